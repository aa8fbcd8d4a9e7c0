# SPDX-License-Identifier: GPL-3.0-or-later
"""Entrance hall: a bench on checkered tiles, pegs above; the sun comes in by the panes beside the door and climbs the
paneling. The mirror, hung low on its strap, shows that door."""

from __future__ import annotations

from ..kit import Card, SetStage, gobos, interior, lights, props_interior, shopfit, upholstery
from ..kit import materials as mat
from ..kit import materials_interior as finish
from ..kit import materials_room as surface
from ..kit.forms import block, blocks, tube
from ..kit.room import flat, wild

CARD = Card(
    id="entrance_hall", title="Entrance hall", title_ko="현관",
    caption="An oak hall bench before warm gray paneling, sun from the panes beside the door, a round mirror, pegs.",
    caption_ko="현관문 옆 유리로 드는 햇살이 벽 판재에 걸리고, 참나무 벤치와 둥근 거울, 옷걸이가 있는 현관.",
    kind="space", place="entrance hall", surfaces=("wood", "tile"), materials=("wood", "tile", "fabric", "leather"),
    backdrop="warm gray boarded wall with sun from a door's panes, round mirror at the left",
    mood=("warm", "calm", "natural", "elegant"), technique=("hero shot", "window light", "lifestyle shot"),
    families=("footwear", "bags", "hats", "apparel", "pets", "lamps", "decor", "outdoor", "sports", "baby", "toys",
              "textiles"),
    size_m=(0.1, 0.9), design_size_m=0.3, props=("round mirror", "scarf", "coat", "basket", "umbrella"),
    avoids=("meals", "make_up", "jewelry", "car_parts", "wine"),
)  # fmt: skip

SEAT = 0.46
LEFT, RIGHT, BACK, FRONT, HIGH = -2.9, 1.7, 0.25, -3.2, 2.6


