# SPDX-License-Identifier: GPL-3.0-or-later
"""Rock by the water: a wet basalt block at the edge of a still lake. The sun has just gone behind the hills."""

from ..kit import Card, SetStage, lights, nature, shore
from ..kit import materials_nature as earth

CARD = Card(
    id="rock_by_water", title="Rock by the water", title_ko="물가의 바위",
    caption="A dark wet basalt rock before a still lake at dusk, hills in haze, warm low light from the right.",
    caption_ko="해 질 녘 잔잔한 호수 앞의 젖은 검은 현무암, 안개 낀 산줄기와 오른쪽에서 드는 낮고 따뜻한 빛.",
    kind="outdoor", place="lake", surfaces=("stone", "water"), materials=("stone", "water"),
    backdrop="still lake and hazy hills under a dusk sky", mood=("calm", "rugged", "dramatic", "natural", "luxurious"),
    technique=("hero shot", "back light"),
    families=("watches", "outdoor", "perfume", "spirits", "beer", "cameras", "bags", "footwear", "skin_care", "sports",
              "tools", "eyewear", "audio", "jewelry", "phones"),
    size_m=(0.03, 0.45), design_size_m=0.2, scale_range=(0.4, 2.0), props=("rocks in the water",),
    avoids=("furniture", "baby", "computers", "appliances", "books", "bakery"),
    copy_space=("top",),
)  # fmt: skip

LAKE = -0.24
# Smaller rocks break the water line: (x, y, width, depth, height, seed).
ROCKS = ((-0.52, 0.62, 0.5, 0.42, 0.42, 31), (-0.95, 1.15, 0.36, 0.3, 0.3, 32), (0.72, 0.95, 0.34, 0.28, 0.26, 33),
         (-0.30, 1.55, 0.2, 0.16, 0.14, 34), (1.5, 2.3, 0.5, 0.36, 0.3, 35), (-0.62, -0.2, 0.5, 0.5, 0.4, 36),
         (0.66, 0.0, 0.44, 0.5, 0.34, 37))  # fmt: skip


