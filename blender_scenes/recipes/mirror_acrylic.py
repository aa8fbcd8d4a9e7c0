# SPDX-License-Identifier: GPL-3.0-or-later
"""Mirror acrylic: a colored gloss sheet and a standing panel of the same color, one soft gradient from the left."""

from ..kit import Card, SetStage, lights
from ..kit import geometry as geo
from ..kit import materials as mat

CARD = Card(
    id="mirror_acrylic", title="Mirror acrylic", title_ko="컬러 미러 아크릴",
    caption="Gloss lilac acrylic below and a leaning lilac panel behind, a soft gradient from light to deep.",
    caption_ko="라일락빛 유광 아크릴 바닥과 뒤에 세운 같은 색 패널, 부드럽게 번지는 빛의 그러데이션.",
    kind="studio", place="studio", surfaces=("acrylic",), materials=("acrylic",),
    backdrop="lilac gradient with an acrylic panel", mood=("modern", "clean", "playful", "bold", "minimal"),
    technique=("hero shot", "reflection", "gradient"), props=("panel",),
    families=("phones", "audio", "computers", "make_up", "perfume", "skin_care", "eyewear", "cameras", "toys",
              "watches", "health", "soft_drinks"),
    size_m=(0.03, 0.5), design_size_m=0.20, scale_range=(0.2, 2.5),
    avoids=("bakery", "tools", "outdoor", "furniture"),
)  # fmt: skip


def build(stage: SetStage) -> None:
    sheet = mat.acrylic("lilac acrylic", "#a795c6", roughness=0.03)
    panel = mat.acrylic("lilac panel", "#937fb8", roughness=0.05)
    wall = mat.paper("lilac paper", "#bdb0d6")

    floor = stage.add(geo.slab("sheet", 8.0, 5.0, 0.012, edge=0.0015), "surface", sheet, at=(0, -1.65, -0.012))
    stage.add(geo.plane("wall", 9.0, 6.0), "backdrop", wall, at=(0, 0.85, 0.2)).rotation_euler.x = 1.5708
    # One tall sheet cut by the frame, turned a little so that it takes the bright side of the room.
    tall = geo.box("panel", (0.30, 0.008, 0.62), 0.0015)
    stage.add(tall, "prop:panel", panel, at=(0.17, 0.30, 0), turn=-14)
    short = geo.box("panel.low", (0.22, 0.008, 0.19), 0.0015)
    stage.add(short, "prop:panel", panel, at=(-0.24, 0.22, 0), turn=16)
    stage.mark((0, 0, 0), free_radius=0.17, free_height=0.6)

    lights.softbox(
        stage, "key", "key", azimuth=-52, elevation=44, distance=0.9, size=(0.7, 0.6), level=0.95, kelvin=5500,
        gradient=0.8,
    )  # fmt: skip
    rim = lights.strip(
        stage, "rim", "rim", azimuth=132, elevation=24, distance=0.8, length=0.7, width=0.16, level=0.7, kelvin=5800
    )
    lights.spare(stage, rim, floor)
    lights.card(stage, "white card", "fill", azimuth=62, elevation=14, distance=0.8, size=(0.4, 0.7), level=0.75)
    lights.spot(
        stage, "gradient", "background", azimuth=-30, elevation=24, distance=1.3, level=1.5, kelvin=5500, softness=0.4,
        cone=58, blend=1.0, aim=(-0.28, 0.85, 0.12),
    )  # fmt: skip
    stage.world("#e8e6f2", 0.12)

    stage.camera("hero", azimuth=0, elevation=7, focal=85, fstop=11, fill=0.48)
    stage.camera("three_quarter", azimuth=22, elevation=14, focal=80, fstop=11, fill=0.44)
    stage.camera("low", azimuth=-10, elevation=2, focal=100, fstop=11, fill=0.56)
    stage.camera("top", azimuth=0, elevation=48, focal=75, fstop=11, fill=0.42)

    for id, title, title_ko, floor_hex, panel_hex, wall_hex, mood, words, words_ko in (
        ("aqua", "Aqua", "아쿠아", "#74adb3", "#57959d", "#9fcaca", ("fresh", "clean", "modern", "technical"),
         "Gloss aqua acrylic and panels before a soft aqua gradient.",
         "아쿠아빛 유광 아크릴과 패널, 부드러운 아쿠아 그러데이션."),
        ("tangerine", "Tangerine", "탠저린", "#d99a6c", "#cf8455", "#e6bf9f", ("bold", "playful", "warm", "modern"),
         "Gloss tangerine acrylic and panels before a warm orange gradient.",
         "탠저린빛 유광 아크릴과 패널, 따뜻한 오렌지 그러데이션."),
        ("graphite", "Graphite", "그래파이트", "#26282c", "#1d1f23", "#6a6f78",
         ("technical", "dramatic", "luxurious", "modern"),
         "Black gloss acrylic and panels before a graphite gradient.",
         "검은 유광 아크릴과 패널, 그래파이트빛 그러데이션."),
        ("champagne", "Champagne", "샴페인", "#d2bea2", "#c4ab8a", "#e0d2bc",
         ("elegant", "luxurious", "romantic", "gentle"),
         "Gloss champagne acrylic and panels before a warm ivory gradient.",
         "샴페인빛 유광 아크릴과 패널, 따뜻한 아이보리 그러데이션."),
    ):  # fmt: skip
        other = stage.variant(
            id, title=title, title_ko=title_ko, caption=words, caption_ko=words_ko, mood=mood,
            backdrop=f"{title.lower()} gradient with an acrylic panel",
        )  # fmt: skip
        other.swap(sheet, mat.acrylic(f"{id} acrylic", floor_hex, roughness=0.03))
        other.swap(panel, mat.acrylic(f"{id} panel", panel_hex, roughness=0.05))
        other.swap(wall, mat.paper(f"{id} paper", wall_hex))
