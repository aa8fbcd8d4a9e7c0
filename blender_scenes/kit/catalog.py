# SPDX-License-Identifier: GPL-3.0-or-later
"""Catalogs of Blender's Asset Browser, one a kind of set. No bpy here."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

_SPACE = uuid.UUID("6f3c1d1e-2f0b-5c57-9d40-8a4b53f3a9c1")


def catalog_id(kind: str) -> str:
    """The fixed id of a kind's catalog."""
    return str(uuid.uuid5(_SPACE, kind))


def catalog_text(kinds: Iterable[str]) -> str:
    """Content of `blender_assets.cats.txt`."""
    lines = [f"{catalog_id(kind)}:Backlot/{kind.capitalize()}:Backlot-{kind.capitalize()}" for kind in kinds]
    return "\n".join(["VERSION 1", "", *lines, ""])
