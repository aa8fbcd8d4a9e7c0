# SPDX-License-Identifier: GPL-3.0-or-later
"""Products before a plain backdrop: its color is measured at the picture's border, and no model is needed."""

from __future__ import annotations

import numpy as np
from PIL import Image
from scipy import ndimage

from ..models.roles import Array
from .colorspace import srgb_to_oklab
from .pixels import fitted, resize

SIDE = 640
"""Longest side at which the backdrop is measured, pixels."""
MAX_UNSURE = 0.04
"""Largest part of the product that may be half product, half backdrop by its color."""
_RING = 0.02


def plain_backdrop(image: Image.Image) -> Array | None:
    """Alpha (height, width) from the color of a uniform backdrop, or None where that does not give a believable one.

    Backdrop is what has the border's color and hangs together with the border, or is a large hole of just that color.
    """
    small = image.resize(fitted(image.size, SIDE, least=2), Image.Resampling.BOX)
    pixels = np.asarray(small, dtype=np.uint8)
    height, width = pixels.shape[:2]
    ring = max(1, round(_RING * min(height, width)))
    border = np.ones((height, width), dtype=bool)
    border[ring:-ring, ring:-ring] = False
    edge = srgb_to_oklab(pixels[border].astype(np.float32) / 255.0)
    middle = np.median(edge, axis=0)
    at_border = np.linalg.norm(edge - middle, axis=1).astype(np.float32)
    if float(np.quantile(at_border, 0.98)) > 0.03:
        return None
    lab = srgb_to_oklab(pixels.astype(np.float32) / 255.0)
    distance = np.linalg.norm(lab - middle, axis=2).astype(np.float32)
    noise = float(np.quantile(at_border, 0.9))
    low, high = 2.0 * noise + 0.02, 3.0 * noise + 0.07
    alpha = np.clip((distance - low) / (high - low), 0.0, 1.0).astype(np.float32)
    labels, count = ndimage.label(alpha < 0.5)
    if not count:
        return None
    sizes = np.bincount(labels.ravel(), minlength=count + 1)
    means = np.bincount(labels.ravel(), weights=distance.ravel(), minlength=count + 1) / np.maximum(sizes, 1)
    backdrop = (sizes > 0.002 * labels.size) & (means < low / 2)  # a hole through which it shows
    backdrop[np.unique(labels[border])] = True
    backdrop[0] = True
    alpha[~backdrop[labels]] = 1.0  # a part of the product that happens to have the backdrop's color
    faint, _ = ndimage.label(alpha < 0.94)
    alpha[~np.isin(faint, faint[backdrop[labels] & (labels > 0)]) & (faint > 0)] = 1.0  # and one that is near it
    things, found = ndimage.label(alpha >= 0.5)
    if not found:
        return None
    areas = np.bincount(things.ravel())
    areas[0] = 0
    dust = areas < 0.002 * areas.max()
    dust[0] = False
    alpha[dust[things]] = 0.0  # dust and compression
    coverage = float((alpha >= 0.5).mean())
    if not 0.01 <= coverage <= 0.92 or np.sort(areas)[-4:].sum() < 0.9 * areas.sum():
        return None  # scattered pieces mean that the product has the backdrop's color
    # so does a wide passage from product to backdrop (white socks on white): the color cannot tell them apart
    unsure = ndimage.binary_opening((alpha > 0.06) & (alpha < 0.94), structure=np.ones((3, 3)), iterations=2)
    if float(unsure.mean()) > MAX_UNSURE * coverage:
        return None
    return resize(alpha, image.size)
