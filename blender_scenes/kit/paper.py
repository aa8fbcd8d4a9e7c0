# SPDX-License-Identifier: GPL-3.0-or-later
"""Paper that was torn by hand: a hanging sheet whose colored face and pale core part along a ragged edge."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import bpy
import numpy as np

from .forms import grid_object, noise
from .materials import principled

Material: TypeAlias = bpy.types.Material
Edge: TypeAlias = Callable[[np.ndarray], np.ndarray]
BELOW_FACE = 0.0005  # how far the core lies behind the colored face, meters


def torn_core(name: str = "torn paper core", color: str = "#f4f1ea") -> Material:
    """The fibers that a tear lays bare: white, matte, felted."""
    return principled(name, color, 0.92, color_variation=0.06, size=0.02, bump=0.0006, bump_size=0.0016)


def torn_sheet(
    name: str,
    edge: Edge,
    top: float,
    face: Material,
    core: Material,
    *,
    seed: int,
    lift: float = 0.02,
    band: float = 0.007,
    fine: float = 0.8,
    reach: float = 3.0,
) -> list[bpy.types.Object]:
    """A sheet in the XZ plane from its torn lower edge, z = `edge`(x), up to `top`: [face, core].

    lift: how far the torn edge bows forward (-Y) from the wall behind; band: mean width of the bare core, meters.
    The tear is drawn in full detail for |x| < `fine`, and goes on to `reach`.
    """
    near = np.linspace(-fine, fine, int(fine / 0.0008))
    far = fine + (reach - fine) * np.linspace(0, 1, 40)[1:] ** 2
    x = np.concatenate([-far[::-1], near, far])
    line = np.stack([x, np.full_like(x, seed * 3.7)], -1)
    wander = edge(x) + 0.010 * noise(line, 9, 2, seed) + 0.0032 * noise(line, 55, 2, seed + 1)
    # A tear is ragged where the fibers hold and clean where they run along with it.
    held = np.clip(0.55 + 0.8 * noise(line, 7, 2, seed + 2), 0.08, 1.3)
    ragged = held * (0.0013 * noise(line, 240, 2, seed + 3) + 0.0005 * noise(line, 620, 1, seed + 4))
    width = band * np.clip(0.85 + 0.75 * noise(line, 14, 3, seed + 5), 0.10, 2.2)
    fringe = width + 0.0012 * noise(line, 330, 2, seed + 6) * held
    bow = lift * (0.75 + 0.45 * noise(line, 3.1, 1, seed + 7))

    away = np.array([0, 0.0012, 0.003, 0.006, 0.012, 0.022, 0.04, 0.065, 0.1, 0.15, 0.22, 0.32])[:, None]
    z = wander + ragged * np.exp(-away / 0.003) + away
    z = np.concatenate([z, np.full((1, len(x)), top)])
    y = -bow * np.exp(-((z - wander) / 0.11))
    sheet = grid_object(name, np.stack([np.broadcast_to(x, z.shape), y, z], -1), face)

    down = np.linspace(-0.25, 1.0, 8)[:, None]
    z = wander + ragged * (1 - np.clip(down, 0, 1)) - fringe * down
    y = -bow * np.exp(-((z - wander) / 0.11)) + BELOW_FACE - 0.0009 * np.clip(down, 0, 1) ** 2
    place = np.stack([np.broadcast_to(x, z.shape), z], -1)
    y = y + 0.0006 * noise(place, 260, 2, seed + 8) * np.clip(down * 3, 0, 1)
    bare = grid_object(f"{name}.core", np.stack([np.broadcast_to(x, z.shape), y, z], -1), core)
    return [sheet, bare]
