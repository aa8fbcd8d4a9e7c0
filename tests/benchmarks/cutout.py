# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a cut-out of a 2-megapixel photo takes on 2 threads, beside one plain run of its model.

    .venv/bin/python tests/benchmarks/cutout.py [PHOTO] [--repeat N]

Prints the best and median of N: reading the JPEG, the plain run (resize, U2-Netp, resize back), the whole cut-out
(backdrop check, two looks, refinement, choice of the thing), and their ratio, measured in turns in one run: the ratio
is what carries over to other machines, and to this one while it is busy.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from backlot.backend.models.holder import Models
from backlot.backend.perception.cutout import cut_out
from backlot.backend.perception.intake import load_photo
from PIL import Image

PICTURE = Path(__file__).resolve().parents[2] / "blender_scenes" / "pictures" / "demo.webp"
SIZE = (1632, 1224)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photo", nargs="?", type=Path, default=PICTURE)
    parser.add_argument("--repeat", type=int, default=7)
    args = parser.parse_args()
    models = Models()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photo.jpg"
        Image.open(args.photo).convert("RGB").resize(SIZE).save(path, quality=92)
        image = load_photo(path, max_side=None).image
        model = models.cutout
        steps: dict[str, Callable[[], object]] = {
            "read the photo": lambda: load_photo(path, max_side=None),
            "plain run of the model": lambda: model.alpha(image),
            "cut-out": lambda: cut_out(image, model),
        }
        times: dict[str, list[float]] = {name: [] for name in steps}
        for turn in range(args.repeat + 1):
            for name, step in steps.items():
                start = time.perf_counter()
                step()
                if turn:  # the first warms up
                    times[name].append(time.perf_counter() - start)
        print(f"{SIZE[0]} x {SIZE[1]}, found by: {cut_out(image, model).method}")
    for name, taken in times.items():
        print(f"{name:24s} best {min(taken):.3f} s, median {statistics.median(taken):.3f} s")
    print(f"cut-out / plain run      {min(times['cut-out']) / min(times['plain run of the model']):.2f}")


if __name__ == "__main__":
    main()
