# SPDX-License-Identifier: GPL-3.0-or-later
"""Fruit and ice: cut citrus and melting ice on a wet counter, the light behind them so that the segments glow."""

import bpy
import numpy as np

from ..kit import Card, SetStage, citrus, droplets, ice, lights
from ..kit import geometry as geo
from ..kit.forms import block

CARD = Card(
    id="fruit_ice", title="Citrus and ice", title_ko="시트러스와 얼음",
    caption="Lemon and lime, cut and whole, with ice on a wet pale counter, bright fresh light from behind.",
    caption_ko="물기 어린 밝은 상판 위의 레몬과 라임, 얼음, 뒤에서 드는 환하고 상쾌한 빛.",
    kind="studio", place="studio", surfaces=("acrylic", "water"), materials=("acrylic", "water"),
    backdrop="bright lime white gradient", mood=("fresh", "playful", "clean", "bold"),
    technique=("hero shot", "back light"), props=("lemons", "limes", "ice cubes", "water drops"),
    families=("soft_drinks", "beer", "spirits", "fruit", "skin_care", "perfume", "glassware", "health", "sports",
              "make_up", "kitchenware", "appliances", "coffee_tea"),
    size_m=(0.08, 0.36), design_size_m=0.20, scale_range=(0.8, 1.5),
    avoids=("books", "computers", "furniture", "bags", "watches", "textiles", "phones", "cameras", "stationery"),
)  # fmt: skip

# Fruit by what is done with it: (kind of cut, x, y, height, Euler turn, size). The first of two fruits is the larger.
FRUIT = (
    ("half", 0, -0.172, 0.020, 0, (76, 0, 20), 1.08), ("wheel", 0, -0.118, 0.105, 0, (74, 0, 10), 1.05),
    ("whole", 0, 0.190, 0.125, 0, (80, 0, 62), 1.0), ("wheel", 1, 0.126, 0.060, 0, (66, 0, -14), 1.1),
    ("half", 1, 0.178, -0.012, 0, (62, 0, -26), 1.08), ("wheel", 0, -0.232, 0.120, 0.031, (80, 0, 24), 1.0),
    ("whole", 1, -0.215, -0.045, 0, (70, 0, -50), 1.0), ("wheel", 1, -0.092, -0.118, 0, (0, 0, 40), 1.0),
    ("wheel", 0, 0.070, 0.158, 0, (78, 0, -6), 1.0), ("wheel", 0, 0.158, -0.128, 0, (58, 0, -20), 0.95),
    ("half", 1, -0.160, -0.150, 0, (38, 0, 30), 1.0),
)  # fmt: skip
# Ice: (x, y, height, Euler turn).
ICE = ((-0.105, 0.140, 0, (0, 0, 20)), (-0.150, 0.088, 0, (0, 0, 48)), (-0.145, 0.135, 0, (0, 0, 5)),
       (-0.125, 0.128, 0.031, (0, 0, 33)), (-0.192, 0.125, 0, (0, 0, 70)), (-0.175, 0.150, 0.031, (8, 0, 12)),
       (-0.236, 0.124, 0, (0, 0, 12)), (-0.244, 0.072, 0, (0, 0, 30)), (-0.052, 0.190, 0, (0, 0, 40)),
       (0.128, 0.100, 0, (0, 0, 12)), (0.085, 0.185, 0, (0, 0, 35)), (0.130, 0.150, 0, (0, 0, 60)),
       (0.111, 0.143, 0.031, (0, 0, 43)), (0.040, 0.215, 0, (0, 0, 15)), (0.232, 0.048, 0, (0, 0, 55)),
       (0.168, -0.098, 0, (0, 0, 30)), (0.118, -0.105, 0, (42, 8, 20)), (-0.190, -0.105, 0, (0, 0, 62)),
       (0.235, 0.165, 0, (0, 0, 5)), (-0.004, -0.192, 0, (0, 0, 25)), (0.037, -0.214, 0, (0, 0, 60)),
       (-0.196, 0.098, 0.031, (0, 0, 50)), (0.134, 0.099, 0.031, (0, 0, 80)))  # fmt: skip


def platter(stage: SetStage, names: tuple[str, str], kinds: tuple[dict, dict], drop: bpy.types.Object) -> list:
    """The fruits of one variant, laid as FRUIT says."""
    added = []
    for number, (what, kind, x, y, z, turn, size) in enumerate(FRUIT):
        fruit = dict(kinds[kind])
        radius, cut, name = fruit.pop("radius") * size, fruit.pop("cut"), f"{names[kind]} {what} {number}"
        if what == "wheel":
            item = citrus.wheel(name, fruit["skin"], cut, radius, seed=number)
        elif what == "half":
            item = citrus.half(name, cut=cut, radius=radius, seed=number, **fruit)
        else:
            item = citrus.whole(name, radius=radius, seed=number, **fruit)
        citrus.rest(item, turn, (x, y, z))
        added.append(stage.add(item, f"prop:{names[kind]}"))
        if what == "whole":
            bead = bpy.data.objects.new(f"{name} drop", drop.data)
            added += [stage.add(part, f"prop:{names[kind]}") for part in citrus.dewed(item, bead, 90, number)]
    return added


