# SPDX-License-Identifier: GPL-3.0-or-later
"""Kitchen counter: eight in the morning. Side window, pale stone worktop, hand-made tiles, things of every day."""

from __future__ import annotations

from ..kit import Card, SetStage, furniture, interior, lights, props_interior
from ..kit import materials_interior as finish
from ..kit.forms import block, blocks
from ..kit.props_interior import placed

CARD = Card(
    id="kitchen_counter", title="Kitchen counter", title_ko="주방 조리대",
    caption="A pale stone worktop before hand-made cream tiles, morning window light from the left",
    caption_ko="크림색 수제 타일 앞의 밝은 석재 조리대, 왼쪽 창으로 드는 아침 햇살",
    kind="space", place="kitchen", surfaces=("stone",), materials=("stone", "tile", "ceramic", "wood"),
    backdrop="hand-made glazed tiles and an oak shelf with stoneware",
    mood=("fresh", "warm", "natural", "clean"), technique=("hero shot", "window light"),
    families=("kitchenware", "appliances", "coffee_tea", "tableware", "bakery", "fruit", "meals", "glassware",
              "soft_drinks", "plants", "health", "wine"),
    size_m=(0.06, 0.5), design_size_m=0.26, props=("shelf", "stoneware", "cutting board", "basil", "wooden spoons"),
    avoids=("bicycles", "footwear", "apparel", "jewelry", "car_parts"),
)  # fmt: skip

TOP = 0.9
WALL = 0.46


