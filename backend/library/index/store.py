# SPDX-License-Identifier: GPL-3.0-or-later
"""The store: cards and their vectors in one SQLite file for each embedding space. It is the truth; what else lies
beside it (see snapshot.py) can be made from it, and it itself from the folders of the sets.

WAL, so that one process writes while others read. ``synchronous=FULL``: a commit is on the disk when it returns, power
cut or not; writes come in batches of some hundred cards, so that one wait for the disk a batch does not matter.

A card has a number ``n`` that grows and is never given twice. A card whose text changed gets a new one, and its old
number goes to ``gone``: a search structure that was built up to some number knows by that what is new and what is out.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...models.roles import Array
from ...protocol import BacklotError
from .schema import PAGE, TABLES, VERSION

_PATIENCE_S = 30.0
"""How long a writer waits for another one."""
_MOST_ASKED = 500
"""Values in one question; older builds of SQLite take 999."""
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}  # the last: tables are missing
_BLOCKED = {
    sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PERM,
}  # fmt: skip


class DamagedIndex(BacklotError):
    """The file cannot be read as what it should be; everything in it can be made again from the sets."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            "damaged_index", f"The index {path} is damaged ({why}).", "Build it again: backlot library index --rebuild"
        )


class BlockedIndex(BacklotError):
    """The file cannot be opened or written: folder, rights or space. What needs no index goes on without."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            "blocked_index", f"The index {path} cannot be used ({why}).", "Check the folder's rights and free space."
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """One card as it is indexed. key: hash of its text, under which its vector lies."""

    id: str
    key: bytes


@dataclass(frozen=True, slots=True)
class CardFile:
    """One card file as it was read. path: within the library. stamp: changes whenever the file does; empty: read it
    again the next time. data: its text, packed; none where it is faulty."""

    path: str
    stamp: str
    set_id: str = ""
    data: bytes = b""
    candidates: tuple[Candidate, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Of one library. generation: grows with every change; last: the highest number of a card."""

    generation: int
    last: int
    sets: int
    candidates: int


