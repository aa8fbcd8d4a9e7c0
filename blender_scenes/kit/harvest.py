# SPDX-License-Identifier: GPL-3.0-or-later
"""The harvest table: ribbed pumpkins with their stalks, ears of wheat with awns, bunches of straw."""

from __future__ import annotations

import math
from typing import TypeAlias

import bpy
import numpy as np

from .forms import grid_object, joined, mesh_object, noise, tube
from .graph import Graph

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def pumpkin(
    name: str, skin: Material, stalk: Material, radius: float, *, ribs: int = 11, squash: float = 0.72, seed: int = 1
) -> list[Object]:
    """[body, stalk] of a pumpkin `radius` meters wide from its middle, base at z = 0; ribs are not quite alike."""
    rng = np.random.default_rng(seed)
    turn = np.linspace(0, 2 * math.pi, ribs * 14, endpoint=False)
    rise = np.linspace(-math.pi / 2 + 0.02, math.pi / 2 - 0.02, 56)[:, None]
    # Ribs of uneven width: the angle itself is bent before it is cut into ribs.
    bent = turn + sum(rng.normal(0, 0.06 / k) * np.sin(k * turn + rng.uniform(0, 6)) for k in (2, 3, 5))
    groove = np.abs(np.sin(bent * ribs / 2)) ** 0.55
    belly = np.cos(rise) ** 0.85
    depth = 0.13 + 0.10 * np.sin(rise) ** 2
    at = np.stack([np.cos(turn) * belly, np.sin(turn) * belly, np.repeat(np.sin(rise), len(turn), 1)], -1)
    bumpy = 1 + 0.035 * noise(at, 1.4, 2, seed) + 0.006 * noise(at, 9.0, 2, seed + 2)
    r = radius * belly * (1 - depth * (1 - groove[None])) * bumpy
    dip = np.exp(-((belly / 0.42) ** 2))
    dent = np.sign(rise) * 0.34 * dip * (0.6 + 0.4 * groove[None])
    z = squash * radius * (np.sin(rise) * (1 + 0.02 * groove[None]) - dent)
    points = np.stack([r * np.cos(turn)[None], r * np.sin(turn)[None], z], -1)
    low = float(points[..., 2].min())
    points[..., 2] -= low
    body = grid_object(name, points, skin, wrap=True)
    foot = squash * radius * 0.62 - low
    tall = radius * rng.uniform(0.5, 0.75)
    lean = rng.normal(0, 0.22, 2) * radius
    line = np.array([(0, 0, foot), (0, 0, foot + 0.2 * tall), (*(lean * 0.4), foot + 0.6 * tall), (*lean, foot + tall)])
    thick = [0.26 * radius, 0.12 * radius, 0.10 * radius, 0.135 * radius]
    stem = tube(f"{name} stalk", line, thick, stalk, sides=40, steps=7)
    # Five ridges that twist as they rise.
    co = np.array([v.co for v in stem.data.vertices]).reshape(-1, 40, 3)
    rows = len(co)
    middle = co.mean(1, keepdims=True)
    around = np.linspace(0, 2 * math.pi, 40, endpoint=False)[None]
    ridge = 1 + 0.16 * np.cos(5 * (around + np.linspace(0, 1.3, rows)[:, None]))
    stem.data.vertices.foreach_set("co", (middle + (co - middle) * ridge[..., None]).astype(np.float32).ravel())
    stem.data.update()
    return [body, stem]


def rind(name: str, color: str, shade: str, speck: str) -> Material:
    """Pumpkin skin: two hues in drifts, fine pale specks, waxy."""
    g = Graph(name)
    where = g.coords()
    drift = g.noise(where, 16, detail=4, rough=0.6)
    long = g.noise(g.coords((1.0, 1.0, 0.22)), 75, detail=3)
    color_out = g.mix(g.span(g.math("ADD", drift, g.math("MULTIPLY", long, 0.5)), 0, 1, 0.55, 0.95), color, shade)
    dots = g.ramp(g.cells(where, 330), [(0.10, 0.55), (0.24, 0.0)])
    color_out = g.mix(dots, color_out, speck)
    return g.principled(
        Base_Color=color_out, Roughness=g.span(drift, 0.34, 0.55, 0.3, 0.7), Specular_IOR_Level=0.45,
        Normal=g.bump(long, 0.0009, 0.5, g.bump(drift, 0.003, 0.3)),
        Subsurface_Weight=0.06, Subsurface_Scale=0.006,
    )  # fmt: skip


