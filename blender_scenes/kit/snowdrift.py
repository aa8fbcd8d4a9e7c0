# SPDX-License-Identifier: GPL-3.0-or-later
"""Deep snow that wind has shaped: drifts with one gentle and one steep side, powder with single crystals that flash."""

from __future__ import annotations

from typing import TypeAlias

import bpy
import numpy as np

from .forms import noise
from .graph import Graph
from .nature import smooth_step

Material: TypeAlias = bpy.types.Material

# Drifts from near to far: (where the crest runs, height, width of the steep side, of the gentle one), meters.
DRIFTS = ((0.66, 0.085, 0.26, 1.0), (1.55, 0.19, 0.46, 1.7), (3.4, 0.36, 0.95, 3.4), (7.6, 0.75, 2.0, 7.0))


def windblown(x: np.ndarray, y: np.ndarray, *, seed: int = 5) -> np.ndarray:
    """Height of the field: crests from the back left to the front right, their steep side toward the camera's left."""
    across, along = 0.45 * x + 0.893 * y, 0.893 * x - 0.45 * y
    near = np.hypot(x, y)
    total = 0.012 * noise(np.stack([x, y], -1), 1.1, 2, seed)
    for number, (crest, high, steep, gentle) in enumerate(DRIFTS):
        size = steep / 0.26
        where = np.stack([along / size, across / (3 * size)], -1)
        wander = 0.75 * noise(where, 1.1, 2, seed + number) + 0.10 * noise(where, 4.5, 1, seed + 20 + number)
        line = crest + steep * wander
        tall = high * (0.72 + 0.42 * noise(where, 0.7, 1, seed + 40 + number))
        up = np.clip((across - line + steep) / steep, 0, 1)
        down = np.clip((line + gentle - across) / gentle, 0, 1)
        # The crest itself is round by a hand's breadth, as powder is.
        a, b = up**1.7, down**1.35
        total = total + tall * (a + b - 1 - np.sqrt((a - b) ** 2 + 0.0016)) / 2 + tall * 0.52
    level = smooth_step(near, 0.24, 0.62)
    origin = -0.06
    collar = 0.003 * np.exp(-(((near - 0.20) / 0.07) ** 2))
    return level * (total - origin) + origin + collar


def powder(name: str, color: str = "#eef2f7", shade: str = "#dde6f1", *, flash: float = 1.5) -> Material:
    """Soft powder: smooth, its grain too fine to see but felt in the light; near the camera single crystals flash."""
    g = Graph(name)
    where = g.coords()
    broad = g.noise(where, 2.2, detail=3, rough=0.5)
    grain = g.noise(where, 520, detail=2, rough=0.6)
    soft = g.noise(where, 16, detail=2, rough=0.45)
    crystal = g.add("SeparateXYZ", Vector=g.cells(where, 300, output="Color"))
    lit = g.ramp(crystal.outputs["X"], [(0.9925, 0.0), (0.996, 1.0)])
    spot = g.span(g.cells(where, 300), 1.0, 0.0, 0.12, 0.34)
    away = g.add("VectorMath", {"operation": "LENGTH"})
    g.set(away.inputs[0], where)
    near = g.span(away.outputs["Value"], flash, 0.0, 0.25, 1.3)
    glint = g.math("MULTIPLY", g.math("MULTIPLY", lit, spot), g.math("MULTIPLY", near, crystal.outputs["Y"]))
    normal = g.bump(grain, 0.0006, 0.6, g.bump(soft, 0.004, 0.25))
    return g.principled(
        Base_Color=g.mix(g.span(broad, 0.0, 0.5, 0.38, 0.7), color, shade), Roughness=0.6, Specular_IOR_Level=0.3,
        Normal=normal, Sheen_Weight=0.15, Sheen_Roughness=0.4, Emission_Color="#fffaf2", Emission_Strength=glint,
    )  # fmt: skip
