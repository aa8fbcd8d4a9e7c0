# SPDX-License-Identifier: GPL-3.0-or-later
"""Wet slate: a dark split slab just rained on; two rims from behind find the water, the rest stays in the dark."""

from __future__ import annotations

from ..kit import Card, SetStage, lights
from ..kit import geometry as geo
from ..kit import materials as mat
from ..kit.droplets import drops, water
from ..kit.stone import cleft_face, dressed, wet_slate

CARD = Card(
    id="wet_slate", title="Wet slate", title_ko="젖은 슬레이트",
    caption="A dark split slate slab beaded with water before a deep blue gray backdrop, rim light from behind.",
    caption_ko="물방울이 맺힌 어두운 슬레이트 석판과 깊은 청회색 배경, 뒤에서 드는 윤곽광.",
    kind="studio", place="studio", surfaces=("stone", "water"), materials=("stone", "water"),
    backdrop="dark blue gray gradient", mood=("dramatic", "rugged", "fresh", "bold"),
    technique=("hero shot", "low key", "rim light"),
    families=("beer", "spirits", "soft_drinks", "watches", "skin_care", "perfume", "wine", "outdoor", "health", "tools",
              "cameras", "sports", "glassware", "audio"),
    size_m=(0.03, 0.36), design_size_m=0.20, scale_range=(0.4, 1.6), props=("water drops",),
    avoids=("baby", "furniture", "bicycles", "bakery", "books", "textiles"),
    copy_space=("left", "right", "top"),
)  # fmt: skip
SEED = 5


def build(stage: SetStage) -> None:
    slate = wet_slate("wet slate", "#34383c", "#575651")
    paper = mat.paint("backdrop", "#39434e", roughness=0.8)
    stage.add(geo.cove("backdrop", width=8.0, floor=4.0, wall=3.0, radius=0.5, behind=1.5), "backdrop", paper,
              at=(0, 0, -0.12))  # fmt: skip
    stage.add(cleft_face("slab", 2.6, 1.06, slate, seed=SEED, fine=0.005), "surface")
    stage.mark((0, 0, 0), free_radius=0.17, free_height=0.6)
    for part in drops(
        water(),
        lambda at: dressed(at, SEED, 0.17),
        half=(0.48, 0.42),
        count=520,
        largest=0.0078,
        seed=8,
    ):
        stage.add(part, "prop:water drops")

    lights.strip(stage, "rim left", "rim", azimuth=-142, elevation=26, distance=1.1, length=0.9, level=1.0, kelvin=5600)
    lights.strip(stage, "rim right", "rim", azimuth=136, elevation=20, distance=1.1, length=0.9, level=0.9, kelvin=6200)
    lights.softbox(stage, "key", "key", azimuth=-48, elevation=42, distance=1.2, size=0.4, level=0.6, kelvin=5200)
    lights.softbox(stage, "glow", "background", azimuth=28, elevation=12, distance=0.7, size=0.3, level=0.8,
                   kelvin=6000, aim=(0.1, 1.5, 0.12))  # fmt: skip
    stage.world("#aebccc", 0.02)

    stage.camera("hero", azimuth=0, elevation=9, focal=85, fstop=11, fill=0.48)
    stage.camera("three_quarter", azimuth=-12, elevation=18, focal=75, fstop=11, fill=0.42)
    stage.camera("low", azimuth=-10, elevation=4, focal=100, fstop=8, fill=0.58)
    stage.camera("macro", azimuth=14, elevation=12, focal=100, fstop=11, fill=0.85, aim=0.35)

    amber = stage.variant(
        "amber", title="Amber night", title_ko="앰버 나이트",
        caption="A dark wet slate slab with warm amber light from behind, beads of water glow before a brown backdrop.",
        caption_ko="뒤에서 드는 호박빛 조명에 물방울이 빛나는 어두운 슬레이트 석판과 짙은 갈색 배경.",
        mood=("warm", "luxurious", "dramatic", "romantic"), backdrop="dark brown gradient",
        families=("spirits", "beer", "wine", "watches", "perfume", "coffee_tea", "glassware", "audio", "cameras"),
    )  # fmt: skip
    amber.swap(paper, mat.paint("brown backdrop", "#574a3f", roughness=0.8))
    amber.swap(slate, wet_slate("brown slate", "#3a3430", "#5d5246"))
    amber.light("rim left", kelvin=3600)
    amber.light("rim right", kelvin=3300, level=1.1)
    amber.light("glow", kelvin=3900, level=0.6)
    amber.light("key", kelvin=4600)

    rain = stage.variant(
        "spring", title="Spring water", title_ko="맑은 계곡",
        caption="A gray green wet slate slab beaded with water before a misty pale green backdrop, light from behind.",
        caption_ko="물방울이 맺힌 회녹색 슬레이트 석판과 안개 낀 연녹색 배경에 뒤에서 드는 맑은 빛.",
        mood=("fresh", "natural", "clean", "calm"), backdrop="misty pale green gradient",
        families=("skin_care", "soft_drinks", "health", "perfume", "beer", "glassware", "coffee_tea", "outdoor",
                  "plants", "fruit"),
    )  # fmt: skip
    rain.swap(paper, mat.paint("mist backdrop", "#b9c6bc", roughness=0.8))
    rain.swap(slate, wet_slate("green slate", "#6f7a73", "#98a198", wetness=0.4))
    rain.light("glow", level=0.7)
    rain.light("key", level=0.8, kelvin=5800)
