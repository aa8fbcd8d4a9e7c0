# SPDX-License-Identifier: GPL-3.0-or-later
"""Market crates: an upturned fruit crate to stand on, apples in a crate behind it, early sun along the stall."""

import math

import numpy as np
from mathutils import Matrix

from ..kit import Card, SetStage, crates, lights
from ..kit import geometry as geo
from ..kit import materials_interior as finish
from ..kit.fabric import woven
from ..kit.forms import scatter
from ..kit.materials import plaster
from ..kit.weather import silvered

CARD = Card(
    id="market_crates", title="Market crates", title_ko="시장 나무 상자",
    caption="An upturned fruit crate before crates of red apples and linen, low early sun from the left.",
    caption_ko="빨간 사과가 담긴 나무 상자와 리넨 앞에 엎어 놓은 과일 상자, 왼쪽에서 낮게 드는 아침 햇살.",
    kind="space", place="market", surfaces=("wood",), materials=("wood", "linen", "plaster"),
    backdrop="plastered wall, chalk blue, awning shadow", mood=("natural", "warm", "fresh", "nostalgic", "rugged"),
    technique=("hero shot", "side light"), props=("crates", "apples", "linen"),
    families=("fruit", "bakery", "wine", "meals", "soft_drinks", "beer", "coffee_tea", "kitchenware", "health", "pets",
              "plants", "tools", "hats"),
    size_m=(0.06, 0.5), design_size_m=0.24, avoids=("jewelry", "phones", "computers", "make_up", "car_parts"),
)  # fmt: skip

CRATE = (0.46, 0.31, 0.22)
RADIUS = 0.035
# Apples that lie by themselves, two on the crate, three in the one that stands open behind; where their stalks point.
LOOSE = ((0.185, -0.095, 0.251), (-0.20, 0.02, 0.251), (0.42, 0.53, 0.046), (0.36, 0.50, 0.046), (0.48, 0.52, 0.046))
UP = ((0.5, 0.25, 1), (-0.2, 0.1, 1), (0.2, -0.4, 1), (-0.5, 0, 1), (0.3, 0.6, 1))


def placed(x: float, y: float, z: float, turn: float = 0.0, tilt: float = 0.0, own: float = 0.0) -> Matrix:
    """Where a crate's foot stands; tilt leans its opening to the camera, own turns it about its axis. Degrees."""
    spin = Matrix.Rotation(math.radians(turn), 4, "Z") @ Matrix.Rotation(math.radians(tilt), 4, "X")
    return Matrix.Translation((x, y, z)) @ spin @ Matrix.Rotation(math.radians(own), 4, "Z")


