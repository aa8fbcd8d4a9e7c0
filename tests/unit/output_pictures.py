# SPDX-License-Identifier: GPL-3.0-or-later
"""Small synthetic pictures for the tests of output: values 0-1, first row on top."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import OpenEXR


def product(size: int = 100, level: float = 0.5, background: float = 0.8) -> tuple[np.ndarray, np.ndarray]:
    """A box in the middle of a plain picture (h, w, 4), and its mask."""
    pixels = np.full((size, size, 4), background, np.float32)
    pixels[..., 3] = 1
    mask = np.zeros((size, size), np.float32)
    mask[size // 4 : size * 3 // 4, size * 3 // 10 : size * 7 // 10] = 1
    pixels[mask > 0, :3] = level
    return pixels, mask


def blurred(pixels: np.ndarray, radius: int) -> np.ndarray:
    """The same picture out of focus: two means over windows, one after the other."""
    out = pixels.copy()
    for _ in range(2):
        for axis in (0, 1):
            out = np.mean([np.roll(out, step, axis) for step in range(-radius, radius + 1)], axis=0)
    return out.astype(np.float32)


def write_exr(
    path: Path, planes: dict[str, np.ndarray], words: dict[str, str] | None = None, zips: bool = True
) -> Path:
    """A file with these channels, by the reference implementation."""
    kind = OpenEXR.ZIP_COMPRESSION if zips else OpenEXR.NO_COMPRESSION
    header = {"compression": kind, "type": OpenEXR.scanlineimage, **(words or {})}
    OpenEXR.File(header, {name: np.ascontiguousarray(plane) for name, plane in planes.items()}).write(str(path))
    return path


def layered(path: Path, key: np.ndarray, fill: np.ndarray, words: dict[str, str] | None = None) -> Path:
    """An EXR as Blender writes it: combined is key and fill together, each (h, w, 3)."""
    planes: dict[str, np.ndarray] = {"Backlot mask.Combined.R": np.ones(key.shape[:2], np.float16)}
    for name, values in (("Combined", key + fill), ("Combined_key", key), ("Combined_fill", fill)):
        planes |= {f"ViewLayer.{name}.{c}": values[..., i].astype(np.float32) for i, c in enumerate("RGB")}
    return write_exr(path, planes, words)
