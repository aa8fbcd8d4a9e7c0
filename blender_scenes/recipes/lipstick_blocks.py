# SPDX-License-Identifier: GPL-3.0-or-later
"""Lipstick blocks: one shade in satin, gloss and clear acrylic at 1 : 1.6 : 2.6; a small hard key, a colored shadow."""

from __future__ import annotations

from ..kit import Card, SetStage, lights
from ..kit import geometry as geo
from ..kit import materials as mat
from ..kit.color_acrylic import clear_disc, gloss, quarter_round, satin, tinted

CARD = Card(
    id="lipstick_blocks", title="Lipstick color blocks", title_ko="립스틱 컬러 블록",
    caption="Coral acrylic blocks, satin and gloss, a clear coral disc throws a colored shadow in hard light.",
    caption_ko="새틴과 유광의 코랄 아크릴 블록, 투명한 코랄 원판이 또렷한 빛에 색 그림자를 드리우는 매크로 무대.",
    kind="studio", place="studio", surfaces=("acrylic",), materials=("acrylic", "paper"),
    backdrop="coral paper with a colored shadow", mood=("playful", "bold", "fresh", "modern"),
    technique=("hero shot", "macro shot", "color block", "hard light"), props=("acrylic blocks", "clear disc"),
    families=("make_up", "perfume", "skin_care", "jewelry", "health", "stationery", "toys", "phones", "eyewear"),
    size_m=(0.02, 0.16), design_size_m=0.075, scale_range=(0.35, 2.2),
    avoids=("furniture", "bicycles", "tools", "meals", "bakery", "car_parts"),
)  # fmt: skip
LOW = 0.02
MIDDLE, HIGH = 1.6 * LOW, 2.6 * LOW
# The tones of a shade: wall, main block (gloss), quarter-round (satin), drum (gloss), clear disc and its rim
CORAL = ("#e8ab99", "#d9604a", "#efb8a6", "#b23f2e", "#fbd9cd", "#d8543f")
SHADES = {
    "berry": ("#c08a9c", "#8e2f52", "#d8abba", "#5f1a36", "#edc7d5", "#7d1c42"),
    "nude": ("#dcc7b4", "#bb8d6e", "#e8d8c8", "#7d5338", "#f5e4d2", "#a06e4a"),
    "rouge": ("#c0474a", "#93141b", "#d0605f", "#650c11", "#f7bcb8", "#9c1119"),
}


def tones(name: str, shade: tuple[str, ...]) -> tuple[object, ...]:
    """The five materials of one shade."""
    wall, main, soft, deep, clear, rim = shade
    return (
        mat.principled(f"{name} paper", wall, 0.8, size=0.05, bump=0.00003, bump_size=0.0008, specular_ior_level=0.3),
        gloss(f"{name} gloss", main), satin(f"{name} satin", soft), gloss(f"{name} deep gloss", deep),
        tinted(f"clear {name}", clear, rim),
    )  # fmt: skip


def build(stage: SetStage) -> None:
    coral = tones("coral", CORAL)
    paper, main, soft, deep, clear = coral

    stage.add(geo.cove("sweep", width=5.0, floor=2.0, wall=2.4, radius=0.03, behind=0.205), "backdrop", paper)
    stage.add(geo.box("block", (0.105, 0.09, LOW), 0.0008), "surface", main, turn=-8)
    stage.mark((0, 0, LOW), free_radius=0.04, free_height=0.25)
    stage.add(quarter_round("quarter round", 0.085, HIGH, 0.05, HIGH * 0.92), "prop:acrylic blocks", soft,
              at=(-0.078, 0.136, 0), turn=-4)  # fmt: skip
    stage.add(geo.cylinder("drum", 0.031, MIDDLE, 0.0008), "prop:acrylic blocks", deep, at=(0.087, 0.058, 0))
    stage.mark((0.087, 0.058, MIDDLE), free_radius=0.026, free_height=0.15, name="mark.drum")
    stage.add(clear_disc("clear disc", 0.072, 0.005, 0.004), "prop:clear disc", clear, at=(-0.030, 0.078, 0), turn=14)

    lights.spot(stage, "key", "key", azimuth=-44, elevation=26, distance=1.2, level=1.3, kelvin=5300, softness=0.02,
                cone=50, blend=0.7)  # fmt: skip
    lights.softbox(stage, "fill", "fill", azimuth=60, elevation=26, distance=0.6, size=0.4, level=0.12, kelvin=5800)
    lights.softbox(stage, "sheen", "rim", azimuth=165, elevation=50, distance=0.5, size=(0.5, 0.2), level=0.25,
                   kelvin=5600, gradient=0.8)  # fmt: skip
    stage.world("#f4efe9", 0.06)

    stage.camera("hero", azimuth=0, elevation=9, focal=100, fstop=16, fill=0.44)
    stage.camera("three_quarter", azimuth=-22, elevation=18, focal=90, fstop=16, fill=0.42)
    stage.camera("low", azimuth=10, elevation=4, focal=100, fstop=16, fill=0.52)
    stage.camera("top", azimuth=0, elevation=50, focal=90, fstop=16, fill=0.40)

    said = {
        "berry": ("Berry", "베리", "Berry", "베리색", ("bold", "elegant", "romantic", "dramatic")),
        "nude": ("Nude", "누드 베이지", "Nude beige", "누드 베이지색", ("elegant", "minimal", "gentle", "warm")),
        "rouge": ("Rouge", "루주 레드", "Lipstick red", "립스틱 레드", ("bold", "luxurious", "dramatic", "festive")),
    }
    for id, (title, title_ko, word, word_ko, mood) in said.items():
        shade = stage.variant(
            id, title=title, title_ko=title_ko, mood=mood, backdrop=f"{word.lower()} paper with a colored shadow",
            caption=f"{word} acrylic blocks, satin and gloss, a clear disc throws a colored shadow in hard light.",
            caption_ko=f"새틴과 유광의 {word_ko} 아크릴 블록, 투명한 원판이 또렷한 빛에 색 그림자를 드리우는 무대.",
        )  # fmt: skip
        for old, new in zip(coral, tones(id, SHADES[id]), strict=True):
            shade.swap(old, new)
