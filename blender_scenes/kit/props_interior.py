# SPDX-License-Identifier: GPL-3.0-or-later
"""Small things that tell which room it is: lamp, pots, jars, boards, towels, stems, potted herbs.

Each stands on z = 0 about the origin; place it by `location`. Props stay lower than or behind the product.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import bpy
import numpy as np

from .forms import Vec, grid_object, joined, lathe, mesh_object, noise, scatter, soften, spline, tube

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def placed(obj: Object, at: Vec, turn: float = 0.0) -> Object:
    """The same object at a place, turned about Z by degrees."""
    obj.location = at
    obj.rotation_euler = (obj.rotation_euler[0], obj.rotation_euler[1], math.radians(turn))
    return obj


def table_lamp(name: str, foot: Material, shade: Material, metal: Material, *, height: float = 0.52) -> list[Object]:
    """Lamp with a turned foot and a drum shade open at both ends; the bulb is a light of the recipe's rig."""
    base = lathe(f"{name} foot", [
        (0.0, 0.0), (0.075, 0.0), (0.08, 0.006), (0.076, 0.014), (0.05, 0.03), (0.062, 0.09), (0.082, 0.15),
        (0.07, 0.21), (0.03, 0.245), (0.016, 0.262), (0.012, 0.27),
    ], foot, steps=5)  # fmt: skip
    rod = tube(f"{name} rod", [(0, 0, 0.262), (0, 0, height - 0.03)], 0.006, metal)
    low, high = height - 0.23, height
    drum = lathe(f"{name} shade", [(0.165, low), (0.120, high)], shade, steps=1, sides=96)
    rim = [
        lathe(
            f"{name} rim",
            [
                (r - 0.002, z - 0.004),
                (r + 0.002, z - 0.004),
                (r + 0.002, z + 0.004),
                (r - 0.002, z + 0.004),
                (r - 0.002, z - 0.004),
            ],
            metal,
            steps=1,
            sides=96,
        )
        for r, z in ((0.165, low), (0.120, high))
    ]
    return [base, rod, drum, joined(f"{name} rims", rim)]


def bowl(name: str, material: Material, radius: float = 0.075, height: float = 0.06) -> Object:
    """Footed bowl with a wall of 4 mm."""
    r, h = radius, height
    return lathe(name, [
        (0.0, 0.004), (r * 0.42, 0.003), (r * 0.45, 0.0), (r * 0.5, 0.002), (r * 0.52, 0.008), (r * 0.82, h * 0.45),
        (r, h * 0.97), (r - 0.001, h), (r - 0.004, h * 0.98), (r * 0.78, h * 0.48), (r * 0.45, h * 0.2),
        (0.0, h * 0.16),
    ], material)  # fmt: skip


def jar(
    name: str, material: Material, radius: float = 0.05, height: float = 0.14, *, neck: float = 0.8, belly: float = 0.0
) -> Object:
    """Straight or bellied pot, open, wall 4 mm."""
    r, h = radius, height
    b, shoulder = r * (1 + belly), r * (0.5 + neck / 2)
    return lathe(name, [
        (0.0, 0.003), (r * 0.8, 0.002), (r * 0.86, 0.0), (r * 0.95, 0.004), (r, 0.014), (b, h * 0.4), (b, h * 0.6),
        (shoulder, h * 0.86), (r * neck, h * 0.97), (r * neck - 0.001, h), (r * neck - 0.004, h * 0.985),
        (shoulder - 0.005, h * 0.85), (b - 0.006, h * 0.55), (b - 0.006, h * 0.3), (0.0, 0.012),
    ], material)  # fmt: skip


def mug(name: str, material: Material, radius: float = 0.041, height: float = 0.092) -> Object:
    """Mug with a handle, 9 cm high."""
    body = jar(f"{name} body", material, radius, height, neck=1.0)
    r = radius
    ear = tube(
        f"{name} ear",
        [
            (r * 0.96, 0, height * 0.8),
            (r * 1.5, 0, height * 0.82),
            (r * 1.72, 0, height * 0.55),
            (r * 1.45, 0, height * 0.3),
            (r * 0.97, 0, height * 0.25),
        ],
        [0.0065, 0.005, 0.0055, 0.005, 0.0065],
        material,
        steps=8,
    )
    return joined(name, [body, ear])


