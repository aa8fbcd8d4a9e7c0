# SPDX-License-Identifier: GPL-3.0-or-later
"""What Backlot's render costs beside Blender's own render of the same saved file; both in one run, in turns.

    .venv/bin/python tests/benchmarks/render_cost.py [PRODUCT.glb] [--set ID] [--size N] [--samples N] [--rounds N]

Stages the product once, saves the file, and then renders it by turns with Backlot's `render` and with nothing but
``bpy.ops.render.render``, each in a fresh copy of the file. Measured is the processor's time (all threads), of which
other programs on the machine take nothing away; the ratio is that of the medians.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import bpy
from backlot.addon.output import quality, render
from backlot.addon.product.importers import load_product
from backlot.addon.staging.records import StageOptions
from backlot.addon.staging.stage import stage
from backlot.addon.workflow import default_library

ROOT = Path(__file__).resolve().parents[2]
MOST = 1.1
"""What Backlot's render may cost, in renders of Blender's own."""


def measured(blend: Path, work: Callable[[], object]) -> float:
    """Processor seconds of some work on a freshly opened file."""
    bpy.ops.wm.open_mainfile(filepath=str(blend))
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sample = ROOT / "blender_scenes" / "sample" / "perfume_bottle.glb"
    parser.add_argument("product", type=Path, nargs="?", default=sample)
    parser.add_argument("--set", default="infinity_cove")
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--samples", type=int, default=32)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    options = StageOptions(resolution=(args.size, args.size))
    staged = stage(load_product(args.product), default_library() / args.set, {}, {}, options)
    times: dict[str, list[float]] = {"Blender": [], "Backlot": [], "checks": []}
    with tempfile.TemporaryDirectory(prefix="backlot-cost-") as folder:
        blend, picture = Path(folder) / "staged.blend", Path(folder) / "picture.png"
        wanted = render.RenderOptions(picture, samples=args.samples)
        scene = render.prepare(staged, wanted)
        scene.render.filepath = str(Path(folder) / "blender.png")
        bpy.ops.wm.save_as_mainfile(filepath=str(blend))
        for _ in range(args.rounds):
            times["Blender"].append(
                measured(blend, lambda: bpy.ops.render.render(scene=staged.scene, write_still=True))
            )
            times["Backlot"].append(measured(blend, lambda: render.render(staged, wanted)))
            times["checks"].append(measured(blend, lambda: quality.check(staged, picture)))
    own, ours, checks = (statistics.median(times[name]) for name in ("Blender", "Backlot", "checks"))
    for name, each in times.items():
        print(f"{name:<8} {' '.join(f'{t:.2f}' for t in each)} s", file=sys.stderr)
    print(f"render {ours:.2f} s of the processor, Blender's own {own:.2f} s: ratio {ours / own:.3f}")
    print(f"checks {checks:.2f} s")
    return 0 if ours <= MOST * own else 1


if __name__ == "__main__":
    sys.exit(main())
