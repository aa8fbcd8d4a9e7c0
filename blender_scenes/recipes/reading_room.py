# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading room: late afternoon at a wall of books. Window from the left, a lamp is already on behind the table."""

from __future__ import annotations

from ..kit import Card, SetStage, furniture, interior, lights, props_interior
from ..kit import materials_interior as finish
from ..kit.forms import lathe

CARD = Card(
    id="reading_room", title="Reading room", title_ko="서재",
    caption="An oak table by a wall of books, window light from the left and a warm lamp glowing behind",
    caption_ko="책장 옆 오크 테이블, 왼쪽 창의 빛과 뒤쪽에서 은은하게 빛나는 따뜻한 램프",
    kind="space", place="reading room", surfaces=("wood",), materials=("wood", "paper", "fabric", "leather"),
    backdrop="dark green bookcase full of old books, out of focus",
    mood=("warm", "calm", "nostalgic", "cozy"), technique=("hero shot", "shallow depth of field", "window light"),
    families=("books", "stationery", "coffee_tea", "eyewear", "watches", "cameras", "lamps", "decor", "audio",
              "spirits", "tableware", "music", "toys"),
    size_m=(0.04, 0.42), design_size_m=0.22, props=("books", "table lamp", "armchair"),
    avoids=("bicycles", "car_parts", "sports", "outdoor"),
)  # fmt: skip

TABLE = 0.62


