# SPDX-License-Identifier: GPL-3.0-or-later
"""Scene ingredients: ``backlot evaluate ingredients TABLE``: which ingredients people ask for in pictures of a product
type. A type has one ranking for all of its pictures, so that even the best one is far from 1."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..brief.ingredients import RARELY, load_ingredients, usual
from ..models.roles import Array, TextModel
from ..protocol import BacklotError
from .rank_figures import Row, as_data, ndcg, table

TABLE = "scene_prompts/ecommerce_prompts.csv"
STRENGTH = 4.0
"""How many pictures the knowledge of ingredients.toml counts against those of a type."""
FOLDS, SEEDS = 5, 10
OURS = "ours, cross-validated"
METRIC = "nDCG@5"
Predict = Callable[[Sequence[int]], Array]


@dataclass(frozen=True, slots=True)
class Pictures:
    """kinds and tags: the table's words. kind_of (n,), shown (n, tags): which tags each picture has."""

    kinds: tuple[str, ...]
    tags: tuple[str, ...]
    kind_of: tuple[int, ...]
    shown: Array


@dataclass(frozen=True, slots=True)
class Report:
    """predictions: product type → tags, best first, learned from all pictures (they are for products to come)."""

    rows: tuple[Row, ...]
    predictions: dict[str, list[str]]

    def markdown(self) -> str:
        return table(self.rows)

    def to_json(self) -> dict[str, object]:
        return {"all": as_data(self.rows)}


def read_pictures(path: Path) -> Pictures:
    """Columns product_type and scene_tags (separated by `` | ``). Raises BacklotError("bad_index", …)."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            rows = [(row["product_type"], set(row["scene_tags"].split(" | "))) for row in csv.DictReader(file)]
    except (OSError, ValueError, KeyError, AttributeError) as ex:
        raise BacklotError(
            "bad_index", f"The table {path} cannot be read: {ex!r}.", "It needs product_type and scene_tags."
        ) from ex
    if not rows:
        raise BacklotError("bad_index", f"The table {path} has no rows.")
    kinds, tags = sorted({kind for kind, _ in rows}), sorted({tag for _, own in rows for tag in own})
    shown = np.array([[tag in own for tag in tags] for _, own in rows], dtype=np.float32)
    return Pictures(tuple(kinds), tuple(tags), tuple(kinds.index(kind) for kind, _ in rows), shown)


def counts(pictures: Pictures, used: Sequence[int]) -> tuple[Array, Array]:
    """(kinds, tags): how many of the used pictures show each tag; and (kinds,): how many there are."""
    shown = np.zeros((len(pictures.kinds), len(pictures.tags)), dtype=np.float32)
    number = np.zeros(len(pictures.kinds), dtype=np.float32)
    for row in used:
        shown[pictures.kind_of[row]] += pictures.shown[row]
        number[pictures.kind_of[row]] += 1
    return shown, number


def knowledge(pictures: Pictures, text: TextModel) -> Array:
    """(kinds, tags) 0-1 from ingredients.toml: each tag is the ingredient whose words are nearest."""
    near = (
        text.embed([tag.replace("/", ", ") for tag in pictures.tags])
        @ text.embed([item.words for item in load_ingredients()]).T
    )
    found = usual([kind.replace("/", ", ") for kind in pictures.kinds], text)
    return np.asarray(found[:, near.argmax(axis=1)], dtype=np.float32)


def learned(pictures: Pictures, known: Array) -> Predict:
    """How often a type shows a tag: its own pictures, and what is known and common as if it were ``STRENGTH`` more."""

    def predict(used: Sequence[int]) -> Array:
        shown, number = counts(pictures, used)
        common = shown.sum(axis=0) / max(float(number.sum()), 1.0)
        prior = common * (known + RARELY)
        prior *= common.sum() / np.maximum(prior.sum(axis=1, keepdims=True), 1e-9)
        return np.asarray((shown + STRENGTH * prior) / (number + STRENGTH)[:, None], dtype=np.float32)

    return predict


def cross_validated(pictures: Pictures, predict: Predict) -> Row:
    """nDCG@5 of each picture from predictions that never saw it, mean over several ways to fold."""
    count = len(pictures.kind_of)
    out = np.zeros((SEEDS, count))
    for seed in range(SEEDS):
        fold = np.random.default_rng(seed).permutation(count) % FOLDS
        for number in range(FOLDS):
            scores = predict(np.flatnonzero(fold != number).tolist())
            for row in np.flatnonzero(fold == number):
                order = np.argsort(-scores[pictures.kind_of[row]], kind="stable")
                out[seed, row] = ndcg(pictures.shown[row][order].tolist(), pictures.shown[row].tolist())
    return Row("", {METRIC: out.mean(axis=0)})


def evaluate(path: Path, text: TextModel) -> Report:
    """Raises BacklotError: bad_index, missing_model."""
    pictures = read_pictures(path)
    known = knowledge(pictures, text)
    words = [[kind.replace("/", ", ") for kind in pictures.kinds], [tag.replace("/", ", ") for tag in pictures.tags]]
    alike = text.embed(words[0]) @ text.embed(words[1]).T
    random = np.random.default_rng(7)
    rankers: dict[str, Predict] = {
        "random": lambda used: random.random(known.shape, dtype=np.float32),
        "popularity": lambda used: np.tile(counts(pictures, used)[0].sum(axis=0), (len(pictures.kinds), 1)),
        "text to text, type to tag": lambda used: alike,
        "ingredients.toml alone": lambda used: known,
        OURS: learned(pictures, known),
    }
    rows = [Row(name, cross_validated(pictures, predict).scores) for name, predict in rankers.items()]
    best = learned(pictures, known)(range(len(pictures.kind_of)))
    order = np.argsort(-best, axis=1, kind="stable")
    predictions = {kind: [pictures.tags[n] for n in row] for kind, row in zip(pictures.kinds, order, strict=True)}
    return Report(tuple(rows), predictions)
