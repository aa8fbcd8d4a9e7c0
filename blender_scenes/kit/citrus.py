# SPDX-License-Identifier: GPL-3.0-or-later
"""Citrus, whole and cut: pored zest, white pith, segments of juice sacs that light comes through.

A fruit's axis is Z. Halves lie below z = 0 with the cut face up; wheels are slices about z = 0, their face up.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import bpy
import numpy as np
from mathutils import Euler

from .forms import Vec, mesh_object, noise, scatter
from .graph import Graph
from .nature import on_surface, smooth_step

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def _skin(radius: float, long: float, nipple: float, seed: int, rows: np.ndarray, sides: int) -> np.ndarray:
    """Points (rows, sides, 3) of the skin; `rows` are polar angles from the foot (0) to the tip (pi)."""
    turn = np.linspace(0, 2 * math.pi, sides, endpoint=False)[None]
    polar = rows[:, None]
    ball = np.stack([np.sin(polar) * np.cos(turn), np.sin(polar) * np.sin(turn), -np.cos(polar) + 0 * turn], -1)
    swell = 1 + 0.035 * noise(ball, 1.1, 2, seed) + 0.006 * noise(ball, 6.0, 2, seed + 1)
    points = ball * swell[..., None] * np.array([radius, radius, radius * long])
    # A lemon draws out to a nipple at the tip and a low collar at the stalk.
    tip, foot = smooth_step(polar, 2.45, math.pi) ** 1.5, smooth_step(math.pi - polar, 2.55, math.pi) ** 1.6
    points[..., 2] += radius * nipple * (tip - 0.55 * foot)
    points[..., 2] += radius * 0.07 * (1 - nipple) * (np.exp(-(((math.pi - polar) / 0.16) ** 2)) * -1)
    return points


def _marked(item: Object, marks: np.ndarray) -> Object:
    """Give the mesh its place on the cut face: (x, y) in parts of the radius, and a number of its own."""
    attribute = item.data.attributes.new("cut", "FLOAT_VECTOR", "POINT")
    attribute.data.foreach_set("vector", np.ascontiguousarray(marks, dtype=np.float32).ravel())
    return item


def whole(name: str, skin: Material, radius: float, *, long: float = 1.0, nipple: float = 0.0, seed: int = 1) -> Object:
    """A fruit about its middle; `long`: its length in widths, `nipple`: how far a lemon's tip is drawn out."""
    points = _skin(radius, long, nipple, seed, np.linspace(0, math.pi, 64), 96)
    index = np.arange(64 * 96).reshape(64, 96)
    right = np.roll(index, -1, axis=1)
    faces = np.stack([index[:-1], right[:-1], right[1:], index[1:]], -1).reshape(-1, 4)
    return mesh_object(name, np.round(points.reshape(-1, 3), 6), faces, skin)


def half(
    name: str, skin: Material, cut: Material, radius: float, *, long: float = 1.0, nipple: float = 0.0, seed: int = 1
) -> Object:
    """Half a fruit, cut face up at z = 0."""
    sides = 96
    shell = _skin(radius, long, nipple, seed, np.linspace(0, math.pi / 2, 36), sides)
    shell[-1, :, 2] = 0.0
    return _capped(name, shell, skin, cut, radius, seed)


def wheel(name: str, skin: Material, cut: Material, radius: float, thick: float = 0.006, *, seed: int = 1) -> Object:
    """A slice: face and rim. Its back is left open, so that light from behind falls on the face's own sheet."""
    turn = np.linspace(0, 2 * math.pi, 96, endpoint=False)
    out = radius * (1 + 0.025 * noise(np.stack([np.cos(turn), np.sin(turn)], -1), 1.2, 2, seed))
    ring = np.stack([np.cos(turn) * out, np.sin(turn) * out], -1)
    rows = [
        np.column_stack([ring * k, np.full(96, z)]) for k, z in ((0.996, -thick / 2), (1.0, 0.0), (0.998, thick / 2))
    ]
    return _capped(name, np.stack(rows), skin, cut, radius, seed)


