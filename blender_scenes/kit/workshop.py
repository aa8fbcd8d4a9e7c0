# SPDX-License-Identifier: GPL-3.0-or-later
"""A workshop: pegboard, hand tools that hang on it, a worn bench top, shavings.

Tools hang in the XZ plane, head up, their hanging point at the origin, back near y = 0.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import bpy
import numpy as np

from .forms import blocks, joined, lathe, mesh_object, sheet, soften, spline, tube
from .graph import Graph
from .materials_room import between, economical

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def pegboard(name: str, color: str, *, pitch: float = 0.0254, hole: float = 0.0032) -> Material:
    """Painted hardboard with round holes at an inch's distance, for a board in the XZ plane."""
    g = Graph(name)
    where = g.coords()
    parts = g.add("SeparateXYZ", Vector=where)

    def centered(axis: str) -> bpy.types.NodeSocket:
        return g.math("PINGPONG", parts.outputs[axis], pitch / 2)

    x, z = centered("X"), centered("Z")
    away = g.math("SQRT", g.math("ADD", g.math("MULTIPLY", x, x), g.math("MULTIPLY", z, z)))
    solid = g.span(away, 0.0, 1.0, hole * 0.9, hole * 1.15)
    wear = g.noise(where, 5, 4)
    scuff = g.noise(g.coords((60, 60, 9)), 1.0, 3)
    base = g.mix(g.span(wear, 0.0, 0.14, 0.35, 0.7), color, "#2a2622")
    base = g.mix(g.span(scuff, 0.0, 0.1, 0.55, 0.75), base, "#8a7a68")
    body = g.principled(
        Base_Color=g.mix(solid, "#0d0c0b", base),
        Roughness=g.span(wear, 0.5, 0.72, 0.3, 0.7),
        Normal=g.bump(solid, 0.002, 0.8, g.bump(g.noise(where, 320, 2), 0.0001, 0.5)),
    )
    return economical(g, body, color)


def worn_timber(name: str, light: str, dark: str, stain: str) -> Material:
    """A bench top of decades: grain along X, dents, knife cuts, oil stains and rubbed pale paths."""
    g = Graph(name)
    chance = g.chance()
    moved = g.add("VectorMath", {"operation": "ADD"})
    g.set(moved.inputs[0], g.coords())
    shift = g.add("CombineXYZ", X=g.math("MULTIPLY", chance, 31.0), Y=g.math("MULTIPLY", chance, 17.0))
    g.set(moved.inputs[1], shift.outputs[0])
    where = moved.outputs[0]

    def along(x: float, y: float) -> bpy.types.NodeSocket:
        stretched = g.add("Mapping", Vector=where)
        g.set(stretched.inputs["Scale"], (x, y, y))
        return stretched.outputs[0]

    broad = g.noise(along(0.7, 9.0), 1.0, 3, distort=0.7)
    rings = g.math("PINGPONG", g.math("MULTIPLY", broad, 13.0), 0.5)
    fiber = g.noise(along(9.0, 260.0), 1.0, 3, 0.6)
    figure = g.math("ADD", g.math("MULTIPLY", rings, 0.5), g.math("MULTIPLY", g.math("SUBTRACT", fiber, 0.4), 0.9))
    figure = g.math("ADD", figure, g.math("MULTIPLY", g.math("SUBTRACT", chance, 0.5), 0.45))
    base = g.ramp(figure, [(0.03, light), (0.8, dark)])
    oil = g.noise(where, 4.2, 5, 0.6)
    base = g.mix(g.span(oil, 0.0, 0.42, 0.45, 0.78), base, stain)
    slanted = g.add("Mapping", Vector=where)
    g.set(slanted.inputs["Rotation"], (0.0, 0.0, 0.6))
    g.set(slanted.inputs["Scale"], (5.0, 150.0, 1.0))
    cuts = g.ramp(g.noise(slanted.outputs[0], 1.0, 1), [(0.70, 0.0), (0.73, 1.0)])
    base = g.mix(g.math("MULTIPLY", cuts, 0.8), base, stain)
    dents = g.ramp(g.noise(where, 42, 2), [(0.66, 0.0), (0.78, 1.0)])
    relief = g.math("SUBTRACT", g.math("MULTIPLY", fiber, 0.35), g.math("ADD", cuts, g.math("MULTIPLY", dents, 0.8)))
    body = g.principled(
        Base_Color=base, Roughness=g.span(oil, 0.62, 0.36, 0.4, 0.7), Normal=g.bump(relief, 0.0009, 0.7)
    )
    return economical(g, body, between(light, dark))


