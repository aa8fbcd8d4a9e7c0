# SPDX-License-Identifier: GPL-3.0-or-later
"""What one ranking after another needs again: vectors of the libraries and of the texts that were asked last.

An edit of the brief asks the same library once more, and often with the same passage. All of it is known by identity
and bounded; nothing is written.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ..models.roles import Array, Bridge, TextModel
from . import index
from .cards import Card
from .precedents import Precedents

_LIBRARIES, _MODELS, _TEXTS = 4, 2, 128


class _Library(NamedTuple):
    cards: Sequence[Card]
    space: str
    folder: Path | None
    vectors: Array


class Remembering(TextModel):
    """A text model that knows the last texts."""

    def __init__(self, model: TextModel) -> None:
        self.model, self.space, self.dimensions = model, model.space, model.dimensions
        self._known: OrderedDict[str, Array] = OrderedDict()

    def embed(self, texts: Sequence[str]) -> Array:
        if missing := [text for text in dict.fromkeys(texts) if text not in self._known]:
            self._known.update(zip(missing, self.model.embed(missing), strict=True))
        for text in texts:
            self._known.move_to_end(text)
        found = np.stack([self._known[text] for text in texts])
        while len(self._known) > _TEXTS:
            self._known.popitem(last=False)
        return found


_libraries: list[_Library] = []
_models: list[Remembering] = []
_joint: list[tuple[Array, Bridge, Array]] = []
_gains: list[tuple[Precedents, Array, Array]] = []


def remembering(model: TextModel) -> TextModel:
    """The same model, asked once for each text."""
    for known in _models:
        if known.model is model:
            return known
    _models.append(Remembering(model))
    del _models[:-_MODELS]
    return _models[-1]


def card_vectors(cards: tuple[Card, ...], model: TextModel, folder: Path | None) -> Array:
    """(n, d) of the cards, as `index.card_vectors` has them; read once for each library."""
    for known in _libraries:
        if known.cards is cards and known.space == model.space and known.folder == folder:
            return known.vectors
    vectors = index.card_vectors(cards, model, folder)
    _libraries.append(_Library(cards, model.space, folder, vectors))
    del _libraries[:-_LIBRARIES]
    return vectors


def joint_vectors(vectors: Array, bridge: Bridge) -> Array:
    """(n, d) text vectors of a library in the joint space of pictures and words."""
    for known, of, joint in _joint:
        if known is vectors and of is bridge:
            return joint
    joint = bridge.text_to_joint(vectors)
    _joint.append((vectors, bridge, joint))
    del _joint[:-_LIBRARIES]
    return joint


def gains_of(known: Precedents, cards: Sequence[Card], vectors: Array) -> Array:
    """(m, n) what each judged product gives each card of a library, see `Precedents.gains_of`."""
    for precedents, of, gains in _gains:
        if precedents is known and of is vectors:
            return gains
    gains = known.gains_of(cards, vectors)
    _gains.append((known, vectors, gains))
    del _gains[:-_LIBRARIES]
    return gains
