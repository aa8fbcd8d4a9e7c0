# SPDX-License-Identifier: GPL-3.0-or-later
"""A market stall's things: nailed fruit crates slat by slat, apples heaped in them, a cloth over a crate's lip."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import bpy
import numpy as np
from mathutils import Matrix

from .forms import grid_object, joined, mesh_object, noise, tube
from .geometry import box
from .graph import Graph

Object: TypeAlias = bpy.types.Object
Material: TypeAlias = bpy.types.Material
POST, THIN, THICK, HEAD = 0.026, 0.008, 0.013, 0.0026


def crate(
    name: str,
    size: tuple[float, float, float],
    wood: Material,
    nail: Material,
    *,
    seed: int = 1,
    upturned: bool = False,
    place: Matrix | None = None,
) -> list[Object]:
    """A fruit crate of (length, width, height), slat by slat, none quite straight; `upturned`: its floor on top.

    place: where its foot's middle stands and how it is turned.
    """
    rng = np.random.default_rng(seed)
    length, width, height = size
    boards: list[tuple[tuple[float, float, float], tuple[float, float, float], str]] = []
    floor = height - THIN / 2 if upturned else THIN / 2
    low, high = (0.0, height - THIN) if upturned else (THIN, height)
    count = max(3, 2 * round(width / 0.062 / 2) + 1)
    pitch = (width + 0.009) / count
    for number in range(count):
        y = (number - (count - 1) / 2) * pitch
        boards.append(((0, y, floor), (length, pitch - 0.009, THIN), "floor"))
    rows = 3
    rise = (high - low + 0.012) / rows
    for row in range(rows):
        z = low + (row + 0.5) * rise - 0.006
        for side in (-1, 1):
            boards.append(((0, side * (width - THIN) / 2, z), (length, THIN, rise - 0.012), "long"))
    for row in range(2):
        rise_end = (high - low + 0.018) / 2
        z = low + (row + 0.5) * rise_end - 0.009
        for side in (-1, 1):
            boards.append(((side * (length - THICK) / 2, 0, z), (width - 2 * THIN, THICK, rise_end - 0.018), "end"))
    place = place or Matrix.Identity(4)
    parts, nails = [], []
    for number, (middle, extent, kind) in enumerate(boards):
        slat = box(f"{name} slat {number}", extent, 0.0012, 2)
        slat.data.transform(Matrix.Translation((0, 0, -extent[2] / 2)))
        slat.data.materials.append(wood)
        turn = Matrix.Rotation(math.pi / 2, 4, "Z") if kind == "end" else Matrix.Identity(4)
        # Nailed by hand: a slat sits a millimeter off, but never off the face on which things stand.
        skew = Matrix.Rotation(rng.normal(0, 0.004), 4, "Z" if kind == "floor" else "Y")
        shift = np.array(middle) + (rng.normal(0, 0.0012, 3) * ((1, 1, 0) if kind == "floor" else (1, 0, 1)))
        slat.matrix_basis = place @ Matrix.Translation(shift) @ turn @ skew
        parts.append(slat)
        if kind != "end":
            out = (0, 0, 1 if upturned else -1) if kind == "floor" else (0, math.copysign(1, middle[1]), 0)
            for end in (-1, 1):
                for step in (-0.25, 0.25):
                    at = np.array((end * (length / 2 - 0.012 + rng.normal(0, 0.001)), *middle[1:]))
                    at += np.array(out) * (THIN / 2 + 0.0002)
                    at += (0, step * extent[1], 0) if kind == "floor" else (0, 0, step * extent[2])
                    nails.append((at, out))
    for x in (-1, 1):
        for y in (-1, 1):
            post = box(f"{name} post {x} {y}", (high - low, POST, POST), 0.0015, 2)
            post.data.transform(Matrix.Translation((0, 0, -POST / 2)))
            post.data.materials.append(wood)
            corner = (x * (length / 2 - THICK - POST / 2), y * (width / 2 - THIN - POST / 2), (low + high) / 2)
            post.matrix_basis = place @ Matrix.Translation(corner) @ Matrix.Rotation(math.pi / 2, 4, "Y")
            parts.append(post)
    parts.append(_heads(f"{name} nails", nails, nail, place))
    return parts


def _heads(name: str, nails: Sequence[tuple[np.ndarray, Sequence[float]]], material: Material, place: Matrix) -> Object:
    """Nail heads, flat discs that lie on the wood."""
    turn = np.linspace(0, 2 * math.pi, 10, endpoint=False)
    verts, faces = [], []
    for number, (at, out) in enumerate(nails):
        up = np.array(out, dtype=float)
        side = np.array([1.0, 0.0, 0.0])
        other = np.cross(up, side)
        verts.append(at + HEAD * (np.cos(turn)[:, None] * side + np.sin(turn)[:, None] * other))
        faces.append(tuple(range(number * 10, number * 10 + 10)))
    item = mesh_object(name, np.concatenate(verts), faces, material, smooth=False)
    item.matrix_basis = place
    return item


def heap(
    count: int, radius: float, half: tuple[float, float], *, seed: int = 1, crown: float = 0.0, steps: int = 400
) -> np.ndarray:
    """Middles (n, 3) of fruit that fell into a box of ±`half` on z = 0 and came to rest; `crown` heaps its middle."""
    rng = np.random.default_rng(seed)
    at = rng.uniform(-1, 1, (count, 3)) * [half[0] - radius, half[1] - radius, 0.0]
    at[:, 2] = radius + np.arange(count) / count * radius * 7
    for step in range(steps):
        at[:, 2] -= radius * 0.05 * (1 - step / steps)
        at[:, :2] *= 1 - crown * 0.002
        for _ in range(4):
            gap = at[:, None] - at[None]
            far = np.linalg.norm(gap, axis=-1) + np.eye(count)
            deep = np.clip(2 * radius - far, 0, None) * (1 - np.eye(count))
            at += (gap / far[..., None] * deep[..., None] * 0.25).sum(1)
            at[:, 0] = np.clip(at[:, 0], radius - half[0], half[0] - radius)
            at[:, 1] = np.clip(at[:, 1], radius - half[1], half[1] - radius)
            at[:, 2] = np.maximum(at[:, 2], radius)
    return at


def apple(name: str, skin: Material, stalk: Material, radius: float, *, seed: int = 1) -> Object:
    """An apple about its middle, stalk up: shoulders, five faint ribs, a dimple at either end."""
    rows, sides = 34, 40
    polar = np.linspace(0.001, math.pi - 0.001, rows)[:, None]
    turn = np.linspace(0, 2 * math.pi, sides, endpoint=False)[None]
    ball = np.stack([np.sin(polar) * np.cos(turn), np.sin(polar) * np.sin(turn), -np.cos(polar) + 0 * turn], -1)
    lean = 1 + 0.05 * noise(ball, 0.8, 2, seed) + 0.022 * np.cos(5 * turn) * np.exp(-((polar / 1.1) ** 2))
    away = lean * (1.0 - 0.10 * np.exp(-polar / 0.5)) * (1 + 0.05 * np.cos(2 * (polar - 2.0)))
    points = ball * away[..., None]
    points[..., 2] -= 0.33 * np.exp(-(((math.pi - polar) / 0.40) ** 2)) - 0.20 * np.exp(-((polar / 0.28) ** 2))
    points *= radius
    body = grid_object(f"{name} body", np.round(points, 6), skin, wrap=True)
    top = points[-1, 0, 2]
    path = [(0, 0, top - 0.002), (0.001, 0, top + 0.5 * radius), (0.16 * radius, 0.03 * radius, top + 0.78 * radius)]
    stem = tube(f"{name} stem", path, (0.0012, 0.0011, 0.0018), stalk, sides=8, steps=4)
    return joined(name, [body, stem])


def peel(name: str, color: str, flush: str, ground: str, *, streaks: float = 0.7) -> Material:
    """Apple skin: `ground` color round the stalk and in streaks, two reds by copy, pale dots, a waxed shine."""
    g = Graph(name)
    where = g.coords()
    long = g.noise(g.coords((1, 1, 0.16)), 260, detail=3, rough=0.6)
    drift = g.noise(where, 26, detail=3)
    parts = g.add("SeparateXYZ", Vector=where).outputs
    away = g.add("VectorMath", {"operation": "LENGTH"})
    g.set(away.inputs[0], g.add("CombineXYZ", X=parts["X"], Y=parts["Y"]).outputs[0])
    crown = g.math("MULTIPLY", g.span(away.outputs["Value"], 0.8, 0.0, 0.004, 0.02), g.span(parts["Z"], 0, 1, 0, 0.01))
    tone = g.mix(g.math("MULTIPLY", g.chance(), 0.9), color, flush)
    bare = g.math("ADD", g.math("MULTIPLY", g.span(long, 0.0, 1.0, 0.46, 0.72), streaks), crown)
    bare = g.math("MULTIPLY", bare, g.span(drift, 0.25, 1.15, 0.35, 0.68))
    body = g.mix(bare, tone, ground)
    dots = g.cells(where, 330)
    body = g.mix(g.ramp(dots, [(0.10, 0.55), (0.2, 0.0)]), body, ground)
    return g.principled(
        Base_Color=body, Roughness=g.span(drift, 0.26, 0.42, 0.3, 0.7), Coat_Weight=0.2, Coat_Roughness=0.2,
        Normal=g.bump(g.noise(where, 110, 2), 0.0007, 0.3),
    )  # fmt: skip


def lip_cloth(name: str, width: float, inside: float, outside: float, material: Material, *, seed: int = 1) -> Object:
    """A cloth over an upright edge along X at the origin: `inside` meters of it lie behind (+Y), the rest hangs."""
    s = np.linspace(-inside, outside, 90)[:, None]
    x = np.linspace(-width / 2, width / 2, 160)[None]
    bend = 0.012
    over = np.clip(s / bend, -math.pi / 2, math.pi / 2)
    y = -bend * np.sin(over)
    z = bend * (np.cos(over) - 1) + 0.0015
    beyond = np.maximum(np.abs(s) - bend * math.pi / 2, 0.0)
    z = z - np.where(s > 0, beyond, 0.35 * beyond)
    y = y + np.where(s < 0, 0.9 * beyond, 0.0)
    at = np.stack([x + 0 * s, s + 0 * x], -1)
    # Folds open downward from the edge, none like its neighbor.
    fold = noise(np.stack([at[..., 0], at[..., 1] * 0.2], -1), 17, 2, seed) * 0.6 + 0.3
    grow = np.clip(beyond / max(outside, 1e-3), 0, 1) ** 0.8
    y = (
        y
        - np.where(s > 0, (0.006 + 0.045 * np.maximum(fold + 0.1, 0)) * grow, 0.0)
        + np.where(s < 0, 0.006 * fold * grow, 0.0)
    )
    z = z + np.where(s < 0, 0.014 * np.abs(fold) * grow, 0.0)
    hem = 0.018 * noise(np.stack([at[..., 0], 0 * at[..., 0]], -1), 5, 2, seed + 3)
    z = z + np.where(s > 0, hem * grow, 0.0)
    drawn = x * (1 - 0.06 * np.where(s > 0, grow, 0.0)) + 0.006 * noise(at, 12, 2, seed + 5) * grow
    points = np.stack([drawn, y + 0 * x, z + 0 * x], -1)
    item = grid_object(name, np.round(points, 5), material)
    solid = item.modifiers.new("thickness", "SOLIDIFY")
    solid.thickness = 0.0012
    solid.offset = 0
    return item


def awning(name: str, width: float, depth: float, scallop: float) -> Object:
    """Cut-out for lights.gobo: the lower edge of a stall's awning along X through the origin, scalloped, dark above."""
    x = np.linspace(-width / 2, width / 2, int(width / scallop) * 12 + 1)
    edge = -0.34 * scallop * np.abs(np.sin(np.pi * x / scallop)) ** 0.7
    count = len(x)
    verts = np.concatenate([np.stack([x, edge, 0 * x], -1), np.stack([x, 0 * x + depth, 0 * x], -1)])
    faces = [(i, i + 1, count + i + 1, count + i) for i in range(count - 1)]
    return mesh_object(name, verts, faces, smooth=False)
