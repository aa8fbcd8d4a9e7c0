# SPDX-License-Identifier: GPL-3.0-or-later
"""Furniture: armchair, meeting chair, table, kitchen counter. It stands on z = 0 and faces -Y."""

from __future__ import annotations

import math
from typing import TypeAlias

import bpy
import numpy as np

from .forms import Vec, blocks, grid_object, joined, noise, spline, tube

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def cushion(
    name: str,
    size: Vec,
    material: Material,
    *,
    at: Vec = (0, 0, 0),
    square: float = 0.28,
    seed: int = 4,
    dent: float = 0.01,
) -> Object:
    """Upholstered pad: a rounded box (`square` 0 sharp - 1 ball) with soft hollows."""
    across, around = np.meshgrid(
        np.linspace(0, 2 * math.pi, 48, endpoint=False), np.linspace(-math.pi / 2, math.pi / 2, 25)
    )

    def power(value: np.ndarray, exponent: float) -> np.ndarray:
        return np.sign(value) * np.abs(value) ** exponent

    points = np.stack(
        [
            power(np.cos(around), square) * power(np.cos(across), square),
            power(np.cos(around), square) * power(np.sin(across), square),
            power(np.sin(around), square * 1.6),
        ],
        -1,
    ) * (np.array(size) / 2)
    points *= 1 + (dent / np.array(size)) * noise(points, 7, 2, seed)[..., None]
    obj = grid_object(name, points, material, wrap=True)
    obj.location = at
    return obj


def armchair(name: str, upholstery: Material, wood: Material) -> list[Object]:
    """Reading chair, about 78 x 80 x 82 cm: seat, back and arms as pads, turned legs."""
    parts = [
        cushion(f"{name} base", (0.66, 0.68, 0.2), upholstery, at=(0, 0, 0.27), square=0.18),
        cushion(f"{name} seat", (0.56, 0.62, 0.17), upholstery, at=(0, -0.05, 0.42), square=0.3, seed=5),
        cushion(f"{name} back", (0.6, 0.2, 0.58), upholstery, at=(0, 0.3, 0.6), square=0.3, seed=6),
        cushion(f"{name} arm left", (0.15, 0.72, 0.42), upholstery, at=(-0.34, 0, 0.41), square=0.34, seed=7),
        cushion(f"{name} arm right", (0.15, 0.72, 0.42), upholstery, at=(0.34, 0, 0.41), square=0.34, seed=8),
    ]
    parts[2].rotation_euler = (math.radians(-12), 0, 0)
    legs = [
        tube(f"{name} leg", [(x, y, 0.2), (x * 1.07, y * 1.07, 0.0)], [0.024, 0.014], wood, sides=16)
        for x in (-0.28, 0.28)
        for y in (-0.28, 0.28)
    ]
    return [joined(name, parts + legs)]


def meeting_chair(name: str, shell: Material, steel: Material) -> Object:
    """Conference chair: one upholstered shell on a sled of steel tube, 54 x 60 x 98 cm, seat at 45 cm."""
    line = spline(
        [
            (-0.23, 0.435),
            (-0.19, 0.452),
            (0.0, 0.437),
            (0.17, 0.445),
            (0.24, 0.53),
            (0.268, 0.68),
            (0.295, 0.84),
            (0.325, 0.98),
        ],
        8,
    )
    v = np.linspace(0, 1, len(line))
    half = np.interp(
        v, [0, 0.03, 0.1, 0.42, 0.55, 0.85, 0.94, 0.98, 1], [0.16, 0.2, 0.23, 0.235, 0.23, 0.225, 0.215, 0.19, 0.14]
    )
    u = np.linspace(-1, 1, 19)
    lift = 0.035 * (np.abs(u) ** 2.6)
    tangent = np.gradient(line, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    normal = np.column_stack([-tangent[:, 1], tangent[:, 0]])
    points = np.stack(
        [
            half[:, None] * u[None],
            line[:, :1] + normal[:, :1] * lift[None],
            line[:, 1:] + normal[:, 1:] * lift[None],
        ],
        -1,
    )
    seat = grid_object(f"{name} shell", np.concatenate([points, points[::-1] + np.array([0, 0.022, -0.022])]), shell)
    rails = []
    for side in (-1, 1):
        x = 0.2 * side
        path = spline(
            [
                (x * 0.7, -0.1, 0.425),
                (x, -0.17, 0.40),
                (x * 1.12, -0.21, 0.05),
                (x * 1.12, -0.17, 0.011),
                (x * 1.12, 0.2, 0.011),
                (x * 1.12, 0.235, 0.05),
                (x, 0.16, 0.40),
                (x * 0.7, 0.1, 0.425),
            ],
            6,
        )
        rails.append(tube(f"{name} rail", path, 0.0095, steel))
    return joined(name, [seat, *rails])


def table(
    name: str,
    size: Vec,
    top: Material,
    legs: Material,
    *,
    thick: float = 0.03,
    bevel: float = 0.004,
    inset: float = 0.06,
    leg: float = 0.05,
) -> list[Object]:
    """Rectangular table `size` (width, depth, height) with a frame and four square legs."""
    w, d, h = size
    x, y = w / 2 - inset, d / 2 - inset
    frame: list[tuple[Vec, Vec]] = [
        ((sx * x, sy * y, (h - thick) / 2), (leg, leg, h - thick)) for sx in (-1, 1) for sy in (-1, 1)
    ]
    for s in (-1, 1):
        frame.append(((0, s * y, h - thick - 0.035), (2 * x - leg, 0.022, 0.07)))
        frame.append(((s * x, 0, h - thick - 0.035), (0.022, 2 * y - leg, 0.07)))
    board = blocks(f"{name} top", [((0, 0, h - thick / 2), (w, d, thick))], top, bevel=bevel, segments=4)
    return [board, blocks(f"{name} frame", frame, legs, bevel=0.002)]


def counter(
    name: str,
    width: float,
    stone: Material,
    front: Material,
    pull: Material,
    *,
    depth: float = 0.62,
    height: float = 0.9,
    thick: float = 0.03,
    door: float = 0.6,
) -> list[Object]:
    """Kitchen counter from y = 0 (wall) to -depth: worktop, doors with pulls, plinth set back."""
    top = blocks(
        f"{name} worktop",
        [((0, -depth / 2, height - thick / 2), (width, depth, thick))],
        stone,
        bevel=0.003,
        segments=4,
    )
    doors: list[tuple[Vec, Vec]] = []
    pulls: list[tuple[Vec, Vec]] = []
    count = math.ceil(width / door)
    for i in range(count):
        x = (i - count / 2 + 0.5) * door
        doors.append(((x, -depth + 0.03, (height - thick + 0.1) / 2), (door - 0.003, 0.02, height - thick - 0.106)))
        pulls.append(((x + door * 0.42 * (-1) ** i, -depth + 0.006, height - 0.2), (0.012, 0.012, 0.16)))
    body: list[tuple[Vec, Vec]] = [
        ((0, -depth / 2 + 0.03, 0.49), (width, depth - 0.08, 0.74)),
        ((0, -depth / 2 + 0.06, 0.05), (width, depth - 0.14, 0.1)),
    ]
    return [
        top,
        blocks(f"{name} doors", doors + body, front, bevel=0.0015),
        blocks(f"{name} pulls", pulls, pull, bevel=0.003),
    ]
