# SPDX-License-Identifier: GPL-3.0-or-later
"""The pre-selection over the shipped sets with the real models and a judged product of every family."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from backlot.backend.brief.brief import write_brief
from backlot.backend.evaluate.judged_features import Products
from backlot.backend.evaluate.judgments import read_judgments
from backlot.backend.evaluate.rankers import pictured
from backlot.backend.library import candidates as pre
from backlot.backend.library import precedents, ranking
from backlot.backend.library.cards import load_library
from backlot.backend.library.scoring import Wanted
from backlot.backend.models.holder import Models
from backlot.backend.pipeline import shipped_library

KEPT = 100
"""Of 226: less than half, where a library of thousands keeps four hundred."""


def test_no_one_of_the_ten_best_is_left_out(tmp_path: Path) -> None:
    library, models = load_library(shipped_library()), Models()
    products = {product.family: product for product in read_judgments(library.cards) if product.in_words}
    known = precedents.load(models.text.space)
    gains = ranking._gains(known, library.cards, models, tmp_path)
    lost = []
    for seen in Products(models, None, tmp_path, quiet=True).see(list(products.values())):
        features, brief = pictured(seen), write_brief(seen.features, seen.said)
        near = ranking.similarities(features, brief, library.cards, models, tmp_path)
        near |= ranking._before(known, features, gains, models.text)
        kept = set(pre.best(pre.promise(Wanted.of(features, brief), library.cards, near), KEPT))
        scores = [item.score for item in ranking.judge(features, brief, library.cards, models, tmp_path)]
        lost += [(seen.product.id, library.cards[n].id) for n in np.argsort(scores)[::-1][:10] if int(n) not in kept]
    assert not lost
