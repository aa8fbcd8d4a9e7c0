# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults that the pixels of a picture tell: blur, fireflies, tint, separation. Pure: numpy only, no bpy.

Pictures are display values (h, w, 3+) 0-1, masks (h, w) 0-1 the product's visible part, both with the first row on top.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..staging.exposure import luminance
from .tonemap import decode_srgb, without_toe

Pixels = NDArray[np.floating[Any]]
Mask = NDArray[np.floating[Any]]

FIREFLY = 0.25
"""How much brighter than each of its neighbors a lone pixel is."""
SHARPEST = 0.03
"""Share of the product's pixels that its sharpest edges take."""
LEAST_CONTRAST = 0.06
"""Display contrast under which nothing is an edge."""
REACH = 6
"""Pixels to each side within which an edge's two levels are looked for."""


def edge_width(pixels: Pixels, mask: Mask) -> float:
    """Width in pixels of the product's sharpest edges, its outline among them; NaN where it has none.

    An edge's width is its contrast over its steepest slope: one for a hard edge, more for a blurred one.
    """
    levels = luminance(pixels)
    area = ~shrink(mask <= 0.5, 2)  # with the outline
    across = np.abs(np.diff(levels, axis=1, prepend=levels[:, :1]))
    down = np.abs(np.diff(levels, axis=0, prepend=levels[:1]))
    widths = []
    for axis, slope in ((1, across), (0, down)):
        contrast = _range(levels, axis)
        # only the steepest point of an edge, and only edges that run straight across this axis
        other = down if axis == 1 else across
        peak = area & (contrast > LEAST_CONTRAST) & (slope > 2 * other)
        peak &= (slope >= np.roll(slope, 1, axis)) & (slope >= np.roll(slope, -1, axis)) & (slope > 0)
        widths.append(contrast[peak] / slope[peak])
    found = np.sort(np.concatenate(widths))
    count = max(8, round(SHARPEST * float((mask > 0.5).sum())))
    return float(np.median(found[:count])) if len(found) >= 8 else math.nan


def _range(levels: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Highest less lowest level within `REACH` pixels along an axis."""
    pad = [(0, 0), (0, 0)]
    pad[axis] = (REACH, REACH)
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(levels, pad, mode="edge"), 2 * REACH + 1, axis=axis)
    return np.asarray(windows.max(axis=-1) - windows.min(axis=-1))


def fireflies(pixels: Pixels) -> float:
    """Lone pixels much brighter than all eight around them, in a megapixel of the picture."""
    levels = luminance(pixels)
    around = np.pad(levels, 1, mode="edge")
    height, width = levels.shape
    brightest = np.zeros_like(levels)
    for y in range(3):
        for x in range(3):
            if (y, x) != (1, 1):
                brightest = np.maximum(brightest, around[y : y + height, x : x + width])
    lone = levels - brightest > FIREFLY
    lone[[0, -1]] = False
    lone[:, [0, -1]] = False
    return float(lone.sum()) / levels.size * 1e6


def tint(pixels: Pixels, albedo: Pixels, mask: Mask, khronos: bool = True) -> float:
    """Chroma (CIE Lab) that a middle gray would get where the product stands; NaN where nothing tells it.

    albedo: linear base colors (h, w, 3) of the same view, unlit. The light's color is what the picture shows of the
    product over its own color, where it is neither glaring nor dark. khronos: shown by Khronos PBR Neutral.
    """
    shown = decode_srgb(pixels[..., :3].astype(np.float64))
    level, own = shown.max(axis=-1), albedo[..., :3].astype(np.float64)
    useful = (mask > 0.95) & (level < 0.75) & (level > 0.01) & (own.min(axis=-1) > 0.03)
    if useful.sum() < 24:
        return math.nan
    seen = without_toe(shown[useful]) if khronos else shown[useful]
    light = np.median(seen / own[useful], axis=0)
    light = light / max(float(luminance(light)), 1e-9)
    lab_ = lab_linear(np.clip(light * 0.18, 0, None)[None])[0]
    return float(np.hypot(lab_[1], lab_[2]))


def cut(mask: Mask) -> float:
    """Share of the frame's four sides that the product touches."""
    sides = np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]])
    return float((sides > 0.5).mean())


def separation(pixels: Pixels, mask: Mask) -> float:
    """Median color difference (CIE76) across the product's outline, 0 when there is none.

    Compares the mean color of a band inside the outline with that of the band outside, in 24 sectors.
    """
    inside = mask > 0.5
    width = max(2, round(max(mask.shape) / 96))
    inner = inside & ~shrink(inside, width)
    outer = ~inside & ~shrink(~inside, width)
    if not inner.any() or not outer.any():
        return 0.0
    rows, columns = np.nonzero(inside)
    cy, cx = rows.mean(), columns.mean()
    colors = lab_linear(decode_srgb(pixels[..., :3].astype(np.float64)))
    found = []
    grid_y, grid_x = np.mgrid[: mask.shape[0], : mask.shape[1]]
    sector = ((np.arctan2(grid_y - cy, grid_x - cx) + math.pi) / (2 * math.pi) * 24).astype(int) % 24
    for s in range(24):
        a, b = inner & (sector == s), outer & (sector == s)
        if a.any() and b.any():
            found.append(float(np.linalg.norm(colors[a].mean(axis=0) - colors[b].mean(axis=0))))
    return float(np.median(found)) if found else 0.0


def shrink(area: NDArray[np.bool_], pixels: int) -> NDArray[np.bool_]:
    """The area without what lies within so many pixels of its outline."""
    out = area.copy()
    for _ in range(pixels):
        grown = np.pad(out, 1, mode="edge")
        out = out & grown[:-2, 1:-1] & grown[2:, 1:-1] & grown[1:-1, :-2] & grown[1:-1, 2:]
    return out


def lab_linear(linear: NDArray[np.float64]) -> NDArray[np.float64]:
    """Linear sRGB to CIE Lab, D65."""
    matrix = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = linear @ matrix.T / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1)
