# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from backlot.addon.staging import framing


def box(w: float, d: float, h: float) -> np.ndarray:
    return np.array([(x * w / 2, y * d / 2, z * h) for x, y, z in itertools.product((-1, 1), (-1, 1), (0, 1))])


def on_frame(points: np.ndarray, shot: framing.Shot) -> np.ndarray:
    """Projection written anew for the test: positions with the frame's center at 0, in parts of the longer side."""
    axes = np.array(shot.basis)
    local = (points - np.array(shot.location)) @ axes.T
    scale = shot.focal_mm / framing.SENSOR_MM
    return np.stack(
        [local[:, 0] / -local[:, 2] * scale - shot.shift_x, local[:, 1] / -local[:, 2] * scale - shot.shift_y], 1
    )


@pytest.mark.parametrize("resolution", [(1024, 1024), (1080, 1920), (1920, 1080), (800, 1000)])
@pytest.mark.parametrize("size", [(0.04, 0.02, 0.13), (1.2, 0.4, 0.8), (0.3, 0.3, 0.02)])
@pytest.mark.parametrize("elevation", [0.0, 8.0, 25.0, 60.0])
def test_product_fills_what_was_asked_inside_the_margins(
    resolution: tuple[int, int], size: tuple[float, float, float], elevation: float
) -> None:
    points = box(*size)
    shot = framing.solve(points, 15, elevation, 85, 0.55, resolution)
    seen = on_frame(points, shot)
    side = np.array(framing.frame_sides(*resolution))
    extent = (seen.max(axis=0) - seen.min(axis=0)) / side
    assert extent.max() == pytest.approx(0.55, abs=0.005) == shot.fill
    assert (np.abs(seen) / side).max() <= 0.5 - framing.MARGIN + 0.001
    middle = (seen.max(axis=0) + seen.min(axis=0)) / 2
    assert middle[0] == pytest.approx(0, abs=1e-6)
    assert middle[1] == pytest.approx(framing.OPTICAL_CENTER * side[1], abs=1e-6)


def test_fill_is_kept_in_a_sensible_range() -> None:
    assert framing.solve(box(1, 1, 1), 0, 0, 85, 0.99, (100, 100)).fill <= framing.MAX_FILL + 0.01
    assert framing.solve(box(1, 1, 1), 0, 0, 85, 0.01, (100, 100)).fill >= framing.MIN_FILL - 0.01


def test_verticals_stay_parallel_near_eye_level_and_not_from_above() -> None:
    points = box(0.1, 0.1, 0.3)
    for elevation, level in ((10, True), (30, False)):
        shot = framing.solve(points, 20, elevation, 85, 0.55, (100, 100))
        seen = on_frame(points, shot)
        leaning = float(max(abs(seen[i, 0] - seen[i + 1, 0]) for i in range(0, 8, 2)))
        assert shot.level is level
        assert (leaning < 1e-9) is level


def test_copy_space_moves_the_product_aside_and_keeps_the_margin() -> None:
    points = box(0.2, 0.1, 0.2)

    def middle(space: str, size: tuple[int, int]) -> np.ndarray:
        seen = on_frame(points, framing.solve(points, 0, 5, 85, 0.5, size, space))
        assert np.abs(seen[:, 0]).max() <= framing.frame_sides(*size)[0] / 2 - framing.MARGIN + 1e-6
        return (seen.max(axis=0) + seen.min(axis=0)) / 2

    assert middle("left", (1920, 1080))[0] == pytest.approx(framing.ASIDE)
    assert middle("right", (1920, 1080))[0] == pytest.approx(-framing.ASIDE)
    assert middle("top", (1080, 1920))[1] == pytest.approx(framing.OPTICAL_CENTER - framing.ASIDE)
    assert middle("left", (1000, 1000))[0] == pytest.approx(framing.ASIDE)
    assert middle("", (1920, 1080))[0] == pytest.approx(0)


def test_a_square_frame_leaves_room_only_beside_a_smaller_product() -> None:
    points = box(0.2, 0.1, 0.2)
    assert framing.solve(points, 0, 5, 85, 0.7, (1000, 1000), "left").fill <= framing.COPY_FILL + 0.01
    assert framing.solve(points, 0, 5, 85, 0.7, (1920, 1080), "left").fill == pytest.approx(0.7, abs=0.01)


