# SPDX-License-Identifier: GPL-3.0-or-later
"""Torn paper: a seamless roll, two sheets torn by hand hang before it; a small, hard-ish key throws their shadows."""

from __future__ import annotations

import numpy as np

from ..kit import Card, SetStage, lights
from ..kit import geometry as geo
from ..kit import materials as mat
from ..kit.paper import torn_core, torn_sheet

CARD = Card(
    id="paper_sweep", title="Torn paper sweep", title_ko="찢은 종이 배경",
    caption="A dusty blue paper sweep; cream and clay sheets torn by hand hang behind, crisp shadows from the left.",
    caption_ko="차분한 블루 종이 배경 앞에 손으로 찢은 크림색과 점토색 종이를 겹치고 왼쪽에서 또렷한 빛을 준 세트.",
    kind="studio", place="studio", surfaces=("paper",), materials=("paper",),
    backdrop="torn sheets of paper, white deckle edges, before a seamless roll",
    mood=("playful", "modern", "bold", "clean"), technique=("hero shot", "color blocking", "copy space right"),
    families=("skin_care", "make_up", "stationery", "books", "toys", "soft_drinks", "eyewear", "footwear",
              "audio", "cameras", "coffee_tea", "health", "pets", "hats", "phones"),
    size_m=(0.03, 0.45), design_size_m=0.20, scale_range=(0.3, 2.5), avoids=("furniture", "bicycles", "car_parts"),
    copy_space=("right",),
)  # fmt: skip
WALL = 0.55


def build(stage: SetStage) -> None:
    sweep = mat.paper("sweep paper", "#8b9aa3")
    front, back = mat.paper("front sheet", "#e6dccb"), mat.paper("back sheet", "#b5836a")
    core = torn_core()
    roll = geo.cove("roll", width=6.0, floor=3.0, wall=2.6, radius=0.22, behind=WALL)
    stage.add(roll, "surface", sweep)
    stage.mark((0, 0, 0), free_radius=0.22, free_height=0.6)

    # Both tears fall from upper right to lower left, not quite parallel, and level out before they meet the floor.
    def lower(x: np.ndarray) -> np.ndarray:
        return 0.115 + 0.12 * np.logaddexp(0, (x + 0.11) / 0.12) + 0.012 * np.sin(9 * x)

    def upper(x: np.ndarray) -> np.ndarray:
        return 0.19 + 0.13 * np.logaddexp(0, (x + 0.13) / 0.13) + 0.016 * np.sin(7 * x + 2)

    for part in torn_sheet("torn.back", lower, 2.4, back, core, seed=3, lift=0.016, band=0.009):
        stage.add(part, "backdrop", at=(0, WALL - 0.012, 0))
    for part in torn_sheet("torn.front", upper, 2.4, front, core, seed=11, lift=0.018, band=0.009):
        stage.add(part, "backdrop", at=(0, WALL - 0.028, 0))

    lights.spot(stage, "key", "key", azimuth=-52, elevation=42, distance=2.6, level=1.12, kelvin=5200, softness=0.05,
                cone=75, blend=0.6, aim=(0.0, 0.2, 0.15))  # fmt: skip
    lights.softbox(stage, "fill", "fill", azimuth=55, elevation=30, distance=2.0, size=1.6, level=0.2, kelvin=5900)
    lights.strip(stage, "rim", "rim", azimuth=128, elevation=32, distance=0.9, length=0.6, level=0.22)
    stage.world("#eef1f3", 0.07)

    stage.camera("hero", azimuth=0, elevation=6, focal=85, fstop=11, fill=0.48)
    stage.camera("three_quarter", azimuth=18, elevation=14, focal=75, fstop=11, fill=0.42)
    stage.camera("low", azimuth=-10, elevation=2, focal=90, fstop=11, fill=0.56)
    stage.camera("top", azimuth=0, elevation=50, focal=75, fstop=11, fill=0.42)

    ochre = stage.variant(
        "ochre", title="Ochre and olive", title_ko="황토와 올리브",
        caption="An ochre paper sweep with torn cream and olive sheets behind, crisp warm light from the left.",
        caption_ko="황토색 종이 배경에 찢은 크림색·올리브색 종이를 겹치고 왼쪽에서 따뜻하고 또렷한 빛을 준 세트.",
        mood=("warm", "natural", "playful", "nostalgic"),
        families=("coffee_tea", "bakery", "skin_care", "stationery", "books", "soft_drinks", "toys", "decor", "plants",
                  "music", "cameras", "bags"),
    )  # fmt: skip
    ochre.swap(sweep, mat.paper("ochre paper", "#c8a672"))
    ochre.swap(front, mat.paper("oat sheet", "#eadfca"))
    ochre.swap(back, mat.paper("olive sheet", "#6f725a"))
    ochre.light("key", kelvin=4900)

    blush = stage.variant(
        "blush", title="Blush and wine", title_ko="블러시와 와인",
        caption="A blush paper sweep with torn pale pink and wine red sheets behind, crisp light from the left.",
        caption_ko="블러시 핑크 종이 배경에 찢은 연분홍과 와인색 종이를 겹치고 왼쪽에서 또렷한 빛을 준 세트.",
        mood=("romantic", "playful", "elegant", "gentle"),
        families=("make_up", "perfume", "skin_care", "jewelry", "stationery", "bags", "footwear", "eyewear", "baby",
                  "textiles", "wine"),
    )  # fmt: skip
    blush.swap(sweep, mat.paper("blush paper", "#d5b0a9"))
    blush.swap(front, mat.paper("petal sheet", "#efdcd4"))
    blush.swap(back, mat.paper("wine sheet", "#74414a"))

    ink = stage.variant(
        "graphite", title="Graphite and signal", title_ko="그래파이트와 주황",
        caption="A graphite paper sweep with torn black and signal orange sheets behind, hard light from the left.",
        caption_ko="짙은 그래파이트 종이 배경에 찢은 검정과 주황 종이를 겹치고 왼쪽에서 강한 빛을 준 세트.",
        mood=("bold", "sporty", "modern", "dramatic"),
        families=("audio", "phones", "computers", "cameras", "footwear", "sports", "tools", "watches", "beer",
                  "soft_drinks", "eyewear", "music"),
    )  # fmt: skip
    ink.swap(sweep, mat.paper("graphite paper", "#4a4c50"))
    ink.swap(front, mat.paper("black sheet", "#26272a"))
    ink.swap(back, mat.paper("orange sheet", "#c4653d"))
    ink.light("key", level=1.45)
    ink.light("rim", level=0.5)
