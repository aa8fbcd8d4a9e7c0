# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a set a product can lean on or hang from: a wall close behind, a ceiling over it. Found by casting rays."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import bpy
import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree
from numpy.typing import NDArray

from ..product import polygon
from ..product.geometry import read_surface
from . import placement
from .append import AppendedSet, plain_name
from .balance import TIPS, center_of_mass
from .placement import CONTACT_GAP_M

Points = NDArray[np.float64]

WALLS = ("backdrop", "background", "surface")
REACH = 0.5
"""How far a product is moved back to a wall, part of its height; farther it would leave the light of its mark."""
CELLS = 24
UPRIGHT = 0.85
"""How squarely a wall must face the product, as the cosine of the angle."""


@dataclass(frozen=True, slots=True)
class Wall:
    """move: from where the product stands to where it leans; name: of the wall; gap_mm, support: of the contact with
    the ground there; margin_m: how far its weight lies inside what bears it."""

    move: Vector
    name: str
    gap_mm: float
    support: float
    margin_m: float


def to_the_wall(
    scene: bpy.types.Scene,
    appended: AppendedSet,
    points: Points,
    triangles: NDArray[np.int64],
    yaw: float,
    height_at: Callable[[Points], Points],
) -> Wall | None:
    """The wall on which a product that is tilted back can lean: points (n, 3) and triangles (m, 3), world meters.

    None where none is within reach, where it is not upright, or where the ground ends before it.
    """
    high = float(np.ptp(points[:, 2]))
    back = Vector((-math.sin(yaw), math.cos(yaw), 0.0))
    weight = center_of_mass(points, triangles)
    ends = _backs(points, np.array(back))
    for obj in appended.with_role(*WALLS):
        surface = read_surface(scene, {obj.name})
        if surface is None or obj.hide_render:
            continue
        tree = BVHTree.FromPolygons(surface.vertices.tolist(), surface.triangles.tolist(), all_triangles=True)
        hits = [tree.ray_cast(Vector(end), back, REACH * high) for end in ends]
        reached = [(hit[3], hit[1], end) for hit, end in zip(hits, ends, strict=True) if hit[0] is not None]
        upper = [end for end in ends if end[2] > weight[2]]
        if sum(end[2] > weight[2] for _, _, end in reached) < 0.6 * max(1, len(upper)):
            continue
        distance, normal, first = min(reached, key=lambda each: each[0])
        if first[2] <= weight[2] or abs(normal.dot(back)) < UPRIGHT:
            continue
        move = back * (distance - CONTACT_GAP_M)
        moved = points + np.array(move)
        lift = placement.rest_height(moved, height_at, float(points[:, 2].min()))
        moved[:, 2] += lift
        found = placement.standing(moved, height_at)
        touching = [np.array(end) + np.array(move) for gap, _, end in reached if gap <= distance + 0.0005]
        feet = moved[moved[:, 2] <= moved[:, 2].min() + 0.002 * high]
        base = polygon.hull(np.concatenate([feet[:, :2], np.array(touching)[:, :2]]))
        margin = polygon.margin(base, (weight + np.array(move))[:2])
        if found.support < 0.3 or abs(lift) > 0.02 * high or margin < -TIPS * high:
            continue
        return Wall(move + Vector((0, 0, lift)), plain_name(obj), found.gap_m * 1000, round(found.support, 3), margin)
    return None


def _backs(points: Points, back: Points) -> list[Points]:
    """What reaches farthest back in each cell of the product as seen from behind: world places."""
    across = points @ np.array([back[1], -back[0], 0.0])
    cells = np.zeros(len(points), np.int64)
    for values in (across, points[:, 2]):
        low, wide = float(values.min()), max(float(np.ptp(values)), 1e-9)
        cells = cells * CELLS + np.minimum(((values - low) / wide * CELLS).astype(np.int64), CELLS - 1)
    order = np.lexsort((-(points @ back), cells))
    return list(points[order[np.append(True, np.diff(cells[order]) > 0)]])


def ceilings(scene: bpy.types.Scene, appended: AppendedSet, hooks: Points, most: float) -> NDArray[np.float64]:
    """How high the threads from the hooks (k, 3) go, world z (k,): to what of the set is over them, or ``most`` up."""
    surface = read_surface(scene, {obj.name for obj in appended.with_role(*WALLS)})
    tops = hooks[:, 2] + most
    if surface is None:
        return np.asarray(tops)
    tree = BVHTree.FromPolygons(surface.vertices.tolist(), surface.triangles.tolist(), all_triangles=True)
    for i, hook in enumerate(hooks):
        hit = tree.ray_cast(Vector(hook) + Vector((0, 0, CONTACT_GAP_M)), Vector((0, 0, 1)), most)[0]
        tops[i] = hit.z if hit is not None else tops[i]
    return np.asarray(tops)
