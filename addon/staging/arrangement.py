# SPDX-License-Identifier: GPL-3.0-or-later
"""Where several pieces stand together, as a photographer puts them: pairs, threes, line-ups, product and packaging.

Pure: numpy only, no bpy. The frame is the camera's: x to its right, y away from it, the mark at the origin; meters and
radians. Pieces keep their true sizes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..product import polygon
from .groups import LINE_UP, ONE, PAIR, THREE

Points = NDArray[np.float64]

TURNS_DEG = {PAIR: (0.0, 13.0), THREE: (0.0, 14.0, -9.0)}
"""How far the pieces are turned from each other, their fronts toward the middle: never twins that stand alike."""
STAGGER = {PAIR: (0.0, 0.55), THREE: (0.0, 0.62, 0.28)}
"""How far back they stand, in parts of the larger of their width and half of their height."""
GAP = 0.07
"""Space between silhouettes, part of the mean width, and at least half of it of the height."""
LINE_GAP = 0.25
WIDE = 0.9
"""From this ratio of width and height on pieces stand one behind the other, a little aside, instead of side by side."""
ASIDE = 0.62
"""How far aside of each other such pieces are, part of their width."""
SHOE_GAP, SHOE_AHEAD = 0.15, 0.08
"""Space between two shoes, part of their width, and how far one is before the other, part of their length."""
HIDDEN = 0.28
"""Part of the smaller width that a product hides of its packaging; a third is the most."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a piece stands: x to the right, y away from the camera, turn added to its own; body: which of the pieces,
    mirror: it is the mirror image."""

    body: int
    x: float
    y: float
    turn: float = 0.0
    mirror: bool = False


def outline(points: Points, turn: float) -> Points:
    """Convex outline (k, 2) from above of points (n, 3) turned about Z."""
    cos, sin = math.cos(turn), math.sin(turn)
    return polygon.hull(np.stack([points[:, 0] * cos - points[:, 1] * sin, points[:, 0] * sin + points[:, 1] * cos], 1))


def arrange(
    name: str, pieces: Sequence[Points], turns: Sequence[float], side: float, partner: Points | None = None
) -> list[Spot]:
    """Spots of an arrangement, its middle at the origin.

    pieces: what stands there, points (n, 3), Z up, with their own turn about Z each; the first is the product.
    side: -1 or 1, where the key light comes from. partner (2,): the second of a pair is the mirror image of the first,
    beside it in this direction of the piece.
    """
    if name == ONE:
        return [Spot(0, 0.0, 0.0)]
    if name in (PAIR, THREE):
        alike = partner is None or name != PAIR
        spots = _same(name, pieces[0], turns[0], side) if alike else _shoes(pieces[0], turns[0], np.asarray(partner))
    elif name == LINE_UP:
        spots = _line_up(pieces, turns)
    else:
        spots = _packaging(pieces, turns, side)
    return _centered(spots, pieces, turns)


def placed(spot: Spot, pieces: Sequence[Points], turns: Sequence[float]) -> Points:
    """The outline (k, 2) of a piece on its spot."""
    points = pieces[spot.body] * np.array([-1.0, 1.0, 1.0]) if spot.mirror else pieces[spot.body]
    return np.asarray(outline(points, turns[spot.body] + spot.turn) + np.array([spot.x, spot.y]))


def _shoes(piece: Points, turn: float, partner: Points) -> list[Spot]:
    """Side by side as on the feet, not quite level."""
    along = np.array([-partner[1], partner[0]])
    away = np.ptp(piece[:, :2] @ partner) * (1 + SHOE_GAP) * partner + SHOE_AHEAD * np.ptp(piece[:, :2] @ along) * along
    cos, sin = math.cos(turn), math.sin(turn)
    x, y = np.array([[cos, -sin], [sin, cos]]) @ away
    # mirrored is x; of a shoe that looks along it that would turn the toes around
    back = math.pi if abs(partner[1]) > abs(partner[0]) else 0.0
    return [Spot(0, 0.0, 0.0), Spot(0, float(x), float(y), back, True)]


def _same(name: str, piece: Points, turn: float, side: float) -> list[Spot]:
    """The first in front, away from the key light, whose shadow then falls on none of the others."""
    own = outline(piece, turn)
    (wide, deep), high = np.ptp(own, axis=0), float(np.ptp(piece[:, 2]))
    gap = max(GAP * wide, GAP / 2 * high)
    turns = [-side * math.radians(each) for each in TURNS_DEG[name]]
    if wide > WIDE * high:
        step, back = ASIDE * wide, deep + gap
        places = [(0.0, 0.0), (side * step, back), (-side * 0.8 * step, 1.9 * back)]
    else:
        unit = max(wide, 0.5 * high)
        step = wide + gap
        xs = (0.0, side * step) if name == PAIR else (0.0, side * step, -side * 1.04 * step)
        places = [(x, unit * back) for x, back in zip(xs, STAGGER[name], strict=True)]
    return _free([Spot(0, x, y, t) for (x, y), t in zip(places, turns, strict=False)], [piece], [turn], gap)


def _line_up(pieces: Sequence[Points], turns: Sequence[float]) -> list[Spot]:
    """Tallest near the middle, falling off to both sides; equal gaps between the silhouettes, fronts on one line."""
    heights = [float(np.ptp(points[:, 2])) for points in pieces]
    outlines = [outline(points, turn) for points, turn in zip(pieces, turns, strict=True)]
    widths = [float(np.ptp(each[:, 0])) for each in outlines]
    row: list[int] = []
    for number, index in enumerate(sorted(range(len(pieces)), key=lambda i: -heights[i])):
        row = [*row, index] if number % 2 == 0 else [index, *row]
    gap = max(LINE_GAP * float(np.mean(widths)), LINE_GAP / 4 * max(heights))
    spots, x = [], 0.0
    for index in row:
        left, front = outlines[index].min(axis=0)
        spots.append(Spot(index, x - float(left), -float(front)))
        x += widths[index] + gap
    return spots


def _packaging(pieces: Sequence[Points], turns: Sequence[float], side: float) -> list[Spot]:
    """The box behind, on the side away from the key light, so that it takes no light from the product."""
    product, box = (outline(points, turn) for points, turn in zip(pieces, turns, strict=True))
    wide, box_wide = float(np.ptp(product[:, 0])), float(np.ptp(box[:, 0]))
    gap = max(GAP * wide, GAP / 2 * float(np.ptp(pieces[0][:, 2])))
    away = -side
    edge = (product[:, 0] * away).max() - HIDDEN * min(wide, box_wide)
    x = away * (edge - (box[:, 0] * away).min())
    y = float(product[:, 1].max() - box[:, 1].min()) + gap
    return [Spot(0, 0.0, 0.0), Spot(1, float(x), y)]


def _free(spots: list[Spot], pieces: Sequence[Points], turns: Sequence[float], gap: float) -> list[Spot]:
    """Each piece moved back until it is a gap away from those before it."""
    done: list[Spot] = []
    for spot in spots:
        for _ in range(60):
            own = placed(spot, pieces, turns)
            lack = gap - min((polygon.apart(own, placed(other, pieces, turns)) for other in done), default=gap)
            if lack <= 1e-9:
                break
            spot = Spot(spot.body, spot.x, spot.y + max(lack, 0.02 * gap), spot.turn, spot.mirror)
        done.append(spot)
    return done


def _centered(spots: Sequence[Spot], pieces: Sequence[Points], turns: Sequence[float]) -> list[Spot]:
    every = np.concatenate([placed(spot, pieces, turns) for spot in spots])
    x, y = (every.min(axis=0) + every.max(axis=0)) / 2
    return [Spot(s.body, s.x - float(x), s.y - float(y), s.turn, s.mirror) for s in spots]
