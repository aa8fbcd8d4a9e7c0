# SPDX-License-Identifier: GPL-3.0-or-later
"""Tiny products and a tiny set for the tests of product, staging and output; and a fingerprint of the open file."""

from __future__ import annotations

import hashlib
import json
import struct
from pathlib import Path
from typing import Any

import bpy
from mathutils import Vector

_BLOCKS = (
    *("objects", "meshes", "materials", "images", "worlds", "node_groups", "texts", "scenes", "collections"),
    *("lights", "cameras", "libraries", "actions", "curves", "armatures"),
)


LEDGE, LEDGE_TURN = (1.0, 0.5, 0.1), 0.4


def fresh() -> bpy.types.Scene:
    """An empty file with one scene, as factory settings give it."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    return bpy.context.scene


def cube_arrays(w: float, d: float, h: float) -> tuple[list[tuple[float, ...]], list[tuple[int, ...]]]:
    """Corners and quads of a box that stands on z = 0."""
    v = [(x * w / 2, y * d / 2, z * h) for z in (0, 1) for y in (-1, 1) for x in (-1, 1)]
    return v, [(0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5)]


def box(
    name: str, w: float, d: float, h: float, color: tuple[float, float, float] = (0.4, 0.4, 0.4)
) -> bpy.types.Object:
    """A box object (in no scene yet) with a Principled material."""
    mesh = bpy.data.meshes.new(name)
    vertices, faces = cube_arrays(w, d, h)
    mesh.from_pydata(vertices, [], faces)
    mesh.materials.append(material(name, color))
    return bpy.data.objects.new(name, mesh)


def material(name: str, color: tuple[float, float, float], **inputs: float) -> bpy.types.Material:
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    shader = next(n for n in made.node_tree.nodes if n.type == "BSDF_PRINCIPLED")
    shader.inputs["Base Color"].default_value = (*color, 1)
    for key, value in inputs.items():
        shader.inputs[key.replace("_", " ")].default_value = value
    return made


def write_glb(
    path: Path, size: tuple[float, float, float] = (0.1, 0.2, 0.05), extras: dict[str, Any] | None = None
) -> Path:
    """A box as GLB, written by hand. size: x, y (up in glTF), z in meters."""
    x, y, z = (s / 2 for s in size)
    vertices = [(a * x, b * y, c * z) for a in (-1, 1) for b in (-1, 1) for c in (-1, 1)]
    triangles = [
        0,
        1,
        3,
        0,
        3,
        2,
        4,
        6,
        7,
        4,
        7,
        5,
        0,
        4,
        5,
        0,
        5,
        1,
        2,
        3,
        7,
        2,
        7,
        6,
        0,
        2,
        6,
        0,
        6,
        4,
        1,
        5,
        7,
        1,
        7,
        3,
    ]
    data = b"".join(struct.pack("<3f", *v) for v in vertices) + struct.pack("<36H", *triangles)
    document = {
        "asset": {"version": "2.0", "extras": extras or {}},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "name": "box"}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": 8, "type": "VEC3", "min": [-x, -y, -z], "max": [x, y, z]},
            {"bufferView": 1, "componentType": 5123, "count": 36, "type": "SCALAR"},
        ],
        "bufferViews": [
            {"buffer": 0, "byteOffset": 0, "byteLength": 96},
            {"buffer": 0, "byteOffset": 96, "byteLength": 72},
        ],
        "buffers": [{"byteLength": len(data)}],
    }
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    chunks = struct.pack("<II", len(text), 0x4E4F534A) + text + struct.pack("<II", len(data), 0x004E4942) + data
    path.write_bytes(struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks)
    return path


def write_obj(path: Path, size: tuple[float, float, float], mtl: str = "") -> Path:
    """A box as OBJ, Y up."""
    vertices, faces = cube_arrays(size[0], size[2], size[1])
    lines = [f"mtllib {mtl}"] if mtl else []
    lines += [f"v {x} {z} {-y}" for x, y, z in vertices]
    lines += ["f " + " ".join(str(i + 1) for i in f) for f in faces]
    path.write_text("\n".join(lines) + "\n")
    return path


def make_set(folder: Path, card: dict[str, Any] | None = None, bumpy: bool = False, ledge: bool = False) -> Path:
    """Build and save a tiny set with floor, wall, three lights, mark and two cameras; the open file is empty then.

    ``bumpy``: the floor is a grid that rises to the right. ``ledge``: with a second mark, higher, turned and roomier.
    """
    fresh()
    folder.mkdir(parents=True, exist_ok=True)
    name = folder.name
    scene = bpy.data.scenes.new(name)
    root = bpy.data.collections.new(name)
    scene.collection.children.link(root)
    groups = {}
    for part in ("surface", "backdrop", "lights", "cameras", "marks"):
        groups[part] = bpy.data.collections.new(f"{name}.{part}")
        root.children.link(groups[part])

    def put(obj: bpy.types.Object, part: str, role: str) -> bpy.types.Object:
        groups[part].objects.link(obj)
        obj["backlot_role"] = role
        return obj

    floor = put(box("floor", 6, 6, 0.01, (0.5, 0.5, 0.5)), "surface", "surface")
    floor.location.z = -0.01
    if bumpy:
        floor.rotation_euler.y = -0.05
    wall = put(box("wall", 6, 0.02, 4, (0.4, 0.35, 0.3)), "backdrop", "backdrop")
    wall.location.y = 1.5
    for role, position, power in (
        ("key", (-0.8, -0.8, 0.9), 16.0),
        ("fill", (0.9, -0.9, 0.5), 4.0),
        ("rim", (0.6, 0.9, 0.8), 6.0),
    ):
        light = bpy.data.lights.new(role, "AREA")
        light.size, light.energy = 0.6, power
        obj = put(bpy.data.objects.new(role, light), "lights", role)
        obj.location = position
        obj.rotation_euler = (Vector((0, 0, 0.1)) - Vector(position)).to_track_quat("-Z", "Y").to_euler()
        obj.lightgroup = role
    for camera, position, focal in (("hero", (0, -1.2, 0.25), 85), ("three_quarter", (0.7, -1.0, 0.5), 85)):
        lens = bpy.data.cameras.new(camera)
        lens.lens = focal
        obj = put(bpy.data.objects.new(camera, lens), "cameras", "camera")
        obj.location = position
        obj.rotation_euler = (Vector((0, 0, 0.1)) - Vector(position)).to_track_quat("-Z", "Y").to_euler()
    if ledge:
        put(box("ledge", 1, 1, 0.1), "surface", "surface").location = (*LEDGE[:2], 0)
        other = put(bpy.data.objects.new("mark.ledge", None), "marks", "mark")
        other.location, other.rotation_euler.z = LEDGE, LEDGE_TURN
        other["free_radius_m"], other["free_height_m"] = 0.4, 2.0
    mark = put(bpy.data.objects.new("mark", None), "marks", "mark")
    mark["free_radius_m"], mark["free_height_m"] = 0.3, 0.8
    world = bpy.data.worlds.new(name)
    scene.world = world
    bpy.data.libraries.write(str(folder / "set.blend"), {scene}, compress=True)
    light = {"direction": "left", "elevation_deg": 35, "kelvin": 5600, "softness": 0.4, "fill_ratio": 3}
    data = {
        "schema": 1,
        "id": name,
        "title": "Test set",
        "kind": "studio",
        "design_size_m": 0.2,
        "scale_range": [0.25, 3.0],
        "light": light | {"key": "mid key"},
        "marks": [{"name": "mark", "free_radius_m": 0.3, "free_height_m": 0.8}],
        "cameras": [{"name": "hero", "fstop": 8}],
        "licence": "CC0-1.0",
        "author": "Backlot",
    }
    (folder / "card.json").write_text(json.dumps(data | (card or {})))
    fresh()
    return folder


def user_file() -> bpy.types.Scene:
    """A file with things of the user's own, some with the names that sets use."""
    scene = fresh()
    scene.world = bpy.data.worlds.new("user world")
    for name in ("hero", "floor", "keeper"):
        scene.collection.objects.link(box(name, 0.3, 0.2, 0.4))
    child = box("child", 0.1, 0.1, 0.1)
    child.parent = bpy.data.objects["keeper"]
    child.location.z = 0.4
    scene.collection.objects.link(child)
    collection = bpy.data.collections.new("user collection")
    scene.collection.children.link(collection)
    bpy.data.texts.new("notes").write("mine")
    bpy.data.images.new("painting", 4, 4)
    bpy.data.node_groups.new("group", "ShaderNodeTree")
    bpy.data.scenes.new("second")
    scene.view_settings.exposure = 0.37
    scene.render.resolution_x = 777
    bpy.context.view_layer.update()
    return scene


