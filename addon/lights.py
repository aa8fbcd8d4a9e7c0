# SPDX-License-Identifier: GPL-3.0-or-later
"""The light presets of the playbook, for a user who chooses one by name. No bpy here."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from .engine.install import backend_folder
from .engine.protocol import BacklotError

BRIEF, SET = "brief", "set"
"""Not presets: the set's light bent to the brief, and the set's light as it was built."""
_FIELDS = {
    "direction": "key_direction", "elevation": "key_elevation_deg", "kelvin": "key_kelvin", "fill_ratio": "fill_ratio",
    "softness": "softness", "rim": "rim", "background": "background_stops", "gobo": "gobo",
}  # fmt: skip


@cache
def presets() -> dict[str, dict[str, Any]]:
    """By name: the fields of a LightingSpec, with ``key`` (overall tonality) and ``words``, for people.

    Raises BacklotError("installation").
    """
    path = backend_folder() / "backend" / "brief" / "lights.toml"
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        return {
            name: {"preset": name, "gobo": "", "key": table["key"], "words": table["words"]}
            | {field: table[key] for key, field in _FIELDS.items() if key in table}
            for name, table in tables.items()
        }
    except (OSError, ValueError, KeyError, TypeError) as ex:
        raise BacklotError("installation", f"{path} cannot be read ({ex}).", "Install Backlot again.") from ex


def checked(name: str) -> str:
    """A choice of light: ``brief``, ``set`` or a preset's name in any case. Raises BacklotError("unknown_light")."""
    known = {each.lower(): each for each in (BRIEF, SET, *presets())}
    if name.lower() not in known:
        raise BacklotError("unknown_light", f"There is no light '{name}'.", f"There are: {', '.join(known.values())}.")
    return known[name.lower()]
