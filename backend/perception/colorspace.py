# SPDX-License-Identifier: GPL-3.0-or-later
"""sRGB, hex values and OKLab (Björn Ottosson, 2020) for whole arrays of pixels."""

from __future__ import annotations

import numpy as np

from ..models.roles import Array

_TO_LMS = np.array(
    [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
     [0.0883024619, 0.2817188376, 0.6299787005]], dtype=np.float32)  # fmt: skip
_TO_LAB = np.array(
    [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
     [0.0259040371, 0.7827717662, -0.8086757660]], dtype=np.float32)  # fmt: skip


def srgb_to_oklab(srgb: Array) -> Array:
    """(…, 3) sRGB 0-1 to OKLab: L 0-1, a and b about -0.4 to 0.4."""
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4).astype(np.float32)
    return np.asarray(np.cbrt(linear @ _TO_LMS.T) @ _TO_LAB.T, dtype=np.float32)


def oklab_to_srgb(lab: Array) -> Array:
    """The way back, clipped to 0-1."""
    linear = (np.asarray(lab, dtype=np.float32) @ np.linalg.inv(_TO_LAB).T) ** 3 @ np.linalg.inv(_TO_LMS).T
    linear = np.clip(linear, 0.0, 1.0)
    return np.asarray(np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055), np.float32)


def hex_to_srgb(text: str) -> Array:
    """``#rrggbb`` to (3,) 0-1."""
    return np.array([int(text[n : n + 2], 16) for n in (1, 3, 5)], dtype=np.float32) / np.float32(255.0)


def hex_to_oklab(text: str) -> Array:
    """``#rrggbb`` to (3,) OKLab."""
    return srgb_to_oklab(hex_to_srgb(text))


def to_hex(srgb: Array) -> str:
    """(3,) sRGB 0-1 to ``#rrggbb``."""
    values = (np.clip(srgb, 0.0, 1.0) * 255.0 + 0.5).astype(int)
    return "#" + "".join(f"{value:02x}" for value in values)
