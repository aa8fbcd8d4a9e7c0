# SPDX-License-Identifier: GPL-3.0-or-later
"""Botanical: a raw stone slab among monstera, palm and fern. Light from behind makes the leaves glow; haze beyond."""

import bpy
import numpy as np

from ..kit import Card, SetStage, forest, greens, lights, quarry
from ..kit import geometry as geo
from ..kit import materials as mat
from ..kit import materials_interior as interior
from ..kit import materials_nature as earth
from ..kit.forms import noise
from ..kit.nature import smooth_step
from ..kit.props_interior import leaf_blade, stem_with_leaves

CARD = Card(
    id="botanical", title="Botanical stage", title_ko="보태니컬 무대",
    caption="A mossy stone slab between monstera and palm leaves that glow in the light from behind, soft green haze.",
    caption_ko="역광에 빛나는 몬스테라와 야자 잎 사이의 이끼 낀 돌 판과 부드러운 초록빛 안개.",
    kind="studio", place="studio", surfaces=("stone", "moss"), materials=("stone", "foliage", "moss"),
    backdrop="soft green gradient between leaves", mood=("fresh", "natural", "gentle", "luxurious"),
    technique=("hero shot", "back light"), props=("monstera leaves", "palm leaves", "ferns"),
    families=("skin_care", "perfume", "make_up", "health", "plants", "soft_drinks", "spirits", "fruit", "outdoor",
              "coffee_tea", "pets", "decor", "eyewear"),
    size_m=(0.03, 0.4), design_size_m=0.20, scale_range=(0.5, 1.7),
    avoids=("computers", "furniture", "tools", "car_parts", "phones"),
)  # fmt: skip

TOP = 0.07
# Leaves: (foot, tip, face, size); the foot is where the stalk meets the blade.
MONSTERA = (
    ((-0.33, 0.16, 0.30), (-0.13, 0.10, 0.20), (0.5, -0.8, 0.6), 1.0),
    ((-0.40, 0.36, 0.46), (-0.20, 0.30, 0.40), (0.2, -0.9, 0.5), 1.15),
    ((0.38, 0.30, 0.36), (0.22, 0.22, 0.22), (-0.3, -0.9, 0.4), 1.15),
    ((0.36, 0.12, 0.16), (0.22, 0.02, 0.09), (-0.5, -0.6, 0.8), 0.75),
    ((0.16, 0.62, 0.50), (0.02, 0.52, 0.44), (-0.1, -0.9, 0.4), 1.0),
)
PALMS = (
    ((-0.55, 0.55, 0.05), (-0.15, 0.45, 0.42), (0.3, -0.5, 0.8), 1.0, 1),
    ((0.60, 0.50, 0.10), (0.25, 0.42, 0.50), (-0.3, -0.5, 0.8), 1.0, 2),
    ((-0.25, 0.75, -0.05), (-0.05, 0.65, 0.45), (0.2, -0.7, 0.5), 0.95, 3),
)
FRESH = ("prop:moss", "prop:monstera leaves", "prop:palm leaves", "prop:ferns")
# Plumes: (x, y, lean in degrees to its own +X, turn, size).
PLUMES = ((-0.25, 0.20, -6, 150, 0.85), (0.30, 0.30, 14, -15, 0.95), (-0.40, 0.36, 6, -25, 1.15),
          (0.42, 0.46, 0, 165, 1.25), (-0.10, 0.50, -10, 60, 1.1), (-0.40, -0.02, 50, -20, 0.55),
          (0.20, 0.62, 4, 200, 1.1), (-0.28, 0.58, 0, 0, 1.3), (0.46, 0.10, 30, 175, 0.7))  # fmt: skip
STEMS = (
    ((-0.52, 0.30, 0.50), (-0.34, 0.24, 0.42), (-0.21, 0.16, 0.28), (-0.18, 0.10, 0.14)),
    ((-0.60, 0.48, 0.30), (-0.40, 0.42, 0.42), (-0.18, 0.36, 0.44), (0.02, 0.30, 0.40)),
    ((0.62, 0.36, 0.36), (0.42, 0.30, 0.40), (0.26, 0.24, 0.34), (0.20, 0.20, 0.20)),
    ((-0.50, 0.10, 0.10), (-0.36, 0.04, 0.105), (-0.24, -0.02, 0.09), (-0.14, -0.08, 0.08)),
    ((0.55, 0.55, 0.05), (0.42, 0.50, 0.22), (0.33, 0.46, 0.36), (0.18, 0.42, 0.46)),
    ((-0.30, 0.62, 0.00), (-0.30, 0.58, 0.18), (-0.22, 0.54, 0.34), (-0.10, 0.50, 0.46)),
    ((-0.40, 0.45, 0.02), (-0.34, 0.36, 0.14), (-0.30, 0.28, 0.24), (-0.22, 0.22, 0.31)),
)
FERNS = ((-0.36, 0.10, 0.42), (0.40, 0.16, 0.46), (0.22, 0.36, 0.4), (-0.18, 0.40, 0.36))


