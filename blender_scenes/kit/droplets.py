# SPDX-License-Identifier: GPL-3.0-or-later
"""Drops of water on a surface: beads and flat pools of unequal size that never touch, denser in patches."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

import bpy
import numpy as np

from .forms import mesh_object, noise, scatter
from .materials import glass

Material: TypeAlias = bpy.types.Material
Height: TypeAlias = Callable[[np.ndarray], np.ndarray]
SINK = 0.06  # part of its radius by which a drop lies in its surface, so that no gap shows


def water(name: str = "water", color: str = "#fafdff") -> Material:
    """Clear water."""
    return glass(name, color, ior=1.333)


def bead(name: str, material: Material, height: float, seed: int, uneven: float, detail: int) -> bpy.types.Object:
    """One drop of radius 1 mm, `height` of it high (0.2 a pool, 0.8 a bead), its outline uneven."""
    rings, sides = 3 + 2 * detail, 6 + 6 * detail
    turn = np.linspace(0, 2 * math.pi, sides, endpoint=False)
    out = 1 + uneven * noise(np.stack([np.cos(turn), np.sin(turn)], -1) + seed * 5.3, 0.9, 2, seed)
    rise = np.linspace(0, math.pi / 2, rings)
    r, z = np.cos(rise) ** 0.9, np.sin(rise) * height
    r, z = r[:-1], z[:-1]
    points = np.stack([r[:, None] * out * np.cos(turn), r[:, None] * out * np.sin(turn),
                       np.repeat(z[:, None], sides, 1)], -1)  # fmt: skip
    points[..., 2] -= SINK
    verts = np.concatenate([points.reshape(-1, 3), [[0, 0, height - SINK]], [[0, 0, -SINK]]]) * 0.001
    faces: list[tuple[int, ...]] = []
    for ring in range(rings - 2):
        a, b = ring * sides, (ring + 1) * sides
        faces += [(a + i, a + (i + 1) % sides, b + (i + 1) % sides, b + i) for i in range(sides)]
    last, tip, foot = (rings - 2) * sides, len(verts) - 2, len(verts) - 1
    faces += [(last + i, last + (i + 1) % sides, tip) for i in range(sides)]
    faces += [((i + 1) % sides, i, foot) for i in range(sides)]
    return mesh_object(name, verts, faces, material)


def drops(
    material: Material, height: Height, *, half: tuple[float, float], count: int, largest: float, seed: int,
    dry: float = 0.035,
) -> list[bpy.types.Object]:  # fmt: skip
    """Up to `count` drops on z = `height`(points) within x, y of ±`half`; carriers and originals, all to be added.

    largest: radius of the largest one, meters (most are a fifth of it); dry: radius about the origin that is left dry.
    """
    rng = np.random.default_rng(seed)
    tries = rng.uniform(-1, 1, (count * 6, 2)) * half
    size = largest * np.clip(rng.pareto(1.6, len(tries)) * 0.2 + 0.2, 0, 1)
    patch = noise(tries, 9, 2, seed) > rng.uniform(-1.1, 0.7, len(tries))
    keep = patch & (np.hypot(tries[:, 0], tries[:, 1]) > dry + size)
    tries, size = tries[keep], size[keep]
    order = np.argsort(-size, kind="stable")
    places: list[np.ndarray] = []
    radii: list[float] = []
    for index in order:
        at, radius = tries[index], size[index]
        if places:
            gap = np.hypot(*(np.array(places) - at).T) - np.array(radii) - radius * 1.25
            if gap.min() < 0:
                continue
        places.append(at)
        radii.append(float(radius))
        if len(places) == count:
            break
    spots, sizes = np.array(places), np.array(radii)
    flat = np.clip((sizes / largest) ** 0.6, 0, 1)
    parts: list[bpy.types.Object] = []
    for kind, (low, high) in enumerate(((0.0, 0.3), (0.3, 0.62), (0.62, 1.01))):
        for twin in range(2):
            chosen = (flat >= low) & (flat < high) & (np.arange(len(flat)) % 2 == twin)
            if not chosen.any():
                continue
            thing = bead(f"drop {kind}{twin}", material, (0.62, 0.42, 0.27)[kind], seed + 3 * kind + twin,
                         (0.05, 0.12, 0.22)[kind], kind + 1)  # fmt: skip
            at = np.column_stack([spots[chosen], height(spots[chosen])])
            turn = rng.uniform(0, 360, chosen.sum())
            parts += scatter(f"drops {kind}{twin}", thing, at, turn=turn, size=sizes[chosen] * 1000)
    return parts