def build(stage: SetStage) -> None:
    basalt = shore.wet_rock("wet basalt", "#565758", "#18191a", film=0.55)
    rock = nature.boulder(
        "rock", (0.92, 0.86, 0.6), basalt, seed=14, detail=6, cuts=16, rough=0.07, flat_top=0.19, flat_radius=0.20
    )
    stage.add(rock, "surface", at=(0, 0.0, -0.19))
    stage.mark((0, 0, 0), free_radius=0.14, free_height=1.0)
    for number, (x, y, wide, deep, tall, seed) in enumerate(ROCKS):
        small = nature.boulder(f"rock {number}", (wide, deep, tall), basalt, seed=seed, detail=5, cuts=14, rough=0.08)
        stage.add(small, "prop:rocks in the water", at=(x, y, LAKE + tall * 0.08), turn=number * 67)
    surface, lake = shore.lake("lake", "#0c1518", ripple=0.8)
    stage.add(surface, "backdrop", at=(0, 0, LAKE))

    tones = (("far hills", "#8f86a0", "#c9a8a4", 900, 52, 5, 160), ("hills", "#5c5a74", "#a58d97", 520, 24, 9, 110),
             ("near shore", "#33364a", "#7c717f", 260, 9.5, 4, 60))  # fmt: skip
    for number, (name, crest, foot, away, height, seed, dip) in enumerate(tones):
        ridge = shore.hills(name, shore.haze(name, crest, foot), away, height, seed=seed, length=away / 5, dip=dip / 4)
        stage.add(ridge, "backdrop", at=(0, 0, LAKE - 0.1 * number))

    sun = lights.sun(stage, "low sun", "key", 112, 15, 1.75, kelvin=3700, angle=5.0)
    # In every pit of the wet stone the bare sun would glint: a polarizing filter takes most of that.
    sun.data.specular_factor = 0.3
    lights.softbox(stage, "sky in front", "fill", -42, 36, 1.8, 1.6, 0.62, kelvin=6300)
    dusk = [(-1, "#20242c"), (-0.01, "#8d8088"), (0.0, "#f6c49c"), (0.035, "#efb29b"), (0.09, "#c7a0ab"),
            (0.2, "#8089b0"), (0.45, "#4c5f92"), (1, "#27396a")]  # fmt: skip
    earth.sky(stage.world("#ffffff", 0.5), dusk, 0.9, on_surfaces=0.5, sun_azimuth=150, glow="#ffd09a", glow_level=0.6)

    stage.camera("hero", 0, 7, 85, 8)
    stage.camera("three_quarter", -26, 13, 70, 8)
    stage.camera("low", 8, 2.5, 85, 5.6)
    stage.camera("top", azimuth=0, elevation=46, focal=75, fstop=11, fill=0.42)

    dawn = stage.variant(
        "dawn_mist", title="Granite at dawn", title_ko="새벽 안개와 화강암",
        caption="A pale wet granite rock before a misty lake at first light, hills fading into gold and pale blue.",
        caption_ko="첫 빛이 드는 안개 낀 호수 앞의 밝은 젖은 화강암, 금빛과 옅은 푸른빛으로 사라지는 산줄기.",
        mood=("fresh", "calm", "gentle", "clean", "natural"), backdrop="misty lake and pale hills at first light",
        families=("skin_care", "perfume", "watches", "outdoor", "footwear", "cameras", "bags", "soft_drinks", "sports",
                  "health", "eyewear", "audio", "phones"),
    )  # fmt: skip
    dawn.swap(basalt, shore.wet_rock("wet granite", "#a19c95", "#5d5a57", film=0.4))
    dawn.swap(lake, shore.water("pale lake", "#2c3a40", ripple=0.7))
    for name, crest, foot in (("far hills", "#cfd0d2", "#eadfcd"), ("hills", "#a9b4be", "#dfd8cd"),
                              ("near shore", "#7d8d98", "#cccfce")):  # fmt: skip
        dawn.swap(name, shore.haze(f"misty {name}", crest, foot))
    dawn.light("low sun", kelvin=4600, azimuth=-118, elevation=18, level=1.2)
    dawn.light("sky in front", azimuth=40, kelvin=6000, level=0.6)
    mist = [(-1, "#59636a"), (-0.01, "#b8b9b6"), (0.0, "#fbe9cf"), (0.05, "#f0e2d2"), (0.14, "#cfd8df"),
            (0.4, "#a4bcd2"), (1, "#7c9fc4")]  # fmt: skip
    earth.sky(
        dawn.world("#ffffff", 0.5), mist, 0.85, on_surfaces=0.55, sun_azimuth=-150, glow="#fff0cf", glow_level=0.5
    )

    storm = stage.variant(
        "slate_evening", title="Slate evening", title_ko="잿빛 저녁",
        caption="The black rock under heavy cloud: steel gray lake, a narrow cold light along the hills, one hard rim.",
        caption_ko="두꺼운 구름 아래의 검은 바위와 강철빛 호수, 산등성이를 따라 번지는 차가운 빛과 또렷한 윤곽광.",
        mood=("dramatic", "rugged", "bold", "technical"), backdrop="steel gray lake under heavy cloud",
        families=("watches", "tools", "outdoor", "spirits", "beer", "cameras", "footwear", "audio", "bags", "phones"),
    )  # fmt: skip
    storm.swap(lake, shore.water("steel lake", "#0d1216", ripple=1.2))
    for name, crest, foot in (("far hills", "#59636d", "#84909a"), ("hills", "#3b444d", "#626d77"),
                              ("near shore", "#20262c", "#434c54")):  # fmt: skip
        storm.swap(name, shore.haze(f"slate {name}", crest, foot))
    storm.light("low sun", kelvin=5900, azimuth=128, elevation=24, level=1.5)
    storm.light("sky in front", kelvin=6600, level=0.72)
    cloud = [(-1, "#14181c"), (-0.01, "#4b545c"), (0.0, "#b9c4cc"), (0.03, "#97a3ad"), (0.1, "#66717c"),
             (0.3, "#454e58"), (1, "#2a3038")]  # fmt: skip
    earth.sky(storm.world("#ffffff", 0.5), cloud, 0.8, on_surfaces=0.5)
