# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds a product and is no part of it: a small clear easel, or threads. They belong to the set."""

from __future__ import annotations

import math
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix
from numpy.typing import NDArray

from .. import compat
from .append import ROLE
from .easel import Easel

Points = NDArray[np.float64]
Faces = list[tuple[int, ...]]

EASEL, THREAD = "Acrylic easel", "Thread"
LEDGER = {
    EASEL: {"what": "support", "name": "acrylic easel", "author": "Backlot", "licence": "CC0-1.0", "source": ""},
    THREAD: {"what": "support", "name": "thread", "author": "Backlot", "licence": "CC0-1.0", "source": ""},
}
"""What the ledger says of them: they were made by code."""
SIDES = 32


def tube(start: Points, end: Points, radius: float, sides: int = SIDES) -> tuple[Points, Faces]:
    """A closed cylinder between two points (3,): vertices and faces."""
    axis = (end - start) / np.linalg.norm(end - start)
    across = np.cross(axis, (1.0, 0, 0) if abs(axis[0]) < 0.9 else (0, 1.0, 0))
    across /= np.linalg.norm(across)
    other = np.cross(axis, across)
    angle = np.linspace(0, 2 * math.pi, sides, endpoint=False)
    ring = radius * (np.cos(angle)[:, None] * across + np.sin(angle)[:, None] * other)
    faces: Faces = [(i, (i + 1) % sides, sides + (i + 1) % sides, sides + i) for i in range(sides)]
    faces += [tuple(range(sides))[::-1], tuple(range(sides, 2 * sides))]
    return np.concatenate([start + ring, end + ring]), faces


def build_easel(easel: Easel, place: Matrix, ground: float) -> bpy.types.Object:
    """The easel in the frame ``place`` of the product, in no collection yet; its foot stands on ``ground``, meters over
    that frame's."""
    x, y, z = easel.middle
    base = np.array([x, y, ground])
    top = np.array([x, y, z])
    bar = np.array([easel.length / 2, 0.0, 0.0])
    foot = np.array([0.0, 0.0, easel.foot_high])
    parts = [
        tube(base, base + foot, easel.foot, 64),
        tube(base + foot * 0.5, top, easel.radius * 0.8),
        tube(top - bar, top + bar, easel.radius),
    ]
    obj = _object(EASEL, parts, _acrylic())
    obj.matrix_world = place
    return obj


def surface(obj: bpy.types.Object) -> tuple[Points, NDArray[np.int64]]:
    """What was built: points (n, 3) in the world and triangles (m, 3)."""
    mesh = obj.data
    mesh.calc_loop_triangles()
    points = np.array([obj.matrix_world @ vertex.co for vertex in mesh.vertices])
    return points, np.array([each.vertices for each in mesh.loop_triangles], np.int64)


def put_up_threads(
    collection: bpy.types.Collection, hooks: Points, tops: NDArray[np.float64], radius: float
) -> list[bpy.types.Object]:
    """A thread from each hook (k, 3) upward to its height ``tops`` (k,), world meters."""
    threads = []
    for hook, top in zip(hooks, tops, strict=True):
        thread = _object(THREAD, [tube(hook, np.array([hook[0], hook[1], top]), radius, 8)], _nylon())
        collection.objects.link(thread)
        threads.append(thread)
    return threads


def _object(name: str, parts: list[tuple[Points, Faces]], material: bpy.types.Material) -> bpy.types.Object:
    vertices: list[Any] = []
    faces: Faces = []
    for points, own in parts:
        faces += [tuple(i + len(vertices) for i in face) for face in own]
        vertices += points.tolist()
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(vertices, [], faces)
    mesh.materials.append(material)
    for face in mesh.polygons:
        face.use_smooth = len(face.vertices) == 4  # the sides are round, the ends flat
    obj = bpy.data.objects.new(name, mesh)
    obj[ROLE] = f"prop:{name.lower()}"
    return obj


def _shader(name: str, color: float, roughness: float, alpha: float) -> bpy.types.Material:
    material = bpy.data.materials.new(name)
    compat.ensure_nodes(material)
    inputs = next(n for n in material.node_tree.nodes if n.type == "BSDF_PRINCIPLED").inputs
    inputs["Base Color"].default_value = (color, color, color, 1)
    inputs["Roughness"].default_value = roughness
    inputs["Alpha"].default_value = alpha
    return material


def _acrylic() -> bpy.types.Material:
    """Clear: seen by its edges and reflections alone. As refracting glass it would throw a black shadow."""
    return _shader(EASEL, 0.9, 0.04, 0.22)


def _nylon() -> bpy.types.Material:
    return _shader(THREAD, 0.7, 0.4, 1.0)
