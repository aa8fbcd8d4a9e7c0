# SPDX-License-Identifier: GPL-3.0-or-later
"""The directions of a brief: three that really differ, for every family, from data that says what is wrong with it."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from backlot.addon import directions as menu
from backlot.backend.brief import directions
from backlot.backend.brief.brief import all_briefs, in_short, write_brief
from backlot.backend.brief.entries import GENERIC, load_playbook
from backlot.backend.brief.realize import sentences
from backlot.backend.protocol import BacklotError
from products import EXPECTED, PERFUME, product

FAMILIES = sorted(load_playbook())


def thing(family: str) -> object:
    named = "" if family == GENERIC else family
    return product("thing", named, [("red", "#b03020", 0.8), ("white", "#f0f0ee", 0.2)], ["plastic"], "satin", None)


@pytest.mark.parametrize("family", FAMILIES)
def test_three_directions_differ_in_every_part(family: str) -> None:
    briefs = all_briefs(thing(family))  # type: ignore[arg-type]
    assert list(briefs) == ["safe", "bold", "lifestyle"]
    for one, two in combinations(briefs.values(), 2):
        assert (one.kinds[0], one.places[0]) != (two.kinds[0], two.places[0]) or one.backdrop != two.backdrop
        assert one.surfaces[0] != two.surfaces[0]
        assert one.lighting.preset != two.lighting.preset
        assert one.palette_relation.split(",")[0] != two.palette_relation.split(",")[0]
        assert one.technique != two.technique and one.technique.shot != two.technique.shot
        assert one.props != two.props
        assert one.mood[:2] != two.mood[:2] and one.atmosphere != two.atmosphere
        assert one.why != two.why and set(one.avoid) != set(two.avoid)


@pytest.mark.parametrize("family", FAMILIES)
def test_lifestyle_goes_where_the_product_is_met(family: str) -> None:
    brief = all_briefs(thing(family))["lifestyle"]  # type: ignore[arg-type]
    assert brief.kinds[0] in ("space", "outdoor") and brief.places[0] != "studio"
    assert brief.places[0] not in load_playbook()[family].avoid_places


@pytest.mark.parametrize("features", [f for f, _ in EXPECTED], ids=lambda f: f.name)
def test_real_products_get_three_lights_and_three_texts(features: object) -> None:
    briefs = all_briefs(features)  # type: ignore[arg-type]
    assert len({brief.lighting.preset for brief in briefs.values()}) == 3
    texts = {" ".join(s.text for s in sentences(brief, features)) for brief in briefs.values()}  # type: ignore[arg-type]
    assert len(texts) == 3


def test_safe_is_the_default_and_the_playbooks_own() -> None:
    brief = write_brief(PERFUME)
    assert brief == write_brief(PERFUME, None, "safe") and brief.direction == "safe"
    assert brief.why == load_playbook()["perfume"].why


def test_the_surface_of_the_product_still_bends_the_light() -> None:
    for brief in all_briefs(PERFUME).values():
        assert brief.lighting.rim >= 0.5 and any("glass" in text for text in brief.avoid)


def test_users_moods_lead_in_every_direction() -> None:
    assert {brief.mood[0] for brief in all_briefs(PERFUME, {"moods": ["festive"]}).values()} == {"festive"}


def test_in_short_says_what_a_direction_is() -> None:
    short = in_short(write_brief(PERFUME, None, "bold"))
    assert short["direction"] == "bold" and short["title_ko"] and short["backdrop_hex"].startswith("#")
    assert short["light"] and short["why"] and isinstance(short["props"], list)


@pytest.mark.parametrize("name", ["loud", "", None, 3])
def test_unknown_direction_is_told_with_the_known_ones(name: object) -> None:
    with pytest.raises(BacklotError) as caught:
        directions.known_direction(name)
    assert caught.value.code == "bad_request" and "lifestyle" in caught.value.hint


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("[safe]", "[sane]", "safe"),
        ('lights = ["beauty block"', 'lights = ["disco"', "disco"),
        ('mood = ["bold", "playful", "fresh"]', 'mood = ["grumpy"]', "grumpy"),
        ('surfaces = ["acrylic", "plaster", "paper"', 'surfaces = ["cheese"', "cheese"),
        ('kind = "space"', 'kind = "cellar"', "cellar"),
        ('analog = "contrast"', 'analog = "clash"', "clash"),
        ('anywhere = ["living room"', 'anywhere = ["moon"', "moon"),
    ],
)
def test_faulty_data_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, complaint: str
) -> None:
    text = directions.FILE.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "directions.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr(directions, "FILE", tmp_path / "directions.toml")
    directions.directions.cache_clear()
    try:
        with pytest.raises(BacklotError, match=complaint):
            directions.directions()
    finally:
        directions.directions.cache_clear()


def test_the_menu_offers_the_same_directions() -> None:
    assert [name for name, _, _ in menu.directions()] == list(directions.directions())
