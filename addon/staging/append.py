# SPDX-License-Identifier: GPL-3.0-or-later
"""Bring a set from its .blend into a staging scene, and scale it about its mark."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
from mathutils import Matrix, Vector

from .. import compat
from ..engine.protocol import BacklotError
from ..product import datablocks
from .assignments import DEFAULT
from .placement import Room
from .variant import settle

ROLE = "backlot_role"
MAIN_MARK = "mark"


@dataclass(slots=True)
class AppendedSet:
    """A set in the file, not yet scaled. References are valid only within the step that appended it."""

    collection: bpy.types.Collection
    marks: dict[str, bpy.types.Object]
    mark: bpy.types.Object
    cameras: dict[str, bpy.types.Object]

    def rooms(self) -> list[Room]:
        """What each mark has room for, the set's main mark first."""
        return [
            Room(name, float(item.get("free_radius_m", 0.0)), float(item.get("free_height_m", 0.0)))
            for name, item in self.marks.items()
        ]

    def use_mark(self, name: str, scene: bpy.types.Scene) -> None:
        """Take another of the set's marks. The cameras go along: they see the product there as they saw it here."""
        if self.marks[name] is self.mark:
            return
        scene.view_layers[0].update()
        move = self.marks[name].matrix_world @ self.mark.matrix_world.inverted()
        for camera in self.cameras.values():
            camera.matrix_world = move @ camera.matrix_world
        self.mark = self.marks[name]

    def with_role(self, *roles: str) -> list[bpy.types.Object]:
        return [o for o in self.collection.all_objects if role(o) in roles]

    def lights(self) -> list[bpy.types.Object]:
        return [o for o in self.collection.all_objects if o.type == "LIGHT"]


def role(obj: bpy.types.Object) -> str:
    return str(obj.get(ROLE, ""))


def plain_name(obj: bpy.types.Object) -> str:
    """An object's name in the set: without the number that Blender adds where the name is taken."""
    return re.sub(r"\.\d{3}$", "", obj.name)


def read_card(folder: str | Path, variant: str = DEFAULT) -> dict[str, Any]:
    """The set's card, its facts those of the variant; raises BacklotError("bad_set"): missing, or no JSON object."""
    path = Path(folder) / "card.json"
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as ex:
        raise BacklotError("bad_set", f"The card {path} cannot be read.", "Build or copy the set again.") from ex
    if not isinstance(card, dict):
        raise BacklotError("bad_set", f"The card {path} is not a JSON object.", "Build or copy the set again.")
    entries: Any = card.get("variants")
    entries = entries if isinstance(entries, list) else []
    own = next((each for each in entries if isinstance(each, dict) and each.get("id") == variant), {})
    if variant == DEFAULT or not own:
        return card
    facts = {key: value for key, value in own.items() if key not in ("id", "title")}
    return {**card, **facts, "title": f"{card.get('title') or path.parent.name} · {own.get('title') or variant}"}


def short_name(*parts: str) -> str:
    """Parts joined by middle dots, cut to what Blender takes as a name, whole characters only."""
    return " · ".join(p for p in parts if p).encode()[: min(compat.name_limit(), 60)].decode("utf-8", "ignore")


