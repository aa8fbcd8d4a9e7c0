# SPDX-License-Identifier: GPL-3.0-or-later
"""How a rigid thing comes to rest on flat ground: it rolls over the edge beyond which its weight lies, until it stands.

Pure: numpy only, no bpy. A turn is a rotation (3, 3) of the thing; ``points @ turn.T`` is how it lies then, Z up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import polygon

Points = NDArray[np.float64]

TOUCHES = 0.001
"""What is this near to the ground bears, as a part of the thing's largest size."""
ROLLS = 80
"""Most edges that a thing rolls over; everything real comes to rest after a few."""
STEADY = 0.004
"""How far inside its support the weight must lie, part of the largest size, for a rest to be chosen on purpose."""


@dataclass(frozen=True, slots=True)
class Rest:
    """A way to lie. area: of the polygon it rests on; margin: how far inside it the weight lies, both in the thing's
    units; height: of the weight over the ground."""

    turn: Points
    area: float
    margin: float
    height: float

    @property
    def up(self) -> Points:
        """Which direction of the thing looks up, (3,)."""
        return np.asarray(self.turn[2])


def center_of_mass(vertices: Points, triangles: NDArray[np.int64]) -> Points:
    """(3,) of a shell of even thickness: most products are hollow, and most meshes are not closed."""
    a, b, c = (vertices[triangles[:, i]] for i in range(3))
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    total = float(area.sum())
    if total <= 0:
        return np.asarray(vertices.mean(axis=0))
    return np.asarray(((a + b + c) / 3 * area[:, None]).sum(axis=0) / total)


def about(axis: Points, angle: float) -> Points:
    """Rotation (3, 3) about an axis by radians, counter-clockwise seen from its tip."""
    x, y, z = axis / np.linalg.norm(axis)
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    return np.asarray(np.eye(3) + math.sin(angle) * cross + (1 - math.cos(angle)) * cross @ cross)


def bringing_up(direction: Points) -> Points:
    """The shortest rotation that brings a direction (3,) of the thing to the top."""
    unit = direction / np.linalg.norm(direction)
    axis = np.cross(unit, (0.0, 0.0, 1.0))
    if np.linalg.norm(axis) < 1e-9:
        return np.eye(3) if unit[2] > 0 else np.diag([1.0, -1.0, -1.0])
    return about(axis, math.acos(float(np.clip(unit[2], -1, 1))))


def directions(count: int) -> Points:
    """Unit vectors (count, 3) spread evenly over the sphere."""
    n = np.arange(count) + 0.5
    polar, around = np.arccos(1 - 2 * n / count), math.pi * (1 + 5**0.5) * n
    return np.stack([np.cos(around) * np.sin(polar), np.sin(around) * np.sin(polar), np.cos(polar)], axis=1)


def _parts(vertices: Points, rows: int = 20_000) -> list[Points]:
    """The vertices in parts, so that large meshes need no large matrices."""
    return np.array_split(vertices, -(-len(vertices) // rows))


class Thing:
    """A rigid thing that can be laid down: vertices (n, 3) and triangles (m, 3) in any units."""

    def __init__(self, vertices: Points, triangles: NDArray[np.int64]) -> None:
        self.points = vertices
        self.center = center_of_mass(vertices, triangles)
        self.size = max(float((vertices.max(axis=0) - vertices.min(axis=0)).max()), 1e-12)
        # the rest come in as soon as they would sink into the ground
        ways = np.concatenate([directions(500 if len(vertices) <= 100_000 else 100), np.eye(3), -np.eye(3)])
        outer = np.concatenate([part[np.unique((ways @ part.T).argmax(axis=1))] for part in _parts(vertices)])
        self._outer = outer[np.unique((ways @ outer.T).argmax(axis=1))]

    def settled(self, start: Points, slack: float = 0.0) -> Rest:
        """How it comes to rest when it is put down in the turn ``start`` and let go without a push.

        slack: it does not roll on where its weight is outside of what it touches by less than this part of its size.
        """
        turn = start
        for _ in range(12):
            turn = self._rolled(turn, slack)
            # only some of the vertices rolled: what of the others came to lie below the ground rolls along next time
            height = self.points @ turn[2]
            low = float((self._outer @ turn[2]).min())
            below = np.flatnonzero(height < low - 1e-6 * self.size)
            if not len(below):
                break
            deepest = below[np.argsort(height[below])[:: max(1, len(below) // 200)]]
            self._outer = np.concatenate([self._outer, self.points[deepest], self.points[[int(np.argmin(height))]]])
        return self.at(turn)

    def rests(self, starts: int = 90) -> list[Rest]:
        """All the ways to lie that are steady, as found from many starts, those on the largest area first."""
        found: list[Rest] = []
        tried: list[Points] = []
        for direction in np.concatenate([np.eye(3), -np.eye(3), directions(starts)]):
            # only the outermost vertices roll first; most starts end on the same few sides
            rough = self._rolled(bringing_up(direction), 0.0)
            if any(float(rough[2] @ other) > 0.9995 for other in tried):
                continue
            tried.append(rough[2])
            rest = self.settled(rough)
            if rest.margin >= STEADY * self.size and all(float(rest.up @ other.up) < 0.9995 for other in found):
                found.append(rest)
        return sorted(found, key=lambda rest: -rest.area)

    def _base(self, turn: Points, points: Points, touches: float = TOUCHES) -> tuple[Points, Points, Points]:
        """The points in the turn, with the ground at 0, the polygon they touch it with, and the weight's place."""
        placed = points @ turn.T
        placed[:, 2] -= placed[:, 2].min()
        touching = placed[:, 2] <= touches * self.size
        return placed, polygon.hull(placed[touching][:, :2]), (turn @ self.center)[:2]

    def at(self, turn: Points, touches: float = TOUCHES) -> Rest:
        """What it rests on in a turn, as if it were held there. touches: part of the largest size that gives way."""
        _, base, weight = self._base(turn, self.points, touches)
        height = float(turn[2] @ self.center - (self.points @ turn[2]).min())
        return Rest(turn, polygon.area(base), polygon.margin(base, weight), height)

    def _rolled(self, turn: Points, slack: float) -> Points:
        for _ in range(ROLLS):
            placed, base, weight = self._base(turn, self._outer)
            if polygon.margin(base, weight) >= -(slack + 1e-6) * self.size:
                break
            pivot = polygon.nearest(base, weight)
            beyond = weight - pivot
            length = float(np.linalg.norm(beyond))
            if length < 1e-9 * self.size:
                break
            beyond = beyond / length
            # what meets the ground first when the side on which the weight lies goes down
            free = placed[placed[:, 2] > TOUCHES * self.size]
            ahead, high = (free[:, :2] - pivot) @ beyond, free[:, 2]
            angle = float(np.arctan2(high, ahead).min()) if len(free) else 0.0
            if angle <= 0:
                break
            turn = about(np.array([-beyond[1], beyond[0], 0.0]), angle) @ turn
        return turn
