# SPDX-License-Identifier: GPL-3.0-or-later
"""The grounding check: what a model invents, drops or turns around is noticed; what it only rewords may pass."""

from __future__ import annotations

import pytest
from backlot.backend.brief.brief import all_briefs, write_brief
from backlot.backend.brief.entries import load_playbook
from backlot.backend.brief.grounding import grounded, invented, lexicon, lost, stem, words
from backlot.backend.brief.polish import polished
from backlot.backend.brief.realize import sentences, template_sentences, variants
from products import PERFUME, ScriptedLanguage, product

BRIEF = write_brief(PERFUME)
KNOWN = lexicon(BRIEF, PERFUME)
TEMPLATE = "Set the perfume bottle on polished marble, in front of a plaster wall in warm white."


@pytest.mark.parametrize(
    "text",
    [
        "Place the perfume bottle on polished marble, in front of a plaster wall in warm white.",
        "The perfume bottle stands on polished marble, with a warm white plaster wall behind.",
        "In front of a warm white plaster wall, let the perfume bottle stand on polished marble.",
    ],
)
def test_honest_rewording_invents_nothing(text: str) -> None:
    assert invented(text, KNOWN | {stem(word) for word in words(TEMPLATE)}) == ()


def test_a_good_rewording_passes() -> None:
    text = "In front of a warm white plaster wall, let the perfume bottle stand on polished marble."
    assert grounded(text, TEMPLATE, KNOWN)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Set the perfume bottle on polished porcelain, in front of a plaster wall.", "porcelain"),
        ("Set the perfume bottle on marble, in front of an LED screen.", "screen"),
        ("Set the turquoise perfume bottle on polished marble.", "turquoise"),
        ("Set the perfume bottle in a desert, on polished marble.", "desert"),
        ("Set the perfume bottle on polished marble beside a cactus.", "cactus"),
        ("Here is the reworded sentence for you.", "reworded"),
    ],
)
def test_invented_things_colors_materials_and_places_are_found(text: str, word: str) -> None:
    assert word in invented(text, KNOWN)
    assert not grounded(text, TEMPLATE, KNOWN)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("The key comes from the right at 25 degrees, 5500 K.", "left"),
        ("The key comes from the left at 35 degrees, 5500 K.", "25"),
        ("The key comes from the left at 25 degrees.", "5500"),
    ],
)
def test_changed_numbers_and_sides_are_found(text: str, fact: str) -> None:
    assert fact in lost(text, "The key comes from the left at 25 degrees, 5500 K.")


@pytest.mark.parametrize(
    "text",
    [
        "", "Set the perfume bottle.", TEMPLATE.lower(), TEMPLATE[:-1], TEMPLATE + "\n" + TEMPLATE, TEMPLATE * 3,
        "Here: " + TEMPLATE,
    ],
)  # fmt: skip
def test_what_is_not_one_whole_sentence_fails(text: str) -> None:
    assert not grounded(text, TEMPLATE, KNOWN)


def test_stems() -> None:
    assert stem("reflections") == stem("reflection") and stem("softly") == stem("soft")
    assert stem("glass") == stem("glasses") and stem("bottle's") == stem("bottles")
    assert stem("wood") != stem("wool")


@pytest.mark.parametrize("family", sorted(load_playbook()))
def test_no_wording_of_the_templates_invents_anything(family: str) -> None:
    for noun in ("apron", "scissors"):
        features = product(
            noun, family, [("red", "#c02020", 0.7), ("white", "#eeeeee", 0.3)], ["plastic"], "matte", None
        )
        for brief in all_briefs(features).values():
            known = lexicon(brief, features)
            for wordings in variants(brief).values():
                assert [(text, invented(text, known)) for text in wordings if invented(text, known)] == []


def test_words_of_the_librarys_set_are_known_when_it_is_given() -> None:
    text = "Set the perfume bottle on polished marble beside an olive branch."
    assert invented(text, KNOWN) == ("olive", "branch")
    assert invented(text, lexicon(BRIEF, PERFUME, ("olive branch",))) == ()


def test_polish_takes_what_is_grounded_and_says_who_worded_it() -> None:
    first, second = (text for _, text in list(template_sentences(BRIEF, PERFUME))[:2])
    good = f"Here, {first[0].lower()}{first[1:]}"
    language = ScriptedLanguage([good, "A cactus stands in the desert.", second])
    out = list(polished(BRIEF, PERFUME, language, 60.0))
    assert (out[0].text, out[0].source) == (good, "language model")
    assert (out[1].text, out[1].source) == (second, "template")
    assert [s.source for s in out[2:]] == ["template"] * 7
    assert len(language.asked) == 1 + 2 * 8  # what fails is drawn once more


def test_a_failing_sentence_is_drawn_again_before_the_template_stands() -> None:
    first = next(text for _, text in template_sentences(BRIEF, PERFUME))
    good = f"Here, {first[0].lower()}{first[1:]}"
    out = list(polished(BRIEF, PERFUME, ScriptedLanguage(["A cactus stands in the desert.", good]), 60.0))
    assert (out[0].text, out[0].source) == (good, "language model")


def test_polish_drops_inventions_whatever_the_model_writes() -> None:
    language = ScriptedLanguage(["Set it in a desert beside a cactus under an LED screen."] * 40)
    out = sentences(BRIEF, PERFUME, language, assets=("olive branch",))
    assert {s.source for s in out} == {"template"}
    assert not [word for s in out for word in invented(s.text, KNOWN)]


def test_a_korean_brief_asks_no_model() -> None:
    language = ScriptedLanguage(["Hello."] * 20)
    assert len(sentences(BRIEF, PERFUME, language, tongue="ko")) == 9 and language.asked == []


def test_polish_stops_asking_when_its_time_is_spent() -> None:
    language = ScriptedLanguage(["A cactus."] * 9)
    out = list(polished(BRIEF, PERFUME, language, 0.0))
    assert language.asked == [] and [s.text for s in out] == [t for _, t in template_sentences(BRIEF, PERFUME)]
