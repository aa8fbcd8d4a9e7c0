# SPDX-License-Identifier: GPL-3.0-or-later
"""True size in meters: which unit a 3D file was meant in, and the usual size where nothing was measured.

A file's numbers, its stated unit and what the product may be are weighed together: for each unit the chance that files
are made in it, times the chance of the size that it gives, summed over all types that the product may be. So a product
that is a pitcher or a teapot gets its unit although nobody can tell which of both it is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..records import Source
from .vocabulary import ProductType

Kinds = Sequence[tuple[ProductType, float]]
"""What a product may be, with probabilities; they may sum to less than one: the rest is anything."""

UNITS: tuple[tuple[float, str, float], ...] = (
    (1.0, "meters", 0.3), (0.01, "centimeters", 0.34), (0.001, "millimeters", 0.24), (0.0254, "inches", 0.07),
    (0.1, "decimeters", 0.02), (0.3048, "feet", 0.02), (10.0, "decameters", 0.01),
)  # fmt: skip
"""Meters in one unit of the file, its name, and how often product files are made in it."""
NO_UNIT = 0.01
"""Chance that a file was drawn in no unit at all, at some size. Small: the size is then only the type's usual one."""
STATED = 0.85
"""Chance that a unit which the file states, or which its format fixes, is the one it was made in."""
STRAYS = 0.02
"""Share of products that are far from the usual size of their type: models, giants, samples."""
ANY_PRODUCT_M = (0.015, 3.0)
"""Longest side of a product of an unknown type, from small to large."""
UNLIKELY = 0.005
"""Types less likely than this say nothing of the size: hundreds of them would add up."""
ASK = 0.45
"""Confidence below which the user is asked for the size."""


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


def _density(length: float, low: float, high: float) -> float:
    """Density of a logarithmic length for a range of what is sold: normal about its middle, most of it inside."""
    deviation = 0.1 + math.log(high / low) / 3.2
    off = (math.log(length) - 0.5 * math.log(low * high)) / deviation
    return math.exp(-0.5 * off * off) / (deviation * math.sqrt(2 * math.pi))


def likelihood(longest_m: float, kinds: Kinds) -> float:
    """How likely a longest side in meters is for a product that may be any of ``kinds``: a density per e-fold."""
    known = min(1.0, sum(chance for _, chance in kinds))
    total = (1 - known) * _density(longest_m, *ANY_PRODUCT_M)
    for kind, chance in kinds:
        low, high = kind.size_m
        total += chance * (1 - STRAYS) * _density(longest_m, low, high)
        total += chance * STRAYS * _density(longest_m, low / 4, high * 4)
    return total


def usual_longest(kinds: Kinds) -> float:
    """The usual longest side of what the product may be, meters: the weighted median of the types' middles."""
    ordered = sorted((kind.typical_m, chance) for kind, chance in kinds)
    half = sum(chance for _, chance in ordered) / 2
    for typical, chance in ordered:
        half -= chance
        if half <= 0:
            return typical
    return math.sqrt(ANY_PRODUCT_M[0] * ANY_PRODUCT_M[1])


