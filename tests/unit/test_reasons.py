# SPDX-License-Identifier: GPL-3.0-or-later
"""Reasons in words: specific, short, and no sentence twice among the first five."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from backlot.backend.brief.brief import write_brief
from backlot.backend.library import reasons, scoring
from backlot.backend.library.cards import Library, load_library
from backlot.backend.library.ranking import recommend
from backlot.backend.library.scoring import Judged, Wanted
from backlot.backend.records import ProductFeatures
from products import BICYCLE, CARDS, EXPECTED, HEADPHONES, PERFUME, FakeModels, product

LIBRARY = load_library(CARDS)
BY_ID = {card.id: card for card in LIBRARY.cards}
SHIPPED = Path(__file__).parents[2] / "blender_scenes" / "sets"


@cache
def shipped() -> Library:
    return load_library(SHIPPED)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index")


def told(features: ProductFeatures) -> reasons.Told:
    return reasons.Told.of(Wanted.of(features, write_brief(features)))


def said(features: ProductFeatures, set_id: str, name: str) -> reasons.Sentences:
    one = told(features)
    card = BY_ID[set_id]
    judged = scoring.size(one.wanted, card)[0] if name == "size" else getattr(scoring, name)(one.wanted, card)
    return reasons.sentences(one, card, name, judged)


def test_the_palette_is_told_with_names_and_the_step() -> None:
    pro, _ = said(PERFUME, "marble_podium", "palette")
    assert "the bottle's amber" in pro[0] and "lighter" in pro[0] and "L*" in pro[0]
    rim, _ = said(HEADPHONES, "dark_acrylic_rim", "palette")
    assert "rim light draws" in rim[0]


def test_cautions_and_praises_of_the_material_are_told() -> None:
    glass = product("vase", "decor", [("clear", "#e8eeee", 1)], ["glass"], "transparent", (0.1, 0.1, 0.3))
    assert said(glass, "infinity_cove", "material") == ((), ("Caution: clear glass before white loses its edges.",))
    pro, con = said(HEADPHONES, "dark_acrylic_rim", "material")
    assert "Rim light" in pro[0] and not con


def test_what_has_no_room_is_told_with_both_sizes() -> None:
    _, con = said(BICYCLE, "bathroom_shelf", "size")
    assert "1.8 m" in con[0] and "35 cm" in con[0]


def test_the_mood_that_is_missing_is_named_and_not_the_one_that_is_there() -> None:
    card = BY_ID["concrete_plinth_gobo"]
    one = told(PERFUME)
    mood = scoring.mood(one.wanted, card)
    assert mood is not None
    con = reasons.sentences(one, card, "mood", mood)[1][0]
    missing = con.partition(" rather than ")[2]
    assert missing and not any(word in missing for word in card.mood)


def test_light_is_praised_only_for_what_is_as_the_brief_asks() -> None:
    one = told(PERFUME)
    for card in LIBRARY.cards:
        judged = scoring.light(one.wanted, card)
        assert judged is not None
        pro, _ = reasons.sentences(one, card, "light", judged)
        if pro and " key" in pro[0]:
            assert card.light.key == judged.about["key"]


@pytest.mark.parametrize("features", [f for f, _ in EXPECTED], ids=lambda f: f.name)
def test_no_sentence_twice_among_the_first_five(features: ProductFeatures, index: Path) -> None:
    matches = recommend(features, write_brief(features), shipped(), FakeModels(), 5, index).matches  # type: ignore[arg-type]
    lines = Counter(line for match in matches for line in (*match.reasons, match.objection) if line)
    assert not [line for line, count in lines.items() if count > 1]
    for match in matches:
        assert len(match.reasons) <= 3
        for line in (*match.reasons, match.objection):
            assert not line or (line[0].isupper() and line.endswith(".") and len(line.split()) <= 22)
            assert "  " not in line and " ." not in line and "None" not in line


def test_an_attribute_of_another_module_brings_its_own_words() -> None:
    one, card = told(PERFUME), BY_ID["marble_podium"]
    parts = {"season": Judged(0.9, "It is winter there."), "other": Judged(0.2, con="It is too cold.")}
    found, objection = reasons.tell(one, card, parts, {"season": 0.1, "other": -0.1})
    assert found == ("It is winter there.",) and objection == "It is too cold."


def test_what_was_said_above_is_said_otherwise_or_not_at_all() -> None:
    one, card = told(PERFUME), BY_ID["marble_podium"]
    parts: dict[str, Judged] = {"playbook": scoring.playbook(one.wanted, card), "own": Judged(0.9, "Once only.")}
    force = {"playbook": 0.2, "own": 0.1}
    first, _ = reasons.tell(one, card, parts, force, keep=True)
    second, _ = reasons.tell(one, card, parts, force, keep=True)
    assert len(first) == 2 and "Once only." in first
    assert second and not set(first) & set(second)


def test_that_there_is_no_room_is_the_objection_though_it_was_said_above() -> None:
    one, card = told(BICYCLE), BY_ID["bathroom_shelf"]
    parts = {"size": scoring.size(one.wanted, card)[0]}
    lines = {reasons.tell(one, card, parts, {"size": -1.0}, impossible=True, keep=True)[1] for _ in range(3)}
    assert len(lines) == 1 and "too large" in lines.pop()


def test_an_earlier_choice_is_always_among_the_reasons() -> None:
    one, card = told(PERFUME), BY_ID["marble_podium"]
    parts = {name: Judged(0.9, f"Because of {name}.") for name in ("a", "b", "c", "d")}
    parts["history"] = Judged(0.6, "You chose it for perfume before.")
    found, _ = reasons.tell(one, card, parts, {**dict.fromkeys("abcd", 0.2), "history": 0.001})
    assert len(found) == 3 and found[-1] == "You chose it for perfume before."


def test_a_card_that_says_little_is_told_without_empty_words() -> None:
    bare = replace(BY_ID["marble_podium"], surfaces=(), mood=(), families=(), palette=(), size_m=None, place="")
    one = told(PERFUME)
    judged = scoring.playbook(one.wanted, bare)
    pro, con = reasons.sentences(one, bare, "playbook", judged)
    assert all(line.endswith(".") and "  " not in line for line in (*pro, *con)) and con
