# SPDX-License-Identifier: GPL-3.0-or-later
"""Cut-outs for lights.gobo: meshes in the XY plane, centered, black where light is held back."""

from __future__ import annotations

import math
import random
from typing import TypeAlias

import bpy

from .geometry import mesh_object

Object: TypeAlias = bpy.types.Object
Rect = tuple[float, float, float, float]


def _rects(name: str, rects: list[Rect]) -> Object:
    vertices: list[tuple[float, float, float]] = []
    faces = []
    for left, bottom, right, top in rects:
        start = len(vertices)
        vertices += [(left, bottom, 0.0), (right, bottom, 0.0), (right, top, 0.0), (left, top, 0.0)]
        faces.append((start, start + 1, start + 2, start + 3))
    return mesh_object(name, vertices, faces)


def window(
    name: str, width: float, height: float, columns: int = 2, rows: int = 3, bar: float = 0.04, surround: float = 1.0
) -> Object:
    """A window of panes: an opening of width x height with glazing bars, held in a black surround."""
    x, y = width / 2, height / 2
    rects: list[Rect] = [
        (-x - surround, -y - surround, -x, y + surround),
        (x, -y - surround, x + surround, y + surround),
        (-x, -y - surround, x, -y),
        (-x, y, x, y + surround),
    ]
    for c in range(1, columns):
        center = -x + width * c / columns
        rects.append((center - bar / 2, -y, center + bar / 2, y))
    for r in range(1, rows):
        center = -y + height * r / rows
        rects.append((-x, center - bar / 2, x, center + bar / 2))
    return _rects(name, rects)


def blinds(name: str, width: float, height: float, slats: int, open_share: float = 0.55) -> Object:
    """Horizontal slats."""
    pitch = height / slats
    low = -height / 2
    solid = pitch * (1 - open_share)
    return _rects(name, [(-width / 2, low + pitch * i, width / 2, low + pitch * i + solid) for i in range(slats)])


def palm(name: str, length: float, leaflets: int = 26, seed: int = 1) -> Object:
    """One palm frond along +Y, bent, with tapering leaflets on both sides."""
    chance = random.Random(seed)
    vertices: list[tuple[float, float, float]] = []
    faces: list[tuple[int, ...]] = []

    def spine(t: float) -> tuple[float, float, float]:
        return 0.16 * length * t * t, length * t, math.atan2(0.32 * t, 1.0)

    def blade(x: float, y: float, angle: float, reach: float, width: float) -> None:
        start = len(vertices)
        along, across = (math.sin(angle), math.cos(angle)), (math.cos(angle), -math.sin(angle))
        left, right = [], []
        for t in (0.0, 0.15, 0.35, 0.6, 0.85, 1.0):
            w = width * (0.35 + 1.3 * t) if t < 0.5 else width * 2.0 * (1.02 - t)
            sag = 0.10 * reach * t * t
            cx = x + along[0] * reach * t
            cy = y + along[1] * reach * t - sag
            left.append((cx - across[0] * w / 2, cy - across[1] * w / 2, 0.0))
            right.append((cx + across[0] * w / 2, cy + across[1] * w / 2, 0.0))
        vertices.extend(left + right)
        for k in range(5):
            faces.append((start + k, start + k + 1, start + 7 + k, start + 6 + k))

    for i in range(leaflets):
        t = 0.14 + 0.86 * i / (leaflets - 1)
        x, y, lean = spine(t)
        reach = length * (0.10 + 0.34 * math.sin(math.pi * min(t * 0.85 + 0.12, 1.0))) * chance.uniform(0.9, 1.1)
        spread = math.radians(62 - 34 * t + chance.uniform(-5, 5))
        for side in (-1, 1):
            blade(x, y, lean + side * spread, reach * chance.uniform(0.92, 1.05), length * 0.034)
    for i in range(12):
        x, y, lean = spine(i / 12)
        blade(x, y, lean, length / 10, length * 0.012 * (1 - i / 14))
    middle = length / 2
    return mesh_object(name, [(x, y - middle, z) for x, y, z in vertices], faces)


def foliage(name: str, width: float, height: float, leaves: int, leaf: float, seed: int = 1) -> Object:
    """A scatter of pointed leaves, denser at the upper left: dappled light."""
    chance = random.Random(seed)
    vertices: list[tuple[float, float, float]] = []
    faces: list[tuple[int, ...]] = []
    while len(faces) < leaves:
        x, y = chance.uniform(-0.5, 0.5), chance.uniform(-0.5, 0.5)
        if chance.random() > 0.65 - 0.5 * x + 0.5 * y:
            continue
        angle, size = chance.uniform(0, 2 * math.pi), leaf * chance.uniform(0.6, 1.3)
        start = len(vertices)
        for along, across in ((0, 0), (0.25, 0.16), (0.55, 0.19), (1, 0), (0.55, -0.19), (0.25, -0.16)):
            u, v = along * size, across * size
            vertices.append(
                (
                    x * width + u * math.cos(angle) - v * math.sin(angle),
                    y * height + u * math.sin(angle) + v * math.cos(angle),
                    chance.uniform(0, leaf),
                )
            )
        faces.append(tuple(range(start, start + 6)))
    return mesh_object(name, vertices, faces)
