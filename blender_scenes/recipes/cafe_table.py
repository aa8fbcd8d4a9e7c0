# SPDX-License-Identifier: GPL-3.0-or-later
"""Café table: a round marble top by the big window. The street is a blur; its light comes from behind the cup."""

from __future__ import annotations

import numpy as np

from ..kit import Card, SetStage, bokeh, interior, lights, props_interior, served
from ..kit import materials as mat
from ..kit import materials_interior as finish
from ..kit import materials_room as surface
from ..kit.forms import block, blocks, lathe, tube
from ..kit.room import flat, panel_molding, wild

CARD = Card(
    id="cafe_table", title="Café table", title_ko="카페 테이블",
    caption="A round marble table by a café window in the morning, a cappuccino beside, the street out of focus.",
    caption_ko="아침 카페 창가의 둥근 대리석 테이블, 곁에는 카푸치노 한 잔, 창밖 거리는 흐릿하게.",
    kind="space", place="café", surfaces=("marble",), materials=("marble", "metal", "wood", "ceramic"),
    backdrop="a dark green shop window, the morning street out of focus",
    mood=("fresh", "cozy", "warm", "natural"), technique=("hero shot", "back light", "shallow depth of field"),
    families=("coffee_tea", "bakery", "beer", "books", "phones", "computers", "stationery", "soft_drinks", "eyewear",
              "meals", "cameras", "jewelry"),
    size_m=(0.05, 0.42), design_size_m=0.22, props=("cappuccino", "flower", "bentwood chair", "street lights"),
    avoids=("furniture", "bicycles", "car_parts", "tools", "baby"),
)  # fmt: skip

TOP = 0.73
LEFT, RIGHT, BACK, FRONT, HIGH = -1.9, 1.5, 1.05, -3.0, 2.7


