# SPDX-License-Identifier: GPL-3.0-or-later
"""Make a set of an artist's scene, in memory: what the camera sees, in one collection, in meters, nothing that runs.

The artist's file is only read; all of this happens to the copy that is saved elsewhere.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import bpy
from mathutils import Matrix

from .. import compat
from ..engine.protocol import BacklotError
from ..staging.append import AppendedSet, scale_set
from . import rules

MAX_REAL = 4000
"""Most objects that collection instances are turned into."""
_ROUNDS = 8
"""How deep linked things may use each other."""


def alone(scene: bpy.types.Scene, name: str) -> list[str]:
    """Keep one scene and cut every tie to other files, scripts and time. Returns what its user should know.

    Raises BacklotError("missing_link").
    """
    notes = []
    others = [other for other in bpy.data.scenes if other != scene]
    if others:
        notes.append(f"of {len(others) + 1} scenes, {scene.name} is taken")
        for other in others:
            bpy.data.scenes.remove(other)
    _localize(name)
    texts = len(bpy.data.texts)
    bpy.data.batch_remove([*bpy.data.texts, *bpy.data.sounds])
    drivers = _still()
    if texts or drivers:
        notes.append(f"{texts} text blocks and {drivers} drivers are left out, values stay as they were")
    scene.render.use_sequencer = False
    compat.no_compositor(scene)
    return notes


def _localize(name: str) -> None:
    for library in bpy.data.libraries:
        if rules.is_blenders(library.filepath):
            continue
        if not Path(bpy.path.abspath(library.filepath)).is_file():
            raise BacklotError(
                "missing_link",
                f"{name} is linked to {Path(library.filepath).name}, which is not there.",
                "Bring it back, or make all local (Object > Relations > Make Local > All) and save.",
            )
    # of what something linked still uses a copy is made: then its user is made local, and in the next round the thing
    for _ in range(_ROUNDS):
        linked = [block for block in rules.blocks() if _is_linked(block)]
        if not linked:
            break
        for block in linked:
            block.make_local()
    for item in bpy.data.objects:
        if item.override_library is not None:
            item.make_local()


def _is_linked(block: Any) -> bool:
    library = getattr(block, "library", None)
    return library is not None and not rules.is_blenders(library.filepath)


def _still() -> int:
    """Stop all animation where it stands; returns how many drivers there were."""
    drivers = 0
    for block in rules.blocks():
        animation = getattr(block, "animation_data", None)
        if animation is not None:
            drivers += len(animation.drivers)
            block.animation_data_clear()
    return drivers


def gather(scene: bpy.types.Scene, id: str) -> bpy.types.Collection:
    """One collection with everything that would be rendered, as it would; what else there is loses its place.

    What is hidden and still used (a boolean's cutter, a curve's path) stays in the file through its users.
    """
    layer = scene.view_layers[0]
    for other in list(scene.view_layers)[1:]:
        scene.view_layers.remove(other)
    shown = _rendered(layer.layer_collection, False)
    layer.update()
    worlds = {item: item.matrix_world.copy() for item in shown}
    root = bpy.data.collections.new(id)
    for item in list(scene.objects):
        for collection in item.users_collection:
            if collection in (scene.collection, *scene.collection.children_recursive):
                collection.objects.unlink(item)
    for child in list(scene.collection.children):
        scene.collection.children.unlink(child)
    scene.collection.children.link(root)
    for item in shown:
        root.objects.link(item)
        item.hide_viewport = item.hide_render = False
    layer.update()
    for item in shown:
        item.hide_set(False)
        _as_rendered(item)
    _unconstrained(scene, worlds)
    _instances_real(scene, root)
    return root


def _rendered(layer: bpy.types.LayerCollection, off: bool) -> dict[bpy.types.Object, None]:
    """Objects that a render of the layer shows, in order."""
    off = off or layer.exclude or layer.collection.hide_render
    found: dict[bpy.types.Object, None] = {}
    if not off:
        found = {item: None for item in layer.collection.objects if not item.hide_render}
    for child in layer.children:
        found |= _rendered(child, off)
    return found


def _as_rendered(item: bpy.types.Object) -> None:
    """Rays meet what the viewport evaluates, so that has to be what is rendered."""
    for modifier in item.modifiers:
        modifier.show_viewport = modifier.show_render
        if modifier.type == "SUBSURF":
            modifier.levels = modifier.render_levels
    if item.type == "MESH" and not item.data.materials and item.data.users:
        item.data.materials.append(_plain())


def _plain() -> bpy.types.Material:
    """What Blender shows where there is no material, as a material."""
    found = bpy.data.materials.get("plain")
    if found is None:
        found = bpy.data.materials.new("plain")
        compat.ensure_nodes(found)
    return found


def _unconstrained(scene: bpy.types.Scene, worlds: dict[bpy.types.Object, Matrix]) -> None:
    """Constraints are replaced by what they did."""
    held = [item for item in worlds if item.constraints]
    for item in held:
        item.constraints.clear()
    for item in sorted(held, key=_depth):
        item.matrix_world = worlds[item]
        scene.view_layers[0].update()


def _depth(item: bpy.types.Object) -> int:
    return 0 if item.parent is None else 1 + _depth(item.parent)


def _instances_real(scene: bpy.types.Scene, root: bpy.types.Collection) -> None:
    """Collection instances become objects, so that each can have a role; a forest of them stays as it is."""
    carriers = [item for item in root.objects if item.instance_type == "COLLECTION" and item.instance_collection]
    count = sum(len(item.instance_collection.all_objects) for item in carriers)
    if not carriers or count > MAX_REAL:
        return
    before = set(scene.objects)
    for item in scene.objects:
        item.select_set(item in carriers)
    with bpy.context.temp_override(scene=scene, view_layer=scene.view_layers[0], selected_editable_objects=carriers):
        bpy.ops.object.duplicates_make_real(use_base_parent=False, use_hierarchy=True)
    for item in set(scene.objects) - before:
        if item.name not in root.objects:
            root.objects.link(item)
        for collection in item.users_collection:
            if collection != root:
                collection.objects.unlink(item)
    for item in carriers:
        item.instance_type = "NONE"


def to_meters(scene: bpy.types.Scene, root: bpy.types.Collection, unit: float) -> None:
    """Make one Blender unit a meter, everything scaled about the origin; light on things stays as it was."""
    settings = scene.unit_settings
    settings.system, settings.scale_length, settings.length_unit = "METRIC", 1.0, "METERS"
    if abs(unit - 1) < 1e-6:
        return
    origin = bpy.data.objects.new("origin", None)
    root.objects.link(origin)
    try:
        scale_set(AppendedSet(collection=root, marks={"origin": origin}, mark=origin, cameras={}), scene, unit)
    finally:
        bpy.data.objects.remove(origin)
    for camera in (item.data for item in root.objects if item.type == "CAMERA"):
        camera.clip_start *= unit
        camera.clip_end *= unit
        camera.dof.focus_distance *= unit
    scene.view_layers[0].update()


def pack() -> list[str]:
    """Take pictures and fonts into the file. Returns a note for those that are missing."""
    missing = []
    for image in bpy.data.images:
        if image.source == "GENERATED" or image.type in ("RENDER_RESULT", "COMPOSITING") or image.packed_file:
            continue
        try:
            image.pack()
        except RuntimeError:
            missing.append(image.name)
    for font in bpy.data.fonts:
        if font.packed_file is None and font.filepath != "<builtin>":
            try:
                font.pack()
            except RuntimeError:
                missing.append(font.name)
    for image in bpy.data.images:
        if image.packed_file:
            image.filepath_raw = f"//{Path(image.filepath_raw.replace(chr(92), '/')).name or image.name}"
    return [f"pictures are missing: {', '.join(missing[:5])}"] if missing else []


def forget() -> None:
    """Drop what nothing in the scene uses, so that the file holds the set and no more."""
    for block in rules.blocks():
        if getattr(block, "library", None) is None:
            with contextlib.suppress(AttributeError):
                block.use_fake_user = False
            if getattr(block, "asset_data", None) is not None:
                block.asset_clear()
    bpy.ops.outliner.orphans_purge(do_local_ids=True, do_linked_ids=True, do_recursive=True)
    for library in list(bpy.data.libraries):  # all that was linked is the set's own by now; the tie itself stays behind
        if not rules.is_blenders(library.filepath):
            bpy.data.libraries.remove(library)


def count(scene: bpy.types.Scene, name: str) -> int:
    """Triangles of the scene; raises BacklotError("empty_scene" | "too_large")."""
    for item in scene.objects:  # cheap: what is too much before modifiers needs not be evaluated
        if item.type == "MESH" and len(item.data.polygons) > rules.MAX_ADDED_TRIANGLES:
            raise _too_large(name, len(item.data.polygons))
    found = rules.triangles(scene)
    if not found:
        raise BacklotError(
            "empty_scene", f"{name} shows no surface: no mesh in it is rendered.", "Give a scene that holds a place."
        )
    if found > rules.MAX_ADDED_TRIANGLES:
        raise _too_large(name, found)
    return found


def _too_large(name: str, triangles: int) -> BacklotError:
    return BacklotError(
        "too_large",
        f"{name} has {triangles:,} triangles, and at most {rules.MAX_ADDED_TRIANGLES:,} can be staged.",
        "Decimate the largest meshes, or lower their subdivision levels.",
    )
