# SPDX-License-Identifier: GPL-3.0-or-later
"""Dining table: laid, and nobody seated yet. Low sun from behind the left shoulder of the table, linen on oak."""

from __future__ import annotations

import numpy as np

from ..kit import Card, SetStage, furniture, interior, lights, props_interior, served
from ..kit import materials as mat
from ..kit import materials_interior as finish
from ..kit import materials_room as surface
from ..kit.forms import block
from ..kit.props_interior import placed
from ..kit.room import flat, panel_molding, wild

CARD = Card(
    id="dining_table", title="Dining table", title_ko="식탁",
    caption="A laid oak dining table at noon: a linen runner, a place set across, chairs and a sideboard behind.",
    caption_ko="한낮의 참나무 식탁, 리넨 러너와 맞은편에 차려진 한 자리, 그 뒤로 물러난 의자와 사이드보드.",
    kind="space", place="dining room", surfaces=("linen", "wood"), materials=("wood", "linen", "ceramic", "glass"),
    backdrop="spindle chairs and a sideboard before a paneled wall, window at the left",
    mood=("warm", "natural", "calm", "fresh"), technique=("hero shot", "window light", "lifestyle shot"),
    families=("tableware", "meals", "bakery", "wine", "kitchenware", "fruit", "glassware", "appliances", "beer",
              "coffee_tea", "textiles", "decor"),
    size_m=(0.05, 0.5), design_size_m=0.22, props=("plate", "wine glass", "napkin", "chairs", "sideboard"),
    avoids=("bicycles", "footwear", "car_parts", "tools", "sports"),
)  # fmt: skip

TOP = 0.74
LEFT, RIGHT, BACK, FRONT, HIGH = -2.1, 2.4, 2.35, -3.2, 2.6


