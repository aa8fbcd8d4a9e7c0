# SPDX-License-Identifier: GPL-3.0-or-later
"""Stones that a river has carried: worn facets that part softly, flat where they lie, granular skin, quartz veins."""

from __future__ import annotations

from typing import TypeAlias

import bmesh
import bpy
import numpy as np

from .forms import Vec, noise
from .graph import Graph
from .nature import smooth_step

Object: TypeAlias = bpy.types.Object
Material: TypeAlias = bpy.types.Material


def worn(
    name: str,
    size: Vec,
    material: Material,
    *,
    seed: int,
    facets: int = 9,
    table: float = 0.0,
    sharp: float = 7.0,
    detail: int = 5,
) -> Object:
    """A worn stone that lies on z = 0 with a flat underside, so that it touches what carries it with an area.

    table: radius, in parts of the stone's half length, in which its top is level, to stand something on;
    sharp: how clearly the facets part (4 an egg, 12 a freshly broken stone).
    """
    rng = np.random.default_rng(seed)
    mesh = bpy.data.meshes.new(name)
    work = bmesh.new()
    bmesh.ops.create_icosphere(work, subdivisions=detail, radius=1.0)
    work.to_mesh(mesh)
    work.free()
    ball = np.empty(len(mesh.vertices) * 3)
    mesh.vertices.foreach_get("co", ball)
    ball = ball.reshape(-1, 3)
    # A soft minimum of an ellipsoid and of planes that were ground off it at random.
    normals = rng.normal(0, 1, (facets, 3))
    normals[:, 2] *= 0.3
    normals = np.concatenate([normals / np.linalg.norm(normals, axis=1, keepdims=True), [[0, 0, -1], [0, 0, 1]]])
    reach = np.concatenate([rng.uniform(0.78, 1.0, facets), [0.7, 0.7]])
    total = np.ones(len(ball))
    for normal, far in zip(normals, reach, strict=True):
        total += np.maximum(ball @ normal / far, 0.0) ** sharp
    points = ball * (total ** (-1 / sharp))[:, None]
    swell = 0.06 * noise(points, 1.1, 2, seed) + 0.018 * noise(points, 3.4, 2, seed + 5)
    points *= (1 + swell)[:, None] * np.array(size) / 2
    grit = noise(points, 75.0, 2, seed + 9) * min(size) * 0.004
    points += grit[:, None] * ball
    points *= np.array(size) / np.ptp(points, axis=0)
    if table:
        away = np.hypot(points[:, 0], points[:, 1]) / (size[0] / 2)
        inner = 1 - smooth_step(away, table, table * 1.55)
        up = points[:, 2] > 0
        level = np.quantile(points[up & (away < table), 2], 0.5)
        points[up, 2] += ((level - points[:, 2]) * inner)[up]
        points[up, 2] = np.minimum(points[up, 2], level)
    points[:, 2] -= np.quantile(points[:, 2], 0.004)
    mesh.vertices.foreach_set("co", np.round(points, 5).astype(np.float32).ravel())
    mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
    mesh.materials.append(material)
    mesh.update()
    return bpy.data.objects.new(name, mesh)


def skin(
    name: str, light: str, dark: str, *, vein: str = "", speck: str = "", rough: float = 0.62, veins: float = 0.012
) -> Material:
    """The face of such a stone: clouded body, mottle, mineral grains of a millimeter, quartz veins, chalky wear."""
    g = Graph(name)
    # Every stone is cut from another place of the same rock.
    shift = g.add("CombineXYZ", X=g.math("MULTIPLY", g.chance(), 7.0), Y=g.math("MULTIPLY", g.chance(), 3.0))
    where = g.add("VectorMath", {"operation": "ADD"})
    g.set(where.inputs[0], g.coords())
    g.set(where.inputs[1], shift.outputs[0])
    at = where.outputs[0]
    cloud = g.noise(at, 13, detail=5, rough=0.6, distort=0.6)
    body = g.mix(g.span(cloud, 0.0, 1.0, 0.32, 0.68), dark, light)
    mottle = g.noise(at, 95, detail=4, rough=0.65)
    body = g.mix(g.math("MULTIPLY", g.span(mottle, 0.0, 1.0, 0.5, 0.72), 0.45), body, dark)
    grain = g.add("SeparateXYZ", Vector=g.cells(at, 780, output="Color")).outputs["X"]
    body = g.mix(g.ramp(grain, [(0.0, 0.75), (0.16, 0.0)]), body, speck or dark)
    body = g.mix(g.ramp(grain, [(0.84, 0.0), (1.0, 0.55)]), body, light)
    course = g.math("ABSOLUTE", g.math("SUBTRACT", g.noise(at, 6.5, detail=3, distort=0.9), 0.5))
    broken = g.span(g.noise(at, 17, detail=2), 0.0, 1.0, 0.42, 0.6)
    line = g.math("MULTIPLY", g.ramp(course, [(0.0, 1.0), (veins * 0.5, 0.85), (veins, 0.0)]), broken)
    body = g.mix(g.math("MULTIPLY", line, 0.8 if vein else 0.25), body, vein or light)
    pits = g.noise(at, 330, detail=4, rough=0.7)
    normal = g.bump(pits, 0.0007, 0.7, g.bump(g.noise(at, 42, detail=4), 0.0025, 0.55))
    gloss = g.math("ADD", g.span(cloud, rough - 0.08, rough + 0.1, 0.3, 0.7), g.math("MULTIPLY", line, -0.12))
    return g.principled(Base_Color=body, Roughness=gloss, Normal=normal, Specular_IOR_Level=0.4)
