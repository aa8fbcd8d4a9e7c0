# SPDX-License-Identifier: GPL-3.0-or-later
"""Gym floor: first one in. Hard dawn light falls through a factory window onto painted brick; a plywood jump box."""

from __future__ import annotations

import math

from ..kit import Card, SetStage, gobos, gym, interior, lights
from ..kit import materials_interior as finish
from ..kit import materials_room as surface
from ..kit.forms import block
from ..kit.room import flat, wild

CARD = Card(
    id="gym_floor", title="Gym floor", title_ko="체육관 바닥",
    caption="A birch plywood jump box on a rubber gym floor, hard dawn light on white brick, dumbbells behind.",
    caption_ko="고무 바닥 위 자작나무 합판 점프 박스, 흰 벽돌에 꽂히는 새벽의 강한 빛과 뒤편의 덤벨 랙.",
    kind="space", place="gym", surfaces=("wood",), materials=("wood", "concrete", "metal"),
    backdrop="painted brick wall in hard window light, dumbbell rack",
    mood=("sporty", "rugged", "bold", "fresh"), technique=("hero shot", "hard light", "lifestyle shot"),
    families=("sports", "footwear", "health", "soft_drinks", "audio", "bicycles", "apparel", "car_parts", "outdoor",
              "watches", "bags"),
    size_m=(0.1, 1.7), design_size_m=0.28, props=("dumbbell rack", "kettlebell", "weight plates"),
    avoids=("jewelry", "make_up", "wine", "baby", "bakery", "tableware"),
)  # fmt: skip

BOX = 0.5
LEFT, RIGHT, BACK, FRONT, HIGH = -2.8, 3.0, 2.0, -4.2, 3.2


