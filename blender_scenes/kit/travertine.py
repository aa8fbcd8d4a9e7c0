# SPDX-License-Identifier: GPL-3.0-or-later
"""Travertine architecture in small: fluted column drums, a wall with an apse, and the stone with its beds and pits."""

from __future__ import annotations

import math
from typing import TypeAlias

import bmesh
import bpy
import numpy as np

from .forms import noise
from .geometry import bevel, extruded
from .graph import Graph

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def fluted(name: str, radius: float, height: float, *, flutes: int = 20, depth: float = 0.10) -> Object:
    """A drum of a column: round flutes with narrow flats between them; `depth` in parts of the radius."""
    outline = []
    for flute in range(flutes):
        for step in np.linspace(-0.5, 0.5, 13)[:-1]:
            share = min(abs(step) / 0.43, 1.0)
            inward = depth * math.sqrt(1 - share**2)
            angle = (flute + step) * 2 * math.pi / flutes
            away = radius * (1 - inward)
            outline.append((away * math.cos(angle), away * math.sin(angle)))
    return extruded(name, outline, height, edge=0.0012, segments=2)


def apse_wall(
    name: str, radius: float, spring: float, *, deep: float = 0.8, half: float = 4.5, height: float = 3.5,
    edge: float = 0.004,
) -> Object:  # fmt: skip
    """A wall in the XZ plane at y = 0 with a round-headed niche that ends in a half dome, its floor at z = 0.

    radius, spring: of the niche's arch, and the height at which it begins; `deep`: its depth in radii.
    """
    turn = np.linspace(0, math.pi, 65)[1:-1]
    rise = np.linspace(0, spring, 12)
    left = np.column_stack([np.full(12, -1.0), np.zeros(12), rise])
    arch = np.column_stack([-np.cos(turn), np.sin(turn), np.full(63, spring)])
    right = left[::-1] * [-1, 1, 1]
    outline = np.concatenate([left, arch, right])
    back = np.linspace(0, math.pi / 2, 33)
    rows = []
    for x, up, z in outline:
        flat = np.column_stack([x * np.cos(back), np.sin(back) * deep, up * np.cos(back)]) * radius
        rows.append(flat + np.array([0, 0, z]))
    # The wall's face runs from the niche's outline to a far rectangle, corner to corner.
    faces: list[tuple[int, ...]] = []
    count = len(rows)
    verts = [tuple(point) for row in rows for point in row]
    for i in range(count - 1):
        for k in range(32):
            a, b = i * 33 + k, (i + 1) * 33 + k
            faces.append((a, a + 1, b + 1, b))
    outer = []
    for x, up, z in outline:
        if up == 0:
            outer.append((math.copysign(half, x), 0.0, z))
            continue
        reach = min(half / max(abs(x), 1e-6), (height - spring) / up)
        outer.append((x * reach, 0.0, spring + up * reach))
    start = len(verts)
    verts += outer
    faces += [(i * 33, (i + 1) * 33, start + i + 1, start + i) for i in range(count - 1)]
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(verts, [], faces)
    work = bmesh.new()
    work.from_mesh(mesh)
    bmesh.ops.remove_doubles(work, verts=work.verts, dist=1e-5)
    bmesh.ops.recalc_face_normals(work, faces=work.faces)
    face = max(work.faces, key=lambda each: each.calc_area())
    if face.normal.y > 0:
        bmesh.ops.reverse_faces(work, faces=work.faces)
    work.to_mesh(mesh)
    work.free()
    return bevel(bpy.data.objects.new(name, mesh), edge, 3, 40)


def broken(item: Object, amount: float = 0.004, seed: int = 1) -> Object:
    """Let a plain solid's corners wander a little: hand-cut, not turned on a lathe."""
    for vertex in item.data.vertices:
        point = np.array(vertex.co)[None]
        vertex.co.x += amount * float(noise(point, 2.5, 2, seed)[0])
        vertex.co.y += amount * float(noise(point, 2.5, 2, seed + 9)[0])
    return item


