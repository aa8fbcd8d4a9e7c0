# SPDX-License-Identifier: GPL-3.0-or-later
"""Backgrounds that lie far out of focus: a painted, blurred wall round the set and the discs that points of light make.

They are soft in themselves, so that they look right with and without depth of field. They are seen, mirrored and
refracted, but light nothing: the light of the set stays with its lamps, and small bright discs make no noise.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import bpy
import numpy as np

from .color import rgba
from .forms import grid_object, mesh_object, scatter
from .graph import Graph

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object
Patch = tuple[str, float, float, int]


def _only_seen(item: Object) -> Object:
    item.visible_diffuse = False
    item.visible_shadow = False
    return item


def wall(
    name: str, material: Material, radius: float, low: float, high: float, *, arc: float = 170.0, middle: float = 0.0
) -> Object:
    """Part of a cylinder about the mark, behind it: `arc` degrees wide, from height `low` to `high`.

    middle: azimuth of its middle as the hero camera sees it, degrees to the right of straight ahead.
    """
    turn = np.radians(np.linspace(middle - arc / 2, middle + arc / 2, 49))
    z = np.linspace(low, high, 9)
    points = np.stack(
        [
            np.tile(radius * np.sin(turn), (len(z), 1)),
            np.tile(radius * np.cos(turn), (len(z), 1)),
            np.tile(z[:, None], (1, len(turn))),
        ],
        -1,
    )
    return _only_seen(grid_object(name, points, material))


def blurred(
    name: str,
    stops: Sequence[tuple[float, str]],
    patches: Sequence[Patch] = (),
    level: float = 1.0,
    soft: float = 0.12,
) -> Material:
    """What lies far behind, painted as the lens would show it.

    stops: (part of the wall's height, color) from low to high. patches: (color, size in meters, share 0-1, seed),
    clouds laid over one another in this order, their rims as wide as `soft` says.
    """
    g = Graph(name)
    rise = g.add("SeparateXYZ", Vector=g.add("TexCoord").outputs["Generated"]).outputs["Z"]
    place = g.add("TexCoord").outputs["Object"]
    wander = g.math("MULTIPLY", g.math("SUBTRACT", g.noise(place, 1.3, 2), 0.5), 0.16)
    color = g.ramp(g.math("ADD", rise, wander), stops)
    for hue, size, share, seed in patches:
        moved = g.add("Mapping", Vector=place, Location=(seed * 7.3, seed * 3.1, seed * 5.7))
        cloud = g.noise(moved.outputs[0], 1 / size, detail=1.2, rough=0.4)
        edge = 0.5 + 0.26 * (0.5 - share)
        step = g.add(
            "MapRange",
            {"interpolation_type": "SMOOTHERSTEP"},
            Value=cloud,
            From_Min=edge - soft + 0.01,
            From_Max=edge + soft + 0.01,
        )
        color = g.mix(step.outputs["Result"], color, hue)
    return g.surface(g.add("Emission", Color=color, Strength=level).outputs[0])


def light_disc(name: str, colors: Sequence[str], level: float, rim: float = 0.35, soft: float = 0.06) -> Material:
    """A point of light out of focus: even, brighter at its rim, with a color and strength for each copy.

    soft: part of the radius over which it fades out; 0.06 is a lens wide open, 0.5 light between leaves.
    """
    g = Graph(name)
    flat = g.add("VectorMath", {"operation": "LENGTH"})
    g.set(flat.inputs[0], g.add("TexCoord").outputs["Object"])
    away = flat.outputs["Value"]
    profile = g.ramp(
        away, [(0.0, 1 - rim), (0.78 - soft, 1 - 0.75 * rim), (0.96 - soft, 1.0), (1.0 - soft, 0.92), (1.0, 0.0)]
    )
    chance = g.chance()
    hue = g.ramp(chance, [(0.0, colors[0]), (0.99, colors[0])])
    if len(colors) > 1:
        node = g.add("ValToRGB", Fac=chance)
        node.color_ramp.interpolation = "CONSTANT"
        for number, color in enumerate(colors):
            element = node.color_ramp.elements[0] if number == 0 else node.color_ramp.elements.new(number / len(colors))
            element.color = rgba(color)
        node.color_ramp.elements.remove(node.color_ramp.elements[-1])
        hue = node.outputs["Color"]
    shuffled = g.math("FRACT", g.math("MULTIPLY", chance, 13.7))
    strength = g.math("MULTIPLY", profile, g.span(shuffled, 0.25 * level, level))
    both = g.add("AddShader")
    g.set(both.inputs[0], g.add("BsdfTransparent").outputs[0])
    g.set(both.inputs[1], g.add("Emission", Color=hue, Strength=strength).outputs[0])
    return g.surface(both.outputs[0])


def discs(name: str, material: Material, places: np.ndarray, radii: np.ndarray) -> tuple[Object, Object]:
    """Discs of `radii` at places (n, 3) that face the set's middle axis; (carrier, disc)."""
    turns = np.linspace(0, 2 * math.pi, 40, endpoint=False)
    ring = np.column_stack([np.cos(turns), np.sin(turns), np.zeros(40)])
    disc = mesh_object(f"{name} disc", ring, [tuple(range(40))], material, smooth=False)
    toward = -places * np.array([1.0, 1.0, 0.0])
    carrier, disc = scatter(name, disc, places, up=toward, size=radii)
    return _only_seen(carrier), _only_seen(disc)


def around(
    count: int, radius: float, low: float, high: float, *, arc: float = 150.0, seed: int = 1, gather: float = 0.0
) -> np.ndarray:
    """Random places (n, 3) on a cylinder about the mark, behind it; `gather` 0-1 draws them toward `low`."""
    rng = np.random.default_rng(seed)
    turn = np.radians(rng.uniform(-arc / 2, arc / 2, count))
    z = low + (high - low) * rng.random(count) ** (1 + 2 * gather)
    # Each at a depth of its own: discs that share a plane would flicker where they overlap.
    away = radius * (1 - 0.04 * np.arange(count) / max(count, 1))
    return np.column_stack([away * np.sin(turn), away * np.cos(turn), z])
