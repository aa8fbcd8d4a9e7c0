# SPDX-License-Identifier: GPL-3.0-or-later
"""Train the shop's color words: ``python -m backlot.backend.training.colors DATA`` with DATA/index.csv.

Rows whose caption is a color (``# Navy Blue``) count. Each picture goes the way of a user's photo: cut-out, tones,
family. A multinomial logistic regression is fitted on top of the plain rule (nearness to the label's hex value), and
its cross-validated accuracy is printed beside that rule's. Writes shop_colors.safetensors and its card. No torch.
"""

from __future__ import annotations

import argparse
import csv
import json
import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from ..files import save_tensors
from ..models.adapter import softmax
from ..models.holder import Models
from ..models.roles import Array
from ..perception.features import in_joint_space, look_at_photo
from ..perception.shop_colors import WEIGHTS, bins, family_row, label_hex, nearness, shop_word, tones
from ..perception.types import from_pictures
from ..protocol import BacklotError

log = logging.getLogger("backlot.training")

PENALTY = 0.2
"""Of squared weights; chosen by cross-validation on the training pictures (0.1, 0.2 and 0.4 lie within a point)."""
BIAS_PENALTY = 0.05
FOLDS = 6
CARD = """\
# The shop's color words

A linear model over the color statistics of a cut-out product (soft histogram over the named colors, quantiles, purity)
and its family, on top of the nearness to each label's hex value. Made by `python -m backlot.backend.training.colors`.

- Trained on {count} shop pictures. Licences as stated in the index: {licences}
- Words: {words}
- Cross-validated accuracy {trained:.3f}; the label of the nearest hex value is right in {rule:.3f}.
- Limits: the labels are one shop's habit (navy, blue and black are often confused, by the shop too), most pictures are
  of clothes, shoes and bags, rare words have few examples. It is told as inferred, and not at all when unsure.
"""
Index = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Fit:
    weights: Array
    bias: Array
    slope: float

    def scores(self, x: Array, near: Array) -> Array:
        return np.asarray(x @ self.weights + self.bias + self.slope * near, dtype=np.float32)


def color_rows(folder: Path) -> tuple[list[tuple[Path, str]], list[str]]:
    """Picture and color word of each row that has one, and their licences. Raises BacklotError("missing_file", …)."""
    path = folder / "index.csv"
    try:
        with open(path, encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["caption"].startswith("# ")]
        found = [(folder / row["path"], shop_word(row["caption"])) for row in rows]
        licences = sorted({row["licence"] for row in rows})
    except (OSError, KeyError) as ex:
        raise BacklotError("missing_file", f"{path} is not a training index: {ex}.") from ex
    found = [(picture, word) for picture, word in found if label_hex(word)]
    if not found:
        raise BacklotError("missing_file", f"{path} has no rows whose caption is a color, such as '# Navy Blue'.")
    return found, licences


def fit(x: Array, near: Array, truth: Index, penalty: float = PENALTY) -> Fit:
    """x: (n, d) centered features. near: (n, k) scores that are there already. truth: (n,) indices of the k labels."""
    (count, width), labels = x.shape, near.shape[1]
    right = np.eye(labels)[truth]

    def loss(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        weights, bias, slope = flat[: width * labels].reshape(width, labels), flat[width * labels : -1], flat[-1]
        scores = x @ weights + bias + slope * near
        scores -= scores.max(axis=1, keepdims=True)
        chance = np.exp(scores)
        chance /= chance.sum(axis=1, keepdims=True)
        value = -np.log(np.maximum((chance * right).sum(axis=1), 1e-12)).mean()
        value += (penalty * (weights**2).sum() + BIAS_PENALTY * (bias**2).sum()) / count
        error = (chance - right) / count
        slopes = (x.T @ error + 2 * penalty / count * weights).ravel()
        return value, np.concatenate(
            [slopes, error.sum(axis=0) + 2 * BIAS_PENALTY / count * bias, [(error * near).sum()]]
        )

    start = np.zeros(width * labels + labels + 1)
    start[-1] = 4.0
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150}).x.astype(np.float32)
    return Fit(best[: width * labels].reshape(width, labels), best[width * labels : -1], float(best[-1]))


def held_out_scores(x: Array, near: Array, truth: Index, penalty: float = PENALTY) -> Array:
    """(n, k): each picture scored by a model that was fitted without it."""
    out = np.zeros_like(near)
    order = np.random.default_rng(0).permutation(len(truth))
    for fold in range(FOLDS):
        held = order[fold::FOLDS]
        rest = np.setdiff1d(order, held)
        out[held] = fit(x[rest], near[rest], truth[rest], penalty).scores(x[held], near[held])
    return out


def _temperature(scores: Array, truth: Index) -> float:
    rows = np.arange(len(truth))
    losses = {
        float(t): float(-np.log(np.maximum(softmax(scores, float(t))[rows, truth], 1e-9)).mean())
        for t in np.geomspace(0.3, 3.0, 40)
    }
    return min(losses, key=lambda t: losses[t])


def measure(pictures: Sequence[Path], models: Models) -> Array:
    """(n, d): tones and family of each picture, as `analyze` sees them."""
    rows = []
    for number, path in enumerate(pictures):
        seen = look_at_photo(path, models)
        _, family, _ = from_pictures(in_joint_space(seen, models), models)
        rows.append(np.concatenate([tones(seen.pixels), family_row(family)]))
        if number % 50 == 49:
            log.info("%d of %d pictures measured", number + 1, len(pictures))
    return np.stack(rows)


def train(folder: Path, out: Path) -> None:
    """From pictures to weights."""

    rows, licences = color_rows(folder)
    labels = sorted({word for _, word in rows})
    truth = np.array([labels.index(word) for _, word in rows])
    measured = measure([path for path, _ in rows], Models(chosen={}))
    near = nearness(measured, [label_hex(label) for label in labels])
    mean = measured.mean(axis=0)
    x = measured - mean
    held = held_out_scores(x, near, truth)
    rule, trained = (float((scores.argmax(axis=1) == truth).mean()) for scores in (near, held))
    log.info("%d pictures, %d words; cross-validated accuracy %.3f", len(rows), len(labels), trained)
    log.info("label of the nearest hex value: %.3f", rule)
    made = fit(x, near, truth)
    facts = {"labels": labels, "slope": round(made.slope, 4), "temperature": round(_temperature(held, truth), 4)}
    out.parent.mkdir(parents=True, exist_ok=True)
    tensors = {"middles": bins(), "mean": mean, "weights": made.weights.astype(np.float16), "bias": made.bias}
    save_tensors(out, tensors, {"shop_colors": json.dumps(facts)})
    card = CARD.format(
        count=len(rows), words=", ".join(labels), licences="; ".join(licences), rule=rule, trained=trained
    )
    out.with_suffix(".md").write_text(card, encoding="utf-8")
    log.info("written to %s", out)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m backlot.backend.training.colors", description=(__doc__ or "").strip()
    )
    parser.add_argument("data", type=Path, help="folder with index.csv and the pictures")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    args = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(message)s")
    try:
        train(args.data, args.out)
    except BacklotError as ex:
        print(ex, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
