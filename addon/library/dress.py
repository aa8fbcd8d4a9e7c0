# SPDX-License-Identifier: GPL-3.0-or-later
"""Write a proposal into the open scene: marks, cameras, roles, light groups; and what its things are called."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix, Vector

from ..staging import framing
from . import lamps, rules, shots, space
from .light import seen_from_hero
from .opening import open_blend
from .proposal import LIGHT_ROLES, Proposal
from .roles import LightFact, ThingFact, light_roles, thing_roles

ROLE = "backlot_role"
_RAYS, _SKY_RAYS = 24, 64
_SHADED = 0.1
"""What is left of a light behind something, roughly."""


def stand(scene: bpy.types.Scene, root: bpy.types.Collection, id: str, chosen: Proposal) -> None:
    """Put marks and cameras into the set, in place of the file's own cameras."""
    bpy.data.batch_remove([item for item in scene.objects if item.type == "CAMERA"])
    names = {mark.name for mark in chosen.marks} | {camera.name for camera in chosen.cameras}
    for item in bpy.data.objects:
        if item.name in names:
            item.name = f"{item.name} of the scene"
    scene.name = root.name = id
    scene["backlot_set"] = id
    scene["backlot_added"] = True
    scene["backlot_design_size_m"] = chosen.design_size_m
    for plan in chosen.marks:
        mark = bpy.data.objects.new(plan.name, None)
        mark.empty_display_type, mark.empty_display_size = "CIRCLE", plan.free_radius_m
        mark["free_radius_m"], mark["free_height_m"] = plan.free_radius_m, plan.free_height_m
        mark[ROLE] = "mark"
        mark.location = plan.position
        mark.rotation_euler.z = math.radians(plan.facing_deg)
        root.objects.link(mark)
    target = Vector(chosen.marks[0].position) + Vector((0, 0, 0.47 * chosen.design_size_m))
    for view in chosen.cameras:
        lens = bpy.data.cameras.new(view.name)
        lens.lens, lens.sensor_width = view.focal_mm, framing.SENSOR_MM
        lens.clip_start, lens.clip_end = view.distance_m / 100, max(view.distance_m * 100, 1000.0)
        lens.dof.focus_distance, lens.dof.aperture_fstop = view.distance_m, view.fstop
        item = bpy.data.objects.new(view.name, lens)
        away = Vector(framing.direction(view.azimuth_deg, view.elevation_deg))
        turn = Matrix(framing.basis(view.azimuth_deg, view.elevation_deg).tolist()).to_4x4()
        item.matrix_world = Matrix.Translation(target + away * view.distance_m) @ turn
        item[ROLE] = "camera"
        root.objects.link(item)
        if view.name == "hero":
            scene.camera = item
    scene.view_layers[0].update()


def light_up(scene: bpy.types.Scene, chosen: Proposal) -> dict[str, str]:
    """Roles of the lights and glowing things, by what each gives at the mark."""
    size = chosen.design_size_m
    center = Vector(chosen.marks[0].position) + Vector((0, 0, size / 2))
    cast = space.caster(scene)
    found = []
    for lamp in lamps.lamps(scene.objects, center):
        item = scene.objects[lamp.name]
        far = 1000.0 if item.type == "LIGHT" and item.data.type == "SUN" else _distance(item, center)
        hit = cast(center, lamp.toward, far)
        shaded = hit is not None and hit.name != lamp.name
        found.append((lamp, lamp.level * (_SHADED if shaded else 1.0)))
    total = sum(level for _, level in found) or 1.0
    facts = []
    for lamp, level in found:
        azimuth, elevation = seen_from_hero(scene, center, lamp.toward)
        facts.append(LightFact(lamp.name, azimuth, elevation, level / total, _shown(scene, lamp.name)))
    return light_roles(facts)


def _distance(item: bpy.types.Object, center: Vector) -> float:
    return float((item.matrix_world.translation - center).length) * 0.98


def _shown(scene: bpy.types.Scene, name: str) -> bool:
    """Whether the hero's wide picture has the place of a lamp in it; a lamp itself is seen only as a mesh."""
    hero, item = scene.camera, scene.objects[name]
    if item.type == "LIGHT" and item.data.type not in ("POINT", "SPOT"):
        return False
    local = hero.matrix_world.inverted() @ item.matrix_world.translation
    half = hero.data.sensor_width / 2 / hero.data.lens * 1.2
    return bool(local.z < 0 and abs(local.x) < half * 16 / 9 * -local.z and abs(local.y) < half * -local.z)


def give_roles(
    scene: bpy.types.Scene, chosen: Proposal, lit: Mapping[str, str], said: Mapping[str, str]
) -> dict[str, str]:
    """A role for every object, as the user said or as it looks; returns those of all things but marks and cameras."""
    bears = {mark.on for mark in chosen.marks}
    _, behind = _looked_at(scene)
    solid = {item.name for item in space.solid(scene)}
    low, high = space.box(space.solid(scene))
    whole = max(float(np.subtract(high, low).max()), 1e-9)
    things = []
    for item in scene.objects:
        if item.get(ROLE) in ("mark", "camera") or item.name in lit:
            continue
        extent = max(item.dimensions) / whole
        hidden = not item.visible_camera
        things.append(
            ThingFact(item.name, item.name in bears, behind.get(item.name, 0.0), extent, item.name in solid, hidden)
        )
    roles = {**thing_roles(things), **lit}
    roles |= {name: role for name, role in said.items() if name in roles}
    for name, role in roles.items():
        scene.objects[name][ROLE] = role
    return dict(sorted(roles.items()))


