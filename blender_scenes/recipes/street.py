# SPDX-License-Identifier: GPL-3.0-or-later
"""Street: a parking bay with a worn yellow line before a corrugated wall, low morning sun raking along it."""

import numpy as np

from ..kit import Card, SetStage, gels, lights, street, weather
from ..kit import geometry as geo
from ..kit import materials as mat
from ..kit import materials_nature as earth

CARD = Card(
    id="street", title="Street", title_ko="거리",
    caption="Asphalt with a worn yellow line and a granite curb before a blue corrugated wall in low, hard sun.",
    caption_ko="낡은 노란 선이 그어진 아스팔트와 화강암 연석, 푸른 골강판 벽에 낮고 강하게 드는 아침 햇살.",
    kind="outdoor", place="street", surfaces=("concrete",), materials=("stone", "metal", "concrete"),
    backdrop="blue corrugated wall with a signpost's shadow, granite curb",
    mood=("bold", "sporty", "rugged", "modern"), technique=("hero shot", "hard light", "long shadow"),
    families=("footwear", "bicycles", "bags", "apparel", "sports", "car_parts", "music", "pets", "hats", "audio",
              "toys", "tools", "outdoor", "furniture", "soft_drinks"),
    size_m=(0.12, 1.9), design_size_m=0.32, scale_range=(1.0, 1.0), props=("concrete block", "dry leaves"),
    avoids=("jewelry", "baby", "bakery", "meals", "make_up"), copy_space=("left",),
)  # fmt: skip

CURB, WALL = 0.98, 2.15
LEAVES = ((-0.62, 0.945, 20), (-0.50, 0.955, 130), (0.31, 0.95, 250), (1.3, 0.94, 70), (-1.9, 0.95, 200))


