# SPDX-License-Identifier: GPL-3.0-or-later
"""Rays and free space in the open scene, for the pure modules that choose places: what the camera could see counts."""

from __future__ import annotations

import math
from collections.abc import Sequence

import bpy
import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree

from . import rules
from .marks import View
from .patches import Cast, Hit

_STEP = 1e-4
_LIFT = 0.003
"""A mark's free space begins this much above its surface; the same as in the rules, meters."""
_MOST_SKIPS = 64


def caster(scene: bpy.types.Scene) -> Cast:
    """Rays against the evaluated scene. It must not change while they are cast."""
    graph = bpy.context.evaluated_depsgraph_get()

    def cast(start: Sequence[float], toward: Sequence[float], far: float) -> Hit | None:
        begin, way, gone = Vector(start), Vector(toward), 0.0
        for _ in range(_MOST_SKIPS):
            if gone >= far:
                return None
            met, place, normal, _, item, _ = scene.ray_cast(graph, begin + way * gone, way, distance=far - gone)
            if not met:
                return None
            gone = (place - begin).dot(way)
            if item.visible_camera:
                return Hit(gone, tuple(place), tuple(normal), item.original.name)
            gone += _STEP
        return None

    return cast


def view_of(camera: bpy.types.Object, scene: bpy.types.Scene) -> View:
    """A camera of the file as plain data; an orthographic one as a long lens from its place."""
    lens, render = camera.data, scene.render
    width = render.resolution_x * render.pixel_aspect_x
    height = render.resolution_y * render.pixel_aspect_y
    sensor = lens.sensor_height if lens.sensor_fit == "VERTICAL" else lens.sensor_width
    focal = lens.lens * 36.0 / sensor if lens.type == "PERSP" else 85.0
    turn = camera.matrix_world.to_3x3().normalized()
    return View(
        name=camera.name,
        eye=tuple(camera.matrix_world.translation),
        axes=np.array(turn, np.float64),
        focal_mm=float(focal),
        aspect=width / height,
        near=float(lens.clip_start),
        fstop=float(lens.dof.aperture_fstop) if lens.dof.use_dof else 8.0,
        active=camera == scene.camera,
    )


def solid(scene: bpy.types.Scene) -> list[bpy.types.Object]:
    """Objects that have faces of their own or of what they instance."""
    kinds = ("MESH", "CURVE", "SURFACE", "FONT", "META", "CURVES", "POINTCLOUD")
    return [item for item in scene.objects if item.type in kinds or item.instance_type != "NONE"]


def box(items: Sequence[bpy.types.Object]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """(low, high) of the objects' bounding boxes, world space; raises ValueError without any."""
    corners = [item.matrix_world @ Vector(corner) for item in items for corner in item.bound_box]
    if not corners:
        raise ValueError("nothing has an extent")
    table = np.array(corners)
    return tuple(table.min(axis=0).tolist()), tuple(table.max(axis=0).tolist())


def things_box(items: Sequence[bpy.types.Object]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The box of what stands in a scene, without floors and walls that are as large as the whole."""
    low, high = box(items)
    whole = max(np.subtract(high, low))
    sides = {item: box([item]) for item in items}
    small = [item for item, (least, most) in sides.items() if max(np.subtract(most, least)) < 0.6 * whole]
    low, high = box(small or items)
    pad = 0.15 * np.subtract(high, low)[:2]
    return (low[0] - pad[0], low[1] - pad[1], low[2]), (high[0] + pad[0], high[1] + pad[1], high[2])


class Room:
    """Exact free space: cylinders against the evaluated meshes."""

    def __init__(self) -> None:
        self.pieces = rules.pieces()
        self._trees: dict[int, BVHTree] = {}

    def radius(self, position: Sequence[float], radius: float, height: float) -> float:
        """The largest free radius up to ``radius`` for a mark at ``position``, 0 where something stands on it."""
        place = Vector(position) + Vector((0, 0, _LIFT))
        tall = max(height - _LIFT, _LIFT)
        middle = place + Vector((0, 0, tall / 2))
        reach = math.hypot(radius, tall / 2)
        near = [n for n, piece in enumerate(self.pieces) if (piece.middle - middle).length < piece.reach + reach]
        trees = [self._tree(n) for n in near]

        def free(value: float) -> bool:
            space = rules.cylinder(place, value, tall)
            return not any(space.overlap(tree) for tree in trees)

        if free(radius):
            return radius
        low, high = 0.0, radius
        for _ in range(9):
            middle_radius = (low + high) / 2
            low, high = (middle_radius, high) if free(middle_radius) else (low, middle_radius)
        return 0.98 * low

    def _tree(self, number: int) -> BVHTree:
        if number not in self._trees:
            self._trees[number] = self.pieces[number].tree()
        return self._trees[number]
