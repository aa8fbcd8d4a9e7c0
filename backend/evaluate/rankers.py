# SPDX-License-Identifier: GPL-3.0-or-later
"""The rankers that are compared: each orders all candidates of a library for one judged product, best first.

The two methods in use elsewhere are built as their makers describe them, with this engine's own models, so that the
methods are compared and not the models: text to text (what was recognized, in words, to captions of the assets) and
image to text (the picture to the captions, in one space).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ..brief.brief import as_text, write_brief
from ..library.cards import Card, Library
from ..library.index import card_vectors
from ..library.precedents import in_words
from ..library.proof import rerank
from ..library.ranking import rank
from ..models.holder import Models
from ..models.roles import Array
from ..protocol import BacklotError
from ..records import ProductFeatures
from .judged_features import Seen
from .judgments import Judged

Ranker = Callable[[Seen], list[int]]
"""Places of all candidates in the library, best first."""
Proofs = Mapping[str, Sequence[Mapping[str, Any]]]
"""Product id to proofs of some of its candidates, in the form of `library.proof.rerank`."""


def pictured(seen: Seen) -> ProductFeatures:
    """The features for the ranking: as in the pipeline, the vector of a description is none of a picture."""
    return seen.features if seen.has_picture else replace(seen.features, embedding=())


def _order(scores: Array) -> list[int]:
    return [int(n) for n in np.argsort(-scores, kind="stable")]


class Rankers:
    """All of them over one library; captions are embedded once."""

    def __init__(self, library: Library, models: Models, index: Path | None = None) -> None:
        self.library, self.models, self._index = library, models, index
        self._place = {card.id: number for number, card in enumerate(library.cards)}
        self._captions = models.text.embed([card.caption or card.title for card in library.cards])
        self._passages = card_vectors(library.cards, models.text, index)
        self._joint = models.bridge.text_to_joint(self._captions)

    def random(self, seed: int) -> Ranker:
        generator = np.random.default_rng(seed)
        return lambda seen: [int(n) for n in generator.permutation(len(self.library.cards))]

    def popularity(self, learned_from: Sequence[Judged]) -> Ranker:
        """The same order for every product: candidates by their mean grade over the products of the fit part."""
        grades = [[product.grade(card) for card in self.library.cards] for product in learned_from]
        order = _order(np.mean(grades, axis=0, dtype=np.float64).astype(np.float32))
        return lambda seen: order

    def text_to_text(self, seen: Seen) -> list[int]:
        """What was recognized, in words, to the captions."""
        return _order(self._captions @ self.models.text.embed([in_words(seen.features)])[0])

    def brief_to_text(self, seen: Seen) -> list[int]:
        """The brief, in place of what a language model would recommend, to all that the cards say."""
        brief = write_brief(seen.features, seen.said)
        return _order(self._passages @ self.models.text.embed([as_text(brief)])[0])

    def image_to_text(self, seen: Seen) -> list[int]:
        """The product's picture to the captions; only for products with a picture."""
        return _order(self._joint @ np.asarray(seen.features.embedding, dtype=np.float32))

    def _matches(self, seen: Seen) -> list[dict[str, Any]]:
        brief = write_brief(seen.features, seen.said)
        matches, _ = rank(pictured(seen), brief, self.library, self.models, None, self._index)
        return [match.to_json() for match in matches]

    def ours(self, seen: Seen) -> list[int]:
        return [self._place[match["set"]] for match in self._matches(seen)]

    def with_proofs(self, proofs: Proofs) -> Ranker:
        """Ours, and then the best ones in the order that their proof renders give them."""

        def ranker(seen: Seen) -> list[int]:
            matches = rerank(self._matches(seen), proofs.get(seen.product.id, ()))
            return [self._place[match["set"]] for match in matches]

        return ranker


def read_proofs(path: Path) -> dict[str, list[dict[str, Any]]]:
    """``{"<product id>": [{"set": "<candidate>", "score": 0-1} …]}``. Raises BacklotError("bad_proofs", …)."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        for id, proofs in data.items():
            for proof in proofs:
                if "fault" not in proof and not 0.0 <= float(proof["score"]) <= 1.0:
                    raise ValueError(f"the score of {id}, {proof['set']} does not lie between 0 and 1")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as ex:
        raise BacklotError(
            "bad_proofs",
            f"The proofs {path} cannot be read: {ex}.",
            'It should look like {"product id": [{"set": "candidate", "score": 0.7}]}.',
        ) from ex
    found: dict[str, list[dict[str, Any]]] = data
    return found


def gains(product: Judged, cards: Sequence[Card], order: Sequence[int]) -> list[int]:
    """The grades in the order of a list of sets: each set stands where its best variant stands, with that one's grade.

    Every ranker is read in this way, so that none wins or loses by listing variants of one set after each other.
    """
    found: dict[str, int] = {}
    for number in order:
        card = cards[number]
        if card.set_id not in found:
            found[card.set_id] = product.grade(card)
    return list(found.values())


def best_gains(product: Judged, cards: Sequence[Card]) -> list[int]:
    """The best grade that each set has in one of its variants: what the best possible list is made of."""
    best: dict[str, int] = {}
    for card in cards:
        best[card.set_id] = max(best.get(card.set_id, 0), product.grade(card))
    return list(best.values())
