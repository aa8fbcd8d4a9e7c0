# SPDX-License-Identifier: GPL-3.0-or-later
"""A shared index in PostgreSQL with pgvector: a table of cards, a column of vectors for each view, HNSW over each."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ...models.roles import Array
from ...protocol import BacklotError
from .remote import TIMEOUT_S, Entry, Hit, Space, other_space, unreachable

_BATCH = 500
_MOST_LOOKED_AT = 1000
"""pgvector's own limit of hnsw.ef_search."""


def _text(vector: Array) -> str:
    """A vector in pgvector's notation."""
    return "[" + ",".join(f"{value:.8g}" for value in vector.tolist()) + "]"


class Postgres:
    """See `remote.Remote`. ``table`` was checked to be a plain name; it is quoted all the same."""

    def __init__(self, url: str, address: str, table: str, spaces: Mapping[str, Space], secret: str) -> None:
        try:
            import psycopg
        except ImportError as ex:
            raise BacklotError(
                "missing_package", "An index in PostgreSQL needs the package psycopg, which is not installed.",
                "Install it: pip install -r requirements/index.txt",
            ) from ex  # fmt: skip
        self._url, self._secret, self._errors = url, secret, psycopg.Error
        self._table = f'"{table}"'
        self._spaces = dict(spaces)
        more: dict[str, Any] = {"password": secret} if secret else {}
        with self._told():
            self._db = psycopg.connect(
                address, autocommit=True, connect_timeout=int(TIMEOUT_S), application_name="backlot", **more
            )
        try:
            with self._told():
                self._prepare(table)
        except BaseException:
            self._db.close()
            raise

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except self._errors as ex:
            raise unreachable(self._url, str(ex) or type(ex).__name__, self._secret) from None  # may hold the password

    def _prepare(self, table: str) -> None:
        run: Any = self._db.execute
        run(f"SET statement_timeout = {int(TIMEOUT_S * 1000)}")
        if not run("SELECT 1 FROM pg_extension WHERE extname = 'vector'").fetchone():
            run("CREATE EXTENSION IF NOT EXISTS vector")
        with self._db.transaction():
            run("SELECT pg_advisory_xact_lock(hashtext('backlot index'))")  # two machines may make the tables at once
            run("CREATE TABLE IF NOT EXISTS backlot_spaces (cards text, view text, space text, dimensions integer,"
                " PRIMARY KEY (cards, view))")  # fmt: skip
            found = run("SELECT view, space, dimensions FROM backlot_spaces WHERE cards = %s", (table,)).fetchall()
            known = {view: Space(name, dimensions) for view, name, dimensions in found}
            for view, space in self._spaces.items():
                if known and known.get(view) != space:
                    has = known[view].name if view in known else "no " + view
                    raise other_space(self._url, has, space.name)
            if not known:
                columns = ", ".join(f'"{view}" vector({space.dimensions}) NOT NULL' for view, space in self._columns())
                run(f"CREATE TABLE {self._table} (id text PRIMARY KEY, file text NOT NULL, digest text NOT NULL,"
                    f" {columns})")  # fmt: skip
                for view, space in self._columns():
                    name = f'"{table}_{view}"'
                    # inner product: the vectors are of length one, and it is the cheaper one
                    run(f'CREATE INDEX {name} ON {self._table} USING hnsw ("{view}" vector_ip_ops)')
                    run("INSERT INTO backlot_spaces VALUES (%s, %s, %s, %s)",
                        (table, view, space.name, space.dimensions))  # fmt: skip

    def _columns(self) -> list[tuple[str, Space]]:
        return sorted(self._spaces.items())

    def upsert(self, entries: Sequence[Entry]) -> None:
        names = [view for view, _ in self._columns()]
        into = ", ".join(["id", "file", "digest", *(f'"{name}"' for name in names)])
        changed = ", ".join(f"{name} = excluded.{name}" for name in ["file", "digest", *(f'"{n}"' for n in names)])
        values = ", ".join(["%s"] * 3 + ["%s::vector"] * len(names))
        statement = f"INSERT INTO {self._table} ({into}) VALUES ({values}) ON CONFLICT (id) DO UPDATE SET {changed}"
        for start in range(0, len(entries), _BATCH):
            rows = [
                (entry.id, entry.file, entry.digest, *(_text(entry.vectors[name]) for name in names))
                for entry in entries[start : start + _BATCH]
            ]
            with self._told(), self._db.transaction(), self._db.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = {int(3 * TIMEOUT_S * 1000)}")
                cursor.executemany(statement, rows)

    def delete(self, ids: Sequence[str]) -> None:
        with self._told():
            self._db.execute(f"DELETE FROM {self._table} WHERE id = ANY(%s)", (list(ids),))

    def search(self, view: str, query: Array, most: int) -> list[Hit]:
        looked_at = min(max(most, 100), _MOST_LOOKED_AT)
        column = f'"{view}"'
        with self._told(), self._db.transaction():
            self._db.execute(f"SET LOCAL hnsw.ef_search = {looked_at}")
            found = self._db.execute(
                f"SELECT id, file, digest, -({column} <#> %(q)s::vector) FROM {self._table}"
                f" ORDER BY {column} <#> %(q)s::vector LIMIT %(most)s",
                {"q": _text(query), "most": most},
            ).fetchall()
        return [Hit(str(id), str(file), str(digest), float(score)) for id, file, digest, score in found]

    def vectors(self, view: str, ids: Sequence[str]) -> dict[str, Array]:
        with self._told():
            found = self._db.execute(
                f'SELECT id, "{view}"::text FROM {self._table} WHERE id = ANY(%s)', (list(ids),)
            ).fetchall()
        return {str(id): np.array(str(text).strip("[]").split(","), dtype=np.float32) for id, text in found}

    def digests(self) -> Iterator[tuple[str, str]]:
        with self._told(), self._db.transaction(), self._db.cursor("backlot_digests") as cursor:
            for id, digest in cursor.execute(f"SELECT id, digest FROM {self._table}"):
                yield str(id), str(digest)

    def count(self) -> int:
        with self._told():
            found = self._db.execute(f"SELECT count(*) FROM {self._table}").fetchone()
        return int(found[0]) if found else 0

    def close(self) -> None:
        with contextlib.suppress(self._errors):
            self._db.close()
