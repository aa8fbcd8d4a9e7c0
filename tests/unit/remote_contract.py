# SPDX-License-Identifier: GPL-3.0-or-later
"""What every server of a shared index must do, whichever it is: the same checks for Qdrant and for PostgreSQL."""

from __future__ import annotations

import numpy as np
import pytest
from backlot.backend.library.index.remote import Entry, Remote, Space, connect
from backlot.backend.models.roles import Array, unit
from backlot.backend.protocol import BacklotError

SPACES = {"text": Space("fake-text", 16), "image": Space("fake-joint", 8)}


def vectors(count: int, dimensions: int, seed: int = 1) -> Array:
    return unit(np.random.default_rng(seed).normal(size=(count, dimensions)).astype(np.float32))


def entries(count: int) -> list[Entry]:
    texts, images = vectors(count, 16), vectors(count, 8, 2)
    return [
        Entry(f"set_{n}:dusk", f"set_{n}/card.json", f"digest-{n}", {"text": texts[n], "image": images[n]})
        for n in range(count)
    ]


def check_all(url: str) -> None:
    """The collection or table behind the URL must not be there yet."""
    remote = connect(url, SPACES)
    try:
        _check_cards(remote)
    finally:
        remote.close()
    _check_spaces(url)


def _check_cards(remote: Remote) -> None:
    assert remote.count() == 0 and list(remote.digests()) == []
    query = vectors(1, 16, 3)[0]
    assert remote.search("text", query, 5) == []
    cards = entries(1203)  # more than one batch and one page
    remote.upsert(cards)
    remote.upsert(cards[:10])  # once more is the same
    assert remote.count() == 1203
    assert dict(remote.digests()) == {card.id: card.digest for card in cards}
    for view, query in (("text", vectors(1, 16, 3)[0]), ("image", vectors(1, 8, 3)[0])):
        found = remote.search(view, query, 20)
        scores = {card.id: float(card.vectors[view] @ query) for card in cards}
        best = sorted(scores, key=lambda id: -scores[id])[:20]
        assert len(set(best) & {hit.id for hit in found}) >= 19  # both search approximately
        assert all(hit.score == pytest.approx(scores[hit.id], abs=1e-4) for hit in found)
        assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
        assert found[0].file == found[0].id.replace(":dusk", "/card.json")
    changed = Entry(cards[7].id, "elsewhere/card.json", "new", {**cards[7].vectors, "image": vectors(1, 8, 9)[0]})
    remote.upsert([changed])
    first = remote.search("image", changed.vectors["image"], 1)[0]
    assert (first.id, first.file) == (changed.id, "elsewhere/card.json") and remote.count() == 1203
    assert first.digest == "new"
    sent = remote.vectors("text", [cards[0].id, "nobody", cards[900].id])
    assert set(sent) == {cards[0].id, cards[900].id}
    assert np.allclose(sent[cards[900].id], cards[900].vectors["text"], atol=1e-6)
    remote.delete([card.id for card in cards[5:1203]])
    remote.delete(["nobody"])
    assert remote.count() == 5 and {id for id, _ in remote.digests()} == {card.id for card in cards[:5]}
    assert len(remote.search("text", vectors(1, 16, 3)[0], 20)) == 5


def _check_spaces(url: str) -> None:
    """Another model, or another size of vectors, is refused, and what is there stays."""
    for other in (
        {**SPACES, "text": Space("another-text", 16)},
        {**SPACES, "image": Space("another-joint", 8)},
        {**SPACES, "text": Space("fake-text", 12)},
    ):
        with pytest.raises(BacklotError) as told:
            connect(url, other)
        assert told.value.code == "other_space" and "same model" in told.value.hint
    again = connect(url, SPACES)
    assert again.count() == 5
    again.close()