def build(stage: SetStage) -> None:
    oak = finish.timber("bench oak", "#b19272", "#7d6145", rough=0.4)
    rail = finish.timber("rail oak", "#a9825a", "#735233", rough=0.42)
    paint = finish.painted("putty paneling", "#b3a796", rough=0.45)
    wall = surface.limewash("hall wall", "#d6cdbf", "#c5baa9")
    cream = finish.counter_stone("cream tile", "#cfc5b3", "#a59a88", rough=0.36, speck=0.15, veins=0.2)
    dark = finish.counter_stone("umber tile", "#6d5646", "#463629", rough=0.36, speck=0.15, veins=0.2)
    iron = finish.plain("black iron", "#1f1f1f", 0.45)
    hide = finish.hide("strap leather", "#8a5a36", "#5c3a22")
    brass = finish.metal("aged brass", "#a8854d", rough=0.3)

    for part in shopfit.slat_bench("bench", (1.5, 0.38, SEAT), oak, iron, slats=1):
        stage.add(part, "surface", at=(0.06, 0.0, 0))
    stage.mark((0, 0, SEAT), free_radius=0.18, free_height=1.0)
    for part in shopfit.tiles_floor("tiles", (LEFT, FRONT - 2.0), (RIGHT, BACK), (cream, dark)):
        stage.add(part, "surface")
    grout = finish.grout("joint", "#8f8473")
    stage.add(flat(block("joints", (-0.6, -2.5, -0.012), (4.8, 5.6, 0.02), grout, 0)), "surface")
    stage.mark((0.2, -0.7, 0), free_radius=0.45, free_height=1.6, name="mark.floor")

    stage.add(shopfit.beadboard("paneling", RIGHT - LEFT, 1.62, paint), "backdrop", at=((LEFT + RIGHT) / 2, BACK, 0))
    stage.add(shopfit.peg_rail("peg rail", 2.9, rail, pitch=0.23), "backdrop", at=(0, BACK - 0.014, 1.5))
    silver = mat.metal("mirror silver", "#e6e8e8", 0.02)
    for part in shopfit.wall_mirror("mirror", 0.26, silver, brass):
        stage.add(part, "prop:mirror", at=(-0.46, BACK - 0.03, 1.02))
    for side in (-1, 1):
        strap = tube(f"strap {side}", [(side * 0.19, 0, 0.17), (side * 0.09, 0, 0.33), (0, -0.03, 0.49)], 0.006, hide)
        stage.add(strap, "prop:mirror", at=(-0.46, BACK - 0.026, 1.02))

    wool = finish.cloth("rust wool", "#8f4f33", "#5e311f", threads=420, sheen=0.5)
    loden = finish.cloth("loden cloth", "#4b4a44", "#2f2f2b", threads=640, sheen=0.4)
    scarf = shopfit.hung_cloth("scarf", 0.2, 0.86, wool, gather=0.5, folds=2.5, depth=0.022)
    coat = shopfit.hung_cloth("coat", 0.52, 0.95, loden, gather=0.32, folds=3.2, depth=0.05, seed=6)
    stage.add(scarf, "prop:scarf", at=(0.345, BACK - 0.085, 0.66))
    stage.add(coat, "prop:coat", at=(0.7, BACK - 0.11, 0.56))
    cane = finish.cloth("basket cane", "#b08a5c", "#6f5130", threads=150)
    basket = props_interior.jar("basket", cane, 0.16, 0.27, neck=0.92, belly=0.05)
    stage.add(basket, "prop:basket", at=(0.5, 0.02, 0))
    felt = finish.cloth("blanket wool", "#c5b59c", "#95856b", threads=420, pile=True)
    blanket = props_interior.folded_towel("blanket", felt, 0.36, 0.28, 0.016, seed=3)
    stage.add(blanket, "prop:blanket", at=(0.5, 0.02, SEAT + 0.001), turn=-4)
    green = finish.cloth("umbrella cloth", "#2d3b35", "#1b2521", threads=1400)
    for part in shopfit.umbrella("umbrella", green, iron, rail):
        part.rotation_euler.y = -0.14
        stage.add(part, "prop:umbrella", at=(1.12, BACK - 0.16, 0.001))

    # The house door opposite, behind the camera: seen in the mirror only, with its panes and the light they let in.
    day = mat.glow("door light", "#f3f1ea", 1.7)
    panes = [((x, FRONT + 0.03, z), (0.2, 0.01, 0.4)) for x in (-1.42, -1.18, -0.94) for z in (0.95, 1.4, 1.85)]
    stage.add(wild(blocks("door panes", panes, day, bevel=0)), "practical")
    leaf = finish.painted("door paint", "#3d4a45", rough=0.4)
    stage.add(wild(block("door", (-1.18, FRONT + 0.012, 1.1), (0.92, 0.02, 2.2), leaf, 0)), "backdrop")
    room = interior.shell("walls", (LEFT, FRONT), (RIGHT, BACK), HIGH, wall, "left right back top")
    stage.add(flat(room), "backdrop")
    stage.add(wild(interior.shell("wild wall", (LEFT, FRONT), (RIGHT, BACK), HIGH, wall, "front")), "backdrop")

    sun = lights.spot(
        stage, "sun", "rim", -46, 26, 3.0, 1.0, kelvin=4500, softness=0.0008, cone=60, blend=0.0, aim=(0.16, BACK, 0.72)
    )
    lights.gobo(stage, sun, gobos.window("door glazing", 0.062, 0.09, columns=2, rows=3, bar=0.005, surround=0.2), 0.3)
    lights.softbox(stage, "door key", "key", -54, 24, 2.1, (0.9, 1.4), 0.42, kelvin=5600, gradient=0.25)
    lights.softbox(stage, "hall fill", "fill", 56, 30, 2.2, 1.6, 0.13, kelvin=5300)
    stage.world("#e4e4e0", 0.03)

    stage.camera("hero", 0, 7, 70, 8, fill=0.42)
    stage.camera("three_quarter", 26, 14, 60, 8, fill=0.38)
    stage.camera("low", -8, 2, 70, 8, fill=0.46)
    stage.camera("top", 0, 42, 60, 8, fill=0.4)

    night = stage.variant(
        "evening_lamp", title="Evening lamp", title_ko="저녁 등불",
        caption="The hall in the evening: a small lamp glows on the bench, deep olive paneling, blue dusk at the door.",
        caption_ko="저녁 현관, 벤치 위 작은 램프가 짙은 올리브색 판재를 밝히고 문밖은 푸른 어스름.",
        mood=("cozy", "warm", "nostalgic", "romantic"), backdrop="deep olive boarded wall in lamplight",
    )  # fmt: skip
    glaze = finish.ceramic("lamp glaze", "#c9bca7", "#8d7a63", rough=0.3)
    lamp = upholstery.mushroom_lamp("lamp", glaze, finish.lampshade("lamp linen", "#e6d3b2"), height=0.33, radius=0.1)
    for part in lamp:
        stage.add(part, "prop:lamp", at=(0.33, 0.06, SEAT))
    bulb = lights.spot(stage, "lamp bulb", "practical", 0, 0, 1, 1.0, kelvin=3100)
    bulb.data.type = "POINT"
    bulb.location = (0.33, 0.06, SEAT + 0.26)
    bulb.data.energy, bulb.data.shadow_soft_size = 2.3, 0.03
    night.only(*lamp, bulb)
    night.hide(sun, blanket)
    night.swap(day, mat.glow("dusk", "#3c5f96", 0.5))
    night.swap(paint, finish.painted("olive paneling", "#5d6150", rough=0.45))
    night.swap(wall, surface.limewash("olive wall", "#6c6d5e", "#5c5d4f"))
    night.light("door key", level=0.85, kelvin=5600)
    night.light("hall fill", level=0.12, kelvin=4200)

    blue = stage.variant(
        "slate_blue", title="Slate blue", title_ko="슬레이트 블루",
        caption="Slate blue paneling and pale ash in clear daylight, white and blue gray tiles, a fresh morning hall.",
        caption_ko="맑은 낮빛의 슬레이트 블루 판재와 밝은 물푸레나무, 흰색과 청회색 타일의 산뜻한 현관.",
        mood=("fresh", "clean", "modern", "calm"), backdrop="slate blue boarded wall with sun from a door's panes",
    )  # fmt: skip
    blue.swap(paint, finish.painted("slate blue paneling", "#66788a", rough=0.45))
    blue.swap(wall, surface.limewash("pale blue wall", "#bcc7cf", "#a9b5be"))
    blue.swap(oak, finish.timber("ash bench", "#d2bd9b", "#a28a66", rough=0.42))
    blue.swap(cream, finish.counter_stone("white tile", "#d9d8d4", "#a9a9a6", rough=0.34, speck=0.12, veins=0.2))
    blue.swap(dark, finish.counter_stone("blue gray tile", "#5a6772", "#3c4650", rough=0.34, speck=0.12, veins=0.2))
    blue.swap(wool, finish.cloth("mustard wool", "#b98b3a", "#7d5b23", threads=420, sheen=0.5))
    blue.light(sun, kelvin=5000, level=0.95)
    blue.light("door key", kelvin=6000, level=0.5)
