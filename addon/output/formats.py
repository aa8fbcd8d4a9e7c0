# SPDX-License-Identifier: GPL-3.0-or-later
"""The finished picture in other formats: JPEG, WebP, AVIF, made from the PNG's own pixels, so that all show the same.

JPEG and WebP are written by Blender. AVIF is written by Pillow where this Python has it (the command line's does), else
by Blender, from 5.2 on and only where it was built with an encoder; such a file says by its own tags that it is sRGB,
and carries no words.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import bpy
import numpy as np
from numpy.typing import NDArray

from ..engine.protocol import BacklotError
from . import containers
from .icc import srgb_profile
from .metadata import Metadata
from .picture import read_pixels
from .relight import write

Pixels = NDArray[np.float32]

ENDINGS = {"jpeg": ".jpg", "webp": ".webp", "avif": ".avif"}
QUALITY = 95


def check(formats: Sequence[str]) -> None:
    """Before an hour of rendering: raises BacklotError("format_unsupported") for what cannot be written here."""
    if "avif" in formats and not _pillow():
        try:
            _by_blender(np.zeros((16, 16, 4), np.float32), "avif")
        except (RuntimeError, TypeError, OSError) as ex:
            raise BacklotError(
                "format_unsupported",
                "This Blender cannot write AVIF, and its Python has no Pillow.",
                "Take WebP, or `backlot` on the command line, which has Pillow.",
            ) from ex


def write_others(picture: Path, formats: Sequence[str], metadata: Metadata) -> list[Path]:
    """Profile and words into the PNG, and the other formats beside it; returns all files, the PNG first.

    Raises BacklotError: format_unsupported, not_writable, render_failed.
    """
    try:
        write(picture, containers.embed(picture.read_bytes(), metadata))
    except (OSError, ValueError) as ex:
        raise BacklotError("render_failed", f"The picture {picture.name} was not written whole.") from ex
    files = [picture]
    wanted = [name for name in ENDINGS if name in formats]
    if wanted:
        pixels = read_pixels(picture)
        for name in wanted:
            path = picture.with_suffix(ENDINGS[name])
            write(path, encode(pixels, name, metadata))
            files.append(path)
    return files


def encode(pixels: Pixels, name: str, metadata: Metadata) -> bytes:
    """The bytes of a picture (h, w, 4), display values 0-1 with straight alpha, in one of `ENDINGS`."""
    try:
        if name == "avif" and _pillow():
            return _by_pillow(pixels, metadata)
        data = _by_blender(pixels, name)
        return data if name == "avif" else containers.embed(data, metadata)
    except (RuntimeError, TypeError, ValueError, OSError) as ex:
        raise BacklotError("format_unsupported", f"The picture cannot be written as {name.upper()} here: {ex}") from ex


def _by_blender(pixels: Pixels, name: str) -> bytes:
    """Through an image of bytes, so that no view transform and no dithering comes in again."""
    height, width, _ = pixels.shape
    opaque = bool((pixels[..., 3] >= 1.0).all())
    image = bpy.data.images.new("Backlot output", width, height, alpha=not opaque, float_buffer=False)
    handle, path = tempfile.mkstemp(suffix=ENDINGS[name], prefix="backlot_", dir=bpy.app.tempdir)
    os.close(handle)
    try:
        image.alpha_mode = "CHANNEL_PACKED"
        image.pixels.foreach_set(np.ascontiguousarray(pixels[::-1]).ravel())
        image.file_format = name.upper()
        image.filepath_raw = path
        image.save(quality=QUALITY)
        data = Path(path).read_bytes()
    finally:
        bpy.data.images.remove(image)
        os.unlink(path)
    if not data:
        raise RuntimeError("nothing was written")
    return data


def _pillow() -> bool:
    try:
        from PIL import features
    except ImportError:
        return False
    return bool(features.check("avif"))


def _by_pillow(pixels: Pixels, metadata: Metadata) -> bytes:
    from PIL import Image

    values = np.rint(np.clip(pixels, 0, 1) * 255).astype(np.uint8)
    image = Image.fromarray(values if (values[..., 3] < 255).any() else values[..., :3])
    out = io.BytesIO()
    image.save(out, "AVIF", quality=QUALITY, subsampling="4:4:4", icc_profile=srgb_profile(), xmp=metadata.xmp())
    return out.getvalue()
