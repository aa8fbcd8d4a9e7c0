# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole drafts of the brief by a large language model (3 billion parameters and more): asked question by question.

Each question comes with what is known for it, and nothing else; an answer that invents or drops something is asked for
once more, and then the template's sentence stands. Of several drafts the one is taken whose words lie nearest to the
typed brief and to the product's picture. Tested with scripted models only: no machine at hand held one of that size.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

import numpy as np

from ..models.roles import Bridge, LanguageModel, TextModel
from ..records import ProductFeatures, Sentence, StudioBrief
from .brief import as_text
from .grounding import grounded, lexicon
from .realize import seed_of, template_sentences

DRAFTS = 3
BUDGET_S = 60.0
"""Time for all drafts together; what is missing then is the templates'."""

Score = Callable[[str], float]
"""How near a text lies to what is wanted; more is better."""

_SYSTEM = "You are an art director. You answer from the notes alone, in plain warm English, and add no object or color."
_QUESTIONS = {
    "staging": "Where does the product stand, on what, and before what?",
    "colors": "Which colors are in the picture, and how do they relate?",
    "lighting": "How is it lit, and why so?",
    "technique": "How is it shot, and why so?",
    "props": "Which props are there, where, and what for?",
    "texture": "Which textures should one see?",
    "mood": "What should it feel like?",
    "scene": "What should it feel like?",
    "avoid": "What would spoil it?",
    "why": "Why is all this right for the product?",
    "idea": "Which thought leads the picture?",
}


def nearness(brief: StudioBrief, features: ProductFeatures, text: TextModel, bridge: Bridge) -> Score:
    """Cosine to the typed brief, and to the product's picture where there is one in the same space."""
    wanted = text.embed([as_text(brief)])[0]
    seen = np.asarray(features.embedding, dtype=np.float32) if features.embedding_space == bridge.space else None

    def score(draft: str) -> float:
        vector = text.embed([draft])
        near = float(vector[0] @ wanted)
        return near if seen is None or not seen.size else near + float(bridge.text_to_joint(vector)[0] @ seen)

    return score


def _answer(
    topic: str,
    template: str,
    language: LanguageModel,
    known: frozenset[str],
    seed: int,
    until: float,
    check: Callable[[], None],
) -> str:
    """The model's answer to one question, or the template's sentence."""

    def watch(piece: str) -> None:
        check()

    ask = f"Notes: {template}\nQuestion: {_QUESTIONS[topic]}\nAnswer in one or two sentences with every fact."
    for redraw in range(2):
        if time.monotonic() >= until:
            break
        most = len(template) // 2 + 32
        text = language.complete(
            _SYSTEM, ask, max_tokens=most, temperature=0.7, seed=seed + redraw, stop=["\n"], on_text=watch
        ).strip()
        if grounded(text, template, known):
            return text
    return template


def drafted(
    brief: StudioBrief,
    features: ProductFeatures,
    language: LanguageModel,
    score: Score,
    check: Callable[[], None],
    assets: Iterable[str] = (),
    budget_s: float = BUDGET_S,
) -> tuple[Sentence, ...]:
    """The best of several drafts; ``source`` tells which sentences the model worded. check: raises to end the work."""
    known = lexicon(brief, features, assets)
    until = time.monotonic() + budget_s
    drafts = []
    for number in range(DRAFTS):
        draft = []
        # each draft answers another wording of the notes
        for topic, template in template_sentences(brief, features, "en", seed_of(brief, features) + number):
            text = _answer(topic, template, language, known, 100 * number, until, check)
            draft.append(Sentence(text, "template" if text == template else "language model"))
        drafts.append(tuple(draft))
        if time.monotonic() >= until:
            break
    return max(drafts, key=lambda draft: score(" ".join(sentence.text for sentence in draft)))
