# SPDX-License-Identifier: GPL-3.0-or-later
"""Fluted wall: walnut tambour raked by one warm light, every rod turns from light to dark; a half-round plinth."""

from ..kit import Card, SetStage, fluting, lights
from ..kit import geometry as geo
from ..kit import materials as mat

CARD = Card(
    id="fluted_wall", title="Fluted wall", title_ko="세로 홈 벽",
    caption="A half-round plinth of pale stone before a walnut tambour wall, warm light rakes its rods from the left.",
    caption_ko="월넛 탬버 벽 앞에 놓인 밝은 석재 반원 단상, 왼쪽에서 벽을 스치는 따뜻한 빛이 그리는 세로 결.",
    kind="studio", place="studio", surfaces=("stone",), materials=("wood", "stone"),
    backdrop="walnut tambour wall", mood=("elegant", "warm", "luxurious", "modern", "calm"),
    technique=("hero shot", "raking light"),
    families=("bags", "skin_care", "lamps", "appliances", "audio", "furniture", "decor", "perfume", "spirits",
              "watches", "tableware", "coffee_tea", "wine", "footwear"),
    size_m=(0.04, 0.6), design_size_m=0.22, scale_range=(0.4, 2.5), copy_space=("right",),
    avoids=("bicycles", "tools", "outdoor", "sports"),
)  # fmt: skip

TOP, WALL = 0.075, 0.34


def build(stage: SetStage) -> None:
    wood = fluting.rod_wood("walnut rods", "#936b4b", "#41291a")
    floor = mat.plaster("floor", "#6a5748", relief=0.5)
    stone = mat.concrete("pale stone", "#cfc3b2", relief=0.5)

    stage.add(fluting.tambour("tambour", 10.0, 4.0, wood), "backdrop", at=(0, WALL, 0))
    stage.add(geo.slab("floor", 12.0, 5.0, 0.05), "backdrop", floor, at=(0, WALL + 0.1 - 2.5, -0.05))
    plinth = geo.extruded("plinth", fluting.half_disc(0.235, 0.118), TOP, 0.0025)
    stage.add(plinth, "surface", stone)
    stage.mark((0, 0, TOP), free_radius=0.112, free_height=0.7)
    stage.mark((0.41, -0.02, 0.0), free_radius=0.15, free_height=0.9, name="mark.floor")

    lights.softbox(stage, "key", "key", azimuth=-68, elevation=30, distance=1.4, size=0.2, level=1.2, kelvin=5000)
    lights.softbox(stage, "fill", "fill", azimuth=50, elevation=25, distance=1.9, size=1.3, level=0.05, kelvin=5800)
    # Nearly in the plane of the wall: each rod is lit on its left and falls into its own shadow on the right.
    lights.softbox(
        stage, "rake", "background", azimuth=-84, elevation=24, distance=0.95, size=(0.16, 0.6), level=1.1, kelvin=4700,
        aim=(-0.05, WALL, 0.25),
    )  # fmt: skip
    lights.strip(stage, "rim", "rim", azimuth=118, elevation=34, distance=0.9, length=0.6, level=0.25, kelvin=5200)
    stage.world("#fff1e2", 0.03)

    stage.camera("hero", azimuth=0, elevation=6, focal=85, fstop=8, fill=0.47)
    stage.camera("three_quarter", azimuth=20, elevation=14, focal=75, fstop=8, fill=0.42)
    stage.camera("low", azimuth=-10, elevation=2, focal=90, fstop=8, fill=0.55)
    stage.camera("top", azimuth=0, elevation=46, focal=75, fstop=11, fill=0.42)

    sage = stage.variant(
        "sage", title="Sage paint", title_ko="세이지 페인트",
        caption="A half-round plinth before a sage green fluted wall, soft warm light rakes it from the left.",
        caption_ko="세이지 그린 세로 홈 벽 앞의 반원 단상, 왼쪽에서 벽을 스치는 따뜻한 빛.",
        mood=("fresh", "calm", "natural", "modern"), backdrop="sage green fluted wall", materials=("plaster", "stone"),
        families=("skin_care", "health", "lamps", "appliances", "coffee_tea", "decor", "tableware", "plants", "baby",
                  "kitchenware", "perfume", "furniture"),
    )  # fmt: skip
    sage.swap(wood, mat.paint("sage rods", "#9aa18f", roughness=0.5))
    sage.swap(floor, mat.plaster("sage floor", "#868c7c", relief=0.5))
    sage.swap(stone, mat.concrete("white stone", "#dedbd2", relief=0.4))

    ivory = stage.variant(
        "ivory", title="Ivory plaster", title_ko="아이보리 회벽",
        caption="All in ivory plaster: a half-round plinth and a fluted wall that raking light draws from the left.",
        caption_ko="모두 아이보리 회벽으로 이룬 반원 단상과 세로 홈 벽, 왼쪽에서 스치는 빛이 그리는 결.",
        mood=("elegant", "clean", "calm", "minimal", "gentle"), backdrop="ivory fluted plaster wall",
        surfaces=("plaster",), materials=("plaster",),
        families=("bags", "perfume", "skin_care", "jewelry", "make_up", "lamps", "furniture", "decor", "footwear",
                  "eyewear", "baby", "hats"),
    )  # fmt: skip
    ivory.swap(wood, mat.plaster("ivory rods", "#d6cfc3", relief=0.5))
    ivory.swap(floor, mat.plaster("ivory floor", "#cbc3b7", relief=0.5))
    ivory.swap(stone, mat.plaster("ivory plinth", "#dbd4c9", relief=0.4))

    ivory.light("key", level=1.05)

    clay = stage.variant(
        "terracotta", title="Terracotta", title_ko="테라코타",
        caption="A half-round plinth before a terracotta fluted wall in low warm light from the left.",
        caption_ko="테라코타빛 세로 홈 벽 앞의 반원 단상, 왼쪽에서 낮게 드는 따뜻한 빛.",
        mood=("warm", "natural", "bold", "rugged"), backdrop="terracotta fluted wall", materials=("ceramic", "stone"),
        families=("bags", "footwear", "coffee_tea", "tableware", "decor", "lamps", "plants", "audio", "wine",
                  "spirits", "furniture"),
    )  # fmt: skip
    clay.swap(wood, mat.plaster("clay rods", "#a86f58", relief=0.7))
    clay.swap(floor, mat.plaster("clay floor", "#875a4a", relief=0.5))
    clay.swap(stone, mat.concrete("sand stone", "#d6c6b2", relief=0.5))
