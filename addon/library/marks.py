# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a product would stand in a scene: what its cameras look at counts most. Pure: numpy only, no bpy.

A place must be level, free above and around, and seen. Of several, that is preferred which is in the middle of the
picture and raised above what is around it: a podium before the floor, a table before the room.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..staging import framing
from .patches import DOWN, Cast, Hit, Patch, Seed, cluster, feel, level

Points = NDArray[np.float64]

FRAMED = 0.36
"""Height of a product in parts of the frame's shorter side, as scenes are usually framed."""
SIZES_M = (0.02, 2.4)
"""Smallest and largest height of a product that a scene is proposed for."""
ROOM = 0.6
"""Free radius that a product wants, in parts of its height."""
MOST_ROOM = (2.5, 4.0)
"""Largest free radius and height that are promised, in parts of the design height: beyond, no camera looks."""
REACH, APART = 2.0, 1.3
"""How far around a seed room is felt for, and how far apart marks are at least, in parts of the product's height."""
_RAYS, _DROPS, _LAYERS, _SEEDS = 30, 26, 4, 8
_LEAST_ROOM = 0.1
MOST_FURTHER = 2
_WORTH = 0.4
"""How good the ground of another mark must be, in parts of the best."""
RAISED = 2.5
"""How much better a place is that stands above its surroundings: artists raise what they want to be seen."""
_TABLE_M = (0.25, 1.4)
ON_TABLE_M = 0.35
"""Height of the product that a table is proposed for, however wide the picture is, at most."""


@dataclass(frozen=True, slots=True)
class View:
    """A camera of the file. axes: columns right, up, back; lens in mm for a sensor of 36 mm on the longer side;
    aspect: width over height; near: what lies nearer is cut away, meters."""

    name: str
    eye: tuple[float, float, float]
    axes: Points
    focal_mm: float
    aspect: float = 1.0
    near: float = 0.0
    fstop: float = 8.0
    active: bool = False

    @property
    def sides(self) -> tuple[float, float]:
        """Width and height of the frame at the distance 1."""
        longer = framing.SENSOR_MM / self.focal_mm
        return longer * min(1.0, self.aspect), longer / max(1.0, self.aspect)

    def ray(self, u: float, v: float) -> Points:
        """Unit direction through a point of the frame, -0.5 to 0.5 from left to right and from bottom to top."""
        width, height = self.sides
        way = self.axes @ np.array([u * width, v * height, -1.0])
        return np.asarray(way / np.linalg.norm(way))

    def place(self, point: Sequence[float]) -> tuple[float, float, float]:
        """(u, v, depth) of a point in the frame; depth is not positive behind the camera."""
        local = (np.asarray(point) - np.asarray(self.eye)) @ self.axes
        depth = float(-local[2])
        if depth <= 1e-9:
            return math.inf, math.inf, depth
        width, height = self.sides
        return float(local[0]) / depth / width, float(local[1]) / depth / height, depth


@dataclass(frozen=True, slots=True)
class Site:
    """A place for a mark. design: height of the product that it suits; raised: above the lowest ground, meters."""

    position: tuple[float, float, float]
    on: str
    radius: float
    height: float
    design: float
    score: float
    raised: float = 0.0


def seen_from(cast: Cast, view: View) -> list[tuple[Hit, float]]:
    """What the camera sees, each with its weight: the middle of the picture counts most."""
    found = []
    for u in np.linspace(-0.46, 0.46, _RAYS):
        for v in np.linspace(-0.46, 0.46, _RAYS):
            way = view.ray(float(u), float(v))
            start = np.asarray(view.eye) + way * view.near
            hit = cast(start.tolist(), way.tolist(), 1000.0)
            if hit is not None:
                found.append((hit, math.exp(-((u / 0.32) ** 2) - ((v + 0.08) / 0.32) ** 2)))
    return found


