# SPDX-License-Identifier: GPL-3.0-or-later
"""Meeting room: a long walnut table before the meeting. Cool daylight from a window front, a glass wall at the end."""

from __future__ import annotations

from ..kit import Card, SetStage, furniture, interior, lights, props_interior
from ..kit import materials_interior as finish
from ..kit.forms import block, blocks

CARD = Card(
    id="meeting_room", title="Meeting room", title_ko="회의실",
    caption="The end of a long walnut table in a glass-walled meeting room, cool daylight from the left",
    caption_ko="유리벽 회의실의 긴 월넛 테이블 끝, 왼쪽에서 들어오는 차가운 자연광",
    kind="space", place="meeting room", surfaces=("wood",), materials=("wood", "glass", "fabric", "metal"),
    backdrop="blurred chairs and a glass partition with a bright corridor",
    mood=("modern", "clean", "technical", "calm"), technique=("hero shot", "shallow depth of field", "window light"),
    families=("computers", "phones", "audio", "stationery", "cameras", "eyewear", "watches", "bags", "coffee_tea",
              "books", "appliances", "lamps"),
    size_m=(0.05, 0.5), design_size_m=0.26, props=("chairs", "glass wall", "pendant light", "plant"),
    avoids=("baby", "toys", "fruit", "bicycles", "outdoor", "pets"),
)  # fmt: skip

TOP = 0.74


