# SPDX-License-Identifier: GPL-3.0-or-later
"""Living room: late sun slides over a paneled wall; oak herringbone, a wool rug, a fig at the edge."""

from __future__ import annotations

from ..kit import Card, SetStage, interior, lights
from ..kit import materials as mat
from ..kit import materials_interior as finish
from ..kit import materials_room as surface
from ..kit.forms import block
from ..kit.room import fig_tree, flat, floor_lamp, herringbone, panel_molding, rug, skirting, wild

CARD = Card(
    id="living_room", title="Living room", title_ko="거실",
    caption="A calm living room on oak herringbone: a wool rug, a paneled plaster wall, low sun from a tall window.",
    caption_ko="헤링본 참나무 바닥과 울 러그, 몰딩 벽 위로 큰 창의 낮은 햇살이 스미는 차분한 거실.",
    kind="space", place="living room", surfaces=("fabric", "wood"), materials=("wood", "plaster", "fabric", "foliage"),
    backdrop="warm white paneled wall with a slant of window light",
    mood=("calm", "warm", "elegant", "natural"), technique=("hero shot", "window light", "lifestyle shot"),
    families=("furniture", "lamps", "bicycles", "decor", "textiles", "baby", "pets", "appliances", "music", "audio",
              "plants", "toys"),
    size_m=(0.6, 2.4), design_size_m=0.9, scale_range=(1.0, 1.0), props=("fig tree", "curtain", "rug"),
    avoids=("jewelry", "watches", "perfume", "make_up", "car_parts", "bakery"),
)  # fmt: skip

LEFT, RIGHT, BACK, FRONT, HIGH = -2.9, 3.3, 1.5, -5.2, 2.85


