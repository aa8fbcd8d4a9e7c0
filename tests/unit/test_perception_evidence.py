# SPDX-License-Identifier: GPL-3.0-or-later
"""Size, shaders and names as evidence for the type."""

from __future__ import annotations

import pytest
from backlot.backend.perception import evidence
from backlot.backend.perception.vocabulary import ProductType, find_type


def kind(name: str) -> ProductType:
    found = find_type(name)
    assert found is not None
    return found


def test_a_two_meter_ring_is_less_likely_than_a_sofa_but_not_impossible() -> None:
    measured = {"raw_size": [2.0, 0.9, 0.8], "unit_hint": 1.0}
    assert evidence.size_odds(kind("sofa"), measured) == 1.0
    assert evidence.size_odds(kind("ring"), measured) == evidence.SIZE_FLOOR


@pytest.mark.parametrize(
    "measured", [{}, {"raw_size": [2, 1, 1], "unit_hint": None}, {"raw_size": [0, 0, 0], "unit_hint": 1}]
)
def test_size_says_nothing_without_a_unit_or_an_extent(measured: dict[str, object]) -> None:
    assert evidence.size_odds(kind("ring"), measured) == 1.0


def test_glass_by_the_shader_speaks_against_what_is_never_glass() -> None:
    shares = evidence.shader_shares([{"kind": "glass", "area_share": 0.3}, {"kind": "glass", "area_share": 0.2}])
    assert shares == {"glass": 0.5}
    assert evidence.material_odds(kind("perfume bottle"), shares) == 1.0
    assert evidence.material_odds(kind("deodorant"), shares) < 1.0
    assert evidence.material_odds(kind("deodorant"), {"glass": 0.1}) == 1.0


def test_the_products_name_goes_before_its_parts() -> None:
    found = evidence.named(["perfume bottle"], ["Cap", "ring"])
    assert found is not None
    assert found[0].name == "perfume bottle"
    assert found[1] == evidence.NAME_ODDS


def test_parts_of_several_types_are_parts_and_no_hint() -> None:
    assert evidence.named(["untitled"], ["ring", "sofa"]) is None
    found = evidence.named(["untitled"], ["sofa", "leg", "sofa"])
    assert found is not None
    assert found[0].name == "sofa"
