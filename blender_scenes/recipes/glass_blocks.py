# SPDX-License-Identifier: GPL-3.0-or-later
"""Glass blocks: a wall of them lit from behind, glazed tiles before it, one loose block at the side."""

import bpy

from ..kit import Card, SetStage, glassblock, lights
from ..kit import geometry as geo
from ..kit import materials as mat
from ..kit import materials_interior as interior
from ..kit.forms import block
from ..kit.stone import terrazzo

CARD = Card(
    id="glass_blocks", title="Glass blocks", title_ko="유리 블록",
    caption="A wall of glass blocks lit from behind in soft aqua, a low white disc on glazed tiles before it.",
    caption_ko="은은한 아쿠아빛으로 뒤에서 비추는 유리 블록 벽과 유약 타일 위의 낮은 흰 원판.",
    kind="studio", place="studio", surfaces=("tile", "terrazzo"), materials=("glass", "tile", "terrazzo"),
    backdrop="backlit glass block wall, aqua", mood=("modern", "fresh", "clean", "playful", "nostalgic"),
    technique=("hero shot", "back light"), props=("glass block",),
    families=("make_up", "skin_care", "perfume", "audio", "soft_drinks", "appliances", "eyewear", "health", "music",
              "cameras", "phones", "beer", "glassware", "lamps", "stationery"),
    size_m=(0.05, 0.5), design_size_m=0.25, scale_range=(0.6, 1.8), avoids=("furniture", "bicycles", "bakery"),
)  # fmt: skip
TOP = 0.028


def build(stage: SetStage) -> None:
    front = glassblock.pane("front pane", "#f6fcfa", "#86b9b4")
    back = glassblock.pane("rear pane", "#f3fbf9", "#b4d9d4", size=0.03, rough=0.05)
    sides = glassblock.hollow("inner sides", "#dff0ec")
    mortar = mat.plaster("mortar", "#c9cfcb", relief=0.4)
    sheet = glassblock.lit_sheet(
        "aqua light", [(0.39, "#5aa3a6"), (0.47, "#93cfca"), (0.56, "#c9e6e0")], 1.25, spot="#eafaf2"
    )
    tile = interior.glazed("glazed tile", "#c3d9d1", "#9fc2b8")
    grout = interior.grout("grout", "#e4e6e2")
    disc = terrazzo("white terrazzo", "#e2e0da", ("#c3cfc9", "#8fb0a9", "#f2f0ea", "#b9b4aa"), share=0.5)

    one = glassblock.block("glass block", front, sides, back)
    loose = bpy.data.objects.new("loose block", one.data)
    edge = glassblock.coated_edge("loose block edge", mat.plaster("edge coat", "#d9dcd8", relief=0.2))
    for part in glassblock.wall("wall", one, mortar, 23, 11, at=(0.04, 0.5)):
        stage.add(part, "backdrop")
    stage.add(block("sheet", (0.1, 0.95, 0.42), (9.0, 0.02, 5.0), sheet), "backdrop")
    for part in glassblock.tiled_top("tiled top", (-2.4, -1.0), (2.4, 0.6), tile, grout):
        stage.add(part, "surface")
    stage.add(geo.cylinder("disc", 0.18, TOP, edge=0.003), "surface", disc)
    stage.mark((0, 0, TOP), free_radius=0.16, free_height=0.7)
    for part in (loose, edge):
        stage.add(part, "prop:glass block", at=(0.31, 0.17, 0.002), turn=-24)

    lights.softbox(stage, "key", "key", azimuth=-64, elevation=38, distance=1.4, size=0.32, level=1.15, kelvin=5300)
    lights.softbox(stage, "fill", "fill", azimuth=55, elevation=20, distance=1.8, size=1.2, level=0.12, kelvin=5800)
    wash = lights.softbox(stage, "wall light", "rim", azimuth=180, elevation=8, distance=0.46, size=(1.6, 0.6),
                          level=0.9, kelvin=5800)  # fmt: skip
    wash.visible_glossy = wash.visible_transmission = False
    stage.world("#e4efec", 0.05)

    stage.camera("hero", azimuth=0, elevation=8, focal=85, fstop=8, fill=0.46)
    stage.camera("three_quarter", azimuth=22, elevation=16, focal=75, fstop=8, fill=0.42)
    stage.camera("low", azimuth=-10, elevation=3, focal=90, fstop=8, fill=0.54)
    stage.camera("top", azimuth=0, elevation=46, focal=75, fstop=11, fill=0.42)

    sunset = stage.variant(
        "sunset", title="Sunset", title_ko="노을",
        caption="Glass blocks lit from warm orange to pink, blush tiles and a white disc in front.",
        caption_ko="주황에서 분홍으로 물든 유리 블록 벽과 분홍빛 타일 위의 흰 원판.",
        mood=("warm", "romantic", "playful", "bold"), backdrop="backlit glass block wall, orange to pink",
    )  # fmt: skip
    sunset.swap(sheet, glassblock.lit_sheet("sunset light", [(0.39, "#d8798f"), (0.45, "#e79286"), (0.53, "#f3bd92")],
                                            1.2, spot="#ffdcb6"))  # fmt: skip
    sunset.swap(front, glassblock.pane("warm front pane", "#fdf6f2", "#dba698"))
    sunset.swap(back, glassblock.pane("warm rear pane", "#fcf3ef", "#e9c2b4", size=0.03, rough=0.05))
    sunset.swap(tile, interior.glazed("blush tile", "#dcb3a6", "#c8907f"))
    sunset.swap(mortar, mat.plaster("warm mortar", "#d2c2b8", relief=0.4))

    blush = ("#dcc3ba", "#c58f80", "#f4ede8", "#c9b4a6")
    sunset.swap(disc, terrazzo("blush terrazzo", "#e4dbd4", blush, share=0.5))

    smoke = stage.variant(
        "smoke", title="Smoke", title_ko="스모크",
        caption="Smoky glass blocks with a cold glow behind, black glazed tiles and a dark disc.",
        caption_ko="차가운 빛이 비치는 회색 유리 블록 벽과 검은 유약 타일 위의 어두운 원판.",
        mood=("dramatic", "modern", "bold", "technical"), backdrop="backlit glass block wall, smoke gray",
        families=("audio", "eyewear", "cameras", "phones", "music", "spirits", "beer", "perfume", "watches",
                  "appliances", "computers", "make_up", "glassware"),
    )  # fmt: skip
    smoke.swap(sheet, glassblock.lit_sheet("smoke light", [(0.39, "#3a3d42"), (0.48, "#74787e"), (0.58, "#565a60")],
                                           1.9, spot="#c8ccd2"))  # fmt: skip
    smoke.swap(front, glassblock.pane("gray front pane", "#f2f3f5", "#6d747c"))
    smoke.swap(back, glassblock.pane("gray rear pane", "#eeeff2", "#9aa0a8", size=0.03, rough=0.05))
    smoke.swap(tile, interior.glazed("black tile", "#24272b", "#14161a"))
    smoke.swap(grout, interior.grout("dark grout", "#4a4c4e"))
    smoke.swap(mortar, mat.plaster("gray mortar", "#6d7072", relief=0.4))
    smoke.swap(disc, terrazzo("dark terrazzo", "#3a3c40", ("#7d8288", "#55595f", "#a3a6a8", "#2a2c30"), share=0.5))
