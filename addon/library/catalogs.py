# SPDX-License-Identifier: GPL-3.0-or-later
"""Catalogs of the Asset Browser: one of Backlot's for each kind of set, in a library's catalog file. No bpy here."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

from ..streams import replacing

CATALOGS = "blender_assets.cats.txt"
KINDS = ("outdoor", "season", "space", "studio")
_SPACE = uuid.UUID("6f3c1d1e-2f0b-5c57-9d40-8a4b53f3a9c1")
_HEAD = "VERSION 1\n\n"


def catalog_id(kind: str) -> str:
    """The fixed id of a kind's catalog, the same as the kit that builds Backlot's sets gives."""
    return str(uuid.uuid5(_SPACE, kind))


def with_catalogs(path: Path) -> None:
    """See that a library's catalog file has Backlot's catalogs; what else is in it stays. Raises OSError."""
    text = path.read_text("utf-8", "replace") if path.is_file() else _HEAD
    known = set(re.findall(r"^([0-9a-f-]{36}):", text, re.M))
    lines = [f"{catalog_id(kind)}:Backlot/{kind.capitalize()}:Backlot-{kind.capitalize()}\n" for kind in KINDS
             if catalog_id(kind) not in known]  # fmt: skip
    if lines:
        with replacing(path) as temporary:
            temporary.write_text(text.rstrip("\n") + ("\n\n" if not known else "\n") + "".join(lines), "utf-8")
            temporary.chmod(0o644)
