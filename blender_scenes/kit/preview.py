# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of a set as the build takes them: stand-in products, the preview, and the light meter's reading."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import bpy
import numpy as np
import numpy.typing as npt
from mathutils import Vector

from . import geometry, materials

SMALL, QUALITIES = 25_000, (84, 76, 68, 60)

Picture: TypeAlias = npt.NDArray[Any]  # (height, width, 3), first row on top


@dataclass(frozen=True, slots=True)
class MeterReading:
    """What a gray ball at the product's place shows. 0.18 on the lit side is the right exposure.

    lit, shadow: luminance of the ball's brightest and darkest side; ratio = lit / shadow.
    azimuth_deg, elevation_deg: where most light comes from, as the hero camera sees it (no back light seen).
    """

    lit: float
    shadow: float
    azimuth_deg: float
    elevation_deg: float

    @property
    def ratio(self) -> float:
        return self.lit / max(self.shadow, 1e-4)


def set_up_render(scene: bpy.types.Scene, width: int, height: int, samples: int) -> None:
    """Cycles on the CPU, denoised, as fast as is honest."""
    render = scene.render
    render.engine = "CYCLES"
    render.resolution_x, render.resolution_y, render.resolution_percentage = width, height, 100
    render.film_transparent = False
    render.use_persistent_data = False
    cycles = scene.cycles
    cycles.device = "CPU"
    cycles.samples = samples
    cycles.seed = 0
    cycles.use_adaptive_sampling = True
    cycles.adaptive_threshold = 0.02
    cycles.use_denoising = True
    cycles.denoiser = "OPENIMAGEDENOISE"
    cycles.denoising_input_passes = "RGB_ALBEDO_NORMAL"
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 8, 3, 4
    cycles.transmission_bounces, cycles.transparent_max_bounces = 8, 8
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.sample_clamp_indirect = 8.0
    cycles.blur_glossy = 0.5
    scene.view_settings.view_transform = "Khronos PBR Neutral"
    scene.view_settings.look = "None"
    scene.view_settings.exposure, scene.view_settings.gamma = 0.0, 1.0


def save_picture(scene: bpy.types.Scene, path: Path, file_format: str = "PNG", quality: int = 88) -> None:
    """Render the scene's camera to `path`."""
    settings = scene.render.image_settings
    settings.file_format = file_format
    settings.color_mode = "RGB"
    settings.color_depth = "32" if file_format == "OPEN_EXR" else "8"
    settings.quality = quality
    scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True, scene=scene.name)


def save_small(scene: bpy.types.Scene, path: Path) -> None:
    """Render the scene's camera to a WebP of at most `SMALL` bytes, as far as its quality may be lowered for that."""
    settings = scene.render.image_settings
    settings.file_format = "WEBP"
    settings.color_mode = "RGB"
    bpy.ops.render.render(scene=scene.name)
    result = next(image for image in bpy.data.images if image.type == "RENDER_RESULT")
    for settings.quality in QUALITIES:
        result.save_render(str(path), scene=scene)
        if path.stat().st_size <= SMALL:
            return


def read_picture(path: Path) -> Picture:
    """Stored values of a picture (encoded for PNG, linear for EXR)."""
    image = bpy.data.images.load(str(path))
    try:
        image.colorspace_settings.name = "Non-Color"
        width, height = image.size
        flat = np.empty(width * height * 4, dtype=np.float32)
        image.pixels.foreach_get(flat)
        return flat.reshape(height, width, 4)[::-1, :, :3].copy()
    finally:
        bpy.data.images.remove(image)


@contextmanager
def guests(scene: bpy.types.Scene, items: list[bpy.types.Object]) -> Iterator[None]:
    """Objects that are in the scene for a picture only; what they brought along goes with them."""
    for item in items:
        scene.collection.objects.link(item)
    try:
        yield
    finally:
        data = [item.data for item in items]
        materials = [slot.material for item in items for slot in item.material_slots]
        bpy.data.batch_remove(items)
        for brought in (data, materials):
            bpy.data.batch_remove([block for block in set(brought) if not block.users])


