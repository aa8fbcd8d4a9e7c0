# SPDX-License-Identifier: GPL-3.0-or-later
"""Bathroom shelf: after the shower. A damp stone ledge, upright finger tiles, folded towels, a stem of eucalyptus."""

from __future__ import annotations

import numpy as np

from ..kit import Card, SetStage, interior, lights, props_interior
from ..kit import materials_interior as finish
from ..kit.forms import block, mesh_object, noise
from ..kit.props_interior import placed

CARD = Card(
    id="bathroom_shelf", title="Bathroom shelf", title_ko="욕실 선반",
    caption="A damp white stone ledge before upright pale green tiles, towels and eucalyptus, soft high key",
    caption_ko="연녹색 세로 타일 앞의 촉촉한 흰 석재 선반, 수건과 유칼립투스, 부드러운 하이키 조명",
    kind="space", place="bathroom", surfaces=("stone",), materials=("stone", "tile", "fabric", "foliage", "ceramic"),
    backdrop="upright pale green glazed tiles",
    mood=("clean", "fresh", "calm", "gentle", "natural"), technique=("hero shot", "high key"),
    families=("skin_care", "make_up", "perfume", "health", "baby", "textiles", "plants", "decor",
              "glassware", "jewelry"),
    size_m=(0.03, 0.32), design_size_m=0.16, props=("towels", "eucalyptus", "vase", "water drops"),
    avoids=("furniture", "bicycles", "computers", "meals", "bakery", "car_parts", "spirits"),
)  # fmt: skip

TOP = 1.0
WALL = 0.3


def drops(seed: int, count: int) -> tuple[np.ndarray, list[tuple[int, ...]]]:
    """Sitting water drops of 1-6 mm as one mesh of flat caps; none where the product stands."""
    rng = np.random.default_rng(seed)
    verts: list[tuple[float, float, float]] = []
    faces: list[tuple[int, ...]] = []
    turn = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    placed_at: list[tuple[float, float, float]] = []
    while len(placed_at) < count:
        x, y = rng.uniform(-0.45, 0.45), rng.uniform(-0.26, 0.2)
        r = 0.0008 + 0.0026 * rng.random() ** 3
        wet = noise(np.array([x, y]), 9, 2, 5) > 0.05
        clear = np.hypot(x, y) > 0.075 and all(np.hypot(x - a, y - b) > r + c + 0.0004 for a, b, c in placed_at)
        if not (wet and clear):
            continue
        placed_at.append((x, y, r))
        start = len(verts)
        for ring, height in ((1.0, 0.0), (0.97, 0.16), (0.85, 0.34), (0.6, 0.48), (0.3, 0.55)):
            wobble = 1 + 0.06 * np.sin(2 * turn + x * 90)
            verts += [
                (x + r * ring * w * np.cos(t), y + r * ring * w * np.sin(t), height * r * 1.1)
                for t, w in zip(turn, wobble, strict=True)
            ]
        for k in range(4):
            for i in range(14):
                j = (i + 1) % 14
                a = start + k * 14
                faces.append((a + i, a + j, a + 14 + j, a + 14 + i))
        faces.append(tuple(start + 56 + i for i in range(14)))
    return np.array(verts), faces


