# SPDX-License-Identifier: GPL-3.0-or-later
"""What sun, rain and sea do to things: silvered and flaking wood, drift wood, dry leaves."""

from __future__ import annotations

import math
from typing import TypeAlias

import bpy
import numpy as np

from .forms import grid_object, noise, spline
from .graph import Graph

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def silvered(
    name: str, light: str = "#b3aca0", dark: str = "#6f675b", *, paint: str = "", along: str = "x"
) -> Material:
    """Outdoor wood after some summers: raised grain, drying cracks, gray with a brown heart, along X or another axis.

    paint: color of an old coat that has worn off along the grain and at its cracks.
    """
    g = Graph(name)
    chance = g.chance()
    place = g.add("TexCoord").outputs["Object"]
    offset = g.add("VectorMath", {"operation": "SCALE"})
    g.set(offset.inputs[0], (23.0, 5.0, 11.0))
    g.set(offset.inputs["Scale"], chance)
    moved = g.add("VectorMath", {"operation": "ADD"})
    g.set(moved.inputs[0], place)
    g.set(moved.inputs[1], offset.outputs[0])
    where = moved.outputs[0]

    def run(stretch: float) -> bpy.types.NodeSocket:
        node = g.add("VectorMath", {"operation": "MULTIPLY"})
        g.set(node.inputs[0], where)
        g.set(node.inputs[1], tuple(stretch if axis == along else 1.0 for axis in "xyz"))
        return node.outputs[0]

    bands = g.noise(run(0.07), 75, detail=3, rough=0.6, distort=0.7)
    fiber = g.noise(run(0.02), 620, detail=2, rough=0.6)
    patches = g.noise(run(0.5), 6.5, detail=4, rough=0.6)
    split = g.noise(run(0.035), 120, detail=1.5, rough=0.45, distort=0.4)
    crack = g.math("ABSOLUTE", g.math("SUBTRACT", split, 0.5))
    some = g.span(g.noise(run(0.4), 11, detail=2), 0.0, 1.0, 0.52, 0.66)
    crack = g.math("MULTIPLY", g.span(crack, 1.0, 0.0, 0.003, 0.016), some)
    wood = g.mix(g.span(bands, 0.0, 0.8, 0.3, 0.72), light, dark)
    wood = g.mix(g.span(fiber, 0.0, 0.4, 0.45, 0.75), wood, dark)
    wood = g.mix(g.span(patches, 0.0, 0.35, 0.5, 0.72), wood, "#8a6f52")
    wood = g.mix(g.math("MULTIPLY", chance, 0.28), wood, dark)
    rough, relief = g.span(patches, 0.62, 0.85, 0.3, 0.7), g.math("SUBTRACT", fiber, crack)
    relief = g.math("ADD", g.math("MULTIPLY", bands, 0.8), g.math("MULTIPLY", relief, 0.7))
    if paint:
        wear = g.math("ADD", g.math("MULTIPLY", bands, 0.55), g.math("MULTIPLY", patches, 0.75))
        wear = g.math("ADD", wear, g.math("MULTIPLY", crack, 0.4))
        coat = g.span(wear, 1.0, 0.0, 0.77, 0.83)
        tone = g.mix(g.span(patches, 0.0, 0.22, 0.3, 0.7), paint, dark)
        wood = g.mix(coat, wood, tone)
        rough = g.math("SUBTRACT", rough, g.math("MULTIPLY", coat, 0.22))
        relief = g.math("ADD", relief, g.math("MULTIPLY", coat, 0.5))
    wood = g.mix(g.math("MULTIPLY", crack, 0.85), wood, "#2a241d")
    return g.principled(
        Base_Color=wood, Roughness=rough, Specular_IOR_Level=0.28, Normal=g.bump(relief, 0.0007, 0.8)
    )  # fmt: skip


