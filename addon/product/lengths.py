# SPDX-License-Identifier: GPL-3.0-or-later
"""Sizes as people write them: "32 cm", "12 in", "0.3 x 0.2 x 0.1 m", "0.05,0.03,0.12". Pure: no bpy."""

from __future__ import annotations

import math
import re

from ..engine.protocol import BacklotError

UNITS: dict[str, float] = {
    "mm": 0.001, "millimeter": 0.001, "millimeters": 0.001, "cm": 0.01, "centimeter": 0.01, "centimeters": 0.01,
    "dm": 0.1, "m": 1.0, "meter": 1.0, "meters": 1.0, "metre": 1.0, "metres": 1.0,
    "in": 0.0254, "inch": 0.0254, "inches": 0.0254, '"': 0.0254, "″": 0.0254,
    "ft": 0.3048, "foot": 0.3048, "feet": 0.3048, "'": 0.3048, "′": 0.3048,
}  # fmt: skip
LARGEST_M = 100.0
_NUMBER = r"(\d+(?:[.,]\d+)?|[.,]\d+)"
_PART = re.compile(rf"\s*{_NUMBER}\s*([a-z]+|[\"'″′])?\s*", re.I)


def read_size(text: str) -> list[float]:
    """Meters: one number is the longest side, three are width, depth and height as it stands.

    A unit after the last number holds for all that have none; without any, numbers are meters. Three numbers may be
    set apart by commas; then decimals have points. Raises BacklotError("bad_size").
    """
    pieces = [piece for piece in re.split(r"\s*[x×*;]\s*|,\s+", text.strip().lower()) if piece]
    if len(pieces) == 1 and text.count(",") == 2:
        pieces = text.strip().lower().split(",")
    found = [_PART.fullmatch(piece) for piece in pieces]
    if len(found) not in (1, 3) or not all(found):
        raise _bad(text)
    numbers = [(float(match[1].replace(",", ".")), match[2]) for match in found if match]
    last = numbers[-1][1] or "m"
    try:
        sides = [number * UNITS[unit or last] for number, unit in numbers]
    except KeyError as ex:
        raise _bad(text) from ex
    if not all(math.isfinite(side) and 0 < side <= LARGEST_M for side in sides):
        raise _bad(text)
    return sides


def _bad(text: str) -> BacklotError:
    return BacklotError(
        "bad_size",
        f"'{text}' is not a size of a product (up to {LARGEST_M:.0f} m).",
        'Give the longest side, as in "32 cm" or "12 in", or width, depth and height, as in "0.3 x 0.2 x 0.1 m".',
    )
