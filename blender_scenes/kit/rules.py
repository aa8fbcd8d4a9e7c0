# SPDX-License-Identifier: GPL-3.0-or-later
"""What every set must keep to, checked on the scene itself. A fault is one sentence that says how to mend it.

The kit that builds sets and the check of anybody's library have this same file. It needs nothing but Blender.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
from mathutils import Matrix, Vector
from mathutils.bvhtree import BVHTree

MAX_TRIANGLES = 400_000
MAX_ADDED_TRIANGLES = 3_000_000
"""For scenes that artists made for themselves and `library add` made sets of: what staging can bear."""
MAX_BYTES = 3_000_000
EXPOSURE = (0.12, 0.50)
ASPECTS = (1.0, 4 / 5, 16 / 9)
COPY_SPACES = {
    "left": (-1.2, -0.5, -0.6, 0.8),
    "right": (0.5, 1.2, -0.6, 0.8),
    "top": (-0.9, 0.9, 0.75, 1.15),
}
"""Left, right, low, high of the room for text in a wide hero picture, in half frames from the product's middle. They
reach beyond the frame, as the product is moved aside for them."""
COPY_PROPS = 0.06
"""Share of that room in which a prop may reach."""
LIGHT_ROLES = ("key", "fill", "rim", "background", "practical")
ROLES = ("surface", "backdrop", "prop:<what>", *LIGHT_ROLES, "flag", "rig", "camera", "mark")


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
    count = triangles(scene)
    most = MAX_ADDED_TRIANGLES if scene.get("backlot_added") else MAX_TRIANGLES
    if count > most:
        faults.append(f"{count} triangles, at most {most}: use fewer segments, subdivisions or instances")
    if faults:
        return faults  # what follows relies on these, and takes long where there is too much
    return [
        *_on_the_surface(scene),
        *_free_space(scene),
        *_open_view(scene),
        *_no_ends(scene),
        *_copy_space(scene),
    ]


def check_file(path: Path) -> list[str]:
    """Faults of the saved file."""
    size = path.stat().st_size
    if size <= MAX_BYTES:
        return []
    most = f"at most {MAX_BYTES / 1e6:.0f}"
    return [f"{path.name} has {size / 1e6:.1f} MB, {most}: purge what is unused, use modifiers, save compressed"]


def check_exposure(gray_card: float) -> list[str]:
    """Faults of what the light meter read from an 18 % gray card at the mark."""
    low, high = EXPOSURE
    if low <= gray_card <= high:
        return []
    return [f"a gray card at the mark reads {gray_card:.2f}, not {low} to {high}: change the lights' level"]


def _roles(scene: bpy.types.Scene) -> list[str]:
    faults: list[str] = []
    bare: list[str] = []
    colorless: list[str] = []
    groups = set(scene.view_layers[0].lightgroups.keys())
    for item in scene.objects:
        role = item.get("backlot_role")
        if not isinstance(role, str):
            bare.append(item.name)
            continue
        if role not in ROLES and not (role.startswith("prop:") and len(role) > len("prop:")):
            faults.append(f"{item.name} has the unknown role {role[:40]!r}: make it one of {', '.join(ROLES)}")
            continue
        if role in LIGHT_ROLES and item.lightgroup != role:
            faults.append(
                f"{item.name} is not in the light group {role}: choose it under Object > Shading > Light Group"
            )
        if role in LIGHT_ROLES and role not in groups:
            faults.append(f"the view layer has no light group {role}: add it under View Layer > Passes > Light Groups")
        if item.type == "LIGHT" and role not in LIGHT_ROLES:
            faults.append(f"{item.name} is a light with the role {role}: make it one of {', '.join(LIGHT_ROLES)}")
        if item.type == "MESH" and not item.data.materials:
            colorless.append(item.name)
    if bare:
        faults.append(f"{_some(bare)} no backlot_role: add that custom property, one of {', '.join(ROLES)}")
    if colorless:
        faults.append(f"{_some(colorless)} no material: give one")
    by_world = scene.world is not None and scene.world.lightgroup == "key"
    if not by_world and not any(item.get("backlot_role") in LIGHT_ROLES for item in scene.objects):
        faults.append("nothing has the role of a light: give the main light the backlot_role key")
    return list(dict.fromkeys(faults))


def _some(names: list[str]) -> str:
    """The subject of a sentence: a set made elsewhere has the same fault in each of its objects."""
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{', '.join(names[:3])}{more} {'has' if len(names) == 1 else 'have'}"


def blocks() -> Iterator[Any]:
    """All datablocks, and the node trees that lie within one."""
    for prop in bpy.types.BlendData.bl_rna.properties:
        if prop.type == "COLLECTION":
            for block in getattr(bpy.data, prop.identifier):
                yield block
                tree = getattr(block, "node_tree", None)
                if tree is not None:
                    yield tree


def _outside() -> list[str]:
    """Nothing that reaches out of the file or runs in it."""
    mend = "pack it (File > External Data > Pack Resources) or do without"
    images = [
        image
        for image in bpy.data.images
        if image.source in ("FILE", "SEQUENCE", "MOVIE", "TILED") and not image.packed_file
    ]
    faults = [f"image {image.name} is an external file: {mend}" for image in images]
    known = {image.filepath for image in images} | {library.filepath for library in bpy.data.libraries}
    faults += [
        f"{Path(path).name} is an external file: {mend}"
        for path in bpy.utils.blend_paths(absolute=False, packed=False, local=True)
        if path not in known and not is_blenders(path)
    ]
    faults += [
        f"{library.filepath} is a linked library: make all local (Object > Relations > Make Local > All)"
        for library in bpy.data.libraries
        if not is_blenders(library.filepath)
    ]
    faults += [f"text block {text.name}: sets hold no scripts, remove it in the Text Editor" for text in bpy.data.texts]
    for block in blocks():
        animation = getattr(block, "animation_data", None)
        if animation is not None and animation.drivers:
            faults.append(f"{block.name} has a driver: delete it and set the value (right-click > Delete Driver)")
        if any(node.type == "SCRIPT" for node in getattr(block, "nodes", ())):
            faults.append(f"{block.name} has a script node: use Blender's own shader nodes")
    return faults


def is_blenders(path: str) -> bool:
    """Whether this is of the assets that every Blender brings along: its brushes are linked into most files."""
    return "/datafiles/assets/" in path.replace("\\", "/")


def _cameras_and_marks(scene: bpy.types.Scene) -> list[str]:
    faults = []
    cameras = {item.name for item in scene.objects if item.type == "CAMERA"}
    numbered = sorted(name for name in cameras if re.search(r"\.\d{3}$", name))
    faults += [f"camera {name}: something else has its name without the number: rename that" for name in numbered]
    for wanted in ({"hero"}, {"three_quarter"}, {"top", "low"}):
        if not cameras & wanted:
            faults.append(f"no camera named {' or '.join(sorted(wanted))}: add it, or rename one")
    marks = [item for item in scene.objects if item.get("backlot_role") == "mark"]
    if not any(mark.name == "mark" for mark in marks):
        faults.append("no mark named mark: put an empty of that name and role where the product stands")
    faults += [
        f"{mark.name} has no {key}: add the custom property, a number of meters of free space"
        for mark in marks
        for key in ("free_radius_m", "free_height_m")
        if not isinstance(mark.get(key), (int, float))
    ]
    if not isinstance(scene.get("backlot_design_size_m"), (int, float)):
        faults.append(
            "the scene has no backlot_design_size_m: add it, the height of the product it is made for, in meters"
        )
    if scene.camera is None:
        faults.append("the scene's camera is not set: make hero the active camera")
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
            faults.append(f"{mark.name} is {off * 1000:.1f} mm off its surface: move it there")
    return faults


def _free_space(scene: bpy.types.Scene) -> list[str]:
    faults = []
    lift = 0.003
    for mark in (item for item in scene.objects if item.get("backlot_role") == "mark"):
        radius, height = mark["free_radius_m"], mark["free_height_m"] - lift
        place = mark.matrix_world.translation + Vector((0, 0, lift))
        space = cylinder(place, radius, height)
        middle = place + Vector((0, 0, height / 2))
        near = [
            piece for piece in pieces() if (piece.middle - middle).length < piece.reach + math.hypot(radius, height / 2)
        ]
        names = {piece.name for piece in near if space.overlap(piece.tree())}
        faults += [f"{name} stands in the free space of {mark.name}: move it" for name in sorted(names)]
    return faults


def cylinder(place: Vector, radius: float, height: float, segments: int = 32) -> BVHTree:
    """An upright cylinder whose floor's middle is at `place`."""
    around = [2 * math.pi * step / segments for step in range(segments)]
    ring = [Vector((radius * math.cos(angle), radius * math.sin(angle), 0)) for angle in around]
    corners = [place + each + Vector((0, 0, z)) for z in (0.0, height) for each in ring]
    sides = [(i, (i + 1) % segments, (i + 1) % segments + segments, i + segments) for i in range(segments)]
    lids = [tuple(reversed(range(segments))), tuple(range(segments, 2 * segments))]
    return BVHTree.FromPolygons(corners, [*sides, *lids])


