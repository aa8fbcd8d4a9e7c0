# SPDX-License-Identifier: GPL-3.0-or-later
"""Oak table by a window: morning sun through panes from the left, a limewashed wall, linen, a small branch in a jug."""

import math

import bpy

from ..kit import Card, SetStage, gobos, lights
from ..kit import geometry as geo
from ..kit import materials as mat
from ..kit.branch import branch
from ..kit.materials_interior import ceramic, cloth
from ..kit.materials_wood import oak, walnut

CARD = Card(
    id="oak_table_window",
    title="Oak table by the window",
    title_ko="창가의 참나무 식탁",
    caption="An oak table in morning light: window bars fall across a pale wall, linen and a twig in a jug behind.",
    caption_ko="아침 햇살이 드는 참나무 식탁, 창살 그림자가 드리운 밝은 벽과 리넨, 뒤편의 작은 가지.",
    kind="studio",
    place="studio",
    surfaces=("wood",),
    materials=("wood", "linen", "plaster", "ceramic"),
    backdrop="pale limewashed wall with window shadows",
    mood=("warm", "cozy", "natural", "fresh"),
    technique=("lifestyle shot", "hero shot"),
    families=(
        "coffee_tea",
        "bakery",
        "fruit",
        "meals",
        "tableware",
        "kitchenware",
        "books",
        "stationery",
        "plants",
        "textiles",
        "skin_care",
        "decor",
        "glassware",
        "soft_drinks",
        "wine",
        "beer",
    ),
    size_m=(0.04, 0.42),
    design_size_m=0.20,
    props=("linen", "jug", "twig"),
    avoids=("furniture", "bicycles", "car_parts"),
)

TABLE = 0.74
PLANK = 0.14


def build(stage: SetStage) -> None:
    boards = oak("oak")
    linen = cloth("linen", "#e6ddcc", "#b9ab94")
    wall = mat.plaster("limewash", "#ece3d5", relief=0.6)

    for row in range(9):
        y = -0.62 + PLANK * row
        plank = geo.slab(f"plank.{row + 1}", 2.6, PLANK - 0.0012, 0.035, edge=0.0016)
        stage.add(plank, "surface", boards, at=(0.11 * (row % 3), y, TABLE - 0.035))
    stage.add(geo.box("wall", (8.0, 0.1, 3.4), 0.002), "backdrop", wall, at=(0, 1.05, 0))
    stage.mark((0, 0, TABLE), free_radius=0.2, free_height=0.7)

    stage.add(napkin(), "prop:linen", linen, at=(0.36, 0.25, TABLE), turn=-24)
    jug_material = ceramic("stoneware", "#d8cfc0")
    stage.add(jug(), "prop:jug", jug_material, at=(-0.25, 0.34, TABLE))
    stem, leaves = branch("twig", 0.42, 11, (0.055, 0.014), seed=4, bend=0.25, rise=0.05)
    bark = mat.principled("bark", "#6d5a45", 0.8, bump=0.0004)
    for part, material in ((stem, bark), (leaves, mat.leaf("olive leaf", "#74805f", "#a4ab93"))):
        stage.add(part, "prop:twig", material, at=(-0.272, 0.34, TABLE + 0.02)).rotation_euler.y = math.radians(-74)

    sun = lights.spot(
        stage,
        "key",
        "key",
        azimuth=-48,
        elevation=30,
        distance=4.2,
        level=1.3,
        kelvin=4900,
        softness=0.008,
        cone=46,
        blend=0.0,
        aim=(0, 0.606, TABLE + 0.045),
    )
    lights.gobo(stage, sun, gobos.window("window", 1.03, 0.69, columns=6, rows=4, bar=0.026, surround=1.4), reach=2.4)
    lights.softbox(
        stage, "sky", "fill", azimuth=-80, elevation=22, distance=1.7, size=(1.1, 1.5), level=0.36, kelvin=6200
    )
    lights.softbox(stage, "bounce", "fill", azimuth=70, elevation=30, distance=2.2, size=1.6, level=0.12, kelvin=5200)
    stage.world("#f1e6d8", 0.07)

    stage.camera("hero", azimuth=0, elevation=11, focal=70, fstop=5.6, fill=0.46)
    stage.camera("three_quarter", azimuth=26, elevation=24, focal=60, fstop=5.6, fill=0.42)
    stage.camera("top", azimuth=0, elevation=55, focal=60, fstop=8, fill=0.42)
    stage.camera("low", azimuth=-10, elevation=2, focal=85, fstop=8, fill=0.54)

    dark = stage.variant(
        "dark_table",
        title="Dark table",
        title_ko="어두운 식탁",
        caption="A black stained table before a slate blue wall, window light from the left, linen and a twig behind.",
        caption_ko="짙은 청회색 벽 앞 검게 물들인 식탁에 왼쪽 창빛 한 줄기, 리넨과 작은 가지.",
        mood=("dramatic", "nostalgic", "elegant", "natural"),
        backdrop="slate blue wall with window shadows",
        families=(
            "meals",
            "bakery",
            "fruit",
            "wine",
            "spirits",
            "coffee_tea",
            "tableware",
            "kitchenware",
            "glassware",
            "decor",
        ),
    )
    dark.swap(boards, oak("black stained oak", "#46403a", "#231f1c"))
    dark.swap(wall, mat.plaster("slate limewash", "#4f5960", relief=0.6))
    dark.swap(linen, cloth("gray linen", "#8d8a82", "#625f58"))
    dark.swap(jug_material, ceramic("iron stoneware", "#57524c"))
    dark.light(sun, level=1.6)

    walnut_evening = stage.variant(
        "walnut_evening",
        title="Walnut, golden hour",
        title_ko="월넛과 황금빛 저녁",
        caption="A walnut table at golden hour: low amber sun draws long window bars across a terracotta wall.",
        caption_ko="황금빛 저녁의 월넛 식탁, 낮은 햇살이 테라코타빛 벽에 긴 창살 그림자를 드리운 세트.",
        mood=("warm", "cozy", "romantic", "nostalgic"),
        backdrop="terracotta limewashed wall with long window shadows",
    )
    walnut_evening.swap(boards, walnut("walnut planks"))
    walnut_evening.swap(wall, mat.plaster("terracotta limewash", "#d2b8a3", relief=0.6))
    walnut_evening.light(sun, kelvin=4200, elevation=24, level=1.5)
    walnut_evening.light("sky", kelvin=5400, level=0.26)


