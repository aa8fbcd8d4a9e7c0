# SPDX-License-Identifier: GPL-3.0-or-later
"""The grounding check: what a model invents, drops or turns around is noticed; what it only rewords may pass."""

from __future__ import annotations

import pytest
from backlot.backend.brief.brief import write_brief
from backlot.backend.brief.grounding import grounded, invented, lexicon, lost, stem, words
from backlot.backend.brief.polish import polished
from backlot.backend.brief.realize import template_sentences
from products import PERFUME, ScriptedLanguage

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


def test_polish_takes_what_is_grounded_and_says_who_worded_it() -> None:
    first, second = (text for _, text in list(template_sentences(BRIEF, PERFUME))[:2])
    good = first.replace("Build", "Shape") if "Build" in first else f"Now {first[0].lower()}{first[1:]}"
    language = ScriptedLanguage([good, "A cactus stands in the desert.", second])
    out = list(polished(BRIEF, PERFUME, language, 60.0))
    assert (out[0].text, out[0].source) == (good, "language model")
    assert (out[1].text, out[1].source) == (second, "template")
    assert [s.source for s in out[2:]] == ["template"] * 7
    assert len(language.asked) == 9


def test_polish_stops_asking_when_its_time_is_spent() -> None:
    language = ScriptedLanguage(["A cactus."] * 9)
    out = list(polished(BRIEF, PERFUME, language, 0.0))
    assert language.asked == [] and [s.text for s in out] == [t for _, t in template_sentences(BRIEF, PERFUME)]
