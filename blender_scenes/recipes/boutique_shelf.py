# SPDX-License-Identifier: GPL-3.0-or-later
"""Boutique shelf: an arched niche in plaster, a warm line of light set into its edge, fluted back, brass bead."""

from __future__ import annotations

from ..kit import Card, SetStage, furniture, interior, lights, props_interior, shopfit
from ..kit import materials as mat
from ..kit import materials_interior as finish
from ..kit import materials_room as surface
from ..kit.forms import block, blocks
from ..kit.room import flat, wild

CARD = Card(
    id="boutique_shelf", title="Boutique shelf", title_ko="부티크 선반",
    caption="An arched display niche in ivory plaster, its fluted back rimmed by a warm line of light, brass edges.",
    caption_ko="아이보리 회벽의 아치형 진열 벽감, 세로 홈 뒷벽을 따라 두른 따뜻한 빛의 선과 황동 테두리.",
    kind="space", place="boutique", surfaces=("stone",), materials=("plaster", "stone", "metal", "velvet"),
    backdrop="fluted plaster niche rimmed by a warm line of light",
    mood=("elegant", "luxurious", "warm", "modern"), technique=("hero shot", "halo light", "display"),
    families=("bags", "footwear", "hats", "perfume", "watches", "apparel", "eyewear", "jewelry", "skin_care",
              "spirits", "decor", "audio", "cameras"),
    size_m=(0.05, 0.5), design_size_m=0.3, props=("folded knitwear", "vase", "bench"),
    avoids=("car_parts", "tools", "meals", "bicycles", "pets"),
)  # fmt: skip

SHELF = 1.0
FACE, BACK = -0.21, 0.27  # y of the wall's face and of the niche's back
PITCH = 0.98


