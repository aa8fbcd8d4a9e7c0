# SPDX-License-Identifier: GPL-3.0-or-later
"""One set made in Blender, in a worker of the build: recipe to `set.blend`, previews of its variants, `card.json`."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import degrees
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from mathutils import Vector

from .kit import SetStage, assets, assignments, fingerprint, measure, preview, rules

HERE = Path(__file__).resolve().parent
BLENDER = (4, 2)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Pixels and samples of a preview and of the picture from which the palette is measured."""

    preview: tuple[int, int] = (512, 32)
    palette: tuple[int, int] = (192, 16)


FULL, DRAFT = Sizes(), Sizes((256, 10), (96, 8))


class Faulty(Exception):
    """What has to be mended in a recipe, one fault a line."""


def preview_name(variant: str) -> str:
    """File of a variant's preview."""
    return "preview.webp" if variant == assignments.DEFAULT else f"preview.{variant}.webp"


def make(name: str, folder: Path, built_from: str, sizes: Sizes, again: bool) -> str:
    """Build one set into `folder`; returns a line about it. `again`: render even what has not changed.

    Raises Faulty, or whatever the recipe raises.
    """
    if bpy.app.version[:2] != BLENDER:
        raise Faulty(
            f"sets are saved with Blender {BLENDER[0]}.{BLENDER[1]}, which every later one opens, and this is "
            f"{bpy.app.version_string}: run it with the Python that has bpy {BLENDER[0]}.{BLENDER[1]}"
        )
    recipe = importlib.import_module(f"{__package__}.recipes.{name}")
    if name != recipe.CARD.id:
        raise Faulty(f"recipes/{name}.py has a card of the id {recipe.CARD.id}")
    stage = SetStage(recipe.CARD)
    recipe.build(stage)
    stage.finish()
    assets.describe(stage.root, recipe.CARD, (variant.facts.title for variant in stage.variants))
    with tempfile.TemporaryDirectory(prefix="backlot-") as temporary:
        parts = Path(temporary)
        _check(stage.scene, stage.root, name)
        card = {**recipe.CARD.to_json(), **_facts(stage), "triangles": rules.triangles(stage.scene)}
        said = [{"id": assignments.DEFAULT}, *(variant.facts.to_json() for variant in stage.variants)]
        known = {} if again else _known(folder)
        _measure_all(stage.scene, stage.root, stage.marks[0], card, said, known, sizes, parts)
        card["built_from"] = built_from
        shown = parts / preview_name(assignments.DEFAULT)
        assets.picture(stage.root, shown if shown.is_file() else folder / shown.name)
        _save(parts / "set.blend")
        _complain(name, rules.check_file(parts / "set.blend"))
        return _deliver(folder, parts, card)


def look_again(name: str, folder: Path) -> str:
    """Render the previews of a built set and measure them; the set itself stays."""
    bpy.ops.wm.open_mainfile(filepath=str(folder / "set.blend"), load_ui=False)
    scene = bpy.context.scene
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    said = card.get("variants") or [{"id": assignments.DEFAULT}]
    with tempfile.TemporaryDirectory(prefix="backlot-") as temporary:
        root = scene.collection.children[0]
        _measure_all(scene, root, scene.objects["mark"], card, said, {}, FULL, Path(temporary))
        return _deliver(folder, Path(temporary), card)


# ---- rules ----


def _complain(name: str, faults: list[str]) -> None:
    if faults:
        raise Faulty("\n".join(f"{name}: {fault}" for fault in faults))


def _check(scene: bpy.types.Scene, root: bpy.types.Collection, name: str) -> None:
    """The rules for the set, and again for each variant in which something comes or goes."""
    _complain(name, rules.check_scene(scene))
    for id, entries in assignments.variants(root).items():
        if id != assignments.DEFAULT and any(entry[2] == "hide" for entry in entries):
            with _wearing(scene, root, id):
                _complain(f"{name}, variant {id!r}", rules.check_scene(scene))


@contextmanager
def _wearing(scene: bpy.types.Scene, root: bpy.types.Collection, id: str) -> Iterator[None]:
    """The set in one of its variants, and in its default again afterwards."""
    try:
        assignments.apply(root, scene, id)
        scene.view_layers[0].update()
        yield
    finally:
        assignments.apply(root, scene, assignments.DEFAULT)
        scene.view_layers[0].update()


# ---- pictures and measures ----


def _known(folder: Path) -> dict[str, dict[str, Any]]:
    """The variants of the last build whose preview is there, by what they were rendered from."""
    try:
        card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
        measured = {key: card[key] for key in ("palette", "light")}  # the default's
        entries = [{**measured, **each} for each in card["variants"]]
        return {each["rendered_from"]: each for each in entries if (folder / preview_name(each["id"])).is_file()}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _measure_all(
    scene: bpy.types.Scene,
    root: bpy.types.Collection,
    mark: bpy.types.Object,
    card: dict[str, Any],
    said: list[dict[str, Any]],
    known: dict[str, dict[str, Any]],
    sizes: Sizes,
    parts: Path,
) -> None:
    """Fill the card's palette, light and variants; previews of what is not yet `known` come into `parts`."""
    size = float(scene["backlot_design_size_m"])
    code = [(HERE / "kit" / f"{module}.py").read_text(encoding="utf-8") for module in ("preview", "measure")]
    entries = []
    for facts in said:
        id = facts["id"]
        with _wearing(scene, root, id):
            hero = scene.camera
            with preview.guests(scene, [preview.wide_hero(scene, mark, size), *preview.stand_ins(mark, size)]):
                scene.camera = scene.objects["preview"]
                scene.view_layers[0].update()
                content = fingerprint.digest(scene, bpy.app.version_string, repr(sizes), *code)
            scene.camera = hero
            same = known.get(content)
            if same is not None and same["id"] == id:
                measured = {key: same[key] for key in ("palette", "light")}
            else:
                measured = _measure(scene, mark, size, sizes, parts / preview_name(id))
            faults = rules.check_exposure(measured["light"]["gray_card"])
            _complain(f"{card['id']}, variant {id!r}", [] if sizes is DRAFT else faults)
        entries.append({**facts, **measured, "preview": preview_name(id), "rendered_from": content})
    card |= {key: entries[0].pop(key) for key in ("palette", "light")}
    card["variants"] = entries


