# SPDX-License-Identifier: GPL-3.0-or-later
"""New Year: two minutes to midnight. A great golden dial on a midnight blue wall, lacquer that mirrors it, ribbons."""

import numpy as np

from ..kit import Card, SetStage, bokeh, clockwork, lights, ribbons
from ..kit import geometry as geo
from ..kit import materials as mat

CARD = Card(
    id="new_year", title="New Year's Eve", title_ko="새해 전야",
    caption="A golden clock dial close to midnight on a midnight blue wall, curled ribbons and a champagne coupe.",
    caption_ko="자정을 앞둔 금빛 시계 문자반이 걸린 짙은 남색 벽, 동그랗게 말린 리본과 샴페인 잔.",
    kind="season", place="studio", surfaces=("acrylic",), materials=("acrylic", "metal", "glass"),
    backdrop="large golden clock dial on a midnight blue wall, sparks of light",
    mood=("festive", "luxurious", "elegant", "dramatic"), technique=("hero shot", "rim light", "mirror floor"),
    families=("spirits", "wine", "watches", "jewelry", "perfume", "make_up", "phones", "audio", "glassware", "bakery",
              "cameras", "skin_care", "eyewear", "decor"),
    size_m=(0.03, 0.36), design_size_m=0.20, scale_range=(0.7, 1.4),
    props=("clock dial", "curled ribbons", "champagne coupe"),
    avoids=("tools", "bicycles", "baby", "car_parts", "outdoor"), copy_space=("left",),
)  # fmt: skip

WALL = 0.62
# Curls of ribbon: (x, y, turn, length, first radius, seed).
CURLS = ((-0.40, 0.17, -14, 0.20, 0.026, 3), (-0.33, 0.31, 24, 0.17, 0.021, 5), (0.235, 0.06, -38, 0.15, 0.019, 8),
         (-0.43, -0.02, 10, 0.18, 0.021, 11), (0.30, 0.40, 160, 0.16, 0.022, 14))  # fmt: skip


