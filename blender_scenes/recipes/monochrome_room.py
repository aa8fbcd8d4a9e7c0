# SPDX-License-Identifier: GPL-3.0-or-later
"""Monochrome room: one paint on floor, walls and plinth; sun falls through one opening across its corner."""

from __future__ import annotations

from ..kit import Card, SetStage, gobos, lights
from ..kit import geometry as geo
from ..kit import materials as mat

CARD = Card(
    id="monochrome_room", title="Monochrome room", title_ko="모노크롬 룸",
    caption="A small box room painted in one warm white, a plinth in the same paint, one sheet of sun from the left.",
    caption_ko="바닥과 벽, 받침대까지 따뜻한 흰색 하나로 칠한 작은 방에 왼쪽 창에서 비스듬히 드는 햇살.",
    kind="studio", place="studio", surfaces=("plaster",), materials=("plaster",),
    backdrop="painted wall in one color with one sheet of sun", mood=("minimal", "clean", "modern", "calm"),
    technique=("hero shot", "monochrome", "hard light"),
    families=("skin_care", "perfume", "make_up", "audio", "phones", "footwear", "bags", "eyewear", "watches", "decor",
              "lamps", "toys", "soft_drinks", "health", "hats", "stationery", "cameras"),
    size_m=(0.03, 0.55), design_size_m=0.20, scale_range=(0.3, 2.5), avoids=("bicycles", "car_parts"),
    copy_space=("left",),
)  # fmt: skip
CORNER, BACK, TOP = 0.29, 0.52, 0.13
# id: title, Korean title, the color in words, in Korean, paint, moods
PALETTES = {
    "butter": ("Butter yellow", "버터 옐로", "butter yellow", "버터 옐로", "#dfcf9f", ("playful", "warm", "fresh")),
    "peach": ("Peach", "피치", "peach", "복숭앗빛", "#d8b7a6", ("warm", "playful", "gentle", "romantic")),
    "lilac": ("Lilac", "라일락", "lilac", "라일락", "#b3acbd", ("gentle", "playful", "fresh", "romantic")),
    "brick": ("Brick red", "벽돌색", "brick red", "벽돌빛 붉은색", "#8c5d53", ("bold", "warm", "dramatic")),
    "forest": ("Forest green", "포레스트 그린", "forest green", "짙은 숲색", "#4c5a52", ("elegant", "natural")),
    "cobalt": ("Cobalt", "코발트", "cobalt blue", "코발트 블루", "#485988", ("bold", "modern", "technical", "sporty")),
}  # fmt: skip


def build(stage: SetStage) -> None:
    one = mat.paint("warm white", "#d9d3ca")
    stage.add(geo.slab("floor", 8.0, 6.0, 0.05), "backdrop", one, at=(0, -2.0, -0.05))
    stage.add(geo.box("wall.back", (8.0, 0.1, 3.0), 0.002), "backdrop", one, at=(0, BACK + 0.05, 0))
    # Product and corner are off each other: the right wall comes forward just inside the frame.
    stage.add(geo.box("wall.right", (0.1, 5.0, 3.0), 0.002), "backdrop", one, at=(CORNER + 0.05, BACK - 2.5, 0))
    stage.add(geo.box("plinth", (0.27, 0.27, TOP), 0.0025), "surface", one)
    stage.mark((0, 0, TOP), free_radius=0.135, free_height=0.7)

    sun = lights.spot(stage, "key", "key", azimuth=-50, elevation=34, distance=4.0, level=1.15, kelvin=5000,
                      softness=0.007, cone=50, blend=0.0, aim=(0.0, 0.12, 0.215))  # fmt: skip
    lights.gobo(stage, sun, gobos.window("opening", 0.27, 0.40, columns=1, rows=1, surround=1.5), reach=2.3, roll=8)
    lights.softbox(stage, "sky", "fill", azimuth=-25, elevation=55, distance=1.9, size=1.3, level=0.48, kelvin=6000)
    stage.world("#f2f2f2", 0.04)

    stage.camera("hero", azimuth=0, elevation=7, focal=70, fstop=11, fill=0.44)
    stage.camera("three_quarter", azimuth=-18, elevation=14, focal=65, fstop=11, fill=0.42)
    stage.camera("low", azimuth=-8, elevation=2.5, focal=80, fstop=11, fill=0.54)
    stage.camera("top", azimuth=-6, elevation=48, focal=75, fstop=11, fill=0.42)

    for id, (title, title_ko, word, word_ko, color, mood) in PALETTES.items():
        room = stage.variant(
            id, title=title, title_ko=title_ko, mood=mood,
            caption=f"A small box room and a plinth, all painted {word}, one sheet of sun from the left.",
            caption_ko=f"바닥과 벽, 받침대까지 {word_ko} 하나로 칠한 작은 방에 왼쪽 창에서 비스듬히 드는 햇살.",
            backdrop=f"painted wall, {word}, with one sheet of sun",
        )  # fmt: skip
        room.swap(one, mat.paint(f"{word} paint", color))
        if id in ("brick", "forest", "cobalt"):
            room.light("key", level=1.25)
            room.light("sky", level=0.75)
