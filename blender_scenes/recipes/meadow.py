# SPDX-License-Identifier: GPL-3.0-or-later
"""Meadow: a sawn stump among daisies and grasses in flower. The sun stands low behind and lights them through."""

from typing import TypeAlias

import bpy
import numpy as np

from ..kit import Card, SetStage, bokeh, lights, meadow, nature
from ..kit import materials as mat
from ..kit import materials_nature as earth
from ..kit.forms import noise, scatter

CARD = Card(
    id="meadow", title="Meadow", title_ko="초원",
    caption="A sawn tree stump among daisies and tall grasses in golden back light, the meadow a warm blur behind.",
    caption_ko="데이지와 키 큰 풀 사이의 나무 그루터기, 황금빛 역광과 뒤로 따뜻하게 번지는 초원.",
    kind="outdoor", place="meadow", surfaces=("wood",), materials=("wood", "foliage"),
    backdrop="a sunlit meadow far out of focus", mood=("natural", "warm", "fresh", "gentle", "nostalgic", "romantic"),
    technique=("hero shot", "back light", "bokeh"),
    families=("baby", "toys", "pets", "outdoor", "meals", "skin_care", "perfume", "books", "fruit", "health", "hats",
              "bakery", "music", "cameras", "footwear", "decor"),
    size_m=(0.04, 0.42), design_size_m=0.22, scale_range=(0.8, 1.25), props=("daisies", "grasses"),
    avoids=("computers", "appliances", "car_parts", "furniture", "phones"),
)  # fmt: skip

Object: TypeAlias = bpy.types.Object
GROUND = -0.31


def sites(seed: int, count: int, low: tuple[float, float], high: tuple[float, float], away: float) -> np.ndarray:
    """Random places (n, 2) in a box, none nearer to the mark than `away`, thinner in the sun's and the lens's way."""
    rng = np.random.default_rng(seed)
    spots = rng.uniform(low, high, (count, 2))
    keep = np.hypot(spots[:, 0], spots[:, 1]) > away
    corridor = np.abs(spots[:, 0] - 0.62 * spots[:, 1]) < 0.12 + 0.10 * np.maximum(spots[:, 1], 0)
    keep &= ~(corridor & (spots[:, 1] > 0) & (rng.random(count) < 0.35))
    keep &= (spots[:, 1] > -0.16) | (np.abs(spots[:, 0]) > 0.62)
    return spots[keep & (noise(spots, 1.6, 2, seed) > -0.35)]


def strewn(
    stage: SetStage, name: str, role: str, thing: Object, spots: np.ndarray, size: tuple[float, float], seed: int
) -> None:
    """Stand copies of a plant on the meadow, each turned and sized by chance."""
    rng = np.random.default_rng(seed)
    at = np.column_stack([spots, np.full(len(spots), GROUND)])
    lean = np.column_stack([rng.normal(0, 0.12, len(spots)), rng.normal(0, 0.12, len(spots)), np.ones(len(spots))])
    turn = rng.normal(0, 40, len(spots)) if "dais" in name else rng.uniform(0, 360, len(spots))
    for part in scatter(name, thing, at, up=lean, turn=turn, size=rng.uniform(*size, len(spots))):
        stage.add(part, role)


