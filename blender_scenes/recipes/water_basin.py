# SPDX-License-Identifier: GPL-3.0-or-later
"""Water basin: four centimeters of clear water over pale plaster, rings from a drop, one river stone to stand on."""

from ..kit import Card, SetStage, basin, lights
from ..kit import geometry as geo
from ..kit import materials as mat

CARD = Card(
    id="water_basin", title="Water basin", title_ko="물 위의 돌",
    caption="A flat river stone in clear shallow water, fine rings run out from it, rippled light on the pale wall.",
    caption_ko="맑고 얕은 물 위의 납작한 돌, 잔잔히 퍼지는 물결과 밝은 벽에 일렁이는 빛.",
    kind="studio", place="studio", surfaces=("stone", "water"), materials=("water", "stone", "plaster"),
    backdrop="pale wall with rippled light", mood=("fresh", "clean", "calm", "natural", "gentle"),
    technique=("hero shot", "reflection", "caustics"), props=("water", "pebbles"),
    families=("skin_care", "perfume", "health", "soft_drinks", "spirits", "make_up", "watches", "jewelry", "glassware",
              "eyewear", "outdoor"),
    size_m=(0.03, 0.3), design_size_m=0.18, scale_range=(0.4, 1.6),
    avoids=("books", "computers", "furniture", "bakery", "stationery", "baby", "appliances"),
)  # fmt: skip

DEPTH, STONE = 0.044, (0.35, 0.29, 0.076)
RINGS = ((0.0, 0.0, 0.0005), (0.27, -0.13, 0.0007), (-0.34, 0.22, 0.0005), (0.12, 0.55, 0.0004))
PEBBLES = ((-0.27, 0.12, 0.11, 0.05, 30), (-0.36, 0.03, 0.07, 0.036, 80), (0.31, 0.21, 0.13, 0.062, -20),
           (0.24, 0.27, 0.07, 0.04, 45), (0.42, 0.11, 0.06, 0.03, 10))  # fmt: skip


def build(stage: SetStage) -> None:
    wall = mat.plaster("pale wall", "#d2d8d5", relief=0.5)
    bed = mat.plaster("basin bed", "#c4cecb", relief=1.4)
    stone = basin.worn_stone("river stone", "#b4b1aa", "#83817c", rough=0.55)
    clear = basin.clear_water("clear water", "#d6eceb", deep=0.3)

    stage.add(geo.box("wall", (8.0, 0.2, 4.0), 0.004), "backdrop", wall, at=(0, 0.95, -DEPTH - 0.1))
    stage.add(geo.slab("bed", 8.0, 6.0, 0.05), "backdrop", bed, at=(0, -1.9, -DEPTH - 0.05))
    stage.add(basin.water("water", clear, 0.0, RINGS, reach=2.4), "surface")
    seat = basin.river_stone("stone", STONE, stone, seed=5, flat=1.0)
    top = basin.top_of(seat) - DEPTH
    stage.add(seat, "surface", at=(0, 0, -DEPTH))
    stage.mark((0, 0, top), free_radius=0.075, free_height=0.6)
    for number, (x, y, length, height, turn) in enumerate(PEBBLES):
        size = (length, length * 0.78, height)
        pebble = basin.river_stone(f"pebble {number}", size, stone, seed=11 + number, detail=(40, 56))
        stage.add(pebble, "prop:pebbles", at=(x, y, -DEPTH - 0.001), turn=turn)

    sun = lights.spot(
        stage, "light off the water", "key", azimuth=-52, elevation=40, distance=3.0, level=0.85, kelvin=5200,
        softness=0.012, cone=64, blend=0.5, aim=(0.05, 0.4, 0.1),
    )  # fmt: skip
    basin.rippled_light(sun, 3.0, 0.15, 0.6)
    lights.softbox(stage, "window", "rim", azimuth=-128, elevation=42, distance=1.0, size=0.6, level=0.5, kelvin=5600)
    lights.softbox(stage, "fill", "fill", azimuth=60, elevation=32, distance=1.6, size=1.0, level=0.16, kelvin=5800)
    stage.world("#e4eef0", 0.10)

    stage.camera("hero", azimuth=0, elevation=11, focal=85, fstop=8, fill=0.45)
    stage.camera("three_quarter", azimuth=22, elevation=20, focal=75, fstop=8, fill=0.40)
    stage.camera("low", azimuth=-10, elevation=4, focal=100, fstop=8, fill=0.55)
    stage.camera("top", azimuth=0, elevation=52, focal=75, fstop=11, fill=0.40)

    rose = stage.variant(
        "rose_water", title="Rose water", title_ko="로즈 워터",
        caption="A pale stone in rose-tinted water before a blush wall in warm rippled light.",
        caption_ko="블러시 톤 벽 앞 장밋빛 물 위의 밝은 돌, 따뜻하게 일렁이는 빛.",
        mood=("romantic", "gentle", "fresh", "elegant"), backdrop="blush wall with rippled light",
    )  # fmt: skip
    rose.swap(wall, mat.plaster("blush wall", "#dccdc6", relief=0.5))
    rose.swap(bed, mat.plaster("blush bed", "#d6c0b8", relief=1.4))
    rose.swap(stone, basin.worn_stone("white stone", "#d8d0c8", "#b3a9a0", rough=0.5))
    rose.swap(clear, basin.clear_water("rose water", "#f6dfd9", deep=0.35))
    rose.light("light off the water", kelvin=4700)

    deep = stage.variant(
        "night_pool", title="Night pool", title_ko="밤의 못",
        caption="A black stone in dark still water before a slate wall, cool moonlight ripples from the left.",
        caption_ko="검푸른 물 위의 검은 돌, 왼쪽에서 드는 서늘한 달빛 물결이 비치는 짙은 벽.",
        mood=("dramatic", "calm", "luxurious", "elegant"), backdrop="slate wall with cool rippled light",
        families=("perfume", "watches", "spirits", "skin_care", "jewelry", "eyewear", "audio", "glassware"),
    )  # fmt: skip
    deep.swap(wall, mat.plaster("slate wall", "#4a565e", relief=0.5))
    deep.swap(bed, mat.plaster("slate bed", "#2a3338", relief=1.4))
    deep.swap(stone, basin.worn_stone("black stone", "#4d4e50", "#2b2c2e", rough=0.5))
    deep.light("light off the water", kelvin=6200, level=1.0)
    deep.light("window", level=0.9, kelvin=6000)
    deep.world("#c4d2dc", 0.05)
