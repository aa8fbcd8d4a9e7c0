# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a product would stay where it was put: its weight over what it stands on. Pure: numpy only, no bpy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..product import polygon
from ..product.rest import center_of_mass as center_of_mass

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


def balance(
    points: Points, triangles: NDArray[np.int64], height_at: Callable[[Points], Points], tips: float = TIPS
) -> Balance:
    """Of the placed product: points (n, 3) and triangles (m, 3), over a surface as `placement.rest_height` takes it.

    tips: of a soft product, which gives way where it touches, instead of `TIPS`.
    """
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
    margin = polygon.margin(polygon.hull(bearing[:, :2]), center_of_mass(points, triangles)[:2])
    return Balance(margin, margin >= -tips * height)
