# SPDX-License-Identifier: GPL-3.0-or-later
"""What every set must keep to, checked on the scene itself. A fault is one sentence that says what to mend."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import bpy
from mathutils import Matrix, Vector
from mathutils.bvhtree import BVHTree

from . import geometry
from .stage import LIGHT_ROLES, collection_of

MAX_TRIANGLES = 400_000
MAX_BYTES = 3_000_000
EXPOSURE = (0.12, 0.50)
ASPECTS = (1.0, 4 / 5, 16 / 9)


@dataclass(frozen=True, slots=True)
class Piece:
    """One visible mesh or instance of one: its name, its place, and its evaluated mesh's corners and faces."""

    name: str
    matrix: Matrix
    corners: list[Vector]
    faces: list[tuple[int, ...]]
    middle: Vector
    reach: float

    def tree(self) -> BVHTree:
        """Search tree in world space."""
        return BVHTree.FromPolygons([self.matrix @ corner for corner in self.corners], self.faces)


def pieces() -> list[Piece]:
    """Everything that the camera can see, instances one by one (they share their mesh's lists)."""
    graph = bpy.context.evaluated_depsgraph_get()
    shapes: dict[str, tuple[list[Vector], list[tuple[int, ...]], Vector, float]] = {}
    found = []
    for instance in graph.object_instances:
        item = instance.object
        if item.type not in ("MESH", "CURVE", "SURFACE", "FONT") or not instance.show_self or not item.visible_camera:
            continue
        name = item.original.name
        if name not in shapes:
            mesh = item.to_mesh()
            corners = [vertex.co.copy() for vertex in mesh.vertices]
            middle = sum(corners, Vector()) / max(len(corners), 1)
            reach = max(((corner - middle).length for corner in corners), default=0.0)
            shapes[name] = corners, [tuple(face.vertices) for face in mesh.polygons], middle, reach
            item.to_mesh_clear()
        corners, faces, middle, reach = shapes[name]
        matrix = instance.matrix_world.copy()
        found.append(Piece(name, matrix, corners, faces, matrix @ middle, reach * max(matrix.to_scale())))
    return found


def triangles(scene: bpy.types.Scene) -> int:
    """Evaluated triangles of the set, instances counted."""
    graph = bpy.context.evaluated_depsgraph_get()
    counts: dict[str, int] = {}
    total = 0
    for instance in graph.object_instances:
        item = instance.object
        if item.type not in ("MESH", "CURVE", "SURFACE", "FONT") or not instance.show_self:
            continue
        name = item.original.name
        if name not in counts:
            mesh = item.to_mesh()
            mesh.calc_loop_triangles()
            counts[name] = len(mesh.loop_triangles)
            item.to_mesh_clear()
        total += counts[name]
    return total


def check_scene(scene: bpy.types.Scene) -> list[str]:
    """Faults of the open scene; empty when it keeps to all rules."""
    faults = [*_roles(scene), *_outside(), *_cameras_and_marks(scene)]
    if not faults:
        faults += [*_on_the_surface(scene), *_free_space(scene), *_open_view(scene), *_no_ends(scene)]
    count = triangles(scene)
    if count > MAX_TRIANGLES:
        faults.append(f"{count} triangles: at most {MAX_TRIANGLES}, use fewer segments or instances")
    return faults


def check_file(path: Path) -> list[str]:
    """Faults of the saved file."""
    size = path.stat().st_size
    return [f"{path.name} has {size / 1e6:.1f} MB: at most {MAX_BYTES / 1e6:.0f}"] if size > MAX_BYTES else []


def _roles(scene: bpy.types.Scene) -> list[str]:
    faults = []
    for item in scene.objects:
        role = item.get("backlot_role")
        if not isinstance(role, str):
            faults.append(f"{item.name} has no backlot_role")
            continue
        try:
            collection_of(role)
        except ValueError as error:
            faults.append(f"{item.name}: {error}")
            continue
        if role in LIGHT_ROLES and item.lightgroup != role:
            faults.append(f"{item.name} is not in the light group {role}")
        if item.type == "LIGHT" and role not in LIGHT_ROLES:
            faults.append(f"{item.name} is a light with the role {role}")
        if item.type == "MESH" and not item.data.materials:
            faults.append(f"{item.name} has no material")
    return faults


def _outside() -> list[str]:
    """Nothing that reaches out of the file or runs in it."""
    faults = [
        f"image {image.name} is an external file"
        for image in bpy.data.images
        if image.source in ("FILE", "SEQUENCE", "MOVIE") and not image.packed_file
    ]
    faults += [f"linked library {library.name}" for library in bpy.data.libraries]
    faults += [f"text block {text.name}: sets hold no scripts" for text in bpy.data.texts]
    owners = [
        *bpy.data.objects,
        *bpy.data.materials,
        *bpy.data.lights,
        *bpy.data.worlds,
        *bpy.data.scenes,
        *bpy.data.meshes,
        *bpy.data.cameras,
        *bpy.data.node_groups,
    ]
    faults += [
        f"{owner.name} has a driver"
        for owner in owners
        if owner.animation_data is not None and owner.animation_data.drivers
    ]
    for material in bpy.data.materials:
        if material.use_nodes and any(node.type == "SCRIPT" for node in material.node_tree.nodes):
            faults.append(f"material {material.name} has a script node")
    return faults


