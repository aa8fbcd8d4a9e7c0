# SPDX-License-Identifier: GPL-3.0-or-later
"""Autumn harvest: the farm table after the harvest. Low side sun, pumpkins, wheat, dry leaves, copper trees."""

import math

import bpy
import numpy as np

from ..kit import Card, SetStage, bokeh, harvest, lights, weather
from ..kit import geometry as geo
from ..kit.materials_wood import oak

CARD = Card(
    id="autumn_harvest", title="Autumn harvest", title_ko="가을 수확",
    caption="A farm table with small pumpkins, wheat and dry leaves in low warm sun, copper trees blurred behind.",
    caption_ko="낮고 따뜻한 햇살이 드는 농가 식탁 위의 작은 호박과 밀 이삭, 마른 잎, 뒤로 번진 구릿빛 나무들.",
    kind="season", place="farm", surfaces=("wood",), materials=("wood", "foliage"),
    backdrop="copper and amber trees far out of focus", mood=("warm", "cozy", "natural", "nostalgic"),
    technique=("hero shot", "side light", "bokeh"),
    families=("bakery", "fruit", "meals", "coffee_tea", "beer", "wine", "spirits", "tableware", "kitchenware", "decor",
              "textiles", "books", "toys", "skin_care", "perfume", "glassware", "pets", "health"),
    size_m=(0.04, 0.42), design_size_m=0.20, scale_range=(0.8, 1.3), props=("pumpkins", "wheat", "dry leaves"),
    avoids=("computers", "furniture", "bicycles", "car_parts", "phones"),
)  # fmt: skip

TABLE = 0.74
# Pumpkins (radius, x, y, ribs, squash, skin): one large, cut by the frame; two small ones of other kinds.
PUMPKINS = ((0.090, -0.315, 0.30, 12, 0.74, 0), (0.052, -0.205, 0.165, 10, 0.62, 1), (0.044, 0.30, 0.375, 9, 0.66, 0),
            (0.070, 0.47, 0.49, 11, 0.7, 1))  # fmt: skip
LEAVES = ((-0.195, 0.04, 30, 0), (-0.245, -0.035, 140, 1), (0.19, -0.07, 220, 0), (0.255, 0.09, 75, 1),
          (0.13, 0.21, 10, 2), (-0.10, 0.24, 300, 2), (0.33, -0.01, 340, 0), (-0.36, 0.08, 95, 2),
          (0.02, 0.36, 190, 1), (0.31, -0.15, 15, 2), (-0.31, -0.16, 255, 0), (0.20, 0.36, 120, 0))  # fmt: skip


