# SPDX-License-Identifier: GPL-3.0-or-later
"""Convex polygons in the plane: what a product stands on. Pure: numpy only, no bpy."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]


def hull(points: Points) -> Points:
    """Convex hull of points (n, 2) in the plane, counter-clockwise (k, 2). Degenerate input gives fewer than three."""
    rows = np.unique(points, axis=0)
    if len(rows) < 3:
        return rows
    if len(rows) > 400:
        # only the extremes in each of many strips can be corners
        strip = np.linspace(rows[0, 0], rows[-1, 0], 129)
        index = np.clip(np.searchsorted(strip, rows[:, 0], side="right") - 1, 0, 127)
        keep = np.zeros(len(rows), bool)
        keep[[0, -1]] = True
        for values in (rows[:, 1], -rows[:, 1]):
            best = np.lexsort((values, index))
            last = np.flatnonzero(np.append(np.diff(index[best]) > 0, True))
            keep[best[last]] = True
        rows = rows[keep]

    def half(line: Points) -> list[Points]:
        out: list[Points] = []
        for point in line:
            while len(out) > 1 and _cross(out[-1] - out[-2], point - out[-2]) <= 0:
                out.pop()
            out.append(point)
        return out

    lower, upper = half(rows), half(rows[::-1])
    return np.array(lower[:-1] + upper[:-1])


def _cross(a: Points, b: Points) -> float:
    return float(a[0] * b[1] - a[1] * b[0])


def area(corners: Points) -> float:
    if len(corners) < 3:
        return 0.0
    x, y = corners[:, 0], corners[:, 1]
    return float(0.5 * abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))))


def margin(corners: Points, point: Points) -> float:
    """How far a point (2,) is inside a convex polygon (k, 2), counter-clockwise, in its units; negative outside.

    Outside it is the distance from the line of the edge that it is farthest beyond; of a line or a point, the distance.
    """
    if len(corners) == 0:
        return -math.inf
    if len(corners) < 3:
        start, along = corners[0], corners[-1] - corners[0]
        at = float(np.clip(along @ (point - start) / max(float(along @ along), 1e-18), 0.0, 1.0))
        return -float(np.linalg.norm(start + at * along - point))
    edge = np.roll(corners, -1, axis=0) - corners
    length = np.maximum(np.linalg.norm(edge, axis=1), 1e-12)
    away = point - corners
    return float(((edge[:, 0] * away[:, 1] - edge[:, 1] * away[:, 0]) / length).min())


def nearest(corners: Points, point: Points) -> Points:
    """The point (2,) of the edges of a convex polygon (k, 2), a line or a single point, that is nearest to a point."""
    along = np.roll(corners, -1, axis=0) - corners
    part = ((point - corners) * along).sum(axis=1) / np.maximum((along * along).sum(axis=1), 1e-18)
    on = corners + np.clip(part, 0.0, 1.0)[:, None] * along
    return np.asarray(on[np.argmin(np.linalg.norm(on - point, axis=1))])


def apart(one: Points, other: Points) -> float:
    """At least so far are two convex polygons (k, 2) from each other, both counter-clockwise; negative: they overlap.

    The largest gap between them that any of their edges' directions shows; between two corners it is a little more.
    """
    best = -math.inf
    for mine, theirs in ((one, other), (other, one)):
        edge = np.roll(mine, -1, axis=0) - mine
        normal = np.stack([edge[:, 1], -edge[:, 0]], axis=1)
        normal /= np.maximum(np.linalg.norm(normal, axis=1), 1e-18)[:, None]
        best = max(best, float(((theirs @ normal.T).min(axis=0) - (mine * normal).sum(axis=1)).max()))
    return best
