# SPDX-License-Identifier: GPL-3.0-or-later
"""Dressing table: a cream marble top with a brass edge, a round mirror, brushes and pearls, soft light."""

from __future__ import annotations

import math

import numpy as np

from ..kit import Card, SetStage, interior, lights
from ..kit import materials as mat
from ..kit import materials_interior as finish
from ..kit import materials_room as surface
from ..kit.forms import block, lathe, spline
from ..kit.props_interior import bowl, jar
from ..kit.room import flat, panel_molding, wild
from ..kit.upholstery import brush, pearls, round_mirror

CARD = Card(
    id="dressing_table", title="Dressing table", title_ko="화장대",
    caption="A marble dressing table with a round brass mirror, brushes and pearls, before a rose plaster wall.",
    caption_ko="둥근 황동 거울과 브러시, 진주가 놓인 대리석 화장대, 장밋빛 벽에 번지는 부드러운 빛.",
    kind="space", place="dressing room", surfaces=("marble",), materials=("marble", "plaster", "metal", "glass"),
    backdrop="rose wall with panel molding and a round brass mirror",
    mood=("elegant", "romantic", "luxurious", "gentle"), technique=("hero shot", "mirror behind"),
    families=("make_up", "perfume", "skin_care", "jewelry", "watches", "eyewear", "decor", "hats", "bags", "textiles"),
    size_m=(0.03, 0.32), design_size_m=0.16, props=("mirror", "brushes", "pearls"),
    avoids=("furniture", "bicycles", "tools", "car_parts", "sports", "meals"),
)  # fmt: skip

TOP = 0.75
WALL = 0.36


