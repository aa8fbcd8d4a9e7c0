# SPDX-License-Identifier: GPL-3.0-or-later
"""Travertine columns: a drum to stand on, a fluted column and an apse in pitted stone; the late sun comes in low."""

from ..kit import Card, SetStage, lights
from ..kit import geometry as geo
from ..kit import travertine as trav

CARD = Card(
    id="travertine_columns", title="Travertine columns", title_ko="트래버틴 기둥",
    caption="A travertine drum before a round niche, a fluted column at the side, low late sun from the left.",
    caption_ko="둥근 벽감 앞의 트래버틴 단과 홈이 파인 기둥, 왼쪽에서 낮게 드는 늦은 오후의 햇빛.",
    kind="studio", place="studio", surfaces=("stone",), materials=("stone",),
    backdrop="travertine wall with a round niche", mood=("elegant", "warm", "calm", "luxurious"),
    technique=("hero shot", "hard light"), props=("fluted columns", "stone drum"),
    families=("perfume", "jewelry", "bags", "watches", "tableware", "wine", "skin_care", "footwear", "hats", "decor",
              "lamps", "books", "eyewear", "textiles", "kitchenware"),
    size_m=(0.03, 0.7), design_size_m=0.22, scale_range=(0.25, 3.0),
    avoids=("tools", "bicycles", "car_parts", "toys"),
)  # fmt: skip
TOP = 0.07


def build(stage: SetStage) -> None:
    wall = trav.stone("wall stone", "#d8c5b3", "#bba38e", "#775d4b", courses=(0.70, 0.41))
    drum = trav.stone("drum stone", "#dfcdbc", "#c1a994", "#775d4b", pits=1.3)
    floor = trav.stone("floor stone", "#c9b4a2", "#ab947f", "#775d4b", rough=0.5, pits=0.5)

    stage.add(geo.slab("floor", 9.0, 5.0, 0.05, edge=0), "backdrop", floor, at=(0, -1.6, -0.05))
    stage.add(trav.apse_wall("apse", 0.235, 0.26), "backdrop", wall, at=(0.05, 0.36, 0))
    stage.add(geo.cylinder("drum", 0.175, TOP, edge=0.003), "surface", drum)
    stage.mark((0, 0, TOP), free_radius=0.15, free_height=0.6)
    stage.add(trav.fluted("column", 0.075, 0.235), "prop:fluted columns", drum, at=(-0.262, 0.165, 0.03), turn=7)
    stage.add(geo.box("column.base", (0.19, 0.19, 0.03), 0.0025), "prop:fluted columns", drum, at=(-0.262, 0.165, 0))
    stage.add(
        geo.box("column.cap", (0.18, 0.18, 0.026), 0.0025), "prop:fluted columns", drum, at=(-0.262, 0.165, 0.265)
    )
    stage.add(geo.cylinder("low drum", 0.095, 0.045, edge=0.003), "prop:stone drum", drum, at=(0.285, 0.05, 0))
    stage.add(trav.fluted("tall column", 0.08, 1.6), "prop:fluted columns", drum, at=(0.44, 0.23, 0), turn=3)
    stage.mark((0.285, 0.05, 0.045), free_radius=0.07, free_height=0.5, name="mark.low")

    lights.spot(stage, "key", "key", azimuth=-63, elevation=26, distance=4.0, level=1.6, kelvin=4800, softness=0.03,
                cone=40)  # fmt: skip
    lights.softbox(stage, "fill", "fill", azimuth=50, elevation=35, distance=1.9, size=1.5, level=0.14, kelvin=6000)
    stage.world("#e6e2e0", 0.06)

    stage.camera("hero", azimuth=0, elevation=7, focal=85, fstop=11, fill=0.46)
    stage.camera("three_quarter", azimuth=22, elevation=16, focal=75, fstop=11, fill=0.42)
    stage.camera("low", azimuth=-10, elevation=2, focal=90, fstop=11, fill=0.54)
    stage.camera("top", azimuth=0, elevation=46, focal=75, fstop=11, fill=0.42)

    dawn = stage.variant(
        "dawn_pink", title="Dawn pink", title_ko="분홍빛 새벽",
        caption="Rose travertine in the first light from the right, a soft pink niche behind the drum.",
        caption_ko="오른쪽에서 드는 첫 햇살을 받은 장밋빛 트래버틴과 분홍빛 벽감.",
        mood=("romantic", "gentle", "elegant", "fresh"), backdrop="rose travertine wall with a round niche",
    )  # fmt: skip
    dawn.swap(wall, trav.stone("rose wall", "#dcbcb0", "#c09a8e", "#875f56", courses=(0.70, 0.41)))
    dawn.swap(drum, trav.stone("rose drum", "#e6cdc2", "#c9a598", "#875f56", pits=1.3))
    dawn.swap(floor, trav.stone("rose floor", "#d0ada0", "#b08c80", "#875f56", rough=0.5, pits=0.5))
    dawn.light("key", azimuth=62, elevation=30, kelvin=4900)
    dawn.light("fill", azimuth=-50)

    dusk = stage.variant(
        "terracotta_dusk", title="Terracotta dusk", title_ko="테라코타의 해 질 녘",
        caption="Deep terracotta travertine in the last sun from the left, long warm shadows.",
        caption_ko="왼쪽에서 드는 마지막 햇빛 속 짙은 테라코타 트래버틴과 길고 따뜻한 그림자.",
        mood=("warm", "dramatic", "rugged", "bold"), backdrop="terracotta travertine wall with a round niche",
    )  # fmt: skip
    dusk.swap(wall, trav.stone("terracotta wall", "#9c7060", "#7e5446", "#482c22", courses=(0.70, 0.41)))
    dusk.swap(drum, trav.stone("terracotta drum", "#ad7d68", "#8b5f4c", "#4a2c20", pits=1.3))
    dusk.swap(floor, trav.stone("terracotta floor", "#8d6250", "#724c3d", "#4a2c20", rough=0.5, pits=0.5))
    dusk.light("key", elevation=19, kelvin=4300, level=1.8)

    noon = stage.variant(
        "limestone_noon", title="Limestone noon", title_ko="한낮의 석회석",
        caption="Pale limestone under a high clear sun, short crisp shadows in the niche.",
        caption_ko="높고 맑은 햇빛 아래의 밝은 석회석, 벽감에 드리운 짧고 또렷한 그림자.",
        mood=("clean", "fresh", "modern", "calm"), backdrop="pale limestone wall with a round niche",
    )  # fmt: skip
    noon.swap(wall, trav.stone("limestone wall", "#dcd8cf", "#c4beb2", "#8d877b", courses=(0.70, 0.41)))
    noon.swap(drum, trav.stone("limestone drum", "#e4e0d8", "#cbc5ba", "#8d877b", pits=1.3))
    noon.swap(floor, trav.stone("limestone floor", "#cdc8be", "#b5afa3", "#8d877b", rough=0.5, pits=0.5))
    noon.light("key", azimuth=-48, elevation=50, kelvin=5500, level=1.3)
