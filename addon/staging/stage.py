# SPDX-License-Identifier: GPL-3.0-or-later
"""Stand a product in a set: append, scale, place, frame, light, expose. One call, one scene of its own."""

from __future__ import annotations

import logging
import math
import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
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
from ..product.product import Product
from . import camera as cameras
from . import fixtures, framing_presets, metering, pieces, placement, restore, rig, stand
from .append import AppendedSet, append_set, mark_frame, plain_name, read_card, scale_set, short_name
from .parts import leave_out
from .records import STAGE_TAG, Companion, Staged, StageOptions

log = logging.getLogger(__name__)
Points = NDArray[np.float64]
Report = Callable[[float, str], None]

FLAT = 0.3
"""Height of what lies as a part of its width or depth, from which on the camera looks at it as at what stands."""
LOOKS_DOWN_DEG = (14.0, 24.0, 8.0)
"""How high the camera is for that, how much higher for what is entirely flat, and for what shows its front on top."""


def stage(
    product: Product,
    set_folder: str | Path,
    features: dict[str, Any] | None = None,
    brief: dict[str, Any] | None = None,
    options: StageOptions | None = None,
    report: Report | None = None,
    others: Sequence[Companion] = (),
) -> Staged:
    """Stage ``product`` in the set of ``set_folder``. ``features`` and ``brief`` are their JSON forms, or empty.

    others: products that stand in the same picture. On an error nothing stays behind. Raises BacklotError:
    does_not_fit, unknown_size, bad_set, missing_file, product_gone, empty_mesh, too_large, unknown_pose,
    unknown_arrangement, bad_arrangement. ``report(fraction, text)`` is told of each step, and may raise to cancel.
    """
    options = options or StageOptions()
    tell = report or (lambda fraction, text: None)
    before, slot = datablocks.snapshot(), datablocks.render_slot()
    stage_id = uuid.uuid4().hex[:12]
    window = bpy.context.window
    shown = window.scene.name if window else ""
    try:
        staged = _stage(product, Path(set_folder), features or {}, brief or {}, options, stage_id, tell, others)
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
    others: Sequence[Companion],
) -> Staged:
    card = read_card(folder, options.variant)
    set_id = join_id(str(card.get("id") or folder.name), options.variant)
    tell(0.05, f"Reading {product.name}")
    light_spec, technique = brief.get("lighting") or {}, brief.get("technique") or {}
    scene = bpy.data.scenes.new(short_name("Backlot", product.name, set_id))
    _scene_settings(scene, options)
    tell(0.1, f"Bringing in {card.get('title') or folder.name}")
    appended = append_set(folder, scene, options.variant)
    warnings = [*product.warnings, *leave_out(appended, scene, options)]
    key_side = str(light_spec.get("key_direction") or (card.get("light") or {}).get("direction") or "left")
    group: pieces.Group | None = None
    if product.photo:
        if options.pose or options.arrangement or others:
            warnings.append("A photo has one pose and stands alone; pose and arrangement do not apply.")
        points, factor, carrier, size = _photo(product, scene, features, card, warnings)
        radius = placement.footprint_radius(points, (0.0, 0.0)) * factor
    else:
        group = pieces.gather(product, list(others), features, options, key_side, warnings)
        size, radius, factor = group.size, group.radius, group.bodies[0].factor
    tell(0.2, "Scaling the set")
    rooms = [room for room in appended.rooms() if options.mark in ("", room.mark)]
    if not rooms:
        raise BacklotError(
            "unknown_mark",
            f"The set '{set_id}' has no mark '{options.mark}'.",
            f"It has: {', '.join(appended.marks)}.",
        )
    over = group.over if group else 0.0
    room, set_factor = placement.choose_room((*size[:2], size[2] + over), card, rooms, radius)
    appended.use_mark(room.mark, scene)
    scale_set(appended, scene, set_factor)
    _light_groups(scene, appended)
    # the tree pays where many lights compete; with a studio's handful it costs a quarter of the time
    scene.cycles.use_light_tree = len(appended.lights()) > 8

    mark, facing = mark_frame(appended)
    camera = cameras.choose(appended, options, warnings)
    middle = mark + Vector((0, 0, size[2] / 2))
    turn, _ = cameras.azimuth(camera, middle)
    held: list[dict[str, str]] = []
    if group is None:
        yaw = math.radians(turn + (options.yaw_deg or 0.0))
        position, placed, contact = _stand_card(scene, appended, points, mark, yaw, factor, size, warnings)
        stand.place(carrier, position, yaw, factor)
    else:
        yaw, front = _turns(group, options, turn, facing)
        contact, held = pieces.put_down(group, scene, appended, mark, front, warnings)
        position, placed = group.pieces[0].position, group.points()
        carrier = pieces.show(group, scene, mark)
        options = _seen_from_above(group, options)
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
        stand.contact_shadow(appended.collection, carrier, position, yaw, size[0])
    metering.add_mask_layer(scene, appended.collection.name, flat=not product.photo)
    scene.view_layers[0].update()

    tell(0.5, "Metering")
    exposure: dict[str, Any] = {"stops": options.exposure, "limited_by": "chosen by the user"}
    if options.exposure is None:
        exposure = asdict(metering.meter_exposure(scene, carrier, placed, tonality, options.quick))
    scene.view_settings.exposure = float(exposure["stops"])
    tell(0.9, "Looking at the frame")
    frame = metering.frame_report(scene, metering.FRAME[options.quick])
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
        pose=group.bodies[0].pose if group else {},
        arrangement=pieces.record(group, math.radians(turn)) if group else {},
        supports=held,
        others=[{"name": o.product.name, "file": Path(o.product.path).name, "credits": dict(o.product.credits)}
                for o in others],
        shot=cameras.described(shot, camera.data),
        light={"choice": options.light, "notes": notes},
        exposure=exposure,
        view_transform=scene.view_settings.view_transform,
        frame=frame,
        credits=dict(product.credits),
        warnings=warnings,
    )  # fmt: skip