def build(stage: SetStage) -> None:
    marble = mat.marble("cream marble", "#ece4da", "#b39c86", size=0.2, strength=0.7, roughness=0.14)
    brass = finish.metal("polished brass", "#c09a5c", rough=0.2)
    rose = surface.limewash("rose wall", "#cfa79a", "#c09689", relief=0.5)
    silver = mat.metal("mirror silver", "#eceae6", roughness=0.02)

    stage.add(block("table top", (0, 0.0, TOP - 0.012), (1.5, 0.6, 0.024), marble, 0.003), "surface")
    stage.add(block("brass edge", (0, 0.0, TOP - 0.034), (1.492, 0.592, 0.02), brass, 0.002), "surface")
    lacquer = finish.plain("drawer lacquer", "#d9cbbd", 0.35)
    stage.add(block("drawer", (0, 0.015, TOP - 0.115), (1.46, 0.56, 0.142), lacquer, 0.003), "surface")
    stage.mark((0, 0, TOP), free_radius=0.14, free_height=0.5)
    stage.add(flat(interior.shell("walls", (-1.9, -3.2), (1.9, WALL), 2.6, rose, "left right back top")), "backdrop")
    front = stage.add(wild(interior.shell("wild wall", (-1.9, -3.2), (1.9, WALL), 2.6, rose, "front")), "backdrop")
    front.visible_shadow = False
    frames = [(x, 0.9, x + 0.86, 2.3) for x in (-1.36, -0.4, 0.56)]
    stage.add(panel_molding("panels", frames, rose), "backdrop", at=(-0.08, WALL, 0))
    stage.add(
        flat(block("floor", (0, -1.4, -0.01), (4.0, 4.0, 0.02), finish.timber("floor oak", "#a98a66", "#6d5138"), 0)),
        "backdrop",
    )

    for part in round_mirror("mirror", 0.21, silver, brass, tilt=6):
        stage.add(part, "prop:mirror", at=(-0.18, 0.24, TOP))

    glass = finish.ceramic("porcelain", "#e9e2d8", "#b9a994", rough=0.16, specks=0.0)
    cup = jar("brush cup", glass, 0.034, 0.085, neck=0.99)
    stage.add(cup, "prop:brushes", at=(0.2, 0.13, TOP))
    wood, hair = (
        finish.plain("brush lacquer", "#2c211d", 0.25),
        finish.cloth("brush hair", "#8a5f49", "#5b3a2b", threads=2400),
    )
    tied = ((10, 11, 0.19, 0.015), (105, 13, 0.175, 0.010), (200, 12, 0.185, 0.012), (290, 10, 0.165, 0.007))
    for number, (turn, lean, size, full) in enumerate(tied):
        angle = math.radians(turn)
        one = brush(f"brush {number + 1}", wood, brass, hair, length=size, full=full)
        one.rotation_euler = (0, math.radians(lean), angle)
        stage.add(one, "prop:brushes", at=(0.2 - 0.012 * math.cos(angle), 0.13 - 0.012 * math.sin(angle), TOP + 0.013))

    dish = bowl("ring dish", glass, 0.048, 0.02)
    stage.add(dish, "prop:ring dish", at=(-0.235, 0.02, TOP))
    lustre = mat.principled("pearl", "#efe6db", 0.14, coat_weight=0.5, coat_roughness=0.05, sheen_weight=0.4)
    path = spline([(-0.10, 0.155, 0), (-0.17, 0.12, 0), (-0.165, 0.085, 0), (-0.21, 0.09, 0), (-0.28, 0.10, 0),
                   (-0.33, 0.05, 0), (-0.32, -0.02, 0), (-0.27, -0.055, 0), (-0.30, -0.10, 0)], 12)  # fmt: skip
    stage.add(pearls("pearls", np.asarray(path), lustre), "prop:pearls", at=(0, 0, TOP))
    puff = lathe(
        "powder box",
        [(0, 0), (0.04, 0), (0.042, 0.004), (0.042, 0.03), (0.043, 0.032), (0.043, 0.044), (0.04, 0.047), (0, 0.047)],
        brass,
        steps=2,
    )
    stage.add(puff, "prop:powder box", at=(0.30, 0.06, TOP))

    lights.softbox(stage, "key", "key", -56, 38, 1.1, (0.7, 0.8), 0.85, kelvin=5200)
    lights.softbox(stage, "fill", "fill", 66, 22, 1.5, 1.1, 0.1, kelvin=5300)
    lights.strip(stage, "rim", "rim", 128, 36, 0.9, 0.6, 0.3, kelvin=5000)
    lights.softbox(stage, "wall light", "background", 10, 52, 1.5, 0.7, 0.3, kelvin=4700, aim=(0.2, WALL, TOP + 0.2))
    # What the mirror sees: the far wall of the room in its own light.
    lights.softbox(stage, "room light", "background", 180, 35, 1.8, 1.8, 2.0, kelvin=5000, aim=(-0.2, -3.2, 1.2))
    stage.world("#f4e9e0", 0.05)

    stage.camera("hero", 0, 9, 85, 5.6, fill=0.48)
    stage.camera("three_quarter", 24, 18, 75, 8, fill=0.44)
    stage.camera("low", 9, 3, 100, 5.6, fill=0.56)
    stage.camera("top", 0, 48, 75, 8, fill=0.42)

    night = stage.variant(
        "opera_night", title="Opera night", title_ko="오페라의 밤",
        caption="A black marble vanity before an oxblood wall, low warm light on brass, a crisp rim from behind.",
        caption_ko="검붉은 벽 앞 검은 대리석 화장대, 황동에 어린 따뜻한 빛과 또렷한 윤곽광.",
        mood=("dramatic", "luxurious", "romantic", "bold"),
        backdrop="oxblood wall with panel molding and a round brass mirror",
    )  # fmt: skip
    night.swap(marble, mat.marble("black marble", "#262325", "#b09c86", size=0.2, strength=0.75, roughness=0.12))
    night.swap(rose, surface.limewash("oxblood wall", "#6d3a37", "#5b302e", relief=0.5))
    night.light("key", level=0.95, kelvin=4500)
    night.light("rim", level=0.7)
    night.light("fill", level=0.16)

    pale = stage.variant(
        "morning", title="White morning", title_ko="하얀 아침",
        caption="A white marble vanity before a pearl gray wall in bright clear daylight, brushes and pearls aside.",
        caption_ko="맑은 아침 햇빛 속 진주빛 회색 벽과 흰 대리석 화장대, 가장자리의 브러시와 진주.",
        mood=("clean", "fresh", "elegant", "calm"), backdrop="pearl gray wall with panel molding and a round mirror",
    )  # fmt: skip
    pale.swap(marble, mat.marble("white marble", "#ecebea", "#8b8b8c", size=0.2, strength=0.8, roughness=0.14))
    pale.swap(rose, surface.limewash("pearl wall", "#c9c9c8", "#bababa", relief=0.5))
    pale.swap(brass, finish.metal("polished nickel", "#cfccc7", rough=0.18))
    night.swap(lacquer, finish.plain("black lacquer", "#1f1b1b", 0.25))
    pale.light("key", kelvin=5700)
    pale.light("wall light", kelvin=5700)
