# SPDX-License-Identifier: GPL-3.0-or-later
"""Scores on labelled product photos: ``python -m backlot.backend.evaluate.vision DATA`` prints a Markdown table.

DATA holds some of these folders, each with an index as named: ``clothing_real`` (index.csv: image, cls),
``fashion_product_images`` (index.csv: image, articleType, baseColour), ``grocery`` (test.csv: image, coarse),
``dreambooth`` (index.csv: image, product). What is absent is left out. The photos go the same way as a user's:
cut-out, crops, embedding, and no hint from file names.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..models.adapter import softmax
from ..models.holder import Models
from ..models.roles import Array
from ..perception.color import color_group, color_name, hex_to_srgb, measure_colors, named_hex, srgb_to_oklab
from ..perception.features import in_joint_space, look_at_photo
from ..perception.types import type_bank
from ..perception.vocabulary import find_type
from ..protocol import BacklotError
from ..records import Color
from .scores import accuracy, expected_calibration_error, label_rows

FOLDERS = {
    "clothing_real": ("index.csv", "cls", ""),
    "fashion_product_images": ("index.csv", "articleType", "baseColour"),
    "grocery": ("test.csv", "coarse", ""),
    "dreambooth": ("index.csv", "product", ""),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table; ``low`` and ``high`` are the 95 % interval (Wilson) of an accuracy over ``count``."""

    task: str
    count: int
    score: float

    @property
    def interval(self) -> tuple[float, float]:
        if not self.count:
            return 0.0, 1.0
        z, n, p = 1.96, self.count, self.score
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5 / (1 + z * z / n)
        return max(0.0, middle - half), min(1.0, middle + half)


DARK = 0.42
"""OKLab lightness below which shops call a gray product black: cloth and leather are never as dark as ink."""


def closest_label(colors: Sequence[Color], labels: Sequence[str]) -> str:
    """The label of a closed list of color names that the main measured color would get: basic color first."""
    known = [(label, hex) for label in labels if (hex := named_hex(label))]
    if not colors or not known:
        return ""
    main = colors[0]
    lab = srgb_to_oklab(hex_to_srgb(main.hex))
    group = color_group(color_name(main.hex))
    group = "black" if group == "gray" and float(lab[0]) < DARK else group
    same = [(label, hex) for label, hex in known if color_group(color_name(hex)) == group] or known
    labs = srgb_to_oklab(np.stack([hex_to_srgb(hex) for _, hex in same]))
    return same[int(np.linalg.norm(labs - lab, axis=1).argmin())][0]


def _rows(folder: Path, index: str, limit: int) -> list[dict[str, str]]:
    with open(folder / index, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    step = max(1, len(rows) // limit) if limit else 1
    return rows[::step]


def score_folder(folder: Path, index: str, column: str, color: str, limit: int, models: Models) -> list[Line]:
    """All figures of one folder. Raises BacklotError for a photo that cannot be read."""
    rows = _rows(folder, index, limit)
    labels = sorted({row[column] for row in rows})
    joints: list[Array] = []
    colored = 0
    colors = sorted({row[color] for row in rows}) if color else []
    for row in rows:
        path = folder / row["image"]
        seen = look_at_photo(path if path.exists() else folder / path.name, models)
        joints.append(in_joint_space(seen, models))
        if color:
            colored += closest_label(measure_colors(seen.pixels), colors).lower() == row[color].lower()
    joint = np.stack(joints)
    truth = [labels.index(row[column]) for row in rows]
    words = [label.replace("_", " ").replace("-", " ").lower() for label in labels]
    name, count = folder.name, len(rows)
    scores = joint @ label_rows(words, models.bridge, models).T
    lines = [
        Line(f"{name}: {len(labels)} labels by name, top {top}", count, accuracy(scores, truth, top)) for top in (1, 5)
    ]
    if color:
        lines.append(Line(f"{name}: main color of {len(colors)}", count, colored / count))
    return lines + _open_types(name, [row[column] for row in rows], joint, models)


def _open_types(name: str, labels: Sequence[str], joint: Array, models: Models) -> list[Line]:
    """Accuracy over the whole vocabulary, for the labels that it knows, and how honest the confidence is."""
    bank = type_bank(models)
    place = {kind.name: number for number, kind in enumerate(bank.types)}
    known = [(n, kind) for n, label in enumerate(labels) if (kind := find_type(label.replace("_", " ")))]
    if not known:
        return []
    scores = bank.scores(joint[[n for n, _ in known]])
    truth = [place[kind.name] for _, kind in known]
    probabilities = softmax(scores, models.bridge.type_temperature)
    families = [bank.types[int(n)].family for n in scores.argmax(axis=1)]
    family = float(np.mean([found == kind.family for found, (_, kind) in zip(families, known, strict=True)]))
    size = len(bank.types)
    return [
        Line(f"{name}: type among {size}, top 1", len(known), accuracy(scores, truth)),
        Line(f"{name}: type among {size}, top 5", len(known), accuracy(scores, truth, 5)),
        Line(f"{name}: family", len(known), family),
        Line(
            f"{name}: type confidence, expected calibration error", 0, expected_calibration_error(probabilities, truth)
        ),
    ]


def evaluate(data: Path, models: Models, limit: int = 0) -> list[Line]:
    """Every folder that is there; ``limit`` takes that many photos of each (0: all)."""
    lines: list[Line] = []
    for name, (index, column, color) in FOLDERS.items():
        if (data / name / index).exists():
            lines += score_folder(data / name, index, column, color, limit, models)
    if not lines:
        raise BacklotError("missing_file", f"{data} holds none of: {', '.join(FOLDERS)}.", "Give the folder of photos.")
    return lines


def table(lines: Sequence[Line]) -> str:
    out = ["| task | photos | score | 95 % interval |", "| --- | --- | --- | --- |"]
    for line in lines:
        low, high = line.interval
        out.append(
            f"| {line.task} | {line.count or ''} | {line.score:.3f} | {f'{low:.3f}-{high:.3f}' if line.count else ''} |"
        )
    return "\n".join(out)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m backlot.backend.evaluate.vision", description="Scores of the eyes."
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--limit", type=int, default=0, help="photos of each folder (0: all)")
    args = parser.parse_args(argv)
    try:
        print(table(evaluate(args.data, Models(), args.limit)))
    except BacklotError as ex:
        print(ex, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
