# SPDX-License-Identifier: GPL-3.0-or-later
"""Winter holidays: the table on the eve. Fir and plain balls on dark oak, a tree's lights far behind as warm discs."""

import math

import bpy
import numpy as np

from ..kit import Card, SetStage, bokeh, lights, winter
from ..kit import geometry as geo
from ..kit import materials as mat
from ..kit.materials_wood import oak, walnut

CARD = Card(
    id="winter_holidays", title="Winter holidays", title_ko="겨울 명절 식탁",
    caption="Fir twigs, red and gold balls and cones on a dark wooden table, warm blurred fairy lights behind.",
    caption_ko="짙은 나무 식탁 위의 전나무 가지와 붉은빛·금빛 장식 볼, 뒤로는 은은하게 번지는 따뜻한 전구 불빛.",
    kind="season", place="living room",
    surfaces=("wood",), materials=("wood", "foliage", "glass"),
    backdrop="a lit tree far out of focus, warm discs of light on dark green",
    mood=("festive", "warm", "cozy", "nostalgic"), technique=("hero shot", "bokeh"),
    families=("toys", "perfume", "bakery", "spirits", "wine", "coffee_tea", "decor", "jewelry", "watches", "books",
              "skin_care", "make_up", "lamps", "glassware", "tableware", "textiles", "baby", "audio"),
    size_m=(0.03, 0.4), design_size_m=0.20, scale_range=(0.7, 1.5), props=("fir twigs", "glass balls", "cones"),
    avoids=("furniture", "bicycles", "tools", "car_parts", "outdoor"),
)  # fmt: skip

TABLE = 0.74
# (twig kind, x, y, turn, tilt, roll): two bunches that frame the place, tips toward it, stems out of the picture.
TWIGS = (
    (0, -0.55, 0.27, 4, 6, 8), (1, -0.47, 0.36, -6, -5, -14), (2, -0.38, 0.44, 14, -10, 10),
    (1, -0.50, 0.14, 14, 2, 0), (0, 0.60, 0.33, 172, 5, -8), (1, 0.52, 0.42, 190, -8, 12), (2, 0.56, 0.26, 166, -4, -6),
    (2, 0.33, 0.50, 170, -12, 0), (0, -0.3, 0.55, -4, -7, 10), (1, 0.55, 0.17, 160, 1, 5),
    (2, -0.49, 0.06, 5, 0, -6),
)  # fmt: skip