class Store:
    """One file, opened. Use it from one thread, or one at a time.

    Raises DamagedIndex and BlockedIndex, from every method.
    """

    def __init__(self, path: Path, space: str, dimensions: int) -> None:
        self.path, self.space, self.dimensions = path, space, dimensions
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as ex:
            raise BlockedIndex(path, ex.strerror or str(ex)) from ex
        with self._told():
            self._db = sqlite3.connect(path, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False)
        try:
            with self._told():
                self._prepare()
        except BaseException:
            self._db.close()
            raise

    def _prepare(self) -> None:
        self._db.execute(f"PRAGMA page_size={PAGE}")  # of a new file; one that is there keeps its own
        begun = time.monotonic()
        while True:
            try:
                self._db.execute("PRAGMA journal_mode=WAL")
                break
            except sqlite3.OperationalError as ex:  # of a new file others make the same switch, and this waits for none
                if ex.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() - begun > _PATIENCE_S:
                    raise
                time.sleep(0.01)
        self._db.execute("PRAGMA synchronous=FULL")
        if not self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
            with self.writing():
                if not self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
                    for statement in TABLES.split(";\n"):
                        self._db.execute(statement)
                    found = {"version": str(VERSION), "space": self.space, "dimensions": str(self.dimensions)}
                    self._db.executemany("INSERT INTO meta VALUES (?, ?)", {**found, "id": uuid.uuid4().hex}.items())
        meta: dict[str, str] = dict(self._db.execute("SELECT name, value FROM meta").fetchall())
        self.id = meta.get("id", "")
        """Of this very file: search structures made from an earlier one are not for it."""
        for name, wanted in (("version", str(VERSION)), ("space", self.space), ("dimensions", str(self.dimensions))):
            if meta.get(name) != wanted:
                raise DamagedIndex(self.path, f"its {name} is {meta.get(name)!r} and not {wanted!r}")

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """SQLite's own errors become ours."""
        try:
            yield
        except sqlite3.Error as ex:
            code = getattr(ex, "sqlite_errorcode", 0) & 0xFF
            if code in _DAMAGED:
                raise DamagedIndex(self.path, str(ex)) from ex
            if code not in _BLOCKED:
                raise
            raise BlockedIndex(self.path, str(ex)) from ex

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all of it, on the disk when the block is left, or nothing."""
        with self._told():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """What is read within is of one moment, whatever others write meanwhile."""
        with self._told():
            self._db.execute("BEGIN")
            try:
                self._db.execute("SELECT 1 FROM meta").fetchone()
                yield
            finally:
                self._db.execute("COMMIT")

    def close(self) -> None:
        with contextlib.suppress(sqlite3.Error):
            self._db.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- vectors ---------------------------------------------------------------------------------------------------

    def _asked(self, question: str, values: Sequence[object], before: Sequence[object] = ()) -> Iterator[sqlite3.Row]:
        """Rows of a question with ``IN (…)`` at its end, over any number of values."""
        with self._told():
            for start in range(0, len(values), _MOST_ASKED):
                part = values[start : start + _MOST_ASKED]
                yield from self._db.execute(f"{question} IN ({','.join('?' * len(part))})", (*before, *part))

    def _vector(self, blob: object) -> Array:
        if not isinstance(blob, bytes) or len(blob) != 4 * self.dimensions:
            raise DamagedIndex(self.path, "a vector has another length")
        vector = np.frombuffer(blob, dtype="<f4")
        if not np.isfinite(vector).all():
            raise DamagedIndex(self.path, "a vector holds no numbers")
        return vector

    def vectors(self, keys: Iterable[bytes]) -> dict[bytes, Array]:
        """Those that are known, (d,) float32."""
        found = self._asked("SELECT key, vector FROM vectors WHERE key", list(dict.fromkeys(keys)))
        return {bytes(key): self._vector(blob) for key, blob in found}

    def unknown(self, keys: Iterable[bytes]) -> list[bytes]:
        """Those without a vector, each once, in order."""
        asked = dict.fromkeys(keys)
        for (key,) in self._asked("SELECT key FROM vectors WHERE key", list(asked)):
            asked.pop(bytes(key), None)
        return list(asked)

    def _put_vectors(self, vectors: Mapping[bytes, Array]) -> None:
        rows = []
        for key, vector in vectors.items():
            if vector.shape != (self.dimensions,):
                raise ValueError(f"a vector of {vector.shape} in a space of {self.dimensions}")
            rows.append((key, np.ascontiguousarray(vector, dtype="<f4").tobytes()))
        self._db.executemany("INSERT OR IGNORE INTO vectors (key, vector) VALUES (?, ?)", rows)

    def put_vectors(self, vectors: Mapping[bytes, Array]) -> None:
        with self.writing():
            self._put_vectors(vectors)

    # --- libraries -------------------------------------------------------------------------------------------------

    def library(self, folder: str) -> int:
        """The number of a library, given at first sight."""
        with self._told():
            found = self._db.execute("SELECT id FROM libraries WHERE folder = ?", (folder,)).fetchone()
        if not found:
            with self.writing():
                self._db.execute("INSERT OR IGNORE INTO libraries (folder) VALUES (?)", (folder,))
            return self.library(folder)
        return int(found[0])

    def state(self, library: int) -> State:
        with self._told():
            generation, sets, candidates = self._db.execute(
                "SELECT generation, sets, candidates FROM libraries WHERE id = ?", (library,)
            ).fetchone()
            return State(int(generation), self._last(), int(sets), int(candidates))

    def _last(self) -> int:
        """The highest number that a card was given."""
        found = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'cards'").fetchone()
        return int(found[0]) if found else 0

    def stamps(self, library: int) -> dict[str, str]:
        """Stamp of each card file, by its path."""
        with self._told():
            return dict(self._db.execute("SELECT path, stamp FROM files WHERE library = ?", (library,)).fetchall())

    def faults(self, library: int) -> list[tuple[str, str]]:
        """(path, reason) of the files that cannot be used."""
        with self._told():
            question = "SELECT path, fault FROM files WHERE library = ? AND fault IS NOT NULL ORDER BY path"
            return [(str(path), str(fault)) for path, fault in self._db.execute(question, (library,))]

    def update(
        self, library: int, changed: Sequence[CardFile], removed: Sequence[str], vectors: Mapping[bytes, Array]
    ) -> None:
        """Files that are new or were read anew, files that are no more, and vectors that were missing: all or nothing.

        Raises KeyError when a vector that somebody else has deleted meanwhile is missing.
        """
        with self.writing():
            self._put_vectors(vectors)
            (generation,) = self._db.execute("SELECT generation FROM libraries WHERE id = ?", (library,)).fetchone()
            unused: set[int] = set()
            last = self._last()
            before = self._counts(library, [*removed, *(file.path for file in changed)])
            for path in removed:
                unused |= self._drop(library, path, generation + 1)
            for file in changed:
                unused |= self._put(library, file, generation + 1)
            after = self._counts(library, [file.path for file in changed])
            self._db.executemany(
                "DELETE FROM vectors WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM cards WHERE vector = ?1)",
                [(vector,) for vector in unused],
            )
            moved = bool(unused) or self._last() != last  # a file may be read again and say the same
            self._db.execute(
                "UPDATE libraries SET generation = ?, sets = sets + ?, candidates = candidates + ? WHERE id = ?",
                (generation + int(moved), after[0] - before[0], after[1] - before[1], library),
            )

    def _counts(self, library: int, paths: Sequence[str]) -> tuple[int, int]:
        """Sets and candidates of some files. (Counting the whole library at each step takes longer and longer.)"""
        of = (library,)
        sets = self._asked("SELECT 1 FROM files WHERE library = ? AND fault IS NULL AND path", paths, of)
        return sum(1 for _ in sets), sum(
            1 for _ in self._asked("SELECT 1 FROM cards WHERE library = ? AND path", paths, of)
        )

    def _drop(
        self, library: int, path: str, generation: int, kept: frozenset[tuple[str, int]] = frozenset()
    ) -> set[int]:
        """Take a file's cards out, but those kept: (id, vector). Returns the vectors that they had."""
        vectors = set()
        question = "SELECT n, id, vector FROM cards WHERE library = ? AND path = ?"
        for n, id, vector in self._db.execute(question, (library, path)).fetchall():
            if (id, vector) in kept:
                continue
            self._db.execute("DELETE FROM cards WHERE n = ?", (n,))
            self._db.execute("INSERT INTO gone VALUES (?, ?, ?)", (library, n, generation))
            vectors.add(int(vector))
        self._db.execute("DELETE FROM files WHERE library = ? AND path = ?", (library, path))
        return vectors

    def _put(self, library: int, file: CardFile, generation: int) -> set[int]:
        taken = None
        if not file.fault:
            question = "SELECT path FROM files WHERE library = ? AND set_id = ? AND fault IS NULL AND path != ?"
            taken = self._db.execute(question, (library, file.set_id, file.path)).fetchone()
        if taken:
            where = Path(taken[0]).parent.name or taken[0]
            file = CardFile(file.path, "", fault=f"the id {file.set_id!r} is taken by {where}")
        keys = [candidate.key for candidate in file.candidates]
        ids = {bytes(key): int(id) for key, id in self._asked("SELECT key, id FROM vectors WHERE key", keys)}
        placed = [(candidate.id, ids[candidate.key]) for candidate in file.candidates]
        vectors = self._drop(library, file.path, generation, frozenset(placed))
        self._db.execute(
            "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?)",
            (library, file.path, file.stamp, file.set_id or None, file.data or None, file.fault or None),
        )
        there = {id for (id,) in self._db.execute(
            "SELECT id FROM cards WHERE library = ? AND path = ?", (library, file.path)
        )}  # fmt: skip
        self._db.executemany(
            "INSERT INTO cards (library, id, path, vector) VALUES (?, ?, ?, ?)",
            [(library, id, file.path, vector) for id, vector in placed if id not in there],
        )
        return vectors

    # --- what search structures are made of ------------------------------------------------------------------------

    def rows(self, library: int, after: int = 0, block: int = 8192) -> Iterator[tuple[list[int], Array]]:
        """Numbers and vectors (n, d) of the cards with a number over ``after``, in rising order, in blocks."""
        question = (
            "SELECT c.n, v.vector FROM cards c JOIN vectors v ON v.id = c.vector"
            " WHERE c.library = ? AND c.n > ? ORDER BY c.n LIMIT ?"
        )
        while True:
            with self._told():
                found = self._db.execute(question, (library, after, block)).fetchall()
            if not found:
                return
            yield [int(n) for n, _ in found], np.stack([self._vector(blob) for _, blob in found])
            after = int(found[-1][0])

    def listed(self, library: int, block: int = 2000) -> Iterator[list[tuple[str, str, bytes]]]:
        """Id, file and key of every card, in blocks."""
        question = (
            "SELECT c.n, c.id, c.path, v.key FROM cards c JOIN vectors v ON v.id = c.vector"
            " WHERE c.library = ? AND c.n > ? ORDER BY c.n LIMIT ?"
        )
        after = 0
        while True:
            with self._told():
                found = self._db.execute(question, (library, after, block)).fetchall()
            if not found:
                return
            yield [(str(id), str(path), bytes(key)) for _, id, path, key in found]
            after = int(found[-1][0])

    def gone(self, library: int, up_to: int) -> list[int]:
        """Numbers of cards that are no more, up to one."""
        with self._told():
            question = "SELECT n FROM gone WHERE library = ? AND n <= ?"
            return [int(n) for (n,) in self._db.execute(question, (library, up_to))]

    def forget_gone(self, library: int, generation: int) -> None:
        """Those that no search structure of this generation or later holds."""
        with self.writing():
            self._db.execute("DELETE FROM gone WHERE library = ? AND generation <= ?", (library, generation))

    def ids(self, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
        """Card id and file of each number that is still there."""
        found = self._asked("SELECT n, id, path FROM cards WHERE n", [int(n) for n in numbers])
        return {int(n): (str(id), str(path)) for n, id, path in found}

    def paths(self, library: int, ids: Sequence[str]) -> dict[str, str]:
        """File of each card that is there, by card id."""
        found = self._asked("SELECT id, path FROM cards WHERE library = ? AND id", list(ids), (library,))
        return {str(id): str(path) for id, path in found}

    def data(self, library: int, paths: Sequence[str]) -> dict[str, tuple[str, bytes]]:
        """Stamp and packed text of card files, by path."""
        found = self._asked("SELECT path, stamp, data FROM files WHERE library = ? AND path", list(paths), (library,))
        return {str(path): (str(stamp), bytes(data)) for path, stamp, data in found if data is not None}
