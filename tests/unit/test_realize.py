# SPDX-License-Identifier: GPL-3.0-or-later
"""The brief in sentences: complete, deterministic, varied, and in clean English."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from backlot.backend.brief.brief import write_brief
from backlot.backend.brief.english import a, is_plural, listed, possessive, sentence
from backlot.backend.brief.entries import load_playbook
from backlot.backend.brief.realize import sentences, variants
from backlot.backend.records import ProductFeatures, Sentence
from products import EXPECTED, HEADPHONES, PERFUME, UNKNOWN, product

ALL = [f for f, _ in EXPECTED] + [UNKNOWN]


@pytest.mark.parametrize("features", ALL, ids=lambda f: f.name or "unknown")
def test_nine_clean_sentences(features: ProductFeatures) -> None:
    brief = write_brief(features)
    out = sentences(brief, features)
    assert len(out) == 9 and {s.source for s in out} == {"template"}
    for one in out:
        assert one.text[0].isupper() and one.text.endswith(".") and not one.text.endswith("..")
        assert "  " not in one.text and "{" not in one.text and " ," not in one.text
    assert out == sentences(brief, features)


@pytest.mark.parametrize("features", ALL, ids=lambda f: f.name or "unknown")
def test_every_topic_is_said(features: ProductFeatures) -> None:
    brief = write_brief(features)
    text = " ".join(s.text for s in sentences(brief, features)).lower()
    facts = [
        brief.backdrop, brief.mood[0], brief.technique.shot, f"{brief.technique.focal_mm:g} mm",
        f"{brief.lighting.key_kelvin:.0f} k", brief.texture[0], brief.atmosphere, brief.why,
        *(color.name for color in features.colors[:2]), *(prop.name for prop in brief.props[:2]),
    ]  # fmt: skip
    assert [fact for fact in facts if fact.lower() not in text] == []


def all_wordings() -> list[str]:
    """Every wording of every family, for a singular and a plural product."""
    out = []
    for family in load_playbook():
        for noun in ("apron", "scissors"):
            brief = write_brief(product(noun, family, [("red", "#c02020", 1.0)], ["plastic"], "matte", None))
            out += [text for wordings in variants(brief).values() for text in wordings]
    return out


def test_english_of_every_wording() -> None:
    for text in all_wordings():
        assert not re.search(r"\ba [aeio]", text, re.IGNORECASE) or re.search(r"\ba (one|euro)", text), text
        assert not re.search(r"\ban [bcdfgjklmnpqrstvwxyz]", text) or "an honest" in text or "an hour" in text, text
        assert not re.search(r"\b(\w+) \1\b", text), text
        assert "scissors stands" not in text and "apron need " not in text and "a scissors" not in text, text
        assert "none" not in text.lower() and "()" not in text


def test_one_brief_has_hundreds_of_wordings() -> None:
    count = 1
    for wordings in variants(write_brief(PERFUME)).values():
        assert len(set(wordings)) == len(wordings) >= 3
        count *= len(wordings)
    assert count >= 200


def test_another_product_gets_another_wording() -> None:
    texts = set()
    for hex in ("#101010", "#111111", "#121212", "#131313"):
        features = replace(HEADPHONES, colors=(replace(HEADPHONES.colors[0], hex=hex),))
        texts.add(sentences(write_brief(features), features)[0].text)
    assert len(texts) > 1


def test_an_unsure_type_is_called_an_assumption() -> None:
    unsure = replace(PERFUME, type=replace(PERFUME.type, confidence=0.2))
    assert sentences(write_brief(unsure), unsure)[0].text.startswith("Assuming that this is a perfume bottle, ")
    said = replace(PERFUME, type=replace(PERFUME.type, confidence=0.2, source="said by the user"))
    assert "Assuming" not in sentences(write_brief(said), said)[0].text


def test_sentences_are_streamed_one_by_one() -> None:
    heard: list[Sentence] = []
    out = sentences(write_brief(PERFUME), PERFUME, None, heard.append)
    assert tuple(heard) == out


@pytest.mark.parametrize(
    ("phrase", "wanted"),
    [
        ("apron", "an apron"), ("85 mm lens", "an 85 mm lens"), ("100 mm lens", "a 100 mm lens"),
        ("18 mm lens", "an 18 mm lens"), ("headphones", "headphones"), ("honest support", "an honest support"),
        ("universal plug", "a universal plug"), ("slice of lemons", "a slice of lemons"),
        ("wine glass", "a wine glass"), ("dry grass", "dry grass"), ("cup of tea", "a cup of tea"),
        ("roasted beans", "roasted beans"), ("the sea", "the sea"),
    ],
)  # fmt: skip
def test_articles(phrase: str, wanted: str) -> None:
    assert a(phrase) == wanted


def test_small_english() -> None:
    assert is_plural("running shoes") and not is_plural("camera lens") and not is_plural("dress")
    assert (possessive("jeans"), possessive("lens")) == ("jeans'", "lens's")
    assert (listed(["a"]), listed(["a", "b", "c"])) == ("a", "a, b and c")
    assert sentence("  red ,  and blue..") == "Red, and blue."
