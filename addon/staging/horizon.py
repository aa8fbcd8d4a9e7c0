# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the set's horizon or table edge comes out beside the product, and whether the camera sees past the set.

Rays are cast as the camera looks; props and the product itself are looked through.
"""

from __future__ import annotations

from dataclasses import dataclass

import bpy
import numpy as np
from mathutils import Vector
from numpy.typing import NDArray

from . import framing

Points = NDArray[np.float64]

ROLE = "backlot_role"
BESIDE = (0.015, 0.05)
"""How far beside the product is looked, parts of the frame's longer side."""
ROWS = 40
LEVEL = 0.7
"""Upward part of the normal from which on a face is ground."""
SAME_WAY = 0.8
"""Cosine between two neighbors' normals under which a border is seen; a cove bends less from row to row."""
FARTHER = 1.25
"""So many times farther than its lower neighbor a point lies behind an edge."""


@dataclass(frozen=True, slots=True)
class Hit:
    """normal and distance in meters; of nothing at all both are None. through: past a wall that cameras do not see."""

    normal: Vector | None
    distance: float | None
    through: bool


def crosses_neck(scene: bpy.types.Scene, points: Points, shot: framing.Shot) -> bool:
    """Whether the set's horizon or an edge of its ground runs behind the product's upper third.

    Only of products that are at least three quarters as high in the picture as wide: the others have no neck.
    """
    seen = framing.project(points, shot.location, np.array(shot.basis).T, shot.focal_mm)
    low, high = seen.min(axis=0), seen.max(axis=0)
    if high[1] - low[1] < 0.75 * (high[0] - low[0]):
        return False
    rows = np.linspace(float(low[1]), float(high[1]), ROWS)
    sides = []
    for edge, way in ((float(low[0]), -1), (float(high[0]), 1)):
        columns = [edge + way * beside for beside in BESIDE]
        sides.append([y for x in columns for y in _borders(scene, shot, x, rows)])
    return framing.through_neck(float(low[1]), float(high[1]), sides[0], sides[1])


def past_the_set(scene: bpy.types.Scene, shot: framing.Shot, resolution: tuple[int, int]) -> bool:
    """Whether the camera sees past the set along the frame's sides; one ray may slip through a seam."""
    width, height = framing.frame_sides(*resolution)
    steps = np.linspace(-0.49, 0.49, 9)
    border = [(x, y) for x in steps for y in (-0.49, 0.49)] + [(x, y) for x in (-0.49, 0.49) for y in steps[1:-1]]
    seen = (_look(scene, shot, x * width + shot.shift_x, y * height + shot.shift_y) for x, y in border)
    return sum(hit.normal is None for hit in seen) > 1


def outside_the_room(scene: bpy.types.Scene, shot: framing.Shot, resolution: tuple[int, int]) -> bool:
    """Whether the lower edge of the frame shows ground before the wall through which the camera looks into a room."""
    width, height = framing.frame_sides(*resolution)
    if not _look(scene, shot, shot.shift_x, shot.shift_y).through:
        return False
    row = (
        _look(scene, shot, x * width + shot.shift_x, shot.shift_y - 0.49 * height) for x in np.linspace(-0.4, 0.4, 5)
    )
    return any(hit.normal is not None and not hit.through for hit in row)


def _borders(scene: bpy.types.Scene, shot: framing.Shot, x: float, rows: Points) -> list[float]:
    """Heights in the picture at which ground ends, along one column."""
    hits = [_look(scene, shot, x, float(y)) for y in rows]
    pairs = zip(rows[1:], hits, hits[1:], strict=False)
    return [float(y) for y, below, above in pairs if _border(below, above)]


def _border(below: Hit, above: Hit) -> bool:
    if below.normal is None or below.distance is None or below.normal.z < LEVEL:
        return False
    if above.normal is None or above.distance is None:
        return True
    return below.normal.dot(above.normal) < SAME_WAY or above.distance > FARTHER * below.distance


def _look(scene: bpy.types.Scene, shot: framing.Shot, x: float, y: float) -> Hit:
    """What the camera sees of the set at a place on the sensor, before shift, parts of its longer side."""
    right, up, back = (Vector(axis) for axis in shot.basis)
    way = (right * x + up * y) * (framing.SENSOR_MM / shot.focal_mm) - back
    way.normalize()
    depsgraph = scene.view_layers[0].depsgraph
    eye = start = Vector(shot.location)
    through = False
    for _ in range(12):
        hit, place, normal, _, obj, _ = scene.ray_cast(depsgraph, start, way)
        if not hit:
            return Hit(None, None, through)
        role = str(obj.original.get(ROLE, ""))
        seen = obj.original.visible_camera and not obj.original.hide_render
        if role and not role.startswith("prop:") and seen:
            return Hit(normal if normal.dot(way) < 0 else -normal, (place - eye).length, through)
        through = through or (role == "backdrop" and not seen)
        start = place + way * 1e-4
    return Hit(None, None, through)
