# SPDX-License-Identifier: GPL-3.0-or-later
"""The arithmetic of a packshot: of picture, set without the product and mask the product alone. Pure: no bpy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..staging.exposure import luminance
from . import relight, tonemap

Pixels = NDArray[np.float64]

TRANSPARENT, WHITE = "transparent", "white"
CLEAR = 0.03
"""Shadow fainter than this is none, so that the far field is exactly white, or exactly clear."""
FADE = 0.12
"""Part of the frame's longer side over which a shadow fades before the frame ends."""
LEAST_COVER = 0.3
"""Cover of a pixel under which the product's own color can no longer be told from what is behind it."""


def compose(
    picture: Pixels, plate: Pixels, mask: NDArray[np.float32], background: str, view: str, stops: float
) -> Pixels:
    """Scene-linear picture and plate (h, w, 3), mask (h, w) 0-1, to display values: RGB on white, else RGBA."""
    cover = np.clip(mask.astype(np.float64), 0.0, 1.0)
    rest = 1.0 - cover
    left = light_left(picture, plate, cover)
    shadow = 1.0 - tonemap.encode_srgb(left)
    shadow = np.clip((shadow - CLEAR) / (1.0 - CLEAR), 0.0, 1.0)
    shadow = shadow * fade(cover.shape[0], cover.shape[1])
    ground = plate * left[..., None]
    mixed = (cover > 0.01) & (cover < 0.99)
    own = picture + (picture - ground) * (rest / np.maximum(cover, LEAST_COVER))[..., None]
    color = tonemap.display(np.where(mixed[..., None], np.maximum(own, 0.0), picture), view, stops)
    alpha = cover + rest * shadow
    if background == WHITE:
        return np.asarray(color * cover[..., None] + (rest * (1.0 - shadow))[..., None])
    straight = color * (cover / np.maximum(alpha, 1e-9))[..., None]
    return np.concatenate([straight, alpha[..., None]], axis=-1)


def light_left(picture: Pixels, plate: Pixels, cover: Pixels) -> Pixels:
    """(h, w) 0-1: the share of the set's light that the product leaves to what is beside it."""
    left = np.clip(luminance(picture) / np.maximum(luminance(plate), 1e-6), 0.0, 1.0)
    # at the outline the product itself is in the pixel: the shadow there is that of the free pixels around
    return spread(left, 1.0 - cover)


def fade(height: int, width: int) -> Pixels:
    """(h, w): 1, and down to 0 at the frame's sides, so that a long shadow ends within the picture."""
    reach = FADE * max(height, width)
    across, down = (np.minimum(np.arange(n), np.arange(n)[::-1]) / max(reach, 1.0) for n in (width, height))
    near = np.clip(np.minimum(across[None, :], down[:, None]), 0.0, 1.0)
    return np.asarray(near * near * (3.0 - 2.0 * near))


def spread(values: Pixels, weight: Pixels) -> Pixels:
    """Values where the weight is 1; where it is less, the weighted mean of the 5 × 5 pixels around."""
    around = relight.box(values * weight**4, 2) / np.maximum(relight.box(weight**4, 2), 1e-6)
    return np.where(weight > 0.999, values, np.clip(around, 0.0, 1.0))
