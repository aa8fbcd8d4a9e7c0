# SPDX-License-Identifier: GPL-3.0-or-later
"""A party's paper: punched confetti that has fallen, each piece a little bent, and streamers that keep their curl."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import bpy
import numpy as np

from .color import rgba
from .forms import grid_object, mesh_object, set_tint
from .graph import Graph

Object: TypeAlias = bpy.types.Object
Material: TypeAlias = bpy.types.Material
Height: TypeAlias = Callable[[np.ndarray], np.ndarray]
ABOVE = 0.00025  # thickness of the paper, on which a piece lies above the ground, meters
SIDES = 12


def party_paper(name: str, colors: Sequence[str], *, foil: Sequence[bool] = (), rough: float = 0.6) -> Material:
    """Dyed tissue and foil: every piece takes one of `colors` by its attribute `lot`; `foil` says which are metal."""
    g = Graph(name)
    lot = g.add("SeparateXYZ", Vector=g.tint("lot")).outputs["X"]

    def by_lot(values: Sequence[str | float]) -> bpy.types.NodeSocket:
        places = [number / len(values) for number in range(len(values))]
        node = g.add("ValToRGB", Fac=lot)
        node.color_ramp.interpolation = "CONSTANT"
        elements = node.color_ramp.elements
        while len(elements) < len(values):
            elements.new(0.5)
        for element, place, value in zip(elements, places, values, strict=True):
            element.position = place
            element.color = rgba(value) if isinstance(value, str) else (value, value, value, 1.0)
        return node.outputs["Color"]

    metal = by_lot([1.0 if number < len(foil) and foil[number] else 0.0 for number in range(len(colors))])
    body = by_lot(list(colors))
    fiber = g.noise(g.coords(), 700, detail=3)
    body = g.mix(g.span(fiber, 0.0, 0.12, 0.35, 0.65), body, "#3a3230")
    crease = g.bump(g.noise(g.coords(), 120, detail=3), 0.0008, 0.35)
    return g.principled(
        Base_Color=body, Metallic=metal, Normal=crease, Specular_IOR_Level=0.3,
        Roughness=g.math("SUBTRACT", rough, g.math("MULTIPLY", metal, rough - 0.27)),
    )  # fmt: skip


def _piece(kind: int, size: float, rng: np.random.Generator) -> np.ndarray:
    """Points (3, SIDES, 3) of a piece in XY: middle, half way, rim. 0 a punched disc, 1 a strip, 2 a petal."""
    turn = np.linspace(0, 2 * np.pi, SIDES, endpoint=False)
    ring = np.stack([np.cos(turn), np.sin(turn)], -1)
    if kind == 1:
        ring = np.sign(ring) * np.abs(ring) ** 0.35 * [1.25, 0.36]
    elif kind == 2:
        ring = ring * np.stack([1 + 0 * turn, 0.62 * np.sin(turn / 2) ** 0.5 + 0.1], -1)
    flat = np.stack([ring * share for share in (0.0, 0.55, 1.0)]) * size
    along = rng.uniform(0, np.pi) if kind != 1 else rng.normal(0, 0.25)
    across = flat[..., 0] * np.cos(along) + flat[..., 1] * np.sin(along)
    bend = rng.normal(0, 1) * (0.32 if kind != 1 else 0.5)
    return np.concatenate([flat, (bend * across**2 / size)[..., None]], -1)


def confetti(
    name: str,
    material: Material,
    height: Height,
    density: Height,
    *,
    count: int,
    half: tuple[float, float],
    seed: int,
    size: tuple[float, float] = (0.006, 0.011),
    middle: tuple[float, float] = (0.0, 0.0),
    lots: int = 12,
) -> Object:
    """Fallen confetti as one object: up to `count` pieces within x, y of ±`half` about `middle`.

    height: of the ground at (n, 2) points; density: 0-1 at (n, 2) points. A piece lies on its lowest point, and those
    that fell onto others lean on them.
    """
    rng = np.random.default_rng(seed)
    places = rng.uniform(-1, 1, (count, 2)) * half + middle
    places = places[rng.uniform(0, 1, count) < density(places)]
    levels = height(places)
    verts: list[np.ndarray] = []
    faces: list[tuple[int, ...]] = []
    tints: list[float] = []
    taken: list[tuple[float, float, float]] = []
    for place, level in zip(places, levels, strict=True):
        kind = int(rng.choice(3, p=(0.55, 0.33, 0.12)))
        radius = rng.uniform(*size)
        piece = _piece(kind, radius, rng)
        near = np.array(taken).reshape(-1, 3)
        over = np.hypot(near[:, 0] - place[0], near[:, 1] - place[1]) < 0.8 * (near[:, 2] + radius)
        if over.sum() > 2:
            continue
        # What fell on others leans on them, the rest lies nearly flat.
        lean = rng.uniform(0.25, 0.7) if over.any() else rng.normal(0, 0.05)
        turn, way = rng.uniform(0, 2 * np.pi, 2)
        tilt = np.array([[1, 0, 0], [0, np.cos(lean), -np.sin(lean)], [0, np.sin(lean), np.cos(lean)]])
        spin = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]])
        first = np.array([[np.cos(way), -np.sin(way), 0], [np.sin(way), np.cos(way), 0], [0, 0, 1]])
        piece = piece.reshape(-1, 3) @ (spin @ tilt @ first).T
        piece[:, 2] += level + ABOVE - piece[:, 2].min()
        piece[:, :2] += place
        start = sum(len(part) for part in verts)
        index = np.arange(3 * SIDES).reshape(3, SIDES) + start
        right = np.roll(index, -1, axis=1)
        faces += [(start, int(a), int(b)) for a, b in zip(index[1], right[1], strict=True)]
        quads = np.stack([index[1], index[2], right[2], right[1]], -1)
        faces += [tuple(int(i) for i in quad) for quad in quads]
        verts.append(piece)
        tints += [(rng.integers(0, lots) + 0.5) / lots] * (2 * SIDES)
        taken.append((place[0], place[1], radius))
    item = mesh_object(name, np.round(np.concatenate(verts), 5), faces, material)
    set_tint(item, np.repeat(np.array(tints)[:, None], 3, axis=1), "lot")
    return item


def streamer(
    name: str,
    material: Material,
    path: Sequence[tuple[float, float]],
    *,
    turns: float,
    radius: float = 0.017,
    width: float = 0.009,
    lot: float = 0.5,
    seed: int = 1,
) -> Object:
    """A paper streamer that lies on z = 0 along `path` (x, y) and keeps the curl of its roll, tighter at its end."""
    rng = np.random.default_rng(seed)
    steps = int(turns * 28)
    t = np.linspace(0, 1, steps)
    knots = np.asarray(path, dtype=float)
    at = np.linspace(0, 1, len(knots))
    line = np.stack([np.interp(t, at, knots[:, axis]) for axis in (0, 1)], -1)
    wide = np.ones(31) / 31
    line = np.stack([np.convolve(np.pad(line[:, axis], 15, "edge"), wide, "valid") for axis in (0, 1)], -1)
    ahead = np.gradient(line, axis=0)
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True) + 1e-12
    side = np.stack([-ahead[:, 1], ahead[:, 0]], -1)
    loose = np.interp(t, np.linspace(0, 1, 9), rng.uniform(0.72, 1.2, 9)) * np.interp(t, (0, 0.8, 1), (1, 0.9, 0.55))
    angle = 2 * np.pi * turns * (t + 0.05 * np.sin(5 * t + seed))
    reach = (radius * loose)[:, None]
    middle = np.stack([*(line + side * reach * np.sin(angle)[:, None]).T, (reach * (1 - np.cos(angle)[:, None]))[:, 0]])
    middle = middle.T
    # The band's width runs along the axis of its curl, leaning as a helix does.
    axis = np.concatenate([ahead, np.zeros((steps, 1))], -1)
    along = np.gradient(middle, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True) + 1e-12
    axis = axis - (axis * along).sum(1, keepdims=True) * along
    axis /= np.linalg.norm(axis, axis=1, keepdims=True) + 1e-12
    points = np.stack([middle + axis * width * share for share in (-0.5, -0.17, 0.17, 0.5)])
    points[..., 2] = np.maximum(points[..., 2], 0.0) + ABOVE
    item = grid_object(name, np.round(points, 5), material)
    set_tint(item, np.full((len(item.data.polygons), 3), lot), "lot")
    return item
