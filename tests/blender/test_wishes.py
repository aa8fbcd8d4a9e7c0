# SPDX-License-Identifier: GPL-3.0-or-later
"""Price position, channel and the user's categories in the sidebar: a menu each, told to the engine in its words.

In a process of its own, because registration is global.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("bpy", reason="Blender's wheel is not installed")

EXAMPLES = Path(__file__).resolve().parents[2] / "backend" / "perception" / "vocabulary" / "examples"
SCRIPT = """
import json, bpy
import backlot.addon as addon
from backlot.addon import wish_properties
addon.register()
try:
    choices = bpy.context.scene.backlot
    menus = [p.identifier for p in choices.categories.bl_rna.properties if p.identifier not in ("rna_type", "name")]
    before = wish_properties.said(choices)
    choices.position, choices.channel = "luxury", "marketplace"
    choices.categories.season, choices.categories.occasion = "winter", {"gift", "party"}
    print("RESULT " + json.dumps([menus, before, wish_properties.said(choices)]))
finally:
    addon.unregister()
"""


def run(folder: Path) -> list[object]:
    env = {**os.environ, "BACKLOT_VOCABULARY": str(folder)}
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=300, env=env)
    results = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    assert done.returncode == 0 and results, done.stderr[-3000:]
    found: list[object] = json.loads(results[0][7:])
    return found


def test_each_category_is_a_menu(tmp_path: Path) -> None:
    shutil.copy(EXAMPLES / "categories.toml", tmp_path)
    menus, before, said = run(tmp_path)
    assert menus == ["season", "customer", "occasion"] and before == {}
    assert said == {
        "position": "luxury",
        "channel": "marketplace",
        "categories": {"season": ["winter"], "occasion": ["gift", "party"]},
    }