def build(stage: SetStage) -> None:
    boards = oak("smoked oak", "#65503f", "#33261c")
    for row in range(8):
        plank = geo.slab(f"plank.{row + 1}", 3.0, 0.149, 0.035, edge=0.0018)
        stage.add(plank, "surface", boards, at=(0.17 * (row % 3), -0.44 + 0.15 * row, TABLE - 0.035))
    stage.mark((0, 0, TABLE), free_radius=0.19, free_height=0.7)

    green = winter.needles("fir needles", "#2c4a2c", "#5f7f3e")
    bark = mat.principled("twig bark", "#5d4632", 0.8, bump=0.0004)
    kinds = [
        winter.fir_twig(f"fir {n}", green, bark, length=long, sides=pairs, seed=n + 3, droop=0.12)
        for n, (long, pairs) in enumerate(((0.40, 6), (0.34, 5), (0.28, 4)))
    ]
    for number, (kind, x, y, turn, tilt, roll) in enumerate(TWIGS):
        twig = bpy.data.objects.new(f"twig {number}", kinds[kind].data)
        twig.rotation_euler = (math.radians(roll), math.radians(tilt), 0)
        stage.add(twig, "prop:fir twigs", at=(x, y, TABLE + 0.02), turn=turn)
    for kind in kinds:
        bpy.data.objects.remove(kind)

    red, gold = winter.lacquer("red glass", "#8f1420", 0.10), winter.lacquer("frosted gold", "#c9a063", 0.36)
    cap = mat.metal("cap brass", "#b99a62", 0.3)
    balls = ((0.040, -0.245, 0.175, red, 70, 50), (0.030, 0.255, 0.235, gold, -50, 62),
             (0.034, 0.315, 0.16, red, -95, 80), (0.025, -0.175, 0.245, gold, 10, 75))  # fmt: skip
    for number, (radius, x, y, coat, turn, tip) in enumerate(balls):
        ball, *fittings = winter.ornament(f"ball {number}", coat, cap, radius)
        lean = math.radians(tip)
        # Turned about its middle, so that it still rests on the table.
        ball.rotation_euler = (lean, 0, 0)
        heading = math.radians(turn)
        lift = radius * (1 - math.cos(lean))
        off = radius * math.sin(lean)
        place = (x - math.sin(heading) * off, y + math.cos(heading) * off, TABLE + lift)
        stage.add(ball, "prop:glass balls", at=place, turn=turn)
        for part in fittings:
            stage.add(part, "prop:glass balls")
    scales = winter.cone_scales("cone scales")
    for number, (x, y, turn) in enumerate(((-0.33, 0.115, 35), (0.21, 0.30, 160), (0.36, 0.09, 205))):
        stage.add(winter.cone(f"cone {number}", scales, seed=number), "prop:cones", at=(x, y, TABLE), turn=turn)

    room = bokeh.blurred(
        "dim room", [(0.0, "#0c0d09"), (0.25, "#141b12"), (0.6, "#121d14"), (1.0, "#0b0f0b")],
        [("#22341f", 0.7, 0.5, 1), ("#33271a", 0.9, 0.15, 2)], 0.8,
    )  # fmt: skip
    stage.add(bokeh.wall("room", room, 4.2, -0.6, 3.4), "backdrop")
    warm = bokeh.light_disc("fairy light", ["#ffb765", "#ffc784", "#ff9d4a", "#ffd9a6"], 1.5)
    rng = np.random.default_rng(5)
    tree = bokeh.around(120, 3.9, 0.62, 1.75, arc=74, seed=11)
    low, high = bokeh.around(50, 3.8, -0.45, 0.6, arc=110, seed=9), bokeh.around(70, 3.7, 1.4, 3.0, arc=130, seed=4)
    places = np.concatenate([tree, low, high])
    for part in bokeh.discs("fairy lights", warm, places, rng.uniform(0.04, 0.095, len(places))):
        stage.add(part, "practical")

    lights.softbox(stage, "key", "key", -58, 34, 1.3, 0.5, 1.15, kelvin=4900)
    lights.softbox(stage, "tree glow", "rim", 138, 26, 1.2, (0.5, 0.7), 0.75, kelvin=3300)
    lights.softbox(stage, "fill", "fill", 62, 18, 1.8, 1.1, 0.13, kelvin=5600)
    stage.world("#e8d6c2", 0.035)

    stage.camera("hero", azimuth=0, elevation=9, focal=85, fstop=4, fill=0.5)
    stage.camera("three_quarter", azimuth=24, elevation=17, focal=70, fstop=4, fill=0.42)
    stage.camera("low", azimuth=-10, elevation=3, focal=100, fstop=4, fill=0.58)
    stage.camera("top", azimuth=0, elevation=50, focal=75, fstop=8, fill=0.42)

    nordic = stage.variant(
        "nordic", title="Nordic white", title_ko="북유럽 화이트",
        caption="Frosted fir, silver and ice blue balls on whitewashed wood, pale daylight and soft lights behind.",
        caption_ko="하얗게 칠한 나무 위의 서리 앉은 전나무 가지와 은빛·얼음빛 장식 볼, 뒤로는 맑은 낮빛과 불빛.",
        mood=("festive", "fresh", "clean", "gentle"), backdrop="a pale room far out of focus, soft discs of light",
    )  # fmt: skip
    nordic.swap(boards, oak("whitewashed oak", "#e4ded2", "#c2b7a6"))
    nordic.swap(green, winter.needles("frosted needles", "#4d6a58", "#7d9a80", frost=0.85))
    nordic.swap(red, winter.lacquer("silver glass", "#d9dde0", 0.10))
    nordic.swap(gold, winter.lacquer("ice glass", "#a9bfcc", 0.34))
    nordic.swap(cap, mat.metal("cap silver", "#d5d5d2", 0.28))
    pale = [(0.0, "#a9a69f"), (0.25, "#c3c3be"), (0.6, "#d2d5d4"), (1.0, "#dfe3e4")]
    nordic.swap(room, bokeh.blurred("pale room", pale, [("#b6bfbd", 0.7, 0.5, 1), ("#e6dccb", 0.9, 0.35, 2)], 0.8))
    nordic.swap(warm, bokeh.light_disc("pale light", ["#ffe3b8", "#fff0d8", "#ffd79c"], 0.5))
    nordic.light("key", kelvin=5900, level=1.0)
    nordic.light("tree glow", kelvin=5200, level=0.5)
    nordic.light("fill", level=0.3, kelvin=6200)
    nordic.world("#e6ecf2", 0.12)

    midnight = stage.variant(
        "midnight", title="Midnight blue", title_ko="깊은 밤의 푸른빛",
        caption="Champagne and blue balls with fir on black walnut before a midnight blue room, golden lights.",
        caption_ko="검은 월넛 위의 전나무 가지와 샴페인빛·푸른빛 장식 볼, 뒤로는 짙푸른 어둠 속 금빛 불빛.",
        mood=("festive", "luxurious", "elegant", "dramatic"), backdrop="midnight blue, golden discs of light",
        families=("perfume", "jewelry", "watches", "spirits", "wine", "make_up", "skin_care", "audio", "glassware",
                  "decor"),
    )  # fmt: skip
    midnight.swap(boards, walnut("black walnut", "#3a302b", "#1a1412", roughness=0.3))
    midnight.swap(red, winter.lacquer("blue glass", "#1c2f5e", 0.10))
    midnight.swap(gold, winter.lacquer("champagne", "#d8c3a0", 0.34))
    blue = [(0.0, "#05070d"), (0.25, "#0b1224"), (0.6, "#0c1730"), (1.0, "#070c1a")]
    midnight.swap(room, bokeh.blurred("blue room", blue, [("#16254a", 0.7, 0.5, 1), ("#1b1a30", 0.9, 0.3, 2)], 0.9))
    midnight.swap(warm, bokeh.light_disc("golden light", ["#ffcf8a", "#ffdca8", "#ffe9c8"], 1.1))
    midnight.light("key", kelvin=5300)
    midnight.light("tree glow", level=1.0, kelvin=3600)
