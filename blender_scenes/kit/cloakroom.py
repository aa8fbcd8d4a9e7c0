# SPDX-License-Identifier: GPL-3.0-or-later
"""A cloakroom wall: turned pegs in a rail, and what hangs there: wooden hangers, a cloth by its loop, a leather cord.

Things that hang are made about the point from which they hang, in the XZ plane, with their front to -Y.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import bpy
import numpy as np
from mathutils import Matrix

from .forms import grid_object, joined, noise, spline, tube
from .forms import lathe as turned

Object: TypeAlias = bpy.types.Object
Material: TypeAlias = bpy.types.Material
REACH = 0.085  # how far a peg stands out, meters


def peg(name: str, wood: Material) -> Object:
    """A turned peg that stands out to -Y from the origin: waist, collar, mushroom head."""
    profile = (
        (0.0105, -0.004), (0.0105, 0.003), (0.0085, 0.010), (0.0068, 0.026), (0.0064, 0.044), (0.0078, 0.056),
        (0.0102, 0.064), (0.0142, 0.0695), (0.0152, 0.0755), (0.0128, 0.0815), (0.0065, 0.0846), (0.0, 0.0852),
    )  # fmt: skip
    item = turned(name, profile, wood, sides=40, steps=5)
    item.data.transform(Matrix.Rotation(math.pi / 2, 4, "X"))
    return item


def hanger(name: str, wood: Material, steel: Material, *, width: float = 0.43) -> Object:
    """A clothes hanger of bent beech with its bar and steel hook; it hangs from the origin."""
    drop = 0.075
    half = width / 2
    shoulder = spline(
        [(-half, 0, -0.062), (-0.72 * half, 0, -0.030), (-0.3 * half, 0, -0.008), (0, 0, 0.0),
         (0.3 * half, 0, -0.008), (0.72 * half, 0, -0.030), (half, 0, -0.062)], 10,
    )  # fmt: skip
    thick = np.interp(np.linspace(0, 1, 13), (0, 0.08, 0.5, 0.92, 1), (0.0075, 0.0105, 0.0125, 0.0105, 0.0075))
    arms = tube(f"{name} arms", shoulder, thick.tolist(), wood, sides=20)
    for vertex in arms.data.vertices:
        vertex.co.y *= 0.55
        vertex.co.z -= drop
    bar = tube(f"{name} bar", [(-0.9 * half, 0, -drop - 0.053), (0.9 * half, 0, -drop - 0.053)], 0.0042, wood, sides=14)
    # The hook lies on the peg with the inside of its bend.
    bend = 0.0085 + 0.0016
    turn = np.linspace(math.radians(-28), math.radians(200), 26)
    crook = np.stack([bend * np.cos(turn), 0 * turn, bend * np.sin(turn) - bend + 0.0016], -1)
    neck = spline([crook[-1], (-0.006, 0, -0.028), (0, 0, -0.042), (0, 0, -drop)], 6)[1:]
    hook = tube(f"{name} hook", np.concatenate([crook, neck]), 0.0016, steel, sides=10)
    return joined(name, [arms, bar, hook])


def hung_cloth(name: str, length: float, width: float, material: Material, *, seed: int = 1) -> Object:
    """A cloth that hangs by a loop in the middle of its upper edge: folds run out from the loop, its corners drop."""
    u = np.linspace(-1, 1, 150)[None]
    v = np.linspace(0, 1, 110)[:, None]
    spread = 0.012 + (width / 2 - 0.012) * (1 - np.exp(-2.6 * v))
    lane = u * 1.9 + 0.42 * noise(np.stack([u + 0 * v, 0.5 * v + 0 * u], -1), 1.6, 2, seed)
    fold = np.cos(2 * math.pi * lane + 0.7 * seed)
    deep = (0.006 + 0.020 * np.sqrt(v)) * (0.7 + 0.4 * noise(np.stack([u + 0 * v, v + 0 * u], -1), 1.7, 2, seed + 2))
    x = spread * (u + 0.09 * np.sin(2 * math.pi * lane + 0.7 * seed) * np.sqrt(v)) + 0.012 * noise(
        np.stack([0 * u + 0 * v, v + 0 * u], -1), 2.0, 2, seed + 4
    )
    y = -0.020 + deep * fold
    z = -0.014 - v * length * (1 - 0.13 * (1 - u**2) ** 2 - 0.05 * (u > 0) * u) + 0.004 * fold * v
    points = np.stack([x + 0 * v, np.minimum(y, -0.0015), z], -1)
    item = grid_object(name, np.round(points, 5), material)
    solid = item.modifiers.new("thickness", "SOLIDIFY")
    solid.thickness = 0.0011
    solid.offset = 0
    return item


def cord(name: str, length: float, leather: Material, brass: Material, *, seed: int = 1) -> Object:
    """A leather cord, doubled, that hangs over a peg; a brass ring at its end."""
    t = np.linspace(0, 1, 60)
    rng = np.random.default_rng(seed)
    sway = 0.006 * np.sin(3.2 * t + rng.uniform(0, 3))
    wide = 0.011 + 0.030 * np.sin(math.pi * np.clip(t * 1.08, 0, 1)) ** 1.3
    left = np.stack([-wide + sway, -0.012 - 0.004 * np.sin(5 * t), -length * t], -1)
    right = np.stack([wide + sway, -0.016 + 0.003 * np.sin(4 * t), -length * t], -1)
    turn = np.linspace(math.pi, 0, 14)[1:-1]
    over = np.stack([0.011 * np.cos(turn), 0 * turn - 0.014, 0.011 * np.sin(turn)], -1)
    strap = tube(f"{name} strap", np.concatenate([left[::-1], over, right]), 0.0034, leather, sides=12)
    ring_turn = np.linspace(0, 2 * math.pi, 30)
    ring = np.stack(
        [0.014 * np.cos(ring_turn) + sway[-1], 0 * ring_turn - 0.014, 0.014 * np.sin(ring_turn) - length - 0.010], -1
    )
    return joined(name, [strap, tube(f"{name} ring", ring, 0.0021, brass, sides=10)])
