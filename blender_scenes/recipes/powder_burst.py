# SPDX-License-Identifier: GPL-3.0-or-later
"""Powder burst: heaps of loose pigment and thrown dust around a low disc; one clear key rakes across the heaps."""

from ..kit import Card, SetStage, lights, powder
from ..kit import geometry as geo
from ..kit import materials as mat
from ..kit.variants import Variant

CARD = Card(
    id="powder_burst", title="Powder burst", title_ko="파우더",
    caption="Heaps of rose, nude and plum powder with thrown dust around a low disc on a blush sweep, raking light.",
    caption_ko="블러시 톤 배경 위 낮은 원판을 둘러싼 장미, 누드, 자두빛 파우더 더미와 비스듬히 드는 빛.",
    kind="studio", place="studio", surfaces=("plaster", "paper"), materials=("paper", "plaster"),
    backdrop="seamless blush paper", mood=("playful", "bold", "romantic", "modern"),
    technique=("hero shot", "raking light"), props=("powder heaps",),
    families=("make_up", "skin_care", "perfume", "health", "decor", "jewelry", "eyewear"),
    size_m=(0.03, 0.3), design_size_m=0.16, scale_range=(0.4, 1.8),
    avoids=("furniture", "computers", "cameras", "apparel", "bicycles", "baby"),
)  # fmt: skip

TOP = 0.024
MOUNDS = (
    (-0.215, 0.085, 0.150, 0.085, 0, 3), (0.230, 0.120, 0.135, 0.072, 1, 5), (-0.165, -0.115, 0.080, 0.036, 1, 8),
    (0.035, 0.280, 0.150, 0.080, 2, 12), (0.205, -0.085, 0.075, 0.034, 2, 16), (-0.36, 0.30, 0.19, 0.115, 2, 21),
    (0.42, 0.33, 0.18, 0.10, 0, 26), (-0.34, -0.09, 0.09, 0.045, 0, 31),
)  # fmt: skip


def build(stage: SetStage) -> None:
    tones = ("#b8616b", "#d9a58c", "#6d3346")
    sweep = powder.dusted("blush sweep", "#dcbdb2", tones)
    disc = mat.plaster("disc", "#e6d3ca", relief=0.4)
    lumps = [powder.lump(f"crumb {n}", tone) for n, tone in enumerate(tones)]

    stage.add(powder.sweep("sweep", sweep, MOUNDS), "backdrop")
    stage.add(geo.cylinder("disc", 0.135, TOP, edge=0.0025), "surface", disc)
    stage.mark((0, 0, TOP), free_radius=0.10, free_height=0.4)
    for kind, lump in enumerate(lumps):
        for part in powder.crumbs(f"crumbs {kind}", lump, MOUNDS, kind, 260, seed=kind + 2):
            stage.add(part, "prop:powder heaps")

    lights.softbox(stage, "key", "key", azimuth=-74, elevation=27, distance=1.3, size=0.14, level=1.25, kelvin=5200)
    lights.softbox(stage, "fill", "fill", azimuth=52, elevation=34, distance=1.5, size=1.2, level=0.15, kelvin=5900)
    lights.strip(stage, "edge", "rim", azimuth=140, elevation=28, distance=0.9, length=0.6, level=0.35, kelvin=5600)
    stage.world("#f2e6e0", 0.05)

    stage.camera("hero", azimuth=0, elevation=13, focal=85, fstop=11, fill=0.44)
    stage.camera("three_quarter", azimuth=24, elevation=22, focal=75, fstop=11, fill=0.42)
    stage.camera("low", azimuth=-8, elevation=4, focal=90, fstop=11, fill=0.52)
    stage.camera("top", azimuth=0, elevation=50, focal=75, fstop=11, fill=0.42)

    def swapped(variant: Variant, id: str, ground: str, top: str, three: tuple[str, str, str]) -> None:
        variant.swap(sweep, powder.dusted(f"{id} sweep", ground, three))
        variant.swap(disc, mat.plaster(f"{id} disc", top, relief=0.4))
        for old, tone, number in zip(lumps, three, range(3), strict=True):
            variant.swap(old, powder.lump(f"{id} crumb {number}", tone))

    spice = stage.variant(
        "spice", title="Spices", title_ko="향신료",
        caption="Heaps of turmeric, paprika and pepper around a dark disc on charcoal, warm raking light.",
        caption_ko="짙은 회색 위 어두운 원판을 둘러싼 강황, 파프리카, 후추 더미와 따뜻하게 비껴 드는 빛.",
        mood=("warm", "bold", "rugged", "natural"), backdrop="seamless charcoal",
        families=("meals", "kitchenware", "tableware", "bakery", "beer", "spirits", "coffee_tea", "glassware"),
    )  # fmt: skip
    swapped(spice, "spice", "#4b4642", "#3a3633", ("#c98a1c", "#a93a1e", "#5d4736"))
    spice.light("key", kelvin=4700, level=1.35)

    green = stage.variant(
        "matcha", title="Matcha and cocoa", title_ko="말차와 코코아",
        caption="Heaps of matcha, oat and cocoa powder around a pale disc on cream, clear raking light.",
        caption_ko="크림색 위 밝은 원판을 둘러싼 말차, 귀리, 코코아 가루와 맑게 비껴 드는 빛.",
        mood=("fresh", "natural", "calm", "clean"), backdrop="seamless cream",
        families=("health", "sports", "coffee_tea", "bakery", "meals", "soft_drinks", "pets", "tableware",
                  "kitchenware", "skin_care"),
    )  # fmt: skip
    swapped(green, "matcha", "#d3cbb8", "#e0d9c9", ("#83984a", "#d6bd90", "#63422f"))
