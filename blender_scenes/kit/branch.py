# SPDX-License-Identifier: GPL-3.0-or-later
"""Cut branches as a stylist lays or hangs them: a bent stem with pairs of leaves, in two objects."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import TypeAlias

import bpy
from mathutils import Matrix, Vector

from .geometry import grid, mesh_object

Object: TypeAlias = bpy.types.Object


def branch(
    name: str,
    length: float,
    pairs: int,
    leaf: tuple[float, float],
    seed: int = 1,
    bend: float = 0.35,
    rise: float = 0.1,
) -> tuple[Object, Object]:
    """(stem, leaves) of a branch that starts at the origin and runs along +X; leaf = (length, width) in meters.

    bend: how far it curves toward +Y, parts of the length; rise: how far its tip lifts.
    """
    chance = random.Random(seed)

    def spine(t: float) -> Vector:
        wander = 0.012 * length * math.sin(t * 9.0 + seed)
        return Vector((length * t * (1 - 0.12 * t), bend * length * t * t + wander, rise * length * t * t))

    stem = _tube(name + ".stem", spine, 0.0045 * length + 0.0008)
    vertices: list[tuple[float, ...]] = []
    faces: list[tuple[int, ...]] = []
    for i in range(pairs):
        t = 0.16 + 0.82 * i / max(pairs - 1, 1)
        along = (spine(min(t + 0.02, 1.02)) - spine(t - 0.02)).normalized()
        roll = (i % 2) * 90.0 + chance.uniform(-35, 35)
        for side in (0.0, 180.0):
            if chance.random() < 0.08:
                continue
            lean = math.radians(chance.uniform(38, 62) * (1 - 0.35 * t))
            frame = _frame(along) @ Matrix.Rotation(math.radians(roll + side), 3, "X")
            frame = frame @ Matrix.Rotation(-lean, 3, "Y") @ Matrix.Rotation(chance.uniform(-0.6, 0.6), 3, "X")
            scale = chance.uniform(0.72, 1.1) * (1.0 - 0.45 * max(t - 0.6, 0.0))
            _leaf(vertices, faces, spine(t), frame, leaf[0] * scale, leaf[1] * scale, chance.uniform(0.1, 0.35))
    frame = _frame((spine(1.0) - spine(0.95)).normalized())
    _leaf(vertices, faces, spine(1.0), frame, leaf[0] * 0.7, leaf[1] * 0.7, 0.2)
    leaves = mesh_object(name + ".leaves", vertices, faces, smooth=True)
    return stem, leaves


def _frame(along: Vector) -> Matrix:
    """Axes whose X runs along the stem."""
    return along.to_track_quat("X", "Z").to_matrix()


def _tube(name: str, spine: Callable[[float], Vector], radius: float, rings: int = 28, sides: int = 8) -> Object:
    rows = []
    for k in range(rings + 1):
        t = k / rings
        across = _frame((spine(t + 0.01) - spine(t - 0.01)).normalized())
        r = radius * (1 - 0.65 * t)
        turns = [2 * math.pi * s / sides for s in range(sides + 1)]
        rows.append([tuple(spine(t) + across @ Vector((0.0, r * math.cos(a), r * math.sin(a)))) for a in turns])
    return grid(name, rows)


def _leaf(
    vertices: list[tuple[float, ...]],
    faces: list[tuple[int, ...]],
    at: Vector,
    frame: Matrix,
    length: float,
    width: float,
    curl: float,
) -> None:
    """A pointed blade folded a little along its rib and curling down toward its tip."""
    start = len(vertices)
    spans = (0.0, 0.10, 0.25, 0.42, 0.6, 0.78, 0.92, 1.0)
    for t in spans:
        half = width / 2 * math.sin(math.pi * t**0.85) ** 0.85 if 0 < t < 1 else width * 0.02
        drop = -curl * length * t * t
        for y in (-half, 0.0, half):
            vertices.append(tuple(at + frame @ Vector((length * t, y, drop + abs(y) * 0.35))))
    for row in range(len(spans) - 1):
        for column in (0, 1):
            a = start + row * 3 + column
            faces.append((a, a + 1, a + 4, a + 3))
