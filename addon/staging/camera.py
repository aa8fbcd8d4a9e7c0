# SPDX-License-Identifier: GPL-3.0-or-later
"""Give a set's camera the shot that `framing` solved."""

from __future__ import annotations

import math
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix, Vector
from numpy.typing import NDArray

from . import framing
from .append import AppendedSet
from .records import StageOptions

Points = NDArray[np.float64]


def choose(appended: AppendedSet, name: str, warnings: list[str]) -> bpy.types.Object:
    """The named camera of the set, or its hero with a warning."""
    if name in appended.cameras:
        return appended.cameras[name]
    fallback = appended.cameras.get("hero") or next(iter(appended.cameras.values()))
    warnings.append(f"This set has no camera {name}; it has {', '.join(sorted(appended.cameras))}.")
    return fallback


def azimuth(camera: bpy.types.Object, center: Vector) -> tuple[float, float]:
    """Azimuth and elevation of the camera as the set placed it, seen from ``center``, degrees."""
    return framing.angles(camera.matrix_world.translation - center)


def aim(
    camera: bpy.types.Object,
    scene: bpy.types.Scene,
    points: Points,
    technique: dict[str, Any],
    options: StageOptions,
    card: dict[str, Any],
    warnings: list[str],
) -> framing.Shot:
    """Solve and apply position, lens, shift and depth of field; returns the shot."""
    low, high = points.min(axis=0), points.max(axis=0)
    center = Vector((low + high) / 2)
    turn, own_elevation = azimuth(camera, center)
    hero = camera.name.startswith("hero")
    # the brief speaks of the hero picture; the set's other cameras are other pictures
    wanted = technique.get("elevation_deg") if hero else None
    elevation = (
        options.elevation_deg if options.elevation_deg is not None else framing.choose_elevation(wanted, own_elevation)
    )
    focal = options.focal_mm or framing.choose_focal(technique.get("focal_mm") if hero else None, camera.data.lens)
    fill = options.fill or float(technique.get("fill") or 0.55)
    for _ in range(4):
        shot = framing.solve(points, turn, elevation, focal, fill, options.resolution, options.copy_space)
        free = _free_way(scene, center, Vector(shot.location), float(np.linalg.norm(high - low)) / 2)
        if free >= shot.distance_m or focal <= 24:
            break
        focal = max(24.0, focal * 0.95 * free / shot.distance_m)
    else:
        free = shot.distance_m
    calm = [str(side) for side in card.get("copy_space") or ()]
    if options.copy_space and options.copy_space not in calm:
        there = f"calm are: {', '.join(calm)}" if calm else "it says of no side that it is"
        warnings.append(f"The set is not known to be calm on the {options.copy_space}; {there}.")
    if free < shot.distance_m:
        warnings.append("Something of the set may stand between the camera and the product.")
    _apply(camera, shot)
    near, far = framing.depth_range(points, shot)
    stop = options.fstop or float(technique.get("fstop") or _card_fstop(card, camera.name))
    dof = framing.depth_of_field(near, far, focal, stop, max(options.resolution))
    lens = camera.data
    lens.dof.use_dof = True
    lens.dof.focus_object = None
    lens.dof.focus_distance = dof["focus_m"]
    lens.dof.aperture_fstop = options.fstop or dof["fstop"]
    lens.clip_start = max(0.001, near * 0.05)
    lens.clip_end = max(1000.0, far * 20)
    return shot


def _card_fstop(card: dict[str, Any], name: str) -> float:
    return next((float(c.get("fstop", 8)) for c in card.get("cameras", []) if name.startswith(str(c.get("name")))), 8.0)


def _apply(camera: bpy.types.Object, shot: framing.Shot) -> None:
    right, up, back = (Vector(v) for v in shot.basis)
    rotation = Matrix((right, up, back)).transposed().to_4x4()
    camera.constraints.clear()
    camera.parent = None
    camera.matrix_world = Matrix.Translation(Vector(shot.location)) @ rotation
    lens = camera.data
    lens.type = "PERSP"
    lens.sensor_fit = "AUTO"
    lens.sensor_width = framing.SENSOR_MM
    lens.lens = shot.focal_mm
    lens.shift_x, lens.shift_y = shot.shift_x, shot.shift_y


def _free_way(scene: bpy.types.Scene, center: Vector, camera: Vector, radius: float) -> float:
    """Distance from ``center`` toward the camera that is free of what the camera would see, meters."""
    way = (camera - center).normalized()
    total = (camera - center).length
    depsgraph = scene.view_layers[0].depsgraph
    start = radius * 1.02
    while start < total:
        hit, position, _, _, obj, _ = scene.ray_cast(depsgraph, center + way * start, way, distance=total - start)
        if not hit:
            break
        if obj.original.visible_camera and not obj.original.hide_render:
            return float((position - center).length)
        start = (position - center).length + 1e-4
    return math.inf
