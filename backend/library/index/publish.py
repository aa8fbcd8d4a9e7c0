# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings a shared index on a server to what the store holds of a library: sends what is new, deletes what is gone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...protocol import BacklotError
from .remote import Entry, Remote, digest_of, shown
from .scan import Progress
from .snapshot import View
from .store import Store

_MANY = 100
"""So many deletions at most go without a question, or a tenth of what the server holds."""


@dataclass(frozen=True, slots=True)
class Published:
    """Cards sent, deleted, and on the server afterwards."""

    sent: int
    deleted: int
    cards: int


def publish(
    store: Store,
    library: int,
    views: tuple[View, ...],
    remote: Remote,
    url: str,
    progress: Progress,
    *,
    all_of_it: bool,
) -> Published:
    """all_of_it: delete whatever the library has not, however much.

    Raises BacklotError("other_library", …) where the server seems to hold another library, before anything is sent.
    """
    there = dict(remote.digests())
    here: dict[str, str] = {}
    for block in store.listed(library):
        here |= {id: digest_of(path, key) for id, path, key in block}
    gone = [id for id in there if id not in here]
    if len(gone) > max(_MANY, len(there) // 10) and not all_of_it:
        raise BacklotError(
            "other_library",
            f"The index {shown(url)} holds {len(gone)} cards that this library has not; is it that of another one?",
            "Use another collection or table; or, if they are to go, say --rebuild.",
        )
    wanted = sum(there.get(id) != digest for id, digest in here.items())
    sent = 0
    for block in store.listed(library):
        changed = [(id, path, key) for id, path, key in block if there.get(id) != here.get(id, "")]
        vectors = store.vectors(key for _, _, key in changed)
        rows = [(id, path, key) for id, path, key in changed if key in vectors]
        if rows:
            stacked = np.stack([vectors[key] for _, _, key in rows])
            by_view = {view.name: view.rows(stacked) for view in views}
            remote.upsert(
                [
                    Entry(id, path, digest_of(path, key), {name: values[place] for name, values in by_view.items()})
                    for place, (id, path, key) in enumerate(rows)
                ]
            )
            sent += len(rows)
            progress("publish", min(sent / wanted, 1.0), f"Sent {sent} of {wanted} cards")
    remote.delete(gone)
    return Published(sent, len(gone), remote.count())