def driftwood(name: str, material: Material, path: np.ndarray, radius: float, *, seed: int = 1) -> Object:
    """A branch that the sea has worn: along a path, flattened, twisted, its ends broken and rounded."""
    line = spline(path, 14)
    count, sides = len(line), 28
    tangent = np.gradient(line, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    side = np.cross(tangent, [0, 0, 1.0])
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    up = np.cross(side, tangent)
    t = np.linspace(0, 1, count)[:, None]
    turn = np.linspace(0, 2 * math.pi, sides, endpoint=False)[None] + 2.2 * t
    ends = np.clip(np.minimum(t / 0.05, (1 - t) / 0.035), 0.02, 1) ** 0.5
    swell = 1 - 0.45 * t + 0.16 * noise(np.column_stack([t[:, 0] * 6, t[:, 0] * 0]), 1.0, 2, seed)[:, None]
    ring = np.stack([np.cos(turn) * 2.2, np.sin(turn) * 2.2, np.repeat(t * 5.0, sides, 1)], -1)
    grooves = (
        1 + 0.10 * noise(ring * np.array([2.2, 2.2, 0.5]), 1.3, 3, seed + 5) + 0.06 * noise(ring, 0.6, 2, seed + 2)
    )
    r = radius * ends * swell * grooves
    points = line[:, None] + r[..., None] * (
        np.cos(turn)[..., None] * side[:, None] + 0.78 * np.sin(turn)[..., None] * up[:, None]
    )
    cap = np.repeat(line[None, :1], sides, 1), np.repeat(line[None, -1:], sides, 1)
    return grid_object(name, np.concatenate([cap[0], points, cap[1]]), material, wrap=True)


def fallen_leaf(
    name: str, material: Material, *, length: float = 0.06, width: float = 0.034, lobes: int = 0, seed: int = 1
) -> Object:
    """One dry leaf lying at the origin, stalk toward -X: curled rims, a bent rib; `lobes` pairs make it an oak leaf."""
    rng = np.random.default_rng(seed)
    rows, columns = 40, 13
    u, v = np.meshgrid(np.linspace(-1, 1, columns), np.linspace(0, 1, rows))
    outline = np.sin(math.pi * np.clip(v, 0.0, 1.0) ** 0.8) ** 0.75
    if lobes:
        outline = outline * (0.62 + 0.38 * np.abs(np.sin(math.pi * (lobes + 0.5) * v**0.92)) ** 0.8)
        outline = np.maximum(outline, 0.10 * np.sin(math.pi * v))
    half = width / 2 * np.maximum(outline, 0.012)
    curl, twist, arch = rng.uniform(0.25, 0.6), rng.normal(0, 0.5), rng.uniform(0.06, 0.16)
    wave = 0.004 * noise(np.stack([u * 1.2, v * 3.0], -1), 1.6, 2, seed)
    x = (v - 0.45) * length
    y = u * half * (1 - 0.12 * curl * u**2) + 0.06 * length * np.sin(2.4 * v + seed)
    z = curl * np.abs(u) ** 1.8 * half * 0.9 + twist * u * half * (v - 0.4) * 0.6 + wave
    z = z + arch * length * (v - 0.45) ** 2
    points = np.stack([x, y, z], -1)
    stalk = points[:1] * np.array([1.0, 0.4, 1.0]) + np.array([-0.25 * length, 0, 0.02 * length])
    points = np.concatenate([stalk, points])
    points[..., 2] -= points[..., 2].min() - 0.0006
    return grid_object(name, points, material)


def dry_leaf(name: str, colors: tuple[str, str, str], rib: str = "#c9a878", through: float = 0.3) -> Material:
    """Autumn leaf: ground of two hues, spots of a third, a paler rib and side veins, some light through it."""
    g = Graph(name)
    where = g.coords()
    parts = g.add("SeparateXYZ", Vector=where)
    blotch = g.noise(where, 45, detail=5, rough=0.6)
    color = g.mix(g.span(g.math("ADD", blotch, g.math("MULTIPLY", g.chance(), 0.3)), 0, 1, 0.45, 0.85), *colors[:2])
    color = g.mix(g.ramp(g.noise(where, 160, 4, 0.7), [(0.58, 0.0), (0.72, 0.8)]), color, colors[2])
    middle = g.math("ABSOLUTE", parts.outputs["Y"])
    slant = g.math("ADD", g.math("MULTIPLY", parts.outputs["X"], 150.0), g.math("MULTIPLY", middle, -150.0))
    veins = g.span(g.math("ABSOLUTE", g.math("SUBTRACT", g.math("FRACT", slant), 0.5)), 1.0, 0.0, 0.0, 0.10)
    line = g.math("MAXIMUM", g.span(middle, 1.0, 0.0, 0.0004, 0.0012), g.math("MULTIPLY", veins, 0.55))
    color = g.mix(g.math("MULTIPLY", line, 0.5), color, rib)
    face = g.add(
        "BsdfPrincipled", Base_Color=color, Roughness=g.span(blotch, 0.45, 0.7, 0.3, 0.7), Specular_IOR_Level=0.3,
        Normal=g.bump(g.math("ADD", line, blotch), 0.0006, 0.7),
    )  # fmt: skip
    mixed = g.add("MixShader", Fac=through)
    g.set(mixed.inputs[1], face.outputs[0])
    g.set(mixed.inputs[2], g.add("BsdfTranslucent", Color=color).outputs[0])
    return g.surface(mixed.outputs[0])
