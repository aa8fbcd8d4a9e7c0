# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a set speaks of the words of the user's categories (a season, a customer): by its text, and by what the word
changes in the brief (kinds, places, surfaces, moods, props)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..brief.effects import SURE
from ..models.roles import Array, TextModel
from ..perception.vocabulary import normalize
from ..perception.vocabulary.categories import CategoryWord, load_categories
from ..records import Category, ProductFeatures
from .cards import Card
from .scoring import Judged, Wanted

_known: dict[tuple[str, str], Array] = {}
_SPREAD = 2.5
"""Standard deviations of a library's cosines that count as all or nothing: as such, cosines of a word say little."""


def wanted_words(features: ProductFeatures) -> list[tuple[Category, CategoryWord]]:
    """The words that were said or are sure enough to choose sets by."""
    sure = [c for c in features.categories if c.source == "said by the user" or c.confidence >= SURE]
    kinds = load_categories() if sure else {}
    found = [(c, kinds[c.name].find(c.value)) for c in sure if c.name in kinds]
    return [(category, word) for category, word in found if word is not None]


def meaning(features: ProductFeatures, vectors: Array, model: TextModel) -> dict[str, Array]:
    """{"categories": (n,) 0-1}: how near the words stand to each card's text (n, d); empty where there are no words."""
    words = wanted_words(features)
    if not words:
        return {}
    rows = []
    weights = [category.confidence for category, _ in words]
    for category, word in words:
        cosines = vectors @ _vector(f"a set for {word.name}, {category.name}", model)
        spread = max(float(cosines.std()), 1e-6)
        rows.append(np.clip(0.5 + (cosines - cosines.mean()) / (2 * _SPREAD * spread), 0.0, 1.0))
    return {"categories": np.asarray(np.average(rows, axis=0, weights=weights), dtype=np.float32)}


def _vector(text: str, model: TextModel) -> Array:
    if (model.space, text) not in _known:
        _known[model.space, text] = model.embed([text])[0]
    return _known[model.space, text]


def categories(wanted: Wanted, card: Card, near: float | None) -> Judged | None:
    """near: what `meaning` found for the card. None where no word was said. A guess weighs as much as it is sure."""
    words = wanted_words(wanted.features)
    if not words or near is None:
        return None
    value, total = 0.0, sum(category.confidence for category, _ in words)
    shown: list[str] = []
    missed: list[str] = []
    for category, word in words:
        named = _names(card, word)
        told = _signs(card, word)
        own = 1.0 if named else sum(told) / len(told) if told else near
        value += category.confidence / total * (0.5 * near + 0.5 * own)
        (shown if own >= 0.5 else missed).append(f"{category.name}: {word.name}")
    pro = f"It speaks of what you asked for ({', '.join(shown)})." if shown else ""
    con = f"It says little of what you asked for ({', '.join(missed)})." if missed else ""
    return Judged(value, pro, con)


def _names(card: Card, word: CategoryWord) -> bool:
    text = f" {normalize(f'{card.title} {card.caption} {card.place}')} "
    return any(f" {normalize(name)} " in text for name in (word.name, *word.also))


def _signs(card: Card, word: CategoryWord) -> list[float]:
    """For each list that the word brings into the brief, 1 where the card has one of its words, else 0."""
    if word.brief is None:
        return []
    of_card: dict[str, Sequence[str]] = {
        "kinds": (card.kind,), "places": (card.place,), "surfaces": card.surfaces, "mood": card.mood,
    }  # fmt: skip
    lists = word.brief.lists
    told = [float(any(w in of_card[key] for w in lists[key])) for key in of_card if lists.get(key)]
    if word.brief.props:
        things = " ".join(card.props).lower()
        told.append(float(any(prop.name.split(" ")[-1] in things for prop in word.brief.props)))
    return told
