# SPDX-License-Identifier: GPL-3.0-or-later
"""How often products that were laid down are found upright again, and how often upright ones are disturbed.

    .venv/bin/python tests/benchmarks/upright.py DATA/products3d [--only ID …] [--untouched] [--seed N]

Needs bpy. Each product is turned by a random quarter or half turn (not with ``--untouched``), its views are rendered
small, and the pose is found without its names: from shape and views, and from the shape alone. What the index says of
the true pose is not used: the files stand upright as the importer brings them, but for what EXPECTED names.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path

import numpy as np
from backlot.addon import capture, workflow
from backlot.addon.product import arrange, importers, upright, views
from backlot.backend.evaluate.products import read_products
from backlot.backend.models.holder import Models
from backlot.backend.perception import features, pose

EXPECTED: dict[str, tuple[str, ...]] = {
    "bs0_basketball": upright.UPS, "ycb_banana": upright.UPS, "bs0_tennisracket": ("z", "-z"),
    "gso_glazed_rim_porcelain_ramekin": ("-y",),
}  # fmt: skip
"""What may be up in the file, where that is not z alone."""


def moved(up: str, turned: str) -> str:
    """What an axis of the file is called once ``turned`` was brought to the top."""
    axis = upright.turn(turned) @ upright.turn(up).T @ np.array([0.0, 0.0, 1.0])
    return next(name for name in upright.UPS if np.allclose(upright.turn(name).T @ np.array([0.0, 0.0, 1.0]), axis))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", nargs="*", metavar="ID")
    parser.add_argument("--untouched", action="store_true")
    parser.add_argument("--seed", type=int, default=5)
    args = parser.parse_args()
    models, chosen = Models(chosen={}), random.Random(args.seed)
    views.SIZE, views.SAMPLES = 224, 6
    tally: dict[str, list[str]] = {"shape and views": [], "shape alone": []}
    for item in read_products(args.data):
        turned = "z" if args.untouched else chosen.choice(upright.UPS[1:])
        if args.only and item.name not in args.only:
            continue
        product = arrange.turned(importers.load_product(item.file), turned)
        right = {moved(up, turned) for up in EXPECTED.get(item.name, ("z",))}
        with tempfile.TemporaryDirectory() as folder:
            subject = workflow.run(capture.subject_steps(product, Path(folder), ""))
            subject |= {"name": "", "measurements": {**subject["measurements"], "names": []}}
            _, _, both = features._standing(subject, models)
        importers.discard(product)
        alone = pose.decide(subject["measurements"]["poses"], None)
        for words, found in (("shape and views", both), ("shape alone", alone)):
            told = "right" if found.up in right else "turned wrongly" if found.up != "z" else "doubted" \
                if found.doubts else "left lying"  # fmt: skip
            tally[words].append(told)
        print(f"{item.name}: up {'/'.join(sorted(right))}; with views {both.up} {both.confidence:.2f} {both.doubts}; "
              f"alone {alone.up} {alone.confidence:.2f} {alone.doubts}", flush=True)  # fmt: skip
    print("| evidence | n | right | turned wrongly | left, with a doubt told | left, untold |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for words, told in tally.items():
        counts = [told.count(word) for word in ("right", "turned wrongly", "doubted", "left lying")]
        print(f"| {words} | {len(told)} | " + " | ".join(map(str, counts)) + " |")


if __name__ == "__main__":
    main()
