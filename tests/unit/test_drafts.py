# SPDX-License-Identifier: GPL-3.0-or-later
"""Drafts of a large language model: asked question by question, held to the notes, the nearest one taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from backlot.backend.brief.brief import write_brief
from backlot.backend.brief.drafts import DRAFTS, drafted, nearness
from backlot.backend.brief.grounding import invented, lexicon
from backlot.backend.brief.realize import template_sentences
from backlot.backend.models.roles import LanguageModel, OnText
from backlot.backend.pipeline import Pipeline, Quiet
from backlot.backend.protocol import Cancelled
from products import CARDS, PERFUME, FakeBridge, FakeModels, FakeText

BRIEF = write_brief(PERFUME)


class Echo(LanguageModel):
    """Says the notes again with a word before them, and at each ``lie_every``-th call something untrue."""

    name = "echo"
    large = True

    def __init__(self, lie_every: int = 0) -> None:
        self.lie_every = lie_every
        self.asked: list[tuple[str, int]] = []

    def complete(
        self,
        system: str,
        user: str,
        *,
        max_tokens: int = 160,
        temperature: float = 0.0,
        seed: int = 0,
        stop: Sequence[str] = (),
        on_text: OnText | None = None,
    ) -> str:
        self.asked.append((user, seed))
        if on_text is not None:
            on_text("x")
        if self.lie_every and len(self.asked) % self.lie_every == 0:
            return "A cactus stands on porcelain in the desert."
        notes = user.rsplit("Sentence: " if "Notes: " not in user else "Notes: ", 1)[1].split("\n", 1)[0]
        return f"Here, {notes[0].lower()}{notes[1:]}"


def test_every_topic_is_asked_in_each_draft_and_the_best_is_taken() -> None:
    language = Echo()
    heard: list[str] = []

    def score(text: str) -> float:
        heard.append(text)
        return float(len(heard) == 2)

    made = drafted(BRIEF, PERFUME, language, score, lambda: None)
    assert len(language.asked) == 9 * DRAFTS and len(set(heard)) == DRAFTS
    assert " ".join(s.text for s in made) == heard[1]
    assert {s.source for s in made} == {"language model"}
    assert all("Question: " in user for user, _ in language.asked)


def test_what_is_invented_is_asked_again_and_then_the_template_stands() -> None:
    known = lexicon(BRIEF, PERFUME)
    made = drafted(BRIEF, PERFUME, Echo(lie_every=2), lambda text: 0.0, lambda: None)
    assert not [word for s in made for word in invented(s.text, known)]
    always = drafted(BRIEF, PERFUME, Echo(lie_every=1), lambda text: 0.0, lambda: None)
    assert [s.text for s in always] == [text for _, text in template_sentences(BRIEF, PERFUME)]
    assert {s.source for s in always} == {"template"}


def test_without_time_the_templates_stand_and_nobody_is_asked() -> None:
    language = Echo()
    made = drafted(BRIEF, PERFUME, language, lambda text: 0.0, lambda: None, budget_s=0.0)
    assert language.asked == [] and {s.source for s in made} == {"template"}


def test_cancel_ends_the_writing() -> None:
    def check() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        drafted(BRIEF, PERFUME, Echo(), lambda text: 0.0, check)


def test_nearness_prefers_the_briefs_own_words_and_those_of_the_picture() -> None:
    text = FakeText()
    plain = nearness(BRIEF, replace(PERFUME, embedding=()), text, FakeBridge())  # type: ignore[arg-type]
    assert plain("marble plaster wall elegant luxurious") > plain("a rusty anchor")
    vector = tuple(float(v) for v in text.embed(["a rusty anchor"])[0])
    seen = replace(PERFUME, embedding=vector, embedding_space="fake-joint")
    both = nearness(BRIEF, seen, text, FakeBridge())  # type: ignore[arg-type]
    assert both("a rusty anchor") > plain("a rusty anchor") + 0.9


@pytest.mark.parametrize(("large", "asked"), [(True, 9 * DRAFTS), (False, 9)])
def test_only_a_large_model_is_asked_for_drafts(tmp_path: Path, large: bool, asked: int) -> None:
    class Perception:
        def analyze(self, subject: Any, models: Any, progress: Any) -> Any:
            return PERFUME

    models: Any = FakeModels()
    models.language = Echo()
    models.language.large = large
    pipeline = Pipeline(models, Perception(), tmp_path)  # type: ignore[arg-type]
    subject = {"kind": "description", "path": "x.json"}
    out = pipeline.recommend({"subject": subject, "library": str(CARDS), "polish": True}, Quiet())
    assert len(models.language.asked) == asked
    assert {s["source"] for s in out["brief"]["sentences"]} == {"language model"}
