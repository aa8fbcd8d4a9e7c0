# SPDX-License-Identifier: GPL-3.0-or-later
"""Put the product on the mark: instances of its objects, so that nothing of the user's is moved or copied."""

from __future__ import annotations

from collections.abc import Callable

import bpy
import numpy as np
from mathutils import Matrix, Vector
from mathutils.bvhtree import BVHTree
from numpy.typing import NDArray

from .. import compat
from ..product.geometry import Geometry, read_surface
from ..product.product import Product
from .framing import extent

Points = NDArray[np.float64]

BASE = "backlot_base"
"""Custom property of a photo card: where the middle of its foot lies, and how wide it is, in parts of its width."""
FOOT = 0.03
"""Part of a photo product's height, from below, that counts as its foot."""


def collection(product: Product, offset: tuple[float, float, float]) -> bpy.types.Collection:
    """The product's objects, to be shown by instances with ``offset``, a place in the product's scene, at their origin.

    Instancing keeps parents, modifiers and drivers of the user's objects working as they are, wherever it stands.
    """
    made = bpy.data.collections.new(f"Backlot {product.name}"[:50])
    for obj in product.blender_objects():
        made.objects.link(obj)
    made.instance_offset = offset
    return made


def empty(name: str, shown: bpy.types.Collection, parent: bpy.types.Collection) -> bpy.types.Object:
    """An empty in the collection ``parent`` that shows an instance of a collection."""
    made = bpy.data.objects.new(name[:50], None)
    made.instance_type = "COLLECTION"
    made.instance_collection = shown
    made.empty_display_size = 0.05
    parent.objects.link(made)
    return made


def place(empty: bpy.types.Object, position: Vector, yaw: float, scale: float) -> None:
    empty.matrix_world = Matrix.Translation(position) @ Matrix.Rotation(yaw, 4, "Z") @ Matrix.Scale(scale, 4)


def placed_points(
    points: Points, offset: tuple[float, float, float], position: Vector, yaw: float, scale: float
) -> Points:
    """World positions (n, 3) of the product's vertices as `place` puts them."""
    cos, sin = np.cos(yaw), np.sin(yaw)
    turn = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
    return np.asarray((points - np.array(offset)) * scale @ turn.T + np.array(position))


def surface_heights(
    scene: bpy.types.Scene, surfaces: list[bpy.types.Object], center: Vector, reach: float, top: float
) -> Callable[[Points], Points]:
    """A function that gives the set's highest surface z below ``top`` for (k, 2) x, y within ``reach`` of the center.

    Rays go against the evaluated faces (bevels, displacement, instances), NaN where there is none.
    """
    geometry = read_surface(scene, {o.name for o in surfaces})
    tree = _tree(geometry, center, reach) if geometry is not None else None

    def height_at(xy: Points) -> Points:
        out = np.full(len(xy), np.nan)
        if tree is None:
            return out
        for i, (x, y) in enumerate(xy):
            hit = tree.ray_cast(Vector((x, y, top)), Vector((0, 0, -1)))[0]
            if hit is not None:
                out[i] = hit.z
        return out

    return height_at


def _tree(geometry: Geometry, center: Vector, reach: float) -> BVHTree | None:
    corners = geometry.vertices[geometry.triangles][:, :, :2]
    low, high = corners.min(axis=1), corners.max(axis=1)
    c = np.array(center[:2])
    near = ((low <= c + reach) & (high >= c - reach)).all(axis=1)
    if not near.any():
        return None
    triangles = geometry.triangles[near]
    used, index = np.unique(triangles, return_inverse=True)
    return BVHTree.FromPolygons(geometry.vertices[used].tolist(), index.reshape(-1, 3).tolist(), all_triangles=True)


