# SPDX-License-Identifier: GPL-3.0-or-later
"""Read back a written picture and the product's mask for it, inside Blender."""

from __future__ import annotations

from pathlib import Path

import bpy
import numpy as np
from numpy.typing import NDArray

from ..engine.protocol import BacklotError
from ..staging import metering
from ..staging.records import Staged

Pixels = NDArray[np.float32]
LONGER = 512
"""Checks look at pictures of at most this size: thresholds are shares, not counts."""


def read_display(path: str | Path) -> Pixels:
    """Display values 0-1 of a PNG, (h, w, 4), first row on top, reduced to `LONGER`; leaves nothing in the file."""
    try:
        image = bpy.data.images.load(str(path))
    except RuntimeError as ex:
        raise BacklotError("missing_file", f"The picture {path} cannot be read.", "Render it again.") from ex
    try:
        image.colorspace_settings.name = "Non-Color"
        width, height = image.size
        pixels = np.empty(width * height * image.channels, np.float32)
        image.pixels.foreach_get(pixels)
        pixels = pixels.reshape(height, width, image.channels)[::-1]
    finally:
        bpy.data.images.remove(image)
    step = max(1, round(max(width, height) / LONGER))
    return np.ascontiguousarray(pixels[::step, ::step])


def mask_for(staged: Staged, shape: tuple[int, int]) -> Pixels:
    """The product's visible part, (h, w) 0-1, in the shape of a reduced picture."""
    scene = bpy.data.scenes.get(staged.scene)
    if scene is None:
        raise BacklotError(
            "product_gone", f"The staged scene {staged.scene} is no longer in the file.", "Stage it again."
        )
    mask = metering.product_mask(scene, max(shape))
    if mask.shape == shape:
        return mask
    # rounding of the reduced size: nearest pixel
    rows = np.minimum(np.arange(shape[0]) * mask.shape[0] // shape[0], mask.shape[0] - 1)
    columns = np.minimum(np.arange(shape[1]) * mask.shape[1] // shape[1], mask.shape[1] - 1)
    return np.asarray(mask[rows][:, columns])
