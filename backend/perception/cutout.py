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
from scipy import ndimage

from ..models.holder import Models
from ..models.roles import Array, CutoutModel
from ..protocol import BacklotError
from .color import srgb_to_oklab
from .intake import Photo, load_photo

REFINE_SIDE = 640
"""Longest side at which the guided filter's coefficients are computed, pixels; they are smooth, so they scale up."""
_RING = 0.02


@dataclass(frozen=True, slots=True)
class Cutout:
    """alpha: (height, width) 0-1. coverage: part of the picture that is product, 0-1. method: how it was found."""

    alpha: Array
    coverage: float
    method: str
    warnings: tuple[str, ...] = ()


def _box(values: Array, radius: int) -> Array:
    return np.asarray(ndimage.uniform_filter(values, size=2 * radius + 1, mode="nearest"), dtype=np.float32)


def _resize(values: Array, size: tuple[int, int]) -> Array:
    return np.asarray(Image.fromarray(values).resize(size, Image.Resampling.BILINEAR), dtype=np.float32)


def guided_filter(image: Image.Image, alpha: Array, radius: int = 4, epsilon: float = 1e-4) -> Array:
    """Snap a soft mask to the picture's edges (He et al., fast guided filter, gray guide).

    alpha: (height, width) of the picture's size; returns the same shape, 0-1. ``radius`` is in pixels at REFINE_SIDE.
    """
    scale = min(1.0, REFINE_SIDE / max(image.size))
    small = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    gray = image.convert("L")
    guide = np.asarray(gray.resize(small, Image.Resampling.BOX), dtype=np.float32) / 255.0
    mask = _resize(alpha, small)
    mean_guide, mean_mask = _box(guide, radius), _box(mask, radius)
    covariance = _box(guide * mask, radius) - mean_guide * mean_mask
    variance = _box(guide * guide, radius) - mean_guide * mean_guide
    slope = covariance / (variance + epsilon)
    offset = mean_mask - slope * mean_guide
    slope, offset = _resize(_box(slope, radius), image.size), _resize(_box(offset, radius), image.size)
    full = np.asarray(gray, dtype=np.float32) / 255.0
    return np.clip(slope * full + offset, 0.0, 1.0)


def plain_backdrop(image: Image.Image) -> Array | None:
    """Alpha from the color of a uniform backdrop, or None where the border is not uniform or the result not believable.

    Backdrop is what has the border's color and hangs together with the border, or is a large hole of just that color.
    """
    scale = min(1.0, REFINE_SIDE / max(image.size))
    small = image.resize(
        (max(2, round(image.width * scale)), max(2, round(image.height * scale))), Image.Resampling.BOX
    )
    lab = srgb_to_oklab(np.asarray(small, dtype=np.float32) / 255.0)
    height, width = lab.shape[:2]
    ring = max(1, round(_RING * min(height, width)))
    border = np.ones((height, width), dtype=bool)
    border[ring:-ring, ring:-ring] = False
    middle = np.median(lab[border], axis=0)
    distance = np.linalg.norm(lab - middle, axis=2).astype(np.float32)
    at_border = distance[border]
    if float(np.quantile(at_border, 0.98)) > 0.03:
        return None
    noise = float(np.quantile(at_border, 0.9))
    low, high = 2.0 * noise + 0.02, 3.0 * noise + 0.07
    alpha = np.clip((distance - low) / (high - low), 0.0, 1.0).astype(np.float32)
    labels, count = ndimage.label(alpha < 0.5)
    if not count:
        return None
    sizes = np.bincount(labels.ravel())
    touching = set(np.unique(labels[border])) - {0}
    hole = {n for n in range(1, count + 1) if sizes[n] > 0.002 * labels.size and distance[labels == n].mean() < low / 2}
    inside = ~np.isin(labels, sorted(touching | hole)) & (labels > 0)
    alpha[inside] = 1.0  # a part of the product that happens to have the backdrop's color
    things, found = ndimage.label(alpha >= 0.5)
    if not found:
        return None
    areas = np.bincount(things.ravel())[1:]
    for number in np.flatnonzero(areas < 0.02 * areas.max()) + 1:
        alpha[things == number] = 0.0  # dust and compression
    coverage = float((alpha >= 0.5).mean())
    if not 0.01 <= coverage <= 0.92:
        return None
    return _resize(alpha, image.size)