def _measure(scene: bpy.types.Scene, mark: bpy.types.Object, size: float, sizes: Sizes, path: Path) -> dict[str, Any]:
    """Render the preview to `path` and return what is measured: palette and light."""
    reading = preview.meter(scene, mark, size)
    with preview.guests(scene, [preview.wide_hero(scene, mark, size)]):
        hero, scene.camera = scene.camera, scene.objects["preview"]
        clean = path.with_suffix(".png")
        preview.set_up_render(scene, sizes.palette[0], sizes.palette[0], sizes.palette[1])
        preview.save_picture(scene, clean)
        with preview.guests(scene, preview.stand_ins(mark, size)):
            preview.set_up_render(scene, sizes.preview[0], sizes.preview[0], sizes.preview[1])
            preview.save_small(scene, path)
        scene.camera = hero
    colors = measure.palette(preview.read_picture(clean))
    return {"palette": colors, "light": measure.light_facts(scene, mark, size, reading, colors)}


# ---- files ----


def _save(path: Path) -> None:
    """Save compressed, without thumbnail; the folder's name is the only path that the file comes to hold."""
    bpy.context.preferences.filepaths.file_preview_type = "NONE"
    bpy.context.preferences.filepaths.save_version = 0
    bpy.ops.outliner.orphans_purge(do_local_ids=True, do_linked_ids=True, do_recursive=True)
    bpy.ops.wm.save_as_mainfile(filepath=str(path), compress=True, copy=True)


def _facts(stage: SetStage) -> dict[str, Any]:
    """Marks and cameras as the card lists them."""
    marks = [
        {
            "name": mark.name,
            "position": [round(v, 4) for v in mark.matrix_world.translation],
            "facing_deg": round(degrees(mark.rotation_euler.z), 1),
            "free_radius_m": round(mark["free_radius_m"], 3),
            "free_height_m": round(mark["free_height_m"], 3),
        }
        for mark in stage.marks
    ]
    cameras = []
    for camera in stage.cameras:
        look = camera.matrix_world.to_3x3() @ Vector((0, 0, 1))
        cameras.append(
            {
                "name": camera.name,
                "focal_mm": round(camera.data.lens, 1),
                "fstop": round(camera.data.dof.aperture_fstop, 1),
                "elevation_deg": round(
                    degrees(look.normalized().angle(Vector((look.x, look.y, 0))) * (1 if look.z >= 0 else -1)), 1
                ),
            }
        )
    return {"marks": marks, "cameras": cameras}


def _deliver(folder: Path, parts: Path, card: dict[str, Any]) -> str:
    """Move the finished files to the set's folder; the card last, as it says that the others are current."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [each["preview"] for each in card["variants"]]
    (parts / "card.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for part in ("set.blend", *wanted, "card.json"):
        if (parts / part).is_file():
            beside = folder / f".{part}.new"
            try:
                shutil.copyfile(parts / part, beside)
                os.replace(beside, folder / part)
            finally:
                beside.unlink(missing_ok=True)
    for left in folder.glob("preview*.webp"):
        if left.name not in wanted:
            left.unlink()
    lights = [each.get("light") or card["light"] for each in card["variants"]]
    variants = ", ".join(
        f"{each['id']} {light['direction']} {light['kelvin']} K {light['key']} {light['gray_card']}"
        for each, light in zip(card["variants"], lights, strict=True)
    )
    return f"{card['triangles']} triangles, {(folder / 'set.blend').stat().st_size / 1e6:.2f} MB; {variants}"


def contact_sheet(sets: Path, out: Path, cell: int = 224, columns: int = 8) -> None:
    """The default previews of all sets in one picture, in the order of their ids."""
    paths = sorted(sets.glob("*/preview.webp"))
    if not paths:
        return
    columns = min(columns, len(paths))
    rows = -(-len(paths) // columns)
    sheet = np.ones((rows * cell, columns * cell, 4), dtype=np.float32)
    for number, path in enumerate(paths):
        image = bpy.data.images.load(str(path))
        image.scale(cell, cell)
        pixels = np.empty(cell * cell * 4, dtype=np.float32)
        image.pixels.foreach_get(pixels)
        row, column = rows - 1 - number // columns, number % columns
        sheet[row * cell : (row + 1) * cell, column * cell : (column + 1) * cell] = pixels.reshape(cell, cell, 4)
    picture = bpy.data.images.new("contact_sheet", columns * cell, rows * cell)
    picture.pixels.foreach_set(sheet.ravel())
    picture.file_format = "WEBP"
    beside = out.with_name(f".{out.stem}.new.webp")
    picture.save(filepath=str(beside), quality=84)
    os.replace(beside, out)
