# SPDX-License-Identifier: GPL-3.0-or-later
"""Small renders of the staged scene: masks of the product, and light on a gray dummy in its place."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from typing import Any

import bmesh
import bpy
import numpy as np
from numpy.typing import NDArray

from .. import compat
from .exposure import GRAY, Exposure, meter
from .framing import extent

Pixels = NDArray[np.float32]
MASK_LAYER = "Backlot mask"
SIZE = {False: 128, True: 72}
"""Longer side of the metering's pictures, pixels. The second is for quick looks: they differ by some hundredths of a
stop, before a dark field with a narrow rim light by up to 0.2."""
FRAME = {False: 256, True: 144}
"""Longer side of the pictures that tell how the product lies in the frame."""
SAMPLES = {False: 12, True: 8}


def add_mask_layer(scene: bpy.types.Scene, set_collection: str, flat: bool = True) -> None:
    """A second view layer in which the set only hides what stands behind it, and the product shines evenly.

    flat: one emitting material for all, which is fast and makes translucent products solid. A photo card is cut out by
    its own material, and keeps it.
    """
    layer = scene.view_layers.new(MASK_LAYER)
    layer.use = False
    _hold_out(layer.layer_collection.children[set_collection])
    if not flat:
        return
    material = bpy.data.materials.new(MASK_LAYER)
    compat.ensure_nodes(material)
    tree = material.node_tree
    tree.nodes.clear()
    output, emission = tree.nodes.new("ShaderNodeOutputMaterial"), tree.nodes.new("ShaderNodeEmission")
    tree.links.new(emission.outputs[0], output.inputs["Surface"])
    layer.material_override = material


def _hold_out(layer_collection: bpy.types.LayerCollection) -> None:
    """The flag is not inherited by the collections inside."""
    layer_collection.holdout = True
    for child in layer_collection.children:
        _hold_out(child)


@contextlib.contextmanager
def quick(scene: bpy.types.Scene, longer: int, samples: int) -> Iterator[None]:
    """Small, fast, linear; every setting is put back afterwards."""
    render, cycles, image = scene.render, scene.cycles, scene.render.image_settings
    size = ("resolution_x", "resolution_y", "resolution_percentage")
    media = ("media_type",) if hasattr(image, "media_type") else ()
    settings: list[tuple[Any, tuple[str, ...]]] = [
        (render, (*size, "filepath", "use_file_extension", "film_transparent")),
        (cycles, ("samples", "use_adaptive_sampling", "use_denoising", "max_bounces", "device")),
        (image, (*media, "file_format", "color_mode", "color_depth")),
        *((layer, ("use",)) for layer in scene.view_layers),
    ]
    saved = [(owner, key, getattr(owner, key)) for owner, keys in settings for key in keys]
    largest = max(render.resolution_x, render.resolution_y)
    try:
        render.resolution_x = max(8, round(render.resolution_x * longer / largest))
        render.resolution_y = max(8, round(render.resolution_y * longer / largest))
        render.resolution_percentage = 100
        render.use_file_extension = False
        cycles.samples, cycles.use_adaptive_sampling = samples, False
        cycles.device = "CPU"
        cycles.max_bounces = min(cycles.max_bounces, 5)
        compat.set_exr(scene)
        yield
    finally:
        for owner, key, value in saved:
            setattr(owner, key, value)


def render_linear(scene: bpy.types.Scene, layer: str) -> Pixels:
    """Render one view layer and return (h, w, 4) linear pixels, first row on top."""
    for other in scene.view_layers:
        other.use = other.name == layer
    handle, path = tempfile.mkstemp(suffix=".exr", prefix="backlot_", dir=bpy.app.tempdir)
    os.close(handle)
    scene.render.filepath = path
    image = None
    try:
        with compat.stdout_to_stderr():
            bpy.ops.render.render(scene=scene.name, write_still=True)
        image = bpy.data.images.load(path)
        width, height = image.size
        pixels = np.empty(width * height * 4, np.float32)
        image.pixels.foreach_get(pixels)
        return pixels.reshape(height, width, 4)[::-1].copy()
    finally:
        if image is not None:
            bpy.data.images.remove(image)
        os.unlink(path)


def product_mask(scene: bpy.types.Scene, longer: int, alone: bool = False, samples: int = 8) -> NDArray[np.float32]:
    """Visible part of the product, (h, w) 0-1. ``alone``: as if nothing of the set stood before it.

    samples: of a pixel; an outline that is seen wants more of them.
    """
    layer = scene.view_layers[MASK_LAYER]
    children = [c for c in layer.layer_collection.children if c.holdout]
    with quick(scene, longer, samples):
        scene.render.film_transparent = True
        scene.cycles.use_denoising = False
        for child in children:
            child.exclude = alone
        try:
            return render_linear(scene, MASK_LAYER)[..., 3]
        finally:
            for child in children:
                child.exclude = False


def _dummy(scene: bpy.types.Scene, points: NDArray[np.float64]) -> bpy.types.Object:
    """Convex hull of the placed product in matte 18 % gray."""
    if len(points) > 4000:
        points = points[np.random.default_rng(0).choice(len(points), 4000, replace=False)]
    mesh = bpy.data.meshes.new("Backlot gray dummy")
    shape = bmesh.new()
    for p in points:
        shape.verts.new(p)
    hull = bmesh.ops.convex_hull(shape, input=shape.verts)
    bmesh.ops.delete(
        shape,
        geom=list({v for v in hull["geom_unused"] + hull["geom_interior"] if isinstance(v, bmesh.types.BMVert)}),
        context="VERTS",
    )
    shape.to_mesh(mesh)
    shape.free()
    material = bpy.data.materials.new("Backlot gray dummy")
    compat.ensure_nodes(material)
    shader = next(n for n in material.node_tree.nodes if n.type == "BSDF_PRINCIPLED")
    shader.inputs["Base Color"].default_value = (GRAY, GRAY, GRAY, 1)
    shader.inputs["Roughness"].default_value = 1.0
    shader.inputs["Specular IOR Level"].default_value = 0.0
    mesh.materials.append(material)
    obj = bpy.data.objects.new("Backlot gray dummy", mesh)
    scene.collection.objects.link(obj)
    return obj


def meter_exposure(
    scene: bpy.types.Scene, carrier: bpy.types.Object, points: NDArray[np.float64], key: str, quickly: bool = False
) -> Exposure:
    """Meter the light at the product's place; see `exposure.meter`. ``carrier`` holds the product."""
    main = scene.view_layers[0].name
    obj = _dummy(scene, points)
    mesh, material = obj.data, obj.data.materials[0]
    try:
        with quick(scene, SIZE[quickly], SAMPLES[quickly]):
            carrier.hide_render = True
            dummy = render_linear(scene, main)
            carrier.hide_render, obj.hide_render = False, True
            product = render_linear(scene, main)
    finally:
        carrier.hide_render = False
        bpy.data.objects.remove(obj)
        bpy.data.meshes.remove(mesh)
        bpy.data.materials.remove(material)
    return meter(dummy, product_mask(scene, SIZE[quickly]), product, key)


def frame_report(scene: bpy.types.Scene, longer: int = FRAME[False]) -> dict[str, Any]:
    """How the product lies in the frame: fill of the limiting side, bounds in parts of the frame, hidden share, cut."""
    seen, whole = product_mask(scene, longer) > 0.5, product_mask(scene, longer, alone=True) > 0.5
    box = extent(whole)
    if box is None:
        return {"visible": False}
    left, top, right, bottom = box
    height, width = whole.shape
    bounds = [left / width, top / height, right / width, bottom / height]
    return {
        "visible": bool(seen.any()),
        "bounds": [round(b, 4) for b in bounds],
        "fill": round(max(bounds[2] - bounds[0], bounds[3] - bounds[1]), 4),
        "hidden": round(max(0.0, 1.0 - float(seen.sum()) / float(whole.sum())), 4),
        "cut": left == 0 or top == 0 or right == width or bottom == height,
    }