def plate(
    name: str, outline: list[tuple[float, float]], thick: float, material: Material, edge: float = 0.0006
) -> Object:
    """A flat shape cut from sheet: outline in (x, z), `thick` along Y about y = 0."""
    ring = np.array(outline)
    count = len(ring)
    verts = np.concatenate(
        [np.column_stack([ring[:, 0], np.full(count, y), ring[:, 1]]) for y in (-thick / 2, thick / 2)]
    )
    faces: list[tuple[int, ...]] = [tuple(range(count)), tuple(range(2 * count - 1, count - 1, -1))]
    faces += [(i, i + count, (i + 1) % count + count, (i + 1) % count) for i in range(count)]
    return soften(mesh_object(name, verts, faces, material, smooth=False), edge, 2, angle=40)


def hammer(name: str, steel: Material, wood: Material) -> list[Object]:
    """Joiner's hammer, 32 cm, hanging by its head."""
    handle = tube(f"{name} handle", spline([(0, -0.02, z) for z in (0.02, -0.08, -0.2, -0.29)], 6),
                  [0.009, 0.0085, 0.013, 0.0145, 0.012], wood, sides=20)  # fmt: skip
    head = lathe(f"{name} head", [
        (0, -0.045), (0.0125, -0.045), (0.0135, -0.042), (0.0135, -0.03), (0.0105, -0.024), (0.0125, -0.012),
        (0.0125, 0.012), (0.009, 0.022), (0.0045, 0.058), (0, 0.06),
    ], steel, steps=2, sides=32)  # fmt: skip
    head.rotation_euler = (0, math.radians(90), 0)
    head.location = (0, -0.02, 0.005)
    return [handle, head]


def chisel(name: str, steel: Material, wood: Material, brass: Material, *, width: float = 0.016) -> list[Object]:
    """Bench chisel, 26 cm, edge down."""
    handle = lathe(f"{name} handle", [
        (0, 0.0), (0.011, 0.0), (0.0135, -0.004), (0.014, -0.03), (0.0115, -0.07), (0.0125, -0.1),
        (0.0095, -0.116), (0, -0.116),
    ], wood, sides=28)  # fmt: skip
    ring = lathe(
        f"{name} ferrule", [(0.0098, -0.108), (0.0102, -0.11), (0.0102, -0.122), (0.0085, -0.124), (0, -0.124)], brass
    )
    half = width / 2
    blade = plate(f"{name} blade", [
        (-0.004, -0.122), (-0.0045, -0.135), (-half, -0.15), (-half, -0.262), (half, -0.262), (half, -0.15),
        (0.0045, -0.135), (0.004, -0.122),
    ], 0.0035, steel, 0.0008)  # fmt: skip
    for part in (handle, ring, blade):
        part.location = (0, -0.022, 0)
    return [handle, ring, blade]


def try_square(name: str, steel: Material, wood: Material, brass: Material) -> list[Object]:
    """Try square: a beech stock with a brass face, a steel blade of 22 cm, hanging by its corner."""
    blade = plate(f"{name} blade", [(-0.02, 0.0), (0.012, 0.0), (0.012, -0.22), (-0.02, -0.22)], 0.0016, steel, 0.0003)
    stock = blocks(f"{name} stock", [((0.07, 0, -0.016), (0.14, 0.018, 0.036))], wood, bevel=0.002)
    face = blocks(f"{name} face", [((0.078, 0, -0.0355), (0.124, 0.018, 0.003))], brass, bevel=0.0004)
    for part in (blade, stock, face):
        part.location = (0, -0.016, 0)
    return [blade, stock, face]


