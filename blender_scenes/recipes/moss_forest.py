# SPDX-License-Identifier: GPL-3.0-or-later
"""Moss forest: an old boulder between spruces, after rain. Back light falls through the crowns in shafts."""

from __future__ import annotations

import numpy as np

from ..kit import Card, SetStage, forest, gobos, lights, nature
from ..kit import materials_nature as earth
from ..kit.forms import noise

CARD = Card(
    id="moss_forest", title="Moss forest", title_ko="이끼 숲",
    caption="A flat mossy boulder on a forest floor with ferns, dark trunks behind and shafts of light from the back",
    caption_ko="양치식물 사이의 이끼 낀 평평한 바위, 어두운 나무줄기 뒤에서 비쳐 드는 빛줄기",
    kind="outdoor", place="forest", surfaces=("stone", "moss"), materials=("moss", "stone", "foliage", "wood"),
    backdrop="blurred trunks and ferns in green back light", mood=("natural", "fresh", "calm", "rugged"),
    technique=("hero shot", "back light", "dappled light"),
    families=("outdoor", "skin_care", "perfume", "footwear", "health", "cameras", "tools", "spirits", "coffee_tea",
              "bags", "lamps", "pets", "plants"),
    size_m=(0.04, 0.6), design_size_m=0.22, scale_range=(0.5, 2.0),
    props=("moss", "ferns", "trunks", "wood sorrel", "fallen leaves"),
    avoids=("computers", "appliances", "furniture", "baby", "car_parts"),
)  # fmt: skip

STONE_AT = (0, 0.04, -0.2)
FERNS = ((-0.72, 0.5, 1.0), (0.85, 0.62, 0.9), (-1.3, 1.4, 1.3), (0.35, 1.5, 1.0), (1.45, 1.9, 1.3), (-0.5, 2.4, 1.2),
         (2.4, 3.0, 1.5), (-2.4, 3.3, 1.5), (0.9, 3.6, 1.4), (-1.1, 4.6, 1.5), (2.0, 5.2, 1.6), (-3.2, 5.6, 1.7),
         (0.1, 6.4, 1.6))  # fmt: skip
# Near trunks are cut by the frame, far ones are a rhythm of darker and lighter stripes: (x, y, radius).
TRUNKS = ((-1.5, 2.9, 0.17), (1.75, 3.7, 0.21), (0.5, 5.6, 0.15), (-0.7, 6.8, 0.19), (2.9, 6.2, 0.22),
          (-2.9, 5.2, 0.24), (-2.2, 8.8, 0.18), (1.5, 9.3, 0.2), (0.1, 11.5, 0.22), (3.9, 10.2, 0.2), (-4.3, 9.6, 0.26),
          (-1.2, 14, 0.24), (2.4, 14.5, 0.22), (-3.2, 15, 0.2))  # fmt: skip
SHAFTS = ((-1.3, 4.2, 0.9, 12, 24), (0.3, 5.0, 0.6, -8, 27), (-2.4, 7.5, 1.6, 10, 24), (1.8, 8.2, 1.8, -5, 26))

DAMP_AIR = ((4.9, 0.05), (7.2, 0.10), (10.6, 0.16), (17.5, 0.35))


