# SPDX-License-Identifier: GPL-3.0-or-later
"""Concrete plinth: raw cast blocks before a concrete wall, low hard sun through palm fronds, cool shadow."""

from ..kit import Card, SetStage, gobos, lights
from ..kit import geometry as geo
from ..kit import materials as mat

CARD = Card(
    id="concrete_plinth_gobo",
    title="Concrete plinth, palm shadow",
    title_ko="콘크리트 받침대와 야자수 그림자",
    caption="A raw concrete plinth before a concrete wall, hard low sun from the left throwing palm shadows.",
    caption_ko="거친 콘크리트 벽 앞의 콘크리트 받침대, 왼쪽의 낮고 강한 햇빛과 야자잎 그림자.",
    kind="studio",
    place="studio",
    surfaces=("concrete",),
    materials=("concrete",),
    backdrop="concrete wall with palm shadows",
    mood=("bold", "modern", "rugged", "sporty", "natural"),
    technique=("hero shot", "gobo"),
    families=(
        "footwear",
        "bags",
        "watches",
        "eyewear",
        "audio",
        "spirits",
        "beer",
        "perfume",
        "skin_care",
        "hats",
        "sports",
        "plants",
        "outdoor",
        "apparel",
        "cameras",
        "lamps",
    ),
    size_m=(0.04, 0.60),
    design_size_m=0.22,
    scale_range=(0.3, 2.5),
    avoids=("baby", "toys", "bakery"),
    copy_space=("left",),
)


def build(stage: SetStage) -> None:
    cast = mat.concrete("cast concrete", "#b7b4af")
    wall = mat.concrete("wall concrete", "#bfbcb7", relief=0.8)
    top = 0.16

    stage.add(geo.box("wall", (7.0, 0.2, 3.2), 0.004), "backdrop", wall, at=(0, 0.62, -0.1))
    stage.add(geo.slab("floor", 7.0, 5.0, 0.05), "backdrop", wall, at=(0, -1.7, -0.05))
    stage.add(geo.box("plinth", (0.40, 0.36, top), 0.004), "surface", cast, at=(0, 0.02, 0))
    stage.add(geo.box("block", (0.22, 0.20, 0.42), 0.004), "prop:block", cast, at=(0.37, 0.32, 0), turn=9)
    stage.add(geo.box("block.low", (0.30, 0.20, 0.075), 0.004), "prop:block", cast, at=(-0.38, 0.10, 0), turn=-6)
    stage.mark((0, 0, top), free_radius=0.18, free_height=0.6)

    sun = lights.spot(
        stage,
        "key",
        "key",
        azimuth=-42,
        elevation=35,
        distance=4.0,
        level=1.45,
        kelvin=5000,
        softness=0.006,
        cone=60,
        blend=0.1,
        aim=(0.16, 0.5, 0.42),
    )
    lights.gobo(stage, sun, gobos.palm("palm", 0.46, seed=3), reach=2.7, roll=-35)
    lights.softbox(stage, "sky", "fill", azimuth=35, elevation=48, distance=2.4, size=2.2, level=0.12, kelvin=6800)
    stage.world("#dfe8f5", 0.06)

    stage.camera("hero", azimuth=0, elevation=6, focal=85, fstop=11, fill=0.48)
    stage.camera("three_quarter", azimuth=20, elevation=14, focal=75, fstop=11, fill=0.42)
    stage.camera("low", azimuth=-10, elevation=1.5, focal=85, fstop=11, fill=0.55)
    stage.camera("top", azimuth=0, elevation=48, focal=75, fstop=11, fill=0.42)

    clay = stage.variant(
        "terracotta",
        title="Terracotta sun",
        title_ko="테라코타와 햇살",
        caption="A terracotta plinth and wall in late warm sun, sharp palm shadows from the left.",
        caption_ko="늦은 오후의 따뜻한 햇살과 야자수 그림자가 드리운 테라코타색 벽과 받침대.",
        mood=("warm", "bold", "natural", "romantic"),
        surfaces=("plaster",),
        materials=("plaster",),
        backdrop="terracotta wall with palm shadows",
        families=(
            "skin_care",
            "perfume",
            "bags",
            "footwear",
            "eyewear",
            "hats",
            "apparel",
            "jewelry",
            "decor",
            "plants",
        ),
    )
    clay.swap(cast, mat.plaster("terracotta plaster", "#b08470", relief=0.6))
    clay.swap(wall, mat.plaster("terracotta wall", "#ac806c", relief=0.7))
    clay.light(sun, kelvin=4400, level=1.6)

    loft = stage.variant(
        "night_blinds",
        title="Charcoal and blinds",
        title_ko="차콜과 블라인드",
        caption="Charcoal concrete crossed by hard stripes of light through blinds from the left.",
        caption_ko="블라인드를 통과한 강한 빛줄기가 가로지르는 차콜색 콘크리트 벽과 받침대.",
        mood=("dramatic", "bold", "technical", "modern", "sporty"),
        backdrop="charcoal concrete wall with stripes of light",
    )
    loft.swap(cast, mat.concrete("charcoal concrete", "#4d4c4c"))
    loft.swap(wall, mat.concrete("charcoal wall", "#454649", relief=0.8))
    slats = lights.spot(
        stage,
        "blinds sun",
        "key",
        azimuth=-42,
        elevation=28,
        distance=4.0,
        level=1.5,
        kelvin=5200,
        softness=0.008,
        cone=60,
        blend=0.1,
        aim=(0.1, 0.4, 0.36),
    )
    lights.gobo(stage, slats, gobos.blinds("blinds", 1.3, 1.3, 32, open_share=0.62), reach=2.7, roll=7)
    loft.light("sky", level=0.5)
    loft.only(slats)
    loft.hide(sun)
