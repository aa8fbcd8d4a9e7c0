# SPDX-License-Identifier: GPL-3.0-or-later
"""Stand a product in a set: append, scale, place, frame, light, expose. One call, one scene of its own."""

from __future__ import annotations

import logging
import math
import uuid
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from mathutils import Vector
from numpy.typing import NDArray

from .. import compat, lights
from ..candidates import join_id
from ..engine.protocol import BacklotError
from ..product import datablocks
from ..product.geometry import world_geometry
from ..product.product import Product
from . import camera as cameras
from . import collisions, fixtures, metering, placement, restore, rig, stand
from .append import AppendedSet, append_set, mark_frame, plain_name, read_card, scale_set, short_name
from .balance import balance
from .records import STAGE_TAG, Staged, StageOptions

log = logging.getLogger(__name__)
Points = NDArray[np.float64]
Report = Callable[[float, str], None]


def stage(
    product: Product,
    set_folder: str | Path,
    features: dict[str, Any] | None = None,
    brief: dict[str, Any] | None = None,
    options: StageOptions | None = None,
    report: Report | None = None,
) -> Staged:
    """Stage ``product`` in the set of ``set_folder``. ``features`` and ``brief`` are their JSON forms, or empty.

    On an error nothing stays behind. Raises BacklotError: does_not_fit, unknown_size, bad_set, missing_file,
    product_gone, empty_mesh, too_large. ``report(fraction, text)`` is told of each step, and may raise to cancel.
    """
    options = options or StageOptions()
    tell = report or (lambda fraction, text: None)
    before, slot = datablocks.snapshot(), datablocks.render_slot()
    stage_id = uuid.uuid4().hex[:12]
    window = bpy.context.window
    shown = window.scene.name if window else ""
    try:
        staged = _stage(product, Path(set_folder), features or {}, brief or {}, options, stage_id, tell)
    except BaseException:
        datablocks.remove(datablocks.created(before))
        raise
    finally:
        if not slot:
            datablocks.drop_render_slot()
    for block in datablocks.created(before):
        if not isinstance(block, bpy.types.Library):
            block[STAGE_TAG] = stage_id
    scene = bpy.data.scenes[staged.scene]
    scene[restore.RETURN_TO] = shown
    if options.activate and window:
        window.scene = scene
    return staged


