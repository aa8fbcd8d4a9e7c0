# SPDX-License-Identifier: GPL-3.0-or-later
"""Poolside: pale coping at the edge of a turquoise pool, noon. The water is the backdrop, a palm throws its shadow."""

from ..kit import Card, SetStage, basin, bokeh, lights, pool, shade
from ..kit import materials_interior as finish
from ..kit import materials_nature as earth

CARD = Card(
    id="poolside", title="Poolside", title_ko="수영장 가",
    caption="Pale stone coping before turquoise pool water with a net of sunlight, a palm's shadow at hard noon.",
    caption_ko="일렁이는 햇살 무늬의 청록빛 수영장 물가, 한낮의 강한 햇빛과 야자 그림자가 드리운 밝은 석재.",
    kind="outdoor", place="pool", surfaces=("stone",), materials=("stone", "water", "tile"),
    backdrop="turquoise pool water over tiles with bright ripples of light",
    mood=("fresh", "bold", "playful", "clean", "sporty"), technique=("hero shot", "hard light", "gobo shadow"),
    families=("skin_care", "eyewear", "soft_drinks", "hats", "footwear", "sports", "health", "bags", "beer", "apparel",
              "fruit", "perfume", "toys", "phones", "make_up"),
    size_m=(0.05, 0.45), design_size_m=0.22, scale_range=(0.8, 1.3), props=("rolled towel",), copy_space=("left",),
    avoids=("books", "furniture", "computers", "bakery", "bicycles", "tools"),
)  # fmt: skip

TURN, EDGE, LEVEL = -9.0, 0.25, -0.13
# Fronds between sun and stone: (x, y, nearer, length, turn, seed).
PALM = ((-0.60, -0.50, 0.0, 0.95, -80, 3), (-0.30, -0.86, 0.3, 0.85, -38, 8), (-1.0, 0.02, 0.2, 0.9, -72, 5))


