# SPDX-License-Identifier: GPL-3.0-or-later
"""A daylight studio for large things: a painted two-wall cyclorama, a poured floor, a wall of steel windows."""

from __future__ import annotations

import math
from typing import TypeAlias

import bpy

from .forms import Vec, blocks
from .geometry import grid
from .graph import Graph
from .materials_room import economical

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def corner_cyclorama(
    name: str, material: Material, *, left: float, right: float, back: float, front: float, height: float,
    foot: float = 0.7, corner: float = 1.1,
) -> Object:  # fmt: skip
    """Back and right wall that meet in a curve and sweep down to the floor; its painted toe lies on z = 0.

    foot: radius of the sweep at the floor; corner: radius in plan, more than `foot`.
    """
    middle = (right - corner, back - corner)
    plan = [(left, back, 0.0, -1.0)]
    for k in range(33):
        a = math.pi / 2 * (1 - k / 32)
        c, s = math.cos(a), math.sin(a)
        plan.append((middle[0] + corner * c, middle[1] + corner * s, -c, -s))
    plan.append((right, front, -1.0, 0.0))
    rows = []
    for x, y, in_x, in_y in plan:
        row = []
        for k in range(41):
            a = math.pi / 2 * k / 40
            inward = foot - foot * math.sin(a)
            row.append((x + in_x * inward, y + in_y * inward, foot - foot * math.cos(a)))
        row.append((x, y, height))
        rows.append(row)
    item = grid(name, rows)
    item.data.materials.append(material)
    return item


def steel_windows(
    name: str, material: Material, *, start: float, bays: int, bay: float, sill: float, height: float, x: float
) -> Object:
    """A run of steel sashes in the plane x, from y = `start` to +Y: `bays` of 3 x 5 panes with mullions between."""
    boxes: list[tuple[Vec, Vec]] = []
    for number in range(bays + 1):
        boxes.append(((x, start + number * bay, sill + height / 2), (0.09, 0.07, height)))
    length = bays * bay
    for z in (sill, sill + height):
        boxes.append(((x, start + length / 2, z), (0.09, length, 0.06)))
    for number in range(bays):
        for pane in (1, 2):
            y = start + (number + pane / 3) * bay
            boxes.append(((x, y, sill + height / 2), (0.045, 0.026, height)))
    for row in range(1, 5):
        boxes.append(((x, start + length / 2, sill + height * row / 5), (0.045, length, 0.026)))
    return blocks(name, boxes, material, bevel=0.003)


def brick_wall(
    name: str, material: Material, *, x: float, front: float, back: float, height: float,
    opening: tuple[float, float, float, float], depth: float = 0.34,
) -> Object:  # fmt: skip
    """A wall in the plane x (its inner face) with one opening (y from, z from, y to, z to), `depth` thick."""
    y0, z0, y1, z1 = opening
    spans = [(front, y0, 0.0, height), (y1, back, 0.0, height), (y0, y1, 0.0, z0), (y0, y1, z1, height)]
    boxes: list[tuple[Vec, Vec]] = [
        ((x - depth / 2, (a + b) / 2, (c + d) / 2), (depth, b - a, d - c)) for a, b, c, d in spans if b > a and d > c
    ]
    item = blocks(name, boxes, material, bevel=0.0)
    item.data.polygons.foreach_set("use_smooth", [False] * len(item.data.polygons))
    return item


def painted_brick(name: str, color: str, shade: str) -> Material:
    """Brickwork (21 x 6.5 cm, joints of 1 cm) under many coats of wall paint, for a wall in the YZ plane."""
    g = Graph(name)
    parts = g.add("SeparateXYZ", Vector=g.coords())
    flat = g.add("CombineXYZ", X=parts.outputs["Y"], Y=parts.outputs["Z"]).outputs[0]
    course = g.add("TexBrick", Vector=flat, Scale=1.0, Mortar_Size=0.006, Mortar_Smooth=0.6, Brick_Width=0.22,
                   Row_Height=0.075)  # fmt: skip
    joint = course.outputs["Fac"]
    rough = g.noise(g.coords(), 55, 3)
    height = g.math("SUBTRACT", g.math("MULTIPLY", rough, 0.35), joint)
    grime = g.noise(g.coords(), 1.1, 4)
    base = g.mix(g.math("MULTIPLY", g.span(grime, 0.0, 0.5, 0.35, 0.75), 0.6), color, shade)
    base = g.mix(g.math("MULTIPLY", joint, 0.35), base, shade)
    return economical(g, g.principled(Base_Color=base, Roughness=0.6, Normal=g.bump(height, 0.006, 0.7)), color)


def poured(name: str, color: str, shade: str, *, rough: float = 0.37) -> Material:
    """A poured resin floor: even, satin, with slow clouds and the dull paths of years of stands and shoes.

    Below a roughness of 0.28 the denoiser takes a surface for a mirror, and the border shows: stay above it.
    """
    g = Graph(name)
    where = g.coords()
    clouds = g.noise(where, 0.55, 2)
    paths = g.noise(where, 1.7, 1, 0.4)
    tone = g.mix(g.span(clouds, 0.0, 0.6, 0.3, 0.7), color, shade)
    tone = g.mix(g.span(paths, 0.0, 0.2, 0.2, 0.8), tone, shade)
    sheen = g.math("ADD", g.span(paths, rough - 0.06, rough + 0.14, 0.2, 0.8), g.span(clouds, 0.0, 0.05, 0.3, 0.7))
    return economical(g, g.principled(Base_Color=tone, Roughness=sheen), color)


def cyclorama_paint(name: str, color: str, shade: str) -> Material:
    """Flat scenic paint, rolled wet in wet, with the faint unevenness of large walls and scuffs near its foot."""
    g = Graph(name)
    where = g.coords()
    broad = g.noise(where, 0.7, 3)
    roller = g.noise(g.coords((9, 9, 1.6)), 1.0, 2)
    tone = g.mix(g.span(broad, 0.0, 0.28, 0.3, 0.7), color, shade)
    tone = g.mix(g.span(roller, 0.0, 0.10, 0.4, 0.7), tone, shade)
    return economical(g, g.principled(Base_Color=tone, Roughness=0.75, Specular_IOR_Level=0.25), color)


def bright_sky(name: str, color: str, strength: float) -> Material:
    """The overcast sky beyond a window, for the camera and reflections; a softbox in the window lights the set."""
    g = Graph(name)
    height = g.add("SeparateXYZ", Vector=g.add("TexCoord").outputs["Generated"]).outputs["Z"]
    fade = g.span(height, 0.55 * strength, strength, 0.2, 0.8)
    return g.surface(g.add("Emission", Color=color, Strength=fade).outputs[0])
