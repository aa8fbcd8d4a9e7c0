# SPDX-License-Identifier: GPL-3.0-or-later
"""Draped linen: one cloth from the wall out over the table, folds fanning from the upper left, window light beside."""

from ..kit import Card, SetStage, fabric, lights
from ..kit import geometry as geo
from ..kit import materials as mat

CARD = Card(
    id="draped_linen", title="Draped linen", title_ko="리넨 드레이프",
    caption="One natural linen cloth falls from the wall in soft folds and runs out over the table, window light from"
    " the left.",
    caption_ko="벽에서 테이블까지 한 장으로 흘러내린 내추럴 리넨의 부드러운 주름과 왼쪽 창에서 드는 빛.",
    kind="studio", place="studio", surfaces=("linen",), materials=("linen",),
    backdrop="linen hanging in soft folds", mood=("calm", "natural", "gentle", "elegant", "clean"),
    technique=("hero shot", "window light"),
    families=("skin_care", "perfume", "jewelry", "baby", "bakery", "make_up", "tableware", "eyewear", "textiles",
              "stationery", "health", "watches", "decor"),
    size_m=(0.03, 0.35), design_size_m=0.20, scale_range=(0.4, 1.6),
    avoids=("furniture", "bicycles", "tools", "car_parts", "appliances"),
    copy_space=("right",),
)  # fmt: skip


def build(stage: SetStage) -> None:
    linen = fabric.woven("natural linen", "#e4dfd6", "#c5bdaf")
    behind = mat.plaster("wall behind", "#d6d0c6")
    cloth = fabric.Drape()

    stage.add(fabric.drape("cloth", linen, cloth), "surface")
    stage.add(geo.box("wall", (9.0, 0.1, 4.0), 0.002), "backdrop", behind, at=(0, cloth.behind + 0.06, -0.1))
    stage.add(geo.slab("table", 9.0, 5.0, 0.04), "backdrop", behind, at=(0, -1.9, -0.045))
    stage.mark((0, 0, 0), free_radius=0.12, free_height=0.6)

    lights.softbox(
        stage, "window", "key", azimuth=-74, elevation=30, distance=1.15, size=(0.6, 0.9), level=1.15, kelvin=5300
    )
    lights.softbox(stage, "room", "fill", azimuth=65, elevation=30, distance=2.0, size=1.4, level=0.08, kelvin=5900)
    lights.softbox(
        stage, "hair light", "rim", azimuth=160, elevation=62, distance=1.0, size=0.5, level=0.15, kelvin=5600
    )
    stage.world("#f0ebe2", 0.05)

    stage.camera("hero", azimuth=0, elevation=9, focal=85, fstop=8, fill=0.48)
    stage.camera("three_quarter", azimuth=22, elevation=18, focal=75, fstop=8, fill=0.42)
    stage.camera("low", azimuth=-10, elevation=2, focal=100, fstop=8, fill=0.58)
    stage.camera("top", azimuth=0, elevation=55, focal=75, fstop=11, fill=0.42)

    satin = stage.variant(
        "blush_satin", title="Blush satin", title_ko="블러시 새틴",
        caption="Blush satin falls in soft shining folds from the wall over the table, window light from the left.",
        caption_ko="벽에서 테이블로 은은하게 빛나며 흐르는 블러시 새틴의 주름과 왼쪽 창빛.",
        mood=("romantic", "luxurious", "gentle", "elegant"), materials=("fabric",), surfaces=("fabric",),
        backdrop="blush satin in soft folds",
        families=("perfume", "make_up", "jewelry", "skin_care", "watches", "bags", "eyewear", "footwear"),
    )  # fmt: skip
    satin.swap(linen, fabric.woven("blush satin", "#dcbcb2", "#d0aaa0", thread=0.0004, gloss=1.0, sheen=0.1))

    night = stage.variant(
        "ink_velvet", title="Ink velvet", title_ko="잉크빛 벨벳",
        caption="Ink blue velvet in deep folds over wall and table, a narrow window light from the left.",
        caption_ko="벽과 테이블을 덮은 짙은 잉크빛 벨벳의 깊은 주름과 왼쪽의 좁은 창빛.",
        mood=("dramatic", "luxurious", "elegant", "festive"), materials=("velvet",), surfaces=("velvet",),
        backdrop="ink blue velvet in deep folds",
        families=("jewelry", "watches", "perfume", "spirits", "wine", "music", "make_up", "glassware", "eyewear"),
    )  # fmt: skip
    night.swap(linen, fabric.woven("ink velvet", "#3b4a6c", "#242f4a", thread=0.0005, sheen=0.8))
    night.light("window", level=1.5, kelvin=4800)
    night.light("hair light", level=0.5)