def stand_ins(mark: bpy.types.Object, size: float) -> list[bpy.types.Object]:
    """A matte gray rounded form and a glass one, side by side on the mark; `size` is the taller one's height."""
    outline = [(0.0, 0.0), (0.205, 0.0), (0.235, 0.5), (0.21, 1.0), (0.0, 1.0)]
    body = geometry.rounded([(r * size, z * size) for r, z in outline], 0.10 * size, steps=10)
    matte = geometry.lathe("stand_in.matte", body, 96)
    matte.data.materials.append(materials.principled("stand_in.gray", "#8f8f8f", 0.55, size=size / 2))
    wall, outer = 0.022 * size, 0.17 * size
    bottle = [
        (0.0, 0.0),
        (outer, 0.0),
        (outer, 0.60 * size),
        (0.07 * size, 0.70 * size),
        (0.07 * size, 0.80 * size),
        (0.07 * size - wall, 0.80 * size),
        (0.07 * size - wall, 0.69 * size),
        (outer - wall, 0.58 * size),
        (outer - wall, 0.05 * size),
        (0.0, 0.05 * size),
    ]
    clear = geometry.lathe("stand_in.clear", geometry.rounded(bottle, 0.035 * size, steps=8), 96)
    clear.data.materials.append(materials.glass("stand_in.glass", "#f4f8f6"))
    turn = mark.matrix_world.to_3x3().normalized()
    for item, x, y in ((matte, -0.24, 0.03), (clear, 0.25, -0.05)):
        item.location = mark.matrix_world.translation + turn @ Vector((x * size, y * size, 0.0))
    return [matte, clear]


def meter(scene: bpy.types.Scene, mark: bpy.types.Object, size: float) -> MeterReading:
    """Stand an 18 % gray ball on the mark and read it from the hero camera's side."""
    pixels = 48
    radius = size * 0.22
    ball = geometry.sphere("meter.ball", radius)
    gray = bpy.data.materials.new("meter.gray")
    gray.use_nodes = True
    shader = gray.node_tree.nodes["Principled BSDF"]
    shader.inputs["Base Color"].default_value = (0.18, 0.18, 0.18, 1.0)
    shader.inputs["Roughness"].default_value = 1.0
    shader.inputs["Specular IOR Level"].default_value = 0.0
    ball.data.materials.append(gray)
    center = mark.matrix_world.translation + Vector((0, 0, size * 0.5))
    ball.location = center - Vector((0, 0, radius))
    eye_data = bpy.data.cameras.new("meter.eye")
    eye_data.type = "ORTHO"
    eye_data.ortho_scale = radius * 2
    eye_data.clip_start = 0.001
    eye = bpy.data.objects.new("meter.eye", eye_data)
    hero = scene.camera
    away = (hero.matrix_world.translation - center).normalized()
    # Close to the ball, so that nothing of the set is between.
    eye.location = center + away * radius * 1.5
    eye.rotation_euler = (-away).to_track_quat("-Z", "Y").to_euler()
    with guests(scene, [ball, eye]), tempfile.TemporaryDirectory() as folder:
        scene.camera = eye
        set_up_render(scene, pixels, pixels, 64)
        path = Path(folder) / "meter.exr"
        save_picture(scene, path, "OPEN_EXR")
        picture = read_picture(path)
        scene.camera = hero
    return _read_ball(picture)


def _read_ball(picture: Picture) -> MeterReading:
    """Fit the ball's luminance by its normals; lit and shadow are the means of the extreme tenths."""
    count = picture.shape[0]
    luminance = picture @ np.array([0.2126729, 0.7151522, 0.0721750], dtype=np.float32)
    axis = (np.arange(count) + 0.5) / count * 2 - 1
    x, up = np.meshgrid(axis, -axis)
    inside = x**2 + up**2 < 0.9**2
    toward = np.sqrt(np.maximum(1 - x**2 - up**2, 0.0))
    values = np.sort(luminance[inside])
    tenth = max(len(values) // 10, 1)
    basis = np.stack([np.ones_like(x), x, up, toward], axis=-1)[inside]
    _, right, above, front = np.linalg.lstsq(basis, luminance[inside], rcond=None)[0]
    length = max(math.sqrt(right**2 + above**2 + front**2), 1e-9)
    return MeterReading(
        lit=float(values[-tenth:].mean()),
        shadow=float(values[:tenth].mean()),
        azimuth_deg=math.degrees(math.atan2(right, front)),
        elevation_deg=math.degrees(math.asin(above / length)),
    )


def wide_hero(scene: bpy.types.Scene, mark: bpy.types.Object, size: float, fill: float = 0.48) -> bpy.types.Object:
    """A copy of the hero camera, moved along its axis so that both stand-ins fit with air around them."""
    hero = next(item for item in scene.objects if item.type == "CAMERA" and item.name == "hero")
    copy = hero.copy()
    copy.name = "preview"
    target = mark.matrix_world.translation + Vector((0, 0, size * 0.47))
    away = (hero.matrix_world.translation - target).normalized()
    copy.location = target + away * size / fill * hero.data.lens / hero.data.sensor_width
    return copy
