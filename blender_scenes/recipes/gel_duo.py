# SPDX-License-Identifier: GPL-3.0-or-later
"""Gel duo: blocks edge-on to the camera, one gel color on each of their faces, a small white light on the product."""

from ..kit import Card, SetStage, gels, lights
from ..kit import geometry as geo
from ..kit import materials as mat

CARD = Card(
    id="gel_duo", title="Two-color gels", title_ko="투톤 젤 조명",
    caption="Gray blocks turned edge-on, magenta gel light from the left and cyan from the right, soft white in front.",
    caption_ko="모서리를 앞으로 돌린 회색 블록에 왼쪽은 마젠타, 오른쪽은 시안 젤 조명, 앞에는 부드러운 흰 빛.",
    kind="studio", place="studio", surfaces=("plaster",), materials=("paper", "plaster"),
    backdrop="gray seamless in two gel colors", mood=("bold", "playful", "sporty", "modern", "technical"),
    technique=("hero shot", "gel light"), props=("blocks",),
    families=("audio", "footwear", "phones", "computers", "toys", "cameras", "sports", "soft_drinks", "music",
              "beer", "eyewear", "bags", "hats", "bicycles"),
    size_m=(0.04, 0.6), design_size_m=0.22, scale_range=(0.2, 4.0),
    avoids=("baby", "bakery", "meals", "jewelry"),
)  # fmt: skip

PAIRS = (
    ("duo", "#ff2aa0", "#18b4ff"),
    ("ember", "#ff5a1e", "#7a3cff"),
    ("volt", "#2f6bff", "#9dff3a"),
)

# x, y, side, height and turn of the blocks behind.
BLOCKS = (
    (-0.36, 0.30, 0.17, 0.40, 45),
    (0.31, 0.30, 0.19, 0.21, 45),
)


def build(stage: SetStage) -> None:
    paper = mat.paper("gray seamless", "#66666a")
    satin = mat.principled("satin gray", "#6b6b70", 0.38, variation=0.08, size=0.09, bump=0.00006, bump_size=0.002)
    top = 0.09

    cove = stage.add(geo.cove("cove", 10.0, 4.5, 4.5, 0.6, 0.95), "backdrop", paper)
    # Everything stands edge-on to the camera: one face of each block takes one color, the other face the other.
    stage.add(geo.box("plinth", (0.40, 0.40, top), 0.003), "surface", satin, turn=45)
    blocks = []
    for number, (x, y, side, height, turn) in enumerate(BLOCKS):
        block = geo.box(f"block {number}", (side, side, height), 0.003)
        blocks.append(stage.add(block, "prop:blocks", satin, at=(x, y, 0), turn=turn))
    stage.mark((0, 0, top), free_radius=0.16, free_height=0.7)

    lamps = {}
    for pair, left, right in PAIRS:
        for side, color, sign in (("left", left, -1), ("right", right, 1)):
            # Each color sits on its own half of the paper, so that the two meet softly behind the product.
            wash = lights.spot(
                stage, f"{pair} {side} wash", "background", azimuth=sign * 50, elevation=28, distance=1.6,
                level=2.6, softness=0.25, cone=36, blend=1.0, aim=(sign * 0.48, 0.85, 0.25),
            )  # fmt: skip
            edge = lights.softbox(
                stage, f"{pair} {side} edge", "rim", azimuth=sign * 98, elevation=14, distance=1.1,
                size=(0.4, 0.8), level=0.8,
            )  # fmt: skip
            lamps[pair, side] = gels.gel(wash, color), gels.gel(edge, color)
    key = lights.softbox(
        stage, "key", "key", azimuth=-14, elevation=50, distance=0.95, size=(0.5, 0.35), level=0.21, kelvin=5500,
        spread=60,
    )  # fmt: skip
    lights.spare(stage, key, cove, *blocks)
    stage.world("#9a9cb0", 0.02)

    stage.camera("hero", azimuth=0, elevation=6, focal=85, fstop=8, fill=0.47)
    stage.camera("three_quarter", azimuth=22, elevation=14, focal=75, fstop=8, fill=0.42)
    stage.camera("low", azimuth=-10, elevation=1.5, focal=85, fstop=8, fill=0.55)
    stage.camera("top", azimuth=0, elevation=48, focal=75, fstop=11, fill=0.42)

    for pair, title, title_ko, mood, words, words_ko in (
        ("ember", "Ember and violet", "주홍과 보라", ("dramatic", "warm", "bold", "playful"),
         "Gray blocks turned edge-on between an ember orange light from the left and violet from the right.",
         "왼쪽의 주홍빛과 오른쪽의 보랏빛이 두 면에 나뉘어 담긴 회색 블록."),
        ("volt", "Blue and volt", "블루와 볼트", ("sporty", "technical", "bold", "modern"),
         "Gray blocks turned edge-on between deep blue from the left and volt green from the right.",
         "왼쪽의 깊은 블루와 오른쪽의 형광 볼트빛이 두 면에 나뉘어 담긴 회색 블록."),
    ):  # fmt: skip
        other = stage.variant(pair, title=title, title_ko=title_ko, caption=words, caption_ko=words_ko, mood=mood)
        other.only(*lamps[pair, "left"], *lamps[pair, "right"])
        other.hide(*lamps["duo", "left"], *lamps["duo", "right"])
