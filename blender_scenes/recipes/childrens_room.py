# SPDX-License-Identifier: GPL-3.0-or-later
"""Children's room: a painted rainbow on the wall, pale floorboards, a low shelf, soft daylight, toys at the edges."""

from __future__ import annotations

from ..kit import Card, SetStage, gobos, interior, lights
from ..kit import materials_interior as finish
from ..kit import materials_room as surface
from ..kit.nursery import ball, moonlight, pennants, rainbow, ring_stacker, toy_blocks
from ..kit.room import flat, skirting, wild

CARD = Card(
    id="childrens_room", title="Children's room", title_ko="아이 방",
    caption="Pale floorboards before a wall with a painted rainbow, a low shelf of books and toys, soft daylight.",
    caption_ko="무지개를 그려 넣은 벽과 밝은 마룻바닥, 그림책과 장난감이 놓인 낮은 선반에 부드러운 낮빛.",
    kind="space", place="children's room", surfaces=("wood",), materials=("wood", "plaster"),
    backdrop="cream wall with a painted pastel rainbow",
    mood=("playful", "gentle", "warm", "fresh"), technique=("hero shot", "soft daylight"),
    families=("toys", "baby", "books", "textiles", "decor", "footwear", "apparel", "stationery", "lamps", "bicycles",
              "music", "pets"),
    size_m=(0.08, 1.15), design_size_m=0.36, props=("rainbow", "wooden blocks", "ring stacker", "shelf", "books"),
    avoids=("spirits", "wine", "beer", "tools", "car_parts", "watches", "perfume"),
)  # fmt: skip

BACK = 1.0