def cutting_board(
    name: str, material: Material, width: float = 0.26, height: float = 0.4, thick: float = 0.018
) -> Object:
    """Board with a rounded outline and a short handle, standing in the XZ plane."""
    outline = spline([
        (0.0, 0.0), (width * 0.42, 0.0), (width * 0.5, 0.02), (width * 0.5, height * 0.4),
        (width * 0.49, height * 0.72), (width * 0.36, height * 0.79), (0.036, height * 0.82), (0.028, height * 0.95),
        (0.0, height),
    ], 7)  # fmt: skip
    half = outline[1:-1]
    ring = np.concatenate([outline, (half * [-1, 1])[::-1]])
    n = len(ring)
    verts = np.concatenate([np.column_stack([ring[:, 0], np.full(n, y), ring[:, 1]]) for y in (-thick / 2, thick / 2)])
    faces: list[tuple[int, ...]] = [tuple(range(n)), tuple(range(2 * n - 1, n - 1, -1))]
    faces += [(i, i + n, (i + 1) % n + n, (i + 1) % n) for i in range(n)]
    return soften(mesh_object(name, verts, faces, material, smooth=True), 0.004, 3, angle=50)


def spoon(name: str, material: Material, length: float = 0.3) -> Object:
    """Wooden spoon along +Z, bowl at the top."""
    handle = tube(f"{name} handle", [(0, 0, 0), (0, 0, length * 0.8)], [0.006, 0.0075, 0.006], material, sides=12)
    turn = np.linspace(0, 2 * math.pi, 24, endpoint=False)
    rings = np.linspace(-1, 1, 13)
    radius = np.sqrt(np.maximum(1 - rings**2, 0))
    points = np.stack(
        [
            radius[:, None] * 0.029 * np.cos(turn),
            radius[:, None] * 0.008 * np.sin(turn),
            np.repeat((length * 0.87 + rings * 0.042)[:, None], 24, 1),
        ],
        -1,
    )
    return joined(name, [handle, grid_object(f"{name} bowl", points, material, wrap=True)])


def folded_towel(
    name: str, material: Material, width: float = 0.3, depth: float = 0.2, thick: float = 0.014, seed: int = 1
) -> Object:
    """Towel folded twice, about 4 x `thick` high; the round folds, one in the other, face -Y."""
    parts = []
    for inner in (False, True):
        low, gap = (1.53, 1.05) if inner else (0.5, 3.12)
        radius = gap * thick / 2
        front = -depth / 2 + 2 * thick + (0.004 if inner else 0.0)
        turn = np.linspace(0, math.pi, 11)
        bend = np.column_stack([front - radius * np.sin(turn), low * thick + radius - radius * np.cos(turn)])
        run = np.linspace(depth / 2, front, 14)[:-1]
        line = np.concatenate(
            [
                np.column_stack([run, np.full(13, low * thick)]),
                bend,
                np.column_stack([run[::-1], np.full(13, low * thick + 2 * radius)]),
            ]
        )
        u = np.linspace(-0.5, 0.5, 36)
        points = np.stack(
            [np.repeat(u[None] * width, len(line), 0), np.repeat(line[:, :1], 36, 1), np.repeat(line[:, 1:], 36, 1)], -1
        )
        wave = noise(points * np.array([1, 1, 0]), 8, 2, seed)
        points[..., 2] *= 1 + 0.05 * wave
        points[..., 1] += 0.005 * noise(points[..., [0, 2]], 9, 2, seed + 1)
        parts.append(grid_object(name, points, material))
    obj = joined(name, parts)
    obj.data.polygons.foreach_set("use_smooth", [True] * len(obj.data.polygons))
    solid = obj.modifiers.new("thickness", "SOLIDIFY")
    solid.thickness, solid.offset = thick * 0.96, 0
    return soften(obj, thick * 0.35, 3, angle=60)


def leaf_blade(
    name: str,
    length: float,
    width: float,
    material: Material,
    *,
    fold: float = 0.25,
    droop: float = 0.3,
    point: float = 1.0,
    rows: int = 9,
) -> Object:
    """Leaf lying along +X from its stalk at the origin, face up; `point` over 1 makes it slimmer at the tip."""
    u, v = np.meshgrid(np.linspace(-1, 1, 5), np.linspace(0, 1, rows))
    half = width / 2 * np.sin(np.pi * np.clip(v, 0, 1) ** (0.75 / point)) ** 0.8
    points = np.stack([v * length, u * half, fold * np.abs(u) * half - droop * length * v**2 * 0.6], -1)
    return grid_object(name, points, material)


