# SPDX-License-Identifier: GPL-3.0-or-later
"""The framing presets of ``framing.toml``, read and checked. Pure: no bpy."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..engine.protocol import BacklotError

FILE = Path(__file__).with_name("framing.toml")
LEAST_FILL, MOST_FILL = 0.3, 0.92
_NUMBERS = {
    "fill": (LEAST_FILL, MOST_FILL),
    "margin": (0.0, 0.2),
    "elevation_deg": (-15.0, 90.0),
    "focal_mm": (18.0, 300.0),
}
_TEXTS = ("words", "why", "camera")
_NEEDED = ("words", "why", "fill")


@dataclass(frozen=True, slots=True)
class Preset:
    """One way to frame; see the head of ``framing.toml``. None and empty leave it to brief, set and product."""

    name: str
    words: str
    why: str
    fill: float
    also: tuple[str, ...] = ()
    margin: float | None = None
    elevation_deg: float | None = None
    camera: str = ""
    focal_mm: float | None = None


@cache
def presets(path: Path = FILE) -> dict[str, Preset]:
    """All presets by name, in the file's order. Raises BacklotError("bad_framing")."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as ex:
        raise _bad(path, str(ex)) from ex
    made = {name: _preset(path, name, table) for name, table in tables.items()}
    names = [_key(name) for preset in made.values() for name in (preset.name, *preset.also)]
    if double := next((name for name in names if names.count(name) > 1), ""):
        raise _bad(path, f"'{double}' names two presets")
    return made


def checked(name: str) -> str:
    """A preset's own name for any way to write it, empty for none; raises BacklotError("unknown_framing")."""
    if not name:
        return ""
    known = {_key(each): preset.name for preset in presets().values() for each in (preset.name, *preset.also)}
    if _key(name) not in known:
        there = ", ".join(presets())
        raise BacklotError("unknown_framing", f"There is no framing '{name}'.", f"There are: {there}.")
    return known[_key(name)]


def preset(name: str) -> Preset | None:
    """The preset of a name, None where none is asked for; raises BacklotError("unknown_framing" | "bad_framing")."""
    return presets()[checked(name)] if name else None


def _key(name: str) -> str:
    """Capitals, hyphens and underscores make no other name."""
    return " ".join(name.lower().replace("-", " ").replace("_", " ").split())


def _preset(path: Path, name: str, table: Any) -> Preset:
    if not isinstance(table, dict):
        raise _bad(path, f"'{name}' is no table")
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key in _NUMBERS:
            low, high = _NUMBERS[key]
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
                raise _bad(path, f"'{key}' of [{name}] must be a number from {low:g} to {high:g}")
            values[key] = float(value)
        elif key in _TEXTS:
            if not isinstance(value, str) or not value:
                raise _bad(path, f"'{key}' of [{name}] must be a text")
            values[key] = value
        elif key == "also":
            if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
                raise _bad(path, f"'also' of [{name}] must be a list of names")
            values[key] = tuple(value)
        else:
            raise _bad(path, f"[{name}] has no use for '{key}'")
    if missing := [key for key in _NEEDED if key not in values]:
        raise _bad(path, f"[{name}] lacks {', '.join(missing)}")
    if values["fill"] + 2 * values.get("margin", 0.0) > 1:
        raise _bad(path, f"fill and margins of [{name}] are larger than the frame")
    return Preset(name, **values)


def _bad(path: Path, why: str) -> BacklotError:
    return BacklotError("bad_framing", f"The framings {path.name} cannot be used: {why}.", "Mend the file.")
