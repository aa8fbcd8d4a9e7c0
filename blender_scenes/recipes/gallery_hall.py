# SPDX-License-Identifier: GPL-3.0-or-later
"""Gallery hall: a skylight's beams cut the sun into slanted blades on a white wall above polished concrete."""

from __future__ import annotations

from ..kit import Card, SetStage, gobos, interior, lights
from ..kit import materials as mat
from ..kit import materials_interior as finish
from ..kit import materials_room as surface
from ..kit.forms import block, blocks
from ..kit.room import flat, wild

CARD = Card(
    id="gallery_hall", title="Gallery hall", title_ko="갤러리 홀",
    caption="A white gallery under a skylight: slanted blades of sun on the wall, polished concrete underfoot.",
    caption_ko="천창 아래 흰 갤러리, 벽에 비스듬히 걸린 햇살과 은은히 비치는 콘크리트 바닥.",
    kind="space", place="gallery", surfaces=("concrete",), materials=("concrete", "plaster"),
    backdrop="white gallery wall with slanted skylight beams and a doorway",
    mood=("modern", "minimal", "clean", "dramatic"), technique=("hero shot", "skylight", "negative space"),
    families=("furniture", "lamps", "bicycles", "decor", "baby", "appliances", "music", "audio", "sports", "bags",
              "footwear", "apparel", "car_parts", "computers"),
    size_m=(0.5, 2.4), design_size_m=0.9, scale_range=(1.0, 1.0), props=("bench", "doorway"),
    avoids=("jewelry", "bakery", "meals", "make_up", "fruit"),
    copy_space=("right",),
)  # fmt: skip

LEFT, RIGHT, BACK, FRONT, HIGH = -3.6, 3.8, 1.9, -6.0, 3.9


