# SPDX-License-Identifier: GPL-3.0-or-later
"""Precedents, the matrix of attributes and the fit of the weights, without models."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from backlot.backend.brief.brief import write_brief
from backlot.backend.evaluate import fit
from backlot.backend.evaluate.judged_features import Seen
from backlot.backend.evaluate.judgments import Judged
from backlot.backend.evaluate.matrix import Matrix, Settings, build, learned, present
from backlot.backend.evaluate.weights_file import rewritten
from backlot.backend.library import precedents
from backlot.backend.library.cards import Library, load_library
from backlot.backend.library.index import card_vectors
from backlot.backend.library.ranking import judge
from backlot.backend.library.scoring import WEIGHTS_FILE
from backlot.backend.protocol import BacklotError
from products import CARDS, EXPECTED, PERFUME, SNEAKERS, FakeModels, FakeText


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKLOT_CACHE", str(tmp_path))
    precedents.load.cache_clear()


@pytest.fixture
def library() -> Library:
    return load_library(CARDS)


@pytest.fixture
def seen() -> list[Seen]:
    """Products of the ranking's own tests, each in its family; what those tests expect on top has grade 3."""
    found = []
    for number, (features, wanted) in enumerate(EXPECTED):
        family = features.family.value
        product = Judged(f"p{number}", family, features.type.value, features.name, None, (), (), (), "", "why", "", "",
                         dict.fromkeys(wanted, 3))  # fmt: skip
        found.append(Seen(product, features, {}))
    return found


def settings(matrix: Matrix, **weights: float) -> Settings:
    names, now = present()
    return replace(now, weights=np.array([weights.get(name, 0.0) for name in names]))


def test_the_matrix_scores_as_the_ranking_does(seen: list[Seen], library: Library) -> None:
    models = FakeModels()
    matrix = build(seen[:6], library, models)  # type: ignore[arg-type]
    scores = matrix.with_precedents(np.zeros((6, 6), dtype=bool)).scores(present()[1])
    silent = matrix.names.index("precedent")
    alone = replace(present()[1], weights=np.where(np.arange(len(matrix.names)) == silent, 0.0, present()[1].weights))
    for row, one in enumerate(seen[:6]):
        judged = judge(replace(one.features, embedding=()), write_brief(one.features), library.cards, models)  # type: ignore[arg-type]
        assert matrix.scores(alone)[row] == pytest.approx([item.score for item in judged], abs=1e-6)
    assert scores.shape == (6, 12), "nobody to ask is no error"


def test_first_sets_are_different_ones_and_ndcg_counts_them(seen: list[Seen], library: Library) -> None:
    matrix = build(seen[:4], library, FakeModels())  # type: ignore[arg-type]
    first = matrix.first_sets(settings(matrix, playbook=1.0))
    assert all(len({matrix.sets[n] for n in row}) == 5 for row in first)
    perfect = replace(matrix, values=np.repeat(matrix.gains[:, :, None] / 7, len(matrix.names), axis=2),
                      possible=np.ones_like(matrix.possible), avoided=np.zeros_like(matrix.avoided))  # fmt: skip
    assert perfect.ndcg(replace(settings(matrix, mood=1.0), repeat=0.0)) == pytest.approx(np.ones(4))


def test_the_search_finds_the_attribute_that_tells(seen: list[Seen], library: Library) -> None:
    matrix = build(seen, library, FakeModels())  # type: ignore[arg-type]
    random = np.random.default_rng(3)
    values = random.random(matrix.values.shape)
    values[:, :, matrix.names.index("mood")] = matrix.gains / 7 + 0.2 * random.random(matrix.gains.shape)
    telling = replace(matrix, values=values, parts=random.random(matrix.parts.shape), judged=0 * matrix.judged)
    found = fit.fit_matrix(telling, present()[1])
    mood = matrix.names.index("mood")
    assert found.best.weights[mood] > 2 * found.present.weights[mood]
    assert found.best.weights[mood] > np.delete(found.best.weights, [mood, matrix.names.index("playbook")]).max()
    assert found.best.weights.min() >= fit.FLOOR / 2 and found.best.weights.sum() == pytest.approx(1.0)
    assert found.after.mean > found.before.mean + 0.05
    assert "| mood |" in found.markdown() and len(found.to_json()["products"]) == len(seen)


