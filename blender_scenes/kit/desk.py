# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands on a desk: an articulated task lamp, a cup of pens, a notebook. All stand on z = 0."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import bpy
import numpy as np

from .forms import Vec, blocks, joined, lathe, tube
from .props_interior import jar

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def task_lamp(name: str, metal: Material, *, reach: float = 0.26) -> Object:
    """Desk lamp with two arms that lean to +X and a cone shade that looks down; about 46 cm high."""
    foot = lathe(f"{name} foot", [(0, 0), (0.085, 0), (0.088, 0.005), (0.084, 0.016), (0.02, 0.022), (0, 0.022)], metal)
    elbow, head = (-0.09, 0.0, 0.27), (reach - 0.06, 0.0, 0.44)
    arms = []
    for side in (-0.011, 0.011):
        arms.append(tube(f"{name} arm", [(0, side, 0.02), (elbow[0], side, elbow[2])], 0.0042, metal))
        arms.append(tube(f"{name} arm", [(elbow[0], side, elbow[2]), (head[0], side, head[2])], 0.0042, metal))
    for x, _, z in ((0, 0, 0.03), elbow, head):
        pin = lathe(
            f"{name} pin",
            [(0, -0.02), (0.012, -0.02), (0.013, -0.017), (0.013, 0.017), (0.012, 0.02), (0, 0.02)],
            metal,
        )
        pin.rotation_euler = (math.radians(90), 0, 0)
        pin.location = (x, 0, z)
        arms.append(pin)
    cone = lathe(f"{name} shade", [
        (0.0, 0.032), (0.024, 0.032), (0.027, 0.028), (0.028, 0.0), (0.075, -0.085), (0.0765, -0.092), (0.0735, -0.09),
        (0.026, -0.002), (0.0, 0.02),
    ], metal, steps=1)  # fmt: skip
    cone.rotation_euler = (0, math.radians(-24), 0)
    cone.location = (head[0] + 0.03, 0, head[2] - 0.025)
    return joined(name, [foot, *arms, cone])


def pen_cup(name: str, cup: Material, pens: Sequence[Material]) -> list[Object]:
    """A cup of 9 cm with pens and pencils that lean on its rim."""
    parts = [jar(f"{name} cup", cup, 0.036, 0.09, neck=0.98)]
    rng = np.random.default_rng(4)
    for number, turn in enumerate((20.0, 95.0, 160.0, 235.0, 310.0)):
        material = pens[number % len(pens)]
        long = 0.15 + 0.012 * float(rng.uniform(-1, 1.6))
        stick = lathe(f"{name} pen", [
            (0.0, 0.0), (0.0012, 0.001), (0.0038, 0.016), (0.0038, long - 0.002), (0.003, long), (0, long),
        ], material, steps=1, sides=12)  # fmt: skip
        angle = math.radians(turn)
        stick.location = (-0.016 * math.cos(angle), -0.016 * math.sin(angle), 0.012)
        stick.rotation_euler = (0, math.radians(21), angle)
        parts.append(stick)
    return parts


def notebook(name: str, cover: Material, page: Material, *, size: tuple[float, float] = (0.148, 0.21)) -> Object:
    """A closed A5 notebook with rounded corners, 14 mm thick."""
    width, depth = size
    inside = blocks(f"{name} pages", [((0.002, 0, 0.007), (width - 0.006, depth - 0.006, 0.0106))], page, bevel=0)
    boards: list[tuple[Vec, Vec]] = [((0, 0, z), (width, depth, 0.0018)) for z in (0.0009, 0.0131)]
    boards.append(((-width / 2 + 0.0009, 0, 0.007), (0.0018, depth, 0.0138)))
    case = blocks(f"{name} case", boards, cover, bevel=0)
    one = joined(name, [inside, case])
    one.data.polygons.foreach_set("use_smooth", [False] * len(one.data.polygons))
    modifier = one.modifiers.new("bevel", "BEVEL")
    modifier.width, modifier.segments = 0.0006, 2
    return one
