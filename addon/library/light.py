# SPDX-License-Identifier: GPL-3.0-or-later
"""The card's light entry for an added set: direction and softness from the rig, the rest from the light meter."""

from __future__ import annotations

import math
from typing import Any

import bpy
from mathutils import Vector

from ..angles import wrapped_deg
from ..staging import framing
from ..staging.lighting import kelvin_to_rgb
from . import lamps
from .pictures import Reading

WHITE_K = 5500.0
"""What a camera sees as white; the sets of Backlot are balanced to it."""
_EVEN = 1.0
"""Softness of a sky without sun: light from everywhere throws hardly a shadow."""


def kelvin_of(color: tuple[float, float, float]) -> int:
    """Color temperature of a light of linear RGB, as a camera balanced to `WHITE_K` sees it: 2000-12000 K."""
    warmth = math.log(max(color[0], 1e-6) / max(color[2], 1e-6))
    white = kelvin_to_rgb(WHITE_K)

    def off(kelvin: int) -> float:
        red, _, blue = kelvin_to_rgb(kelvin)
        return abs(math.log((red / white[0]) / (max(blue, 1e-6) / white[2])) - warmth)

    return min(range(2000, 12001, 50), key=off)


def direction_word(azimuth_deg: float, elevation_deg: float) -> str:
    """The field's word for where a light stands, seen from the hero camera (azimuth 0 = at the camera)."""
    if elevation_deg > 65:
        return "top"
    side, turn = "left" if azimuth_deg < 0 else "right", abs(azimuth_deg)
    if turn <= 30:
        return "front"
    return side if turn <= 112 else f"back-{side}"


def seen_from_hero(scene: bpy.types.Scene, center: Vector, toward: Vector) -> tuple[float, float]:
    """(azimuth, elevation) of a direction from the product, degrees; azimuth 0 = at the hero camera."""
    hero, _ = framing.angles(scene.camera.matrix_world.translation - center)
    azimuth, elevation = framing.angles(toward)
    return wrapped_deg(azimuth - hero), elevation


def light_facts(
    scene: bpy.types.Scene, mark: Vector, size: float, reading: Reading, world_share: float
) -> dict[str, Any]:
    """The card's ``light`` less its key word. world_share: part of the light that the world gives."""
    center = mark + Vector((0, 0, size / 2))
    keys = [item for item in scene.objects if item.get("backlot_role") == "key"]
    found = lamps.lamps(keys, center)
    if found and world_share < 0.6:
        azimuth, elevation = seen_from_hero(scene, center, found[0].toward)
        softness = found[0].softness
    else:
        azimuth, elevation = reading.azimuth_deg, reading.elevation_deg
        softness = _sun(scene) or _EVEN
    return {
        "direction": direction_word(azimuth, elevation),
        "azimuth_deg": round(azimuth),
        "elevation_deg": round(elevation),
        "kelvin": kelvin_of(reading.color),
        "softness": round(min(max(softness, 0.003), 3.0), 3),
        "fill_ratio": round(min(max(reading.ratio, 1.0), 16.0), 1),
        "gray_card": round(reading.lit, 3),
    }


def _sun(scene: bpy.types.Scene) -> float | None:
    """Softness of the sun that a sky texture draws, None without one."""
    tree = scene.world.node_tree if scene.world is not None else None
    for node in tree.nodes if tree is not None else ():
        if node.type == "TEX_SKY" and getattr(node, "sun_disc", False):
            return 2 * math.tan(float(node.sun_size) / 2)
    return None
