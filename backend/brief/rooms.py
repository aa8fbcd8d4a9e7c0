# SPDX-License-Identifier: GPL-3.0-or-later
"""In which room a product lives, from its name: the things of each room (rooms.toml), text embeddings, a small head.

The head in ``models/weights/rooms.safetensors`` was trained on those things and on a catalogue whose authors had put
its items into rooms (``python -m backlot.backend.training.rooms``). It belongs to one text model; with another one
the nearest things of rooms.toml decide alone.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from ..models.adapter import ADAPTER, softmax
from ..models.roles import Array, TextModel
from ..protocol import BacklotError

ROOMS_FILE = Path(__file__).with_name("rooms.toml")
WEIGHTS = ADAPTER.with_name("rooms.safetensors")
SHARP = 20.0
"""Multiplies the cosine to a thing before the exponential: what is 0.1 further away counts a seventh."""
_AGAIN = "Install Backlot again, or train it: python -m backlot.backend.training.rooms"


@dataclass(frozen=True, slots=True)
class Room:
    """places: of sets, the nearest first. things: singular, in plain words."""

    name: str
    places: tuple[str, ...]
    things: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """things: (n, d) unit vectors of what is known; lives: (n, rooms), rows sum to one. weights: (d, rooms), or none
    where only the nearest things are known."""

    things: Array
    lives: Array
    weights: Array | None = None
    bias: Array | None = None

    def likelihood(self, vectors: Array) -> Array:
        """(n, d) unit vectors to (n, rooms), rows sum to one."""
        near = np.exp(SHARP * (vectors @ self.things.T - 1.0)) @ self.lives
        near = near / np.maximum(near.sum(axis=1, keepdims=True), 1e-12)
        if self.weights is None or self.bias is None:
            return np.asarray(near, dtype=np.float32)
        linear = softmax(np.asarray(vectors @ self.weights + self.bias, dtype=np.float32), 1.0)
        both = np.sqrt(np.maximum(near, 1e-6) * linear)
        return np.asarray(both / both.sum(axis=1, keepdims=True), dtype=np.float32)


@cache
def load_rooms(path: Path = ROOMS_FILE) -> tuple[Room, ...]:
    """The rooms in the order of the file. Raises BacklotError("bad_rooms", …)."""
    try:
        rooms = []
        for name, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            places, things = (tuple(table[key]) for key in ("places", "things"))
            if not places or not things or not all(isinstance(word, str) and word.strip() for word in places + things):
                raise ValueError(f"[{name}] needs places and things, lists of words")
            rooms.append(Room(name, places, things))
        if len(rooms) < 2:
            raise ValueError("there must be at least two rooms")
    except (OSError, ValueError, KeyError, TypeError) as ex:
        raise BacklotError("bad_rooms", f"{path.name} is not valid: {ex}.", "Correct the file.") from ex
    return tuple(rooms)


def things(rooms: Sequence[Room]) -> tuple[list[str], Array]:
    """Every thing once, and (n, rooms): the rooms in which it stands, rows sum to one."""
    words = list(dict.fromkeys(thing for room in rooms for thing in room.things))
    lives = np.array([[thing in room.things for room in rooms] for thing in words], dtype=np.float32)
    return words, np.asarray(lives / lives.sum(axis=1, keepdims=True), dtype=np.float32)


def rooms_key(rooms: Sequence[Room], space: str) -> str:
    """What a head belongs to: the rooms with their things, and the text model."""
    return hashlib.sha256(repr((space, [(room.name, room.things) for room in rooms])).encode()).hexdigest()[:16]


def load_head(space: str, path: Path = WEIGHTS) -> Head | None:
    """The shipped head; None where it was trained for another text model or other rooms.

    Raises BacklotError("bad_model", …) for a file that is absent or damaged.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(str(path), framework="numpy") as file:
            metadata = file.metadata() or {}
            parts = {name: np.asarray(file.get_tensor(name), dtype=np.float32)
                     for name in ("things", "lives", "weights", "bias")}  # fmt: skip
    except (OSError, SafetensorError, ValueError) as ex:
        raise BacklotError("bad_model", f"The rooms' weights {path} cannot be read: {ex}.", _AGAIN) from ex
    return Head(**parts) if metadata.get("key") == rooms_key(load_rooms(), space) else None


_HEADS: dict[str, Head] = {}


def head_for(text: TextModel) -> Head:
    """The head of a text model, made from the things alone where none was trained for it."""
    if text.space not in _HEADS:
        head = load_head(text.space)
        if head is None:
            words, lives = things(load_rooms())
            head = Head(text.embed(words), lives)
        _HEADS[text.space] = head
    return _HEADS[text.space]


def room_likelihoods(names: Sequence[str], text: TextModel) -> Array:
    """(n, rooms) in the order of `load_rooms`, rows sum to one."""
    return head_for(text).likelihood(text.embed(list(names)))


def room_likelihood(name: str, text: TextModel) -> dict[str, float]:
    """Each room with how likely the product lives there, likeliest first; they sum to one."""
    row = room_likelihoods([name], text)[0]
    rooms = load_rooms()
    return {rooms[n].name: float(row[n]) for n in np.argsort(-row, kind="stable")}


def likely_places(name: str, text: TextModel, least: float = 0.15) -> tuple[str, ...]:
    """Places of sets that a product lives in: for products whose playbook names none.

    The likeliest room's places first; within a room, those whose words are nearest to the product's. least: likelihood
    from which a room counts.
    """
    by_name = {room.name: room for room in load_rooms()}
    product = text.embed([name])[0]
    found: list[str] = []
    for room, chance in room_likelihood(name, text).items():
        if chance >= least:
            places = by_name[room].places
            near = text.embed(list(places)) @ product
            found += [places[n] for n in np.argsort(-near, kind="stable")]
    return tuple(dict.fromkeys(found))
