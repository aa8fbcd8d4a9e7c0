# SPDX-License-Identifier: GPL-3.0-or-later
"""Fit the ranking's weights on the judged products of the fit part: ``backlot evaluate fit``.

Coordinate search on nDCG@5 with an L2 pull to the weights that are there, never below 0: few numbers, each of which has
a meaning. Cross-validation is grouped by family, and no product asks precedents of its own family, so that the figures
tell of products unlike those that were fitted on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..library import precedents
from ..library.cards import Library
from ..library.scoring import PLAYBOOK_PARTS, WEIGHTS_FILE
from ..models.holder import Models
from .judged_features import Seen
from .matrix import PRECEDENT, Flags, Matrix, Numbers, Settings, Values, build, learned, present
from .rank_figures import Interval, Scores, difference, interval
from .weights_file import rewrite

FOLDS = 5
PULL = 0.3
"""Of the squared distance of weights (each scaled to the sum 1) to the present ones, against nDCG."""
STEPS = (0.5, 0.7, 0.85, 1.18, 1.4, 2.0)
AVOIDED = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
REPEAT = (0.0, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05)
FLOOR = 0.02
"""Least weight of an attribute: who judged saw the sets without the product, so that what only a picture of both shows
(separation, size) counts for less there than it does in the end."""
FROM_NOTHING = 0.03
"""Weight from which an attribute begins that had none."""
_ROUNDS = 12
_LEAST = 1e-4


@dataclass(frozen=True, slots=True)
class Fitted:
    """before, after: cross-validated nDCG@5 of the fit part's products with the present and the fitted weights, and
    their paired difference; alone: the latter without precedents. products: before and after, one by one."""

    names: tuple[str, ...]
    present: Settings
    best: Settings
    before: Interval
    after: Interval
    gained: Interval
    alone: Interval
    products: Mapping[str, tuple[float, float]]

    def markdown(self) -> str:
        out = ["| | present | fitted |", "| --- | ---: | ---: |"]
        out += [f"| {name} | {old:.3f} | {new:.3f} |" for name, (old, new) in self.numbers().items()]
        told = f"{self.before} before, {self.after} after, difference {self.gained}; {self.alone} without precedents"
        return "\n".join([*out, "", f"Cross-validated nDCG@5 over {len(self.products)} products: {told}."])

    def numbers(self) -> dict[str, tuple[float, float]]:
        """Each number by its name, as it is and as fitted."""
        now, new = self.present, self.best
        found = {name: (now.weights[n], new.weights[n]) for n, name in enumerate(self.names)}
        found |= {f"playbook: {name}": (now.shares[n], new.shares[n]) for n, name in enumerate(PLAYBOOK_PARTS)}
        found |= {"avoided": (now.avoided, new.avoided), "repeat": (now.repeat, new.repeat)}
        return {name: (float(old), float(fitted)) for name, (old, fitted) in found.items()}

    def to_json(self) -> dict[str, Any]:
        intervals = {"before": self.before, "after": self.after, "gained": self.gained, "alone": self.alone}
        return {
            "numbers": {name: [round(old, 4), round(new, 4)] for name, (old, new) in self.numbers().items()},
            **{name: [round(v, 4) for v in (i.mean, i.low, i.high)] for name, i in intervals.items()},
            "products": {id: [round(old, 4), round(new, 4)] for id, (old, new) in self.products.items()},
        }


def _unit(values: Values) -> Values:
    return np.asarray(values / values.sum())


def goal(matrix: Matrix, settings: Settings, anchor: Settings) -> float:
    """What is made as large as possible."""
    far = ((_unit(settings.weights) - _unit(anchor.weights)) ** 2).sum()
    far += ((_unit(settings.shares) - _unit(anchor.shares)) ** 2).sum() * 0.5
    return float(matrix.ndcg(settings).mean()) - PULL * float(far)


def _changed(values: Values, number: int, new: float) -> Values:
    changed = values.copy()
    changed[number] = new
    return _unit(changed)


def _moves(settings: Settings) -> list[Settings]:
    """Settings that differ in one number."""
    found = [replace(settings, avoided=value) for value in AVOIDED]
    found += [replace(settings, repeat=value) for value in REPEAT]
    for number, value in enumerate(settings.weights):
        steps = [max(value * step, FLOOR) for step in STEPS] if value > 0 else [FROM_NOTHING]
        found += [replace(settings, weights=_changed(settings.weights, number, new)) for new in (FLOOR, *steps)]
    for number, value in enumerate(settings.shares):
        steps = [0.0, *(value * step for step in STEPS)] if value > 0 else [FROM_NOTHING]
        found += [replace(settings, shares=_changed(settings.shares, number, new)) for new in steps]
    return found


def search(matrix: Matrix, anchor: Settings) -> Settings:
    """The best settings that single steps lead to, from the present ones."""
    best, reached = anchor, goal(matrix, anchor, anchor)
    for _ in range(_ROUNDS):
        found = max(_moves(best), key=lambda settings: goal(matrix, settings, anchor))
        value = goal(matrix, found, anchor)
        if value <= reached + _LEAST:
            break
        best, reached = found, value
    return best


def folds_of(families: Sequence[str], seed: int = 0) -> Numbers:
    """A fold for each product; a family stands in one."""
    known = sorted(set(families))
    order = np.random.default_rng(seed).permutation(len(known)) % FOLDS
    return np.array([order[known.index(family)] for family in families], dtype=np.intp)


def others(families: Sequence[str]) -> Flags:
    """(p, p): whom each product may ask for precedents: products of other families."""
    names = np.array(families)
    return np.asarray(names[:, None] != names[None, :])


def fold_settings(matrix: Matrix, anchor: Settings) -> list[Settings]:
    """What is fitted without each fold; its products neither count nor are asked."""
    fold, apart = folds_of(matrix.families), others(matrix.families)
    found = []
    for number in range(FOLDS):
        held = fold == number
        found.append(search(matrix.with_precedents(apart & ~held[None, :]).take(np.flatnonzero(~held)), anchor))
    return found


def cross_validated(matrix: Matrix, settings: Sequence[Settings]) -> Scores:
    """(p,) nDCG@5 of each product with its fold's settings, asking nobody of its fold or family."""
    fold, apart = folds_of(matrix.families), others(matrix.families)
    out = np.zeros(len(fold))
    for number in range(FOLDS):
        held = fold == number
        out[held] = matrix.with_precedents(apart & ~held[None, :]).take(np.flatnonzero(held)).ndcg(settings[number])
    return out


