# SPDX-License-Identifier: GPL-3.0-or-later
"""Dark acrylic: a black mirror floor, two strips from behind that draw the edges, a glow low on the backdrop."""

from ..kit import Card, SetStage, lights
from ..kit import geometry as geo
from ..kit import materials as mat

CARD = Card(
    id="dark_acrylic_rim",
    title="Dark acrylic, rim light",
    title_ko="검은 아크릴과 윤곽광",
    caption="A glossy black acrylic floor that mirrors the product, two strip lights from behind and a soft gray glow.",
    caption_ko="제품을 비추는 검은 유광 아크릴 바닥, 뒤쪽 좌우의 스트립 조명과 은은한 회색 배경광.",
    kind="studio",
    place="studio",
    surfaces=("acrylic",),
    materials=("acrylic",),
    backdrop="dark gradient with a soft glow",
    mood=("dramatic", "luxurious", "modern", "technical", "bold"),
    technique=("hero shot", "reflection"),
    families=(
        "watches",
        "audio",
        "computers",
        "phones",
        "cameras",
        "spirits",
        "wine",
        "beer",
        "perfume",
        "car_parts",
        "eyewear",
        "jewelry",
        "tools",
        "footwear",
        "sports",
    ),
    size_m=(0.03, 0.60),
    design_size_m=0.20,
    scale_range=(0.15, 3.0),
    avoids=("baby", "bakery", "plants"),
    copy_space=("left", "right", "top"),
)


def build(stage: SetStage) -> None:
    black = mat.acrylic("black acrylic", "#0c0d0f")
    wall = mat.principled("backdrop", "#3a3837", 0.75, size=0.5, color_variation=0.05, specular_ior_level=0.2)

    sheet = stage.add(geo.slab("sheet", 6.0, 4.0, 0.012, edge=0.0015), "surface", black, at=(0, -1.62, -0.012))
    stage.add(geo.plane("wall", 9.0, 6.0), "backdrop", wall, at=(0, 1.6, 0.2)).rotation_euler.x = 1.5708
    stage.mark((0, 0, 0), free_radius=0.5, free_height=1.2)

    lights.softbox(
        stage,
        "key",
        "key",
        azimuth=-30,
        elevation=56,
        distance=0.8,
        size=(0.9, 0.5),
        level=0.6,
        kelvin=5400,
        gradient=0.8,
    )
    for side, level, kelvin in ((-1, 1.2, 5100), (1, 1.5, 6200)):
        rim = lights.strip(
            stage,
            f"rim.{'left' if side < 0 else 'right'}",
            "rim",
            azimuth=side * 124,
            elevation=16,
            distance=0.8,
            length=0.75,
            width=0.17,
            level=level,
            kelvin=kelvin,
        )
        lights.spare(stage, rim, sheet)
    for side in (-1, 1):
        lights.card(
            stage,
            f"fill.{'left' if side < 0 else 'right'}",
            "fill",
            azimuth=side * 58,
            elevation=14,
            distance=0.9,
            size=(0.32, 0.7),
            level=0.6,
        )
    lights.spot(
        stage,
        "glow",
        "background",
        azimuth=0,
        elevation=4,
        distance=1.2,
        level=4.4,
        kelvin=5900,
        softness=0.4,
        cone=50,
        blend=1.0,
        aim=(0, 1.6, 0.10),
    )
    lights.spot(
        stage,
        "glow.side",
        "background",
        azimuth=0,
        elevation=4,
        distance=1.2,
        level=1.0,
        kelvin=6300,
        softness=0.4,
        cone=60,
        blend=1.0,
        aim=(-0.8, 1.6, 0.2),
    )
    stage.world("#a8b0bc", 0.012)

    stage.camera("hero", azimuth=0, elevation=6, focal=90, fstop=11, fill=0.5)
    stage.camera("three_quarter", azimuth=22, elevation=14, focal=85, fstop=11, fill=0.46)
    stage.camera("low", azimuth=-10, elevation=2, focal=100, fstop=11, fill=0.56)
    stage.camera("top", azimuth=0, elevation=48, focal=75, fstop=11, fill=0.42)

    amber = stage.variant(
        "amber",
        title="Amber glow",
        title_ko="호박빛",
        caption="Black mirror acrylic before a dark wall with an amber glow, warm strip lights on both edges.",
        caption_ko="따뜻한 호박빛이 번지는 짙은 갈색 벽 앞 검은 거울 아크릴, 양옆의 따뜻한 윤곽광.",
        mood=("luxurious", "warm", "dramatic", "romantic", "elegant"),
        backdrop="dark brown gradient with an amber glow",
        families=("spirits", "wine", "beer", "perfume", "watches", "jewelry", "music", "glassware", "coffee_tea"),
    )
    amber.swap(wall, mat.principled("umber backdrop", "#4c3d33", 0.75, size=0.5, specular_ior_level=0.2))
    amber.light("glow", level=4.8, kelvin=3500)
    amber.light("glow.side", level=1.2, kelvin=3200)
    amber.light("rim.left", kelvin=3900)
    amber.light("rim.right", kelvin=4300)
    amber.light("key", kelvin=4700)

    opal = stage.variant(
        "opal",
        title="Opal mirror",
        title_ko="유백색 거울",
        caption="White mirror acrylic before a pale gray glow, strip lights on both edges, clear reflections.",
        caption_ko="연회색 빛이 번지는 배경 앞 흰 거울 아크릴과 또렷한 반사, 양옆의 윤곽광.",
        mood=("clean", "technical", "modern", "minimal", "fresh"),
        backdrop="pale gray gradient with a soft glow",
        families=("computers", "phones", "audio", "cameras", "watches", "eyewear", "skin_care", "health", "appliances"),
    )
    opal.swap(black, mat.acrylic("opal acrylic", "#d4d6d8"))
    opal.swap(wall, mat.principled("pale backdrop", "#c3c7cb", 0.75, size=0.5, specular_ior_level=0.2))
    opal.light("glow", level=2.2)
    opal.light("key", level=0.7)
    opal.world("#d6dbe2", 0.12)

    cobalt = stage.variant(
        "cobalt",
        title="Cobalt",
        title_ko="코발트",
        caption="Black mirror acrylic before a deep cobalt glow, cool strip lights drawing both edges.",
        caption_ko="깊은 코발트빛이 번지는 배경 앞 검은 거울 아크릴, 양옆의 차가운 윤곽광.",
        mood=("technical", "bold", "modern", "dramatic", "sporty"),
        backdrop="deep cobalt gradient",
    )
    cobalt.swap(wall, mat.principled("cobalt backdrop", "#2c3b5c", 0.75, size=0.5, specular_ior_level=0.2))
    cobalt.light("glow", level=5.4, kelvin=6500)
    cobalt.light("rim.left", kelvin=6500)
