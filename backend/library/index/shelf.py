# SPDX-License-Identifier: GPL-3.0-or-later
"""A large library, opened for searching: which cards come close to a product, of all those in the store at this moment.

The snapshot answers for the cards that it holds, the store for those that came later; what is gone is in neither.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

import numpy as np

from ...models.roles import Array
from ..cards import Card
from . import exact
from .approximate import Rows
from .scan import unpack
from .snapshot import Snapshot, View, mark_of, open_snapshot, snapshot_folder
from .store import DamagedIndex, Store

_MOST_KEPT = 4096
"""Card files that are kept parsed."""
_NONE: Rows = np.zeros(0, dtype=np.int64)


def taken_in_turn(lists: Sequence[Sequence[str]], most: int) -> list[str]:
    """The first of each list, then the second of each …, no word twice."""
    found: dict[str, None] = {}
    for row in zip_longest(*lists):
        found.update((word, None) for word in row if word is not None)
        if len(found) >= most:
            break
    return list(found)[:most]


class Shelf:
    """Search in one library of a store, which stays the caller's. Raises DamagedIndex and BlockedIndex."""

    def __init__(self, store: Store, folder: Path, views: Sequence[View]) -> None:
        self.folder = folder
        self._store, self._views = store, {view.name: view for view in views}
        self._library = store.library(str(folder))
        self._seen: tuple[int, tuple[int, int] | None] | None = None
        self._snapshot: Snapshot | None = None
        self._fresh: dict[str, Array] = {}
        self._numbers: Rows = _NONE
        self._without: Rows = _NONE
        self._parsed: OrderedDict[tuple[str, str], dict[str, Card]] = OrderedDict()

    @property
    def snapshot(self) -> Snapshot | None:
        self._follow()
        return self._snapshot

    def _follow(self) -> None:
        """Take up what has changed in the store since the last question."""
        place = snapshot_folder(self._store, self._library)
        generation, mark = self._store.state(self._library).generation, mark_of(place)
        if (generation, mark) == self._seen:
            return
        snapshot = self._snapshot
        if self._seen is None or mark != self._seen[1]:
            snapshot = open_snapshot(self._store, self._library, list(self._views.values()))
        last = snapshot.last if snapshot else 0
        numbers: list[int] = []
        fresh: dict[str, list[Array]] = {name: [] for name in self._views}
        for block, vectors in self._store.rows(self._library, last):
            numbers += block
            for name, view in self._views.items():
                fresh[name].append(view.rows(vectors))
        gone = self._store.gone(self._library, last) if snapshot else []
        self._without = snapshot.rows_of(gone) if snapshot else _NONE
        self._numbers = np.array(numbers, dtype=np.int64)
        self._fresh = {name: np.concatenate(blocks) for name, blocks in fresh.items() if blocks}
        self._snapshot, self._seen = snapshot, (generation, mark)

    def nearest(self, view: str, query: Array, most: int) -> list[tuple[str, float]]:
        """Ids of the cards nearest to a (d,) query of length one, best first, with their cosines."""
        self._follow()
        numbers: list[Rows] = []
        scores: list[exact.Scores] = []
        if self._snapshot is not None:
            if self._snapshot.has(view):
                found = self._snapshot.search(view, query, most, self._without)
            else:  # made for another model of this view: its cards are looked up one by one
                found = self._by_hand(view, query, most)
            numbers.append(found[0])
            scores.append(found[1])
        if view in self._fresh:
            rows, own = exact.search(self._fresh[view], query, most, _NONE)
            numbers.append(self._numbers[rows])
            scores.append(own)
        if not numbers:
            return []
        every, values = np.concatenate(numbers), np.concatenate(scores)
        order = exact.best(values, most)
        # asked last: a card that another process has taken out since is not among them
        ids = self._store.ids([int(n) for n in every[order]])
        return [(ids[int(every[i])][0], float(values[i])) for i in order if int(every[i]) in ids]

    def _by_hand(self, view: str, query: Array, most: int) -> tuple[Rows, exact.Scores]:
        numbers, scores = [_NONE], [np.zeros(0, dtype=np.float32)]
        last = self._snapshot.last if self._snapshot else 0
        for block, vectors in self._store.rows(self._library):
            numbers.append(np.array(block, dtype=np.int64))
            scores.append(np.asarray(self._views[view].rows(vectors) @ query, dtype=np.float32))
            if block[-1] > last:
                break
        every, values = np.concatenate(numbers), np.concatenate(scores)
        values[every > last] = -np.inf  # those are in the fresh part
        order = exact.best(values, min(most, int((every <= last).sum())))
        return every[order], values[order]

    def candidates(self, queries: Mapping[str, Array], most: int) -> list[str]:
        """Ids of up to ``most`` cards worth judging: the nearest to each view's (d,) query in turn."""
        lists = [[id for id, _ in self.nearest(view, query, most)] for view, query in queries.items()]
        return taken_in_turn(lists, most)

    def cards(self, ids: Sequence[str]) -> tuple[Card, ...]:
        """Those that are there, in order of sets and variants as in a folder that is read whole."""
        paths = self._store.paths(self._library, ids)
        wanted = sorted(set(paths.values()))
        found: dict[str, Card] = {}
        for path, (stamp, data) in self._store.data(self._library, wanted).items():
            parsed = self._parsed.pop((path, stamp), None)
            if parsed is None:
                try:
                    parsed = {card.id: card for card in unpack(data, (self.folder / path).parent, stamp)}
                except ValueError as ex:
                    raise DamagedIndex(self._store.path, f"{path}: {ex}") from ex
            self._parsed[path, stamp] = parsed
            found |= parsed
        while len(self._parsed) > _MOST_KEPT:
            self._parsed.popitem(last=False)
        asked = set(ids)
        kept = [card for card in found.values() if card.id in asked]
        return tuple(sorted(kept, key=lambda card: card.set_id))
