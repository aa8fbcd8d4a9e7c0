# SPDX-License-Identifier: GPL-3.0-or-later
"""Where land meets water: wet rock, a calm lake, the sea's edge, far hills in haze, shells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import bpy
import numpy as np

from .forms import grid_object, noise, sheet
from .graph import Graph

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object
FAR = 1500.0


def wet_rock(name: str, light: str, dark: str, *, film: float = 0.5) -> Material:
    """Dense volcanic rock after a wave: grain and pits; water lies in its hollows (`film` 0-1 of the area)."""
    g = Graph(name)
    where = g.coords()
    broad = g.noise(where, 5.5, detail=6, rough=0.6, distort=0.4)
    pits = g.noise(where, 130, detail=5, rough=0.62)
    grain = g.add("SeparateXYZ", Vector=g.cells(where, 850, output="Color")).outputs["X"]
    body = g.mix(g.span(broad, 0.0, 1.0, 0.34, 0.66), dark, light)
    body = g.mix(g.span(pits, 0.6, 0.0, 0.32, 0.52), body, dark)
    body = g.mix(g.ramp(grain, [(0.88, 0.0), (1.0, 0.5)]), body, light)
    up = g.add("SeparateXYZ", Vector=g.add("NewGeometry").outputs["Normal"]).outputs["Z"]
    pool = g.math("ADD", g.math("MULTIPLY", broad, 0.55), g.math("MULTIPLY", g.noise(where, 15, detail=3), 0.6))
    edge = 0.575 + 0.16 * (0.5 - film)
    pool = g.math("MULTIPLY", g.span(pool, 0.0, 1.0, edge - 0.03, edge + 0.035), g.span(up, 0.0, 1.0, 0.75, 0.95))
    rough = g.add("Mix", {"data_type": "FLOAT"})
    g.set(rough.inputs[0], pool)
    g.set(rough.inputs[2], g.span(pits, 0.44, 0.66, 0.35, 0.65))
    g.set(rough.inputs[3], 0.13)
    relief = g.math("MULTIPLY", pits, g.math("SUBTRACT", 1.0, g.math("MULTIPLY", pool, 0.93)))
    normal = g.bump(relief, 0.005, 0.45, g.bump(g.noise(where, 28, 5, 0.6), 0.014, 0.22))
    return g.principled(
        Base_Color=g.mix(g.math("MULTIPLY", pool, 0.6), body, dark), Roughness=rough.outputs[0], Normal=normal,
        Specular_IOR_Level=0.5,
    )  # fmt: skip


def lake(name: str, deep: str, *, ripple: float = 1.0, half: float = FAR) -> tuple[Object, Material]:
    """Calm water at z = 0: long ripples near, which melt to a soft mirror with distance. Returns (object, material)."""
    x = np.array([-half, -60, -12, 0, 12, 60, half], dtype=float)
    y = np.array([-30, -4, 0, 4, 12, 60, half], dtype=float)
    grid = np.stack([*np.meshgrid(x, y), np.zeros((len(y), len(x)))], -1)
    material = water(name, deep, ripple)
    return grid_object(name, grid, material), material


def water(name: str, deep: str, ripple: float = 1.0) -> Material:
    """The lake's surface; see `lake`."""
    g = Graph(name)
    where = g.coords((0.45, 1.0, 1.0))
    away = g.add("VectorMath", {"operation": "LENGTH"})
    g.set(away.inputs[0], g.add("TexCoord").outputs["Object"])
    distance = away.outputs["Value"]
    long = g.noise(where, 2.6, detail=2, rough=0.45, distort=0.4)
    short = g.noise(where, 13, detail=2, rough=0.5)
    waves = g.math("ADD", long, g.math("MULTIPLY", g.math("MULTIPLY", short, 0.16), g.span(distance, 1.0, 0.0, 2, 14)))
    near = g.add("Bump", Height=waves, Distance=0.05 * ripple, Strength=g.span(distance, 0.5, 0.04, 1.0, 60.0))
    calm = g.noise(g.coords((0.012, 0.06, 1.0)), 1.0, detail=3)
    rough = g.math("ADD", g.span(distance, 0.02, 0.10, 1.0, 80.0), g.span(calm, 0.0, 0.07, 0.45, 0.62))
    return g.principled(Base_Color=deep, Roughness=rough, Normal=near.outputs[0], IOR=1.33, Specular_IOR_Level=0.5)


