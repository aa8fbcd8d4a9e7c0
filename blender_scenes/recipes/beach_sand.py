# SPDX-License-Identifier: GPL-3.0-or-later
"""Beach: noon sun on pale rippled sand, shells and driftwood, the sea a soft band under the horizon."""

import math

import numpy as np

from ..kit import Card, SetStage, gobos, lights, nature, shore, weather
from ..kit import materials_nature as earth
from ..kit.forms import noise

CARD = Card(
    id="beach_sand", title="Beach", title_ko="백사장",
    caption="Pale rippled beach sand in hard sun from the left, shells and driftwood, a turquoise sea at the horizon.",
    caption_ko="왼쪽의 강한 햇살 아래 물결진 밝은 모래와 조개껍데기, 유목, 수평선에 걸린 청록빛 바다.",
    kind="outdoor", place="beach", surfaces=("sand",), materials=("sand", "water", "wood"),
    backdrop="turquoise sea and a clear sky, soft with distance", mood=("fresh", "clean", "natural", "playful"),
    technique=("hero shot", "hard light"),
    families=("skin_care", "eyewear", "soft_drinks", "beer", "footwear", "hats", "bags", "sports", "outdoor", "perfume",
              "fruit", "toys", "jewelry", "cameras", "phones", "audio"),
    size_m=(0.03, 0.6), design_size_m=0.2, scale_range=(0.8, 1.5), props=("shells", "driftwood", "pebbles"),
    avoids=("computers", "appliances", "furniture", "tools", "books"),
    copy_space=("left", "top"),
)  # fmt: skip

SHORE = 9.0
SEA = -0.42


