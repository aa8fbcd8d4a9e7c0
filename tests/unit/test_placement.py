# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import math

import numpy as np
import pytest
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.staging import placement

CARD = {"title": "Podium", "design_size_m": 0.2, "scale_range": [0.5, 2.0]}
ROOM = placement.Room("mark", 0.3, 0.6)


def cylinder(radius: float = 0.04, height: float = 0.1) -> np.ndarray:
    a = np.linspace(0, 2 * math.pi, 96, endpoint=False)
    return np.array([(radius * math.cos(t), radius * math.sin(t), z) for t in a for z in np.linspace(0, height, 20)])


def with_handle(azimuth: float) -> np.ndarray:
    z, out = np.meshgrid(np.linspace(0.02, 0.08, 15), np.linspace(0.04, 0.07, 8))
    a = np.full(z.size, azimuth)
    handle = np.stack([out.ravel() * np.cos(a), out.ravel() * np.sin(a), z.ravel()], axis=1)
    return np.concatenate([cylinder(), handle])


def test_product_scale_meets_the_longest_side_and_prefers_the_size_to_the_unit() -> None:
    assert placement.product_scale([10, 20, 5], [0.1, 0.2, 0.05], 1.0) == pytest.approx(0.01)
    assert placement.product_scale([10, 20, 5], None, 0.001) == 0.001


def test_product_scale_asks_when_nothing_is_known() -> None:
    with pytest.raises(BacklotError) as caught:
        placement.product_scale([1, 1, 1], None, None)
    assert caught.value.code == "unknown_size"


@pytest.mark.parametrize(("height", "expected"), [(0.2, 1.0), (0.3, 1.5), (0.02, 0.5), (0.39, 1.95)])
def test_set_scale_follows_the_design_size_within_the_range(height: float, expected: float) -> None:
    assert placement.choose_room((0.1, 0.1, height), CARD, [ROOM], 0.05)[1] == pytest.approx(expected)


def test_set_grows_for_a_wide_foot_even_if_the_product_is_short() -> None:
    tight = placement.Room("mark", 0.1, 0.6)
    assert placement.choose_room((0.2, 0.2, 0.02), CARD, [tight], 0.15)[1] == pytest.approx(1.5)


def test_what_does_not_fit_is_said_with_numbers() -> None:
    with pytest.raises(BacklotError) as caught:
        placement.choose_room((0.5, 0.5, 1.5), CARD, [placement.Room("mark.low", 0.1, 0.2), ROOM], 0.3)
    assert caught.value.code == "does_not_fit"
    assert "150 cm" in caught.value.message and "120 cm" in caught.value.message


def test_a_real_place_is_never_scaled() -> None:
    card = {"design_size_m": 0.3, "scale_range": [1, 1]}
    assert placement.choose_room((0.05, 0.05, 0.08), card, [ROOM], 0.04)[1] == 1.0


@pytest.mark.parametrize(
    ("height", "mark"), [(0.4, "mark"), (0.9, "mark.floor"), (1.3, "mark.floor"), (1.25, "mark.floor")]
)
def test_a_product_stands_on_the_first_mark_that_has_room(height: float, mark: str) -> None:
    floor = placement.Room("mark.floor", 0.5, 1.4)
    card = {"design_size_m": 0.3, "scale_range": [1, 1]}
    assert placement.choose_room((0.2, 0.2, height), card, [ROOM, floor], 0.15)[0].mark == mark


def test_a_mark_with_room_is_preferred_to_a_set_blown_up() -> None:
    rooms = [placement.Room("mark", 0.06, 0.6), placement.Room("mark.floor", 0.4, 0.6)]
    assert placement.choose_room((0.2, 0.2, 0.2), CARD, rooms, 0.1) == (rooms[1], 1.0)


def test_rest_height_touches_a_flat_surface() -> None:
    points = cylinder() + np.array([0, 0, 0.37])
    drop = placement.rest_height(points, lambda xy: np.full(len(xy), 0.1), 0.0)
    assert (points[:, 2] + drop).min() == pytest.approx(0.1 + placement.CONTACT_GAP_M, abs=1e-9)


