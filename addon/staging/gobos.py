# SPDX-License-Identifier: GPL-3.0-or-later
"""Patterns held before a light, as black cut-outs in the plane z = 0, one unit wide where they matter. Pure: no bpy."""

from __future__ import annotations

import math
import random

Mesh = tuple[list[tuple[float, float, float]], list[tuple[int, ...]]]
SURROUND = 3.0
"""How far the black goes on around an opening: light must not come past it."""


def pattern(name: str) -> Mesh:
    """Vertices and faces of a gobo by the brief's word; an unknown word gives window bars."""
    if name == "palm leaf":
        return _leaves([(-0.15, -0.75, 68.0, 1.5, 13), (0.5, -0.65, 105.0, 1.3, 11)])
    if name == "leaves":
        return _scattered(46, seed=5)
    return _window()


def _window(columns: int = 2, rows: int = 3, bar: float = 0.06) -> Mesh:
    """An opening of 1 x 1.3 with glazing bars in a black surround."""
    x, y = 0.5, 0.65
    rects = [
        (-x - SURROUND, -y - SURROUND, -x, y + SURROUND),
        (x, -y - SURROUND, x + SURROUND, y + SURROUND),
        (-x, -y - SURROUND, x, -y),
        (-x, y, x, y + SURROUND),
    ]
    rects += [(-x + c / columns - bar / 2, -y, -x + c / columns + bar / 2, y) for c in range(1, columns)]
    rects += [(-x, -y + 1.3 * r / rows - bar / 2, x, -y + 1.3 * r / rows + bar / 2) for r in range(1, rows)]
    corners: list[tuple[float, float, float]] = []
    faces: list[tuple[int, ...]] = []
    for left, low, right, high in rects:
        start = len(corners)
        corners += [(left, low, 0.0), (right, low, 0.0), (right, high, 0.0), (left, high, 0.0)]
        faces.append((start, start + 1, start + 2, start + 3))
    return corners, faces


def _blade(mesh: Mesh, x: float, y: float, toward: float, length: float, width: float) -> None:
    """One pointed leaf from (x, y) in a direction (degrees)."""
    corners, faces = mesh
    along = math.cos(math.radians(toward)), math.sin(math.radians(toward))
    start = len(corners)
    outline = [(0.0, 0.0), (0.35, 0.5), (0.7, 0.38), (1.0, 0.0), (0.7, -0.38), (0.35, -0.5)]
    for u, v in outline:
        u, v = u * length, v * width
        corners.append((x + along[0] * u - along[1] * v, y + along[1] * u + along[0] * v, 0.0))
    faces.append(tuple(range(start, start + len(outline))))


def _leaves(fronds: list[tuple[float, float, float, float, int]]) -> Mesh:
    """Palm fronds: (x, y) of the stem's foot, its direction in degrees, its length, and leaflets on a side."""
    mesh: Mesh = ([], [])
    for x, y, toward, length, count in fronds:
        _blade(mesh, x, y, toward, length, 0.02)
        for number in range(count):
            along = (number + 1.5) / (count + 1.5)
            place = (
                x + math.cos(math.radians(toward)) * along * length,
                y + math.sin(math.radians(toward)) * along * length,
            )
            reach = 0.62 * length * math.sin(math.pi * (0.16 + 0.8 * along)) + 0.06
            for side in (-1, 1):
                _blade(mesh, *place, toward + side * (62 - 30 * along), reach, 0.055)
    return mesh


def _scattered(count: int, seed: int) -> Mesh:
    """Leaves of a tree, more of them toward the upper left."""
    chance = random.Random(seed)
    mesh: Mesh = ([], [])
    for _ in range(count):
        x, y = chance.gauss(-0.25, 0.6), chance.gauss(0.2, 0.6)
        _blade(mesh, x, y, chance.uniform(0, 360), chance.uniform(0.14, 0.26), chance.uniform(0.07, 0.12))
    return mesh
