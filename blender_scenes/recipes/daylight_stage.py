# SPDX-License-Identifier: GPL-3.0-or-later
"""Daylight stage: a painted cyclorama four meters wide in an old factory; one run of steel windows is all its light."""

from __future__ import annotations

from ..kit import Card, SetStage, lights
from ..kit import daylight as day
from ..kit import materials_interior as finish
from ..kit.forms import block
from ..kit.room import flat

CARD = Card(
    id="daylight_stage", title="Daylight stage", title_ko="자연광 스테이지",
    caption="A large warm white cyclorama with a poured floor, broad daylight from steel factory windows on the left.",
    caption_ko="넓은 웜화이트 호리존과 매끈한 바닥, 왼쪽 공장 철제 창으로 쏟아지는 넓은 자연광.",
    kind="studio", place="studio", surfaces=("concrete",), materials=("concrete", "plaster", "metal"),
    backdrop="curved white cyclorama with slanting window light", mood=("clean", "modern", "natural", "calm"),
    technique=("hero shot", "window light"), props=("factory windows",),
    families=("furniture", "bicycles", "car_parts", "music", "baby", "appliances", "sports", "lamps", "toys", "tools",
              "apparel", "outdoor", "pets", "audio", "decor", "bags"),
    size_m=(0.5, 2.6), design_size_m=1.0, scale_range=(0.8, 1.25),
    avoids=("jewelry", "make_up", "meals", "bakery", "fruit", "stationery"),
)  # fmt: skip
LEFT, RIGHT, BACK, FRONT, HIGH = -1.75, 4.6, 2.9, -7.0, 5.2
SILL, TALL = 0.75, 3.1


def build(stage: SetStage) -> None:
    white = day.cyclorama_paint("cyclorama white", "#e2ddd4", "#d2ccc2")
    floor = day.poured("poured floor", "#c6c1b8", "#aba69d")
    brick = day.painted_brick("painted brick", "#d6d1c8", "#b3ada3")
    steel = finish.metal("window steel", "#2f3133", rough=0.5)

    stage.add(flat(block("floor", (0, -2.0, -0.05), (18, 18, 0.1), floor, 0)), "surface")
    stage.mark((0, 0, 0), free_radius=1.35, free_height=2.6)
    stage.add(day.corner_cyclorama("cyclorama", white, left=LEFT, right=RIGHT, back=BACK, front=FRONT, height=HIGH),
              "backdrop")  # fmt: skip
    opening = (-4.6, SILL, 2.6, SILL + TALL)
    wall = day.brick_wall("window wall", brick, x=LEFT, front=FRONT, back=BACK + 0.4, height=HIGH, opening=opening)
    stage.add(wall, "backdrop")
    sashes = day.steel_windows("sashes", steel, start=-4.6, bays=6, bay=1.2, sill=SILL, height=TALL, x=LEFT - 0.16)
    stage.add(sashes, "prop:factory windows")
    sky = block("sky", (LEFT - 1.2, -0.5, 2.6), (0.02, 14, 7), day.bright_sky("sky", "#eef4fb", 1.5), 0)
    stage.add(sky, "background").visible_diffuse = False
    sky.visible_shadow = False  # the sun stands beyond it
    stage.add(flat(block("ceiling", (1.4, -2.0, HIGH + 0.05), (7.4, 11, 0.1), white, 0)), "backdrop")

    lights.softbox(stage, "window", "key", azimuth=-82, elevation=27, distance=1.85, size=(3.4, 2.2), level=1.35,
                   kelvin=5700, spread=150, gradient=0.1)  # fmt: skip
    # Steel and brick draw the sun themselves: bars on the curve, no cut-out needed.
    sun = lights.spot(stage, "sun", "rim", azimuth=-66, elevation=27, distance=7.0, level=1.6, kelvin=4700,
                      softness=0.004, cone=46, blend=0.0, aim=(0.5, BACK - 0.3, 0.8))  # fmt: skip
    lights.softbox(stage, "room", "fill", azimuth=60, elevation=35, distance=4.0, size=3.0, level=0.10, kelvin=5600)
    edge = lights.strip(stage, "edge", "rim", azimuth=140, elevation=36, distance=3.2, length=2.4, level=0.22,
                        kelvin=5600)  # fmt: skip
    edge.visible_glossy = False  # a hot oblong in the floor otherwise
    stage.world("#e9eef4", 0.04)

    stage.camera("hero", azimuth=0, elevation=5, focal=60, fstop=8, fill=0.46)
    stage.camera("three_quarter", azimuth=22, elevation=11, focal=50, fstop=8, fill=0.4)
    stage.camera("low", azimuth=-6, elevation=1.5, focal=65, fstop=8, fill=0.5)
    stage.camera("top", azimuth=0, elevation=38, focal=50, fstop=8, fill=0.4)

    dusk = stage.variant(
        "graphite_evening", title="Graphite evening", title_ko="그래파이트 저녁",
        caption="The stage painted graphite at blue hour: cool window light from the left, a warm rim from behind.",
        caption_ko="푸른 저녁빛이 드는 그래파이트색 스테이지, 오른쪽 뒤에서 드는 따뜻하고 또렷한 윤곽광.",
        mood=("dramatic", "bold", "technical", "sporty"), backdrop="curved graphite cyclorama with a pool of light",
        families=("car_parts", "bicycles", "music", "tools", "sports", "appliances", "audio", "furniture", "outdoor",
                  "lamps", "cameras", "footwear"),
    )  # fmt: skip
    dusk.swap(white, day.cyclorama_paint("cyclorama graphite", "#50565e", "#434950"))
    dusk.swap(floor, day.poured("graphite floor", "#484b50", "#383b40", rough=0.35))
    dusk.swap(brick, day.painted_brick("graphite brick", "#4c4e52", "#3b3d40"))
    kicker = lights.spot(stage, "kicker", "rim", azimuth=138, elevation=34, distance=4.2, level=4.5, kelvin=3800,
                         softness=0.05, cone=50, blend=0.8)  # fmt: skip
    pool = lights.spot(stage, "pool", "background", azimuth=10, elevation=40, distance=3.4, level=4.0, kelvin=5300,
                       softness=0.2, cone=54, blend=1.0, aim=(0.35, BACK, 0.75))  # fmt: skip
    kicker.visible_glossy = False
    dusk.only(kicker, pool)
    dusk.hide(sun, "edge")
    dusk.light("window", level=1.2, kelvin=7600)

    clay = stage.variant(
        "clay", title="Clay afternoon", title_ko="점토빛 오후",
        caption="The stage painted in soft clay, low afternoon sun through the factory windows across its curve.",
        caption_ko="부드러운 점토색으로 칠한 스테이지의 곡면에 공장 창을 지나온 오후의 낮은 햇살.",
        mood=("warm", "natural", "elegant", "nostalgic"), backdrop="curved clay cyclorama with slanting window light",
    )  # fmt: skip
    clay.swap(white, day.cyclorama_paint("cyclorama clay", "#c3a693", "#b39683"))
    clay.swap(floor, day.poured("clay floor", "#b09b8c", "#9c8778"))
    clay.light(sun, kelvin=4100, level=1.7)
    clay.light("window", kelvin=5300)