def test_rest_height_on_a_slope_leaves_nothing_below_the_surface() -> None:
    points = cylinder()

    def slope(xy: np.ndarray) -> np.ndarray:
        return np.asarray(0.2 * xy[:, 0])

    placed = points + np.array([0, 0, placement.rest_height(points, slope, 0.0)])
    clearance = placed[:, 2] - slope(placed[:, :2])
    assert 0 <= clearance.min() <= 0.001
    assert placement.standing(placed, slope).gap_m == pytest.approx(clearance.min())


def test_rest_height_without_a_surface_uses_the_ground() -> None:
    points = cylinder() + np.array([0, 0, 5])
    drop = placement.rest_height(points, lambda xy: np.full(len(xy), np.nan), 0.3)
    assert points[:, 2].min() + drop == pytest.approx(0.3 + placement.CONTACT_GAP_M)


def test_support_counts_what_hangs_over_the_edge() -> None:
    def half(xy: np.ndarray) -> np.ndarray:
        return np.where(xy[:, 0] < 0, 0.0, np.nan)

    assert placement.standing(cylinder(), half).support == pytest.approx(0.5, abs=0.05)


def test_roundness_tells_bottles_from_boxes() -> None:
    grid = np.array(
        [(x, y, z) for x in np.linspace(-1, 1, 15) for y in np.linspace(-1, 1, 15) for z in np.linspace(0, 2, 9)]
    )
    assert placement.roundness(cylinder()) > 0.95
    assert placement.roundness(grid) < 0.85
    assert placement.roundness(grid * [3, 1, 1]) < 0.4


@pytest.mark.parametrize("azimuth", [-1.5, 0.2, 2.8])
def test_handle_is_found_and_turned_to_the_side(azimuth: float) -> None:
    found = placement.handle_azimuth(with_handle(azimuth))
    assert found == pytest.approx(azimuth, abs=0.05)
    yaw = placement.flattering_yaw((0.11, 0.08, 0.1), 0.9, "tableware", "left", found)
    # beside the body as seen from -Y, never pointing at the camera
    assert abs(math.cos(azimuth + yaw)) > 0.8


def test_no_handle_on_round_things_and_boxes() -> None:
    assert placement.handle_azimuth(cylinder()) is None
    grid = np.array(
        [(x, y, z) for x in np.linspace(-1, 1, 15) for y in np.linspace(-1, 1, 15) for z in np.linspace(0, 2, 9)]
    )
    assert placement.handle_azimuth(grid) is None


@pytest.mark.parametrize("azimuth", [-1.6, 0.4, 2.9])
def test_a_label_is_turned_to_the_camera(azimuth: float) -> None:
    steps, levels = 48, 6
    a = np.linspace(0, 2 * math.pi, steps, endpoint=False)
    points = np.array([(math.cos(t), math.sin(t), z) for z in range(levels) for t in a])
    quads = [
        (z * steps + i, z * steps + (i + 1) % steps, (z + 1) * steps + i)
        for z in range(levels - 1)
        for i in range(steps)
    ]
    triangles = np.array([t for i, j, k in quads for t in ((i, j, k), (j, k + (j - i), k))])
    middle = points[triangles].mean(axis=1)
    apart = np.angle(np.exp(1j * (np.arctan2(middle[:, 1], middle[:, 0]) - azimuth)))
    material = ((np.abs(apart) < 0.6) & (middle[:, 2] > 1) & (middle[:, 2] < 4)).astype(np.int64)
    found = placement.label_azimuth(points, triangles, material)
    assert found == pytest.approx(azimuth, abs=0.1)
    yaw = placement.flattering_yaw((1, 1, 3), 0.97, "wine", "left", None, found)
    assert math.cos(azimuth + yaw + math.pi / 2) > 0.99
    assert placement.label_azimuth(points, triangles, material * 0) is None


def test_yaw_turns_the_front_toward_the_key_and_keeps_labels_in_front() -> None:
    size = (0.1, 0.08, 0.2)
    assert placement.flattering_yaw(size, 0.5, "", "left") < 0 < placement.flattering_yaw(size, 0.5, "", "back-right")
    assert placement.flattering_yaw(size, 0.95, "wine", "left") == 0.0


def test_long_things_show_their_length() -> None:
    assert abs(math.degrees(placement.flattering_yaw((0.4, 1.2, 0.8), 0.2, "bicycles", "left"))) > 60
    assert abs(math.degrees(placement.flattering_yaw((0.14, 0.15, 0.03), 0.2, "eyewear", "left"))) < 20
