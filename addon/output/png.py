# SPDX-License-Identifier: GPL-3.0-or-later
"""Write a PNG from pixels. Pure: numpy and zlib, so that pictures can be made where no Blender runs."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .containers import PNG, png_chunk


def encode(pixels: NDArray[np.floating[Any]], depth: int = 8) -> bytes:
    """PNG of display values (h, w, 3 or 4) 0-1, rounded to ``depth`` 8 or 16 bits; alpha is straight."""
    height, width, channels = pixels.shape
    top = (1 << depth) - 1
    values = np.rint(np.clip(pixels, 0.0, 1.0).astype(np.float64) * top).astype(">u2" if depth == 16 else np.uint8)
    step = channels * depth // 8
    rows = np.frombuffer(values.tobytes(), np.uint8).reshape(height, width * step)
    # filter "sub" for each row: what a pixel differs from its left neighbor by is small in photographs
    left = np.concatenate([np.zeros((height, step), np.uint8), rows[:, :-step]], axis=1)
    lines = np.concatenate([np.ones((height, 1), np.uint8), rows - left], axis=1)
    header = struct.pack(">IIBBBBB", width, height, depth, 6 if channels == 4 else 2, 0, 0, 0)
    return b"".join(
        (
            PNG,
            png_chunk(b"IHDR", header),
            png_chunk(b"IDAT", zlib.compress(lines.tobytes(), 6)),
            png_chunk(b"IEND", b""),
        )
    )
