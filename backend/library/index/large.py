# SPDX-License-Identifier: GPL-3.0-or-later
"""A library that is too large to be read whole: it is searched, and only the cards found are read and judged.

On this machine through the store and its snapshot; or, for a library that many machines share, through a server
(remote.py). Either way the candidates go on as an ordinary `Library` to the ranking.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Protocol, TypeVar

import numpy as np

from ...brief.brief import as_text
from ...models.roles import Array, Bridge, TextModel
from ...protocol import BacklotError
from ...records import ProductFeatures, StudioBrief
from ..cards import Card, Fault, Library, read_cards
from . import remote
from .embed import key, open_store, remove_store
from .scan import Progress, quiet, refresh
from .shelf import Shelf, taken_in_turn
from .snapshot import views
from .store import BlockedIndex, DamagedIndex, Store

LARGE = 2_000
"""Card files up to which a library is read whole, at some 0.3 ms a file."""
MOST = 1_000
"""Candidates that are handed to the ranking, which judges the most promising of them in full (candidates.py)."""
MOST_AT_ONCE = 1_000
"""Changed card files that are embedded while somebody waits for a ranking; more is for `backlot library index`."""
_REST = 20.0
"""A folder is looked over again after so many times the seconds that the last look took."""


Answer = TypeVar("Answer")


class IndexModels(Protocol):
    @property
    def text(self) -> TextModel: ...

    @property
    def bridge(self) -> Bridge: ...


def card_files_in(folder: Path, most: int) -> int:
    """How many entries of a folder may be card files, counted up to ``most`` + 1; 0 where it cannot be read."""
    count = 0
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                count += not entry.name.startswith(".") and (entry.name.endswith(".json") or entry.is_dir())
                if count > most:
                    break
    except OSError:
        return 0
    return count


def is_large(folder: Path) -> bool:
    return card_files_in(folder, LARGE) > LARGE


class LargeLibrary(ABC):
    """What the pipeline asks of a library that it does not read. ``sets`` and ``candidates`` are counts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sets = self.candidates = 0
        self.faults: tuple[Fault, ...] = ()

    @abstractmethod
    def refresh(self) -> None:
        """Follow what has changed in the folder."""

    def near(self, features: ProductFeatures, brief: StudioBrief, models: IndexModels) -> Library:
        """The candidates for this product as a library of their own."""
        queries = {"text": models.text.embed([as_text(brief)])[0]}
        if features.embedding:
            queries["image"] = np.asarray(features.embedding, dtype=np.float32)
        return Library(self.folder, self.cards(queries, MOST), self.faults)

    @abstractmethod
    def cards(self, queries: Mapping[str, Array], most: int) -> tuple[Card, ...]:
        """Up to ``most`` cards near to each view's (d,) query, in order of their sets."""

    @abstractmethod
    def close(self) -> None:
        """Let go of files and connections."""


class LocalLibrary(LargeLibrary):
    """Through the store of this machine."""

    def __init__(self, folder: Path, models: IndexModels, cache: Path | None = None) -> None:
        super().__init__(folder)
        self._models, self._cache = models, cache
        self._lock = threading.Lock()
        self._again_at = 0.0
        self._open()

    def _open(self) -> None:
        self._store: Store = open_store(self._models.text, self._cache)
        self._library = self._store.library(str(self.folder))
        self._shelf = Shelf(self._store, self.folder, views(self._models.text, self._models.bridge))

    def refresh(self, progress: Progress = quiet) -> None:
        """Raises BacklotError: not_indexed where too much has changed to be embedded while somebody waits."""
        with self._lock:
            if time.monotonic() < self._again_at:
                return
            try:
                self._look(progress)
            except DamagedIndex:
                self._begin_anew()
                self._look(progress)

    def _look(self, progress: Progress) -> None:
        found = refresh(self._store, self.folder, self._models.text, progress, MOST_AT_ONCE)
        state = self._store.state(self._library)
        self.sets, self.candidates = state.sets, state.candidates
        self.faults = tuple(Fault(self.folder / path, reason) for path, reason in self._store.faults(self._library))
        self._again_at = time.monotonic() + _REST * found.looked_s

    def cards(self, queries: Mapping[str, Array], most: int) -> tuple[Card, ...]:
        with self._lock:
            try:
                return self._shelf.cards(self._shelf.candidates(queries, most))
            except DamagedIndex:
                self._begin_anew()  # the next look fills it, or says what to do if that takes long
                raise

    def _begin_anew(self) -> None:
        self._store.close()
        remove_store(self._store.path)
        self._open()
        self._again_at = 0.0

    def close(self) -> None:
        self._store.close()


