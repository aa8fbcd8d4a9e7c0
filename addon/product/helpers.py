# SPDX-License-Identifier: GPL-3.0-or-later
"""Which parts of a file are no part of the product: axes, gizmos, floors, backdrops, junk far away. Pure: no bpy.

A name alone decides only where it can mean nothing else; everything else has to look like it as well. Whatever is left
out is named to the user, who can keep it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

HELPERS = frozenset((
    *("axis", "axes", "gizmo", "helper", "helpers", "locator", "collider", "collision", "ucx", "ubx", "usp", "triad"),
    *("boundingbox", "bbox", "navmesh"),
))  # fmt: skip
"""Words that name no part of any product."""
ARROWS = frozenset(("arrow", "arrows", "cone", "line"))
GROUNDS = frozenset((
    *("ground", "floor", "backdrop", "background", "plane", "cyclorama", "cyc", "sweep", "sky", "skydome", "skybox"),
    *("catcher", "shadowcatcher", "studio", "stage", "wall", "environment", "dome", "horizon"),
))  # fmt: skip
"""Words of what stands behind or beneath a product; they count where the part is larger than all others together."""
ANYTHING = frozenset(
    ("mesh", "object", "obj", "geo", "shape", "poly", "surface", "node", "the", "mat", "material", "shadow")
)
"""Words that may stand beside those: a wall clock is none."""

FLAT = 0.004
"""A sheet: its thickness, as a share of its longer sides."""
SHEET, NAMED_SHEET = 4.0, 1.4
"""From how many times the others' outline a sheet beside them is a floor or backdrop; and where its name says so."""
AROUND = 1.5
"""From how many times the others' size a part that is named as a surrounding is one."""
THIN, LONG = 0.04, 1.15
"""A bar of an axis cross: its thickness as a share of its length, and its length in sizes of all that is no bar."""
TINY, FAR = 0.03, 3.0
"""Junk: how small beside the product, and how many of its sizes away."""


@dataclass(frozen=True, slots=True)
class Part:
    """One object: its box in the world; ``faces`` of its mesh."""

    name: str
    low: Points
    high: Points
    faces: int

    @property
    def size(self) -> Points:
        return np.asarray(self.high - self.low)


def words(name: str) -> set[str]:
    """``Axis_X.001`` → axis, x."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def _whole(parts: Sequence[Part]) -> tuple[Points, Points]:
    return np.min([part.low for part in parts], axis=0), np.max([part.high for part in parts], axis=0)


def find(parts: Sequence[Part]) -> dict[str, str]:
    """Names of the parts to leave out, each with what it was taken for. Never all of them."""
    found: dict[str, str] = {}
    # a floor hides how long the bars are, and bars how large the floor is
    tests = (("a helper", _helper), ("junk far away", _junk), ("a floor or backdrop", _surrounding),
             ("a helper axis", _bar), ("a floor or backdrop", _surrounding))  # fmt: skip
    for reason, test in tests:
        kept = [part for part in parts if part.name not in found]
        out = [part.name for part in kept if len(kept) > 1 and test(part, [other for other in kept if other != part])]
        if test is _bar and not _cross([part for part in kept if part.name in out]):
            continue
        if len(out) < len(kept):
            found |= dict.fromkeys(out, reason)
    return found


def _helper(part: Part, _others: Sequence[Part]) -> bool:
    said = words(part.name)
    return bool(said & HELPERS) or bool(said & ARROWS and said & {"x", "y", "z"})


def _junk(part: Part, others: Sequence[Part]) -> bool:
    """Tiny beside the largest of the others, and far away from it."""
    main = max(others, key=lambda other: float(other.size.max()))
    scale = float(main.size.max())
    gap = np.maximum(np.maximum(main.low - part.high, part.low - main.high), 0)
    return float(part.size.max()) < TINY * scale and float(np.linalg.norm(gap)) > FAR * scale


def _bar(part: Part, others: Sequence[Part]) -> bool:
    """A thin bar along an axis, longer than everything that is no such bar."""
    middle, length = float(np.sort(part.size)[1]), float(part.size.max())
    if length <= 0 or middle > THIN * length:
        return False
    bodies = [other for other in others if float(np.sort(other.size)[1]) > THIN * float(other.size.max())]
    if not bodies:
        return False
    low, high = _whole(bodies)
    return length > LONG * float((high - low).max())


def _cross(bars: Sequence[Part]) -> bool:
    """Bars along at least two axes that meet near one point."""
    ways = {int(bar.size.argmax()) for bar in bars}
    if len(ways) < 2:
        return False
    low, high = np.max([bar.low for bar in bars], axis=0), np.min([bar.high for bar in bars], axis=0)
    return bool((low - high).max() < 0.05 * max(float(bar.size.max()) for bar in bars))


def _surrounding(part: Part, others: Sequence[Part]) -> bool:
    """A sheet much larger than the others' outline with all of them on one side, or what is named so and surrounds."""
    low, high = _whole(others)
    rest = np.maximum(high - low, 1e-12)
    longest = float(part.size.max())
    said = words(part.name)
    named = bool(said & GROUNDS) and said <= GROUNDS | ANYTHING
    if named and longest > AROUND * float(rest.max()) and float(np.median(part.size)) > AROUND * float(np.median(rest)):
        return True
    k = int(part.size.argmin())
    if longest <= 0 or part.size[k] > FLAT * longest:
        return False
    i, j = (n for n in range(3) if n != k)
    # the screen of a laptop and the back of a chair are no larger than what they belong to
    within = min(float(part.size[i]), float(part.size[j])) >= float(rest.max())
    larger = float(part.size[i] * part.size[j]) / float(rest[i] * rest[j])
    # a table's top has its legs on the other side: what stands on a floor stands above it
    slack = 0.03 * float(rest[k])
    beneath = part.high[k] <= low[k] + slack
    beside = beneath or (k != 2 and part.low[k] >= high[k] - slack)
    return within and beside and larger > (NAMED_SHEET if named else SHEET)


def far_junk(centers: Points, areas: Points) -> NDArray[np.bool_]:
    """Which triangles (m,) are tiny junk far away within one mesh. centers (m, 3), areas (m,)."""
    out = np.zeros(len(centers), bool)
    total = float(areas.sum())
    for k in (0, 1, 2, 0, 1, 2):
        kept = np.flatnonzero(~out)
        order = kept[np.argsort(centers[kept, k])]
        place = centers[order, k]
        share = np.cumsum(areas[order]) / max(total, 1e-300)
        for cut in np.argsort(-np.diff(place))[:2]:
            below = share[cut] < 0.005 and cut + 1 < 0.02 * len(centers) + 2
            above = 1 - share[cut] < 0.005 and len(order) - cut - 1 < 0.02 * len(centers) + 2
            main = place[cut + 1 :] if below else place[: cut + 1]
            wide = float(np.ptp(main)) if len(main) else 0.0
            if (below or above) and len(main) > 3 and place[cut + 1] - place[cut] > FAR * max(wide, 1e-12):
                out[order[: cut + 1] if below else order[cut + 1 :]] = True
    return out
