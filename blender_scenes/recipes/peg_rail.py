# SPDX-License-Identifier: GPL-3.0-or-later
"""Peg rail: a cloakroom wall. Turned oak pegs whose long shadows run down the plaster, a bench for the product."""

from ..kit import Card, SetStage, cloakroom, lights
from ..kit import geometry as geo
from ..kit import materials_interior as finish
from ..kit.materials import plaster
from ..kit.materials_wood import oak, walnut

CARD = Card(
    id="peg_rail", title="Peg rail", title_ko="나무 걸이 벽",
    caption="An oak bench below a rail of turned pegs with white linen on a sage wall, low sun draws long shadows.",
    caption_ko="둥근 나무 걸이가 줄지은 세이지 그린 벽 아래 오크 벤치, 하얀 리넨과 낮은 햇살이 드리운 긴 그림자.",
    kind="space", place="cloakroom", surfaces=("wood",), materials=("wood", "plaster", "linen"),
    backdrop="sage green wall with an oak peg rail", mood=("natural", "fresh", "calm", "gentle", "cozy"),
    technique=("hero shot", "hard light"), props=("peg rail", "clothes hanger", "linen cloth", "leather cord"),
    families=("apparel", "hats", "bags", "footwear", "textiles", "pets", "baby", "sports", "outdoor", "books", "tools",
              "decor", "plants"),
    size_m=(0.08, 0.7), design_size_m=0.32,
    avoids=("car_parts", "perfume", "jewelry", "spirits"),
)  # fmt: skip

SEAT, WALL, RAIL = 0.45, 0.26, 0.975
PITCH, FIRST = 0.19, -0.33  # of the pegs; where the first one to the left of the product is


def build(stage: SetStage) -> None:
    wall = plaster("sage wall", "#a7b09c", relief=0.9)
    floor = plaster("floor", "#8c8176", relief=0.4)
    wood = oak("oak bench", "#e0cdad", "#b4936a")
    rail = oak("oak rail", "#dcc6a2", "#ab8860")
    linen = finish.cloth("white linen", "#e8e3d8", "#c9c2b4")
    steel = finish.metal("steel hook", "#b5b2ac", rough=0.25)
    leather = finish.hide("saddle leather", "#7a4a2a", "#4f2c17")
    brass = finish.metal("brass ring", "#b8935a", rough=0.3)

    stage.add(geo.box("wall", (9.0, 0.2, 4.0), 0.004), "backdrop", wall, at=(0, WALL + 0.1, 0))
    stage.add(geo.slab("floor", 9.0, 6.0, 0.05), "backdrop", floor, at=(0, WALL - 2.9, -0.05))
    board = geo.box("board", (8.0, 0.024, 0.095), 0.004)
    stage.add(board, "prop:peg rail", rail, at=(0.3, WALL - 0.012, RAIL - 0.0475))
    for number in range(-12, 18):
        turned = cloakroom.peg(f"peg {number}", rail)
        turned.rotation_euler.x = -0.10
        stage.add(turned, "prop:peg rail", at=(FIRST + PITCH * number, WALL - 0.023, RAIL))

    stage.add(geo.box("bench", (3.4, 0.38, 0.042), 0.005), "surface", wood, at=(0.1, WALL - 0.21, SEAT - 0.042))
    for number, x in enumerate((-1.3, 1.45)):
        leg = geo.box(f"leg {number}", (0.04, 0.34, SEAT - 0.042), 0.004)
        stage.add(leg, "surface", wood, at=(x, WALL - 0.21, 0))
    stage.mark((0, 0.05, SEAT), free_radius=0.17, free_height=0.42)
    stage.mark((-0.1, -0.62, 0.0), free_radius=0.3, free_height=1.2, name="mark.floor")

    hang = RAIL + 0.012
    things = (
        (cloakroom.hanger("hanger", rail, steel), "prop:clothes hanger", 4.0, 0.05, None),
        (cloakroom.hung_cloth("linen", 0.43, 0.27, linen, seed=5), "prop:linen cloth", 0.0, 0.045, None),
        (cloakroom.cord("cord", 0.30, leather, brass), "prop:leather cord", -2.0, 0.03, None),
    )
    for item, role, place, out, material in things:
        stage.add(item, role, material, at=(FIRST + PITCH * place, WALL - 0.023 - out, hang))

    lights.spot(stage, "sun", "key", azimuth=-46, elevation=44, distance=3.6, level=1.75, kelvin=5000, softness=0.016,
                cone=60, blend=0.7, aim=(0.0, 0.2, 0.72))  # fmt: skip
    lights.softbox(stage, "fill", "fill", azimuth=48, elevation=20, distance=2.4, size=1.8, level=0.12, kelvin=6000)
    lights.softbox(stage, "rim", "rim", azimuth=110, elevation=30, distance=1.6, size=(0.4, 0.9), level=0.2)
    stage.world("#e6ebef", 0.07)

    stage.camera("hero", azimuth=0, elevation=5, focal=75, fstop=8, fill=0.44, aim=0.62)
    stage.camera("three_quarter", azimuth=20, elevation=12, focal=65, fstop=8, fill=0.38)
    stage.camera("low", azimuth=-8, elevation=1, focal=85, fstop=8, fill=0.52)
    stage.camera("top", azimuth=0, elevation=40, focal=65, fstop=11, fill=0.40)

    ink = stage.variant(
        "ink_blue", title="Ink blue", title_ko="잉크 블루",
        caption="A walnut bench and peg rail on an ink blue wall, low warm sun draws long shadows of the pegs.",
        caption_ko="잉크빛 푸른 벽의 월넛 벤치와 나무 걸이, 낮고 따뜻한 햇살이 드리운 긴 그림자.",
        mood=("dramatic", "elegant", "warm", "modern"), backdrop="ink blue wall with a walnut peg rail",
        families=("apparel", "bags", "footwear", "hats", "textiles", "music", "sports", "outdoor", "books", "pets"),
    )  # fmt: skip
    ink.swap(wall, plaster("ink blue wall", "#414f60", relief=0.9))
    ink.swap(wood, walnut("walnut bench", "#74553f", "#3a2619"))
    ink.swap(rail, walnut("walnut rail", "#7c5b43", "#432c1d"))
    ink.swap(linen, finish.cloth("oat linen", "#d3c8b4", "#ada089"))
    ink.light("sun", kelvin=4300, level=1.6)

    warm = stage.variant(
        "warm_plaster", title="Warm plaster", title_ko="따뜻한 회벽",
        caption="An oak bench and peg rail on a warm plaster wall with gray linen in the last sun of the day.",
        caption_ko="따뜻한 회벽의 오크 벤치와 나무 걸이, 회색 리넨 위로 길게 드는 늦은 오후의 햇살.",
        mood=("warm", "calm", "minimal", "nostalgic"), backdrop="warm plastered wall with an oak peg rail",
    )  # fmt: skip
    warm.swap(wall, plaster("warm plaster", "#d4c9ba", relief=0.9))
    warm.swap(linen, finish.cloth("gray linen", "#a8a193", "#857e71"))
    warm.light("sun", kelvin=4500)