def _stage(
    product: Product,
    folder: Path,
    features: dict[str, Any],
    brief: dict[str, Any],
    options: StageOptions,
    stage_id: str,
    tell: Report,
) -> Staged:
    card = read_card(folder, options.variant)
    set_id = join_id(str(card.get("id") or folder.name), options.variant)
    tell(0.05, f"Reading {product.name}")
    light_spec, technique = brief.get("lighting") or {}, brief.get("technique") or {}
    scene = bpy.data.scenes.new(short_name("Backlot", product.name, set_id))
    _scene_settings(scene, options)
    tell(0.1, f"Bringing in {card.get('title') or folder.name}")
    appended = append_set(folder, scene, options.variant)
    warnings = list(product.warnings)
    if product.photo:
        points, offset, factor, carrier, size = _photo(product, scene, features, card, warnings)
        triangles = np.zeros((0, 3), np.int64)
        round_, handle, label = 1.0, None, None  # a card always faces the camera
    else:
        geometry = world_geometry(product)
        factor = placement.product_scale(geometry.size.tolist(), features.get("size_m"), product.unit_hint)
        points, offset = geometry.vertices, placement.base_center(geometry.vertices)
        triangles = geometry.triangles
        carrier = stand.instance(product, scene, offset)
        width, depth, height = (float(v) * factor for v in geometry.size)
        size = (width, depth, height)
        round_, handle = placement.roundness(points), placement.handle_azimuth(points)
        label = placement.label_azimuth(points, geometry.triangles, geometry.material)
    tell(0.2, "Scaling the set")
    radius = placement.footprint_radius(points, offset[:2]) * factor
    rooms = [room for room in appended.rooms() if options.mark in ("", room.mark)]
    if not rooms:
        raise BacklotError(
            "unknown_mark",
            f"The set '{set_id}' has no mark '{options.mark}'.",
            f"It has: {', '.join(appended.marks)}.",
        )
    room, set_factor = placement.choose_room(size, card, rooms, radius)
    appended.use_mark(room.mark, scene)
    scale_set(appended, scene, set_factor)
    _light_groups(scene, appended)
    # the tree pays where many lights compete; with a studio's handful it costs a quarter of the time
    scene.cycles.use_light_tree = len(appended.lights()) > 8

    mark, facing = mark_frame(appended)
    camera = cameras.choose(appended, options.camera, warnings)
    middle = mark + Vector((0, 0, size[2] / 2))
    turn, _ = cameras.azimuth(camera, middle)
    family = str((features.get("family") or {}).get("value") or "")
    key_side = str(light_spec.get("key_direction") or (card.get("light") or {}).get("direction") or "left")
    flattering = placement.flattering_yaw(size, round_, family, key_side, handle, label)
    yaw = _yaw(options, turn, facing, flattering, bool(product.photo))
    position, placed, contact = _stand(scene, appended, points, triangles, offset, mark, yaw, factor, size, warnings)
    stand.place(carrier, position, yaw, factor)
    scene.view_layers[0].update()

    tell(0.35, "Framing")
    scene.camera = camera
    shot = cameras.aim(camera, scene, placed, technique, options, card, warnings)
    notes: list[str] = []
    tonality = str((card.get("light") or {}).get("key", ""))
    low, high = Vector(placed.min(axis=0)), Vector(placed.max(axis=0))
    if options.light not in (lights.BRIEF, lights.SET):
        preset = lights.presets()[lights.checked(options.light)]
        tonality = preset["key"]
        notes = fixtures.put_up(
            appended, scene, (low + high) / 2, (high - low).length / 2, shot.azimuth_deg, preset, card
        )
    elif options.light == lights.BRIEF and light_spec:
        notes = rig.light_from_brief(appended, scene, (low + high) / 2, shot.azimuth_deg, light_spec, card).notes
    if product.photo:
        stand.contact_shadow(appended.collection, position, yaw, size[0])
    metering.add_mask_layer(scene, appended.collection.name, flat=not product.photo)
    scene.view_layers[0].update()

    tell(0.5, "Metering")
    exposure: dict[str, Any] = {"stops": options.exposure, "limited_by": "chosen by the user"}
    if options.exposure is None:
        exposure = asdict(metering.meter_exposure(scene, carrier, placed, tonality))
    scene.view_settings.exposure = float(exposure["stops"])
    tell(0.9, "Looking at the frame")
    frame = metering.frame_report(scene)
    lens = camera.data
    return Staged(
        stage_id=stage_id,
        scene=scene.name,
        camera=plain_name(camera),
        mark=room.mark,
        product=product.name,
        product_object=carrier.name,
        set_id=set_id,
        set_folder=str(folder),
        set_collection=appended.collection.name,
        card=card,
        resolution=options.resolution,
        size_m=(size[0], size[1], size[2]),
        product_scale=factor,
        set_scale=set_factor,
        yaw_deg=math.degrees(yaw - math.radians(turn)),
        photo_card=bool(product.photo),
        contact=contact,
        shot={
            "focal_mm": round(shot.focal_mm, 1), "distance_m": round(shot.distance_m, 4),
            "elevation_deg": round(shot.elevation_deg, 1),
            "azimuth_deg": round(shot.azimuth_deg, 1), "fill": round(shot.fill, 3), "verticals_straight": shot.level,
            "fstop": round(lens.dof.aperture_fstop, 1), "focus_m": round(lens.dof.focus_distance, 4),
        },
        light={"choice": options.light, "notes": notes},
        exposure=exposure,
        view_transform=scene.view_settings.view_transform,
        frame=frame,
        credits=dict(product.credits),
        warnings=warnings,
    )  # fmt: skip


def _yaw(options: StageOptions, camera_turn_deg: float, facing: float, flattering: float, faces_camera: bool) -> float:
    """Turn of the product in the world, radians. From the side cameras a product keeps facing the hero's side; what has
    to show its length, handle or label to the camera does so there, too."""
    if options.yaw_deg is not None:
        return math.radians(camera_turn_deg + options.yaw_deg)
    if (
        faces_camera
        or abs(flattering) > math.radians(40)
        or abs(math.degrees(math.radians(camera_turn_deg) - facing)) < 20
    ):
        return math.radians(camera_turn_deg) + flattering
    return facing + flattering * 0.3


