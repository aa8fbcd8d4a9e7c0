# SPDX-License-Identifier: GPL-3.0-or-later
"""Marble slabs: a book-matched pair stands behind, one slab leans, two lie; hard sun draws one long clean shadow."""

import math

from ..kit import Card, SetStage, lights, slabs
from ..kit import geometry as geo
from ..kit import materials as mat

CARD = Card(
    id="marble_slabs", title="Marble slabs", title_ko="대리석 슬래브",
    caption="Book-matched emerald marble behind a low polished slab, hard light from the left and one long shadow.",
    caption_ko="결을 맞춘 짙은 초록 대리석 앞의 낮은 대리석 판, 왼쪽에서 드는 강한 빛과 길고 또렷한 그림자.",
    kind="studio", place="studio", surfaces=("marble", "stone"), materials=("marble", "stone"),
    backdrop="book-matched emerald marble slabs", mood=("luxurious", "bold", "elegant", "dramatic"),
    technique=("hero shot", "hard light"), props=("marble slabs",),
    families=("perfume", "watches", "jewelry", "spirits", "wine", "make_up", "skin_care", "glassware", "tableware",
              "bags", "audio", "lamps", "coffee_tea", "kitchenware", "eyewear"),
    size_m=(0.03, 0.6), design_size_m=0.22, scale_range=(0.25, 2.6),
    avoids=("baby", "toys", "bicycles", "car_parts", "sports"),
)  # fmt: skip
LOW, TOP = 0.03, 0.072


def build(stage: SetStage) -> None:
    marble = slabs.veined("emerald", "#23493a", "#10281f", "#a9c4b1", "#d5e2d6", rough=0.2, net=0.32)
    second = slabs.veined("honed stone", "#a99c88", "#96886f", "#85765f", "#b5a996", rough=0.5, broad=0.12, net=0.0,
                          size=0.5)  # fmt: skip
    wall = mat.plaster("wall", "#b9ab96", relief=0.3)

    stage.add(geo.cove("room", width=9.0, floor=3.5, wall=3.6, radius=0.06, behind=0.66), "backdrop", wall)
    for part in slabs.matched("upright", 0.42, 0.03, 0.80, lot=2):
        stage.add(part, "backdrop", marble, at=(-0.05, 0.44, 0.0))
    leaning = slabs.cut("leaning", 0.20, 0.022, 0.29, lot=5)
    stage.add(leaning, "prop:marble slabs", second, at=(-0.37, 0.345, 0.0012), turn=9).rotation_euler.x = math.radians(
        -13
    )
    stage.add(
        geo.box("offcut", (0.09, 0.07, 0.05), 0.0016), "prop:marble slabs", second, at=(0.245, 0.11, LOW), turn=24
    )
    base = geo.slab("base", 0.72, 0.50, LOW, edge=0.0016)
    stage.add(base, "surface", second, at=(0.04, 0.03, 0))
    low = geo.slab("low slab", 0.38, 0.30, TOP - LOW, edge=0.0016)
    low.pass_index = 12
    stage.add(low, "surface", marble, at=(-0.01, -0.005, LOW))
    stage.mark((0, 0, TOP), free_radius=0.14, free_height=0.6)
    stage.mark((0.31, -0.12, LOW), free_radius=0.07, free_height=0.5, name="mark.low")

    key = lights.spot(stage, "key", "key", azimuth=-60, elevation=31, distance=3.0, level=1.75, kelvin=5100,
                      softness=0.014, cone=46)  # fmt: skip
    # A flag keeps the upper left dark, so that the pair is lit along a slanting line.
    lights.gobo(stage, key, slabs.shadow_edge("flag", 152, 0.21), reach=1.4)
    lights.softbox(stage, "fill", "fill", azimuth=50, elevation=30, distance=1.8, size=1.4, level=0.12, kelvin=5900)
    lights.strip(stage, "edge", "rim", azimuth=142, elevation=22, distance=0.9, length=0.6, level=0.12, kelvin=5600)
    stage.world("#efe8de", 0.05)

    stage.camera("hero", azimuth=0, elevation=7, focal=85, fstop=11, fill=0.46)
    stage.camera("three_quarter", azimuth=24, elevation=16, focal=75, fstop=11, fill=0.42)
    stage.camera("low", azimuth=-12, elevation=2, focal=90, fstop=11, fill=0.54)
    stage.camera("top", azimuth=0, elevation=46, focal=75, fstop=11, fill=0.42)

    gold = stage.variant(
        "calacatta_gold", title="Calacatta gold", title_ko="칼라카타 골드",
        caption="White marble with gray and gold veins, opened like a book behind a low slab, clear hard light.",
        caption_ko="회색과 금빛 결을 맞춘 흰 대리석과 낮은 대리석 판, 왼쪽에서 드는 맑고 강한 빛.",
        mood=("elegant", "clean", "luxurious", "fresh"), backdrop="book-matched white marble slabs",
    )  # fmt: skip
    gold.swap(marble, slabs.veined("calacatta", "#ece8e1", "#d8d2c7", "#8a8683", "#b8924f", rough=0.2, halo=0.4,
                                   net=0.08))  # fmt: skip
    gold.swap(second, slabs.veined("beige stone", "#a89a84", "#94856c", "#82735b", "#b4a793", rough=0.5, broad=0.12,
                                   net=0.0, size=0.5))  # fmt: skip
    gold.light("key", level=1.5, kelvin=5300)

    nero = stage.variant(
        "nero", title="Nero marquina", title_ko="네로 마르퀴나",
        caption="Black marble with sharp white veins, opened like a book, hard light from the left in a dark room.",
        caption_ko="흰 결이 선명한 검은 대리석, 어두운 공간 왼쪽에서 드는 강한 빛.",
        mood=("dramatic", "luxurious", "bold", "modern"), backdrop="book-matched black marble slabs",
    )  # fmt: skip
    nero.swap(marble, slabs.veined("marquina", "#1b1b1d", "#0d0d0f", "#d9d4cb", "#efece6", rough=0.18, halo=0.08,
                                   net=0.1))  # fmt: skip
    nero.swap(second, slabs.veined("gray stone", "#625f5a", "#4e4b47", "#44413d", "#6e6a65", rough=0.5, broad=0.12,
                                   net=0.0, size=0.5))  # fmt: skip
    nero.swap(wall, mat.plaster("charcoal wall", "#4a4744", relief=0.3))

    rosso = stage.variant(
        "rosso", title="Rosso levanto", title_ko="로소 레반토",
        caption="Deep red marble with pale veins behind a low red slab, warm hard light and a long shadow.",
        caption_ko="밝은 결이 흐르는 짙은 붉은 대리석과 낮은 판, 따뜻하고 강한 빛과 긴 그림자.",
        mood=("luxurious", "warm", "romantic", "dramatic"), backdrop="book-matched dark red marble slabs",
    )  # fmt: skip
    rosso.swap(marble, slabs.veined("levanto", "#6d2a26", "#3d1518", "#d9b8ae", "#efd9cf", rough=0.2, net=0.4))
    rosso.swap(second, slabs.veined("rose stone", "#b3978a", "#a08376", "#8f7264", "#bfa598", rough=0.5, broad=0.12,
                                    net=0.0, size=0.5))  # fmt: skip
    rosso.swap(wall, mat.plaster("rose wall", "#b79a8b", relief=0.3))
    rosso.light("key", kelvin=4600)
