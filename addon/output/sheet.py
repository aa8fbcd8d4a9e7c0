# SPDX-License-Identifier: GPL-3.0-or-later
"""A contact sheet: all pictures of a series side by side, each with its name. The layout is pure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .metadata import Metadata

Pixels = NDArray[np.float32]
Points = NDArray[np.float64]

ROW, WIDEST, GAP, STRIP = 420, 1840, 28, 44
"""Height of a row of pictures, most width of a sheet, space between pictures, height of a line of text; pixels."""
PAPER, INK = 0.93, 0.25
LETTER_PX, FINENESS = 20.0, 4


def write(path: Path, pictures: Sequence[Path], labels: Sequence[str], words: Metadata) -> Path:
    """Write the sheet as WebP; runs inside Blender. Raises BacklotError: missing_file, format_unsupported."""
    from . import formats, picture, relight

    tiles = [(resized(picture.on_white(picture.read_pixels(each)), ROW), lettering(label))
             for each, label in zip(pictures, labels, strict=True)]  # fmt: skip
    relight.write(path, formats.encode(compose(tiles), "webp", words))
    return path


def compose(tiles: Sequence[tuple[Pixels, Pixels]]) -> Pixels:
    """Sheet (h, w, 4) of pictures (`ROW`, w, 3+) and their names as coverage (h, w) 0-1, in rows."""
    rows: list[list[tuple[Pixels, Pixels]]] = [[]]
    for tile in tiles:
        wide = sum(picture.shape[1] + GAP for picture, _ in [*rows[-1], tile])
        if rows[-1] and wide + GAP > WIDEST:
            rows.append([])
        rows[-1].append(tile)
    width = max(sum(picture.shape[1] + GAP for picture, _ in row) for row in rows) + GAP
    height = len(rows) * (ROW + STRIP + GAP) + GAP
    out = np.full((height, width, 4), PAPER, np.float32)
    out[..., 3] = 1.0
    y = GAP
    for row in rows:
        x = GAP
        for picture, letters in row:
            out[y : y + ROW, x : x + picture.shape[1], :3] = picture[..., :3]
            _ink(out, letters, x, y + ROW + 10)
            x += picture.shape[1] + GAP
        y += ROW + STRIP + GAP
    return out


def _ink(out: Pixels, letters: Pixels, x: int, y: int) -> None:
    place = out[y : y + letters.shape[0], x : x + letters.shape[1], :3]
    cover = letters[: place.shape[0], : place.shape[1], None]
    place[...] = place * (1 - cover) + INK * cover


def resized(pixels: Pixels, height: int) -> Pixels:
    """A picture (h, w, c) at another height, the shape kept; each new pixel is the mean of what it covers."""
    old_h, old_w = pixels.shape[:2]
    width = max(1, round(old_w * height / old_h))
    rows, columns = _means(height, old_h), _means(width, old_w)
    return np.asarray(np.einsum("yh,hwc,xw->yxc", rows, pixels.astype(np.float32), columns, optimize=True))


def _means(new: int, old: int) -> Pixels:
    """(new, old) weights: how much of each old pixel lies in a new one; rows sum to 1."""
    edges = np.arange(new + 1) * (old / new)
    pixel = np.arange(old)
    cover = np.minimum(edges[1:, None], pixel + 1) - np.maximum(edges[:-1, None], pixel)
    weights = np.clip(cover, 0.0, None)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float32)


def lettering(text: str) -> Pixels:
    """Coverage (h, w) 0-1 of a line of text in Blender's own font."""
    import bpy

    curve = bpy.data.curves.new("Backlot sheet", "FONT")
    obj = bpy.data.objects.new("Backlot sheet", curve)
    try:
        curve.body = text
        mesh = obj.to_mesh()
        mesh.calc_loop_triangles()
        corners = np.array([v.co[:2] for v in mesh.vertices], np.float64).reshape(-1, 2)
        triangles = np.array([t.vertices[:] for t in mesh.loop_triangles], np.int64).reshape(-1, 3)
        obj.to_mesh_clear()
    finally:
        bpy.data.objects.remove(obj)
        bpy.data.curves.remove(curve)
    return coverage(corners[triangles], LETTER_PX)


def coverage(triangles: Points, scale: float) -> Pixels:
    """Coverage (h, w) 0-1 of triangles (m, 3, 2), y up, the line of writing at 0, ``scale`` pixels a unit."""
    size: Any = round(scale * 1.4)
    if not len(triangles):
        return np.zeros((size, 1), np.float32)
    fine = scale * FINENESS
    points = triangles * fine
    points[..., 1] = scale * FINENESS - points[..., 1]
    width = int(np.ceil(points[..., 0].max() / FINENESS) + 1) * FINENESS
    out = np.zeros((size * FINENESS, width), bool)
    for a, b, c in points:
        low, high = np.floor(np.minimum(np.minimum(a, b), c)), np.ceil(np.maximum(np.maximum(a, b), c))
        x0, y0 = max(0, int(low[0])), max(0, int(low[1]))
        x1, y1 = min(width, int(high[0]) + 1), min(out.shape[0], int(high[1]) + 1)
        y, x = np.mgrid[y0:y1, x0:x1] + 0.5
        turns = [(q[0] - p[0]) * (y - p[1]) - (q[1] - p[1]) * (x - p[0]) for p, q in ((a, b), (b, c), (c, a))]
        inside = np.all([t >= 0 for t in turns], axis=0) | np.all([t <= 0 for t in turns], axis=0)
        out[y0:y1, x0:x1] |= inside
    blocks = out.reshape(size, FINENESS, width // FINENESS, FINENESS)
    return np.asarray(blocks.mean(axis=(1, 3)), np.float32)