def build(stage: SetStage) -> None:
    oak = finish.timber("oiled oak", "#b39a78", "#75583c", rough=0.4, board=0.14)
    boards = finish.timber("floor oak", "#87694a", "#4c3826", rough=0.45, along="y")
    green = finish.painted("bookcase green", "#2b3a33", rough=0.42)
    plaster = finish.painted("warm plaster", "#d9cdb8", rough=0.8)
    brass = finish.metal("aged brass", "#b08a4e", rough=0.34)

    for part in furniture.table("table", (1.2, 0.84, TABLE), oak, oak, thick=0.028):
        stage.add(part, "surface", at=(0, -0.09, 0))
    stage.mark((0, 0, TABLE), free_radius=0.24, free_height=0.6)

    stage.add(interior.floorboards("floor", (4.2, 5.2), boards, board=0.14), "backdrop", at=(0, -0.9, 0))
    stage.add(interior.shell("walls", (-1.9, -3.3), (2.0, 1.66), 2.7, plaster, "right front back top"), "backdrop")
    wall = interior.wall_with_opening("window wall", 5.0, 2.7, (-0.6, 0.75, 0.75, 2.35), plaster)
    stage.add(wall, "backdrop", at=(-1.9, -0.83, 0), turn=90)
    sash = interior.sash_window("window", 1.35, 1.6, 2, 3, finish.painted("window white", "#e8e4da", rough=0.4))
    stage.add(sash, "backdrop", at=(-1.98, -0.755, 0.75), turn=90)
    linen = finish.cloth("curtain linen", "#d8c8ac", "#a99674", light_through=0.3)
    stage.add(interior.curtain("curtain", 0.5, 2.45, linen, folds=5), "prop:curtain", at=(-1.8, 0.22, 0.02), turn=90)

    # Wall of books: five bays, spines ragged, here and there a lying pile or a gap that ends in a leaning book.
    levels = [0.09, 0.43, 0.77, 1.11, 1.45, 1.79]
    stage.add(
        interior.shelf_boards("bookcase", 3.8, levels, 0.29, green, uprights=6, height=2.5), "backdrop", at=(0, 1.36, 0)
    )
    cover, page = finish.book_cover(), finish.pages()
    for row, z in enumerate(levels):
        for bay in range(5):
            row_of_books = interior.books(
                f"books {row}{bay}",
                0.725,
                cover,
                page,
                seed=40 + row * 7 + bay,
                fill=(0.97, 0.84, 1.0, 0.9, 0.95)[(row * 2 + bay) % 5],
            )
            stage.add(row_of_books, "prop:books", at=(-1.885 + bay * 0.76, 1.385, z))

    # The reader's chair and lamp, cut by the frame.
    tan = finish.hide("cognac leather", "#8a4f2a", "#4f2a16")
    for part in furniture.armchair("armchair", tan, boards):
        stage.add(part, "prop:armchair", at=(-0.95, 0.72, 0), turn=38)
    stool = lathe("stool", [(0, 0.0), (0.12, 0.0), (0.13, 0.012), (0.04, 0.03), (0.026, 0.2), (0.04, 0.36),
                            (0.15, 0.38), (0.155, 0.39), (0.15, 0.4), (0.0, 0.4)], boards, steps=3)  # fmt: skip
    stage.add(stool, "prop:stool", at=(0.44, 0.92, 0))
    shade = finish.lampshade("lamp linen", "#ead3a6")
    glaze = finish.ceramic("lamp glaze", "#2d4a50", "#1a2a2c", rough=0.2)
    for part in props_interior.table_lamp("lamp", glaze, shade, brass):
        stage.add(part, "prop:lamp", at=(0.44, 0.92, 0.4))

    key = lights.softbox(stage, "window key", "key", -66, 25, 3.1, (1.3, 1.5), 1.25, kelvin=5600, gradient=0.2)
    key["softness"] = 0.6
    lights.softbox(stage, "room fill", "fill", 55, 35, 1.9, 1.6, 0.28, kelvin=4800)
    bulb = lights.spot(stage, "lamp bulb", "practical", 0, 0, 1, 1.0, kelvin=2700)
    bulb.data.type = "POINT"
    bulb.location = (0.44, 0.92, 0.4 + 0.4)
    bulb.data.energy, bulb.data.shadow_soft_size = 4.2, 0.035
    lights.softbox(stage, "shelf light", "background", 25, 62, 2.2, (1.6, 0.5), 0.6, kelvin=4000, aim=(0.1, 1.4, 0.8))
    stage.world("#c8cfd6", 0.02)

    stage.camera("hero", 0, 8, 85, 5.6)
    stage.camera("three_quarter", 32, 16, 70, 5.6)
    stage.camera("low", -8, 3, 85, 4)
    stage.camera("top", azimuth=0, elevation=48, focal=75, fstop=11, fill=0.42)

    evening = stage.variant(
        "evening", title="Lamplight", title_ko="등불 아래 저녁",
        caption="The oak table by lamplight: a warm shade glows before the books, the last blue of evening outside",
        caption_ko="등불이 책장을 따뜻하게 비추는 저녁의 오크 테이블, 창가에는 마지막 푸른빛",
        mood=("cozy", "nostalgic", "romantic", "luxurious", "warm"),
    )  # fmt: skip
    evening.light("window key", level=0.34, kelvin=8500)
    evening.light("room fill", level=0.12, kelvin=4000)
    evening.light("lamp bulb", level=2.2)
    evening.light("shelf light", level=0.8, kelvin=3000)
    evening.only(lights.softbox(stage, "reading lamp", "key", 62, 38, 1.3, 0.35, 0.5, kelvin=3600, gradient=0.4))
    evening.world("#3b4c6b", 0.03)

    morning = stage.variant(
        "white_shelves", title="White shelves", title_ko="흰 책장",
        caption="A pale ash table by white bookshelves in a bright morning room, window light from the left",
        caption_ko="밝은 아침 방의 흰 책장 앞 연한 물푸레나무 테이블, 왼쪽 창의 빛",
        mood=("fresh", "calm", "clean", "warm"), backdrop="white bookcase full of books, out of focus",
    )  # fmt: skip
    morning.swap(green, finish.painted("bookcase white", "#dfdbd0", rough=0.42))
    morning.swap(oak, finish.timber("oiled ash", "#d6c3a2", "#a98f68", rough=0.4, board=0.14))
    morning.swap(boards, finish.timber("floor ash", "#b59a76", "#7d6445", rough=0.45, along="y"))
    morning.swap(tan, finish.hide("sand leather", "#b58a63", "#7f5a3c"))
    morning.light("window key", level=1.35)
    morning.light("shelf light", level=1.3, kelvin=5200)
    morning.light("lamp bulb", level=0.25)
