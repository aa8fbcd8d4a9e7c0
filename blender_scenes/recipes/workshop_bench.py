# SPDX-License-Identifier: GPL-3.0-or-later
"""Workshop bench: a bench top of decades before a green pegboard, hard window light raking over it from the left."""

from __future__ import annotations

import math

import numpy as np

from ..kit import Card, SetStage, interior, lights
from ..kit import materials_interior as finish
from ..kit.desk import pen_cup
from ..kit.forms import block, blocks
from ..kit.room import flat, wild
from ..kit.workshop import chisel, hammer, hand_saw, pegboard, pliers, screwdriver, shaving, try_square, worn_timber

CARD = Card(
    id="workshop_bench", title="Workshop bench", title_ko="공방 작업대",
    caption="A worn wooden bench before a green pegboard of hand tools, window light raking in from the left.",
    caption_ko="수공구가 걸린 녹색 타공판 앞, 왼쪽 창빛이 비스듬히 스치는 오래 쓴 나무 작업대.",
    kind="space", place="workshop", surfaces=("wood",), materials=("wood", "metal"),
    backdrop="green pegboard with hand tools",
    mood=("rugged", "nostalgic", "technical", "warm"), technique=("hero shot", "raking light"),
    families=("tools", "cameras", "bags", "footwear", "car_parts", "watches", "music", "audio", "outdoor", "stationery",
              "bicycles", "eyewear", "beer", "spirits"),
    size_m=(0.05, 0.5), design_size_m=0.24, props=("hand tools", "pencil jar", "shavings"),
    avoids=("furniture", "make_up", "skin_care", "baby", "perfume"),
)  # fmt: skip

TOP = 0.9
WALL = 0.4


