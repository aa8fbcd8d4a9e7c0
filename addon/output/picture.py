# SPDX-License-Identifier: GPL-3.0-or-later
"""Read back a written picture, the product's mask for it, and its colors without light; inside Blender."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import bpy
import numpy as np
from numpy.typing import NDArray

from .. import compat
from ..engine.protocol import BacklotError
from ..staging import metering
from ..staging.records import Staged
from . import exr
from .quality import Seen, enlarged

Pixels = NDArray[np.float32]
LONGER = 512
"""Checks look at pictures of at most this size: thresholds are shares, not counts."""
LOOK, LOOK_SAMPLES = 192, 4
"""Longer side and samples of the look at the unlit colors: they have no noise to speak of."""


def read_pixels(path: Path) -> Pixels:
    """Display values of a picture at full size, (h, w, 4) 0-1, straight alpha, first row on top; leaves nothing in the
    file. Raises BacklotError("missing_file")."""
    try:
        image = bpy.data.images.load(str(path))
    except RuntimeError as ex:
        raise BacklotError("missing_file", f"The picture {path} cannot be read.", "Render it again.") from ex
    try:
        image.colorspace_settings.name = "Non-Color"
        image.alpha_mode = "CHANNEL_PACKED"
        width, height = image.size
        pixels = np.empty(width * height * 4, np.float32)
        image.pixels.foreach_get(pixels)
    finally:
        bpy.data.images.remove(image)
    return np.asarray(pixels.reshape(height, width, 4)[::-1].copy())


def reduced(pixels: Pixels) -> Pixels:
    """Reduced to `LONGER`, by leaving pixels out."""
    step = max(1, round(max(pixels.shape[:2]) / LONGER))
    return np.asarray(pixels[::step, ::step].copy())


def read_display(path: str | Path) -> Pixels:
    """Display values 0-1 of a picture, (h, w, 4), first row on top, reduced to `LONGER`."""
    return reduced(read_pixels(Path(path)))


def on_white(pixels: Pixels) -> Pixels:
    """A transparent picture as it looks on white, (h, w, 4); an opaque one as it is."""
    alpha = pixels[..., 3:]
    shown = np.concatenate([pixels[..., :3] * alpha + (1 - alpha), np.ones_like(alpha)], axis=-1)
    return np.asarray(shown, np.float32)


def staged_scene(staged: Staged) -> bpy.types.Scene:
    """Raises BacklotError("product_gone")."""
    scene = bpy.data.scenes.get(staged.scene)
    if scene is None:
        raise BacklotError(
            "product_gone", f"The staged scene {staged.scene} is no longer in the file.", "Stage it again."
        )
    return scene


def mask_for(staged: Staged, shape: tuple[int, int]) -> Pixels:
    """The product's visible part, (h, w) 0-1, in the shape of a reduced picture."""
    # rounding of the reduced size: nearest pixel
    return enlarged(metering.product_mask(staged_scene(staged), max(shape)), shape)


def look(staged: Staged, shape: tuple[int, int]) -> Seen:
    """The colors of what the camera sees, without light, and how much of the frame lies past the set."""
    scene = staged_scene(staged)
    layer = scene.view_layers[0]
    stored = layer.cycles.denoising_store_passes
    handle, name = tempfile.mkstemp(suffix=".exr", prefix="backlot_", dir=bpy.app.tempdir)
    os.close(handle)
    path = Path(name)
    try:
        with metering.quick(scene, min(LOOK, max(shape)), LOOK_SAMPLES), compat.stdout_to_stderr():
            for other in scene.view_layers:
                other.use = other == layer
            layer.cycles.denoising_store_passes = True
            scene.render.film_transparent = True
            scene.cycles.use_denoising = False
            compat.set_multilayer(scene)
            scene.render.filepath = name
            bpy.ops.render.render(scene=scene.name, write_still=True)
        found = exr.read(path)
    finally:
        layer.cycles.denoising_store_passes = stored
        path.unlink(missing_ok=True)
    albedo = found.rgb(f"{layer.name}.Denoising Albedo.")
    cover = found.planes.get(f"{layer.name}.Combined.A")
    if albedo is None or cover is None:
        raise BacklotError("render_failed", "Blender gave no colors without light.", "Report this.")
    # sky is meant to be seen out of doors
    void = (cover < 0.5) & (staged.card.get("kind") == "studio")
    planes = [enlarged(albedo[..., c].astype(np.float32), shape) for c in range(3)]
    return Seen(np.stack(planes, axis=-1), enlarged(void.astype(np.float32), shape) > 0.5)
