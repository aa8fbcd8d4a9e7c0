# SPDX-License-Identifier: GPL-3.0-or-later
"""Stone as it comes from the quarry and the saw: raw slabs with split sides."""

from __future__ import annotations

import math
from typing import TypeAlias

import bpy
import numpy as np

from .forms import Vec, mesh_object, noise
from .nature import smooth_step

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def raw_slab(
    name: str, size: Vec, material: Material, *, seed: int = 1, level: float = 0.16, rough: float = 1.0
) -> Object:
    """A slab as it was split: base at z = 0, broken sides, chipped arris, an even top within `level`."""
    half, tall = np.array(size[:2]) / 2, size[2]
    sides, inner, down = 260, 30, 20
    turn = np.linspace(0, 2 * math.pi, sides, endpoint=False)
    ring = np.stack([np.cos(turn), np.sin(turn)], -1)
    # A superellipse whose sides wander: sawn by nobody.
    reach = 1 / (np.abs(ring[:, 0] / half[0]) ** 5 + np.abs(ring[:, 1] / half[1]) ** 5) ** 0.2
    reach = reach * (1 + rough * (0.035 * noise(ring, 1.6, 2, seed) + 0.012 * noise(ring, 7.0, 2, seed + 1)))
    rows = []
    for share in 1 - (1 - np.linspace(0, 1, inner)) ** 1.6:
        flat = ring * (reach * max(share, 0.004))[:, None]
        away = np.hypot(flat[:, 0], flat[:, 1])
        free = smooth_step(away, level, level * 1.5)
        top = 0.0035 * rough * noise(flat, 13, 3, seed + 2) * free + 0.0009 * noise(flat, 60, 2, seed + 3) * free
        chip = smooth_step(share + 0.035 * noise(flat, 22, 3, seed + 4), 0.93, 1.03) * free
        rows.append(np.column_stack([flat, tall + top - 0.012 * rough * chip]))
    brink = rows[-1]
    for share in np.linspace(0, 1, down + 1)[1:]:
        z = brink[:, 2] * (1 - share)
        at = np.column_stack([brink[:, :2], z])
        # Split faces: ledges that run along the bed of the stone, crossed by finer breaks.
        bed = noise(at * [5, 5, 26], 1.0, 3, seed + 5) + 0.4 * noise(at, 55, 3, seed + 6)
        bulge = 0.010 * rough * bed * min(1.0, share * 5) + 0.008 * rough * math.sin(math.pi * share)
        rows.append(np.column_stack([brink[:, :2] + ring * bulge[:, None], z]))
    points = np.concatenate(rows)
    index = np.arange(len(points)).reshape(-1, sides)
    right = np.roll(index, -1, axis=1)
    faces = np.stack([index[:-1], index[1:], right[1:], right[:-1]], -1).reshape(-1, 4).tolist()
    faces.append(index[0].tolist())
    return mesh_object(name, np.round(points, 5), faces, material)
