# SPDX-License-Identifier: GPL-3.0-or-later
"""Proofs on Blender's wheel: the user's file stays as it is, one picture a set, nothing left where it is cancelled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from test_operators import FAKE, HERE, SET_UP, script  # noqa: F401

pytest.importorskip("bpy", reason="Blender's wheel is not installed")

TWO = '\nhelpers.make_set(FOLDER / "sets" / "sand_dune")' + SET_UP


def test_proofs_in_a_script_leave_the_file_alone(script, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    told = script(
        TWO
        + """
bpy.ops.backlot.find_sets()
before = helpers.fingerprint()
assert bpy.ops.backlot.proof() == {"FINISHED"}
assert helpers.fingerprint() == before
folder = session.state.proofs.folder
files = sorted(path.name for path in folder.iterdir())
best = status.matches[0].set_id
assert bpy.ops.backlot.stage() == {"FINISHED"}
staged = bpy.data.scenes[choices.staged].name
bpy.ops.backlot.find_sets()
return [files, [match.set_id for match in status.matches], best, staged, folder.exists()]
"""
    )
    files, ranked, best, staged, still_there = told  # type: ignore[misc]
    assert files == ["proof_0.mask.png", "proof_0.png", "proof_1.mask.png", "proof_1.png"]
    assert best == "sand_dune", "the judge of this test likes the last best"
    assert "sand_dune" in staged
    assert ranked == ["cove", "sand_dune"] and not still_there, "a new search takes the proofs away"


def test_parts_come_one_by_one_and_closing_undoes_all(script) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    told = script(
        TWO
        + """
from backlot.addon.operators.proof import BACKLOT_OT_proof as operator
from backlot.addon.operators import find_sets
from backlot.addon import proof
from dataclasses import replace
bpy.ops.backlot.find_sets()
before, shown = helpers.fingerprint(), [(match.set_id, match.preview) for match in status.matches]
found = session.state.found
class Window:  # what the operator does in a window, without one
    part = operator.part
studio = workflow.Studio(session.engine(), FOLDER / "sets", 0.05)
options = workflow.ShootOptions(proof=5, size=(64, 48))
def undo():
    find_sets.show(bpy.context, found)
choice = find_sets.choose(bpy.context)
steps = operator._steps(choice, found, options, studio, False, undo)
counts = []
for progress in steps:
    if progress is not None and progress.data:
        counts.append(len(progress.data["proofs"]))
        Window().part(bpy.context, progress.data)
        picture = status.matches[[m.set_id for m in status.matches].index("cove")].preview
        break
folder = session.state.proofs.folder
there = folder.exists(), Path(picture).parent == folder, picture in session.state.previews
size = list(bpy.data.images.load(picture).size)
bpy.data.images.remove(bpy.data.images[Path(picture).name])
steps.close()
after = [(match.set_id, match.preview) for match in status.matches]
return [counts, there, size, folder.exists(), after == shown, helpers.fingerprint() == before]
"""
    )
    counts, there, size, left, as_before, untouched = told  # type: ignore[misc]
    assert counts == [1]
    assert there == [True, True, True]
    assert size == [256, 192], "the shape of the picture that is wanted"
    assert not left and as_before and untouched


def test_the_window_lets_a_second_blender_make_them(script) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    told = script(
        TWO
        + """
import time
from backlot.addon.operators.proof import BACKLOT_OT_proof as operator
from backlot.addon.operators import find_sets
bpy.ops.backlot.find_sets()
before, found = helpers.fingerprint(), session.state.found
studio = workflow.Studio(session.engine(), FOLDER / "sets", 0.0)
options = workflow.ShootOptions(proof=2, size=(64, 64))
steps = operator._steps(find_sets.choose(bpy.context), found, options, studio, True, lambda: None)
parts, longest = [], 0.0
try:
    while True:
        started = time.monotonic()
        progress = next(steps)
        longest = max(longest, time.monotonic() - started)
        if progress is None:
            time.sleep(0.05)
        elif progress.data:
            parts.append([each["set"] for each in progress.data["proofs"]])
except StopIteration as stop:
    result = stop.value
pictures = sorted(path.name for path in session.state.proofs.folder.iterdir())
return [parts, longest, result["matches"][0]["set"], pictures, helpers.fingerprint() == before]
"""
    )
    parts, longest, best, pictures, untouched = told  # type: ignore[misc]
    assert parts == [["cove"], ["cove", "sand_dune"]]
    assert best == "sand_dune" and untouched
    assert "proof_1.png" in pictures
    assert longest < 2.0, "no step holds the window up: copying the file is the longest"


@pytest.fixture
def command(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Runs ``backlot`` over two sets and a box, with the scripted engine and a temporary folder of its own."""
    python = tmp_path / "engine-python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{FAKE}" "$@"\n')
    python.chmod(0o755)
    code = f"import sys; sys.path.insert(0, {str(HERE)!r})\nimport stage_helpers as h; from pathlib import Path\n"
    code += f"f = Path({str(tmp_path)!r})\nh.make_set(f / 'sets' / 'cove'); h.make_set(f / 'sets' / 'sand_dune')\n"
    code += "h.write_glb(f / 'box.glb')\n"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    (tmp_path / "tmp").mkdir()

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "BACKLOT_PYTHON": str(python), "TMPDIR": str(tmp_path / "tmp")}
        whole = [sys.executable, "-m", "backlot.addon", *arguments, "--library", str(tmp_path / "sets")]
        return subprocess.run(whole, capture_output=True, text=True, env=environment, timeout=240)

    return run


def test_shoot_takes_the_set_with_the_best_proof(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    out = tmp_path / "out"
    box = str(tmp_path / "box.glb")
    done = command("shoot", "--proof", box, "--size", "64x64", "--samples", "2", "--out", str(out), "--json")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["outputs"][0]["set"] == "sand_dune"
    assert "proof" in result["timings_s"]
    assert done.stderr.count("Proof 1 of 2") == 2, "once when it begins, once with what it came to"
    assert sorted(path.suffix for path in out.iterdir()) == [".json", ".png"]
    assert Image.open(next(out.glob("*.png"))).size == (64, 64)
    assert not list((tmp_path / "tmp").glob("backlot*")), "no proof is left"


def test_recommend_with_proofs(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    done = command("recommend", str(tmp_path / "box.glb"), "--proof", "2", "--json")
    assert done.returncode == 0, done.stderr
    matches = json.loads(done.stdout)["matches"]
    assert [match["set"] for match in matches] == ["sand_dune", "cove"]
    refused = command("shoot", str(tmp_path / "box.glb"), "--proof", "--set", "cove")
    assert refused.returncode == 1 and "compares sets" in refused.stderr
