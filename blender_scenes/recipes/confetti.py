# SPDX-License-Identifier: GPL-3.0-or-later
"""Confetti: after the bang. One color of seamless, a low drum, paper pieces that fell around it, two streamers."""

import numpy as np

from ..kit import Card, SetStage, lights, party
from ..kit import geometry as geo
from ..kit import materials as mat

CARD = Card(
    id="confetti", title="Confetti", title_ko="컨페티",
    caption="Many-colored paper confetti and curled streamers round a cream drum on coral, clear light from the left.",
    caption_ko="코랄색 배경 위 크림색 원형 단상 둘레에 흩어진 알록달록한 종이 꽃가루와 말린 리본, 왼쪽의 맑은 빛.",
    kind="studio", place="studio", surfaces=("paper",), materials=("paper",),
    backdrop="coral seamless", mood=("festive", "playful", "bold", "fresh"),
    technique=("hero shot",), props=("confetti", "paper streamers"),
    families=("toys", "soft_drinks", "bakery", "make_up", "phones", "beer", "perfume", "stationery", "audio",
              "footwear", "jewelry", "bags", "baby", "wine", "pets", "hats"),
    size_m=(0.03, 0.45), design_size_m=0.20, scale_range=(0.4, 2.0),
    avoids=("tools", "car_parts", "outdoor", "furniture", "bicycles"),
)  # fmt: skip

TOP, DRUM = 0.045, 0.14
STREAMERS = (  # path on the floor, turns of the curl, which of the colors
    (((-0.52, 0.10), (-0.36, 0.19), (-0.22, 0.20), (-0.12, 0.29), (-0.02, 0.30)), 22, 0.2),
    (((0.55, -0.16), (0.36, -0.10), (0.235, -0.03), (0.20, 0.09), (0.30, 0.17)), 20, 0.4),
)


def ground(at: np.ndarray) -> np.ndarray:
    """Height of what a piece falls on: the drum or the floor."""
    return np.where(np.hypot(at[:, 0], at[:, 1]) < DRUM, TOP, 0.0)


def fallen(at: np.ndarray) -> np.ndarray:
    """Few on the drum's far rim, none at its edge, a dense ring behind and beside it, thinner toward all ends."""
    away = np.hypot(at[:, 0], at[:, 1])
    drum = np.where((away > 0.10) & (away < DRUM - 0.012), 0.22, 0.0)
    floor = np.exp(-(((away - 0.31) / 0.26) ** 2)) * (0.75 + 0.25 * np.sin(7 * at[:, 0] + 3) * np.cos(6 * at[:, 1]))
    floor = np.where(at[:, 1] > 0.75, floor * 0.3, floor) + 0.02
    return np.where(away < DRUM, drum, np.where(away < DRUM + 0.012, 0.0, floor))


def build(stage: SetStage) -> None:
    paper = mat.paper("coral seamless", "#e58f7b")
    drum = mat.paper("cream drum", "#f0e3d2")
    pieces = party.party_paper("many-colored paper", ("#f6efe2", "#f4c03e", "#d9306f", "#2f8f8c", "#f6efe2", "#f7a8b8"))

    stage.add(geo.cove("cove", 9.0, 4.5, 4.0, 0.6, 1.6), "backdrop", paper)
    stage.add(geo.cylinder("drum", DRUM, TOP, edge=0.002), "surface", drum)
    stage.mark((0, 0, TOP), free_radius=0.095, free_height=0.6)
    fall = party.confetti("confetti", pieces, ground, fallen, count=4600, half=(0.9, 0.62), seed=8, middle=(0, 0.22))
    stage.add(fall, "prop:confetti")
    for number, (path, turns, lot) in enumerate(STREAMERS):
        ribbon = party.streamer(f"streamer {number}", pieces, path, turns=turns, lot=lot, seed=3 + number)
        stage.add(ribbon, "prop:paper streamers")

    lights.softbox(stage, "key", "key", azimuth=-66, elevation=36, distance=1.6, size=0.26, level=1.3, kelvin=5300)
    lights.softbox(stage, "fill", "fill", azimuth=60, elevation=35, distance=1.8, size=1.3, level=0.1, kelvin=5800)
    lights.softbox(stage, "rim", "rim", azimuth=150, elevation=40, distance=1.1, size=(0.7, 0.3), level=0.3)
    lights.spot(
        stage, "pool", "background", azimuth=-20, elevation=55, distance=1.8, level=0.5, softness=0.3, cone=42,
        blend=1.0, aim=(-0.1, 1.3, 0.3),
    )  # fmt: skip
    stage.world("#fff2ec", 0.05)

    stage.camera("hero", azimuth=0, elevation=13, focal=85, fstop=11, fill=0.45)
    stage.camera("three_quarter", azimuth=22, elevation=22, focal=75, fstop=11, fill=0.40)
    stage.camera("low", azimuth=-10, elevation=4, focal=90, fstop=11, fill=0.54)
    stage.camera("top", azimuth=0, elevation=52, focal=75, fstop=11, fill=0.40)

    gold = stage.variant(
        "gold_midnight", title="Gold on midnight", title_ko="미드나이트 골드",
        caption="Gold and champagne foil confetti round a low drum on midnight blue, a crisp warm light from the left.",
        caption_ko="짙은 남색 배경 위 금박과 샴페인 빛깔의 꽃가루, 왼쪽에서 드는 또렷하고 따뜻한 빛.",
        mood=("festive", "luxurious", "elegant", "dramatic"), backdrop="midnight blue seamless",
        materials=("paper", "metal"),
        families=("perfume", "wine", "spirits", "watches", "jewelry", "make_up", "phones", "beer", "audio", "bags",
                  "glassware", "eyewear"),
    )  # fmt: skip
    gold.swap(paper, mat.paper("midnight seamless", "#1d2a4a"))
    gold.swap(drum, mat.paper("midnight drum", "#223052"))
    gold.swap(pieces, party.party_paper(
        "gold foil", ("#d9a441", "#e9cf9c", "#c98f2e", "#f3ead8", "#d9a441", "#ecd9b4"),
        foil=(True, True, True, False, True, True),
    ))  # fmt: skip
    gold.light("key", level=1.4, kelvin=4800)
    gold.light("fill", level=0.2)
    gold.light("pool", level=1.6)
    gold.light("rim", level=0.7)

    pale = stage.variant(
        "pastel_white", title="Pastel on white", title_ko="파스텔과 화이트",
        caption="Pastel paper confetti and curled streamers round a blush drum on white, clear light from the left.",
        caption_ko="흰 배경 위 블러시 단상과 파스텔빛 종이 꽃가루와 말린 리본, 왼쪽에서 드는 맑은 빛.",
        mood=("festive", "fresh", "gentle", "playful"), backdrop="warm white seamless",
        families=("baby", "bakery", "toys", "make_up", "skin_care", "stationery", "soft_drinks", "perfume", "phones",
                  "jewelry", "pets", "footwear"),
    )  # fmt: skip
    pale.swap(paper, mat.paper("white seamless", "#dedad4"))
    pale.swap(drum, mat.paper("blush drum", "#eebfb4"))
    pale.swap(pieces, party.party_paper(
        "pastel paper", ("#f2a7b5", "#a9d6c6", "#f6d57e", "#b9b4e6", "#f6f1ea", "#8fc3e0")
    ))  # fmt: skip
