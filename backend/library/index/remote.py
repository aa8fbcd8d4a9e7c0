# SPDX-License-Identifier: GPL-3.0-or-later
"""A library that many machines share: its vectors lie on a server, its sets in a folder that each machine can read.

The server is named by a URL, ``--index`` or BACKLOT_INDEX:

    qdrant://host:6333/collection          (qdrants:// through TLS; the API key in BACKLOT_INDEX_KEY)
    postgresql://user@host/database        (pgvector; the password in BACKLOT_INDEX_KEY, PGPASSWORD or ~/.pgpass;
                                            ?table=name, where more than one library lies in the database)

A password in the URL works as well, and is never shown.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from ...models.roles import Array
from ...protocol import BacklotError

ENV = "BACKLOT_INDEX"
KEY_ENV = "BACKLOT_INDEX_KEY"
TIMEOUT_S = 10.0
"""Of one question; writes of a batch may take three times as long."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,47}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One card on a server. file: its card file within the library. digest: of the file and the text; what is equal
    need not be sent again. vectors: by view, (d,) of length one."""

    id: str
    file: str
    digest: str
    vectors: Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Hit:
    """One card found; score: the cosine. The others as in `Entry`."""

    id: str
    file: str
    digest: str
    score: float


class Remote(Protocol):
    """What a server does. Every method raises BacklotError("remote_index"): unreachable, refused, broken."""

    def upsert(self, entries: Sequence[Entry]) -> None:
        """On the server's disk when it returns."""

    def delete(self, ids: Sequence[str]) -> None: ...

    def search(self, view: str, query: Array, most: int) -> list[Hit]:
        """The nearest to a (d,) query of length one, best first."""

    def vectors(self, view: str, ids: Sequence[str]) -> dict[str, Array]:
        """(d,) vectors of the cards that are there."""

    def digests(self) -> Iterator[tuple[str, str]]:
        """(id, digest) of every card."""

    def count(self) -> int: ...

    def close(self) -> None: ...


def digest_of(file: str, key: bytes) -> str:
    """Of a card: its file within the library and the hash of its text."""
    return hashlib.sha256(file.encode() + b"\0" + key).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Space:
    """What a view's vectors are; those of another space are never mixed in."""

    name: str
    dimensions: int


def shown(url: str) -> str:
    """The URL without its password, for people to read."""
    return re.sub(r"(?<=://)([^/@:]*):[^?#]*@", r"\1@", url)


def unreachable(url: str, why: str, secret: str = "") -> BacklotError:
    """An error that names the server and never its password."""
    told = " ".join(why.split())[:300]
    if secret:
        told = told.replace(secret, "***")
    return BacklotError(
        "remote_index", f"The index {shown(url)} does not answer as it should: {told}.",
        f"Check the address, the network and {KEY_ENV}; without {ENV} the library is searched on this machine.",
    )  # fmt: skip


def other_space(url: str, found: str, wanted: str) -> BacklotError:
    return BacklotError(
        "other_space", f"The index {shown(url)} was made with the model {found} and this machine uses {wanted}.",
        "Use the same model on all machines (backlot models use …), or index into another collection or table.",
    )  # fmt: skip


def _bad(url: str, why: str) -> BacklotError:
    forms = "qdrant://host:6333/collection or postgresql://user@host/database"
    return BacklotError("bad_index_url", f"The index {shown(url)!r} is no address: {why}.", f"Write {forms}.")


def secret_of(parts: SplitResult) -> str:
    return unquote(parts.password or "") or os.environ.get(KEY_ENV, "")


def connect(url: str, spaces: Mapping[str, Space]) -> Remote:
    """The server behind a URL, ready for vectors of these spaces by view.

    Raises BacklotError: bad_index_url, missing_package, remote_index, other_space.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as ex:
        raise _bad("…", str(ex)) from ex  # what cannot be read may hold a password anywhere
    if not parts.hostname and parts.scheme.startswith("qdrant"):
        raise _bad(url, "the host is missing")
    if parts.scheme in ("qdrant", "qdrants"):
        from .remote_qdrant import Qdrant

        collection = parts.path.strip("/")
        if not _NAME.fullmatch(collection):
            raise _bad(url, "the collection's name must be letters, digits and _")
        return Qdrant(
            url, parts.hostname or "", port or 6333, collection, spaces, secret_of(parts), tls=parts.scheme == "qdrants"
        )
    if parts.scheme in ("postgresql", "postgres"):
        from .remote_postgres import Postgres

        query = parse_qs(parts.query)
        table = query.pop("table", ["backlot_cards"])[-1]
        if not _NAME.fullmatch(table):
            raise _bad(url, "the table's name must be letters, digits and _")
        rest = "&".join(f"{name}={value}" for name, values in query.items() for value in values)
        return Postgres(url, parts._replace(query=rest).geturl(), table, spaces, secret_of(parts))
    raise _bad(url, f"{parts.scheme or 'nothing'}:// is not known")
