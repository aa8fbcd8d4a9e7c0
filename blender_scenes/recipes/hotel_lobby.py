# SPDX-License-Identifier: GPL-3.0-or-later
"""Hotel lobby: somebody has just checked in. Stone underfoot, a fluted walnut wall, two globe sconces, a low bench."""

from __future__ import annotations

import numpy as np

from ..kit import Card, SetStage, furniture, gobos, interior, lights, props_interior, shopfit
from ..kit import materials as mat
from ..kit import materials_interior as finish
from ..kit import materials_room as surface
from ..kit.forms import block, lathe
from ..kit.room import flat, wild

CARD = Card(
    id="hotel_lobby", title="Hotel lobby", title_ko="호텔 로비",
    caption="A hotel lounge corner by day: polished stone floor, a fluted walnut wall with globe sconces, a low bench.",
    caption_ko="낮의 호텔 라운지, 윤이 나는 석재 바닥과 구형 벽등이 걸린 월넛 골판 벽, 낮은 벤치.",
    kind="space", place="hotel lobby", surfaces=("stone",), materials=("stone", "wood", "fabric", "metal"),
    backdrop="fluted walnut wall with globe sconces, low bench at the right",
    mood=("elegant", "luxurious", "calm", "modern"), technique=("hero shot", "mixed light", "lifestyle shot"),
    families=("bags", "furniture", "lamps", "music", "decor", "spirits", "baby", "audio", "apparel", "bicycles",
              "pets", "textiles"),
    size_m=(0.3, 1.7), design_size_m=0.75, props=("bench", "sconces", "side table", "vase"),
    avoids=("tools", "car_parts", "bakery", "make_up", "meals"),
)  # fmt: skip

LEFT, RIGHT, BACK, FRONT, HIGH = -3.2, 3.2, 1.55, -5.0, 2.7


