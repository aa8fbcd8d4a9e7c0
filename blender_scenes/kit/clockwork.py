# SPDX-License-Identifier: GPL-3.0-or-later
"""New Year's Eve: a clock's dial as a wall piece, champagne coupes."""

from __future__ import annotations

import math
from typing import TypeAlias

import bpy
import numpy as np
from mathutils import Matrix

from .forms import blocks, grid_object, lathe
from .graph import Graph
from .materials import glass

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def _hoop(name: str, radius: float, wide: float, deep: float, material: Material) -> Object:
    """A flat ring in the XZ plane with rounded edges, its back at y = 0."""
    section = [(-1, 0), (-1, -0.7), (-0.7, -1), (0.7, -1), (1, -0.7), (1, 0)]
    turn = np.linspace(0, 2 * math.pi, 193)
    rows = [
        np.column_stack(
            [(radius + a * wide / 2) * np.sin(turn), 0 * turn + b * deep, (radius + a * wide / 2) * np.cos(turn)]
        )
        for a, b in section
    ]
    hoop = grid_object(name, np.array(rows), material)
    hoop.data.polygons.foreach_set("use_smooth", np.ones(len(hoop.data.polygons), dtype=bool))
    return hoop


def dial(name: str, material: Material, radius: float, *, minutes: float = 717.6) -> list[Object]:
    """The dial of a clock in the XZ plane, facing -Y, middle at the origin: hoops, minute marks, hours, two hands.

    minutes: the time that it shows, minutes after midnight or noon.
    """
    bars, turns = [], []

    def bar(angle: float, inner: float, outer: float, wide: float, deep: float, lift: float = 0.0) -> None:
        middle = (inner + outer) / 2
        at = (middle * math.sin(angle), -lift - deep / 2, middle * math.cos(angle))
        bars.append((at, (wide, deep, outer - inner)))
        turns.append(Matrix.Rotation(angle, 4, "Y"))

    for mark in range(60):
        angle = 2 * math.pi * mark / 60
        if mark % 15 == 0:
            for side in (-1, 1):
                bar(angle + side * 0.026, radius * 0.74, radius * 0.93, radius * 0.022, 0.007)
        elif mark % 5 == 0:
            bar(angle, radius * 0.79, radius * 0.93, radius * 0.026, 0.006)
        else:
            bar(angle, radius * 0.895, radius * 0.93, radius * 0.008, 0.003)
    hour, minute = 2 * math.pi * (minutes % 720) / 720, 2 * math.pi * (minutes % 60) / 60
    bar(hour, -radius * 0.14, radius * 0.52, radius * 0.034, 0.004, 0.010)
    bar(minute, -radius * 0.18, radius * 0.86, radius * 0.022, 0.004, 0.016)
    marks = blocks(f"{name} marks", bars, material, bevel=0.0008, turns=turns)
    hoops = [_hoop(f"{name} hoop", radius, radius * 0.035, 0.009, material),
             _hoop(f"{name} inner hoop", radius * 0.955, radius * 0.006, 0.004, material)]  # fmt: skip
    return [marks, *hoops]


def coupe(name: str, crystal: Material, wine: Material, *, height: float = 0.15, radius: float = 0.048) -> list[Object]:
    """A champagne coupe, filled: [glass, wine]."""
    h, r = height, radius
    low = h * 0.64
    body = lathe(f"{name} glass", [
        (0, 0), (r * 0.72, 0), (r * 0.74, 0.0016), (r * 0.3, 0.0042), (0.0042, 0.011), (0.0031, low * 0.5),
        (0.0038, low * 0.92), (r * 0.34, low + 0.004), (r * 0.82, low + 0.018), (r * 0.98, low + 0.036), (r, h),
        (r - 0.0013, h), (r * 0.98 - 0.0014, low + 0.036), (r * 0.81, low + 0.0205), (r * 0.3, low + 0.0075),
        (0, low + 0.0065),
    ], crystal, sides=72, steps=4)  # fmt: skip
    full = lathe(f"{name} wine", [
        (0, low + 0.0068), (r * 0.30, low + 0.0078), (r * 0.805, low + 0.0208), (r * 0.945, low + 0.034),
        (r * 0.955, low + 0.0345), (0, low + 0.0345),
    ], wine, sides=56, steps=1)  # fmt: skip
    return [body, full]


def champagne(name: str = "champagne", color: str = "#f0cf84") -> Material:
    """Pale sparkling wine."""
    return glass(name, color, ior=1.34)


def foil(name: str, color: str, *, rough: float = 0.24) -> Material:
    """Gilded or silvered satin metal, touched here and there."""
    g = Graph(name)
    where = g.coords()
    broad = g.noise(where, 14, detail=3)
    return g.principled(Base_Color=color, Metallic=1.0, Roughness=g.span(broad, rough - 0.05, rough + 0.1, 0.3, 0.7))


def sparkle(count: int, seed: int, low: tuple[float, float, float], high: tuple[float, float, float]) -> np.ndarray:
    """Random places (n, 3) in a box for points of light, denser toward its sides than in its middle."""
    rng = np.random.default_rng(seed)
    at = rng.uniform(low, high, (count * 2, 3))
    share = np.abs(2 * (at[:, 0] - low[0]) / (high[0] - low[0]) - 1)
    return at[rng.random(len(at)) < 0.12 + 0.88 * share**1.5][:count]
