# SPDX-License-Identifier: GPL-3.0-or-later
"""Home office: a walnut desk before a warm clay wall, window bars from the left, a task lamp folded over its corner."""

from __future__ import annotations

from ..kit import Card, SetStage, gobos, interior, lights
from ..kit import materials_interior as finish
from ..kit import materials_room as surface
from ..kit.desk import notebook, pen_cup, task_lamp
from ..kit.forms import block
from ..kit.interior import books
from ..kit.materials_wood import oak, walnut
from ..kit.room import fig_tree, flat, wild

CARD = Card(
    id="home_office", title="Home office", title_ko="홈 오피스",
    caption="A walnut desk before a warm clay wall: window light from the left, a task lamp, books and a small plant.",
    caption_ko="따뜻한 점토빛 벽 앞 월넛 책상, 왼쪽 창빛과 작업등, 책과 작은 화분.",
    kind="space", place="home office", surfaces=("wood",), materials=("wood", "plaster", "metal", "paper"),
    backdrop="warm clay wall with soft window bars",
    mood=("warm", "calm", "modern", "natural"), technique=("hero shot", "window light", "lifestyle shot"),
    families=("computers", "audio", "phones", "stationery", "lamps", "books", "cameras", "eyewear", "watches",
              "coffee_tea", "plants", "decor", "music", "appliances"),
    size_m=(0.05, 0.62), design_size_m=0.28, props=("task lamp", "books", "pen cup", "plant"),
    avoids=("furniture", "bicycles", "car_parts", "make_up", "bakery"),
)  # fmt: skip

DESK = 0.74
WALL = 0.52