def build(stage: SetStage) -> None:
    wall = surface.limewash("ivory plaster", "#d6d0c6", "#c6beb2")
    ribs = mat.plaster("fluted plaster", "#cdc5b9", relief=0.25)
    stone = finish.counter_stone("travertine shelf", "#d3cabb", "#a39583", rough=0.28, speck=0.1)
    brass = finish.metal("brushed brass", "#b58f58", rough=0.26)
    light = mat.glow("line of light", "#ffe3c0", 5.5)
    velvet = finish.cloth("bench velvet", "#a98f76", "#7b6450", threads=900, sheen=0.8)

    edge = shopfit.niche_outline(0.68, 0.66, 0.34)
    for name, x, left, right in (
        ("left", -PITCH, -2.4, -PITCH / 2), ("middle", 0, -PITCH / 2, PITCH / 2), ("right", PITCH, PITCH / 2, 2.4)
    ):  # fmt: skip
        niche = shopfit.niche_wall(
            f"{name} niche", edge, (left, 0, right, 2.7), BACK - FACE + 0.03, wall, at=(x, FACE, SHELF)
        )
        stage.add(niche, "backdrop")
        stage.add(shopfit.edge_bead(f"{name} bead", edge, 0.0045, brass), "backdrop", at=(x, FACE - 0.001, SHELF))
        line = shopfit.edge_band(f"{name} light line", edge, 0.011, light)
        stage.add(line, "practical", at=(x, BACK - 0.022, SHELF))
        stage.add(shopfit.fluted(f"{name} flutes", 0.72, 0.7, ribs, pitch=0.036, depth=0.014), "backdrop",
                  at=(x, BACK, SHELF - 0.02))  # fmt: skip
        ledge = block(f"{name} shelf", (x, (FACE + BACK) / 2 - 0.012, SHELF - 0.015), (0.72, 0.5, 0.03), stone, 0.003)
        stage.add(ledge, "surface")
        band = block(f"{name} shelf band", (x, FACE - 0.0225, SHELF - 0.034), (0.716, 0.02, 0.008), brass, 0.001)
        stage.add(band, "backdrop")
    stage.mark((0, 0, SHELF), free_radius=0.19, free_height=0.56)

    # The neighbors: knitwear folded in a pile, and a vase; both cut by the frame.
    yarns = [
        finish.cloth(name, color, shade, threads=340, pile=True, sheen=0.4)
        for name, color, shade in (
            ("oat knit", "#c9b89f", "#9a8a72"), ("umber knit", "#8a6d55", "#5f4937"),
            ("cream knit", "#e3dac8", "#b9ad97"),
        )
    ]  # fmt: skip
    for number, yarn in enumerate((yarns[0], yarns[1], yarns[2], yarns[0])):
        towel = props_interior.folded_towel(f"knit {number + 1}", yarn, 0.3, 0.26, 0.015, seed=number + 4)
        stage.add(towel, "prop:knitwear", at=(PITCH - 0.08, 0.02, SHELF + 0.063 * number + 0.001), turn=3 * number - 4)
    clay = finish.ceramic("bisque vase", "#cdbfa8", "#8a765c", rough=0.55)
    vase = props_interior.jar("vase", clay, 0.085, 0.3, neck=0.42, belly=0.25)
    stage.add(vase, "prop:vase", at=(-PITCH + 0.07, 0.03, SHELF))

    # Under the niches runs a bench: the second place, at the height of a seat.
    seat = furniture.cushion("bench cushion", (3.6, 0.46, 0.1), velvet, at=(0, FACE - 0.28, 0.4), square=0.12, dent=0.0)
    stage.add(seat, "surface")
    board = block("bench board", (0, FACE - 0.275, 0.335), (3.6, 0.44, 0.04), brass, 0.003)
    stage.add(board, "surface")
    stage.add(blocks("bench feet", [((x, FACE - 0.24, 0.16), (0.05, 0.3, 0.315)) for x in (-1.5, 0, 1.5)], brass,
                     bevel=0.003), "surface")  # fmt: skip
    tray = block("bench tray", (0.0, FACE - 0.28, 0.459), (0.62, 0.4, 0.018), stone, 0.003)
    stage.add(tray, "surface")
    stage.mark((0.0, FACE - 0.28, 0.468), free_radius=0.18, free_height=0.46, name="mark.bench")

    room = interior.shell("walls", (-2.4, -3.6), (2.4, FACE), 2.7, wall, "left right top")
    stage.add(flat(room), "backdrop")
    stage.add(wild(interior.shell("wild wall", (-2.4, -3.6), (2.4, FACE), 2.7, wall, "front")), "backdrop")
    floor = finish.counter_stone("boutique floor", "#b9ab96", "#8d7d68", rough=0.3)
    stage.add(flat(block("floor", (0, -1.7, -0.01), (4.8, 4.2, 0.02), floor, 0)), "backdrop")

    lights.softbox(stage, "display key", "key", -40, 36, 1.7, 0.26, 0.85, kelvin=5200, gradient=0.3)
    lights.softbox(stage, "shop fill", "fill", 46, 22, 2.2, 1.6, 0.16, kelvin=5400)
    halo = lights.softbox(stage, "niche light", "rim", 180, 82, 0.5, (0.3, 0.05), 0.4, kelvin=4200, spread=160)
    halo.location = (0, BACK - 0.06, SHELF + 0.615)
    stage.world("#efe9e0", 0.035)

    stage.camera("hero", 0, 4, 85, 8, fill=0.44)
    stage.camera("three_quarter", -26, 9, 70, 8, fill=0.4)
    stage.camera("low", 8, 1, 85, 8, fill=0.5)
    stage.camera("top", 0, 30, 70, 8, fill=0.42)

    ink = stage.variant(
        "ink_green", title="Ink green", title_ko="잉크 그린",
        caption="The arched niche in ink green plaster, amber light along its edge, black marble and brass.",
        caption_ko="잉크 그린 회벽의 아치 벽감, 테두리를 따라 흐르는 호박빛과 검은 대리석, 황동.",
        mood=("luxurious", "dramatic", "elegant", "bold"), surfaces=("marble",),
        materials=("plaster", "marble", "metal"), backdrop="ink green fluted niche rimmed by amber light",
        families=("watches", "spirits", "bags", "perfume", "jewelry", "footwear", "eyewear", "wine", "cameras"),
    )  # fmt: skip
    ink.swap(wall, surface.limewash("ink green plaster", "#2f4640", "#263a35"))
    ink.swap(ribs, mat.plaster("ink green flutes", "#37504a", relief=0.25))
    ink.swap(stone, mat.marble("shelf nero marble", "#262728", "#9c907c", size=0.2, roughness=0.24))
    ink.swap(velvet, finish.cloth("green velvet", "#2f4a40", "#1c2f29", threads=900, sheen=0.8))
    ink.swap(light, mat.glow("amber line", "#ffce8e", 7.0))
    ink.light("display key", level=1.05, kelvin=5000)

    rose = stage.variant(
        "blush", title="Blush", title_ko="블러시",
        caption="The arched niche in blush plaster with white marble and a soft warm line of light, bright and gentle.",
        caption_ko="블러시빛 회벽의 아치 벽감, 흰 대리석과 은은하고 따뜻한 빛의 선.",
        mood=("romantic", "gentle", "fresh", "elegant"), surfaces=("marble",), materials=("plaster", "marble", "metal"),
        backdrop="blush fluted niche rimmed by warm light",
        families=("make_up", "skin_care", "perfume", "bags", "footwear", "jewelry", "apparel", "hats", "eyewear"),
    )  # fmt: skip
    rose.swap(wall, surface.limewash("blush plaster", "#d6b3a6", "#c8a294"))
    rose.swap(ribs, mat.plaster("blush flutes", "#cfa698", relief=0.25))
    rose.swap(stone, mat.marble("shelf white marble", "#ddd8d2", "#958f8b", size=0.2))
    rose.swap(velvet, finish.cloth("rose velvet", "#b07f75", "#855a52", threads=900, sheen=0.8))
    rose.light("display key", level=0.85, kelvin=5200)
