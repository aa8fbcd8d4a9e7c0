# SPDX-License-Identifier: GPL-3.0-or-later
"""Brushed steel: a turned disc whose face throws fans of light, a brushed panel draws one lamp out to a column."""

from __future__ import annotations

from ..kit import Card, SetStage, lights
from ..kit import geometry as geo
from ..kit.brushed_metal import brushed, turned

CARD = Card(
    id="brushed_steel_disc", title="Brushed steel", title_ko="브러시드 스틸",
    caption="A turned steel disc on dark brushed sheet, a column of light stands in the brushed panel behind.",
    caption_ko="어두운 헤어라인 금속판 위 선반으로 깎은 스틸 원판, 뒤편 헤어라인 패널에 세로로 맺힌 빛기둥.",
    kind="studio", place="studio", surfaces=("metal",), materials=("metal",),
    backdrop="brushed steel panel with a column of light", mood=("technical", "modern", "luxurious", "dramatic"),
    technique=("hero shot", "strip light", "low key"),
    families=("watches", "tools", "car_parts", "computers", "phones", "audio", "cameras", "appliances", "kitchenware",
              "music", "eyewear", "spirits", "perfume", "jewelry"),
    size_m=(0.02, 0.45), design_size_m=0.20, scale_range=(0.2, 2.5), copy_space=("right",),
    avoids=("baby", "bakery", "textiles", "plants", "furniture", "fruit"),
)  # fmt: skip
FOOT, BASE, TOP = 0.003, 0.016, 0.038


def build(stage: SetStage) -> None:
    steel = turned("turned steel")
    panel = brushed("brushed panel", "#85888c")
    sheet = brushed("dark sheet", "#3c3e42")

    stage.add(geo.slab("floor", 8.0, 5.0, 0.03), "backdrop", sheet, at=(0, -1.9, -0.03))
    stage.add(geo.box("panel", (8.0, 0.04, 3.4), 0.002), "backdrop", panel, at=(0, 0.52, -0.2))
    stage.add(geo.cylinder("foot", 0.168, FOOT, edge=0.0, segments=128), "surface", sheet)
    stage.add(geo.cylinder("base", 0.182, BASE - FOOT, edge=0.0012, segments=256), "surface", steel, at=(0, 0, FOOT))
    stage.add(geo.cylinder("disc", 0.164, TOP - BASE, edge=0.0016, segments=256), "surface", steel, at=(0, 0, BASE))
    stage.mark((0, 0, TOP), free_radius=0.155, free_height=0.6)

    lights.softbox(stage, "key", "key", azimuth=-52, elevation=40, distance=0.9, size=(0.35, 0.6), level=0.75,
                   kelvin=5500, gradient=0.8)  # fmt: skip
    # High before the panel: its reflection, drawn out upright, is the column.
    lights.softbox(stage, "column", "background", azimuth=-10, elevation=68, distance=0.9, size=(0.22, 0.3), level=0.5,
                   kelvin=5700, gradient=0.8)  # fmt: skip
    lights.strip(stage, "fan left", "rim", azimuth=-140, elevation=34, distance=0.62, length=0.5, level=0.7,
                 kelvin=5600, width=0.06)  # fmt: skip
    lights.strip(stage, "fan right", "rim", azimuth=146, elevation=30, distance=0.6, length=0.5, level=0.8,
                 kelvin=6400, width=0.06)  # fmt: skip
    lights.card(stage, "white card", "fill", azimuth=64, elevation=14, distance=0.7, size=(0.3, 0.6), level=0.8)
    stage.world("#c6d0dc", 0.03)

    stage.camera("hero", azimuth=0, elevation=13, focal=85, fstop=13, fill=0.46)
    stage.camera("three_quarter", azimuth=24, elevation=20, focal=75, fstop=11, fill=0.42)
    stage.camera("low", azimuth=-12, elevation=6, focal=100, fstop=11, fill=0.56)
    stage.camera("top", azimuth=0, elevation=46, focal=75, fstop=11, fill=0.42)

    brass = stage.variant(
        "brass", title="Brass and bronze", title_ko="황동과 브론즈",
        caption="A turned brass disc on dark bronze sheet, a warm column of light in the brushed panel behind.",
        caption_ko="짙은 브론즈판 위 선반으로 깎은 황동 원판, 뒤편 헤어라인 패널에 맺힌 따뜻한 빛기둥.",
        mood=("luxurious", "warm", "elegant", "dramatic"), backdrop="brushed bronze panel with a column of light",
        families=("watches", "spirits", "perfume", "jewelry", "audio", "cameras", "make_up", "eyewear", "lamps",
                  "music", "kitchenware"),
    )  # fmt: skip
    brass.swap(steel, turned("turned brass", "#c6a068"))
    brass.swap(panel, brushed("bronze panel", "#7d6650"))
    brass.swap(sheet, brushed("dark bronze", "#3d3129"))
    brass.light("column", kelvin=4700)

    white = stage.variant(
        "aluminum", title="Bright aluminum", title_ko="밝은 알루미늄",
        caption="A turned aluminum disc on pale brushed sheet before a bright brushed panel, clean and even.",
        caption_ko="밝은 헤어라인 금속판 위 선반으로 깎은 알루미늄 원판과 환하게 빛나는 뒤편 패널.",
        mood=("clean", "technical", "minimal", "modern"), backdrop="bright brushed aluminum panel",
        families=("phones", "computers", "audio", "cameras", "appliances", "health", "skin_care", "watches", "eyewear",
                  "tools", "kitchenware", "car_parts"),
    )  # fmt: skip
    white.swap(steel, turned("turned aluminum", "#dcdddf"))
    white.swap(panel, brushed("aluminum panel", "#c9cbce"))
    white.swap(sheet, brushed("aluminum sheet", "#a9abae"))
    white.world("#dfe5ec", 0.25)
