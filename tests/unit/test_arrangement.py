# SPDX-License-Identifier: GPL-3.0-or-later
"""Where pieces stand together: free of each other, never twins, in true sizes."""

from __future__ import annotations

import argparse
import itertools
import math
from pathlib import Path

import numpy as np
import pose_shapes as shapes
import pytest
from backlot.addon import companions
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.product import polygon, pose_command
from backlot.addon.staging import groups, placement
from backlot.addon.staging.arrangement import Spot, arrange, placed
from backlot.addon.workflow import ShootOptions

Points = np.ndarray
BOTTLE = shapes.bottle()[0]
LAPTOP = shapes.joined(shapes.box((0.34, 0.25, 0.02)), shapes.box((0.34, 0.01, 0.24), (0, 0.12, 0.02)))[0]


def shown(spots: list[Spot], pieces: list[Points], turns: list[float]) -> list[Points]:
    return [placed(spot, pieces, turns) for spot in spots]


def widths(outlines: list[Points]) -> list[tuple[float, float]]:
    return sorted((float(each[:, 0].min()), float(each[:, 0].max())) for each in outlines)


@pytest.mark.parametrize("piece", [BOTTLE, LAPTOP, shapes.shoe()[0], shapes.box((0.1, 0.4, 0.05))[0]])
@pytest.mark.parametrize("side", [-1.0, 1.0])
@pytest.mark.parametrize(("name", "count"), [("pair", 2), ("three", 3)])
@pytest.mark.parametrize("turn", [0.0, 0.3, 1.1])
def test_pieces_of_one_product_are_free_of_each_other_and_no_twins(
    piece: Points, side: float, name: str, count: int, turn: float
) -> None:
    spots = arrange(name, [piece], [turn], side)
    outlines = shown(spots, [piece], [turn])
    assert len(spots) == count
    wide = float(np.ptp(outlines[0][:, 0]))
    for one, other in itertools.combinations(outlines, 2):
        assert polygon.apart(one, other) >= 0.06 * wide
    # each is turned in its own way and stands at its own depth, in no even steps
    assert len({round(spot.turn, 3) for spot in spots}) == count
    assert all(math.radians(5) < abs(a.turn - b.turn) < math.radians(25) for a, b in itertools.combinations(spots, 2))
    depths = sorted(spot.y for spot in spots)
    steps = np.diff(depths)
    assert steps.min() > 0.01 * wide and (len(steps) == 1 or abs(steps[0] - steps[1]) > 0.02 * wide)
    # what stands aside turns its front toward the middle: counter-clockwise on the left
    assert all(spot.turn * (spot.x - spots[0].x) < 0 for spot in spots[1:])
    every = np.concatenate(outlines)
    assert (every.min(axis=0) + every.max(axis=0)) / 2 == pytest.approx((0, 0), abs=1e-9)
    assert min(spots, key=lambda spot: spot.y).body == 0 and spots[0].y == depths[0]  # the first is in front


def test_narrow_pieces_stand_side_by_side_and_wide_ones_one_behind_the_other() -> None:
    for piece, beside in ((BOTTLE, True), (LAPTOP, False)):
        rows = widths(shown(arrange("three", [piece], [0.0], -1.0), [piece], [0.0]))
        overlap = max(a[1] - b[0] for a, b in itertools.pairwise(rows))
        wide = float(np.ptp(piece[:, 0]))
        assert (overlap < 0) is beside and overlap < 0.6 * wide


