# SPDX-License-Identifier: GPL-3.0-or-later
"""Embeddings of a few cards at hand, kept in the store: what the ranking asks for. No library is read here."""

from __future__ import annotations

import contextlib
import hashlib
import logging
from pathlib import Path

import numpy as np

from ...models.roles import Array, TextModel
from ...models.store import cache_dir
from ..cards import Card
from .store import BlockedIndex, DamagedIndex, Store

_log = logging.getLogger(__name__)


def cache_file(space: str, folder: Path | None = None) -> Path:
    """Where the store of one embedding space lies."""
    slug = hashlib.sha256(space.encode()).hexdigest()[:16]
    return (folder or cache_dir() / "index") / f"cards-{slug}.sqlite"


def key(card: Card) -> bytes:
    """Hash of what is embedded: the card's text."""
    return hashlib.sha256(card.text.encode()).digest()


def open_store(model: TextModel, folder: Path | None = None, told: list[str] | None = None) -> Store:
    """The store of the model's space. A damaged one is removed and begun anew: all in it comes from the sets.

    told: gets a sentence when that happened. Raises BlockedIndex.
    """
    path = cache_file(model.space, folder)
    try:
        return Store(path, model.space, model.dimensions)
    except DamagedIndex as ex:
        _log.warning("%s It is built again.", ex.message)
        if told is not None:
            told.append(f"{ex.message} It is built again.")
        remove_store(path)
        return Store(path, model.space, model.dimensions)


def remove_store(path: Path) -> None:
    """The file and SQLite's own beside it. Who still has it open goes on with what he has. Raises BlockedIndex."""
    for end in ("", "-wal", "-shm"):
        try:
            path.with_name(path.name + end).unlink(missing_ok=True)
        except OSError as ex:
            raise BlockedIndex(path, ex.strerror or str(ex)) from ex


def _kept(cards: tuple[Card, ...], model: TextModel, folder: Path | None) -> Array:
    keys = [key(card) for card in cards]
    with open_store(model, folder) as store:
        known = store.vectors(keys)
        missing = {k: card.text for k, card in zip(keys, cards, strict=True) if k not in known}
        if missing:
            fresh = dict(zip(missing, model.embed(list(missing.values())), strict=True))
            known |= fresh
            with contextlib.suppress(BlockedIndex):  # full, or read only: what is known is of use all the same
                store.put_vectors(fresh)
    return np.stack([known[k] for k in keys])


def card_vectors(cards: tuple[Card, ...], model: TextModel, folder: Path | None = None) -> Array:
    """(n, d) text embeddings of the cards in their order; missing ones are computed and kept."""
    try:
        try:
            return _kept(cards, model, folder)
        except DamagedIndex as ex:  # found only while reading
            _log.warning("%s It is built again.", ex.message)
            remove_store(cache_file(model.space, folder))
            return _kept(cards, model, folder)
    except BlockedIndex as ex:
        _log.info("%s", ex.message)
        return model.embed([card.text for card in cards])
