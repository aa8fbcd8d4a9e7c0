# SPDX-License-Identifier: GPL-3.0-or-later
"""Valentine: hearts cut into sheets of blush board, one behind the other; a satin ribbon, petals, window light."""

from ..kit import Card, SetStage, lights, ribbons
from ..kit import geometry as geo

CARD = Card(
    id="valentine", title="Paper hearts", title_ko="페이퍼 하트",
    caption="A heart cut through layers of blush board, a satin ribbon and rose petals in soft window light.",
    caption_ko="블러시 톤 종이를 겹겹이 오려 낸 하트, 물결치는 새틴 리본과 장미 꽃잎에 드는 부드러운 창가 빛.",
    kind="season", place="studio", surfaces=("paper",), materials=("paper", "fabric"),
    backdrop="heart-shaped opening in layers of blush to rose board",
    mood=("romantic", "gentle", "playful", "elegant", "warm"), technique=("hero shot", "window light"),
    families=("perfume", "jewelry", "make_up", "bakery", "apparel", "toys", "skin_care", "plants", "watches", "books",
              "stationery", "phones", "baby", "decor", "wine"),
    size_m=(0.03, 0.36), design_size_m=0.20, scale_range=(0.6, 1.5),
    props=("satin ribbon", "rose petals"),
    avoids=("tools", "car_parts", "bicycles", "outdoor", "appliances"),
)  # fmt: skip

# Boards from front to back: (y, width of the heart, height of its tip).
BOARDS = ((0.30, 0.47, -0.115), (0.345, 0.405, -0.095), (0.39, 0.345, -0.072), (0.435, 0.29, -0.05))
TONES = ("#ecd0c8", "#e4b9b0", "#d99a95", "#cb7a7b")
PETALS = ((0.205, 0.06, 30, 0), (0.245, -0.03, 150, 0), (0.225, 0.155, 260, 1), (-0.185, -0.03, 80, 0),
          (0.155, -0.07, 200, 1), (0.33, 0.10, 310, 0), (-0.20, 0.12, 10, 2), (0.12, 0.22, 120, 2),
          (-0.06, -0.30, 190, 0), (0.17, -0.30, 60, 1), (-0.30, -0.24, 300, 2))  # fmt: skip