def build(stage: SetStage) -> None:
    lacquer = mat.acrylic("midnight lacquer", "#070b18", 0.06)
    wall = mat.plaster("midnight wall", "#1b2b54", relief=0.5)
    gold = clockwork.foil("gold", "#d3a95c")
    stage.add(geo.slab("table", 8.0, 4.0, 0.05), "surface", lacquer, at=(0, -1.4, -0.05))
    stage.add(geo.box("wall", (8.0, 0.2, 4.0), 0.004), "backdrop", wall, at=(0, WALL + 0.1, -0.5))
    for part in clockwork.dial("dial", gold, 0.25):
        stage.add(part, "prop:clock dial", at=(0.0, WALL - 0.002, 0.112))
    stage.mark((0, 0, 0), free_radius=0.17, free_height=0.6)

    ribbon = ribbons.satin("gold ribbon", "#cfa04e", "#a67a33", rough=0.26)
    for number, (x, y, turn, length, wide, seed) in enumerate(CURLS):
        one = ribbons.curl(f"curl {number}", ribbon, length=length, radius=(wide, wide * 0.5), seed=seed)
        stage.add(one, "prop:curled ribbons", at=(x, y, 0), turn=turn)
    crystal, wine = mat.glass("crystal", "#fbfdff", ior=1.5), clockwork.champagne()
    for part in clockwork.coupe("coupe", crystal, wine):
        stage.add(part, "prop:champagne coupe", at=(0.215, 0.255, 0))

    spark = bokeh.light_disc("spark", ["#ffdf9e", "#fff1cf", "#ffc870"], 2.4, rim=0.2)
    rng = np.random.default_rng(12)
    places = clockwork.sparkle(120, 5, (-0.62, 0.40, 0.015), (0.62, 0.60, 0.40))
    for part in bokeh.discs("sparks", spark, places, 0.0018 + 0.006 * rng.random(len(places)) ** 2.5):
        stage.add(part, "practical")

    lights.softbox(stage, "key", "key", -58, 34, 1.1, (0.3, 0.55), 0.95, kelvin=4800)
    lights.softbox(stage, "rim", "rim", 128, 22, 0.95, (0.25, 0.6), 1.1, kelvin=3700)
    lights.spot(stage, "dial light", "background", -44, 40, 1.6, 1.9, kelvin=4300, softness=0.06, cone=32, blend=1.0,
                aim=(-0.02, WALL, 0.16))  # fmt: skip
    lights.softbox(stage, "fill", "fill", 58, 22, 1.6, 0.9, 0.08, kelvin=6500)
    stage.world("#9fb2dc", 0.03)

    stage.camera("hero", azimuth=0, elevation=7, focal=85, fstop=4, fill=0.455)
    stage.camera("three_quarter", azimuth=20, elevation=15, focal=75, fstop=5.6, fill=0.42)
    stage.camera("low", azimuth=-8, elevation=3, focal=100, fstop=4, fill=0.56)
    stage.camera("top", azimuth=0, elevation=46, focal=75, fstop=8, fill=0.42)

    silver = stage.variant(
        "silver", title="Silver and ink", title_ko="실버와 잉크",
        caption="A silver dial close to midnight on an ink black wall, cool sparks, silver ribbons on black lacquer.",
        caption_ko="먹빛 벽에 걸린 자정 직전의 은빛 문자반, 차가운 불꽃 같은 빛과 검은 래커 위의 은빛 리본.",
        mood=("festive", "modern", "elegant", "technical", "dramatic"),
        backdrop="large silver clock dial on an ink black wall",
    )  # fmt: skip
    silver.swap(lacquer, mat.acrylic("black lacquer", "#060607", 0.06))
    silver.swap(wall, mat.plaster("ink wall", "#2c2f36", relief=0.5))
    silver.swap(gold, clockwork.foil("silver", "#d2d5d8", rough=0.2))
    silver.swap(ribbon, ribbons.satin("silver ribbon", "#c3c7cc", "#8d9299", rough=0.24))
    silver.swap(spark, bokeh.light_disc("cold spark", ["#e8f1ff", "#ffffff", "#c3d8ff"], 2.2, rim=0.2))
    silver.light("key", kelvin=5800)
    silver.light("rim", kelvin=6300)
    silver.light("dial light", kelvin=6200)

    ivory = stage.variant(
        "champagne", title="Champagne on ivory", title_ko="아이보리와 샴페인",
        caption="A champagne gold dial on an ivory wall, pale lacquer, soft warm light and golden ribbons.",
        caption_ko="아이보리 벽에 걸린 샴페인 골드 문자반, 밝은 래커 상판과 부드럽고 따뜻한 빛, 금빛 리본.",
        mood=("festive", "elegant", "gentle", "clean", "romantic"),
        backdrop="champagne gold clock dial on an ivory wall",
        families=("perfume", "make_up", "skin_care", "jewelry", "watches", "wine", "bakery", "spirits", "glassware",
                  "phones", "bags", "decor", "stationery"),
    )  # fmt: skip
    ivory.swap(lacquer, mat.acrylic("ivory lacquer", "#c6bba7", 0.12))
    ivory.swap(wall, mat.plaster("ivory wall", "#cfc4b1", relief=0.5))
    ivory.swap(gold, clockwork.foil("champagne gold", "#cfae7c"))
    ivory.swap(ribbon, ribbons.satin("champagne ribbon", "#d6b67f", "#b08d56", rough=0.28))
    ivory.hide("sparks")
    ivory.light("key", level=0.8, kelvin=4900)
    ivory.light("rim", level=0.5, kelvin=4600)
    ivory.light("dial light", level=1.0, kelvin=4700)
    ivory.light("fill", level=0.16)
    ivory.world("#efe4d2", 0.12)

    green = stage.variant(
        "emerald", title="Emerald", title_ko="에메랄드",
        caption="The golden dial on an emerald wall, golden sparks and ribbons on deep green lacquer.",
        caption_ko="에메랄드빛 벽의 금빛 문자반, 짙은 초록 래커 위의 금빛 리본과 반짝이는 빛.",
        backdrop="large golden clock dial on an emerald wall, sparks of light",
    )  # fmt: skip
    green.swap(lacquer, mat.acrylic("emerald lacquer", "#04150f", 0.06))
    green.swap(wall, mat.plaster("emerald wall", "#134d3b", relief=0.5))