@pytest.mark.parametrize(("azimuth", "elevation"), [(0, 0), (30, 20), (-120, 45), (175, -10)])
def test_angles_undo_direction(azimuth: float, elevation: float) -> None:
    assert framing.angles(framing.direction(azimuth, elevation)) == pytest.approx((azimuth, elevation))


@pytest.mark.parametrize("elevation", [0, 45, 90])
def test_basis_is_right_handed_and_looks_at_the_product(elevation: float) -> None:
    axes = framing.basis(40, elevation)
    assert np.linalg.det(axes) == pytest.approx(1)
    assert axes[:, 2] == pytest.approx(framing.direction(40, elevation))
    assert axes[2, 1] >= -1e-9  # up is up


def test_depth_of_field_keeps_near_and_far_sharp() -> None:
    near, far, focal, pixels = 0.4, 0.6, 100.0, 1024
    dof = framing.depth_of_field(near, far, focal, 8, pixels)
    assert dof["raised"] and near < dof["focus_m"] < far
    f = focal / 1000
    for u in (near, far):
        disc = f * f * abs(u - dof["focus_m"]) / (dof["fstop"] * u * (dof["focus_m"] - f))
        assert disc / (framing.SENSOR_MM / 1000) * pixels <= 1.2 + 1e-6
    assert framing.depth_of_field(3.0, 3.1, 50, 8, 1024) == {
        "focus_m": pytest.approx(3.049, abs=1e-3),
        "fstop": 8,
        "raised": False,
    }


def test_the_set_limits_elevation_and_focal_length() -> None:
    assert framing.choose_elevation(30, 8) == 17
    assert framing.choose_elevation(10, 8) == 10
    assert framing.choose_elevation(10, 60) == 60
    assert framing.choose_elevation(None, 8) == 8
    assert framing.choose_focal(24, 85) == pytest.approx(76.5)
    assert framing.choose_focal(100, 85) == 100
    assert framing.choose_focal(None, 85) == 85


def test_points_behind_the_camera_are_not_projected() -> None:
    seen = framing.project(np.array([[0.0, 5.0, 0.0], [0.0, -9.0, 0.0]]), (0, -5, 0), framing.basis(0, 0), 50)
    assert not np.isnan(seen[0]).any() and np.isnan(seen[1]).all()
    assert math.isclose(seen[0, 0], 0, abs_tol=1e-9)


def ball(count: int = 60000, radius: float = 0.1) -> np.ndarray:
    points = np.random.default_rng(0).normal(size=(count, 3))
    return points / np.linalg.norm(points, axis=1, keepdims=True) * radius


def test_the_outline_of_many_points_is_that_of_all() -> None:
    points = ball()
    kept = framing.outline(points)
    assert len(kept) <= 2000
    for azimuth, elevation in ((0, 0), (33, 20), (200, 80)):
        whole, few = (
            framing.project(p, framing.direction(azimuth, elevation) * 0.5, framing.basis(azimuth, elevation), 85)
            for p in (points, kept)
        )
        assert few.max(axis=0) == pytest.approx(whole.max(axis=0), rel=2e-3)
    few_points = box(1, 1, 1)
    assert framing.outline(few_points) is few_points


@pytest.mark.parametrize("size", [(0.3, 0.05, 0.1), (0.1, 0.1, 0.3)])
@pytest.mark.parametrize("elevation", [0.0, 8.0, 30.0, 90.0])
def test_a_turntable_is_framed_for_its_widest_angle(size: tuple[float, float, float], elevation: float) -> None:
    points, axis = box(*size) + np.array([0.02, 0, 0]), (0.01, 0.0)  # turned about an axis beside its middle
    shot = framing.solve(framing.swept(points, axis), 0, elevation, 85, 0.6, (1000, 800))
    fills = []
    for degrees in range(0, 360, 3):
        turn = math.radians(degrees)
        xy = (points[:, :2] - axis) @ np.array(
            [[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]]
        ) + axis
        seen = on_frame(np.column_stack([xy, points[:, 2]]), shot)
        side = np.array(framing.frame_sides(1000, 800))
        assert (np.abs(seen) / side).max() <= 0.5 - framing.MARGIN
        fills.append(float((np.ptp(seen, axis=0) / side).max()))
    assert max(fills) <= 0.6 + 1e-3
    # no frame is smaller than needed: the swept body is filled by some angle, or from both sides of the axis together
    assert max(fills) > 0.45