def build(stage: SetStage) -> None:
    paper = [ribbons.board(f"board {number}", tone) for number, tone in enumerate(TONES)]
    back, floor = ribbons.board("back board", "#b85a61"), ribbons.board("blush floor", "#e6c6be")
    stage.add(geo.slab("floor", 8.0, 5.0, 0.04, edge=0.001), "surface", floor, at=(0, -1.7, -0.04))
    for (y, wide, tip), board in zip(BOARDS, paper, strict=True):
        stage.add(ribbons.heart_window(f"heart {y:.2f}", board, wide, tip), "backdrop", at=(0, y, 0))
    stage.add(geo.box("back", (8.0, 0.02, 4.0), 0.001), "backdrop", back, at=(0, 0.50, -0.5))
    stage.mark((0, 0, 0), free_radius=0.14, free_height=0.6)

    silk = ribbons.satin("rose ribbon", "#c76b74", "#a84c58")
    path = ((-0.70, 0.06), (-0.44, 0.10), (-0.27, 0.04), (-0.235, -0.10), (-0.13, -0.215), (0.02, -0.232),
            (0.14, -0.20), (0.225, -0.205), (0.275, -0.165), (0.255, -0.115), (0.205, -0.125), (0.205, -0.165),
            (0.235, -0.16))  # fmt: skip
    stage.add(ribbons.band("ribbon", silk, path, lean=24.0, seed=4), "prop:satin ribbon")
    flesh = ribbons.petal_flesh("rose petal", "#c2505f", "#8f2438")
    for number, (x, y, turn, kind) in enumerate(PETALS):
        size = (0.042, 0.036, 0.030)[kind]
        petal = ribbons.rose_petal(f"petal {number}", flesh, size=size, cup=0.4 + 0.2 * kind, seed=number + 1)
        stage.add(petal, "prop:rose petals", at=(x, y, 0), turn=turn)

    lights.softbox(stage, "window", "key", -64, 34, 1.3, (0.4, 0.7), 1.05, kelvin=5000)
    lights.softbox(stage, "room", "fill", 62, 24, 1.7, 1.0, 0.12, kelvin=5600)
    lights.softbox(stage, "hair light", "rim", 150, 64, 0.9, 0.4, 0.35, kelvin=4800)
    lights.spot(stage, "heart light", "background", -20, 62, 1.2, 0.5, kelvin=4300, softness=0.1, cone=40, blend=1.0,
                aim=(0.02, 0.49, 0.14))  # fmt: skip
    stage.world("#f4e2dc", 0.05)

    stage.camera("hero", azimuth=0, elevation=8, focal=85, fstop=8, fill=0.46)
    stage.camera("three_quarter", azimuth=18, elevation=16, focal=75, fstop=8, fill=0.42)
    stage.camera("low", azimuth=-8, elevation=3, focal=100, fstop=8, fill=0.56)
    stage.camera("top", azimuth=0, elevation=46, focal=75, fstop=11, fill=0.42)

    red = stage.variant(
        "deep_red", title="Deep red night", title_ko="깊은 붉은 밤",
        caption="The layered heart in burgundy and crimson board, one narrow warm light, dark petals and satin.",
        caption_ko="버건디와 진홍빛 종이를 겹친 하트, 좁고 따뜻한 한 줄기 빛과 짙은 꽃잎, 새틴 리본.",
        mood=("dramatic", "romantic", "luxurious", "bold"),
        backdrop="heart-shaped opening in burgundy and crimson board",
        families=("perfume", "jewelry", "make_up", "spirits", "wine", "watches", "bakery", "apparel", "audio",
                  "phones"),
    )  # fmt: skip
    for number, tone in enumerate(("#5a141e", "#74161f", "#921c26", "#b3262e")):
        red.swap(paper[number], ribbons.board(f"red board {number}", tone))
    red.swap(back, ribbons.board("scarlet back", "#c9383a"))
    red.swap(floor, ribbons.board("burgundy floor", "#521019", grain=0.35))
    red.swap(silk, ribbons.satin("crimson ribbon", "#a51b2a", "#6d0c18", rough=0.28))
    red.swap(flesh, ribbons.petal_flesh("dark petal", "#8f0f1e", "#4d0610"))
    red.light("window", level=1.1, kelvin=4600)
    red.light("room", level=0.05)
    red.light("hair light", level=0.6)
    red.light("heart light", level=0.9, kelvin=3900)
    red.world("#8a3038", 0.03)

    cream = stage.variant(
        "cream_rose", title="Cream and rose", title_ko="크림과 로즈",
        caption="Layers of cream board opening on a rose heart, ivory satin and pale petals in bright window light.",
        caption_ko="크림빛 종이 너머로 장밋빛 하트가 열리고, 아이보리 새틴과 옅은 꽃잎에 밝은 창빛이 드는 세트.",
        mood=("gentle", "romantic", "clean", "elegant", "fresh"),
        backdrop="heart-shaped opening in cream board, rose within",
    )  # fmt: skip
    for number, tone in enumerate(("#e9e1d3", "#e8d8ca", "#e7c9bf", "#dfa9a6")):
        cream.swap(paper[number], ribbons.board(f"cream board {number}", tone))
    cream.swap(back, ribbons.board("rose back", "#c87f84"))
    cream.swap(floor, ribbons.board("cream floor", "#e4dbcc"))
    cream.swap(silk, ribbons.satin("ivory ribbon", "#e6d6c0", "#c9b596"))
    cream.swap(flesh, ribbons.petal_flesh("pale petal", "#e6b3ac", "#c77f80"))
    cream.light("window", level=0.95, kelvin=5300)

    lilac = stage.variant(
        "lilac", title="Lilac", title_ko="라일락",
        caption="Lilac to violet board cut into a deep heart, a violet ribbon and lavender petals.",
        caption_ko="라일락에서 보랏빛으로 깊어지는 종이 하트, 보라색 리본과 라벤더빛 꽃잎.",
        mood=("playful", "romantic", "modern", "gentle"), backdrop="heart-shaped opening in lilac to violet board",
    )  # fmt: skip
    for number, tone in enumerate(("#d9cfe6", "#c6b5de", "#ae97d0", "#9177bd")):
        lilac.swap(paper[number], ribbons.board(f"lilac board {number}", tone))
    lilac.swap(back, ribbons.board("violet back", "#6f54a3"))
    lilac.swap(floor, ribbons.board("lilac floor", "#cfc3df"))
    lilac.swap(silk, ribbons.satin("violet ribbon", "#8466b4", "#644694"))
    lilac.swap(flesh, ribbons.petal_flesh("lavender petal", "#a98fd0", "#74559f"))
