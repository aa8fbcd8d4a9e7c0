# SPDX-License-Identifier: GPL-3.0-or-later
"""Give a set's camera the shot that `framing` solved."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix, Vector
from numpy.typing import NDArray

from . import framing, framing_presets, horizon
from .append import AppendedSet
from .records import StageOptions

Points = NDArray[np.float64]

HORIZON_DEG = 6.0
"""How far the camera may rise or sink to get a horizon out of the product's neck."""
LONGER_LENSES, SHORTER_LENSES, SHORTEST_MM = (1.2, 1.45, 1.75, 2.1), (0.85, 0.72, 0.6, 0.5), 24.0
"""Tried where a studio's set ends within the picture, as a longer lens sees less of what is behind the product; and
where the picture shows ground before the room, as with a shorter one the camera stands in it. Factors."""
ABOVE_GROUND = 0.12
"""Least height of the camera over what the product stands on, part of the product's height."""


def choose(appended: AppendedSet, options: StageOptions, warnings: list[str]) -> bpy.types.Object:
    """The camera of the set that was asked for, or its hero with a warning.

    A framing that names a camera takes that where no other than the hero was asked for.
    """
    name = options.camera
    own = preset.camera if (preset := framing_presets.preset(options.framing)) else ""
    if name == "hero" and own in appended.cameras:
        return appended.cameras[own]
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
    """Solve and apply position, lens, shift and depth of field, as options, preset, brief and set want it, in this
    order; returns the shot."""
    center = Vector((points.min(axis=0) + points.max(axis=0)) / 2)
    turn, own_elevation = azimuth(camera, center)
    preset = framing_presets.preset(options.framing)
    # the brief speaks of the hero picture; the set's other cameras are other pictures
    brief = technique if camera.name.startswith("hero") else {}
    elevation, free = framing.choose_elevation(brief.get("elevation_deg"), own_elevation), HORIZON_DEG
    if preset and preset.elevation_deg is not None:
        elevation, free = preset.elevation_deg, HORIZON_DEG / 2
    if options.elevation_deg is not None:
        elevation, free = options.elevation_deg, 0.0
    hint = (preset.focal_mm if preset else None) or brief.get("focal_mm")
    fill = (preset.fill if preset else None) or float(technique.get("fill") or 0.55)
    calm = [str(side) for side in card.get("copy_space") or ()]
    if options.copy_space and options.copy_space not in calm:
        there = f"calm are: {', '.join(calm)}" if calm else "it says of no side that it is"
        warnings.append(f"The set is not known to be calm on the {options.copy_space}; {there}.")
    wish = framing.Wish(
        azimuth_deg=turn,
        elevation_deg=elevation,
        focal_mm=options.focal_mm or framing.choose_focal(hint, camera.data.lens),
        fill=options.fill or fill,
        fill_said=options.fill is not None,
        most=max(framing.MAX_FILL, preset.fill if preset else 0.0),
        margin=framing.MARGIN if preset is None or preset.margin is None else preset.margin,
        copy_space=options.copy_space,
        elevation_free_deg=free,
        fstop=options.fstop or float(technique.get("fstop") or _card_fstop(card, camera.name)),
        fstop_said=options.fstop is not None,
        depth_of_field=options.depth_of_field,
        studio=card.get("kind") == "studio",
    )
    return aim_at(camera, scene, points, wish, options.resolution, warnings)


