# SPDX-License-Identifier: GPL-3.0-or-later
"""Which pose suits which product, and how it is turned for it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pose_shapes as shapes
import pytest
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.product import poses, posing
from backlot.addon.product.poses import Rule
from backlot.addon.product.rest import Thing, about
from backlot.addon.staging import placement

Points = np.ndarray


def features(kind: str, family: str = "", sure: float = 0.9) -> dict[str, Any]:
    return {"type": {"value": kind, "confidence": sure}, "family": {"value": family, "confidence": sure}}


@pytest.mark.parametrize(
    ("kind", "family", "pose"),
    [
        ("tennis racket", "sports", "lean"), ("electric guitar", "music", "lean"), ("picture frame", "decor", "lean"),
        ("eyeglasses", "eyewear", "lie"), ("smartphone", "phones", "lie_back"), ("book", "books", "lie_back"),
        ("pendant lamp", "lamps", "hang"), ("dress", "apparel", "hang"), ("sneakers", "footwear", "pair"),
        ("handbag", "bags", "stand"), ("skateboard", "sports", "lean"), ("cutlery", "tableware", "lie"),
        ("pocket watch", "watches", "lie_back"), ("wristwatch", "watches", "stand"),
    ],
)  # fmt: skip
def test_the_table_knows_how_a_product_is_shown(kind: str, family: str, pose: str) -> None:
    chosen = poses.choose(features(kind, family))
    assert (chosen.pose, chosen.source) == (pose, "table") and chosen.rule.why


@pytest.mark.parametrize("kind", ["perfume bottle", "mug", "racket bag", "tablecloth", "watchmaker's lamp", ""])
def test_what_the_table_does_not_know_stands(kind: str) -> None:
    chosen = poses.choose(features(kind))
    assert (chosen.pose, chosen.source) == ("stand", "default")


def test_a_type_that_is_hardly_known_moves_nothing() -> None:
    assert poses.choose(features("tennis racket", "sports", 0.2)).pose == "stand"
    assert poses.choose(features("tennis racket", "sports", 0.2), "lean").rule == Rule()


def test_the_user_is_asked_first_and_keeps_the_rules_details() -> None:
    chosen = poses.choose(features("tennis racket"), "Lie-Back")
    assert (chosen.pose, chosen.source) == ("lie_back", "user")
    assert chosen.rule.end_down == "narrow"
    assert chosen.order() == ("lie_back", "stand")
    assert poses.choose(features("tennis racket")).order() == ("lean", "lie", "stand")


def test_an_unknown_pose_lists_the_poses() -> None:
    with pytest.raises(BacklotError) as caught:
        poses.checked("fly")
    assert caught.value.code == "unknown_pose" and all(name in caught.value.hint for name in poses.POSES)


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ({"words": ["x"], "pose": "fly", "why": "y"}, "no pose 'fly'"),
        ({"words": ["x"], "pose": "lie", "offered": ["swim"], "why": "y"}, "no pose 'swim'"),
        ({"words": ["x"], "pose": "lie"}, "'why'"),
        ({"words": ["x"], "pose": "lie", "why": "a\nb"}, "one line"),
        ({"pose": "lie", "why": "y"}, "neither words nor families"),
        ({"words": "x", "pose": "lie", "why": "y"}, "'words'"),
        ({"words": [1], "pose": "lie", "why": "y"}, "'words'"),
        ({"words": ["x"], "pose": "lean", "tilt_deg": 45, "why": "y"}, "8-20"),
        ({"words": ["x"], "pose": "lean", "turn_deg": 120, "why": "y"}, "-90 to 90"),
        ({"words": ["x"], "pose": "lean", "end_down": "left", "why": "y"}, "narrow or wide"),
        ({"words": ["x"], "pose": "lie", "soft": 1, "why": "y"}, "'soft'"),
        ({"words": ["x"], "pose": "lie", "at_least": True, "why": "y"}, "'at_least'"),
        ({"words": ["x"], "pose": "lie", "color": "red", "why": "y"}, "no field 'color'"),
    ],
)
def test_a_wrong_rule_is_named(entry: dict[str, Any], fault: str) -> None:
    good = {"words": ["y"], "pose": "lie", "why": "z"}
    with pytest.raises(ValueError, match="rule 2: ") as caught:
        poses.read({"rule": [good, entry]})
    assert fault in str(caught.value)


# ---- how things come to rest ----------------------------------------------------------------------------------------


def lowest(thing: Thing, turn: Points) -> float:
    return float((thing.points @ turn[2]).min())


def test_a_turn_is_a_rotation_and_keeps_the_shape() -> None:
    for mesh in (shapes.glasses(), shapes.racket(), shapes.bag()):
        thing = Thing(*mesh)
        for pose in poses.POSES:
            turn = posing.posed(thing, pose, Rule())
            if turn is not None:
                assert turn @ turn.T == pytest.approx(np.eye(3), abs=1e-9) and np.linalg.det(turn) > 0


def test_a_tilted_box_falls_onto_its_side_and_not_through_the_ground() -> None:
    thing = Thing(*shapes.box((0.1, 0.1, 0.4)))
    rest = thing.settled(about(np.array([1.0, 0, 0]), math.radians(30)))
    assert abs(rest.up[2]) < 0.01 and rest.area == pytest.approx(0.04, rel=0.01)
    assert rest.height == pytest.approx(0.05, rel=0.01)
    upright = thing.settled(about(np.array([1.0, 0, 0]), math.radians(10)))
    assert upright.up[2] > 0.999 and upright.height == pytest.approx(0.2, rel=0.01)


@pytest.mark.parametrize("make", [shapes.glasses, shapes.racket, shapes.bag, shapes.shoe, shapes.watch])
def test_every_rest_holds_the_weight(make: Any) -> None:
    thing = Thing(*make())
    rests = thing.rests()
    assert rests and all(rest.margin > 0 for rest in rests)
    assert [rest.area for rest in rests] == sorted((rest.area for rest in rests), reverse=True)


def test_glasses_lie_on_rims_and_tips() -> None:
    thing = Thing(*shapes.glasses())
    turn = posing.lying(thing)
    assert turn is not None
    placed = thing.points @ turn.T
    touching = placed[placed[:, 2] <= placed[:, 2].min() + 1e-4]
    assert np.ptp(touching[:, 1]) > 0.1 and np.ptp(touching[:, 0]) > 0.1  # front and back, left and right
    assert 2 < math.degrees(math.acos(turn[2, 2])) < 10
    assert (turn @ (0, -1, 0))[1] < -0.95  # the lenses still look at the camera


def test_a_watch_lies_dial_up_with_its_top_away() -> None:
    thing = Thing(*shapes.watch())
    turn = posing.posed(thing, "lie_back", Rule())
    assert turn is not None
    assert (turn @ (0, -1, 0))[2] > 0.95 and (turn @ (0, 0, 1))[1] > 0.95


def test_a_racket_leans_on_its_handle_face_to_the_camera() -> None:
    thing = Thing(*shapes.racket())
    turn = posing.leaning(thing, "narrow", 13)
    assert turn is not None
    placed = thing.points @ turn.T
    width, depth, height = np.ptp(placed, axis=0)
    assert height > 0.6 and depth < 0.25 and width == pytest.approx(0.27, abs=0.02)
    top = placed[placed[:, 2] > placed[:, 2].min() + 0.6 * height]
    foot = placed[placed[:, 2] < placed[:, 2].min() + 0.1 * height]
    assert np.ptp(top[:, 0]) > 4 * np.ptp(foot[:, 0])  # the head is up
    assert top[:, 1].mean() > foot[:, 1].mean() + 0.08  # and back
    tilt = math.degrees(math.atan2(top[:, 1].mean() - foot[:, 1].mean(), top[:, 2].mean() - foot[:, 2].mean()))
    assert 8 <= tilt <= 20
    head_down = posing.upended(thing, "wide")
    assert (head_down @ thing.center)[2] - lowest(thing, head_down) < 0.34


@pytest.mark.parametrize("degrees", [0, 90, -90, 180])
def test_a_frame_leans_however_it_is_turned(degrees: float) -> None:
    thing = Thing(*shapes.turned(shapes.frame(), 2, degrees))
    turn = posing.leaning(thing)
    assert turn is not None
    placed = thing.points @ turn.T
    foot = placed[placed[:, 2] <= placed[:, 2].min() + 1e-4]
    assert np.ptp(placed[:, 0]) == pytest.approx(0.3, abs=1e-3)
    assert (turn @ thing.center)[1] > foot[:, 1].max()  # its weight is behind its foot


def test_what_is_as_deep_as_high_does_not_lean() -> None:
    assert posing.leaning(Thing(*shapes.box((0.2, 0.2, 0.3)))) is None


def test_a_lamp_hangs_on_one_thread_and_a_shirt_on_two() -> None:
    for make, threads in ((shapes.lamp, 1), (shapes.shirt, 2)):
        thing = Thing(*make())
        turn = posing.hanging(thing)
        assert turn is not None
        hooks = posing.hung_from(thing, turn)
        assert len(hooks) == threads
        weight = turn @ thing.center
        off = hooks.mean(axis=0)[:2] - weight[:2]
        assert np.linalg.norm(off) < 0.02 * thing.size and hooks[:, 2].min() > weight[2]


def test_what_would_turn_over_is_not_hung() -> None:
    hook = shapes.joined(shapes.box((0.3, 0.1, 0.1)), shapes.box((0.01, 0.01, 0.1), (0.14, 0, 0.1)))
    assert posing.hanging(Thing(*hook)) is None


def test_what_stands_stays_as_it_is_and_what_would_tip_far_does_not_stand() -> None:
    assert posing.standing(Thing(*shapes.bottle())) == pytest.approx(np.eye(3))
    arm = shapes.joined(shapes.box((0.04, 0.04, 0.2)), shapes.box((0.3, 0.04, 0.04), (0.17, 0, 0.2)))
    assert posing.standing(Thing(*arm)) is None


def test_a_rocking_foot_settles() -> None:
    """Of four feet one is 2 mm short."""
    feet = [shapes.box((0.02, 0.02, 0.05), (x, y, 0)) for x, y in ((-0.1, -0.1), (-0.1, 0.1), (0.1, -0.1))]
    feet.append(shapes.box((0.02, 0.02, 0.048), (0.1, 0.1, 0.002)))
    thing = Thing(*shapes.joined(*feet, shapes.box((0.24, 0.24, 0.05), (0.004, 0.004, 0.05))))
    turn = posing.standing(thing)
    assert turn is not None and thing.at(turn).margin > -1e-3


def test_cushions_give_way() -> None:
    """Two cups of which one is lower: soft ones stand on both, rigid ones roll away."""
    cups = shapes.joined(
        shapes.box((0.002, 0.03, 0.1), (0, -0.09, 0)),
        shapes.box((0.002, 0.03, 0.1), (0, 0.09, 0.003)),
        shapes.box((0.02, 0.21, 0.02), (0.009, 0, 0.1)),
    )
    assert posing.standing(Thing(*cups), soft=True) is not None
    assert posing.standing(Thing(*cups)) is None


@pytest.mark.parametrize(("make", "pair"), [(shapes.shoe, False), (shapes.shoes, True)])
def test_a_pair_is_told_from_a_single_shoe(make: Any, pair: bool) -> None:
    assert posing.is_pair(np.ptp(make()[0], axis=0)) is pair


@pytest.mark.parametrize("side", [-1.0, 1.0])
@pytest.mark.parametrize("degrees", [0, 90, -90, 180])
def test_the_toes_look_to_the_camera_and_to_the_key(side: float, degrees: float) -> None:
    points, _ = shapes.turned(shapes.shoe(), 2, degrees)
    yaw = placement.shoe_yaw(points, side, False)
    toes = np.array([0.0, -1.0])
    for angle in (math.radians(degrees if degrees else 0), yaw):
        cos, sin = math.cos(angle), math.sin(angle)
        toes = np.array([[cos, -sin], [sin, cos]]) @ toes
    assert toes[1] < -0.3 and toes[0] * side > 0.8