def build(stage: SetStage) -> None:
    walnut = finish.timber("walnut veneer", "#94704f", "#523722", rough=0.34, board=0.42)
    white = finish.painted("wall white", "#dcdedd", rough=0.75)
    graphite = finish.plain("anodized graphite", "#25282b", 0.4)
    felt = finish.cloth("blue gray felt", "#7f8486", "#565b5e", threads=420)
    steel = finish.metal("satin chrome", "#b9bcbf", rough=0.25)

    # A long table seen across; it runs out of the picture on both sides.
    stage.add(block("table top", (0.3, -0.12, TOP - 0.0175), (3.8, 1.3, 0.035), walnut, bevel=0.004), "surface")
    feet = [((x, -0.12, (TOP - 0.035) / 2), (0.07, 0.8, TOP - 0.035)) for x in (-1.2, 1.8)]
    feet.append(((0.3, -0.12, TOP - 0.075), (3.0, 0.12, 0.08)))
    stage.add(blocks("table frame", feet, graphite), "surface")
    stage.mark((0, 0, TOP), free_radius=0.32, free_height=0.8)

    # Chairs opposite, as people left them: none stands quite like the next.
    places = [
        (-1.32, 0.76, -7),
        (-0.46, 0.86, 9),
        (0.52, 0.8, -13),
        (1.42, 0.9, 5),
        (-2.05, -0.2, 84),
        (2.55, 0.05, -97),
    ]
    for number, (x, y, turn) in enumerate(places):
        stage.add(furniture.meeting_chair(f"chair {number}", felt, steel), "prop:chair", at=(x, y, 0), turn=turn)

    # Glass wall with slim frames and a frosted band, the bright corridor behind it.
    frame = [((x, 2.5, 1.35), (0.045, 0.06, 2.7)) for x in (-2.6, -1.45, -0.3, 0.85, 2.0, 3.1)]
    frame += [((0.2, 2.5, z), (6.0, 0.055, 0.05)) for z in (0.03, 2.2)]
    stage.add(blocks("partition frame", frame, graphite, bevel=0.002), "backdrop")
    stage.add(
        block("partition glass", (0.2, 2.5, 1.1), (6.0, 0.008, 2.2), finish.pane(reflect=0.009, rough=0.04), bevel=0),
        "backdrop",
    )
    corridor = finish.painted("corridor sage", "#a9b8b3", rough=0.7)
    stage.add(block("corridor wall", (0, 4.3, 1.35), (12, 0.1, 2.7), corridor, bevel=0), "backdrop")
    ash = finish.timber("ash slats", "#c9b596", "#a58f6e", along="z")
    slats = [((0.12 + 0.075 * i, 4.2, 1.35), (0.042, 0.05, 2.7)) for i in range(22)]
    stage.add(blocks("corridor slats", slats, ash, bevel=0.003), "backdrop")
    green = finish.leaf("fiddle leaf", "#4f7d42", "#2c5326")
    pot = finish.ceramic("planter", "#d5d5d0", specks=0.1)
    leaf = props_interior.leaf_blade("big leaf", 0.22, 0.13, green, droop=0.5)
    plant = props_interior.potted_herb(
        "corridor plant", pot, finish.painted("soil", "#2b2118"), leaf, radius=0.28, height=0.5, leaves=80
    )
    for part in plant:
        stage.add(part, "prop:plant", at=(-0.75, 3.7, 0) if part.parent is None else (0, 0, 0))

    # The room itself: carpet, window front on the left with the sky behind, ceiling with a line of light.
    carpet = finish.cloth("carpet", "#5c6166", "#3e4347", threads=300, pile=True)
    stage.add(block("carpet", (0, 1.5, -0.01), (9, 10.5, 0.02), carpet, bevel=0), "backdrop")
    stage.add(interior.shell("walls", (-3.0, -3.2), (3.2, 4.4), 2.7, white, "right front top"), "backdrop")
    stage.add(
        interior.wall_with_opening("window front", 9.6, 2.7, (-4.4, 0.45, 1.8, 2.45), white),
        "backdrop",
        at=(-3.0, 1.6, 0),
        turn=90,
    )
    stage.add(
        interior.sash_window("glazing", 6.2, 2.0, 5, 1, graphite, bar=0.06), "backdrop", at=(-3.08, 0.3, 0.45), turn=90
    )
    stage.add(
        block("sky", (-4.6, 0.4, 1.6), (0.02, 14, 5), finish.glow("overcast sky", "#dbe8f5", 1.3), bevel=0),
        "background",
    )
    pendant = block("pendant", (0.3, -0.1, 1.82), (2.6, 0.07, 0.06), graphite, bevel=0.003)
    stage.add(pendant, "prop:pendant light")
    stage.add(
        block(
            "pendant light",
            (0.3, -0.1, 1.786),
            (2.56, 0.05, 0.006),
            finish.glow("warm white strip", "#fff1de", 4),
            bevel=0,
        ),
        "practical",
    )

    lights.softbox(stage, "window key", "key", -62, 17, 4.1, (3.0, 1.6), 0.56, kelvin=6600, gradient=0.2, spread=80)
    lights.softbox(stage, "room fill", "fill", 60, 40, 2.2, 1.8, 0.36, kelvin=5800)
    lights.softbox(stage, "corridor light", "background", 0, 62, 1.7, (5, 0.5), 2.6, kelvin=5200, aim=(0, 4.2, 1.0))
    stage.world("#cdd8e2", 0.03)

    stage.camera("hero", 0, 6, 85, 5.6)
    stage.camera("three_quarter", 30, 16, 70, 5.6)
    stage.camera("top", 0, 38, 70, 8)
    stage.camera("low", azimuth=-10, elevation=2, focal=85, fstop=8, fill=0.54)

    pale = stage.variant(
        "birch", title="Birch table", title_ko="자작나무 테이블",
        caption="The end of a pale birch table in a glass-walled meeting room, warm gray chairs, bright daylight",
        caption_ko="밝은 자연광이 드는 유리벽 회의실의 연한 자작나무 테이블 끝과 따뜻한 회색 의자",
        mood=("clean", "fresh", "modern", "minimal"),
    )  # fmt: skip
    pale.swap(walnut, finish.timber("birch veneer", "#dccbb0", "#bda482", rough=0.36, board=0.42))
    pale.swap(felt, finish.cloth("oat felt", "#b9b0a3", "#8d8478", threads=420))
    pale.swap(corridor, finish.painted("corridor chalk", "#d3d2cb", rough=0.7))
    pale.light("window key", kelvin=5900, level=0.46)

    late = stage.variant(
        "after_hours", title="After hours", title_ko="퇴근 무렵",
        caption="The walnut meeting table at blue hour: a warm line of light above, the corridor glowing amber behind",
        caption_ko="푸른 저녁의 월넛 회의 테이블, 위로는 따뜻한 펜던트 조명과 뒤편 복도의 호박빛",
        mood=("dramatic", "technical", "modern", "luxurious"),
        backdrop="dark chairs and a glass partition with a warmly lit corridor",
    )  # fmt: skip
    late.swap("overcast sky", finish.glow("evening sky", "#3d5f9a", 0.35))
    late.swap("warm white strip", finish.glow("evening strip", "#ffd9a6", 7))
    late.light("window key", level=0.16, kelvin=9000)
    late.light("room fill", level=0.12, kelvin=4300)
    late.light("corridor light", level=1.5, kelvin=3500)
    late.swap(corridor, finish.painted("corridor umber", "#6f665c", rough=0.7))
    late.only(
        lights.softbox(
            stage, "pendant down light", "key", -20, 62, 1.0, (0.9, 0.2), 0.5, kelvin=3600, gradient=0.4, spread=120
        )
    )
    late.world("#29374f", 0.05)
