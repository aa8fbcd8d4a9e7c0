# SPDX-License-Identifier: GPL-3.0-or-later
"""The extension as a user has it: installed from its zip into a real Blender, in the window and without one."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .conftest import ROOT, RealBlender

pytestmark = pytest.mark.real_blender
SAMPLE = ROOT / "blender_scenes" / "sample" / "perfume_bottle.glb"
SHOOT = ("--set", "infinity_cove", "--size", "160x160", "--samples", "16", "--seed", "3", "--json")


def result(stdout: str) -> Any:
    """The JSON on standard output; Blender itself may have written warnings of its start before it."""
    return json.loads(stdout[stdout.index("{") :])


def test_blenders_validator_accepts_the_zip(blender: RealBlender) -> None:
    done = blender.run("--command", "extension", "validate", str(blender.archive))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Success" in done.stdout


def test_registers_cleanly_and_again(blender: RealBlender) -> None:
    assert "Traceback" not in blender.installation
    code = (
        "import bpy, addon_utils; name = 'bl_ext.user_default.backlot';"
        "assert name in bpy.context.preferences.addons;"
        "addon_utils.disable(name); assert not hasattr(bpy.types.Scene, 'backlot');"
        "addon_utils.enable(name); print('STATE', hasattr(bpy.types.Scene, 'backlot'))"
    )
    done = blender.run("-b", "--python-exit-code", "1", "--python-expr", code)
    assert "STATE True" in done.stdout, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode == 0


def test_command_recommends_for_words(blender: RealBlender, tmp_path: Path) -> None:
    words = tmp_path / "mug.json"
    words.write_text(json.dumps({"name": "coffee mug", "materials": ["ceramic"], "size_m": [0.12, 0.09, 0.1]}))
    done = blender.run("-b", "--command", "backlot", "recommend", str(words), "--json", "--no-sentences")
    assert done.returncode == 0, done.stderr
    found = result(done.stdout)
    assert found["schema"] == 1
    assert found["features"]["type"]["value"]
    assert found["matches"][0]["reasons"]


def test_command_tells_errors_as_the_command_line_does(blender: RealBlender) -> None:
    done = blender.run("-b", "--command", "backlot", "recommend", "/no/such.jpg", "--json")
    assert done.returncode == 1
    assert result(done.stdout)["error"]["code"] == "missing_file"
    assert "Traceback" not in done.stderr


def test_command_checks_a_library(blender: RealBlender, tmp_path: Path) -> None:
    sets = ROOT / "blender_scenes" / "sets"
    library = tmp_path / "sets"
    for name in ("dark_acrylic_rim", "marble_podium", "infinity_cove"):
        shutil.copytree(sets / name, library / name)
    shutil.copy(sets / "blender_assets.cats.txt", library)
    (library / "infinity_cove" / "set.blend").write_bytes(b"BLENDER, but not really")
    done = blender.run("-b", "--command", "backlot", "library", "check", str(library), "--json")
    data = result(done.stdout)
    faults = {entry["id"]: entry["faults"] for entry in data["sets"]}
    assert faults["dark_acrylic_rim"] == faults["marble_podium"] == [], done.stderr
    assert any("set.blend cannot be opened" in fault for fault in faults["infinity_cove"])
    assert done.returncode == 1


def test_command_shoots_the_picture_of_the_command_line(blender: RealBlender, tmp_path: Path) -> None:
    import numpy as np
    from PIL import Image

    # even light: metering sees grain, too, and in a dark field that has bright specks
    shoot = [*SHOOT, "--position", "everyday"]
    inside = blender.run("-b", "--command", "backlot", "shoot", str(SAMPLE), *shoot, "--out", str(tmp_path / "inside"))
    assert inside.returncode == 0, inside.stderr
    command = [sys.executable, "-m", "backlot.addon", "shoot", str(SAMPLE), *shoot, "--out", str(tmp_path / "outside")]
    outside = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert outside.returncode == 0, outside.stderr
    first, second = (result(text) for text in (inside.stdout, outside.stdout))
    assert [m["set"] for m in first["matches"][:3]] == [m["set"] for m in second["matches"][:3]]
    outputs = [found["outputs"][0] for found in (first, second)]
    # Debian's Blender has no denoiser and another Cycles: grain at 16 samples, so 8 x 8 pixels are averaged
    pictures = [Image.open(output["path"]).convert("RGB") for output in outputs]
    blocks = [np.asarray(p.resize((20, 20), Image.Resampling.BOX), np.float32) for p in pictures]
    difference = np.abs(blocks[0] - blocks[1])
    assert difference.max() < 24
    assert difference.mean() < 9
    assert Path(outputs[0]["sidecar"]).is_file()


@pytest.mark.skipif(shutil.which("unshare") is None, reason="no virtual screen without namespaces")
def test_the_whole_way_in_the_window(blender: RealBlender, tmp_path: Path) -> None:
    """Find sets, Stage, Render, Remove staging by the operators that the buttons call; pictures of each state."""
    shots = Path(os.environ.get("BACKLOT_SHOTS", tmp_path))
    shots.mkdir(parents=True, exist_ok=True)
    actions = tmp_path / "actions.sh"
    actions.write_text("sleep 5; xdotool mousemove 500 600 key Escape\n")  # the splash screen
    scale = os.environ.get("BACKLOT_SHOT_SCALE", "1")  # smaller shows more panels at once
    product = os.environ.get("BACKLOT_SHOT_PRODUCT", SAMPLE)
    driver = {"DRIVE_SHOTS": shots, "DRIVE_PRODUCT": product, "DRIVE_OUT": tmp_path, "DRIVE_SCALE": scale}
    blender.environment["REAL_BLENDER_ACTIONS"] = str(actions)
    before = blender.environment["REAL_BLENDER_ENV"]
    blender.environment["REAL_BLENDER_ENV"] = " ".join([before, *(f"{key}={value}" for key, value in driver.items())])
    command = [str(shots / f"{blender.suite}_end.png"), "400", "--python", str(Path(__file__).with_name("drive.py"))]
    try:
        done = blender.run(*command, verb="gui", timeout=500)
    finally:
        blender.environment["REAL_BLENDER_ENV"] = before
    console = done.stdout + done.stderr
    states = dict(re.findall(r"^DRIVE (\w+) (.*)$", console, re.MULTILINE))
    assert "Traceback" not in console, console[-3000:]
    assert int(states.get("matches", 0)) >= 1, console[-3000:]
    assert states["staged"] == "True"
    assert states["picture"] == "True"
    assert states["scenes"] == states["scenes_before"]
    assert float(states["longest_tick_s"]) < 4.0, "a slice of the search froze the window"
