# SPDX-License-Identifier: GPL-3.0-or-later
"""The shapes in which a picture is wanted, and the pixels of each. Pure: no bpy."""

from __future__ import annotations

from ..engine.protocol import BacklotError

SHAPES: dict[str, str] = {
    "1:1": "shops and marketplaces",
    "4:5": "feeds",
    "3:4": "portrait",
    "16:9": "banners and slides",
    "9:16": "stories",
}
"""Width to height, and where it is used."""


def sides(shape: str, longer: int) -> tuple[int, int]:
    """Width and height in pixels, the longer side ``longer``; the other is even, as videos want it."""
    width, height = (int(part) for part in shape.split(":"))
    shorter = max(16, 2 * round(longer * min(width, height) / max(width, height) / 2))
    return (longer, shorter) if width > height else (shorter, longer) if height > width else (longer, longer)


def suffix(shape: str) -> str:
    """What a file's name says of it: 4x5."""
    return shape.replace(":", "x")


def checked(names: str | tuple[str, ...]) -> tuple[str, ...]:
    """Known shapes, each once, in the order given; a text has them between commas. Raises BacklotError("bad_shape")."""
    parts = [part.strip() for part in names.split(",")] if isinstance(names, str) else list(names)
    known = ", ".join(SHAPES)
    if wrong := next((part for part in parts if part not in SHAPES), None):
        raise BacklotError("bad_shape", f"There is no output shape '{wrong}'.", f"There are: {known}.")
    if not parts or "" in parts:
        raise BacklotError("bad_shape", "No output shape is named.", f"There are: {known}.")
    return tuple(dict.fromkeys(parts))