def in_view(cast: Cast, view: View) -> list[tuple[Site, Patch]]:
    """Places that a camera of the file shows, best first, each with the ground around it."""
    hits = seen_from(cast, view)
    if not hits:
        return []
    nearest = float(np.median([np.linalg.norm(np.subtract(hit.position, view.eye)) for hit, _ in hits]))
    seeds = cluster(hits, max(0.004, 0.01 * nearest * min(view.sides)))
    total = sum(weight for _, weight in hits)
    ground = min((seed.position[2] for seed in seeds if seed.weight > 0.01 * total), default=0.0)
    found = []
    for seed in seeds[:_SEEDS]:
        _, _, depth = view.place(seed.position)
        frame = depth * min(view.sides)
        for site, wanted, patch in _around(cast, seed, float(np.clip(FRAMED * frame, *SIZES_M)), ground):
            raised = RAISED if site.raised > max(0.02, 0.03 * frame) else 1.0
            fit = min(1.0, site.radius / (ROOM * wanted)) ** 0.4 * min(1.0, site.height / (1.3 * wanted)) ** 0.4
            share = 0.7 + 0.3 * math.sqrt(seed.weight / total)
            score = middle(view, site) * seen(cast, view.eye, site, view.near) * fit * raised * share
            found.append((replace(site, score=score), patch))
    return sorted((pair for pair in found if pair[0].score > 0), key=lambda pair: -pair[0].score)


def _around(cast: Cast, seed: Seed, wanted: float, ground: float) -> list[tuple[Site, float, Patch]]:
    """Places around a seed, each with the product height that was wanted of it and its ground: with all the height that
    is wanted, and, where something hangs low, with less of it. Empty without room."""
    raised = seed.position[2] - ground
    if _TABLE_M[0] <= raised <= _TABLE_M[1]:
        wanted = min(wanted, ON_TABLE_M)
    found = []
    for need in (1.15 * wanted, 0.5 * wanted):
        patch = feel(cast, seed, REACH * wanted, need, MOST_ROOM[1] * wanted)
        if patch.widest == 0:
            continue
        aim = seed
        if patch.widest < 0.3 * wanted:  # a small place is measured again, finely
            index = patch.best(wanted, seed.position, REACH * wanted)
            x, y = (float(value) for value in patch.xy[index])
            near = Seed((x, y, float(patch.z[index])), seed.name, seed.weight)
            finer = feel(cast, near, 2.0 * patch.widest + 0.1 * wanted, need, MOST_ROOM[1] * wanted)
            if finer.widest > 0:
                patch, aim = finer, near
        if patch.widest < _LEAST_ROOM * wanted:
            continue
        found.append((_settled(patch, aim.position, wanted, ground), wanted, patch))
        if not ((patch.height > 0) & (patch.height < need)).any():
            break  # nothing hangs low
    return found


def _settled(patch: Patch, aim: Sequence[float], wanted: float, ground: float) -> Site:
    """The best place of a patch for a product of the height ``wanted``, which shrinks where there is less room."""
    index = patch.best(ROOM * wanted, aim, REACH * wanted)
    x, y = patch.xy[index]
    away = np.hypot(patch.xy[:, 0] - x, patch.xy[:, 1] - y)
    clear = float(patch.clear[index])
    least = min(clear, ROOM * wanted)
    free = float(patch.height[away <= least].min())
    design = min(wanted, clear / ROOM, 0.75 * free)
    # as wide as the height that was just found holds, or twice the product where that is less
    low = away[patch.height < min(free, 2 * design)]
    radius = min(clear, MOST_ROOM[0] * design, max(least, float(low.min(initial=math.inf))))
    height = min(float(patch.height[away <= radius].min()), MOST_ROOM[1] * design)
    z = float(patch.z[index])
    return Site((float(x), float(y), z), patch.seed.name, radius, height, design, 0.0, z - ground)


def middle(view: View, site: Site) -> float:
    """0-1: how much a product there stands in the middle of the picture."""
    x, y, z = site.position
    u, v, depth = view.place((x, y, z + 0.45 * site.design))
    return 0.0 if depth <= 0 else math.exp(-((u / 0.3) ** 2) - ((v + 0.03) / 0.3) ** 2)


def seen(cast: Cast, eye: Sequence[float], site: Site, near: float = 0.0) -> float:
    """0-1: how much of a product's axis is seen from ``eye``."""
    x, y, z = site.position
    free = 0
    for part in (0.1, 0.5, 0.9):
        start = np.array([x, y, z + part * site.design])
        way = np.asarray(eye) - start
        length = float(np.linalg.norm(way))
        free += cast(start.tolist(), (way / length).tolist(), max(length - near, 0.0)) is None
    return free / 3


