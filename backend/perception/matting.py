# SPDX-License-Identifier: GPL-3.0-or-later
"""Edges of a soft mask snapped to the picture's own: the guided filter with a color guide, where the mask is unsure."""

from __future__ import annotations

import numpy as np
from PIL import Image
from scipy import ndimage

from ..models.roles import Array
from .pixels import Box, extent, fitted, resize

REFINE_SIDE = 512
"""Longest side at which the filter's coefficients are computed, pixels; they are smooth, so they scale up."""
RADIUS = 4
"""Of the filter's window at REFINE_SIDE, pixels."""
EPSILON = 1e-4
"""Variance (of colors 0-1) below which a window counts as flat."""


def _mean(values: Array, radius: int) -> Array:
    return np.asarray(ndimage.uniform_filter(values, size=2 * radius + 1, mode="nearest"), dtype=np.float32)


def _coefficients(guide: Array, mask: Array, radius: int, epsilon: float) -> list[Array]:
    """Slopes for the three channels and the offset of the local linear model mask = slope . color + offset."""
    means = [_mean(guide[:, :, n], radius) for n in range(3)]
    mean_mask = _mean(mask, radius)
    # the covariance of the colors in each window, a symmetric 3 x 3 matrix (xx, xy, xz, yy, yz, zz)
    xx, xy, xz, yy, yz, zz = [
        _mean(guide[:, :, i] * guide[:, :, j], radius) - means[i] * means[j]
        for i, j in ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))
    ]
    xx, yy, zz = xx + epsilon, yy + epsilon, zz + epsilon
    cross = [_mean(guide[:, :, n] * mask, radius) - means[n] * mean_mask for n in range(3)]
    # its inverse by cofactors: a thousand times quicker than a solver called per pixel
    a: Array = yy * zz - yz * yz
    b: Array = xz * yz - xy * zz
    c: Array = xy * yz - xz * yy
    d: Array = xx * zz - xz * xz
    e: Array = xy * xz - xx * yz
    f: Array = xx * yy - xy * xy
    scale = 1.0 / (xx * a + xy * b + xz * c)
    slopes = [
        (a * cross[0] + b * cross[1] + c * cross[2]) * scale,
        (b * cross[0] + d * cross[1] + e * cross[2]) * scale,
        (c * cross[0] + e * cross[1] + f * cross[2]) * scale,
    ]
    offset = mean_mask - sum(slope * mean for slope, mean in zip(slopes, means, strict=True))
    return [_mean(values, radius) for values in (*slopes, offset)]


def guided_filter(image: Image.Image, mask: Array, radius: int = RADIUS, epsilon: float = EPSILON) -> Array:
    """Snap a soft mask to the picture's edges (He et al., fast guided filter, color guide).

    mask: (height, width) 0-1, of any size; returns the picture's (height, width), 0-1. ``radius`` is in pixels at
    REFINE_SIDE.
    """
    small = fitted(image.size, REFINE_SIDE)
    guide = np.asarray(image.resize(small, Image.Resampling.BOX), dtype=np.float32) / np.float32(255.0)
    coefficients = _coefficients(guide, resize(mask, small), radius, epsilon)
    full = resize(coefficients[3], image.size).copy()
    for slope, channel in zip(coefficients, image.split(), strict=False):
        full += resize(slope / np.float32(255.0), image.size) * np.asarray(channel)
    return np.clip(full, 0.0, 1.0, out=full)


def bounds(mask: Array, level: float, margin: float) -> Box | None:
    """Left, top, right, bottom of what reaches ``level``, with a margin relative to its longer side; None: nothing."""
    box = extent(mask >= level)
    if box is None:
        return None
    left, top, right, bottom = box
    more = round(margin * max(bottom - top, right - left))
    height, width = mask.shape
    return max(0, left - more), max(0, top - more), min(width, right + more), min(height, bottom + more)


def refine(image: Image.Image, mask: Array, sure: float = 0.1) -> Array:
    """The mask with crisp edges; what it is sure of (within ``sure`` of 0 or 1) stands.

    mask: (height, width) of the picture's size, 0-1; returns the same.
    """
    box = bounds(mask, 0.05, 0.05)
    if box is None:
        return mask
    left, top, right, bottom = box
    raw = mask[top:bottom, left:right]
    soft = guided_filter(image.crop(box), raw)
    # The filter may leak across faint edges, hence only near the mask's own; a smooth passage between the two.
    unsure = np.clip((0.55 - np.abs(raw - 0.5) - sure / 2) * 10.0, 0.0, 1.0)
    soft -= raw
    soft *= unsure
    fine = mask.copy()
    fine[top:bottom, left:right] += soft
    return fine