def build(stage: SetStage) -> None:
    stone = mat.marble("table marble", "#cdc8c0", "#77716c", size=0.2, roughness=0.3)
    brass = finish.metal("table brass", "#b28d53", rough=0.26)
    iron = finish.plain("cast iron", "#1f2120", 0.5)
    green = finish.painted("bottle green joinery", "#2f4238", rough=0.36)
    wall = surface.limewash("café wall", "#b9a58b", "#a8937a")
    wood = finish.plain("bentwood stain", "#4a2c1b", 0.3)
    cane = finish.cloth("cane", "#b58d58", "#7d5a31", threads=260)
    white = finish.ceramic("white china", "#ece9e2", "#d8d2c6", rough=0.14, specks=0.0)

    for part in served.bistro_table("table", 0.4, TOP, stone, brass, iron):
        stage.add(part, "surface", at=(0.03, 0.07, 0))
    stage.mark((0, 0, TOP), free_radius=0.125, free_height=0.75)

    for part in served.cup("cappuccino", white, served.crema()):
        stage.add(part, "prop:cappuccino", at=(0.225, 0.13, TOP), turn=-52)
    spoon = tube(
        "spoon", [(0, 0, 0.0125), (0.045, 0, 0.0105), (0.1, 0, 0.013)], [0.0024, 0.0013, 0.0022], brass, steps=6
    )
    stage.add(spoon, "prop:spoon", at=(0.185, 0.075, TOP + 0.0015), turn=-24)
    vase = lathe("bud vase", [
        (0, 0), (0.022, 0), (0.027, 0.006), (0.024, 0.03), (0.011, 0.06), (0.0095, 0.082), (0.013, 0.092),
        (0.0112, 0.0915), (0.008, 0.08), (0, 0.075),
    ], brass)  # fmt: skip
    stage.add(vase, "prop:flower", at=(-0.205, 0.22, TOP))
    petal = props_interior.leaf_blade("olive sprig leaf", 0.034, 0.012, finish.leaf("sprig", "#7b8b63", "#53653f"))
    path = np.array([(0, 0, 0.07), (-0.006, 0.004, 0.12), (-0.03, 0.01, 0.17), (-0.07, 0.012, 0.205)])
    for part in props_interior.stem_with_leaves("sprig", path, petal, wood, pairs=10, thick=0.0014):
        stage.add(part, "prop:flower", at=(-0.205, 0.22, TOP) if part.parent is None else (0, 0, 0))
    for number, (x, y, turn) in enumerate(((0.3, 0.68, -14), (-0.98, 0.3, 72))):
        for part in served.bentwood_chair(f"chair {number + 1}", wood, cane):
            stage.add(part, "prop:chair", at=(x, y, 0), turn=turn)

    # The shop window: panel below, slim mullions, a transom, and the street painted as the lens would see it.
    posts = [((x, BACK, 1.6), (0.055, 0.07, 2.2)) for x in (-1.42, -0.33, 0.62)]
    bars = [((-0.65, BACK, z), (2.5, 0.06, 0.05)) for z in (0.66, 2.05)]
    stage.add(blocks("window frame", [*posts, *bars], green, bevel=0.006), "backdrop")
    stage.add(block("sill", (-0.65, BACK - 0.06, 0.62), (2.5, 0.2, 0.035), green, 0.008), "backdrop")
    stage.add(block("stall riser", (-0.65, BACK + 0.02, 0.3), (2.5, 0.05, 0.6), green, 0.003), "backdrop")
    frames = [(-1.36, 0.12, -0.4, 0.54), (-0.26, 0.12, 0.55, 0.54)]
    stage.add(panel_molding("riser panels", frames, green, width=0.03), "backdrop", at=(0, BACK - 0.005, 0))
    street = served.street(
        "morning street", "#eef0ee", ("#b79f84", "#8d9a94", "#d9c6a6", "#a87c62", "#cfc3ae"), "#5d615c", "#ad6a50",
        "#cfc6b7", "#76825f", level=0.8,
    )  # fmt: skip
    stage.add(bokeh.wall("street", street, 7.0, -1.2, 4.6, arc=120, middle=-8), "backdrop")
    sparks = bokeh.light_disc("street lights", ["#fff1d2", "#ffe2ad", "#ffd2a0", "#f4f6ff"], 0.28, rim=0.3)
    at = bokeh.around(30, 5.4, 0.4, 2.6, arc=80, seed=8, gather=0.2)
    radii = np.random.default_rng(4).uniform(0.07, 0.16, len(at))
    for part in bokeh.discs("street lights", sparks, at, radii):
        stage.add(part, "prop:street lights")

    # Right of the window the wall of the house, with a globe lamp; behind the camera the room, for reflections.
    stage.add(flat(block("pier", (1.25, BACK + 0.02, 1.35), (1.35, 0.2, 2.7), wall, 0)), "backdrop")
    stage.add(block("pier panel", (1.25, BACK - 0.09, 0.5), (1.35, 0.03, 1.0), green, 0.004), "backdrop")
    stage.add(flat(block("lintel", (-0.65, BACK + 0.05, 2.42), (2.7, 0.2, 0.7), wall, 0)), "backdrop")
    stage.add(flat(interior.shell("walls", (LEFT, FRONT), (RIGHT, BACK), HIGH, wall, "left right top")), "backdrop")
    stage.add(wild(interior.shell("wild wall", (LEFT, FRONT), (RIGHT, BACK), HIGH, wall, "front")), "backdrop")
    floor = finish.timber("café floor", "#7d5f43", "#4a3524", along="y")
    stage.add(flat(block("floor", (0, -1.0, -0.01), (4.4, 5.0, 0.02), floor, 0)), "backdrop")
    opal = mat.glow("opal globe", "#ffe9c8", 1.3)
    globe = lathe("globe", [(0.085 * np.sin(a), 0.085 - 0.085 * np.cos(a)) for a in np.linspace(0, np.pi, 15)], opal)
    stage.add(globe, "prop:wall lamp", at=(0.95, BACK - 0.2, 1.27))
    arm = tube("lamp arm", [(0, 0.11, -0.05), (0, 0.05, -0.06), (0, 0, -0.04), (0, 0, 0.004)], 0.007, brass, steps=6)
    stage.add(arm, "prop:wall lamp", at=(0.95, BACK - 0.2, 1.27))

    lights.softbox(stage, "window key", "key", -100, 32, 1.6, (0.4, 0.4), 1.05, kelvin=4700, gradient=0.25)
    back = lights.softbox(stage, "street light", "rim", 168, 40, 1.6, (1.6, 0.7), 0.12, kelvin=5200, gradient=0.2)
    lights.softbox(stage, "room fill", "fill", 40, 30, 2.2, 1.8, 0.13, kelvin=5700)
    lights.softbox(stage, "pier light", "background", 10, 42, 1.0, 0.5, 0.5, kelvin=5000, aim=(1.1, BACK, 1.1))
    stage.world("#e6e2da", 0.03)

    stage.camera("hero", 0, 10, 85, 5.6, fill=0.48)
    stage.camera("three_quarter", 24, 18, 70, 5.6, fill=0.42)
    stage.camera("low", -8, 3, 85, 5.6, fill=0.54)
    stage.camera("top", 0, 54, 70, 8, fill=0.42)

    rain = stage.variant(
        "rain", title="Rainy day", title_ko="비 오는 날",
        caption="The café window on a rainy afternoon: a gray blue street behind drops, one warm globe lamp inside.",
        caption_ko="비 오는 오후의 카페 창가, 빗방울 너머 회청색 거리와 실내의 따뜻한 조명 하나.",
        mood=("calm", "cozy", "nostalgic", "gentle"), backdrop="rain on a shop window, gray blue street",
        families=("coffee_tea", "books", "computers", "phones", "stationery", "audio", "bakery", "cameras"),
    )  # fmt: skip
    wet = block("rainy pane", (-0.65, BACK + 0.01, 1.35), (2.5, 0.002, 1.4), served.rainy_glass(), 0)
    stage.add(flat(wet), "prop:rain")
    wet.visible_shadow = False
    rain.only(wet)
    rain.swap(street, served.street(
        "rainy street", "#b9c4cc", ("#66727b", "#525f68", "#7c8890", "#5d656b", "#6f7d87"), "#33404a", "#8d6f52",
        "#8b979f", "#4a5b58", level=0.75,
    ))  # fmt: skip
    rain.swap(wall, surface.limewash("slate blue wall", "#7e8a92", "#6c7881"))
    rain.swap(green, finish.painted("ink blue joinery", "#2b3640", rough=0.36))
    rain.swap(sparks, bokeh.light_disc("rainy lights", ["#ffcf8f", "#ff9a6a", "#ffe8c4", "#dfeaf5"], 0.75))
    rain.light("window key", level=1.0, kelvin=6600)
    rain.light(back, level=0.16, kelvin=7200)
    rain.light("pier light", level=0.4, kelvin=3600)
    rain.light("room fill", kelvin=4300)

    late = stage.variant(
        "evening", title="Evening", title_ko="저녁",
        caption="The café after dark: black marble, amber lamps inside and the lights of the street in round discs.",
        caption_ko="어둠이 내린 카페, 검은 대리석과 호박빛 실내등, 창밖에는 동그랗게 번진 거리의 불빛.",
        mood=("romantic", "warm", "elegant", "dramatic"), backdrop="night street in round discs of light",
        families=("beer", "wine", "spirits", "coffee_tea", "phones", "watches", "jewelry", "perfume", "bakery"),
    )  # fmt: skip
    late.swap(stone, mat.marble("black marble", "#242324", "#8d8174", size=0.2, roughness=0.2))
    late.swap(street, served.street(
        "night street", "#141a2e", ("#241c1c", "#1c1d26", "#2d221d", "#20191b", "#1d1e28"), "#c48a4c", "#5a2a20",
        "#2a211d", "#141a1a", level=0.6,
    ))  # fmt: skip
    late.swap(sparks, bokeh.light_disc("night lights", ["#ffc274", "#ffa04d", "#ffe0ac", "#ff6f4d", "#bcd3ff"], 1.6))
    late.swap(opal, mat.glow("lit globe", "#ffd08c", 4.0))
    late.swap(wall, surface.limewash("umber wall", "#6f5340", "#5e4535"))
    late.light("window key", level=0.9, kelvin=4500, azimuth=-62, elevation=42)
    late.light(back, level=0.4, kelvin=3600)
    late.light("pier light", level=0.45, kelvin=3000)
    late.light("room fill", level=0.12, kelvin=4600)
    late.world("#241d18", 0.03)
