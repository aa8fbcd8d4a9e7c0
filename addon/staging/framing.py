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
NECK = 2 / 3
"""From this part of its height on a product has its neck, behind which no horizon and no table edge should run."""
DEPTHS_OF_FIELD = {
    "sharp": "the whole product is sharp (default)",
    "shallow": "the nearest of it is sharp, its far parts and the background fall off",
    "none": "everything is sharp, the set too",
}
"""Choices of the depth of field, and what each looks like."""
WIDEST_STOP, SHALLOW_BLUR = 1.4, 0.006
"""A fast lens's f-stop; and the blur that the product's far end gets with shallow depth, part of the longer side."""
STRIP, LEAST_STRIP, STRIP_FILL = 0.25, 0.15, 0.15
"""Of an upright frame's height that a product takes: from the first down to the second its fill rises by the third."""
OUTLINE = 8000
"""From this many points on only those are looked at that stick out in one of many directions."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How the product is to be seen, whatever the frame's shape. Kept with the staging, so that it can be framed anew.

    elevation_free_deg: how far the elevation may change to get a horizon out of the product's neck. most: largest fill.
    fstop: of brief and set. ``fill_said``, ``fstop_said``: the user's numbers, which are kept as they are. studio: the
    set ends, and that should not show.
    """

    azimuth_deg: float
    elevation_deg: float
    focal_mm: float
    fill: float
    fill_said: bool = False
    most: float = MAX_FILL
    margin: float = MARGIN
    copy_space: str = ""
    elevation_free_deg: float = 0.0
    fstop: float = 8.0
    fstop_said: bool = False
    depth_of_field: str = "sharp"
    studio: bool = False


@dataclass(frozen=True, slots=True)
class Shot:
    """A solved camera. location and basis (columns right, up, back) in meters, world axes; shifts in Blender's units
    (parts of the sensor's longer side); fill: share of the limiting side. wish: what it was solved for."""

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
    wish: Wish | None = None


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
    most: float = MAX_FILL,
    margin: float = MARGIN,
) -> Shot:
    """Find the camera so that the points (n, 3) fill ``fill`` of the limiting side, centered by lens shift.

    copy_space: "left", "right" or "top": the product stands off center, within the margin, and leaves room for text.
    most: largest fill; margin: least free part of a side between product and frame.
    """
    side_w, side_h = frame_sides(*resolution)
    fill = min(most, max(MIN_FILL, fill))
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
    free = max(0.0, (side_w - (hi[0] - lo[0])) / 2 - margin * side_w)
    shift_x = (lo[0] + hi[0]) / 2 - min(max(aside * side_w, -free), free)
    free = max(0.0, (side_h - (hi[1] - lo[1])) / 2 - margin * side_h)
    shift_y = (lo[1] + hi[1]) / 2 - min(max((OPTICAL_CENTER - down) * side_h, -free), free)
    location = center + away * distance
    return Shot(
        (float(location[0]), float(location[1]), float(location[2])),
        tuple((float(r[0]), float(r[1]), float(r[2])) for r in axes.T),
        focal_mm, float(shift_x), float(shift_y), float(got), distance, elevation_deg, azimuth_deg, level,
    )  # fmt: skip


def outline(points: Points) -> Points:
    """The points that can be on an outline, seen from anywhere: of many those alone that stick out farthest in one of
    2,000 directions, which is within 0.1 % of the whole; of few all."""
    if len(points) <= OUTLINE:
        return points
    count = 2000
    z = 1 - (2 * np.arange(count) + 1) / count
    turn = np.arange(count) * math.pi * (3 - math.sqrt(5))
    flat = np.sqrt(1 - z * z)
    ways = np.stack([np.cos(turn) * flat, np.sin(turn) * flat, z])
    best, kept = np.full(count, -math.inf), np.zeros(count, np.int64)
    for start in range(0, len(points), 20000):
        reach = points[start : start + 20000] @ ways
        far = reach.argmax(axis=0)
        value = reach[far, np.arange(count)]
        kept = np.where(value > best, start + far, kept)
        best = np.maximum(best, value)
    return np.asarray(points[np.unique(kept)])


