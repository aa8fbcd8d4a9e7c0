# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the eyes take, step by step, and how much longer it takes to call the same models naively.

    .venv/bin/python tests/benchmarks/vision.py [PHOTO…] [--repeat N]

Prints Markdown: one photo of 2 megapixels and four views to all features (least and median wall time, processor time,
each step's share), many photos at once, the cold start in a new process, and the ratio to naive calls. Ratios carry
over to other machines; on a busy one the least time and the processor time are nearest to what a quiet one takes.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from backlot.backend.models.holder import THREADS, Models
from backlot.backend.models.registry import entry_for_role
from backlot.backend.models.vision_onnx import open_session
from backlot.backend.perception import features, pose
from backlot.backend.perception.batch import analyze_photos
from PIL import Image

PICTURE = Path(__file__).resolve().parents[2] / "blender_scenes" / "pictures" / "demo.webp"
MEGAPIXELS = (1632, 1224)
COLD = """
import time
start = time.perf_counter()
from backlot.backend.models.holder import Models
from backlot.backend.perception import features
models = Models()
models.warm()
ready = time.perf_counter() - start
features.analyze({{"kind": "photo", "path": {path!r}}}, models)
import sys
print(ready, time.perf_counter() - start, time.process_time(), "torch" in sys.modules)
"""
Run = tuple[float, float, dict[str, float]]
"""Wall seconds, processor seconds, wall seconds of each step."""


def timed(work: Callable[[Callable[[str, float, str], None]], Any]) -> Run:
    """One run; the steps are those that the progress callback names."""
    marks: list[tuple[str, float]] = []
    processor, start = time.process_time(), time.perf_counter()
    work(lambda step, fraction, text: marks.append((step, time.perf_counter())))
    end = time.perf_counter()
    steps: dict[str, float] = {}
    ends = [*(at for _, at in marks[1:]), end]
    for (step, at), after in zip(marks, ends, strict=False):  # a naive call reports no steps
        steps[step] = steps.get(step, 0.0) + after - at
    return end - start, time.process_time() - processor, steps


def show(name: str, bar: str, runs: list[Run]) -> float:
    """A row of the table and one a step; returns the least wall time."""
    walls = [run[0] for run in runs]
    best, middle = min(walls), statistics.median(walls)
    print(f"| **{name}** | {best:.3f} | {middle:.3f} | {min(run[1] for run in runs):.3f} | | {bar} |")
    whole = statistics.median(sum(run[2].values()) for run in runs)
    for step in runs[0][2]:
        seconds = [run[2].get(step, 0.0) for run in runs]
        share = statistics.median(seconds) / whole
        print(f"| · {step} | {min(seconds):.3f} | {statistics.median(seconds):.3f} | | {share:.0%} | |")
    return best


def naive(photo: Path, models: Models, keep: dict[str, Any] | None) -> None:
    """The same models as a script would call them: full resolution, crops one by one, models as their files are.

    keep: sessions by role that are opened once; None opens them for every call.
    """
    sessions = keep if keep is not None else {}
    for role in ("cutout", "vision"):
        if role not in sessions:
            entry = entry_for_role(role, models.store.entries)
            sessions[role] = open_session(models.store.path(entry.id) / entry.files[0].name, THREADS)
    image = Image.open(photo).convert("RGB")

    def tensor(picture: Image.Image, side: int) -> Any:
        pixels = np.asarray(picture) / 255.0
        small = Image.fromarray((pixels * 255).astype(np.uint8)).resize((side, side), Image.Resampling.BICUBIC)
        values = (np.asarray(small) / 255.0 - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]
        return values.transpose(2, 0, 1)[None].astype(np.float32)

    cutout, vision = sessions["cutout"], sessions["vision"]
    mask = cutout.run(None, {cutout.get_inputs()[0].name: tensor(image, 320)})[0][0, 0]
    alpha = np.asarray(Image.fromarray(mask).resize(image.size), dtype=float)
    product = Image.fromarray((np.asarray(image) * alpha[..., None] + 255 * (1 - alpha[..., None])).astype(np.uint8))
    for picture in (product, image):
        vision.run(None, {vision.get_inputs()[0].name: tensor(picture, 224)})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos", nargs="*", type=Path, help="for the batch (default: the demo's picture, many times)")
    parser.add_argument("--repeat", type=int, default=9)
    args = parser.parse_args()
    models = Models()
    models.warm()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        demo = Image.open(PICTURE).convert("RGB")
        photo = folder / "photo.jpg"
        demo.resize(MEGAPIXELS, Image.Resampling.LANCZOS).save(photo, quality=92)
        subject = {"kind": "photo", "path": str(photo)}
        views = []
        for number, role in enumerate(("front", "three_quarter", "side", "top")):
            path = folder / f"{role}.png"
            view = demo.resize((384, 384)).rotate(90 * number)
            view.putalpha(Image.new("L", (384, 384), 0).rotate(0))
            view.paste(demo.resize((250, 300)).convert("RGBA"), (67, 42))
            view.save(path)
            views.append({"path": str(path), "role": role})
        product = {"kind": "views", "name": "", "path": "x.glb", "views": views, "measurements": {}}
        # a mesh of which nothing speaks for or against any way up: the views are looked at for that, too
        mesh = {"raw_size": [0.2, 0.1, 0.3], "poses": dict.fromkeys(pose.UPS, 0.0)}
        standing = {**product, "measurements": mesh}

        print("| 2 cores, warm | least, s | median, s | processor, s | share | bar |")
        print("| --- | ---: | ---: | ---: | ---: | --- |")
        features.analyze(subject, models)
        one = show("photo of 2 megapixels", "0.25 s", [
            timed(lambda tell: features.analyze(subject, models, tell)) for _ in range(args.repeat)
        ])  # fmt: skip
        show("four views", "0.2 s", [
            timed(lambda tell: features.analyze(product, models, tell)) for _ in range(args.repeat)
        ])  # fmt: skip
        show("four views, and which way is up", "0.2 s", [
            timed(lambda tell: features.analyze(standing, models, tell)) for _ in range(args.repeat)
        ])  # fmt: skip

        photos = args.photos or [photo] * 24
        batch = []
        for _ in range(3):
            processor, start = time.process_time(), time.perf_counter()
            done = sum(1 for item in analyze_photos(photos, models) if item.features is not None)
            batch.append((time.perf_counter() - start, time.process_time() - processor))
        wall, processor = min(entry[0] for entry in batch), min(entry[1] for entry in batch)
        print(f"| **{done} photos at once** | {wall:.2f} | | {processor:.2f} | | |")
        print(f"| · pictures a second | {done / wall:.1f} | | {2 * done / processor:.1f} (both cores) | | 12 |")

        kept: dict[str, Any] = {}
        naive(photo, models, kept)
        for words, keep in (("sessions kept, no batch", kept), ("a session a call", None)):
            runs = [timed(lambda tell, keep=keep: naive(photo, models, keep)) for _ in range(max(3, args.repeat // 2))]
            best = min(run[0] for run in runs)
            least = min(run[1] for run in runs)
            print(f"| naive: {words} | {best:.3f} | | {least:.3f} | {best / one:.1f} times | |")

        code = COLD.format(path=str(photo))
        cold = [
            [float(part) for part in subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
             check=True).stdout.split()[:3]] for _ in range(3)
        ]  # fmt: skip
        ready, first, used = (min(run[n] for run in cold) for n in range(3))
        print(f"| **cold start**: models ready | {ready:.2f} | | | | 2 s |")
        print(f"| · first photo done | {first:.2f} | | {used:.2f} | | |")


if __name__ == "__main__":
    main()
