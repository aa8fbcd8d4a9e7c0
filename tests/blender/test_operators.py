# SPDX-License-Identifier: GPL-3.0-or-later
"""The extension on Blender's wheel: it registers and leaves nothing, and its operators do the whole job in scripts.

Each test runs in a process of its own, because registration is global and the wheel hangs at exit while anything is
registered. The engine is the scripted one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("bpy", reason="Blender's wheel is not installed")

HERE = Path(__file__).parent
FAKE = HERE.parent / "data" / "fake_engine.py"
HEAD = f"""
import json, sys
from pathlib import Path
sys.path.insert(0, {str(HERE)!r})
import bpy
import stage_helpers as helpers
import backlot.addon as addon
from backlot.addon import session, workflow
bpy.ops.wm.read_factory_settings(use_empty=True)
addon.register()
try:
    FOLDER = Path(sys.argv[1])
    def main():
"""
TAIL = """
    print("RESULT " + json.dumps(main()))
finally:
    addon.unregister()
"""


@pytest.fixture
def script(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Runs a body of ``main()`` with the add-on registered; gives what it returns."""
    python = tmp_path / "engine-python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{FAKE}" "$@"\n')
    python.chmod(0o755)

    def run(body: str) -> object:
        lines = "\n".join("        " + line for line in body.strip("\n").splitlines())
        file = tmp_path / "script.py"
        file.write_text(HEAD + lines + TAIL)
        done = subprocess.run(
            [sys.executable, str(file), str(tmp_path)],
            capture_output=True,
            text=True,
            timeout=300,
            env={**os.environ, "BACKLOT_PYTHON": str(python)},
        )
        results = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
        assert done.returncode == 0 and results, done.stderr[-3000:]
        return json.loads(results[0][7:])

    return run


SET_UP = """
helpers.make_set(FOLDER / "sets" / "cove")
workflow.default_library = lambda: FOLDER / "sets"
scene = bpy.context.scene
cube = helpers.box("bottle", 0.05, 0.03, 0.12)
scene.collection.objects.link(cube)
bpy.context.view_layer.objects.active = cube
choices = scene.backlot
choices.width = choices.height = 64
choices.samples = 2
choices.out = str(FOLDER / "out")
status = bpy.context.window_manager.backlot
"""


def test_registers_and_leaves_nothing(script) -> None:  # type: ignore[no-untyped-def]
    names = script(
        """
here = [name for name in dir(bpy.types) if "BACKLOT" in name]
assert hasattr(bpy.types.Scene, "backlot") and hasattr(bpy.types.WindowManager, "backlot")
addon.unregister()
left = [name for name in dir(bpy.types) if "BACKLOT" in name]
assert not hasattr(bpy.types.Scene, "backlot") and not hasattr(bpy.types.WindowManager, "backlot")
addon.register()
return [here, left]
"""
    )
    here, left = names  # type: ignore[misc]
    assert "BACKLOT_OT_find_sets" in here
    assert "BACKLOT_PT_product" in here
    assert left == []


