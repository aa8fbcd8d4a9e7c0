# SPDX-License-Identifier: GPL-3.0-or-later
"""Oak shelf: one thick floating board on a limewashed wall; hard sun hangs everything's shadow beside it."""

from __future__ import annotations

from ..kit import Card, SetStage, gobos, interior, lights
from ..kit import materials_interior as finish
from ..kit import materials_room as surface
from ..kit.forms import block
from ..kit.materials_wood import oak, walnut
from ..kit.props_interior import bowl, jar, placed
from ..kit.room import flat

CARD = Card(
    id="oak_shelf", title="Floating oak shelf", title_ko="참나무 선반",
    caption="A thick floating oak shelf on a chalky white wall, hard slanting sun, books and a stoneware jar.",
    caption_ko="하얀 석회벽에 달린 두툼한 참나무 선반, 비스듬히 드는 강한 햇살, 책과 도기 항아리.",
    kind="studio", place="studio", surfaces=("wood",), materials=("wood", "plaster", "ceramic"),
    backdrop="chalk white limewashed wall with a sheet of sun", mood=("natural", "calm", "warm", "minimal"),
    technique=("hero shot", "hard light", "long shadow"), props=("books", "stoneware jar", "bowl"),
    families=("books", "kitchenware", "tableware", "decor", "plants", "audio", "lamps", "glassware", "coffee_tea",
              "toys", "stationery", "skin_care", "wine", "pets", "baby", "textiles"),
    size_m=(0.05, 0.34), design_size_m=0.22, scale_range=(0.8, 1.3),
    avoids=("furniture", "bicycles", "car_parts", "sports", "outdoor"),
)  # fmt: skip
TOP, THICK, WALL = 1.35, 0.052, 0.165


def build(stage: SetStage) -> None:
    wood = oak("shelf oak", "#cfb38d", "#96734e")
    wall = surface.limewash("chalk wall", "#dcd6cb", "#c9c1b4", relief=1.2)
    clay = finish.ceramic("stoneware", "#b7a48c", "#6d5b48", rough=0.5)
    dark = finish.ceramic("dark stoneware", "#5b5148", "#2f2a26", rough=0.42)

    stage.add(flat(block("wall", (0, WALL + 0.1, 1.6), (7.0, 0.2, 4.4), wall, 0)), "backdrop")
    stage.add(block("shelf", (0.1, WALL - 0.155, TOP - THICK / 2), (2.4, 0.31, THICK), wood, 0.0028), "surface")
    stage.mark((0, 0, TOP), free_radius=0.125, free_height=0.5)

    row = interior.books("books", 0.26, finish.book_cover("book cloth"), finish.pages("pages"), seed=31, fill=0.94,
                         palette=("#c9b9a0", "#8d7d66", "#a8553a", "#d8cfbf", "#a9a493"))  # fmt: skip
    stage.add(row, "prop:books", at=(-0.44, -0.02, TOP))
    stage.add(placed(jar("jar", clay, 0.052, 0.15, neck=0.6, belly=0.25), (0.29, 0.06, TOP), 0), "prop:stoneware jar")
    stage.add(placed(bowl("bowl", dark, 0.06, 0.05), (0.40, -0.02, TOP), 0), "prop:bowl")

    sun = lights.spot(stage, "sun", "key", azimuth=-54, elevation=36, distance=3.0, level=1.5, kelvin=4900,
                      softness=0.0035, cone=40, blend=0.0, aim=(0.02, 0.1, TOP + 0.06))  # fmt: skip
    lights.gobo(stage, sun, gobos.window("slit", 0.30, 0.9, columns=1, rows=1, surround=1.6), reach=1.6, roll=24)
    lights.softbox(stage, "sky", "fill", azimuth=-20, elevation=50, distance=1.6, size=1.2, level=0.26, kelvin=6200)
    lights.softbox(stage, "floor bounce", "fill", azimuth=20, elevation=-38, distance=1.6, size=1.4, level=0.16,
                   kelvin=5000)  # fmt: skip
    stage.world("#eceef2", 0.04)

    stage.camera("hero", azimuth=0, elevation=4, focal=80, fstop=11, fill=0.46)
    stage.camera("three_quarter", azimuth=26, elevation=10, focal=70, fstop=11, fill=0.42)
    stage.camera("low", azimuth=-14, elevation=1, focal=85, fstop=11, fill=0.52)
    stage.camera("top", azimuth=0, elevation=36, focal=75, fstop=11, fill=0.40)

    terra = stage.variant(
        "terracotta", title="Terracotta and walnut", title_ko="테라코타와 월넛",
        caption="A thick floating walnut shelf on a terracotta limewashed wall in low, warm afternoon sun.",
        caption_ko="테라코타빛 석회벽에 달린 두툼한 월넛 선반과 낮고 따뜻한 오후 햇살.",
        mood=("warm", "cozy", "nostalgic", "natural"), backdrop="terracotta limewashed wall with a sheet of sun",
    )  # fmt: skip
    terra.swap(wood, walnut("shelf walnut", "#6e5240", "#3b281d"))
    terra.swap(wall, surface.limewash("terracotta wall", "#bd9887", "#ae8876", relief=1.2))
    terra.light("sun", kelvin=4300)

    night = stage.variant(
        "ink_evening", title="Ink evening", title_ko="잉크빛 저녁",
        caption="An oak shelf on an ink green wall in the evening, a small warm spotlight from above.",
        caption_ko="짙은 잉크 그린 벽의 참나무 선반, 위에서 비추는 작고 따뜻한 조명과 고요한 그늘.",
        mood=("dramatic", "elegant", "cozy", "calm"), backdrop="ink green limewashed wall with a pool of warm light",
        families=("wine", "spirits", "books", "audio", "decor", "lamps", "glassware", "tableware", "music", "cameras",
                  "perfume", "coffee_tea"),
    )  # fmt: skip
    picture = lights.spot(stage, "picture light", "key", azimuth=-24, elevation=62, distance=0.95, level=1.6,
                          kelvin=3900, softness=0.05, cone=58, blend=0.9)  # fmt: skip
    night.only(picture)
    night.hide(sun)
    night.swap(wall, surface.limewash("ink wall", "#41504b", "#36433f", relief=1.2))
    night.light("sky", level=0.18, kelvin=7600)
    night.light("floor bounce", level=0.13)