def build(stage: SetStage) -> None:
    floor = surface.polished_concrete("polished concrete", "#b4b1ac", "#8a8680")
    white = finish.painted("gallery white", "#d4d3d0", rough=0.8)
    dark = finish.painted("shadow gap", "#2a2a2b", rough=0.7)
    middle = (LEFT + RIGHT) / 2

    stage.add(flat(block("floor", (middle, -1.0, -0.05), (14.0, 14.0, 0.1), floor, 0)), "surface")
    stage.mark((0, 0, 0), free_radius=1.3, free_height=2.6)

    # The back wall floats over a shadow gap and opens, right of the middle, to a second, darker room.
    wall = interior.wall_with_opening(
        "back wall", RIGHT - LEFT, HIGH, (1.3 - middle, 0.0, 2.75 - middle, 2.5), white, 0.34
    )
    wall.location.z = 0.022
    stage.add(flat(wall), "backdrop", at=(middle, BACK, 0))
    for x, width in (((LEFT + 1.3) / 2, 1.3 - LEFT), ((RIGHT + 2.75) / 2, RIGHT - 2.75)):
        stage.add(flat(block("shadow gap", (x, BACK + 0.17, 0.011), (width - 0.06, 0.28, 0.022), dark, 0)), "backdrop")
    next_room = interior.shell("next room", (0.4, BACK + 0.34), (5.2, BACK + 3.6), HIGH, white, "left right back top")
    stage.add(flat(next_room), "backdrop")
    stage.add(flat(interior.shell("walls", (LEFT, FRONT), (RIGHT, BACK), HIGH, white, "left right")), "backdrop")
    stage.add(wild(interior.shell("wild wall", (LEFT, FRONT), (RIGHT, BACK), HIGH, white, "front")), "backdrop")

    stage.add(flat(interior.shell("ceiling", (LEFT, FRONT), (RIGHT, BACK), HIGH, white, "top")), "backdrop")

    oak = finish.timber("bench oak", "#b8966d", "#7d5f3f", rough=0.4)
    steel = finish.metal("blackened steel", "#3a3a3b", rough=0.45)
    stage.add(block("bench seat", (-1.75, 1.32, 0.42), (1.5, 0.42, 0.06), oak, 0.004), "prop:bench")
    legs = [((-1.75 + s * 0.6, 1.32, 0.195), (0.05, 0.38, 0.39)) for s in (-1, 1)]
    stage.add(blocks("bench legs", legs, steel, bevel=0.002), "prop:bench")

    # The sun comes down through the skylight's beams, which the gobo draws.
    sun = lights.spot(
        stage,
        "sun",
        "rim",
        -50,
        34,
        3.9,
        2.3,
        kelvin=4900,
        softness=0.0006,
        cone=75,
        blend=0.0,
        aim=(-0.35, BACK, 1.25),
    )
    lights.gobo(
        stage, sun, gobos.window("beams", 0.128, 0.046, columns=5, rows=1, bar=0.0135, surround=0.16), 0.15, roll=34
    )
    lights.softbox(stage, "skylight", "key", -58, 52, 3.0, (2.4, 1.4), 1.0, kelvin=5600, gradient=0.2)
    lights.softbox(stage, "white room", "fill", 62, 28, 3.4, 2.6, 0.22, kelvin=5700)
    lights.softbox(
        stage, "ceiling wash", "background", 0, 70, 3.3, (5.0, 1.2), 0.75, kelvin=5700, aim=(-0.3, BACK, 1.0)
    )
    door = lights.softbox(
        stage, "next room light", "background", 30, 55, 4.0, 1.4, 0.5, kelvin=4900, aim=(2.6, BACK + 2.0, 0.6)
    )
    door.location = (3.2, BACK + 1.6, 3.7)
    door.rotation_euler = (0, 0, 0)
    stage.world("#e8eef6", 0.05)

    stage.camera("hero", azimuth=0, elevation=5, focal=60, fstop=8, fill=0.46)
    stage.camera("three_quarter", azimuth=-26, elevation=9, focal=50, fstop=8, fill=0.4)
    stage.camera("low", azimuth=8, elevation=1.5, focal=70, fstop=8, fill=0.5)
    stage.camera("top", azimuth=0, elevation=34, focal=50, fstop=8, fill=0.42)

    night = stage.variant(
        "after_hours", title="After hours", title_ko="폐관 후",
        caption="The gallery at night: charcoal walls, one hard track spot from the left, a glow from the next room.",
        caption_ko="밤의 갤러리, 짙은 회색 벽과 왼쪽에서 내리꽂는 트랙 조명, 옆방에서 새어 나오는 빛.",
        mood=("dramatic", "bold", "luxurious", "modern"), backdrop="charcoal gallery wall with a pool of spotlight",
    )  # fmt: skip
    track = lights.spot(stage, "track spot", "key", -42, 46, 4.2, 1.2, kelvin=5000, softness=0.03, cone=62, blend=0.9)
    wash = lights.spot(
        stage, "wall wash", "background", 15, 58, 2.5, 1.5, kelvin=4700, cone=75, blend=1.0, aim=(-0.1, BACK, 1.0)
    )
    night.only(track, wash)
    night.hide(sun)
    night.swap(white, finish.painted("charcoal wall", "#4c4b4b", rough=0.8))
    night.swap(floor, surface.polished_concrete("dark polished concrete", "#6b6967", "#4a4846", rough=0.3))
    night.light("skylight", level=0.2, kelvin=8000)
    night.light("ceiling wash", level=0.08)
    night.light("white room", level=0.06)
    night.light("next room light", level=1.1, kelvin=4000)
    night.world("#20283a", 0.03)

    cast = stage.variant(
        "raw_concrete", title="Raw concrete", title_ko="노출 콘크리트",
        caption="Raw cast concrete walls and floor in skylight, late warm sun in slanted blades behind the product.",
        caption_ko="노출 콘크리트 벽과 바닥에 천창의 따뜻한 늦은 햇살이 비스듬히 꽂히는 홀.",
        mood=("rugged", "modern", "bold", "minimal"), materials=("concrete",),
        backdrop="raw concrete wall with slanted skylight beams",
    )  # fmt: skip
    cast.swap(white, mat.concrete("cast wall", "#a9a5a0", relief=0.7))
    cast.light(sun, kelvin=4200, level=1.3)
    cast.light("skylight", level=1.0, kelvin=5300)
