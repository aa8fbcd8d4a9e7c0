# SPDX-License-Identifier: GPL-3.0-or-later
"""What a 3D product tells beside its pictures: size, shaders, names. Each makes types likelier or less likely.

All factors are odds, multiplied into the probabilities that the pictures gave: soft enough that a clear picture wins
over any one of them, strong enough to settle what the pictures leave open.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from .vocabulary import ProductType, find_type

NAME_ODDS, NAME_FLOOR = 20.0, 0.04
"""How much likelier the product's own name makes a type, and from which probability at least."""
PART_ODDS = 4.0
"""The same for the names of its objects, when they name one type only: a flacon has a "Cap" and a "Ring" as well."""
SIZE_FLOOR = 0.2
"""The least that a size outside of a type's range leaves: files state wrong units."""
MATERIAL_SHARE, MATERIAL_MISFIT = 0.4, 0.2
"""From which share of the surface on a shader's glass or metal counts, and what is left of a type that has neither."""


def size_odds(kind: ProductType, measurements: Mapping[str, Any]) -> float:
    """1 inside the type's usual size, falling with the factor outside; 1 where the file states no unit."""
    unit = measurements.get("unit_hint")
    raw = [side for side in measurements.get("raw_size") or () if isinstance(side, int | float)]
    if not unit or not raw:
        return 1.0
    longest = max(raw) * float(unit)
    low, high = kind.size_m
    if not math.isfinite(longest) or longest <= 0:
        return 1.0
    beside = max(low / longest, longest / high, 1.0)
    return float(max(SIZE_FLOOR, beside**-1.5))


def shader_shares(shaders: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Share of the surface by the kind of shader, 0-1."""
    shares: dict[str, float] = {}
    for shader in shaders:
        word = str(shader.get("kind"))
        shares[word] = shares.get(word, 0.0) + float(shader.get("area_share") or 0.0)
    return shares


def material_odds(kind: ProductType, shares: Mapping[str, float]) -> float:
    """Less than 1 where most of the surface is glass or metal by its shader, and the type is never made of it."""
    for word in ("glass", "metal"):
        if shares.get(word, 0.0) >= MATERIAL_SHARE and kind.materials and word not in kind.materials:
            return MATERIAL_MISFIT
    return 1.0


def named(names: Sequence[str], parts: Sequence[str]) -> tuple[ProductType, float] | None:
    """The type that the product's name, or else its objects' names, hint at, with the odds."""
    for name in names:
        if kind := find_type(name):
            return kind, NAME_ODDS
    kinds = {kind.name: kind for part in parts if (kind := find_type(part))}
    return (next(iter(kinds.values())), PART_ODDS) if len(kinds) == 1 else None