def build(stage: SetStage) -> None:
    floor = gym.rubber("rubber floor", "#26272a", ("#8f9498", "#5f6a75"))
    brick = gym.painted_brick("white painted brick", "#c9c6bf", "#a8a49b")
    mortar = finish.grout("mortar", "#a9a59c")
    birch = finish.timber("birch plywood", "#d8bf97", "#b6945f", rough=0.5)
    edge = gym.ply_edge("plywood edge")
    steel = finish.plain("black powder coat", "#1c1d1f", 0.45)
    black = finish.plain("rubber heads", "#1f2022", 0.55)
    chrome = finish.metal("knurled chrome", "#b9bbbe", rough=0.24)
    accent = finish.plain("accent enamel", "#d2a02c", 0.4)
    iron = finish.plain("cast iron", "#26272a", 0.5)
    wall = surface.limewash("gym wall", "#b9b6b0", "#a5a29b")

    stage.add(flat(block("floor", (0, -1.6, -0.05), (9.0, 9.0, 0.1), floor, 0)), "surface")
    for part in gym.plyo_box("plyo box", (0.62, 0.52, BOX), birch, edge, steel):
        stage.add(part, "surface", turn=9)
    stage.mark((0, 0, BOX), free_radius=0.22, free_height=1.2)
    stage.mark((-0.75, -1.35, 0), free_radius=0.85, free_height=1.9, name="mark.floor")

    courses = interior.tile_wall(
        "brick", RIGHT - LEFT, HIGH, (0.215, 0.065), brick, mortar,
        joint=0.01, bond=0.5, seed=4, relief=0.0005, thick=0.004,
    )  # fmt: skip
    for part in courses:
        stage.add(part, "backdrop", at=((LEFT + RIGHT) / 2, BACK, 0))
    for part in gym.dumbbell_rack("rack", 1.7, steel, black, chrome):
        stage.add(part, "prop:dumbbells", at=(1.15, BACK - 0.36, 0))
    for part in gym.kettlebell("kettlebell", iron, accent, radius=0.105):
        stage.add(part, "prop:kettlebell", at=(-0.47, 0.92, 0), turn=24)
    for part in gym.kettlebell("small kettlebell", iron, accent, radius=0.085):
        stage.add(part, "prop:kettlebell", at=(-0.98, 0.98, 0), turn=-30)
    # Plates lean on the wall, each on the one behind it.
    for number, (x, gap, lean) in enumerate(((-0.62, 0.03, 80), (-0.55, 0.115, 77), (-1.25, 0.03, 79))):
        for part in gym.bumper_plate(f"plate {number + 1}", black, accent, chrome):
            part.rotation_euler = (math.radians(lean), 0, 0)
            reach = 0.225 * math.cos(math.radians(lean))
            part.location = (x, BACK - gap - 0.06 - reach, 0.225 * math.sin(math.radians(lean)) + 0.012)
            stage.add(part, "prop:plates")

    room = interior.shell("walls", (LEFT, FRONT), (RIGHT, BACK + 0.1), HIGH, wall, "left right top")
    stage.add(flat(room), "backdrop")
    stage.add(wild(interior.shell("wild wall", (LEFT, FRONT), (RIGHT, BACK), HIGH, wall, "front")), "backdrop")

    sun = lights.spot(
        stage, "dawn sun", "rim", -56, 32, 3.2, 1.9, kelvin=4600, softness=0.0007, cone=70, blend=0.0,
        aim=(-0.1, BACK, 0.75),
    )  # fmt: skip
    lights.gobo(stage, sun, gobos.window("factory window", 0.15, 0.1, columns=4, rows=3, bar=0.006, surround=0.2), 0.3)
    key = lights.spot(stage, "high key", "key", -68, 40, 2.4, 1.3, kelvin=4900, softness=0.09, cone=50, blend=0.6)
    lights.softbox(stage, "gym fill", "fill", 52, 30, 2.6, 2.0, 0.13, kelvin=6000)
    lights.strip(stage, "edge light", "rim", 128, 30, 1.9, 1.2, 0.3, kelvin=6000)
    stage.world("#dfe4ea", 0.035)

    stage.camera("hero", 0, 6, 85, 8, fill=0.45)
    stage.camera("three_quarter", -25, 13, 70, 8, fill=0.4)
    stage.camera("low", 9, 1.5, 85, 8, fill=0.5)
    stage.camera("top", 0, 38, 70, 8, fill=0.42)

    blue = stage.variant(
        "steel_blue", title="Steel blue", title_ko="스틸 블루",
        caption="The gym in steel blue: painted brick, cool hard light from high left, a gray jump box, blue accents.",
        caption_ko="왼쪽 높은 곳의 서늘한 강한 빛, 스틸 블루 벽돌과 회색 점프 박스의 체육관.",
        mood=("sporty", "technical", "modern", "fresh"),
        backdrop="steel blue painted brick, dumbbell rack",
    )  # fmt: skip
    blue.swap(brick, gym.painted_brick("steel blue brick", "#5b6f82", "#46586a"))
    blue.swap(mortar, finish.grout("blue mortar", "#4d5f70"))
    blue.swap(birch, finish.timber("gray stained ply", "#9a9d9f", "#6d7276", rough=0.5))
    blue.swap(edge, gym.ply_edge("gray plywood edge", "#b9ab94", "#6f665a"))
    blue.swap(accent, finish.plain("blue enamel", "#2f6fb0", 0.4))
    blue.swap(floor, gym.rubber("blue fleck floor", "#24272b", ("#4f86b8", "#8c97a3")))
    blue.light(sun, level=1.8, kelvin=5600)
    blue.light(key, kelvin=5600)

    red = stage.variant(
        "black_red", title="Black and red", title_ko="블랙과 레드",
        caption="A black gym with red accents: one hard lamp from high left, everything else sinks into the dark.",
        caption_ko="높은 왼쪽 조명 하나만 켜진 검은 체육관, 어둠 속에서 빛나는 붉은 포인트.",
        mood=("bold", "dramatic", "sporty", "rugged"),
        backdrop="black painted brick in a slant of hard light, red accents",
        families=("sports", "footwear", "audio", "car_parts", "watches", "bicycles", "soft_drinks", "health"),
    )  # fmt: skip
    red.swap(brick, gym.painted_brick("black brick", "#353537", "#242426"))
    red.swap(mortar, finish.grout("black mortar", "#2b2b2d"))
    red.swap(wall, surface.limewash("black gym wall", "#3a3a3b", "#2e2e2f"))
    red.swap(birch, finish.plain("black phenolic ply", "#2b2b2d", 0.42))
    red.swap(edge, gym.ply_edge("dark plywood edge", "#b9986a", "#6b4b2c"))
    red.swap(accent, finish.plain("red enamel", "#c0201f", 0.38))
    red.swap(floor, gym.rubber("red fleck floor", "#1c1c1e", ("#b8302a", "#6a6a6c")))
    red.light(sun, level=3.0, kelvin=5000)
    red.light(key, level=1.5, kelvin=5000)
    red.light("edge light", level=0.8, kelvin=5600)
    red.light("gym fill", level=0.07)
    red.world("#20242a", 0.03)
