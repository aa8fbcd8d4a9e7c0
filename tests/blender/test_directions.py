# SPDX-License-Identifier: GPL-3.0-or-later
"""The sidebar's direction and language of the brief: asked of the engine, and asked again without a second look."""

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
SCRIPT = f"""
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
    folder = Path(sys.argv[1])
    helpers.make_set(folder / "sets" / "cove")
    workflow.default_library = lambda: folder / "sets"
    cube = helpers.box("bottle", 0.05, 0.03, 0.12)
    bpy.context.scene.collection.objects.link(cube)
    bpy.context.view_layer.objects.active = cube
    choices, status = bpy.context.scene.backlot, bpy.context.window_manager.backlot
    try:
        bpy.ops.backlot.rank_again()
        refused = ""
    except RuntimeError as ex:
        refused = str(ex)
    choices.direction, choices.language = "bold", "ko"
    bpy.ops.backlot.find_sets()
    first = session.state.found["brief"]["direction"]
    choices.direction = "lifestyle"
    untouched = status.brief
    bpy.ops.backlot.rank_again()
    offered = [item.identifier for item in choices.bl_rna.properties["language"].enum_items]
    print("RESULT " + json.dumps([refused, first, untouched, status.brief, len(status.matches), offered]))
finally:
    addon.unregister()
"""


def test_another_direction_is_ranked_again_from_what_was_seen(tmp_path: Path) -> None:
    python = tmp_path / "engine-python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{FAKE}" "$@"\n')
    python.chmod(0o755)
    file = tmp_path / "script.py"
    file.write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, str(file), str(tmp_path)], capture_output=True, text=True, timeout=300,
        env={**os.environ, "BACKLOT_PYTHON": str(python)},
    )  # fmt: skip
    results = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    assert done.returncode == 0 and results, done.stderr[-3000:]
    refused, first, untouched, again, matches, offered = json.loads(results[0][7:])
    assert "Find sets first" in refused
    # changing a menu in a script asks nothing by itself
    assert first == "bold" and untouched == "Marble."
    assert again == "first lifestyle ko" and matches == 2 and offered == ["en", "ko"]
