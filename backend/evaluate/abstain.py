# SPDX-License-Identifier: GPL-3.0-or-later
"""How often "nothing fits" is said rightly and wrongly, and the fit of that verdict: ``backlot evaluate abstain``.

For every judged product the library is asked whole; without all sets that fit (a grade of 2 or more in any variant);
without the single candidates that fit; with one or three fitting sets left; and as small random libraries. On the fit
part the verdict is cross-validated, and no product is its own precedent; on the test part it is the shipped one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from ..brief.brief import write_brief
from ..library import gap
from ..library.cards import Library
from ..library.precedents import Numbers as Products
from ..library.precedents import Precedents
from ..library.ranking import Scored, judge
from ..library.scoring import WEIGHTS_FILE, settings
from ..models.holder import Models
from .judged_features import Seen
from .judgments import Split
from .matrix import learned
from .rankers import pictured
from .weights_file import rewrite

Values = npt.NDArray[np.float64]
FITS = 2
"""From this grade on a set fits."""
FULL, REMOVED = "whole library", "fitting sets removed"
KINDS = (FULL, REMOVED, "fitting candidates removed", "one fitting set left", "three fitting sets left",
         "few sets, some fit", "few sets, none fits")  # fmt: skip
FEW = KINDS[5:]
BY_BEST = ("best",)
"""What small libraries are judged by."""
COUNTS = {FULL: 1.0, REMOVED: 1.0, KINDS[2]: 0.5, KINDS[3]: 0.2, KINDS[4]: 0.6, KINDS[5]: 0.1, KINDS[6]: 0.1}
"""How much a case of each kind counts when the verdict is fitted."""
FALSE_ALARMS = 0.06
"""Share of whole libraries that the line is set for; the bar is 0.10, and the test part may lie worse."""
CURVE = (0.02, 0.04, 0.06, 0.08, 0.10, 0.15, 0.20)
_SMALL = (4, 8, 16, 32)
_FOLDS, _RIDGE, _ROUNDS = 10, 1.0, 50


@dataclass(frozen=True, slots=True)
class Case:
    """One product asked of one library. measures: of `gap.measures`. fits: whether anything there does."""

    product: str
    kind: str
    measures: Mapping[str, float]
    fits: bool


def cases_of(product: str, items: Sequence[Scored], grades: Sequence[int], reached: float | None) -> list[Case]:
    """All cases of one product; grades: of each item."""
    best: dict[str, int] = {}
    for item, grade in zip(items, grades, strict=True):
        best[item.card.set_id] = max(best.get(item.card.set_id, 0), grade)
    chance = random.Random(product)
    good, rest = sorted(s for s, g in best.items() if g >= FITS), {s for s, g in best.items() if g < FITS}
    found: list[Case] = []

    def add(kind: str, kept: Sequence[Scored], fits: bool) -> None:
        if kept:
            found.append(Case(product, kind, gap.measures(kept, reached), fits))

    def of(sets: set[str]) -> list[Scored]:
        return [item for item in items if item.card.set_id in sets]

    add(FULL, items, bool(good))
    add(REMOVED, of(rest), False)
    add(KINDS[2], [item for item, grade in zip(items, grades, strict=True) if grade < FITS], False)
    for kind, count in ((KINDS[3], 1), (KINDS[4], 3)):
        if len(good) >= count:
            add(kind, of(rest | set(chance.sample(good, count))), True)
    for count in (*_SMALL, *_SMALL):
        sets = set(chance.sample(sorted(best), min(count, len(best))))
        fits = any(best[set_id] >= FITS for set_id in sets)
        add(KINDS[5] if fits else KINDS[6], of(sets), fits)
    return found


def _without(known: Precedents, keep: npt.NDArray[np.bool_]) -> Precedents:
    products = known.products
    kept = Products(products.words[keep], products.colors[keep], products.moods[keep], products.sizes[keep])
    names = tuple(name for name, stays in zip(known.names, keep, strict=True) if stays)
    return replace(known, products=kept, names=names, gains=known.gains[keep])


def _same(one: Seen, two: Seen) -> bool:
    """Whether two judgments are of one thing."""
    thing = one.product.model or one.product.photo
    return one.product.id == two.product.id or bool(thing and thing == (two.product.model or two.product.photo))


def collect(
    seen: Sequence[Seen], parts: Mapping[str, Split], part: Split, library: Library, models: Models,
    tell: Callable[[int], None] = lambda count: None,
) -> list[Case]:  # fmt: skip
    """All cases of a part. Precedents are the products of the fit part, but for the product itself."""
    asked = [one for one in seen if parts[one.product.id] == "fit"]
    known = learned(asked, library, models)
    found: list[Case] = []
    for count, one in enumerate((one for one in seen if parts[one.product.id] == part), 1):
        others = _without(known, np.array([not _same(one, other) for other in asked]))
        features = pictured(one)
        items = judge(features, write_brief(one.features, one.said), library.cards, models, None, others)
        grades = [one.product.grade(card) for card in library.cards]
        found += cases_of(one.product.id, items, grades, gap.reach(others, features, models.text))
        tell(count)
    return found


def logistic(rows: Values, truth: Values, counts: Values) -> Values:
    """(d + 1,): constant and weights of a logistic model of rows (n, d), with a ridge on standardized columns."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    table = np.column_stack([np.ones(len(rows)), (rows - mean) / spread])
    ridge = _RIDGE * np.diag([1e-6, *np.ones(rows.shape[1])])
    weights = np.zeros(table.shape[1])
    for _ in range(_ROUNDS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ (counts * (truth - chance)) - ridge @ weights
        bend = (table * (counts * np.maximum(chance * (1 - chance), 1e-6))[:, None]).T @ table + ridge
        step = np.linalg.solve(bend, slope)
        weights = weights + step
        if np.abs(step).max() < 1e-8:
            break
    scaled = weights[1:] / spread
    return np.concatenate([[weights[0] - scaled @ mean], scaled])


def _even(cases: Sequence[Case]) -> dict[str, float]:
    """How much a case of each kind counts so that both answers count the same."""
    fits = sum(case.fits for case in cases)
    return {FEW[0]: 1.0, FEW[1]: fits / max(len(cases) - fits, 1)}


def fit(
    cases: Sequence[Case], names: Sequence[str], counts: Mapping[str, float] = MappingProxyType(COUNTS)
) -> dict[str, float]:
    """The verdict's weights for these measures, under their names, with the ``constant``."""
    rows = np.array([[case.measures[name] for name in names] for case in cases])
    truth = np.array([float(case.fits) for case in cases])
    found = logistic(rows, truth, np.array([counts[case.kind] for case in cases]))
    return {"constant": float(found[0])} | {name: float(v) for name, v in zip(names, found[1:], strict=True)}


def _chances(cases: Sequence[Case], weights: Mapping[str, float]) -> Values:
    z = [weights["constant"] + sum(w * c.measures[n] for n, w in weights.items() if n != "constant") for c in cases]
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(z, -30, 30))))