class RemoteLibrary(LargeLibrary):
    """Through a server; the cards are read from the folder, which holds the sets on every machine."""

    def __init__(self, folder: Path, models: IndexModels, url: str, cache: Path | None = None) -> None:
        super().__init__(folder)
        self._models, self._cache = models, cache
        self._url = url
        self._lock = threading.Lock()
        self._remote: remote.Remote | None = None
        self.candidates = self._asked(lambda server: server.count())
        self.sets = card_files_in(folder, 1 << 30)

    def refresh(self) -> None:
        """Nothing: who changes the sets brings the server up to date, `backlot library index`."""

    def _asked(self, question: Callable[[remote.Remote], Answer]) -> Answer:
        """A server that was restarted meanwhile, or closed the connection, is asked once more."""
        with self._lock:
            while True:
                kept = self._remote is not None
                if self._remote is None:
                    self._remote = remote.connect(self._url, spaces(self._models))
                try:
                    return question(self._remote)
                except BacklotError as ex:
                    self._remote.close()
                    self._remote = None
                    if not kept or ex.code != "remote_index":
                        raise

    def cards(self, queries: Mapping[str, Array], most: int) -> tuple[Card, ...]:
        hits: dict[str, remote.Hit] = {}
        lists: list[list[str]] = []
        for view, query in queries.items():
            near_it = self._asked(lambda server, view=view, query=query: server.search(view, query, most))  # type: ignore[misc]
            hits |= {hit.id: hit for hit in near_it}
            lists.append([hit.id for hit in near_it])
        ids = set(taken_in_turn(lists, most))
        found = [
            card
            for file in sorted({hits[id].file for id in ids})
            for card in _cards_of(self.folder, file)
            if card.id in ids
        ]
        if not found:
            raise BacklotError(
                "other_library",
                f"None of the cards that the index {remote.shown(self._url)} found are in {self.folder}.",
                f"Give the folder that the index was made of, or index this one: backlot library index {self.folder}",
            )
        self._keep_vectors(found, hits)
        return tuple(sorted(found, key=lambda card: card.set_id))

    def _keep_vectors(self, cards: Sequence[Card], hits: Mapping[str, remote.Hit]) -> None:
        """The ranking needs the vectors of its candidates: those of unchanged cards need not be computed again here."""
        with contextlib.suppress(BlockedIndex, DamagedIndex), open_store(self._models.text, self._cache) as store:
            unknown = set(store.unknown(key(card) for card in cards))
            wanted = {
                card.id: key(card)
                for card in cards
                if key(card) in unknown and hits[card.id].digest == remote.digest_of(hits[card.id].file, key(card))
            }
            sent = self._asked(lambda server: server.vectors("text", list(wanted))) if wanted else {}
            shape = (self._models.text.dimensions,)
            sound = {id: v for id, v in sent.items() if id in wanted and v.shape == shape and np.isfinite(v).all()}
            store.put_vectors({wanted[id]: vector for id, vector in sound.items()})

    def close(self) -> None:
        if self._remote is not None:
            self._remote.close()


def _cards_of(folder: Path, file: str) -> Sequence[Card]:
    """The cards of a file that a server names, which must be one of the library; none where it is not there."""
    parts = PurePosixPath(file).parts
    inside = 1 <= len(parts) <= 2 and not any(part.startswith(".") or "\\" in part or ":" in part for part in parts)
    if not inside or parts[0] == "/" or not parts[-1].endswith(".json"):
        return ()
    try:
        return read_cards(folder.joinpath(*parts))
    except (OSError, ValueError):
        return ()


def spaces(models: IndexModels) -> dict[str, remote.Space]:
    """What a server must hold for these models."""
    some = np.zeros((1, models.text.dimensions), dtype=np.float32)
    some[0, 0] = 1.0
    return {
        view.name: remote.Space(view.space, int(view.rows(some).shape[1])) for view in views(models.text, models.bridge)
    }


def near(
    library: Library | LargeLibrary, features: ProductFeatures, brief: StudioBrief, models: IndexModels
) -> Library:
    """What the ranking judges: the library itself, or of a large one the candidates for this product."""
    return library if isinstance(library, Library) else library.near(features, brief, models)


def open_large(folder: Path, models: IndexModels, cache: Path | None = None) -> LargeLibrary:
    """Through the server in BACKLOT_INDEX, or through the store of this machine. Raises BacklotError."""
    url = os.environ.get(remote.ENV, "")
    return RemoteLibrary(folder, models, url, cache) if url else LocalLibrary(folder, models, cache)
