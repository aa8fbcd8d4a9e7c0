# SPDX-License-Identifier: GPL-3.0-or-later
"""At the pool: its water over a tiled floor with the sun's net of light, coping and deck slabs, a rolled towel."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import bpy
import numpy as np

from . import geometry
from .forms import grid_object, noise, sheet
from .graph import Graph

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def surface(name: str, material: Material, *, side: float = 14.0, back: float = 16.0, front: float = 1.0) -> Object:
    """The flat water; what moves on it and what lies under it is its material's matter."""
    x, y = np.meshgrid(np.linspace(-side, side, 9), np.linspace(-front, back, 9))
    return grid_object(name, np.stack([x, y, 0 * x], -1), material)


def water(
    name: str, tile: str, pale: str, deep: str, *, net: float = 0.8, sun: str = "#fffbe8", glow: float = 0.0,
    pitch: float = 0.12, mirror: float = 0.12,
) -> Material:  # fmt: skip
    """Pool water as the eye takes it: a floor of tiles bent by waves, the net of sunlight on it, deeper farther out.

    net: how bright the sun's net is; glow: light of the pool's own lamps at night; mirror: share of the sky in it.
    """
    g = Graph(name)
    where = g.coords()
    parts = g.add("SeparateXYZ", Vector=where)
    away = parts.outputs["Y"]

    def bent(size: float, by: float) -> bpy.types.NodeSocket:
        push = g.add("TexNoise", Vector=where, Scale=1 / size, Detail=1.5, Roughness=0.45).outputs["Color"]
        scaled = g.add("VectorMath", {"operation": "MULTIPLY_ADD"})
        g.set(scaled.inputs[0], push)
        g.set(scaled.inputs[1], (by, by, 0.0))
        g.set(scaled.inputs[2], where)
        return scaled.outputs[0]

    floor = bent(0.22, 0.16)
    place = g.add("SeparateXYZ", Vector=floor)

    def joint(axis: str) -> bpy.types.NodeSocket:
        return g.span(g.math("PINGPONG", place.outputs[axis], pitch / 2), 1.0, 0.0, 0.002, 0.006)

    cell = g.add("VectorMath", {"operation": "SNAP"})
    g.set(cell.inputs[0], floor)
    g.set(cell.inputs[1], (pitch, pitch, 10.0))
    chance = g.add("TexWhiteNoise", Vector=cell.outputs[0]).outputs["Value"]
    grid = g.math("MULTIPLY", g.math("MAXIMUM", joint("X"), joint("Y")), g.span(away, 0.55, 0.0, 0.6, 3.2))
    color = g.mix(g.math("MULTIPLY", chance, g.span(away, 0.5, 0.0, 0.8, 4.0)), tile, deep)
    color = g.mix(grid, color, pale)
    color = g.mix(g.span(away, 0.05, 0.95, 0.4, 4.5), color, deep)
    total = None
    for size, by, wide, share in ((0.26, 0.42, 0.16, 1.0), (0.15, 0.3, 0.2, 0.5)):
        edge = g.add(
            "TexVoronoi", {"feature": "DISTANCE_TO_EDGE", "voronoi_dimensions": "2D"}, Vector=bent(size * 1.3, by),
            Scale=1 / size,
        ).outputs["Distance"]  # fmt: skip
        line = g.math("MULTIPLY", g.math("POWER", g.span(edge, 1.0, 0.0, 0.0, wide), 2.2), share)
        total = line if total is None else g.math("ADD", total, line)
    # Far off the net is finer than a pixel: its light stays as a paler tone.
    broken = g.span(g.noise(where, 1.1, detail=2), 0.35, 1.0, 0.35, 0.6)
    light = g.math("MULTIPLY", g.math("MULTIPLY", total, broken), g.span(away, net, 0.12 * net, 0.8, 7.0))
    lit = g.mix(g.math("MINIMUM", light, 1.0), color, sun)
    swell = g.noise(g.coords((0.8, 1.0, 1.0)), 5.0, detail=2, rough=0.45)
    ripple = g.noise(where, 17, detail=2)
    height = g.math("ADD", swell, g.math("MULTIPLY", ripple, 0.16))
    return g.principled(
        Base_Color=lit, Roughness=0.08, IOR=1.33, Specular_IOR_Level=mirror, Normal=g.bump(height, 0.02, 0.5),
        Emission_Color=lit, Emission_Strength=g.math("ADD", g.math("MULTIPLY", light, 0.35), glow),
    )  # fmt: skip


def coping(name: str, material: Material, *, length: float = 0.6, deep: float = 0.36, thick: float = 0.05,
           count: int = 11, shift: float = 0.0) -> list[Object]:  # fmt: skip
    """Edge stones in a row along X with a rounded nose, water side at y = 0, top at z = 0."""
    stones = []
    for number in range(count):
        stone = geometry.box(f"{name}.{number}", (length - 0.003, deep, thick), 0.013, 5)
        stone.location = ((number - (count - 1) / 2) * length + shift, -deep / 2, -thick)
        stone.data.materials.append(material)
        stones.append(stone)
    return stones


def askew(items: Sequence[Object], turn: float, edge: float) -> Sequence[Object]:
    """The pool's parts set at `turn` degrees about the mark, its edge `edge` meters behind the mark."""
    angle = math.radians(turn)
    for item in items:
        x, y, z = item.location
        y += edge
        item.location = (x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle), z)
        item.rotation_euler.z += angle
    return items


def towel_roll(name: str, material: Material, *, length: float = 0.34, radius: float = 0.052, turns: float = 4.2,
               seed: int = 1) -> Object:  # fmt: skip
    """A terry towel rolled up, lying along X on z = 0."""
    cloth = 0.0075

    def shape(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        angle = 2 * math.pi * turns * u + 2.1
        r = 0.008 + (radius - 0.012) * u
        at = np.stack([v * length * 5, np.cos(angle) * 1.5, np.sin(angle) * 1.5 + 3 * u], -1)
        r = r * (1 + 0.03 * noise(at, 1.0, 2, seed))
        # The lower side is flattened by its weight.
        z = r * np.sin(angle) * np.where(np.sin(angle) < 0, 0.94, 1.0)
        slip = 0.012 * noise(np.stack([u * 3, u * 0], -1), 1.0, 2, seed + 3)
        x = (v - 0.5) * length + slip
        return np.stack([x, r * np.cos(angle), z], -1)

    roll = sheet(name, shape, material, rows=18, columns=int(turns * 30), thickness=cloth)
    low = min(vertex.co.z for vertex in roll.data.vertices) - cloth / 2
    for vertex in roll.data.vertices:
        vertex.co.z -= low
    return roll


def deck(name: str, material: Material, *, slab: tuple[float, float] = (0.6, 0.4), rows: int = 4, columns: int = 9,
         joint: float = 0.005, top: float = 0.0, shift: Sequence[float] = (0.0, 0.0)) -> list[Object]:  # fmt: skip
    """Paving slabs in running bond, the last row's edge at y = 0, going to -Y."""
    stones = []
    for row in range(rows):
        for column in range(columns):
            stone = geometry.slab(f"{name}.{row}.{column}", slab[0] - joint, slab[1] - joint, 0.04, edge=0.0025)
            x = (column - (columns - 1) / 2 + 0.5 * (row % 2)) * slab[0] + shift[0]
            stone.location = (x, -(row + 0.5) * slab[1] + shift[1], top - 0.04)
            stone.data.materials.append(material)
            stones.append(stone)
    return stones