def build(stage: SetStage) -> None:
    ground = street.asphalt("asphalt", turn=-33, offset=-0.33)
    stage.add(street.road("road", ground, back=CURB + 0.1), "surface")
    stage.mark((0, 0, 0), free_radius=0.92, free_height=1.9)
    stone = street.granite("granite")
    for part in street.curb("curb", stone, shift=0.36):
        stage.add(part, "backdrop", at=(0, CURB, 0))
    paving = mat.concrete("paving", "#98948c", relief=0.6)
    for row in range(2):
        for column in range(-12, 13):
            slab = geo.slab(f"paving.{row}.{column}", 0.594, 0.494, 0.05, edge=0.003)
            stage.add(slab, "backdrop", paving, at=(0.6 * column + 0.3 * row, CURB + 0.4 + 0.5 * row, 0.068))
    sheet = street.sheet_paint("blue sheet", "#54809a", "#83a2ae")
    stage.add(street.corrugated("wall", sheet, 18.0, 4.0), "backdrop", at=(0, WALL, 0.33))
    plinth = mat.concrete("plinth", "#8c8880")
    stage.add(geo.box("plinth", (18.0, 0.2, 0.34), 0.006), "backdrop", plinth, at=(0, WALL + 0.055, 0))

    block = geo.box("block", (0.5, 0.5, 0.44), 0.012)
    stage.add(block, "prop:concrete block", mat.concrete("block", "#a09c94"), at=(-1.32, 0.32, 0), turn=14)
    stage.mark((-1.32, 0.32, 0.44), free_radius=0.24, free_height=1.4, name="mark.block")
    dry = weather.dry_leaf("gutter leaf", ("#a8763a", "#c49a52", "#5e3d1e"))
    for number, (x, y, turn) in enumerate(LEAVES):
        leaf = weather.fallen_leaf(f"leaf {number}", dry, length=0.06, lobes=3 * (number % 2), seed=number + 5)
        stage.add(leaf, "prop:dry leaves", at=(x, y, 0.001), turn=turn)

    sun = lights.sun(stage, "sun", "key", -52, 28, 1.6, kelvin=4300)
    lights.gobo(stage, sun, street.sign_shadow("signpost", (-2.12, 0.97)), reach=6.0)
    lights.softbox(stage, "open sky", "fill", 36, 48, 3.0, 2.4, 0.20, kelvin=7500)
    morning = [(-1, "#4a4844"), (0.0, "#f0d9bc"), (0.1, "#d4d8de"), (0.4, "#9dbbdc"), (1, "#5f90cc")]
    earth.sky(stage.world("#ffffff", 0.4), morning, 0.5, on_surfaces=0.3)

    stage.camera("hero", azimuth=0, elevation=6, focal=85, fstop=5.6, fill=0.5)
    stage.camera("three_quarter", azimuth=-24, elevation=14, focal=70, fstop=8, fill=0.42)
    stage.camera("low", azimuth=9, elevation=2.5, focal=85, fstop=5.6, fill=0.56)
    stage.camera("top", azimuth=0, elevation=52, focal=75, fstop=11, fill=0.42)

    wet = stage.variant(
        "wet_night", title="Wet night", title_ko="비 젖은 밤",
        caption="The wet street at night: a pink and a cyan neon line on the dark wall run down the shining asphalt.",
        caption_ko="비에 젖은 밤거리, 어두운 벽의 분홍빛·청록빛 네온이 번들거리는 아스팔트에 길게 번지는 장면.",
        mood=("dramatic", "bold", "modern", "technical"), props=("concrete block",),
        backdrop="dark corrugated wall with two neon lines, mirrored in the wet street",
        families=("footwear", "bicycles", "audio", "music", "car_parts", "bags", "apparel", "sports", "phones",
                  "spirits", "cameras", "hats"),
    )  # fmt: skip
    wet.hide(sun, "prop:dry leaves")
    wet.swap(ground, street.asphalt("wet asphalt", "#1d1e21", ("#37383a", "#66645f"), "#c9c4b8", turn=-33, offset=-0.33,
                                    wet=0.62))  # fmt: skip
    wet.swap(stone, street.granite("wet granite", wet=True))
    wet.swap(paving, mat.principled("wet paving", "#3a3b3f", 0.24, bump=0.0006))
    wet.swap(sheet, street.sheet_paint("night sheet", "#2b3440", "#38424e", rust=0.2, rough=0.34))
    for name, color, z in (("pink neon", "#ff2f8f", 0.62), ("cyan neon", "#22c8ff", 0.50)):
        gas = gels.neon(f"{name} gas", color, 5.0)
        line = np.array([(-9.0, WALL - 0.05, z), (9.0, WALL - 0.05, z)])
        stage.add(gels.neon_tube(name, line, 0.009, gas), "practical")
        wet.only(name)
    for name, side, color in (("pink edge", -118, "#ff3f9e"), ("cyan edge", 118, "#35cfff")):
        gels.gel(lights.strip(stage, name, "rim", side, 16, 1.3, 1.0, 1.2, width=0.25), color)
        wet.only(name)
    lights.softbox(stage, "street lamp", "key", -40, 52, 1.8, 0.45, 0.6, kelvin=4800)
    wet.only("street lamp")
    wet.light("open sky", level=0.06, kelvin=8000)
    dark = [(-1, "#050609"), (0.0, "#1a1a2c"), (0.2, "#12162a"), (1, "#080b18")]
    earth.sky(wet.world("#ffffff", 0.3), dark, 0.4)

    gray = stage.variant(
        "overcast", title="Overcast", title_ko="흐린 날",
        caption="The street under a bright overcast sky: bare galvanized wall, white line, soft light from the left.",
        caption_ko="밝게 흐린 하늘 아래의 거리, 은빛 골강판 벽과 흰 선, 왼쪽 위에서 고르게 드는 부드러운 빛.",
        mood=("minimal", "clean", "modern", "calm", "technical"), backdrop="galvanized corrugated wall in soft light",
    )  # fmt: skip
    gray.hide(sun)
    gray.swap(
        ground, street.asphalt("gray asphalt", "#3c3d3f", ("#62625e", "#97938c"), "#e6e3dc", turn=-33, offset=-0.33)
    )
    gray.swap(sheet, street.sheet_paint("galvanized", "#b4b8b9", "#cfd1cf", rust=0.12, metal=0.55, rough=0.42))
    lights.softbox(stage, "bright cloud", "key", -74, 48, 2.2, 1.5, 1.5, kelvin=6000)
    gray.only("bright cloud")
    gray.light("open sky", level=0.14, kelvin=6600)
    cloud = [(-1, "#5a5a58"), (0.0, "#d4d8da"), (0.3, "#e4e7ea"), (1, "#f4f6f8")]
    earth.sky(gray.world("#ffffff", 0.4), cloud, 0.6, on_surfaces=0.4)
