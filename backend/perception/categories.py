# SPDX-License-Identifier: GPL-3.0-or-later
"""The user's categories for one product: what was said, what names and words tell, what the picture suggests.

What a picture suggests is measured for hardly any category, so a guess is told as one: its confidence is the model's
probability times the category's ``trust``, or times `UNMEASURED` where nobody measured how often it is right.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..models.adapter import softmax
from ..models.carrier import Progress
from ..models.holder import Models
from ..models.roles import Array, unit
from ..models.store import silent
from ..records import Category
from .types import cached_embeddings, split_name
from .vocabulary.categories import CategoryKind, CategoryWord, load_categories

UNMEASURED = 0.3
"""Most that a guess is believed of which nobody measured how often it is right."""
NAMED = 0.5
"""How sure a word is that stands in the product's or its file's name: people name files for many reasons."""
NEUTRAL = "a product photo"
"""Against this sentence each word stands alone where several may hold."""


class CategoryBank:
    """All words of all categories that pictures are asked for, as vectors of one joint space."""

    def __init__(self, models: Models, kinds: Sequence[CategoryKind], progress: Progress = silent) -> None:
        self.kinds = tuple(kind for kind in kinds if not kind.ask)
        words = [word for kind in self.kinds for word in kind.words]
        texts = [NEUTRAL, *(text for word in words for text in word.texts)]
        rows = models.bridge.text_to_joint(cached_embeddings(texts, models, progress)) if words else np.zeros((1, 1))
        self.neutral: Array = np.asarray(rows[0], dtype=np.float32)
        parts = []
        at = 1
        for word in words:
            parts.append(rows[at : at + len(word.texts)].mean(axis=0))
            at += len(word.texts)
        self.rows: Array = unit(np.array(parts, dtype=np.float32)) if parts else np.zeros((0, 1), dtype=np.float32)

    def guesses(self, joint: Array, temperature: float) -> list[tuple[CategoryKind, list[tuple[CategoryWord, float]]]]:
        """Probability of each word of each category for a vector (d,) in the joint space, best first.

        Words of a category share one whole, or stand each against the neutral sentence where several may hold.
        """
        if not len(self.rows):
            return []
        scores, neutral = self.rows @ joint, float(self.neutral @ joint)
        found = []
        at = 0
        for kind in self.kinds:
            mine = scores[at : at + len(kind.words)]
            at += len(kind.words)
            if kind.multiple:
                pairs = np.stack([mine, np.full_like(mine, neutral)], axis=1)
                chances = softmax(pairs, temperature)[:, 0]
            else:
                chances = softmax(mine[None], temperature)[0]
            order = np.argsort(-chances, kind="stable")
            found.append((kind, [(kind.words[n], float(chances[n])) for n in order]))
        return found


_BANKS: dict[tuple[str, tuple[str, ...]], CategoryBank] = {}


def category_bank(models: Models, progress: Progress = silent) -> CategoryBank:
    """The bank of the categories as they are now, made once a process; the words' vectors stay in the user's cache."""
    kinds = load_categories()
    told = [f"{kind.name} {kind.multiple} {kind.ask}: {word.texts}" for kind in kinds.values() for word in kind.words]
    key = models.bridge.space, tuple(told)
    if key not in _BANKS:
        _BANKS[key] = CategoryBank(models, tuple(kinds.values()), progress)
    return _BANKS[key]


def find(
    joint: Array,
    models: Models,
    said: Sequence[Category],
    names: Sequence[str] = (),
    text: str = "",
    family: str = "",
    progress: Progress = silent,
) -> tuple[Category, ...]:
    """The words of all categories that hold for a product, in the order of the categories.

    joint: its vector (d,) in the joint space. said: what the user said, which wins. names: of the product and its file.
    text: a description in words. family: the product's.
    """
    kinds = load_categories()
    if not kinds:
        return ()
    words = " ".join([*(split_name(name) for name in names), text])
    guesses = category_bank(models, progress).guesses(joint, models.bridge.temperature)
    found = {kind.name: ranked for kind, ranked in guesses}
    out: list[Category] = []
    for kind in kinds.values():
        chosen = [category for category in said if category.name == kind.name]
        if not chosen and (named := kind.named_in(words)):
            note = "its name or description says so (a hint, not seen)"
            chosen = [Category(kind.name, word.name, NAMED, "inferred", note) for word in named]
        if not chosen and (not kind.families or family in kind.families):
            chosen = [
                Category(kind.name, word.name, round(chance * _trust(kind), 4), "inferred", _note(kind))
                for word, chance in found.get(kind.name, [])
                if chance >= kind.threshold
            ]
        out += chosen if kind.multiple else chosen[:1]
    return tuple(out)


def _trust(kind: CategoryKind) -> float:
    return UNMEASURED if kind.trust is None else kind.trust


def _note(kind: CategoryKind) -> str:
    if kind.trust is None:
        return "looks like it; how often such a guess is right was not measured"
    return f"looks like it; such guesses were right for {kind.trust:.0%} when they were measured"
