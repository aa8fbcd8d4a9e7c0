# SPDX-License-Identifier: GPL-3.0-or-later
"""Nightstand: an early morning beside a linen bed. Window from the left, the small lamp on the right still glows."""

from __future__ import annotations

import math

from ..kit import Card, SetStage, interior, lights
from ..kit import materials_interior as finish
from ..kit import materials_room as surface
from ..kit.forms import block
from ..kit.interior import books
from ..kit.materials_wood import oak, walnut
from ..kit.room import flat, wild
from ..kit.upholstery import bed_cover, channels, mushroom_lamp, nightstand, pillow

CARD = Card(
    id="nightstand", title="Nightstand", title_ko="침대 옆 협탁",
    caption="An oak nightstand by a channeled linen headboard, soft morning from the left and a small lamp still on.",
    caption_ko="리넨 헤드보드 곁 참나무 협탁, 왼쪽에서 드는 부드러운 아침빛과 아직 켜진 작은 램프.",
    kind="space", place="bedroom", surfaces=("wood",), materials=("wood", "linen", "ceramic"),
    backdrop="channeled linen headboard, pillow at the left",
    mood=("calm", "cozy", "gentle", "warm"), technique=("hero shot", "mixed light", "lifestyle shot"),
    families=("lamps", "books", "skin_care", "decor", "eyewear", "health", "audio", "phones", "perfume", "jewelry",
              "watches", "coffee_tea", "textiles", "baby"),
    size_m=(0.03, 0.45), design_size_m=0.22, props=("lamp", "books", "pillow"),
    avoids=("furniture", "bicycles", "tools", "car_parts", "sports", "outdoor"),
)  # fmt: skip

TOP = 0.55
HEAD = 0.31


