# SPDX-License-Identifier: GPL-3.0-or-later
"""Cut greens and ornaments of the winter table: fir twigs with every needle, cones, plain glass balls."""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import bpy
import numpy as np

from . import geometry
from .forms import Vec, joined, mesh_object, set_tint, spline, tube
from .graph import Graph

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def needles(name: str, upper: str, young: str, frost: float = 0.0) -> Material:
    """Fir needles: dark and waxy, young tips lighter (the mesh's tint says which); frost 0-1 whitens what faces up."""
    g = Graph(name)
    parts = g.add("SeparateXYZ", Vector=g.tint())
    color = g.mix(parts.outputs["X"], upper, young)
    color = g.mix(g.math("MULTIPLY", parts.outputs["Y"], 0.35), color, "#1c2415")
    if frost:
        up = g.add("SeparateXYZ", Vector=g.add("NewGeometry").outputs["Normal"]).outputs["Z"]
        dust = g.math("MULTIPLY", g.span(up, 0.0, 1.0, 0.1, 0.7), g.span(parts.outputs["Z"], 0.0, frost, 0.2, 0.7))
        color = g.mix(dust, color, "#eef2f5")
    return g.principled(
        Base_Color=color, Roughness=0.38, Specular_IOR_Level=0.4, Transmission_Weight=0.0, Coat_Weight=0.08
    )


def fir_twig(
    name: str,
    leaf: Material,
    wood: Material,
    *,
    length: float = 0.34,
    sides: int = 5,
    seed: int = 1,
    droop: float = 0.2,
) -> Object:
    """A twig along +X from the origin with `sides` pairs of side twigs, lying flat as fir does; one object."""
    rng = np.random.default_rng(seed)
    paths = [_run((0, 0, 0), 0.0, length, droop, rng)]
    for i in range(sides):
        t = 0.12 + 0.7 * i / max(sides - 1, 1)
        for side in (-1, 1):
            root = paths[0][int((t + rng.uniform(-0.03, 0.03)) * (len(paths[0]) - 1))]
            reach = length * (0.52 - 0.36 * t) * rng.uniform(0.8, 1.15)
            paths.append(_run(root, side * math.radians(rng.uniform(40, 54)), reach, droop * 1.4, rng))
            if reach > 0.1:
                mid = paths[-1][int(0.45 * (len(paths[-1]) - 1))]
                for turn in (-1, 1):
                    angle = side * math.radians(46) + turn * math.radians(42)
                    paths.append(_run(mid, angle, reach * 0.42 * rng.uniform(0.8, 1.1), droop, rng))
    verts: list[Any] = []
    faces: list[list[int]] = []
    tints: list[Any] = []
    for path in paths:
        _needles_along(path, rng, verts, faces, tints)
    green = mesh_object(f"{name} needles", np.concatenate(verts), faces, leaf)
    stems = [
        tube(f"{name} stem {i}", path, [0.0028 if i == 0 else 0.0018, 0.0009], wood, sides=6)
        for i, path in enumerate(paths)
    ]
    counts = [len(stem.data.polygons) for stem in stems]
    whole = joined(name, [green, *stems])
    set_tint(whole, np.concatenate([np.array(tints), np.zeros((sum(counts), 3))]))
    return whole


def _run(root: Vec | np.ndarray, heading: float, length: float, droop: float, rng: np.random.Generator) -> np.ndarray:
    """A stem's path in the plane, a little wavy, its tip hanging."""
    t = np.linspace(0, 1, 5)
    bend = heading * (1 - 0.25 * t) + rng.normal(0, 0.05)
    x, y = np.cumsum(np.cos(bend)) - np.cos(bend[0]), np.cumsum(np.sin(bend)) - np.sin(bend[0])
    z = 0.06 * t - droop * t**2 + rng.normal(0, 0.008, 5) * t
    return np.array(root) + spline(np.column_stack([x / 4 * length, y / 4 * length, z * length]), 6)


def _needles_along(
    path: np.ndarray, rng: np.random.Generator, verts: list[np.ndarray], faces: list[list[int]], tints: list[Vec]
) -> None:
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    gone = np.concatenate([[0], np.cumsum(steps)])
    total = gone[-1]
    count = int(total * 1150)
    for k in range(count):
        at = (k + rng.random()) / count
        foot = np.array([np.interp(at * total, gone, path[:, c]) for c in range(3)])
        i = min(np.searchsorted(gone, at * total), len(path) - 1)
        along = path[i] - path[max(i - 1, 0)] if i else path[1] - path[0]
        along = along / np.linalg.norm(along)
        across = np.cross(along, [0, 0, 1.0])
        across /= np.linalg.norm(across)
        up = np.cross(across, along)
        # Combed to both sides and over the top, hardly below.
        roll = rng.choice([-1, 1]) * math.radians(abs(rng.normal(58, 30)))
        out = math.sin(roll) * across + math.cos(roll) * up
        lean = math.radians(rng.uniform(46, 68) * (1 - 0.45 * at**6))
        tip = math.cos(lean) * along + math.sin(lean) * out
        reach = rng.uniform(0.013, 0.020) * (0.72 + 0.28 * math.sin(math.pi * min(1, 0.15 + at * 0.8)))
        flat = np.cross(tip, out)
        flat /= np.linalg.norm(flat) + 1e-9
        ridge = np.cross(flat, tip)
        half = 0.00085
        middle = foot + tip * reach * 0.5 + ridge * 0.0010
        end = foot + tip * reach + ridge * 0.0002
        start = 4 * len(verts)
        verts.append(np.array([foot, middle - flat * half, end, middle + flat * half]))
        faces.append([start, start + 1, start + 2, start + 3])
        tints.append((float(at > 0.72) * rng.uniform(0.3, 1.0) + 0.15 * rng.random(), rng.random(), rng.random()))


