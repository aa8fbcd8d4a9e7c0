# SPDX-License-Identifier: GPL-3.0-or-later
"""Fit the models of patterns and text: ``python -m backlot.backend.training.details DATA``.

details.csv beside names pictures of DATA that were labelled by hand: path, pattern (or empty), text yes or no (or
empty). What is measured on their cut-outs goes through logistic regressions; their numbers are written into
vocabulary/patterns.toml below the line that says so, and the cross-validated scores are printed.
"""

from __future__ import annotations

import argparse
import csv
import logging
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from ..files import write_text
from ..models.adapter import softmax
from ..models.holder import Models
from ..models.roles import Array
from ..perception.features import look_at_photo
from ..perception.patterns import pattern_figures
from ..perception.text_region import find_lines, line_figures
from ..perception.vocabulary.patterns import FILE
from ..protocol import BacklotError
from .colors import Index, fit, held_out_scores

log = logging.getLogger("backlot.training")

LABELS = Path(__file__).with_name("details.csv")
PENALTY = 1.0
BEGIN = "# Below: written by python -m backlot.backend.training.details\n"


def measure(folder: Path, models: Models) -> tuple[list[tuple[Array, str]], list[tuple[Array, str]]]:
    """(figures, label) of the pictures with a pattern's label, and of those with a text label that have lines.

    Raises BacklotError: missing_file, and as `look_at_photo` does.
    """
    try:
        with open(LABELS, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as ex:
        raise BacklotError("missing_file", f"The labels {LABELS} cannot be read: {ex}.", "Use a full checkout.") from ex
    patterns: list[tuple[Array, str]] = []
    texts: list[tuple[Array, str]] = []
    for number, row in enumerate(rows):
        image, alpha = look_at_photo(folder / row["path"], models).pixels[0]
        if row["pattern"] and (figures := pattern_figures(image, alpha, worn=True)) is not None:
            patterns.append((figures, row["pattern"]))
        if row["text"] and (lines := find_lines(image, alpha)):
            texts.append((line_figures(lines), "text" if row["text"] == "yes" else "none"))
        if number % 100 == 99:
            log.info("%d of %d pictures measured", number + 1, len(rows))
    return patterns, texts


def model_table(name: str, rows: Sequence[tuple[Array, str]]) -> str:
    """The TOML table of a fitted model; its cross-validated precision and recall go to the log."""
    labels = sorted({label for _, label in rows})
    truth: Index = np.array([labels.index(label) for _, label in rows])
    figures = np.stack([figures for figures, _ in rows])
    mean, spread = figures.mean(axis=0), figures.std(axis=0)
    x, none = (figures - mean) / spread, np.zeros((len(rows), len(labels)), dtype=np.float32)
    chances = softmax(held_out_scores(x, none, truth, PENALTY), 1.0)
    for number, label in enumerate(labels):
        told = chances[:, number] >= 0.6
        right = float((truth[told] == number).mean()) if told.any() else 0.0
        log.info("%s %s: %d, precision %.2f, recall %.2f at 0.6", name, label, int((truth == number).sum()), right,
                 float(told[truth == number].mean()))  # fmt: skip
    made = fit(x, none, truth, PENALTY)
    values: Mapping[str, Array] = {"mean": mean, "spread": spread, "weights": made.weights.T, "bias": made.bias}
    lines = [f"[{name}]", "labels = [" + ", ".join(f'"{label}"' for label in labels) + "]"]
    for key, value in values.items():
        if value.ndim == 1:
            lines.append(f"{key} = [{_numbers(value)}]")
        else:
            lines += [f"{key} = [", *(f"  [{_numbers(row)}]," for row in value), "]"]
    return "\n".join(lines)


def _numbers(values: Array) -> str:
    return ", ".join(f"{float(value):.4f}" for value in values)


def train(folder: Path) -> None:
    patterns, texts = measure(folder, Models(chosen={}))
    made = f"{model_table('pattern', patterns)}\n\n{model_table('text', texts)}\n"
    kept = FILE.read_text(encoding="utf-8").split(BEGIN)[0]
    write_text(FILE, f"{kept}{BEGIN}\n{made}")
    log.info("written to %s", FILE)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m backlot.backend.training.details", description=(__doc__ or "").strip()
    )
    parser.add_argument("data", type=Path, help="folder with the pictures of details.csv")
    args = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(message)s")
    try:
        train(args.data)
    except BacklotError as ex:
        print(ex, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
