# SPDX-License-Identifier: GPL-3.0-or-later
"""On which side of a round product something is printed, found in its textures: not every label is a material."""

from __future__ import annotations

import math

import bpy
import numpy as np
from numpy.typing import NDArray

from ..angles import wrapped
from . import measure, sampling
from .product import Product

Points = NDArray[np.float64]

SAMPLES = 20_000
"""Points on the surface that are looked at."""
BANDS = 24
"""Rings, one above the other, in which colors are compared."""
DIFFERENT = 0.15
"""Distance from a ring's own color (sRGB, 0-1) from which on a point belongs to a print."""
SECTORS, REACH = 72, 6
"""Parts of the circle in which a print is looked for, and how many to each side belong to it: 30 degrees."""
STANDS_OUT = 2.0
"""How many times as much is printed there as all around on average: what goes around the product does not count."""
AS_GOOD = 0.8
"""Of prints that have this part of the largest, the one nearest to the file's front is taken."""
LEAST = 0.003
"""Share of the upright surface that is a print."""
LARGEST = 4096 * 4096
"""Pixels of a texture that is read."""


def azimuth(points: Points, normals: Points, colors: Points) -> float | None:
    """Direction (radians, 0 = +X, about the vertical through the middle) in which the print looks, or None.

    points, normals, colors (n, 3): spread evenly over the surface.
    """
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    low, high = points[:, 2].min(), points[:, 2].max()
    out = points[:, :2] - middle[:2]
    out = out / np.maximum(np.hypot(out[:, 0], out[:, 1]), 1e-12)[:, None]
    upright = np.abs(normals[:, 2]) < 0.5
    band = np.clip(((points[:, 2] - low) / max(high - low, 1e-12) * BANDS).astype(int), 0, BANDS - 1)
    angle = np.arctan2(out[:, 1], out[:, 0])
    sector = ((angle / (2 * math.pi)) % 1.0 * SECTORS).astype(int) % SECTORS
    printed = np.zeros(len(points), bool)
    for number in range(BANDS):
        ring = np.flatnonzero(upright & (band == number))
        if len(ring):
            own = np.median(colors[ring], axis=0)
            other = ring[np.linalg.norm(colors[ring] - own, axis=1) > DIFFERENT]
            printed[other] = _stands_out(_around(sector[other]))
    if printed.sum() < LEAST * upright.sum():
        return None
    near = _around(sector[printed])
    if not _stands_out(near):
        return None
    angle, out = angle[printed], out[printed]
    middles = (np.arange(SECTORS) + 0.5) / SECTORS * 2 * math.pi
    good = np.flatnonzero(near >= AS_GOOD * near.max())
    best = good[np.lexsort((-near[good], np.round(_apart(middles[good], -math.pi / 2) / math.radians(45))))[0]]
    own = _apart(angle, middles[best]) <= math.radians(45)
    return math.atan2(out[own][:, 1].sum(), out[own][:, 0].sum())


def _stands_out(near: NDArray[np.int64]) -> bool:
    """Whether one direction has more than its share, by more than chance makes of so many points."""
    mean = float(near.mean())
    return float(near.max()) > max(STANDS_OUT * mean, mean + 4 * math.sqrt(mean))