def test_variants_are_entries_of_their_own_with_their_own_pictures(script, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    told = script(
        SET_UP
        + """
from backlot.addon.operators import find_sets, stage
folder = FOLDER / "sets" / "cove"
card = json.loads((folder / "card.json").read_text())
variants = [{"id": "default"}, {"id": "noir", "title": "Noir"}]
(folder / "card.json").write_text(json.dumps({**card, "variants": variants}))
for name in ("preview.webp", "preview.noir.webp"):
    (folder / name).write_bytes(b"RIFF")
session.state.library = FOLDER / "sets"
features = {"type": {"value": "bottle", "confidence": 1.0}}
ids = ["cove:noir", "cove"]
matches = [{"set": id, "title": id.title(), "score": 0.8, "reasons": []} for id in ids]
find_sets.show(bpy.context, {"features": features, "brief": {}, "verdict": "fits", "matches": matches})
shown = [(match.set_id, Path(match.folder).name, Path(match.preview).name) for match in status.matches]
pictures = sorted(Path(key).name for key in session.state.previews)
options = stage.shoot_options(bpy.context, status.matches[0].set_id)
return [shown, pictures, options.set, [name for name, *_ in session.state.cameras]]
"""
    )
    shown, pictures, chosen, cameras = told  # type: ignore[misc]
    assert shown == [["cove:noir", "cove", "preview.noir.webp"], ["cove", "cove", "preview.webp"]]
    assert pictures == ["preview.noir.webp", "preview.webp"]
    assert chosen == "cove:noir" and cameras == ["hero"]


def test_the_whole_way_in_a_script(script, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    told = script(
        SET_UP
        + """
before = helpers.fingerprint()
assert bpy.ops.backlot.find_sets() == {"FINISHED"}
assert helpers.fingerprint() == before
found = [match.set_id for match in status.matches], status.product, status.brief, len(session.state.cameras)
assert bpy.ops.backlot.stage() == {"FINISHED"}
staged = choices.staged
assert bpy.data.scenes[staged].backlot.home == scene.name
assert bpy.ops.backlot.render() == {"FINISHED"}
picture = status.picture
assert bpy.ops.backlot.remove_staging() == {"FINISHED"}
return [found, staged, picture, [s.name for s in bpy.data.scenes], choices.staged, session.engine().state]
"""
    )
    found, staged, picture, scenes, after, state = told  # type: ignore[misc]
    assert found[0] == ["cove", "sand_dune"]
    assert found[1] == "perfume bottle (80 % sure)"
    assert found[2] == "Marble."
    assert staged not in scenes
    assert after == ""
    assert state == "ready"
    assert Path(picture).parent == tmp_path / "out"
    sidecar = json.loads(Path(picture).with_suffix(".json").read_text())
    assert sidecar["set"]["id"] == "cove"
    assert sidecar["brief"]["text"] == "Marble."


def test_errors_are_told_in_words(script) -> None:  # type: ignore[no-untyped-def]
    told = script(
        SET_UP
        + """
told = []
for source, file in (("OBJECT", ""), ("COLLECTION", ""), ("FILE", ""), ("FILE", "/no/where.glb"), ("FILE", __file__)):
    choices.source, choices.file = source, file
    bpy.context.view_layer.objects.active = None
    try:
        bpy.ops.backlot.find_sets()
    except RuntimeError as ex:
        told.append([str(ex), status.error, status.running])
return told
"""
    )
    expected = [
        "No object is active",
        "No collection is chosen",
        "No file is chosen",
        "does not exist",
        "no known type",
    ]
    assert len(told) == len(expected)  # type: ignore[arg-type]
    for words, (message, error, running) in zip(expected, told, strict=True):  # type: ignore[arg-type]
        assert words in message
        assert words in error
        assert not running


def test_staging_twice_leaves_one_stage(script) -> None:  # type: ignore[no-untyped-def]
    scenes = script(
        SET_UP
        + """
bpy.ops.backlot.find_sets()
bpy.ops.backlot.stage()
bpy.ops.backlot.stage()
return [s.name for s in bpy.data.scenes]
"""
    )
    assert len(scenes) == 2  # type: ignore[arg-type]


def test_staged_scene_survives_saving(script) -> None:  # type: ignore[no-untyped-def]
    told = script(
        SET_UP
        + """
bpy.ops.backlot.find_sets()
bpy.ops.backlot.stage()
name = choices.staged
bpy.ops.wm.save_as_mainfile(filepath=str(FOLDER / "kept.blend"))
bpy.ops.wm.open_mainfile(filepath=str(FOLDER / "kept.blend"))
from backlot.addon import capture
staged, product, found = capture.staged_of(name)
bpy.ops.backlot.remove_staging()
return [staged.set_id, product.name, found["verdict"], [s.name for s in bpy.data.scenes]]
"""
    )
    assert told[:3] == ["cove", "bottle", "fits"]  # type: ignore[index]
    assert len(told[3]) == 1  # type: ignore[index]


def test_series_of_the_staged_product(script, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    told = script(
        SET_UP
        + """
choices.width = choices.height = 32
choices.framing, choices.depth_of_field, choices.shapes = "close", "SHALLOW", {"1:1", "9:16"}
choices.frames = 2
bpy.ops.backlot.find_sets()
bpy.ops.backlot.stage()
fill = json.loads(bpy.data.scenes[choices.staged]["backlot_staged"])["staged"]["shot"]["fill"]
bpy.ops.backlot.render()
bpy.ops.backlot.turntable()
bpy.ops.backlot.packshots()
pictures = status.text
choices.source = "PHOTO"
return [fill, pictures, sorted(p.name for p in (FOLDER / "out").iterdir()), bpy.ops.backlot.turntable.poll()]
"""
    )
    fill, text, files, turns = told  # type: ignore[misc]
    assert fill == pytest.approx(0.65, abs=0.01) and text.startswith("7 pictures") and not turns
    parts = {name.removeprefix("bottle_cove_hero_") for name in files}
    assert parts >= {"1x1.png", "9x16.png", "shapes.json", "0001.png", "0002.png", "turntable.json", "turntable.webp"}
    assert parts >= {"front.png", "three_quarter.png", "detail.png", "packshots.json"}
    assert parts >= {"sheet.webp", "packshots_sheet.webp"}
    assert "0003.png" not in parts and "16x9.png" not in parts


def test_pose_and_arrangement_of_the_sidebar(script, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    told = script(
        SET_UP
        + """
from backlot.addon import capture
box = helpers.box("carton", 0.06, 0.04, 0.14)
shelf = bpy.data.collections.new("shelf")
scene.collection.children.link(shelf)
shelf.objects.link(box)
before = helpers.fingerprint()
assert bpy.ops.backlot.find_sets() == {"FINISHED"}
told = []
def stage():
    assert bpy.ops.backlot.stage() == {"FINISHED"}, status.error
    staged = capture.staged_of(choices.staged)[0]
    told.append([staged.pose["pose"], staged.arrangement["name"], [p["product"] for p in staged.arrangement["pieces"]]])
stage()
choices.pose, choices.arrangement = "lie", "three"
stage()
choices.pose, choices.arrangement = "AUTO", "packaging"
try:
    bpy.ops.backlot.stage()
except RuntimeError as ex:
    told.append(str(ex))
choices.companions = shelf
stage()
assert bpy.ops.backlot.remove_staging() == {"FINISHED"}
choices.companions, choices.arrangement = None, "one"
after = helpers.fingerprint()
return [told, sorted(name for name in before if before[name] != after.get(name)), sorted(set(after) - set(before))]
"""
    )
    (first, three, error, packaging), changed, new = told  # type: ignore[misc]
    assert first[1:] == ["one", ["bottle"]] and three == ["lie", "three", ["bottle"] * 3]
    assert "packaging needs another product" in error
    assert packaging[1:] == ["packaging", ["bottle", "carton"]]
    assert new == [] and [name for name in changed if not name.startswith("scenes/")] == []