def _stand(
    scene: bpy.types.Scene,
    appended: AppendedSet,
    points: Points,
    triangles: NDArray[np.int64],
    offset: tuple[float, float, float],
    mark: Vector,
    yaw: float,
    factor: float,
    size: tuple[float, ...],
    warnings: list[str],
) -> tuple[Vector, Points, dict[str, Any]]:
    """Lower the product onto the real surface; returns position, world points and the measured contact.

    A seamless sweep is backdrop and surface in one: both are asked. A photo card, which has no triangles, is held.
    """
    placed = stand.placed_points(points, offset, mark, yaw, factor)
    reach = float(np.hypot(placed[:, 0] - mark.x, placed[:, 1] - mark.y).max()) * 1.05
    top = mark.z + max(0.03, 0.3 * size[2])
    height_at = stand.surface_heights(scene, appended.with_role("surface", "backdrop"), mark, reach, top)
    drop = placement.rest_height(placed, height_at, mark.z)
    if abs(drop) > 0.3 * size[2] + 0.05:
        warnings.append("The surface at the mark is not where the set says; the product stands on the mark's height.")
        drop = placement.CONTACT_GAP_M
    position = mark + Vector((0, 0, drop))
    placed = placed + np.array([0.0, 0.0, drop])
    found = placement.standing(placed, height_at)
    if found.support < 0.3:
        warnings.append(f"Only {found.support:.0%} of the product's base has surface beneath.")
    contact: dict[str, Any] = {"gap_mm": round(found.gap_m * 1000, 3), "support": round(found.support, 3)}
    if len(triangles):
        weight = balance(placed, triangles, height_at)
        contact["balance_mm"] = round(max(weight.margin_m, -9.999) * 1000, 1)
        if not weight.stands:
            warnings.append(
                f"It would tip over: its weight lies {-contact['balance_mm']:.0f} mm outside of what it stands on. "
                "Turn it, or show it leaning or lying."
            )
        out, inside = collisions.clear(appended, scene, placed, triangles)
        contact |= {"taken_out": out, "runs_into": inside}
        if out:
            warnings.append(f"Taken out of the product's way: {', '.join(out)}.")
        if inside:
            warnings.append(f"The product runs into {', '.join(inside)}: choose another mark or set.")
    return position, placed, contact


def _photo(
    product: Product, scene: bpy.types.Scene, features: dict[str, Any], set_card: dict[str, Any], warnings: list[str]
) -> tuple[Points, tuple[float, float, float], float, bpy.types.Object, tuple[float, float, float]]:
    size_m = features.get("size_m") or [float(set_card.get("design_size_m") or 0.2)]
    if not features.get("size_m"):
        warnings.append(f"The product's size is not known; it is shown {size_m[0] * 100:.0f} cm large.")
    card, points = stand.photo_card(product, scene, 1.0)
    width, _, height = (float(v) for v in points.max(axis=0) - points.min(axis=0))
    # the picture's shape rules; the longest side that was said or guessed is met
    factor = max(size_m) / max(width, height)
    warnings.append(
        "Photo card: the product is a flat cut-out that faces the camera; its own light stays as photographed."
    )
    return points, (0.0, 0.0, 0.0), factor, card, (width * factor, 0.0, height * factor)


def _scene_settings(scene: bpy.types.Scene, options: StageOptions) -> None:
    """Everything that decides the look, set explicitly: a new scene's defaults differ between versions."""
    scene.unit_settings.system = "METRIC"
    scene.unit_settings.scale_length = 1.0
    render = scene.render
    render.engine = "CYCLES"
    render.resolution_x, render.resolution_y = options.resolution
    render.resolution_percentage = 100
    render.pixel_aspect_x = render.pixel_aspect_y = 1.0
    render.film_transparent = False
    render.use_border = False
    render.use_motion_blur = False
    compat.no_compositor(scene)
    scene.display_settings.display_device = "sRGB"
    compat.view_transform(scene)
    scene.view_settings.exposure, scene.view_settings.gamma = 0.0, 1.0
    cycles = scene.cycles
    cycles.seed, cycles.use_animated_seed = 0, False
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 8, 3, 3
    cycles.transmission_bounces, cycles.transparent_max_bounces, cycles.volume_bounces = 8, 16, 0
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.blur_glossy = 0.5
    cycles.sample_clamp_direct, cycles.sample_clamp_indirect = 0.0, 6.0
    compat.denoise(scene)


def _light_groups(scene: bpy.types.Scene, appended: AppendedSet) -> None:
    """Name the set's light groups in the view layer, so that key, fill and rim can be separated in the render."""
    groups = scene.view_layers[0].lightgroups
    for obj in appended.collection.all_objects:
        name = obj.lightgroup
        if name and name not in groups:
            groups.add(name=name)
