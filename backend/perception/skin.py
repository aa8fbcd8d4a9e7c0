# SPDX-License-Identifier: GPL-3.0-or-later
"""Skin of the person who wears a product: it is no color of the product."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from ..models.roles import Array
from .colorspace import srgb_to_oklab

SKIN_RANGE = (0.03, 0.65)
"""Share of skin tones in a cut-out of somebody who wears something; above it the thing itself has the color of skin."""
LEAST_BLOB = 0.006
"""Smallest connected part that is taken for skin, as a part of the product: a face, an arm; not the dots of a print."""


def skin_tone(lab: Array) -> npt.NDArray[np.bool_]:
    """Which of (…, 3) OKLab values could be skin: light to dark orange of low chroma."""
    lightness, chroma = lab[..., 0], np.hypot(lab[..., 1], lab[..., 2])
    hue = np.degrees(np.arctan2(lab[..., 2], lab[..., 1]))
    tone = (lightness > 0.5) & (lightness < 0.95) & (chroma > 0.03) & (chroma < 0.14) & (hue > 15) & (hue < 80)
    return np.asarray(tone, dtype=np.bool_)


def without_skin(pixels: Array, alpha: Array) -> Array:
    """Alpha (height, width) without the wearer's face, arms and legs; as it was where there seem to be none.

    pixels: (height, width, 3) sRGB 0-1. Only for what is worn: leather, wood and sand have the color of skin too.
    """
    product = alpha > 0.6
    skin = skin_tone(srgb_to_oklab(pixels)) & product
    area = float(product.sum())
    if not area or not SKIN_RANGE[0] < skin.sum() / area < SKIN_RANGE[1]:
        return alpha
    labels, count = ndimage.label(ndimage.binary_opening(skin, iterations=max(1, round(alpha.shape[0] / 150))))
    if not count:
        return alpha
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    large = np.isin(labels, np.flatnonzero(sizes >= LEAST_BLOB * area))
    grown = ndimage.binary_dilation(large, iterations=2) & skin
    return np.where(grown, np.float32(0.0), alpha)
