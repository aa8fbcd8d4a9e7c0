# SPDX-License-Identifier: GPL-3.0-or-later
"""The product's own colors at the edge of a cut-out, where the photo's pixels are mixed with what was behind it.

Blur fusion (Forte, "Approximate fast foreground colour estimation", 2021): product and background are blurred apart,
and what they cannot explain of a mixed pixel is given to the product by its share of it. Pixels that are the product's
alone stay as they are.
"""

from __future__ import annotations

import numpy as np
from PIL import Image
from scipy import ndimage

from ..models.roles import Array
from .matting import bounds

RADII = (0.1, 0.02)
"""Of the two blurs, as parts of the product's longer side: the first reaches across the fringe, the second is finer."""


def _blurred(colors: Array, weight: Array, radius: int) -> Array:
    """Mean color (height, width, 3) around each pixel, by weight (height, width); 0 where there is no weight at all."""
    size = 2 * radius + 1
    total = ndimage.uniform_filter(weight, size=size, mode="nearest")
    mixed = [ndimage.uniform_filter(colors[:, :, n] * weight, size=size, mode="nearest") for n in range(3)]
    return np.asarray(np.stack(mixed, axis=-1) / np.maximum(total, 1e-5)[:, :, None], dtype=np.float32)


def own_colors(image: Image.Image, alpha: Array) -> Image.Image:
    """The picture (RGB) with the background's colors taken out of all pixels that are not wholly the product's.

    alpha: (height, width) of the picture's size, 0-1. Far from the product the picture stays as it is.
    """
    box = bounds(alpha, 0.02, 0.06)
    if box is None:
        return image
    left, top, right, bottom = box
    cover = np.asarray(alpha[top:bottom, left:right], dtype=np.float32)
    seen = np.asarray(image.crop(box), dtype=np.float32) / np.float32(255.0)
    share = cover[:, :, None]
    longer = max(seen.shape[:2])
    product, behind = seen, seen
    for part in RADII:
        radius = max(1, round(part * longer))
        product, behind = _blurred(product, cover, radius), _blurred(behind, 1.0 - cover, radius)
        product = np.clip(product + share * (seen - share * product - (1.0 - share) * behind), 0.0, 1.0)
    out = image.copy()
    found = np.where(share >= 1.0, seen, product)
    out.paste(Image.fromarray((found * 255.0 + 0.5).astype(np.uint8)), (left, top))
    return out
