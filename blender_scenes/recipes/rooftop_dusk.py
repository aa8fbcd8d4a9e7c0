# SPDX-License-Identifier: GPL-3.0-or-later
"""Rooftop at dusk: the parapet of a roof terrace. The city's lights lie far below, a string of bulbs, one lantern."""

import numpy as np

from ..kit import Card, SetStage, bokeh, city, gels, lights, weather
from ..kit import geometry as geo
from ..kit import materials as mat
from ..kit import materials_interior as finish
from ..kit import materials_nature as earth

CARD = Card(
    id="rooftop_dusk", title="Rooftop at dusk", title_ko="해 질 녘 옥상",
    caption="A concrete rooftop ledge at dusk, city lights blurred far below, orange sky turning blue, a lit lantern.",
    caption_ko="해 질 녘 콘크리트 옥상 난간, 저 아래로 번지는 도시의 불빛과 남빛으로 물드는 주황 하늘, 따뜻한 랜턴.",
    kind="outdoor", place="rooftop", surfaces=("concrete",), materials=("concrete", "metal", "glass"),
    backdrop="blurred city lights and towers under an orange and blue evening sky",
    mood=("warm", "modern", "romantic", "calm", "dramatic"), technique=("hero shot", "bokeh", "back light"),
    families=("beer", "spirits", "wine", "audio", "phones", "cameras", "footwear", "computers", "music", "watches",
              "soft_drinks", "glassware", "eyewear", "bags", "perfume", "lamps"),
    size_m=(0.05, 0.42), design_size_m=0.22, scale_range=(0.8, 1.3), props=("lantern",), copy_space=("left",),
    avoids=("furniture", "baby", "bakery", "appliances", "plants"),
)  # fmt: skip

DUSK = [(0.0, "#07080f"), (0.40, "#0d0f1b"), (0.55, "#231d2c"), (0.595, "#5b3a42"), (0.625, "#e08a52"),
        (0.638, "#e39b74"), (0.655, "#b98796"), (0.68, "#6069a0"), (0.72, "#31497f"), (1.0, "#13234c")]  # fmt: skip