def contact_shadow(
    collection: bpy.types.Collection, card: bpy.types.Object, position: Vector, yaw: float, width: float
) -> None:
    """Darken the surface where a photo card stands: a flat card throws no contact shadow of its own.

    A disc just over the surface, as wide as what of the product touches it, that lets less light through toward its
    middle. It belongs to the set's collection, so that it is no part of the product's mask.
    """
    mesh = bpy.data.meshes.new("Contact shadow")
    middle, base = (float(v) * width for v in card[BASE])
    half, depth = base * 0.62, base * 0.25
    low, high = middle - half, middle + half
    mesh.from_pydata([(low, -depth, 0), (high, -depth, 0), (high, depth, 0), (low, depth, 0)], [], [(0, 1, 2, 3)])
    material = bpy.data.materials.new("Contact shadow")
    compat.ensure_nodes(material)
    tree = material.node_tree
    tree.nodes.clear()
    add = tree.nodes.new
    output, clear, ramp = add("ShaderNodeOutputMaterial"), add("ShaderNodeBsdfTransparent"), add("ShaderNodeValToRGB")
    gradient, mapping, place_ = add("ShaderNodeTexGradient"), add("ShaderNodeMapping"), add("ShaderNodeTexCoord")
    gradient.gradient_type = "SPHERICAL"
    # generated coordinates run from 0 to 1 across the disc; the gradient is 1 in its middle and 0 from radius 1 on
    mapping.inputs["Location"].default_value = (-1, -1, 0)
    mapping.inputs["Scale"].default_value = (2, 2, 0)
    ramp.color_ramp.interpolation = "EASE"
    ramp.color_ramp.elements[0].color = (1, 1, 1, 1)
    ramp.color_ramp.elements[1].position = 0.6  # darkest where it touches, not in one point
    ramp.color_ramp.elements[1].color = (0.22, 0.22, 0.22, 1)
    tree.links.new(place_.outputs["Generated"], mapping.inputs["Vector"])
    tree.links.new(mapping.outputs["Vector"], gradient.inputs["Vector"])
    tree.links.new(gradient.outputs["Fac"], ramp.inputs["Fac"])
    tree.links.new(ramp.outputs["Color"], clear.inputs["Color"])
    tree.links.new(clear.outputs[0], output.inputs["Surface"])
    mesh.materials.append(material)
    disc = bpy.data.objects.new("Contact shadow", mesh)
    disc.matrix_world = Matrix.Translation(position + Vector((0, 0, width * 0.002))) @ Matrix.Rotation(yaw, 4, "Z")
    collection.objects.link(disc)


def photo_card(product: Product, scene: bpy.types.Scene, height_m: float) -> tuple[bpy.types.Object, Points]:
    """An upright card with the cut-out, facing -Y, its lower edge at the lowest opaque pixel; and its corners.

    The card throws a shadow of the product's shape and is lit like a matte print: the photo's own shading stays.
    """
    image = bpy.data.images.load(product.photo)
    image.pack()  # the cut-out may lie in a folder that is gone tomorrow
    width, height = image.size
    alpha = np.empty(width * height * image.channels, np.float32)
    image.pixels.foreach_get(alpha)
    alpha = alpha.reshape(height, width, image.channels)
    opaque = alpha[..., 3] > 0.5 if image.channels == 4 else np.ones((height, width), bool)
    x0, y0, x1, y1 = extent(opaque) or (0, 0, width, height)
    unit = height_m / (y1 - y0)
    half = (x1 - x0) / 2 * unit
    # Blender's first row is the lowest
    touching = np.flatnonzero(opaque[y0 : y0 + max(1, round(FOOT * (y1 - y0)))].any(axis=0))
    left, right = (int(touching[0]), int(touching[-1]) + 1) if len(touching) else (x0, x1)
    mesh = bpy.data.meshes.new(f"Card {product.name}"[:50])
    corners = [(-half, 0, 0), (half, 0, 0), (half, 0, height_m), (-half, 0, height_m)]
    mesh.from_pydata(corners, [], [(0, 1, 2, 3)])
    uv = mesh.uv_layers.new(name="UVMap")
    for loop, (u, v) in zip(uv.data, ((x0, y0), (x1, y0), (x1, y1), (x0, y1)), strict=True):
        loop.uv = (u / width, v / height)
    material = bpy.data.materials.new(f"Card {product.name}"[:50])
    compat.ensure_nodes(material)
    tree = material.node_tree
    shader = next(n for n in tree.nodes if n.type == "BSDF_PRINCIPLED")
    texture = tree.nodes.new("ShaderNodeTexImage")
    texture.image, texture.extension = image, "CLIP"
    tree.links.new(texture.outputs["Color"], shader.inputs["Base Color"])
    tree.links.new(texture.outputs["Alpha"], shader.inputs["Alpha"])
    shader.inputs["Roughness"].default_value = 0.9
    shader.inputs["Specular IOR Level"].default_value = 0.1
    mesh.materials.append(material)
    card = bpy.data.objects.new(f"Product {product.name}"[:50], mesh)
    card[BASE] = (((left + right) / 2 - (x0 + x1) / 2) / (x1 - x0), (right - left) / (x1 - x0))
    scene.collection.objects.link(card)
    return card, np.array(corners, np.float64)
