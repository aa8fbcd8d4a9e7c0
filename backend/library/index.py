# SPDX-License-Identifier: GPL-3.0-or-later
"""Embeddings of the cards, cached on disk by the content of the card and the embedding space.

One file a space; a card that changed, or another model, is embedded again. The cache may be deleted at any time, and
a damaged one is simply built again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from ..models.roles import Array, TextModel
from ..models.store import cache_dir
from .cards import Card

_MOST_KEPT = 200_000


def cache_file(space: str, folder: Path | None = None) -> Path:
    """Where the vectors of one embedding space lie."""
    slug = hashlib.sha256(space.encode()).hexdigest()[:16]
    return (folder or cache_dir() / "index") / f"cards-{slug}.npz"


def key(card: Card) -> str:
    """Hash of what is embedded: the card's text."""
    return hashlib.sha256(card.text.encode()).hexdigest()


def _load(path: Path, dimensions: int) -> dict[str, Array]:
    try:
        with np.load(path, allow_pickle=False) as data:
            keys, vectors = data["keys"], data["vectors"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return {}
    if vectors.dtype != np.float32 or vectors.shape != (len(keys), dimensions) or not np.isfinite(vectors).all():
        return {}
    return dict(zip((str(k) for k in keys), vectors, strict=True))


def _save(path: Path, vectors: dict[str, Array]) -> None:
    """Atomically; a cache that cannot be written is only slower."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=".tmp", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                np.savez(out, keys=np.array(list(vectors)), vectors=np.stack(list(vectors.values())))
            os.replace(name, path)
        finally:
            with contextlib.suppress(OSError):
                os.unlink(name)


def card_vectors(cards: tuple[Card, ...], model: TextModel, folder: Path | None = None) -> Array:
    """(n, d) text embeddings of the cards in their order; missing ones are computed and kept."""
    path = cache_file(model.space, folder)
    known = _load(path, model.dimensions)
    keys = [key(card) for card in cards]
    missing = {k: card.text for k, card in zip(keys, cards, strict=True) if k not in known}
    if missing:
        fresh = model.embed(list(missing.values()))
        known = {**dict(list(known.items())[-_MOST_KEPT:]), **dict(zip(missing, fresh, strict=True))}
        _save(path, known)
    return np.stack([known[k] for k in keys])
