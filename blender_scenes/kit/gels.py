# SPDX-License-Identifier: GPL-3.0-or-later
"""Color filters before lamps, and light tubes whose color is seen: what Kelvin cannot say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import bpy
import numpy as np
from mathutils import Matrix

from .color import linear
from .forms import joined, tube
from .graph import Graph
from .materials_interior import metal, plain

Object: TypeAlias = bpy.types.Object


def gel(light: Object, color: str) -> Object:
    """Put a color filter before a lamp; its level stays what was said (luminance 1). Returns the lamp."""
    red, green, blue = linear(color)
    # Deep colors look brighter than their luminance says: half of the loss is made up for, not all of it.
    luminance = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    gain = 0.5 / luminance + 0.5 / max(red, green, blue)
    light.data.color = (red * gain, green * gain, blue * gain)
    return light


def neon(name: str, color: str, strength: float, core: str = "#ffffff") -> bpy.types.Material:
    """The gas of a neon tube: pale in the middle, where one looks through most of it, its own color at the edge."""
    g = Graph(name)
    facing = g.add("LayerWeight", Blend=0.35).outputs["Facing"]
    tone = g.mix(g.span(facing, 0.0, 1.0, 0.05, 0.75), g.mix(0.4, color, core), color)
    # Cameras see it at a brightness that keeps its color; it lights the set with all its strength.
    seen = g.add("LightPath").outputs["Is Camera Ray"]
    level = g.span(seen, strength, min(strength, 1.35))
    return g.surface(g.add("Emission", Color=g.mix(seen, color, tone), Strength=level).outputs[0])


def neon_tube(name: str, path: np.ndarray, radius: float, gas: bpy.types.Material) -> Object:
    """A tube of light bent in an upright plane along `path`."""
    line = np.asarray(path, dtype=float)
    # Made lying down and stood up, so that the tube's rings keep one direction all along.
    item = tube(name, line[:, [0, 2, 1]] * [1, 1, -1], radius, gas, sides=20)
    item.data.transform(Matrix.Rotation(np.pi / 2, 4, "X"))
    return item


def sockets(name: str, ends: Sequence[Sequence[float]], radius: float, color: str = "#17181a") -> Object:
    """The capped feet of a light tube, upright at each of `ends`."""
    rubber = plain(f"{name} rubber", color, 0.5)
    ring = metal(f"{name} ring", "#9a9a9c", rough=0.25)
    parts = []
    for number, (x, y, z) in enumerate(ends):
        low, high = (x, y, z - 0.004), (x, y, z + 5 * radius)
        parts.append(tube(f"{name}.{number}", [low, high], 1.5 * radius, rubber, sides=32))
        band = [(x, y, z + 5 * radius), (x, y, z + 5.5 * radius)]
        parts.append(tube(f"{name}.ring.{number}", band, 1.3 * radius, ring, sides=32))
    return joined(name, parts)


def arch_path(half: float, spring: float, y: float, foot: float, steps: int = 48) -> np.ndarray:
    """Points of a round arch, `half` its width, standing at `foot`, straight up to `spring`."""
    turn = np.linspace(np.pi, 0, steps)
    head = np.stack([half * np.cos(turn), 0 * turn + y, spring + half * np.sin(turn)], -1)
    legs = np.linspace(foot, spring, 8, endpoint=False)
    left = np.stack([0 * legs - half, 0 * legs + y, legs], -1)
    right = np.stack([0 * legs + half, 0 * legs + y, legs[::-1]], -1)
    return np.concatenate([left, head, right])
