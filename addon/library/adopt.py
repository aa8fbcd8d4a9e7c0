# SPDX-License-Identifier: GPL-3.0-or-later
"""Make a set of anybody's scene: a job of the second Blender. The file is only read, results go to the job's folder.

``set.blend`` (with marks, cameras and roles), ``proposal.toml`` (what was proposed, to be corrected), ``preview.webp``,
``clean.png`` (the same view without stand-ins), and the facts that the card needs.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from mathutils import Vector

from ..engine.protocol import BacklotError
from ..staging import framing
from . import dress, lamps, marks, patches, pictures, proposal, rules, shots, space, tidy
from .light import light_facts
from .opening import open_blend
from .proposal import CameraPlan, MarkPlan, Proposal

Tell = Callable[[float, str], None]

FAR_M, SMALL_M = 40.0, 0.008
"""A camera that stands farther off, or a place that has room for less, was hardly drawn in the unit that was taken."""
LIT = (0.16, 0.40)
"""What a gray card at the mark may read before all light is made stronger or weaker."""
DARK = 1e-5


def adopt(job: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """``job``: {"file", "id", "folder", "unit_m" (or None), "proposal" (a file, or None)}. Returns the card's facts.

    Raises BacklotError: damaged_file, missing_link, empty_scene, too_large, no_place, strange_size, no_light,
    bad_proposal.
    """
    path, folder, name = Path(job["file"]), Path(job["folder"]), Path(job["file"]).name
    tell(0.02, f"Opening {name}")
    scene = open_blend(path)
    exposure = float(scene.view_settings.exposure)
    notes = tidy.alone(scene, name)
    root = tidy.gather(scene, job["id"])
    said = proposal.read(Path(job["proposal"])) if job.get("proposal") else None
    unit = job.get("unit_m") or (said.unit_m if said else _unit(scene))
    tidy.to_meters(scene, root, unit)
    tidy.count(scene, name)
    notes += tidy.pack()
    tell(0.1, "Looking for places")
    chosen = _corrected(scene, said) if said else _propose(scene, str(path), unit, name)
    dress.stand(scene, root, job["id"], chosen)
    tell(0.3, "Reading the light")
    size, mark = chosen.design_size_m, scene.objects["mark"]
    lit = dress.light_up(scene, chosen)
    chosen = replace(chosen, roles=dress.give_roles(scene, chosen, lit, said.roles if said else {}))
    dress.groups(scene)
    first = pictures.meter(scene, mark.matrix_world.translation, size)
    if first.lit < DARK:
        raise BacklotError("no_light", f"{name} is dark at the mark.", "Give it a light, or light its world.")
    wanted = float(np.clip(first.lit * 2.0**exposure, *LIT))
    lamps.multiply(scene, wanted / first.lit)
    reading = pictures.meter(scene, mark.matrix_world.translation, size)
    share = _world_share(scene, mark.matrix_world.translation, size, reading)
    tell(0.45, "Rendering the preview")
    pictures.take(scene, mark, size, folder / "preview.webp", folder / "clean.png")
    tell(0.9, "Checking the set")
    triangles = rules.triangles(scene)
    tidy.forget()
    dress.save(folder / "set.blend")
    (folder / proposal.FILE).write_text(chosen.to_toml(), "utf-8")
    return {
        "facts": {
            "marks": [_mark_fact(each) for each in chosen.marks],
            "cameras": [_camera_fact(each) for each in chosen.cameras],
            "design_size_m": round(size, 4),
            "triangles": triangles,
            "light": light_facts(scene, mark.matrix_world.translation, size, reading, share),
            **dress.words(scene, chosen),
        },
        "sure": {"mark": round(chosen.marks[0].sure, 2)},
        "megabytes": round((folder / "set.blend").stat().st_size / 1e6, 2),
        "notes": notes,
    }


def _unit(scene: bpy.types.Scene) -> float:
    """Meters of one Blender unit, as the file says."""
    return float(scene.unit_settings.scale_length) if scene.unit_settings.system != "NONE" else 1.0


def _propose(scene: bpy.types.Scene, source: str, unit: float, name: str) -> Proposal:
    """Marks and cameras for an open scene, by its own cameras where there are any."""
    cast, room = space.caster(scene), space.Room()
    cameras = [item for item in scene.objects if item.type == "CAMERA"]
    views = sorted((space.view_of(item, scene) for item in cameras), key=lambda view: not view.active)
    found: list[tuple[marks.Site, patches.Patch]] = []
    view = None
    for view in views:
        found = [pair for pair in marks.in_view(cast, view) if pair[0].score > 0.01]
        if found:
            break
    if not found:
        view = None
        low, high = space.things_box(space.solid(scene))
        found = marks.without_camera(cast, low, high)
        found = _by_openness(cast, found)
    exact = _exact(room, found)
    if exact is None:
        raise BacklotError(
            "no_place",
            f"{name} has no level place with free space above it that could be seen.",
            "Clear a table, a podium or the floor, or point a camera at the place, and save.",
        )
    site = exact
    stand = shots.Stand(site.position, site.design)
    follow = _follow(views, stand) if view is not None else []
    _plausible(name, unit, site, follow, stand)
    azimuth = None if follow else shots.open_azimuth(cast, stand, _key_azimuth(scene, site))
    plans = shots.plan(cast, stand, follow, azimuth)
    hero = plans[0]
    eye = np.asarray(stand.target) + framing.direction(hero.azimuth_deg, hero.elevation_deg) * hero.distance_m
    more = [exact for each in marks.further(cast, site, found, eye.tolist(), view)
            if (exact := _cleared(room, each)) is not None and exact.radius >= 0.4 * site.design]  # fmt: skip
    rival = max((other.score for other, _ in found if other.on != site.on), default=0.0)
    sure = min(0.95, site.score / max(site.score + rival, 1e-9))
    placed = tuple(
        MarkPlan(label, each.position, hero.azimuth_deg, each.radius, each.height, each.on, round(sure, 2))
        for label, each in zip(proposal.MARKS, [site, *more], strict=False)
    )
    return Proposal(source, unit, site.design, placed, tuple(plans))


def _by_openness(
    cast: patches.Cast, found: list[tuple[marks.Site, patches.Patch]]
) -> list[tuple[marks.Site, patches.Patch]]:
    """Without a camera that place is better which can be seen from far enough; only the best few are asked."""
    ranked = []
    for site, patch in found[:5]:
        stand = shots.Stand(site.position, site.design)
        far = shots.distance(site.design, shots.USUAL_MM)
        ways = [shots.free_way(cast, stand, turn, 9.0, far) / far for turn in range(-180, 180, 30)]
        ranked.append((replace(site, score=site.score * (0.1 + max(ways) ** 2)), patch))
    return sorted(ranked, key=lambda pair: -pair[0].score)


def _exact(room: space.Room, found: list[tuple[marks.Site, patches.Patch]]) -> marks.Site | None:
    """The best place that keeps room by the exact meshes, or the nearest beside it that does."""
    for first, patch in found:
        for site in (first, *marks.nearby(first, patch)):
            kept = _cleared(room, site)
            if kept is not None and kept.radius >= 0.3 * marks.ROOM * site.design:
                return replace(kept, design=min(kept.design, kept.radius / marks.ROOM))
    return None


def _cleared(room: space.Room, site: marks.Site) -> marks.Site | None:
    radius = room.radius(site.position, site.radius, site.height)
    return replace(site, radius=math.floor(radius * 1000) / 1000) if radius >= 0.004 else None


def _follow(views: list[marks.View], stand: shots.Stand) -> list[shots.Follow]:
    """The file's cameras that have the mark in their picture, as directions from it."""
    found = []
    for view in views:
        u, v, depth = view.place(stand.target)
        if depth > 0 and max(abs(u), abs(v)) < 0.5:
            azimuth, elevation = framing.angles(tuple(np.subtract(view.eye, stand.target)))
            found.append(shots.Follow(azimuth, elevation, view.focal_mm, view.fstop, view.name, view.active))
    return found


