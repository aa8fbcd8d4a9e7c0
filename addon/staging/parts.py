# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes in from a set: parts of it that the user does not want are taken out before the product stands in it."""

from __future__ import annotations

import bpy
from mathutils import Vector

from .. import lights
from ..product import datablocks
from .append import AppendedSet, plain_name, role
from .records import StageOptions, checked_parts

_LIGHTS = frozenset(("key", "fill", "rim", "background", "practical", "flag"))


def leave_out(appended: AppendedSet, scene: bpy.types.Scene, options: StageOptions) -> list[str]:
    """Take parts of a set that was just appended out of the file; returns what the user has to know.

    Raises BacklotError("unknown_part").
    """
    parts, notes = checked_parts(options.leave_out), []
    if not parts:
        return []
    keep = {
        appended.cameras.get(options.camera) or appended.cameras.get("hero") or next(iter(appended.cameras.values()))
    }
    if "backdrop" in parts and (ground := _ground(appended, scene)) is not None and role(ground) == "backdrop":
        keep.add(ground)
        notes.append(f"{plain_name(ground)} stays: it is backdrop and ground in one.")
    gone = [obj for obj in appended.collection.all_objects if obj not in keep and _part(obj) in parts]
    _remove(appended, scene, gone)
    appended.cameras = {name: obj for name, obj in appended.cameras.items() if obj in keep or "cameras" not in parts}
    if "world" in parts:
        scene.world = None
    if "lights" in parts and options.light in (lights.BRIEF, lights.SET):
        notes.append("The set's lights stayed out: choose a light preset, or light it yourself.")
    return notes


def _part(obj: bpy.types.Object) -> str:
    what = role(obj)
    if what in _LIGHTS or obj.type == "LIGHT":
        return "lights"
    if what.startswith("prop:"):
        return "props"
    return {"backdrop": "backdrop", "camera": "cameras"}.get(what, "")


def _ground(appended: AppendedSet, scene: bpy.types.Scene) -> bpy.types.Object | None:
    """What lies under the mark."""
    scene.view_layers[0].update()
    start = appended.mark.matrix_world.translation + Vector((0, 0, 0.01))
    hit, _, _, _, obj, _ = scene.ray_cast(scene.view_layers[0].depsgraph, start, Vector((0, 0, -1)), distance=0.1)
    return obj.original if hit else None


def _remove(appended: AppendedSet, scene: bpy.types.Scene, gone: list[bpy.types.Object]) -> None:
    scene.view_layers[0].update()
    orphans = [obj for obj in appended.collection.all_objects if obj.parent in gone and obj not in gone]
    places = [(obj, obj.matrix_world.copy()) for obj in orphans]
    data = {obj.data for obj in gone if obj.data is not None}
    bpy.data.batch_remove(gone)
    for obj, place in places:  # what was hung on a removed thing stays where it is
        obj.matrix_world = place
    datablocks.remove([block for block in data if block.users == 0])