def build(stage: SetStage) -> None:
    ledge = finish.wet_stone("damp travertine", "#dcd8cf", "#b5aea1")
    celadon = finish.glazed("celadon glaze", "#d6dbd1", "#b3c0b0", rough=0.1)
    joints = finish.grout("white grout", "#dcdcd4")
    terry = finish.cloth("white terry", "#efebe3", "#cfc8bb", threads=520, pile=True, sheen=0.5)
    clay = finish.cloth("sand terry", "#d2bfa6", "#a8937a", threads=520, pile=True, sheen=0.5)
    white = finish.painted("bath white", "#e6e6e2", rough=0.7)

    stage.add(block("ledge", (0, WALL - 0.3, TOP - 0.03), (3.2, 0.6, 0.06), ledge, bevel=0.004), "surface")
    stage.mark((0, 0, TOP), free_radius=0.14, free_height=0.6)
    water = finish.pane("water", reflect=0.16, tint="#e9efee")
    stage.add(mesh_object("drops", *drops(3, 210), water, at=(0, 0, TOP)), "prop:water drops")

    for part in interior.tile_wall(
        "tiles", 3.2, 1.5, (0.045, 0.2), celadon, joints, joint=0.0025, seed=12, relief=0.0005
    ):
        stage.add(part, "backdrop", at=(0, WALL, TOP))
    stage.add(block("front below", (0, WALL - 0.03, TOP - 0.56), (3.2, 0.5, 1.0), white, bevel=0.003), "backdrop")

    # Towels at the right, cut by the frame; the stem leans in its vase at the left.
    for number, (material, width, turn) in enumerate(((clay, 0.2, -86), (terry, 0.195, -81), (terry, 0.19, -88))):
        towel = props_interior.folded_towel(f"towel {number}", material, width, 0.3, seed=number + 3)
        stage.add(placed(towel, (0.33 + 0.006 * number, WALL - 0.125, TOP + 0.06 * number + 0.001), turn), "prop:towel")
    vase = finish.ceramic("bisque vase", "#e2dccf", rough=0.5, specks=0.25)
    spot = np.array([-0.235, WALL - 0.12, TOP])
    stage.add(placed(props_interior.jar("vase", vase, 0.042, 0.13, neck=0.5, belly=0.18), tuple(spot)), "prop:vase")
    gum = finish.leaf("eucalyptus", "#8fa790", "#5f7d68", rough=0.5, waxy=0.35)
    twig = finish.painted("twig", "#8a6f58", rough=0.7)
    stems = (
        ((0, 0, 0.03), (0.008, -0.004, 0.14), (0.05, -0.02, 0.26), (0.13, -0.03, 0.34)),
        ((0, 0, 0.03), (-0.006, 0.0, 0.14), (-0.04, -0.01, 0.28), (-0.06, -0.03, 0.40)),
        ((0, 0, 0.03), (-0.01, -0.006, 0.13), (-0.08, -0.04, 0.22), (-0.17, -0.05, 0.25)),
    )
    for number, path in enumerate(stems):
        coin = props_interior.leaf_blade(f"coin leaf {number}", 0.046, 0.038, gum, fold=0.2, droop=0.15, point=0.8)
        parts = props_interior.stem_with_leaves(
            f"eucalyptus {number}", np.array(path) + spot, coin, twig, pairs=11, seed=20 + number, start=0.42
        )
        for part in parts:
            stage.add(part, "prop:eucalyptus")

    # A white bathroom around the camera: everything that reflects, reflects something bright.
    stage.add(interior.shell("room", (-1.6, -2.6), (1.6, 0.36), 2.6, white, "right front top"), "backdrop")
    stage.add(
        interior.wall_with_opening("window wall", 3.4, 2.6, (0.35, 1.0, 1.75, 2.3), white),
        "backdrop",
        at=(-1.6, -1.25, 0),
        turn=90,
    )
    stage.add(block("floor", (0, -1.1, -0.01), (3.4, 3.2, 0.02), white, bevel=0), "backdrop")

    lights.softbox(stage, "frosted window", "key", -65, 30, 1.75, (1.3, 1.2), 1.0, kelvin=5900, gradient=0.3)
    lights.softbox(stage, "bounce", "fill", 50, 30, 1.5, 1.4, 0.1, kelvin=5500)
    lights.softbox(stage, "ceiling glow", "background", 0, 78, 1.4, (2.4, 0.5), 0.3, kelvin=5400, aim=(0, WALL, 1.2))
    stage.world("#eef2f2", 0.05)

    stage.camera("hero", 0, 8, 90, 8)
    stage.camera("three_quarter", 30, 18, 80, 8)
    stage.camera("top", 0, 60, 80, 8)
    stage.camera("low", azimuth=-10, elevation=2, focal=85, fstop=8, fill=0.54)

    blush = stage.variant(
        "blush", title="Blush tiles", title_ko="연분홍 타일",
        caption="A cream stone ledge before upright blush glazed tiles, folded towels, frosted light from the left",
        caption_ko="연분홍 유약 타일 앞 크림빛 석재 선반, 개어 놓은 수건과 왼쪽 창의 부드러운 빛",
        mood=("gentle", "clean", "romantic", "fresh", "calm"), backdrop="upright blush glazed tiles",
        families=("make_up", "skin_care", "perfume", "health", "jewelry", "baby"),
    )  # fmt: skip
    blush.swap(celadon, finish.glazed("blush glaze", "#e3d0c5", "#cdab9d", rough=0.1))
    blush.swap(ledge, finish.wet_stone("damp cream stone", "#e9e1d6", "#cbbcab"))
    blush.swap(clay, finish.cloth("rose terry", "#cf9d8c", "#a3705f", threads=520, pile=True, sheen=0.5))
    blush.light("frosted window", kelvin=5300)

    spa = stage.variant(
        "spa_evening", title="Evening spa", title_ko="저녁 스파",
        caption="A wet slate ledge before slate green glazed tiles, warm low light from the left, towels, eucalyptus",
        caption_ko="짙은 녹색 타일 앞 젖은 슬레이트 선반, 왼쪽의 따뜻하고 낮은 빛과 수건, 유칼립투스",
        mood=("luxurious", "calm", "dramatic", "warm", "natural"), backdrop="upright slate green glazed tiles",
    )  # fmt: skip
    spa.swap(celadon, finish.glazed("slate green glaze", "#3f4c49", "#232c2b", rough=0.1))
    spa.swap(ledge, finish.wet_stone("damp slate", "#4a4d50", "#232628"))
    spa.swap(joints, finish.grout("gray grout", "#4d524f"))
    spa.swap(white, finish.painted("evening wall", "#6a6660", rough=0.7))
    spa.light("frosted window", level=1.05, kelvin=4300)
    spa.light("ceiling glow", level=0.5, kelvin=3900)
