# SPDX-License-Identifier: GPL-3.0-or-later
"""From metered light to view exposure. Pure: numpy only, no bpy.

Metering follows the photographer's gray card: a dummy in the product's shape with 18 % reflectance is put in its place,
and what it sends back says how much light falls there. So a black product stays black and a white one white. A second
look at the product itself guards its highlights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.float32]

GRAY = 0.18
TARGETS = {"high key": 0.29, "mid key": 0.25, "low key": 0.17}
"""Scene-linear luminance that the lit side of the gray dummy gets."""
LIMIT_STOPS = 2.0
SURROUNDINGS = {"high key": 1.25, "mid key": 0.8, "low key": 0.7}
"""Luminance that the brighter parts of the set may be raised to: sets are built for 0 stops and bear little more."""
BLACK, LIFT_STOPS = 0.25, 0.6
"""A product whose highlights stay under this luminance gets up to so much more: else black shows no form."""
HIGHLIGHT = 1.25
"""Scene-linear luminance of the product's brightest broad area at most: Khronos PBR Neutral shows it at 96 %."""


def luminance(pixels: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Rec. 709 luminance (…,) of linear RGB(A) (…, 3 or 4)."""
    return np.asarray(pixels[..., :3].astype(np.float64) @ np.array([0.2126, 0.7152, 0.0722]))


@dataclass(frozen=True, slots=True)
class Exposure:
    """stops: for the view settings. lit: luminance of the dummy's lit side at 0 stops. highlight: the product's."""

    stops: float
    lit: float
    highlight: float
    limited_by: str


def meter(dummy: Pixels, mask: NDArray[np.float32], product: Pixels | None, key: str) -> Exposure:
    """Exposure from linear pictures (h, w, 4) of dummy and product and the dummy's visible mask (h, w), 0-1.

    The dummy's light is taken between its middle and its bright side, so that a rim light on an otherwise dark product
    does not pass for its exposure. The product's highlight is its 97th percentile: a glint on glass or chrome, which
    ought to be white, does not count.
    """
    inside = mask > 0.5
    if inside.sum() < 12:
        return Exposure(0.0, 0.0, 0.0, "product not visible")
    values = luminance(dummy)[inside]
    lit = float(np.sqrt(np.percentile(values, 45) * np.percentile(values, 88)))
    if lit <= 1e-6:
        return Exposure(LIMIT_STOPS, lit, 0.0, "no light on the product")
    stops = float(np.log2(TARGETS.get(key, TARGETS["mid key"]) / lit))
    why = "gray dummy"
    highlight = 0.0
    if product is not None:
        highlight = float(np.percentile(luminance(product)[inside], 97))
        if 0 < highlight * 2**stops < BLACK:
            stops, why = (
                stops + min(LIFT_STOPS, float(np.log2(BLACK / (highlight * 2**stops)))),
                "form of a black product",
            )
        if highlight * 2**stops > HIGHLIGHT:
            lower = float(np.log2(HIGHLIGHT / highlight))
            # the product's own light (lamps, screens) must not black out the picture
            stops, why = max(lower, stops - 1.0), "highlights of the product"
    if dummy[mask < 0.5].size and stops > 0:
        around = float(np.percentile(luminance(dummy)[mask < 0.5], 85))
        limit = SURROUNDINGS.get(key, SURROUNDINGS["mid key"])
        if around * 2**stops > limit:
            stops, why = max(0.0, float(np.log2(limit / around))), "brightness of the set"
    if abs(stops) > LIMIT_STOPS:
        stops, why = float(np.clip(stops, -LIMIT_STOPS, LIMIT_STOPS)), "limit of 2 stops"
    return Exposure(stops, lit, highlight, why)
