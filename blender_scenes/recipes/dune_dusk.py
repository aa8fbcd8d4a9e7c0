# SPDX-License-Identifier: GPL-3.0-or-later
"""Dune at dusk: the last quarter hour. Sun low from behind on the right, ripples throw long shadows, the sky cools."""

from __future__ import annotations

import numpy as np

from ..kit import Card, SetStage, lights, nature
from ..kit import materials_nature as earth
from ..kit.forms import noise, scatter

CARD = Card(
    id="dune_dusk", title="Dune at dusk", title_ko="해 질 녘 모래 언덕",
    caption="Wind-rippled sand under a low warm sun, dune crests and a cooling sky behind",
    caption_ko="낮고 따뜻한 햇살 아래 바람결이 남은 모래, 뒤로는 모래 언덕과 식어 가는 하늘",
    kind="outdoor", place="dune", surfaces=("sand",), materials=("sand", "foliage"),
    backdrop="dune crests before a gradient dusk sky", mood=("warm", "calm", "natural", "dramatic", "romantic"),
    technique=("hero shot", "back light", "long shadow"),
    families=("perfume", "eyewear", "bags", "outdoor", "footwear", "skin_care", "hats", "jewelry", "watches",
              "sports", "decor"),
    size_m=(0.04, 0.9), design_size_m=0.2, scale_range=(0.5, 2.0), props=("marram grass",),
    avoids=("computers", "appliances", "meals", "furniture", "baby", "books"),
    copy_space=("left", "right", "top"),
)  # fmt: skip


def crest_x(y: np.ndarray) -> np.ndarray:
    """Where the near ridge's crest runs."""
    wander = 0.15 * noise(np.stack([0 * y, y], -1), 0.35, 2, 4)
    return 1.5 - 0.13 * (y - 6) + 0.85 * np.sin(y * 0.42 + 0.6) * nature.smooth_step(y, 4, 9) + wander


