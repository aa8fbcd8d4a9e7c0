# SPDX-License-Identifier: GPL-3.0-or-later
"""A language model words single sentences of the brief anew, within a time budget and under the grounding check.

A wording that invents or drops something is drawn once more; then the template's sentence stands.

Off by default, by measurement: SmolLM2-135M (the offline pack's) was given 108 template sentences with an instruction
and 90 with three examples. Of the first none passed the check (105 of 108 held invented words); of the second 2 passed
changed, 3 came back unchanged, and 82 held invented words, at 1.2 s a sentence. It is worth trying with models of some
billion parameters.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from ..models.roles import LanguageModel
from ..records import ProductFeatures, Sentence, StudioBrief
from .grounding import grounded, lexicon
from .realize import template_sentences

BUDGET_S = 2.0
"""Time for all sentences together; when it is spent the templates stand. One piece of text may overrun it."""

_EXAMPLES = """\
Sentence: Set the vase on raw linen, in front of a plaster wall in off-white.
Reworded: Place the vase on raw linen, before a plaster wall in off-white.

Sentence: Texture comes from glazed ceramic and dry wood.
Reworded: Glazed ceramic and dry wood provide the texture.

Sentence: Keep everything calm and warm: a slow morning at home.
Reworded: Let the mood be calm and warm, a slow morning at home.

Sentence: {}
Reworded:"""


_DRAWS = (0.0, 0.8)
"""Temperatures of the draws: the likeliest wording first."""


class _TimeSpentError(Exception):
    """Ends the writing of a sentence that came too late."""


def _reworded(template: str, language: LanguageModel, deadline: float, temperature: float) -> str:
    """The model's wording, or "" when time ran out."""

    def watch(piece: str) -> None:
        if time.monotonic() > deadline:
            raise _TimeSpentError

    try:
        prompt = _EXAMPLES.format(template)
        most = len(template) // 3 + 16
        text = language.complete("", prompt, max_tokens=most, temperature=temperature, stop=["\n"], on_text=watch)
        return text.strip()
    except _TimeSpentError:
        return ""


def polished(
    brief: StudioBrief,
    features: ProductFeatures,
    language: LanguageModel,
    budget_s: float = BUDGET_S,
    assets: Iterable[str] = (),
) -> Iterator[Sentence]:
    """The sentences in order; ``source`` tells which the model worded. assets: see `grounding.lexicon`."""
    known = lexicon(brief, features, assets)
    deadline = time.monotonic() + budget_s
    for _, template in template_sentences(brief, features):
        text = _drawn(template, language, known, deadline)
        yield Sentence(text, "language model") if text else Sentence(template, "template")


def _drawn(template: str, language: LanguageModel, known: frozenset[str], deadline: float) -> str:
    """The first wording that passes the check, or ""."""
    for temperature in _DRAWS:
        if time.monotonic() >= deadline:
            return ""
        text = _reworded(template, language, deadline, temperature)
        if text and text != template and grounded(text, template, known):
            return text
    return ""