def build(stage: SetStage) -> None:
    oak = surface.parquet("oak parquet", "#d0b189", "#8f6b45")
    wall = surface.limewash("warm white wall", "#d8cebf", "#c2b6a4")
    trim = finish.painted("trim", "#d9d0c2", rough=0.5)
    yarn = surface.wool("oat wool", "#c4b69d", "#85755b", stripe=0.66)

    for part in herringbone("parquet", (LEFT, -6.5), (RIGHT, BACK), oak):
        stage.add(part, "surface")
    stage.add(rug("rug", (2.6, 1.62), yarn), "surface", at=(0.06, 0.02, 0))
    stage.mark((0, 0, 0.012), free_radius=1.2, free_height=2.3)

    # The wall: frames at true joinery size, a chair rail's height apart, and a skirting; its foot is never bare.
    back = block("back wall", ((LEFT + RIGHT) / 2, BACK + 0.1, HIGH / 2), (RIGHT - LEFT + 0.4, 0.2, HIGH), wall, 0)
    stage.add(flat(back), "backdrop")
    frames = [
        (x, low, x + 1.12, high) for x in (-2.72, -1.42, -0.12, 1.18, 2.48) for low, high in ((0.24, 0.78), (0.9, 2.55))
    ]
    stage.add(panel_molding("panels", frames, wall), "backdrop", at=(-0.44, BACK, 0))
    stage.add(skirting("skirting", RIGHT - LEFT, trim), "backdrop", at=((LEFT + RIGHT) / 2, BACK, 0))
    room = interior.shell("walls", (LEFT, FRONT), (RIGHT, BACK), HIGH, wall, "right top")
    stage.add(flat(room), "backdrop")
    stage.add(wild(interior.shell("wild wall", (LEFT, FRONT), (RIGHT, BACK), HIGH, wall, "front")), "backdrop")

    # A tall window in the left wall; daylight beyond it, a curtain drawn to its far side.
    middle = (FRONT + BACK) / 2
    side = interior.wall_with_opening(
        "window wall", BACK - FRONT, HIGH, (-1.35 - middle, 0.25, 0.75 - middle, 2.55), wall, 0.25
    )
    stage.add(flat(side), "backdrop", at=(LEFT, middle, 0), turn=90)
    sash = interior.sash_window("window", 2.1, 2.3, 3, 3, trim, bar=0.035)
    stage.add(sash, "backdrop", at=(LEFT - 0.14, -0.3, 0.25), turn=90)
    day = mat.glow("daylight", "#f2f6fb", 1.6)
    sky = stage.add(block("sky", (LEFT - 1.6, -0.3, 1.6), (0.02, 7.0, 5.0), day, 0), "background")
    sky.visible_shadow = False
    linen = finish.cloth("curtain linen", "#e2d8c6", "#bcae97", light_through=0.35)
    stage.add(
        interior.curtain("curtain", 0.55, 2.72, linen, folds=6), "prop:curtain", at=(LEFT + 0.1, 1.08, 0.01), turn=90
    )

    clay = finish.ceramic("pot clay", "#b9aa97", "#8a7a66", rough=0.6)
    soil, bark = finish.painted("soil", "#2b2118", rough=0.9), finish.painted("fig bark", "#6b5844", rough=0.8)
    waxy = finish.leaf("fig leaf", "#3d5733", "#24371f", rough=0.3)
    for part in fig_tree("fig", clay, soil, bark, waxy, height=1.8, leaf=(0.27, 0.15), count=26):
        stage.add(part, "prop:fig tree", at=(-1.24, 1.06, 0) if part.parent is None else (0, 0, 0))

    sun = lights.sun(stage, "low sun", "rim", -62, 20, 1.9, kelvin=4500, angle=0.7)
    lights.softbox(stage, "window key", "key", -66, 24, 2.75, (2.0, 2.2), 0.85, kelvin=5600, gradient=0.2)
    lights.softbox(stage, "room fill", "fill", 60, 38, 3.0, 2.4, 0.13, kelvin=5200)
    stage.world("#dfe6ee", 0.03)

    stage.camera("hero", azimuth=0, elevation=6, focal=50, fstop=8, fill=0.46)
    stage.camera("three_quarter", azimuth=26, elevation=10, focal=45, fstop=8, fill=0.42)
    stage.camera("low", azimuth=-10, elevation=1.5, focal=60, fstop=8, fill=0.5)
    stage.camera("top", azimuth=8, elevation=32, focal=45, fstop=8, fill=0.42)

    evening = stage.variant(
        "lamplight", title="Lamplight", title_ko="저녁 등불",
        caption="Blue dusk at the window and a linen floor lamp glowing by a moss green wall, walnut underfoot.",
        caption_ko="창밖은 푸른 저녁, 이끼색 벽 곁에 리넨 스탠드가 켜지고 바닥은 월넛인 아늑한 거실.",
        mood=("cozy", "romantic", "nostalgic", "luxurious"),
        backdrop="moss green paneled wall in lamplight",
    )  # fmt: skip
    brass = finish.metal("aged brass", "#a8854d", rough=0.34)
    shade = finish.lampshade("lamp linen", "#e9d3a8")
    lamp = floor_lamp("floor lamp", brass, shade)
    for part in lamp:
        stage.add(part, "prop:floor lamp", at=(1.2, 1.1, 0))
    bulb = lights.spot(stage, "lamp bulb", "practical", 0, 0, 1, 1.0, kelvin=2800)
    bulb.data.type = "POINT"
    bulb.location = (1.2, 1.1, 1.42)
    bulb.data.energy, bulb.data.shadow_soft_size = 26.0, 0.05
    evening.only(*lamp, bulb)
    evening.swap(wall, surface.limewash("moss wall", "#737b6b", "#5f6758"))
    evening.swap(trim, finish.painted("moss trim", "#6e7666", rough=0.45))
    evening.swap(oak, surface.parquet("walnut parquet", "#86603f", "#482f1e"))
    evening.swap(day, mat.glow("dusk", "#31507f", 0.5))
    evening.hide(sun)
    evening.light("window key", level=0.55, kelvin=7600)
    evening.light("room fill", level=0.8, kelvin=3900)

    mist = stage.variant(
        "blue_gray", title="Blue gray", title_ko="블루 그레이",
        caption="A blue gray paneled room in clear morning light, pale ash herringbone and a white wool rug.",
        caption_ko="맑은 아침 빛이 드는 블루 그레이 몰딩 벽, 밝은 물푸레나무 헤링본과 흰 울 러그.",
        mood=("fresh", "calm", "elegant", "modern"), backdrop="blue gray paneled wall with soft morning light",
    )  # fmt: skip
    mist.swap(wall, surface.limewash("blue gray wall", "#8f9da6", "#7b8993"))
    mist.swap(trim, finish.painted("blue gray trim", "#95a3ab", rough=0.5))
    mist.swap(oak, surface.parquet("ash parquet", "#d9c9ae", "#a68d6c"))
    mist.swap(yarn, surface.wool("white wool", "#d3cdc1", "#8f8b85", stripe=0.66))
    mist.light(sun, level=1.5, kelvin=5200)
    mist.light("window key", kelvin=6000, level=0.95)