def build(stage: SetStage) -> None:
    boards = finish.timber("pale boards", "#dcc8a6", "#b3956d", rough=0.42, along="x")
    birch = finish.timber("birch", "#dcc49c", "#b89a6e", rough=0.4)
    wall = surface.limewash("cream wall", "#e6dac8", "#dccfbb", relief=0.5)
    trim = finish.painted("white trim", "#e6e1d8", rough=0.45)
    coral, mustard, sage = (
        finish.painted(f"{name} paint", color, rough=0.75)
        for name, color in (("coral", "#c68b78"), ("mustard", "#d0b07c"), ("sage", "#98a690"))
    )
    sky = finish.painted("sky paint", "#9bb4c0", rough=0.6)

    stage.add(interior.floorboards("floor", (6.4, 8.0), boards, along="x", board=0.12), "surface", at=(0, -2.9, 0))
    stage.mark((0, 0, 0), free_radius=0.62, free_height=1.5)
    stage.add(flat(interior.shell("walls", (-2.4, -4.6), (2.6, BACK), 2.6, wall, "left right back top")), "backdrop")
    stage.add(wild(interior.shell("wild wall", (-2.4, -4.6), (2.6, BACK), 2.6, wall, "front")), "backdrop")
    stage.add(skirting("skirting", 5.0, trim, height=0.09), "backdrop", at=(0.1, BACK, 0))
    for part in rainbow("rainbow", 0.82, (coral, mustard, sage)):
        stage.add(part, "prop:rainbow", at=(0.16, BACK, 0.09))
    for part in pennants("pennants", 2.6, (trim, coral, sage, mustard, sky), count=11):
        stage.add(part, "prop:pennants", at=(0.1, BACK - 0.01, 1.72))

    # Low shelf at the left: picture books, a ball; what stands before it is cut by the frame.
    shelf = interior.shelf_boards("shelf", 0.86, [0.06, 0.36, 0.66], 0.28, birch, board=0.02, height=0.66)
    stage.add(shelf, "prop:shelf", at=(-1.22, BACK - 0.32, 0))
    cover, page = finish.book_cover("picture book"), finish.pages("pages")
    bright = ("#c9705c", "#d9b26a", "#8aa3b0", "#94a788", "#e2d5c0", "#b9869a")
    for number, (x, z, width) in enumerate(((-1.62, 0.06, 0.6), (-1.62, 0.36, 0.34))):
        row = interior.books(f"books {number}", width, cover, page, seed=5 + number, tall=(0.2, 0.265), palette=bright)
        stage.add(row, "prop:books", at=(x, BACK - 0.3, z))
    stage.add(ball("ball", 0.085, sky), "prop:ball", at=(-1.02, BACK - 0.19, 0.36))
    for part in toy_blocks("block", 0.062, (coral, birch, sky, mustard, sage)):
        stage.add(part, "prop:wooden blocks", at=(-0.52, 0.52, 0))
    for part in ring_stacker("stacker", birch, (coral, mustard, sage, sky), radius=0.075):
        stage.add(part, "prop:ring stacker", at=(0.6, 0.55, 0))

    sun = lights.spot(
        stage, "sun", "rim", -58, 27, 2.3, 0.55, kelvin=4700, softness=0.001, cone=70, blend=0.0, aim=(0.1, 0.55, 0.32)
    )
    bars = gobos.window("window", 0.078, 0.062, columns=2, rows=2, bar=0.0045, surround=0.14)
    lights.gobo(stage, sun, bars, reach=0.15, roll=3.0)
    lights.softbox(stage, "window key", "key", -60, 34, 2.0, (1.5, 1.5), 0.72, kelvin=5600, gradient=0.2)
    lights.softbox(stage, "room fill", "fill", 60, 34, 2.4, 2.0, 0.14, kelvin=5300)
    lights.strip(stage, "rim", "rim", 138, 42, 1.3, 1.0, 0.2, kelvin=5200)
    lights.softbox(stage, "wall light", "background", -40, 55, 2.2, 1.2, 0.14, kelvin=5200, aim=(0.1, BACK, 0.7))
    stage.world("#f0ece6", 0.05)

    stage.camera("hero", 0, 7, 70, 8, fill=0.46)
    stage.camera("three_quarter", 24, 16, 55, 8, fill=0.4)
    stage.camera("low", -8, 2, 70, 8, fill=0.52)
    stage.camera("top", 0, 46, 55, 8, fill=0.42)

    mint = stage.variant(
        "mint", title="Mint", title_ko="민트",
        caption="A mint green children's room with a white and rose rainbow, pale boards, fresh morning light.",
        caption_ko="흰색과 장밋빛 무지개가 있는 민트빛 아이 방, 밝은 마루와 맑은 아침빛.",
        mood=("fresh", "playful", "gentle", "clean"), backdrop="mint wall with a white and rose rainbow",
    )  # fmt: skip
    mint.swap(wall, surface.limewash("mint wall", "#b5cbbd", "#a8c0b1", relief=0.5))
    mint.swap(coral, finish.painted("white paint", "#e3e0d8", rough=0.75))
    mint.swap(mustard, finish.painted("rose paint", "#d5a5a0", rough=0.75))
    mint.swap(sage, finish.painted("cream paint", "#e6d6b4", rough=0.75))
    mint.light("window key", kelvin=5900)

    bedtime = stage.variant(
        "bedtime", title="Bedtime", title_ko="잘 시간",
        caption="Bedtime: a dusky lilac wall, a moon lamp at the foot of the rainbow, blue light from the window.",
        caption_ko="잠자리에 들 시간, 연보랏빛 벽과 무지개 아래 켜진 달 램프, 창가의 푸른빛.",
        mood=("cozy", "calm", "gentle", "romantic"), backdrop="lilac wall with a rainbow in moon lamp light",
    )  # fmt: skip
    moon = stage.add(ball("moon lamp", 0.085, moonlight("moon glow", "#ffd9a3")), "practical", at=(0.42, 0.78, 0))
    bulb = lights.spot(stage, "moon bulb", "practical", 0, 0, 1, 1.0, kelvin=3300)
    bulb.data.type = "POINT"
    bulb.location = (0.42, 0.78, 0.085)
    bulb.data.energy, bulb.data.shadow_soft_size = 6.0, 0.09
    moon.visible_shadow = False
    bedtime.only(moon, bulb)
    bedtime.hide(sun)
    bedtime.swap(wall, surface.limewash("lilac wall", "#a79bb3", "#978ba5", relief=0.5))
    bedtime.light("window key", level=0.6, kelvin=7200)
    bedtime.light("room fill", level=0.3, kelvin=4000)
    bedtime.light("wall light", level=0.12, kelvin=7200)
