# SPDX-License-Identifier: GPL-3.0-or-later
"""Ribbons that curl or wave, hearts cut out of board in layers, rose petals: gift wrapping and florist's work."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import bpy
import numpy as np

from .forms import grid_object, noise, sheet, spline
from .graph import Graph

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def curl(name: str, material: Material, *, length: float = 0.2, turns: float = 4.5,
         radius: tuple[float, float] = (0.024, 0.011), wide: float = 0.008, seed: int = 1) -> Object:  # fmt: skip
    """A ribbon drawn over a blade: a spiral along +X that lies on z = 0 and tightens toward its end."""

    def shape(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        r = radius[0] + (radius[1] - radius[0]) * u
        r = r * (1 + 0.10 * noise(np.stack([u * 6, 0 * u], -1), 1.0, 1, seed))
        angle = 2 * math.pi * turns * u - 1.2
        x = length * u**0.9 + (v - 0.5) * wide + 0.006 * noise(np.stack([u * 4, 0 * u], -1), 1.0, 1, seed + 2)
        bow = 0.022 * np.sin(2.6 * u + seed)
        return np.stack([x, r * np.cos(angle) + bow, r * (1 + np.sin(angle)) + 0.0006], -1)

    return sheet(name, shape, material, rows=5, columns=int(turns * 40), thickness=0.0004)


def band(
    name: str, material: Material, path: Sequence[Sequence[float]], *, wide: float = 0.024, lean: float = 14.0,
    seed: int = 1,
) -> Object:  # fmt: skip
    """A stiff satin ribbon that stands on its edge along a path (x, y) on z = 0, leaning this way and that."""
    line = spline([(*point, 0.0) for point in path], 30)
    steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    gone = np.concatenate([[0.0], np.cumsum(steps)])
    ahead = np.gradient(line, axis=0)
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
    side = np.column_stack([-ahead[:, 1], ahead[:, 0], 0 * gone])
    tilt = np.radians(lean) * noise(np.column_stack([gone * 5, 0 * gone]), 1.0, 2, seed)
    rows = []
    for up in np.linspace(0.0, 1.0, 7):
        belly = 0.08 * wide * math.sin(math.pi * up)
        at = line + side * (np.sin(tilt) * up * wide + belly)[:, None]
        rows.append(np.column_stack([at[:, :2], np.cos(tilt) * up * wide + 0.0003]))
    item = grid_object(name, np.stack(rows), material)
    solid = item.modifiers.new("thickness", "SOLIDIFY")
    solid.thickness, solid.offset = 0.0005, 0
    return item


def satin(name: str, color: str, shade: str, *, rough: float = 0.34) -> Material:
    """Double-faced satin: a broad soft sheen, fine ribs."""
    g = Graph(name)
    where = g.coords()
    broad = g.noise(where, 18, detail=2)
    return g.principled(
        Base_Color=g.mix(g.span(broad, 0.0, 0.5, 0.35, 0.7), color, shade),
        Roughness=g.span(broad, rough - 0.04, rough + 0.08, 0.3, 0.7), Anisotropic=0.5, Sheen_Weight=0.25,
        Sheen_Roughness=0.3, Sheen_Tint=color, Specular_IOR_Level=0.55,
        Normal=g.bump(g.noise(where, 900, detail=1), 0.0001, 0.4),
    )  # fmt: skip


def heart(count: int = 180) -> np.ndarray:
    """Outline (n, 2) of a heart, 1 wide, its tip at the origin, counted round from the tip."""
    t = np.linspace(math.pi, 3 * math.pi, count, endpoint=False)
    x = 16 * np.sin(t) ** 3
    y = 13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)
    # A little fuller at the flanks than the textbook's curve.
    y = y - 1.5 * np.sin(np.abs(x) / 16 * math.pi) ** 2 * np.clip((4 - y) / 12, 0, 1)
    return np.column_stack([x, y - y.min()]) / 32


def heart_window(
    name: str, material: Material, wide: float, tip: float, *, thick: float = 0.006, reach: float = 5.0
) -> Object:
    """A board in the XZ plane (front at y = 0) with a heart cut out, `wide` meters, its tip at height `tip`."""
    inner = heart() * wide + np.array([0, tip])
    middle = np.array([0, tip + 0.5 * wide])
    out = inner - middle
    out = out / np.linalg.norm(out, axis=1, keepdims=True)
    # Rounded rim: the cut edge is pressed a little by the knife.
    bite = 0.0012
    rows = [
        (inner, thick), (inner, bite), (inner + out * bite * 0.3, bite * 0.3), (inner + out * bite, 0.0),
        (inner + out * 0.02, 0.0), (middle + out * reach, 0.0),
    ]  # fmt: skip
    points = np.array([np.column_stack([ring[:, 0], np.full(len(ring), deep), ring[:, 1]]) for ring, deep in rows])
    board = grid_object(name, points, material, wrap=True)
    smooth = np.zeros(len(board.data.polygons), dtype=bool)
    board.data.polygons.foreach_set("use_smooth", smooth)
    return board


def heart_cutout(name: str, material: Material, wide: float, *, fold: float = 22.0) -> Object:
    """A paper heart lying on z = 0, folded along its middle by `fold` degrees to each side, tip toward -Y."""
    rim = heart(120) * wide
    middle = np.array([0.0, 0.42 * wide])
    lift = math.tan(math.radians(fold))
    rows = []
    for share in np.linspace(0.0, 1.0, 9):
        flat = np.column_stack([rim[:, 0] * share, middle[1] + (rim[:, 1] - middle[1]) * share])
        z = np.abs(flat[:, 0]) * lift + 0.0006
        rows.append(np.column_stack([flat[:, 0] * math.cos(math.radians(fold)), flat[:, 1] - middle[1], z]))
    item = grid_object(name, np.array(rows), material, wrap=True)
    item.data.polygons.foreach_set("use_smooth", np.zeros(len(item.data.polygons), dtype=bool))
    solid = item.modifiers.new("thickness", "SOLIDIFY")
    solid.thickness, solid.offset = 0.0005, 1
    return item


def board(name: str, color: str, *, grain: float = 1.0) -> Material:
    """Dyed cotton paper or board: fibers, a felt-side grain that side light shows, uneven dye."""
    g = Graph(name)
    where = g.coords()
    cloud = g.noise(where, 6, detail=4, rough=0.6)
    fiber = g.noise(g.coords((1, 1, 2.5)), 420, detail=3, rough=0.65)
    felt = g.noise(where, 230, detail=2)
    tone = g.mix(g.span(cloud, 0.0, 0.10, 0.35, 0.7), color, "#000000")
    tone = g.mix(g.span(fiber, 0.0, 0.10, 0.5, 0.75), tone, "#ffffff")
    relief = g.math("ADD", g.math("MULTIPLY", felt, 0.7), g.math("MULTIPLY", fiber, 0.5))
    return g.principled(
        Base_Color=tone, Roughness=g.span(cloud, 0.78, 0.9, 0.3, 0.7), Specular_IOR_Level=0.2,
        Normal=g.bump(relief, 0.0005 * grain, 0.7),
    )  # fmt: skip


def rose_petal(name: str, material: Material, *, size: float = 0.034, cup: float = 0.5, seed: int = 1) -> Object:
    """One fallen petal lying on z = 0: cupped, its rim rolled outward here and there."""

    def shape(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        a = 2 * u - 1
        width = np.sin(math.pi * np.clip(0.06 + 0.90 * v, 0, 1)) ** 0.55 * (0.55 + 0.5 * v)
        x = a * width * size * 0.55 * (1 - 0.10 * np.abs(a) * v)
        y = (v - 0.45) * size * (1 - 0.10 * a**2 * v)
        bowl = cup * size * (0.55 * a**2 * width**2 + 0.75 * (v - 0.45) ** 2)
        roll = -0.22 * size * np.clip(v - 0.72, 0, 1) ** 1.5 * (1 + 0.6 * np.sin(3 * a + seed))
        wave = 0.05 * size * noise(np.stack([a * 1.4, v * 1.8], -1), 1.3, 2, seed) * v
        return np.stack([x, y, bowl + roll + wave], -1)

    item = sheet(name, shape, material, rows=22, columns=19, thickness=0.0005)
    low = min(vertex.co.z for vertex in item.data.vertices)
    for vertex in item.data.vertices:
        vertex.co.z -= low - 0.0004
    return item


def petal_flesh(name: str, color: str, deep: str) -> Material:
    """A rose petal: velvet, deeper toward its foot, fine veins, some light through it."""
    g = Graph(name)
    where = g.coords()
    rise = g.add("SeparateXYZ", Vector=where).outputs["Y"]
    veins = g.noise(g.coords((900, 60, 60)), 1.0, detail=2)
    tone = g.mix(g.span(rise, 1.0, 0.0, -0.014, 0.010), color, deep)
    tone = g.mix(g.span(veins, 0.0, 0.25, 0.45, 0.75), tone, deep)
    tone = g.mix(g.math("MULTIPLY", g.chance(), 0.35), tone, deep)
    face = g.add(
        "BsdfPrincipled", Base_Color=tone, Roughness=0.5, Specular_IOR_Level=0.3, Sheen_Weight=0.4,
        Sheen_Roughness=0.35, Normal=g.bump(veins, 0.0002, 0.5),
    )  # fmt: skip
    mixed = g.add("MixShader", Fac=0.25)
    g.set(mixed.inputs[1], face.outputs[0])
    g.set(mixed.inputs[2], g.add("BsdfTranslucent", Color=tone).outputs[0])
    return g.surface(mixed.outputs[0])
