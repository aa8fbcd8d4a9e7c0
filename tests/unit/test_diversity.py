# SPDX-License-Identifier: GPL-3.0-or-later
"""The order of the list: the fast way gives what trying every item for every place gives."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from backlot.backend.library.cards import Card, load_library
from backlot.backend.library.diversity import look, spread
from products import CARDS


@dataclass(frozen=True)
class Item:
    card: Card
    score: float
    usable: bool


def plainly(items: list[Item], repeat: float, different: int) -> list[tuple[float, Item]]:
    """The same by trying all that are left for every place."""
    rest, out, seen = list(items), [], dict[tuple[str, str], int]()

    def best_of(some: list[Item]) -> tuple[float, Item]:
        worths = [(item.score - repeat * seen.get(look(item.card), 0), item) for item in some]
        return max(worths, key=lambda pair: pair[0])

    while rest:
        score, best = best_of(rest)
        if len(out) < different:
            shown = {item.card.set_id for _, item in out}
            others = [item for item in rest if item.card.set_id not in shown and item.usable]
            if best.card.set_id in shown and others:
                score, best = best_of(others)
        rest.remove(best)
        seen[look(best.card)] = seen.get(look(best.card), 0) + 1
        out.append((min(max(score, 0.0), out[-1][0] if out else 1.0), best))
    return out


def some_items(seed: int, count: int) -> list[Item]:
    chance, cards = random.Random(seed), load_library(CARDS).cards
    items = []
    for number in range(count):
        card = replace(chance.choice(cards), id=f"c{number}", set_id=f"s{chance.randrange(max(2, count // 3))}")
        card = replace(card, place=chance.choice(("studio", "dune", "kitchen")))
        items.append(Item(card, chance.randrange(20) / 20, chance.random() > 0.2))  # many of equal score
    return items


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("repeat", [0.0, 0.0625, 0.3])
def test_it_is_the_order_of_trying_all(seed: int, repeat: float) -> None:
    items = some_items(seed, 3 + seed)
    assert spread(items, repeat, 3) == plainly(items, repeat, 3)


def test_its_cost_grows_with_the_length_and_not_its_square() -> None:
    def seconds(count: int) -> float:
        items = some_items(1, count)
        start = time.process_time()
        spread(items, 0.015, 3)
        return time.process_time() - start

    few = min(seconds(500) for _ in range(5))
    assert seconds(10_000) < 20 * 4 * max(few, 1e-4)  # n log n, with room; trying all would take 400 times as long


def test_an_empty_list_and_one_item() -> None:
    assert spread([], 0.1, 3) == []
    item = some_items(0, 1)[0]
    assert spread([item], 0.1, 3) == [(item.score, item)]


def test_scores_never_rise() -> None:
    shown = spread(some_items(7, 200), 0.015, 3)
    assert all(one >= two for (one, _), (two, _) in pairwise(shown))
