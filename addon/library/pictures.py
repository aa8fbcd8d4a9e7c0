# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of an added set: its preview, a clean one to measure colors on, and what a gray ball on its mark shows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from mathutils import Vector
from numpy.typing import NDArray

from .. import compat
from ..staging import metering
from .stand_ins import gray_ball, guests, pair

PREVIEW, CLEAN, BALL = (512, 32), (256, 24), (48, 48)
"""Pixels of a side and samples."""
LONGEST_S = 120.0
"""When one render stops and shows what it has."""
SMALL, QUALITIES = 25_000, (84, 76, 68, 60)
AIM, FILL = 0.47, 0.48


@dataclass(frozen=True, slots=True)
class Reading:
    """What a gray ball at the product's place shows; 0.18 on the lit side is the right exposure.

    lit, shadow: luminance of its brightest and darkest tenth; azimuth_deg, elevation_deg: where most light comes from,
    as the hero camera sees it. color: linear RGB of the light, luminance 1.
    """

    lit: float
    shadow: float
    azimuth_deg: float
    elevation_deg: float
    color: tuple[float, float, float]

    @property
    def ratio(self) -> float:
        return self.lit / max(self.shadow, 1e-4)


def set_up(scene: bpy.types.Scene, side: int, samples: int) -> None:
    """Cycles on the CPU, denoised, with the view that staging uses."""
    render, cycles = scene.render, scene.cycles
    render.engine = "CYCLES"
    render.resolution_x = render.resolution_y = side
    render.resolution_percentage = 100
    render.pixel_aspect_x = render.pixel_aspect_y = 1.0
    render.film_transparent = render.use_border = render.use_motion_blur = False
    render.use_simplify = False
    cycles.device, cycles.samples, cycles.seed = "CPU", samples, 0
    cycles.use_adaptive_sampling, cycles.adaptive_threshold = True, 0.02
    cycles.time_limit = LONGEST_S
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 8, 3, 4
    cycles.transmission_bounces, cycles.transparent_max_bounces, cycles.volume_bounces = 8, 8, 0
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.sample_clamp_indirect, cycles.blur_glossy = 8.0, 0.5
    compat.denoise(scene)
    compat.no_compositor(scene)
    scene.display_settings.display_device = "sRGB"
    compat.view_transform(scene)
    scene.view_settings.exposure, scene.view_settings.gamma = 0.0, 1.0


def meter(scene: bpy.types.Scene, mark: Vector, size: float) -> Reading:
    """Hold a gray ball over the mark and read it from the hero camera's side."""
    radius, center = size * 0.22, mark + Vector((0, 0, size * 0.5))
    lens = bpy.data.cameras.new("meter.eye")
    lens.type, lens.ortho_scale, lens.clip_start = "ORTHO", radius * 2, radius * 0.01
    eye = bpy.data.objects.new("meter.eye", lens)
    hero = scene.camera
    away = (hero.matrix_world.translation - center).normalized()
    # close to the ball, so that nothing of the set is between
    eye.location = center + away * radius * 1.5
    eye.rotation_euler = (-away).to_track_quat("-Z", "Y").to_euler()
    with guests(scene, [gray_ball(center, radius), eye]):
        scene.camera = eye
        set_up(scene, *BALL)
        compat.set_exr(scene)
        picture = metering.render_linear(scene, scene.view_layers[0].name)[..., :3]
        scene.camera = hero
    return read_ball(picture)


def read_ball(picture: NDArray[Any]) -> Reading:
    """Fit the ball's luminance by its normals; lit and shadow are the means of the extreme tenths.

    picture: (n, n, 3) linear, the ball filling it, first row on top.
    """
    count = picture.shape[0]
    luminance = picture @ np.array([0.2126729, 0.7151522, 0.0721750], dtype=np.float32)
    axis = (np.arange(count) + 0.5) / count * 2 - 1
    x, up = np.meshgrid(axis, -axis)
    inside = x**2 + up**2 < 0.9**2
    toward = np.sqrt(np.maximum(1 - x**2 - up**2, 0.0))
    order = np.argsort(luminance[inside])
    values = luminance[inside][order]
    tenth = max(len(values) // 10, 1)
    basis = np.stack([np.ones_like(x), x, up, toward], axis=-1)[inside]
    _, right, above, front = np.linalg.lstsq(basis, luminance[inside], rcond=None)[0]
    length = max(math.sqrt(right**2 + above**2 + front**2), 1e-9)
    tint = picture[inside][order][-tenth:].mean(axis=0) / max(float(values[-tenth:].mean()), 1e-9)
    return Reading(
        lit=float(values[-tenth:].mean()),
        shadow=float(values[:tenth].mean()),
        azimuth_deg=math.degrees(math.atan2(right, front)),
        elevation_deg=math.degrees(math.asin(above / length)),
        color=(float(tint[0]), float(tint[1]), float(tint[2])),
    )


def take(scene: bpy.types.Scene, mark: bpy.types.Object, size: float, preview: Path, clean: Path) -> None:
    """Render the hero's view with air around: ``clean`` (PNG) without, ``preview`` (WebP) with the stand-ins."""
    hero = scene.camera
    wide = hero.copy()
    wide.name = "preview"
    target = mark.matrix_world.translation + Vector((0, 0, size * AIM))
    away = (hero.matrix_world.translation - target).normalized()
    wide.location = target + away * size / FILL * hero.data.lens / hero.data.sensor_width
    with guests(scene, [wide]):
        scene.camera = wide
        set_up(scene, *CLEAN)
        compat.set_png(scene)
        scene.render.filepath = str(clean)
        with compat.stdout_to_stderr():
            bpy.ops.render.render(write_still=True, scene=scene.name)
        with guests(scene, pair(mark.matrix_world, size)):
            set_up(scene, *PREVIEW)
            _webp(scene, preview)
        scene.camera = hero


def _webp(scene: bpy.types.Scene, path: Path) -> None:
    """A WebP of at most `SMALL` bytes, as far as its quality may be lowered for that."""
    settings = scene.render.image_settings
    compat.set_png(scene)
    settings.file_format, settings.color_mode = "WEBP", "RGB"
    with compat.stdout_to_stderr():
        bpy.ops.render.render(scene=scene.name)
    result = next(image for image in bpy.data.images if image.type == "RENDER_RESULT")
    for settings.quality in QUALITIES:
        result.save_render(str(path), scene=scene)
        if path.stat().st_size <= SMALL:
            return