def wheat(name: str, straw: Material, *, length: float = 0.36, seed: int = 1) -> Object:
    """One ripe ear on its straw along +X, cut end at the origin, its head nodding a little; one object."""
    rng = np.random.default_rng(seed)
    head = 0.085
    nod = rng.uniform(0.01, 0.035)
    t = np.linspace(0, 1, 12)
    whole = length + head * 0.9
    path = np.column_stack([t * whole, 0.012 * np.sin(3 * t + seed), -nod * np.maximum(t - 0.6, 0) ** 2 * 6])
    parts = [tube(f"{name} straw", path, [0.0014, 0.0012, 0.0008], straw, sides=7)]
    verts: list[np.ndarray] = []
    faces: list[tuple[int, ...]] = []
    grain, rings, sides = np.array([0.0125, 0.0030, 0.0024]), 7, 8
    phi = np.linspace(0, math.pi, rings)
    ball = np.stack(
        [
            np.repeat(-np.cos(phi)[:, None], sides, 1) * 0.5 + 0.5,
            np.sin(phi)[:, None] ** 0.9 * np.cos(np.linspace(0, 2 * math.pi, sides, endpoint=False))[None] * 0.5,
            np.sin(phi)[:, None] ** 0.9 * np.sin(np.linspace(0, 2 * math.pi, sides, endpoint=False))[None] * 0.5,
        ],
        -1,
    ).reshape(-1, 3) * [1, 2, 2]
    count = 34
    for k in range(count):
        share = k / (count - 1)
        gone = length / whole + share * 0.9 * head / (length + head)
        at = np.array([np.interp(gone, t, path[:, c]) for c in range(3)])
        roll = (k % 4) * math.pi / 2 + rng.normal(0, 0.2)
        out = np.array([0, math.cos(roll), math.sin(roll)])
        lean = math.radians(rng.uniform(16, 25))
        along = np.array([math.cos(lean), 0, 0]) + out * math.sin(lean)
        side = np.cross(along, out)
        side /= np.linalg.norm(side)
        third = np.cross(along, side)
        size = grain * rng.uniform(0.9, 1.1) * (1 - 0.3 * max(share - 0.7, 0) / 0.3)
        local = ball * size
        start = sum(len(v) for v in verts)
        verts.append(at + out * 0.0016 + local[:, :1] * along + local[:, 1:2] * side + local[:, 2:] * third)
        for r in range(rings - 1):
            for s in range(sides):
                a, b = start + r * sides + s, start + r * sides + (s + 1) % sides
                faces.append((a, b, b + sides, a + sides))
        tip = at + along * size[0]
        reach = rng.uniform(0.035, 0.06) * (0.6 + 0.4 * math.sin(math.pi * share))
        bow = np.array([1.0, 0, 0]) * reach + out * reach * rng.uniform(0.16, 0.3)
        start = sum(len(v) for v in verts)
        half = side * 0.00026
        elbow = tip + bow * 0.5
        verts.append(np.array([tip - half, tip + half, elbow + half * 0.8, elbow - half * 0.8, tip + bow]))
        faces += [(start, start + 1, start + 2, start + 3), (start + 3, start + 2, start + 4)]
    parts.append(mesh_object(f"{name} ear", np.concatenate(verts), faces, straw))
    return joined(name, parts)


def ripe(name: str, color: str = "#d9b878", dark: str = "#a67f42") -> Material:
    """Ripe straw and grain: gold, streaked along, a little light through it."""
    g = Graph(name)
    fiber = g.noise(g.coords((0.05, 1.0, 1.0)), 700, detail=2)
    broad = g.noise(g.coords(), 60, detail=3)
    tone = g.mix(g.span(broad, 0.0, 0.8, 0.35, 0.7), color, dark)
    tone = g.mix(g.math("MULTIPLY", g.chance(), 0.3), tone, dark)
    return g.principled(
        Base_Color=g.mix(g.span(fiber, 0.0, 0.45, 0.45, 0.7), tone, dark),
        Roughness=g.span(broad, 0.42, 0.62, 0.3, 0.7),
        Normal=g.bump(fiber, 0.0003, 0.6), Subsurface_Weight=0.1, Subsurface_Scale=0.002,
    )  # fmt: skip