def test_a_line_behind_the_neck_has_to_come_out_on_both_sides() -> None:
    assert framing.through_neck(0.0, 0.3, [0.25], [0.05, 0.24])
    assert not framing.through_neck(0.0, 0.3, [0.25], [0.05])
    assert not framing.through_neck(0.0, 0.3, [0.1], [0.1])
    assert not framing.through_neck(0.0, 0.3, [0.31], [0.31])
    assert not framing.through_neck(0.0, 0.3, [], [])


def wish(**changes: object) -> framing.Wish:
    return framing.Wish(**({"azimuth_deg": 0, "elevation_deg": 8, "focal_mm": 85, "fill": 0.5} | changes))  # type: ignore[arg-type]


def test_shallow_focus_keeps_the_front_and_lets_the_far_end_go() -> None:
    near, far = 0.8, 1.0
    sharp = framing.focus(near, far, 85, wish(fstop=8.0), 1024)
    shallow = framing.focus(near, far, 85, wish(fstop=8.0, depth_of_field="shallow"), 1024)
    assert sharp == framing.depth_of_field(near, far, 85, 8.0, 1024) | {"blur": True}
    assert near < shallow["focus_m"] < near + (far - near) / 4 and shallow["fstop"] < sharp["fstop"]

    def blur(u: float) -> float:
        f, s, n = 0.085, shallow["focus_m"], shallow["fstop"]
        return f * f * abs(u - s) / (n * u * (s - f)) / (framing.SENSOR_MM / 1000)

    assert blur(far) == pytest.approx(framing.SHALLOW_BLUR, rel=0.01) and blur(near) < 0.25 * blur(far)


def test_focus_on_everything_and_the_users_own_stop() -> None:
    assert framing.focus(0.8, 1.0, 85, wish(depth_of_field="none"), 1024)["blur"] is False
    said = framing.focus(0.8, 1.0, 85, wish(fstop=2.0, fstop_said=True), 1024)
    assert said["fstop"] == 2.0 and said["blur"]
    thin = framing.focus(4.0, 4.01, 50, wish(depth_of_field="shallow"), 1024)
    assert thin["fstop"] == framing.WIDEST_STOP


def test_the_widest_turn_of_a_turntable_has_the_wished_fill() -> None:
    points, axis = box(0.3, 0.05, 0.05) + np.array([0.05, 0, 0]), (0.0, 0.0)
    wanted = wish(fill=0.5)
    fill = framing.widest_fill(points, axis, wanted, (800, 800))
    assert 0.5 < fill <= framing.MAX_FILL
    shot = framing.solve(framing.swept(points, axis), 0, 8, 85, fill, (800, 800))
    fills = []
    for degrees in range(0, 360, 5):
        turn = math.radians(degrees)
        xy = points[:, :2] @ np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
        fills.append(float(np.ptp(on_frame(np.column_stack([xy, points[:, 2]]), shot), axis=0).max()))
    assert max(fills) == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("size", "resolution", "more"),
    [
        ((1.7, 0.8, 0.75), (576, 1024), 0.15),
        ((1.7, 0.8, 0.75), (1024, 576), 0.0),
        ((1.7, 0.8, 0.75), (1024, 1024), 0.0),
        ((0.04, 0.03, 0.13), (576, 1024), 0.0),
    ],
)
def test_a_wide_product_is_no_strip_in_an_upright_frame(
    size: tuple[float, float, float], resolution: tuple[int, int], more: float
) -> None:
    points, wanted = box(*size), wish(fill=0.5)
    shot = framing.solve(points, 0, 8, 85, 0.5, resolution)
    assert framing.upright_fill(points, shot, wanted, resolution) == pytest.approx(0.5 + more, abs=0.02)
    assert framing.upright_fill(points, shot, wish(fill=0.5, copy_space="top"), resolution) == 0.5
    assert framing.upright_fill(points, shot, wish(fill=0.5, fill_said=True), resolution) == 0.5
