# SPDX-License-Identifier: GPL-3.0-or-later
"""Which cards of a large library are judged: the best ones are never left out."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from backlot.backend.brief.brief import write_brief
from backlot.backend.library import candidates as pre
from backlot.backend.library.cards import Card, Library, load_library
from backlot.backend.library.ranking import judge, recommend, similarities
from backlot.backend.library.scoring import Wanted
from backlot.backend.records import ProductFeatures
from products import EXPECTED, PERFUME, UNKNOWN, FakeModels

SHIPPED = Path(__file__).parents[2] / "blender_scenes" / "sets"
PRODUCTS = [*(f for f, _ in EXPECTED), UNKNOWN]


@cache
def shipped() -> tuple[Card, ...]:
    return load_library(SHIPPED).cards


@cache
def many(count: int) -> tuple[Card, ...]:
    """A library of that size: the shipped sets, and others put together from parts of them."""
    cards, chance = shipped(), np.random.default_rng(5)
    made = []
    for number in range(count - len(cards)):
        base, other, third = (cards[int(n)] for n in chance.integers(len(cards), size=3))
        made.append(replace(base, id=f"made{number}", set_id=f"made{number}", families=other.families, mood=third.mood,
                            palette=other.palette, surfaces=third.surfaces, light=other.light))  # fmt: skip
    return (*cards, *made)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index")


@pytest.mark.parametrize("features", PRODUCTS, ids=lambda f: f.name or "unknown")
def test_the_ten_best_of_the_shipped_library_are_among_the_hundred_most_promising(
    features: ProductFeatures, index: Path
) -> None:
    brief, models = write_brief(features), FakeModels()
    wanted, near = Wanted.of(features, brief), similarities(features, brief, shipped(), models, index)  # type: ignore[arg-type]
    kept = set(pre.best(pre.promise(wanted, shipped(), near), 100))
    scores = [item.score for item in judge(features, brief, shipped(), models, index)]  # type: ignore[arg-type]
    assert set(np.argsort(scores)[::-1][:10].tolist()) <= kept


def test_the_ten_best_of_a_large_library_are_judged(index: Path) -> None:
    cards, models = many(3_000), FakeModels()
    for features in PRODUCTS[::6]:
        brief = write_brief(features)
        near = similarities(features, brief, cards, models, index)  # type: ignore[arg-type]
        kept = set(pre.candidates(Wanted.of(features, brief), cards, near))
        assert len(kept) == pre.MOST
        scores = [item.score for item in judge(features, brief, cards, models, index)]  # type: ignore[arg-type]
        assert set(np.argsort(scores)[::-1][:10].tolist()) <= kept


def test_all_of_a_small_library_are_judged(index: Path) -> None:
    found = recommend(PERFUME, write_brief(PERFUME), Library(SHIPPED, shipped(), ()), FakeModels(), None, index)  # type: ignore[arg-type]
    assert len(found.matches) == len(shipped())


def test_of_a_large_one_the_most_promising_come_back(index: Path) -> None:
    library = Library(SHIPPED, many(3_000), ())
    found = recommend(PERFUME, write_brief(PERFUME), library, FakeModels(), None, index)  # type: ignore[arg-type]
    assert len(found.matches) == pre.MOST and [m.rank for m in found.matches] == list(range(1, pre.MOST + 1))


def test_promising_is_quick(index: Path) -> None:
    cards = many(3_000)
    brief = write_brief(PERFUME)
    wanted, near = Wanted.of(PERFUME, brief), similarities(PERFUME, brief, cards, FakeModels(), index)  # type: ignore[arg-type]
    pre.promise(wanted, cards, near)  # the columns are made once
    start = time.process_time()
    pre.promise(wanted, cards, near)
    took = time.process_time() - start
    start = time.process_time()
    judge(PERFUME, brief, cards[:150], FakeModels(), index)  # type: ignore[arg-type]
    assert took < time.process_time() - start  # three thousand cost less than judging a hundred and fifty


def test_cards_that_say_little_keep_their_place(index: Path) -> None:
    nothing = {"families": (), "palette": (), "mood": (), "size_m": None, "design_size_m": None, "surfaces": ()}
    bare = tuple(replace(card, **nothing, light=replace(card.light, key="")) for card in shipped()[:30])
    for features in (PERFUME, UNKNOWN):
        brief = write_brief(features)
        near = similarities(features, brief, bare, FakeModels(), index)  # type: ignore[arg-type]
        promised = pre.promise(Wanted.of(features, brief), bare, near)
        assert np.isfinite(promised).all() and promised.shape == (30,)
