# SPDX-License-Identifier: GPL-3.0-or-later
"""Infinity cove: a white sweep without a corner, one broad light above left, the background lifted from above."""

import bpy

from ..kit import Card, SetStage, lights
from ..kit import geometry as geo
from ..kit import materials as mat

CARD = Card(
    id="infinity_cove",
    title="Infinity cove",
    title_ko="무한 호리존",
    caption="A seamless white-gray sweep in high key, with a bright pool behind the product and a soft shadow.",
    caption_ko="이음매 없는 백회색 호리존에 제품 뒤가 밝게 빛나고 그림자가 부드러운 하이키 세트.",
    kind="studio",
    place="studio",
    surfaces=("plaster",),
    materials=("plaster",),
    backdrop="seamless white-gray sweep",
    mood=("clean", "minimal", "modern", "technical"),
    technique=("packshot", "hero shot"),
    families=(
        "footwear",
        "bags",
        "appliances",
        "kitchenware",
        "furniture",
        "lamps",
        "toys",
        "baby",
        "cameras",
        "audio",
        "computers",
        "phones",
        "tools",
        "bicycles",
        "sports",
        "health",
        "car_parts",
        "skin_care",
        "apparel",
        "hats",
        "eyewear",
        "pets",
        "stationery",
        "soft_drinks",
        "plants",
        "decor",
    ),
    size_m=(0.03, 2.4),
    design_size_m=0.20,
    scale_range=(0.15, 12.0),
    copy_space=("left", "right", "top"),
)


def build(stage: SetStage) -> None:
    white = cove_paint("cove paint", "#d9d9d8")
    stage.add(geo.cove("cove", width=5.0, floor=3.0, wall=3.2, radius=1.3, behind=1.95), "backdrop", white)
    stage.mark((0, 0, 0), free_radius=0.6, free_height=1.5)

    lights.softbox(
        stage, "key", "key", azimuth=-48, elevation=52, distance=1.1, size=(0.62, 0.5), level=0.92, kelvin=5500
    )
    lights.softbox(stage, "fill", "fill", azimuth=75, elevation=18, distance=1.6, size=1.2, level=0.07, kelvin=5800)
    lights.strip(stage, "rim", "rim", azimuth=142, elevation=28, distance=1.0, length=0.8, level=0.20, kelvin=5600)
    lights.softbox(
        stage,
        "background",
        "background",
        azimuth=0,
        elevation=78,
        distance=1.5,
        size=(2.2, 0.9),
        level=0.50,
        kelvin=5600,
        aim=(0, 1.15, 0.15),
    )
    stage.world("#f5f7fa", 0.05)

    stage.camera("hero", azimuth=0, elevation=8, focal=85, fstop=11, fill=0.5)
    stage.camera("three_quarter", azimuth=32, elevation=18, focal=85, fstop=11, fill=0.46)
    stage.camera("top", azimuth=0, elevation=48, focal=70, fstop=11, fill=0.44)
    stage.camera("low", azimuth=-10, elevation=2, focal=85, fstop=8, fill=0.54)

    for name, title, title_ko, tone, said, said_ko, mood, color, kelvin in (
        (
            "warm_sand",
            "Warm sand",
            "따뜻한 모래색",
            "warm sand",
            "A seamless sand-colored sweep in warm, open light, with a soft pool behind the product.",
            "따뜻하고 밝은 빛의 이음매 없는 모래색 호리존, 제품 뒤로 부드럽게 번지는 빛.",
            ("warm", "calm", "natural", "minimal"),
            "#cbbda8",
            5000,
        ),
        (
            "pale_blue",
            "Pale blue",
            "연푸른색",
            "pale blue",
            "A seamless pale blue sweep in clear, cool light, with a bright pool behind the product.",
            "맑고 시원한 빛의 이음매 없는 연푸른색 호리존, 제품 뒤로 밝게 번지는 빛.",
            ("fresh", "clean", "technical", "gentle"),
            "#bcc8d0",
            5800,
        ),
        (
            "graphite",
            "Graphite",
            "그래파이트",
            "graphite",
            "A seamless graphite sweep: a pool of light behind the product fades to dark at the rims.",
            "이음매 없는 그래파이트 호리존, 제품 뒤의 빛이 가장자리로 갈수록 어두워지는 세트.",
            ("dramatic", "technical", "bold", "modern"),
            "#3f4144",
            5500,
        ),
    ):
        other = stage.variant(
            name,
            title=title,
            title_ko=title_ko,
            caption=said,
            caption_ko=said_ko,
            mood=mood,
            backdrop=f"seamless {tone} sweep",
        )
        other.swap(white, cove_paint(f"cove {tone}", color))
        other.light("key", kelvin=kelvin)
        if name == "graphite":
            other.light("background", level=1.7)


def cove_paint(name: str, color: str) -> bpy.types.Material:
    """Floor paint with a faint satin sheen, rolled out in one go."""
    return mat.principled(
        name,
        color,
        0.5,
        variation=0.08,
        color_variation=0.015,
        size=0.35,
        bump=0.00004,
        bump_size=0.004,
        specular_ior_level=0.35,
    )
