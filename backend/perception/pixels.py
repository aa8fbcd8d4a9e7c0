# SPDX-License-Identifier: GPL-3.0-or-later
"""Sizes and extents of pictures and masks: what every step of perception asks of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

from ..models.roles import Array

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels; right and bottom are the first ones outside, as Pillow counts."""


def fitted(size: tuple[int, int], side: int, least: int = 1) -> tuple[int, int]:
    """(width, height) shrunk to a longest side of at most ``side``, each at least ``least`` pixels; never enlarged."""
    scale = min(1.0, side / max(size))
    return max(least, round(size[0] * scale)), max(least, round(size[1] * scale))


def shrunk(image: Image.Image, side: int) -> Image.Image:
    """The picture with a longest side of at most ``side`` pixels, averaged."""
    size = fitted(image.size, side)
    return image if size == image.size else image.resize(size, Image.Resampling.BOX, reducing_gap=2.0)


def resize(values: Array, size: tuple[int, int]) -> Array:
    """(height, width) float32 to ``size`` (width, height): averaged when it shrinks, linear when it grows."""
    if values.shape == size[::-1]:
        return values
    method = Image.Resampling.BOX if size[0] * size[1] < values.size else Image.Resampling.BILINEAR
    return np.asarray(Image.fromarray(values).resize(size, method), dtype=np.float32)


def extent(mask: npt.NDArray[np.bool_]) -> Box | None:
    """The smallest box around all that is true in a (height, width) mask; None: nothing is."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
