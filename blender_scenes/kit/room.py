# SPDX-License-Identifier: GPL-3.0-or-later
"""Rooms for large things: parquet, skirting, wall moldings, rugs, a floor lamp, a potted fig, framed pictures.

Walls stand in the XZ plane and face -Y; floors lie with their top at z = 0.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import bpy
import numpy as np

from .forms import Vec, blocks, joined, lathe, noise, scatter, set_tint, sheet, spline, tube
from .props_interior import jar, leaf_blade

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def flat(item: Object) -> Object:
    """Walls and floors without a bevel shade as the planes they are; smooth corners would bend their light."""
    item.data.polygons.foreach_set("use_smooth", [False] * len(item.data.polygons))
    return item


def wild(item: Object) -> Object:
    """A wild wall: it bounces light and shows in reflections, and the camera looks through it."""
    item.visible_camera = False
    return flat(item)


def herringbone(
    name: str,
    corner: tuple[float, float],
    opposite: tuple[float, float],
    material: Material,
    *,
    block: tuple[float, float] = (0.6, 0.1),
    seed: int = 2,
) -> list[Object]:
    """Parquet between two corners, its points toward +Y; two objects, so that the grain follows each block."""
    rng = np.random.default_rng(seed)
    long, wide = block
    (x0, y0), (x1, y1) = corner, opposite
    root = math.sqrt(0.5)
    both: tuple[list[Vec], list[Vec]] = ([], [])
    reach = int((abs(x1 - x0) + abs(y1 - y0)) / wide) + 8
    strips = int((x1 - x0) / (long * math.sqrt(2))) + 4
    for strip in range(-strips, strips + 1):
        for step in range(-reach, reach + 1):
            x, y = step * wide + strip * long, step * wide - strip * long
            for kind, (a, b) in enumerate(((x + long / 2, y + wide / 2), (x + wide / 2, y + wide + long / 2))):
                real_x, real_y = (a - b) * root, (a + b) * root
                if x0 - long < real_x < x1 + long and y0 - long < real_y < y1 + long / 2:
                    both[kind].append((a, b, float(rng.normal(0, 0.0002))))
    floor = []
    for kind, places in enumerate(both):
        boxes: list[tuple[Vec, Vec]] = []
        for a, b, lift in places:
            middle = (a, b, lift - 0.01) if kind == 0 else (b, -a, lift - 0.01)
            boxes.append((middle, (long - 0.001, wide - 0.001, 0.02)))
        part = blocks(f"{name} {kind + 1}", boxes, material, bevel=0.0012, segments=1)
        set_tint(part, rng.uniform(0, 1, len(boxes)).repeat(6)[:, None].repeat(3, 1), "tone")
        part.rotation_euler = (0, 0, math.radians(45 + 90 * kind))
        floor.append(part)
    return floor


def skirting(name: str, length: float, material: Material, *, height: float = 0.14) -> Object:
    """Skirting board with a bead, its back at y = 0."""
    return blocks(
        name,
        [((0, -0.009, height / 2), (length, 0.018, height)), ((0, -0.0125, height * 0.8), (length, 0.025, 0.016))],
        material,
        bevel=0.004,
    )


def panel_molding(
    name: str, frames: Sequence[tuple[float, float, float, float]], material: Material, *, width: float = 0.042
) -> Object:
    """Picture-frame moldings on a wall at y = 0; each frame is (left, bottom, right, top)."""
    boxes: list[tuple[Vec, Vec]] = []
    for left, bottom, right, top in frames:
        for inset, wide, deep in ((0.0, width, 0.012), (width * 0.3, width * 0.42, 0.022)):
            a, b, c, d = left + inset, bottom + inset, right - inset, top - inset
            middle_x, middle_z = (a + c) / 2, (b + d) / 2
            for z in (b + wide / 2, d - wide / 2):
                boxes.append(((middle_x, -deep / 2, z), (c - a, deep, wide)))
            for x in (a + wide / 2, c - wide / 2):
                boxes.append(((x, -deep / 2, middle_z), (wide, deep * 0.999, d - b - 0.0004)))
    return blocks(name, boxes, material, bevel=0.0035, segments=2)


def rug(name: str, size: tuple[float, float], material: Material, *, thick: float = 0.012, seed: int = 3) -> Object:
    """Woven rug lying on z = 0, its edge a little wavy and rounded; the top is flat at `thick`."""
    width, depth = size

    def shape(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        x, y = (u - 0.5) * width, (v - 0.5) * depth
        rim = np.minimum(np.minimum(u, 1 - u) * width, np.minimum(v, 1 - v) * depth)
        roll = np.clip(rim / (thick * 1.2), 0, 1)
        wave = 0.006 * noise(np.stack([x, y], -1), 2.3, 2, seed)
        return np.stack([x + wave * (1 - roll), y + wave * (1 - roll), thick * np.sqrt(1 - (1 - roll) ** 2)], -1)

    ends = np.concatenate([[0.0, 0.2, 0.5, 0.8, 1.2], [1.2 + 1e-3]]) * thick

    def warped(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        def eased(w: np.ndarray, length: float) -> np.ndarray:
            count = w.shape[0] if w.shape[0] == w.shape[1] else 81
            line = np.concatenate([ends, np.linspace(ends[-1], length - ends[-1], count - 2 * len(ends) + 2)[1:-1],
                                   length - ends[::-1]]) / length  # fmt: skip
            return np.interp(w, np.linspace(0, 1, len(line)), line)

        return shape(eased(u, width), eased(v, depth))

    return sheet(name, warped, material, rows=81, columns=81)


def floor_lamp(name: str, metal: Material, shade: Material, *, height: float = 1.55) -> list[Object]:
    """Standing lamp with a heavy foot and a drum shade; the bulb is a light of the recipe's rig at `height` - 0.15."""
    foot = lathe(f"{name} foot", [(0, 0), (0.15, 0), (0.152, 0.006), (0.148, 0.018), (0.02, 0.024), (0, 0.024)], metal)
    rod = tube(f"{name} rod", [(0, 0, 0.02), (0, 0, height - 0.06)], 0.0095, metal)
    low, high = height - 0.29, height
    drum = lathe(f"{name} shade", [(0.235, low), (0.235, low + 0.01), (0.185, high)], shade, steps=1, sides=96)
    return [foot, rod, drum]