def fit(seen: Sequence[Seen], library: Library, models: Models) -> Fitted:
    """seen: products of the fit part."""
    return fit_matrix(build(seen, library, models), present()[1])


def fit_matrix(matrix: Matrix, anchor: Settings) -> Fitted:
    anchor = replace(anchor, weights=_unit(anchor.weights), shares=_unit(anchor.shares))
    fitted = fold_settings(matrix, anchor)
    learned_from = matrix.names.index(PRECEDENT)
    before = cross_validated(matrix, [anchor] * FOLDS)
    after = cross_validated(matrix, fitted)
    alone = cross_validated(matrix, [_without(settings, learned_from) for settings in fitted])
    best = search(matrix.with_precedents(others(matrix.families)), anchor)
    products = {id: (float(old), float(new)) for id, old, new in zip(matrix.ids, before, after, strict=True)}
    return Fitted(
        matrix.names,
        anchor,
        best,
        interval(before),
        interval(after),
        difference(after, before),
        interval(alone),
        products,
    )


def _without(settings: Settings, number: int) -> Settings:
    weights = settings.weights.copy()
    weights[number] = 0.0
    return replace(settings, weights=_unit(weights))


def numbers(fitted: Fitted) -> dict[tuple[str, str], float]:
    """What was fitted, by table and name of weights.toml."""
    new = {("weights", name): float(fitted.best.weights[n]) for n, name in enumerate(fitted.names)}
    new |= {("playbook", name): float(fitted.best.shares[n]) for n, name in enumerate(PLAYBOOK_PARTS)}
    return new | {("verdict", "avoided"): fitted.best.avoided, ("diversity", "repeat"): fitted.best.repeat}


def write(fitted: Fitted, seen: Sequence[Seen], library: Library, models: Models, path: Path = WEIGHTS_FILE) -> None:
    """The weights beside their comments, and the precedents: each whole or not at all."""
    rewrite(path, numbers(fitted))
    precedents.write(learned(seen, library, models), models.text.space)
