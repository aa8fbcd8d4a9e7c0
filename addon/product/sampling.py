# SPDX-License-Identifier: GPL-3.0-or-later
"""Points spread evenly over a surface of triangles. Pure: numpy only, no bpy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]


def areas(corners: Points) -> Points:
    """Twice the area of each triangle, (m,); corners (m, 3, 3)."""
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    return np.asarray(np.linalg.norm(normal, axis=1))


def spread(area: Points, count: int) -> tuple[NDArray[np.int64], Points]:
    """Triangles (count,) and the weights of their corners (count, 3); area (m,), not all 0.

    Evenly over the area: the same product gives the same points, however its triangles are numbered, nearly.
    """
    random = np.random.default_rng(0)
    which = np.searchsorted(np.cumsum(area), (np.arange(count) + random.random(count)) / count * area.sum())
    u, v = random.random((2, count))
    flip = u + v > 1
    u[flip], v[flip] = 1 - u[flip], 1 - v[flip]
    return np.minimum(which, len(area) - 1), np.stack([1 - u - v, u, v], axis=1)