def build(stage: SetStage) -> None:
    slabs = (
        finish.counter_stone("lobby stone", "#b5a793", "#83735f", rough=0.2, speck=0.12, veins=0.6),
        finish.counter_stone("lobby stone pale", "#bbae9b", "#8d7d69", rough=0.22, speck=0.12, veins=0.5),
    )
    walnut = finish.timber("fluted walnut", "#7d5a3e", "#432b1b", rough=0.36, along="z")
    wall = surface.limewash("lobby wall", "#b8a994", "#a79882")
    boucle = finish.cloth("oat boucle", "#d3c7b3", "#a39680", threads=230, pile=True, sheen=0.4)
    brass = finish.metal("satin brass", "#b08b55", rough=0.28)
    bronze = finish.metal("dark bronze", "#3b3027", rough=0.4)
    marble = mat.marble("side table marble", "#3d3630", "#a38f76", size=0.3, roughness=0.22)
    opal = mat.glow("opal glass", "#ffe2b8", 7.0)

    for part in shopfit.tiles_floor("slabs", (LEFT, FRONT - 1.8), (RIGHT, 2.0), slabs, tile=0.8, joint=0.003):
        stage.add(part, "surface")
    grout = finish.grout("slab joint", "#6f6453")
    stage.add(flat(block("joints", (0, -2.4, -0.013), (6.6, 8.8, 0.02), grout, 0)), "surface")
    stage.mark((0.08, 0, 0), free_radius=0.75, free_height=2.2)

    stage.add(shopfit.fluted("fluted wall", 6.4, HIGH - 0.12, walnut, pitch=0.055, depth=0.02, full=0.6), "backdrop",
              at=(0, BACK, 0.12))  # fmt: skip
    stage.add(block("bronze plinth", (0, BACK - 0.012, 0.06), (6.4, 0.03, 0.12), bronze, 0.003), "backdrop")
    for number, x in enumerate((-0.86, 1.1)):
        for part in shopfit.sconce(f"sconce {number + 1}", opal, brass, 0.085):
            stage.add(part, "prop:sconce", at=(x, BACK - 0.02, 1.31))

    # The lounge: a bench on a bronze base, cut by the frame; a drum of dark marble left of the guest's things.
    seat = furniture.cushion("bench seat", (2.0, 0.62, 0.2), boucle, at=(1.72, 1.08, 0.36), square=0.2, dent=0.004)
    stage.add(seat, "prop:bench")
    stage.add(block("bench base", (1.72, 1.08, 0.14), (1.9, 0.5, 0.24), bronze, 0.006), "prop:bench")
    rust = finish.cloth("rust velvet", "#8b4a30", "#5c2d1c", threads=900, sheen=0.8)
    bolster = furniture.cushion("bolster", (0.5, 0.16, 0.34), rust, at=(1.45, 1.24, 0.61), square=0.4, seed=9)
    bolster.rotation_euler.x = -0.24
    stage.add(bolster, "prop:cushion")
    drum = lathe("side table", [
        (0, 0), (0.215, 0), (0.22, 0.004), (0.22, 0.446), (0.216, 0.45), (0, 0.45),
    ], marble, steps=1, sides=128)  # fmt: skip
    stage.add(drum, "surface", at=(-1.12, 0.78, 0))
    stage.mark((-1.11, 0.77, 0.45), free_radius=0.18, free_height=0.75, name="mark.table")

    clay = finish.ceramic("floor vase clay", "#8a7460", "#4d3d30", rough=0.6)
    vase = props_interior.jar("floor vase", clay, 0.17, 0.62, neck=0.5, belly=0.2)
    stage.add(vase, "prop:vase", at=(-1.85, 1.1, 0))
    leaf = props_interior.leaf_blade("branch leaf", 0.11, 0.05, finish.leaf("branch", "#5d6b46", "#3c4a30"))
    for number, (dx, dy, tall) in enumerate(((-0.35, -0.1, 0.9), (0.3, -0.15, 1.1), (0.02, 0.1, 1.25))):
        bend = [(0, 0, 0.4), (dx * 0.2, dy * 0.3, 0.8), (dx * 0.6, dy, 0.75 + tall * 0.55), (dx, dy, 0.65 + tall)]
        path = np.array(bend) + np.array([-1.85, 1.1, 0.0])
        for part in props_interior.stem_with_leaves(
            f"branch {number + 1}", path, leaf, bronze, pairs=11, seed=number + 3, thick=0.005
        ):
            if part.name not in stage.scene.objects:
                stage.add(part, "prop:branches")

    room = interior.shell("walls", (LEFT, FRONT), (RIGHT, BACK), HIGH, wall, "left right back top")
    stage.add(flat(room), "backdrop")
    stage.add(wild(interior.shell("wild wall", (LEFT, FRONT), (RIGHT, BACK), HIGH, wall, "front")), "backdrop")

    sun = lights.spot(
        stage, "sun", "rim", -64, 30, 3.4, 2.0, kelvin=4600, softness=0.0008, cone=70, blend=0.0, aim=(0.1, 0.5, 0.0)
    )
    lights.gobo(stage, sun, gobos.window("tall windows", 0.19, 0.11, columns=4, rows=1, bar=0.016, surround=0.25), 0.3)
    lights.softbox(stage, "window key", "key", -58, 28, 3.0, (1.8, 2.0), 0.85, kelvin=5500, gradient=0.2)
    lights.softbox(stage, "lounge fill", "fill", 58, 34, 3.0, 2.0, 0.13, kelvin=5000)
    wash = lights.softbox(stage, "cove light", "background", 0, 80, 1.6, (5.6, 0.1), 0.7, kelvin=3600, spread=120)
    wash.location, wash.rotation_euler = (0, BACK - 0.2, HIGH - 0.06), (0.12, 0, 0)
    stage.world("#e3e2de", 0.03)

    stage.camera("hero", azimuth=0, elevation=6, focal=50, fstop=8, fill=0.42)
    stage.camera("three_quarter", azimuth=-22, elevation=10, focal=45, fstop=8, fill=0.42)
    stage.camera("low", azimuth=8, elevation=1.5, focal=60, fstop=8, fill=0.5)
    stage.camera("top", azimuth=0, elevation=32, focal=45, fstop=8, fill=0.42)

    night = stage.variant(
        "night", title="Night", title_ko="밤",
        caption="The lobby late at night: sconces and cove glow amber on dark walnut, one soft pool of light on stone.",
        caption_ko="늦은 밤의 로비, 벽등과 간접조명이 짙은 월넛을 호박빛으로 밝히고 석재 바닥엔 부드러운 빛 한 자락.",
        mood=("luxurious", "dramatic", "romantic", "warm"), backdrop="dark fluted wall with glowing sconces",
        families=("bags", "spirits", "music", "lamps", "furniture", "decor", "audio", "apparel"),
    )  # fmt: skip
    pools = []
    for number, x in enumerate((-0.86, 1.1)):
        pool = lights.spot(stage, f"sconce glow {number + 1}", "practical", 0, 0, 1, 1.0, kelvin=2900)
        pool.data.type = "POINT"
        pool.location = (x, BACK - 0.3, 1.42)
        pool.data.energy, pool.data.shadow_soft_size = 14.0, 0.08
        pools.append(pool)
    night.only(*pools)
    night.hide(sun)
    night.swap(opal, mat.glow("lit opal glass", "#ffd7a0", 9.0))
    night.swap(walnut, finish.timber("smoked walnut", "#5b4232", "#2d1e15", rough=0.34, along="z"))
    night.swap(slabs[0], finish.counter_stone("night stone", "#3d3c3d", "#7c7468", rough=0.14, speck=0.08, veins=0.5))
    night.swap(slabs[1], finish.counter_stone("night stone 2", "#393839", "#766e63", rough=0.16, speck=0.08, veins=0.5))
    night.light("window key", level=1.15, kelvin=4900, azimuth=-50, elevation=40, distance=2.3)
    night.light("cove light", kelvin=3100, level=0.6)
    night.light("lounge fill", level=0.07, kelvin=4300)
    night.world("#2a2622", 0.03)

    pale = stage.variant(
        "travertine", title="Travertine", title_ko="트래버틴",
        caption="A pale lobby of fluted travertine in clear daylight, honed cream stone and a sand colored bench.",
        caption_ko="맑은 낮빛 아래 밝은 트래버틴 골판 벽과 크림색 석재 바닥, 모래색 벤치의 로비.",
        mood=("calm", "fresh", "elegant", "minimal"), materials=("stone", "fabric", "metal"),
        backdrop="pale fluted stone wall with globe sconces",
    )  # fmt: skip
    pale.swap(walnut, finish.counter_stone("fluted travertine", "#cdbfa9", "#a3917a", rough=0.5, speck=0.1, veins=0.3))
    pale.swap(slabs[0], finish.counter_stone("cream stone", "#cfc6b7", "#a89b88", rough=0.26, speck=0.1, veins=0.5))
    pale.swap(slabs[1], finish.counter_stone("cream stone 2", "#d3cbbd", "#b0a491", rough=0.28, speck=0.1, veins=0.4))
    pale.swap(marble, mat.marble("green marble", "#4b5a4d", "#b7bfae", size=0.3, roughness=0.22))
    pale.light("window key", level=0.75, kelvin=5700)
    pale.light("cove light", kelvin=4300, level=0.5)