def _cameras_and_marks(scene: bpy.types.Scene) -> list[str]:
    faults = []
    cameras = {item.name for item in scene.objects if item.type == "CAMERA"}
    for wanted in ({"hero"}, {"three_quarter"}, {"top", "low"}):
        if not cameras & wanted:
            faults.append(f"no camera named {' or '.join(sorted(wanted))}")
    marks = [item for item in scene.objects if item.get("backlot_role") == "mark"]
    if not any(mark.name == "mark" for mark in marks):
        faults.append("no mark named mark")
    faults += [
        f"{mark.name} has no {key}"
        for mark in marks
        for key in ("free_radius_m", "free_height_m")
        if not isinstance(mark.get(key), float)
    ]
    if scene.camera is None:
        faults.append("the scene's camera is not set")
    return faults


def _hit(scene: bpy.types.Scene, start: Vector, toward: Vector, far: float) -> tuple[float, str] | None:
    """(distance in meters, name) of the first thing on a ray that the camera can see, or None."""
    graph = bpy.context.evaluated_depsgraph_get()
    gone = 0.0
    while gone < far:
        met, place, _, _, item, _ = scene.ray_cast(graph, start + toward * gone, toward, distance=far - gone)
        if not met:
            return None
        gone = (place - start).length
        if item.visible_camera:
            return gone, item.name
        gone += 1e-4
    return None


def _on_the_surface(scene: bpy.types.Scene) -> list[str]:
    faults = []
    lift = 0.005
    for mark in (item for item in scene.objects if item.get("backlot_role") == "mark"):
        hit = _hit(scene, mark.matrix_world.translation + Vector((0, 0, lift)), Vector((0, 0, -1)), 0.2)
        off = math.inf if hit is None else abs(hit[0] - lift)
        if off > 0.001:
            faults.append(f"{mark.name} is {off * 1000:.1f} mm off its surface")
    return faults


def _free_space(scene: bpy.types.Scene) -> list[str]:
    faults = []
    lift = 0.003
    for mark in (item for item in scene.objects if item.get("backlot_role") == "mark"):
        radius, height = mark["free_radius_m"], mark["free_height_m"] - lift
        probe = geometry.cylinder("probe", radius, height, edge=0.0, segments=32)
        place = mark.matrix_world.translation + Vector((0, 0, lift))
        vertices = [vertex.co + place for vertex in probe.data.vertices]
        space = BVHTree.FromPolygons(vertices, [tuple(face.vertices) for face in probe.data.polygons])
        bpy.data.meshes.remove(probe.data)
        middle = place + Vector((0, 0, height / 2))
        near = [
            piece for piece in pieces() if (piece.middle - middle).length < piece.reach + math.hypot(radius, height / 2)
        ]
        names = {piece.name for piece in near if space.overlap(piece.tree())}
        faults += [f"{name} stands in the free space of {mark.name}" for name in sorted(names)]
    return faults


def _open_view(scene: bpy.types.Scene) -> list[str]:
    """Nothing between the hero camera and the product's axis."""
    hero = next(item for item in scene.objects if item.type == "CAMERA" and item.name == "hero")
    mark = next(item for item in scene.objects if item.name == "mark")
    eye = hero.matrix_world.translation
    size = float(scene["backlot_design_size_m"])
    for height in (0.1, 0.5, 0.9):
        way = mark.matrix_world.translation + Vector((0, 0, height * size)) - eye
        hit = _hit(scene, eye, way.normalized(), way.length * 0.995)
        if hit is not None:
            return [f"{hit[1]} stands between the hero camera and the mark"]
    return []


def _no_ends(scene: bpy.types.Scene) -> list[str]:
    """In a studio every camera sees only the set, in every usual frame: no end of the floor, no empty world."""
    if scene.get("backlot_kind") != "studio":
        return []
    faults = []
    for camera in (item for item in scene.objects if item.type == "CAMERA"):
        eye = camera.matrix_world.translation
        turn = camera.matrix_world.to_3x3().normalized()
        for aspect in ASPECTS:
            # Staging fits the product into the frame's shorter side, so the longer one shows more of the set.
            half = camera.data.sensor_width / 2 / camera.data.lens * 1.15
            wide, high = half * max(aspect, 1.0), half / min(aspect, 1.0)
            rays = [turn @ Vector((x * wide, y * high, -1.0)) for x in (-1, -0.5, 0, 0.5, 1) for y in (-1, 0, 1)]
            if any(_hit(scene, eye, ray.normalized(), 1000.0) is None for ray in rays):
                faults.append(f"camera {camera.name} sees the set's end in a frame of {aspect:.2f}:1")
    return faults
