# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a product would stay where it was put: its weight over what it stands on. Pure: numpy only, no bpy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

TOUCHES_M, TOUCHES = 0.0005, 0.004
"""What is this near to the surface bears: meters, and part of the product's height, whichever is more."""
TIPS = 0.02
"""Part of its height by which a product's weight may lie outside before it would tip: a ball stands on one point."""


@dataclass(frozen=True, slots=True)
class Balance:
    """margin_m: how far inside the polygon of support the weight lies, below 0 outside. stands: it would not tip."""

    margin_m: float
    stands: bool


def center_of_mass(vertices: Points, triangles: NDArray[np.int64]) -> Points:
    """(3,) of a shell of even thickness: most products are hollow, and most meshes are not closed."""
    a, b, c = (vertices[triangles[:, i]] for i in range(3))
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    total = float(area.sum())
    if total <= 0:
        return np.asarray(vertices.mean(axis=0))
    return np.asarray(((a + b + c) / 3 * area[:, None]).sum(axis=0) / total)


def hull(points: Points) -> Points:
    """Convex hull of (n, 2) points, counter-clockwise, without repetition (Andrew's monotone chain)."""
    ordered = np.unique(points, axis=0)
    if len(ordered) < 3:
        return ordered

    def chain(rows: Points) -> list[Points]:
        out: list[Points] = []
        for row in rows:
            while len(out) > 1 and _turn(out[-2], out[-1], row) <= 0:
                out.pop()
            out.append(row)
        return out[:-1]

    return np.array([*chain(ordered), *chain(ordered[::-1])])


def _turn(a: Points, b: Points, c: Points) -> float:
    return float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))


def inside(point: Points, outline: Points) -> float:
    """Distance of a point (2,) from the outline of a convex polygon (n, 2), counter-clockwise; below 0 outside."""
    if len(outline) == 0:
        return -np.inf
    start, end = outline, np.roll(outline, -1, axis=0)
    along = end - start
    length = np.maximum((along**2).sum(axis=1), 1e-18)
    at = np.clip(((point - start) * along).sum(axis=1) / length, 0.0, 1.0)
    distance = float(np.linalg.norm(start + along * at[:, None] - point, axis=1).min())
    if len(outline) < 3:
        return -distance
    side = along[:, 0] * (point[1] - start[:, 1]) - along[:, 1] * (point[0] - start[:, 0])
    return distance if bool((side >= 0).all()) else -distance


def balance(points: Points, triangles: NDArray[np.int64], height_at: Callable[[Points], Points]) -> Balance:
    """Of the placed product: points (n, 3) and triangles (m, 3), over a surface as `placement.rest_height` takes it."""
    low, high = float(points[:, 2].min()), float(points[:, 2].max())
    height = max(high - low, 1e-9)
    near = max(TOUCHES_M, TOUCHES * height)
    # on uneven ground the feet are at different heights, but none far from the bottom
    band = points[points[:, 2] <= low + 0.25 * height]
    band = band[np.unique((band / (near / 2)).round().astype(np.int64), axis=0, return_index=True)[1]]
    clearance = band[:, 2] - height_at(band[:, :2])
    over = ~np.isnan(clearance)
    if not over.any():
        return Balance(-np.inf, False)
    band, clearance = band[over], clearance[over]
    bearing = band[clearance <= clearance.min() + near]
    margin = inside(center_of_mass(points, triangles)[:2], hull(bearing[:, :2]))
    return Balance(margin, margin >= -TIPS * height)
