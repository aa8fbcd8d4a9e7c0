# SPDX-License-Identifier: GPL-3.0-or-later
"""Powder as a stylist heaps it: mounds at their angle of repose, thrown dust, crumbs, on one continuous sweep."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import bpy
import numpy as np

from .forms import grid_object, mesh_object, noise, scatter
from .graph import Graph
from .nature import _steps, smooth_step

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object
# One heap: x, y, radius, height, which of the three powders (0-2), seed.
Mound: TypeAlias = tuple[float, float, float, float, int, int]


def _heap(at: np.ndarray, mound: Mound) -> tuple[np.ndarray, np.ndarray]:
    """(height, dust 0-1) of one mound at points (..., 2)."""
    x, y, radius, height, _, seed = mound
    off = at - np.array([x, y])
    away = np.hypot(off[..., 0], off[..., 1])
    heading = off / np.maximum(away, 1e-6)[..., None]
    reach = radius * (1 + 0.13 * noise(heading * 0.9, 1.0, 2, seed) + 0.05 * noise(heading * 3.5, 1.0, 2, seed + 1))
    part = away / reach
    left = np.clip(1 - part, 0, 1)
    # A cone with a blunt tip; gullies where it slid, a soft foot.
    body = np.sqrt(left**2 + 0.004) - math.sqrt(0.004) - 0.10 * np.exp(-((part / 0.2) ** 2))
    gully = noise(heading * 5.0 + seed, 1.0, 3, seed + 2) * left * (1 - left)
    rise = height * (body + 0.16 * gully) + 0.0022 * noise(at, 95, 3, seed + 3) * smooth_step(left, 0.0, 0.12)
    # Thrown outward in rays, as it was dropped from the hand.
    rays = 0.5 + 0.75 * noise(heading * 4.0, 1.0, 3, seed + 4)
    dust = np.exp(-np.maximum(part - 1, 0) / np.maximum(0.09 + 0.24 * rays, 0.05)) * 0.8
    return np.where(part < 1, rise, -0.001), np.where(part < 1, 1.0, np.clip(dust, 0, 1))


def sweep(
    name: str, material: Material, mounds: Sequence[Mound], *, behind: float = 1.3, radius: float = 0.6
) -> Object:
    """A paper sweep (floor at z = 0, curving up `behind` meters back) with the mounds on it in one sheet."""
    side = _steps(4.6, 0.0042, 132)
    x = np.concatenate([-side[:0:-1], side])
    back, front = _steps(behind - radius, 0.0045, 100), _steps(3.2, 0.0045, 96)
    y = np.concatenate([-front[:0:-1], back])
    u, v = np.meshgrid(x, y)
    at = np.stack([u, v], -1)
    weights = np.zeros((*u.shape, 3))
    top = np.zeros_like(u)
    for mound in mounds:
        rise, dust = _heap(at, mound)
        over = smooth_step(rise - top, -0.003, 0.003) * (rise > 0)
        weights *= (1 - over)[..., None]
        free = np.clip(1 - weights.sum(-1), 0, 1) * (rise <= 0)
        weights[..., mound[4]] += over + (1 - over) * free * dust
        top = np.maximum(top, rise)
    weights *= (1 - smooth_step(v, behind - radius - 0.2, behind - radius - 0.03))[..., None]
    height = np.maximum(top, 0)
    turn = np.linspace(0, math.pi / 2, 26)[1:]
    bow = np.column_stack([behind - radius + radius * np.sin(turn), radius - radius * np.cos(turn)])
    wall = np.concatenate([bow, [[behind, 3.4]]])
    flat = np.stack([u, v, height], -1)
    upper = np.stack([np.broadcast_to(x, (len(wall), len(x))), np.repeat(wall[:, :1], len(x), 1),
                      np.repeat(wall[:, 1:], len(x), 1)], -1)  # fmt: skip
    points = np.concatenate([flat, upper])
    item = grid_object(name, np.round(points, 5), material)
    data = np.zeros((points.shape[0] * points.shape[1], 4), dtype=np.float32)
    data[: u.size, :3] = np.round(weights.reshape(-1, 3), 2)
    data[:, 3] = 1
    item.data.attributes.new("powder", "BYTE_COLOR", "POINT").data.foreach_set("color", data.ravel())
    return item


def crumbs(name: str, material: Material, mounds: Sequence[Mound], kind: int, count: int, seed: int) -> list[Object]:
    """Lumps of the powder `kind` that rolled from its mounds."""
    rng = np.random.default_rng(seed)
    own = [mound for mound in mounds if mound[4] == kind]
    pick = rng.integers(0, len(own), count)
    base = np.array([mound[:3] for mound in own])[pick]
    away = base[:, 2] * (0.85 + rng.exponential(0.22, count))
    angle = rng.uniform(0, 2 * math.pi, count)
    spots = base[:, :2] + np.column_stack([np.cos(angle), np.sin(angle)]) * away[:, None]
    height = np.max([_heap(spots, mound)[0] for mound in mounds], axis=0)
    turn = np.linspace(0, 2 * math.pi, 7)[:-1]
    verts = [(0.0, 0.0, 1.0), (0.0, 0.0, -0.7)]
    verts += [(math.cos(a), math.sin(a), 0.35) for a in turn] + [
        (0.8 * math.cos(a), 0.8 * math.sin(a), -0.4) for a in turn
    ]
    points = np.array(verts)
    points *= (1 + 0.3 * noise(points, 1.3, 2, seed))[:, None]
    ring = [(2 + i, 2 + (i + 1) % 6) for i in range(6)]
    faces = (
        [(0, a, b) for a, b in ring] + [(a + 6, 1, b + 6) for a, b in ring] + [(a, a + 6, b + 6, b) for a, b in ring]
    )
    lump = mesh_object(f"{name} lump", points * 0.001, faces, material, smooth=False)
    size = np.clip(rng.pareto(2.2, count) * 0.5 + 0.35, 0, 3.2)
    places = np.column_stack([spots, np.maximum(height, 0) + size * 0.0003])
    up = rng.normal(0, 1, (count, 3)) + np.array([0, 0, 0.5])
    return list(scatter(name, lump, places, up=up, turn=rng.uniform(0, 360, count), size=size))


def lump(name: str, color: str) -> Material:
    """A crumb of powder."""
    g = Graph(name)
    body = g.mix(g.span(g.noise(g.coords(), 700, 2), 0.0, 0.3, 0.3, 0.7), color, "#3a2a22", "MULTIPLY")
    return g.principled(Base_Color=body, Roughness=0.95, Specular_IOR_Level=0.15)


def dusted(name: str, ground: str, powders: tuple[str, str, str]) -> Material:
    """The sweep and what lies on it: paper where there is no powder, single grains where it is thin, velvet heaps."""
    g = Graph(name)
    where = g.add("TexCoord").outputs["Object"]
    share = g.add("SeparateColor", Color=g.add("Attribute", {"attribute_name": "powder"}).outputs["Color"]).outputs
    total = g.math("ADD", g.math("ADD", share[0], share[1]), share[2])
    first = g.math("ADD", g.math("ADD", share[0], share[1]), 0.001)
    color = g.mix(g.math("DIVIDE", share[1], first), powders[0], powders[1])
    color = g.mix(g.math("DIVIDE", share[2], g.math("ADD", total, 0.001)), color, powders[2])
    drift = g.noise(where, 26, detail=4)
    color = g.mix(g.span(drift, 0.0, 0.10, 0.35, 0.7), color, "#f4ece4")
    grain = g.noise(where, 900, detail=2, rough=0.7)
    speck = g.add("SeparateXYZ", Vector=g.cells(where, 620, output="Color")).outputs["X"]
    thin = g.math("SUBTRACT", g.math("MULTIPLY", g.math("POWER", total, 1.4), 1.25), speck)
    cover = g.math("MULTIPLY", g.span(thin, 0.0, 1.0, -0.01, 0.10), g.span(total, 0.0, 1.0, 0.004, 0.02))
    paper = g.mix(g.span(g.noise(where, 3.5, 3), 0.0, 0.05, 0.3, 0.7), ground, "#000000")
    color = g.mix(g.span(grain, 0.0, 0.3, 0.5, 0.75), color, "#2a1a16", "MULTIPLY")
    lumps = g.math("ADD", g.math("MULTIPLY", g.noise(where, 330, 4, 0.7), 1.0), g.math("MULTIPLY", grain, 0.8))
    normal = g.add("Bump", Height=lumps, Distance=0.0022, Strength=g.math("MULTIPLY", cover, 0.8)).outputs[0]
    return g.principled(
        Base_Color=g.mix(cover, paper, color), Roughness=g.span(cover, 0.75, 0.95), Normal=normal,
        Specular_IOR_Level=0.2, Sheen_Weight=g.math("MULTIPLY", cover, 0.04), Sheen_Roughness=0.5,
    )  # fmt: skip
