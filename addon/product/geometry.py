# SPDX-License-Identifier: GPL-3.0-or-later
"""The product's real surface as arrays: modifiers, instances and parents applied, in world space."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import bpy
import numpy as np
from numpy.typing import NDArray

from ..engine.protocol import BacklotError
from .helpers import far_junk
from .product import Product

MAX_TRIANGLES = 30_000_000
"""Above this a render on a usual machine runs out of memory."""


@dataclass(slots=True)
class Geometry:
    """vertices (n, 3) in world units of the scene; triangles (m, 3); material (m,) in ``materials``, -1 = none."""

    vertices: NDArray[np.float64]
    triangles: NDArray[np.int64]
    material: NDArray[np.int64]
    materials: list[str]

    @property
    def low(self) -> NDArray[np.float64]:
        return np.asarray(self.vertices.min(axis=0))

    @property
    def high(self) -> NDArray[np.float64]:
        return np.asarray(self.vertices.max(axis=0))

    @property
    def size(self) -> NDArray[np.float64]:
        return self.high - self.low

    def areas(self) -> NDArray[np.float64]:
        """Area of each triangle, (m,)."""
        a, b, c = (self.vertices[self.triangles[:, i]] for i in range(3))
        return np.asarray(0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1))


def world_geometry(product: Product) -> Geometry:
    """Read the evaluated surface of ``product``; raises BacklotError empty_mesh, too_large, product_gone."""
    names = {o.name for o in product.blender_objects()}
    title = Path(product.path).name or product.name
    geometry = read_surface(product.blender_scene(), names, title)
    if geometry is None:
        raise BacklotError("empty_mesh", f"{title} holds no faces.", "Export the product with its geometry.")
    if not np.isfinite(geometry.vertices).all() or geometry.size.max() <= 0:
        raise BacklotError(
            "empty_mesh", f"{title} has no extent, or coordinates that are not numbers.", "Export it again."
        )
    return _without_junk(geometry, product, title)


def _without_junk(geometry: Geometry, product: Product, title: str) -> Geometry:
    """Without tiny triangles far away, which would make the product a thousand times as large."""
    corners = geometry.vertices[geometry.triangles]
    junk = far_junk(corners.mean(axis=1), geometry.areas())
    if not junk.any():
        return geometry
    told = f"{title} has {int(junk.sum())} tiny triangles far away from the rest; they do not count."
    if told not in product.warnings:
        product.warnings.append(told)
    triangles = geometry.triangles[~junk]
    used, index = np.unique(triangles, return_inverse=True)
    return Geometry(geometry.vertices[used], index.reshape(-1, 3), geometry.material[~junk], geometry.materials)


def read_surface(scene: bpy.types.Scene, names: set[str], title: str = "") -> Geometry | None:
    """Evaluated surface of the named objects and of what they instance, world space; None without any face.

    Raises BacklotError("too_large").
    """
    layer = scene.view_layers[0]
    layer.update()
    parts = _Parts()
    for instance in layer.depsgraph.object_instances:
        owner = instance.parent.original if instance.is_instance else instance.object.original
        if owner.name in names:
            parts.add(instance)
        if parts.count > MAX_TRIANGLES:
            raise BacklotError(
                "too_large", f"{title or scene.name} has over {MAX_TRIANGLES:,} triangles.", "Decimate it first."
            )
    return parts.joined()


class _Parts:
    """Collects evaluated meshes as arrays."""

    def __init__(self) -> None:
        self.vertices: list[NDArray[np.float64]] = []
        self.triangles: list[NDArray[np.int64]] = []
        self.material: list[NDArray[np.int64]] = []
        self.materials: list[str] = []
        self.count = self.offset = 0

    def add(self, instance: bpy.types.DepsgraphObjectInstance) -> None:
        obj = instance.object
        try:
            mesh = obj.to_mesh()
        except RuntimeError:  # lights, empties, curves without thickness
            return
        try:
            if mesh is not None and mesh.polygons:
                self._mesh(mesh, obj, np.array(instance.matrix_world, np.float64))
        finally:
            obj.to_mesh_clear()

    def _mesh(self, mesh: bpy.types.Mesh, obj: bpy.types.Object, matrix: NDArray[np.float64]) -> None:
        mesh.calc_loop_triangles()
        m = len(mesh.loop_triangles)
        self.count += m
        co = np.empty(len(mesh.vertices) * 3, np.float32)
        mesh.vertices.foreach_get("co", co)
        tri = np.empty(m * 3, np.int32)
        mesh.loop_triangles.foreach_get("vertices", tri)
        slot = np.empty(m, np.int32)
        mesh.loop_triangles.foreach_get("material_index", slot)
        self.vertices.append(co.reshape(-1, 3).astype(np.float64) @ matrix[:3, :3].T + matrix[:3, 3])
        corners = tri.reshape(-1, 3).astype(np.int64) + self.offset
        # a mirrored object shows its triangles from behind: turned over, their normals look outward again
        self.triangles.append(corners[:, ::-1] if np.linalg.det(matrix[:3, :3]) < 0 else corners)
        self.offset += len(co) // 3
        table = []
        for s in obj.material_slots:
            name = s.material.name if s.material else ""
            if name and name not in self.materials:
                self.materials.append(name)
            table.append(self.materials.index(name) if name else -1)
        self.material.append(np.array(table or [-1])[np.clip(slot, 0, max(0, len(table) - 1))])

    def joined(self) -> Geometry | None:
        if not self.triangles:
            return None
        vertices, triangles = np.concatenate(self.vertices), np.concatenate(self.triangles)
        # loose vertices (guides, helper edges) are no part of the surface: they would falsify the size
        used = np.zeros(len(vertices), bool)
        used[triangles.ravel()] = True
        index = np.cumsum(used) - 1
        return Geometry(vertices[used], index[triangles], np.concatenate(self.material), self.materials)
