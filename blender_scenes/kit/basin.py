# SPDX-License-Identifier: GPL-3.0-or-later
"""Shallow water in a studio basin: rings and ripples as a mesh, the net of light that they throw, stones, pebbles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import bpy
import numpy as np

from .forms import Vec, grid_object, mesh_object, noise
from .graph import Graph
from .nature import _steps, smooth_step
from .nodes import Nodes

Object: TypeAlias = bpy.types.Object


def ripples(at: np.ndarray, rings: Sequence[tuple[float, float, float]], chop: float, seed: int) -> np.ndarray:
    """Height of the water at (..., 2): rings (x, y, strength) that run out from drops and from what stands in it."""
    height = chop * noise(at * [1.0, 0.7], 11.0, 2, seed) + 0.4 * chop * noise(at, 27.0, 2, seed + 3)
    for x, y, strength in rings:
        away = np.hypot(at[..., 0] - x, at[..., 1] - y)
        wander = 0.012 * noise(at, 4.0, 2, seed + 7)
        wave = np.sin((away + wander) / 0.0042 * (0.55 + 0.25 * np.exp(-away / 0.2)))
        height = height + strength * wave * np.exp(-away / 0.17) * smooth_step(away, 0.0, 0.05)
    return height


def water(
    name: str,
    material: bpy.types.Material,
    level: float,
    rings: Sequence[tuple[float, float, float]],
    *,
    chop: float = 0.0009,
    reach: float = 2.2,
    fine: float = 0.0042,
    seed: int = 4,
) -> Object:
    """The surface of the water, finest at the mark."""
    half = _steps(reach, fine, 135)
    line = np.concatenate([-half[:0:-1], half])
    x, y = np.meshgrid(line, line)
    at = np.stack([x, y], -1)
    calm = 1 - 0.85 * smooth_step(np.hypot(x, y), 0.6, 1.6)
    z = level + ripples(at, rings, chop, seed) * calm
    return grid_object(name, np.round(np.stack([x, y, z], -1), 5), material)


def clear_water(name: str, tint: str = "#dff2f0", deep: float = 0.25) -> bpy.types.Material:
    """Thin clear water: mirror by angle over a see-through body that does not stop the light below it.

    deep: how strongly `tint` colors what lies below, 0-1.
    """
    g = Graph(name)
    mirror = g.add("BsdfGlossy", Color="#ffffff", Roughness=0.015).outputs[0]
    below = g.add("BsdfTransparent", Color=g.mix(deep, "#ffffff", tint)).outputs[0]
    bent = g.add("BsdfRefraction", Color=g.mix(deep, "#ffffff", tint), Roughness=0.0, IOR=1.12).outputs[0]
    direct = g.add("LightPath").outputs["Is Camera Ray"]
    body = g.add("MixShader", Fac=direct)
    g.set(body.inputs[1], below)
    g.set(body.inputs[2], bent)
    mixed = g.add("MixShader", Fac=g.add("Fresnel", IOR=1.33).outputs[0])
    g.set(mixed.inputs[1], body.outputs[0])
    g.set(mixed.inputs[2], mirror)
    shadow = g.add("LightPath").outputs["Is Shadow Ray"]
    final = g.add("MixShader", Fac=shadow)
    g.set(final.inputs[1], mixed.outputs[0])
    g.set(final.inputs[2], g.add("BsdfTransparent", Color="#ffffff").outputs[0])
    return g.surface(final.outputs[0])


def rippled_light(lamp: Object, reach: float, size: float, depth: float) -> Object:
    """Let a spot throw the net of light that moving water throws; `depth` 0-1 is how strong the net is.

    Meshes are about `size` meters wide `reach` meters before the lamp.
    """
    data = lamp.data
    data.use_nodes = True
    n = Nodes(data.node_tree)
    parts = n.node("ShaderNodeSeparateXYZ", {0: n.node("ShaderNodeTexCoord").outputs["Normal"]})
    across = n.math("DIVIDE", parts.outputs["X"], parts.outputs["Z"])
    upward = n.math("DIVIDE", parts.outputs["Y"], parts.outputs["Z"])
    ray = n.node("ShaderNodeCombineXYZ", {0: across, 1: upward}).outputs[0]
    at = n.node("ShaderNodeVectorMath", {0: ray, "Scale": reach}, operation="SCALE").outputs[0]
    warp = n.node("ShaderNodeTexNoise", {"Vector": at, "Scale": 1.0 / size, "Detail": 1.5}).outputs["Color"]
    push = n.node("ShaderNodeVectorMath", {0: warp, "Scale": size * 1.7}, operation="SCALE").outputs[0]
    bent = n.node("ShaderNodeVectorMath", {0: at, 1: push}, operation="ADD").outputs[0]
    total: Any = 1.0 - 0.75 * depth
    for cell, width, share in ((size, 0.22, 1.7), (size * 0.57, 0.3, 0.8)):
        edge = n.node(
            "ShaderNodeTexVoronoi", {"Vector": bent, "Scale": 1 / cell},
            feature="DISTANCE_TO_EDGE", voronoi_dimensions="2D",
        ).outputs["Distance"]  # fmt: skip
        line = n.remap(edge, 0.0, width, 1.0, 0.0)
        line = n.math("MULTIPLY", n.math("MULTIPLY", line, line), line)
        total = n.math("ADD", n.math("MULTIPLY", line, 2.4 * share * depth), total)
    emission = data.node_tree.nodes["Emission"]
    data.node_tree.links.new(total, emission.inputs["Strength"])
    return lamp


def worn_stone(name: str, light: str, dark: str, *, rough: float = 0.6) -> bpy.types.Material:
    """Stone that water has polished: cloudy, finely speckled, a pale thread here and there, smooth to the hand."""
    g = Graph(name)
    where = g.coords()
    cloud = g.noise(where, 9, detail=5, rough=0.6, distort=0.5)
    body = g.mix(g.span(cloud, 0.0, 1.0, 0.3, 0.7), dark, light)
    speck = g.add("SeparateXYZ", Vector=g.cells(where, 900, output="Color")).outputs["X"]
    body = g.mix(g.ramp(speck, [(0.0, 0.5), (0.14, 0.0)]), body, dark)
    body = g.mix(g.ramp(speck, [(0.86, 0.0), (1.0, 0.5)]), body, light)
    course = g.math("ABSOLUTE", g.math("SUBTRACT", g.noise(where, 5, detail=4, distort=1.2), 0.5))
    body = g.mix(g.math("MULTIPLY", g.ramp(course, [(0.0, 1.0), (0.014, 0.0)]), 0.4), body, light)
    pits = g.noise(where, 420, detail=3, rough=0.6)
    normal = g.bump(pits, 0.0005, 0.6, g.bump(g.noise(where, 28, detail=3), 0.003, 0.5))
    return g.principled(
        Base_Color=body, Roughness=g.span(cloud, rough - 0.08, rough + 0.1, 0.3, 0.7), Normal=normal,
        Specular_IOR_Level=0.4,
    )  # fmt: skip


def river_stone(
    name: str,
    size: Vec,
    material: bpy.types.Material,
    *,
    seed: int,
    flat: float = 0.0,
    detail: tuple[int, int] = (64, 96),
) -> Object:
    """A stone that a river has rounded, lying on z = 0; `flat` 0-1 planes its top to stand something on."""
    rows, columns = detail
    v = np.linspace(0, np.pi, rows)[:, None]
    u = np.linspace(0, 2 * np.pi, columns, endpoint=False)[None]
    ball = np.stack([np.sin(v) * np.cos(u), np.sin(v) * np.sin(u), np.cos(v) + 0 * u], -1)
    bulge = 1 + 0.13 * noise(ball, 0.9, 2, seed) + 0.02 * noise(ball, 3.0, 2, seed + 5)
    # Rounded like soap rather than like an egg: a superellipse through the three sizes.
    round_ = ball * bulge[..., None]
    power = np.sign(round_) * np.abs(round_) ** np.array([0.92, 0.92, 0.62])
    points = power * np.array(size) / 2
    if flat:
        high = points[..., 2].max()
        top = high * (1 - 0.22 * flat)
        over = np.maximum(points[..., 2] - top * 0.86, 0.0)
        soft = top * 0.14 * np.tanh(over / (top * 0.14))
        points[..., 2] = np.where(points[..., 2] > top * 0.86, top * 0.86 + soft, points[..., 2])
        inner = 1 - smooth_step(np.hypot(points[..., 0] / size[0], points[..., 1] / size[1]), 0.24, 0.36)
        up = points[..., 2] > 0
        points[up, 2] += ((top - points[..., 2]) * inner)[up]
    points[..., 2] -= points[..., 2].min()
    index = np.arange(rows * columns).reshape(rows, columns)
    right = np.roll(index, -1, axis=1)
    faces = np.stack([index[:-1], index[1:], right[1:], right[:-1]], -1).reshape(-1, 4)
    return mesh_object(name, np.round(points.reshape(-1, 3), 5), faces, material)


def top_of(stone: Object) -> float:
    """Height of a stone's highest point above its foot."""
    return max(vertex.co.z for vertex in stone.data.vertices)
