# SPDX-License-Identifier: GPL-3.0-or-later
"""Building parts of rooms: walls, windows, tile, boards, shelves, books, curtains.

Walls stand in the XZ plane and face -Y. Sizes are those of the trade: tile 10-30 cm, board 9-20 cm, book 20-25 cm.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import bpy
import numpy as np
from mathutils import Matrix

from .color import linear
from .forms import CUBE_FACES, UNIT_CUBE, Vec, blocks, mesh_object, noise, set_tint, sheet, soften

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object

BINDINGS = (
    "#6e2f28", "#26384a", "#3f4a36", "#c9b48c", "#8c6b3f", "#23282b", "#7d7a70", "#a5502f", "#d9d2c3", "#4a2d3a",
    "#2f5450", "#b58a4a", "#5b4636", "#96a095",
)  # fmt: skip


def wall_with_opening(
    name: str,
    width: float,
    height: float,
    opening: tuple[float, float, float, float],
    material: Material,
    depth: float = 0.2,
) -> Object:
    """Wall `depth` thick with one hole; opening = (left, bottom, right, top) from the wall's middle and floor."""
    left, bottom, right, top = opening
    half = width / 2
    spans = [
        (-half, left, 0.0, height),
        (right, half, 0.0, height),
        (left, right, 0.0, bottom),
        (left, right, top, height),
    ]
    boxes = [(((a + b) / 2, depth / 2, (c + d) / 2), (b - a, depth, d - c)) for a, b, c, d in spans if b > a and d > c]
    return blocks(name, boxes, material, bevel=0.0)


def sash_window(
    name: str,
    width: float,
    height: float,
    columns: int,
    rows: int,
    material: Material,
    *,
    bar: float = 0.028,
    frame: float = 0.07,
    depth: float = 0.06,
) -> Object:
    """Window frame with glazing bars about the middle of its lower edge."""
    boxes: list[tuple[Vec, Vec]] = [
        ((-width / 2 + frame / 2, 0, height / 2), (frame, depth, height)),
        ((width / 2 - frame / 2, 0, height / 2), (frame, depth, height)),
        ((0, 0, frame / 2), (width - 2 * frame, depth * 0.98, frame)),
        ((0, 0, height - frame / 2), (width - 2 * frame, depth * 0.98, frame)),
    ]
    inner_w, inner_h = width - 2 * frame, height - 2 * frame
    for i in range(1, columns):
        boxes.append(((-inner_w / 2 + inner_w * i / columns, 0, height / 2), (bar, depth * 0.7, inner_h)))
    for j in range(1, rows):
        boxes.append(((0, 0, frame + inner_h * j / rows), (inner_w, depth * 0.68, bar)))
    return blocks(name, boxes, material, bevel=0.004)


def tile_wall(
    name: str,
    width: float,
    height: float,
    tile: tuple[float, float],
    material: Material,
    joint_material: Material,
    *,
    joint: float = 0.003,
    bond: float = 0.0,
    seed: int = 1,
    relief: float = 0.0006,
    thick: float = 0.009,
) -> tuple[Object, Object]:
    """Tiles set by hand on a wall whose joint face is y = 0, bottom at z = 0; returns (tiles, joints).

    bond: shift of every second row as a share of the tile's width (0 stacked, 0.5 running bond).
    relief: standard deviation of each tile's depth, meters; tilts follow from it. Tones go to the attribute `tone`.
    """
    rng = np.random.default_rng(seed)
    tile_w, tile_h = tile
    boxes: list[tuple[Vec, Vec]] = []
    turns, tones = [], []
    for row in range(math.ceil(height / (tile_h + joint))):
        shift = (row % 2) * bond * (tile_w + joint)
        count = math.ceil(width / (tile_w + joint)) + 1
        for column in range(count):
            x = (column - count / 2 + 0.5) * (tile_w + joint) + shift
            out = float(rng.normal(0, relief))
            size = (tile_w - abs(rng.normal(0, 0.0003)), thick, tile_h - abs(rng.normal(0, 0.0003)))
            boxes.append(((x, thick / 2 - 0.002 + out, row * (tile_h + joint) + tile_h / 2 + joint), size))
            tilt = rng.normal(0, relief * 3.2, 2) / np.array([tile_h, tile_w]) * 0.4
            turns.append(Matrix.Rotation(tilt[0], 4, "X") @ Matrix.Rotation(tilt[1], 4, "Z"))
            tones.append(rng.beta(2, 3))
    tiles = blocks(name, boxes, material, bevel=0.0016, segments=2, turns=turns)
    set_tint(tiles, np.repeat(np.array(tones)[:, None].repeat(3, 1), 6, axis=0), "tone")
    back = blocks(
        f"{name} joints", [((0, 0.01, height / 2), (width + 2 * tile_w, 0.02, height))], joint_material, bevel=0
    )
    return tiles, back


