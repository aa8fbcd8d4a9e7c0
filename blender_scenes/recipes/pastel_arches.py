# SPDX-License-Identifier: GPL-3.0-or-later
"""Pastel arches: color blocks in peach, cream and mint; a clear directional light that draws one clean shadow."""

from ..kit import Card, SetStage, lights
from ..kit import geometry as geo
from ..kit import materials as mat

CARD = Card(
    id="pastel_arches",
    title="Pastel arches",
    title_ko="파스텔 아치",
    caption="Arches, steps and a round podium in peach, cream and mint, with one clean shadow from the left.",
    caption_ko="복숭아색, 크림색, 민트색의 아치와 계단, 원형 단상에 왼쪽 빛이 또렷한 그림자를 만드는 세트.",
    kind="studio",
    place="studio",
    surfaces=("plaster",),
    materials=("plaster", "paper"),
    backdrop="peach wall with nested arches",
    mood=("playful", "fresh", "gentle", "modern"),
    technique=("hero shot", "color block"),
    families=(
        "make_up",
        "skin_care",
        "perfume",
        "toys",
        "baby",
        "soft_drinks",
        "stationery",
        "bags",
        "footwear",
        "bakery",
        "pets",
        "phones",
        "audio",
        "eyewear",
        "hats",
    ),
    size_m=(0.03, 0.60),
    design_size_m=0.20,
    scale_range=(0.2, 3.0),
    avoids=("tools", "car_parts", "spirits", "bicycles"),
)


def build(stage: SetStage) -> None:
    peach = mat.paint("peach", "#efcdbd")
    cream = mat.paint("cream", "#f3e3cd")
    mint = mat.paint("mint", "#b9d3c2")
    coral = mat.paint("coral", "#e5a994")
    low = 0.06

    stage.add(geo.cove("wall", width=6.0, floor=3.0, wall=3.0, radius=0.05, behind=0.52), "backdrop", peach)
    stage.add(geo.cylinder("podium", 0.17, low, edge=0.004), "surface", cream)
    stage.mark((0, 0, low), free_radius=0.155, free_height=0.45)

    stage.add(geo.arch("arch.outer", 0.40, 0.35, 0.08, opening=0.30, edge=0.004), "backdrop", cream, at=(0.02, 0.40, 0))
    stage.add(geo.arch("arch.inner", 0.298, 0.299, 0.03, edge=0.003), "backdrop", mint, at=(0.02, 0.425, 0))
    stage.add(geo.arch("arch.side", 0.20, 0.235, 0.08, opening=0.09), "prop:arch", coral, at=(-0.25, 0.22, 0))
    for step in geo.steps("steps", 4, 0.16, 0.045, 0.06, turn=-82):
        stage.add(step, "prop:steps", cream, at=(0.16, 0.20, 0))
    stage.add(geo.sphere("ball", 0.026), "prop:ball", coral, at=(0.20, -0.075, 0))

    lights.softbox(
        stage, "key", "key", azimuth=-52, elevation=42, distance=2.0, size=0.22, level=0.85, kelvin=5200, gradient=0.2
    )
    lights.softbox(stage, "fill", "fill", azimuth=40, elevation=28, distance=1.8, size=1.6, level=0.11, kelvin=5900)
    lights.softbox(
        stage,
        "wall wash",
        "background",
        azimuth=0,
        elevation=80,
        distance=1.6,
        size=1.2,
        level=0.12,
        kelvin=5600,
        aim=(0, 0.35, 0.3),
    )
    stage.world("#fff1ea", 0.06)

    stage.camera("hero", azimuth=0, elevation=7, focal=85, fstop=11, fill=0.48)
    stage.camera("three_quarter", azimuth=-22, elevation=16, focal=75, fstop=11, fill=0.42)
    stage.camera("low", azimuth=10, elevation=2, focal=85, fstop=11, fill=0.54)
    stage.camera("top", azimuth=0, elevation=48, focal=75, fstop=11, fill=0.42)

    for name, title, title_ko, said, said_ko, mood, colors, wall_name in (
        (
            "desert",
            "Desert clay",
            "사막의 흙빛",
            "Arches, steps and a round podium in terracotta, sand and rust, with one clean shadow from the left.",
            "테라코타, 모래색, 녹빛의 아치와 계단, 원형 단상에 왼쪽 빛이 또렷한 그림자를 만드는 세트.",
            ("warm", "bold", "natural", "modern"),
            ("#b98a72", "#dcc7ab", "#98614b", "#85523f"),
            "terracotta",
        ),
        (
            "lilac",
            "Lilac and butter",
            "라일락과 버터",
            "Arches, steps and a round podium in lilac, butter and pale blue, with one clean shadow from the left.",
            "라일락, 버터색, 하늘색의 아치와 계단, 원형 단상에 왼쪽 빛이 또렷한 그림자를 만드는 세트.",
            ("playful", "gentle", "romantic", "fresh"),
            ("#cbbfdd", "#f1e5c4", "#b5cde0", "#a99ac8"),
            "lilac",
        ),
        (
            "ink",
            "Ink blue",
            "잉크 블루",
            "Arches, steps and a round podium in ink blue with a brass-yellow accent, one clean shadow from the left.",
            "잉크 블루에 황동빛을 더한 아치와 계단, 원형 단상에 왼쪽 빛이 또렷한 그림자를 만드는 세트.",
            ("bold", "modern", "dramatic", "elegant"),
            ("#39485f", "#4d627f", "#c9a25c", "#2b3950"),
            "ink blue",
        ),
    ):
        other = stage.variant(
            name,
            title=title,
            title_ko=title_ko,
            caption=said,
            caption_ko=said_ko,
            mood=mood,
            backdrop=f"{wall_name} wall with nested arches",
        )
        for old, color in zip((peach, cream, mint, coral), colors, strict=True):
            other.swap(old, mat.paint(f"{name} {old.name}", color))
