# SPDX-License-Identifier: GPL-3.0-or-later
"""Fittings of shops, halls and lobbies: lit niches, fluted panels, sconces, peg rails, wall mirrors, benches.

Walls stand in the XZ plane and face -Y.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import bpy
import numpy as np

from .forms import Vec, blocks, joined, lathe, mesh_object, noise, set_tint, sheet, soften, spline, tube

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def niche_outline(width: float, height: float, radius: float, steps: int = 22) -> np.ndarray:
    """(n, 2) points of a niche's edge from its lower left corner over its rounded head to the lower right one."""
    half = width / 2
    turns = np.linspace(math.pi, math.pi / 2, steps)
    left = np.column_stack([-half + radius + radius * np.cos(turns), height - radius + radius * np.sin(turns)])
    right = left[::-1] * [-1, 1]
    if radius > half - 1e-6:
        right = right[1:]
    foot = np.linspace(0, height - radius, 9)[:-1]
    return np.concatenate(
        [np.column_stack([0 * foot - half, foot]), left, right, np.column_stack([0 * foot + half, foot[::-1]])]
    )


def niche_wall(
    name: str, edge: np.ndarray, bounds: tuple[float, float, float, float], depth: float, material: Material,
    *, at: Vec = (0, 0, 0), round_edge: float = 0.006,
) -> Object:  # fmt: skip
    """A wall's face at y = at[1] around a niche whose foot is at `at`, with the niche's reveal `depth` deep.

    bounds: (left, bottom, right, top) of the face in the world, so that neighbors join without a seam.
    """
    x0, y0, z0 = at
    left, bottom, right, top = bounds
    inner = edge + np.array([x0, z0])
    middle = np.array([x0, z0])
    # Each point of the edge looks away from the niche's foot to the rim of the face.
    ways = inner - middle
    ways[:, 1] = np.maximum(ways[:, 1], 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        across = np.where(ways[:, 0] > 0, (right - x0) / ways[:, 0], (left - x0) / ways[:, 0])
        upward = (top - z0) / ways[:, 1]
    reach = np.nanmin(np.stack([np.abs(across), np.where(ways[:, 1] > 0, upward, np.inf)]), axis=0)
    outer = middle + ways * reach[:, None]
    corners = [np.array([left, top]), np.array([right, top])]
    for corner in corners:
        outer[np.argmin(np.linalg.norm(outer - corner, axis=1))] = corner
    count = len(inner)
    verts = [(x, y0, z) for x, z in inner] + [(x, y0, z) for x, z in outer] + [(x, y0 + depth, z) for x, z in inner]
    verts += [(left, y0, bottom), (inner[0, 0], y0, bottom), (inner[-1, 0], y0, bottom), (right, y0, bottom)]
    faces: list[tuple[int, ...]] = []
    for i in range(count - 1):
        faces.append((i, i + 1, count + i + 1, count + i))
    flat_faces = len(faces) + 3
    base = 3 * count
    faces.append((base, base + 1, 0, count))
    faces.append((base + 1, base + 2, count - 1, 0))
    faces.append((base + 2, base + 3, 2 * count - 1, count - 1))
    for i in range(count - 1):
        faces.append((i + 1, i, 2 * count + i, 2 * count + i + 1))
    obj = mesh_object(name, np.array(verts), faces, material)
    obj.data.polygons.foreach_set("use_smooth", [False] * flat_faces + [True] * (count - 1))
    return soften(obj, round_edge, 3, 40)


def edge_band(name: str, edge: np.ndarray, wide: float, material: Material, at: Vec = (0, 0, 0)) -> Object:
    """A flat band `wide` inside a niche's edge, facing -Y: a line of light, or metal."""
    slope = np.gradient(edge, axis=0)
    inward = np.column_stack([slope[:, 1], -slope[:, 0]])
    inward /= np.linalg.norm(inward, axis=1, keepdims=True)
    both = np.concatenate([edge, edge + inward * wide])
    count = len(edge)
    faces = [(i, i + 1, count + i + 1, count + i) for i in range(count - 1)]
    points = np.column_stack([both[:, 0], 0 * both[:, 0], both[:, 1]])
    return mesh_object(name, points, faces, material, smooth=False, at=at)


def edge_bead(name: str, edge: np.ndarray, radius: float, material: Material, at: Vec = (0, 0, 0)) -> Object:
    """A round bead of metal set along a niche's edge."""
    path = np.column_stack([edge[:, 0], 0 * edge[:, 0], edge[:, 1]])
    bead = tube(name, path, radius, material, sides=10)
    bead.location = at
    return bead


def fluted(
    name: str, width: float, height: float, material: Material, *, pitch: float = 0.04, depth: float = 0.014,
    full: float = 0.5,
) -> Object:  # fmt: skip
    """A panel of upright round ribs, back at y = 0, foot at z = 0; `full` 1 is a half circle, less is flatter.

    Each rib has a `tone` of its own for timber.
    """
    count = round(width / pitch)
    turns = np.linspace(0, math.pi, 13)
    rib = np.column_stack([-np.cos(turns) * pitch / 2 * 0.985, -depth * np.sin(turns) ** full])
    line = np.concatenate([rib + np.array([(i + 0.5) * pitch - width / 2, 0]) for i in range(count)])

    def shape(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        index = np.rint(u * (len(line) - 1)).astype(int)
        return np.stack([line[index, 0], line[index, 1], v * height], -1)

    panel = sheet(name, shape, material, rows=2, columns=len(line))
    tones = np.random.default_rng(count).uniform(0, 1, count)
    owner = np.minimum(np.arange(len(line) - 1) // len(turns), count - 1)
    set_tint(panel, tones[owner][:, None].repeat(3, 1), "tone")
    return panel


def sconce(name: str, globe: Material, brass: Material, radius: float = 0.075) -> list[Object]:
    """Wall lamp with an opal globe on a turned arm; its wall plate's middle is at the origin."""
    r = radius
    plate = lathe(f"{name} plate", [(0, 0), (0.05, 0), (0.05, 0.006), (0.046, 0.012), (0, 0.014)], brass)
    plate.rotation_euler = (math.radians(90), 0, 0)
    reach = r + 0.05
    arm = tube(f"{name} arm", [(0, -0.01, 0), (0, -reach * 0.7, -0.004), (0, -reach, 0.03)], 0.007, brass, steps=6)
    cup = lathe(f"{name} cup", [(0, 0.02), (0.026, 0.024), (0.03, 0.04), (0.0, 0.042)], brass, at=(0, -reach, 0))
    turns = np.linspace(-math.pi / 2, math.pi / 2, 17)
    ball = lathe(
        f"{name} globe", [(r * math.cos(a), r + r * math.sin(a)) for a in turns], globe, steps=1, at=(0, -reach, 0.036)
    )
    return [joined(f"{name} metal", [plate, arm, cup]), ball]


def wall_mirror(name: str, radius: float, glass: Material, rim: Material) -> list[Object]:
    """Round mirror hung flat on a wall at y = 0, about its middle."""
    turn = np.linspace(0, 2 * math.pi, 17)
    ring = lathe(f"{name} rim", [
        (radius + 0.007 * math.cos(a), 0.012 + 0.012 * math.sin(a)) for a in turn
    ], rim, steps=1, sides=160)  # fmt: skip
    disc = lathe(f"{name} glass", [(0, 0.012), (radius * 1.001, 0.012)], glass, steps=1, sides=128)
    for part in (ring, disc):
        part.rotation_euler = (math.radians(90), 0, 0)
    return [ring, disc]


def peg_rail(name: str, length: float, wood: Material, *, pitch: float = 0.24) -> Object:
    """Shaker rail with turned pegs, its back at y = 0, about its middle."""
    parts = [blocks(f"{name} board", [((0, -0.011, 0), (length, 0.022, 0.075))], wood, bevel=0.004)]
    count = int(length / pitch)
    for i in range(count):
        peg = lathe(f"{name} peg", [
            (0, 0), (0.009, 0), (0.0085, 0.03), (0.0065, 0.055), (0.0125, 0.066), (0.013, 0.074), (0, 0.08),
        ], wood, sides=24)  # fmt: skip
        peg.rotation_euler = (math.radians(80), 0, 0)
        peg.location = ((i - (count - 1) / 2) * pitch, -0.02, 0)
        parts.append(peg)
    for part in parts[:1]:
        part.modifiers.clear()
    return joined(name, parts)


def slat_bench(name: str, size: Vec, wood: Material, leg: Material, *, slats: int = 4) -> list[Object]:
    """Hall bench of boards with gaps, about its middle; the boards' tops are at size[2]."""
    width, depth, height = size
    wide = (depth - 0.012 * (slats - 1)) / slats
    boards = [
        ((0, -depth / 2 + wide / 2 + i * (wide + 0.012), height - 0.016), (width, wide, 0.032)) for i in range(slats)
    ]
    frame: list[tuple[Vec, Vec]] = []
    for s in (-1, 1):
        x = s * (width / 2 - 0.12)
        frame.append(((x, 0, height - 0.05), (0.05, depth - 0.05, 0.036)))
        for y in (-depth / 2 + 0.05, depth / 2 - 0.05):
            frame.append(((x, y, (height - 0.068) / 2), (0.045, 0.045, height - 0.068)))
    return [
        blocks(f"{name} seat", boards, wood, bevel=0.004),
        blocks(f"{name} frame", frame, leg, bevel=0.003),
    ]


def beadboard(name: str, width: float, height: float, material: Material, *, board: float = 0.09) -> Object:
    """Wainscot of narrow boards with a beaded joint, back at y = 0, foot at z = 0, a cap on top."""
    count = math.ceil(width / board)
    boards = [
        ((-width / 2 + (i + 0.5) * board, -0.007, height / 2), (board - 0.004, 0.014, height)) for i in range(count)
    ]
    boards += [((-width / 2 + i * board, -0.005, height / 2), (0.006, 0.01, height)) for i in range(count + 1)]
    boards += [((0, -0.016, height + 0.012), (width, 0.032, 0.024)), ((0, -0.011, 0.07), (width, 0.022, 0.14))]
    return blocks(name, boards, material, bevel=0.0025, segments=2)


def hung_cloth(
    name: str, width: float, height: float, material: Material, *, gather: float = 0.35, folds: float = 3.5,
    depth: float = 0.03, seed: int = 1,
) -> Object:  # fmt: skip
    """A scarf or coat's skirt hanging from one peg at the top's middle: drawn together above, fanned below."""

    def shape(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        down = 1 - v
        spread = gather + (1 - gather) * np.clip(down * 1.6, 0, 1) ** 0.7
        wander = 0.5 * noise(np.stack([u * 2.5, v * 1.2], -1), 1, 2, seed)
        phase = 2 * math.pi * folds * u + wander
        swell = depth * (0.5 + 0.5 * down)
        x = (u - 0.5) * width * spread + 0.008 * np.sin(2 * phase)
        hem = 0.012 * noise(np.stack([u * 3, 0 * u], -1), 1, 1, seed + 4)
        return np.stack([x, swell * np.sin(phase), v * height + hem * down], -1)

    return sheet(name, shape, material, rows=40, columns=int(folds * 24), thickness=0.002)


def umbrella(name: str, cloth: Material, metal: Material, wood: Material, *, length: float = 0.86) -> list[Object]:
    """A rolled umbrella standing on its tip along +Z with a crook handle."""
    long = length
    turns = np.linspace(0, math.pi * 1.1, 10)
    crook: list[Vec] = [(0, 0, long * 0.74), (0, 0, long - 0.06)]
    crook += [(0.045 - 0.045 * math.cos(a), 0, long - 0.06 + 0.045 * math.sin(a)) for a in turns]
    handle = tube(f"{name} handle", spline(crook, 4), 0.0085, wood, sides=14)
    tip = tube(f"{name} tip", [(0, 0, 0), (0, 0, 0.08)], [0.003, 0.0045], metal)
    high = np.linspace(0.06, long * 0.73, 30)
    around = np.linspace(0, 2 * math.pi, 65)
    share = (high - high[0]) / (high[-1] - high[0])
    wide = 0.006 + 0.024 * np.sin(np.clip(share * 1.15, 0, 1) * math.pi / 2) * (1 - 0.35 * share**3)

    def shape(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        turn = 2 * math.pi * u
        k = np.clip((v * 29).round().astype(int), 0, 29)
        pleat = 1 + 0.13 * np.abs(np.sin(4 * turn + 3.0 * v)) ** 0.6
        radius = wide[k] * pleat
        return np.stack([radius * np.cos(turn), radius * np.sin(turn), high[k]], -1)

    return [sheet(f"{name} cloth", shape, cloth, rows=30, columns=len(around)), handle, tip]


def tiles_floor(
    name: str, corner: tuple[float, float], opposite: tuple[float, float], materials: Sequence[Material], *,
    tile: float = 0.2, joint: float = 0.002, seed: int = 2,
) -> list[Object]:  # fmt: skip
    """Floor tiles in checker order, one object for each material, tops at z = 0 within half a millimeter."""
    rng = np.random.default_rng(seed)
    (x0, y0), (x1, y1) = corner, opposite
    kinds: list[list[tuple[Vec, Vec]]] = [[] for _ in materials]
    for i in range(int((x1 - x0) / tile)):
        for j in range(int((y1 - y0) / tile)):
            lift = float(-abs(rng.normal(0, 0.00025)))
            middle = (x0 + (i + 0.5) * tile, y0 + (j + 0.5) * tile, lift - 0.006)
            kinds[(i + j) % len(materials)].append((middle, (tile - joint, tile - joint, 0.012)))
    floor = []
    for number, (material, boxes) in enumerate(zip(materials, kinds, strict=True)):
        floor.append(blocks(f"{name} {number + 1}", boxes, material, bevel=0.0012, segments=1))
    return floor
