# SPDX-License-Identifier: GPL-3.0-or-later
"""The card's facts inside the .blend, as Blender's own asset metadata."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import bpy
import numpy as np

from .card import Card
from .catalog import catalog_id

PICTURE_PIXELS = 160


def describe(root: bpy.types.Collection, card: Card, variants: Iterable[str] = ()) -> None:
    """Mark the set's collection as an asset and say what it is. variants: their titles, which become tags as well."""
    root.asset_mark()
    data = root.asset_data
    data.description = card.caption
    data.author = card.author
    data.license = card.licence
    data.catalog_id = catalog_id(card.kind)
    words = (card.kind, card.place, *card.surfaces, *card.materials, *card.mood, *card.families, *variants)
    for tag in dict.fromkeys(word for word in words if word):
        data.tags.new(tag, skip_if_exists=True)


def picture(root: bpy.types.Collection, path: Path) -> None:
    """Let the Asset Browser show the picture of `path`, scaled down."""
    image = bpy.data.images.load(str(path))
    try:
        image.scale(PICTURE_PIXELS, PICTURE_PIXELS)
        pixels = np.empty(PICTURE_PIXELS**2 * 4, dtype=np.float32)
        image.pixels.foreach_get(pixels)
    finally:
        bpy.data.images.remove(image)
    shown = root.preview_ensure()
    shown.image_size = (PICTURE_PIXELS, PICTURE_PIXELS)
    shown.image_pixels_float.foreach_set(pixels)
