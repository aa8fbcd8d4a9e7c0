# SPDX-License-Identifier: GPL-3.0-or-later
"""The open air in meshes: dunes and ground, boulders, trunks, moss, ferns, grass, fallen leaves.

Ground is a grid that is fine around the mark and coarse toward the horizon, so that it never shows an end.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

import bmesh
import bpy
import numpy as np

from .forms import Vec, grid_object, mesh_object, noise, spline

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object
Height = Callable[[np.ndarray, np.ndarray], np.ndarray]


def _steps(reach: float, fine: float, count: int) -> np.ndarray:
    """`count` positions from 0 to `reach` whose first step is about `fine` and which grow steadily."""
    low, high = 0.1, 30.0
    for _ in range(60):
        growth = (low + high) / 2
        low, high = (growth, high) if reach * math.sinh(growth / count) / math.sinh(growth) > fine else (low, growth)
    return reach * np.sinh(growth * np.linspace(0, 1, count)) / math.sinh(growth)


def ground(
    name: str,
    height: Height,
    material: Material,
    *,
    behind: float = 60.0,
    side: float = 60.0,
    front: float = 12.0,
    fine: float = 0.006,
    counts: tuple[int, int, int] = (170, 130, 90),
    follow: Callable[[np.ndarray], np.ndarray] | None = None,
) -> Object:
    """Terrain z = height(x, y) on a grid whose step is `fine` meters at the origin and grows to the rims.

    behind, side, front: how far it reaches to +Y, to either side and to -Y; counts: grid lines for each of the three.
    follow: x of the grid's finest column for each y, so that a crest line lies along the grid and is not cut in steps.
    """
    right = _steps(side, fine, counts[1])
    x, y = np.meshgrid(
        np.concatenate([-right[:0:-1], right]),
        np.concatenate([-_steps(front, fine, counts[2])[:0:-1], _steps(behind, fine, counts[0])]),
    )
    if follow is not None:
        x = x + follow(y)
    points = np.stack([x, y, height(x, y)], -1)
    return grid_object(name, np.round(points, 5), material)


def smooth_step(value: np.ndarray, low: float, high: float) -> np.ndarray:
    """0 below `low`, 1 above `high`, smooth between."""
    t = np.clip((value - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def sand_ripples(
    x: np.ndarray, y: np.ndarray, *, length: float = 0.065, depth: float = 0.006, seed: int = 11
) -> np.ndarray:
    """Wind ripples across +Y: gentle windward and steep lee side, crests (near 0) that wander and die out."""
    at = np.stack([x, y], -1)
    wander = noise(at * [1.0, 0.6], 1.7, 3, seed) * 0.55 + noise(at * [1.0, 0.5], 6.0, 2, seed + 1) * 0.11
    phase = y / length + wander * 1.9 + 0.35 * x
    part = phase - np.floor(phase)
    lee = 0.7
    profile = np.where(part < lee, part / lee, (1 - part) / (1 - lee))
    profile = profile * profile * (3 - 2 * profile)
    strength = 0.62 + 0.38 * noise(at, 2.6, 2, seed + 2)
    return depth * strength * (profile - 0.9)


def boulder(
    name: str,
    size: Vec,
    material: Material,
    *,
    seed: int = 1,
    detail: int = 6,
    cuts: int = 9,
    rough: float = 0.10,
    flat_top: float | None = None,
    flat_radius: float = 0.2,
) -> Object:
    """Weathered rock about `size` with its middle at the origin: a ball cut by planes, worn and pitted.

    flat_top: height to which the top is planed within `flat_radius` of the axis, a place to stand a product on.
    """
    rng = np.random.default_rng(seed)
    work = bmesh.new()
    bmesh.ops.create_icosphere(work, subdivisions=detail, radius=1.0)
    mesh = bpy.data.meshes.new(name)
    work.to_mesh(mesh)
    work.free()
    points = np.empty(len(mesh.vertices) * 3)
    mesh.vertices.foreach_get("co", points)
    points = points.reshape(-1, 3)
    for _ in range(cuts):
        normal = rng.normal(0, 1, 3)
        normal /= np.linalg.norm(normal)
        over = points @ normal - rng.uniform(0.62, 0.85)
        points -= np.maximum(over, 0)[:, None] * normal * 0.86
    shape = noise(points, 1.6, 2, seed) * 1.1 + noise(points, 4.3, 4, seed + 3) * 0.45
    points *= 1 + rough * shape[:, None]
    points *= np.array(size) / 2
    fine = noise(points, 26.0, 3, seed + 7) * min(size) * 0.008
    points += fine[:, None] * points / np.linalg.norm(points, axis=1, keepdims=True)
    if flat_top is not None:
        away = np.hypot(points[:, 0], points[:, 1])
        keep = smooth_step(
            away + 0.10 * noise(points, 5, 2, seed + 9) * flat_radius, flat_radius * 0.8, flat_radius * 1.9
        )
        up = points[:, 2] > 0
        target = flat_top - keep * np.abs(flat_top - points[:, 2]) + np.minimum(fine, 0) * keep
        points[up, 2] = np.where(away[up] < flat_radius * 2.2, target[up], np.minimum(points[up, 2], flat_top - 0.002))
    mesh.vertices.foreach_set("co", np.round(points, 5).astype(np.float32).ravel())
    mesh.polygons.foreach_set("use_smooth", np.ones(len(mesh.polygons), dtype=bool))
    mesh.materials.append(material)
    mesh.update()
    return bpy.data.objects.new(name, mesh)


def on_surface(
    obj: Object, count: int, seed: int, accept: Callable[[np.ndarray, np.ndarray], np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """About `count` random points of a mesh (own coordinates) with normals, where accept(points, normals) says so."""
    rng = np.random.default_rng(seed)
    mesh = obj.data
    mesh.calc_loop_triangles()
    corner = np.empty(len(mesh.loop_triangles) * 3, dtype=np.int64)
    mesh.loop_triangles.foreach_get("vertices", corner)
    co = np.empty(len(mesh.vertices) * 3)
    mesh.vertices.foreach_get("co", co)
    a, b, c = co.reshape(-1, 3)[corner.reshape(-1, 3)].transpose(1, 0, 2)
    cross = np.cross(b - a, c - a)
    area = np.linalg.norm(cross, axis=1)
    middle, normal = (a + b + c) / 3, cross / np.maximum(area, 1e-12)[:, None]
    area = area * accept(middle, normal)
    pick = rng.choice(len(area), count, p=area / area.sum())
    r1, r2 = np.sqrt(rng.random(count))[:, None], rng.random(count)[:, None]
    points = a[pick] * (1 - r1) + b[pick] * r1 * (1 - r2) + c[pick] * r1 * r2
    keep = accept(points, normal[pick]) > rng.random(count) * 0.999
    return points[keep], normal[pick][keep]


def tuft(
    name: str,
    material: Material,
    *,
    blades: int = 34,
    height: float = 0.014,
    radius: float = 0.008,
    width: float = 0.0011,
    seed: int = 1,
    lean: float = 0.6,
) -> Object:
    """A small clump of pointed blades, the unit of moss and grass."""
    rng = np.random.default_rng(seed)
    verts, faces = [], []
    for i in range(blades):
        heading, away = rng.uniform(0, 2 * math.pi), radius * math.sqrt(rng.random())
        foot = np.array([math.cos(heading), math.sin(heading), 0]) * away
        out = np.array([math.cos(heading + rng.normal(0, 0.8)), math.sin(heading + rng.normal(0, 0.8)), 0])
        side = np.cross(out, [0, 0, 1.0])
        tall = height * rng.uniform(0.55, 1.0)
        bend = lean * rng.uniform(0.4, 1.2) * tall
        belly = foot + out * bend * 0.4 + [0, 0, tall * 0.55]
        tip = foot + out * bend + [0, 0, tall]
        half = side * width * rng.uniform(0.35, 0.65)
        verts += [foot, belly + half, tip, belly - half]
        faces.append((4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 3))
    return mesh_object(name, np.array(verts), faces, material)


def frond(
    name: str,
    material: Material,
    *,
    length: float = 0.45,
    pairs: int = 22,
    seed: int = 1,
    arch: float = 0.5,
    width: float = 0.3,
) -> Object:
    """Fern frond along +X, rising and arching over; each pinna is itself toothed."""
    rng = np.random.default_rng(seed)
    verts: list[np.ndarray] = []
    faces: list[tuple[int, ...]] = []

    def spine(t: float) -> np.ndarray:
        return np.array(
            [length * (t * 0.92), 0.02 * length * math.sin(4 * t + seed), length * (0.62 * t - arch * t * t)]
        )

    for i in range(40):
        t0 = i / 40
        p, half = spine(t0), np.array([0, length * 0.006 * (1.1 - t0), 0])
        verts += [p - half, p + half]
        if i:
            k = len(verts) - 4
            faces.append((k, k + 1, k + 3, k + 2))
    for i in range(pairs):
        t = 0.16 + 0.83 * (i / (pairs - 1)) ** 0.92
        envelope = math.sin(math.pi * min(1.0, 0.12 + 0.88 * t) ** 0.7) ** 0.8
        reach = length * width * max(envelope, 0.04) * rng.uniform(0.92, 1.06)
        base = spine(t)
        ahead = spine(min(t + 0.02, 1.0)) - spine(t - 0.02)
        ahead /= np.linalg.norm(ahead)
        for side in (-1, 1):
            out = np.array([0, side, 0]) * 0.86 + ahead * (0.42 + 0.25 * t)
            out /= np.linalg.norm(out)
            up = np.cross(ahead, out) * side
            teeth = 4
            start = len(verts)
            for j in range(teeth * 2 + 1):
                s = j / (teeth * 2)
                half = length * 0.020 * (1 - s) ** 0.6 * (1.0 if j % 2 else 0.52)
                sag = -0.22 * reach * s * s + rng.normal(0, 0.0015)
                mid = base + out * reach * s + np.array([0, 0, sag]) + up * 0.004 * math.sin(5 * s)
                verts += [mid - ahead * half, mid + ahead * half]
                if j:
                    k = start + 2 * j
                    faces.append((k - 2, k - 1, k + 1, k))
    return mesh_object(name, np.array(verts), faces, material)


def trunk(
    name: str,
    radius: float,
    height: float,
    material: Material,
    *,
    seed: int = 1,
    lean: tuple[float, float] = (0.0, 0.0),
) -> Object:
    """Standing tree without its crown: root flare, furrowed bark, slight lean (meters at the top)."""
    rows, columns = 44, 40
    v = np.linspace(0, 1, rows) ** 1.6
    turn = np.linspace(0, 2 * math.pi, columns, endpoint=False)
    z = v[:, None] * height - 0.15
    roots = 1 + 0.32 * np.cos(5 * turn + seed) ** 2
    flare = 1 + 0.75 * np.exp(-np.maximum(z, -0.15) / 0.22) * roots[None] * 0.6
    r = radius * flare * (1 - 0.25 * v[:, None])
    ring = np.stack(
        [
            np.cos(turn)[None] * np.ones_like(z),
            np.sin(turn)[None] * np.ones_like(z),
            np.repeat(z, columns, 1) * 0.22 / max(radius, 0.05),
        ],
        -1,
    )
    r = r * (1 + 0.10 * noise(ring, 1.3, 2, seed) + 0.06 * noise(ring * [3.2, 3.2, 0.8], 2.2, 3, seed + 4))
    bend = np.column_stack([lean[0] * v**1.5, lean[1] * v**1.5])
    points = np.stack(
        [r * np.cos(turn)[None] + bend[:, :1], r * np.sin(turn)[None] + bend[:, 1:], np.repeat(z, columns, 1)], -1
    )
    return grid_object(name, np.round(points, 4), material, wrap=True)


def grass_tuft(
    name: str, material: Material, *, blades: int = 30, height: float = 0.5, seed: int = 1, width: float = 0.004
) -> Object:
    """Marram grass: long thin blades that arch over, each of six pieces."""
    rng = np.random.default_rng(seed)
    verts: list[np.ndarray] = []
    faces: list[tuple[int, ...]] = []
    for _ in range(blades):
        heading = rng.uniform(0, 2 * math.pi)
        out = np.array([math.cos(heading), math.sin(heading), 0])
        side = np.cross(out, [0, 0, 1.0])
        foot = out * rng.uniform(0, 0.05)
        tall, fall = height * rng.uniform(0.5, 1.0), rng.uniform(0.15, 0.8)
        line = spline(
            [
                foot,
                foot + out * tall * fall * 0.15 + [0, 0, tall * 0.5],
                foot + out * tall * fall * 0.6 + [0, 0, tall * (0.95 - fall * 0.25)],
                foot + out * tall * fall * 1.15 + [0, 0, tall * (1.0 - fall * 0.6)],
            ],
            3,
        )
        start = len(verts)
        for j, point in enumerate(line):
            half = width / 2 * (1 - j / (len(line) - 1)) ** 0.6
            verts += [point - side * half, point + side * half]
            if j:
                k = start + 2 * j
                faces.append((k - 2, k - 1, k + 1, k))
    return mesh_object(name, np.array(verts), faces, material)
