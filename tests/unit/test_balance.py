# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import numpy as np
import pytest
from backlot.addon.product.polygon import hull, margin
from backlot.addon.staging.balance import balance, center_of_mass

Points = np.ndarray
QUADS = ((0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5))


def box(size: tuple[float, float, float], at: tuple[float, float, float] = (0, 0, 0)) -> tuple[Points, Points]:
    """A box that stands on its place: corners and triangles."""
    corners = np.array([(x, y, z) for z in (0, 1) for y in (-0.5, 0.5) for x in (-0.5, 0.5)]) * size + at
    return corners, np.array([t for a, b, c, d in QUADS for t in ((a, b, c), (a, c, d))])


def joined(*parts: tuple[Points, Points]) -> tuple[Points, Points]:
    corners, triangles, count = [], [], 0
    for points, faces in parts:
        corners.append(points)
        triangles.append(faces + count)
        count += len(points)
    return np.concatenate(corners), np.concatenate(triangles)


def flat(xy: Points) -> Points:
    return np.zeros(len(xy))


def test_a_box_stands_with_half_of_its_width_to_spare() -> None:
    found = balance(*box((0.1, 0.2, 0.3)), flat)
    assert found.stands and found.margin_m == pytest.approx(0.05)


def test_what_leans_too_far_tips() -> None:
    """A narrow foot with a long arm to one side."""
    found = balance(*joined(box((0.04, 0.04, 0.2)), box((0.3, 0.04, 0.04), (0.17, 0, 0.2))), flat)
    assert not found.stands and found.margin_m < -0.02


def test_three_feet_of_uneven_height_bear_on_ground_that_follows_them() -> None:
    feet = [box((0.01, 0.01, 0.3 - z), (x, y, z)) for x, y, z in ((-0.1, -0.1, 0.0), (0.1, -0.1, 0.01), (0, 0.1, 0.02))]
    body = box((0.25, 0.25, 0.1), (0, 0, 0.3))

    def ground(xy: Points) -> Points:
        return np.where(xy[:, 1] > 0, 0.02, np.where(xy[:, 0] > 0, 0.01, 0.0))

    assert balance(*joined(*feet, body), ground).stands
    # on a flat floor only the lowest foot touches
    assert not balance(*joined(*feet, body), flat).stands


def test_a_ball_rests_on_its_point() -> None:
    u, v = np.meshgrid(np.linspace(0, 2 * np.pi, 48, endpoint=False), np.linspace(0, np.pi, 25))
    points = 0.1 * np.stack([np.cos(u) * np.sin(v), np.sin(u) * np.sin(v), 1 - np.cos(v)], axis=-1).reshape(-1, 3)
    i = np.arange(24 * 48).reshape(24, 48)
    j = np.roll(i, -1, axis=1)
    faces = np.concatenate([np.stack(t, -1).reshape(-1, 3) for t in ((i, j, i + 48), (j, j + 48, i + 48))])
    assert balance(points, faces, flat).stands


def test_nothing_beneath_is_no_stand() -> None:
    assert not balance(*box((0.1, 0.1, 0.1)), lambda xy: np.full(len(xy), np.nan)).stands


def test_the_weight_is_that_of_the_shell_and_not_of_dense_corners() -> None:
    points, triangles = box((0.1, 0.1, 0.4))
    assert center_of_mass(points, triangles) == pytest.approx((0, 0, 0.2))


@pytest.mark.parametrize(("point", "distance"), [((0, 0), 1), ((0.5, 0), 0.5), ((2, 0), -1), ((2, 2), -1)])
def test_distance_from_a_square(point: tuple[float, float], distance: float) -> None:
    square = hull(np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (0, 0), (0.3, 0.9), (1, 0)], float))
    assert len(square) == 4 and margin(square, np.array(point, float)) == pytest.approx(distance)


def test_two_points_or_one_hold_nothing_up() -> None:
    line = hull(np.array([(-1.0, 0.0), (1.0, 0.0)]))
    assert margin(line, np.array([0.0, 0.3])) == pytest.approx(-0.3)
    assert margin(np.zeros((0, 2)), np.array([0.0, 0.0])) == -np.inf
