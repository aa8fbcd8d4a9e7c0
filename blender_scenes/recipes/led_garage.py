# SPDX-License-Identifier: GPL-3.0-or-later
"""LED garage: a dark roller shutter, a honeycomb of white light tubes on it, all of it again in the epoxy floor."""

from __future__ import annotations

from ..kit import Card, SetStage, gels, lights
from ..kit import geometry as geo
from ..kit.garage import enamel, epoxy, honeycomb, roller_shutter

CARD = Card(
    id="led_garage", title="LED garage", title_ko="LED 개러지",
    caption="A dark roller shutter with a honeycomb of white light tubes, mirrored in a glossy black epoxy floor.",
    caption_ko="어두운 롤링 셔터 위 벌집 모양의 흰 LED 조명이 검은 유광 에폭시 바닥에 비치는 차고.",
    kind="studio", place="garage", surfaces=("concrete",), materials=("metal", "concrete", "glass"),
    backdrop="dark roller shutter with a honeycomb of light tubes", mood=("technical", "bold", "sporty", "dramatic"),
    technique=("hero shot", "reflection", "back light"), props=("light tubes",),
    families=("car_parts", "bicycles", "tools", "sports", "music", "audio", "outdoor", "computers", "appliances",
              "footwear", "cameras", "toys"),
    size_m=(0.15, 2.4), design_size_m=0.70, scale_range=(0.4, 2.0), copy_space=("right",),
    avoids=("baby", "bakery", "meals", "fruit", "skin_care", "make_up", "plants"),
)  # fmt: skip
WALL = 2.1
CELLS = ((-2, 0), (-1, 0), (-3, 1), (-2, 1), (-1, 1), (-2, 2), (-1, 2), (0, 2), (-1, 3), (0, 3), (1, 3))


def build(stage: SetStage) -> None:
    floor = epoxy("black epoxy", "#17181a", "#5c6066")
    shutter = enamel("graphite shutter", "#35383c")

    stage.add(geo.slab("floor", 26.0, 14.0, 0.05), "surface", floor, at=(0, -4.0, -0.05))
    stage.mark((0, 0, 0), free_radius=0.9, free_height=2.2)
    stage.add(roller_shutter("shutter", 22.0, 5.4, shutter), "backdrop", at=(0, WALL, 0.002))
    tubes = {}
    for name, color in (("white", "#eef3ff"), ("red", "#ff2a20")):
        gas = gels.neon(f"{name} tubes", color, 5.0)
        comb = honeycomb(f"{name} honeycomb", CELLS, 0.42, 0.0125, gas)
        tubes[name] = stage.add(comb, "practical", at=(-0.36, WALL - 0.05, 0.74))
        tubes[name].visible_diffuse = False  # a softbox does their lighting, without grain

    lights.softbox(stage, "key", "key", azimuth=-48, elevation=52, distance=2.4, size=(1.8, 0.8), level=1.15,
                   kelvin=5600, gradient=0.7)  # fmt: skip
    lights.strip(stage, "rim right", "rim", azimuth=132, elevation=26, distance=2.0, length=1.8, level=0.9, kelvin=6200,
                 width=0.22).visible_glossy = False  # fmt: skip
    lights.card(stage, "white card", "fill", azimuth=66, elevation=12, distance=1.8, size=(0.9, 1.6), level=0.45)
    washes = {}
    for name, color in (("white", "#dfe8ff"), ("red", "#ff3a2c")):
        wash = lights.softbox(stage, f"{name} wash", "background", azimuth=0, elevation=0, distance=0.7,
                              size=(2.2, 1.6), level=0.75, aim=(-0.7, WALL, 1.15), gradient=0.4)  # fmt: skip
        wash.visible_glossy = False
        washes[name] = gels.gel(wash, color)
    back = lights.softbox(stage, "glow", "rim", azimuth=-160, elevation=24, distance=1.9, size=(1.6, 1.2), level=0.6,
                          kelvin=6200)  # fmt: skip
    back.visible_glossy = False
    stage.world("#9aa6b8", 0.02)

    stage.camera("hero", azimuth=0, elevation=4, focal=60, fstop=8, fill=0.44)
    stage.camera("three_quarter", azimuth=20, elevation=10, focal=55, fstop=8, fill=0.4)
    stage.camera("low", azimuth=-8, elevation=1.2, focal=70, fstop=8, fill=0.5)
    stage.camera("top", azimuth=0, elevation=36, focal=55, fstop=8, fill=0.4)

    red = stage.variant(
        "tail_light", title="Tail light", title_ko="테일 라이트",
        caption="The garage at night: a honeycomb of red tubes on the dark shutter, red lines in the black floor.",
        caption_ko="밤의 차고, 어두운 셔터 위 붉은 벌집 조명과 검은 바닥에 비친 붉은 선.",
        mood=("bold", "dramatic", "sporty", "technical"),
        backdrop="dark roller shutter with a honeycomb of red light tubes",
    )  # fmt: skip
    red.only(tubes["red"], washes["red"])
    red.hide(tubes["white"], washes["white"])

    white = stage.variant(
        "showroom", title="Bright showroom", title_ko="밝은 쇼룸",
        caption="A pale gray roller shutter with a honeycomb of light tubes, a pale glossy floor, bright and clean.",
        caption_ko="벌집 모양 조명이 달린 연회색 롤링 셔터와 밝은 회색 유광 바닥의 환하고 깨끗한 쇼룸.",
        mood=("clean", "modern", "technical", "fresh"),
        backdrop="pale gray roller shutter with a honeycomb of light tubes",
    )  # fmt: skip
    white.swap(floor, epoxy("gray epoxy", "#8b8f94", "#c4c8cc"))
    white.swap(shutter, enamel("white shutter", "#aeb2b7"))
    white.light("key", level=1.25)
    white.light("white wash", level=0.5)
    white.world("#dfe6f0", 0.12)