def swept(points: Points, axis: Sequence[float], steps: int = 72) -> Points:
    """The outline of all that the points (n, 3) pass while they turn once about the vertical through ``axis`` (x, y).

    What is farthest from the axis at its height goes around in circles; of the profile only its convex outline counts.
    """
    radius = np.hypot(points[:, 0] - axis[0], points[:, 1] - axis[1])
    profile = _upper_hull(np.stack([points[:, 2], radius], axis=1))
    angle = np.arange(steps) * (2 * math.pi / steps)
    # a polygon around the circle, not within it: between two steps nothing may stick out
    reach = profile[:, 1] / math.cos(math.pi / steps)
    x, y = axis[0] + np.outer(reach, np.cos(angle)), axis[1] + np.outer(reach, np.sin(angle))
    z = np.repeat(profile[:, 0], steps)
    return np.stack([x.ravel(), y.ravel(), z], axis=1)


def upright_fill(points: Points, shot: Shot, wish: Wish, resolution: tuple[int, int]) -> float:
    """The wished fill, or more for a wide product in an upright frame, where it would be a strip in the middle."""
    side_w, side_h = frame_sides(*resolution)
    if side_h <= side_w or wish.copy_space or wish.fill_said:
        return wish.fill
    seen = project(points, shot.location, np.array(shot.basis).T, shot.focal_mm)
    strip = float(np.ptp(seen[:, 1])) / side_h
    more = min(1.0, max(0.0, (STRIP - strip) / (STRIP - LEAST_STRIP)))
    return min(wish.most, wish.fill + more * STRIP_FILL)


def widest_fill(
    points: Points, axis: Sequence[float], wish: Wish, resolution: tuple[int, int], steps: int = 72
) -> float:
    """The fill that all turns together (`swept`) get so that the largest of the turns has the wished one.

    All turns together are wider than each: what sticks out goes from one side to the other.
    """
    shot = solve(
        swept(points, axis), wish.azimuth_deg, wish.elevation_deg, wish.focal_mm, wish.fill, resolution,
        most=wish.most, margin=wish.margin,
    )  # fmt: skip
    side, largest = np.array(frame_sides(*resolution)), 0.0
    for angle in np.arange(steps) * (2 * math.pi / steps):
        cos, sin = math.cos(angle), math.sin(angle)
        xy = (points[:, :2] - axis) @ np.array([[cos, sin], [-sin, cos]]) + axis
        turned = np.column_stack([xy, points[:, 2]])
        seen = project(turned, shot.location, np.array(shot.basis).T, wish.focal_mm)
        largest = max(largest, float((np.ptp(seen, axis=0) / side).max()))
    return min(wish.most, wish.fill * shot.fill / largest)


def _upper_hull(points: Points) -> Points:
    """Of points (n, 2) those on the upper convex outline, from left to right; both ends are kept."""
    order = points[np.lexsort((-points[:, 1], points[:, 0]))]
    hull: list[NDArray[np.float64]] = []
    for p in order:
        while len(hull) > 1:
            a, b = hull[-2], hull[-1]
            if (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) < 0:
                break
            hull.pop()
        hull.append(p)
    return np.array(hull)


def through_neck(low: float, high: float, left: Sequence[float], right: Sequence[float]) -> bool:
    """Whether a line that comes out on both sides of the product runs behind its neck.

    low, high: the product's lower and upper end in the picture; left, right: where lines are beside it, same axis.
    """
    neck = low + NECK * (high - low)
    return all(any(neck < y < high for y in side) for side in (left, right))


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


def focus(near_m: float, far_m: float, focal_mm: float, wish: Wish, pixels: int) -> dict[str, Any]:
    """Focus distance, f-stop and whether there is any blur, as wished; see `depth_of_field`.

    Shallow: focused an eighth into the product, with the stop that blurs its far end by `SHALLOW_BLUR`; a thin product
    gets what the fastest lens gives.
    """
    found = depth_of_field(near_m, far_m, focal_mm, wish.fstop, pixels) | {"blur": wish.depth_of_field != "none"}
    if wish.depth_of_field == "shallow":
        at, f = near_m + (far_m - near_m) / 8, focal_mm / 1000
        stop = f * f * (far_m - at) / (far_m * max(at - f, 1e-4) * SHALLOW_BLUR * SENSOR_MM / 1000)
        found |= {"focus_m": at, "fstop": min(max(stop, WIDEST_STOP), wish.fstop), "raised": False}
    return found | ({"fstop": wish.fstop} if wish.fstop_said else {})


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
