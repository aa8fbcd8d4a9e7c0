# SPDX-License-Identifier: GPL-3.0-or-later
"""A training room: rubber floor, painted brick, a plyo box of plywood, dumbbells on their rack, plates, kettlebells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import bpy
import numpy as np
from mathutils import Matrix

from .forms import Vec, blocks, joined, lathe, mesh_object, soften, tube
from .graph import Graph
from .interior import wall_with_opening
from .materials_room import economical

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def rubber(name: str, color: str, flecks: Sequence[str], *, share: float = 0.16, rough: float = 0.72) -> Material:
    """Vulcanized floor of black crumb with flecks of 2-6 mm in other colors, scuffed in places."""
    g = Graph(name)
    where = g.coords()
    scuff = g.noise(where, 2.3, 4, 0.6)
    crumb = g.noise(where, 420, 2)
    tone = g.mix(g.span(crumb, 0.0, 0.5, 0.35, 0.75), color, "#0c0c0d")
    tone = g.mix(g.span(scuff, 0.0, 0.3, 0.45, 0.75), tone, "#77746f")
    for number, hue in enumerate(flecks):
        moved = g.add("Mapping", Vector=where, Location=(3.1 * number, 1.7 * number, 0.0)).outputs[0]
        cells = g.cells(moved, 170, output="Color")
        parts = g.add("SeparateXYZ", Vector=cells)
        near = g.ramp(g.cells(moved, 170), [(0.2, 1.0), (0.42, 0.0)])
        chosen = g.ramp(parts.outputs["X"], [(1 - share / len(flecks), 0.0), (1.001 - share / len(flecks), 1.0)])
        tone = g.mix(g.math("MULTIPLY", near, chosen), tone, hue)
    body = g.principled(
        Base_Color=tone,
        Roughness=g.span(scuff, rough - 0.1, rough + 0.1, 0.3, 0.7),
        Specular_IOR_Level=0.35,
        Normal=g.bump(crumb, 0.0007, 0.5),
    )
    return economical(g, body, color)


def painted_brick(name: str, color: str, shade: str, *, bare: str = "", rough: float = 0.55) -> Material:
    """Brick under old paint: each brick (face attribute `tone`) its own; `bare` shows where paint flaked off."""
    g = Graph(name)
    where = g.coords()
    tone = g.add("SeparateXYZ", Vector=g.tint("tone")).outputs["X"]
    pits = g.noise(where, 130, 4, 0.65)
    broad = g.noise(where, 1.8, 4)
    hue = g.mix(g.span(tone, 0.0, 0.6), color, shade)
    hue = g.mix(g.span(broad, 0.0, 0.45, 0.35, 0.75), hue, shade)
    if bare:
        flaked = g.math("ADD", g.noise(where, 26, 5, 0.65), g.math("MULTIPLY", tone, 0.16))
        hue = g.mix(g.ramp(flaked, [(0.7, 0.0), (0.72, 1.0)]), hue, bare)
    body = g.principled(
        Base_Color=hue, Roughness=g.span(pits, rough - 0.08, rough + 0.15, 0.3, 0.7), Normal=g.bump(pits, 0.0022, 0.6)
    )
    return economical(g, body, color)


def ply_edge(name: str, light: str = "#d6b88c", dark: str = "#8a6238", along: str = "Z") -> Material:
    """Sawn edge of birch plywood: veneers of 1.4 mm, every second one end grain."""
    g = Graph(name)
    where = g.coords()
    parts = g.add("SeparateXYZ", Vector=where)
    wander = g.math("MULTIPLY", g.math("SUBTRACT", g.noise(where, 18, 2), 0.5), 0.5)
    layer = g.math("SINE", g.math("ADD", g.math("MULTIPLY", parts.outputs[along], 2244.0), wander))
    grain = g.noise(g.coords((60, 60, 900)), 1.0, 3)
    tone = g.mix(g.span(layer, 0.0, 0.85, -0.3, 0.3), light, dark)
    return g.principled(Base_Color=g.mix(g.span(grain, 0.0, 0.3, 0.4, 0.7), tone, dark), Roughness=0.6)


def plyo_box(name: str, size: Vec, face: Material, edge: Material, hole: Material) -> list[Object]:
    """Jump box of 18 mm plywood, base at z = 0: top over four sides, a hand hole in the front, screws at its rim."""
    width, depth, height = size
    sheet = 0.018
    top = blocks(f"{name} top", [((0, 0, height - sheet / 2), (width, depth, sheet))], face, bevel=0.0022)
    top.data.materials.append(edge)
    for polygon in top.data.polygons:
        if abs(polygon.normal.z) < 0.5:
            polygon.material_index = 1
    rise = height - sheet
    grip = (-0.062, rise * 0.62, 0.062, rise * 0.62 + 0.036)
    front = wall_with_opening(f"{name} front", width - 0.001, rise, grip, face, sheet)
    front.location.y = -depth / 2
    front.data.polygons.foreach_set("use_smooth", [False] * len(front.data.polygons))
    out = width / 2 - sheet / 2 - 0.0005
    sides = [((s * out, sheet / 2, rise / 2), (sheet, depth - sheet, rise)) for s in (-1, 1)]
    sides.append(((0, depth / 2 - sheet / 2, rise / 2), (width - 2 * sheet, sheet, rise)))
    body = blocks(f"{name} sides", sides, face, bevel=0.0016)
    screws = []
    for x in (-width / 2 + 0.009, width / 2 - 0.009):
        for z in (rise * 0.12, rise * 0.5, rise * 0.88):
            head = lathe(f"{name} screw", [(0, 0), (0.0042, 0), (0.0036, 0.0007), (0, 0.0003)], hole, sides=20, steps=1)
            head.rotation_euler = (math.radians(90), 0, 0)
            head.location = (x, -depth / 2, z)
            screws.append(head)
    return [top, front, body, joined(f"{name} screws", screws)]


def hex_dumbbell(name: str, rubber_black: Material, chrome: Material, scale: float = 1.0) -> list[Object]:
    """Hex dumbbell lying along Y on a flat of its heads: [heads, handle]."""
    radius, long, gap = 0.062 * scale, 0.095 * scale, 0.128
    turns = np.radians(np.arange(6) * 60)
    ring = np.column_stack([radius * np.cos(turns), np.zeros(6), radius * np.sin(turns)])
    verts, faces = [], []
    for number, (start, end) in enumerate(((-gap / 2 - long, -gap / 2), (gap / 2, gap / 2 + long))):
        base = 12 * number
        verts += [ring + np.array([0, start, 0]), ring + np.array([0, end, 0])]
        faces += [tuple(base + i for i in range(6)), tuple(base + 6 + i for i in reversed(range(6)))]
        faces += [(base + (i + 1) % 6, base + i, base + 6 + i, base + 6 + (i + 1) % 6) for i in range(6)]
    heads = soften(mesh_object(f"{name} heads", np.concatenate(verts), faces, rubber_black), 0.009 * scale, 4)
    bulge = [(0, -gap / 2, 0), (0, -gap / 4, 0), (0, 0, 0), (0, gap / 4, 0), (0, gap / 2, 0)]
    bar = tube(f"{name} handle", bulge, [0.013, 0.0155, 0.0165, 0.0155, 0.013], chrome, sides=20)
    lift = radius * math.cos(math.radians(30))
    for part in (heads, bar):
        part.location.z = lift
    return [heads, bar]


def dumbbell_rack(
    name: str, width: float, steel: Material, heads: Material, chrome: Material, *,
    tiers: Sequence[float] = (0.36, 0.74),
) -> list[Object]:  # fmt: skip
    """Rack of sloping trays with dumbbells that grow to the right, its feet at y = -0.25 to 0.25."""
    boxes: list[tuple[Vec, Vec]] = []
    turns: list[Matrix] = []
    slope = Matrix.Rotation(math.radians(18), 3, "X")
    plain = Matrix.Identity(3)
    for s in (-1, 1):
        x = s * (width / 2 + 0.03)
        boxes += [((x, 0.05, 0.46), (0.06, 0.08, 0.92)), ((x, 0, 0.03), (0.06, 0.56, 0.06))]
        turns += [plain, plain]
    parts: list[Object] = []
    for tier, z in enumerate(tiers):
        y = 0.06 * tier
        for dy in (-0.1, 0.1):
            boxes.append(((0, y + dy, z + dy * math.tan(math.radians(18))), (width, 0.05, 0.012)))
            turns.append(slope)
        x = -width / 2 + 0.1
        number = 0
        while x < width / 2 - 0.09:
            scale = 0.82 + 0.34 * (x / width + 0.5) + 0.06 * tier
            for part in hex_dumbbell(f"{name} {tier + 1}.{number + 1}", heads, chrome, scale):
                lift = part.location.z + 0.007
                part.rotation_euler = (math.radians(18), 0, 0)
                part.location = (x, y - lift * math.sin(math.radians(18)), z + lift * math.cos(math.radians(18)))
                parts.append(part)
            x += 0.135 * scale + 0.022
            number += 1
    return [blocks(f"{name} frame", boxes, steel, bevel=0.003, segments=2, turns=turns), *parts]


def kettlebell(name: str, iron: Material, band: Material, *, radius: float = 0.1) -> list[Object]:
    """Cast kettlebell on its flat foot, handle along X; a colored ring where the handle meets the bell."""
    r = radius
    turns = np.linspace(-1.0, 1.35, 18)
    profile = [(0, 0.0), (r * 0.5, 0.0), (r * 0.54, 0.002)]
    profile += [(r * math.cos(a), r * 0.86 + r * math.sin(a)) for a in turns]
    profile += [(0, r * 1.84)]
    bell = lathe(f"{name} bell", profile, iron, sides=72, steps=2)
    high = r * 1.45
    path = [(-r * 0.62, 0, high), (-r * 0.8, 0, high + r * 0.55), (-r * 0.52, 0, high + r * 1.12),
            (0, 0, high + r * 1.2), (r * 0.52, 0, high + r * 1.12),
            (r * 0.8, 0, high + r * 0.55), (r * 0.62, 0, high)]  # fmt: skip
    handle = tube(f"{name} handle", path, [0.02, 0.0165, 0.0165, 0.0165, 0.02], iron, sides=18, steps=7)
    rings = []
    for s in (-1, 1):
        spot = [(s * r * 0.76, 0, high + r * 0.26), (s * r * 0.79, 0, high + r * 0.42)]
        rings.append(tube(f"{name} ring", spot, 0.021, band, sides=20))
    return [joined(f"{name} iron", [bell, handle]), joined(f"{name} band", rings)]


def bumper_plate(
    name: str, rubber_black: Material, ring: Material, hub: Material, *, radius: float = 0.225, thick: float = 0.06
) -> list[Object]:
    """Bumper plate lying on z = 0: raised rim, dished web with a colored ring, steel hub."""
    r, t = radius, thick
    body = lathe(f"{name} rubber", [
        (0.026, 0.004), (r * 0.7, 0.004), (r * 0.72, 0.0), (r - 0.006, 0.0), (r, 0.006), (r, t - 0.006), (r - 0.006, t),
        (r * 0.76, t), (r * 0.73, t - 0.012), (r * 0.32, t - 0.012), (r * 0.3, t - 0.002), (0.05, t - 0.002),
        (0.026, t - 0.004),
    ], rubber_black, sides=96, steps=1)  # fmt: skip
    stripe = lathe(f"{name} stripe", [(r * 0.52, t - 0.0114), (r * 0.6, t - 0.0114)], ring, sides=96, steps=1)
    collar = lathe(f"{name} hub", [(0.0255, 0.002), (0.0255, t), (0.045, t), (0.047, t - 0.002)], hub, steps=1)
    return [soften(body, 0.004, 3, 25), stripe, collar]