def _plausible(name: str, unit: float, site: marks.Site, follow: list[shots.Follow], stand: shots.Stand) -> None:
    """Raises BacklotError("strange_size") where the file's unit can hardly be the one that was drawn in."""
    far = shots.distance(stand.design, follow[0].focal_mm) if follow else 0.0
    large = far > FAR_M or (site.design >= 0.99 * marks.SIZES_M[1] and site.radius > 0.99 * 2.4)
    if not large and site.design >= SMALL_M:
        return
    how = f"its best place has room for {2 * site.radius:.3g} m across at {unit:g} m a unit"
    guess = "cm" if large and unit > 0.02 else "m"
    raise BacklotError(
        "strange_size", f"{name} has a strange scale: {how}.", f"Say in what it was drawn, for example --unit {guess}."
    )


def _key_azimuth(scene: bpy.types.Scene, site: marks.Site) -> float | None:
    center = Vector(site.position) + Vector((0, 0, site.design / 2))
    found = lamps.lamps(scene.objects, center)
    return framing.angles(found[0].toward)[0] if found and found[0].level > 0 else None


def _corrected(scene: bpy.types.Scene, said: Proposal) -> Proposal:
    """What the user wrote, its marks put onto the surface and their room cut to what is there."""
    cast, room = space.caster(scene), space.Room()
    placed = []
    for mark in said.marks:
        x, y, z = mark.position
        lift = max(0.02, 0.1 * said.design_size_m)
        hit = cast((x, y, z + lift), patches.DOWN, 1000.0)
        if hit is None:
            raise BacklotError(
                "bad_proposal", f"There is nothing beneath {mark.name} at ({x:g}, {y:g}, {z:g}).", "Move it."
            )
        place = (x, y, hit.position[2])
        radius = room.radius(place, mark.free_radius_m, mark.free_height_m)
        if radius < 0.004:
            raise BacklotError(
                "bad_proposal", f"Something stands on {mark.name} at ({x:g}, {y:g}).", "Move it, or lower its room."
            )
        placed.append(replace(mark, position=place, on=hit.name, free_radius_m=math.floor(radius * 1000) / 1000))
    return replace(said, marks=tuple(placed))


def _world_share(scene: bpy.types.Scene, mark: Vector, size: float, reading: pictures.Reading) -> float:
    """Part of the light at the mark that comes from the world, 0-1: measured with the world switched off."""
    world = scene.world
    if world is None:
        return 0.0
    scene.world = None
    without = pictures.meter(scene, mark, size)
    scene.world = world
    return max(0.0, 1.0 - without.lit / max(reading.lit, 1e-9))


def _mark_fact(mark: MarkPlan) -> dict[str, Any]:
    return {
        "name": mark.name,
        "position": [round(value, 4) for value in mark.position],
        "facing_deg": round(mark.facing_deg, 1),
        "free_radius_m": round(mark.free_radius_m, 3),
        "free_height_m": round(mark.free_height_m, 3),
    }


def _camera_fact(camera: CameraPlan) -> dict[str, Any]:
    return {
        "name": camera.name,
        "focal_mm": round(camera.focal_mm, 1),
        "fstop": round(camera.fstop, 1),
        "elevation_deg": round(camera.elevation_deg, 1),
    }