def floor(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Forest floor: hummocks, rising to a bank behind, lower under the camera."""
    at = np.stack([x, y], -1)
    bank = 0.9 * nature.smooth_step(y + 0.3 * x, 2.0, 14.0)
    hummocks = 0.10 * noise(at, 0.8, 3, 4) + 0.025 * noise(at, 4.5, 3, 9)
    return bank + hummocks - 0.26 - 0.12 * nature.smooth_step(-y, 0.4, 2.0)


def ground_at(x: float, y: float) -> float:
    """Height of the floor at one place."""
    return float(floor(np.array(x), np.array(y)))


def damp(points: np.ndarray, normals: np.ndarray) -> np.ndarray:
    """Where moss grows on the boulder: on what faces up, in patches, and not where things are stood."""
    away = np.hypot(points[:, 0], points[:, 1] + STONE_AT[1])
    patches = nature.smooth_step(noise(points, 7.5, 3, 14) + 1.1 * (away - 0.27) / 0.3, -0.1, 0.4)
    return patches * nature.smooth_step(normals[:, 2], 0.1, 0.5) * nature.smooth_step(away, 0.176, 0.195)


def build(stage: SetStage) -> None:
    rng = np.random.default_rng(8)
    stone = earth.rock("gray gneiss", "#77766c", "#35352f", moss="#4c5f26", lichen=0.35)
    moss = earth.blade("moss", "#1c2510", "#5f7d2c", "#8a9a3a", height=0.011)
    green = earth.blade("fern", "#2f4a1c", "#5d8a35", "#7d9c3e", height=0.3)
    bark = earth.bark("spruce bark", "#7a6a58", "#2c241c")

    boulder = nature.boulder("boulder", (1.25, 0.95, 0.62), stone, seed=6, flat_top=0.2, flat_radius=0.22)
    stage.add(boulder, "surface", at=STONE_AT)
    stage.mark((0, 0, 0), free_radius=0.15, free_height=1.0)
    land = nature.ground("floor", floor, earth.soil("humus"), behind=45, side=45, fine=0.03, counts=(80, 66, 40))
    stage.add(land, "backdrop")
    for number, (x, y, size) in enumerate(((-1.05, 0.75, 0.55), (0.95, 1.1, 0.42), (1.5, 0.3, 0.3), (-1.6, 2.2, 0.8))):
        small = nature.boulder(f"stone {number}", (size, size * 0.8, size * 0.62), stone, seed=20 + number, detail=5)
        stage.add(small, "backdrop", at=(x, y, ground_at(x, y) + size * 0.12), turn=number * 70)

    for part in forest.moss_field(boulder, moss, 2700, 3, damp):
        stage.add(part, "prop:moss")
    for part in forest.ferns(floor, green, FERNS, seed=15):
        stage.add(part, "prop:fern")
    spots = rng.uniform((-3.2, -0.8), (3.2, 6.5), (9800, 2))
    spots = spots[np.hypot(spots[:, 0] / 0.72, (spots[:, 1] - 0.04) / 0.6) > 1]
    for part in forest.sorrel(floor, spots[noise(spots, 1.1, 3, 33) > -0.05], seed=5):
        stage.add(part, "prop:wood sorrel")
    for part in forest.fallen_leaves(floor, spots[::24], seed=6):
        stage.add(part, "prop:fallen leaves")
    for number, (x, y, radius) in enumerate(TRUNKS):
        lean = (rng.normal(0, 0.25), rng.normal(0, 0.2))
        tree = nature.trunk(f"trunk {number}", radius, 9, bark, seed=number, lean=lean)
        stage.add(tree, "prop:trunk", at=(x, y, ground_at(x, y)))
    for part in forest.bushes(9000, (-7, 8.5, 0.2), (7, 17, 3.4), seed=3, clumps=42):
        stage.add(part, "backdrop")

    # Sun from behind through leaves; shafts and damp air are sheets, which cost next to nothing.
    sun = lights.spot(stage, "sun through the crowns", "key", 140, 36, 7, 3.4, kelvin=4700, softness=0.025, cone=36)
    lights.gobo(stage, sun, gobos.foliage("crown", 3.6, 3.6, 330, 0.2, seed=5), reach=3.2)
    lights.softbox(stage, "open sky", "fill", -50, 50, 2.4, 2.2, 0.85, kelvin=5900)
    lights.sun(stage, "clearing", "background", 168, 34, 1.3, kelvin=4900, angle=3)
    beam = earth.light_shaft("shaft", 4900, 0.8)
    for number, (x, y, width, turn, tilt) in enumerate(SHAFTS):
        stage.add(forest.shaft(f"shaft {number}", beam, width, 5.5, tilt, turn), "background", at=(x, y, 0))
    for y, share in DAMP_AIR:
        stage.add(forest.damp_air(f"damp air {y}", "#b4c48a", share), "background", at=(0, y, 0))
    green_sky = [(-1, "#20260f"), (0.0, "#7d9152"), (0.12, "#b9c888"), (0.4, "#d4deb4"), (1, "#e6eee0")]
    earth.sky(stage.world("#ffffff", 0.3), green_sky, 0.6, sun_azimuth=165, glow="#fff0c0", glow_level=0.7)

    stage.camera("hero", 0, 7, 85, 5.6)
    stage.camera("three_quarter", -28, 13, 70, 5.6)
    stage.camera("top", 0, 42, 70, 8)
    stage.camera("low", azimuth=-10, elevation=2, focal=85, fstop=8, fill=0.54)

    autumn = stage.variant(
        "autumn", title="Autumn", title_ko="가을 숲",
        caption="The mossy boulder in autumn: copper ferns, golden leaves on the ground, warm low light from the back",
        caption_ko="구릿빛 고사리와 금빛 낙엽, 뒤에서 드는 낮고 따뜻한 빛 속의 이끼 낀 바위",
        mood=("warm", "natural", "nostalgic", "rugged", "cozy"),
        backdrop="blurred trunks and copper ferns in golden back light",
    )  # fmt: skip
    autumn.swap(green, earth.blade("copper fern", "#7a3a14", "#c46c2a", "#d99a3c", height=0.3, through=0.12))
    autumn.swap("wood sorrel", earth.blade("golden litter", "#8a4a1a", "#cf8a2c", "#a8541e", height=0.02, through=0.12))
    autumn.swap("bush", earth.blade("golden bush", "#9a5a1c", "#d99a34", "#e0b850", height=0.5, through=0.3))
    autumn.light("sun through the crowns", kelvin=3900)
    autumn.light("clearing", kelvin=4000)
    for y, share in DAMP_AIR:
        autumn.swap(f"damp air {y}", earth.haze_card(f"golden air {y}", "#cfa868", share))
    autumn.swap(beam, earth.light_shaft("golden shaft", 3900, 0.8))
    gold_sky = [(-1, "#2a1e0f"), (0.0, "#a8854a"), (0.12, "#e0bd7c"), (0.4, "#ecd9b0"), (1, "#efe6d6")]
    earth.sky(autumn.world("#ffffff", 0.3), gold_sky, 0.6, sun_azimuth=165, glow="#ffe0a0", glow_level=0.7)

    mist = stage.variant(
        "mist", title="Morning mist", title_ko="아침 안개",
        caption="The boulder in cool morning mist: soft even light, trunks fading into pale gray-green, wet moss",
        caption_ko="서늘한 아침 안개 속의 바위, 부드럽고 고른 빛과 옅은 회녹색으로 사라지는 나무줄기",
        mood=("calm", "fresh", "gentle", "natural"), backdrop="trunks fading into pale mist",
    )  # fmt: skip
    mist.light("sun through the crowns", level=0.5, kelvin=6200)
    mist.light("clearing", level=0.5, kelvin=6500)
    mist.light("open sky", level=1.15, kelvin=6600)
    mist.swap(beam, earth.light_shaft("faint shaft", 6500, 0.15))
    for y, share in DAMP_AIR:
        mist.swap(f"damp air {y}", earth.haze_card(f"mist {y}", "#c3cdc9", min(1.8 * share, 0.5)))
    mist_sky = [(-1, "#2c322e"), (0.0, "#aab5b0"), (0.12, "#cdd6d4"), (0.4, "#dde4e4"), (1, "#e9eef0")]
    earth.sky(mist.world("#ffffff", 0.3), mist_sky, 0.6)
