# SPDX-License-Identifier: GPL-3.0-or-later
"""Garden table: silvered boards under an old tree. Sun from behind falls through its leaves, the garden is a blur."""

import numpy as np

from ..kit import Card, SetStage, bokeh, gobos, lights, props_interior, weather
from ..kit import geometry as geo
from ..kit import materials_interior as finish

CARD = Card(
    id="garden_table", title="Garden table", title_ko="정원 테이블",
    caption="A weathered garden table in dappled leaf light, a pot of basil, the garden a soft green blur behind.",
    caption_ko="나뭇잎 사이로 햇살이 어른거리는 오래된 정원 테이블과 바질 화분, 뒤로는 부드럽게 번진 초록 정원.",
    kind="outdoor", place="garden", surfaces=("wood",), materials=("wood", "foliage", "ceramic"),
    backdrop="a garden far out of focus, leaf lights on soft green",
    mood=("fresh", "natural", "warm", "calm"), technique=("hero shot", "back light", "dappled light", "bokeh"),
    families=("meals", "fruit", "soft_drinks", "beer", "wine", "tableware", "glassware", "plants", "coffee_tea",
              "bakery", "kitchenware", "outdoor", "skin_care", "health", "perfume", "baby", "pets", "tools", "hats"),
    size_m=(0.04, 0.45), design_size_m=0.20, scale_range=(0.8, 1.25), props=("pot of basil", "fallen leaves"),
    avoids=("computers", "furniture", "bicycles", "car_parts", "appliances"),
)  # fmt: skip

TABLE = 0.74
BOARD = 0.098
LEAVES = ((-0.26, 0.06, 40), (0.23, -0.14, 150), (-0.30, 0.33, 250), (0.12, 0.36, 300))


