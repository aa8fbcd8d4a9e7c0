# SPDX-License-Identifier: GPL-3.0-or-later
"""Marble podium: two polished discs before a curved, warm plaster wall; one large soft key from the left."""

import math

from ..kit import Card, SetStage, lights
from ..kit import geometry as geo
from ..kit import materials as mat
from ..kit.branch import branch

CARD = Card(
    id="marble_podium",
    title="Marble podium",
    title_ko="대리석 단상",
    caption="A round marble podium in a curved cove of warm plaster, soft light from the left, an arch behind.",
    caption_ko="따뜻한 회벽이 둥글게 감싼 공간에 놓인 원형 대리석 단상과 왼쪽에서 드는 부드러운 빛.",
    kind="studio",
    place="studio",
    surfaces=("marble",),
    materials=("marble", "plaster"),
    backdrop="curved plaster wall, warm white",
    mood=("elegant", "calm", "luxurious", "clean"),
    technique=("hero shot",),
    families=(
        "perfume",
        "skin_care",
        "make_up",
        "jewelry",
        "watches",
        "tableware",
        "decor",
        "spirits",
        "wine",
        "glassware",
        "audio",
    ),
    size_m=(0.03, 0.45),
    design_size_m=0.20,
    scale_range=(0.2, 2.5),
    props=("olive branch",),
    avoids=("furniture", "bicycles", "tools", "car_parts"),
    copy_space=("left", "right"),
)


def build(stage: SetStage) -> None:
    marble = mat.marble("marble", "#f1ede6", "#7d736b", size=0.17, strength=0.95)
    plaster = mat.plaster("plaster", "#d2c5b5")
    low, high = 0.035, 0.075

    stage.add(geo.cyclorama("cove", width=2.4, behind=0.75, front=2.2, height=2.4, fillet=0.16), "backdrop", plaster)
    stage.add(geo.cylinder("podium.low", 0.26, low, edge=0.003), "surface", marble, at=(0.03, 0.02, 0))
    stage.add(geo.cylinder("podium", 0.17, high, edge=0.003), "surface", marble, at=(0, 0, low), turn=70)
    stage.mark((0, 0, low + high), free_radius=0.16, free_height=0.6)
    stage.add(geo.arch("arch", 0.34, 0.41, 0.10, edge=0.006), "backdrop", plaster, at=(0.075, 0.36, 0))
    stem, leaves = branch("olive", 0.36, 12, (0.052, 0.013), seed=7, bend=-0.3, rise=0.1)
    bark = mat.principled("bark", "#7a6851", 0.8, bump=0.0003)
    for part, material in ((stem, bark), (leaves, mat.leaf("olive leaf"))):
        twig = stage.add(part, "prop:olive branch", material, at=(-0.36, 0.17, 0.012), turn=28)
        twig.rotation_euler.y = math.radians(-22)

    lights.softbox(stage, "key", "key", azimuth=-62, elevation=38, distance=1.1, size=0.42, level=1.2, kelvin=5200)
    lights.softbox(stage, "fill", "fill", azimuth=70, elevation=20, distance=1.8, size=1.2, level=0.07, kelvin=5800)
    lights.strip(stage, "rim", "rim", azimuth=140, elevation=30, distance=1.0, length=0.7, level=0.40, kelvin=5400)
    lights.softbox(
        stage,
        "wall",
        "background",
        azimuth=-25,
        elevation=60,
        distance=1.3,
        size=0.5,
        level=0.16,
        kelvin=5000,
        aim=(0.05, 0.6, 0.35),
    )
    stage.world("#f3ece2", 0.05)

    stage.camera("hero", azimuth=0, elevation=7, focal=85, fstop=11, fill=0.5)
    stage.camera("three_quarter", azimuth=24, elevation=16, focal=70, fstop=8, fill=0.42)
    stage.camera("low", azimuth=-12, elevation=2, focal=100, fstop=8, fill=0.6)
    stage.camera("top", azimuth=0, elevation=48, focal=75, fstop=11, fill=0.42)

    nero = stage.variant(
        "nero",
        title="Nero marble",
        title_ko="네로 대리석",
        caption="Black marble discs with pale veins before a dark plaster wall, a warm key from the left, a crisp rim.",
        caption_ko="어두운 회벽 앞 밝은 결의 검은 대리석 단상에 왼쪽의 따뜻한 빛과 또렷한 윤곽광.",
        mood=("luxurious", "dramatic", "elegant", "bold"),
        backdrop="curved plaster wall, graphite",
        families=("perfume", "watches", "jewelry", "spirits", "wine", "make_up", "skin_care", "audio", "glassware"),
    )
    nero.swap(marble, mat.marble("nero marble", "#211f20", "#b9aea0", size=0.17, strength=0.8))
    nero.swap(plaster, mat.plaster("graphite plaster", "#4b4742"))
    nero.light("rim", level=0.8)
    nero.light("key", kelvin=4700)

    verde = stage.variant(
        "verde",
        title="Verde and sage",
        title_ko="녹색 대리석",
        caption="Deep green marble discs before a sage plaster wall in soft, slightly cool light from the left.",
        caption_ko="세이지색 회벽 앞 짙은 녹색 대리석 단상에 왼쪽에서 드는 부드럽고 맑은 빛.",
        mood=("elegant", "fresh", "natural", "calm"),
        backdrop="curved plaster wall, sage green",
    )
    verde.swap(marble, mat.marble("verde marble", "#38564a", "#c5d2c4", size=0.17, strength=0.75))
    verde.swap(plaster, mat.plaster("sage plaster", "#b3bda6"))
    verde.light("key", kelvin=5600)
