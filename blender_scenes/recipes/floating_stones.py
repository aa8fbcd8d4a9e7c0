# SPDX-License-Identifier: GPL-3.0-or-later
"""Floating stones: a wide flat stone carried by a small one, a cairn beside it, all pale, one calm soft light."""

from ..kit import Card, SetStage, basin, lights, pebbles
from ..kit import geometry as geo
from ..kit import materials as mat

CARD = Card(
    id="floating_stones", title="Floating stones", title_ko="떠 있는 돌",
    caption="A flat pale stone seems to float above the ground, a small cairn beside it, soft light from the left.",
    caption_ko="바닥 위에 떠 있는 듯한 납작한 밝은 돌과 곁에 쌓은 작은 돌탑, 왼쪽에서 드는 부드러운 빛.",
    kind="studio", place="studio", surfaces=("stone",), materials=("stone", "plaster"),
    backdrop="pale plaster sweep", mood=("calm", "minimal", "natural", "clean", "gentle"),
    technique=("hero shot",), props=("cairn", "pebbles"), copy_space=("right",),
    families=("skin_care", "perfume", "health", "jewelry", "make_up", "tableware", "watches", "decor", "glassware",
              "coffee_tea", "eyewear"),
    size_m=(0.03, 0.35), design_size_m=0.18, scale_range=(0.3, 2.0),
    avoids=("toys", "computers", "tools", "bicycles", "car_parts"),
)  # fmt: skip

# (length, depth, height) of each stone from the ground up, and how far it sits off the one below.
CAIRN = ((0.150, 0.12, 0.066), (0.105, 0.09, 0.046), (0.074, 0.06, 0.036), (0.044, 0.038, 0.026))
PEBBLES = ((-0.24, -0.04, 0.05, 40), (-0.36, 0.03, 0.045, 10), (0.30, 0.22, 0.075, -25), (0.37, 0.10, 0.05, 70),
           (0.13, -0.17, 0.04, 15))  # fmt: skip


def build(stage: SetStage) -> None:
    sweep = mat.plaster("pale sweep", "#d6d2ca", relief=0.5)
    pale = pebbles.skin("pale stone", "#ddd5c8", "#aca193", speck="#6f665c")
    gray = pebbles.skin("gray stone", "#908b85", "#615d59", vein="#d9d3c8", rough=0.58)

    stage.add(geo.cove("cove", 9.0, 4.0, 4.0, 0.5, 0.9), "backdrop", sweep)
    foot = pebbles.worn("foot", (0.165, 0.14, 0.052), gray, seed=31, sharp=6.0)
    stage.add(foot, "prop:foot stone", at=(0.01, 0.02, -0.003))
    seat = pebbles.worn("seat", (0.31, 0.26, 0.066), pale, seed=46, table=0.5, detail=6, sharp=6.0, facets=7)
    base = basin.top_of(foot) - 0.007
    stage.add(seat, "surface", at=(0, 0, base))
    stage.mark((0, 0, base + basin.top_of(seat)), free_radius=0.08, free_height=0.6)

    height = -0.003
    for number, size in enumerate(CAIRN):
        stone = pebbles.worn(f"cairn {number}", size, (gray, pale)[number % 2], seed=41 + number)
        lean = (0.0, 0.006, -0.005, 0.004)[number]
        stage.add(stone, "prop:cairn", at=(-0.215 + lean, 0.21, height), turn=37 * number)
        height += basin.top_of(stone) - 0.0035
    for number, (x, y, length, turn) in enumerate(PEBBLES):
        size = (length, length * 0.8, length * 0.5)
        stone = pebbles.worn(f"pebble {number}", size, (pale, gray)[number % 2], seed=60 + number, detail=4)
        stage.add(stone, "prop:pebbles", at=(x, y, -0.002), turn=turn)

    lights.softbox(stage, "key", "key", azimuth=-76, elevation=36, distance=1.1, size=0.42, level=1.25, kelvin=5000)
    lights.softbox(stage, "fill", "fill", azimuth=65, elevation=28, distance=1.8, size=1.2, level=0.05, kelvin=6000)
    lights.strip(stage, "rim", "rim", azimuth=138, elevation=30, distance=1.0, length=0.6, level=0.2, kelvin=5500)
    # A pool of light low on the sweep, off to the key's side: the rest of the wall falls away to a middle tone.
    lights.spot(
        stage, "pool", "background", azimuth=-38, elevation=42, distance=1.5, level=0.7, kelvin=5000, softness=0.2,
        cone=34, blend=1.0, aim=(-0.14, 0.8, 0.16),
    )  # fmt: skip
    stage.world("#f2efe9", 0.03)

    stage.camera("hero", azimuth=0, elevation=7, focal=85, fstop=8, fill=0.44)
    stage.camera("three_quarter", azimuth=-20, elevation=15, focal=75, fstop=8, fill=0.40)
    stage.camera("low", azimuth=-10, elevation=2, focal=100, fstop=8, fill=0.54)
    stage.camera("top", azimuth=0, elevation=48, focal=75, fstop=11, fill=0.40)

    black = stage.variant(
        "basalt", title="Basalt", title_ko="현무암",
        caption="Black basalt stones on a dark slate sweep, a low soft light from the left draws their edges.",
        caption_ko="짙은 슬레이트빛 배경의 검은 현무암, 왼쪽의 낮고 부드러운 빛이 그리는 윤곽.",
        mood=("dramatic", "calm", "luxurious", "rugged"), backdrop="dark slate sweep",
        families=("watches", "perfume", "spirits", "jewelry", "skin_care", "eyewear", "outdoor", "tableware"),
    )  # fmt: skip
    black.swap(sweep, mat.plaster("slate sweep", "#4b4d4f", relief=0.5))
    black.swap(pale, pebbles.skin("basalt", "#4a4a4c", "#262628", speck="#141415", rough=0.7))
    black.swap(gray, pebbles.skin("veined basalt", "#4f4f51", "#2c2c2e", vein="#a8a39b", rough=0.66))
    black.light("key", elevation=30, level=1.3)
    black.light("rim", level=1.0)
    black.light("pool", kelvin=5600)

    sage = stage.variant(
        "sage_spa", title="Sage spa", title_ko="세이지 스파",
        caption="White stones on a sage green sweep in soft morning light.",
        caption_ko="세이지 그린 배경 위의 하얀 돌, 부드러운 아침빛.",
        mood=("fresh", "natural", "calm", "gentle"), backdrop="sage green plaster sweep",
    )  # fmt: skip
    sage.swap(sweep, mat.plaster("sage sweep", "#b0b7a8", relief=0.5))
    sage.swap(pale, pebbles.skin("white stone", "#e6e3db", "#c0bbb0", speck="#8b877c"))
    sage.swap(gray, pebbles.skin("sage stone", "#9da08f", "#6d7163", vein="#e0dfd4", rough=0.58))