def cut_out(image: Image.Image, model: CutoutModel, alpha: Array | None = None) -> Cutout:
    """Find the product; ``alpha`` of the file wins. Nothing found: alpha is one everywhere, with a warning."""
    if alpha is not None:
        return Cutout(alpha, float((alpha >= 0.5).mean()), "alpha of the file")
    plain = plain_backdrop(image)
    if plain is not None and _solid(plain):
        return Cutout(plain, float((plain >= 0.5).mean()), "plain backdrop")
    raw = model.alpha(image)
    soft = guided_filter(image, raw)
    # The filter may leak across faint edges: far from the model's edge its own answer stands.
    sure = np.clip((np.abs(raw - 0.5) - 0.35) / 0.1, 0.0, 1.0)
    fine = soft * (1.0 - sure) + (raw > 0.5) * sure
    fine = np.clip((fine - 0.08) / 0.84, 0.0, 1.0).astype(np.float32)
    coverage = float((fine >= 0.5).mean())
    if coverage < 0.003:
        note = "No product stands out from the background; the whole picture is used."
        return Cutout(np.ones_like(fine), 1.0, "whole picture", (note,))
    return Cutout(fine, coverage, "model", _doubts(fine))


def _solid(alpha: Array) -> bool:
    """Whether a plain-backdrop alpha is one compact thing: scattered pieces mean that the product has its color."""
    labels, count = ndimage.label(alpha[::2, ::2] >= 0.5)
    if not count:
        return False
    areas = np.sort(np.bincount(labels.ravel())[1:])
    return bool(areas[-3:].sum() >= 0.9 * areas.sum())


def _doubts(alpha: Array) -> tuple[str, ...]:
    notes: list[str] = []
    labels, count = ndimage.label(alpha[::4, ::4] >= 0.5)
    areas = np.bincount(labels.ravel())[1:] if count else np.zeros(0)
    others = int((areas > 0.25 * areas.max(initial=0)).sum()) - 1
    if others > 0:
        notes.append(f"{others + 1} separate things were found in the photo.")
    edge = alpha >= 0.5
    touched = [name for name, line in (("top", edge[0]), ("bottom", edge[-1]), ("left", edge[:, 0]),
                                       ("right", edge[:, -1])) if line.mean() > 0.1]  # fmt: skip
    if touched:
        notes.append(f"The product is cut off at the {' and '.join(touched)} of the photo.")
    soft = float(((alpha > 0.15) & (alpha < 0.85)).mean()) / max(float(edge.mean()), 1e-6)
    if soft > 0.35:
        notes.append("The cut-out is unsure (glass, hair or smoke?): look at its edges.")
    return tuple(notes)


def crop(image: Image.Image, alpha: Array, margin: float = 0.08) -> tuple[Image.Image, Array]:
    """The product's square of the picture with a margin, and its alpha; beyond the picture it is empty.

    Returns RGB over its own background, side at least 1 pixel, and alpha of the same size.
    """
    rows, columns = np.flatnonzero((alpha >= 0.3).any(axis=1)), np.flatnonzero((alpha >= 0.3).any(axis=0))
    if not len(rows) or not len(columns):
        return image, alpha
    top, bottom, left, right = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
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
    """``cutout``: an RGBA PNG of the photo's full size. ``out`` is a file or a folder.

    Returns {"path", "coverage", "method", "warnings"}; raises BacklotError as `load_photo` does, and cannot_write.
    """
    photo: Photo = load_photo(path, max_side=None)
    found = cut_out(photo.image, models.cutout, photo.alpha)
    target = out / f"{path.stem}.png" if out.is_dir() or not out.suffix else out
    rgba = photo.image.copy()
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
