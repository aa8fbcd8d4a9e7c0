# SPDX-License-Identifier: GPL-3.0-or-later
"""The card's facts inside the .blend, as Blender's own asset metadata."""

from __future__ import annotations

import bpy

from .card import Card
from .catalog import catalog_id


def describe(root: bpy.types.Collection, card: Card) -> None:
    """Mark the set's collection as an asset and say what it is."""
    root.asset_mark()
    data = root.asset_data
    data.description = card.caption
    data.author = card.author
    data.license = card.licence
    data.catalog_id = catalog_id(card.kind)
    for tag in dict.fromkeys((card.kind, *card.surfaces, *card.mood, *card.families)):
        data.tags.new(tag, skip_if_exists=True)