def without_camera(cast: Cast, low: Sequence[float], high: Sequence[float]) -> list[tuple[Site, Patch]]:
    """Places within a box, found from above through all floors, best first. Their view is not yet known."""
    middle_xy = (np.asarray(low[:2]) + np.asarray(high[:2])) / 2
    half = np.maximum((np.asarray(high[:2]) - np.asarray(low[:2])) / 2, 1e-3)
    hits: list[tuple[Hit, float]] = []
    for x in np.linspace(low[0], high[0], _DROPS):
        for y in np.linspace(low[1], high[1], _DROPS):
            off = (np.array([x, y]) - middle_xy) / half
            weight = math.exp(-float(off @ off))
            top = high[2] + 0.01
            for _ in range(_LAYERS):
                hit = cast((float(x), float(y), top), DOWN, 1000.0)
                if hit is None:
                    break
                hits.append((hit, weight))
                top = hit.position[2] - 1e-3
    extent = float(np.linalg.norm(half))
    seeds = cluster(hits, max(0.004, 0.01 * extent))
    if not seeds:
        return []
    total = sum(weight for hit, weight in hits if level(hit))
    ground = min(seed.position[2] for seed in seeds)
    found = []
    for seed in seeds[: _SEEDS + 2]:
        found += _from_above(cast, seed, extent, ground, seed.weight / total)
    return sorted(found, key=lambda pair: -pair[0].score)


def _from_above(cast: Cast, seed: Seed, extent: float, ground: float, share: float) -> list[tuple[Site, Patch]]:
    reach = float(np.clip(extent * math.sqrt(share), 0.05, 1.2))
    found = []
    for site, wanted, patch in _around(cast, seed, float(np.clip(reach, SIZES_M[0], 0.9)), ground):
        raised = RAISED if site.raised > 0.02 else 1.0
        if site.design >= SIZES_M[0]:
            low = min(1.0, site.height / (1.3 * wanted))
            found.append((replace(site, score=raised * low * (0.3 + math.sqrt(share))), patch))
    return found


def nearby(site: Site, patch: Patch, most: int = 12) -> list[Site]:
    """Other spots of the same ground, nearest first: rays slip past thin things and gentle slopes, so that the first
    spot may turn out to have no room."""
    away = np.hypot(patch.xy[:, 0] - site.position[0], patch.xy[:, 1] - site.position[1])
    found: list[Site] = []
    for index in np.argsort(away):
        place = (float(patch.xy[index, 0]), float(patch.xy[index, 1]), float(patch.z[index]))
        clear = float(patch.clear[index])
        apart = min(math.dist(place[:2], other.position[:2]) for other in (site, *found))
        if clear >= 0.5 * site.radius and apart >= 0.4 * site.radius:
            free = min(float(patch.height[index]), MOST_ROOM[1] * site.design)
            found.append(replace(site, position=place, radius=min(clear, site.radius), height=min(free, site.height)))
            if len(found) == most:
                break
    return found


def further(
    cast: Cast, first: Site, patches: Sequence[tuple[Site, Patch]], eye: Sequence[float], view: View | None = None
) -> list[Site]:
    """At most two more places: apart from the first and from each other, on ground that ``view`` shows, best first; on
    the floor only where the first is there.

    ``eye`` looks at the first; for another place the camera moves along with it, and must see it as freely.
    """
    found: list[Site] = []
    for site, patch in patches:
        if site.score < _WORTH * patches[0][0].score or (first.raised > 0.02 >= site.raised):
            continue
        away = np.hypot(patch.xy[:, 0] - first.position[0], patch.xy[:, 1] - first.position[1])
        for index in np.argsort(away):
            if len(found) == MOST_FURTHER:
                return found
            clear, free = float(patch.clear[index]), float(patch.height[index])
            place = (float(patch.xy[index, 0]), float(patch.xy[index, 1]), float(patch.z[index]))
            apart = min(math.dist(place, other.position) for other in (first, *found))
            if clear < 0.5 * first.design or free < 0.9 * first.design or apart < APART * first.design:
                continue
            radius = min(clear, MOST_ROOM[0] * first.design, 0.9 * apart)
            other = Site(place, site.on, radius, min(free, MOST_ROOM[1] * first.design), first.design, 0.0)
            if view is not None:
                u, v, depth = view.place((*place[:2], place[2] + 0.45 * first.design))
                if depth <= 0 or max(abs(u), abs(v)) > 0.4:
                    continue
                other = replace(other, score=site.score * (0.5 + 0.5 * middle(view, other)))
            along = np.asarray(eye) + np.subtract(place, first.position)
            if seen(cast, along.tolist(), other) == 1.0:
                found.append(other)
    return found
