# SPDX-License-Identifier: GPL-3.0-or-later
"""Level places of a scene and how much room they offer, felt out with rays. Pure: numpy only, no bpy. Meters, Z up."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

LEVEL = math.cos(math.radians(10))
"""Least Z of the normal of what a product may stand on."""


@dataclass(frozen=True, slots=True)
class Hit:
    """What a ray met first: distance along it, place and unit normal (not turned toward the ray), the object's name."""

    distance: float
    position: tuple[float, float, float]
    normal: tuple[float, float, float]
    name: str


Cast = Callable[[Sequence[float], Sequence[float], float], Hit | None]
"""(start, unit direction, farthest) → the first thing that the camera could see, or None."""

UP, DOWN = (0.0, 0.0, 1.0), (0.0, 0.0, -1.0)


@dataclass(frozen=True, slots=True)
class Seed:
    """A level spot that was seen. weight: how much the view is about it. position: on the surface; name: its object."""

    position: tuple[float, float, float]
    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class Patch:
    """A level place around a seed, as a square grid. clear: free radius around each cell (0 where nothing may stand);
    height: free space above each cell; xy (n, 2), z (n,), clear (n,), height (n,) in meters."""

    seed: Seed
    xy: Points
    z: Points
    clear: Points
    height: Points

    @property
    def widest(self) -> float:
        return float(self.clear.max())

    def best(self, want: float, aim: Sequence[float], reach: float) -> int:
        """Index of the cell that has room for the radius ``want`` and lies near ``aim`` (x, y)."""
        away = np.hypot(self.xy[:, 0] - aim[0], self.xy[:, 1] - aim[1])
        return int(np.argmax(np.minimum(1.0, self.clear / max(want, 1e-9)) - 0.35 * away / max(reach, 1e-9)))


def level(hit: Hit | None) -> bool:
    return hit is not None and hit.normal[2] >= LEVEL


def cluster(seen: Iterable[tuple[Hit, float]], step: float) -> list[Seed]:
    """Level hits with weights, gathered by object and height in steps of ``step``, heaviest first.

    Each becomes a seed at the hit nearest to the weighted middle.
    """
    groups: dict[tuple[str, int], list[tuple[Hit, float]]] = {}
    for hit, weight in seen:
        if level(hit):
            groups.setdefault((hit.name, round(hit.position[2] / step)), []).append((hit, weight))
    seeds = []
    for (name, _), members in groups.items():
        places = np.array([hit.position for hit, _ in members])
        weights = np.array([weight for _, weight in members])
        middle = (places * weights[:, None]).sum(axis=0) / weights.sum()
        nearest = places[int(np.argmin(np.linalg.norm(places - middle, axis=1)))]
        x, y, z = (float(value) for value in nearest)
        seeds.append(Seed((x, y, z), name, float(weights.sum())))
    return sorted(seeds, key=lambda seed: -seed.weight)


def feel(cast: Cast, seed: Seed, reach: float, need: float, most: float, cells: int = 33) -> Patch:
    """Probe the square of ``reach`` around the seed: level with it, and free for at least ``need`` above.

    Free height is measured up to ``most``. Two rays a cell: one down onto the surface, one up from it. What stands on
    the surface is met from inside.
    """
    x0, y0, z0 = seed.position
    axis = np.linspace(-reach, reach, cells)
    xs, ys = np.meshgrid(axis + x0, axis + y0)
    xy = np.stack([xs.ravel(), ys.ravel()], axis=1)
    lift, off = max(0.002, 0.01 * need), max(0.003, 0.006 * reach)
    z, height = np.full(len(xy), np.nan), np.zeros(len(xy))
    for index, (x, y) in enumerate(xy):
        ground = cast((x, y, z0 + off + lift), DOWN, 2 * off + lift)
        if ground is None or not level(ground):
            continue
        z[index] = ground.position[2]
        above = cast((x, y, ground.position[2] + lift), UP, most)
        height[index] = most if above is None else above.distance + lift
    free = (~np.isnan(z)) & (height >= need)
    return Patch(seed, xy, np.where(np.isnan(z), z0, z), _clearance(free.reshape(cells, cells), axis), height)


def _clearance(free: NDArray[np.bool_], axis: Points) -> Points:
    """(n,) distance of each free cell to the nearest that is not, the grid's outside counted as not free, less half a
    cell; 0 for the others."""
    count, step = len(axis), float(axis[1] - axis[0])
    padded = np.zeros((count + 2, count + 2), bool)
    padded[1:-1, 1:-1] = free
    rows, columns = np.nonzero(~padded)
    clear = np.zeros((count, count))
    for row, column in zip(*np.nonzero(free), strict=True):
        near = np.hypot(rows - row - 1, columns - column - 1).min()
        clear[row, column] = max((near - 0.5) * step, 0.0)
    return clear.ravel()