def damp(points: np.ndarray, normals: np.ndarray) -> np.ndarray:
    """Moss keeps to the slab's rim and creeps over its sides, in patches."""
    away = np.hypot(points[:, 0] / 0.30, points[:, 1] / 0.22)
    patches = smooth_step(noise(points, 12, 3, 5), -0.05, 0.35)
    return patches * smooth_step(away, 0.72, 0.95) * smooth_step(normals[:, 2], -0.1, 0.5)


def build(stage: SetStage) -> None:
    stone = earth.rock("split stone", "#9c988c", "#4d4a42", moss="#56692c", lichen=0.2)
    moss = earth.blade("moss", "#1c2510", "#62802e", "#8d9c3c", height=0.011)
    leaf = greens.living("monstera", "#1d3a1c", "#3d6428", "#9db866", "#a9c63c")
    palm = greens.living("palm", "#2c4f22", "#4d7a30", "#8fae58", "#b4d04a", through=0.5, ribs=0.5)
    fern = earth.blade("fern", "#2f4a1c", "#5d8a35", "#7d9c3e", height=0.2)
    straw = greens.hair("pampas", "#e9d7ba", "#a98a5e")
    silver = interior.leaf("silver dollar", "#7f9a8b", "#56705f", rough=0.5, waxy=0.5)
    twig = mat.principled("eucalyptus twig", "#8a7460", 0.7)
    haze = mat.plaster("haze", "#8c9c78", relief=0.15)

    cove = geo.cove("room", width=9.0, floor=4.0, wall=4.0, radius=1.6, behind=2.4)
    stage.add(cove, "backdrop", haze)
    slab = quarry.raw_slab("slab", (0.60, 0.46, TOP), stone, seed=3, level=0.165)
    stage.add(slab, "surface", at=(0, 0.03, 0))
    stage.mark((0, 0, TOP), free_radius=0.13, free_height=0.34)
    for part in forest.moss_field(slab, moss, 1500, 3, damp):
        stage.add(part, "prop:moss")
    for number, (foot, tip, face, size) in enumerate(MONSTERA):
        one = greens.monstera(f"monstera {number}", leaf, length=0.2, seed=number + 2)
        stage.add(greens.hung(one, foot, tip, face, size), "prop:monstera leaves")
    for number, (foot, tip, face, size, seed) in enumerate(PALMS):
        one = greens.palm_leaf(f"palm leaf {number}", palm, length=0.62, seed=seed)
        stage.add(greens.hung(one, foot, tip, face, size), "prop:palm leaves")
    for part in forest.ferns(lambda x, y: 0 * x, fern, FERNS, seed=4):
        stage.add(part, "prop:ferns")

    lights.softbox(stage, "key", "key", azimuth=-104, elevation=40, distance=1.4, size=0.35, level=1.5, kelvin=4800)
    sun = lights.spot(stage, "sun behind", "rim", azimuth=146, elevation=44, distance=2.2, level=2.6, kelvin=4500,
                      softness=0.05, cone=60)  # fmt: skip
    lights.spare(stage, sun, cove)
    lights.softbox(stage, "front", "fill", azimuth=30, elevation=30, distance=1.6, size=1.2, level=0.36, kelvin=5800)
    lights.spot(stage, "haze glow", "background", azimuth=0, elevation=58, distance=2.2, level=1.6, kelvin=5000,
                softness=0.3, cone=46, blend=1.0, aim=(0.18, 2.2, 0.5))  # fmt: skip
    stage.world("#dfe8d2", 0.05)

    stage.camera("hero", azimuth=0, elevation=6, focal=85, fstop=5.6, fill=0.48)
    stage.camera("three_quarter", azimuth=18, elevation=15, focal=75, fstop=8, fill=0.44)
    stage.camera("low", azimuth=-6, elevation=2, focal=100, fstop=5.6, fill=0.56)
    stage.camera("top", azimuth=0, elevation=46, focal=75, fstop=11, fill=0.42)

    plumes = [greens.plume(f"plume {n}", straw, length=0.34, stalk=0.10, seed=n + 1) for n in range(2)]
    pampas = []
    for number, (x, y, lean, turn, size) in enumerate(PLUMES):
        one = plumes[number] if number < 2 else bpy.data.objects.new(f"plume {number}", plumes[number % 2].data)
        one.rotation_euler.y, one.scale = np.radians(lean), (size, size, size)
        pampas.append(stage.add(one, "prop:pampas grass", at=(x, y, 0.0), turn=turn))
    round_leaf = leaf_blade("silver dollar", 0.052, 0.046, silver, fold=0.12, droop=0.12, point=0.75)
    dollars = []
    for number, path in enumerate(STEMS):
        thing = round_leaf if not number else bpy.data.objects.new(f"silver dollar {number}", round_leaf.data)
        for part in stem_with_leaves(f"eucalyptus {number}", np.array(path), thing, twig, pairs=17, seed=number + 3):
            dollars.append(stage.add(part, "prop:eucalyptus"))

    night = stage.variant(
        "tropical_night", title="Tropical night", title_ko="열대의 밤",
        caption="Dark leaves with a cool rim of light around a mossy stone slab, deep green night behind.",
        caption_ko="차가운 테두리빛을 받은 어두운 잎과 이끼 낀 돌 판, 뒤로 깊은 초록의 밤.",
        mood=("dramatic", "luxurious", "bold", "elegant"), backdrop="dark green, almost black",
    )  # fmt: skip
    night.swap(haze, mat.plaster("night", "#2a3a30", relief=0.15))
    night.swap(stone, earth.rock("wet dark stone", "#5d5e5c", "#232524", moss="#3d4d22", rough=0.5))
    night.light("key", level=1.9, kelvin=5900)
    night.light("sun behind", kelvin=6400, level=4.5)
    night.light("haze glow", level=0.9, kelvin=6300)
    night.light("front", level=0.25)

    dry = stage.variant(
        "pampas", title="Pampas and straw", title_ko="팜파스 그라스",
        caption="Pale stone among dried pampas plumes before a warm beige wall, late light from behind on the left.",
        caption_ko="따뜻한 베이지 벽 앞 마른 팜파스 사이의 밝은 돌과 왼쪽 뒤에서 드는 늦은 빛.",
        mood=("warm", "calm", "gentle", "natural"), surfaces=("stone",), materials=("stone", "foliage"),
        backdrop="warm beige gradient", props=("pampas grass",),
        families=("perfume", "skin_care", "make_up", "bags", "hats", "jewelry", "apparel", "lamps", "baby", "wine",
                  "bakery", "eyewear", "decor"),
    )  # fmt: skip
    dry.hide(*FRESH)
    dry.only(*pampas)
    dry.light("key", level=1.3, kelvin=4800)
    dry.light("sun behind", level=1.8, kelvin=4800)
    dry.light("haze glow", level=1.1)
    dry.swap(haze, mat.plaster("beige haze", "#cdbca8", relief=0.15))
    dry.swap(stone, earth.rock("sandstone", "#cdc0ae", "#8f8272"))

    silver_green = stage.variant(
        "eucalyptus", title="Eucalyptus", title_ko="유칼립투스",
        caption="A pale stone slab among silver dollar eucalyptus, soft light from behind through gray green air.",
        caption_ko="은빛 유칼립투스 사이의 밝은 돌 판, 회녹색 배경 앞으로 뒤에서 드는 부드러운 빛.",
        mood=("calm", "clean", "gentle", "elegant"), surfaces=("stone",), materials=("stone", "foliage"),
        backdrop="gray green gradient", props=("eucalyptus",),
    )  # fmt: skip
    silver_green.hide(*FRESH)
    silver_green.only(*dollars)
    silver_green.swap(haze, mat.plaster("sage haze", "#b4bfb4", relief=0.15))
    silver_green.swap(stone, earth.rock("limestone", "#cbc8c0", "#8e8b84"))
    silver_green.light("key", level=1.4, kelvin=5300)
    silver_green.light("sun behind", level=0.9, kelvin=5200)
    silver_green.light("haze glow", level=1.1, kelvin=5500)