def build(stage: SetStage) -> None:
    stone = basin.worn_stone("limestone", "#d3cabb", "#b9ae9c", rough=0.68)
    paving = [*pool.coping("coping", stone, shift=0.17), *pool.deck("deck", stone, rows=4, shift=(0.05, -0.363))]
    for part in pool.askew(paving, TURN, EDGE):
        stage.add(part, "surface")
    stage.mark((0, 0, 0), free_radius=0.16, free_height=0.8)
    water = pool.water("pool water", "#2fb7bd", "#a6e3df", "#0b7f98")
    sheet = pool.surface("pool", water)
    stage.add(pool.askew([sheet], TURN, EDGE)[0], "backdrop", at=(0, 0, LEVEL))
    garden = bokeh.blurred(
        "garden wall", [(0.0, "#4f8f8a"), (0.12, "#5d9a86"), (0.3, "#4f8450"), (0.55, "#86a968"), (0.7, "#bcd8ea"),
                        (1.0, "#7db6ea")],
        [("#3f6f3c", 0.9, 0.4, 1)], 0.9, soft=0.15,
    )  # fmt: skip
    stage.add(bokeh.wall("garden", garden, 13.0, LEVEL, 5.5, arc=150), "backdrop")

    terry = finish.cloth("white terry", "#f1ece2", "#d8d0c2", threads=420, pile=True)
    towel = pool.towel_roll("towel", terry, seed=4)
    stage.add(towel, "prop:rolled towel", at=(0.345, 0.105, 0), turn=22)

    sun = lights.sun(stage, "sun", "key", -64, 44, 1.35, kelvin=5300)
    lights.gobo(stage, sun, shade.fronds("palm", PALM), reach=8.7)
    lights.softbox(stage, "blue sky", "fill", 42, 40, 2.0, 1.8, 0.13, kelvin=7500)
    lights.softbox(stage, "glare off the water", "rim", 165, 12, 1.4, (1.4, 0.4), 0.35, kelvin=6500)
    summer = [(-1, "#9fc7cc"), (-0.01, "#c9e2e4"), (0.0, "#dcecf4"), (0.1, "#a9d2f2"), (0.4, "#5fa6e8"), (1, "#2c78cc")]
    earth.sky(stage.world("#ffffff", 0.5), summer, 0.8, on_surfaces=0.16)

    stage.camera("hero", azimuth=0, elevation=13, focal=85, fstop=8, fill=0.5)
    stage.camera("three_quarter", azimuth=24, elevation=21, focal=75, fstop=8, fill=0.42)
    stage.camera("low", azimuth=-8, elevation=7, focal=100, fstop=8, fill=0.56)
    stage.camera("top", azimuth=0, elevation=52, focal=75, fstop=11, fill=0.42)

    late = stage.variant(
        "late_sun", title="Late sun", title_ko="늦은 오후 햇살",
        caption="The pool late in the day: low amber sun, long shadows on sandstone, teal water with golden glints.",
        caption_ko="늦은 오후의 수영장, 낮은 호박빛 햇살과 사암 위의 긴 그림자, 금빛이 반짝이는 청록빛 물.",
        mood=("warm", "calm", "luxurious", "romantic", "natural"), backdrop="teal pool water with golden glints",
    )  # fmt: skip
    late.swap(stone, basin.worn_stone("sandstone", "#d9bf98", "#b99b74", rough=0.7))
    late.swap(water, pool.water("evening water", "#2a8f8d", "#8cc7b4", "#0c5560", net=0.7, sun="#ffdf9c"))
    late.swap(garden, bokeh.blurred("evening garden", [
        (0.0, "#5c7a5a"), (0.12, "#7d8a5a"), (0.3, "#6f6a3a"), (0.55, "#c9a060"), (0.7, "#f6d6a0"), (1.0, "#c9c4c4")
    ], [("#4a5230", 0.9, 0.4, 1)], 0.9))  # fmt: skip
    late.light(sun, azimuth=-72, elevation=24, kelvin=3900, level=1.35)
    late.light("blue sky", kelvin=6500, level=0.15)
    late.light("glare off the water", kelvin=3800, level=0.8)
    gold = [(-1, "#8f8c78"), (-0.01, "#d9bd92"), (0.0, "#ffdca4"), (0.1, "#f0cfa8"), (0.4, "#9fb4cc"), (1, "#5f88b8")]
    earth.sky(late.world("#ffffff", 0.5), gold, 0.7, on_surfaces=0.18)

    clay = stage.variant(
        "terracotta", title="Terracotta and green", title_ko="테라코타와 초록 물",
        caption="Terracotta paving at the edge of a deep green pool in hard noon sun, a palm's shadow.",
        caption_ko="한낮의 강한 햇빛과 야자 그림자 아래, 짙은 초록빛 수영장과 맞닿은 테라코타 바닥.",
        mood=("bold", "warm", "natural", "playful"), surfaces=("tile",), materials=("tile", "water"),
        backdrop="deep green pool water with bright ripples of light",
    )  # fmt: skip
    clay.swap(stone, basin.worn_stone("terracotta", "#b8714f", "#985337", rough=0.72))
    clay.swap(water, pool.water("green water", "#2f8f6c", "#9fd0a8", "#0b4a3a", net=0.75))
    clay.swap(terry, finish.cloth("cream terry", "#efe3c8", "#d6c5a2", threads=420, pile=True))

    night = stage.variant(
        "night_swim", title="Night swim", title_ko="밤의 수영장",
        caption="Dark stone at a lit pool after sunset: glowing water behind, its light along the edges.",
        caption_ko="해가 진 뒤 조명이 켜진 수영장 가의 짙은 돌, 뒤에서 빛나는 물과 그 빛에 물드는 윤곽.",
        mood=("dramatic", "luxurious", "modern", "bold"), backdrop="pool water glowing turquoise at night",
        families=("spirits", "beer", "audio", "perfume", "phones", "eyewear", "watches", "soft_drinks", "skin_care",
                  "cameras", "music"),
    )  # fmt: skip
    night.swap(stone, basin.worn_stone("dark basalt", "#55565a", "#37383c", rough=0.5))
    night.swap(water, pool.water("lit water", "#1aa9b8", "#7fe0e0", "#064a6a", net=0.5, sun="#c8fbff", glow=0.75))
    night.swap(garden, bokeh.blurred("night garden", [
        (0.0, "#0b1418"), (0.3, "#101c20"), (0.5, "#0d171c"), (0.75, "#15233c"), (1.0, "#0d1730")
    ], [], 0.9))  # fmt: skip
    night.hide(sun)
    lights.softbox(stage, "terrace lamp", "key", -66, 36, 1.3, 0.36, 0.6, kelvin=4000)
    night.only("terrace lamp")
    night.light("blue sky", level=0.06, kelvin=8000)
    night.light("glare off the water", level=1.6, kelvin=9000)
    dark = [(-1, "#0a1216"), (0.0, "#22324e"), (0.2, "#15213f"), (1, "#0a1026")]
    earth.sky(night.world("#ffffff", 0.3), dark, 0.3)