def napkin() -> bpy.types.Object:
    """A linen cloth folded once: two soft layers, a round fold to the right, waves along its edges."""
    fold = [(0.185 + 0.003 * math.sin(a), 0.0048 - 0.003 * math.cos(a)) for a in (math.pi * k / 10 for k in range(11))]
    lower = [(-0.18 + 0.365 * k / 40, 0.0018) for k in range(40)]
    upper = [(0.185 - 0.352 * k / 40, 0.0078) for k in range(1, 41)]
    rows = []
    for v in range(49):
        y = -0.12 + 0.24 * v / 48
        sag = 0.006 * math.sin(26 * y + 1.0) + 0.003 * math.sin(61 * y)
        row = []
        for x, z in [*lower, *fold, *upper]:
            lift = (z / 0.0078) ** 2 * (0.0022 + 0.0014 * math.sin(15 * x + 12 * y) + 0.0008 * math.sin(37 * x - 9 * y))
            row.append((x + sag * (1 + 14 * z), y + 0.005 * math.sin(19 * x + 150 * z), z + lift))
        rows.append(row)
    sheet = geo.grid("napkin", rows)
    solid = sheet.modifiers.new("thickness", "SOLIDIFY")
    solid.thickness = 0.0014
    return sheet


def jug() -> bpy.types.Object:
    """A small stoneware jug, 15 cm high."""
    outer = [(0.0, 0.0), (0.042, 0.0), (0.056, 0.05), (0.05, 0.10), (0.030, 0.125), (0.034, 0.15)]
    inner = [(0.031, 0.15), (0.027, 0.125), (0.046, 0.10), (0.05, 0.05), (0.0, 0.012)]
    return geo.lathe("jug", geo.rounded(outer + inner, 0.012, steps=5), 72)