def floorboards(
    name: str, size: tuple[float, float], material: Material, *, board: float = 0.14, seed: int = 2, along: str = "y"
) -> Object:
    """Planks of random length over a floor `size` about the origin, top at z = 0."""
    rng = np.random.default_rng(seed)
    across, run = size if along == "y" else size[::-1]
    boxes: list[tuple[Vec, Vec]] = []
    tones = []
    for row in range(math.ceil(across / board)):
        start = -run / 2 - rng.uniform(0.0, 1.6)
        while start < run / 2:
            length = rng.uniform(1.1, 2.3)
            middle = (-across / 2 + (row + 0.5) * board, start + length / 2)
            one = (board - 0.0012, length - 0.0015)
            if along == "x":
                middle, one = middle[::-1], one[::-1]
            boxes.append(((*middle, -0.01 + rng.normal(0, 0.0002)), (*one, 0.02)))
            tones.append(rng.uniform(0, 1))
            start += length
    floor = blocks(name, boxes, material, bevel=0.0012, segments=2)
    set_tint(floor, np.repeat(np.array(tones)[:, None].repeat(3, 1), 6, axis=0), "tone")
    return floor


def shelf_boards(
    name: str,
    width: float,
    levels: Sequence[float],
    depth: float,
    material: Material,
    *,
    board: float = 0.024,
    uprights: int = 2,
    height: float | None = None,
) -> Object:
    """Bookcase: boards whose tops are at `levels`, `uprights` evenly spaced; front edge at y = 0, back at +depth."""
    top = height if height is not None else levels[-1] + 0.34
    boxes: list[tuple[Vec, Vec]] = [((0, depth / 2, z - board / 2), (width, depth - 0.004, board)) for z in levels]
    for i in range(uprights):
        x = -width / 2 + (width * i / (uprights - 1))
        boxes.append(((x, depth / 2, top / 2), (0.03, depth, top)))
    boxes.append(((0, depth + 0.006, top / 2), (width + 0.03, 0.012, top)))
    return blocks(name, boxes, material, bevel=0.0018)


