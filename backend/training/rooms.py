# SPDX-License-Identifier: GPL-3.0-or-later
"""Train the head that knows rooms: ``python -m backlot.backend.training.rooms TABLE.csv``; takes seconds.

TABLE has the columns ``name`` and ``room``: a catalogue whose authors put its items into rooms. The things of
brief/rooms.toml are trained on as well, so that the head knows more than the catalogue. Prints figures of
cross-validation, never those of the training rows, and writes rooms.safetensors.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..brief.rooms import WEIGHTS, Head, Room, load_rooms, rooms_key, things
from ..files import save_tensors
from ..models.adapter import softmax
from ..models.holder import Models
from ..models.roles import Array, TextModel
from ..protocol import BacklotError

DECAY = 0.5
"""L2 on the weights, against the sum of the losses: by cross-validation 0.1 to 1 are all within 0.02."""
STEPS = 150


def read_table(path: Path) -> dict[str, frozenset[str]]:
    """Names in small letters and the rooms (small letters too) that the table gives them.

    Raises BacklotError("bad_index", …).
    """
    found: dict[str, set[str]] = {}
    try:
        with open(path, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found.setdefault(row["name"].lower(), set()).add(row["room"].lower())
    except (OSError, ValueError, KeyError, AttributeError) as ex:
        raise BacklotError(
            "bad_index", f"The table {path} cannot be read: {ex!r}.", "It needs the columns name and room."
        ) from ex
    unknown = {room for rooms in found.values() for room in rooms} - {room.name for room in load_rooms()}
    if unknown or not found:
        what = f"names the unknown room {min(unknown)!r}" if unknown else "has no rows"
        raise BacklotError("bad_index", f"The table {path} {what}.", "Rooms are those of brief/rooms.toml.")
    return {name: frozenset(rooms) for name, rooms in found.items()}


def targets(names: Sequence[str], table: Mapping[str, frozenset[str]], rooms: Sequence[Room]) -> Array:
    """(n, rooms): 1 shared among the rooms of each name."""
    rows = np.array([[room.name in table[name] for room in rooms] for name in names], dtype=np.float32)
    return np.asarray(rows.reshape(-1, len(rooms)) / rows.sum(axis=1, keepdims=True), dtype=np.float32)


def fit_linear(vectors: Array, lives: Array, decay: float = DECAY, steps: int = STEPS) -> tuple[Array, Array]:
    """Weights (d, rooms) and bias (rooms,) of a softmax regression; accelerated gradient descent, always the same."""
    count, width = vectors.shape
    rows = np.concatenate([vectors, np.ones((count, 1), dtype=np.float32)], axis=1).astype(np.float64)
    keep = np.append(np.full(width, decay), 0.0)[:, None]  # the bias is free
    rate = 1.0 / (0.5 * np.linalg.norm(rows, 2) ** 2 + decay)
    now = ahead = np.zeros((width + 1, lives.shape[1]))
    for step in range(steps):
        odds = rows @ ahead
        chance = softmax(np.asarray(odds, dtype=np.float32), 1.0)
        following = ahead - rate * (rows.T @ (chance - lives) + keep * ahead)
        ahead = following + step / (step + 3.0) * (following - now)
        now = following
    return now[:-1].astype(np.float32), now[-1].astype(np.float32)


@dataclass(frozen=True, slots=True)
class Examples:
    """Unit vectors (n, d) of the rooms' things and of a table's names, and the rooms they live in: rows sum to one."""

    things: Array
    things_live: Array
    names: Array
    names_live: Array


def examples(names: Sequence[str], table: Mapping[str, frozenset[str]], text: TextModel) -> Examples:
    rooms = load_rooms()
    words, lives = things(rooms)
    return Examples(text.embed(words), lives, text.embed(list(names)), targets(names, table, rooms))


def train(known: Examples, used: npt.NDArray[np.bool_] | None = None) -> Head:
    """The head from the rooms' things and those of the names that are ``used`` (all when None)."""
    chosen = slice(None) if used is None else used
    vectors = np.concatenate([known.things, known.names[chosen]])
    lives = np.concatenate([known.things_live, known.names_live[chosen]])
    return Head(vectors, lives, *fit_linear(vectors, lives))


def out_of_fold(known: Examples, folds: int = 5, seed: int = 0) -> Array:
    """(n, rooms) for each name from a head that never saw it: a name stands in one fold with all its rows."""
    fold = np.random.default_rng(seed).permutation(len(known.names)) % folds
    out = np.zeros_like(known.names_live)
    for number in range(folds):
        held = fold == number
        out[held] = train(known, ~held).likelihood(known.names[held])
    return out


def hits(chances: Array, names: Sequence[str], table: Mapping[str, frozenset[str]], top: int) -> list[bool]:
    """Whether one of the ``top`` likeliest rooms is one that the table gives."""
    rooms = load_rooms()
    order = np.argsort(-chances, axis=1, kind="stable")[:, :top]
    return [any(rooms[n].name in table[name] for n in row) for name, row in zip(names, order, strict=True)]


def write(head: Head, key: str, path: Path) -> None:
    assert head.weights is not None and head.bias is not None
    parts = {"things": head.things, "lives": head.lives, "weights": head.weights, "bias": head.bias}
    save_tensors(path, {name: part.astype(np.float16) for name, part in parts.items()}, {"key": key})


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m backlot.backend.training.rooms", description=(__doc__ or "").strip()
    )
    parser.add_argument("table", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    args = parser.parse_args(argv)
    try:
        table, text = read_table(args.table), Models(chosen={}).text
    except BacklotError as ex:
        print(ex, file=sys.stderr)
        return 1
    names = sorted(table)
    known = examples(names, table, text)
    chances = out_of_fold(known)
    for top in (1, 2):
        print(f"cross-validation over {len(names)} names, hit@{top}: {np.mean(hits(chances, names, table, top)):.3f}")
    write(train(known), rooms_key(load_rooms(), text.space), args.out)
    print(f"written: {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
