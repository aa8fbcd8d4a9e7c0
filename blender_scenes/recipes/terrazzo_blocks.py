# SPDX-License-Identifier: GPL-3.0-or-later
"""Terrazzo blocks: a stack of ground terrazzo at 1 : 1.6 : 2.6 before one plain wall; a clear key from the right."""

from ..kit import Card, SetStage, lights
from ..kit import geometry as geo
from ..kit import materials as mat
from ..kit.stone import terrazzo

CARD = Card(
    id="terrazzo_blocks", title="Terrazzo blocks", title_ko="테라조 블록",
    caption="Polished terrazzo blocks at different heights before a plain clay pink wall, clear light from the right.",
    caption_ko="차분한 점토 핑크 벽 앞에 높낮이를 달리해 놓은 테라조 블록과 오른쪽에서 드는 맑은 빛.",
    kind="studio", place="studio", surfaces=("terrazzo", "stone"), materials=("terrazzo", "stone", "plaster"),
    backdrop="plain matte wall, clay pink", mood=("modern", "playful", "fresh", "clean"),
    technique=("hero shot", "stacked blocks"),
    families=("skin_care", "make_up", "soft_drinks", "coffee_tea", "tableware", "perfume", "footwear", "bags", "decor",
              "plants", "audio", "eyewear", "stationery", "health", "glassware"),
    size_m=(0.03, 0.45), design_size_m=0.20, scale_range=(0.35, 2.2), avoids=("furniture", "bicycles", "car_parts"),
)  # fmt: skip
TOP = 0.11


def build(stage: SetStage) -> None:
    warm = ("#c08a70", "#e6dccd", "#e0cdb8", "#cfae90", "#8a8a80", "#f0eae0")
    stone = terrazzo("terrazzo", "#ddd5ca", warm, share=0.6)
    accent = terrazzo("accent terrazzo", "#b98270", ("#e2cfbf", "#94604f", "#cf9f89", "#eadfd4", "#a8705c"), share=0.6)
    wall = mat.plaster("wall", "#cfb0a2", relief=0.25)

    stage.add(geo.cove("room", width=8.0, floor=3.5, wall=3.2, radius=0.08, behind=0.72), "backdrop", wall)
    stage.add(geo.box("block.center", (0.36, 0.32, TOP), 0.0022), "surface", stone, at=(0, 0.0, 0), turn=-7)
    stage.add(geo.box("block.tall", (0.17, 0.17, 0.30), 0.0022), "prop:block", accent, at=(-0.255, 0.245, 0), turn=14)
    stage.add(geo.box("block.back", (0.30, 0.18, 0.175), 0.0022), "prop:block", stone, at=(0.20, 0.285, 0), turn=-3)
    stage.add(geo.cylinder("drum", 0.085, 0.062, 0.0022), "prop:block", accent, at=(0.275, -0.06, 0))
    stage.add(geo.box("block.low", (0.24, 0.15, 0.035), 0.0022), "prop:block", stone, at=(-0.30, -0.03, 0), turn=9)
    stage.mark((0, 0, TOP), free_radius=0.155, free_height=0.6)

    lights.softbox(stage, "key", "key", azimuth=60, elevation=38, distance=1.5, size=0.16, level=0.98, kelvin=5300)
    lights.softbox(stage, "fill", "fill", azimuth=-60, elevation=25, distance=1.9, size=1.4, level=0.09, kelvin=5900)
    lights.softbox(stage, "sheen", "rim", azimuth=-150, elevation=48, distance=1.1, size=(0.9, 0.3), level=0.14,
                   kelvin=5600)  # fmt: skip
    stage.world("#f4efe9", 0.05)

    stage.camera("hero", azimuth=0, elevation=9, focal=85, fstop=11, fill=0.45)
    stage.camera("three_quarter", azimuth=-24, elevation=17, focal=75, fstop=11, fill=0.42)
    stage.camera("low", azimuth=10, elevation=3, focal=90, fstop=11, fill=0.54)
    stage.camera("top", azimuth=0, elevation=48, focal=75, fstop=11, fill=0.42)

    mint = stage.variant(
        "mint", title="Mint terrazzo", title_ko="민트 테라조",
        caption="White and green terrazzo blocks before a pale mint wall, clear cool light from the right.",
        caption_ko="연한 민트색 벽 앞 흰색과 녹색 테라조 블록에 오른쪽에서 드는 맑고 시원한 빛.",
        mood=("fresh", "clean", "playful", "gentle"), backdrop="plain matte wall, pale mint",
    )  # fmt: skip
    mint.swap(
        stone, terrazzo("white terrazzo", "#dedcd6", ("#93b0a0", "#ccd8ce", "#6f8c7e", "#e0cfb6", "#f6f4ef"), share=0.6)
    )
    mint.swap(accent, terrazzo("green terrazzo", "#6d8c7c", ("#c9d6cb", "#55705f", "#94b09f", "#dfe3da"), share=0.6))
    mint.swap(wall, mat.plaster("mint wall", "#bccabf", relief=0.25))
    mint.light("key", kelvin=5800)

    night = stage.variant(
        "nero", title="Black terrazzo", title_ko="블랙 테라조",
        caption="Black terrazzo blocks with pale chips before a deep ink blue wall, a clear key from the right.",
        caption_ko="짙은 남색 벽 앞 밝은 조각이 박힌 검은 테라조 블록에 오른쪽에서 드는 또렷한 빛.",
        mood=("bold", "dramatic", "modern", "elegant"), backdrop="plain matte wall, ink blue",
        families=("audio", "spirits", "perfume", "watches", "eyewear", "phones", "coffee_tea", "footwear", "make_up",
                  "glassware", "cameras", "bags"),
    )  # fmt: skip
    night.swap(
        stone, terrazzo("black terrazzo", "#2a2a2c", ("#a8a39a", "#6c6864", "#454547", "#8a7857", "#cfc9bf"), share=0.5)
    )
    night.swap(accent, terrazzo("blue terrazzo", "#3c4d63", ("#aab0b8", "#283345", "#6f8299", "#cfd0d0"), share=0.55))
    night.swap(wall, mat.plaster("ink wall", "#3f4b5c", relief=0.25))
    night.light("key", level=1.15)
    night.light("sheen", level=0.4)
