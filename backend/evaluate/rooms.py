# SPDX-License-Identifier: GPL-3.0-or-later
"""Room choice: ``backlot evaluate rooms TABLE``: in which room a catalogue's authors put an item, from its name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..brief.rooms import Head, load_rooms
from ..models.roles import Array, TextModel
from ..training.rooms import examples, hits, out_of_fold, read_table
from .rank_figures import Row, as_data, table

TABLE = "sh3d_room_table/sh3d_room_table.csv"
SEEDS = 5
NEAR = 0.95
"""Cosine from which a name of the table counts as one that stands in rooms.toml."""
OURS = "ours, cross-validated"


@dataclass(frozen=True, slots=True)
class Report:
    """unseen: the rows of names alone that do not stand in rooms.toml. predictions: name → rooms, best first, from
    heads that never saw the name."""

    rows: tuple[Row, ...]
    unseen: tuple[Row, ...]
    predictions: dict[str, list[str]]

    def markdown(self) -> str:
        parts = ["Rooms of all names:", "", table(self.rows), ""]
        return "\n".join([*parts, "Of the names that do not stand in rooms.toml:", "", table(self.unseen)])

    def to_json(self) -> dict[str, object]:
        return {"all": as_data(self.rows), "unseen": as_data(self.unseen)}


def evaluate(path: Path, text: TextModel) -> Report:
    """Raises BacklotError: bad_index, missing_model."""
    found = read_table(path)
    names, rooms = sorted(found), load_rooms()
    known = examples(names, found, text)
    vectors, truth = known.names, known.names_live
    folds = [out_of_fold(known, seed=seed) for seed in range(SEEDS)]
    commonest = np.tile((truth > 0).sum(axis=0).astype(np.float32), (len(names), 1))
    rankers: dict[str, list[Array]] = {
        "random": [np.random.default_rng(seed).random(truth.shape, dtype=np.float32) for seed in range(SEEDS)],
        "commonest room": [commonest],
        "text to text, name to room": [vectors @ text.embed([room.name for room in rooms]).T],
        "the things of rooms.toml alone": [Head(known.things, known.things_live).likelihood(vectors)],
        OURS: folds,
    }
    rows = [
        Row(ranker, {f"hit@{top}": np.mean([hits(each, names, found, top) for each in chances], axis=0)
                     for top in (1, 2)})
        for ranker, chances in rankers.items()
    ]  # fmt: skip
    far = (vectors @ known.things.T).max(axis=1) < NEAR
    unseen = [Row(row.ranker, {name: values[far] for name, values in row.scores.items()}) for row in rows]
    order = np.argsort(-folds[0], axis=1, kind="stable")
    predictions = {name: [rooms[n].name.capitalize() for n in row] for name, row in zip(names, order, strict=True)}
    return Report(tuple(rows), tuple(unseen), predictions)
