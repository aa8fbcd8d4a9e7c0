# SPDX-License-Identifier: GPL-3.0-or-later
"""Ice for drinks: melted cubes with cracks and a cloud of bubbles in them, and the wet counter on which they lie."""

from __future__ import annotations

import math
from typing import TypeAlias

import bpy
import numpy as np

from .forms import mesh_object, noise
from .graph import Graph

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def cube(name: str, clear: Material, flaw: Material, *, size: float = 0.032, seed: int = 1, flaws: int = 3) -> Object:
    """An ice cube about its middle: soft edges, dents where it began to melt, cracks inside."""
    rng = np.random.default_rng(seed)
    count = 18
    line = np.tan(np.linspace(-1, 1, count) * 0.72) / math.tan(0.72)
    u, v = np.meshgrid(line, line)
    verts, faces = [], []
    for axis in range(3):
        for side in (-1.0, 1.0):
            face = np.stack([np.full_like(u, side), u * side, v], -1)
            verts.append(np.roll(face, axis, axis=-1).reshape(-1, 3))
            index = (len(verts) - 1) * count**2 + np.arange(count**2).reshape(count, count)
            faces.append(np.stack([index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]], -1).reshape(-1, 4))
    points, order = np.concatenate(verts), np.concatenate(faces)
    _, first, where = np.unique(np.round(points, 6), axis=0, return_index=True, return_inverse=True)
    points, order = points[first], where.reshape(-1)[order]
    power = rng.uniform(5.0, 8.0)
    points = points / (np.abs(points) ** power).sum(1, keepdims=True) ** (1 / power)
    shape = 1 + 0.05 * noise(points, 0.9, 2, seed) + 0.012 * noise(points, 3.0, 2, seed + 2)
    points = points * shape[:, None] * rng.uniform(0.88, 1.0, 3) * size / 2
    parts, polygons, slots = [points], order.tolist(), [0] * len(order)
    total = len(points)
    for _ in range(flaws):
        # A crack: a curved, ragged sheet through the cube that ends short of its sides.
        grid = np.linspace(-1, 1, 9)
        a, b = np.meshgrid(grid, grid)
        span = np.maximum(np.hypot(a, b), 1.0)
        a, b = a / span, b / span
        flat = (
            np.stack([a, b], -1)
            * (1 + 0.35 * noise(np.stack([a, b], -1) + rng.normal(0, 9, 2), 1.3, 2, seed))[..., None]
        )
        bow = 0.25 * (flat[..., 0] ** 2) - 0.18 * flat[..., 1] * flat[..., 0]
        sheet = np.stack([flat[..., 0], flat[..., 1] * rng.uniform(0.5, 1.0), bow], -1).reshape(-1, 3)
        axes, _ = np.linalg.qr(rng.normal(0, 1, (3, 3)))
        sheet = sheet @ axes * size * rng.uniform(0.2, 0.32) + rng.uniform(-0.1, 0.1, 3) * size
        index = total + np.arange(81).reshape(9, 9)
        quads = np.stack([index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]], -1).reshape(-1, 4)
        polygons += quads.tolist()
        slots += [1] * len(quads)
        parts.append(sheet)
        total += 81
    return mesh_object(name, np.round(np.concatenate(parts), 6), polygons, [clear, flaw], slots=slots)


def clear(name: str, tint: str = "#f3fafc") -> Material:
    """Melting ice: clear and wet, frosted in patches; its shadow is let through, as no caustics are traced."""
    g = Graph(name)
    where = g.coords()
    frost = g.span(g.noise(where, 45, detail=4, rough=0.6), 0.0, 0.32, 0.52, 0.72)
    waves = g.bump(g.noise(where, 70, detail=2), 0.0022, 0.5, g.bump(g.noise(where, 420, detail=2), 0.0002, 0.3))
    body = g.add("BsdfGlass", Color=tint, Roughness=frost, IOR=1.31, Normal=waves)
    mixed = g.add("MixShader", Fac=g.add("LightPath").outputs["Is Shadow Ray"])
    g.set(mixed.inputs[1], body.outputs[0])
    g.set(mixed.inputs[2], g.add("BsdfTransparent", Color="#f1f6f7").outputs[0])
    return g.surface(mixed.outputs[0])


def flaw(name: str, color: str = "#ffffff", share: float = 0.5) -> Material:
    """A crack or a veil of bubbles inside ice: it shines where it is seen aslant and lets most light by."""
    g = Graph(name)
    where = g.coords()
    veil = g.span(g.noise(where, 260, detail=4, rough=0.7), 0.0, share, 0.42, 0.7)
    lit = g.add("BsdfTranslucent", Color=color)
    mixed = g.add("MixShader", Fac=veil)
    g.set(mixed.inputs[1], g.add("BsdfTransparent").outputs[0])
    g.set(mixed.inputs[2], lit.outputs[0])
    return g.surface(mixed.outputs[0])


def wet_counter(name: str, color: str, deep: str, *, film: float = 0.55) -> Material:
    """A cool lacquered top on which water stands in patches: mirror where it is wet, satin between."""
    g = Graph(name)
    where = g.coords()
    patch = g.noise(where, 11, detail=4, rough=0.5, distort=0.5)
    wet = g.span(patch, 0.0, 1.0, 0.62 - 0.3 * film, 0.66 - 0.3 * film)
    body = g.mix(g.span(g.noise(where, 3, detail=2), 0.0, 0.5, 0.3, 0.7), color, deep)
    body = g.mix(g.math("MULTIPLY", wet, 0.3), body, deep)
    rim = g.bump(g.span(patch, 0.0, 1.0, 0.60 - 0.3 * film, 0.68 - 0.3 * film), 0.0009, 0.5)
    fine = g.noise(where, 300, detail=2)
    rough = g.math("ADD", g.span(wet, 0.26, 0.03), g.math("MULTIPLY", fine, 0.05))
    return g.principled(Base_Color=body, Roughness=rough, Normal=rim, IOR=1.45)


def backlit(name: str, middle: str, rim: str, *, level: float = 1.0, reach: float = 0.9, low: str = "") -> Material:
    """A lit sheet behind the set: bright about its origin, `rim` from `reach` meters on, `low` below."""
    g = Graph(name)
    where = g.add("TexCoord").outputs["Object"]
    parts = g.add("SeparateXYZ", Vector=where).outputs
    wide = g.math("MULTIPLY", parts["X"], 0.62)
    away = g.math("SQRT", g.math("ADD", g.math("MULTIPLY", wide, wide), g.math("MULTIPLY", parts["Z"], parts["Z"])))
    soft = g.add("MapRange", {"interpolation_type": "SMOOTHERSTEP"}, Value=away, From_Max=reach)
    color = g.mix(soft.outputs[0], middle, rim)
    if low:
        color = g.mix(g.span(parts["Z"], 0.0, 1.0, 0.0, -reach), color, low)
    return g.surface(g.add("Emission", Color=color, Strength=level).outputs[0])
