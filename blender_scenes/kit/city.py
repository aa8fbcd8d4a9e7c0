# SPDX-License-Identifier: GPL-3.0-or-later
"""A city at night seen from a roof: its lights far below, towers in the haze, festoon bulbs, a candle lantern.

What is far is soft in itself, as a lens wide open shows it; a point of light that far away has one size everywhere.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import bpy
import numpy as np

from . import bokeh
from .forms import Vec, blocks, grid_object, lathe, mesh_object, tube
from .graph import Graph

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object
FAR = 9.0


def panorama(name: str, material: Material, *, low: float = -5.0, high: float = 3.2) -> Object:
    """A painted, blurred wall some 40 m away, so that its horizon (z = 0) stays at eye level for every camera.

    low, high: in units of 9 m; `material` sees the wall at a ninth of its size, as `bokeh.blurred` expects.
    """
    item = bokeh.wall(name, material, 4.5, low, high, arc=190)
    item.scale = (FAR, FAR, FAR)
    return item


def lights_below(count: int, *, deep: float = 70.0, near: float = 170.0, far: float = 5000.0, seed: int = 1,
                 radius: float = 31.0) -> np.ndarray:  # fmt: skip
    """Places (n, 3) on a cylinder of `radius` where the lights of streets `deep` meters below the roof are seen."""
    rng = np.random.default_rng(seed)
    # Most stand along streets: rows toward the horizon and rows across.
    y = near * (far / near) ** rng.random(count)
    x = rng.uniform(-0.8, 0.8, count) * y
    street = rng.random(count)
    block = 62.0
    x = np.where(street < 0.45, np.round(x / block) * block + rng.normal(0, 3, count), x)
    y = np.where((street >= 0.45) & (street < 0.8), np.round(y / block) * block + rng.normal(0, 3, count), y)
    away = np.hypot(x, y)
    tall = rng.uniform(0, 0.55, count) ** 2 * deep
    at = radius * (1 - 0.05 * np.arange(count) / count)
    return np.column_stack([x / away * at, y / away * at, (tall - deep) / away * at])


def towers(
    name: str, material: Material, away: float, tall: float, *, count: int = 46, soft: float = 0.3, seed: int = 1,
    gap: float = 0.0, foot: float = -2.0,
) -> tuple[Object, np.ndarray]:  # fmt: skip
    """Blurred tower blocks round the set, up to `tall`, lower around x = `gap`; (object, places of lit windows)."""
    rng = np.random.default_rng(seed)
    verts: list[tuple[float, float, float]] = []
    faces: list[tuple[int, ...]] = []
    cover: list[float] = []
    windows: list[np.ndarray] = []
    grid = [(c, r) for r in range(4) for c in range(4)]
    for number in range(count):
        # Evenly strewn, so that no two stand quite in line.
        middle = away * (2.4 * ((number * 0.618034 + 0.1 * rng.random()) % 1.0) - 1.2)
        half = rng.uniform(0.011, 0.026) * away
        low = 1 - 0.7 * math.exp(-(((middle - gap) / (0.14 * away)) ** 2))
        high = tall * (0.2 + 0.8 * rng.random() ** 1.6) * low
        x = middle + np.array([-half - soft / 2, -half + soft / 2, half - soft / 2, half + soft / 2])
        z = np.array([foot, 0.0, high - soft / 2, high + soft / 2])
        start, deep = len(verts), away + 1.6 * number / count
        verts += [(x[c], deep, z[r]) for c, r in grid]
        cover += [float(c in (1, 2) and r in (1, 2)) for c, r in grid]
        faces += [(start + 4 * r + c, start + 4 * r + c + 1, start + 4 * r + c + 5, start + 4 * r + c + 4)
                  for r in range(3) for c in range(3)]  # fmt: skip
        lit = rng.integers(0, 5)
        across, up = rng.uniform(-0.7, 0.7, lit) * half + middle, rng.uniform(0.05, 0.85, lit) * high
        windows.append(np.column_stack([across, np.full(lit, away), up]) * 0.86)
    item = mesh_object(name, _round(np.array(verts)), faces, material)
    layer = item.data.attributes.new("cover", "FLOAT", "POINT")
    layer.data.foreach_set("value", np.array(cover, dtype=np.float32))
    item.visible_diffuse = False
    item.visible_shadow = False
    return item, _round(np.concatenate(windows))


def _round(points: np.ndarray) -> np.ndarray:
    """Points that were laid out straight ahead, bent round the set at the same distance."""
    turn = points[:, 0] / points[:, 1]
    return np.column_stack([points[:, 1] * np.sin(turn), points[:, 1] * np.cos(turn), points[:, 2]])


def tower_haze(name: str, crest: str, foot: str, tall: float) -> Material:
    """Towers through the evening's air: haze and street light at their foot, their outline fading."""
    g = Graph(name)
    rise = g.add("SeparateXYZ", Vector=g.add("TexCoord").outputs["Object"]).outputs["Z"]
    tone = g.mix(g.span(g.noise(g.coords((0.5, 0.5, 0.1)), 1.0, detail=1), 0.0, 0.35, 0.4, 0.6), crest, foot)
    glow = g.add("Emission", Color=g.mix(g.span(rise, 1.0, 0.0, -0.4 * tall, tall), tone, foot), Strength=1.0)
    mixed = g.add("MixShader", Fac=g.add("Attribute", {"attribute_name": "cover"}).outputs["Fac"])
    g.set(mixed.inputs[1], g.add("BsdfTransparent").outputs[0])
    g.set(mixed.inputs[2], glow.outputs[0])
    return g.surface(mixed.outputs[0])


