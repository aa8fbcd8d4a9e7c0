# SPDX-License-Identifier: GPL-3.0-or-later
"""One multilayer EXR beside the picture: combined, light groups, mattes, depth, normals and the denoiser's guides.

Layers as Blender names them: the picture's own (``Combined``, ``Combined_key`` …, ``Depth``, ``Normal``,
``CryptoObject00`` …, ``CryptoAsset00`` …, ``Denoising Albedo``, ``Env`` or ``Environment``) and ``Backlot mask``, whose
red channel is the visible part of the product. Of a packshot, too, the EXR holds the picture in its set, and besides
``Backlot plate``, the set without the product, and ``Backlot shadow``, the share of light that the product takes.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bpy

from .. import compat
from ..engine.protocol import BacklotError
from ..staging.metering import MASK_LAYER
from ..staging.records import Staged
from . import exr
from .metadata import Metadata
from .relight import WORDS

PASSES = (
    "use_pass_z",
    "use_pass_normal",
    "use_pass_environment",
    "use_pass_cryptomatte_object",
    "use_pass_cryptomatte_asset",
)
MASK_SAMPLES = 16
BYTES_A_PIXEL = 180
"""Upper bound of what a pixel takes, for the check of free space."""
_PRIVATE = ("File", "Date", "Time", "RenderTime", "Camera", "Scene", "Frame")
"""What Blender writes of this machine's doings."""


@contextlib.contextmanager
def recorded(scene: bpy.types.Scene, staged: Staged, exr_path: Path) -> Iterator[None]:
    """While it lasts, a render of the scene writes the EXR to ``exr_path``; then every setting is put back."""
    main = scene.view_layers[0]
    mask = None if staged.photo_card else scene.view_layers.get(MASK_LAYER)  # a card's mask is its own material's
    settings: list[tuple[Any, tuple[str, ...]]] = [
        (main, (*PASSES, "pass_cryptomatte_depth")),
        (main.cycles, ("denoising_store_passes",)),
        (scene.render, ("filepath",)),
    ]
    if mask is not None:
        settings += [(mask, ("use", "use_sky", "samples")), (mask.cycles, ("use_denoising",))]
    saved = [(owner, key, getattr(owner, key)) for owner, keys in settings for key in keys]
    world_group = scene.world.lightgroup if scene.world else ""
    if world_group and world_group not in main.lightgroups:
        main.lightgroups.add(name=world_group)
    try:
        for name in PASSES:
            setattr(main, name, True)
        main.pass_cryptomatte_depth = 4
        main.cycles.denoising_store_passes = True
        if mask is not None:
            mask.use, mask.use_sky, mask.samples = True, False, MASK_SAMPLES
            mask.cycles.use_denoising = False
        compat.set_multilayer(scene)
        scene.render.filepath = str(exr_path)
        yield
    finally:
        for owner, key, value in saved:
            setattr(owner, key, value)


def save_picture(scene: bpy.types.Scene, path: Path, depth: int) -> None:
    """The render that was just made as a PNG; raises RuntimeError as operators do."""
    result = next((image for image in bpy.data.images if image.type == "RENDER_RESULT"), None)
    if result is None:
        raise RuntimeError("Blender kept no result")
    compat.set_png(scene, depth)
    result.save_render(str(path), scene=scene)


def finish(temporary: Path, path: Path, staged: Staged, metadata: Metadata, stops: float) -> None:
    """Say in the EXR what it shows and how it was exposed, and give it its name.

    Raises BacklotError("render_failed") when it was not written whole.
    """
    words = {
        WORDS["view"]: staged.view_transform,
        WORDS["stops"]: repr(stops),
        WORDS["title"]: metadata.title,
        "owner": metadata.author,
        "comments": metadata.description,
        "software": metadata.software,
    }
    try:
        data = exr.with_words(temporary.read_bytes(), words, _PRIVATE)
        temporary.write_bytes(data)
        os.replace(temporary, path)
    except (OSError, BacklotError) as ex:
        raise BacklotError(
            "render_failed", f"The passes {path.name} were not written whole.", "Is the disk full?"
        ) from ex