def _capped(name: str, shell: np.ndarray, skin: Material, cut: Material, radius: float, seed: int) -> Object:
    """A shell of (rows, sides, 3) closed by a cut face over its last row; two materials, marks on the face."""
    rows, sides = shell.shape[:2]
    brink = shell[-1]
    inner = [brink * np.array([k, k, 1.0]) for k in (1.0, 0.985, 0.95, 0.9, 0.82, 0.7, 0.55, 0.4, 0.25, 0.1)]
    # The rim is a little rounded, and flesh stands above the pith where the knife has passed.
    for level, ring in enumerate(inner):
        ring[:, 2] = brink[:, 2] + (0.0 if level else -0.004 * radius)
    points = np.concatenate([shell.reshape(-1, 3), np.concatenate(inner), [[0, 0, brink[0, 2]]]])
    index = np.arange(rows * sides).reshape(rows, sides)
    right = np.roll(index, -1, axis=1)
    faces = np.stack([index[:-1], right[:-1], right[1:], index[1:]], -1).reshape(-1, 4).tolist()
    slots = [0] * len(faces)
    face = rows * sides + np.arange(len(inner) * sides).reshape(-1, sides)
    right = np.roll(face, -1, axis=1)
    faces += np.stack([face[:-1], right[:-1], right[1:], face[1:]], -1).reshape(-1, 4).tolist()
    faces += [[int(face[-1, i]), int(right[-1, i]), len(points) - 1] for i in range(sides)]
    slots += [1] * (len(faces) - len(slots))
    item = mesh_object(name, np.round(points, 6), faces, [skin, cut], slots=slots)
    marks = np.zeros((len(points), 3))
    away = np.hypot(brink[:, 0], brink[:, 1])
    for level, ring in enumerate(inner):
        start = rows * sides + level * sides
        marks[start : start + sides, :2] = ring[:, :2] / away[:, None]
    marks[:, 2] = (seed * 0.618) % 1.0
    return _marked(item, marks)


def rest(item: Object, turn: Vec, at: Vec, sink: float = 0.0004) -> Object:
    """Lay `item` turned by Euler degrees so that its lowest point touches z = at[2] (`sink` into it: no gap shows)."""
    item.rotation_euler = Euler([math.radians(angle) for angle in turn])
    turned = item.rotation_euler.to_matrix()
    low = min((turned @ vertex.co).z for vertex in item.data.vertices)
    item.location = (at[0], at[1], at[2] - low - sink)
    return item


def dewed(item: Object, drop: Object, count: int, seed: int, largest: float = 2.2) -> list[Object]:
    """Beads of water on a fruit that lies in its place; `drop` is a bead of 1 mm, `largest` in millimeters."""
    rng = np.random.default_rng(seed)
    points, normals = on_surface(item, count, seed, lambda p, n: np.ones(len(p)))
    turned = np.array(item.rotation_euler.to_matrix())
    points, normals = points @ turned.T + np.array(item.location), normals @ turned.T
    keep = (normals[:, 1] < 0.5) & (normals[:, 2] > -0.5)
    size = largest * np.clip(rng.pareto(2.0, len(points)) * 0.25 + 0.22, 0, 1)
    return list(scatter(f"{item.name} dew", drop, points[keep], up=normals[keep], size=size[keep]))


def zest(name: str, color: str, shade: str, *, pore: float = 0.0016, rough: float = 0.34) -> Material:
    """Waxed peel: oil glands as fine pits, hue in drifts."""
    g = Graph(name)
    where = g.coords()
    drift = g.span(g.noise(where, 28, detail=3), 0.0, 1.0, 0.35, 0.7)
    pits = g.cells(g.coords(), 1 / pore, feature="SMOOTH_F1")
    body = g.mix(drift, color, shade)
    body = g.mix(g.ramp(pits, [(0.08, 0.35), (0.3, 0.0)]), body, shade)
    normal = g.bump(g.ramp(pits, [(0.05, 0.0), (0.5, 1.0)]), 0.0005, 0.7, g.bump(g.noise(where, 90, 2), 0.0012, 0.5))
    return g.principled(
        Base_Color=body, Roughness=g.span(g.noise(where, 60, 3), rough - 0.08, rough + 0.1, 0.3, 0.7), Normal=normal,
        Coat_Weight=0.25, Coat_Roughness=0.15,
    )  # fmt: skip