def sea(name: str, near: str, far: str, foam: str, air: str, *, shore: float) -> Material:
    """The sea from the beach, a little out of focus: shallow to deep to `air`, foam along the shore at y."""
    g = Graph(name)
    parts = g.add("SeparateXYZ", Vector=g.add("TexCoord").outputs["Object"])
    away = g.math("SUBTRACT", parts.outputs["Y"], shore)
    depth = g.math("LOGARITHM", g.math("MAXIMUM", g.math("ADD", away, 1.0), 1.0), 10.0)
    wander = g.noise(g.coords((0.10, 0.35, 1.0)), 1.0, detail=4)
    shade = g.math("ADD", depth, g.math("MULTIPLY", g.math("SUBTRACT", wander, 0.5), 0.7))
    color = g.mix(g.span(shade, 0.0, 1.0, 0.25, 1.7), near, far)
    line = g.math("ADD", away, g.math("MULTIPLY", g.noise(g.coords((0.22, 0.3, 1.0)), 1.0, detail=3), 5.0))
    crest = None
    for place, wide, share in ((2.9, 0.42, 0.95), (5.3, 0.7, 0.75), (10.5, 0.9, 0.5)):
        one = g.span(g.math("ABSOLUTE", g.math("SUBTRACT", line, place)), share, 0.0, 0.0, wide)
        crest = one if crest is None else g.math("MAXIMUM", crest, one)
    torn = g.span(g.noise(g.coords((0.8, 2.0, 1.0)), 1.0, detail=4), 0.25, 1.0, 0.35, 0.6)
    color = g.mix(g.math("MULTIPLY", crest, torn), color, foam)
    # Air lightens what is far, so that the horizon is a soft step.
    color = g.mix(g.span(depth, 0.0, 0.72, 1.6, 3.1), color, air)
    swell = g.noise(g.coords((0.25, 1.1, 1.0)), 1.2, detail=3)
    return g.principled(
        Base_Color=color, Roughness=0.34, IOR=1.33, Normal=g.bump(swell, 0.12, 0.5), Specular_IOR_Level=0.4
    )


def hills(
    name: str, material: Material, away: float, height: float, *, seed: int = 1, length: float = 90.0, dip: float = 0.0
) -> Object:
    """A far ridge as a curtain across the picture; `dip`: x at which it sinks to a gap, which keeps a view open."""
    x = np.linspace(-away * 1.6, away * 1.6, 420)
    line = np.stack([x, np.full_like(x, seed * 9.1)], -1)
    crest = 0.62 + 0.42 * noise(line, 1 / length, 2, seed) + 0.10 * noise(line, 7 / length, 4, seed + 3)
    gap = 1 - 0.75 * np.exp(-(((x - dip) / (length * 0.9)) ** 2))
    top = height * np.maximum(crest, 0.08) * gap
    rows = np.linspace(0, 1, 5)[:, None]
    points = np.stack([np.tile(x, (5, 1)), np.full((5, len(x)), away), -0.02 * height + rows * top[None]], -1)
    item = grid_object(name, points, material)
    item.visible_diffuse = False
    return item


def haze(name: str, crest: str, foot: str) -> Material:
    """A ridge seen through air: its own tone above, the color of the mist at its foot."""
    g = Graph(name)
    rise = g.add("SeparateXYZ", Vector=g.add("TexCoord").outputs["Generated"]).outputs["Z"]
    woods = g.noise(g.coords((0.16, 0.16, 0.5)), 1.0, detail=5, rough=0.65)
    tone = g.mix(g.span(woods, 0.0, 0.16, 0.35, 0.65), crest, foot)
    return g.surface(
        g.add("Emission", Color=g.mix(g.span(rise, 1.0, 0.0, 0.0, 0.55), tone, foot), Strength=1.0).outputs[0]
    )


