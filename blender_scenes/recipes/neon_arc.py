# SPDX-License-Identifier: GPL-3.0-or-later
"""Neon arc: one bent tube of light behind a dark podium on a wet-black floor; the tube draws the product's edges."""

from ..kit import Card, SetStage, gels, lights
from ..kit import geometry as geo
from ..kit import materials as mat

CARD = Card(
    id="neon_arc", title="Neon arc", title_ko="네온 아치",
    caption="A rose neon arch glows behind a dark round podium on a black gloss floor, soft light from above.",
    caption_ko="검은 유광 바닥의 어두운 원형 단상 뒤에서 장밋빛 네온 아치가 빛나는 세트.",
    kind="studio", place="studio", surfaces=("plaster",), materials=("plaster", "acrylic", "glass"),
    backdrop="dark wall with a neon arch", mood=("bold", "dramatic", "playful", "modern", "technical"),
    technique=("hero shot", "back light"), props=("neon arch",),
    families=("audio", "phones", "computers", "music", "footwear", "beer", "spirits", "cameras", "perfume", "make_up",
              "eyewear", "soft_drinks", "sports", "toys"),
    size_m=(0.03, 0.5), design_size_m=0.20, scale_range=(0.25, 2.5),
    avoids=("baby", "bakery", "fruit", "furniture"),
    copy_space=("left", "right"),
)  # fmt: skip

TOP, BEHIND, HALF, SPRING = 0.07, 0.3, 0.19, 0.17


def build(stage: SetStage) -> None:
    wall = mat.plaster("dark wall", "#4a474c", relief=0.7)
    floor = mat.acrylic("black floor", "#101012", roughness=0.05)
    stone = mat.principled("podium", "#3c3b40", 0.36, variation=0.08, size=0.08, bump=0.00008, bump_size=0.003)

    stage.add(geo.box("wall", (9.0, 0.2, 4.0), 0.004), "backdrop", wall, at=(0, 0.62, -0.1))
    stage.add(geo.slab("floor", 9.0, 5.0, 0.05), "backdrop", floor, at=(0, -1.8, -0.05))
    stage.add(geo.cylinder("podium", 0.18, TOP, edge=0.004), "surface", stone)
    stage.mark((0, 0, TOP), free_radius=0.16, free_height=0.6)

    path = gels.arch_path(HALF, SPRING, BEHIND, 0.03)
    gases = (("rose", "#ff2f6e"), ("ice", "#38b6ff"))
    tubes = {}
    for name, color in gases:
        gas = gels.neon(f"{name} neon", color, 9.0)
        tubes[name] = stage.add(gels.neon_tube(f"{name} tube", path, 0.0055, gas), "practical")
    feet = gels.sockets("tube feet", ((-HALF, BEHIND, 0.0), (HALF, BEHIND, 0.0)), 0.0055)
    stage.add(feet, "prop:neon arch")

    lights.softbox(
        stage, "key", "key", azimuth=-38, elevation=58, distance=0.9, size=(0.5, 0.4), level=0.62, kelvin=5600
    )
    lights.softbox(stage, "fill", "fill", azimuth=62, elevation=16, distance=1.2, size=(0.4, 0.8), level=0.2)
    washes = {}
    for name, color in gases:
        lamp = lights.softbox(
            stage, f"{name} wash", "background", azimuth=0, elevation=8, distance=0.3, size=0.36, level=0.35,
            aim=(0, 0.52, 0.25),
        )  # fmt: skip
        washes[name] = gels.gel(lamp, color)
        lamp.visible_glossy = False
    stage.world("#8a90a8", 0.02)

    stage.camera("hero", azimuth=0, elevation=6, focal=85, fstop=8, fill=0.46)
    stage.camera("three_quarter", azimuth=22, elevation=14, focal=75, fstop=8, fill=0.42)
    stage.camera("low", azimuth=-10, elevation=1.5, focal=85, fstop=8, fill=0.54)
    stage.camera("top", azimuth=0, elevation=48, focal=75, fstop=11, fill=0.42)

    ice = stage.variant(
        "ice", title="Ice blue", title_ko="아이스 블루",
        caption="An ice blue neon arch behind a dark podium on a black gloss floor.",
        caption_ko="검은 유광 바닥의 어두운 단상 뒤로 차갑게 빛나는 아이스 블루 네온 아치.",
        mood=("technical", "modern", "bold", "sporty"), backdrop="dark wall with an ice blue neon arch",
    )  # fmt: skip
    ice.only(tubes["ice"], washes["ice"])
    ice.hide(tubes["rose"], washes["rose"])

    pale = stage.variant(
        "blush_room", title="Blush room", title_ko="블러시 룸",
        caption="A rose neon arch before a blush wall with a blush podium on pale gloss acrylic, bright and playful.",
        caption_ko="블러시 핑크 벽과 단상, 밝은 유광 바닥 위로 장밋빛 네온 아치가 빛나는 경쾌한 세트.",
        mood=("playful", "romantic", "fresh", "bold"), backdrop="blush wall with a rose neon arch",
        families=("make_up", "perfume", "skin_care", "phones", "audio", "toys", "soft_drinks", "eyewear", "bags"),
    )  # fmt: skip
    pale.swap(wall, mat.plaster("blush wall", "#d9b3b3", relief=0.7))
    pale.swap(floor, mat.acrylic("blush floor", "#dcb8b6", roughness=0.06))
    pale.swap(stone, mat.principled("blush podium", "#e3c2bf", 0.4, size=0.08, bump=0.00008, bump_size=0.003))
    pale.light("key", level=0.9)
