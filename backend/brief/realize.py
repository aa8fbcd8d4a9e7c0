# SPDX-License-Identifier: GPL-3.0-or-later
"""The brief in sentences: one for each topic, in a wording that is chosen by the product, so that it stays the same.

A language model may word single sentences anew, when asked to (see polish.py for why that is not the default); what it
writes passes the grounding check or gives way to the template, and each sentence says who worded it.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator

from ..models.roles import LanguageModel
from ..records import ProductFeatures, Sentence, StudioBrief
from . import phrases
from .english import a, is_plural, sentence

_SURE = 0.35
"""Confidence of the type below which the first sentence says that it is an assumption."""

OnText = Callable[[Sentence], None]


def _seed(brief: StudioBrief, features: ProductFeatures) -> int:
    key = "|".join((features.name, brief.product, *(color.hex for color in features.colors)))
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8])


def unsure(features: ProductFeatures) -> bool:
    """Whether the type is a guess that the text must not pass off as known."""
    kind = features.type
    return bool(kind.value) and kind.source == "inferred" and kind.confidence < _SURE


def variants(brief: StudioBrief) -> dict[str, list[str]]:
    """All wordings of each topic, finished sentences, in the order of the plan."""
    return {topic: [sentence(text) for text in plan(brief)] for topic, plan in phrases.PLAN}


def template_sentences(brief: StudioBrief, features: ProductFeatures) -> Iterator[tuple[str, str]]:
    """(topic, sentence) in order; no wording opens two sentences with the same word if it can be helped."""
    chance = random.Random(_seed(brief, features))
    opened: set[str] = set()
    for topic, wordings in variants(brief).items():
        fresh = [text for text in wordings if text.split(" ", 1)[0] not in opened] or wordings
        text = chance.choice(fresh)
        opened.add(text.split(" ", 1)[0])
        if topic == "staging" and unsure(features):
            text = f"Assuming that {'these are' if is_plural(brief.product) else 'this is'} {a(brief.product)}, " + (
                text[:1].lower() + text[1:]
            )
        yield topic, text


def sentences(
    brief: StudioBrief,
    features: ProductFeatures,
    language: LanguageModel | None = None,
    on_text: OnText | None = None,
) -> tuple[Sentence, ...]:
    """The brief in words; ``on_text`` gets each sentence as it is ready.

    language: None for the templates alone, which is the default (see `polish`).
    """
    out = []
    if language is None:
        made: Iterator[Sentence] = (Sentence(text, "template") for _, text in template_sentences(brief, features))
    else:
        from .polish import polished

        made = polished(brief, features, language)
    for item in made:
        out.append(item)
        if on_text is not None:
            on_text(item)
    return tuple(out)