def append_set(folder: str | Path, scene: bpy.types.Scene, variant: str = DEFAULT) -> AppendedSet:
    """Append the set's collection and world into ``scene``, in one of its variants; its own scene, with its color
    management, is dropped.

    Raises BacklotError: missing_file (cards without a .blend cannot be staged), bad_set.
    """
    path = Path(folder) / "set.blend"
    if not path.is_file():
        raise BacklotError(
            "missing_file", f"The set {Path(folder).name} has no set.blend.", "It can be ranked, not staged."
        )
    before = datablocks.snapshot()
    try:
        with compat.stdout_to_stderr(), bpy.data.libraries.load(str(path), link=False) as (source, target):
            wanted = Path(folder).name
            target.scenes = [wanted] if wanted in source.scenes else list(source.scenes)[:1]
    except (OSError, RuntimeError) as ex:
        raise BacklotError("bad_set", f"The set {path} cannot be opened.", "Build or copy the set again.") from ex
    datablocks.drop_libraries(before)
    own = next((s for s in target.scenes if s is not None), None)
    if own is None or not own.collection.children:
        raise BacklotError(
            "bad_set", f"The set {path} holds no scene with a collection.", "Build or copy the set again."
        )
    # drivers of a foreign library are never run; sets need none
    for block in datablocks.created(before):
        animation: Any = getattr(block, "animation_data", None)
        for curve in list(animation.drivers) if animation else []:
            animation.drivers.remove(curve)
    root = own.collection.children[0]
    scene.collection.children.link(root)
    for other in list(own.collection.children)[1:]:
        scene.collection.children.link(other)
    scene.world = own.world
    bpy.data.scenes.remove(own)
    try:
        settle(root, scene, variant, datablocks.created(before))
    except ValueError as ex:
        raise BacklotError("bad_set", f"The set {path} is damaged: {ex}.", "Build or copy the set again.") from ex
    marks = {plain_name(o): o for o in root.all_objects if role(o) == "mark"}
    cameras = {plain_name(o): o for o in root.all_objects if o.type == "CAMERA"}
    if not marks or not cameras:
        raise BacklotError("bad_set", f"The set {path} has no mark or no camera.", "Build or copy the set again.")
    marks = dict(sorted(marks.items(), key=lambda item: item[0] != MAIN_MARK))
    return AppendedSet(root, marks, next(iter(marks.values())), cameras)


def scale_set(appended: AppendedSet, scene: bpy.types.Scene, factor: float) -> None:
    """Scale everything of the set about its mark. Light on the product stays as it was: power goes with the square.

    Lights and cameras are moved, not stretched (that would distort their sizes), and lose parents and constraints.
    """
    objects = list(appended.collection.all_objects)
    scene.view_layers[0].update()
    worlds = {o: o.matrix_world.copy() for o in objects}
    pivot = worlds[appended.mark].translation.copy()
    grow = Matrix.Translation(pivot) @ Matrix.Scale(factor, 4) @ Matrix.Translation(-pivot)
    free = [o for o in objects if o.type in ("LIGHT", "CAMERA")]
    for obj in free:
        obj.constraints.clear()
        obj.parent = None
        location, rotation, scale = worlds[obj].decompose()
        obj.matrix_world = Matrix.LocRotScale(pivot + (location - pivot) * factor, rotation, scale)
    if abs(factor - 1) < 1e-6:
        return
    for obj in sorted((o for o in objects if o not in free), key=_depth):  # parents first, so that children keep theirs
        obj.matrix_world = grow @ worlds[obj]
        scene.view_layers[0].update()
    for light in {o.data for o in free if o.type == "LIGHT"}:
        _scale_light(light, factor)
    for material in {s.material for o in objects for s in o.material_slots if s.material and s.material.node_tree}:
        _scale_shader(material, factor)
    scene.view_layers[0].update()


def _depth(obj: bpy.types.Object) -> int:
    return 0 if obj.parent is None else 1 + _depth(obj.parent)


def _scale_light(light: bpy.types.Light, factor: float) -> None:
    if light.type == "SUN":
        return
    light.energy *= factor**2
    if light.type == "AREA":
        light.size *= factor
        light.size_y *= factor
    else:
        light.shadow_soft_size *= factor


def _scale_shader(material: bpy.types.Material, factor: float) -> None:
    """Lengths that shaders give in world units."""
    for node in material.node_tree.nodes:
        for name, power in (
            ("Subsurface Scale", 1),
            ("Radius", 1) if node.type == "BEVEL" else ("", 1),
            ("Density", -1),
        ):
            socket = node.inputs.get(name) if name else None
            if socket is not None and not socket.is_linked and socket.type == "VALUE":
                socket.default_value *= factor**power


def mark_frame(appended: AppendedSet) -> tuple[Vector, float]:
    """Position of the mark and its turn about Z, radians."""
    matrix = appended.mark.matrix_world
    return matrix.translation.copy(), matrix.to_euler().z
