# SPDX-License-Identifier: GPL-3.0-or-later
"""Leather goods of a desk: saddle leather, a stitched desk mat, saddle stitches, a fountain pen."""

from __future__ import annotations

import math
from typing import TypeAlias

import bpy
import numpy as np

from .forms import joined, lathe, mesh_object, tube
from .nodes import connect, new_material

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def saddle(name: str, color: str, worn_to: str, roughness: float = 0.44) -> Material:
    """Vegetable-tanned leather: pores and fine creases, waxed, lighter where it was bent and handled, scratched."""
    material, nodes, shader = new_material(name)
    pores = nodes.cells(0.0011)
    creases = nodes.node(
        "ShaderNodeTexVoronoi",
        {"Vector": nodes.stretched((1.0, 0.7, 1.0)), "Scale": 1 / 0.0021},
        feature="DISTANCE_TO_EDGE",
    ).outputs["Distance"]
    fold = nodes.remap(creases, 0.0, 0.16, 0.0, 1.0, smooth=True)
    pull = nodes.noise(0.11, detail=4, roughness=0.6, distortion=0.9)
    fine = nodes.noise(0.013, detail=3)
    scratch = nodes.noise(0.02, detail=3, roughness=0.7, distortion=0.3, at=nodes.stretched((0.06, 1.4, 1.0)))
    tone = nodes.mix(nodes.remap(pull, 0.34, 0.72, 0.0, 0.75), color, worn_to)
    tone = nodes.mix(nodes.remap(fine, 0.35, 0.75, 0.0, 0.25), tone, "#1c0f08")
    tone = nodes.mix(nodes.remap(fold, 0.0, 1.0, 0.30, 0.0), tone, "#1c0f08")
    tone = nodes.mix(nodes.remap(scratch, 0.68, 0.74, 0.0, 0.30), tone, worn_to)
    sheen = nodes.math("ADD", nodes.remap(pull, 0.3, 0.7, roughness - 0.05, roughness + 0.08),
                       nodes.remap(fine, 0.3, 0.7, -0.03, 0.05))  # fmt: skip
    grain = nodes.bump(nodes.math("ADD", nodes.math("MULTIPLY", fold, 0.8), pores), 0.00011)
    hide = nodes.bump(pull, 0.0016, below=grain)
    connect(nodes, shader, base_color=tone, roughness=sheen, specular_ior_level=0.45, normal=hide)
    return material


def thread(name: str, color: str) -> Material:
    """Waxed linen thread."""
    material, nodes, shader = new_material(name)
    connect(nodes, shader, base_color=color, roughness=nodes.remap(nodes.noise(0.0006), 0.3, 0.7, 0.5, 0.7))
    return material


def rounded_rectangle(width: float, depth: float, radius: float, step: float = 0.004) -> np.ndarray:
    """Points (n, 2) of the outline, counterclockwise, evenly spaced."""
    corners = []
    for number, (sx, sy) in enumerate(((1, -1), (1, 1), (-1, 1), (-1, -1))):
        turn = np.linspace(number - 1, number, 17) * math.pi / 2
        middle = np.array([sx * (width / 2 - radius), sy * (depth / 2 - radius)])
        corners.append(middle + radius * np.stack([np.cos(turn), np.sin(turn)], -1))
    line = np.vstack([*corners, corners[0][:1]])
    lengths = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    places = np.linspace(0, lengths[-1], round(lengths[-1] / step), endpoint=False)
    return np.stack([np.interp(places, lengths, line[:, k]) for k in (0, 1)], -1)