def hand_saw(name: str, steel: Material, wood: Material) -> list[Object]:
    """Panel saw, 45 cm, hanging by its handle, teeth to +X."""
    teeth = [(0.052 - 0.0002 * k + (0.0022 if k % 2 else 0.0), -0.11 - 0.0031 * k) for k in range(110)]
    blade = plate(
        f"{name} blade",
        [(-0.05, -0.075), (0.045, -0.075), *teeth, (-0.012, -0.455), (-0.02, -0.45)],
        0.0012,
        steel,
        0.0,
    )
    loop = spline(
        [
            (0.03, -0.1),
            (0.052, -0.055),
            (0.046, -0.005),
            (0.01, 0.014),
            (-0.028, 0.004),
            (-0.05, -0.03),
            (-0.045, -0.085),
        ],
        6,
    )
    grip = tube(
        f"{name} grip",
        [(x, 0.0, z) for x, z in loop],
        [0.011, 0.012, 0.0105, 0.012, 0.013, 0.012, 0.012],
        wood,
        sides=16,
    )
    cheek = blocks(f"{name} cheek", [((-0.005, 0, -0.092), (0.1, 0.02, 0.036))], wood, bevel=0.006)
    for part in (blade, grip, cheek):
        part.location = (0, -0.02, 0)
    return [blade, grip, cheek]


def pliers(name: str, steel: Material, grip: Material) -> Object:
    """Combination pliers, 18 cm, hanging closed, jaws up."""
    parts = []
    for side in (-1, 1):
        arm = [
            (side * 0.004, -0.016, -0.045),
            (side * 0.014, -0.016, -0.07),
            (side * 0.021, -0.016, -0.11),
            (side * 0.016, -0.016, -0.17),
        ]
        parts.append(tube(f"{name} arm", spline(arm, 6), [0.006, 0.0065, 0.0075, 0.0075, 0.0065], grip, sides=14))
        jaw = [(side * 0.002, -0.016, -0.05), (side * 0.0085, -0.016, -0.03), (side * 0.005, -0.016, 0.0)]
        parts.append(tube(f"{name} jaw", spline(jaw, 6), [0.006, 0.0075, 0.0035], steel, sides=12))
    rivet = lathe(
        f"{name} rivet", [(0, -0.011), (0.007, -0.011), (0.008, -0.009), (0.008, 0.009), (0, 0.009)], steel, sides=24
    )
    rivet.rotation_euler = (math.radians(90), 0, 0)
    rivet.location = (0, -0.016, -0.042)
    return joined(name, [*parts, rivet])


def screwdriver(name: str, steel: Material, grip: Material, *, length: float = 0.22) -> Object:
    """Screwdriver, tip down."""
    long = length
    handle = lathe(
        f"{name} handle",
        [(0, 0), (0.011, -0.001), (0.014, -0.01), (0.012, -0.045), (0.0145, -0.08), (0.009, -0.1), (0, -0.102)],
        grip,
        sides=24,
    )
    shaft = tube(f"{name} shaft", [(0, 0, -0.1), (0, 0, -long)], [0.0033, 0.0033, 0.0033, 0.0026], steel, sides=14)
    one = joined(name, [handle, shaft])
    one.location = (0, -0.02, 0)
    return one


def shaving(name: str, turns: float, material: Material) -> Object:
    """A curl of wood from the plane, about 2 cm wide, lying on its side."""

    def shape(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        angle = 2 * math.pi * turns * u
        radius = 0.006 + 0.006 * u + 0.0022 * np.sin(3 * angle)
        lean = 0.012 * u * turns
        return np.stack([radius * np.cos(angle), (v - 0.5) * 0.022 + lean, 0.014 + radius * np.sin(angle)], -1)

    curl = sheet(name, shape, material, rows=4, columns=int(30 * turns), thickness=0.0003)
    lowest = min(vertex.co.z for vertex in curl.data.vertices)
    for vertex in curl.data.vertices:
        vertex.co.z -= lowest - 0.0003
    return curl