def build(stage: SetStage) -> None:
    counter = ice.wet_counter("wet counter", "#a9c7b0", "#7fa98c")
    light = ice.backlit("lit sheet", "#fdfff2", "#a9cb7c", level=1.0, reach=0.75, low="#6f9352")
    clear, flaw = ice.clear("ice"), ice.flaw("crack in the ice")
    water = droplets.water("water")
    drop = droplets.bead("bead", water, 0.7, 3, 0.08, 2)

    stage.add(block("sheet", (0.08, 1.25, -0.02), (9.0, 0.02, 9.0), light), "backdrop")
    stage.add(geo.slab("counter", 5.0, 1.75, 0.04, edge=0.004), "surface", counter, at=(0, -0.515, -0.04))
    stage.mark((0, 0, 0), free_radius=0.10, free_height=0.34)

    lemon_rim, lime_rim = (
        citrus.zest("lemon zest", "#f2cc22", "#e2ac14"),
        citrus.zest("lime zest", "#5c8a1e", "#33611a"),
    )
    lemon = {"skin": lemon_rim, "radius": 0.031, "long": 1.18, "nipple": 0.32,
             "cut": citrus.cut_face("lemon flesh", "#f6df62", "#ecc238", "#f2ca26")}  # fmt: skip
    lime = {"skin": lime_rim, "radius": 0.025, "long": 1.08, "nipple": 0.14,
            "cut": citrus.cut_face("lime flesh", "#b9d467", "#86b03c", "#5c8f22", pith="#e9edc9",
                                   parts=11)}  # fmt: skip
    default = platter(stage, ("lemons", "limes"), (lemon, lime), drop)

    cubes = [ice.cube(f"ice {n}", clear, flaw, size=0.034, seed=n + 1) for n in range(4)]
    for number, (x, y, z, turn) in enumerate(ICE):
        one = cubes[number] if number < 4 else bpy.data.objects.new(f"ice {number}", cubes[number % 4].data)
        citrus.rest(one, turn, (x, y, z))
        stage.add(one, "prop:ice cubes")
    for part in droplets.drops(water, lambda p: np.zeros(len(p)), half=(0.42, 0.30), count=320, largest=0.006, seed=5,
                               dry=0.06):  # fmt: skip
        stage.add(part, "prop:water drops")

    lights.softbox(stage, "key", "key", azimuth=-122, elevation=42, distance=1.0, size=0.3, level=1.5, kelvin=5300)
    lights.softbox(stage, "front", "fill", azimuth=38, elevation=34, distance=1.5, size=0.9, level=0.55, kelvin=5800)
    lights.strip(stage, "edge", "rim", azimuth=128, elevation=24, distance=0.9, length=0.7, level=0.6, kelvin=5700)
    stage.world("#eef6ea", 0.08)

    stage.camera("hero", azimuth=0, elevation=10, focal=85, fstop=8, fill=0.48)
    stage.camera("three_quarter", azimuth=-20, elevation=20, focal=75, fstop=8, fill=0.44)
    stage.camera("low", azimuth=8, elevation=4, focal=100, fstop=5.6, fill=0.56)
    stage.camera("top", azimuth=0, elevation=48, focal=75, fstop=11, fill=0.42)

    orange_rim = citrus.zest("orange zest", "#ee8a1a", "#dd6a0c", pore=0.0019)
    orange = {"skin": orange_rim, "radius": 0.037, "long": 0.96,
              "cut": citrus.cut_face("orange flesh", "#f6a437", "#e8781a", "#ee8c1c", parts=10)}  # fmt: skip
    small = orange | {"radius": 0.029}
    oranges = platter(stage, ("oranges", "mandarins"), (orange, small), drop)
    pink_rim = citrus.zest("grapefruit zest", "#f0a765", "#e8804f", pore=0.0021)
    pink = {"skin": pink_rim, "radius": 0.042, "long": 0.92,
            "cut": citrus.cut_face("grapefruit flesh", "#ee7f72", "#d9503f", "#f0b070", pith="#f6e6d6",
                                   parts=12)}  # fmt: skip
    pinks = platter(stage, ("grapefruits", "small grapefruits"), (pink, pink | {"radius": 0.032}), drop)

    teal = stage.variant(
        "orange_teal", title="Orange on teal", title_ko="오렌지와 청록",
        caption="Cut oranges and ice on a wet deep teal counter before a teal glow, light from behind.",
        caption_ko="청록빛 배경 앞, 물기 어린 짙은 청록 상판 위의 오렌지와 얼음에 뒤에서 드는 빛.",
        mood=("bold", "fresh", "playful", "dramatic"), backdrop="teal gradient",
        props=("oranges", "mandarins", "ice cubes", "water drops"),
    )  # fmt: skip
    teal.hide(*default)
    teal.only(*oranges)
    teal.swap(counter, ice.wet_counter("teal counter", "#1f6a70", "#114650"))
    teal.swap(light, ice.backlit("teal sheet", "#9adbd2", "#12636c", reach=0.75, low="#0b3f48"))

    rose = stage.variant(
        "grapefruit", title="Pink grapefruit", title_ko="핑크 자몽",
        caption="Pink grapefruit and ice on a wet blush counter before a soft coral glow, light from behind.",
        caption_ko="은은한 코랄빛 배경 앞, 물기 어린 연분홍 상판 위의 자몽과 얼음에 뒤에서 드는 빛.",
        mood=("fresh", "romantic", "playful", "gentle"), backdrop="coral gradient",
        props=("grapefruits", "ice cubes", "water drops"),
    )  # fmt: skip
    rose.hide(*default)
    rose.only(*pinks)
    rose.swap(counter, ice.wet_counter("blush counter", "#dcb8ae", "#cf988e"))
    rose.swap(light, ice.backlit("coral sheet", "#fff1ea", "#eda48f", reach=0.75, low="#c9705f"))