def fig_tree(
    name: str,
    pot: Material,
    soil: Material,
    bark: Material,
    foliage: Material,
    *,
    height: float = 1.7,
    leaf: tuple[float, float] = (0.2, 0.115),
    count: int = 22,
    stems: Sequence[tuple[float, float]] = ((0.1, 0.05), (-0.14, -0.06), (0.02, -0.16)),
    seed: int = 5,
) -> list[Object]:
    """Potted rubber fig: a few stems that lean apart, broad waxy leaves in a spiral, young ones upright at the tip."""
    rng = np.random.default_rng(seed)
    radius, rim = 0.17, 0.3
    body = jar(f"{name} pot", pot, radius, rim, neck=0.98, belly=0.06)
    earth = lathe(f"{name} soil", [(0.0, rim * 0.9), (radius * 0.96, rim * 0.89)], soil, steps=1, sides=40)
    at, up, turn, size = [], [], [], []
    trunks = []
    for number, (lean_x, lean_y) in enumerate(stems):
        top = height * (1 - 0.17 * number)
        line = spline(
            [
                (lean_x * 0.2, lean_y * 0.2, rim * 0.85),
                (lean_x * 0.5 + rng.normal(0, 0.012), lean_y * 0.5, rim + (top - rim) * 0.35),
                (lean_x * 1.3, lean_y * 1.3 + rng.normal(0, 0.012), rim + (top - rim) * 0.7),
                (lean_x * 2.1, lean_y * 2.1, top),
            ],
            10,
        )
        trunks.append(tube(f"{name} stem", line, [0.013, 0.01, 0.005], bark, sides=10))
        leaves = int(count * (1 - 0.15 * number))
        for i in range(leaves):
            share = i / (leaves - 1)
            where = (0.22 + 0.78 * share) * (len(line) - 1)
            k = min(int(where), len(line) - 2)
            foot = line[k] + (line[k + 1] - line[k]) * (where - k)
            heading = math.radians(137.5) * i + number * 2 + rng.normal(0, 0.25)
            rise = math.radians(8 + 62 * share**2 + rng.normal(0, 9))
            ahead = np.array([math.cos(heading) * math.cos(rise), math.sin(heading) * math.cos(rise), math.sin(rise)])
            side = np.cross([0, 0, 1], ahead)
            side /= np.linalg.norm(side)
            normal = np.cross(ahead, side) + side * rng.normal(0, 0.22)
            normal -= ahead * float(normal @ ahead)
            normal /= np.linalg.norm(normal)
            at.append(foot)
            up.append(normal)
            turn.append(math.degrees(turned(normal, ahead)))
            size.append((1.08 - 0.42 * share**3) * rng.uniform(0.82, 1.1))
    blade = leaf_blade(f"{name} leaf", *leaf, foliage, fold=0.22, droop=0.28, point=1.15, rows=13)
    carrier, thing = scatter(
        f"{name} leaves", blade, np.array(at), up=np.array(up), turn=np.array(turn), size=np.array(size)
    )
    return [body, earth, joined(f"{name} stems", trunks), carrier, thing]


def turned(up: np.ndarray, ahead: np.ndarray) -> float:
    """The turn (radians) at which `scatter` points a copy's +X along `ahead`."""
    helper = np.array([1.0, 0.0, 0.0]) if abs(up[0]) < 0.9 else np.array([0.0, 1.0, 0.0])
    a = np.cross(up, helper)
    a /= np.linalg.norm(a)
    return math.atan2(float(ahead @ np.cross(up, a)), float(ahead @ a))