def build(stage: SetStage) -> None:
    bench = worn_timber("bench oak", "#a98862", "#5f4530", "#2f241b")
    board = pegboard("green pegboard", "#56655a")
    steel = finish.metal("tool steel", "#b3b1ad", rough=0.3)
    ash, red = (
        finish.timber("tool ash", "#c19c6c", "#8a683f", rough=0.4, along="z"),
        finish.plain("red grip", "#8f2f22", 0.4),
    )
    brass = finish.metal("tool brass", "#b08d57", rough=0.34)
    plaster = finish.painted("shop wall", "#9a968c", rough=0.85)

    for row, width in enumerate((0.21, 0.17, 0.19, 0.2)):
        y = (-0.345, -0.154, 0.027, 0.223)[row]
        plank = block(
            f"plank {row + 1}", (0.2 * (-1) ** row, y, TOP - 0.035), (3.0, width - 0.003, 0.07), bench, 0.0035
        )
        stage.add(plank, "surface")
    apron = block(
        "apron", (0, -0.39, TOP - 0.19), (2.9, 0.03, 0.24), finish.painted("apron gray", "#4a4b47", rough=0.5), 0.003
    )
    stage.add(apron, "surface")
    stage.mark((0, 0, TOP), free_radius=0.23, free_height=0.8)
    stage.add(block("pegboard", (0, WALL + 0.006, TOP + 0.68), (3.2, 0.012, 1.22), board, 0.001), "backdrop")
    stage.add(block("bench rail", (0, WALL - 0.036, TOP + 0.035), (3.0, 0.07, 0.07), bench, 0.003), "backdrop")
    stage.add(
        flat(interior.shell("walls", (-2.2, -3.4), (2.2, WALL + 0.05), 2.8, plaster, "left right back top")), "backdrop"
    )
    stage.add(wild(interior.shell("wild wall", (-2.2, -3.4), (2.2, WALL), 2.8, plaster, "front")), "backdrop")
    stage.add(
        flat(block("floor", (0, -1.5, -0.01), (4.6, 4.2, 0.02), finish.grout("shop floor", "#7c766c"), 0)), "backdrop"
    )

    hung = [
        (hand_saw("saw", steel, ash), -0.56, 0.66), (hammer("hammer", steel, ash), -0.36, 0.53),
        ([pliers("pliers", steel, red)], -0.225, 0.5), (try_square("square", steel, ash, brass), 0.62, 0.52),
    ]  # fmt: skip
    hung += [
        (chisel(f"chisel {k}", steel, ash, brass, width=w), 0.22 + 0.062 * k, 0.5)
        for k, w in enumerate((0.006, 0.012, 0.019, 0.026))
    ]
    hung += [([screwdriver(f"driver {k}", steel, red, length=0.2 + 0.03 * k)], 0.47 + 0.05 * k, 0.5) for k in range(2)]
    pegs = []
    for parts, x, z in hung:
        for part in parts:
            stage.add(part, "prop:hand tools", at=(x, WALL, TOP + z - 0.11))
        pegs.append(((x, WALL - 0.016, TOP + z - 0.114), (0.005, 0.034, 0.005)))
    rack = [((0.335, WALL - 0.02, TOP + 0.3), (0.36, 0.04, 0.018))]
    stage.add(blocks("pegs", pegs, steel, bevel=0.0015), "prop:hand tools")
    stage.add(blocks("chisel rack", rack, ash, bevel=0.002), "prop:hand tools")

    jar = finish.ceramic("jar glaze", "#6f6a5f", "#3f3a33", rough=0.4)
    for part in pen_cup("pencil jar", jar, (ash, red, finish.plain("black pencil", "#222222", 0.45))):
        stage.add(part, "prop:pencil jar", at=(-0.29, 0.24, TOP))
    offcut = block("offcut", (0.34, 0.2, TOP + 0.022), (0.16, 0.07, 0.044), ash, 0.002)
    offcut.rotation_euler.z = math.radians(-18)
    stage.add(offcut, "prop:offcut")
    rng = np.random.default_rng(8)
    for k, (x, y) in enumerate(((0.3, 0.06), (0.36, -0.02), (0.27, -0.09), (-0.33, 0.06), (0.42, 0.09))):
        stage.add(
            shaving(f"shaving {k}", float(rng.uniform(1.2, 2.4)), ash),
            "prop:shavings",
            at=(x, y, TOP),
            turn=float(rng.uniform(0, 360)),
        )

    lights.softbox(stage, "window key", "key", -66, 28, 1.7, (0.55, 0.7), 1.1, kelvin=5300, gradient=0.3)
    lights.softbox(stage, "shop fill", "fill", 62, 30, 2.0, 1.4, 0.14, kelvin=5000)
    lights.strip(stage, "rim", "rim", 132, 40, 1.0, 0.7, 0.4, kelvin=4300)
    lights.softbox(
        stage, "board light", "background", -30, 62, 1.5, (1.4, 0.4), 0.35, kelvin=4600, aim=(0, WALL, TOP + 0.4)
    )
    stage.world("#e6e8ea", 0.03)

    stage.camera("hero", 0, 9, 85, 8, fill=0.48)
    stage.camera("three_quarter", 26, 18, 70, 8, fill=0.42)
    stage.camera("low", -9, 2, 85, 8, fill=0.54)
    stage.camera("top", 0, 50, 70, 8, fill=0.42)

    night = stage.variant(
        "night_shift", title="Under the lamp", title_ko="등불 아래 작업",
        caption="The bench late at night: one hard tungsten lamp from the right, the charcoal pegboard in shadow.",
        caption_ko="늦은 밤의 작업대, 오른쪽 백열등 하나와 어둠에 잠기는 차콜빛 타공판.",
        mood=("dramatic", "rugged", "bold", "nostalgic"), backdrop="charcoal pegboard with hand tools in lamplight",
    )  # fmt: skip
    lamp = lights.spot(
        stage, "bench lamp", "practical", 58, 40, 1.1, 1.25, kelvin=3600, softness=0.08, cone=100, blend=1.0
    )
    night.only(lamp)
    night.swap(board, pegboard("charcoal pegboard", "#3b3c3d"))
    night.light("window key", level=0.14, kelvin=7600)
    night.light("rim", azimuth=-132, level=0.5, kelvin=7000)
    night.light("board light", level=0.2, kelvin=3700)
    night.light("shop fill", level=0.06)

    maker = stage.variant(
        "maker_space", title="Maker space", title_ko="메이커 스페이스",
        caption="A pale birch bench before a white pegboard in bright, clean daylight from the left.",
        caption_ko="흰 타공판과 밝은 자작나무 작업대에 왼쪽에서 드는 환하고 깨끗한 낮빛.",
        mood=("clean", "fresh", "technical", "modern"), backdrop="white pegboard with hand tools",
    )  # fmt: skip
    maker.swap(bench, worn_timber("bench birch", "#d8c3a0", "#b1946c", "#8d7152"))
    maker.swap(board, pegboard("white pegboard", "#d5d3cd"))
    maker.light("window key", kelvin=5700, level=1.0)
    maker.light("shop fill", level=0.24)
    maker.light("board light", kelvin=5600, level=0.4)