def _book(
    thick: float, height: float, deep: float, tints: Sequence[np.ndarray], levels: Sequence[float]
) -> tuple[np.ndarray, list[tuple[int, ...]], list[np.ndarray], np.ndarray]:
    """Cover (vertices, faces, face tints) with a rounded spine at y = 0 facing -Y, and the page block's 8 corners."""
    wall = 0.0026
    arc = np.radians(np.linspace(180, 360, 7))
    bulge = min(0.35 * thick, 0.007)
    outer = [(thick / 2 + thick / 2 * math.cos(a), bulge + bulge * math.sin(a)) for a in arc]
    inner = [(x * (1 - 2 * wall / thick) + wall, y + wall) for x, y in outer]
    ring = np.array([(0.0, deep), *outer, (thick, deep), (thick - wall, deep), *inner[::-1], (wall, deep)])
    n = len(ring)
    marks = [0.0, *levels, height]
    verts = np.concatenate([np.column_stack([ring, np.full(n, z)]) for z in marks])
    faces: list[tuple[int, ...]] = []
    colors = []
    for layer in range(len(marks) - 1):
        for i in range(n):
            j = (i + 1) % n
            faces.append((layer * n + i, layer * n + j, layer * n + n + j, layer * n + n + i))
            on_spine = 1 <= i < 7
            colors.append(tints[layer] if on_spine else tints[0])
    last = (len(marks) - 1) * n
    for i in range(n // 2 - 1):  # the U-shaped rims, as quads between the outer and the inner line
        a, b, c, d = i, i + 1, n - 2 - i, n - 1 - i
        faces += [(d, c, b, a), (last + a, last + b, last + c, last + d)]
        colors += [tints[0], tints[0]]
    block = UNIT_CUBE * np.array([thick - 2 * wall, deep - bulge - wall - 0.004, height - 0.007])
    block += np.array([thick / 2, (bulge + wall + deep - 0.004) / 2 + 0.001, height / 2])
    return verts, faces, colors, block


def books(
    name: str,
    width: float,
    cover: Material,
    page: Material,
    *,
    seed: int,
    fill: float = 1.0,
    tall: tuple[float, float] = (0.19, 0.255),
    palette: Sequence[str] = BINDINGS,
) -> Object:
    """A shelf's row of standing, leaning and lying books from x = 0 to `width`, spines near y = 0, feet on z = 0."""
    rng = np.random.default_rng(seed)
    bindings = np.array([linear(c) for c in palette])
    foil = np.array([linear(c) for c in ("#c8a45c", "#e6dcc4", "#1d1a18")])
    verts: list[np.ndarray] = []
    faces: list[tuple[int, ...]] = []
    slots: list[int] = []
    tints: list[np.ndarray] = []
    count = 0

    def put(thick: float, height: float, matrix: Matrix, base: np.ndarray) -> None:
        nonlocal count
        mark = foil[rng.integers(3)] if rng.random() < 0.75 else base * 0.5
        style = rng.integers(3)
        cuts = {
            0: [0.06, 0.075, 0.80, 0.815], 1: [0.10, 0.105, 0.55, 0.78, 0.785], 2: [0.70, 0.88],
        }[int(style)]  # fmt: skip
        bands = {
            0: [base, mark, base, mark, base],
            1: [base, mark, base, base * 0.45, mark, base],
            2: [base, mark * 0.9, base],
        }[int(style)]
        v, f, c, pages = _book(thick, height, height * rng.uniform(0.66, 0.74), bands, [x * height for x in cuts])
        turn, move = np.array(matrix.to_3x3()), np.array(matrix.translation)
        verts.extend([v @ turn.T + move, pages @ turn.T + move])
        faces.extend(tuple(i + count for i in face) for face in f)
        count_pages = count + len(v)
        faces.extend(tuple(i + count_pages for i in face) for face in CUBE_FACES)
        slots.extend([0] * len(f) + [1] * 6)
        tints.extend([*c, *[base] * 6])
        count = count_pages + 8

    x = 0.004
    last_height = 0.0
    while x < width * fill - 0.03:
        roll = rng.random()
        base = bindings[rng.integers(len(bindings))] * rng.uniform(0.8, 1.15)
        y = float(abs(rng.normal(0, 0.006)))
        if roll < 0.08 and width * fill - x > 0.26 and last_height:
            z = 0.0
            for _ in range(rng.integers(2, 5)):
                thick, height = rng.uniform(0.018, 0.04), rng.uniform(0.2, 0.235)
                lying = Matrix.Translation((x + 0.004 + rng.uniform(0, 0.008), y + 0.004, z + thick)) @ Matrix.Rotation(
                    math.pi / 2, 4, "Y"
                )
                put(thick, height, lying, bindings[rng.integers(len(bindings))] * rng.uniform(0.8, 1.15))
                z += thick
            x += 0.262
            last_height = 0.0
            continue
        thick, height = rng.uniform(0.016, 0.046), rng.uniform(*tall)
        if roll > 0.93 and last_height:
            gap = rng.uniform(0.02, 0.05)
            reach = min(last_height, height)
            angle = math.atan(gap / last_height) if height > math.hypot(gap, last_height) else math.asin(gap / reach)
            matrix = Matrix.Translation((x + gap, y, 0)) @ Matrix.Rotation(-angle, 4, "Y")
            put(thick, height, matrix, base)
            x += gap + thick * math.cos(angle) + 0.001
            last_height = 0.0
        else:
            put(thick, height, Matrix.Translation((x, y, 0)), base)
            x += thick + rng.uniform(0.0004, 0.0012)
            last_height = height
    obj = mesh_object(name, np.concatenate(verts), faces, [cover, page], slots=slots, smooth=False)
    set_tint(obj, np.array(tints))
    return soften(obj, 0.0008, 2, angle=40)


def curtain(
    name: str, width: float, height: float, material: Material, *, folds: float = 9, seed: int = 3, depth: float = 0.05
) -> Object:
    """Hanging cloth in the XZ plane, hem at z = 0; folds are uneven and open a little toward the hem."""

    def shape(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        wander = noise(np.stack([u * 3.1, v * 0.5 + 4], -1), 1, 2, seed) * 0.35
        phase = 2 * math.pi * folds * (u + 0.03 * noise(np.stack([u * 4, v * 0.2], -1), 1, 2, seed + 5)) + wander
        swell = depth * (0.55 + 0.45 * (1 - v)) * (1 + 0.35 * noise(np.stack([u * 8, u * 0], -1), 1, 1, seed + 9))
        x = (u - 0.5) * width + 0.012 * np.sin(2 * phase)
        return np.stack([x, swell * np.sin(phase), v * height], -1)

    return sheet(name, shape, material, rows=28, columns=int(folds * 22))


def shell(
    name: str,
    corner: tuple[float, float],
    opposite: tuple[float, float],
    height: float,
    material: Material,
    sides: str = "left right front back top",
) -> Object:
    """Closed walls and ceiling of a room between two floor corners, so that reflections find a room and not a void."""
    (x0, y0), (x1, y1) = corner, opposite
    cx, cy, w, d = (x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0
    faces: dict[str, tuple[Vec, Vec]] = {
        "left": ((x0 - 0.05, cy, height / 2), (0.1, d, height)),
        "right": ((x1 + 0.05, cy, height / 2), (0.1, d, height)),
        "front": ((cx, y0 - 0.05, height / 2), (w + 0.2, 0.1, height)),
        "back": ((cx, y1 + 0.05, height / 2), (w + 0.2, 0.1, height)),
        "top": ((cx, cy, height + 0.05), (w + 0.2, d + 0.2, 0.1)),
    }
    return blocks(name, [faces[side] for side in sides.split()], material, bevel=0)
