# SPDX-License-Identifier: GPL-3.0-or-later
"""Put an imported product in order: leave out what is none of it, bring it to the origin, turn it upright.

Shapes are never altered: whole objects are moved and turned, in the product's own scene. A product of the user's scene
is not touched; it is shown turned by an instance in a scene of Backlot's.
"""

from __future__ import annotations

import dataclasses

import bpy
import numpy as np
from mathutils import Matrix, Vector

from ..engine.protocol import BacklotError
from . import datablocks, upright
from .helpers import Part, find
from .product import PRODUCT_TAG, Product

OFF_ORIGIN = 20.0
"""From how many of its own sizes away a product is brought to the origin: coordinates have seven digits only."""


def _box(obj: bpy.types.Object) -> Part:
    corners = np.array([obj.matrix_world @ Vector(corner) for corner in obj.bound_box])
    faces = len(obj.data.polygons) if isinstance(obj.data, bpy.types.Mesh) else 1
    return Part(obj.name, corners.min(axis=0), corners.max(axis=0), faces)


def without_helpers(objects: list[bpy.types.Object], warnings: list[str]) -> list[bpy.types.Object]:
    """The objects that are the product; a warning names the others."""
    solid = [o for o in objects if not isinstance(o.data, bpy.types.Mesh) or o.data.polygons]
    out = find([_box(o) for o in solid]) if len(solid) > 1 else {}
    if out:
        told = ", ".join(f"{name} ({reason})" for name, reason in list(out.items())[:6])
        more = f" and {len(out) - 6} more" if len(out) > 6 else ""
        warnings.append(f"Left out, as no part of the product: {told}{more} (--keep-helpers keeps them).")
    return [o for o in objects if o.name not in out]


def to_origin(scene: bpy.types.Scene, objects: list[bpy.types.Object]) -> None:
    """Bring what lies far from the origin near to it; first within the meshes, then as a whole."""
    for mesh in {o.data for o in objects if isinstance(o.data, bpy.types.Mesh) and o.data.vertices}:
        co = np.empty(len(mesh.vertices) * 3, np.float32)
        mesh.vertices.foreach_get("co", co)
        co = co.reshape(-1, 3).astype(np.float64)
        middle = np.median(co, axis=0)
        if np.abs(middle).max() <= OFF_ORIGIN * max(float(np.ptp(co, axis=0).max()), 1e-12) or mesh.shape_keys:
            continue
        mesh.vertices.foreach_set("co", (co - middle).astype(np.float32).ravel())
        mesh.update()
        for obj in [o for o in scene.objects if o.data == mesh]:
            for child in obj.children:
                child.matrix_parent_inverse = Matrix.Translation(-Vector(middle)) @ child.matrix_parent_inverse
            obj.matrix_basis = obj.matrix_basis @ Matrix.Translation(Vector(middle))
    scene.view_layers[0].update()
    boxes = [_box(o) for o in objects]
    low, high = np.min([b.low for b in boxes], axis=0), np.max([b.high for b in boxes], axis=0)
    middle = (low + high) / 2
    if np.isfinite(middle).all() and np.abs(middle).max() > OFF_ORIGIN * max(float((high - low).max()), 1e-12):
        for root in [o for o in scene.objects if o.parent is None]:
            root.matrix_basis = Matrix.Translation(-Vector(middle)) @ root.matrix_basis
        scene.view_layers[0].update()


def turned(product: Product, up: str) -> Product:
    """The product with ``up`` (z, -z, y, -y, x, -x of how it stands now) at the top.

    What was imported is turned in its own scene; what stands in the user's scene is left as it is, and the product
    returned is an instance of it in a new scene, which `importers.discard` takes away. Raises BacklotError bad_up.
    """
    if up not in upright.UPS:
        raise BacklotError("bad_up", f"'{up}' is no way up.", f"Use one of {', '.join(upright.UPS)}.")
    if up == "z" or product.photo:
        return product
    before = datablocks.snapshot()
    matrix = Matrix(upright.turn(up).tolist()).to_4x4()
    if product.imported:
        scene = product.blender_scene()
        holder = bpy.data.objects.new("Backlot upright", None)
        roots = [o for o in scene.objects if o.parent is None]
        scene.collection.objects.link(holder)
        for root in roots:
            root.parent = holder
            root.matrix_parent_inverse = Matrix()
        made = dataclasses.replace(product)
    else:
        scene = bpy.data.scenes.new(f"Backlot · {product.name}"[:40])
        inside = bpy.data.collections.new(f"Backlot · {product.name}"[:40])
        for obj in product.blender_objects():
            inside.objects.link(obj)
        holder = bpy.data.objects.new(f"{product.name} upright"[:50], None)
        holder.instance_type, holder.instance_collection = "COLLECTION", inside
        scene.collection.objects.link(holder)
        made = dataclasses.replace(
            product, scene=scene.name, objects=(holder.name,), imported=True, parts=product.parts or product.objects
        )
    holder.matrix_world = matrix
    scene.view_layers[0].update()
    for block in datablocks.created(before):
        block[PRODUCT_TAG] = scene.name
    return made
