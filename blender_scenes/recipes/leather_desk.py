# SPDX-License-Identifier: GPL-3.0-or-later
"""Leather desk: a stitched saddle leather mat on walnut, a study's paneling behind, a door's blade of warm light."""

from __future__ import annotations

from mathutils import Matrix

from ..kit import Card, SetStage, gobos, lights
from ..kit import materials_interior as finish
from ..kit.desk import notebook
from ..kit.forms import block
from ..kit.leatherwork import desk_mat, fountain_pen, saddle, thread
from ..kit.materials_wood import sawn, walnut

CARD = Card(
    id="leather_desk", title="Leather desk", title_ko="가죽 데스크",
    caption="A stitched cognac leather mat on a walnut desk, notebooks and a pen, warm light from the left.",
    caption_ko="월넛 책상 위 스티치를 넣은 코냑색 가죽 매트와 노트, 만년필, 왼쪽에서 드는 따뜻한 빛.",
    kind="studio", place="studio", surfaces=("leather", "wood"), materials=("leather", "wood", "metal"),
    backdrop="walnut paneling with a blade of warm light", mood=("luxurious", "warm", "elegant", "nostalgic"),
    technique=("hero shot", "window light", "low key"), props=("leather notebooks", "fountain pen"),
    families=("watches", "stationery", "spirits", "eyewear", "books", "bags", "phones", "cameras", "jewelry", "perfume",
              "coffee_tea", "audio", "music", "tools"),
    size_m=(0.03, 0.32), design_size_m=0.13, scale_range=(0.8, 1.3),
    avoids=("furniture", "bicycles", "baby", "fruit", "bakery", "sports"),
)  # fmt: skip
DESK, THICK, WALL = 0.74, 0.0036, 0.44
UPRIGHT = Matrix(((0, 1, 0), (0, 0, 1), (1, 0, 0)))


def build(stage: SetStage) -> None:
    wood = walnut("desk walnut", "#614636", "#34241b")
    panel = sawn("paneling", "#4c3a2f", "#33251d", ring=0.0034, pores=0.5, roughness=0.46)
    leather = saddle("cognac leather", "#85502f", "#a8774f")
    cover = saddle("cover leather", "#4a2a1a", "#6b432a")
    linen = thread("linen thread", "#e2d2b4")
    brass = finish.metal("brass", "#b78f52", rough=0.3)
    resin = finish.plain("black resin", "#0d0c0c", 0.16)

    for row in range(8):
        at = (0.11 * (row % 3), -1.0 + 0.19 * row, DESK - 0.016)
        stage.add(block(f"desk {row + 1}", at, (3.4, 0.1894, 0.032), wood, 0.0012), "surface")
    for column in range(20):
        board = block(f"panel {column + 1}", (0, 0, 0), (2.2, 0.1385, 0.02), panel, 0.0016)
        board.rotation_euler = UPRIGHT.to_euler()
        stage.add(board, "backdrop", at=(-1.37 + 0.14 * column, WALL + 0.01, DESK + 0.6))
    for part in desk_mat("mat", 0.62, 0.36, leather, linen):
        stage.add(part, "surface", at=(0.02, 0.045, DESK), turn=5)
    stage.mark((0, 0, DESK + THICK), free_radius=0.115, free_height=0.45)

    page = finish.pages("pages")
    for number, (turn, size) in enumerate(((8, (0.148, 0.21)), (15, (0.13, 0.19)))):
        book = notebook(f"notebook {number + 1}", cover, page, size=size)
        stage.add(book, "prop:leather notebooks", at=(-0.225, 0.235, DESK + THICK + 0.014 * number), turn=turn)
    stage.add(fountain_pen("pen", resin, brass), "prop:fountain pen", at=(0.155, 0.115, DESK + THICK), turn=-38)

    lights.softbox(stage, "window", "key", azimuth=-66, elevation=30, distance=0.9, size=(0.34, 0.5), level=1.35,
                   kelvin=4700)  # fmt: skip
    blade = lights.spot(stage, "blade", "background", azimuth=-52, elevation=26, distance=2.4, level=5.5, kelvin=4200,
                        softness=0.0006, cone=50, blend=0.0, aim=(0.085, WALL, DESK + 0.14))  # fmt: skip
    lights.gobo(stage, blade, gobos.window("door ajar", 0.022, 0.48, columns=1, rows=1, surround=0.8), 0.6, roll=9)
    lights.strip(stage, "rim", "rim", azimuth=140, elevation=30, distance=0.7, length=0.5, level=0.5, kelvin=4600)
    lights.softbox(stage, "fill", "fill", azimuth=62, elevation=30, distance=1.2, size=0.8, level=0.07, kelvin=5200)
    stage.world("#f0e2d0", 0.03)

    stage.camera("hero", azimuth=0, elevation=10, focal=85, fstop=8, fill=0.46)
    stage.camera("three_quarter", azimuth=22, elevation=20, focal=70, fstop=8, fill=0.42)
    stage.camera("low", azimuth=-10, elevation=4, focal=90, fstop=8, fill=0.52)
    stage.camera("top", azimuth=0, elevation=52, focal=70, fstop=8, fill=0.40)

    noir = stage.variant(
        "noir", title="Black and brass", title_ko="블랙 앤 브라스",
        caption="A stitched black leather mat on ebonized oak, brass on the pen, a cool window and a warm rim.",
        caption_ko="에보나이즈드 오크 책상 위 스티치를 넣은 검은 가죽 매트와 황동 만년필, 따뜻한 윤곽광.",
        mood=("luxurious", "dramatic", "modern", "bold"), backdrop="ebonized oak paneling with a blade of warm light",
        families=("watches", "phones", "cameras", "audio", "eyewear", "spirits", "perfume", "tools", "computers",
                  "bags", "jewelry", "stationery"),
    )  # fmt: skip
    noir.swap(wood, walnut("ebonized desk", "#332c28", "#171311"))
    noir.swap(panel, sawn("ebonized paneling", "#302c2a", "#1f1c1b", ring=0.0034, pores=0.5, roughness=0.46))
    noir.swap(leather, saddle("black leather", "#1a1919", "#2b2929"))
    noir.swap(cover, saddle("black cover", "#141313", "#2a2625"))
    noir.swap(linen, thread("brass thread", "#b99a63"))
    noir.swap(resin, finish.metal("pen brass", "#b78f52", rough=0.3))
    noir.light("window", kelvin=5500, level=1.4)
    noir.light("rim", level=1.1, kelvin=4000)

    forest = stage.variant(
        "forest", title="Forest green", title_ko="포레스트 그린",
        caption="A stitched forest green leather mat on walnut, the light of a clear morning from the left.",
        caption_ko="월넛 책상 위 스티치를 넣은 짙은 초록 가죽 매트에 왼쪽에서 드는 맑은 아침 빛.",
        mood=("elegant", "natural", "nostalgic", "calm"),
    )  # fmt: skip
    forest.swap(leather, saddle("green leather", "#26362d", "#44584c"))
    forest.swap(cover, saddle("tan cover", "#80522f", "#a5754a"))
    forest.light("window", kelvin=5200)
    forest.light(blade, kelvin=4400)
