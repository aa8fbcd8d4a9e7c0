# SPDX-License-Identifier: GPL-3.0-or-later
"""Apply a light plan to the set's lights."""

from __future__ import annotations

import math
from typing import Any

import bpy
from mathutils import Matrix, Vector

from .append import AppendedSet, plain_name, role
from .lighting import Change, Lamp, LightPlan, plan

_LIT = ("key", "fill", "rim", "background", "practical")


def lamps(appended: AppendedSet, center: Vector, camera_azimuth_deg: float) -> list[Lamp]:
    """The set's lights relative to the product's middle, turned so that the camera is at azimuth 0 (-Y)."""
    turn = Matrix.Rotation(-math.radians(camera_azimuth_deg), 3, "Z")
    found = []
    for obj in appended.lights():
        if role(obj) in _LIT:
            light = obj.data
            size = (
                _area_size(light)
                if light.type == "AREA"
                else 2 * light.shadow_soft_size
                if light.type != "SUN"
                else 0.0
            )
            local = turn @ (obj.matrix_world.translation - center)
            found.append(
                Lamp(
                    obj.name, role(obj), light.type, light.energy, size * max(obj.matrix_world.to_scale()), tuple(local)
                )
            )
    return found


def _area_size(light: bpy.types.AreaLight) -> float:
    return math.sqrt(light.size * light.size_y) if light.shape in ("RECTANGLE", "ELLIPSE") else light.size


def light_from_brief(
    appended: AppendedSet,
    scene: bpy.types.Scene,
    center: Vector,
    camera_azimuth_deg: float,
    spec: dict[str, Any],
    card: dict[str, Any],
) -> LightPlan:
    """Plan by the brief and apply. A key that would be turned behind a wall of the set stays where it is."""
    result = plan(lamps(appended, center, camera_azimuth_deg), spec, card)
    done: set[bpy.types.Light] = set()
    # keys first: where a key cannot go, the lights opposite stay, too
    stays = False
    for change in sorted(result.changes, key=lambda c: role(bpy.data.objects[c.name]) != "key"):
        obj = bpy.data.objects[change.name]
        if (change.turn_deg or change.raise_deg) and not stays:
            stays = not _move(obj, scene, center, change, result) and role(obj) == "key"
        light = obj.data
        if light in done:
            continue
        done.add(light)
        light.energy *= change.power
        light.color = [c * m for c, m in zip(light.color, change.color, strict=True)]
        if change.size != 1.0 and light.type == "AREA":
            light.size *= change.size
            light.size_y *= change.size
        elif change.size != 1.0 and light.type in ("POINT", "SPOT"):
            light.shadow_soft_size *= change.size
    for obj in appended.lights():
        # a softbox that grew must not stand in the picture
        obj.visible_camera = False
    return result


def _move(obj: bpy.types.Object, scene: bpy.types.Scene, center: Vector, change: Change, result: LightPlan) -> bool:
    """Turn a light about the vertical through the product's middle and raise it; it keeps looking at the same place.

    Returns whether it could.
    """
    old = obj.matrix_world.copy()
    arm = old.translation - center
    turn = Matrix.Rotation(math.radians(change.turn_deg), 4, "Z")
    moved = turn @ arm
    sideways = Vector((0, 0, 1)).cross(moved)
    lift = (
        Matrix.Rotation(-math.radians(change.raise_deg), 4, sideways.normalized())
        if sideways.length > 1e-6
        else Matrix()
    )
    obj.matrix_world = Matrix.Translation(center) @ lift @ turn @ Matrix.Translation(-center) @ old
    scene.view_layers[0].update()
    if _blocked(scene, obj.matrix_world.translation, center):
        obj.matrix_world = old
        scene.view_layers[0].update()
        result.note(f"{plain_name(obj)} stays where it was: a wall of the set stands in the new place")
        return False
    return True


def _blocked(scene: bpy.types.Scene, start: Vector, end: Vector) -> bool:
    """Whether a face lies on the first 80 % of the way: nearer to the product it would be the product itself.

    Flags and gobos are meant to stand there, so the ray goes on behind them.
    """
    way = (end - start) * 0.8
    depsgraph, direction, left = scene.view_layers[0].depsgraph, way.normalized(), way.length
    while left > 0:
        hit, place, _, _, obj, _ = scene.ray_cast(depsgraph, start, direction, distance=left)
        if not hit:
            return False
        if role(obj) != "flag":
            return True
        left -= (place - start).length + 1e-4
        start = place + direction * 1e-4
    return False
