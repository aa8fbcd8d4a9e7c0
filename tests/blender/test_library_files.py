# SPDX-License-Identifier: GPL-3.0-or-later
"""`backlot library check` on real files: the sets that ship, spoiled ones, hostile ones; the sets as Blender assets."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import bpy
import pytest
from backlot.addon import background, capture, workflow
from backlot.addon.candidates import Candidate
from backlot.addon.library import check

ROOT = Path(__file__).resolve().parents[2]
SETS = ROOT / "blender_scenes" / "sets"
NAMES = sorted(path.parent.name for path in SETS.glob("*/set.blend"))


def backlot(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "backlot.addon", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of one small, good set."""
    folder = tmp_path / "sets"
    shutil.copytree(SETS / "dark_acrylic_rim", folder / "dark_acrylic_rim")
    shutil.copy(SETS / check.CATALOGS, folder)
    return folder


def respoil(blend: Path, spoil: Callable[[], None]) -> None:
    """Open the set, do something bad to it and save it."""
    bpy.ops.wm.open_mainfile(filepath=str(blend), load_ui=False)
    spoil()
    bpy.context.preferences.filepaths.save_version = 0
    bpy.ops.wm.save_as_mainfile(filepath=str(blend), compress=True)
    bpy.ops.wm.read_factory_settings(use_empty=True)


def examined(blend: Path) -> list[str]:
    found = workflow.run(check.examine_steps(blend, background.program(), 120.0))
    return list(found["faults"])


def test_the_sets_that_ship_keep_to_every_rule() -> None:
    done = backlot("library", "check", SETS, "--json")
    data = json.loads(done.stdout)
    assert {entry["id"]: entry["faults"] for entry in data["sets"] if entry["faults"]} == {}
    assert done.returncode == 0 and [entry["id"] for entry in data["sets"]] == NAMES
    assert all(entry["triangles"] > 0 and entry["blender"].startswith("4.2") for entry in data["sets"])


def test_a_person_reads_faults_and_a_table(library: Path) -> None:
    card = library / "dark_acrylic_rim" / "card.json"
    card.write_text(card.read_text("utf-8").replace('"version": 1', '"version": "one"'), "utf-8")
    card.write_text(card.read_text("utf-8").replace('"mood": [', '"mood": ["\\u001b[31mred",', 1), "utf-8")
    (library / "broken").mkdir()
    (library / "broken" / "card.json").write_text("{")
    (library / "broken" / "set.blend").write_bytes(b"no blend file at all")
    done = backlot("library", "check", library, "--quiet")
    assert done.returncode == 1 and done.stderr == ""
    assert "version is missing: begin with 1" in done.stdout
    assert "mood has the unknown ?[31mred" in done.stdout and "\x1b" not in done.stdout
    assert "set.blend cannot be opened" in done.stdout and "card.json: not readable as JSON" in done.stdout
    assert f"{library}: 2 sets in 4 candidates" in done.stdout and "2 with faults." in done.stdout


def test_a_library_that_is_not_there_is_one_sentence() -> None:
    done = backlot("library", "check", "/nowhere/at/all")
    assert done.returncode == 1 and len(done.stderr.strip().splitlines()) == 1 and "/nowhere/at/all" in done.stderr


def _script() -> None:
    text = bpy.data.texts.new("run_me.py")
    text.write(f"open({os.environ['BACKLOT_TEST_PROOF']!r}, 'w').close()")
    text.use_module = True


def _driver() -> None:
    curve = bpy.context.scene.objects["key"].driver_add("location", 0) if "key" in bpy.context.scene.objects else None
    curve = curve or bpy.context.scene.objects["mark"].driver_add("location", 0)
    curve.driver.type = "SCRIPTED"
    proof = os.environ["BACKLOT_TEST_PROOF"]
    curve.driver.expression = f"__import__('os').system('touch {proof}')"


def _node_driver() -> None:
    material = next(each for each in bpy.data.materials if each.node_tree)
    node = material.node_tree.nodes.new("ShaderNodeValue")
    node.outputs[0].driver_add("default_value").driver.expression = "1 + 1"


def _script_node() -> None:
    next(each for each in bpy.data.materials if each.node_tree).node_tree.nodes.new("ShaderNodeScript")


def _image() -> None:
    bpy.data.images.new("poster", 4, 4).source = "FILE"
    bpy.data.images["poster"].use_fake_user = True
    bpy.data.images["poster"].filepath = "//poster.png"


def _sound() -> None:
    sound = bpy.data.sounds.load("/tmp/no_such_sound.wav")
    sound.use_fake_user = True


def _scenes() -> None:
    bpy.data.scenes.new("second")


def _no_asset() -> None:
    bpy.context.scene.collection.children[0].asset_clear()


def _variants() -> None:
    root = bpy.context.scene.collection.children[0]
    root["backlot_variants"] = root["backlot_variants"].replace('"energy"', '"script"').replace('"hide"', '"script"')


def _gone() -> None:
    root = bpy.context.scene.collection.children[0]
    for key in ("backlot_objects", "backlot_materials", "backlot_worlds"):
        if key in root:
            del root[key]


def _no_group() -> None:
    layer = bpy.context.scene.view_layers[0]
    while layer.lightgroups:
        layer.active_lightgroup_index = 0
        bpy.ops.scene.view_layer_remove_lightgroup()