def _around(sector: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many of the points lie in or near each sector, (SECTORS,)."""
    each = np.bincount(sector, minlength=SECTORS)
    return np.asarray(sum(np.roll(each, shift) for shift in range(-REACH, REACH + 1)))


def _apart(angles: Points, other: float) -> Points:
    """Least difference of directions, radians."""
    return np.abs(wrapped(angles - other))


def print_azimuth(product: Product) -> float | None:
    """`azimuth` of a product's base color textures, in the axes of its scene; None where it has none."""
    layer = product.blender_scene().view_layers[0]
    layer.update()
    parts = []
    for obj in product.blender_objects():
        evaluated = obj.evaluated_get(layer.depsgraph)
        try:
            mesh = evaluated.to_mesh()
        except RuntimeError:  # lights, empties, curves without thickness
            continue
        try:
            if mesh is not None and mesh.polygons:
                parts.append(_triangles(mesh, obj))
        finally:
            evaluated.to_mesh_clear()
    images = {image for _, _, _, table in parts for image in table if image is not None}
    if not images:
        return None
    pixels = {image: _pixels(image) for image in images}
    area = [sampling.areas(corners) for corners, _, _, _ in parts]
    total = sum(float(each.sum()) for each in area)
    found = [
        _sampled(part, each, pixels, SAMPLES * float(each.sum()) / max(total, 1e-30))
        for part, each in zip(parts, area, strict=True)
    ]
    points, normals, colors = (np.concatenate(columns) for columns in zip(*found, strict=True))
    return azimuth(points, normals, colors) if len(points) else None


_Part = tuple[Points, Points, NDArray[np.int64], list[bpy.types.Image | None]]


def _triangles(mesh: bpy.types.Mesh, obj: bpy.types.Object) -> _Part:
    """Of the triangles corners (m, 3, 3) in world space, UVs (m, 3, 2) and slots (m,); and the texture of each slot."""
    mesh.calc_loop_triangles()
    m = len(mesh.loop_triangles)
    co, tri = np.empty(len(mesh.vertices) * 3, np.float32), np.empty(m * 3, np.int32)
    loops, slot = np.empty(m * 3, np.int32), np.empty(m, np.int32)
    mesh.vertices.foreach_get("co", co)
    mesh.loop_triangles.foreach_get("vertices", tri)
    mesh.loop_triangles.foreach_get("loops", loops)
    mesh.loop_triangles.foreach_get("material_index", slot)
    matrix = np.array(obj.matrix_world, np.float64)
    world = co.reshape(-1, 3) @ matrix[:3, :3].T + matrix[:3, 3]
    uv = np.zeros((len(mesh.loops), 2), np.float32)
    layer = next((each for each in mesh.uv_layers if each.active_render), None)
    table: list[bpy.types.Image | None] = [None]
    if layer is not None:
        flat = np.empty(len(mesh.loops) * 2, np.float32)
        layer.uv.foreach_get("vector", flat)
        uv = flat.reshape(-1, 2)
        table = [measure.base_image(s.material) if s.material else None for s in obj.material_slots] or [None]
    corners = world[tri].reshape(-1, 3, 3)
    return (
        corners,
        uv[loops].reshape(-1, 3, 2).astype(np.float64),
        np.clip(slot, 0, len(table) - 1).astype(np.int64),
        table,
    )


def _pixels(image: bpy.types.Image) -> Points | None:
    """(h, w, 3) as the file has them, or None where there is nothing to read, or too much."""
    width, height = image.size
    if not 0 < width * height <= LARGEST or image.channels < 3:
        return None
    flat = np.empty(width * height * image.channels, np.float32)
    image.pixels.foreach_get(flat)
    return np.asarray(flat.reshape(height, width, image.channels)[:, :, :3])


def _sampled(
    part: _Part, area: Points, pixels: dict[bpy.types.Image, Points | None], count: float
) -> tuple[Points, Points, Points]:
    """Points, normals and colors (n, 3) of about ``count`` places, evenly over the area; without texture: black."""
    corners, uv, slot, table = part
    n = round(count)
    if not n or area.sum() <= 0:
        return np.zeros((0, 3)), np.zeros((0, 3)), np.zeros((0, 3))
    which, weights = sampling.spread(area, n)
    weights = weights[:, :, None]
    points, at = (corners[which] * weights).sum(axis=1), (uv[which] * weights).sum(axis=1)
    normals = np.cross(corners[which, 1] - corners[which, 0], corners[which, 2] - corners[which, 0])
    normals /= np.maximum(np.linalg.norm(normals, axis=1), 1e-30)[:, None]
    colors = np.zeros((n, 3))
    for index, image in enumerate(table):
        texture = pixels.get(image) if image is not None else None
        mine = slot[which] == index
        if texture is not None and mine.any():
            height, width = texture.shape[:2]
            x, y = ((at[mine] % 1.0) * (width, height)).astype(int).T
            colors[mine] = texture[np.minimum(y, height - 1), np.minimum(x, width - 1)]
    return points, normals, colors