def build(stage: SetStage) -> None:
    cap = mat.concrete("cast concrete", "#7a7672")
    ledge = [geo.slab(f"cap.{n}", 1.192, 0.62, 0.09, edge=0.006) for n in range(3)]
    for n, part in enumerate(ledge):
        stage.add(part, "surface", cap, at=(-1.56 + 1.2 * n, -0.03, -0.09))
    wall = geo.box("parapet", (4.2, 0.3, 1.0), 0.01)
    stage.add(wall, "backdrop", cap, at=(0, -0.03, -1.1))
    boards = weather.silvered("terrace teak", "#a07c5a", "#5e4531")
    planks = [geo.slab(f"board.{n}", 3.2, 0.1185, 0.032, edge=0.003) for n in range(5)]
    for n, part in enumerate(planks):
        stage.add(part, "surface", boards, at=(0.21 * (n % 3), -0.28 + 0.125 * n, -0.032))
    stage.mark((0, 0, 0), free_radius=0.18, free_height=0.8)

    iron, pane = finish.metal("black iron", "#1b1a19", rough=0.42), finish.pane("lantern pane", reflect=0.05)
    wax, flame = city.lit_wax("candle wax"), mat.glow("flame", "#ffc877", 7.0)
    for part in city.lantern("lantern", iron, pane, wax, flame, width=0.092, height=0.165):
        stage.add(part, "practical" if "flame" in part.name else "prop:lantern", at=(0.218, 0.165, 0), turn=28)

    sky = bokeh.blurred("dusk sky", DUSK, soft=0.16)
    stage.add(city.panorama("sky", sky), "backdrop")
    far, near = (
        city.tower_haze("far towers", "#3d3a58", "#a8685a", 3.0),
        city.tower_haze("towers", "#171a2c", "#3f2e38", 4.6),
    )
    back, _ = city.towers("far skyline", far, 38, 3.3, count=64, seed=4, soft=0.3, gap=4)
    front, lit = city.towers("skyline", near, 35, 5.6, count=34, seed=9, soft=0.36, gap=-1.5)
    for part in (back, front):
        stage.add(part, "backdrop")
    street = bokeh.light_disc("street light", ["#ffb45e", "#ffd08a", "#ff8f4a", "#fff0d2", "#ffc477", "#b9d2ff"], 0.95)
    rng = np.random.default_rng(6)
    below = np.concatenate([city.lights_below(420, seed=3), lit])
    for part in bokeh.discs("street lights", street, below, 0.26 * rng.uniform(0.7, 1.15, len(below))):
        stage.add(part, "background")
    bulb = bokeh.light_disc("festoon bulb", ["#ffbe6e", "#ffcf8f"], 1.5, rim=0.25)
    strings = np.concatenate([
        city.festoon(np.array([-1.7, 2.9, 0.80]), np.array([0.62, 3.6, 0.86]), 0.24, 12),
        city.festoon(np.array([0.62, 3.6, 0.86]), np.array([2.6, 3.1, 0.9]), 0.26, 10),
    ])  # fmt: skip
    for part in bokeh.discs("festoon", bulb, strings, np.full(len(strings), 0.042)):
        stage.add(part, "practical")

    lights.softbox(stage, "afterglow", "rim", -128, 14, 1.5, (0.9, 0.5), 1.5, kelvin=3300)
    lights.softbox(stage, "terrace lamp", "key", -62, 32, 1.2, 0.34, 0.55, kelvin=4300)
    lights.softbox(stage, "evening sky", "fill", 40, 46, 1.8, 1.4, 0.15, kelvin=8000)
    candle = lights.spot(
        stage, "candle", "practical", 127, 6, 0.24, 0.55, kelvin=2300, softness=0.09, cone=150, aim=0.4
    )
    candle.data.shadow_soft_size = 0.012
    world = [
        (-1, "#0c0d16"),
        (-0.02, "#4a3438"),
        (0.02, "#d58a5c"),
        (0.12, "#b08a96"),
        (0.35, "#4a5f96"),
        (1, "#1b2d5e"),
    ]
    earth.sky(stage.world("#ffffff", 0.3), world, 0.3, sun_azimuth=-150, glow="#ffb070", glow_level=0.4)

    stage.camera("hero", azimuth=0, elevation=5, focal=85, fstop=4, fill=0.5)
    stage.camera("three_quarter", azimuth=-22, elevation=12, focal=70, fstop=4, fill=0.42)
    stage.camera("low", azimuth=9, elevation=2.5, focal=100, fstop=4, fill=0.56)
    stage.camera("top", azimuth=0, elevation=46, focal=75, fstop=8, fill=0.42)

    blue = stage.variant(
        "blue_hour", title="Blue hour", title_ko="블루 아워",
        caption="The ledge in the blue hour: deep blue sky, a thin last glow over the towers, golden lights below.",
        caption_ko="블루 아워의 옥상 난간, 짙푸른 하늘과 고층 건물 위로 남은 엷은 노을, 저 아래의 금빛 불빛.",
        mood=("calm", "modern", "elegant", "technical", "clean"),
        backdrop="deep blue evening sky over golden city lights",
    )  # fmt: skip
    blue.swap(cap, mat.concrete("blue gray concrete", "#6c717b"))
    blue.swap(sky, bokeh.blurred("blue sky", [
        (0.0, "#050811"), (0.40, "#0a1020"), (0.57, "#16203a"), (0.61, "#33466e"), (0.625, "#9c98a4"),
        (0.645, "#6a86b8"), (0.68, "#3a60a4"), (0.72, "#1f4184"), (1.0, "#0c1f4e"),
    ], soft=0.16))  # fmt: skip
    blue.swap(far, city.tower_haze("blue far towers", "#24365f", "#54648c", 3.0))
    blue.swap(near, city.tower_haze("blue towers", "#0c1530", "#1f2c4c", 4.6))
    blue.light("afterglow", kelvin=6200, level=0.9)
    blue.light("terrace lamp", kelvin=5000, level=0.5)
    blue.light("evening sky", level=0.2, kelvin=9000)
    cold = [
        (-1, "#080c18"),
        (-0.02, "#1e2a48"),
        (0.02, "#8a9cc0"),
        (0.12, "#5f80b8"),
        (0.35, "#2a4c90"),
        (1, "#12285c"),
    ]
    earth.sky(blue.world("#ffffff", 0.3), cold, 0.35)
    blue.hide(*planks)

    sunset = stage.variant(
        "sunset_teak", title="Sunset on teak", title_ko="노을빛 티크",
        caption="Teak boards of a roof terrace in the last golden sun, towers melting into an amber and rose haze.",
        caption_ko="마지막 금빛 햇살이 드는 루프톱의 티크 상판, 호박빛과 장밋빛 안개로 번지는 고층 건물.",
        mood=("warm", "romantic", "cozy", "luxurious", "natural"), surfaces=("wood",),
        materials=("wood", "metal", "glass"),
        backdrop="towers in amber and rose haze under a golden sky",
    )  # fmt: skip
    sunset.only(*planks)
    sunset.hide(*ledge)
    sunset.swap(sky, bokeh.blurred("golden sky", [
        (0.0, "#2a1a1c"), (0.40, "#4a2c28"), (0.57, "#8a5140"), (0.61, "#e39a5c"), (0.64, "#ffd08a"), (0.68, "#f8c08e"),
        (0.74, "#dba59a"), (0.84, "#9a94b4"), (1.0, "#5f74a8"),
    ], soft=0.16))  # fmt: skip
    sunset.swap(far, city.tower_haze("golden far towers", "#b07a68", "#f0b078", 3.0))
    sunset.swap(near, city.tower_haze("golden towers", "#5f3d40", "#b0705a", 4.6))
    sunset.swap(street, bokeh.light_disc("early light", ["#ffd08a", "#ffe3b4", "#ffbb70"], 0.4, rim=0.1, soft=0.25))
    sunset.light("afterglow", kelvin=3000, level=2.6)
    sunset.light("terrace lamp", kelvin=4600, level=0.5)
    gold = [
        (-1, "#33211e"),
        (-0.02, "#a8684a"),
        (0.02, "#ffd494"),
        (0.12, "#f2bb94"),
        (0.35, "#a89ab0"),
        (1, "#5a70a8"),
    ]
    earth.sky(sunset.world("#ffffff", 0.3), gold, 0.4, sun_azimuth=-150, glow="#ffcf90", glow_level=0.5)

    neon = stage.variant(
        "neon_night", title="Neon night", title_ko="네온의 밤",
        caption="A wet dark ledge at night over a city in magenta and cyan, colored edges left and right.",
        caption_ko="마젠타와 시안 불빛의 도시를 내려다보는 밤의 젖은 난간, 좌우로 물드는 색색의 윤곽광.",
        mood=("bold", "modern", "dramatic", "technical"), surfaces=("stone",), materials=("stone",), props=(),
        backdrop="a night city in magenta and cyan discs of light",
        families=("audio", "phones", "computers", "music", "footwear", "spirits", "beer", "cameras", "eyewear",
                  "soft_drinks", "watches", "sports"),
    )  # fmt: skip
    neon.hide("prop:lantern", "lantern flame", candle, "festoon", "afterglow", *planks)
    neon.swap(cap, finish.wet_stone("wet granite", "#3b3d42", "#17181c"))
    neon.swap(sky, bokeh.blurred("night sky", [
        (0.0, "#06050c"), (0.40, "#0c0918"), (0.57, "#1d1030"), (0.62, "#4a1d5a"), (0.66, "#33205e"), (0.76, "#181a42"),
        (1.0, "#080c20"),
    ], soft=0.16))  # fmt: skip
    neon.swap(far, city.tower_haze("neon far towers", "#241d4e", "#5a2468", 3.0))
    neon.swap(near, city.tower_haze("neon towers", "#0b0b1e", "#24133a", 4.6))
    neon.swap(
        street, bokeh.light_disc("neon light", ["#ff4fa8", "#47d7ff", "#b06bff", "#ff86c4", "#ffd9a0", "#5f8dff"], 1.1)
    )
    for name, side, color in (("magenta sign", -112, "#ff3f9e"), ("cyan sign", 116, "#35cfff")):
        gels.gel(lights.strip(stage, name, "rim", side, 14, 0.9, 0.8, 1.0, width=0.2), color)
        neon.only(name)
    neon.light("terrace lamp", kelvin=5600, level=0.5)
    neon.light("evening sky", level=0.12, kelvin=8000)
    night = [(-1, "#07060e"), (0.0, "#3a1850"), (0.1, "#241a4a"), (1, "#0a0d24")]
    earth.sky(neon.world("#ffffff", 0.3), night, 0.3)