def build(stage: SetStage) -> None:
    wood = oak("nightstand oak", "#cfae86", "#93704c")
    linen = finish.cloth("headboard linen", "#cdbfa9", "#9f907a", threads=520)
    white = finish.cloth("bed linen", "#e9e5dd", "#c9c2b6", threads=900)
    wall = surface.limewash("bedroom wall", "#d9d0c3", "#c8bdad")
    glaze = finish.ceramic("lamp glaze", "#d4c7b4", "#8d7a63", rough=0.3)
    opal = finish.lampshade("lamp linen", "#fff6e6")
    brass = finish.metal("brushed brass", "#b08d57", rough=0.3)
    floor = finish.timber("bedroom floor", "#a98a66", "#6d5138", along="y")

    for part in nightstand("nightstand", (0.8, 0.44, TOP), wood, brass):
        stage.add(part, "surface", at=(0.03, 0.02, 0))
    stage.mark((0, 0, TOP), free_radius=0.16, free_height=0.75)

    stage.add(channels("headboard", 3.12, 0.98, linen, pitch=0.13), "backdrop", at=(-0.35, HEAD + 0.08, 0.2))
    stage.add(
        flat(interior.shell("walls", (-2.6, -3.4), (1.9, HEAD + 0.08), 2.6, wall, "left right back top")), "backdrop"
    )
    stage.add(wild(interior.shell("wild wall", (-2.6, -3.4), (1.9, HEAD), 2.6, wall, "front")), "backdrop")
    stage.add(interior.floorboards("floor", (5.0, 5.6), floor), "backdrop", at=(-0.4, -1.6, 0))

    # The bed at the left: its pillow leans on the headboard and is cut by the frame.
    stage.add(block("mattress", (-1.2, -0.9, 0.3), (1.48, 2.2, 0.36), white, 0.04), "prop:bed")
    stage.add(bed_cover("duvet", (1.52, 1.7, 0.36), white), "prop:bed", at=(-1.21, -1.15, 0.2))
    for number, (x, y, turn, lean) in enumerate(((-0.72, 0.09, -7, -22), (-1.44, 0.1, 5, -24))):
        one = pillow(f"pillow {number + 1}", (0.7, 0.2, 0.46), white, seed=4 + number)
        one.rotation_euler = (math.radians(lean), math.radians(2), 0)
        stage.add(one, "prop:pillow", at=(x, y, 0.69), turn=turn)

    spot = (0.27, 0.12, TOP)
    for part in mushroom_lamp("lamp", glaze, opal, height=0.33, radius=0.1):
        stage.add(part, "prop:lamp", at=spot)
    cover, page = finish.book_cover("book linen"), finish.pages("pages")
    pile = books("books", 0.095, cover, page, seed=11, palette=("#8d8f83", "#b9a58a", "#5f5a52"))
    pile.rotation_euler = (0, math.radians(-90), 0)
    stage.add(pile, "prop:books", at=(-0.145, 0.095, TOP + 0.0005), turn=-4)

    lights.softbox(stage, "window key", "key", -62, 30, 2.1, (1.2, 1.3), 1.0, kelvin=5800, gradient=0.2)
    lights.softbox(stage, "room fill", "fill", 58, 30, 2.0, 1.5, 0.2, kelvin=5300)
    lights.strip(stage, "rim", "rim", 128, 42, 1.0, 0.7, 0.18, kelvin=4300)
    bulb = lights.spot(stage, "lamp bulb", "practical", 0, 0, 1, 1.0, kelvin=3500)
    bulb.data.type = "POINT"
    bulb.location = (spot[0], spot[1], TOP + 0.26)
    bulb.data.energy, bulb.data.shadow_soft_size = 2.2, 0.03
    stage.world("#dfe6ee", 0.03)

    stage.camera("hero", 0, 9, 85, 5.6, fill=0.48)
    stage.camera("three_quarter", -24, 16, 70, 5.6, fill=0.42)
    stage.camera("low", 8, 2, 85, 5.6, fill=0.54)
    stage.camera("top", 0, 46, 70, 8, fill=0.42)

    night = stage.variant(
        "lights_out", title="Last pages", title_ko="잠들기 전",
        caption="Late evening by the bed: amber lamplight on walnut, blue night at the window, deep green linen.",
        caption_ko="잠들기 전의 침대 곁, 월넛 협탁을 물들이는 호박빛 램프와 창의 푸른 밤, 짙은 녹색 리넨.",
        mood=("cozy", "romantic", "nostalgic", "luxurious"), backdrop="deep green channeled headboard in lamplight",
    )  # fmt: skip
    night.swap(wood, walnut("nightstand walnut"))
    night.swap(linen, finish.cloth("green linen", "#5b6558", "#3d463b", threads=520))
    night.swap(white, finish.cloth("oat linen", "#c9bda8", "#a3967f", threads=900))
    night.swap(wall, surface.limewash("evening wall", "#77796c", "#66685c"))
    night.light("window key", level=0.6, kelvin=8200)
    night.light("lamp bulb", level=2.6, kelvin=3100)
    night.light("room fill", level=0.5, kelvin=3700)

    blush = stage.variant(
        "blush", title="White and blush", title_ko="화이트와 블러시",
        caption="A white lacquered nightstand by a blush headboard in bright, clear morning light.",
        caption_ko="맑고 환한 아침빛 속 블러시빛 헤드보드와 흰 협탁.",
        mood=("fresh", "gentle", "romantic", "clean"), surfaces=("acrylic",), materials=("linen", "acrylic", "ceramic"),
        backdrop="blush channeled headboard, white pillow",
    )  # fmt: skip
    blush.swap(wood, finish.plain("white lacquer", "#e4e1dc", 0.3, Coat_Weight=0.3, Coat_Roughness=0.12))
    blush.swap(linen, finish.cloth("blush linen", "#d8b3a6", "#b58c80", threads=520))
    blush.light("window key", level=1.0, kelvin=5500)
    blush.light("lamp bulb", level=0.35)
