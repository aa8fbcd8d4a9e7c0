# SPDX-License-Identifier: GPL-3.0-or-later
"""The product without its background: the file's alpha, a plain backdrop's color, or the model, refined at edges."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ..models.holder import Models
from ..models.roles import Array, CutoutModel
from ..protocol import BacklotError
from .backdrop import plain_backdrop
from .fringe import own_colors
from .intake import Photo, load_photo
from .matting import bounds, refine
from .pixels import extent
from .things import choose, doubts

LOOK_AGAIN = 0.55
"""Part of the picture below which the found thing's surroundings are looked at again: more pixels for the product."""
ENOUGH = 256
"""Unless the model saw those surroundings on that many of its pixels already."""
MARGIN = 0.25
"""Of those surroundings on each side, relative to the thing's longer side."""
WEIGHT = 0.75
"""Of the second look against the first."""


@dataclass(frozen=True, slots=True)
class Cutout:
    """alpha: (height, width) 0-1. coverage: part of the picture that is product, 0-1. method: how it was found."""

    alpha: Array
    coverage: float
    method: str
    warnings: tuple[str, ...] = ()


def _coverage(alpha: Array) -> float:
    return float((alpha >= 0.5).mean())


def look(image: Image.Image, model: CutoutModel) -> Array:
    """(height, width) 0-1 of the model: on the whole picture, then on the found thing's surroundings."""
    alpha = model.alpha(image)
    box = bounds(alpha, 0.3, MARGIN)
    if box is None:
        return alpha
    left, top, right, bottom = box
    seen = model.side * max(right - left, bottom - top) / max(image.size)
    if seen < ENOUGH and (right - left) * (bottom - top) < LOOK_AGAIN * alpha.size:
        again = model.alpha(image.crop(box))
        first = alpha[top:bottom, left:right]
        alpha = np.zeros_like(alpha)
        alpha[top:bottom, left:right] = WEIGHT * again + (1.0 - WEIGHT) * first
    return alpha


def cut_out(image: Image.Image, model: CutoutModel, alpha: Array | None = None) -> Cutout:
    """Find the product; ``alpha`` of the file wins. Nothing found: alpha is one everywhere, with a warning."""
    if alpha is not None:
        return Cutout(alpha, _coverage(alpha), "alpha of the file")
    blank = _blank(image)
    if blank:
        return Cutout(np.ones(image.size[::-1], dtype=np.float32), 1.0, "whole picture", (blank,))
    plain = plain_backdrop(image)
    if plain is not None:
        plain, notes = choose(image, plain)
        return Cutout(plain, _coverage(plain), "plain backdrop", (*notes, *doubts(plain)))
    fine = refine(image, look(image, model))
    fine = np.clip((fine - 0.06) / 0.88, 0.0, 1.0)
    fine, notes = choose(image, fine)
    coverage = _coverage(fine)
    if coverage < 0.003:
        note = "No product stands out from the background; the whole picture is used."
        return Cutout(np.ones_like(fine), 1.0, "whole picture", (note,))
    return Cutout(fine, coverage, "model", (*notes, *doubts(fine)))


def _blank(image: Image.Image) -> str:
    """Words for a picture in which there is nothing to see, or ""."""
    low, high = zip(*image.resize((64, 64), Image.Resampling.BOX).getextrema(), strict=True)
    if max(high) <= 12:
        return "The photo is black: nothing can be seen in it."
    if max(top - bottom for bottom, top in zip(low, high, strict=True)) <= 3:
        return "The photo is one even color: nothing can be seen in it."
    return ""


def crop(image: Image.Image, alpha: Array, margin: float = 0.08) -> tuple[Image.Image, Array]:
    """The product's square of the picture with a margin, and its alpha; beyond the picture it is empty.

    Returns RGB over its own background, side at least 1 pixel, and alpha of the same size.
    """
    seen = extent(alpha >= 0.3)
    if seen is None:
        return image, alpha
    left, top, right, bottom = seen
    side = max(1, round(max(bottom - top, right - left) * (1 + 2 * margin)))
    x, y = (left + right - side) // 2, (top + bottom - side) // 2
    box = (x, y, x + side, y + side)
    return image.crop(box), np.asarray(Image.fromarray(alpha).crop(box), dtype=np.float32)


def over(image: Image.Image, alpha: Array, level: int = 255) -> Image.Image:
    """The product on a plain gray (255: white), as a shop would show it."""
    pixels = np.asarray(image, dtype=np.float32)
    mixed = pixels * alpha[:, :, None] + level * (1.0 - alpha[:, :, None])
    return Image.fromarray((mixed + 0.5).clip(0, 255).astype(np.uint8))


def write_cutout(path: Path, out: Path, models: Models) -> dict[str, Any]:
    """``cutout``: an RGBA PNG of the photo's full size, its edges without the background's colors. ``out`` is a file or
    a folder.

    Returns {"path", "coverage", "method", "warnings"}; raises BacklotError as `load_photo` does, and cannot_write.
    """
    photo: Photo = load_photo(path, max_side=None)
    found = cut_out(photo.image, models.cutout, photo.alpha)
    target = out / f"{path.stem}.png" if out.is_dir() or not out.suffix else out
    rgba = own_colors(photo.image, found.alpha)
    rgba.putalpha(Image.fromarray((found.alpha * 255.0 + 0.5).astype(np.uint8)))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.stem}-", suffix=".png", dir=target.parent)
        try:
            with open(handle, "wb") as file:
                rgba.save(file, "PNG", compress_level=4)
            os.chmod(name, 0o644)
            os.replace(name, target)
        finally:
            if os.path.exists(name):
                os.unlink(name)
    except OSError as ex:
        raise BacklotError("cannot_write", f"{target} cannot be written: {ex}.", "Choose another folder.") from ex
    return {
        "path": str(target), "coverage": round(found.coverage, 4), "method": found.method,
        "warnings": [*photo.warnings, *found.warnings],
    }  # fmt: skip
