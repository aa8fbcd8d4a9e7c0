# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of the workflow that need bpy: import, measure, views, staging, picture. The only bridge to these parts."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from .blender import require_bpy
from .candidates import Candidate, first_that_fits
from .engine.protocol import BacklotError
from .workflow import Clock, Progress, ShootOptions, Steps, Studio, engine_steps, scaled


def blender_folder() -> Path:
    """Blender's own temporary folder of this process."""
    return Path(require_bpy().app.tempdir)


def load_steps(path: Path, said: dict[str, Any] | None = None) -> Steps[Any]:
    """Import one 3D file into a scene of its own; returns product.Product. ``said``: up, keep_helpers and
    material_variant count here (see importers.Wishes)."""
    require_bpy()
    from .product import importers

    yield Progress("import", 0.0, f"Importing {path.name}")
    said = said or {}
    wishes = importers.Wishes(
        str(said.get("up") or ""), bool(said.get("keep_helpers")), str(said.get("material_variant") or "")
    )
    return importers.load_product(path, wishes=wishes)


def chosen_product(kind: str, name: str, scene: str, up: str = "") -> Any:
    """The product that the user chose in the open file: ``kind`` is object or collection; ``up``: as he says."""
    bpy = require_bpy()
    from .product import arrange, product

    place = bpy.data.scenes.get(scene)
    blocks = bpy.data.objects if kind == "object" else bpy.data.collections
    block = blocks.get(name)
    if place is None or block is None:
        raise BacklotError("product_gone", f"The {kind} '{name}' is not in the file.", "Choose the product again.")
    make = product.from_object if kind == "object" else product.from_collection
    made = make(block, place)
    return replace(arrange.turned(made, up), up=up) if up else made


def subject_steps(product: Any, folder: Path, path: str) -> Steps[dict[str, Any]]:
    """Measure the product and render its neutral views; returns the engine's subject."""
    from .product import measure, views

    yield Progress("measure", 0.0, "Measuring")
    measurements = measure.measure(product)
    rendered: list[dict[str, str]] = []
    roles = tuple(views.ROLES)
    for index, role in enumerate(roles):
        yield Progress("views", (index + 0.2) / (len(roles) + 0.2), f"Looking at it: {role.replace('_', ' ')}")
        rendered += views.render_views(product, folder, (role,))
    return {"kind": "views", "name": product.name, "path": path, "views": rendered, "measurements": measurements}


@dataclass(frozen=True, slots=True)
class Choice:
    """What the user chose: ``kind`` object, collection, product (a 3D file) or photo; ``name`` a name or a path.

    ``said``: what he says of it, as the engine takes it.
    """

    kind: str
    name: str
    scene: str
    said: dict[str, Any] = field(default_factory=dict)


def product_steps(studio: Studio, choice: Choice, folder: Path) -> Steps[Any]:
    """The chosen product, imported into the open file when it is a 3D file, a card when it is a photo."""
    if choice.kind == "product":
        return (yield from load_steps(Path(choice.name), choice.said))
    if choice.kind == "photo":
        return (yield from photo_steps(studio, Path(choice.name), folder))
    yield Progress("import", 0.0, f"Taking up {choice.name}")
    return chosen_product(choice.kind, choice.name, choice.scene, str(choice.said.get("up") or ""))


def photo_steps(studio: Studio, path: Path, folder: Path) -> Steps[Any]:
    """Cut the product out of a photo; returns a product without geometry, which is staged as an upright card."""
    require_bpy()
    from .product import product

    out = folder / f"{path.stem}.png"
    params = {"path": str(path.absolute()), "out": str(out)}
    yield from engine_steps(studio, "cutout", params, "Cutting the product out")
    return product.from_photo(out, path.stem)


def choice_steps(choice: Choice, folder: Path) -> Steps[dict[str, Any]]:
    """The engine's subject for a choice; what had to be imported for it is removed again."""
    if choice.kind == "photo":
        yield Progress("photo", 0.0, f"Opening {Path(choice.name).name}")
        return {"kind": "photo", "path": str(Path(choice.name).absolute())}
    if choice.kind == "product":
        product = yield from scaled(load_steps(Path(choice.name), choice.said), 0.0, 0.2)
    else:
        product = chosen_product(choice.kind, choice.name, choice.scene, str(choice.said.get("up") or ""))
    try:
        path = choice.name if choice.kind == "product" else ""
        return (yield from scaled(subject_steps(product, folder, path), 0.2, 1.0))
    finally:
        from .product import importers

        importers.discard(product)


# ---- staging and picture ------------------------------------------------------------------------------------------

STAGED, FOUND, OTHERS = "backlot_staged", "backlot_found", "backlot_others"
"""Custom properties of a staged scene, JSON: what staging tells, the recommendation, and the product's companions. They
go with the file."""


Tell = Callable[[float, str], None]


def upright(product: Any, found: dict[str, Any]) -> Any:
    """The product turned as the engine found it to stand, unless the user has said what is up; once is enough."""
    from .product import arrange

    pose = (found.get("features") or {}).get("pose") or {}
    if not product.imported or product.up:
        return product
    up = str(pose.get("up") or "z")
    return replace(arrange.turned(product, up), up=up)


