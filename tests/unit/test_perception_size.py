# SPDX-License-Identifier: GPL-3.0-or-later
"""Units and sizes: made-up meshes, and the real ones where the shared data is."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest
from backlot.backend.perception import size
from backlot.backend.perception.vocabulary import find_type

MUG, SOFA = find_type("mug"), find_type("sofa")


@pytest.mark.parametrize("unit", [1.0, 0.01, 0.001, 0.0254])
def test_the_unit_is_found_from_the_type(unit: float) -> None:
    raw = [value / unit for value in (1.9, 0.9, 0.8)]
    found = size.from_mesh(raw, None, "", SOFA)
    assert found.unit_scale == pytest.approx(unit)
    assert found.size_m == pytest.approx((1.9, 0.9, 0.8))
    assert found.source == "inferred" and found.confidence > 0.5, "the extent is measured, its unit is made out"


def test_a_plausible_stated_unit_wins() -> None:
    found = size.from_mesh([0.12, 0.09, 0.1], 1.0, "glTF is in meters", MUG)
    assert found.unit_scale == 1.0 and "glTF is in meters" in found.note
    assert found.source == "measured on the mesh"


def test_an_absurd_stated_unit_does_not() -> None:
    found = size.from_mesh([12.0, 9.0, 10.0], 1.0, "glTF is in meters", MUG)
    assert found.unit_scale == pytest.approx(0.01)


def test_nonsense_units_fall_back_to_the_usual_size() -> None:
    found = size.from_mesh([4.0e7, 3.0e7, 3.0e7], 1.0, "", MUG)
    assert MUG is not None and found.size_m is not None
    assert found.source == "inferred" and max(found.size_m) == pytest.approx(MUG.typical_m)
    assert "check" in found.warnings[0]


@pytest.mark.parametrize("raw", [[0, 0, 0], [math.nan, 1, 1], [math.inf, 1, 1], [1, 1], []])
def test_no_extent_is_no_size(raw: list[float]) -> None:
    found = size.from_mesh(raw, None, "", MUG)
    assert found.size_m is None and found.warnings


@pytest.mark.parametrize("hint", [0.0, -1.0, math.nan, math.inf])
def test_a_senseless_hint_is_ignored(hint: float) -> None:
    found = size.from_mesh([12.0, 9.0, 10.0], hint, "", MUG)
    assert found.unit_scale == pytest.approx(0.01)


def test_unknown_type_keeps_the_stated_unit_when_believable() -> None:
    found = size.from_mesh([0.3, 0.2, 0.2], 1.0, "the file", None)
    assert found.unit_scale == 1.0 and found.confidence < 0.95


def test_a_photo_gets_the_usual_size_in_its_own_proportions() -> None:
    found = size.usual(MUG, width_over_height=0.5)
    assert found.size_m is not None and MUG is not None
    assert found.size_m[2] == pytest.approx(MUG.typical_m, abs=1e-3)
    assert found.size_m[0] == pytest.approx(found.size_m[2] / 2, abs=1e-3)
    assert found.source == "inferred"
    assert size.usual(None).size_m is None


@pytest.mark.parametrize(("longest", "word"), [(0.02, "tiny"), (0.1, "small"), (0.3, "medium"), (1.0, "large")])
def test_size_word(longest: float, word: str) -> None:
    assert size.size_word((longest, 0.01, 0.01)) == word


def test_real_products(shared_data: Path) -> None:
    """With the type said, 38 of the 40 shared products must come out plausible."""
    with open(shared_data / "products3d" / "products3d.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    good = 0
    for row in rows:
        raw = [float(row[f"original_bbox_{axis}"]) for axis in ("x", "z", "y_up")]
        found = size.from_mesh(raw, None, "", find_type(row["type"]))
        low, high = float(row["plausible_longest_m_lo"]), float(row["plausible_longest_m_hi"])
        good += found.size_m is not None and low <= max(found.size_m) <= high
    assert good >= 38, f"{good} of {len(rows)}"
