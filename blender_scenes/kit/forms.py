# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain forms: blocks, lathes, tubes, sheets and scattered copies, made with numpy and without operators.

Lengths are meters, angles degrees. Every function returns objects that are not linked to a scene yet; a recipe hands
them to the stage with a role. Whatever is random takes a seed, so that the same recipe gives the same file.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

import bpy
import numpy as np
from mathutils import Matrix

Vec: TypeAlias = tuple[float, float, float]
Faces: TypeAlias = Sequence[Sequence[int]] | np.ndarray
Points: TypeAlias = Sequence[Sequence[float]] | Sequence[np.ndarray] | np.ndarray
CARRIER = 0.002  # side of a carrying quad, meters
BELOW = 4.0
UNIT_CUBE = np.array([(x, y, z) for z in (-0.5, 0.5) for y in (-0.5, 0.5) for x in (-0.5, 0.5)], dtype=np.float64)
CUBE_FACES = ((0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5))


def mesh_object(
    name: str,
    verts: np.ndarray,
    faces: Faces,
    material: bpy.types.Material | Sequence[bpy.types.Material] | None = None,
    *,
    smooth: bool = True,
    at: Vec = (0, 0, 0),
    slots: Sequence[int] | None = None,
) -> bpy.types.Object:
    """Object from (n, 3) vertices and faces; `slots` gives each face its material's index."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata([tuple(v) for v in np.asarray(verts, dtype=float)], [], [tuple(int(i) for i in f) for f in faces])
    materials = [material] if isinstance(material, bpy.types.Material) else list(material or ())
    for item in materials:
        mesh.materials.append(item)
    mesh.polygons.foreach_set("use_smooth", [smooth] * len(mesh.polygons))
    if slots is not None:
        mesh.polygons.foreach_set("material_index", list(slots))
    mesh.update()
    obj = bpy.data.objects.new(name, mesh)
    obj.location = at
    return obj


def grid_object(
    name: str, points: np.ndarray, material: bpy.types.Material | None, *, wrap: bool = False
) -> bpy.types.Object:
    """Smooth surface through a (rows, columns, 3) array of points; `wrap` closes the columns to a tube."""
    rows, columns = points.shape[:2]
    index = np.arange(rows * columns).reshape(rows, columns)
    right = np.roll(index, -1, axis=1)
    last = columns if wrap else columns - 1
    quads = np.stack([index[:-1, :last], right[:-1, :last], right[1:, :last], index[1:, :last]], axis=-1)
    mesh = bpy.data.meshes.new(name)
    mesh.vertices.add(rows * columns)
    mesh.vertices.foreach_set("co", np.ascontiguousarray(points, dtype=np.float32).ravel())
    quads = quads.reshape(-1, 4)
    mesh.loops.add(quads.size)
    mesh.loops.foreach_set("vertex_index", quads.ravel().astype(np.int32))
    mesh.polygons.add(len(quads))
    mesh.polygons.foreach_set("loop_start", np.arange(0, quads.size, 4, dtype=np.int32))
    mesh.polygons.foreach_set("use_smooth", np.ones(len(quads), dtype=bool))
    mesh.update(calc_edges=True)
    mesh.validate()
    if material:
        mesh.materials.append(material)
    return bpy.data.objects.new(name, mesh)


def set_tint(obj: bpy.types.Object, per_face: np.ndarray, name: str = "tint") -> None:
    """Store one (r, g, b) of each face as the face attribute `name`, which materials read."""
    data = np.ones((len(obj.data.polygons), 4), dtype=np.float32)
    data[:, :3] = per_face
    attribute = obj.data.attributes.new(name, "FLOAT_COLOR", "CORNER")
    loops = np.array([p.loop_total for p in obj.data.polygons])
    attribute.data.foreach_set("color", np.repeat(data, loops, axis=0).ravel())


def soften(obj: bpy.types.Object, width: float, segments: int = 3, angle: float = 30) -> bpy.types.Object:
    """Round the hard edges by a bevel of `width`: no edge of a real thing is sharp."""
    modifier = obj.modifiers.new("bevel", "BEVEL")
    modifier.width = width
    modifier.segments = segments
    modifier.limit_method = "ANGLE"
    modifier.angle_limit = math.radians(angle)
    modifier.harden_normals = True
    modifier.miter_outer = "MITER_ARC"
    return obj


def blocks(
    name: str,
    boxes: Sequence[tuple[Vec, Vec]],
    material: bpy.types.Material | None,
    *,
    bevel: float = 0.002,
    segments: int = 3,
    turns: Sequence[Matrix] | None = None,
) -> bpy.types.Object:
    """Many boxes in one object: each is (middle, size), turned about its middle by its matrix in `turns`."""
    verts, faces = [], []
    for number, (middle, size) in enumerate(boxes):
        corners = UNIT_CUBE * np.array(size)
        if turns is not None:
            corners = corners @ np.array(turns[number].to_3x3()).T
        verts.append(corners + np.array(middle))
        faces += [tuple(i + 8 * number for i in face) for face in CUBE_FACES]
    # only a bevel's hardened normals keep flat faces flat under smooth shading
    obj = mesh_object(name, np.concatenate(verts), faces, material, smooth=bool(bevel))
    return soften(obj, bevel, segments) if bevel else obj


def block(
    name: str, middle: Vec, size: Vec, material: bpy.types.Material | None, bevel: float = 0.002
) -> bpy.types.Object:
    """One bevelled box."""
    return _moved(blocks(name, [((0, 0, 0), size)], material, bevel=bevel), middle)


def _moved(obj: bpy.types.Object, at: Vec) -> bpy.types.Object:
    obj.location = at
    return obj


def spline(points: Points, steps: int = 8) -> np.ndarray:
    """Smooth (Catmull-Rom) curve through the points, `steps` for each stretch."""
    p = np.asarray(points, dtype=float)
    p = np.concatenate([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    out = []
    for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False):
        out.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.concatenate([*out, p[-2:-1]])


def lathe(
    name: str,
    profile: Sequence[tuple[float, float]],
    material: bpy.types.Material | None,
    *,
    at: Vec = (0, 0, 0),
    sides: int = 64,
    steps: int = 6,
) -> bpy.types.Object:
    """Turned form (bowl, vase, lamp foot) from (radius, height) points, smoothed; steps=1 keeps the corners."""
    curve = spline(profile, steps) if steps > 1 else np.asarray(profile, dtype=float)
    turn = np.linspace(0, 2 * math.pi, sides, endpoint=False)
    radius = np.maximum(curve[:, 0], 1e-5)
    points = np.stack(
        [radius[:, None] * np.cos(turn), radius[:, None] * np.sin(turn), np.repeat(curve[:, 1:2], sides, axis=1)], -1
    )
    return _moved(grid_object(name, points, material, wrap=True), at)


def tube(
    name: str,
    path: Points,
    radius: float | Sequence[float],
    material: bpy.types.Material | None,
    *,
    sides: int = 12,
    steps: int = 1,
) -> bpy.types.Object:
    """Round bar along a path; `radius` may run along it; both ends are closed."""
    line = spline(path, steps) if steps > 1 else np.asarray(path, dtype=float)
    radii = np.interp(
        np.linspace(0, 1, len(line)), np.linspace(0, 1, len(np.atleast_1d(radius))), np.atleast_1d(radius)
    )
    tangent = np.gradient(line, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True) + 1e-12
    helper = np.where(np.abs(tangent[:, 2:3]) < 0.9, [[0.0, 0.0, 1.0]], [[1.0, 0.0, 0.0]])
    side = np.cross(tangent, helper)
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    up = np.cross(side, tangent)
    turn = np.linspace(0, 2 * math.pi, sides, endpoint=False)
    ring = np.cos(turn)[None, :, None] * side[:, None] + np.sin(turn)[None, :, None] * up[:, None]
    points = line[:, None] + radii[:, None, None] * ring
    points = np.concatenate([np.repeat(line[None, :1], sides, 1), points, np.repeat(line[None, -1:], sides, 1)])
    return grid_object(name, points, material, wrap=True)


def sheet(
    name: str,
    shape: Callable[[np.ndarray, np.ndarray], np.ndarray],
    material: bpy.types.Material | None,
    *,
    rows: int = 40,
    columns: int = 40,
    thickness: float = 0.0,
) -> bpy.types.Object:
    """Surface from a function of u (along columns) and v (along rows), each 0-1; thickness makes it cloth or shell."""
    u, v = np.meshgrid(np.linspace(0, 1, columns), np.linspace(0, 1, rows))
    obj = grid_object(name, shape(u, v), material)
    if thickness:
        solid = obj.modifiers.new("thickness", "SOLIDIFY")
        solid.thickness = thickness
        solid.offset = 0
    return obj


def joined(name: str, parts: Sequence[bpy.types.Object]) -> bpy.types.Object:
    """One object from several plain ones (modifiers are dropped), their transforms applied and materials kept."""
    verts, faces, slots, materials = [], [], [], []
    offset = 0
    for part in parts:
        mesh = part.data
        matrix = part.matrix_basis
        verts.append(np.array([matrix @ v.co for v in mesh.vertices]))
        for polygon in mesh.polygons:
            material = mesh.materials[polygon.material_index] if len(mesh.materials) else None
            if material not in materials:
                materials.append(material)
            faces.append([i + offset for i in polygon.vertices])
            slots.append(materials.index(material))
        offset += len(mesh.vertices)
        bpy.data.objects.remove(part)
        bpy.data.meshes.remove(mesh)
    return mesh_object(name, np.concatenate(verts), faces, [m for m in materials if m], slots=slots)


def scatter(
    name: str,
    thing: bpy.types.Object,
    at: np.ndarray,
    *,
    up: np.ndarray | None = None,
    turn: np.ndarray | None = None,
    size: np.ndarray | None = None,
) -> tuple[bpy.types.Object, bpy.types.Object]:
    """Stand copies of `thing` (made about its origin, +Z up) on points (n, 3); returns (carrier, thing).

    One tiny invisible quad carries each copy (Blender's face instancing), so thousands of copies are two objects.
    The original must lie at its carrier's origin: both are put under the set, where they are in nobody's way.
    up: (n, 3) directions; turn: n angles in degrees; size: n factors.
    """
    count = len(at)
    up = np.tile([0.0, 0.0, 1.0], (count, 1)) if up is None else up / np.linalg.norm(up, axis=1, keepdims=True)
    angle = np.radians(np.zeros(count) if turn is None else turn)
    half = (np.ones(count) if size is None else size)[:, None] * CARRIER / 2
    helper = np.where(np.abs(up[:, :1]) < 0.9, [[1.0, 0.0, 0.0]], [[0.0, 1.0, 0.0]])
    a = np.cross(up, helper)
    a /= np.linalg.norm(a, axis=1, keepdims=True)
    b = np.cross(up, a)
    x = np.cos(angle)[:, None] * a + np.sin(angle)[:, None] * b
    y = np.cross(up, x)
    corners = np.stack([at - half * (x + y), at + half * (x - y), at + half * (x + y), at - half * (x - y)], axis=1)
    corners = corners.reshape(-1, 3) + np.array([0, 0, BELOW])
    carrier = mesh_object(name, corners, np.arange(count * 4).reshape(-1, 4), smooth=False, at=(0, 0, -BELOW))
    carrier.instance_type = "FACES"
    carrier.use_instance_faces_scale = True
    carrier.instance_faces_scale = 1 / CARRIER
    carrier.show_instancer_for_render = False
    carrier.show_instancer_for_viewport = False
    carrier.data.materials.append(thing.data.materials[0])
    thing.parent = carrier
    return carrier, thing


# ---- noise ----


def _hash(i: np.ndarray, j: np.ndarray, k: np.ndarray, seed: int) -> np.ndarray:
    mixed = (i * 374761393 + j * 668265263 + k * 2147483647 + seed * 1274126177) & 0xFFFFFFFF
    mixed = ((mixed ^ (mixed >> 13)) * 1274126177) & 0xFFFFFFFF
    return ((mixed ^ (mixed >> 16)) & 0xFFFFFF) / float(0xFFFFFF)


def noise(points: np.ndarray, scale: float = 1.0, octaves: int = 1, seed: int = 0) -> np.ndarray:
    """Smooth noise, about -1 to 1, at (…, 2 or 3) points; `scale` is bumps for each meter."""
    p = np.asarray(points, dtype=float) * scale
    if p.shape[-1] == 2:
        p = np.concatenate([p, np.zeros((*p.shape[:-1], 1))], axis=-1)
    total = np.zeros(p.shape[:-1])
    weight = 1.0
    for octave in range(octaves):
        cell = np.floor(p).astype(np.int64)
        f = p - cell
        f = f * f * f * (f * (f * 6 - 15) + 10)
        value = np.zeros(p.shape[:-1])
        for dx in (0, 1):
            for dy in (0, 1):
                for dz in (0, 1):
                    share = (
                        (f[..., 0] if dx else 1 - f[..., 0])
                        * (f[..., 1] if dy else 1 - f[..., 1])
                        * (f[..., 2] if dz else 1 - f[..., 2])
                    )
                    value += share * _hash(cell[..., 0] + dx, cell[..., 1] + dy, cell[..., 2] + dz, seed + octave * 17)
        total += weight * (value * 2 - 1)
        weight *= 0.5
        p = p * 2.03 + 11.7
    return total