def beach(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Height of the sand: ripples and old footprints near, falling to the water, a level place for the product."""
    at = np.stack([x, y], -1)
    near = np.hypot(x, y)
    fall = -0.60 * nature.smooth_step(y + 0.6 * noise(at, 0.25, 2, 5), 2.0, SHORE + 2.5)
    swell = 0.07 * noise(at, 0.55, 2, 21) * nature.smooth_step(near, 0.4, 2.5) * (1 - nature.smooth_step(y, 4, 7))
    ripples = nature.sand_ripples(x, y, length=0.052, depth=0.0105, seed=23)
    level = 0.12 + 0.88 * nature.smooth_step(near + 0.05 * noise(at, 9, 2, 31), 0.05, 0.18)
    ripples *= level * (1 - nature.smooth_step(y, 2.5, 5.0)) * (0.75 + 0.25 * noise(at, 1.7, 2, 44))
    lumps = 0.0016 * noise(at, 34, 2, 3) * nature.smooth_step(near, 0.05, 0.2)
    return fall + swell + ripples + lumps


def sand_at(x: float, y: float) -> float:
    """Height of the sand at one place."""
    return float(beach(np.array(x), np.array(y)))


def build(stage: SetStage) -> None:
    sand = earth.sand("beach sand", "#e9dcc6", "#d3c1a4")
    land = nature.ground("beach", beach, sand, behind=16, side=60, front=9, fine=0.0085, counts=(200, 105, 66))
    stage.add(land, "surface")
    stage.mark((0, 0, sand_at(0, 0)), free_radius=0.2, free_height=1.2)
    lake, _ = shore.lake("sea", "#0c1518")
    lake.data.materials.clear()
    water = shore.sea("sea water", "#8fd0c8", "#2b6f9f", "#f4f7f5", "#b9d9e8", shore=SHORE - 1.5)
    stage.add(lake, "backdrop", water, at=(0, 0, SEA))

    cream = shore.shell("cream shell", ("#efe2cf", "#d8a98c", "#e9b9a4"))
    white = shore.shell("white shell", ("#f3ede2", "#dccdb8", "#efe6da"), bands=420)
    shells = (
        (shore.scallop("scallop", cream, width=0.062), -0.262, 0.075, -150, 4),
        (shore.whelk("whelk", white), 0.215, 0.10, 200, 0),
        (shore.scallop("cockle", white, width=0.034, ribs=17), 0.275, 0.055, 65, -6),
        (shore.scallop("cockle small", cream, width=0.024, ribs=15), -0.16, 0.17, 20, 5),
        (shore.whelk("whelk small", cream, length=0.03, turns=5), -0.29, -0.09, 40, 0),
    )  # fmt: skip
    for item, x, y, turn, tilt in shells:
        item.rotation_euler.x = math.radians(tilt)
        stage.add(item, "prop:shells", at=(x, y, sand_at(x, y) - 0.002), turn=turn)
    gray = weather.silvered("drift gray", "#c3b9a9", "#85796a")
    log = np.array(
        [(-0.42, 0, 0.02), (-0.2, 0.02, 0.045), (0.02, -0.01, 0.03), (0.22, 0.03, 0.05), (0.46, 0.01, 0.115)]
    )
    fork = np.array([(0.10, 0.01, 0.03), (0.2, 0.08, 0.07), (0.29, 0.11, 0.13), (0.4, 0.17, 0.15)])
    for name, path, thick, seed in (("driftwood", log, 0.034, 3), ("driftwood fork", fork, 0.018, 8)):
        part = weather.driftwood(name, gray, path, thick, seed=seed)
        stage.add(part, "prop:driftwood", at=(0.47, 0.52, sand_at(0.47, 0.52) - 0.012), turn=16)
    rng = np.random.default_rng(6)
    stone = earth.rock("pebble", "#b9b0a4", "#7f786e", rough=0.6)
    for number in range(14):
        x, y, wide = rng.uniform(-0.5, 0.5), rng.uniform(0.08, 0.9), rng.uniform(0.007, 0.02)
        if math.hypot(x, y) > 0.23:
            pebble = nature.boulder(
                f"pebble {number}", (wide, wide * 0.8, wide * 0.55), stone, seed=number, detail=2, cuts=3
            )
            stage.add(pebble, "prop:pebbles", at=(x, y, sand_at(x, y) + wide * 0.12), turn=number * 50)

    sun = lights.sun(stage, "sun", "key", -64, 40, 1.55, kelvin=5300)
    lights.softbox(stage, "open sky", "fill", 35, 45, 1.8, 1.6, 0.22, kelvin=6700)
    clear = [
        (-1, "#a89a84"),
        (-0.02, "#d8d4cb"),
        (0.0, "#dcebef"),
        (0.04, "#c2deec"),
        (0.14, "#8fc0e4"),
        (1, "#3b7cc4"),
    ]
    earth.sky(stage.world("#ffffff", 0.5), clear, 0.95, on_surfaces=0.45)

    stage.camera("hero", 0, 8, 85, 5.6)
    stage.camera("three_quarter", 28, 15, 70, 8)
    stage.camera("low", -8, 3, 85, 5.6)
    stage.camera("top", azimuth=0, elevation=52, focal=75, fstop=11, fill=0.42)

    palm = stage.variant(
        "palm_shade", title="Palm shade", title_ko="야자수 그늘",
        caption="The beach under a palm: sharp frond shadows across pale sand, turquoise sea and clear sky behind.",
        caption_ko="야자수 아래의 백사장, 밝은 모래에 또렷하게 드리운 야자 잎 그림자와 뒤로 보이는 청록빛 바다.",
        mood=("fresh", "playful", "natural", "bold"),
    )  # fmt: skip
    for name, seed, roll, x, y in (("frond low", 3, 112, -0.05, -0.34), ("frond high", 9, 74, 0.30, 0.42)):
        frond = lights.gobo(stage, sun, gobos.palm(name, 1.15, leaflets=24, seed=seed), reach=8.7, roll=roll)
        frond.location.x, frond.location.y = x, y
        palm.only(frond)

    evening = stage.variant(
        "last_sun", title="Last sun", title_ko="해 질 무렵",
        caption="The beach at the end of the day: low golden sun over the sea, long shadows, rose and lilac sky.",
        caption_ko="하루가 저무는 바닷가, 바다 위로 낮게 드는 황금빛 햇살과 긴 그림자, 장밋빛·라일락빛 하늘.",
        mood=("warm", "romantic", "calm", "nostalgic"), backdrop="dusky sea under a rose and lilac sky",
    )  # fmt: skip
    evening.swap(sand, earth.sand("evening sand", "#dfc6a6", "#bd9c7c"))
    evening.swap(water, shore.sea("evening sea", "#b7a9b4", "#55678f", "#f6dccb", "#e8b9a8", shore=SHORE - 1.5))
    evening.light(sun, azimuth=-112, elevation=14, kelvin=3700, level=2.0)
    evening.light("open sky", kelvin=6200, level=0.46)
    rose = [(-1, "#7d6a5c"), (-0.02, "#b89a90"), (0.0, "#ffd3ab"), (0.04, "#f7bfaa"), (0.12, "#cfa6bb"),
            (0.3, "#8d95c4"), (1, "#465f9f")]  # fmt: skip
    earth.sky(
        evening.world("#ffffff", 0.5), rose, 0.95, on_surfaces=0.5, sun_azimuth=-140, glow="#ffcf90", glow_level=0.5
    )