def dune(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Height of the sand: crests in the distance, ripples near, and a level place for the product."""
    at = np.stack([x, y], -1)
    # One ridge winds away from the right front to a peak on the left: lit on its right face, in shade on its left.
    tall = 1.35 * nature.smooth_step(y, 4.2, 21) * (1 + 0.08 * noise(at, 0.3, 2, 6))
    side = x - crest_x(y)
    edge = np.sqrt(side**2 + (0.02 + 0.006 * np.abs(y)) ** 2)  # wind keeps the crest sharp, but not a knife
    height = np.maximum(tall - 0.37 * edge + 0.15 * side, 0.0)
    # Behind it low dunes lie one after the other to the horizon.
    for away, top, swing, seed in ((30, 1.7, 4.0, 8), (55, 3.2, 8.0, 5), (85, 5.4, 11.0, 2)):
        line = y - away - swing * np.sin(x / (swing * 2.4) + seed)
        crest = top * (0.6 + 0.4 * np.sin(x / (away * 0.42) + seed * 2))
        height = np.maximum(height, np.where(line < 0, crest + line * 0.2, crest - line * 0.3))
    height = np.where(height < 0.25, 2.0 * height**2 + 0.5 * height, height)
    near = np.hypot(x, y)
    height += 0.16 * noise(at, 0.5, 2, 21) * nature.smooth_step(near, 0.3, 3.0)
    ripples = nature.sand_ripples(x, y, length=0.062, depth=0.0105)
    level = 0.10 + 0.90 * nature.smooth_step(near + 0.05 * noise(at, 9, 2, 31), 0.05, 0.2)
    ripples *= level * (1 - nature.smooth_step(near, 4.0, 8.0))
    # A shallow bed: sand banks up a few millimeters around what stands in it.
    bank = 0.0016 * np.exp(-(((near - 0.16) / 0.06) ** 2))
    return height + ripples + bank


def build(stage: SetStage) -> None:
    sand = earth.sand("dune sand", "#d8b487", "#b58a5c")
    land = nature.ground(
        "dunes", dune, sand, behind=120, side=70, front=9, fine=0.007, counts=(265, 120, 80),
        follow=lambda y: crest_x(y) * nature.smooth_step(y, 1.6, 4.6),
    )  # fmt: skip
    stage.add(land, "surface")
    origin = np.zeros(1)
    stage.mark((0, 0, float(dune(origin, origin)[0])), free_radius=0.28, free_height=1.2)

    straw = earth.blade("marram", "#6e6238", "#c9b878", "#9a9a5a", height=0.4)
    rng = np.random.default_rng(4)
    for kind in range(2):
        tuft = nature.grass_tuft(f"marram {kind}", straw, blades=36, height=0.55, seed=kind + 2)
        spots = np.array(
            [(-1.5, 3.4), (-1.95, 4.1), (2.3, 5.2), (-3.2, 6.6), (3.4, 7.4)]
            if kind
            else [(-1.72, 3.7), (2.55, 5.5), (2.1, 5.0), (-2.7, 6.2), (-0.9, 7.9)]
        )
        spots = spots + rng.normal(0, 0.08, spots.shape)
        z = dune(spots[:, 0], spots[:, 1])
        carrier, blades = scatter(
            f"grass {kind}",
            tuft,
            np.column_stack([spots, z - 0.01]),
            turn=rng.uniform(0, 360, len(spots)),
            size=rng.uniform(0.6, 1.1, len(spots)),
        )
        stage.add(carrier, "prop:marram grass")
        stage.add(blades, "prop:marram grass")

    lights.sun(stage, "low sun", "key", 100, 13, 2.0, kelvin=3700, angle=1.0)
    lights.softbox(stage, "sky on the front", "fill", -35, 40, 1.8, 1.6, 0.34, kelvin=6300)
    world = stage.world("#ffffff", 0.5)
    earth.sky(
        world,
        [
            (-1, "#7d6248"),
            (-0.02, "#c49a78"),
            (0.0, "#ffd7a8"),
            (0.03, "#f6cfb6"),
            (0.07, "#d5c3cf"),
            (0.17, "#94aed4"),
            (1, "#476496"),
        ],
        1.1,
        on_surfaces=0.52,
        sun_azimuth=120,
        glow="#ffc88a",
        glow_level=0.55,
    )

    stage.camera("hero", 0, 7, 85, 8)
    stage.camera("three_quarter", -30, 12, 70, 8)
    stage.camera("low", 8, 2.5, 70, 5.6)
    stage.camera("top", azimuth=0, elevation=48, focal=75, fstop=11, fill=0.42)

    morning = stage.variant(
        "white_sands", title="White sands", title_ko="하얀 모래",
        caption="Pale rippled sand in clear morning sun from the right, white dune crests under a blue sky",
        caption_ko="오른쪽에서 드는 맑은 아침 햇살 아래 물결진 하얀 모래와 푸른 하늘 아래 흰 모래 언덕",
        mood=("fresh", "clean", "natural", "calm"), backdrop="white dune crests before a clear blue sky",
    )  # fmt: skip
    morning.swap(sand, earth.sand("white sand", "#e6ddcd", "#c9bba6"))
    morning.light("low sun", azimuth=82, elevation=17, kelvin=4900, level=1.7)
    morning.light("sky on the front", level=0.26, kelvin=6800)
    clear = [(-1, "#9c9484"), (-0.02, "#cfc8bc"), (0.0, "#e3e8ea"), (0.05, "#bcd3e6"), (0.2, "#7fabd8"), (1, "#3c6fb0")]
    earth.sky(morning.world("#ffffff", 0.5), clear, 1.0, on_surfaces=0.5)

    blue = stage.variant(
        "blue_hour", title="Blue hour", title_ko="블루 아워",
        caption="Rippled sand after sunset: a last rose light along the horizon, lilac shadows, a deepening blue sky",
        caption_ko="해가 진 뒤의 모래 물결, 지평선에 남은 장밋빛과 보랏빛 그림자, 짙어 가는 푸른 하늘",
        mood=("romantic", "calm", "dramatic", "gentle"), backdrop="dark dune crests before a blue and rose sky",
    )  # fmt: skip
    blue.swap(sand, earth.sand("dusk sand", "#c6a896", "#96796c"))
    blue.light("low sun", elevation=9, level=0.85, kelvin=3400)
    blue.light("sky on the front", level=0.56, kelvin=7000)
    dusk = [(-1, "#4d4450"), (-0.02, "#8f7a86"), (0.0, "#f0b49a"), (0.035, "#d3a3a4"), (0.1, "#8f93b8"),
            (0.28, "#4d5f9c"), (1, "#243663")]  # fmt: skip
    earth.sky(blue.world("#ffffff", 0.5), dusk, 0.8, on_surfaces=0.75, sun_azimuth=120, glow="#ff9f80", glow_level=0.45)
