# SPDX-License-Identifier: GPL-3.0-or-later
"""Neutral pictures of the product alone, for the eyes of the models: even light, transparent film, exact alpha."""

from __future__ import annotations

import math
import os
from pathlib import Path

import bpy
from mathutils import Vector

from .. import compat
from ..engine.protocol import BacklotError
from . import datablocks
from .geometry import world_geometry
from .product import Product

SIZE = 384
"""Pixels of a side."""
SAMPLES = 12
# role: azimuth from the front (degrees, to the viewer's right), elevation
ROLES: dict[str, tuple[float, float]] = {"front": (0, 6), "three_quarter": (35, 18), "side": (90, 6), "top": (0, 89)}


def render_views(product: Product, folder: str | Path, roles: tuple[str, ...] = tuple(ROLES)) -> list[dict[str, str]]:
    """Render RGBA PNGs into ``folder``; returns [{"path", "role"}]. Nothing stays behind in the file.

    A photo product has one view, its cut-out. Raises BacklotError as `world_geometry` does, and render_failed.
    """
    if product.photo:
        return [{"path": product.photo, "role": "front"}]
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    geometry = world_geometry(product)
    center = Vector((geometry.low + geometry.high) / 2)
    radius = float(max(((geometry.vertices - list(center)) ** 2).sum(1))) ** 0.5
    before, slot = datablocks.snapshot(), datablocks.render_slot()
    try:
        scene = bpy.data.scenes.new("Backlot views")
        for obj in product.blender_objects():
            scene.collection.objects.link(obj)
        camera = _studio(scene, center, radius)
        made = []
        for role in roles:
            azimuth, elevation = (math.radians(v) for v in ROLES[role])
            away = Vector(
                (math.sin(azimuth) * math.cos(elevation), -math.cos(azimuth) * math.cos(elevation), math.sin(elevation))
            )
            camera.rotation_euler = (-away).to_track_quat("-Z", "Y").to_euler()
            camera.location = center + away * radius * 10
            # an orthographic-like long lens: fit the projected points, not the sphere around them
            right, up = (camera.rotation_euler.to_matrix() @ Vector(v) for v in ((1, 0, 0), (0, 1, 0)))
            local = geometry.vertices - list(center)
            x, y = local @ list(right), local @ list(up)
            camera.location += right * float(x.max() + x.min()) / 2 + up * float(y.max() + y.min()) / 2
            camera.data.ortho_scale = float(max(x.max() - x.min(), y.max() - y.min())) * 1.08
            made.append({"path": str(_render(scene, folder / f"{role}.png")), "role": role})
        return made
    finally:
        datablocks.remove(datablocks.created(before))
        if not slot:
            datablocks.drop_render_slot()


def _studio(scene: bpy.types.Scene, center: Vector, radius: float) -> bpy.types.Object:
    """Even gray surroundings and one large soft key from the upper left, so that form and gloss can be seen."""
    world = bpy.data.worlds.new("Backlot views")
    compat.ensure_nodes(world)
    background = next(n for n in world.node_tree.nodes if n.type == "BACKGROUND")
    background.inputs["Color"].default_value = (0.62, 0.62, 0.62, 1)
    scene.world = world
    light = bpy.data.lights.new("Backlot views key", "AREA")
    light.size = 4 * radius
    light.energy = 55 * radius**2
    key = bpy.data.objects.new("Backlot views key", light)
    key.location = center + Vector((-3, -4, 5)) * radius
    key.rotation_euler = (center - key.location).to_track_quat("-Z", "Y").to_euler()
    scene.collection.objects.link(key)
    lens = bpy.data.cameras.new("Backlot views")
    lens.type = "ORTHO"
    lens.clip_start, lens.clip_end = radius * 0.1, radius * 100
    camera = bpy.data.objects.new("Backlot views", lens)
    scene.collection.objects.link(camera)
    scene.camera = camera
    render = scene.render
    render.engine = "CYCLES"
    render.resolution_x = render.resolution_y = SIZE
    render.resolution_percentage = 100
    render.film_transparent = True
    cycles = scene.cycles
    cycles.device = "CPU"
    cycles.samples, cycles.use_adaptive_sampling, cycles.seed = SAMPLES, False, 0
    if not compat.denoise(scene):
        cycles.samples = 2 * SAMPLES
    cycles.max_bounces, cycles.transparent_max_bounces = 6, 16
    cycles.caustics_reflective = cycles.caustics_refractive = False
    # plain sRGB: the models were trained on photographs as cameras write them
    scene.view_settings.view_transform = "Standard"
    compat.no_compositor(scene)
    compat.set_png(scene)
    return camera


def _render(scene: bpy.types.Scene, path: Path) -> Path:
    temporary = path.with_name(f".{path.stem}.{os.getpid()}.png")
    scene.render.filepath = str(temporary)
    scene.render.use_file_extension = False
    try:
        with compat.stdout_to_stderr():
            bpy.ops.render.render(scene=scene.name, write_still=True)
        os.replace(temporary, path)
    except (RuntimeError, OSError) as ex:
        raise BacklotError(
            "render_failed", f"The view {path.name} cannot be written: {ex}", "Is the disk full?"
        ) from ex
    finally:
        temporary.unlink(missing_ok=True)
    return path
