# SPDX-License-Identifier: GPL-3.0-or-later
"""The words: complete, consistent, found in what people type."""

from __future__ import annotations

from pathlib import Path

import pytest
from backlot.backend.perception import vocabulary
from backlot.backend.protocol import BacklotError


def test_types_cover_every_family_and_are_plausible() -> None:
    types = vocabulary.load_types()
    assert len(types) >= 250
    assert {kind.family for kind in types} == set(vocabulary.FAMILIES)
    assert len({kind.name for kind in types}) == len(types)


def test_colors_are_at_least_sixty_and_far_enough_apart() -> None:
    colors = vocabulary.load_colors()
    assert len(colors) >= 60
    assert len({color.hex for color in colors}) == len(colors)


def test_every_family_material_and_color_group_has_moods() -> None:
    moods = vocabulary.load_moods()
    assert set(moods["families"]) == set(vocabulary.FAMILIES)
    assert set(moods["materials"]) == set(vocabulary.MATERIALS)
    assert {color.group for color in vocabulary.load_colors()} == set(moods["colors"])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rosewater eau de parfum 50 ml", "perfume bottle"),
        ("Red running shoes", "sneakers"),
        ("coffee table lamp", "table lamp"),
        ("stand mixer (KitchenAid-style)", "stand mixer"),
        ("WINE_BOTTLE", "wine bottle"),
        ("two dining chairs", "chair"),
        ("Cherries", ""),
        ("", ""),
    ],
)
def test_find_type(text: str, name: str) -> None:
    found = vocabulary.find_type(text)
    assert (found.name if found else "") == name


@pytest.mark.parametrize(
    ("text", "material"),
    [("stainless steel", "metal"), ("Brushed Aluminium", "metal"), ("oak wood", "wood"), ("unobtainium", "")],
)
def test_find_material(text: str, material: str) -> None:
    assert vocabulary.find_material(text) == material


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('[gadgets]\n"thing" = { size_m = [0.1, 0.2], materials = ["metal"] }', "no family 'gadgets'"),
        ('[toys]\n"thing" = { size_m = [0.2, 0.1], materials = ["metal"] }', "not a range"),
        ('[toys]\n"thing" = { size_m = [0.1, 0.2], materials = ["mithril"] }', "mithril"),
        ('[toys]\n"thing" = { materials = ["metal"] }', "size_m"),
        ('[toys]\n"a" = { size_m = [0.1, 0.2], materials = ["metal"], synonyms = ["b"] }\n'
         '"b" = { size_m = [0.1, 0.2], materials = ["metal"] }', "belongs to both"),
        ("[toys", "cannot be read"),
    ],
)  # fmt: skip
def test_a_wrong_types_file_names_the_fault(tmp_path: Path, line: str, what: str) -> None:
    path = tmp_path / "types.toml"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(BacklotError) as caught:
        vocabulary.read_types(path)
    assert caught.value.code == "bad_vocabulary"
    assert what in caught.value.message and str(path) in caught.value.message


def test_a_user_file_adds_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "types.toml"
    path.write_text(
        '[audio]\n"theremin" = { size_m = [0.3, 0.6], materials = ["wood"] }\n'
        '"radio" = { size_m = [0.2, 0.3], materials = ["wood"] }\n',
        encoding="utf-8",
    )
    types = {kind.name: kind for kind in vocabulary.load_types(path)}
    assert types["theremin"].family == "audio" and types["radio"].size_m == (0.2, 0.3)
    assert len(types) == len(vocabulary.load_types()) + 1
