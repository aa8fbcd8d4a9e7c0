# SPDX-License-Identifier: GPL-3.0-or-later
"""The curbside: asphalt with a worn line, granite curb, paving, corrugated sheet, shadows of street furniture."""

from __future__ import annotations

import math
from typing import TypeAlias

import bpy
import numpy as np

from . import geometry
from .forms import grid_object, mesh_object
from .graph import Graph

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object
Socket: TypeAlias = bpy.types.NodeSocket


def road(name: str, material: Material, *, side: float = 14.0, front: float = 10.0, back: float = 1.0) -> Object:
    """The flat roadway, z = 0."""
    x, y = np.meshgrid(np.linspace(-side, side, 5), np.linspace(-front, back, 5))
    return grid_object(name, np.stack([x, y, 0 * x], -1), material)


def asphalt(
    name: str, binder: str = "#2e2f31", chips: tuple[str, str] = ("#4f4f4b", "#7d7972"), line: str = "#e3ab2c", *,
    turn: float = 0.0, offset: float = 0.3, wide: float = 0.12, wet: float = 0.0,
) -> Material:  # fmt: skip
    """Worn asphalt: broken stone in dark binder, polished tracks, fine cracks; one painted line, abraded on the stones.

    The line runs at `turn` degrees from +X, `offset` meters beside the mark; wet 0-1: share of it under water.
    """
    g = Graph(name)
    where = g.coords()
    broad = g.noise(where, 0.9, detail=4, rough=0.6)
    warp = g.add("VectorMath", {"operation": "MULTIPLY_ADD"})
    g.set(warp.inputs[0], g.add("TexNoise", Vector=where, Scale=120, Detail=1).outputs["Color"])
    g.set(warp.inputs[1], (0.006, 0.006, 0.0))
    g.set(warp.inputs[2], where)
    stones = g.add("TexVoronoi", {"feature": "F1", "voronoi_dimensions": "2D"}, Vector=warp.outputs[0], Scale=105)
    tone = g.add("SeparateXYZ", Vector=stones.outputs["Color"])
    # Half of the cells are stones of unequal size, the rest is binder and sand.
    size = g.span(tone.outputs["Y"], 0.1, 0.62, 0.35, 1.0)
    stone = g.span(g.math("SUBTRACT", size, stones.outputs["Distance"]), 0.0, 1.0, 0.0, 0.12)
    sand = g.noise(where, 600, detail=2, rough=0.7)
    grain = g.mix(g.span(tone.outputs["X"], 0.0, 1.0, 0.2, 0.95), *chips)
    color = g.mix(g.span(sand, 0.0, 0.45, 0.4, 0.7), binder, chips[0])
    color = g.mix(g.math("MULTIPLY", stone, 0.85), color, grain)
    color = g.mix(g.span(broad, 0.0, 0.42, 0.4, 0.68), color, binder)
    split = g.noise(where, 1.7, detail=5, rough=0.6, distort=1.0)
    some = g.span(g.noise(where, 0.8, detail=1), 0.0, 1.0, 0.55, 0.62)
    crack = g.math("MULTIPLY", g.span(g.math("ABSOLUTE", g.math("SUBTRACT", split, 0.5)), 1.0, 0.0, 0.001, 0.004), some)
    color = g.mix(crack, color, "#141414")
    # The line: paint lies on the stones' tops less long than in the hollows, its rims are sprayed.
    angle = math.radians(turn)
    parts = g.add("SeparateXYZ", Vector=where)
    across = g.math("SUBTRACT", g.math("ADD", g.math("MULTIPLY", parts.outputs["X"], -math.sin(angle)),
                                       g.math("MULTIPLY", parts.outputs["Y"], math.cos(angle))), offset)  # fmt: skip
    rim = g.math("ADD", g.math("ABSOLUTE", across), g.math("MULTIPLY", g.math("SUBTRACT", sand, 0.5), 0.012))
    band = g.span(rim, 1.0, 0.0, wide / 2 - 0.002, wide / 2 + 0.003)
    wear = g.math("ADD", g.noise(where, 5.0, detail=4, rough=0.65), g.math("MULTIPLY", stone, 0.10))
    wear = g.math("ADD", wear, g.math("MULTIPLY", sand, 0.12))
    coat = g.math("MULTIPLY", band, g.span(wear, 1.0, 0.06, 0.60, 0.72))
    coat = g.math("MULTIPLY", coat, g.math("SUBTRACT", 1.0, crack))
    paint = g.mix(g.span(sand, 0.0, 0.35, 0.4, 0.75), line, chips[0])
    color = g.mix(coat, color, paint)
    height = g.math("ADD", g.math("MULTIPLY", stone, 0.75), g.math("MULTIPLY", sand, 0.4))
    height = g.math("SUBTRACT", height, g.math("MULTIPLY", crack, 1.4))
    rough = g.span(broad, 0.66, 0.86, 0.3, 0.7)
    if wet:
        pool = g.math("ADD", g.noise(where, 1.5, detail=3, rough=0.5), g.math("MULTIPLY", height, -0.05))
        edge = 0.53 + 0.3 * (0.5 - wet)
        film = g.span(pool, 0.0, 1.0, edge - 0.02, edge + 0.05)
        color = g.mix(0.45, color, "#060708")
        color = g.mix(g.math("MULTIPLY", film, 0.4), color, "#060708")
        mixed = g.add("Mix", {"data_type": "FLOAT"}, Factor=film)
        g.set(mixed.inputs[2], g.span(sand, 0.24, 0.42, 0.3, 0.7))
        g.set(mixed.inputs[3], 0.06)
        rough = mixed.outputs[0]
        height = g.math("MULTIPLY", height, g.math("SUBTRACT", 1.0, g.math("MULTIPLY", film, 0.96)))
    return g.principled(
        Base_Color=color, Roughness=rough, Specular_IOR_Level=0.5 if wet else 0.3, Normal=g.bump(height, 0.0022, 0.8)
    )