def _turns(group: pieces.Group, options: StageOptions, camera_turn_deg: float, facing: float) -> tuple[float, float]:
    """Turn of the first piece in the world, and where the front of the arrangement is, radians; all pieces are turned.

    From the side cameras a product keeps facing the hero's side; what has to show its length, handle or label to the
    camera does so there, too.
    """
    camera_turn, first = math.radians(camera_turn_deg), group.pieces[0]
    aside = abs(camera_turn_deg - math.degrees(facing)) >= 20
    front = facing if aside else camera_turn
    for piece in group.pieces:
        piece.yaw += front
    if len(group.pieces) == 1:
        flattering = group.bodies[0].yaw
        if options.yaw_deg is not None:
            first.yaw = camera_turn + math.radians(options.yaw_deg)
        elif aside and abs(flattering) <= math.radians(40):
            first.yaw = facing + flattering * 0.3
        else:
            first.yaw = camera_turn + flattering
    return first.yaw, front


def _seen_from_above(group: pieces.Group, options: StageOptions) -> StageOptions:
    """Of what lies flat a level camera sees only the edge: the hero looks down on it."""
    lies = all(body.pose["pose"] in ("lie", "lie_back") for body in group.bodies)
    preset = framing_presets.preset(options.framing)
    said = options.elevation_deg is not None or (preset is not None and preset.elevation_deg is not None)
    if not lies or said or options.camera != "hero":
        return options
    wide, deep, high = group.size
    flat = high / min(wide, deep)
    if flat > FLAT:
        return options
    least, flatter, front = LOOKS_DOWN_DEG
    up = front if all(body.pose["pose"] == "lie_back" for body in group.bodies) else 0.0
    return replace(options, elevation_deg=least + flatter * (1 - flat / FLAT) + up)


def _stand_card(
    scene: bpy.types.Scene,
    appended: AppendedSet,
    points: Points,
    mark: Vector,
    yaw: float,
    factor: float,
    size: tuple[float, ...],
    warnings: list[str],
) -> tuple[Vector, Points, dict[str, Any]]:
    """Lower a photo card onto the real surface; returns position, world points and the measured contact."""
    placed = stand.placed_points(points, (0.0, 0.0, 0.0), mark, yaw, factor)
    reach = float(np.hypot(placed[:, 0] - mark.x, placed[:, 1] - mark.y).max()) * 1.05
    top = mark.z + max(0.03, 0.3 * size[2])
    height_at = stand.surface_heights(scene, appended.with_role("surface", "backdrop"), mark, reach, top)
    drop = placement.rest_height(placed, height_at, mark.z)
    if abs(drop) > 0.3 * size[2] + 0.05:
        warnings.append("The surface at the mark is not where the set says; the product stands on the mark's height.")
        drop = placement.CONTACT_GAP_M
    placed = placed + np.array([0.0, 0.0, drop])
    found = placement.standing(placed, height_at)
    if found.support < 0.3:
        warnings.append(f"Only {found.support:.0%} of the product's base has surface beneath.")
    contact = {"gap_mm": round(found.gap_m * 1000, 3), "support": round(found.support, 3)}
    return mark + Vector((0, 0, drop)), placed, contact


def _photo(
    product: Product, scene: bpy.types.Scene, features: dict[str, Any], set_card: dict[str, Any], warnings: list[str]
) -> tuple[Points, float, bpy.types.Object, tuple[float, float, float]]:
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
    return points, factor, card, (width * factor, 0.0, height * factor)


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
    if options.quick:
        # no pixel of a small picture shows more, and each of its renders reads textures and shapes anew
        render.use_simplify, render.simplify_subdivision_render = True, 1
        cycles.texture_limit_render = "512"


def _light_groups(scene: bpy.types.Scene, appended: AppendedSet) -> None:
    """Name the set's light groups in the view layer, so that key, fill and rim can be separated in the render."""
    groups = scene.view_layers[0].lightgroups
    for obj in appended.collection.all_objects:
        name = obj.lightgroup
        if name and name not in groups:
            groups.add(name=name)
