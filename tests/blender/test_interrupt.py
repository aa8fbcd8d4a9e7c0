# SPDX-License-Identifier: GPL-3.0-or-later
"""Ctrl-C, SIGTERM and closed steps end blocking work within two seconds and leave nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("bpy", reason="Blender's wheel is not installed")

HERE = Path(__file__).parent
FAKE = HERE.parent / "data" / "fake_engine.py"
LIMIT_S = 2.0
ENDLESS = ("--size", "1024x1024", "--samples", "4096")


class Shop:
    """A folder with a set, a product and an engine, and the environment of a command that works in it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out, self.temporary = folder, folder / "out", folder / "tmp"
        self.box, self.sets, self.log = folder / "box.glb", folder / "sets", folder / "log"
        python = folder / "engine-python"
        python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{FAKE}" "$@"\n')
        python.chmod(0o755)
        self.temporary.mkdir()
        self.environment = {**os.environ, "BACKLOT_PYTHON": str(python), "TMPDIR": str(self.temporary)}
        code = f"import sys; sys.path.insert(0, {str(HERE)!r})\nimport stage_helpers as h; from pathlib import Path\n"
        code += f"h.make_set(Path({str(self.sets)!r}) / 'cove')\nh.write_glb(Path({str(self.box)!r}))\n"
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)

    def interrupted(self, command: list[str], line: str, after_s: float, number: int) -> tuple[int, float, str]:
        """Exit code, seconds from the signal to the end, and what was said: the signal comes some time after a line."""
        with self.log.open("w") as err:
            process = subprocess.Popen(command, stdout=err, stderr=err, env=self.environment, start_new_session=True)
        try:
            deadline = time.monotonic() + 120
            while line not in self.log.read_text():
                assert process.poll() is None, self.log.read_text()
                assert time.monotonic() < deadline, self.log.read_text()
                time.sleep(0.02)
            time.sleep(after_s)
            started = time.monotonic()
            process.send_signal(number)
            code = process.wait(timeout=60)
            return code, time.monotonic() - started, self.log.read_text()
        finally:
            process.kill()
            process.wait()

    def left(self) -> list[str]:
        """Files that should not be there, and processes: whose temporary folder is ours."""
        files = [path for path in self.temporary.iterdir() if path.name.startswith(("backlot", "blender"))]
        files += [path for path in (self.out.rglob("*") if self.out.exists() else ()) if path.is_file()]
        return [str(path) for path in files]

    def running(self) -> list[str]:
        """Processes that were started for this folder and are still alive."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if str(self.temporary).encode() in (process / "environ").read_bytes():
                    found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue
        return found


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.mark.parametrize(
    ("line", "after_s", "number"),
    [
        ("Importing", 0.0, signal.SIGINT),
        ("Looking at it", 0.3, signal.SIGINT),
        ("Staging in", 0.2, signal.SIGINT),
        ("Rendering", 1.5, signal.SIGINT),
        ("Rendering", 1.5, signal.SIGTERM),
    ],
)
def test_the_command_line_ends_at_any_moment(shop: Shop, line: str, after_s: float, number: int) -> None:
    """Blender swallows exceptions while it renders; the command line ends all the same."""
    command = [sys.executable, "-m", "backlot.addon", "shoot", str(shop.box), "--set", "cove", *ENDLESS]
    command += ["--library", str(shop.sets), "--out", str(shop.out)]
    code, seconds, told = shop.interrupted(command, line, after_s, number)
    assert code == 130, told
    assert "Interrupted" in told and "Traceback" not in told
    assert seconds < LIMIT_S
    assert shop.left() == []
    assert shop.running() == []


def test_proofs_end_as_well(shop: Shop) -> None:
    command = [sys.executable, "-m", "backlot.addon", "recommend", str(shop.box), "--proof", "2"]
    command += ["--library", str(shop.sets)]
    code, seconds, told = shop.interrupted(command, "Proof 1 of", 0.3, signal.SIGINT)
    assert code == 130 and seconds < LIMIT_S, (seconds, told)
    assert shop.left() == [] and shop.running() == []


SCRIPT = """
import sys
sys.path.insert(0, {here!r})
import bpy
import stage_helpers as helpers
import backlot.addon as addon
from pathlib import Path
from backlot.addon import workflow
bpy.ops.wm.read_factory_settings(use_empty=True)
addon.register()
try:
    workflow.default_library = lambda: Path({sets!r})
    scene = bpy.context.scene
    cube = helpers.box("bottle", 0.05, 0.03, 0.12)
    scene.collection.objects.link(cube)
    bpy.context.view_layer.objects.active = cube
    scene.backlot.width = scene.backlot.height = 1024
    scene.backlot.samples = 4096
    scene.backlot.out = {out!r}
    bpy.ops.backlot.find_sets()
    bpy.ops.backlot.stage()
    print("NOW", flush=True)
    try:
        bpy.ops.backlot.render()
    except RuntimeError as ex:
        print("TOLD", ex, [scene.name for scene in bpy.data.scenes], flush=True)
        sys.exit(7)
finally:
    addon.unregister()
"""


@pytest.mark.parametrize("after_s", [0.1, 6.0])
def test_a_scripts_render_is_cancelled_and_the_script_goes_on(shop: Shop, after_s: float) -> None:
    """The operator renders in a second Blender, so that Ctrl-C comes through: an error that the script can catch."""
    file = shop.folder / "script.py"
    file.write_text(SCRIPT.format(here=str(HERE), sets=str(shop.sets), out=str(shop.out)))
    code, seconds, told = shop.interrupted([sys.executable, str(file)], "NOW", after_s, signal.SIGINT)
    assert code == 7 and "TOLD Error: Cancelled" in told, told
    assert seconds < LIMIT_S
    assert shop.running() == []
    assert shop.left() == [] or all("blender_" in path for path in shop.left()), "its own folder is Blender's affair"


API = """
import sys, threading, time
sys.path.insert(0, {here!r})
from pathlib import Path
from backlot.addon import blender, session, workflow
from backlot.addon.engine.client import EngineClient
from backlot.addon.engine.protocol import Cancelled
studio = workflow.Studio(EngineClient(session.engine_command), Path({sets!r}), apart=True)
options = workflow.ShootOptions(set="cove", size=(1024, 1024), samples=4096, out=Path({out!r}))
blender.empty_file()
steps = workflow.shoot_steps(studio, Path({box!r}), options)
asked = []
def report(progress):
    if "Sample" in progress.text and not asked:
        asked.append(time.monotonic())
try:
    workflow.run(steps, report, lambda: bool(asked))
except Cancelled:
    print("CANCELLED", time.monotonic() - asked[0])
finally:
    studio.engine.stop()
"""


def test_a_program_that_calls_the_steps_can_cancel(shop: Shop) -> None:
    file = shop.folder / "script.py"
    paths = {"sets": str(shop.sets), "out": str(shop.out), "box": str(shop.box)}
    file.write_text(API.format(here=str(HERE), **paths))
    done = subprocess.run(
        [sys.executable, str(file)], capture_output=True, text=True, env=shop.environment, timeout=240
    )
    line = next((line for line in done.stdout.splitlines() if line.startswith("CANCELLED")), "")
    assert line, done.stdout[-500:] + done.stderr[-2000:]
    assert float(line.split()[1]) < LIMIT_S
    assert shop.left() == [] and shop.running() == []
