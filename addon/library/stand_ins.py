# SPDX-License-Identifier: GPL-3.0-or-later
"""Things that stand on a mark for a picture only: a gray matte form, a glass one, and a gray ball as light meter."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import bpy
from mathutils import Matrix, Vector

from .. import compat

SEGMENTS = 96


@contextmanager
def guests(scene: bpy.types.Scene, items: Sequence[bpy.types.Object]) -> Iterator[None]:
    """Objects that are in the scene meanwhile; what they brought along goes with them."""
    for item in items:
        scene.collection.objects.link(item)
    try:
        yield
    finally:
        data = {item.data for item in items}
        materials = {slot.material for item in items for slot in item.material_slots}
        bpy.data.batch_remove(list(items))
        for brought in (data, materials):
            bpy.data.batch_remove([block for block in brought if block is not None and not block.users])


def pair(mark: Matrix, size: float) -> list[bpy.types.Object]:
    """The two stand-ins side by side on a mark; ``size`` is the taller one's height, meters."""
    body = [(0.0, 0.0), (0.205, 0.0), (0.235, 0.5), (0.21, 1.0), (0.0, 1.0)]
    bottle = [
        (0.0, 0.0), (0.17, 0.0), (0.17, 0.60), (0.07, 0.70), (0.07, 0.80), (0.048, 0.80), (0.048, 0.69),
        (0.148, 0.58), (0.148, 0.05), (0.0, 0.05),
    ]  # fmt: skip
    matte = _lathe("stand_in.matte", _rounded(body, 0.10), size)
    matte.data.materials.append(_material("stand_in.gray", (0.27, 0.27, 0.27), 0.55, 0.0))
    clear = _lathe("stand_in.clear", _rounded(bottle, 0.035), size)
    clear.data.materials.append(_material("stand_in.glass", (0.94, 0.97, 0.96), 0.0, 1.0))
    turn = mark.to_3x3().normalized()
    for item, x, y in ((matte, -0.24, 0.03), (clear, 0.25, -0.05)):
        item.location = mark.translation + turn @ Vector((x * size, y * size, 0.0005 * size))
    return [matte, clear]


def gray_ball(center: Vector, radius: float) -> bpy.types.Object:
    """A ball that reflects 18 % of the light and has no highlight."""
    steps = 24
    angles = [math.pi * step / steps - math.pi / 2 for step in range(steps + 1)]
    ball = _lathe("meter.ball", [(math.cos(a), math.sin(a)) for a in angles], radius)
    material = _material("meter.gray", (0.18, 0.18, 0.18), 1.0, 0.0)
    shader = next(node for node in material.node_tree.nodes if node.type == "BSDF_PRINCIPLED")
    shader.inputs["Specular IOR Level"].default_value = 0.0
    ball.data.materials.append(material)
    ball.location = center
    return ball


def _material(name: str, color: tuple[float, float, float], rough: float, clear: float) -> bpy.types.Material:
    material = bpy.data.materials.new(name)
    compat.ensure_nodes(material)
    shader = next(node for node in material.node_tree.nodes if node.type == "BSDF_PRINCIPLED")
    shader.inputs["Base Color"].default_value = (*color, 1.0)
    shader.inputs["Roughness"].default_value = rough
    shader.inputs["Transmission Weight"].default_value = clear
    return material


def _rounded(outline: Sequence[tuple[float, float]], radius: float, steps: int = 8) -> list[tuple[float, float]]:
    """The outline with its inner corners rounded by arcs of up to ``radius``; the first and last point stay."""
    points = [Vector(point) for point in outline]
    made = [points[0]]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        into, out = (before - corner), (after - corner)
        reach = min(radius, into.length / 2, out.length / 2)
        start, end = corner + into.normalized() * reach, corner + out.normalized() * reach
        for step in range(steps + 1):
            t = step / steps
            made.append(start * (1 - t) ** 2 + corner * (2 * t * (1 - t)) + end * t**2)
    return [(point.x, point.y) for point in [*made, points[-1]]]


def _lathe(name: str, outline: Sequence[tuple[float, float]], size: float) -> bpy.types.Object:
    """A smooth body of revolution about Z of an outline of (radius, height) from axis to axis, times ``size``."""
    inner = [point for point in outline if point[0] > 1e-6]
    low, high = outline[0][1], outline[-1][1]
    ring = [2 * math.pi * step / SEGMENTS for step in range(SEGMENTS)]
    corners = [(r * size * math.cos(a), r * size * math.sin(a), z * size) for r, z in inner for a in ring]
    faces: list[tuple[int, ...]] = []
    for row in range(len(inner) - 1):
        for step in range(SEGMENTS):
            a, b = row * SEGMENTS + step, row * SEGMENTS + (step + 1) % SEGMENTS
            faces.append((a, b, b + SEGMENTS, a + SEGMENTS))
    for pole, row, order in ((low, 0, -1), (high, len(inner) - 1, 1)):
        corners.append((0.0, 0.0, pole * size))
        top = len(corners) - 1
        for step in range(SEGMENTS):
            a, b = row * SEGMENTS + step, row * SEGMENTS + (step + 1) % SEGMENTS
            faces.append((a, b, top) if order > 0 else (b, a, top))
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(corners, [], faces)
    mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
    return bpy.data.objects.new(name, mesh)
