# SPDX-License-Identifier: GPL-3.0-or-later
"""How each light was set up, so that a variant of the set can say it anew: power by level, place by azimuth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import bpy
from mathutils import Vector

from .color import direction, kelvin_rgb
from .nodes import Nodes, connect, new_material


@dataclass(frozen=True, slots=True)
class Setup:
    """One light as the recipe said it; `target` is the point at which it is aimed."""

    level: float
    kelvin: float
    azimuth: float
    elevation: float
    distance: float
    target: Vector


def energy(light: bpy.types.Light, level: float, distance: float) -> float:
    """Power of a light that reads `level` at `distance` meters; see `lights` for what a level is."""
    if light.type == "SUN":
        return level * math.pi
    if light.type == "AREA":
        area = light.size * (light.size_y if light.shape in ("RECTANGLE", "ELLIPSE") else light.size)
        return level * math.pi**2 * (distance**2 + area / math.pi)
    return level * 4 * math.pi**2 * distance**2


def pose(setup: Setup) -> tuple[Vector, Sequence[float]]:
    """(location, Euler rotation) of a light that stands as it was said and looks at its target."""
    position = setup.target + Vector(direction(setup.azimuth, setup.elevation)) * setup.distance
    return position, turn_toward(position, setup.target)


def turn_toward(position: Vector, target: Vector) -> Sequence[float]:
    """Euler rotation of a light at `position` that looks at `target`."""
    return (target - position).to_track_quat("-Z", "Y").to_euler()


def glowing(name: str, level: float, kelvin: float) -> bpy.types.Material:
    """Material of a glowing card."""
    material, nodes, shader = new_material(name)
    connect(
        nodes,
        shader,
        base_color="#000000",
        specular_ior_level=0.0,
        emission_color=(*kelvin_rgb(kelvin), 1.0),
        emission_strength=_soft_edge(nodes, level),
    )
    return material


def _soft_edge(nodes: Nodes, level: float) -> bpy.types.NodeSocket:
    """Emission that fades toward the card's rim."""
    place = nodes.node("ShaderNodeTexCoord").outputs["Generated"]
    flat = nodes.node("ShaderNodeVectorMath", {0: place, 1: (2.0, 2.0, 0.0)}, operation="MULTIPLY").outputs[0]
    centered = nodes.node("ShaderNodeVectorMath", {0: flat, 1: (1.0, 1.0, 0.0)}, operation="SUBTRACT").outputs[0]
    away = nodes.node("ShaderNodeVectorMath", {0: centered}, operation="LENGTH").outputs["Value"]
    return nodes.remap(away, 0.3, 1.2, level, 0.25 * level, smooth=True)
