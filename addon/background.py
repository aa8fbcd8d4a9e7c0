# SPDX-License-Identifier: GPL-3.0-or-later
"""Heavy bpy work in a second Blender, so that the window never waits: the parent's side. No bpy.

The child is told its job by a JSON file, prints progress on lines that begin with :data:`PREFIX` and leaves
``result.json`` beside the job. It ends when its standard input closes, so it cannot outlive this process.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .engine.process import exit_words
from .engine.protocol import BacklotError
from .workflow import Progress, Steps

PREFIX = "BACKLOT "
SCRIPT = Path(__file__).resolve().parent / "child.py"


def program() -> list[str]:
    """How a second Blender is started: the running Blender's own program, or the Python that has its module."""
    bpy = sys.modules.get("bpy")
    binary = str(bpy.app.binary_path) if bpy is not None else ""
    return [binary] if binary else [sys.executable, str(SCRIPT)]


def child_command(program: Sequence[str], blend: Path | None, job: Path) -> list[str]:
    """Blender's command line for a job; factory settings, so that no other add-on of the user runs in it."""
    file = [str(blend)] if blend else []
    options = ["--background", "--factory-startup", "--disable-autoexec"]
    return [*program, *options, *file, "--python-exit-code", "1", "--python", str(SCRIPT), "--", str(job)]


def job_steps(
    program: Sequence[str], blend: Path | None, job: dict[str, Any], folder: Path, wait_s: float
) -> Steps[dict[str, Any]]:
    """Run one job in a second Blender; returns its result. Closing the generator ends the child, and removes what it
    left half written.

    Its temporary files lie in ``folder``. Raises BacklotError: the child's own, or blender_died.
    """
    spec, answer = folder / "job.json", folder / "result.json"
    answer.unlink(missing_ok=True)
    blend_path = str(blend) if blend else ""
    spec.write_text(json.dumps({**job, "folder": str(folder), "blend": blend_path}), "utf-8")
    temporary = {name: str(folder) for name in ("TMPDIR", "TEMP", "TMP")}
    try:
        child = subprocess.Popen(
            child_command(program, blend, spec),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, **temporary},
            start_new_session=os.name == "posix",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as ex:
        raise BacklotError(
            "blender_start", f"A second Blender cannot be started ({ex.strerror}).", str(program[0])
        ) from ex
    lines: queue.Queue[str | None] = queue.Queue()
    thread = threading.Thread(target=_read, args=(child, lines), name="backlot-child", daemon=True)
    thread.start()
    last: deque[str] = deque(maxlen=20)
    try:
        yield Progress("start", 0.0, "Starting a second Blender")
        while True:
            try:
                line = lines.get(timeout=wait_s) if wait_s > 0 else lines.get_nowait()
            except queue.Empty:
                yield None
                continue
            if line is None:
                break
            told = _told(line)
            if told is None:
                last.append(line)
            else:
                yield told
        child.wait()
        return _result(answer, child.returncode, last)
    finally:
        _end(child)
        thread.join(timeout=1)
        if out := (job.get("options") or {}).get("out"):
            for left in Path(out).glob(f".*.{child.pid}.part*"):
                left.unlink(missing_ok=True)


def _read(child: subprocess.Popen[str], lines: queue.Queue[str | None]) -> None:
    assert child.stdout is not None
    with contextlib.suppress(ValueError, OSError):
        for line in child.stdout:
            lines.put(line.rstrip())
    lines.put(None)


def _told(line: str) -> Progress | None:
    """The progress that a line tells, or None for other output."""
    if line.startswith(PREFIX):
        with contextlib.suppress(ValueError, KeyError, TypeError):
            data = json.loads(line[len(PREFIX) :])
            part = data.get("data")
            return Progress(
                str(data["step"]), float(data["fraction"]), str(data["text"]), part if isinstance(part, dict) else {}
            )
    return None


def _result(answer: Path, returncode: int, last: Sequence[str]) -> dict[str, Any]:
    try:
        result: dict[str, Any] = json.loads(answer.read_text("utf-8"))
    except (OSError, ValueError) as ex:
        said = next((line for line in reversed(last) if line.strip()), "")
        raise BacklotError(
            "blender_died", f"The second Blender {exit_words(returncode)}.", f"Its last line: {said[:200]}"
        ) from ex
    if "error" in result:
        raise BacklotError.from_json(result["error"])
    return result


def _end(child: subprocess.Popen[str]) -> None:
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    for pipe in (child.stdin, child.stdout):
        with contextlib.suppress(OSError, ValueError):
            if pipe:
                pipe.close()
