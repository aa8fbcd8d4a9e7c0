# SPDX-License-Identifier: GPL-3.0-or-later
"""How far two people agree on the same products: the ceiling for any ranker that is scored by one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..library.cards import Card
from .judgments import GRADES, Judged

_ORDERS = 20


@dataclass(frozen=True, slots=True)
class Agreement:
    """kappa: quadratically weighted, over all candidates; exact, near: share with the same grade, and within one.
    orders: for each product, candidates in the second one's order, ties broken at random several times."""

    products: tuple[str, ...]
    kappa: float
    exact: float
    near: float
    orders: Mapping[str, Sequence[list[int]]]

    def __str__(self) -> str:
        return (
            f"Two judges on {len(self.products)} products: quadratically weighted kappa {self.kappa:.2f}, "
            f"the same grade {self.exact:.0%}, within one {self.near:.0%}"
        )


def weighted_kappa(one: npt.NDArray[np.intp], other: npt.NDArray[np.intp], grades: int = len(GRADES)) -> float:
    """Cohen's kappa with quadratic weights: 1 for the same grades, 0 for what chance gives."""
    seen = np.zeros((grades, grades))
    np.add.at(seen, (one, other), 1.0)
    seen /= max(seen.sum(), 1.0)
    step = np.arange(grades)
    far = (step[:, None] - step[None, :]) ** 2
    chance = float((far * np.outer(seen.sum(axis=1), seen.sum(axis=0))).sum())
    return 1.0 - float((far * seen).sum()) / chance if chance > 0 else 1.0


def agreement(first: Sequence[Judged], second: Sequence[Judged], cards: Sequence[Card]) -> Agreement | None:
    """Of the products with the same id; None where there are none."""
    others = {product.id: product for product in second}
    pairs = [(product, others[product.id]) for product in first if product.id in others]
    if not pairs:
        return None
    one, two = (np.array([[pair[side].grade(card) for card in cards] for pair in pairs]) for side in (0, 1))
    far = np.abs(one - two)
    random = np.random.default_rng(7)
    orders = {
        pair[0].id: [np.lexsort((random.random(len(cards)), -row)).tolist() for _ in range(_ORDERS)]
        for pair, row in zip(pairs, two, strict=True)
    }
    kappa = weighted_kappa(one.ravel(), two.ravel())
    return Agreement(tuple(orders), kappa, float((far == 0).mean()), float((far <= 1).mean()), orders)
