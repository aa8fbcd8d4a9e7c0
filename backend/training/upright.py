# SPDX-License-Identifier: GPL-3.0-or-later
"""Train the layer that tells how upright a picture looks: ``python -m backlot.backend.training.upright DATA``.

DATA is the training folder (see data.py). Pictures of things that are photographed standing are turned by quarter
turns in the plane; a logistic regression on the vision model's numbers tells the upright ones from the others. What is
told of the pictures that were held out: how often the upright one of the four has the highest odds.
"""

from __future__ import annotations

import argparse
import csv
import logging
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from ..files import save_tensors
from ..models.holder import Models
from ..models.roles import Array
from ..perception.pose import FILE
from ..protocol import BacklotError

log = logging.getLogger("backlot.training")

SOURCES = frozenset(("caltech101", "imagenet1k", "fashion", "grocery"))
"""Sources whose pictures show single things; scenes have a sky, and textures have no top."""
GRAYS = (255, 255, 240, 160, 127)
SIDE = 224
PENALTY = 1e-4
STEPS = 300


def quarters(path: Path, gray: int) -> list[Image.Image]:
    """The picture in a gray square, after none to three quarter turns counter-clockwise."""
    image = Image.open(path).convert("RGB")
    image.thumbnail((SIDE, SIDE))
    side = max(image.size)
    square = Image.new("RGB", (side, side), (gray, gray, gray))
    square.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
    return [square.rotate(90 * turns) for turns in range(4)]


def fit(rows: Array, penalty: float = PENALTY) -> tuple[Array, float]:
    """(d,) weight and bias from (n, 4, d) vectors, the first of each four upright. Both sides count alike."""
    from scipy.optimize import minimize

    x = rows.reshape(-1, rows.shape[2]).astype(np.float64)
    truth = np.tile([1.0, 0.0, 0.0, 0.0], len(rows))
    share = np.where(truth == 1, 1.5, 0.5) / len(truth)

    def loss(values: Array) -> tuple[float, Array]:
        weight, odds = values[:-1], x @ values[:-1] + values[-1]
        wrong = share * (1 / (1 + np.exp(-odds)) - truth)
        cost = (share * (np.logaddexp(0, odds) - truth * odds)).sum() + penalty * weight @ weight
        return float(cost), np.append(x.T @ wrong + 2 * penalty * weight, wrong.sum())

    found = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, options={"maxiter": STEPS}).x
    return np.asarray(found[:-1], np.float32), float(found[-1])


def right(rows: Array, weight: Array, bias: float) -> float:
    """Share of the pictures (n, 4, d) of which the upright turn has the highest odds."""
    return float(((rows @ weight + bias).argmax(axis=1) == 0).mean())


def train(folder: Path, limit: int, out: Path) -> None:

    try:
        with open(folder / "index.csv", encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["source"] in SOURCES]
    except OSError as ex:
        raise BacklotError("missing_file", f"There is no index.csv in {folder}.", "Give the training folder.") from ex
    random.Random(0).shuffle(rows)
    models = Models(chosen={})
    vectors: dict[str, list[Array]] = {"train": [], "val": []}
    for number, row in enumerate(rows[:limit]):
        gray = random.Random(number).choice(GRAYS)
        vectors[row["split"]].append(models.vision.embed_images(quarters(folder / row["path"], gray)))
        if number % 200 == 199:
            log.info("%d of %d pictures", number + 1, min(limit, len(rows)))
    if not vectors["train"] or not vectors["val"]:
        raise BacklotError("missing_file", f"{folder} has no pictures for both parts.", "Give the whole folder.")
    weight, bias = fit(np.stack(vectors["train"]))
    share = right(np.stack(vectors["val"]), weight, bias)
    log.info("upright found of four: %.3f of %d held-out pictures", share, len(vectors["val"]))
    save_tensors(out, {"weight": weight, "bias": np.array([bias], np.float32)}, {"space": models.vision.space})


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m backlot.backend.training.upright", description=(__doc__ or "").strip()
    )
    parser.add_argument("data", type=Path, help="training folder with index.csv")
    parser.add_argument("--limit", type=int, default=2400, help="pictures to use (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=FILE)
    args = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(message)s")
    try:
        train(args.data, args.limit, args.out)
    except BacklotError as ex:
        print(ex, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
