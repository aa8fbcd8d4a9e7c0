# SPDX-License-Identifier: GPL-3.0-or-later
"""The brief in sentences: complete, deterministic, varied, and in clean English."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from backlot.backend.brief.brief import all_briefs, write_brief
from backlot.backend.brief.english import a, is_plural, listed, possessive, sentence
from backlot.backend.brief.entries import load_playbook
from backlot.backend.brief.phrases import backdrop
from backlot.backend.brief.realize import draw, known_tongue, sentences, template_sentences, variants
from backlot.backend.protocol import BacklotError
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
@pytest.mark.parametrize("direction", ["safe", "bold", "lifestyle"])
def test_every_part_is_said(features: ProductFeatures, direction: str) -> None:
    """Main colors, mood, shooting technique, lighting, prop placement, texture and overall atmosphere, and why."""
    brief = write_brief(features, None, direction)
    wall = next(color.name for color in brief.palette if color.role == "backdrop")
    own = [color.name for color in brief.palette if color.role == "product"]
    parts = {
        "main colors": [*own, wall], "mood": brief.mood[:3], "atmosphere": [brief.atmosphere],
        "technique": [brief.technique.shot, brief.technique.angle, f"{brief.technique.focal_mm:g} mm",
                      f"f/{brief.technique.fstop:g}", brief.technique.why],
        "lighting": [f"{brief.lighting.key_kelvin:.0f} k", f"{brief.lighting.fill_ratio:g} to 1", brief.lighting.why],
        "props": [text for prop in brief.props[:2] for text in (prop.name, prop.place)] or ["prop"],
        "texture": brief.texture, "set": [backdrop(brief), brief.product], "why": [brief.why],
    }  # fmt: skip
    for seed in range(5):
        text = " ".join(t for _, t in template_sentences(brief, features, "en", seed)).lower()
        missing = {part: [fact for fact in facts if fact.lower() not in text] for part, facts in parts.items()}
        assert not any(missing.values()), (missing, text)


@pytest.mark.parametrize("features", ALL, ids=lambda f: f.name or "unknown")
def test_no_two_sentences_open_alike_and_no_phrase_comes_twice(features: ProductFeatures) -> None:
    for brief in all_briefs(features).values():
        said = [text for _, text in template_sentences(brief, features)]
        openers = [text.split()[0].strip(":,.") for text in said]
        assert len(set(openers)) == len(openers), openers
        # wordings repeat no five words of each other; what the brief itself says twice may stand twice
        facts = " ".join(re.findall(r"[a-z'-]+", str((brief.to_json(), features.to_json())).lower()))
        fives = [
            " ".join(part)
            for text in said
            for words in [re.findall(r"[a-z'-]+", text.lower())]
            for part in zip(words, words[1:], words[2:], words[3:], words[4:], strict=False)
        ]
        assert [five for five in set(fives) if fives.count(five) > 1 and five not in facts] == []


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
    brief = write_brief(PERFUME)
    for wordings in variants(brief).values():
        assert len(set(wordings)) == len(wordings) >= 3
    texts = {" ".join(text for _, text in template_sentences(brief, PERFUME, "en", seed)) for seed in range(300)}
    assert len(texts) >= 200


def test_the_same_seed_gives_the_same_text_and_a_direction_its_own() -> None:
    brief = write_brief(PERFUME)
    wordings = variants(brief)
    assert list(draw(wordings, 5)) == list(draw(wordings, 5)) != list(draw(wordings, 6))
    other = replace(brief, direction="bold")
    assert [t for _, t in template_sentences(brief, PERFUME)] != [t for _, t in template_sentences(other, PERFUME)]


def test_an_opening_wording_is_drawn_only_at_the_opening() -> None:
    brief = write_brief(PERFUME)
    for seed in range(60):
        topics = [topic for topic, _ in template_sentences(brief, PERFUME, "en", seed)]
        assert len(topics) == 9 and set(topics[1:]) & {"scene", "idea"} == set()
        assert ("mood" in topics) != ("scene" in topics) and ("why" in topics) != ("idea" in topics)


@pytest.mark.parametrize("name", ["de", "", None, 1])
def test_a_language_that_is_not_spoken_is_told(name: object) -> None:
    assert known_tongue("ko") == "ko"
    with pytest.raises(BacklotError, match="not written in"):
        known_tongue(name)


def test_another_product_gets_another_wording() -> None:
    texts = set()
    for hex in ("#101010", "#111111", "#121212", "#131313"):
        features = replace(HEADPHONES, colors=(replace(HEADPHONES.colors[0], hex=hex),))
        texts.add(sentences(write_brief(features), features)[0].text)
    assert len(texts) > 1


def test_an_unsure_type_is_called_an_assumption() -> None:
    for hex in ("#101010", "#202020", "#303030", "#404040"):  # in every order of telling
        colors = (replace(PERFUME.colors[0], hex=hex),)
        unsure = replace(PERFUME, type=replace(PERFUME.type, confidence=0.2), colors=colors)
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


def test_the_color_stands_where_it_belongs() -> None:
    brief = write_brief(PERFUME)
    assert backdrop(replace(brief, backdrop="plain wall in greige")) == "plain wall in greige"
    assert backdrop(replace(brief, backdrop="plaster wall with an arch in aqua")) == "aqua plaster wall with an arch"
    assert backdrop(replace(brief, backdrop="open sky")) == "open sky"


def test_small_english() -> None:
    assert is_plural("running shoes") and not is_plural("camera lens") and not is_plural("dress")
    assert (possessive("jeans"), possessive("lens")) == ("jeans'", "lens's")
    assert (listed(["a"]), listed(["a", "b", "c"])) == ("a", "a, b and c")
    assert sentence("  red ,  and blue..") == "Red, and blue."
