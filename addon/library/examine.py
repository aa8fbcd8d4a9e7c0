# SPDX-License-Identifier: GPL-3.0-or-later
"""Open a set's file and say what is wrong with it: a job of the second Blender, because the file may be anybody's.

Nothing of the file runs: it is opened with auto-run off, and Blender evaluates no Python driver and no text then.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import Any

import bpy

from ..staging import assignments
from . import rules
from .opening import open_blend


def examine(job: dict[str, Any]) -> dict[str, Any]:
    """``job``: {"file"}. Returns {"faults": […], "facts": {triangles, cameras, marks, variants, asset, …}}.

    Raises BacklotError("damaged_file").
    """
    path = Path(job["file"])
    scene = open_blend(path)
    faults = []
    if len(bpy.data.scenes) > 1:
        faults.append(f"{path.name} holds {len(bpy.data.scenes)} scenes: keep the one with the set")
    if not scene.collection.children:
        faults.append("the scene has no collection: put all objects of the set into one")
        return {"faults": faults, "facts": {}}
    root = scene.collection.children[0]
    faults += rules.check_scene(scene)
    faults += [fault for fault in _in_variants(scene, root) if fault not in faults]
    return {"faults": faults, "facts": _facts(scene, root)}


def _in_variants(scene: bpy.types.Scene, root: bpy.types.Collection) -> list[str]:
    """Each variant must be one that can be put on; where things come or go, the rules hold again."""
    try:
        known = assignments.variants(root)
    except ValueError as ex:
        return [f"its variants cannot be read ({ex}): build them again"]
    faults = []
    for id, entries in known.items():
        try:
            assignments.apply(root, scene, id)
        except ValueError as ex:
            faults.append(f"variant {id!r} cannot be put on ({ex}): name what is in the file, or drop the variant")
            continue
        if id != assignments.DEFAULT and any(entry[2] == "hide" for entry in entries):
            scene.view_layers[0].update()
            faults += [f"variant {id!r}: {fault}" for fault in rules.check_scene(scene)]
    with contextlib.suppress(ValueError):
        assignments.apply(root, scene, assignments.DEFAULT)
        scene.view_layers[0].update()
    return faults


def _facts(scene: bpy.types.Scene, root: bpy.types.Collection) -> dict[str, Any]:
    """What the card has to say in the same way."""
    try:
        variants = list(assignments.variants(root))
    except ValueError:
        variants = []
    cameras = [item for item in scene.objects if item.type == "CAMERA"]
    marks = [item for item in scene.objects if item.get("backlot_role") == "mark"]
    return {
        "blender": ".".join(map(str, bpy.data.version)),
        "triangles": rules.triangles(scene),
        "cameras": sorted(re.sub(r"\.\d{3}$", "", item.name) for item in cameras),
        "marks": {item.name: list(item.matrix_world.translation) for item in marks},
        "variants": variants,
        "copy_space": str(scene.get("backlot_copy_space", "")).split(),
        "asset": _asset(root),
    }


def _asset(root: bpy.types.Collection) -> dict[str, Any] | None:
    data = root.asset_data
    if data is None:
        return None
    return {
        "description": data.description,
        "author": data.author,
        "licence": data.license,
        "catalog": data.catalog_id,
        "tags": [tag.name for tag in data.tags],
        "picture": min(root.preview.image_size) if root.preview is not None else 0,
    }
