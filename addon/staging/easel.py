# SPDX-License-Identifier: GPL-3.0-or-later
"""What a leaning product rests on where the set has no wall: a post on a round foot with a crossbar behind its back.

Lengths in meters in the frame of the leaning product: x to its right, y behind it, the ground at z = 0. The figures are
solved here against the product's real surface; `supports` builds the thing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree
from numpy.typing import NDArray

from ..product import polygon
from .placement import CONTACT_GAP_M

Points = NDArray[np.float64]

ROD, THINNEST_M = 0.005, 0.001
"""Radius of post and crossbar: part of the product's height, and at least."""
FOOT, FOOT_HIGH = 0.11, 0.008
"""Radius and height of the foot, parts of the product's height."""
LOWEST, HIGHEST = 1.12, 0.97
"""Where the crossbar may be: from this many times the height of the weight to this part of the product's height."""
HEIGHTS, WIDTHS = 17, (0.16, 0.3, 0.5)
"""How many heights are tried, and lengths of the crossbar, parts of the product's width."""
FOOT_TOUCHES = 0.002


@dataclass(frozen=True, slots=True)
class Easel:
    """middle: of the crossbar's axis (x, y, z); length, radius: of the crossbar; foot, foot_high: radius and height of
    the round foot. margin_m: how far the product's weight lies inside what it rests on. hidden: its part that is behind
    the product."""

    middle: tuple[float, float, float]
    length: float
    radius: float
    foot: float
    foot_high: float
    margin_m: float
    hidden: float

    def footprint(self) -> Points:
        """Points (16, 3) around the foot, on the ground."""
        angle = np.linspace(0, 2 * math.pi, 16, endpoint=False)
        around = np.stack([np.cos(angle) * self.foot, np.sin(angle) * self.foot, 0 * angle], axis=1)
        return np.asarray(around + np.array([self.middle[0], self.middle[1], 0.0]))


def behind(points: Points, triangles: NDArray[np.int64], weight: Points) -> Easel | None:
    """The easel for a product that leans back, points (n, 3) on the ground, its weight at (3,), or None.

    Of those that hold it the one that is hidden best from the front.
    """
    tree = BVHTree.FromPolygons(points.tolist(), triangles.tolist(), all_triangles=True)
    high, wide = float(points[:, 2].max()), float(np.ptp(points[:, 0]))
    feet = points[points[:, 2] <= FOOT_TOUCHES * high]
    radius = max(THINNEST_M, ROD * high)
    best: Easel | None = None
    for z in np.linspace(max(0.45 * high, LOWEST * float(weight[2])), HIGHEST * high, HEIGHTS):
        for part in WIDTHS:
            found = _at(tree, points, feet, weight, float(z), part * wide, radius, high)
            if found and (best is None or found.hidden > best.hidden + 0.02):
                best = found
    return best


def _at(
    tree: BVHTree, points: Points, feet: Points, weight: Points, z: float, length: float, radius: float, high: float
) -> Easel | None:
    back = float(points[:, 1].max()) + 1.0
    middle_x = float(feet[:, 0].mean())
    contact: Points = np.zeros((0, 2))
    y = 0.0
    for _ in range(2):
        xs = middle_x + np.linspace(-length / 2, length / 2, 25)
        ends = []
        for x in xs:
            for dz in np.linspace(-0.95, 0.95, 9) * radius:
                hit = tree.ray_cast(Vector((x, back, z + dz)), Vector((0, -1, 0)))[0]
                if hit is not None:
                    ends.append((x, hit.y + math.sqrt(radius**2 - dz**2)))
        if not ends:
            return None
        reached = np.array(ends)
        y = float(reached[:, 1].max()) + CONTACT_GAP_M
        touching = reached[reached[:, 1] >= y - CONTACT_GAP_M - 0.0005]
        contact = np.stack([touching[:, 0], np.full(len(touching), y - radius)], axis=1)
        # the weight is to lie on the line from the feet to the middle of the bar
        depth = (y - radius) - float(feet[:, 1].mean())
        share = (float(weight[1]) - float(feet[:, 1].mean())) / max(depth, 1e-9)
        if not 0.05 <= share <= 0.98:
            return None
        middle_x = float(feet[:, 0].mean()) + (float(weight[0]) - float(feet[:, 0].mean())) / share
    margin = polygon.margin(polygon.hull(np.concatenate([feet[:, :2], contact])), weight[:2])
    if margin < -0.01 * high:
        return None
    foot_high = max(0.0015, FOOT_HIGH * high)
    low = points[points[:, 2] <= 1.5 * foot_high]
    foot = min(FOOT * high, y - float(low[:, 1].max()) - 0.004 * high)
    if foot < 0.03 * high or not _clear(tree, middle_x, y, z, radius):
        return None
    return Easel((middle_x, y, z), length, radius, foot, foot_high, margin, _hidden(tree, middle_x, y, z, length, back))


def _clear(tree: BVHTree, x: float, y: float, z: float, radius: float) -> bool:
    """Whether the post stands free of the product's back."""
    for part in np.linspace(0.02, 0.97, 24):
        hit = tree.ray_cast(Vector((x, y + 1.0, part * z)), Vector((0, -1, 0)))[0]
        if hit is not None and hit.y > y - radius:
            return False
    return True


def _hidden(tree: BVHTree, x: float, y: float, z: float, length: float, back: float) -> float:
    """Share of post and crossbar that has the product before it."""
    places = [(x, part * z) for part in np.linspace(0.05, 1, 20)]
    places += [(x + part * length, z) for part in np.linspace(-0.5, 0.5, 10)]
    hits = [tree.ray_cast(Vector((px, back, pz)), Vector((0, -1, 0)))[0] is not None for px, pz in places]
    return float(np.mean(hits))
