# SPDX-License-Identifier: GPL-3.0-or-later
"""Snow field: an hour before sunset. The sun grazes wind-shaped drifts from the right, their shadows are blue."""

import bpy
import numpy as np

from ..kit import Card, SetStage, lights, nature, shore, snow, snowdrift
from ..kit import materials_nature as earth
from ..kit.forms import scatter

CARD = Card(
    id="snow_field", title="Snow field", title_ko="눈밭",
    caption="Fresh snow with sparkle and blue shadows under a low warm sun from the right, firs in haze behind.",
    caption_ko="오른쪽에서 드는 낮고 따뜻한 햇살 아래 반짝이는 새 눈과 푸른 그림자, 뒤로는 안개 속의 전나무 숲.",
    kind="outdoor", place="snow field", surfaces=("snow",), materials=("snow", "foliage"),
    backdrop="a line of firs in haze under a pale winter sky", mood=("fresh", "clean", "calm", "sporty"),
    technique=("hero shot", "back light", "long shadow"),
    families=("footwear", "sports", "outdoor", "skin_care", "soft_drinks", "beer", "spirits", "apparel", "hats",
              "eyewear", "bags", "perfume", "watches", "cameras", "toys", "pets"),
    size_m=(0.04, 0.9), design_size_m=0.22, scale_range=(0.5, 2.0), props=("dry grass",),
    avoids=("computers", "appliances", "furniture", "plants", "bakery", "books"), copy_space=("right",),
)  # fmt: skip

GRASS = ((-0.34, 0.72, 0.55), (-0.41, 0.80, 0.8), (-0.29, 0.92, 0.45), (0.46, 1.05, 0.6), (0.53, 0.98, 0.4),
         (-1.3, 2.2, 0.9), (1.25, 2.4, 0.8))  # fmt: skip


def air(name: str, crest: str, foot: str) -> bpy.types.Material:
    """The firs' or the mountain's tone through the air of a variant."""
    return snow.fir_haze(name, crest, foot, 7.0) if "firs" in name else shore.haze(name, crest, foot)


def build(stage: SetStage) -> None:
    cover = snowdrift.powder("deep powder", "#e1e7ee", "#d2dce8")
    land = nature.ground(
        "field", snowdrift.windblown, cover, behind=150, side=110, front=9, fine=0.010, counts=(210, 120, 60)
    )  # fmt: skip
    stage.add(land, "surface")
    origin = np.zeros(1)
    stage.mark((0, 0, float(snowdrift.windblown(origin, origin)[0])), free_radius=0.24, free_height=1.3)

    straw = earth.blade("dry grass", "#a58a5c", "#d8c193", "#b59a6a", height=0.3, through=0.25)
    tuft = nature.grass_tuft("grass", straw, blades=11, height=0.34, seed=5, width=0.0026)
    rng = np.random.default_rng(2)
    spots = np.array(GRASS)
    z = snowdrift.windblown(spots[:, 0], spots[:, 1]) - 0.03
    for part in scatter(
        "dry grass", tuft, np.column_stack([spots[:, :2], z]), turn=rng.uniform(0, 360, len(spots)), size=spots[:, 2]
    ):
        stage.add(part, "prop:dry grass")
    mountain = shore.hills("mountain", air("mountain air", "#b9bfd6", "#e3d6d6"), 900, 62, seed=6, length=260)
    stage.add(mountain, "backdrop")
    for name, crest, foot, away, tall, seed in (("far firs", "#8f9bb4", "#c9cbd8", 260, 9.5, 4),
                                                ("near firs", "#56657f", "#a3aec2", 170, 5.6, 11)):  # fmt: skip
        stage.add(snow.firs(name, air(name, crest, foot), away, tall, seed=seed), "backdrop")

    sun = lights.sun(stage, "low sun", "key", 108, 15, 1.7, kelvin=3900, angle=1.0)
    lights.softbox(stage, "blue sky", "fill", -38, 44, 2.0, 1.8, 0.30, kelvin=9000)
    sunset = [(-1, "#b4bfd0"), (-0.01, "#dcd6da"), (0.0, "#fde2c4"), (0.04, "#f6d6c8"), (0.12, "#cfd2e2"),
              (0.3, "#9fb9df"), (1, "#5b86c4")]  # fmt: skip
    earth.sky(
        stage.world("#ffffff", 0.5), sunset, 0.9, on_surfaces=0.5, sun_azimuth=150, glow="#ffdba4", glow_level=0.5
    )

    stage.camera("hero", 0, 7, 85, 5.6)
    stage.camera("three_quarter", -28, 13, 70, 8)
    stage.camera("low", 8, 3, 85, 5.6)
    stage.camera("top", azimuth=0, elevation=48, focal=75, fstop=11, fill=0.42)

    noon = stage.variant(
        "bright_noon", title="Bright noon", title_ko="맑은 한낮",
        caption="White snow in clear midday sun from the right, crisp shadows, dark firs under a deep blue sky.",
        caption_ko="오른쪽에서 드는 맑은 한낮의 햇살과 또렷한 그림자, 짙푸른 하늘 아래의 흰 눈밭과 전나무 숲.",
        mood=("fresh", "clean", "sporty", "bold"), backdrop="dark firs under a deep blue sky",
    )  # fmt: skip
    noon.light(sun, azimuth=74, elevation=27, kelvin=5200, level=1.35)
    noon.light("blue sky", azimuth=-40, level=0.16, kelvin=8000)
    for name, crest, foot in (("far firs", "#5f7a8c", "#a9bfd0"), ("near firs", "#2f4a4c", "#7f9aa8"),
                              ("mountain air", "#a9c0da", "#d5e0ea")):  # fmt: skip
        noon.swap(name, air(f"clear {name}", crest, foot))
    blue = [(-1, "#c2ccd8"), (0.0, "#cfe1f0"), (0.05, "#a4c8ea"), (0.2, "#5f9bdc"), (1, "#1f5db0")]
    earth.sky(noon.world("#ffffff", 0.5), blue, 0.9, on_surfaces=0.3)

    dusk = stage.variant(
        "blue_hour", title="Blue hour", title_ko="블루 아워",
        caption="The field after sunset: lilac snow, a last rose light from behind, dark firs before a deepening sky.",
        caption_ko="해가 진 뒤의 눈밭, 보랏빛으로 물든 눈과 뒤에서 비치는 마지막 장밋빛, 짙어 가는 하늘 앞 전나무 숲.",
        mood=("calm", "romantic", "dramatic", "gentle"), backdrop="dark firs before a rose and blue sky",
    )  # fmt: skip
    dusk.light(sun, azimuth=128, elevation=11, kelvin=3500, level=0.75)
    dusk.light("blue sky", level=0.46, kelvin=6900)
    for name, crest, foot in (("far firs", "#4b5580", "#8c8aad"), ("near firs", "#262f50", "#5d648c"),
                              ("mountain air", "#6f76a4", "#b39fb6")):  # fmt: skip
        dusk.swap(name, air(f"dusky {name}", crest, foot))
    rose = [(-1, "#4d5878"), (-0.01, "#8e8aa6"), (0.0, "#f3b9a4"), (0.04, "#d8a6b4"), (0.12, "#8f92bc"),
            (0.3, "#5268a4"), (1, "#263b74")]  # fmt: skip
    earth.sky(dusk.world("#ffffff", 0.5), rose, 0.8, on_surfaces=0.6, sun_azimuth=150, glow="#ff9f86", glow_level=0.4)
