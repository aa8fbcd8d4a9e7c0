# SPDX-License-Identifier: GPL-3.0-or-later
"""Build the sets: `python blender_scenes/build_sets.py [ID…] [--preview] [--force] [--jobs N]`, run by bpy 4.2.

For each set a process of its own runs the recipe, checks the rules, saves `set.blend`, renders `preview.webp` and
writes `card.json`. A set is built again only when its recipe, a kit module that it uses, or Blender changed.
"""

from __future__ import annotations

import argparse
import ast
import concurrent.futures
import hashlib
import importlib
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from blender_scenes.kit import SetStage

HERE = Path(__file__).resolve().parent
RECIPES, SETS = HERE / "recipes", HERE / "sets"
PREVIEW_PIXELS, PREVIEW_SAMPLES = 512, 32
PALETTE_PIXELS, PALETTE_SAMPLES = 192, 16
BLENDER = (4, 2)
PARTS = ("set.blend", "preview.webp", "card.json")
# What every build goes through, whether or not the recipe names it.
ALWAYS = ("card", "stage", "preview", "measure")


def main(argv: list[str] | None = None) -> int:
    """Build what is asked for; returns the exit code."""
    parser = argparse.ArgumentParser(prog="build_sets.py", description=__doc__.splitlines()[0])
    parser.add_argument("ids", nargs="*", metavar="ID", help="sets to build (default: all)")
    parser.add_argument("--preview", action="store_true", help="only render and measure again, from set.blend")
    parser.add_argument("--force", action="store_true", help="build even what has not changed")
    parser.add_argument("--jobs", type=int, default=max(1, (os.cpu_count() or 1) // 4), help="sets at a time")
    parser.add_argument("--worker", choices=("build", "preview", "sheet"), help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.worker:
        return _work(options.worker, options.ids)

    known = sorted(path.stem for path in RECIPES.glob("*.py") if path.stem != "__init__")
    unknown = [name for name in options.ids if name not in known]
    if unknown:
        print(f"no recipe named {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    wanted = options.ids or known
    if options.preview:
        todo = [name for name in wanted if (SETS / name / "set.blend").is_file()]
    else:
        todo = [name for name in wanted if options.force or not is_current(name)]
    print(f"{len(todo)} of {len(wanted)} sets to build", flush=True)
    kind = "preview" if options.preview else "build"
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(max(1, options.jobs)) as pool:
        for name, code, seconds, words in pool.map(lambda each: _spawn(kind, each), todo):
            print(f"{name:24} {'ok' if code == 0 else 'FAILED':7} {seconds:6.1f} s  {words}", flush=True)
            failed += code != 0
    if todo or not (HERE / "contact_sheet.webp").is_file():
        _write_catalog(known)
        _, code, _, words = _spawn("sheet", "")
        if code:
            print(f"contact sheet: {words}", file=sys.stderr)
        failed += code != 0
    return 1 if failed else 0


# ---- what has changed ----


def sources(name: str) -> list[Path]:
    """The recipe and every kit module that it reaches through imports, in a fixed order."""
    found: set[Path] = set()
    waiting = [RECIPES / f"{name}.py", *(HERE / "kit" / f"{module}.py" for module in ALWAYS)]
    while waiting:
        path = waiting.pop()
        if path in found or not path.is_file():
            continue
        found.add(path)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level:
                folder = path.parents[node.level - 1].joinpath(*(node.module or "").split("."))
                waiting.append(folder.with_suffix(".py"))
                waiting += [folder / f"{alias.name}.py" for alias in node.names]
    return sorted(found)


def stamp(name: str) -> str:
    """Digest of everything that decides what the set looks like; comments and line breaks do not."""
    digest = hashlib.sha256(importlib.metadata.version("bpy").encode())
    for path in sources(name):
        code = ast.dump(ast.parse(path.read_text(encoding="utf-8")))
        digest.update(f"{path.relative_to(HERE).as_posix()}\0{code}\0".encode())
    return digest.hexdigest()[:16]


def is_current(name: str) -> bool:
    """Whether the built files are those of today's sources."""
    folder = SETS / name
    if not all((folder / part).is_file() for part in PARTS):
        return False
    try:
        card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    except ValueError:
        return False
    return isinstance(card, dict) and card.get("built_from") == stamp(name)


def _spawn(kind: str, name: str) -> tuple[str, int, float, str]:
    """Run one worker process; returns (set, exit code, seconds, its last word)."""
    started = time.monotonic()
    command = [sys.executable, str(Path(__file__).resolve()), "--worker", kind, *([name] if name else [])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        said = [line for line in done.stdout.splitlines() if line.startswith("backlot: ")]
        words = said[-1].removeprefix("backlot: ") if said else ""
    else:
        words = " | ".join((done.stderr.strip() or done.stdout.strip()).splitlines()[-6:])
    return name, done.returncode, time.monotonic() - started, words


# ---- in the worker process ----


def _work(kind: str, ids: list[str]) -> int:
    if __package__ in (None, ""):
        sys.path.insert(0, str(HERE.parent))
    if kind == "sheet":
        _contact_sheet()
        return 0
    return _build(ids[0]) if kind == "build" else _preview_again(ids[0])


def _build(name: str) -> int:
    import bpy

    from blender_scenes.kit import SetStage, assets, rules

    if bpy.app.version[:2] != BLENDER:
        print(
            f"sets are saved with Blender {BLENDER[0]}.{BLENDER[1]}, which every later one opens, and this is "
            f"{bpy.app.version_string}: run it with the Python that has bpy {BLENDER[0]}.{BLENDER[1]}",
            file=sys.stderr,
        )
        return 1
    recipe = importlib.import_module(f"blender_scenes.recipes.{name}")
    if name != recipe.CARD.id:
        print(f"recipes/{name}.py has a card of the id {recipe.CARD.id}", file=sys.stderr)
        return 1
    stage = SetStage(recipe.CARD)
    recipe.build(stage)
    stage.finish()
    assets.describe(stage.root, recipe.CARD)
    with tempfile.TemporaryDirectory(prefix="backlot-") as folder:
        parts = Path(folder)
        faults = rules.check_scene(stage.scene)
        if not faults:
            _save(parts / "set.blend")
            faults = rules.check_file(parts / "set.blend")
        if faults:
            print("\n".join(f"{name}: {fault}" for fault in faults), file=sys.stderr)
            return 1
        card = {**recipe.CARD.to_json(), **_facts(stage), "triangles": rules.triangles(stage.scene)}
        card |= _measure(stage.scene, stage.marks[0], stage.size, parts / "preview.webp")
        card["built_from"] = stamp(name)
        return _deliver(name, parts, card)


def _preview_again(name: str) -> int:
    import bpy

    folder = SETS / name
    bpy.ops.wm.open_mainfile(filepath=str(folder / "set.blend"), load_ui=False)
    scene = bpy.context.scene
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="backlot-") as temporary:
        parts = Path(temporary)
        size = float(scene["backlot_design_size_m"])
        card |= _measure(scene, scene.objects["mark"], size, parts / "preview.webp")
        return _deliver(name, parts, card)


def _save(path: Path) -> None:
    """Save compressed, without thumbnail; the folder's name is the only path that the file comes to hold."""
    import bpy

    bpy.context.preferences.filepaths.file_preview_type = "NONE"
    bpy.context.preferences.filepaths.save_version = 0
    bpy.ops.outliner.orphans_purge(do_local_ids=True, do_linked_ids=True, do_recursive=True)
    bpy.ops.wm.save_as_mainfile(filepath=str(path), compress=True, copy=True)


def _facts(stage: SetStage) -> dict[str, Any]:
    """Marks and cameras as the card lists them."""
    from math import degrees

    from mathutils import Vector

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


def _measure(scene: Any, mark: Any, size: float, path: Path) -> dict[str, Any]:
    """Render the preview to `path` and return what is measured: palette and light."""
    from blender_scenes.kit import measure, preview

    reading = preview.meter(scene, mark, size)
    with preview.guests(scene, [preview.wide_hero(scene, mark, size)]):
        hero, scene.camera = scene.camera, scene.objects["preview"]
        clean = path.with_name("clean.png")
        preview.set_up_render(scene, PALETTE_PIXELS, PALETTE_PIXELS, PALETTE_SAMPLES)
        preview.save_picture(scene, clean)
        with preview.guests(scene, preview.stand_ins(mark, size)):
            preview.set_up_render(scene, PREVIEW_PIXELS, PREVIEW_PIXELS, PREVIEW_SAMPLES)
            preview.save_picture(scene, path, "WEBP")
        scene.camera = hero
    colors = measure.palette(preview.read_picture(clean))
    return {"palette": colors, "light": measure.light_facts(scene, mark, size, reading, colors)}


def _deliver(name: str, parts: Path, card: dict[str, Any]) -> int:
    """Move the finished files to the set's folder; the card last, as it says that the others are current."""
    folder = SETS / name
    folder.mkdir(parents=True, exist_ok=True)
    (parts / "card.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for part in PARTS:
        if (parts / part).is_file():
            beside = folder / f".{part}.new"
            try:
                shutil.copyfile(parts / part, beside)
                os.replace(beside, folder / part)
            finally:
                beside.unlink(missing_ok=True)
    light = card["light"]
    print(
        f"backlot: {card['triangles']} triangles, {(folder / 'set.blend').stat().st_size / 1e6:.2f} MB, "
        f"{light['direction']} {light['kelvin']} K, {light['key']}, gray card {light['gray_card']}"
    )
    return 0


def _write_catalog(names: list[str]) -> None:
    """The asset catalogs, so that the folder works as an asset library in Blender's own Asset Browser."""
    kinds = set()
    for name in names:
        card = SETS / name / "card.json"
        if card.is_file():
            kinds.add(json.loads(card.read_text(encoding="utf-8"))["kind"])
    if __package__ in (None, "") and str(HERE.parent) not in sys.path:
        sys.path.insert(0, str(HERE.parent))
    from blender_scenes.kit.catalog import catalog_text

    beside = HERE / ".blender_assets.cats.txt.new"
    beside.write_text(catalog_text(sorted(kinds)), encoding="utf-8")
    os.replace(beside, HERE / "blender_assets.cats.txt")


def _contact_sheet(cell: int = 256, columns: int = 6) -> None:
    """All previews in one picture, in the order of their ids."""
    import bpy
    import numpy as np

    paths = sorted(SETS.glob("*/preview.webp"))
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
    beside = HERE / ".contact_sheet.new.webp"
    picture.save(filepath=str(beside), quality=84)
    os.replace(beside, HERE / "contact_sheet.webp")


if __name__ == "__main__":
    sys.exit(main())
