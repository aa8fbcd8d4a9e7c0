# SPDX-License-Identifier: GPL-3.0-or-later
"""Units and sizes: made-up meshes, and the real ones where the shared data is."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest
from backlot.backend.perception import size
from backlot.backend.perception.said import read_said
from backlot.backend.perception.vocabulary import ProductType, find_type, load_types
from backlot.backend.protocol import BacklotError


def kind(word: str) -> ProductType:
    found = find_type(word)
    assert found is not None
    return found


MUG, SOFA = kind("mug"), kind("sofa")


@pytest.mark.parametrize("unit", [1.0, 0.01, 0.001, 0.0254])
def test_the_unit_is_found_from_the_type(unit: float) -> None:
    raw = [value / unit for value in (1.9, 0.9, 0.8)]
    found = size.from_mesh(raw, None, "", [(SOFA, 1.0)])
    assert found.unit_scale == pytest.approx(unit)
    assert found.size_m == pytest.approx((1.9, 0.9, 0.8))
    assert found.source == "inferred" and found.confidence > 0.5, "the extent is measured, its unit is made out"


def test_a_plausible_stated_unit_wins() -> None:
    found = size.from_mesh([0.12, 0.09, 0.1], 1.0, "glTF is in meters", [(MUG, 1.0)])
    assert found.unit_scale == 1.0 and "glTF is in meters" in found.note
    assert found.source == "measured on the mesh"


def test_an_absurd_stated_unit_does_not() -> None:
    found = size.from_mesh([12.0, 9.0, 10.0], 1.0, "glTF is in meters", [(MUG, 1.0)])
    assert found.unit_scale == pytest.approx(0.01)


def test_nonsense_units_fall_back_to_the_usual_size() -> None:
    found = size.from_mesh([4.0e7, 3.0e7, 3.0e7], 1.0, "", [(MUG, 1.0)])
    assert MUG is not None and found.size_m is not None
    assert found.source == "inferred" and max(found.size_m) == pytest.approx(MUG.typical_m)
    assert "please say it" in found.warnings[0]


@pytest.mark.parametrize("raw", [[0, 0, 0], [math.nan, 1, 1], [math.inf, 1, 1], [1, 1], []])
def test_no_extent_is_no_size(raw: list[float]) -> None:
    found = size.from_mesh(raw, None, "", [(MUG, 1.0)])
    assert found.size_m is None and found.warnings


@pytest.mark.parametrize("hint", [0.0, -1.0, math.nan, math.inf])
def test_a_senseless_hint_is_ignored(hint: float) -> None:
    found = size.from_mesh([12.0, 9.0, 10.0], hint, "", [(MUG, 1.0)])
    assert found.unit_scale == pytest.approx(0.01)


def test_unknown_type_keeps_the_stated_unit_when_believable() -> None:
    found = size.from_mesh([0.3, 0.2, 0.2], 1.0, "the file", [])
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


def test_types_that_agree_on_the_unit_settle_it_together() -> None:
    """No type is likely, and all of them say centimeters."""
    kinds = [(kind(word), 0.2) for word in ("teapot", "pitcher", "mug", "vase")]
    found = size.from_mesh([22.0, 15.0, 21.0], None, "", kinds)
    assert found.unit_scale == pytest.approx(0.01) and found.confidence > 0.8


def test_a_tail_of_unlikely_types_does_not_speak() -> None:
    kinds = [(MUG, 0.9), *((kind, 0.0007) for kind in load_types() if kind.size_m[0] > 1)]
    assert size.from_mesh([2.0, 1.7, 1.7], None, "", kinds).unit_scale != 1.0


def test_two_units_that_are_both_plausible_are_told() -> None:
    """A box of 40: a parcel in centimeters, or a ring's box in millimeters."""
    found = size.from_mesh([40.0, 30.0, 20.0], None, "", [])
    assert "could also be" in found.note and found.confidence < 0.8


def test_a_stated_unit_that_is_off_by_a_power_of_ten_is_corrected_and_told() -> None:
    found = size.from_mesh([1.9, 0.9, 0.8], 0.01, "USD metersPerUnit", [(SOFA, 1.0)])
    assert found.unit_scale == pytest.approx(1.0) and found.source == "inferred"


def test_believable_numbers_are_more_certain_with_the_unit_stated() -> None:
    raw = [0.12, 0.09, 0.1]
    unsaid, stated = (size.from_mesh(raw, hint, "", [(MUG, 0.6), (SOFA, 0.4)]) for hint in (None, 1.0))
    assert stated.confidence > unsaid.confidence


def test_real_products(shared_data: Path) -> None:
    """With the type said, 38 of the 40 shared products must come out plausible."""
    with open(shared_data / "products3d" / "products3d.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    good = 0
    for row in rows:
        raw = [float(row[f"original_bbox_{axis}"]) for axis in ("x", "z", "y_up")]
        found_type = find_type(row["type"])
        found = size.from_mesh(raw, None, "", [(found_type, 1.0)] if found_type else [])
        low, high = float(row["plausible_longest_m_lo"]), float(row["plausible_longest_m_hi"])
        good += found.size_m is not None and low <= max(found.size_m) <= high
    assert good >= 38, f"{good} of {len(rows)}"


def test_the_longest_side_that_the_user_says_keeps_the_shape() -> None:
    found = size.from_mesh([20.0, 10.0, 40.0], None, "", [(MUG, 1.0)])
    assert size.of_longest(found, 0.32) == pytest.approx((0.16, 0.08, 0.32))
    assert read_said({"size_m": [0.32]}).size_m == (0.32,)
    with pytest.raises(BacklotError):
        read_said({"size_m": [0.3, 0.2]})