def ornament(name: str, lacquer: Material, cap: Material, radius: float) -> list[Object]:
    """A plain glass ball lying on its side (its cap turned a little up), base at z = 0."""
    ball = geometry.lathe(
        name, [(radius * math.sin(a), radius - radius * math.cos(a)) for a in np.linspace(0, math.pi, 49)], 72
    )
    ball.data.materials.append(lacquer)
    crown, tall = radius * 0.26, radius * 0.24
    ribs = 24
    turn = np.linspace(0, 2 * math.pi, ribs * 4, endpoint=False)
    profile = [(0.97, -0.3), (1.0, 0.0), (1.03, 0.05), (1.0, 0.1), (0.96, 0.8), (0.86, 0.97), (0.0, 1.0)]
    rows = []
    for r, z in profile:
        wave = 1 + (0.035 * np.cos(turn * ribs) if 0.05 < z < 0.9 or z <= 0 else 0)
        rows.append(
            np.column_stack([crown * r * wave * np.cos(turn), crown * r * wave * np.sin(turn), turn * 0 + z * tall])
        )
    from_top = radius * 0.965
    cup = geometry.grid(f"{name} cap", [[tuple(p) for p in np.vstack([row, row[:1]])] for row in rows])
    cup.data.materials.append(cap)
    ring = np.linspace(-0.35, math.pi + 0.35, 17)
    wire = tube(
        f"{name} loop",
        [(0.38 * crown * math.cos(a), 0, tall + 0.2 * crown + 0.55 * crown * math.sin(a)) for a in ring],
        0.0006, cap, sides=8,
    )  # fmt: skip
    for part in (cup, wire):
        part.parent = ball
        part.location = (0, 0, radius + from_top)
    return [ball, cup, wire]


def lacquer(name: str, color: str, rough: float) -> Material:
    """Mirrored and dyed glass, its coat a touch uneven; rough over 0.3 is the frosted kind."""
    g = Graph(name)
    where = g.coords()
    broad = g.noise(where, 30, 3)
    return g.principled(
        Base_Color=color,
        Metallic=1.0,
        Roughness=g.span(broad, max(rough - 0.04, 0.02), rough + 0.05, 0.3, 0.7),
        Normal=g.bump(g.noise(where, 1400 if rough > 0.3 else 60, 2), 0.00012 if rough > 0.3 else 0.0003, 0.5),
        Coat_Weight=0.0 if rough > 0.3 else 0.6,
        Coat_Roughness=0.04,
    )


def cone(name: str, material: Material, *, length: float = 0.075, radius: float = 0.021, seed: int = 1) -> Object:
    """A spruce cone, half open, lying along +X, base at z = 0: scales on a spiral, each a curled spoon."""
    rng = np.random.default_rng(seed)
    verts: list[Any] = []
    faces: list[tuple[int, ...]] = []
    count = 96
    for k in range(count):
        t = (k + 0.5) / count
        turn = k * 2.39996
        body = radius * (math.sin(math.pi * (0.12 + 0.84 * t) ** 0.8)) ** 0.8
        wide = 0.0125 * (0.45 + 0.55 * math.sin(math.pi * min(1, 0.1 + t * 0.85)))
        gape = math.radians(rng.uniform(28, 46))
        out = np.array([0, math.cos(turn), math.sin(turn)])
        side = np.array([0, -math.sin(turn), math.cos(turn)])
        foot = np.array([t * length, 0, 0]) + out * body * 0.25
        rows = ((0.0, 0.30, 0.0), (0.4, 0.85, 0.0008), (0.75, 1.0, 0.0022), (0.93, 0.72, 0.0038), (1.0, 0.2, 0.0045))
        start = len(verts) * 15
        spoon = []
        for s, w, lift in rows:
            along = np.array([1.0, 0, 0]) * math.cos(gape) + out * math.sin(gape)
            mid = foot + along * s * radius * 1.05 + out * lift * 0.9
            spoon += [mid - side * wide * w / 2, mid + out * 0.0011, mid + side * wide * w / 2]
        verts.append(np.array(spoon))
        for r in range(4):
            for c in range(2):
                a = start + 3 * r + c
                faces.append((a, a + 1, a + 4, a + 3))
    points = np.concatenate(verts) + np.array([0, 0, radius * 0.93])
    item = mesh_object(name, points, faces, material)
    solid = item.modifiers.new("thickness", "SOLIDIFY")
    solid.thickness, solid.offset = 0.0009, 0
    return item


def cone_scales(name: str, color: str = "#6b4630", edge: str = "#b08a62") -> Material:
    """Dry cone: brown, its outermost rims paler."""
    g = Graph(name)
    where = g.coords()
    parts = g.add("SeparateXYZ", Vector=where)
    low = g.math("SUBTRACT", parts.outputs["Z"], 0.0195)
    off = g.math(
        "SQRT", g.math("ADD", g.math("MULTIPLY", parts.outputs["Y"], parts.outputs["Y"]), g.math("MULTIPLY", low, low))
    )
    grain = g.noise(where, 300, 3)
    tone = g.mix(g.span(off, 0.0, 1.0, 0.012, 0.026), color, edge)
    return g.principled(
        Base_Color=g.mix(g.span(grain, 0.0, 0.5, 0.3, 0.7), tone, "#3b2518"),
        Roughness=0.62,
        Normal=g.bump(grain, 0.0006),
    )
