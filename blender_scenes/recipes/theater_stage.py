# SPDX-License-Identifier: GPL-3.0-or-later
"""Theater stage: a red velvet curtain in full folds, worn boards, the circle of one follow spot."""

from __future__ import annotations

from ..kit import Card, SetStage, lights
from ..kit.forms import block
from ..kit.room import flat
from ..kit.theater import boards, full_curtain, stage_velvet

CARD = Card(
    id="theater_stage", title="Theater stage", title_ko="극장 무대",
    caption="A red velvet curtain in deep folds behind dark worn stage boards, a spotlight's circle from the left.",
    caption_ko="깊게 주름진 붉은 벨벳 커튼과 닳은 무대 마루, 왼쪽에서 내리는 스포트라이트의 둥근 빛.",
    kind="studio", place="theater", surfaces=("wood",), materials=("velvet", "wood"),
    backdrop="red velvet curtain in deep folds", mood=("dramatic", "nostalgic", "festive", "luxurious"),
    technique=("hero shot", "spotlight", "low key"),
    families=("music", "apparel", "toys", "audio", "hats", "footwear", "bags", "furniture", "lamps", "books", "wine",
              "spirits", "cameras", "baby", "pets"),
    size_m=(0.10, 1.9), design_size_m=0.60, scale_range=(0.5, 1.7),
    avoids=("car_parts", "bicycles", "outdoor", "appliances", "health"),
)  # fmt: skip
BACK = 1.75


def build(stage: SetStage) -> None:
    red = stage_velvet("red velvet", "#6a161a", "#b2484a")
    wood = boards("stage boards", "#73604d", "#4a3c30")

    stage.add(flat(block("floor", (0, -3.0, -0.02), (22, 14, 0.04), wood, 0)), "surface")
    stage.mark((0, 0, 0), free_radius=0.8, free_height=2.0)
    stage.add(full_curtain("curtain", 15.0, 4.6, red), "backdrop", at=(0.1, BACK, 0.012))

    lights.spot(stage, "follow spot", "key", azimuth=-38, elevation=40, distance=6.0, level=1.4, kelvin=5000,
                softness=0.012, cone=16, blend=0.06, aim=(0.0, 0.05, 0.25))  # fmt: skip
    lights.softbox(stage, "border lights", "background", azimuth=-64, elevation=46, distance=2.6, size=(0.5, 1.2),
                   level=1.7, kelvin=4300, aim=(0.2, BACK, 0.9))  # fmt: skip
    lights.spot(stage, "back light", "rim", azimuth=148, elevation=50, distance=3.2, level=1.1, kelvin=4500,
                softness=0.05, cone=17, blend=0.6)  # fmt: skip
    lights.softbox(stage, "house", "fill", azimuth=40, elevation=20, distance=3.0, size=2.0, level=0.05, kelvin=5200)
    stage.world("#e8d8d0", 0.02)

    stage.camera("hero", azimuth=0, elevation=5, focal=65, fstop=8, fill=0.42)
    stage.camera("three_quarter", azimuth=20, elevation=12, focal=60, fstop=8, fill=0.4)
    stage.camera("low", azimuth=-8, elevation=1.5, focal=75, fstop=8, fill=0.5)
    stage.camera("top", azimuth=0, elevation=38, focal=60, fstop=8, fill=0.38)

    night = stage.variant(
        "midnight", title="Midnight blue", title_ko="미드나이트 블루",
        caption="A midnight blue velvet curtain behind dark stage boards, a cool spotlight's circle from the left.",
        caption_ko="짙은 남색 벨벳 커튼과 어두운 무대 마루, 왼쪽에서 내리는 서늘한 스포트라이트의 둥근 빛.",
        mood=("dramatic", "elegant", "modern", "bold"), backdrop="midnight blue velvet curtain in deep folds",
    )  # fmt: skip
    night.swap(red, stage_velvet("blue velvet", "#16264a", "#5068a0"))
    night.light("follow spot", kelvin=5600)
    night.light("border lights", kelvin=5800, level=2.2)
    night.light("back light", kelvin=5200)

    ivory = stage.variant(
        "matinee", title="Ivory matinee", title_ko="아이보리 마티네",
        caption="An ivory velvet curtain in soft folds behind honey-colored boards, a bright, gentle circle of light.",
        caption_ko="부드럽게 주름진 아이보리 벨벳 커튼과 꿀빛 무대 마루, 밝고 온화하게 떨어지는 둥근 빛.",
        mood=("gentle", "warm", "festive", "romantic"), backdrop="ivory velvet curtain in soft folds",
    )  # fmt: skip
    ivory.swap(red, stage_velvet("ivory velvet", "#c0b5a5", "#e8e0d3"))
    ivory.swap(wood, boards("honey boards", "#b8a287", "#8f765a"))
    ivory.light("house", level=0.14)
    ivory.world("#f2e8da", 0.08)
