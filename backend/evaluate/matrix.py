# SPDX-License-Identifier: GPL-3.0-or-later
"""The attributes of all judged products and candidates at once, so that a set of weights is scored in milliseconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ..brief.brief import write_brief
from ..library import precedents
from ..library.cards import Library
from ..library.index import card_vectors
from ..library.ranking import judge
from ..library.scoring import AVOIDED_MOST, PLAYBOOK_PARTS, settings
from ..models.holder import Models
from ..models.roles import Array
from .judged_features import Seen
from .rank_figures import TOP, Scores
from .rankers import best_gains, pictured
from .ranking import gain

Values = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.intp]
IMPOSSIBLE = 0.1
PLAYBOOK, PRECEDENT = "playbook", "precedent"
MOST_GAIN = 7.0
"""2^3 - 1: what a set of grade 3 gains."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What is fitted. weights: of the attributes, in the order of ``Matrix.names``. shares: of the playbook's parts.
    avoided: factor on the score of a set that avoids the product's family. repeat: taken off for each set above that
    looks alike."""

    weights: Values
    shares: Values
    avoided: float
    repeat: float


@dataclass(frozen=True, slots=True)
class Matrix:
    """p products, c candidates, a attributes.

    values: (p, c, a) 0-1, NaN where an attribute says nothing. parts: (p, c, 4) what the playbook is made of.
    possible, avoided: (p, c). gains: (p, c), 2^grade - 1. ideal: (p,) discounted gain of the best list. sets, looks:
    (c,) numbers of set and of place with leading surface. alike: (p, all products) how much each one's judgments count
    for the other; judged: (all products, c) 0-1, the gains of all products that may be asked; asked: (p,) places of
    these products among them.
    """

    names: tuple[str, ...]
    ids: tuple[str, ...]
    families: tuple[str, ...]
    values: Values
    parts: Values
    possible: Flags
    avoided: Flags
    gains: Values
    ideal: Values
    sets: Numbers
    looks: Numbers
    alike: Array
    judged: Array
    asked: Numbers

    def take(self, rows: Sequence[int] | Numbers) -> Matrix:
        """The same of some of the products."""
        rows = np.asarray(rows, dtype=np.intp)
        return replace(
            self, ids=tuple(self.ids[n] for n in rows), families=tuple(self.families[n] for n in rows),
            values=self.values[rows], parts=self.parts[rows], possible=self.possible[rows], avoided=self.avoided[rows],
            gains=self.gains[rows], ideal=self.ideal[rows], alike=self.alike[rows], asked=self.asked[rows],
        )  # fmt: skip

    def with_precedents(self, known: Flags) -> Matrix:
        """The same, with the attribute that is learned. known: (p, all products), which ones each product may ask."""
        values = self.values.copy()
        found = precedents.values(np.asarray(self.alike * known, dtype=np.float32), self.judged)
        values[:, :, self.names.index(PRECEDENT)] = found
        return replace(self, values=values)

    def scores(self, fitted: Settings) -> Values:
        """(p, c): each candidate's score, as `library.ranking` makes it."""
        values = self.values.copy()
        playbook = self.parts @ (fitted.shares / fitted.shares.sum())
        values[:, :, self.names.index(PLAYBOOK)] = np.where(self.avoided, np.minimum(playbook, AVOIDED_MOST), playbook)
        known = ~np.isnan(values)
        whole = np.maximum((known * fitted.weights).sum(axis=2), 1e-9)
        mean = (np.nan_to_num(values) * fitted.weights).sum(axis=2) / whole
        gates = np.where(self.avoided, fitted.avoided, 1.0) * np.where(self.possible, 1.0, IMPOSSIBLE)
        return np.asarray(mean * gates)

    def first_sets(self, fitted: Settings, top: int = TOP) -> Numbers:
        """(p, top): the candidates of the first sets of each list, every set once in its best variant."""
        left = self.scores(fitted)
        out = np.zeros((len(left), top), dtype=np.intp)
        for place in range(top):
            best = left.argmax(axis=1)
            out[:, place] = best
            left = left - fitted.repeat * (self.looks[None, :] == self.looks[best][:, None])
            left = np.where(self.sets[None, :] == self.sets[best][:, None], -np.inf, left)
        return out

    def ndcg(self, fitted: Settings) -> Scores:
        """(p,) nDCG@5 of each product's list of sets."""
        got = np.take_along_axis(self.gains, self.first_sets(fitted), axis=1)
        return np.asarray((got / np.log2(np.arange(2, TOP + 2))).sum(axis=1) / np.maximum(self.ideal, 1e-9))


