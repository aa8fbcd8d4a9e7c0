# SPDX-License-Identifier: GPL-3.0-or-later
"""The second Blender, played by a Python script: progress, result, errors, death, cancel."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from backlot.addon import background, workflow
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.workflow import Progress

PROGRAM = """
import json, os, sys, time
from pathlib import Path
spec = Path(sys.argv[-1])
job = json.loads(spec.read_text())
print("Fra:1 Mem:12M", flush=True)
print("BACKLOT " + json.dumps({"step": "views", "fraction": 0.5, "text": "Looking"}), flush=True)
print("BACKLOT not json", flush=True)
if job["job"] == "die":
    print("Segmentation fault", flush=True)
    os._exit(11)
if job["job"] == "slow":
    (spec.parent / "pid").write_text(str(os.getpid()))
    sys.stdin.read()
    os._exit(3)
error = {"code": "empty_mesh", "message": "It is empty.", "hint": ""}
result = {"error": error} if job["job"] == "bad" else {"ok": job}
(spec.parent / "result.json").write_text(json.dumps(result))
"""


@pytest.fixture
def program(tmp_path: Path) -> list[str]:
    script = tmp_path / "blender.py"
    script.write_text(PROGRAM)
    return [sys.executable, str(script)]


def run(program: list[str], folder: Path, job: str, seen: list[Progress] | None = None) -> dict[str, Any]:
    steps = background.job_steps(program, None, {"job": job}, folder, 0.1)
    return workflow.run(steps, (seen if seen is not None else []).append)


def test_progress_and_result(program: list[str], tmp_path: Path) -> None:
    seen: list[Progress] = []
    result = run(program, tmp_path, "capture", seen)
    assert result["ok"] == {"job": "capture", "folder": str(tmp_path), "blend": ""}
    assert [progress.step for progress in seen] == ["start", "views"]


def test_errors_of_the_child_are_typed(program: list[str], tmp_path: Path) -> None:
    with pytest.raises(BacklotError) as info:
        run(program, tmp_path, "bad")
    assert info.value.code == "empty_mesh"


def test_death_names_the_last_line(program: list[str], tmp_path: Path) -> None:
    (tmp_path / "result.json").write_text('{"ok": "of an earlier job"}')
    with pytest.raises(BacklotError) as info:
        run(program, tmp_path, "die")
    assert info.value.code == "blender_died"
    assert "Segmentation fault" in info.value.hint


def test_closing_ends_the_child(program: list[str], tmp_path: Path) -> None:
    steps = background.job_steps(program, None, {"job": "slow"}, tmp_path, 0.0)
    deadline = time.monotonic() + 10
    while not (tmp_path / "pid").exists():
        next(steps)
        assert time.monotonic() < deadline
        time.sleep(0.02)
    time.sleep(0.1)
    pid = int((tmp_path / "pid").read_text())
    steps.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_closing_at_the_first_step_ends_the_child(program: list[str], tmp_path: Path) -> None:
    steps = background.job_steps(program, None, {"job": "slow"}, tmp_path, 0.0)
    next(steps)
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        time.sleep(0.02)
    steps.close()
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_program_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BacklotError) as info:
        run(["/no/blender"], tmp_path, "capture")
    assert info.value.code == "blender_start"


def test_command_line_of_the_child(tmp_path: Path) -> None:
    command = background.child_command(["blender"], tmp_path / "copy.blend", tmp_path / "job.json")
    assert command[:4] == ["blender", "--background", "--factory-startup", "--disable-autoexec"]
    assert command.index(str(tmp_path / "copy.blend")) < command.index("--python")
    assert command[-2:] == ["--", str(tmp_path / "job.json")]