def build(stage: SetStage) -> None:
    boards = oak("farm oak", "#836a51", "#483424", roughness=0.5)
    for row in range(8):
        plank = geo.slab(f"plank.{row + 1}", 2.8, 0.158, 0.04, edge=0.003)
        stage.add(plank, "surface", boards, at=(0.19 * (row % 3), -0.48 + 0.16 * row, TABLE - 0.04))
    stage.mark((0, 0, TABLE), free_radius=0.15, free_height=0.7)

    orange = harvest.rind("orange rind", "#c8641c", "#a3470f", "#e9b070")
    cream = harvest.rind("cream rind", "#e0cfa4", "#c2a870", "#f3ead0")
    stalk = weather.silvered("stalk", "#a39a72", "#6b6242", along="z")
    for number, (radius, x, y, ribs, squash, kind) in enumerate(PUMPKINS):
        parts = harvest.pumpkin(
            f"pumpkin {number}", (orange, cream)[kind], stalk, radius, ribs=ribs, squash=squash, seed=number + 4
        )
        for part in parts:
            stage.add(part, "prop:pumpkins", at=(x, y, TABLE), turn=number * 57)

    straw = harvest.ripe("ripe wheat")
    rng = np.random.default_rng(9)
    ears = [harvest.wheat(f"ear {n}", straw, length=0.34, seed=n + 1) for n in range(3)]
    for number in range(17):
        one = bpy.data.objects.new(f"wheat {number}", ears[number % 3].data)
        spread = (number / 16 - 0.5) * 24 + rng.normal(0, 2)
        layer = 0.008 + 0.006 * (number % 4)
        one.rotation_euler = (rng.uniform(0, 6.3), -math.radians(rng.uniform(1.0, 3.5)), 0)
        slip = rng.uniform(-0.02, 0.03)
        at = (0.60 + 0.9 * slip, 0.335 + slip + rng.normal(0, 0.006), TABLE + layer)
        stage.add(one, "prop:wheat", at=at, turn=199 + spread)
    for ear in ears:
        bpy.data.objects.remove(ear)

    litter = weather.dry_leaf("dry leaf", ("#a8602e", "#c4924a", "#63301a"))
    russet = weather.dry_leaf("russet leaf", ("#8c3a1c", "#b5652c", "#4a2413"))
    for number, (x, y, turn, kind) in enumerate(LEAVES):
        long = (0.062, 0.075, 0.05)[kind]
        leaf = weather.fallen_leaf(
            f"leaf {number}",
            (litter, russet, litter)[kind],
            length=long,
            width=long * 0.6,
            lobes=(0, 4, 0)[kind],
            seed=number,
        )
        stage.add(leaf, "prop:dry leaves", at=(x, y, TABLE), turn=turn)

    trees = bokeh.blurred(
        "autumn trees", [(0.0, "#2a2014"), (0.22, "#4f3418"), (0.42, "#86592e"), (0.7, "#bf9a68"), (1.0, "#ecdcb8")],
        [("#6b3215", 0.8, 0.5, 1), ("#b0763a", 0.6, 0.4, 2), ("#e6b25c", 0.45, 0.22, 3), ("#3f4029", 1.1, 0.42, 6)],
        0.9, soft=0.17,
    )  # fmt: skip
    stage.add(bokeh.wall("trees", trees, 4.6, -1.0, 3.2), "backdrop")
    glint = bokeh.light_disc("amber light", ["#ffc46a", "#ffdf9e", "#ef9f48", "#fff0cc"], 0.5, rim=0.1, soft=0.35)
    places = bokeh.around(150, 4.3, 0.3, 2.3, arc=100, seed=17)
    for part in bokeh.discs("leaf lights", glint, places, rng.uniform(0.03, 0.09, len(places))):
        stage.add(part, "background")

    lights.softbox(stage, "low sun", "key", -74, 24, 1.6, 0.30, 1.25, kelvin=4200)
    lights.softbox(stage, "through the trees", "rim", 140, 24, 1.4, (0.5, 0.5), 0.7, kelvin=3800)
    lights.softbox(stage, "open sky", "fill", 48, 36, 1.9, 1.3, 0.24, kelvin=6200)
    stage.world("#e9dcc8", 0.07)

    stage.camera("hero", azimuth=0, elevation=11, focal=85, fstop=4, fill=0.5)
    stage.camera("three_quarter", azimuth=22, elevation=20, focal=70, fstop=4, fill=0.42)
    stage.camera("low", azimuth=-8, elevation=3, focal=100, fstop=4, fill=0.58)
    stage.camera("top", azimuth=0, elevation=54, focal=75, fstop=8, fill=0.42)

    pale = stage.variant(
        "cream_harvest", title="Cream harvest", title_ko="크림빛 수확",
        caption="White and sage pumpkins, wheat and pale leaves on bleached wood in soft light, a misty field behind.",
        caption_ko="표백한 나무 식탁 위의 흰 호박과 세이지빛 호박, 밀 이삭, 부드러운 빛과 뒤로 번진 안개 낀 들판.",
        mood=("gentle", "natural", "calm", "clean"), backdrop="misty straw-colored field far out of focus",
        families=("skin_care", "baby", "bakery", "coffee_tea", "textiles", "decor", "tableware", "health", "perfume",
                  "books"),
    )  # fmt: skip
    pale.swap(boards, oak("bleached oak", "#ddd2c0", "#b3a48d", roughness=0.5))
    pale.swap(orange, harvest.rind("white rind", "#e8e2d2", "#cfc5ae", "#f6f2e8"))
    pale.swap(cream, harvest.rind("sage rind", "#97a58c", "#788a72", "#c9d0b8"))
    pale.swap(litter, weather.dry_leaf("straw leaf", ("#c8ad7c", "#d9c79c", "#9a7d52")))
    pale.swap(russet, weather.dry_leaf("oat leaf", ("#b0906a", "#c9b08a", "#7f6648")))
    field = [(0.0, "#7d7460"), (0.22, "#a99d80"), (0.42, "#cbbf9f"), (0.7, "#e2dcca"), (1.0, "#efece2")]
    pale.swap(trees, bokeh.blurred("misty field", field, [
        ("#9aa083", 0.8, 0.4, 1), ("#d8c795", 0.6, 0.4, 2), ("#efe6cc", 0.5, 0.25, 3)
    ], 0.85, soft=0.18))  # fmt: skip
    pale.swap(glint, bokeh.light_disc("pale light", ["#fff4d8", "#f6ead0", "#ffffff"], 0.25, rim=0.1, soft=0.4))
    pale.light("low sun", kelvin=5000, elevation=34, level=1.0)
    pale.light("through the trees", kelvin=5000, level=0.4)
    pale.light("open sky", level=0.34)

    dark = stage.variant(
        "still_life", title="Dark still life", title_ko="어두운 정물",
        caption="The harvest on a black table before a dark brown wall, one low window light from the left.",
        caption_ko="짙은 갈색 벽 앞 검은 식탁에 차린 수확물, 왼쪽 창에서 드는 낮은 빛 한 줄기의 정물화 같은 세트.",
        mood=("dramatic", "nostalgic", "luxurious", "warm"), backdrop="dark brown wall in soft focus",
        families=("spirits", "wine", "beer", "perfume", "watches", "bakery", "fruit", "meals", "glassware", "books",
                  "coffee_tea"),
    )  # fmt: skip
    dark.swap(boards, oak("black oak", "#46372c", "#221914", roughness=0.46))
    # As the old masters lit it: the wall is brightest behind the dark side of what stands there.
    dark.swap(trees, bokeh.blurred("dark wall", [
        (0.0, "#241b15"), (0.22, "#3d2f24"), (0.36, "#6b4b37"), (0.48, "#7e5a43"), (0.62, "#563d2d"), (1.0, "#2a2018")
    ], [
        ("#8f694d", 1.5, 0.35, 3), ("#3a2d21", 1.1, 0.3, 2)
    ], 0.95, soft=0.24))  # fmt: skip
    dark.hide("leaf lights")
    dark.light("low sun", kelvin=4500, level=1.6, azimuth=-70, elevation=30)
    dark.light("through the trees", level=1.0, kelvin=4000)
    dark.light("open sky", level=0.10)
    dark.world("#d8cbb8", 0.03)
