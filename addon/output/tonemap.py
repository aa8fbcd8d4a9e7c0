# SPDX-License-Identifier: GPL-3.0-or-later
"""From scene-linear light to display values, to the digit as Blender's view transforms do it. Pure: numpy, no bpy.

Blender shows Khronos PBR Neutral by a table of 57³ colors and interpolates between them in tetrahedra; for strong
colors that differs from the formula by up to 8 of 255. So the same table is made here, and read the same way.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.float64]

_COMPRESSION, _DESATURATION, _FRESNEL = 0.8 - 0.04, 0.15, 0.04
_SIZE = 57
_LOW, _HIGH = -9.0, 10.0
"""The table's sides: colors of a side, and the stops from the first to the last of them."""
_SLAB = 1 << 20


def khronos_formula(linear: Pixels) -> Pixels:
    """Khronos PBR Neutral, after its published formula: linear Rec. 709 (…, 3) to linear display values 0-1.

    Colors up to 80 % are kept but for the 4 % that a glossy coat adds; only highlights are compressed.
    """
    color = np.maximum(linear, 0.0)
    low = color.min(axis=-1, keepdims=True)
    color = color - np.where(low < 2 * _FRESNEL, low - low * low / (4 * _FRESNEL), _FRESNEL)
    peak = color.max(axis=-1, keepdims=True)
    room = 1.0 - _COMPRESSION
    lowered = 1.0 - room * room / np.maximum(peak + room - _COMPRESSION, room)
    gray = 1.0 - 1.0 / (_DESATURATION * np.maximum(peak - lowered, 0.0) + 1.0)
    compressed = color * lowered / np.maximum(peak, 1e-9)
    return np.asarray(np.where(peak < _COMPRESSION, color, compressed * (1.0 - gray) + lowered * gray))


@functools.cache
def _table() -> Pixels:
    """(57³, 3), red fastest."""
    side = 2.0 ** np.linspace(_LOW, _HIGH, _SIZE)
    blue, green, red = np.meshgrid(side, side, side, indexing="ij")
    return khronos_formula(np.stack([red, green, blue], axis=-1).reshape(-1, 3))


def khronos_neutral(linear: Pixels) -> Pixels:
    """Khronos PBR Neutral as Blender shows it: linear Rec. 709 (…, 3) to linear display values 0-1."""
    flat = linear.reshape(-1, 3)
    parts = [_interpolate(flat[at : at + _SLAB]) for at in range(0, len(flat), _SLAB)]
    return np.concatenate(parts).reshape(linear.shape) if parts else linear.copy()


def _interpolate(colors: Pixels) -> Pixels:
    """(n, 3) through the table: a cell is six tetrahedra, chosen by the order of the three fractions."""
    table, strides = _table(), np.array([1, _SIZE, _SIZE * _SIZE])
    place = (np.log2(np.maximum(colors, 2.0**_LOW)) - _LOW) / (_HIGH - _LOW) * (_SIZE - 1)
    place = np.clip(place, 0.0, _SIZE - 1)
    cell = np.minimum(place.astype(int), _SIZE - 2)
    fraction = place - cell
    order = np.argsort(-fraction, axis=1)
    sorted_ = np.take_along_axis(fraction, order, axis=1)
    corner = cell @ strides
    out = table[corner] * (1.0 - sorted_[:, :1])
    for axis in range(3):
        corner = corner + strides[order[:, axis]]
        after = sorted_[:, axis + 1 : axis + 2] if axis < 2 else 0.0
        out = out + table[corner] * (sorted_[:, axis : axis + 1] - after)
    return np.asarray(out)


def encode_srgb(linear: Pixels) -> Pixels:
    """Linear display values to sRGB's, 0-1."""
    clipped = np.clip(linear, 0.0, 1.0)
    return np.asarray(np.where(clipped <= 0.0031308, clipped * 12.92, 1.055 * clipped ** (1 / 2.4) - 0.055))


def decode_srgb(values: Pixels) -> Pixels:
    """sRGB display values 0-1 to linear."""
    return np.asarray(np.where(values <= 0.04045, values / 12.92, ((np.maximum(values, 0) + 0.055) / 1.055) ** 2.4))


def standard(linear: Pixels) -> Pixels:
    """Nothing but the display's own range."""
    return linear


def without_toe(shown: Pixels) -> Pixels:
    """The light (…, 3) that Khronos PBR Neutral shows as these linear display values, where none is over 0.76.

    The inverse of what it takes off for a glossy coat; without it dark channels look darker than they are.
    """
    low = np.maximum(shown.min(axis=-1, keepdims=True), 0.0)
    return np.asarray(shown + np.where(low < _FRESNEL, 2 * np.sqrt(_FRESNEL * low) - low, _FRESNEL))


VIEWS: dict[str, Callable[[Pixels], Pixels]] = {"Khronos PBR Neutral": khronos_neutral, "Standard": standard}
"""View transforms that this module has, by Blender's names."""


def display(linear: Pixels, view: str, stops: float) -> Pixels:
    """sRGB display values 0-1 of linear light (…, 3), exposed by ``stops``. Raises KeyError for another view."""
    return encode_srgb(VIEWS[view](linear * 2.0**stops))