def aim_at(
    camera: bpy.types.Object,
    scene: bpy.types.Scene,
    points: Points,
    wish: framing.Wish,
    resolution: tuple[int, int],
    warnings: list[str],
) -> framing.Shot:
    """Solve for a frame of ``resolution`` and apply it; returns the shot, which keeps the wish.

    A thing in the way shortens the lens, and so does ground before the room into which the camera looks; the end of a
    studio's set in the picture lengthens it. A horizon behind the product's neck makes the camera rise or sink by some
    degrees. A wide product fills more of an upright frame.
    """
    points, asked = framing.outline(points), wish
    shot, free = _solve(scene, points, wish, resolution)
    if (fill := framing.upright_fill(points, shot, wish, resolution)) > wish.fill:
        wish = replace(wish, fill=fill)
        shot, free = _solve(scene, points, wish, resolution)
    shows = horizon.past_the_set if wish.studio else horizon.outside_the_room
    if shows(scene, shot, resolution):
        lenses = LONGER_LENSES if wish.studio else SHORTER_LENSES
        wish, shot = _with_another_lens(scene, points, wish, resolution, lenses, shows) or (wish, shot)
    if free < shot.distance_m:
        warnings.append("Something of the set may stand between the camera and the product.")
    if wish.elevation_deg < framing.STRAIGHT_UP_TO_DEG and horizon.crosses_neck(scene, points, shot):
        better = _without_horizon(scene, points, wish, resolution)
        if better is None:
            warnings.append("A horizon or an edge of the set runs behind the product's neck; try another --framing.")
        shot = better or shot
    _apply(camera, shot)
    near, far = framing.depth_range(points, shot)
    focus = framing.focus(near, far, shot.focal_mm, wish, max(resolution))
    lens = camera.data
    lens.dof.use_dof = focus["blur"]
    lens.dof.focus_object = None
    lens.dof.focus_distance = focus["focus_m"]
    lens.dof.aperture_fstop = focus["fstop"]
    lens.clip_start = max(0.001, near * 0.05)
    lens.clip_end = max(1000.0, far * 20)
    return replace(shot, wish=asked)


def described(shot: framing.Shot, lens: bpy.types.Camera) -> dict[str, Any]:
    """What `Staged` keeps of a shot, as plain values."""
    return {
        "focal_mm": round(shot.focal_mm, 1),
        "distance_m": round(shot.distance_m, 4),
        "elevation_deg": round(shot.elevation_deg, 1),
        "azimuth_deg": round(shot.azimuth_deg, 1),
        "fill": round(shot.fill, 3),
        "verticals_straight": shot.level,
        "fstop": round(lens.dof.aperture_fstop, 1),
        "focus_m": round(lens.dof.focus_distance, 4),
        "wish": asdict(shot.wish) if shot.wish else {},
    }


def _solve(
    scene: bpy.types.Scene, points: Points, wish: framing.Wish, resolution: tuple[int, int]
) -> tuple[framing.Shot, float]:
    """The shot, and how far the way to the camera is free of the set, meters."""
    low, high = points.min(axis=0), points.max(axis=0)
    center, radius = Vector((low + high) / 2), float(np.linalg.norm(high - low)) / 2
    elevation, focal = wish.elevation_deg, wish.focal_mm
    for _ in range(4):
        shot = framing.solve(
            points, wish.azimuth_deg, elevation, focal, wish.fill, resolution, wish.copy_space, wish.most, wish.margin
        )
        lowest = float(low[2]) + ABOVE_GROUND * float(high[2] - low[2])
        if shot.location[2] < lowest:
            elevation = math.degrees(math.asin(min(1.0, (lowest - center.z) / shot.distance_m)))
            continue
        free = _free_way(scene, center, Vector(shot.location), radius)
        if free >= shot.distance_m or focal <= SHORTEST_MM:
            break
        focal = max(SHORTEST_MM, focal * 0.95 * free / shot.distance_m)
    else:
        free = _free_way(scene, center, Vector(shot.location), radius)
    return shot, free


def _with_another_lens(
    scene: bpy.types.Scene,
    points: Points,
    wish: framing.Wish,
    resolution: tuple[int, int],
    factors: tuple[float, ...],
    shows: Callable[[bpy.types.Scene, framing.Shot, tuple[int, int]], bool],
) -> tuple[framing.Wish, framing.Shot] | None:
    """Wish and shot with the first lens that no longer shows what should not be seen; None where none helps."""
    for factor in factors:
        other = replace(wish, focal_mm=max(SHORTEST_MM, wish.focal_mm * factor))
        shot, free = _solve(scene, points, other, resolution)
        if free >= shot.distance_m and not shows(scene, shot, resolution):
            return other, shot
    return None


def _without_horizon(
    scene: bpy.types.Scene, points: Points, wish: framing.Wish, resolution: tuple[int, int]
) -> framing.Shot | None:
    """The shot with the least change of elevation that has no horizon behind the neck; None where there is none."""
    steps = np.arange(1.5, wish.elevation_free_deg + 0.1, 1.5)
    for step in (float(sign * size) for size in steps for sign in (1, -1)):
        shot, free = _solve(scene, points, replace(wish, elevation_deg=wish.elevation_deg + step), resolution)
        if free >= shot.distance_m and not horizon.crosses_neck(scene, points, shot):
            return shot
    return None


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
