# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera: distance, height, lens shift, f-stop, solved for the product's real points. Pure: numpy only, no bpy.

The camera looks along -Z of its own axes, as Blender's does; the sensor's longer side is ``sensor_mm`` (fit "AUTO").
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

SENSOR_MM = 36.0
OPTICAL_CENTER = 0.02
"""The product's middle stands this part of the frame's height above the geometric center: seen as centered."""
STRAIGHT_UP_TO_DEG = 14.0
"""Up to this elevation the camera is kept level and the lens shifted, so that verticals stay parallel."""
MIN_FILL, MAX_FILL = 0.40, 0.72
MARGIN = 0.06
"""Least space between product and frame, part of the side."""
ASIDE, COPY_FILL = 1 / 6, 0.45
"""How far off center a product leaves room for text, part of the side, and how much it then fills at most."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A solved camera. location and basis (columns right, up, back) in meters, world axes; shifts in Blender's units
    (parts of the sensor's longer side); fill: share of the limiting side."""

    location: tuple[float, float, float]
    basis: tuple[tuple[float, float, float], ...]
    focal_mm: float
    shift_x: float
    shift_y: float
    fill: float
    distance_m: float
    elevation_deg: float
    azimuth_deg: float
    level: bool


def direction(azimuth_deg: float, elevation_deg: float) -> Points:
    """Unit vector from the product to the camera. Azimuth 0 is -Y (the front), positive to the viewer's right (+X)."""
    a, e = math.radians(azimuth_deg), math.radians(elevation_deg)
    return np.array([math.sin(a) * math.cos(e), -math.cos(a) * math.cos(e), math.sin(e)])


def angles(vector: Sequence[float]) -> tuple[float, float]:
    """(azimuth, elevation) in degrees of a vector from the product to the camera: the inverse of `direction`."""
    x, y, z = vector
    return math.degrees(math.atan2(x, -y)), math.degrees(math.atan2(z, math.hypot(x, y)))


def basis(azimuth_deg: float, elevation_deg: float) -> Points:
    """Camera axes as columns (right, up, back) for a view along -direction; well defined straight from above, too."""
    back = direction(azimuth_deg, elevation_deg)
    a = math.radians(azimuth_deg)
    right = np.array([math.cos(a), math.sin(a), 0.0])
    return np.stack([right, np.cross(back, right), back], axis=1)


def project(points: Points, location: Sequence[float], axes: Points, focal_mm: float) -> Points:
    """(n, 2) positions on the sensor before shift, in parts of its longer side; NaN behind the camera."""
    local = (points - np.asarray(location)) @ axes
    depth = -local[:, 2]
    depth = np.where(depth > 1e-6, depth, np.nan)
    return np.asarray(local[:, :2] / depth[:, None] * (focal_mm / SENSOR_MM))


def frame_sides(width: int, height: int) -> tuple[float, float]:
    """Width and height of the frame in parts of its longer side."""
    longer = max(width, height)
    return width / longer, height / longer


def solve(
    points: Points,
    azimuth_deg: float,
    elevation_deg: float,
    focal_mm: float,
    fill: float,
    resolution: tuple[int, int],
    copy_space: str = "",
) -> Shot:
    """Find the camera so that the points (n, 3) fill ``fill`` of the limiting side, centered by lens shift.

    copy_space: "left", "right" or "top": the product stands off center, within the margin, and leaves room for text.
    """
    side_w, side_h = frame_sides(*resolution)
    fill = min(MAX_FILL, max(MIN_FILL, fill))
    aside, down = {"left": (ASIDE, 0.0), "right": (-ASIDE, 0.0), "top": (0.0, ASIDE)}.get(copy_space, (0.0, 0.0))
    if (aside and side_w <= side_h) or (down and side_h <= side_w):
        fill = min(fill, COPY_FILL)  # where the frame is not longer that way, only a smaller product leaves room
    low, high = points.min(axis=0), points.max(axis=0)
    center = (low + high) / 2
    radius = float(np.linalg.norm(high - low)) / 2
    level = elevation_deg <= STRAIGHT_UP_TO_DEG
    axes = basis(azimuth_deg, 0.0 if level else elevation_deg)
    away = direction(azimuth_deg, elevation_deg)

    def spread(distance: float) -> tuple[float, Points, Points]:
        seen = project(points, center + away * distance, axes, focal_mm)
        if np.isnan(seen).any():
            return math.inf, low[:2], high[:2]
        lo, hi = seen.min(axis=0), seen.max(axis=0)
        return max((hi[0] - lo[0]) / side_w, (hi[1] - lo[1]) / side_h), lo, hi

    near, far = radius * 0.2, radius * 4000
    for _ in range(80):
        middle = math.sqrt(near * far)
        near, far = (middle, far) if spread(middle)[0] > fill else (near, middle)
    distance = far
    got, lo, hi = spread(distance)
    free = max(0.0, (side_w - (hi[0] - lo[0])) / 2 - MARGIN * side_w)
    shift_x = (lo[0] + hi[0]) / 2 - min(max(aside * side_w, -free), free)
    free = max(0.0, (side_h - (hi[1] - lo[1])) / 2 - MARGIN * side_h)
    shift_y = (lo[1] + hi[1]) / 2 - min(max((OPTICAL_CENTER - down) * side_h, -free), free)
    location = center + away * distance
    return Shot(
        (float(location[0]), float(location[1]), float(location[2])),
        tuple((float(r[0]), float(r[1]), float(r[2])) for r in axes.T),
        focal_mm, float(shift_x), float(shift_y), float(got), distance, elevation_deg, azimuth_deg, level,
    )  # fmt: skip


def extent(mask: NDArray[np.bool_]) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom of what is true in (h, w), right and bottom the first outside; None where nothing is."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def choose_elevation(wanted_deg: float | None, set_deg: float) -> float:
    """The brief's elevation where the set allows it: a set shows its good side near the height it was built for.

    Sets for a top view (from 40°) keep their own height.
    """
    if wanted_deg is None or set_deg >= 40:
        return set_deg
    return min(max(wanted_deg, set_deg - 6), set_deg + 9)


def choose_focal(wanted_mm: float | None, set_mm: float) -> float:
    """The brief's focal length, but not so short that the set's edges come into the picture, nor twice its own."""
    if not wanted_mm:
        return set_mm
    return min(max(wanted_mm, set_mm * 0.9), set_mm * 1.6)


def depth_range(points: Points, shot: Shot) -> tuple[float, float]:
    """Nearest and farthest distance of the points along the camera's axis, meters."""
    depth = (np.asarray(shot.location) - points) @ np.asarray(shot.basis[2])
    return float(depth.min()), float(depth.max())


def depth_of_field(near_m: float, far_m: float, focal_mm: float, fstop: float, pixels: int) -> dict[str, Any]:
    """Focus distance and the f-stop with which near and far are sharp to 1.2 pixels; the brief's if that suffices.

    A blur disc at distance u for focus s and focal length f has the diameter f² |u - s| / (N u (s - f)).
    """
    focus = 2 * near_m * far_m / (near_m + far_m)
    f = focal_mm / 1000
    limit = 1.2 * SENSOR_MM / 1000 / pixels
    reach = max(abs(near_m - focus) / near_m, abs(far_m - focus) / far_m)
    need = f * f * reach / (limit * max(focus - f, 1e-4))
    stop = max(float(fstop), need)
    return {"focus_m": focus, "fstop": stop, "raised": need > fstop}
