# SPDX-License-Identifier: GPL-3.0-or-later
"""True sizes of the 3D products of a folder, with and without what names tell, in their own units and in others.

    .venv/bin/python tests/benchmarks/scale.py DATA/products3d [--out FILE.json] [--seeds N]

Works on the views and measurements that ``tests/benchmarks/render_views.py`` keeps. ``--out`` gets the predictions with
the published names, as ``metrics.py scale`` reads them. A size is plausible when its longest side is within the range
of the index; right when each side is within a tenth of the true one. The type's words from the index are never used.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from backlot.backend.evaluate.looks import Look, Looks
from backlot.backend.evaluate.products import SUBJECT, read_products, views_folder, without_names
from backlot.backend.models.holder import Models
from backlot.backend.perception import size, types

UNITS = (1.0, 0.01, 0.001, 0.0254)
"""Meters in a unit that a file is made in at random."""
SIDES = ("true_w_m", "true_d_m", "true_h_m")

Row = dict[str, str]


def longest(row: Row) -> float:
    """The true longest side, or the middle of the plausible range where it is not known."""
    if all(row[side] for side in SIDES):
        return max(float(row[side]) for side in SIDES)
    return (float(row["plausible_longest_m_lo"]) * float(row["plausible_longest_m_hi"])) ** 0.5


def predict(subject: dict[str, Any], look: Look, names: bool, models: Models, raw: list[float] | None) -> list[float]:
    """Width, depth and height in meters, as `features` finds them. raw: sizes in an unknown unit, else the file's."""
    measured = subject["measurements"] if names else without_names(subject["measurements"])
    hints, parts = ([subject["name"], Path(subject["path"]).stem], measured["names"]) if names else ([], [])
    chances, _ = types.chances(look.joint(models), models, hints, parts, measured, sized=False)
    kinds = [(kind, float(chance)) for kind, chance in zip(types.type_bank(models).types, chances, strict=True)]
    hint = measured["unit_hint"] if raw is None else None
    found = size.from_mesh(raw or measured["raw_size"], hint, str(measured["unit_hint_source"]), kinds)
    return list(found.size_m or (0.0, 0.0, 0.0))


def score(found: Sequence[tuple[Row, list[float]]]) -> tuple[float, float]:
    """Shares that are plausible, and right."""
    plausible = [
        float(row["plausible_longest_m_lo"]) <= max(sides) <= float(row["plausible_longest_m_hi"])
        for row, sides in found
    ]
    right = []
    for row, sides in found:
        if row[SIDES[0]]:
            pairs = zip(sorted(sides), sorted(float(row[side]) for side in SIDES), strict=True)
            right.append(all(abs(a - b) <= max(0.1 * b, 0.002) for a, b in pairs))
    return sum(plausible) / len(plausible), sum(right) / max(1, len(right))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--seeds", type=int, default=5)
    args = parser.parse_args()
    with open(args.data / "products3d.csv", encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    models = Models(chosen={})
    items = [item for item in read_products(args.data) if (views_folder(item) / SUBJECT).is_file()]
    subjects = [json.loads((views_folder(item) / SUBJECT).read_text(encoding="utf-8")) for item in items]
    looks = Looks(models).at_subjects(subjects, "products3d")
    seen = [
        (rows[item.name], subject, look) for item, subject, look in zip(items, subjects, looks, strict=True) if look
    ]
    print(f"| {len(seen)} products | plausible | within 10 % |\n| --- | ---: | ---: |")
    for words, names in (("names as published", True), ("names hidden", False)):
        found = [(row, predict(subject, look, names, models, None)) for row, subject, look in seen]
        print("| {}, as published | {:.3f} | {:.3f} |".format(words, *score(found)))
        if names and args.out:
            args.out.write_text(json.dumps({row["id"]: sides for row, sides in found}), encoding="utf-8")
        total = []
        for seed in range(args.seeds):
            chosen = random.Random(seed)
            for row, subject, look in seen:
                raw = subject["measurements"]["raw_size"]
                unit = chosen.choice(UNITS)
                scaled = [side / max(raw) * longest(row) / unit for side in raw]
                total.append((row, predict(subject, look, names, models, scaled)))
        print("| {}, in a random unit, {} times | {:.3f} | {:.3f} |".format(words, args.seeds, *score(total)))


if __name__ == "__main__":
    main()