def build(stage: SetStage) -> None:
    wood = silvered("crate wood", "#c8b08c", "#8c7151")
    nail = finish.metal("nail heads", "#5d564e", rough=0.55)
    wall = plaster("chalk blue wall", "#adbbbf", relief=1.3)
    ground = silvered("stall boards", "#9c9286", "#5f564c")
    red = crates.peel("red apples", "#8f1f1c", "#b53a26", "#d9b45a")
    stalk = finish.plain("apple stalk", "#5a4327", 0.7)
    linen = woven("natural linen", "#d8cdb8", "#b5a78e")

    stage.add(geo.box("wall", (9.0, 0.2, 4.0), 0.004), "backdrop", wall, at=(0, 1.0, 0))
    for number in range(30):
        board = geo.box(f"board {number}", (9.0, 0.146, 0.03), 0.002)
        stage.add(board, "backdrop", ground, at=(0.03 * (number % 3), 0.86 - 0.15 * number, -0.03))

    seat = crates.crate("seat", CRATE, wood, nail, seed=2, upturned=True)
    for part in seat:
        stage.add(part, "surface")
    stage.mark((0, 0, CRATE[2]), free_radius=0.14, free_height=0.8)

    lean = placed(-0.33, 0.40, 0.20, turn=14, tilt=27)
    things = (
        ("below", CRATE, placed(-0.36, 0.46, 0.0, turn=9), True),
        ("apples", (0.46, 0.31, 0.17), lean, False),
        ("stood", (0.46, 0.31, 0.24), placed(0.44, 0.62, 0.23, turn=-12, tilt=90, own=90), False),
        ("far", CRATE, placed(0.86, 0.60, 0.0, turn=12), True),
    )
    for number, (name, size, place, upturned) in enumerate(things):
        for part in crates.crate(name, size, wood, nail, seed=5 + number, upturned=upturned, place=place):
            stage.add(part, "prop:crates")

    fruit = crates.heap(47, RADIUS, (0.21, 0.14), seed=4, crown=0.6)
    at = np.array([lean @ Matrix.Translation(p + np.array((0, 0, 0.012))).to_translation() for p in fruit])
    rng = np.random.default_rng(7)
    up = np.concatenate([rng.normal(0, 1, (len(at), 3)) + np.array((0, -0.2, 1.0)), UP])
    every = np.concatenate([at, LOOSE])
    carrier, one = scatter("apples", crates.apple("apple", red, stalk, RADIUS, seed=3), every, up=up,
                           turn=rng.uniform(0, 360, len(every)), size=rng.uniform(0.94, 1.04, len(every)))  # fmt: skip
    stage.add(carrier, "prop:apples")
    stage.add(one, "prop:apples")
    cloth = crates.lip_cloth("linen", 0.30, 0.10, 0.12, linen, seed=2)
    cloth.matrix_basis = lean @ Matrix.Translation((0.03, -0.151, 0.171))
    stage.add(cloth, "prop:linen")

    # One sun for all; the scalloped edge of the stall's awning throws its shadow along the wall.
    sun = lights.spot(
        stage, "sun", "key", azimuth=-56, elevation=30, distance=3.2, level=1.95, kelvin=4900, softness=0.014, cone=64,
        blend=0.5, aim=(0.0, 0.9, 0.60),
    )  # fmt: skip
    lights.gobo(stage, sun, crates.awning("awning", 2.4, 1.2, 0.075), reach=2.0, roll=36)
    lights.softbox(stage, "fill", "fill", azimuth=55, elevation=25, distance=2.2, size=1.6, level=0.13, kelvin=6000)
    lights.softbox(stage, "rim", "rim", azimuth=135, elevation=35, distance=1.6, size=(0.4, 0.9), level=0.3)
    stage.world("#dfe7ee", 0.10)

    stage.camera("hero", azimuth=0, elevation=7, focal=75, fstop=8, fill=0.44)
    stage.camera("three_quarter", azimuth=-20, elevation=15, focal=65, fstop=8, fill=0.38)
    stage.camera("low", azimuth=8, elevation=2, focal=85, fstop=8, fill=0.52)
    stage.camera("top", azimuth=0, elevation=46, focal=65, fstop=11, fill=0.40)

    green = stage.variant(
        "green_apples", title="Green apples", title_ko="풋사과",
        caption="An upturned pale crate before crates of green apples and white linen, clear sun from the left.",
        caption_ko="풋사과가 담긴 상자와 하얀 리넨 앞에 엎어 놓은 밝은 나무 상자, 왼쪽에서 드는 맑은 아침 햇살.",
        mood=("fresh", "natural", "clean", "gentle"), backdrop="plastered wall, warm white",
        families=("health", "skin_care", "soft_drinks", "fruit", "kitchenware", "bakery", "baby", "plants", "wine",
                  "tableware"),
    )  # fmt: skip
    green.swap(red, crates.peel("green apples", "#8fa63a", "#a9b44a", "#cfd07c", streaks=0.4))
    green.swap(wood, silvered("pale crate wood", "#d8c7a8", "#a48a68"))
    green.swap(wall, plaster("warm white wall", "#d6cdbf", relief=1.3))
    green.swap(linen, woven("white linen", "#e6e2da", "#c9c3b7"))
    green.light("sun", kelvin=5200)

    evening = stage.variant(
        "evening", title="Evening market", title_ko="저녁 장터",
        caption="Old dark crates and russet apples before a dark plastered wall in the last warm sun from the left.",
        caption_ko="어두운 회벽 앞 오래된 짙은 나무 상자와 적갈색 사과, 왼쪽에서 낮게 드는 저녁 햇살.",
        mood=("dramatic", "warm", "nostalgic", "rugged"), backdrop="dark plastered wall",
        families=("wine", "beer", "spirits", "meals", "bakery", "tools", "kitchenware", "coffee_tea", "fruit"),
    )  # fmt: skip
    evening.swap(red, crates.peel("russet apples", "#6d2117", "#8a4a22", "#a9793a"))
    evening.swap(wood, silvered("old crate wood", "#8f7459", "#4a3829"))
    evening.swap(wall, plaster("dark wall", "#6b645d", relief=1.3))
    evening.swap(ground, silvered("dark boards", "#4d443b", "#2b2520"))
    evening.swap(linen, woven("brown linen", "#8d7c66", "#6a5b49"))
    evening.light("sun", level=2.0, kelvin=4200)
    evening.light("fill", level=0.08)
    evening.light("rim", level=0.6)
    evening.world("#c8d4e0", 0.04)