def stone(
    name: str, light: str, dark: str, hole: str, *, rough: float = 0.62, pits: float = 1.0,
    courses: tuple[float, float] | None = None,
) -> Material:  # fmt: skip
    """Travertine cut across its beds: bands of tone, drawn-out pits that follow some of them, a chalky skin.

    pits: how many, 1 for unfilled stone; courses: (width, height) of the blocks of a wall, with fine joints.
    """
    g = Graph(name)
    chance = g.add("VectorMath", {"operation": "SCALE"})
    g.set(chance.inputs[0], (3.1, 4.7, 5.9))
    g.set(chance.inputs["Scale"], g.chance())
    place = g.add("VectorMath", {"operation": "ADD"})
    g.set(place.inputs[0], g.add("TexCoord").outputs["Object"])
    g.set(place.inputs[1], chance.outputs[0])
    where = place.outputs[0]
    joint = None
    if courses:
        parts = g.add("SeparateXYZ", Vector=g.add("TexCoord").outputs["Object"]).outputs
        row = g.math("DIVIDE", parts["Z"], courses[1])
        shift = g.math("ADD", g.math("MULTIPLY", g.math("FLOOR", row), 0.5), 0.5)
        column = g.math("ADD", g.math("DIVIDE", parts["X"], courses[0]), shift)
        lots = g.add("CombineXYZ", X=g.math("FLOOR", column), Y=g.math("FLOOR", row)).outputs[0]
        lot = g.add("TexWhiteNoise", {"noise_dimensions": "3D"}, Vector=lots).outputs["Color"]
        moved = g.add("VectorMath", {"operation": "MULTIPLY_ADD"})
        for socket, value in zip(moved.inputs, (lot, (2.0, 2.0, 1.0), where), strict=False):
            g.set(socket, value)
        where = moved.outputs[0]
        gaps = []
        for share, size in ((row, courses[1]), (column, courses[0])):
            off = g.math("ABSOLUTE", g.math("SUBTRACT", g.math("FRACT", share), 0.5))
            gaps.append(g.math("MULTIPLY", g.math("SUBTRACT", 0.5, off), size))
        joint = g.span(g.math("MINIMUM", *gaps), 1.0, 0.0, 0.0005, 0.0016)
    wave = g.add("TexNoise", Vector=where, Scale=3.0, Detail=2.0).outputs["Fac"]
    bent = g.add("VectorMath", {"operation": "ADD"})
    g.set(bent.inputs[0], where)
    g.set(bent.inputs[1], g.add("CombineXYZ", Z=g.math("MULTIPLY", wave, 0.07)).outputs[0])
    bed = bent.outputs[0]

    def beds(x: float, z: float, detail: float) -> bpy.types.NodeSocket:
        return g.noise(g.add("Mapping", Vector=bed, Scale=(x, x, z)).outputs[0], 1.0, detail, 0.6)

    broad, fine = beds(1.3, 21.0, 4), beds(5.0, 150.0, 3)
    tone = g.math("ADD", g.math("MULTIPLY", g.span(broad, 0.0, 1.0, 0.3, 0.7), 0.7), g.math("MULTIPLY", fine, 0.3))
    color = g.mix(tone, light, dark)
    clouds = g.span(g.noise(where, 7, detail=4), 0.0, 0.22, 0.4, 0.7)
    color = g.mix(clouds, color, dark)
    porous = g.span(beds(1.8, 34.0, 2), 0.0, 1.0, 0.42, 0.62)
    small = g.span(beds(70.0, 240.0, 2), 0.0, 1.0, 0.66 - 0.05 * pits, 0.72 - 0.05 * pits)
    large = g.span(beds(24.0, 85.0, 3), 0.0, 1.0, 0.655 - 0.03 * pits, 0.70 - 0.03 * pits)
    pit = g.math("MULTIPLY", g.math("MAXIMUM", g.math("MULTIPLY", small, 0.8), large), porous)
    color = g.mix(g.math("MULTIPLY", pit, 0.82), color, hole)
    if joint is not None:
        pit = g.math("MAXIMUM", pit, joint)
        color = g.mix(g.math("MULTIPLY", joint, 0.55), color, hole)
    skin = g.bump(g.noise(where, 380, detail=3, rough=0.65), 0.0004, 0.5)
    normal = g.bump(g.math("SUBTRACT", 1.0, pit), 0.004, 0.9, g.bump(broad, 0.0015, 0.35, skin))
    return g.principled(
        Base_Color=color, Roughness=g.span(tone, rough - 0.06, rough + 0.12), Normal=normal, Specular_IOR_Level=0.32
    )