def test_no_product_asks_its_own_family_or_fold(seen: list[Seen]) -> None:
    families = [one.product.family for one in seen]
    apart = fit.others(families)
    assert not apart.diagonal().any() and (apart == apart.T).all()
    fold = fit.folds_of(families)
    by_family = {family: {int(fold[n]) for n, own in enumerate(families) if own == family} for family in families}
    assert all(len(folds) == 1 for folds in by_family.values()) and len(set(fold.tolist())) == fit.FOLDS


def test_weights_are_rewritten_with_their_comments(seen: list[Seen], library: Library) -> None:
    names, now = present()
    new = replace(now, weights=np.arange(1.0, len(names) + 1), shares=np.array([0.4, 0.3, 0.2, 0.1]), avoided=0.7)
    nothing = fit.Interval(0, 0, 0)
    found = fit.Fitted(names, now, new, nothing, nothing, nothing, nothing, {})
    before = WEIGHTS_FILE.read_text(encoding="utf-8")
    after = rewritten(before, fit.numbers(found))
    data = tomllib.loads(after)
    assert list(data["weights"].values()) == pytest.approx(list(new.weights)) and data["verdict"]["avoided"] == 0.7
    assert data["playbook"]["family"] == 0.4 and data["caution"] == tomllib.loads(before)["caution"]
    assert [line.partition("#")[2] for line in after.splitlines()] == [
        line.partition("#")[2] for line in before.splitlines()
    ]
    with pytest.raises(ValueError, match="no line"):
        rewritten("[weights]\n", fit.numbers(found))


def test_a_similar_product_decides_and_is_named(seen: list[Seen], library: Library, tmp_path: Path) -> None:
    models = FakeModels()
    used = [one for one in seen if one.features.name in ("perfume bottle", "sneakers", "sofa")]
    path = tmp_path / "precedents.safetensors"
    precedents.write(learned(used, library, models), models.text.space, path)  # type: ignore[arg-type]
    known = precedents.load(models.text.space, path)
    assert known is not None and precedents.load("another model", path) is None
    assert precedents.load(models.text.space, tmp_path / "none.safetensors") is None
    vectors = card_vectors(library.cards, models.text)
    found = dict(
        zip((c.id for c in library.cards), known.judge(PERFUME, library.cards, vectors, models.text), strict=True)
    )
    assert found["marble_podium"].value > 0.8 and "similar product (perfume bottle)" in found["marble_podium"].pro
    assert found["moss_forest"].value < 0.1
    other = known.judge(SNEAKERS, library.cards, vectors, models.text)
    best = max(zip(other, library.cards, strict=True), key=lambda pair: pair[0].value)[1]
    assert best.id == "concrete_plinth_gobo"


def test_a_set_of_ones_own_takes_from_the_judged_sets_that_are_like_it(seen: list[Seen], library: Library) -> None:
    models = FakeModels()
    known = learned([one for one in seen if one.features.name == "sneakers"], library, models)  # type: ignore[arg-type]
    concrete = next(card for card in library.cards if card.id == "concrete_plinth_gobo")
    own = replace(concrete, id="my_plinth", caption=f"{concrete.caption} My own.")
    bathroom = next(card for card in library.cards if card.id == "bathroom_shelf")
    like, unlike = known.judge(SNEAKERS, [own, bathroom], models.text.embed([own.text, bathroom.text]), models.text)
    assert like.value > 0.5 > unlike.value


def test_damaged_precedents_are_told(tmp_path: Path) -> None:
    path = tmp_path / "precedents.safetensors"
    path.write_bytes(b"no tensors")
    with pytest.raises(BacklotError) as error:
        precedents.load(FakeText().space, path)
    assert error.value.code == "bad_model" and str(path) in error.value.message