def test_a_line_up_falls_off_from_the_middle_with_equal_gaps_and_one_front() -> None:
    pieces = [shapes.box((w, w, h))[0] for w, h in ((0.05, 0.1), (0.06, 0.3), (0.05, 0.2), (0.04, 0.15), (0.1, 0.25))]
    spots = arrange("line-up", pieces, [0.2] * 5, 1.0)
    outlines = shown(spots, pieces, [0.2] * 5)
    row = widths(outlines)
    gaps = [b[0] - a[1] for a, b in itertools.pairwise(row)]
    assert gaps == pytest.approx([gaps[0]] * 4) and gaps[0] > 0.01
    heights = [float(pieces[spot.body][:, 2].max()) for spot in sorted(spots, key=lambda spot: spot.x)]
    top = heights.index(max(heights))
    assert heights[: top + 1] == sorted(heights[: top + 1]) and heights[top:] == sorted(heights[top:], reverse=True)
    assert 0 < top < 4
    fronts = [float(each[:, 1].min()) for each in outlines]
    assert fronts == pytest.approx([fronts[0]] * 5)
    assert sorted(spot.body for spot in spots) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("side", [-1.0, 1.0])
@pytest.mark.parametrize("size", [(0.08, 0.05, 0.2), (0.3, 0.2, 0.1)])
def test_the_packaging_stands_behind_and_at_most_a_third_of_it_is_hidden(
    side: float, size: tuple[float, float, float]
) -> None:
    pieces, turns = [BOTTLE, shapes.box(size)[0]], [0.3, -0.3]
    product, box = shown(arrange("packaging", pieces, turns, side), pieces, turns)
    assert polygon.apart(product, box) > 0
    assert box[:, 1].min() > product[:, 1].max()
    hidden = min(product[:, 0].max(), box[:, 0].max()) - max(product[:, 0].min(), box[:, 0].min())
    for each in (product, box):
        assert 0 < hidden <= np.ptp(each[:, 0]) / 3
    assert (box[:, 0].mean() - product[:, 0].mean()) * side < 0  # away from the key light


def test_a_shoe_gets_its_mirror_image_beside_it() -> None:
    piece = shapes.shoe()[0]
    spots = arrange("pair", [piece], [0.66], 1.0, np.array([1.0, 0.0]))
    assert [spot.mirror for spot in spots] == [False, True] and spots[0].turn == spots[1].turn
    one, other = shown(spots, [piece], [0.66])
    assert 0.003 < polygon.apart(one, other) < 0.05
    # the toes of both look the same way, also of a shoe that lies along x
    lying = shapes.turned(shapes.shoe(), 2, 90)[0]
    spots = arrange("pair", [lying], [0.0], 1.0, np.array([0.0, 1.0]))
    for spot in spots:
        points = lying * np.array([-1.0, 1.0, 1.0]) if spot.mirror else lying
        cos, sin = math.cos(spot.turn), math.sin(spot.turn)
        heel = (points[points[:, 2] > 0.09][:, :2] @ np.array([[cos, sin], [-sin, cos]])).mean(axis=0)
        assert heel[0] == pytest.approx(lying[lying[:, 2] > 0.09][:, 0].mean())


@pytest.mark.parametrize("inner", [-1.0, 1.0])
@pytest.mark.parametrize("degrees", [0, 90, 180, -90])
def test_the_toes_tell_which_foot_a_shoe_is_for(inner: float, degrees: float) -> None:
    """The tip of the toes lies on the inner side of the sole, where the other shoe stands."""
    tip = shapes.box((0.02, 0.03, 0.02), (inner * -0.03, -0.15, 0))  # to the right of the toes is -x
    mesh = shapes.turned(shapes.joined(shapes.shoe(), tip), 2, degrees)
    look, side = placement.toes(mesh[0], False)
    assert side == inner and math.cos(look - math.radians(degrees)) > 0.999
    assert placement.toes(shapes.shoe()[0], False) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("name", "others", "arrangement"),
    [("", 0, "one"), ("auto", 2, "line-up"), ("Line_Up", 1, "line-up"), ("lineup", 3, "line-up"), ("THREE", 0, "three"),
     ("packaging", 1, "packaging")],
)  # fmt: skip
def test_an_arrangement_goes_with_the_number_of_products(name: str, others: int, arrangement: str) -> None:
    assert groups.checked(name, others) == arrangement


