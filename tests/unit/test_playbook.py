# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook: complete, valid, extendable, and clear about what is wrong in a user's file."""

from __future__ import annotations

from pathlib import Path

import pytest
from backlot.backend.brief.entries import FOLDER, GENERIC, entry_for, load_playbook
from backlot.backend.brief.lighting import light_presets, surface_rules
from backlot.backend.protocol import BacklotError

FAMILIES = (
    "perfume", "skin_care", "make_up", "watches", "jewelry", "eyewear", "footwear", "bags", "apparel", "hats",
    "spirits", "wine", "beer", "soft_drinks", "coffee_tea", "bakery", "fruit", "meals", "kitchenware",
    "appliances", "tableware", "glassware", "furniture", "lamps", "textiles", "decor", "plants", "toys", "baby",
    "books", "stationery", "music", "cameras", "audio", "computers", "phones", "tools", "bicycles", "sports",
    "outdoor", "pets", "health", "car_parts",
)  # fmt: skip


def test_every_family_of_the_vocabulary_is_described() -> None:
    assert set(load_playbook()) == {*FAMILIES, GENERIC}


@pytest.mark.parametrize("family", [*FAMILIES, GENERIC])
def test_entry_is_complete(family: str) -> None:
    entry = load_playbook()[family]
    for one in (entry, *(variant for _, variant in entry.variants)):
        assert one.why and one.technique.why and one.atmosphere and one.backdrop
        assert one.mood and one.surfaces and one.places and one.texture and one.avoid
        assert not set(one.places) & set(one.avoid_places)
        assert one.lighting.preset in light_presets()
        # The reasons end sentences: they must be clauses, without capital or full stop.
        for reason in (one.why, one.technique.why, one.atmosphere):
            assert reason[0].islower() and not reason.endswith(".")
        for prop in one.props:
            assert prop.name and prop.role and prop.place


def test_variant_is_found_by_a_word_of_the_type_and_else_the_family_stands() -> None:
    assert entry_for("footwear", "hiking boots").kinds[0] == "outdoor"
    assert entry_for("footwear", "sneaker").surfaces[0] == "concrete"
    assert entry_for("furniture", "office chair").places[0] == "meeting room"
    assert entry_for("kitchenware", "infant mat").family == "kitchenware"
    assert entry_for("never heard of", "thing").family == GENERIC


def test_words_match_at_the_start_of_a_word_only() -> None:
    assert entry_for("appliances", "refrigerator").places[0] == "kitchen"  # holds no "iron" or "fan" of its own
    assert entry_for("appliances", "steam iron").places[0] != "kitchen"


def test_presets_and_rules_are_valid() -> None:
    assert len(light_presets()) >= 20
    assert {rule.name for rule in surface_rules()} >= {"polished metal", "black product", "white product"}


MINE = (FOLDER / "generic.toml").read_text(encoding="utf-8").replace("[generic]", "[umbrellas]")


def test_users_folder_adds_and_replaces(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(MINE, encoding="utf-8")
    own = MINE.replace("[umbrellas]", "[perfume]").replace('shot = "packshot"', 'shot = "still life"')
    (tmp_path / "perfume.toml").write_text(own, encoding="utf-8")
    playbook = load_playbook(tmp_path)
    assert playbook["umbrellas"].technique.shot == "packshot"
    assert playbook["perfume"].technique.shot == "still life"
    assert playbook["watches"] == load_playbook()["watches"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"clean", "modern"', '"clean", "grumpy"', "grumpy"),
        ('"plaster", "acrylic"', '"cheese"', "cheese"),
        ("fstop = 11", "fstop = 0", "fstop"),
        ("fstop = 11", 'fstop = "11"', "fstop"),
        ('preset = "three-point softbox"', 'preset = "disco"', "preset"),
        ("rim = 0.5", "rim = 7", "rim"),
        ("rim = 0.5", "glow = 7", "glow"),
        ("fill = 0.55", "fil = 0.55", "fil"),
        ('relation = "contrast"', 'relation = "clash"', "relation"),
        ("kinds =", "kinds = [", "valid"),
    ],
)
def test_faulty_file_is_named_with_its_fault(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert old in MINE
    (tmp_path / "mine.toml").write_text(MINE.replace(old, new), encoding="utf-8")
    with pytest.raises(BacklotError) as caught:
        load_playbook(tmp_path)
    assert caught.value.code == "bad_playbook"
    assert "mine.toml" in caught.value.message and complaint in caught.value.message


def test_missing_users_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BacklotError, match="does not exist"):
        load_playbook(tmp_path / "nowhere")