def desk_mat(
    name: str, width: float, depth: float, leather: Material, sewing: Material, *,
    thick: float = 0.0036, radius: float = 0.012, inset: float = 0.006, pitch: float = 0.0046,
) -> list[Object]:  # fmt: skip
    """[mat, stitches]: a leather mat on z = 0 with a burnished edge and a line of saddle stitches in a groove."""
    shape = [(0.0004, 0.0), (0.0, 0.0007), (0.0, thick - 0.0014), (0.0005, thick - 0.0005), (0.0016, thick)]
    shape += [(inset - 0.0011, thick), (inset, thick - 0.00055), (inset + 0.0011, thick), (inset + 0.005, thick)]
    rings: list[np.ndarray] = []
    for away, z in shape:
        flat = rounded_rectangle(width - 2 * away, depth - 2 * away, max(radius - away, 0.002), 0.003)
        if rings and len(flat) != len(rings[0]):
            whole = rounded_rectangle(width - 2 * away, depth - 2 * away, max(radius - away, 0.002), 0.0005)
            flat = whole[np.linspace(0, len(whole), len(rings[0]), endpoint=False).astype(int)]
        rings.append(np.column_stack([flat, np.full(len(flat), z)]))
    count = len(rings[0])
    here = np.arange(count)
    after = (here + 1) % count
    faces = [
        tuple(int(i) for i in quad)
        for r in range(len(rings) - 1)
        for quad in np.stack([r * count + here, r * count + after, (r + 1) * count + after, (r + 1) * count + here], -1)
    ]
    quads = len(faces)
    faces.append(tuple(int((len(rings) - 1) * count + i) for i in here))
    mat = mesh_object(name, np.vstack(rings), faces, leather, smooth=True)
    mat.data.polygons.foreach_set("use_smooth", [True] * quads + [False])
    return [
        mat,
        stitches(f"{name} stitches", width - 2 * inset, depth - 2 * inset, radius - inset, thick, sewing, pitch),
    ]


def stitches(
    name: str, width: float, depth: float, radius: float, height: float, sewing: Material, pitch: float = 0.0046
) -> Object:
    """Slanted saddle stitches along a rounded rectangle at z = `height`, half sunk into the leather."""
    line = rounded_rectangle(width, depth, max(radius, 0.002), pitch)
    along = np.roll(line, -1, 0) - np.roll(line, 1, 0)
    turn = np.arctan2(along[:, 1], along[:, 0]) + math.radians(11)
    sides, levels = 7, np.linspace(-1, 1, 7)
    around = np.linspace(0, 2 * math.pi, sides, endpoint=False)
    thick = 0.00048 * np.sqrt(np.clip(1.02 - levels**4, 0.02, 1))
    one = np.array([
        (0.0018 * level, r * math.cos(a), r * math.sin(a) + 0.00022 * (1 - level**2))
        for level, r in zip(levels, thick, strict=True) for a in around
    ])  # fmt: skip
    c, s = np.cos(turn)[:, None], np.sin(turn)[:, None]
    x = line[:, :1] + one[None, :, 0] * c - one[None, :, 1] * s
    y = line[:, 1:] + one[None, :, 0] * s + one[None, :, 1] * c
    z = np.broadcast_to(one[None, :, 2] + height - 0.00018, x.shape)
    points = np.stack([x, y, z], -1)
    faces = []
    for number in range(len(line)):
        base = number * len(one)
        for level in range(len(levels) - 1):
            for k in range(sides):
                a, b = base + level * sides + k, base + level * sides + (k + 1) % sides
                faces.append((a, b, b + sides, a + sides))
    return mesh_object(name, points.reshape(-1, 3), faces, sewing, smooth=True)


def fountain_pen(name: str, resin: Material, brass: Material, *, length: float = 0.138) -> Object:
    """A capped pen lying along X, its lowest line on z = 0, the clip up."""
    body = lathe(f"{name} body", [
        (0, 0.0), (0.0035, 0.0006), (0.0052, 0.004), (0.0062, 0.03), (0.0064, 0.074), (0.0064, 0.0745),
    ], resin, steps=4)  # fmt: skip
    ring = lathe(f"{name} ring", [
        (0.0064, 0.0735), (0.0069, 0.0738), (0.0070, 0.0755), (0.0069, 0.0772), (0.0064, 0.0775),
    ], brass, steps=1)  # fmt: skip
    cap = lathe(f"{name} cap", [
        (0.0066, 0.077), (0.0069, 0.08), (0.0067, 0.11), (0.0058, length - 0.006), (0.0042, length - 0.0006),
        (0, length),
    ], resin, steps=4)  # fmt: skip
    top = lathe(f"{name} top", [
        (0.0062, length - 0.0150), (0.0064, length - 0.0147), (0.0064, length - 0.0133), (0.0061, length - 0.013),
    ], brass, steps=1)  # fmt: skip
    clip = tube(f"{name} clip", [
        (0.006, 0, length - 0.014), (0.0088, 0, length - 0.0145), (0.0086, 0, length - 0.045),
        (0.0072, 0, length - 0.05),
    ], [0.0011, 0.0012, 0.0009, 0.0013], brass, steps=4)  # fmt: skip
    one = joined(name, [body, ring, cap, top, clip])
    for vertex in one.data.vertices:
        x, y, z = vertex.co
        vertex.co = (z - length / 2, y, x + 0.007)
    one.data.update()
    return one
