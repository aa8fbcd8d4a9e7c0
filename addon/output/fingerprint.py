# SPDX-License-Identifier: GPL-3.0-or-later
"""A short text that changes with everything that a render of the scene would show; so that a stopped series goes on."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import bpy
import numpy as np

DIGITS = 4
"""Significant digits of numbers: metering the same light again may differ in the last ones."""
_SCENE = (
    ("render", ("resolution_x", "resolution_y", "engine")),
    ("view_settings", ("view_transform", "look", "gamma")),
)
_SKIPPED = frozenset(("rna_type", "name", "name_full", "session_uid", "users", "is_evaluated", "preview", "select"))


def of(scene: bpy.types.Scene, points: np.ndarray[Any, Any], facts: dict[str, Any]) -> str:
    """32 hexadecimal digits. points: the product's vertices. facts: what else decides the picture, plain values.

    Looks at objects' places and visibility, lights, materials with their nodes, camera, world and exposure. Geometry of
    the set counts by its objects' names and sizes.
    """
    told: list[Any] = [facts, _round(scene.view_settings.exposure, 2)]
    told += [[str(getattr(getattr(scene, owner), key)) for key in keys] for owner, keys in _SCENE]
    rounded = np.round(points / max(float(np.ptp(points)), 1e-9), DIGITS) + 0.0  # + 0.0: there is no -0
    told.append(hashlib.sha256(rounded.astype(np.float32).tobytes()).hexdigest())
    materials: dict[str, bpy.types.Material] = {}
    for obj in sorted(_all_objects(scene), key=lambda each: each.name):
        place = [_round(value) for row in obj.matrix_world for value in row]
        told.append([obj.name, obj.type, obj.hide_render, place, [_round(side) for side in obj.dimensions]])
        if obj.type in ("LIGHT", "CAMERA"):
            told.append(_values(obj.data))
        materials |= {slot.material.name: slot.material for slot in obj.material_slots if slot.material}
    trees: list[Any] = [materials[name].node_tree for name in sorted(materials)]
    told += [_tree(tree) for tree in [*trees, scene.world.node_tree if scene.world else None] if tree]
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:32]


def _all_objects(scene: bpy.types.Scene) -> set[bpy.types.Object]:
    """With what is shown through instances of collections."""
    found = set(scene.objects)
    for obj in list(found):
        if obj.instance_type == "COLLECTION" and obj.instance_collection:
            found |= set(obj.instance_collection.all_objects)
    return found


def _tree(tree: bpy.types.NodeTree) -> list[Any]:
    """Nodes with their values and links; groups with what is in them."""
    told: list[Any] = []
    for node in tree.nodes:
        sockets = [_plain(getattr(socket, "default_value", None)) for socket in node.inputs]
        told.append([node.bl_idname, node.mute, sockets, _values(node)])
        inner = getattr(node, "node_tree", None)
        if inner is not None:
            told.append(_tree(inner))
        image = getattr(node, "image", None)
        if image is not None:
            told.append([image.filepath, list(image.size), image.colorspace_settings.name])
    told.append([[link.from_socket.path_from_id(), link.to_socket.path_from_id()] for link in tree.links])
    return told


def _values(block: Any) -> dict[str, Any]:
    """Plain properties: numbers, texts, vectors."""
    found = {}
    for prop in block.bl_rna.properties:
        name = prop.identifier
        if name in _SKIPPED or prop.type not in ("FLOAT", "INT", "BOOLEAN", "ENUM", "STRING"):
            continue
        if not name.startswith(("location", "width", "height", "dimensions", "warning", "bl_")):  # a node's place
            found[name] = _plain(getattr(block, name))
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return _round(value)
    if isinstance(value, (bool, int, str)) or value is None:
        return value
    try:
        return [_plain(each) for each in value]
    except TypeError:
        return str(type(value))


def _round(value: float, digits: int = DIGITS) -> float:
    """To so many significant digits, at least that many behind the point."""
    return round(float(value), digits) + 0.0 if abs(value) < 1 else float(f"{value:.{digits}g}")
