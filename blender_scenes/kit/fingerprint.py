# SPDX-License-Identifier: GPL-3.0-or-later
"""A digest of all that a render of the scene shows, so that a picture is taken again only when it would differ."""

from __future__ import annotations

import hashlib
from typing import Any

import bpy
import numpy as np

# Where a node stands in the editor, what is selected, and other things that no picture shows.
_UNSEEN = frozenset(
    ("name", "name_full", "label", "location", "location_absolute", "width", "height", "select", "show_options",
     "show_preview", "show_texture", "hide", "parent", "color", "use_custom_color", "is_active", "is_editmode",
     "use_fake_user", "tag", "show_expanded", "show_viewport", "show_in_editmode", "show_on_cage", "use_pin_to_last",
     "execution_time", "persistent_uid", "is_active_output", "session_uid", "users", "is_library_indirect",
     "is_missing", "is_runtime_data", "is_evaluated", "warning_propagation", "bl_icon")
)  # fmt: skip
_SEEN_OF_OBJECTS = (
    "lightgroup", "visible_camera", "visible_diffuse", "visible_glossy", "visible_transmission", "visible_shadow",
    "visible_volume_scatter", "is_shadow_catcher", "is_holdout", "instance_type", "use_instance_faces_scale",
    "instance_faces_scale", "show_instancer_for_render",
)  # fmt: skip
_WIDTH = {
    "FLOAT": 1,
    "INT": 1,
    "BOOLEAN": 1,
    "INT8": 1,
    "FLOAT_VECTOR": 3,
    "FLOAT2": 2,
    "FLOAT_COLOR": 4,
    "INT32_2D": 2,
}
_FIELD = {"FLOAT_VECTOR": "vector", "FLOAT2": "vector", "FLOAT_COLOR": "color"}


def digest(scene: bpy.types.Scene, *more: str) -> str:
    """Digest of the visible objects, their meshes, materials and lights, the scene's camera and the world; `more` goes
    in as well."""
    found = hashlib.sha256("\0".join(more).encode())
    graph = bpy.context.evaluated_depsgraph_get()
    materials: set[bpy.types.Material] = set()
    visible = [item for item in scene.objects if not item.hide_render and item.type not in ("CAMERA", "EMPTY")]
    for item in sorted([*visible, scene.camera], key=lambda each: each.name):
        seen = {key: str(getattr(item, key)) for key in _SEEN_OF_OBJECTS}
        materials |= {slot.material for slot in item.material_slots if slot.material}
        slots = [slot.material.name if slot.material else "" for slot in item.material_slots]
        _feed(found, item.name, item.type, item.parent.name if item.parent else "", seen, slots)
        found.update(np.array(item.matrix_world, dtype=np.float32).round(5).tobytes())
        _feed(found, [_plain(modifier) for modifier in item.modifiers], _linking(item))
        if item.type in ("LIGHT", "CAMERA"):
            _feed(found, _plain(item.data), tuple(getattr(item.data, "color", ())), _tree(item.data))
        elif item.type in ("MESH", "CURVE", "SURFACE", "FONT"):
            _feed_mesh(found, item.evaluated_get(graph))
    for material in sorted(materials, key=lambda each: each.name):
        _feed(found, material.name, _tree(material))
    if scene.world is not None:
        _feed(found, scene.world.lightgroup, _tree(scene.world))
    return found.hexdigest()[:16]


def _feed(found: Any, *values: Any) -> None:
    found.update(repr(values).encode())


def _linking(item: bpy.types.Object) -> list[tuple[str, str]]:
    receivers = item.light_linking.receiver_collection
    if receivers is None:
        return []
    pairs = zip(receivers.objects, receivers.collection_objects, strict=True)
    return sorted((each.name, entry.light_linking.link_state) for each, entry in pairs)


def _feed_mesh(found: Any, item: bpy.types.Object) -> None:
    mesh = item.to_mesh()
    for attribute in sorted(mesh.attributes, key=lambda each: each.name):
        width = _WIDTH.get(attribute.data_type, 0)
        if not width:
            continue
        kind = np.float32 if attribute.data_type.startswith("FLOAT") else np.int32
        values = np.empty(len(attribute.data) * width, dtype=kind if attribute.data_type != "BOOLEAN" else bool)
        attribute.data.foreach_get(_FIELD.get(attribute.data_type, "value"), values)
        _feed(found, attribute.name)
        found.update((values.round(5) if kind is np.float32 else values).tobytes())
    corners = np.empty(len(mesh.loops), dtype=np.int32)
    mesh.loops.foreach_get("vertex_index", corners)
    found.update(corners.tobytes())
    item.to_mesh_clear()


def _tree(owner: Any) -> list[Any]:
    """Nodes with their settings and values, and the links."""
    if not getattr(owner, "use_nodes", False):
        return []
    nodes = []
    for node in owner.node_tree.nodes:
        values = [_value(getattr(socket, "default_value", None)) for socket in node.inputs]
        ramp = getattr(node, "color_ramp", None)
        stops = [(round(stop.position, 5), _value(stop.color)) for stop in ramp.elements] if ramp else []
        nodes.append((node.name, node.bl_idname, _plain(node), values, stops))
    links = [
        (link.from_node.name, link.from_socket.identifier, link.to_node.name, link.to_socket.identifier)
        for link in owner.node_tree.links
    ]
    return [nodes, sorted(links)]


def _plain(block: Any) -> dict[str, Any]:
    """Its settings that are numbers, words or vectors."""
    settings = {}
    for prop in block.bl_rna.properties:
        if prop.type in ("BOOLEAN", "INT", "FLOAT", "STRING", "ENUM") and prop.identifier not in _UNSEEN:
            settings[prop.identifier] = _value(getattr(block, prop.identifier))
    return settings


def _value(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, str | int | bool) or value is None:
        return value
    try:
        return [_value(part) for part in value]
    except TypeError:
        return str(type(value))
