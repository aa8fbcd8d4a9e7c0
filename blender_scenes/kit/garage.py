# SPDX-License-Identifier: GPL-3.0-or-later
"""A garage for show: a roller shutter, a honeycomb of light tubes on the wall, a poured epoxy floor."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import bpy
import numpy as np

from .forms import joined, tube
from .geometry import grid
from .materials import shaded
from .nodes import connect, new_material

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def roller_shutter(name: str, width: float, height: float, material: Material, pitch: float = 0.077) -> Object:
    """A closed shutter of rolled slats in the XZ plane, facing -Y, its foot at z = 0: a bow, a step back, a seam."""
    profile: list[tuple[float, float]] = []
    for slat in range(round(height / pitch)):
        for k in range(9):
            a = k / 8
            profile.append((-0.011 * math.sin(math.pi * a) ** 0.75, slat * pitch + 0.86 * pitch * a))
        profile += [(0.005, slat * pitch + 0.885 * pitch), (0.005, slat * pitch + 0.975 * pitch)]
    rows = [[(x, y, z) for y, z in profile] for x in (-width / 2, width / 2)]
    item = grid(name, rows)
    item.data.materials.append(material)
    return item


def honeycomb(name: str, cells: Sequence[tuple[int, int]], side: float, radius: float, gas: Material) -> Object:
    """Light tubes along the sides of hexagons in the XZ plane; cells are (column, row), points up.

    The middle of cell (0, 0) is the origin. Each side is one tube, also where two cells meet, and
    stops short of the joint as the real ones do.
    """
    step = side * math.sqrt(3)
    edges: dict[tuple[tuple[int, int], tuple[int, int]], tuple[np.ndarray, np.ndarray]] = {}
    for column, row in cells:
        middle = np.array([(column + 0.5 * (row % 2)) * step, row * side * 1.5])
        corners = [
            middle + side * np.array([math.cos(a), math.sin(a)])
            for a in (math.pi / 2 + math.pi / 3 * k for k in range(6))
        ]
        for k in range(6):
            a, b = corners[k], corners[(k + 1) % 6]
            ends = sorted((tuple(np.round(a * 1000).astype(int)), tuple(np.round(b * 1000).astype(int))))
            edges[ends[0], ends[1]] = (a, b)
    tubes = []
    for a, b in edges.values():
        near, far = a + (b - a) * 0.03, b + (a - b) * 0.03
        tubes.append(tube(name, [(near[0], 0, near[1]), (far[0], 0, far[1])], radius, gas, sides=14))
    return joined(name, tubes)


def epoxy(name: str, color: str, flake: str, roughness: float = 0.10) -> Material:
    """Poured garage floor: dark, mirror-like, with fine flakes in it and the haze of tires and mops."""
    material, nodes, shader = new_material(name)
    flakes = nodes.node("ShaderNodeSeparateColor", {0: nodes.cells(0.0035, output="Color")}).outputs[0]
    base = nodes.mix(nodes.remap(flakes, 0.90, 0.93, 0.0, 0.5), shaded(nodes, color, 0.10, 0.8), flake)
    haze = nodes.noise(0.5, detail=3, roughness=0.55, at=nodes.stretched((1.0, 0.45, 1.0)))
    wave = nodes.noise(0.35, detail=1)
    connect(
        nodes,
        shader,
        base_color=base,
        roughness=nodes.remap(haze, 0.35, 0.72, roughness, roughness + 0.09),
        ior=1.56,
        normal=nodes.bump(wave, 0.0006),
    )
    return material


def enamel(name: str, color: str, roughness: float = 0.38) -> Material:
    """Baked paint on steel sheet, dusty toward the foot of a wall."""
    material, nodes, shader = new_material(name)
    wear = nodes.noise(0.3, detail=4, roughness=0.6)
    connect(
        nodes,
        shader,
        base_color=shaded(nodes, color, 0.10, 0.5),
        roughness=nodes.remap(wear, 0.3, 0.7, roughness - 0.05, roughness + 0.10),
    )
    return material