def stem_with_leaves(
    name: str,
    path: np.ndarray,
    leaf: Object,
    wood: Material,
    *,
    pairs: int = 12,
    seed: int = 5,
    thick: float = 0.0022,
    size: tuple[float, float] = (1.0, 0.5),
    start: float = 0.12,
) -> list[Object]:
    """Twig along a path with opposite leaves that shrink to the tip (eucalyptus, olive, bay); the leaf is shared."""
    rng = np.random.default_rng(seed)
    line = spline(path, 10)
    tangent = np.gradient(line, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    at, up, turn, scale = [], [], [], []
    for i in range(pairs):
        share = start + (1 - start) * i / (pairs - 1)
        k = min(int(share * (len(line) - 1)), len(line) - 1)
        swing = rng.uniform(0, math.pi) if i % 2 else rng.uniform(0, math.pi) + math.pi / 2
        for side in (0, math.pi):
            t = tangent[k]
            helper = np.array([0.0, 0.0, 1.0]) if abs(t[2]) < 0.9 else np.array([1.0, 0.0, 0.0])
            a = np.cross(t, helper)
            a /= np.linalg.norm(a)
            b = np.cross(t, a)
            outward = math.cos(swing + side) * a + math.sin(swing + side) * b
            direction = outward + t * rng.uniform(0.25, 0.7) + rng.normal(0, 0.12, 3)
            direction /= np.linalg.norm(direction)
            normal = t - direction * float(t @ direction) + rng.normal(0, 0.1, 3)
            normal -= direction * float(normal @ direction)
            normal /= np.linalg.norm(normal)
            at.append(line[k])
            up.append(normal)
            turn.append(_turn_to(normal, direction))
            scale.append((size[0] + (size[1] - size[0]) * share) * rng.uniform(0.85, 1.15))
    carrier, thing = scatter(
        f"{name} leaves", leaf, np.array(at), up=np.array(up), turn=np.degrees(turn), size=np.array(scale)
    )
    twig = tube(f"{name} twig", line, [thick, thick * 0.4], wood, sides=8)
    return [carrier, thing, twig]


def _turn_to(up: np.ndarray, direction: np.ndarray) -> float:
    """The turn (radians) at which `scatter` points a copy's +X along `direction`."""
    helper = np.array([1.0, 0.0, 0.0]) if abs(up[0]) < 0.9 else np.array([0.0, 1.0, 0.0])
    a = np.cross(up, helper)
    a /= np.linalg.norm(a)
    b = np.cross(up, a)
    return math.atan2(float(direction @ b), float(direction @ a))


def potted_herb(
    name: str,
    pot: Material,
    soil: Material,
    leaf: Object,
    *,
    seed: int = 6,
    radius: float = 0.06,
    height: float = 0.11,
    leaves: int = 150,
) -> list[Object]:
    """Pot of basil: a dome of leaves that look outward and up."""
    rng = np.random.default_rng(seed)
    body = jar(f"{name} pot", pot, radius * 0.8, height, neck=1.2)
    earth = lathe(f"{name} soil", [(0.0, height * 0.86), (radius * 0.86, height * 0.85)], soil, steps=1, sides=32)
    heading = rng.uniform(0, 2 * math.pi, leaves)
    rise = rng.uniform(0.0, 1.0, leaves) ** 0.7
    out = np.column_stack([np.cos(heading) * np.sqrt(1 - rise**2), np.sin(heading) * np.sqrt(1 - rise**2), rise])
    at = out * np.array([radius * 1.35, radius * 1.35, radius * 1.7]) * rng.uniform(0.55, 1.0, (leaves, 1)) + np.array(
        [0, 0, height + radius * 0.15]
    )
    up = out * 0.55 + np.array([0, 0, 0.75]) + rng.normal(0, 0.2, (leaves, 3))
    up /= np.linalg.norm(up, axis=1, keepdims=True)
    ahead = out + rng.normal(0, 0.25, (leaves, 3))
    turn = [_turn_to(n, d - n * float(n @ d)) for n, d in zip(up, ahead, strict=True)]
    carrier, thing = scatter(
        f"{name} leaves", leaf, at, up=up, turn=np.degrees(turn), size=rng.uniform(0.55, 1.1, leaves)
    )
    return [body, earth, carrier, thing]
