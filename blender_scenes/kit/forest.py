# SPDX-License-Identifier: GPL-3.0-or-later
"""What grows on a forest floor and the light between its trees. Ground heights come from the recipe's own function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import bpy
import numpy as np

from .forms import Vec, mesh_object, scatter
from .materials_nature import blade, haze_card
from .nature import Height, frond, on_surface, tuft
from .props_interior import leaf_blade

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object
Accept = Callable[[np.ndarray, np.ndarray], np.ndarray]


def moss_field(stone: Object, material: Material, count: int, seed: int, accept: Accept) -> list[Object]:
    """Cushions of moss in three heights on a stone that is already in its place; see `nature.on_surface`."""
    rng = np.random.default_rng(seed)
    points, normals = on_surface(stone, count, seed, accept)
    points = points + np.array(stone.location)
    parts: list[Object] = []
    for kind, height in enumerate((0.009, 0.012, 0.007)):
        clump = tuft(
            f"moss {kind}", material, blades=30, height=height, radius=0.012, width=0.0024, lean=0.9, seed=kind
        )
        at, up = points[kind::3], normals[kind::3]
        parts += scatter(
            f"moss field {kind}", clump, at - up * 0.0015, up=up * 0.6 + np.array([0, 0, 0.5]),
            turn=rng.uniform(0, 360, len(at)), size=rng.uniform(0.75, 1.25, len(at)),
        )  # fmt: skip
    return parts


def ferns(height: Height, material: Material, sites: Sequence[Vec], seed: int) -> list[Object]:
    """Rosettes of nine fronds at sites (x, y, size); two kinds of frond are made once and shared."""
    rng = np.random.default_rng(seed)
    kinds = [
        frond("frond", material, length=0.5, pairs=20),
        frond("frond broad", material, length=0.42, pairs=17, arch=0.62, width=0.36, seed=4),
    ]
    place = np.repeat(np.array(sites), 9, axis=0)
    count = len(place)
    foot = place[:, :2] + rng.normal(0, 0.012, (count, 2))
    at = np.column_stack([foot, height(foot[:, 0], foot[:, 1])])
    up = np.column_stack([rng.normal(0, 0.2, (count, 2)), np.ones(count)])
    turn = np.tile(np.linspace(0, 360, 9, endpoint=False), len(sites)) + rng.normal(0, 13, count)
    size = place[:, 2] * rng.uniform(0.75, 1.1, count)
    parts: list[Object] = []
    for kind, leaf in enumerate(kinds):
        one = slice(kind, None, 2)
        parts += scatter(f"ferns {kind}", leaf, at[one], up=up[one], turn=turn[one], size=size[one])
    return parts


def sorrel(height: Height, spots: np.ndarray, seed: int) -> tuple[Object, Object]:
    """Wood sorrel: small leaves 1-7 cm above the ground at spots (n, 2)."""
    rng = np.random.default_rng(seed)
    material = blade("wood sorrel", "#2c4a1e", "#5f8f3c", "#7fa548", height=0.02, through=0.5)
    corners = np.array([(0, -0.012, 0), (0.022, 0, 0.004), (0, 0.012, 0), (-0.012, 0, 0.002)])
    leaf = mesh_object("sorrel leaf", corners, [(0, 1, 2, 3)], material)
    lift = height(spots[:, 0], spots[:, 1]) + rng.uniform(0.012, 0.07, len(spots))
    up = np.column_stack([rng.normal(0, 0.35, (len(spots), 2)), np.ones(len(spots))])
    return scatter(
        "sorrel", leaf, np.column_stack([spots, lift]), up=up, turn=rng.uniform(0, 360, len(spots)),
        size=rng.uniform(0.7, 1.6, len(spots)),
    )  # fmt: skip


def fallen_leaves(height: Height, spots: np.ndarray, seed: int) -> tuple[Object, Object]:
    """Last year's beech leaves, curled, lying at spots (n, 2)."""
    rng = np.random.default_rng(seed)
    brown = blade("dry leaf", "#6b4526", "#8a5a2e", "#a5783c", height=0.01, through=0.25)
    leaf = leaf_blade("beech leaf", 0.05, 0.03, brown, droop=-0.2, fold=0.6, rows=5)
    at = np.column_stack([spots, height(spots[:, 0], spots[:, 1]) + 0.004])
    up = np.column_stack([rng.normal(0, 0.25, (len(spots), 2)), np.ones(len(spots))])
    return scatter("fallen leaves", leaf, at, up=up, turn=rng.uniform(0, 360, len(spots)))


def bushes(count: int, low: Vec, high: Vec, *, seed: int, clumps: int) -> tuple[Object, Object]:
    """Leaves of far bushes and low branches in a box: in the blur they are the points of light between the trunks."""
    rng = np.random.default_rng(seed)
    material = blade("bush", "#5d8034", "#86ab45", "#b5c25a", height=0.5, through=0.6)
    corners = np.array([(-0.05, 0, 0), (0, -0.03, 0.01), (0.06, 0, 0), (0, 0.03, 0.01)])
    leaf = mesh_object("bush leaf", corners, [(0, 1, 2, 3)], material)
    middles = rng.uniform(low, high, (clumps, 3))
    spread = (np.array(high) - np.array(low)) * np.array([0.04, 0.05, 0.10])
    at = np.clip(middles[rng.integers(0, clumps, count)] + rng.normal(0, 1, (count, 3)) * spread, low, high)
    up = rng.normal(0, 1, (count, 3)) + np.array([0, 0, 0.8])
    return scatter("bushes", leaf, at, up=up, turn=rng.uniform(0, 360, count), size=rng.uniform(0.4, 0.8, count))


def shaft(name: str, material: Material, width: float, length: float, lean: float, turn: float) -> Object:
    """A beam of light as an upright sheet, foot at the origin, leaning to camera right by `lean` degrees."""
    corners = np.array([(-0.5, 0, 0), (0.5, 0, 0), (0.5, 1, 0), (-0.5, 1, 0)])
    plane = mesh_object(name, corners, [(0, 1, 2, 3)], material)
    plane.scale = (width, length, 1)
    plane.rotation_euler = (np.pi / 2, np.radians(-lean), np.radians(turn))
    return plane


def damp_air(name: str, color: str, share: float, *, half_width: float = 30, height: float = 9) -> Object:
    """A sheet of haze across the whole picture; several of them, stronger with distance, make depth."""
    x = half_width
    corners = np.array([(-x, 0, -1), (x, 0, -1), (x, 0, height), (-x, 0, height)])
    return mesh_object(name, corners, [(0, 1, 2, 3)], haze_card(name, color, share))
