# SPDX-License-Identifier: GPL-3.0-or-later
"""Jewel macro: a hand's breadth of broken stone with honed faces; a small hard light for fire, a tent for metal."""

from __future__ import annotations

from ..kit import Card, SetStage, lights
from ..kit import geometry as geo
from ..kit import materials as mat
from ..kit.shards import macro_stone, shard

CARD = Card(
    id="jewel_macro", title="Jewel macro stage", title_ko="주얼리 매크로 무대",
    caption="Broken travertine with honed faces, a hand's breadth wide, one small hard light from the left.",
    caption_ko="매끈한 면과 거칠게 깨진 모서리의 트래버틴 조각, 왼쪽에서 드는 작고 또렷한 빛, 한 뼘 크기의 무대.",
    kind="studio", place="studio", surfaces=("stone",), materials=("stone", "paper"),
    backdrop="warm sand paper in a soft gradient", mood=("elegant", "luxurious", "natural", "calm"),
    technique=("macro shot", "hero shot", "hard light"), props=("stone shards",),
    families=("jewelry", "watches", "make_up", "perfume", "eyewear", "decor", "stationery"),
    size_m=(0.008, 0.06), design_size_m=0.03, scale_range=(0.3, 2.0),
    avoids=("furniture", "bicycles", "sports", "bakery", "meals", "appliances", "apparel"),
)  # fmt: skip
TOP = 0.0085
BED = ((-0.085, -0.022), (-0.02, -0.030), (0.026, -0.027), (0.034, -0.008), (0.030, 0.022), (0.012, 0.040),
       (-0.05, 0.046), (-0.09, 0.040))  # fmt: skip
TALL = ((-0.042, 0.0), (0.016, 0.0), (0.019, 0.014), (0.012, 0.026), (0.004, 0.033), (-0.012, 0.052),
        (-0.022, 0.058), (-0.040, 0.082), (-0.050, 0.080))  # fmt: skip
CHIP = ((-0.012, 0.0), (0.012, 0.0), (0.010, 0.007), (0.001, 0.0135), (-0.009, 0.010))


def build(stage: SetStage) -> None:
    stone = macro_stone("travertine", "#dccdb6", "#b99f80", "#7d6750", pits=0.6)
    paper = mat.principled("sand paper", "#c8b195", 0.8, size=0.03, bump=0.00003, bump_size=0.0005)

    stage.add(geo.cove("sweep", width=2.4, floor=1.0, wall=1.2, radius=0.10, behind=0.24), "backdrop", paper)
    stage.add(shard("bed", BED, TOP, stone, seed=3), "surface")
    stage.mark((0, 0, TOP), free_radius=0.023, free_height=0.1)
    stage.add(shard("tall shard", TALL, 0.014, stone, seed=8, upright=True), "prop:stone shards",
              at=(-0.022, 0.030, TOP - 0.0002), turn=10)  # fmt: skip
    stage.add(shard("chip", CHIP, 0.011, stone, seed=15, upright=True), "prop:stone shards",
              at=(0.046, 0.036, -0.0002), turn=-24)  # fmt: skip

    lights.spot(stage, "key", "key", azimuth=-76, elevation=34, distance=0.5, level=1.15, kelvin=4900, softness=0.018,
                cone=46, blend=0.8)  # fmt: skip
    lights.softbox(stage, "tent", "fill", azimuth=-20, elevation=64, distance=0.2, size=(0.24, 0.16), level=0.24,
                   kelvin=5500, gradient=0.7)  # fmt: skip
    lights.card(stage, "tent wall", "fill", azimuth=66, elevation=16, distance=0.14, size=(0.09, 0.12), level=0.35)
    lights.strip(stage, "rim", "rim", azimuth=142, elevation=26, distance=0.2, length=0.16, level=0.30, kelvin=5600)
    lights.spot(stage, "glow", "background", azimuth=30, elevation=30, distance=0.5, level=0.8, kelvin=4900,
                softness=0.3, cone=34, blend=1.0, aim=(0.05, 0.24, 0.045))  # fmt: skip
    stage.world("#f3ebe0", 0.04)

    stage.camera("hero", azimuth=0, elevation=11, focal=100, fstop=16, fill=0.44)
    stage.camera("three_quarter", azimuth=20, elevation=20, focal=100, fstop=16, fill=0.42)
    stage.camera("low", azimuth=-10, elevation=5, focal=100, fstop=16, fill=0.52)
    stage.camera("top", azimuth=0, elevation=52, focal=100, fstop=16, fill=0.42)

    noir = stage.variant(
        "noir", title="Noir basalt", title_ko="검은 현무암",
        caption="Broken black basalt with honed faces before graphite paper, one small hard light and a crisp rim.",
        caption_ko="그래파이트 배경 앞 매끈한 면과 깨진 모서리의 검은 현무암, 작고 또렷한 빛과 윤곽광.",
        mood=("luxurious", "dramatic", "technical", "bold"), backdrop="graphite paper in a soft gradient",
        families=("watches", "jewelry", "eyewear", "perfume", "make_up", "tools", "stationery"),
    )  # fmt: skip
    noir.swap(stone, macro_stone("basalt", "#3a3838", "#232223", "#121213", bands=0.6, pits=0.15, sparkle=0.02,
                                 rough=0.36))  # fmt: skip
    noir.swap(paper, mat.principled("graphite paper", "#4a4846", 0.8, size=0.03, bump=0.00003, bump_size=0.0005))
    noir.light("rim", level=1.0)
    noir.light("tent", level=0.5)
    noir.light("glow", level=1.3)

    blush = stage.variant(
        "blush", title="Blush quartzite", title_ko="블러시 규암",
        caption="Broken blush quartzite with honed faces on skin-tone paper, a small hard light from the left.",
        caption_ko="살굿빛 종이 위 매끈한 면과 깨진 모서리의 분홍 규암에 왼쪽에서 드는 작고 또렷한 빛.",
        mood=("romantic", "gentle", "elegant", "warm"), backdrop="skin-tone paper in a soft gradient",
    )  # fmt: skip
    blush.swap(stone, macro_stone("quartzite", "#e2c9be", "#b98475", "#96695e", bands=0.75, pits=0.0, rough=0.36))
    blush.swap(paper, mat.principled("blush paper", "#dab7a7", 0.8, size=0.03, bump=0.00003, bump_size=0.0005))

    pearl = stage.variant(
        "pearl", title="Pearl alabaster", title_ko="펄 앨러배스터",
        caption="Broken white alabaster with honed faces on pearl gray paper in clear, cool light from the left.",
        caption_ko="진줏빛 회색 종이 위 매끈한 면과 깨진 모서리의 흰 앨러배스터에 왼쪽에서 드는 맑은 빛.",
        mood=("clean", "elegant", "fresh", "minimal"), backdrop="pearl gray paper in a soft gradient",
    )  # fmt: skip
    pearl.swap(stone, macro_stone("alabaster", "#e8e5e0", "#a9a39d", "#8b8680", bands=0.7, pits=0.0, rough=0.32))
    pearl.swap(paper, mat.principled("pearl paper", "#c4c8cc", 0.8, size=0.03, bump=0.00003, bump_size=0.0005))
    pearl.light("key", kelvin=5600, level=1.25)
