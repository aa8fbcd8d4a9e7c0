# SPDX-License-Identifier: GPL-3.0-or-later
"""Which way up a product stands, from its shape. Pure: numpy only, no bpy.

Looked at are the six ways to stand it on a side of its bounding box. Each gets figures that do not depend on how the
file turned it: does it rest on something wide and flat, is the center of mass over the support, is a mirror plane
vertical. How much each figure counts was fitted to products that stand right
(tests/benchmarks/upright.py).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import polygon, sampling

Points = NDArray[np.float64]

UPS = ("z", "-z", "y", "-y", "x", "-x")
"""Names of the axes that may be up, in the importer's frame."""

SAMPLES = 6000
"""Points on the surface that stand for it."""
CONTACT = 0.015
"""What is this near to the ground, as a share of the height, bears the product."""
CELLS = 20
"""Cells of a side of the grid in which symmetry is looked for."""

WEIGHTS = (2.5, 0.2, 0.7)
"""How much `figures` count beside what is seen in the views; fitted to 38 products by tests/benchmarks/upright.py."""


def turn(up: str) -> Points:
    """Rotation (3, 3) that brings ``up`` to z; a quarter or half turn, so that the front stays where it can."""
    return {
        "z": np.eye(3),
        "-z": np.diag([-1.0, 1.0, -1.0]),
        "y": np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]]),
        "-y": np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]]),
        "x": np.array([[0.0, 0, -1], [0, 1, 0], [1, 0, 0]]),
        "-x": np.array([[0.0, 0, 1], [0, 1, 0], [-1, 0, 0]]),
    }[up]


@dataclass(slots=True)
class Surface:
    """points (n, 3) spread evenly over the surface; corners (k, 3): the outermost vertices."""

    points: Points
    corners: Points

    @property
    def center(self) -> Points:
        """Center of mass of a hollow body, (3,)."""
        return np.asarray(self.points.mean(axis=0))


def sample(vertices: Points, triangles: NDArray[np.int64], count: int = SAMPLES) -> Surface:
    """The surface as points: vertices (n, 3), triangles (m, 3). Sizes are brought to one, as units do not matter."""
    low = vertices.min(axis=0)
    vertices = (vertices - low) / max(float((vertices.max(axis=0) - low).max()), 1e-300)
    around = vertices[triangles]
    which, weights = sampling.spread(sampling.areas(around), count)
    points = (around[which] * weights[:, :, None]).sum(axis=1)
    corners = vertices if len(vertices) <= 4000 else vertices[np.unique(_extremes(vertices))]
    return Surface(points, corners)


def _extremes(vertices: Points, count: int = 600) -> NDArray[np.int64]:
    """Indices of the vertices that are outermost in any of many directions: what a plane can touch."""
    n = np.arange(count) + 0.5
    polar, around = np.arccos(1 - 2 * n / count), math.pi * (1 + 5**0.5) * n
    ways = np.stack([np.cos(around) * np.sin(polar), np.sin(around) * np.sin(polar), np.cos(polar)], axis=1)
    ways = np.concatenate([ways, np.eye(3), -np.eye(3)])
    outer = np.concatenate([(vertices @ part.T).argmax(axis=0) for part in np.array_split(ways, 6)])
    # all that lies in the six planes of the box bears as well
    low, high = vertices.min(axis=0), vertices.max(axis=0)
    near = CONTACT * (high - low) + 1e-9
    flat = [np.flatnonzero(vertices[:, k] <= low[k] + near[k]) for k in range(3)]
    flat += [np.flatnonzero(vertices[:, k] >= high[k] - near[k]) for k in range(3)]
    return np.concatenate([outer, *(part[:: max(1, len(part) // 500)] for part in flat)])


def _grid(points: Points, low: Points, high: Points) -> NDArray[np.bool_]:
    cells = np.clip(((points - low) / np.maximum(high - low, 1e-9) * CELLS).astype(int), 0, CELLS - 1)
    grid = np.zeros((CELLS + 2,) * 3, bool)
    grid[cells[:, 0] + 1, cells[:, 1] + 1, cells[:, 2] + 1] = True
    return grid


def _overlap(points: Points, image: Points, low: Points, high: Points) -> float:
    """Share of the cells of one point set with a cell of the other beside it, both ways: 1 for the same shape."""
    one, other = _grid(points, low, high), _grid(image, low, high)

    def grown(grid: NDArray[np.bool_]) -> NDArray[np.bool_]:
        for k in range(3):
            grid = grid | np.roll(grid, 1, k) | np.roll(grid, -1, k)
        return grid

    return float(min((one & grown(other)).sum() / one.sum(), (other & grown(one)).sum() / other.sum()))


def mirrored(points: Points, k: int) -> float:
    """How much the shape is its own mirror image along coordinate ``k``, 0-1."""
    low, high = points.min(axis=0), points.max(axis=0)
    image = points.copy()
    image[:, k] = low[k] + high[k] - image[:, k]
    return _overlap(points, image, low, high)


def figures(surface: Surface, up: str) -> Points:
    """Of standing with ``up`` upward, (3,): contact, margin, symmetry.

    contact: area of what it rests on as a share of its outline from above, 1 from half of it on. margin: how far the
    center of mass is inside that area, -1 to 1, negative where it would fall over. symmetry: of the better of both
    vertical mirror planes, 0-1.
    """
    matrix = turn(up)
    corners = surface.corners @ matrix.T
    low = corners.min(axis=0)
    height = max(float((corners.max(axis=0) - low)[2]), 1e-9)
    outline = polygon.area(polygon.hull(corners[:, :2])) or 1e-9
    base = polygon.hull(corners[corners[:, 2] <= low[2] + CONTACT * height + 1e-9][:, :2])
    center = (surface.center @ matrix.T)[:2]
    k = next(n for n in range(3) if abs(matrix[2, n]) > 0.5)
    return np.array([
        min(1.0, 2 * polygon.area(base) / outline),
        float(np.clip(8 * polygon.margin(base, center) / math.sqrt(outline), -1, 1)),
        max(mirrored(surface.points, n) for n in range(3) if n != k),
    ])  # fmt: skip


def scores(vertices: Points, triangles: NDArray[np.int64]) -> dict[str, float]:
    """How well each way up of `UPS` suits the shape: logarithms of odds, of which only differences mean something."""
    surface = sample(vertices, triangles)
    return {up: round(float(figures(surface, up) @ np.array(WEIGHTS)), 4) for up in UPS}
