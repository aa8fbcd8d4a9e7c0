# SPDX-License-Identifier: GPL-3.0-or-later
"""Palm shadow: a sunbaked lime wall and a round plinth, four in the afternoon, palm fronds between them and the sun."""

from ..kit import Card, SetStage, lights, shade
from ..kit import geometry as geo
from ..kit import materials as mat

CARD = Card(
    id="palm_shadow", title="Palm shadow", title_ko="야자 그림자",
    caption="A round plinth before a warm lime wall in hard afternoon sun, palm fronds throw crisp shadows from the"
    " left.",
    caption_ko="따뜻한 석회벽 앞의 둥근 받침대, 왼쪽의 강한 오후 햇살과 또렷하게 드리운 야자잎 그림자.",
    kind="studio", place="studio", surfaces=("plaster",), materials=("plaster",),
    backdrop="warm lime wall with palm shadows", mood=("warm", "fresh", "natural", "bold", "playful"),
    technique=("hero shot", "gobo", "hard light"),
    families=("skin_care", "perfume", "soft_drinks", "spirits", "beer", "eyewear", "bags", "hats", "footwear",
              "make_up", "apparel", "fruit", "decor", "plants", "jewelry"),
    size_m=(0.03, 0.5), design_size_m=0.20, scale_range=(0.25, 2.5),
    avoids=("tools", "car_parts", "appliances", "computers"),
    copy_space=("left",),
)  # fmt: skip


def build(stage: SetStage) -> None:
    wall = mat.plaster("lime wall", "#dcc3a8")
    stone = mat.plaster("plinth plaster", "#e6dac8", relief=0.5)
    top = 0.09

    stage.add(geo.box("wall", (8.0, 0.2, 4.0), 0.004), "backdrop", wall, at=(0, 0.56, -0.1))
    stage.add(geo.slab("floor", 8.0, 5.0, 0.05), "backdrop", wall, at=(0, -1.7, -0.05))
    stage.add(geo.cylinder("plinth", 0.19, top, edge=0.004), "surface", stone)
    stage.add(geo.box("step", (0.34, 0.2, 0.2), 0.005), "prop:step", stone, at=(0.36, 0.33, 0), turn=-6)
    stage.mark((0, 0, top), free_radius=0.17, free_height=0.6)

    # Two fronds at different distances from the wall: the nearer its shadow, the sharper.
    sun = lights.spot(
        stage, "sun", "key", azimuth=-50, elevation=34, distance=4.0, level=1.55, kelvin=4700, softness=0.0055,
        cone=60, blend=0.1, aim=(0.05, 0.45, 0.3),
    )  # fmt: skip
    lights.gobo(stage, sun, shade.fronds("fronds", shade.PALM_BESIDE), reach=2.75)
    lights.softbox(stage, "sky", "fill", azimuth=35, elevation=48, distance=2.4, size=2.2, level=0.16, kelvin=6600)
    stage.world("#f2e6da", 0.06)

    stage.camera("hero", azimuth=0, elevation=6, focal=85, fstop=11, fill=0.47)
    stage.camera("three_quarter", azimuth=22, elevation=14, focal=75, fstop=11, fill=0.42)
    stage.camera("low", azimuth=-10, elevation=1.5, focal=85, fstop=11, fill=0.55)
    stage.camera("top", azimuth=0, elevation=48, focal=75, fstop=11, fill=0.42)

    white = stage.variant(
        "santorini", title="White and blue", title_ko="흰 벽과 파랑",
        caption="White lime wall and a deep blue plinth in clear midday sun with palm shadows.",
        caption_ko="맑은 한낮의 햇살, 흰 석회벽과 짙은 파란 받침대 위의 야자잎 그림자.",
        mood=("fresh", "clean", "bold", "playful"), backdrop="white lime wall with palm shadows",
    )  # fmt: skip
    white.swap(wall, mat.plaster("white lime wall", "#e6e3dc"))
    white.swap(stone, mat.plaster("blue plaster", "#46688f", relief=0.5))
    white.light("sun", kelvin=5300, level=1.3)

    coral = stage.variant(
        "terracotta_evening", title="Terracotta evening", title_ko="테라코타 저녁",
        caption="A terracotta wall at the golden hour, low sun throws long palm shadows across the plinth.",
        caption_ko="황금빛 저녁의 테라코타 벽, 낮은 햇살이 받침대 위로 드리운 긴 야자잎 그림자.",
        mood=("warm", "romantic", "bold", "natural"), backdrop="terracotta wall with long palm shadows",
    )  # fmt: skip
    coral.swap(wall, mat.plaster("terracotta wall", "#ab8270"))
    coral.swap(stone, mat.plaster("clay plaster", "#c9a48c", relief=0.5))
    coral.light("sun", kelvin=4000, elevation=24, level=1.7)
