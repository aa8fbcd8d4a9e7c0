# SPDX-License-Identifier: GPL-3.0-or-later
"""What the preview of each set costs beside that of an empty cove, in one run: `preview_cost.py [ID…]`.

Run by the Python that builds the sets (`.venv-sets/bin/python tests/benchmarks/preview_cost.py`), on an idle machine.
Prints a Markdown table: seconds of the default's preview (512 px, 32 samples, denoised, stand-ins in it) and how many
times those of the cove without anything in it. What takes more than 25 s on two cores, or six coves, is marked.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import bpy

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from blender_scenes.kit import preview  # noqa: E402
from blender_scenes.production import FULL  # noqa: E402

SETS = ROOT / "blender_scenes" / "sets"
COVE = "infinity_cove"
MOST_S, MOST_COVES = 25.0, 6.0


def seconds(name: str, empty: bool = False) -> float:
    """Time of one preview; `empty`: without the stand-ins."""
    bpy.ops.wm.open_mainfile(filepath=str(SETS / name / "set.blend"), load_ui=False)
    scene = bpy.context.scene
    mark, size = scene.objects["mark"], float(scene["backlot_design_size_m"])
    things = [] if empty else preview.stand_ins(mark, size)
    with (
        preview.guests(scene, [preview.wide_hero(scene, mark, size), *things]),
        tempfile.TemporaryDirectory() as folder,
    ):
        scene.camera = scene.objects["preview"]
        preview.set_up_render(scene, FULL.preview[0], FULL.preview[0], FULL.preview[1])
        started = time.perf_counter()
        preview.save_picture(scene, Path(folder) / "preview.png")
        return time.perf_counter() - started


def main(names: list[str]) -> None:
    table = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # Blender tells of every step on standard output
    names = names or sorted(path.parent.name for path in SETS.glob("*/set.blend"))
    seconds(COVE, empty=True)  # the first render of a process loads the kernels
    cove = seconds(COVE, empty=True)
    lines = [f"| set | seconds | times an empty cove ({cove:.1f} s) | |", "| --- | ---: | ---: | --- |"]
    for name in names:
        took = seconds(name)
        mark = "over" if took > MOST_S or took > MOST_COVES * cove else ""
        lines.append(f"| {name} | {took:.1f} | {took / cove:.1f} | {mark} |")
        print(lines[-1], file=sys.stderr, flush=True)
    print("\n".join(lines), file=table)


if __name__ == "__main__":
    main(sys.argv[1:])