def build(stage: SetStage) -> None:
    boards = weather.silvered("silvered teak", "#a9a59d", "#69635a")
    for row in range(13):
        # Boards of a hand-made table are not quite alike: a hair higher, a hair narrower.
        lower = 0.0007 * ((row * 5) % 3) if row != 5 else 0.0
        plank = geo.slab(f"board.{row + 1}", 2.6, BOARD - 0.0055 - 0.001 * (row % 2), 0.03, edge=0.0035)
        stage.add(plank, "surface", boards, at=(0.13 * (row % 3), -0.49 + BOARD * row, TABLE - 0.03 - lower))
    stage.mark((0, 0, TABLE), free_radius=0.19, free_height=0.8)

    clay = finish.ceramic("terracotta", "#b06a45", "#d9b79a", rough=0.8, specks=0.3)
    leaf = props_interior.leaf_blade(
        "basil leaf", 0.052, 0.034, finish.leaf("basil", "#6f9f42", "#3d6d26", rough=0.35), fold=0.5
    )
    for part in props_interior.potted_herb(
        "basil", clay, finish.painted("soil", "#2b2118"), leaf, radius=0.075, height=0.12, leaves=230
    ):
        stage.add(part, "prop:pot of basil", at=(0.335, 0.36, TABLE) if part.parent is None else (0, 0, 0))
    litter = weather.dry_leaf("fallen leaf", ("#9a9a3c", "#c9a545", "#7a5a2a"))
    for number, (x, y, turn) in enumerate(LEAVES):
        one = weather.fallen_leaf(f"leaf {number}", litter, length=0.05 + 0.008 * (number % 2), seed=number + 2)
        stage.add(one, "prop:fallen leaves", at=(x, y, TABLE), turn=turn)

    garden = bokeh.blurred(
        "garden", [(0.0, "#22301a"), (0.22, "#3c5626"), (0.42, "#5f8238"), (0.7, "#94b35e"), (1.0, "#cfdca4")],
        [("#35501f", 0.9, 0.55, 1), ("#8fb04c", 0.55, 0.45, 2), ("#d5e39a", 0.4, 0.18, 3), ("#24381a", 1.3, 0.3, 4)],
        soft=0.17,
    )  # fmt: skip
    stage.add(bokeh.wall("garden", garden, 4.6, -1.0, 3.2), "backdrop")
    glint = bokeh.light_disc("leaf light", ["#c4dd72", "#e6efb4", "#9cc24e", "#fff3cf"], 0.5, rim=0.1, soft=0.4)
    rng = np.random.default_rng(3)
    places = np.concatenate([
        bokeh.around(110, 4.3, 0.9, 2.4, arc=90, seed=21), bokeh.around(60, 4.1, 0.2, 1.1, arc=110, seed=8)
    ])  # fmt: skip
    for part in bokeh.discs("leaf lights", glint, places, rng.uniform(0.03, 0.085, len(places))):
        stage.add(part, "background")

    sun = lights.spot(
        stage, "sun", "key", -132, 44, 5.0, 2.6, kelvin=5000, softness=0.008, cone=34, blend=0.2, aim=(0, 0.05, TABLE)
    )
    lights.gobo(stage, sun, gobos.foliage("crown", 2.6, 2.6, 1500, 0.075, seed=12), reach=3.3)
    lights.softbox(stage, "open sky", "fill", 32, 42, 2.0, 1.6, 0.52, kelvin=6100)
    lights.softbox(stage, "green bounce", "fill", -70, 10, 1.8, 1.2, 0.10, kelvin=5000)
    stage.world("#dfe9cf", 0.12)

    stage.camera("hero", azimuth=0, elevation=10, focal=85, fstop=4, fill=0.5)
    stage.camera("three_quarter", azimuth=-24, elevation=18, focal=70, fstop=4, fill=0.42)
    stage.camera("low", azimuth=10, elevation=3, focal=100, fstop=4, fill=0.58)
    stage.camera("top", azimuth=0, elevation=52, focal=75, fstop=8, fill=0.42)

    evening = stage.variant(
        "golden_evening", title="Golden evening", title_ko="황금빛 저녁",
        caption="The garden table late in the day: low amber sun through the leaves, honey and olive blur behind.",
        caption_ko="해 질 무렵의 정원 테이블, 잎 사이로 드는 낮은 호박색 햇살과 뒤로 번진 꿀빛·올리브빛 정원.",
        mood=("warm", "cozy", "romantic", "nostalgic"), backdrop="honey and olive garden far out of focus",
    )  # fmt: skip
    honey = [(0.0, "#2e2a14"), (0.22, "#5c5222"), (0.42, "#a3873c"), (0.7, "#dcb96a"), (1.0, "#f5dfae")]
    evening.swap(garden, bokeh.blurred("evening garden", honey, [
        ("#443f1b", 0.9, 0.55, 1), ("#c9a24a", 0.55, 0.5, 2), ("#ffdf9a", 0.4, 0.25, 3), ("#2c2a14", 1.3, 0.3, 4)
    ], 0.9, soft=0.17))  # fmt: skip
    evening.swap(
        glint, bokeh.light_disc("evening light", ["#ffd27a", "#ffe9b8", "#f0b050", "#fff0cf"], 0.6, rim=0.1, soft=0.4)
    )
    evening.light(sun, kelvin=3900, elevation=30, azimuth=-118, level=2.4)
    evening.light("open sky", kelvin=5600, level=0.42)
    evening.world("#e8d8b8", 0.1)

    white = stage.variant(
        "white_paint", title="Old white paint", title_ko="낡은 흰색 페인트",
        caption="A table in flaking white paint in clear morning light, fresh green and lilac garden blur behind.",
        caption_ko="맑은 아침빛이 드는 낡은 흰 페인트 테이블, 뒤로 번진 싱그러운 초록과 라일락빛 정원.",
        mood=("fresh", "gentle", "romantic", "clean"), backdrop="fresh green garden with lilac, far out of focus",
        families=("meals", "fruit", "bakery", "soft_drinks", "tableware", "glassware", "plants", "skin_care", "perfume",
                  "coffee_tea", "decor", "baby", "textiles", "stationery"),
    )  # fmt: skip
    white.swap(boards, weather.silvered("flaking paint", "#a89d8c", "#6d6152", paint="#d6d4cc"))
    fresh = [(0.0, "#3d5530"), (0.22, "#628a4c"), (0.42, "#93b98a"), (0.7, "#c6dccb"), (1.0, "#ecf2ec")]
    white.swap(garden, bokeh.blurred("morning garden", fresh, [
        ("#4a6a3c", 0.9, 0.5, 1), ("#a8cd8e", 0.55, 0.5, 2), ("#c9b4dc", 0.45, 0.28, 5), ("#e9f2df", 0.5, 0.3, 4)
    ], soft=0.17))  # fmt: skip
    white.swap(
        glint, bokeh.light_disc("morning light", ["#e3f0c8", "#f6f8ea", "#d9c8ea", "#ffffff"], 0.4, rim=0.1, soft=0.4)
    )
    white.light(sun, kelvin=5500, level=1.7)