def granite(name: str, light: str = "#a8a59f", dark: str = "#83807b", *, wet: bool = False) -> Material:
    """Flamed granite: crystals of a few millimeters, tire marks and dirt in drifts."""
    g = Graph(name)
    where = g.coords()
    crystal = g.add("SeparateXYZ", Vector=g.cells(where, 330, output="Color"))
    small = g.add("SeparateXYZ", Vector=g.cells(where, 800, output="Color"))
    color = g.mix(g.span(crystal.outputs["X"], 0.25, 0.85), dark, light)
    color = g.mix(g.ramp(small.outputs["X"], [(0.86, 0.0), (0.92, 0.55)]), color, "#3a3938")
    dirt = g.noise(g.coords((1.0, 1.0, 2.0)), 5, detail=5, rough=0.65)
    color = g.mix(
        g.span(g.math("ADD", dirt, g.math("MULTIPLY", g.chance(), 0.12)), 0.0, 0.6, 0.5, 0.8), color, "#3a3733"
    )
    if wet:
        color = g.mix(0.5, color, "#101112")
    rough = g.span(dirt, 0.16, 0.36, 0.3, 0.7) if wet else g.span(dirt, 0.6, 0.82, 0.3, 0.7)
    return g.principled(
        Base_Color=color, Roughness=rough, Normal=g.bump(crystal.outputs["Y"], 0.0004, 0.5), Specular_IOR_Level=0.4
    )


def curb(name: str, material: Material, *, length: float = 1.0, wide: float = 0.15, high: float = 0.12,
         count: int = 17, shift: float = 0.0) -> list[Object]:  # fmt: skip
    """Curb stones in a row along X, their face toward the road at y = 0, sunk a little into the road."""
    rng = np.random.default_rng(3)
    stones = []
    for number in range(count):
        stone = geometry.box(f"{name}.{number}", (length - 0.008, wide, high + 0.1), 0.014, 4)
        x = (number - (count - 1) / 2) * length + shift
        stone.location = (x, wide / 2 + rng.normal(0, 0.0015), -0.1 + rng.normal(0, 0.001))
        stone.data.materials.append(material)
        stones.append(stone)
    return stones