def _numbered(words: Sequence[str]) -> Numbers:
    known = {word: number for number, word in enumerate(dict.fromkeys(words))}
    return np.array([known[word] for word in words], dtype=np.intp)


def present() -> tuple[tuple[str, ...], Settings]:
    """The attributes' names and the settings of weights.toml."""
    data = settings()
    fitted = Settings(
        np.array(list(data["weights"].values())), np.array([data["playbook"][name] for name in PLAYBOOK_PARTS]),
        data["verdict"]["avoided"], data["diversity"]["repeat"],
    )  # fmt: skip
    return tuple(data["weights"]), fitted


def learned(seen: Sequence[Seen], library: Library, models: Models) -> precedents.Precedents:
    """Precedents from these products, as they are shipped."""
    cards = library.cards
    gains = np.array([[gain(one.product.grade(card)) for card in cards] for one in seen], dtype=np.float32) / MOST_GAIN
    names = tuple(one.product.name or one.features.type.value or one.product.type for one in seen)
    return precedents.Precedents(
        precedents.numbers([one.features for one in seen], models.text), names, gains.astype(np.float32),
        card_vectors(cards, models.text), precedents.set_colors(cards),
    )  # fmt: skip


def build(seen: Sequence[Seen], library: Library, models: Models) -> Matrix:
    """Every product judged by every attribute for every candidate. The learned attribute is empty until
    `Matrix.with_precedents` says who may be asked."""
    names, _ = present()
    cards = library.cards
    values = np.full((len(seen), len(cards), len(names)), np.nan)
    parts = np.zeros((len(seen), len(cards), len(PLAYBOOK_PARTS)))
    possible, avoided = np.ones(values.shape[:2], dtype=bool), np.zeros(values.shape[:2], dtype=bool)
    gains, ideal = np.zeros(values.shape[:2]), np.zeros(len(seen))
    discount = 1.0 / np.log2(np.arange(2, TOP + 2))
    for row, one in enumerate(seen):
        brief = write_brief(one.features, one.said)
        for column, scored in enumerate(judge(pictured(one), brief, cards, models)):
            possible[row, column], avoided[row, column] = scored.possible, scored.avoided
            parts[row, column] = [scored.parts[PLAYBOOK].about["parts"][name] for name in PLAYBOOK_PARTS]
            for number, name in enumerate(names):
                if name in scored.parts and name != PRECEDENT:
                    values[row, column, number] = scored.parts[name].value
        gains[row] = [gain(one.product.grade(card)) for card in cards]
        best = sorted((gain(grade) for grade in best_gains(one.product, cards)), reverse=True)[:TOP]
        ideal[row] = float(np.dot(best, discount[: len(best)]))
    known = learned(seen, library, models)
    smooth = precedents.sets_alike(known.set_words, known.set_colors, known.set_words, known.set_colors)
    return Matrix(
        names, tuple(one.product.id for one in seen), tuple(one.product.family for one in seen), values, parts,
        possible, avoided, gains, ideal, _numbered([card.set_id for card in cards]),
        _numbered([f"{card.place}, {card.surfaces[0] if card.surfaces else ''}" for card in cards]),
        known.products.alike(known.products), np.asarray(known.gains @ smooth.T, dtype=np.float32),
        np.arange(len(seen), dtype=np.intp),
    )  # fmt: skip
