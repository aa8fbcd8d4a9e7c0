# SPDX-License-Identifier: GPL-3.0-or-later
"""The brief in sentences: topic by topic, in wordings that a seed draws so that none repeats the one before.

The seed is the product's own, so that a product keeps its text and another gets another one. A language model may word
single sentences anew, when asked to (see polish.py for why that is not the default); what it writes passes the
grounding check or gives way to the template, and each sentence says who worded it.

Nor does the pack's model choose among the wordings: its likeliest ones (SmolLM2-135M, per token, sentence by sentence)
were read blind against this draw for 36 products (tests/benchmarks/brief_choice.py), and preferred for 10.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable, Iterable, Iterator, Set
from typing import Literal

from ..models.roles import LanguageModel
from ..protocol import BacklotError
from ..records import ProductFeatures, Sentence, StudioBrief
from . import phrases
from .english import a, is_plural, sentence

Tongue = Literal["en", "ko"]
TONGUES: tuple[Tongue, ...] = ("en", "ko")
"""English and Korean."""


def known_tongue(name: object) -> Tongue:
    """The name itself. Raises BacklotError("bad_request", …) for a language that the brief is not written in."""
    for tongue in TONGUES:
        if name == tongue:
            return tongue
    raise BacklotError("bad_request", f"The brief is not written in {name!r}.", f"Choose one of {', '.join(TONGUES)}.")


_SURE = 0.35
"""Confidence of the type below which the first sentence says that it is an assumption."""

ORDERS = (
    ("staging", "colors", "lighting", "technique", "props", "texture", "mood", "avoid", "why"),
    ("staging", "colors", "texture", "props", "lighting", "technique", "mood", "avoid", "why"),
    ("scene", "staging", "colors", "props", "texture", "lighting", "technique", "avoid", "why"),
    ("idea", "staging", "colors", "texture", "props", "lighting", "technique", "mood", "avoid"),
    ("staging", "texture", "props", "colors", "mood", "lighting", "technique", "avoid", "why"),
)
"""Orders in which a person would tell a brief; a doubtful product is named first (the first two)."""
_STAGED_FIRST = 2
_NEAR = 0.3
"""Difference of `_repeats` up to which two wordings are equally good."""

OnText = Callable[[Sentence], None]


def seed_of(brief: StudioBrief, features: ProductFeatures) -> int:
    """The product's own seed: the same product and direction always read the same."""
    key = "|".join((features.name, brief.product, brief.direction, *(color.hex for color in features.colors)))
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8])


def unsure(features: ProductFeatures) -> bool:
    """Whether the type is a guess that the text must not pass off as known."""
    kind = features.type
    return bool(kind.value) and kind.source == "inferred" and kind.confidence < _SURE


def variants(brief: StudioBrief, tongue: Tongue = "en") -> dict[str, list[str]]:
    """All wordings of each topic, finished sentences."""
    if tongue == "ko":
        from .korean import phrases as korean

        return {topic: [korean.sentence(text) for text in plan(brief)] for topic, plan in korean.PLAN}
    return {topic: [sentence(text) for text in plan(brief)] for topic, plan in phrases.PLAN}


def _hedged(text: str, brief: StudioBrief, tongue: Tongue) -> str:
    """The sentence, said on the assumption that the product is what it seems."""
    if tongue == "ko":
        from .korean import phrases as korean

        return korean.assumed(brief) + text
    these = "these are" if is_plural(brief.product) else "this is"
    return f"Assuming that {these} {a(brief.product)}, {text[:1].lower()}{text[1:]}"


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.lower())


def _carriers(wordings: list[str]) -> Iterable[frozenset[str]]:
    """Of each wording the words that are its own: those that not all wordings of the topic share."""
    sets = [frozenset(_words(text)) for text in wordings]
    shared = frozenset.intersection(*sets)
    return (words - shared for words in sets)


def _repeats(text: str, own: frozenset[str], openers: Set[str], said: Set[str]) -> float:
    """How much a wording repeats: its first word counts most, then the share of its own words that were said."""
    return 2.0 * (_words(text)[0] in openers) + len(own & said) / max(len(own), 1)


def draw(wordings: dict[str, list[str]], seed: int, staged_first: bool = False) -> Iterator[tuple[str, str]]:
    """(topic, sentence) in one of the orders: for each topic one of the wordings that repeat least of what was said, as
    the seed says."""
    chance = random.Random(seed)
    openers: set[str] = set()
    said: set[str] = set()
    for topic in chance.choice(ORDERS[:_STAGED_FIRST] if staged_first else ORDERS):
        own = list(zip(wordings[topic], _carriers(wordings[topic]), strict=True))
        chance.shuffle(own)
        costs = [_repeats(*item, openers, said) for item in own]
        text, words = next(item for item, cost in zip(own, costs, strict=True) if cost <= min(costs) + _NEAR)
        openers.add(_words(text)[0])
        said |= words
        yield topic, text


def template_sentences(
    brief: StudioBrief, features: ProductFeatures, tongue: Tongue = "en", seed: int | None = None
) -> Iterator[tuple[str, str]]:
    """(topic, sentence) in order. seed: another wording than the product's own."""
    doubt = unsure(features)
    drawn = draw(variants(brief, tongue), seed_of(brief, features) if seed is None else seed, doubt)
    for topic, text in drawn:
        yield topic, _hedged(text, brief, tongue) if doubt and topic == "staging" else text


def sentences(
    brief: StudioBrief,
    features: ProductFeatures,
    language: LanguageModel | None = None,
    on_text: OnText | None = None,
    tongue: Tongue = "en",
    assets: Iterable[str] = (),
) -> tuple[Sentence, ...]:
    """The brief in words; ``on_text`` gets each sentence as it is ready.

    language: None for the templates alone, which is the default (see `polish`); it words English only.
    assets: texts of the library's set that the brief leads to; a language model may use their words too.
    """
    out = []
    if language is None or tongue != "en":
        drawn = template_sentences(brief, features, tongue)
        made: Iterator[Sentence] = (Sentence(text, "template") for _, text in drawn)
    else:
        from .polish import polished

        made = polished(brief, features, language, assets=assets)
    for item in made:
        out.append(item)
        if on_text is not None:
            on_text(item)
    return tuple(out)