def build(stage: SetStage) -> None:
    stone = finish.counter_stone("honed limestone", "#d9d3c8", "#978c7d", rough=0.24, speck=0.35, veins=0.6)
    cream = finish.glazed("cream glaze", "#efeee8", "#dcd5c6")
    joints = finish.grout("grout", "#e6e0d4")
    sage = finish.painted("sage cabinet", "#8b9582", rough=0.45)
    brass = finish.metal("brushed brass", "#b8935a", rough=0.3)
    oak = finish.timber("shelf oak", "#c0a27c", "#8a6a48", rough=0.5)
    plaster = finish.painted("white wall", "#ded8cc", rough=0.8)

    for part in furniture.counter("counter", 3.6, stone, sage, brass, depth=0.9, height=TOP):
        stage.add(part, "surface", at=(0.2, WALL, 0))
    stage.mark((0, 0, TOP), free_radius=0.24, free_height=0.8)

    for part in interior.tile_wall("tiles", 3.7, 1.25, (0.1, 0.1), cream, joints, seed=7):
        stage.add(part, "backdrop", at=(0.2, WALL, TOP))
    stage.add(block("upper wall", (0.2, WALL + 0.05, 2.45), (4.4, 0.12, 0.7), plaster, bevel=0), "backdrop")

    # Shelf, high enough to be cut by the frame of a small product, with what is used every day.
    stage.add(block("shelf", (0.35, WALL - 0.105, TOP + 0.47), (1.9, 0.2, 0.035), oak, bevel=0.004), "prop:shelf")
    arms = [((x, WALL - 0.1, TOP + 0.44), (0.02, 0.18, 0.025)) for x in (-0.42, 0.36, 1.12)]
    stage.add(blocks("shelf brackets", arms, brass, bevel=0.002), "prop:shelf")
    ware = finish.ceramic("oat stoneware", "#d8cbb4")
    blue = finish.ceramic("blue gray stoneware", "#7d8b8f", rough=0.26)
    rust = finish.ceramic("rust stoneware", "#a0603c", rough=0.4)
    shelf = TOP + 0.4875
    things = [
        (props_interior.bowl("bowl 1", ware, 0.085, 0.06), -0.38, 0),
        (props_interior.jar("jar 1", rust, 0.05, 0.17), -0.16, 0),
        (props_interior.mug("mug 1", blue), 0.02, 40),
        (props_interior.mug("mug 2", ware), 0.15, -115),
        (props_interior.jar("jar 2", ware, 0.062, 0.2, neck=0.6, belly=0.12), 0.52, 0),
        (props_interior.bowl("bowl 2", blue, 0.07, 0.07), 0.75, 0),
        (props_interior.jar("jar 3", blue, 0.045, 0.12), 0.95, 0),
    ]
    for thing, x, turn in things:
        stage.add(placed(thing, (x, WALL - 0.11, shelf), turn), "prop:stoneware")

    # On the counter, against the wall: boards, a crock of spoons, a pot of basil.
    walnut = finish.timber("walnut board", "#7a5a40", "#432d1e", rough=0.5, along="z")
    beech = finish.timber("beech", "#c9a77c", "#a07d54", rough=0.55, along="z")
    for name, material, width, height, x, y, lean in (
        ("board large", walnut, 0.27, 0.42, -0.44, WALL - 0.075, -7),
        ("board small", beech, 0.2, 0.31, -0.36, WALL - 0.115, -8.5),
    ):
        board = props_interior.cutting_board(name, material, width, height)
        board.rotation_euler.x = lean * 3.14159 / 180
        stage.add(placed(board, (x, y, TOP + 0.001)), "prop:cutting board")
    crock = (0.315, WALL - 0.11, TOP)
    stage.add(placed(props_interior.jar("crock", ware, 0.062, 0.15, neck=0.96), crock), "prop:stoneware")
    for number, (turn, lean) in enumerate(((20, 9), (140, 11), (250, 8))):
        spoon = props_interior.spoon(f"spoon {number}", beech, 0.29 + 0.02 * number)
        spoon.rotation_euler.y = lean * 3.14159 / 180
        stage.add(placed(spoon, (crock[0], crock[1], TOP + 0.014), turn), "prop:wooden spoon")
    leaf = props_interior.leaf_blade(
        "basil leaf", 0.05, 0.032, finish.leaf("basil", "#5f8f3a", "#35611f", rough=0.35), fold=0.5
    )
    clay = finish.painted("terracotta", "#a8643f", rough=0.85)
    for part in props_interior.potted_herb(
        "basil", clay, finish.painted("soil", "#2b2118"), leaf, radius=0.062, height=0.1
    ):
        stage.add(part, "prop:basil", at=(0.5, WALL - 0.14, TOP) if part.parent is None else (0, 0, 0))

    # Window in the left wall; the room behind the camera is only there for reflections.
    side = interior.wall_with_opening("window wall", 4.6, 2.8, (0.65, 0.98, 1.85, 2.3), plaster)
    stage.add(side, "backdrop", at=(-1.6, -1.85, 0), turn=90)
    sash = interior.sash_window("window", 1.2, 1.32, 2, 2, finish.painted("window white", "#e9e6de", rough=0.4))
    stage.add(sash, "backdrop", at=(-1.68, -0.6, 0.98), turn=90)
    stage.add(interior.shell("room", (-1.6, -3.6), (2.0, 0.52), 2.8, plaster, "right front top"), "backdrop")
    tiles = finish.counter_stone("floor stone", "#a89c8c", "#75695b", rough=0.5)
    stage.add(block("floor", (0.2, -1.6, -0.01), (4.4, 4.6, 0.02), tiles, bevel=0), "backdrop")

    lights.softbox(stage, "window key", "key", -64, 27, 2.7, (1.25, 1.3), 0.85, kelvin=5600, gradient=0.2)
    lights.sun(stage, "morning sun", "rim", -77, 27, 1.25, kelvin=4500, angle=1.6)
    lights.softbox(stage, "room fill", "fill", 45, 35, 2.0, 1.8, 0.26, kelvin=5400)
    stage.world("#dfe6ea", 0.03)

    stage.camera("hero", 0, 10, 85, 8)
    stage.camera("three_quarter", 28, 20, 70, 8)
    stage.camera("top", 0, 55, 70, 8)
    stage.camera("low", azimuth=-10, elevation=2, focal=85, fstop=8, fill=0.54)

    dark = stage.variant(
        "soapstone", title="Soapstone", title_ko="소프스톤",
        caption="A dark soapstone counter before bottle green glazed tiles, morning sun from the window on the left",
        caption_ko="짙은 녹색 타일 앞 어두운 소프스톤 조리대, 왼쪽 창에서 드는 아침 햇살",
        mood=("elegant", "warm", "natural", "dramatic"),
        backdrop="bottle green glazed tiles and an oak shelf with stoneware",
    )  # fmt: skip
    dark.swap(stone, finish.counter_stone("soapstone", "#43474a", "#8c9294", rough=0.3, speck=0.12, veins=0.5))
    dark.swap(cream, finish.glazed("bottle green glaze", "#5b6b62", "#3c4a43"))
    dark.swap(joints, finish.grout("dark grout", "#6b6f66"))
    dark.swap(sage, finish.painted("charcoal cabinet", "#3a3d3c", rough=0.45))
    dark.light("window key", level=1.0, kelvin=5200)

    oak_top = stage.variant(
        "butcher_block", title="Butcher block", title_ko="우드 조리대",
        caption="A thick oak kitchen counter before sky blue glazed tiles in late golden sun from the left",
        caption_ko="하늘색 타일 앞 두툼한 참나무 조리대, 왼쪽에서 드는 늦은 오후의 금빛 햇살",
        mood=("cozy", "warm", "fresh", "nostalgic"), surfaces=("wood",), materials=("wood", "tile", "ceramic"),
        backdrop="sky blue glazed tiles and an oak shelf with stoneware",
    )  # fmt: skip
    oak_top.swap(stone, finish.timber("butcher block", "#c2a580", "#8d6c4a", rough=0.4, board=0.06))
    oak_top.swap(cream, finish.glazed("sky glaze", "#c3d3da", "#8fabb8"))
    oak_top.light("morning sun", kelvin=3900, level=1.5)
    oak_top.light("window key", kelvin=4900)
