# SPDX-License-Identifier: GPL-3.0-or-later
"""Plaster steps: three deep steps and a wall of one plaster; a window on the left, fading to the right."""

from ..kit import Card, SetStage, gobos, lights
from ..kit import geometry as geo
from ..kit import materials as mat

CARD = Card(
    id="plaster_steps", title="Plaster steps", title_ko="석고 계단",
    caption="Three deep steps of oat colored plaster before a wall in the same tone, soft window light from the left.",
    caption_ko="같은 색 벽 앞에 놓인 오트 베이지 석고 계단 세 단과 왼쪽 창에서 드는 부드러운 빛.",
    kind="studio", place="studio", surfaces=("plaster",), materials=("plaster",),
    backdrop="plaster wall in the steps' color, window light fading to the right",
    mood=("calm", "minimal", "warm", "elegant"), technique=("hero shot", "tone on tone", "window light"),
    families=("skin_care", "perfume", "bags", "footwear", "decor", "tableware", "textiles", "jewelry", "hats", "lamps",
              "make_up", "coffee_tea", "apparel", "plants", "eyewear"),
    size_m=(0.03, 0.50), design_size_m=0.20, scale_range=(0.3, 2.5), avoids=("bicycles", "tools", "car_parts", "beer"),
    copy_space=("right", "top"),
)  # fmt: skip
RISE, TREAD, TURN = 0.062, 0.34, 24.0


def build(stage: SetStage) -> None:
    walls, cast = mat.plaster("wall plaster", "#d3c8ba", relief=0.6), mat.plaster("step plaster", "#d8cec1", relief=0.5)
    stage.add(geo.cove("room", width=8.0, floor=3.5, wall=3.2, radius=0.06, behind=0.86), "backdrop", walls)
    # The product stands on the second tread, nearer to its front edge.
    for step in geo.steps("step", 3, 1.05, RISE, TREAD, TURN, edge=0.004):
        stage.add(step, "surface", cast, at=(0.185 + 0.04, -0.415, 0))
    stage.mark((0, 0, 2 * RISE), free_radius=0.17, free_height=0.7)

    lights.softbox(stage, "key", "key", azimuth=-68, elevation=34, distance=1.5, size=(0.6, 0.95), level=1.2,
                   kelvin=5000, gradient=0.3)  # fmt: skip
    window = lights.spot(stage, "window", "background", azimuth=-56, elevation=30, distance=4.2, level=1.2, kelvin=4950,
                         softness=0.016, cone=48, blend=0.2, aim=(0.10, 0.86, 0.40))  # fmt: skip
    pane = gobos.window("window.panes", 0.30, 0.52, columns=2, rows=3, bar=0.02, surround=1.6)
    lights.gobo(stage, window, pane, reach=2.3, roll=3)
    lights.softbox(stage, "fill", "fill", azimuth=62, elevation=25, distance=2.2, size=1.4, level=0.11, kelvin=5800)
    stage.world("#f1e9de", 0.06)

    stage.camera("hero", azimuth=0, elevation=9, focal=85, fstop=11, fill=0.46)
    stage.camera("three_quarter", azimuth=-16, elevation=16, focal=75, fstop=11, fill=0.42)
    stage.camera("low", azimuth=-10, elevation=3, focal=90, fstop=11, fill=0.54)
    stage.camera("top", azimuth=0, elevation=48, focal=75, fstop=11, fill=0.42)

    def tone(id: str, color: str, name: str, **said: object) -> None:
        """The same room in another plaster: steps a shade lighter than the wall."""
        made = stage.variant(id, **said)  # type: ignore[arg-type]
        made.swap(walls, mat.plaster(f"{name} wall", color, relief=0.6))
        made.swap(cast, mat.plaster(f"{name} steps", color, relief=0.5))

    tone("rose", "#d6b5ab", "rose", title="Rose plaster", title_ko="로즈 석고",
         caption="Three rose plaster steps before a rose wall, soft window light fading from the left.",
         caption_ko="로즈핑크 벽과 석고 계단 세 단에 왼쪽 창빛이 은은하게 번지는 세트.",
         mood=("romantic", "gentle", "warm", "elegant"))  # fmt: skip
    tone("sage", "#aeb4a4", "sage", title="Sage plaster", title_ko="세이지 석고",
         caption="Three sage green plaster steps before a sage wall, soft window light fading from the left.",
         caption_ko="세이지 그린 벽과 석고 계단 세 단에 왼쪽 창빛이 은은하게 번지는 세트.",
         mood=("fresh", "natural", "calm", "gentle"))  # fmt: skip
    tone("slate_blue", "#8893a0", "slate blue", title="Slate blue plaster", title_ko="슬레이트 블루 석고",
         caption="Three slate blue plaster steps before a wall in the same blue, soft window light from the left.",
         caption_ko="슬레이트 블루 벽과 석고 계단 세 단에 왼쪽 창빛이 드는 차분한 세트.",
         mood=("calm", "modern", "minimal", "elegant"))  # fmt: skip