def stage_options(candidate: Candidate, options: ShootOptions) -> Any:
    """How a candidate is staged with the product alone; returns staging.records.StageOptions."""
    from .staging import groups
    from .staging.records import StageOptions

    return StageOptions(
        variant=candidate.variant, mark=options.mark, camera=options.camera, copy_space=options.copy_space,
        light=options.light, leave_out=options.leave_out, framing=options.framing,
        depth_of_field=options.depth_of_field, resolution=options.size, pose=options.pose,
        arrangement=options.arrangement if options.arrangement in groups.ALONE else "",
    )  # fmt: skip


def stage_product(
    product: Any,
    candidates: Sequence[Candidate],
    found: dict[str, Any],
    options: ShootOptions,
    tell: Tell | None = None,
    others: Sequence[Any] = (),
) -> tuple[Any, list[dict[str, str]]]:
    """Stage the product in the first set that has room; returns staging.records.Staged, and the sets skipped.

    others: staging.records.Companion, in the same picture. Blocks. On an error what was imported is removed again.
    """
    bpy = require_bpy()
    from .product import importers
    from .staging import stage

    product.credits |= options.credits
    product = upright(product, found)

    def stage_in(candidate: Candidate) -> Any:
        wanted = replace(stage_options(candidate, options), arrangement=options.arrangement)
        return stage.stage(product, candidate.folder, found.get("features"), found.get("brief"), wanted, tell, others)

    try:
        staged, skipped = first_that_fits(candidates, stage_in)
    except BaseException:
        for each in (product, *(other.product for other in others)):
            importers.discard(each)
        raise
    if product.photo:
        # the cut-out lies in the job's folder, which will be gone
        for image in bpy.data.images:
            if Path(bpy.path.abspath(image.filepath)) == Path(product.photo) and not image.packed_file:
                image.pack()
    scene = bpy.data.scenes[staged.scene]
    remember(staged, product)
    scene[FOUND] = json.dumps(found)
    scene[OTHERS] = json.dumps([asdict(other.product) for other in others])
    return staged, skipped


def remember(staged: Any, product: Any) -> None:
    """Keep what staging tells with its scene."""
    scene = require_bpy().data.scenes[staged.scene]
    scene[STAGED] = json.dumps({"staged": asdict(staged), "product": asdict(product)})


def staged_of(scene_name: str) -> tuple[Any, Any, dict[str, Any]]:
    """Staged, product and recommendation of a staged scene of the open file. Raises BacklotError("not_staged")."""
    bpy = require_bpy()
    from .product.product import Product
    from .staging.records import Staged

    scene = bpy.data.scenes.get(scene_name)
    if scene is None or STAGED not in scene:
        raise BacklotError("not_staged", "There is no staged product in this file.", "Stage the product first.")
    kept = json.loads(scene[STAGED])
    staged, product = Staged(**kept["staged"]), Product(**kept["product"])
    staged.resolution = (int(staged.resolution[0]), int(staged.resolution[1]))
    product.objects = tuple(product.objects)
    staged.scene = scene.name
    return staged, product, json.loads(scene[FOUND])


def remove_staging(scene_name: str) -> None:
    """Take away a staged scene and the product that was imported for it; nothing happens where there is none."""
    from .product import importers
    from .product.product import Product
    from .staging import restore

    try:
        _, product, _ = staged_of(scene_name)
    except BacklotError:
        return
    kept = json.loads(require_bpy().data.scenes[scene_name].get(OTHERS, "[]"))
    restore.remove(scene_name)
    for each in (product, *(Product(**other) for other in kept)):
        importers.discard(each)


def check_output(options: ShootOptions) -> None:
    """Raises BacklotError for what could not be written or checked after the render."""
    require_bpy()
    from .output import take

    take.check_options(options)


def shoot_staged(studio: Studio, scene: str, options: ShootOptions, tell: Tell | None = None) -> dict[str, Any]:
    """Picture, quality report and sidecar of a staged scene; returns outputs, quality, timings_s. Blocks."""
    from .output import render, sidecar, take

    staged, product, found = staged_of(scene)
    clock = Clock()
    place = staged.set_id.replace(":", "-")  # no file name of Windows may hold a colon
    name = f"{options.name or product.name}_{place}_{staged.camera}"
    picture = options.out / f"{name}.png"
    studio.unfinished += [render.temporary_path(picture, ending) for ending in render.ENDINGS]
    programs = versions()
    software = f"Backlot {programs['backlot']}, Blender {programs['blender']}"
    if options.series:
        from .output import series

        studio.unfinished += series.temporary_files(options, picture)
        result = series.job(staged, options, picture, software, product.path, found, programs, clock, tell)
        if result.get("auto_fix", {}).get("done"):
            remember(staged, product)
        return result
    rendered, checked, fixed = take.take(staged, options, picture, software, clock, tell)
    if fixed is not None and fixed["done"]:
        remember(staged, product)
    data = sidecar.build(
        staged,
        rendered,
        checked,
        found.get("features"),
        found.get("brief"),
        found.get("matches"),
        programs,
        product.path,
        fixed,
    )
    written = sidecar.write_sidecar(picture, data)
    output = {**rendered, "sidecar": str(written), "set": staged.set_id, "camera": staged.camera}
    result = {"outputs": [output], "quality": checked, "timings_s": clock.laps}
    return result if fixed is None else {**result, "auto_fix": fixed}


def versions() -> dict[str, str]:
    """Program versions for the sidecar."""
    bpy = require_bpy()
    from .commands import version

    return {"backlot": version().removeprefix("backlot "), "blender": bpy.app.version_string}