def cut_face(
    name: str, flesh: str, deep: str, zest_color: str, *, pith: str = "#f3ecd8", parts: int = 10, through: float = 0.5
) -> Material:
    """The face that the knife leaves: `parts` segments of juice sacs between skins, pith, a rim of zest."""
    g = Graph(name)
    cut = g.add("SeparateXYZ", Vector=g.add("Attribute", {"attribute_name": "cut"}).outputs["Vector"]).outputs
    x, y, chance = cut[0], cut[1], cut[2]
    away = g.math("SQRT", g.math("ADD", g.math("MULTIPLY", x, x), g.math("MULTIPLY", y, y)))
    angle = g.math("ARCTAN2", y, x)
    # Segments are not alike: the angle is pulled to and fro before it is divided.
    for times, pull in ((2, 0.10), (3, 0.07)):
        phase = g.math(
            "ADD", g.math("MULTIPLY", g.math("ARCTAN2", y, x), times), g.math("MULTIPLY", chance, 9.0 * times)
        )
        angle = g.math("ADD", angle, g.math("MULTIPLY", g.math("SINE", phase), pull))
    share = g.math("ADD", g.math("MULTIPLY", angle, parts / (2 * math.pi)), 20.0)
    place, number = g.math("FRACT", share), g.math("FLOOR", share)
    skin = g.math("SUBTRACT", 0.5, g.math("ABSOLUTE", g.math("SUBTRACT", place, 0.5)))
    skin = g.math("MULTIPLY", g.math("MULTIPLY", skin, 2 * math.pi / parts), away)
    vector = g.add("CombineXYZ", X=x, Y=y, Z=g.math("MULTIPLY", chance, 30.0)).outputs[0]
    wander = g.math("MULTIPLY", g.math("SUBTRACT", g.noise(vector, 5, 3), 0.5), 0.05)
    outer = g.math("SUBTRACT", g.math("ADD", 0.87, wander), away)
    inner = g.math("SUBTRACT", away, g.math("ADD", 0.10, wander))
    inset = g.add("Math", {"operation": "SMOOTH_MIN"})
    for socket, value in zip(inset.inputs, (skin, g.math("MINIMUM", outer, inner), 0.09), strict=True):
        g.set(socket, value)
    body = g.ramp(inset.outputs[0], [(0.0, 0.0), (0.028, 1.0)])
    # Juice sacs: drops that point to the core, each of its own tone, pale where they touch.
    sacs = g.add("CombineXYZ", X=g.math("MULTIPLY", angle, 7.5), Y=g.math("MULTIPLY", away, 4.2),
                 Z=g.math("ADD", g.math("MULTIPLY", number, 3.7), g.math("MULTIPLY", chance, 50.0)))  # fmt: skip
    bent = g.add("VectorMath", {"operation": "ADD"})
    g.set(bent.inputs[0], sacs.outputs[0])
    g.set(bent.inputs[1], g.add("TexNoise", Vector=sacs.outputs[0], Scale=1.1, Detail=1.0).outputs["Color"])
    tone = g.add("SeparateXYZ", Vector=g.cells(bent.outputs[0], 1.6, output="Color")).outputs["X"]
    edge = g.cells(bent.outputs[0], 1.6, feature="DISTANCE_TO_EDGE")
    juice = g.mix(g.span(tone, 0.1, 0.9), flesh, deep)
    juice = g.mix(g.ramp(edge, [(0.0, 0.45), (0.09, 0.0)]), juice, pith)
    juice = g.mix(g.ramp(inset.outputs[0], [(0.02, 0.5), (0.09, 0.0)]), juice, flesh)
    white = g.mix(g.span(g.noise(vector, 9, 4), 0.0, 0.35, 0.35, 0.7), pith, flesh)
    color = g.mix(body, white, juice)
    color = g.mix(g.ramp(away, [(0.935, 0.0), (0.965, 1.0)]), color, zest_color)
    height = g.math(
        "ADD", g.math("MULTIPLY", body, 1.0), g.math("MULTIPLY", g.ramp(edge, [(0.0, 0.0), (0.2, 1.0)]), 0.35)
    )
    normal = g.bump(height, 0.0006, 0.8)
    front = g.add("BsdfPrincipled", Base_Color=color, Roughness=g.span(body, 0.5, 0.13), Normal=normal, IOR=1.4)
    behind = g.add("BsdfTranslucent", Color=color, Normal=normal)
    mixed = g.add("MixShader", Fac=g.span(body, 0.3 * through, through))
    g.set(mixed.inputs[1], front.outputs[0])
    g.set(mixed.inputs[2], behind.outputs[0])
    return g.surface(mixed.outputs[0])