def _dense() -> None:
    thing = next(each for each in bpy.context.scene.objects if each.type == "MESH")
    thing.modifiers.clear()
    modifier = thing.modifiers.new("many", "ARRAY")
    modifier.count = 300_000


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_script, "text block run_me.py: sets hold no scripts, remove it"),
        (_driver, "has a driver: delete it"),
        (_node_driver, "has a driver: delete it"),
        (_script_node, "has a script node: use"),
        (_image, "image poster is an external file: pack it"),
        (_sound, "no_such_sound.wav is an external file: pack it"),
        (_scenes, "holds 2 scenes: keep the one"),
        (_variants, "cannot be read (variant"),
        (_gone, "cannot be put on ("),
        (_no_group, "the view layer has no light group key: add it"),
        (_dense, "triangles, at most 400000: use fewer"),
    ],
)
def test_each_fault_of_a_file_is_found_and_nothing_of_it_runs(
    spoil: Callable[[], None], words: str, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof = tmp_path / "it_ran"
    monkeypatch.setenv("BACKLOT_TEST_PROOF", str(proof))
    blend = library / "dark_acrylic_rim" / "set.blend"
    respoil(blend, spoil)
    proof.unlink(missing_ok=True)  # this process may have run the driver that it wrote
    found = examined(blend)
    assert any(words in fault for fault in found), found
    assert not proof.exists()


def test_no_asset_is_found_through_the_card(library: Path) -> None:
    respoil(library / "dark_acrylic_rim" / "set.blend", _no_asset)
    done = backlot("library", "check", library, "--json")
    (entry,) = json.loads(done.stdout)["sets"]
    assert entry["faults"] == [
        "the set's collection is no asset: right-click it in the Outliner > Mark as Asset, and save"
    ]


def test_a_scene_that_is_no_set_is_told_in_few_lines(tmp_path: Path) -> None:
    bpy.ops.wm.read_factory_settings()
    for _ in range(30):
        bpy.ops.mesh.primitive_cube_add()
    blend = tmp_path / "cube" / "set.blend"
    blend.parent.mkdir()
    bpy.ops.wm.save_as_mainfile(filepath=str(blend), compress=True)
    bpy.ops.wm.read_factory_settings(use_empty=True)
    found = examined(blend)
    assert any("Cube, Light, Camera and 30 more have no backlot_role: add" in fault for fault in found)
    assert "no mark named mark: put an empty of that name and role where the product stands" in found
    assert len(found) < 10 and not any("external file" in fault or "linked" in fault for fault in found)


def test_damaged_files_cost_one_line(library: Path) -> None:
    blend = library / "dark_acrylic_rim" / "set.blend"
    whole = blend.read_bytes()
    for data in (whole[: len(whole) // 2], b"", whole[:2000] + bytes(500) + whole[2500:], b"BLENDER" + bytes(100)):
        blend.write_bytes(data)
        (fault,) = examined(blend)
        assert "set.blend cannot be" in fault and ": " in fault, fault


# ---- as a plain asset library ----


def catalogs() -> dict[str, str]:
    """Catalog path by id, read as Blender reads it: from the file at the top of the library."""
    text = (SETS / check.CATALOGS).read_text("utf-8")
    assert text.startswith("VERSION 1\n")
    entries = [line.split(":") for line in text.splitlines()[1:] if line]
    return {id: path for id, path, _ in entries}


@pytest.mark.parametrize("name", NAMES)
def test_each_set_is_one_asset_in_a_catalog(name: str) -> None:
    card = json.loads((SETS / name / "card.json").read_text("utf-8"))
    bpy.ops.wm.read_factory_settings(use_empty=True)
    path = str(SETS / name / "set.blend")
    with bpy.data.libraries.load(path, link=True, assets_only=True) as (source, target):
        listed = {kind: getattr(source, kind) for kind in dir(source) if getattr(source, kind)}
        target.collections = list(source.collections)
    assert {kind: names for kind, names in listed.items() if kind != "version"} == {"collections": [name]}
    (collection,) = target.collections
    data = collection.asset_data
    assert catalogs()[data.catalog_id] == f"Backlot/{card['kind'].capitalize()}"
    assert (data.description, data.author, data.license) == (card["caption"], card["author"], card["licence"])
    assert {tag.name for tag in data.tags} >= {card["kind"], *card["materials"], *card["mood"]}
    assert min(collection.preview.image_size) >= check.PICTURE_PIXELS and any(collection.preview.image_pixels_float)


# ---- whose product it is ----


def test_what_the_user_says_of_the_rights_wins_and_reaches_the_ledger() -> None:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    product = workflow.run(capture.load_steps(ROOT / "blender_scenes" / "sample" / "perfume_bottle.glb"))
    product.credits = {"author": "Somebody", "copyright": "2020"}
    options = workflow.ShootOptions(size=(64, 64), credits={"author": "Ann", "licence": "CC BY 4.0"})
    staged, _ = capture.stage_product(product, [Candidate(SETS / "dark_acrylic_rim")], {}, options)
    assert staged.credits == {"author": "Ann", "licence": "CC BY 4.0", "copyright": "2020"}
    capture.remove_staging(staged.scene)