def build(stage: SetStage) -> None:
    wood = walnut("desk walnut", "#80604a", "#46301f")
    wall = surface.limewash("clay wall", "#c2ab97", "#b09884", relief=0.8)
    black = finish.metal("black steel", "#2b2b2c", rough=0.42)
    brass = finish.metal("pen brass", "#b08d57", rough=0.32)
    cream = finish.ceramic("cream stoneware", "#d9cfbf", "#8a7a66", rough=0.5)

    for row in range(5):
        plank = block(
            f"desk {row + 1}", (0.13 * (row % 2), -0.37 + 0.19 * row, DESK - 0.016), (2.6, 0.1892, 0.032), wood, 0.0014
        )
        stage.add(plank, "surface")
    stage.mark((0, 0, DESK), free_radius=0.27, free_height=0.9)
    stage.add(flat(interior.shell("walls", (-2.2, -3.6), (2.4, WALL), 2.7, wall, "left right back top")), "backdrop")
    stage.add(wild(interior.shell("wild wall", (-2.2, -3.6), (2.4, WALL), 2.7, wall, "front")), "backdrop")
    floor = finish.timber("office floor", "#a5845f", "#6b4e35", along="y")
    stage.add(interior.floorboards("floor", (5.0, 5.0), floor), "backdrop", at=(0, -1.4, 0))

    stage.add(task_lamp("task lamp", black), "prop:task lamp", at=(0.46, 0.3, DESK), turn=176)
    cover, page = finish.book_cover("book cloth"), finish.pages("pages")
    row = books("books", 0.3, cover, page, seed=23, fill=0.86,
                palette=("#3d4a4c", "#b5a58c", "#8b4a36", "#d2c7b2", "#6b6f63"))  # fmt: skip
    stage.add(row, "prop:books", at=(-0.66, 0.27, DESK))
    stage.add(block("bookend", (-0.69, 0.36, DESK + 0.07), (0.05, 0.12, 0.14), cream, 0.006), "prop:books")
    for part in pen_cup(
        "pen cup", cream, (black, brass, finish.timber("pencil cedar", "#b98d5f", "#8d6840", along="z"))
    ):
        stage.add(part, "prop:pen cup", at=(-0.25, 0.33, DESK))
    linen = finish.cloth("notebook linen", "#6d7a72", "#4f5a54", threads=900)
    stage.add(notebook("notebook", linen, page), "prop:notebook", at=(-0.46, -0.06, DESK), turn=14)
    waxy, bark = (
        finish.leaf("plant leaf", "#4d6b41", "#2f4628", rough=0.32),
        finish.painted("stem", "#5f6a44", rough=0.6),
    )
    soil = finish.painted("soil", "#2b2118", rough=0.9)
    stems = ((0.16, 0.1), (-0.18, -0.02), (0.02, -0.14), (-0.06, 0.14))
    for part in fig_tree("plant", cream, soil, bark, waxy, height=1.1, leaf=(0.2, 0.12), count=12, stems=stems, seed=3):
        if part.parent is None:
            part.scale = (0.36, 0.36, 0.36)
            part.location.z *= 0.36
            stage.add(part, "prop:plant", at=(0.6, 0.06, DESK))
        else:
            stage.add(part, "prop:plant")

    sun = lights.spot(
        stage,
        "sun",
        "key",
        -54,
        27,
        2.4,
        1.0,
        kelvin=4700,
        softness=0.0009,
        cone=70,
        blend=0.0,
        aim=(0.1, 0.4, DESK + 0.2),
    )
    bars = gobos.window("window", 0.092, 0.066, columns=4, rows=3, bar=0.0034, surround=0.14)
    lights.gobo(stage, sun, bars, reach=0.15, roll=3.0)
    lights.softbox(stage, "window sky", "fill", -74, 26, 1.8, (1.2, 1.4), 0.62, kelvin=6000, gradient=0.2)
    lights.softbox(stage, "room fill", "fill", 62, 32, 2.2, 1.6, 0.36, kelvin=5200)
    lights.strip(stage, "rim", "rim", 140, 34, 1.2, 0.8, 0.22, kelvin=5200)
    stage.world("#ece4da", 0.04)

    stage.camera("hero", 0, 10, 70, 8, fill=0.46)
    stage.camera("three_quarter", 24, 20, 60, 8, fill=0.42)
    stage.camera("low", -9, 2, 85, 8, fill=0.54)
    stage.camera("top", 0, 52, 60, 8, fill=0.42)

    night = stage.variant(
        "late_shift", title="Late shift", title_ko="야근의 책상",
        caption="The desk after dark: a pool of lamplight from the right on an ink blue wall, cool dusk on the edges.",
        caption_ko="어두워진 뒤의 책상, 남색 벽 앞 오른쪽 작업등의 빛웅덩이와 가장자리의 푸른 기운.",
        mood=("dramatic", "technical", "cozy", "modern"), backdrop="ink blue wall with a pool of lamplight",
    )  # fmt: skip
    bulb = lights.spot(
        stage, "task bulb", "practical", 62, 46, 0.75, 1.1, kelvin=3400, softness=0.16, cone=95, blend=1.0
    )
    glow = lights.spot(
        stage,
        "lamp glow",
        "practical",
        0,
        88,
        0.385,
        0.7,
        3300,
        softness=0.15,
        cone=130,
        blend=0.6,
        aim=(0.215, 0.27, DESK),
    )
    night.only(bulb, glow)
    night.hide(sun)
    night.swap(wall, surface.limewash("ink wall", "#45525e", "#38434e", relief=0.8))
    night.light("window sky", level=0.3, kelvin=8200)
    night.light("rim", level=0.5, kelvin=7800)
    night.light("room fill", level=0.08, kelvin=4000)

    pale = stage.variant(
        "white_oak", title="White oak", title_ko="화이트 오크",
        caption="A pale oak desk before a chalk white wall, clear window bars of morning sun from the left.",
        caption_ko="흰 석회벽 앞 밝은 참나무 책상, 왼쪽에서 드는 맑은 아침 창살 빛.",
        mood=("clean", "fresh", "minimal", "calm"), backdrop="chalk white wall with crisp window bars",
    )  # fmt: skip
    pale.swap(wood, oak("desk oak"))
    pale.swap(wall, surface.limewash("chalk wall", "#dcd9d2", "#cdc9c0", relief=0.8))
    pale.light(sun, kelvin=5300, level=0.8)