def build(stage: SetStage) -> None:
    wood, bark = meadow.rings("stump rings"), earth.bark("stump bark", "#8a7358", "#33261a", "#5a4632")
    for part in meadow.stump("stump", wood, bark, radius=0.29, height=0.36):
        stage.add(part, "surface")
    stage.mark((0, 0, 0), free_radius=0.18, free_height=0.8)
    soil = earth.soil("meadow soil", "#7c7a34", "#4a4a1c", "#7f8a3a")
    land = nature.ground("ground", lambda x, y: GROUND + 0.02 * noise(np.stack([x, y], -1), 1.2, 2, 3), soil, behind=12,
                         side=12, front=3, fine=0.05, counts=(50, 50, 30))  # fmt: skip
    stage.add(land, "backdrop")

    green = earth.blade("meadow grass", "#3f4f1c", "#9aa845", "#b9b55a", height=0.32, through=0.5)
    ripe = earth.blade("seed grass", "#5d6128", "#cdb673", "#b79a5c", height=0.45, through=0.45)
    tufts = [nature.grass_tuft(f"tuft {n}", green, blades=17, height=0.36, seed=n + 2, width=0.0034) for n in range(2)]
    beds = (sites(5, 560, (-1.7, 0.36), (1.7, 2.7), 0.42), sites(6, 190, (-1.0, -0.55), (1.0, 0.5), 0.40))
    strewn(stage, "grass behind", "prop:grasses", tufts[0], beds[0], (0.6, 1.4), 1)
    strewn(stage, "grass beside", "prop:grasses", tufts[1], beds[1], (0.55, 0.85), 2)
    heads = meadow.seed_grass("flowering grass", ripe, height=0.56, seed=4)
    strewn(stage, "seed heads", "prop:grasses", heads, sites(8, 105, (-1.5, 0.40), (1.5, 2.2), 0.5), (0.8, 1.15), 3)

    white, yellow = meadow.petal("daisy petal", "#f7f4ea", "#efe6d2"), mat.principled("daisy eye", "#e2a520", 0.7)
    violet, cup = meadow.petal("knapweed rays", "#a566b4", "#8a4f9f"), mat.principled("knapweed cup", "#4d4a2c", 0.7)
    left = np.array([(-0.24, 0.29), (-0.17, 0.41), (-0.33, 0.20), (-0.41, 0.30), (-0.29, 0.38), (-0.47, 0.12),
                     (-0.36, 0.52), (-0.55, 0.42), (-0.22, 0.72), (-0.62, 0.75), (-0.40, 0.95), (-0.43, -0.06),
                     (-0.80, 1.1), (-0.14, 1.25)])  # fmt: skip
    right = np.array([(0.25, 0.36), (0.33, 0.47), (0.40, 0.42), (0.50, 0.28), (0.58, 0.62), (0.44, 0.9), (0.72, 1.0),
                      (0.30, 1.35), (0.47, 0.05)])  # fmt: skip
    tall = meadow.daisy("daisy", white, yellow, green, height=0.5, seed=2)
    strewn(stage, "daisies", "prop:daisies", tall, np.concatenate([left, right]), (0.82, 1.12), 6)
    weed = meadow.knapweed("knapweed", violet, cup, green, height=0.5)
    spots = np.concatenate([left[::2] + np.array([-0.07, 0.06]), right[1::2] + np.array([0.06, 0.03])])
    strewn(stage, "knapweeds", "prop:knapweed", weed, spots, (0.85, 1.15), 7)

    far = bokeh.blurred(
        "meadow blur", [(0.0, "#4a5220"), (0.14, "#6f7430"), (0.30, "#a99c4c"), (0.42, "#d8bd72"), (0.6, "#f2d9a0"),
                        (1.0, "#fbeccb")],
        [("#5a6429", 0.8, 0.4, 1), ("#c9ab55", 0.5, 0.4, 2), ("#ffe9b4", 0.5, 0.1, 3), ("#4d5a2a", 1.1, 0.25, 4)], 0.92,
        soft=0.18,
    )  # fmt: skip
    stage.add(bokeh.wall("far meadow", far, 3.4, GROUND - 0.15, 2.4), "backdrop")
    glint = bokeh.light_disc("grass light", ["#ffdf94", "#fff0c4", "#f6c56a", "#fff8e0"], 0.55, rim=0.1, soft=0.4)
    rng = np.random.default_rng(3)
    places = bokeh.around(95, 3.2, -0.12, 1.1, arc=90, seed=14, gather=0.4)
    for part in bokeh.discs("grass lights", glint, places, rng.uniform(0.025, 0.07, len(places))):
        stage.add(part, "background")

    sun = lights.sun(stage, "low sun", "key", 148, 27, 2.2, kelvin=3900, angle=1.2)
    lights.softbox(stage, "reflector", "fill", -62, 26, 1.5, 0.9, 0.56, kelvin=4900)
    lights.softbox(stage, "open sky", "fill", 40, 55, 2.0, 1.6, 0.16, kelvin=6800)
    gold = [(-1, "#6a6a3a"), (0.0, "#e8cf92"), (0.15, "#f6e2b8"), (0.5, "#c9d2d4"), (1, "#9fbbd4")]
    earth.sky(stage.world("#ffffff", 0.4), gold, 0.4, on_surfaces=0.6)

    stage.camera("hero", azimuth=0, elevation=8, focal=85, fstop=4, fill=0.5)
    stage.camera("three_quarter", azimuth=22, elevation=16, focal=70, fstop=4, fill=0.42)
    stage.camera("low", azimuth=-8, elevation=3.5, focal=100, fstop=4, fill=0.56)
    stage.camera("top", azimuth=0, elevation=50, focal=75, fstop=8, fill=0.42)

    fresh = stage.variant(
        "fresh_morning", title="Fresh morning", title_ko="싱그러운 아침",
        caption="The stump in clear morning light: fresh green grass, white daisies, a pale green and blue blur.",
        caption_ko="맑은 아침빛 속의 그루터기, 싱그러운 초록 풀과 흰 데이지, 뒤로 옅게 번지는 초록과 하늘빛.",
        mood=("fresh", "clean", "gentle", "natural", "playful"), backdrop="fresh green and pale blue, far out of focus",
    )  # fmt: skip
    fresh.swap(green, earth.blade("fresh grass", "#27451a", "#6fa03c", "#8fb552", height=0.32, through=0.45))
    fresh.swap(ripe, earth.blade("young seed grass", "#3f5a2a", "#a9bd7c", "#93a860", height=0.45, through=0.4))
    fresh.swap(far, bokeh.blurred("morning blur", [
        (0.0, "#37561f"), (0.14, "#55803a"), (0.30, "#86ad62"), (0.42, "#b4cf9e"), (0.6, "#dcebe0"), (1.0, "#e6f1f6")
    ], [
        ("#44692c", 0.8, 0.4, 1), ("#9cc070", 0.5, 0.4, 2), ("#f2f8e6", 0.5, 0.1, 3), ("#3d6a35", 1.1, 0.25, 4)
    ], 0.92, soft=0.18))  # fmt: skip
    fresh.swap(glint, bokeh.light_disc("dew light", ["#f2fbe0", "#ffffff", "#d8f0b0"], 0.4, rim=0.1, soft=0.4))
    fresh.light(sun, azimuth=-128, elevation=34, kelvin=5300, level=1.7)
    fresh.light("reflector", azimuth=56, kelvin=5600, level=0.45)
    fresh.light("open sky", azimuth=-30, level=0.25)
    clear = [(-1, "#5a7040"), (0.0, "#dfeee2"), (0.15, "#cfe4f0"), (0.5, "#9cc6ec"), (1, "#6aa4e0")]
    earth.sky(fresh.world("#ffffff", 0.4), clear, 0.4, on_surfaces=0.6)

    dry = stage.variant(
        "late_summer", title="Late summer", title_ko="늦여름",
        caption="The stump in dry late summer: straw-gold grass, cream and rust flowers, an amber haze behind.",
        caption_ko="마른 늦여름의 그루터기, 짚빛으로 물든 풀과 크림빛·적갈색 꽃, 뒤로 번지는 호박빛 아지랑이.",
        mood=("warm", "nostalgic", "rugged", "natural", "calm"), backdrop="amber haze over a dry field",
        families=("meals", "beer", "spirits", "wine", "bakery", "hats", "footwear", "bags", "outdoor", "tools", "music",
                  "cameras", "books", "perfume", "pets"),
    )  # fmt: skip
    dry.swap(wood, meadow.rings("silver rings", "#998c79", "#574a3c", "#76675a"))
    dry.swap(green, earth.blade("straw", "#7a5c2c", "#d9b870", "#c49a52", height=0.32, through=0.5))
    dry.swap(ripe, earth.blade("dry seed grass", "#8a6636", "#e6c88c", "#cfa462", height=0.45, through=0.45))
    dry.swap(white, meadow.petal("cream petal", "#f2dfb4", "#e6c88e"))
    dry.swap(yellow, mat.principled("brown eye", "#5d3418", 0.75))
    dry.swap(violet, meadow.petal("rust rays", "#b5522e", "#8f3d22"))
    dry.swap(soil, earth.soil("dry soil", "#8a6c3c", "#4a381e", "#7a6434"))
    dry.swap(far, bokeh.blurred("amber blur", [
        (0.0, "#6a4a22"), (0.14, "#946a30"), (0.30, "#c9974e"), (0.42, "#e6b874"), (0.6, "#f6d8a4"), (1.0, "#fae8cc")
    ], [
        ("#7a5626", 0.8, 0.4, 1), ("#dfae5c", 0.5, 0.4, 2), ("#ffe6b0", 0.5, 0.1, 3), ("#6f5a30", 1.1, 0.2, 4)
    ], 0.92, soft=0.18))  # fmt: skip
    dry.light(sun, azimuth=136, elevation=22, kelvin=3500)