def from_mesh(raw_size: Sequence[float], unit_hint: float | None, hint_source: str, kinds: Kinds) -> Size:
    """Meters of a 3D product.

    raw_size: width, depth, height in the file's units. unit_hint: meters in a unit as the file states it, or None.
    kinds: what it may be; empty when nothing is known. Where no unit gives a believable size, the product gets the
    usual size of what it may be (inferred), and the user is asked.
    """
    raw = tuple(float(value) for value in raw_size)
    longest = max(raw, default=0.0)
    if len(raw) != 3 or not all(math.isfinite(value) and value >= 0 for value in raw) or longest <= 0:
        return Size(None, None, 0.0, None, "the mesh has no extent", ("The product has no measurable size.",))
    kinds = _likely(kinds)
    stated = unit_hint if unit_hint and math.isfinite(unit_hint) and unit_hint > 0 else None
    weighed = [(unit, name, chance * likelihood(longest * unit, kinds)) for unit, name, chance in _units(stated)]
    if stated:
        weighed[0] = (stated, hint_source or "the file's unit", weighed[0][2])
    # no unit: any scale over six powers of ten is as likely as any other
    none = NO_UNIT / math.log(1e6)
    unit, name, best = max(weighed, key=lambda item: item[2])
    total = sum(item[2] for item in weighed) + none
    if best < none:
        unit = usual_longest(kinds) / longest
        sized = tuple(value * unit for value in raw)
        likely = max(kinds, key=lambda item: item[1], default=None)
        note = "no unit gives a believable size; scaled to the usual size of " + (
            f"a {likely[0].name}" if likely and likely[1] >= 0.5 else "what it may be"
        )
        confidence = round(0.4 * min(1.0, sum(chance for _, chance in kinds)) * none / total, 4)
        return Size(sized, "inferred", confidence, unit, note, (_please(sized),))  # type: ignore[arg-type]
    # units so near to each other that nobody would see the difference count as one
    confidence = sum(item[2] for item in weighed if abs(math.log(item[0] / unit)) < 0.1) / total
    confidence *= 0.75 + 0.25 * min(1.0, sum(chance for _, chance in kinds))  # of an unknown thing much is plausible
    sized = tuple(value * unit for value in raw)
    note = f"read as {name}" if unit == stated else f"the longest side is plausible in {name}"
    others = sorted(
        (item for item in weighed if item[2] > 0.15 * best and abs(math.log(item[0] / unit)) >= 0.1),
        key=lambda item: -item[2],
    )
    if others:
        note += "; could also be " + " or ".join(f"{longest * item[0]:.2g} m ({item[1]})" for item in others[:2])
    warnings = (_please(sized),) if confidence < ASK else ()
    source: Source = "measured on the mesh" if unit == stated else "inferred"
    return Size(sized, source, round(confidence, 4), unit, note, warnings)  # type: ignore[arg-type]


def _likely(kinds: Kinds) -> Kinds:
    """Without the long tail, whose part goes to the others; what was missing to one stays missing."""
    kept = [(kind, chance) for kind, chance in kinds if chance >= UNLIKELY]
    share = sum(chance for _, chance in kept) / max(sum(chance for _, chance in kinds), 1e-12)
    return [(kind, chance / share) for kind, chance in kept] if kept else ()


def _units(stated: float | None) -> list[tuple[float, str, float]]:
    """Units with their chances before the size is looked at; a stated one stands first."""
    if stated is None:
        return list(UNITS)
    rest = 1 - STATED
    found = [(stated, "", STATED)]
    found += [(unit, f"{name}, against the file's unit", rest * chance) for unit, name, chance in UNITS]
    # converted once too often, or once too rarely
    found += [(unit * stated, f"{name} of the file's unit", rest * chance) for unit, name, chance in UNITS]
    found += [(stated / unit, f"the file's unit over {unit:g}", rest * chance) for unit, _, chance in UNITS]
    merged: list[tuple[float, str, float]] = []
    for unit, name, chance in found:
        same = next((n for n, item in enumerate(merged) if abs(math.log(item[0] / unit)) < 0.01), None)
        if same is None:
            merged.append((unit, name, chance))
        else:
            merged[same] = (*merged[same][:2], merged[same][2] + chance)
    return merged


def _please(size: Sequence[float]) -> str:
    return (
        f"The size of the product is unsure ({max(size):.3g} m at its longest): please say it, "
        'for example --dimensions "12 cm".'
    )


def of_longest(found: Size, longest: float) -> tuple[float, float, float]:
    """Width, depth, height of what was found, or of a cube, with the longest side that the user said."""
    sides = found.size_m or (1.0, 1.0, 1.0)
    width, depth, height = (side * longest / max(sides) for side in sides)
    return width, depth, height


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