def corrugated(name: str, material: Material, width: float, height: float, *, pitch: float = 0.076, deep: float = 0.02,
               sheet: float = 0.836) -> Object:  # fmt: skip
    """A wall of corrugated sheet in the XZ plane facing -Y, foot at z = 0; each sheet laps over the next."""
    count = int(width / pitch * 14)
    x = np.linspace(-width / 2, width / 2, count)
    wave = np.sin(2 * math.pi * x / pitch)
    # Flatter crests than a sine, as rolled sheet has.
    y = -deep / 2 * np.sign(wave) * np.abs(wave) ** 0.7
    lap = (x / sheet) % 1.0
    y = y - 0.0035 * lap + 0.004 * np.sin(x * 0.9) + 0.002 * np.sin(x * 3.1 + 1)
    z = np.array([0.0, 0.3 * height, 0.7 * height, height])
    points = np.stack([np.tile(x, (4, 1)), np.tile(y, (4, 1)), np.tile(z[:, None], (1, count))], -1)
    return grid_object(name, points, material)


def sheet_paint(
    name: str, color: str, faded: str, *, rust: float = 0.35, metal: float = 0.0, rough: float = 0.5
) -> Material:
    """Painted or bare sheet after some winters: faded in drifts, dirt washed down, rust at its foot and edges."""
    g = Graph(name)
    where = g.coords()
    rise = g.add("SeparateXYZ", Vector=where).outputs["Z"]
    drift = g.noise(where, 1.4, detail=4, rough=0.6)
    wash = g.noise(g.coords((18, 18, 0.7)), 1.0, detail=4, rough=0.6)
    body = g.mix(g.span(drift, 0.0, 1.0, 0.35, 0.68), color, faded)
    body = g.mix(g.span(wash, 0.0, 0.4, 0.5, 0.75), body, faded)
    foot = g.math("ADD", g.span(rise, 0.28, 0.0, 0.0, 0.5), g.math("MULTIPLY", wash, 0.55))
    flake = g.noise(where, 34, detail=5, rough=0.68)
    eaten = g.span(g.math("ADD", foot, g.math("MULTIPLY", flake, 0.5)), 0.0, 1.0, 0.80, 0.86)
    eaten = g.math("MULTIPLY", eaten, rust)
    brown = g.mix(g.span(flake, 0.0, 1.0, 0.35, 0.65), "#4a2c1c", "#7f4a29")
    body = g.mix(eaten, body, brown)
    splash = g.math("MULTIPLY", g.span(rise, 0.55, 0.0, 0.0, 0.35), g.span(flake, 0.4, 1.0, 0.3, 0.6))
    body = g.mix(splash, body, "#4d4840")
    roughness = g.math("ADD", g.span(drift, rough - 0.06, rough + 0.1, 0.3, 0.7), g.math("MULTIPLY", eaten, 0.25))
    return g.principled(
        Base_Color=body, Roughness=roughness, Metallic=g.math("MULTIPLY", g.math("SUBTRACT", 1.0, eaten), metal),
        Normal=g.bump(g.noise(where, 9, detail=2), 0.002, 0.5), Specular_IOR_Level=0.4,
    )  # fmt: skip


def sign_shadow(name: str, at: tuple[float, float], *, reach: float = 3.0) -> Object:
    """Cut-out for a gobo: a signpost with a round sign and an arrow board; the sign's middle is at `at`."""
    turn = np.linspace(0, 2 * math.pi, 48, endpoint=False)
    shapes = [
        np.array([(-0.03, -reach), (0.03, -reach), (0.03, 0.62), (-0.03, 0.62)]),
        np.column_stack([0.30 * np.cos(turn), 0.52 + 0.30 * np.sin(turn)]),
        np.array([(-0.03, -0.02), (0.52, -0.02), (0.64, -0.12), (0.52, -0.22), (-0.03, -0.22)]),
    ]
    verts: list[tuple[float, float, float]] = []
    faces: list[tuple[int, ...]] = []
    for number, shape in enumerate(shapes):
        faces.append(tuple(range(len(verts), len(verts) + len(shape))))
        verts += [(float(x) + at[0], float(y) + at[1] - 0.52, 0.002 * number) for x, y in shape]
    return mesh_object(name, np.array(verts), faces, smooth=False)