def cross_validated(
    cases: Sequence[Case], names: Sequence[str], counts: Mapping[str, float] = MappingProxyType(COUNTS)
) -> Values:
    """The chance that something fits, for each case from the other folds' products."""
    products = sorted({case.product for case in cases})
    random.Random(0).shuffle(products)
    fold = {product: number % _FOLDS for number, product in enumerate(products)}
    out = np.zeros(len(cases))
    for number in range(_FOLDS):
        held = np.array([fold[case.product] == number for case in cases])
        weights = fit([case for case, out_of in zip(cases, held, strict=True) if not out_of], names, counts)
        out[held] = _chances([case for case, within in zip(cases, held, strict=True) if within], weights)
    return out


@dataclass(frozen=True, slots=True)
class Report:
    """chances: that something fits, of each case. line: below it "nothing fits" is said."""

    cases: Sequence[Case]
    chances: Values
    line: float
    weights: Mapping[str, Mapping[str, float]]

    def said(self, kind: str, line: float | None = None) -> float:
        """Share of the cases of a kind in which nothing is said to fit; small libraries have a line of their own."""
        of = np.array([case.kind == kind for case in self.cases])
        if line is None and kind in FEW:
            line = gap.EVEN
        return float((self.chances[of] < (self.line if line is None else line)).mean()) if of.any() else float("nan")

    def line_for(self, false_alarms: float) -> float:
        whole = np.sort(
            [c for c, case in zip(self.chances, self.cases, strict=True) if case.kind == FULL and case.fits]
        )
        return float(whole[int(false_alarms * len(whole))])

    def curve(self) -> list[tuple[float, float, list[float]]]:
        """(false alarms, line, share said of each kind) for a range of lines."""
        lines = [(share, self.line_for(share)) for share in CURVE]
        return [(share, line, [self.said(kind, line) for kind in KINDS]) for share, line in lines]

    def markdown(self) -> str:
        count = len({case.product for case in self.cases})
        out = [
            f'Share of {count} products for which "nothing fits" is said:',
            "",
            "| library | said |",
            "| --- | ---: |",
        ]
        out += [f"| {kind} | {self.said(kind):.2f} |" for kind in KINDS]
        out += ["", f"| line | {' | '.join(KINDS)} |", f"| ---: |{' ---: |' * len(KINDS)}"]
        out += [f"| {line:.2f} | {' | '.join(f'{v:.2f}' for v in said)} |" for _, line, said in self.curve()]
        return "\n".join(out)

    def to_json(self) -> dict[str, Any]:
        return {
            "products": len({case.product for case in self.cases}), "line": round(self.line, 4),
            "said": {kind: round(self.said(kind), 4) for kind in KINDS},
            "curve": [{"line": round(line, 4), "said": dict(zip(KINDS, said, strict=True))}
                      for _, line, said in self.curve()],
            "weights": self.weights,
        }  # fmt: skip


def evaluate(cases: Sequence[Case]) -> Report:
    """The shipped verdict."""
    chances = np.array([gap.chance(case.measures, case.kind in FEW) for case in cases])
    return Report(cases, chances, settings()["verdict"]["nothing_fits_below"], {})


def fitted(cases: Sequence[Case]) -> Report:
    """The verdict fitted on these cases; its figures are cross-validated."""
    names = list(cases[0].measures)
    alone = [name for name in names if name not in gap.BY_PRECEDENTS]
    small = [case for case in cases if case.kind in FEW]
    chances = cross_validated(cases, names)
    weights = {gap.FITS: fit(cases, names), gap.ALONE: fit(cases, alone)}
    if len({case.fits for case in small}) == 2:
        weights[gap.FEW] = fit(small, BY_BEST, _even(small))
        chances[[case.kind in FEW for case in cases]] = cross_validated(small, BY_BEST, _even(small))
    report = Report(cases, chances, 0.0, weights)
    return replace(report, line=report.line_for(FALSE_ALARMS))


def write(report: Report, path: Path = WEIGHTS_FILE) -> None:
    """The line and the two tables into weights.toml; all else stays as it is."""
    new = {(table, name): value for table, weights in report.weights.items() for name, value in weights.items()}
    rewrite(path, new | {("verdict", "nothing_fits_below"): report.line})
