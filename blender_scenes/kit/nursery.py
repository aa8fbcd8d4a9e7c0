# SPDX-License-Identifier: GPL-3.0-or-later
"""A children's room: painted rainbow on the wall, wooden blocks, a ring stacker, a pennant line. All stand on z = 0."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import bpy
import numpy as np

from . import geometry
from .forms import block, lathe, mesh_object, tube
from .graph import Graph

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def rainbow(
    name: str, radius: float, bands: Sequence[Material], *, band: float = 0.13, gap: float = 0.045
) -> list[Object]:
    """Nested arches painted on a wall at y = 0, feet on z = 0; the outermost has `radius`."""
    arches = []
    for number, paint in enumerate(bands):
        outer = radius - number * (band + gap)
        one = geometry.arch(
            f"{name} {number + 1}", outer * 2, outer * 1.18, 0.002, opening=(outer - band) * 2, edge=0.0006
        )
        one.data.materials.append(paint)
        one.location = (0.0, -0.001, 0.0)
        arches.append(one)
    return arches


def toy_blocks(name: str, size: float, paints: Sequence[Material], *, seed: int = 3) -> list[Object]:
    """A small tower of cubes, none quite straight, one fallen beside it."""
    rng = np.random.default_rng(seed)
    places = [
        (0.0, 0.0, 0),
        (size * 1.07, 0.01, 0),
        (0.52 * size, 0.0, 1),
        (0.6 * size, 0.004, 2),
        (-1.25 * size, -0.9 * size, 0),
    ]
    cubes = []
    for number, (x, y, row) in enumerate(places):
        cube = block(
            f"{name} {number + 1}",
            (x, y, size * (row + 0.5) + 0.0003 * row),
            (size, size, size),
            paints[number % len(paints)],
            0.003,
        )
        cube.rotation_euler = (0, 0, math.radians(float(rng.uniform(-9, 9)) + (31 if number == 4 else 0)))
        cubes.append(cube)
    return cubes


def ring_stacker(name: str, wood: Material, paints: Sequence[Material], *, radius: float = 0.06) -> list[Object]:
    """Wooden rings of falling size on a peg, a ball on top; about 2.6 x `radius` high."""
    foot = lathe(
        f"{name} foot",
        [(0, 0), (radius * 0.95, 0), (radius, 0.003), (radius, 0.011), (radius * 0.95, 0.014), (0, 0.014)],
        wood,
    )
    parts = [foot]
    height = 0.014
    for number, paint in enumerate(paints):
        wide = radius * (0.97 - 0.13 * number)
        thick = radius * (0.2 - 0.012 * number)
        turn = np.linspace(0, 2 * math.pi, 25)
        profile = [(wide - thick + thick * math.cos(a), height + thick + thick * math.sin(a)) for a in turn]
        parts.append(lathe(f"{name} ring {number + 1}", profile, paint, steps=1, sides=72))
        height += 2 * thick * 0.985
    peg = tube(f"{name} peg", [(0, 0, 0.01), (0, 0, height + 0.004)], radius * 0.14, wood)
    ball = radius * 0.3
    turn = np.linspace(-math.pi / 2, math.pi / 2, 25)
    head = lathe(
        f"{name} ball", [(ball * math.cos(a), height + ball + ball * math.sin(a)) for a in turn], wood, steps=1
    )
    return [*parts, peg, head]


def moonlight(name: str, color: str, strength: float = 1.5) -> Material:
    """A frosted globe with a bulb in it: brightest in the middle, falling off to its limb."""
    g = Graph(name)
    limb = g.add("LayerWeight", Blend=0.35).outputs["Facing"]
    return g.surface(g.add("Emission", Color=color, Strength=g.span(limb, strength, strength * 0.45)).outputs[0])


def ball(name: str, radius: float, material: Material) -> Object:
    """A rubber ball on z = 0."""
    one = geometry.sphere(name, radius)
    one.data.materials.append(material)
    return one


def pennants(name: str, width: float, paints: Sequence[Material], *, count: int = 9, sag: float = 0.14) -> list[Object]:
    """A line of cloth pennants before a wall, hung at z = 0 at both ends and sagging between."""

    def height(x: float) -> float:
        return -sag * (1 - (2 * x / width) ** 2)

    line = [(x, 0.0, height(x)) for x in np.linspace(-width / 2, width / 2, 33)]
    parts = [tube(f"{name} cord", line, 0.0016, paints[0], sides=8)]
    pitch = width / count
    for number in range(count):
        middle = -width / 2 + (number + 0.5) * pitch
        left, right = middle - pitch * 0.43, middle + pitch * 0.43
        rows = [(left, height(left)), (right, height(right)), (middle, height(middle) - pitch * 1.05)]
        verts = np.array([(x, -0.003 - 0.006 * (k == 2) * math.sin(number * 2.1), z) for k, (x, z) in enumerate(rows)])
        flag = mesh_object(f"{name} {number + 1}", verts, [(0, 2, 1)], paints[number % len(paints)], smooth=False)
        solid = flag.modifiers.new("thickness", "SOLIDIFY")
        solid.thickness = 0.0008
        parts.append(flag)
    return parts