def groups(scene: bpy.types.Scene) -> None:
    """Light groups by role, so that key, fill and rim can be told apart in a render."""
    layer = scene.view_layers[0]
    layer.name = "set"
    for role in LIGHT_ROLES:
        if role not in layer.lightgroups:
            layer.lightgroups.add(name=role)
    lit = [item for item in scene.objects if item[ROLE] in LIGHT_ROLES]
    for item in scene.objects:
        item.lightgroup = item[ROLE] if item in lit else ""
    if scene.world is not None:
        scene.world.lightgroup = "fill" if lit else "key"


def _looked_at(scene: bpy.types.Scene) -> tuple[Counter[str], dict[str, float]]:
    """What the hero's wide picture shows: rays by object's name, and shares of what lies behind the product."""
    cast, hero = space.caster(scene), scene.camera
    mark = scene.objects["mark"].matrix_world.translation
    eye, turn = hero.matrix_world.translation, hero.matrix_world.to_3x3().normalized()
    half = hero.data.sensor_width / 2 / hero.data.lens * 1.1
    depth = (mark - eye).length
    shown: Counter[str] = Counter()
    behind: Counter[str] = Counter()
    for x in np.linspace(-1, 1, _RAYS):
        for y in np.linspace(-1, 1, _RAYS):
            way = (turn @ Vector((float(x) * half, float(y) * half, -1.0))).normalized()
            hit = cast(eye, way, 1000.0)
            if hit is not None:
                shown[hit.name] += 1
                behind[hit.name] += hit.distance > 1.15 * depth
    return shown, {name: count / _RAYS**2 for name, count in behind.items()}


def words(scene: bpy.types.Scene, chosen: Proposal) -> dict[str, Any]:
    """What helps to say in words what the set is: names of things as the artist gave them, room and sky.

    surface_names, names: of objects and their materials, what is seen most first. sky: part of the upper half space
    that is open from the mark. rise_m: how high the mark lies over the lowest ground.
    """
    shown, _ = _looked_at(scene)
    names: list[str] = []
    for name, _ in shown.most_common(40):
        names += _names(scene, name)
    cast = space.caster(scene)
    mark = np.array(chosen.marks[0].position) + np.array([0, 0, 0.02 + chosen.design_size_m])
    open_ = 0
    for step in range(_SKY_RAYS):
        turn, rise = 360 * step * 0.618, math.degrees(math.asin(0.1 + 0.85 * step / _SKY_RAYS))
        open_ += cast(mark.tolist(), framing.direction(turn, rise).tolist(), 1000.0) is None
    low, _ = space.box(space.solid(scene))
    return {
        "surface_names": _names(scene, chosen.marks[0].on),
        "names": list(dict.fromkeys(names))[:60],
        "sky": round(open_ / _SKY_RAYS, 2),
        "rise_m": round(chosen.marks[0].position[2] - low[2], 3),
        "ends": _ends(scene, chosen),
    }


def _names(scene: bpy.types.Scene, name: str) -> list[str]:
    item = scene.objects.get(name)
    materials = [slot.material.name for slot in item.material_slots if slot.material] if item is not None else []
    return [*materials, name]


def _ends(scene: bpy.types.Scene, chosen: Proposal) -> list[str]:
    """Cameras that see the world beyond the set in a usual frame."""
    cast = space.caster(scene)
    spot = shots.Stand(chosen.marks[0].position, chosen.design_size_m)
    return [
        view.name
        for view in chosen.cameras
        if shots.ends(cast, spot, view.azimuth_deg, view.elevation_deg, view.focal_mm) > 0
    ]


def save(path: Path) -> None:
    """Save compressed, without thumbnail; the job's folder is the only path that the file comes to hold."""
    bpy.context.preferences.filepaths.file_preview_type = "NONE"
    bpy.context.preferences.filepaths.save_version = 0
    bpy.ops.wm.save_as_mainfile(filepath=str(path), compress=True, copy=True)


def label(job: dict[str, Any]) -> dict[str, Any]:
    """A job of the second Blender: write a card's facts into its set as Blender's asset metadata, and save it.

    ``job``: {"file", "card", "catalog", "picture"}.
    """
    scene = open_blend(Path(job["file"]))
    card, root = job["card"], scene.collection.children[0]
    scene["backlot_kind"] = card["kind"]
    root.asset_mark()
    data = root.asset_data
    data.description, data.author, data.license = card["caption"], card["author"], card["licence"]
    data.catalog_id = job["catalog"]
    tags = (card["kind"], card["place"], *card["surfaces"], *card["materials"], *card["mood"])
    for tag in dict.fromkeys(word for word in (*tags, *card["suits"]["families"]) if word):
        data.tags.new(tag, skip_if_exists=True)
    _picture(root, Path(job["picture"]))
    save(Path(job["file"]).with_name("set.done.blend"))
    return {"faults": rules.check_scene(scene)}


def _picture(root: bpy.types.Collection, path: Path, side: int = 160) -> None:
    """Let the Asset Browser show the picture, scaled down."""
    image = bpy.data.images.load(str(path))
    try:
        image.scale(side, side)
        pixels = np.empty(side**2 * 4, dtype=np.float32)
        image.pixels.foreach_get(pixels)
    finally:
        bpy.data.images.remove(image)
    shown = root.preview_ensure()
    shown.image_size = (side, side)
    shown.image_pixels_float.foreach_set(pixels)
