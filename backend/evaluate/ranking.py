# SPDX-License-Identifier: GPL-3.0-or-later
"""The ranking of sets against judged products: ``backlot evaluate ranking``.

nDCG@5 with gains 2^grade - 1 over lists of sets (each in the variant that the ranker puts first), hit@1 and hit@3 for a
set of grade 3, and for one of grade 2 or better. Figures are of the test part; nothing may be tuned on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..library.cards import Card
from .agreement import agreement
from .judged_features import Seen
from .judgments import Judged, Split
from .rank_figures import TOP, Interval, Row, Scores, as_data, difference, interval, ndcg, table
from .rankers import Proofs, Ranker, Rankers, best_gains, gains

METRIC = "nDCG@5"
OURS, PROOF = "ours", "ours with proof"
TEXT, BRIEF, IMAGE = "text to text", "text to text, from our brief", "image to text"
BAR = 0.10
"""By how much ours must beat each of the others."""
_SEEDS = 20


def gain(grade: int) -> float:
    return float(2**grade - 1)


def measures(product: Judged, cards: Sequence[Card], order: Sequence[int]) -> dict[str, float]:
    """All metrics of one list."""
    got = gains(product, cards, order)
    found = {METRIC: ndcg([gain(g) for g in got[:TOP]], [gain(g) for g in best_gains(product, cards)])}
    for grade, words in ((3, ""), (2, " of grade 2")):
        for top in (1, 3):
            found[f"hit@{top}{words}"] = float(any(g >= grade for g in got[:top]))
    return found


@dataclass(slots=True)
class Report:
    """sections: title and rows. bars: what must hold, the measured difference, and whether it does."""

    sections: list[tuple[str, list[Row]]] = field(default_factory=list)
    bars: list[tuple[str, Interval, bool]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def markdown(self) -> str:
        parts: list[str] = []
        for title, rows in self.sections:
            parts += [f"{title}:", "", table(rows, OURS, METRIC), ""]
        for what, found, holds in self.bars:
            parts.append(f"- {what}: {found}, {'met' if holds else 'not met'}")
        return "\n".join([*parts, *(f"- {note}" for note in self.notes)])

    def to_json(self) -> dict[str, Any]:
        return {
            "sections": [{"title": title, "rankers": as_data(rows)} for title, rows in self.sections],
            "bars": [{"bar": what, "difference": [round(v, 4) for v in (i.mean, i.low, i.high)], "met": holds}
                     for what, i, holds in self.bars],
            "notes": self.notes,
        }  # fmt: skip


class Evaluation:
    """One run: rankers over the products that could be seen."""

    def __init__(
        self, rankers: Rankers, seen: Sequence[Seen], parts: Mapping[str, Split], proofs: Proofs | None = None
    ) -> None:
        self.rankers, self.seen, self.parts, self.proofs = rankers, list(seen), parts, proofs
        self.cards = rankers.library.cards

    def row(self, name: str, ranker: Ranker, seen: Sequence[Seen]) -> Row:
        found = [measures(one.product, self.cards, ranker(one)) for one in seen]
        return Row(name, {metric: np.array([each[metric] for each in found]) for metric in found[0]})

    def _random(self, seen: Sequence[Seen]) -> Row:
        """The mean over many random orders, item by item."""
        rows = [self.row("random", self.rankers.random(seed), seen) for seed in range(_SEEDS)]
        return Row("random", {name: np.mean([row.scores[name] for row in rows], axis=0) for name in rows[0].scores})

    def rows(self, seen: Sequence[Seen], pictures: bool) -> list[Row]:
        """pictures: all of them have a picture, so that image to text can be asked."""
        fit = [one.product for one in self.seen if self.parts[one.product.id] == "fit"]
        rankers: dict[str, Ranker] = {
            "popularity": self.rankers.popularity(fit),
            TEXT: self.rankers.text_to_text,
            BRIEF: self.rankers.brief_to_text,
            **({IMAGE: self.rankers.image_to_text} if pictures else {}),
            OURS: self.rankers.ours,
        }
        if self.proofs is not None:
            rankers[PROOF] = self.rankers.with_proofs(self.proofs)
        return [self._random(seen), *(self.row(name, ranker, seen) for name, ranker in rankers.items())]

    def _ceiling(self, second: Sequence[Judged]) -> list[str]:
        """How another person does as a ranker, of all products that two people judged."""
        first = {one.product.id: one.product for one in self.seen}
        found = agreement(list(first.values()), second, self.cards)
        if found is None:
            return []
        scores = [np.mean([measures(first[id], self.cards, order)[METRIC] for order in orders])
                  for id, orders in found.orders.items()]  # fmt: skip
        return [f"{found}; the second one's order as a ranker has {METRIC} {interval(np.array(scores))}."]

    def run(self, part: Split = "test", second: Sequence[Judged] = ()) -> Report:
        """second: second opinions, for the ceiling."""
        report = Report(notes=self._ceiling(second))
        if part == "fit":
            report.notes.append("Ours flatters itself here: products of the fit part are their own precedents.")
        chosen = [one for one in self.seen if self.parts[one.product.id] == part]
        pictured = [one for one in chosen if one.has_picture]
        if chosen:
            rows = self.rows(chosen, pictures=False)
            report.sections.append((f"Products of the {part} part", rows))
            report.bars += _bars(rows, (TEXT, BRIEF))
        if pictured:
            rows = self.rows(pictured, pictures=True)
            report.sections.append(("Of these, products with a picture", rows))
            report.bars += _bars(rows, (TEXT, IMAGE), " (products with a picture)")
        return report


def _bars(rows: Sequence[Row], others: Sequence[str], where: str = "") -> list[tuple[str, Interval, bool]]:
    """Ours above each of the others by the bar, and their intervals apart."""
    scores: dict[str, Scores] = {row.ranker: row.scores[METRIC] for row in rows}
    found = []
    for other in others:
        gap = difference(scores[OURS], scores[other])
        apart = interval(scores[OURS]).low > interval(scores[other]).high
        what = f"ours over {other}{where}, at least {BAR:.2f} with intervals apart"
        found.append((what, gap, gap.mean >= BAR and apart))
    return found