def _hero(scene: bpy.types.Scene) -> bpy.types.Object:
    return next(item for item in scene.objects if item.type == "CAMERA" and item.name == "hero")


def _open_view(scene: bpy.types.Scene) -> list[str]:
    """Nothing between the hero camera and the product's axis. For the other marks the camera moves along with them."""
    main = next(item for item in scene.objects if item.name == "mark").matrix_world
    size = float(scene["backlot_design_size_m"])
    faults = []
    for mark in (item for item in scene.objects if item.get("backlot_role") == "mark"):
        eye = mark.matrix_world @ main.inverted() @ _hero(scene).matrix_world.translation
        for height in (0.1, 0.5, 0.9):
            way = mark.matrix_world.translation + Vector((0, 0, height * size)) - eye
            hit = _hit(scene, eye, way.normalized(), way.length * 0.995)
            if hit is not None:
                faults.append(f"{hit[1]} stands between the hero camera and {mark.name}: move it")
                break
    return faults


def _copy_space(scene: bpy.types.Scene) -> list[str]:
    """Where the set says that text has room, a wide hero picture with the product moved aside shows no prop."""
    hero = _hero(scene)
    eye, turn = hero.matrix_world.translation, hero.matrix_world.to_3x3().normalized()
    high = hero.data.sensor_width / 2 / hero.data.lens
    wide = high * max(ASPECTS)
    faults = []
    for side in str(scene.get("backlot_copy_space", "")).split():
        if side not in COPY_SPACES:
            faults.append(f"copy space {side[:20]!r} is unknown: the words are {', '.join(COPY_SPACES)}")
            continue
        left, right, low, top = COPY_SPACES[side]
        rays = [
            turn @ Vector((wide * (left + (right - left) * x / 7), high * (low + (top - low) * y / 5), -1.0))
            for x in range(8)
            for y in range(6)
        ]
        hits = [hit[1] for ray in rays if (hit := _hit(scene, eye, ray.normalized(), 1000.0))]
        props = [name for name in hits if _role(scene, name).startswith("prop:")]
        if len(props) > COPY_PROPS * len(rays):
            faults.append(f"{_most(props)} stands in the copy space on the {side}: move it, or do not say so")
    return faults


def _role(scene: bpy.types.Scene, name: str) -> str:
    item = scene.objects.get(name)
    return str(item.get("backlot_role", "")) if item is not None else ""


def _most(names: list[str]) -> str:
    return max(sorted(set(names)), key=names.count)


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
                faults.append(f"camera {camera.name} sees the set's end in a frame of {aspect:.2f}:1: enlarge it")
    return faults
