# SPDX-License-Identifier: GPL-3.0-or-later
"""Bright field: how glass is photographed. A luminous panel behind, black flags at both sides, gloss acrylic below."""

import math

from ..kit import Card, SetStage, lightpanel, lights
from ..kit import geometry as geo
from ..kit import materials as mat

CARD = Card(
    id="bright_field", title="Bright field", title_ko="브라이트 필드",
    caption="White gloss acrylic before a large luminous panel; black flags draw dark edges round clear glass.",
    caption_ko="빛나는 흰 패널 앞 유광 아크릴 테이블, 양옆의 검은 판이 투명한 유리의 윤곽을 짙게 그려 주는 세트.",
    kind="studio", place="studio", surfaces=("acrylic",), materials=("acrylic",),
    backdrop="luminous white panel with a soft fall-off", mood=("clean", "fresh", "minimal", "elegant", "modern"),
    technique=("bright field", "back light", "reflection"),
    families=("glassware", "spirits", "wine", "perfume", "soft_drinks", "beer", "skin_care", "health", "tableware",
              "lamps", "kitchenware"),
    size_m=(0.03, 0.5), design_size_m=0.20, scale_range=(0.25, 2.5), copy_space=("left", "right"),
    avoids=("furniture", "apparel", "bicycles", "books", "textiles"),
)  # fmt: skip

BEHIND = 0.46


def build(stage: SetStage) -> None:
    table = mat.acrylic("white acrylic", "#d9dbdc", roughness=0.05)
    black = mat.principled("black velvet", "#0b0b0c", 0.95, specular_ior_level=0.1)
    white = lightpanel.diffuser(
        "white diffuser", ((0.0, "#ffffff"), (0.4, "#e2e6e8"), (1.0, "#868d92")), 1.0,
        middle=(0.0, 0.15), reach=(0.72, 0.6),
    )  # fmt: skip

    sheet = stage.add(geo.slab("sheet", 8.0, 4.6, 0.012, edge=0.0015), "surface", table, at=(0, -1.6, -0.012))
    stage.add(geo.plane("black wall", 12.0, 8.0), "backdrop", black, at=(0, 0.56, 1.0)).rotation_euler.x = math.pi / 2
    panel = stage.add(geo.box("panel", (3.4, 0.02, 1.9), 0.002), "background", white, at=(0, BEHIND, 0.0))
    panel["kelvin"] = 5600.0
    stage.mark((0, 0, 0), free_radius=0.2, free_height=0.8)

    # The flags stand just out of the picture: only light that glass has bent meets them, and its edges turn dark.
    flags = []
    for side in (-1, 1):
        beside = lights.flag(stage, f"flag {side}", (side * 0.26, 0.1, 0.4), (0.5, 0.8), (0, 0.1, 0.4))
        behind = lights.flag(stage, f"mask {side}", (side * 1.2, 0.36, 0.4), (2.0, 0.8), (side * 1.2, -1, 0.4))
        for flag in (beside, behind):
            flag.visible_glossy = flag.visible_diffuse = flag.visible_shadow = False
            flags.append(flag)
    lights.softbox(stage, "key", "key", azimuth=-48, elevation=48, distance=1.0, size=(0.6, 0.4), level=0.5,
                   kelvin=5600, spread=90)  # fmt: skip
    edges = []
    for side in (-1, 1):
        edges.append(lights.strip(
            stage, f"edge {side}", "rim", azimuth=side * 128, elevation=8, distance=0.62, length=0.62, width=0.16,
            level=1.2, kelvin=5600,
        ))  # fmt: skip
        lights.spare(stage, edges[-1], sheet)
    stage.world("#e9eef2", 0.03)

    stage.camera("hero", azimuth=0, elevation=2.5, focal=100, fstop=11, fill=0.50)
    stage.camera("three_quarter", azimuth=16, elevation=12, focal=85, fstop=11, fill=0.45)
    stage.camera("low", azimuth=-6, elevation=0.8, focal=100, fstop=11, fill=0.60)
    stage.camera("macro", azimuth=6, elevation=9, focal=100, fstop=16, fill=0.9)

    dark = stage.variant(
        "dark_field", title="Dark field", title_ko="다크 필드",
        caption="Black gloss acrylic before black velvet, two strips from behind draw bright edges round glass.",
        caption_ko="검은 벨벳 앞 검은 유광 아크릴, 뒤쪽 양옆의 띠 조명이 유리의 윤곽을 밝게 그려 주는 세트.",
        mood=("dramatic", "luxurious", "technical", "bold"), backdrop="black velvet with a faint glow",
        families=("spirits", "wine", "glassware", "beer", "perfume", "watches", "audio", "cameras", "phones"),
    )  # fmt: skip
    dark.swap(table, mat.acrylic("black acrylic", "#0a0a0b", roughness=0.045))
    dark.swap(white, lightpanel.diffuser(
        "faint glow", ((0.0, "#2a2a2c"), (0.35, "#161617"), (1.0, "#050506")), 1.0, middle=(0.0, 0.1), reach=(0.8, 0.7)
    ))  # fmt: skip
    dark.only(*edges)
    dark.hide(*flags)
    dark.light("key", level=0.4)

    amber = stage.variant(
        "amber", title="Amber glow", title_ko="앰버 글로우",
        caption="A honey to amber luminous panel behind dark gloss acrylic, black flags draw the edges of glass.",
        caption_ko="꿀빛에서 호박빛으로 번지는 빛나는 패널 앞 짙은 유광 아크릴, 유리의 윤곽이 짙게 살아나는 세트.",
        mood=("warm", "luxurious", "dramatic", "elegant"), backdrop="luminous amber panel",
        families=("spirits", "beer", "wine", "perfume", "glassware", "coffee_tea", "audio"),
    )  # fmt: skip
    amber.swap(table, mat.acrylic("dark acrylic", "#1b0f08", roughness=0.045))
    amber.swap(white, lightpanel.diffuser(
        "amber diffuser", ((0.0, "#ffd78a"), (0.22, "#f2a33c"), (0.5, "#a04f12"), (1.0, "#2a1006")), 1.1,
        middle=(0.0, 0.15), reach=(0.75, 0.62),
    ))  # fmt: skip
    amber.light("key", level=0.5, kelvin=5000)

    ice = stage.variant(
        "ice_blue", title="Ice blue", title_ko="아이스 블루",
        caption="A cool blue luminous panel behind pale gloss acrylic, black flags draw the edges of clear glass.",
        caption_ko="시원한 푸른빛 패널 앞 맑은 유광 아크릴, 투명한 유리의 윤곽이 짙게 살아나는 세트.",
        mood=("fresh", "clean", "calm", "modern"), backdrop="luminous cool blue panel",
        families=("soft_drinks", "skin_care", "health", "glassware", "perfume", "spirits", "sports", "kitchenware"),
    )  # fmt: skip
    ice.swap(table, mat.acrylic("pale blue acrylic", "#b4c9d8", roughness=0.05))
    ice.swap(white, lightpanel.diffuser(
        "blue diffuser", ((0.0, "#f4fbff"), (0.3, "#a9d7f2"), (0.65, "#4f97cf"), (1.0, "#1d4f8c")), 1.0,
        middle=(0.0, 0.12), reach=(0.8, 0.7),
    ))  # fmt: skip