def _values(struct_: Any, depth: int = 1) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for prop in struct_.bl_rna.properties:
        key = prop.identifier
        if (
            key in ("rna_type", "is_evaluated", "session_uid", "preview", "stats", "filepath", "library_weak_reference")
            or not struct_.bl_rna
        ):
            continue
        try:
            value = getattr(struct_, key)
        except (AttributeError, RuntimeError):
            continue
        if prop.type in ("BOOLEAN", "INT", "FLOAT", "STRING", "ENUM"):
            found[key] = list(value) if getattr(prop, "is_array", False) and value is not None else value
        elif prop.type == "POINTER" and isinstance(value, bpy.types.ID):
            found[key] = value.name
        elif prop.type == "POINTER" and value is not None and depth:
            found[key] = _values(value, depth - 1)
        elif prop.type == "COLLECTION":
            found[key] = [getattr(item, "name", "") for item in value][:200]
    return found


def _plain(value: Any) -> str:
    """A custom property's value; a group's without the address that Blender prints."""
    return str(value.to_dict() if hasattr(value, "to_dict") else value)


def fingerprint() -> dict[str, str]:
    """A hash of every datablock's properties, custom properties and number of users, by kind and name."""
    out = {}
    for kind in _BLOCKS:
        for block in getattr(bpy.data, kind):
            data = {"rna": _values(block), "own": {k: _plain(block[k]) for k in block.keys() if k != "cycles"}}  # noqa: SIM118
            text = json.dumps(data, sort_keys=True, default=str)
            out[f"{kind}/{block.name}"] = hashlib.sha256(text.encode()).hexdigest()[:16]
    window = bpy.context.window
    out["shown scene"] = window.scene.name if window else ""
    return out