def scallop(name: str, material: Material, *, width: float = 0.06, ribs: int = 21) -> Object:
    """A scallop's upper shell lying on its rim, hinge at the origin, fan toward +Y."""

    def shape(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        side = 2 * u - 1
        angle = side * math.radians(64)
        reach = width * 0.98 * np.cos(angle * 0.72) ** 0.6
        rib = np.cos(side * math.pi * ribs)
        reach = reach * (1 + 0.016 * rib * v**3)
        rise = np.where(v < 0.4, 1 - ((0.4 - v) / 0.4) ** 2, 1 - ((v - 0.4) / 0.6) ** 2)
        rim = np.sqrt(np.maximum(1 - side**2, 0.0))
        z = 0.30 * width * rise * (0.2 + 0.8 * rim) * rim**0.5 + 0.014 * width * rib * v * (0.3 + rim)
        return np.stack([reach * v * np.sin(angle), reach * v * np.cos(angle), z + 0.014 * width], -1)

    return sheet(name, shape, material, rows=40, columns=ribs * 8 + 1, thickness=0.0016)


def whelk(name: str, material: Material, *, length: float = 0.05, turns: float = 5.5) -> Object:
    """A spired snail shell lying on its side, point toward +X, base at z = 0."""
    t = np.linspace(0, turns, int(turns * 36))
    size = np.exp(0.42 * (t - turns))
    fat = 0.19 * length * size
    axis = length * 0.82 * (1 - size) - 0.02 * length
    angle = 2 * math.pi * t
    middle = np.stack([axis, fat * 0.92 * np.cos(angle), fat * 0.92 * np.sin(angle)], -1)
    sides = np.linspace(0, 2 * math.pi, 25)[:-1]
    out = np.stack([np.zeros_like(t), np.cos(angle), np.sin(angle)], -1)
    along = np.array([1.0, 0, 0])
    bead = 1 + 0.05 * np.sin(angle * 9)[:, None]
    ring = np.cos(sides)[None, :, None] * out[:, None] + 1.35 * np.sin(sides)[None, :, None] * along
    points = middle[:, None] + (fat[:, None] * bead)[..., None] * ring
    points[..., 2] -= points[..., 2].min()
    ends = np.repeat(points[:1].mean(1, keepdims=True), 24, 1), np.repeat(points[-1:].mean(1, keepdims=True), 24, 1)
    return grid_object(name, np.concatenate([ends[0], points, ends[1]]), material, wrap=True)


def shell(name: str, colors: Sequence[str], *, bands: float = 240.0) -> Material:
    """Chalky shell: growth bands round the hinge, worn pale; colors = (ground, band, blush near the hinge)."""
    g = Graph(name)
    place = g.add("TexCoord").outputs["Object"]
    away = g.add("VectorMath", {"operation": "LENGTH"})
    g.set(away.inputs[0], place)
    distance = away.outputs["Value"]
    wobble = g.noise(g.coords(), 40, detail=3)
    phase = g.math("ADD", g.math("MULTIPLY", distance, bands), g.math("MULTIPLY", wobble, 1.6))
    wave = g.math("ADD", g.math("MULTIPLY", g.math("SINE", phase), 0.5), 0.5)
    worn = g.span(g.noise(g.coords(), 55, detail=4), 0.25, 0.8, 0.35, 0.65)
    color = g.mix(g.math("MULTIPLY", wave, worn), colors[0], colors[1])
    color = g.mix(g.span(distance, 0.55, 0.0, 0.0, 0.03), color, colors[2])
    fine = g.math("SINE", g.math("MULTIPLY", distance, bands * 9))
    return g.principled(
        Base_Color=color, Roughness=g.span(wobble, 0.34, 0.6, 0.3, 0.7), Specular_IOR_Level=0.4,
        Normal=g.bump(fine, 0.00012, 0.6), Subsurface_Weight=0.08, Subsurface_Scale=0.004,
    )  # fmt: skip