@pytest.mark.parametrize(
    ("name", "others", "code"),
    [("heap", 0, "unknown_arrangement"), ("line-up", 0, "bad_arrangement"), ("packaging", 0, "bad_arrangement"),
     ("packaging", 2, "bad_arrangement"), ("three", 1, "bad_arrangement"), ("one", 1, "bad_arrangement"),
     ("line-up", 12, "bad_arrangement")],
)  # fmt: skip
def test_what_does_not_go_together_is_said(name: str, others: int, code: str) -> None:
    with pytest.raises(BacklotError) as caught:
        groups.checked(name, others)
    assert caught.value.code == code and caught.value.hint


def test_polygons_tell_how_far_they_are_apart() -> None:
    square = polygon.hull(np.array([(0, 0), (1, 0), (1, 1), (0, 1)], float))
    assert polygon.apart(square, square + np.array([3, 0])) == pytest.approx(2)
    assert polygon.apart(square, square + np.array([0.9, 0.5])) == pytest.approx(-0.1)
    assert polygon.nearest(square, np.array([2.0, 0.5])) == pytest.approx((1, 0.5))
    assert polygon.nearest(square[:1], np.array([2.0, 0.5])) == pytest.approx((0, 0))


def test_the_command_line_takes_pose_arrangement_and_companions() -> None:
    parser = argparse.ArgumentParser()
    pose_command.add_pose_arguments(parser)
    args = parser.parse_args(["--pose", "Lie-Back", "--with", "a.glb", "--with", "b.glb", "--arrangement", "Lineup"])
    assert pose_command.shoot_choices(args) == {
        "pose": "lie_back", "arrangement": "line-up",
        "companions": (str(Path("a.glb").absolute()), str(Path("b.glb").absolute())),
    }  # fmt: skip
    assert pose_command.shoot_choices(parser.parse_args([])) == {"pose": "", "arrangement": "", "companions": ()}


@pytest.mark.parametrize("arguments", [["--pose", "fly"], ["--arrangement", "heap"]])
def test_an_unknown_name_lists_the_known_ones(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    pose_command.add_pose_arguments(parser)
    with pytest.raises(SystemExit):
        parser.parse_args(arguments)
    said = capsys.readouterr().err
    assert ("lean" in said and "hang" in said) if "--pose" in arguments else ("three" in said and "packaging" in said)


def test_the_report_gives_the_reason_and_what_else_is_offered() -> None:
    pose = {"pose": "lean", "source": "table", "why": "it shows its strings", "offered": ["lie"]}
    pieces = [{"product": "racket"}, {"product": "ball"}]
    told = "\n".join(pose_command.shoot_lines(
        {"pose": pose, "arrangement": {"name": "line-up", "pieces": pieces}, "warnings": ["It rocks."]}
    ))  # fmt: skip
    for words in ("pose: lean (it shows its strings)", "lie", "line-up of racket, ball", "note: It rocks."):
        assert words in told
    assert pose_command.shoot_lines({"pose": {"pose": "stand", "source": "default"}}) == []


def test_what_cannot_stand_beside_a_product_is_said_before_the_work(tmp_path: Path) -> None:
    photo, model = tmp_path / "a.png", tmp_path / "b.glb"
    for path in (photo, model):
        path.write_bytes(b"x")
    for kind, options, words in (
        ("product", ShootOptions(companions=(str(photo),)), "no 3D file"),
        ("photo", ShootOptions(companions=(str(model),)), "photo stands alone"),
        ("product", ShootOptions(companions=(str(tmp_path / "c.glb"),)), "does not exist"),
        ("product", ShootOptions(arrangement="packaging"), "another product"),
        ("product", ShootOptions(pose="fly"), "no pose"),
    ):
        with pytest.raises(BacklotError, match=words):
            companions.check(kind, options)
    companions.check("product", ShootOptions(companions=(str(model),), pose="lie"))
    again = ShootOptions.from_json(ShootOptions(companions=("a",), pose="lie", arrangement="line-up").to_json())
    assert (again.companions, again.pose, again.arrangement) == (("a",), "lie", "line-up")
