# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a set the product runs into where it stands. A prop in its way is taken out, as a photographer would."""

from __future__ import annotations

from collections.abc import Iterator

import bpy
import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree
from numpy.typing import NDArray

from ..product.geometry import read_surface
from .append import AppendedSet, plain_name, role
from .placement import CONTACT_GAP_M

Points = NDArray[np.float64]
Triangles = NDArray[np.int64]

SOLID = ("surface", "backdrop", "background", "practical")
LIFT_M = 2 * CONTACT_GAP_M
"""The product is lifted by this much for the test: what it only touches it does not run into."""
MOST_TRIANGLES = 200_000
"""Of the product, in the region of one thing of the set: beyond it every n-th is looked at."""


def clear(
    appended: AppendedSet, scene: bpy.types.Scene, points: Points, triangles: Triangles
) -> tuple[list[str], list[str]]:
    """Take props out of the product's way. Returns (names of props taken out, names of what it still runs into).

    points (n, 3) and triangles (m, 3): the placed product, world meters.
    """
    lifted = points + np.array([0.0, 0.0, LIFT_M])
    met = list(_met(appended, scene, lifted, triangles))
    props = sorted({role(obj) for obj in met if role(obj).startswith("prop:")})
    rest = sorted({plain_name(obj) for obj in met if role(obj) not in props})
    # a list first: hiding renews what all_objects runs over
    for obj in [each for each in appended.collection.all_objects if role(each) in props]:
        obj.hide_render = obj.hide_viewport = True
    if props:
        scene.view_layers[0].update()
    return [name.removeprefix("prop:") for name in props], rest


def _met(
    appended: AppendedSet, scene: bpy.types.Scene, points: Points, triangles: Triangles
) -> Iterator[bpy.types.Object]:
    low, high = points.min(axis=0), points.max(axis=0)
    near_by = _near_by(scene, low, high)
    for obj in list(appended.collection.all_objects):
        solid = role(obj) in SOLID or role(obj).startswith("prop:")
        if not solid or obj.name not in near_by or obj.type == "LIGHT" or obj.hide_render:
            continue
        surface = read_surface(scene, {obj.name})
        if surface is None:
            continue
        theirs = _tree(surface.vertices, _within(surface.vertices, surface.triangles, low, high))
        faces = _within(points, triangles, surface.low, surface.high)
        ours = _tree(points, faces[:: 1 + len(faces) // MOST_TRIANGLES])
        if theirs is not None and ours is not None and ours.overlap(theirs):
            yield obj


def _near_by(scene: bpy.types.Scene, low: Points, high: Points) -> set[str]:
    """Names of objects whose evaluated box, or that of one of their copies, meets the box from ``low`` to ``high``."""
    found = set()
    for instance in scene.view_layers[0].depsgraph.object_instances:
        matrix = instance.matrix_world
        corners = np.array([matrix @ Vector(corner) for corner in instance.object.bound_box])
        if (corners.min(axis=0) <= high).all() and (corners.max(axis=0) >= low).all():
            found.add((instance.parent if instance.is_instance else instance.object).original.name)
    return found


def _within(vertices: Points, triangles: Triangles, low: Points, high: Points) -> Triangles:
    """Triangles whose box meets the one from ``low`` to ``high``."""
    corners = vertices[triangles]
    met = ((corners.min(axis=1) <= high) & (corners.max(axis=1) >= low)).all(axis=1)
    return np.asarray(triangles[met], dtype=np.int64)


def _tree(vertices: Points, triangles: Triangles) -> BVHTree | None:
    if not len(triangles):
        return None
    used, index = np.unique(triangles, return_inverse=True)
    return BVHTree.FromPolygons(vertices[used].tolist(), index.reshape(-1, 3).tolist(), all_triangles=True)