def festoon(start: np.ndarray, end: np.ndarray, sag: float, count: int) -> np.ndarray:
    """Places (n, 3) of the bulbs of a string that hangs from `start` to `end`."""
    t = (np.arange(count) + 0.5) / count
    line = start + (end - start) * t[:, None]
    line[:, 2] -= sag * 4 * t * (1 - t)
    return line


def lantern(
    name: str,
    frame: Material,
    pane: Material,
    wax: Material,
    flame: Material,
    *,
    width: float = 0.1,
    height: float = 0.17,
) -> list[Object]:
    """A metal candle lantern on z = 0: foot, four posts, panes, a hipped roof with its chimney and ring, lit candle."""
    half, post = width / 2, 0.006
    body, foot = height * 0.68, 0.012
    boxes: list[tuple[Vec, Vec]] = [
        ((0, 0, foot / 2), (width + 0.012, width + 0.012, foot)),
        ((0, 0, foot + body), (width + 0.010, width + 0.010, 0.008)),
    ]
    corners = [(a * (half - post / 2), b * (half - post / 2)) for a in (-1, 1) for b in (-1, 1)]
    boxes += [((x, y, foot + body / 2), (post, post, body)) for x, y in corners]
    cage = blocks(f"{name} cage", boxes, frame, bevel=0.001)
    eaves = foot + body + 0.004
    rings = ((half + 0.012, 0.0), (half * 0.95, 0.012), (half * 0.36, 0.030), (half * 0.36, 0.042), (half * 0.5, 0.043),
             (half * 0.5, 0.047), (0.001, 0.050))  # fmt: skip
    square = np.array([(-1, -1), (0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0)], dtype=float)
    roof_rows = np.array([[(x * r, y * r, eaves + z) for x, y in square] for r, z in rings])
    roof = grid_object(f"{name} roof", roof_rows, frame, wrap=True)
    roof.data.polygons.foreach_set("use_smooth", np.zeros(len(roof.data.polygons), dtype=bool))
    turn = np.linspace(0, 2 * math.pi, 33)
    loop = tube(
        f"{name} ring", np.column_stack([0.014 * np.cos(turn), 0 * turn, eaves + 0.061 + 0.014 * np.sin(turn)]), 0.0016,
        frame, sides=10,
    )  # fmt: skip
    panes = [
        ((0, -half + 0.003, foot + body / 2), (width - 2 * post, 0.0015, body)),
        ((0, half - 0.003, foot + body / 2), (width - 2 * post, 0.0015, body)),
        ((-half + 0.003, 0, foot + body / 2), (0.0015, width - 2 * post, body)),
        ((half - 0.003, 0, foot + body / 2), (0.0015, width - 2 * post, body)),
    ]
    glass = blocks(f"{name} panes", panes, pane, bevel=0.0003)
    glass.visible_shadow = False
    tall = body * 0.46
    r = width * 0.27
    candle = lathe(
        f"{name} candle",
        [(0, 0), (r, 0), (r, tall - 0.003), (r - 0.003, tall), (r * 0.5, tall - 0.005), (0, tall - 0.006)], wax,
        at=(0, 0, foot), steps=1,
    )  # fmt: skip
    candle.data.polygons.foreach_set("use_smooth", np.ones(len(candle.data.polygons), dtype=bool))
    fire = lathe(
        f"{name} flame", [(0.0, 0.0), (0.0038, 0.006), (0.0042, 0.011), (0.0022, 0.022), (0.0, 0.031)], flame,
        at=(0, 0, foot + tall + 0.001), sides=20,
    )  # fmt: skip
    return [cage, roof, loop, glass, candle, fire]


def lit_wax(name: str, color: str = "#f3dfb8", glow: str = "#ff9a3c", level: float = 0.9) -> Material:
    """A candle that its own flame lights through: glowing toward the top."""
    g = Graph(name)
    rise = g.add("SeparateXYZ", Vector=g.add("TexCoord").outputs["Generated"]).outputs["Z"]
    return g.principled(
        Base_Color=color, Roughness=0.5, Subsurface_Weight=0.3, Subsurface_Scale=0.01,
        Emission_Color=glow, Emission_Strength=g.span(rise, 0.05 * level, level, 0.1, 1.0),
    )  # fmt: skip