def build(stage: SetStage) -> None:
    oak = finish.timber("table oak", "#c8a883", "#93714f", rough=0.36, board=0.16)
    chair_wood = finish.timber("ebonized ash", "#3d352e", "#1c1815", rough=0.38, along="z")
    cabinet = finish.timber("sideboard oak", "#b8956d", "#86643f", rough=0.42)
    lines = (0.128, 0.145, 0.152, 0.159, 0.176)
    linen = served.linen("runner linen", "#d3c8b4", "#a4967c", "#6f7f88", lines=lines)
    clay = finish.ceramic("sand stoneware", "#d9cdb9", "#7a6650", rough=0.34)
    slate = finish.ceramic("blue gray stoneware", "#76838a", "#3f484d", rough=0.3)
    clear = mat.glass("stemware", "#f6faf8")
    wall = surface.limewash("dining wall", "#c9c1ae", "#b8ae99")
    trim = finish.painted("panel paint", "#8d9384", rough=0.5)
    brass = finish.metal("candle brass", "#b08a52", rough=0.28)
    floor = finish.timber("dining floor", "#8e6a48", "#57402b", along="y")

    for part in furniture.table("table", (2.5, 1.02, TOP), oak, oak, thick=0.035, bevel=0.006):
        stage.add(part, "surface", at=(0.1, 0.17, 0))
    stage.add(served.runner("runner", 2.4, 0.42, linen, calm=0.17), "surface", at=(0.1, 0.09, TOP))
    stage.mark((0, 0, TOP + 0.0016), free_radius=0.16, free_height=0.75)

    # The place across the table: plate, bowl and napkin cut by the frame at the right, a glass and a candle left.
    stage.add(served.plate("plate", clay, 0.14), "prop:plate", at=(0.31, 0.5, TOP))
    stage.add(placed(props_interior.bowl("bowl", slate, 0.082, 0.055), (0.31, 0.5, TOP + 0.0065)), "prop:plate")
    stage.add(served.napkin("napkin", linen), "prop:napkin", at=(0.09, 0.53, TOP), turn=6)
    stage.add(served.stemware("wine glass", clear, 0.215, 0.043), "prop:wine glass", at=(-0.235, 0.36, TOP))
    wax = finish.plain("candle wax", "#e8dfcb", 0.45, Subsurface_Weight=0.0)
    unlit = finish.plain("wick", "#2c2622", 0.9)
    for number, (x, y, tall) in enumerate(((-0.42, 0.46, 0.2), (-0.172, 0.6, 0.145), (0.62, 0.34, 0.18))):
        for part in served.candle(f"candle {number + 1}", wax, brass, unlit, tall)[:2]:
            stage.add(part, "prop:candle", at=(x, y, TOP))

    for number, (x, y, turn) in enumerate(((-0.42, 1.0, 8), (0.44, 0.95, -6), (-1.35, 0.95, 0), (1.45, 0.98, 5))):
        for part in served.spindle_chair(f"chair {number + 1}", chair_wood):
            stage.add(part, "prop:chair", at=(x, y, 0), turn=turn)

    # Against the wall: a long sideboard with a jug of twigs and a stack of plates.
    stage.add(block("sideboard", (0.45, BACK - 0.24, 0.5), (1.9, 0.44, 0.66), cabinet, 0.006), "prop:sideboard")
    stage.add(block("sideboard foot", (0.45, BACK - 0.24, 0.085), (1.7, 0.36, 0.17), unlit, 0.003), "prop:sideboard")
    for number in range(5):
        dish = served.plate(f"stacked plate {number + 1}", clay if number % 2 else slate, 0.13)
        stage.add(dish, "prop:plate", at=(-0.52, BACK - 0.24, 0.83 + 0.0085 * number))
    jug = props_interior.jar("jug", clay, 0.085, 0.24, neck=0.55, belly=0.2)
    stage.add(jug, "prop:jug", at=(0.44, BACK - 0.24, 0.83))
    leaf = props_interior.leaf_blade("olive leaf", 0.075, 0.017, finish.leaf("olive", "#77835a", "#56613f"))
    for number, (dx, dy, tall) in enumerate(((-0.26, 0.0, 0.5), (0.08, 0.05, 0.62), (0.3, -0.06, 0.42))):
        bend = [(0, 0, 0.1), (dx * 0.15, dy * 0.2, 0.3), (dx * 0.55, dy, 0.3 + tall * 0.55), (dx, dy, tall + 0.3)]
        path = np.array(bend) + np.array([0.44, BACK - 0.24, 0.8])
        twigs = props_interior.stem_with_leaves(f"twig {number + 1}", path, leaf, chair_wood, pairs=13, seed=number + 2)
        for part in twigs:
            if part.name not in stage.scene.objects:
                stage.add(part, "prop:twigs")

    stage.add(flat(interior.shell("walls", (LEFT, FRONT), (RIGHT, BACK), HIGH, wall, "right back top")), "backdrop")
    stage.add(wild(interior.shell("wild wall", (LEFT, FRONT), (RIGHT, BACK), HIGH, wall, "front")), "backdrop")
    frames = [(x, 0.2, x + 0.62, 0.98) for x in (-2.0, -1.28, -0.56, 0.16, 0.88, 1.6)]
    stage.add(block("wainscot", (0.15, BACK - 0.008, 0.54), (4.6, 0.016, 1.08), trim, 0.003), "backdrop")
    stage.add(block("dado rail", (0.15, BACK - 0.02, 1.09), (4.6, 0.04, 0.035), trim, 0.006), "backdrop")
    stage.add(panel_molding("panels", frames, trim), "backdrop", at=(0, BACK - 0.016, 0))
    stage.add(flat(block("floor", (0.1, -0.5, -0.01), (5.2, 6.4, 0.02), floor, 0)), "backdrop")
    middle = (FRONT + BACK) / 2
    side = interior.wall_with_opening("window wall", BACK - FRONT, HIGH, (0.3 - middle, 0.3, 1.9 - middle, 2.4), wall)
    stage.add(flat(side), "backdrop", at=(LEFT, middle, 0), turn=90)
    sash = interior.sash_window("window", 1.6, 2.1, 2, 3, trim)
    stage.add(sash, "backdrop", at=(LEFT - 0.06, 1.1, 0.3), turn=90)
    day = mat.glow("daylight", "#f4f4ef", 1.9)
    sky = stage.add(block("sky", (LEFT - 1.2, 1.2, 1.5), (0.02, 5.0, 4.6), day, 0), "background")
    sky.visible_shadow = False
    shade = finish.plain("pendant black", "#2b2b2a", 0.35)
    for part in served.dome_pendant("pendant", shade, finish.plain("pendant white", "#e6e0d2", 0.5), shade):
        stage.add(part, "prop:pendant", at=(0.1, 0.4, TOP + 0.66))

    sun = lights.sun(stage, "low sun", "rim", -118, 27, 1.5, kelvin=4700, angle=1.2)
    lights.softbox(stage, "window key", "key", -72, 26, 2.0, (1.3, 1.5), 0.8, kelvin=5600, gradient=0.2)
    lights.softbox(stage, "room fill", "fill", 55, 34, 2.2, 1.8, 0.14, kelvin=5200)
    lights.softbox(stage, "wall light", "background", -58, 30, 3.0, 1.6, 0.5, kelvin=5300, aim=(0.3, BACK, 1.0))
    stage.world("#dfe5ea", 0.03)

    stage.camera("hero", 0, 11, 85, 5.6, fill=0.48)
    stage.camera("three_quarter", -26, 20, 70, 5.6, fill=0.42)
    stage.camera("low", 10, 3, 85, 5.6, fill=0.52)
    stage.camera("top", 0, 52, 70, 8, fill=0.42)

    evening = stage.variant(
        "candles", title="Candle evening", title_ko="촛불 저녁",
        caption="The dining table in the evening: candles lit, a pool of amber light on linen, a deep green room.",
        caption_ko="촛불을 켠 저녁 식탁, 리넨 위에 고인 호박빛과 짙은 녹색으로 물러난 방.",
        mood=("romantic", "cozy", "elegant", "festive"), backdrop="deep green paneled wall by candlelight",
        families=("wine", "spirits", "meals", "tableware", "glassware", "bakery", "decor", "fruit", "lamps"),
    )  # fmt: skip
    fire = mat.glow("candle flame", "#ffb45a", 22.0)
    flames = []
    for number, (x, y, tall) in enumerate(((-0.42, 0.46, 0.2), (-0.172, 0.6, 0.145), (0.62, 0.34, 0.18))):
        flame = served.candle(f"lit candle {number + 1}", wax, brass, fire, tall)[2]
        flames.append(stage.add(flame, "prop:flame", at=(x, y, TOP)))
    glow = lights.spot(stage, "candle glow", "practical", 0, 0, 1, 1.0, kelvin=2600)
    glow.data.type = "POINT"
    glow.location = (-0.3, 0.5, TOP + 0.3)
    glow.data.energy, glow.data.shadow_soft_size = 2.0, 0.03
    evening.only(*flames, glow)
    evening.hide(sun)
    evening.swap(day, mat.glow("dusk", "#26406b", 0.4))
    evening.swap(wall, surface.limewash("green dusk wall", "#59604f", "#484f40"))
    evening.swap(trim, finish.painted("deep green panels", "#39443a", rough=0.45))
    evening.light("window key", level=0.85, kelvin=4500, azimuth=-58, elevation=42)
    evening.light("room fill", level=0.1, kelvin=6500)
    evening.light("wall light", level=0.3, kelvin=3300)
    evening.world("#222c3c", 0.03)

    dark = stage.variant(
        "dark_walnut", title="Dark walnut", title_ko="짙은 월넛",
        caption="A moody dining table in dark walnut with a charcoal linen runner, one cool window from the left.",
        caption_ko="왼쪽 창의 서늘한 빛만 드는 짙은 월넛 식탁과 먹빛 리넨 러너.",
        mood=("dramatic", "luxurious", "rugged", "calm"), backdrop="dark gray paneled wall, chairs in shadow",
        families=("bakery", "meals", "wine", "fruit", "kitchenware", "tableware", "beer", "spirits", "coffee_tea"),
    )  # fmt: skip
    dark.swap(oak, finish.timber("dark walnut", "#5a3d29", "#2b1b12", rough=0.34, board=0.16))
    dark.swap(cabinet, finish.timber("sideboard walnut", "#4f3625", "#2a1c13", rough=0.4))
    dark.swap(linen, served.linen("charcoal linen", "#625f5b", "#3b3937", "#a09a8e", lines=lines))
    dark.swap(wall, surface.limewash("charcoal wall", "#5b5a57", "#4b4a48"))
    dark.swap(trim, finish.painted("charcoal panels", "#454543", rough=0.5))
    dark.light(sun, level=1.3, kelvin=5200)
    dark.light("window key", level=0.9, kelvin=5800)
    dark.light("wall light", level=0.6, kelvin=6000)
    dark.light("room fill", level=0.06)
