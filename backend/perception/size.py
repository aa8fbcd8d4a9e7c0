# SPDX-License-Identifier: GPL-3.0-or-later
"""True size in meters: which unit a 3D file was meant in, and the usual size where nothing was measured."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..records import Source
from .vocabulary import ProductType

UNITS: tuple[tuple[float, str], ...] = (
    (1.0, "meters"), (0.01, "centimeters"), (0.001, "millimeters"), (0.1, "decimeters"), (0.0254, "inches"),
    (0.3048, "feet"), (10.0, "decameters"),
)  # fmt: skip
"""Meters in one unit of the file, in the order of how often product files use them."""
SLACK = 1.6
"""A real product may be this much smaller or larger than its type's usual range."""
ANY_PRODUCT_M = (0.04, 2.0)
"""Longest side that is believed without knowing the type."""


@dataclass(frozen=True, slots=True)
class Size:
    """size_m: width, depth, height. unit_scale: meters in a unit of the file, or None. note: the rule that decided."""

    size_m: tuple[float, float, float] | None
    source: Source | None
    confidence: float
    unit_scale: float | None
    note: str
    warnings: tuple[str, ...] = ()


def size_word(size_m: Sequence[float] | None) -> str:
    """The size in one word of the studio: tiny, small, medium, large, huge; empty when unknown."""
    if not size_m:
        return ""
    longest = max(size_m)
    for limit, word in ((0.03, "tiny"), (0.15, "small"), (0.5, "medium"), (1.5, "large")):
        if longest < limit:
            return word
    return "huge"


def _off(longest: float, low: float, high: float) -> float:
    """How far a length is outside a range, as a logarithm: 0 inside."""
    if longest < low:
        return math.log(low / longest)
    return math.log(longest / high) if longest > high else 0.0


def from_mesh(raw_size: Sequence[float], unit_hint: float | None, hint_source: str, kind: ProductType | None) -> Size:
    """Meters of a 3D product.

    raw_size: width, depth, height in the file's units. unit_hint: meters in a unit as the file states it, or None.
    The unit is the one that makes the longest side plausible for the type; the stated unit wins where it is plausible,
    and among equals the more usual one. Where no unit is plausible, the product gets its type's usual size (inferred).
    """
    raw = tuple(float(value) for value in raw_size)
    longest = max(raw, default=0.0)
    if len(raw) != 3 or not all(math.isfinite(value) and value >= 0 for value in raw) or longest <= 0:
        return Size(None, None, 0.0, None, "the mesh has no extent", ("The product has no measurable size.",))
    low, high = kind.size_m if kind else ANY_PRODUCT_M
    candidates = list(UNITS)
    if unit_hint and math.isfinite(unit_hint) and unit_hint > 0:
        candidates.insert(0, (unit_hint, hint_source or "the file's unit"))
    scored = [(_off(longest * unit, low, high), order, unit, name) for order, (unit, name) in enumerate(candidates)]
    stated = scored[0]
    inside = stated[0] <= math.log(SLACK)
    # The stated unit is kept while it is plausible at all; otherwise the unit with the least misfit.
    misfit, _, unit, name = stated if inside else min(scored, key=lambda item: (round(item[0], 2), item[1]))
    if misfit > math.log(SLACK):
        if kind is None:
            note = f"no usual unit gives a believable size; taken as {candidates[0][1]}"
            unit = candidates[0][0]
            sized = tuple(value * unit for value in raw)
            return Size(sized, _source(unit, unit_hint), 0.2, unit, note, (_please(sized),))  # type: ignore[arg-type]
        unit = kind.typical_m / longest
        sized = tuple(value * unit for value in raw)
        note = f"no usual unit fits a {kind.name}; scaled to its usual size"
        return Size(sized, "inferred", 0.4, unit, note, (_please(sized),))  # type: ignore[arg-type]
    sized = tuple(value * unit for value in raw)
    rivals = [item for item in scored if item[2] != unit and item[0] <= 0.0 and not math.isclose(item[2], unit)]
    confidence = (0.95 if kind else 0.7) if not rivals else (0.8 if kind else 0.5)
    confidence -= 0.25 * misfit
    rule = f"read as {name}" if stated[2] == unit and unit_hint else f"the longest side is plausible in {name}"
    note = f"{rule}, for a {kind.name}" if kind else f"{rule}; the type is not known"
    return Size(sized, _source(unit, unit_hint), round(confidence, 4), unit, note)  # type: ignore[arg-type]


def _source(unit: float, unit_hint: float | None) -> Source:
    """A size is measured where the file states its unit; with a unit that was only made out, it is inferred."""
    return "measured on the mesh" if unit_hint is not None and math.isclose(unit, unit_hint) else "inferred"


def _please(size: Sequence[float]) -> str:
    return f"The size of the product is unsure ({max(size):.3g} m at its longest): please check it."


def usual(kind: ProductType | None, width_over_height: float | None = None) -> Size:
    """A photo's size: the type's usual longest side, in the proportions of the picture's cut-out where known."""
    if kind is None:
        return Size(None, None, 0.0, None, "the type is not known")
    longest = kind.typical_m
    ratio = min(max(width_over_height or 1.0, 0.1), 10.0)
    width, height = (longest, longest / ratio) if ratio >= 1 else (longest * ratio, longest)
    depth = min(width, height, longest * 0.6)  # not visible in a photo: no deeper than it is wide
    spread = kind.size_m[1] / kind.size_m[0]
    confidence = round(max(0.2, 0.7 - 0.15 * math.log(spread)), 4)
    note = f"usual for a {kind.name} ({kind.size_m[0]:g}-{kind.size_m[1]:g} m)"
    return Size((round(width, 4), round(depth, 4), round(height, 4)), "inferred", confidence, None, note)
