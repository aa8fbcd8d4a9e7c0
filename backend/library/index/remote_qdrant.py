# SPDX-License-Identifier: GPL-3.0-or-later
"""A shared index in Qdrant (1.10 or later), over its REST interface and the standard library: a collection of points,
one a card, with a named vector for each view and the card's id and file as payload."""

from __future__ import annotations

import http.client
import json
import logging
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ...models.roles import Array
from ...protocol import BacklotError
from .remote import TIMEOUT_S, Entry, Hit, Space, other_space, shown, unreachable

_log = logging.getLogger(__name__)
_BATCH = 200
_PAGE = 1000
_IDS = uuid.UUID("b5c1a1d0-7f0e-5d3c-9c41-6b1f3a0d2e77")
"""Namespace of the points' ids; a card id is no id that Qdrant takes."""
_MOST_BYTES = 64 << 20
"""Longest answer that is read."""
_HERE = ("localhost", "127.0.0.1", "::1")


def point_id(card: str) -> str:
    return str(uuid.uuid5(_IDS, card))


class Qdrant:
    """See `remote.Remote`."""

    def __init__(
        self, url: str, host: str, port: int, collection: str, spaces: Mapping[str, Space], key: str, *, tls: bool
    ) -> None:
        self._url, self._key, self._spaces = url, key, dict(sorted(spaces.items()))
        self._base = f"/collections/{collection}"
        self._space = "; ".join(f"{view}: {space.name}" for view, space in self._spaces.items())
        if key and not tls and host not in _HERE:
            _log.warning("The key for %s travels unencrypted; qdrants:// goes through TLS.", shown(url))
        connection = http.client.HTTPSConnection if tls else http.client.HTTPConnection
        self._connection = connection(host, port, timeout=TIMEOUT_S)
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def _ask(self, method: str, path: str, body: object = None, none_for: Sequence[int] = ()) -> Any:
        """The ``result`` of an answer; None where its status is one of ``none_for``."""
        headers = {"Content-Type": "application/json", **({"api-key": self._key} if self._key else {})}
        sent = None if body is None else json.dumps(body).encode()
        for again in (True, False):
            try:
                self._connection.request(method, path, sent, headers)
                answer = self._connection.getresponse()
                text = answer.read(_MOST_BYTES + 1)
                break
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError) as ex:
                # the server may have closed a connection that was kept open; every call may be repeated
                self._connection.close()
                if not again:
                    raise self._broken(str(ex) or type(ex).__name__) from ex
            except (OSError, http.client.HTTPException) as ex:
                self._connection.close()
                raise self._broken(str(ex) or type(ex).__name__) from ex
        if answer.status in none_for:
            return None
        try:
            if len(text) > _MOST_BYTES:
                raise ValueError
            data = json.loads(text)
            if answer.status == 200:
                return data["result"]
            why = data["status"]["error"]
        except (ValueError, KeyError, TypeError):
            self._connection.close()
            why = answer.reason
        raise self._broken(f"{answer.status}, {why}")

    def _broken(self, why: str) -> BacklotError:
        return unreachable(self._url, why, self._key)

    def _prepare(self) -> None:
        wanted = {view: {"size": space.dimensions, "distance": "Dot"} for view, space in self._spaces.items()}
        found = self._ask("GET", self._base, none_for=(404,))
        if found is None:
            # two machines may make it at once: the second is told that it is there (409; 400 before Qdrant 1.8)
            self._ask("PUT", self._base, {"vectors": wanted, "on_disk_payload": True}, none_for=(400, 409))
            found = self._ask("GET", self._base)
        try:
            vectors = found["config"]["params"]["vectors"]
            sizes = {view: vectors[view]["size"] for view in self._spaces if view in vectors}
        except (KeyError, TypeError) as ex:
            raise self._broken(f"its description of the collection has no {ex}") from ex
        if sizes != {view: space.dimensions for view, space in self._spaces.items()}:
            raise other_space(self._url, f"of {sizes or 'other'} numbers", self._space)
        first = self._ask("POST", f"{self._base}/points/scroll", {"limit": 1, "with_payload": True})
        for point in self._points(first):
            space = str((point.get("payload") or {}).get("space"))
            if space != self._space:
                raise other_space(self._url, space, self._space)

    def _points(self, result: Any) -> list[dict[str, Any]]:
        points = result.get("points") if isinstance(result, dict) else None
        if not isinstance(points, list):
            raise self._broken("an answer has no points")
        return points

    def upsert(self, entries: Sequence[Entry]) -> None:
        for start in range(0, len(entries), _BATCH):
            points = [
                {
                    "id": point_id(entry.id),
                    "vector": {view: entry.vectors[view].tolist() for view in self._spaces},
                    "payload": {"id": entry.id, "file": entry.file, "digest": entry.digest, "space": self._space},
                }
                for entry in entries[start : start + _BATCH]
            ]
            self._ask("PUT", f"{self._base}/points?wait=true", {"points": points})

    def delete(self, ids: Sequence[str]) -> None:
        for start in range(0, len(ids), _PAGE):
            points = [point_id(id) for id in ids[start : start + _PAGE]]
            self._ask("POST", f"{self._base}/points/delete?wait=true", {"points": points})

    def search(self, view: str, query: Array, most: int) -> list[Hit]:
        body = {"query": query.tolist(), "using": view, "limit": most, "with_payload": True,
                "params": {"hnsw_ef": max(most, 128)}}  # fmt: skip
        try:
            return [
                Hit(str(card["id"]), str(card["file"]), str(card["digest"]), float(point["score"]))
                for point in self._points(self._ask("POST", f"{self._base}/points/query", body))
                for card in (point["payload"],)
            ]
        except (KeyError, TypeError, ValueError) as ex:
            raise self._broken(f"a point has no {ex}") from ex

    def vectors(self, view: str, ids: Sequence[str]) -> dict[str, Array]:
        found: dict[str, Array] = {}
        for start in range(0, len(ids), _BATCH):
            body = {"ids": [point_id(id) for id in ids[start : start + _BATCH]], "with_vector": [view],
                    "with_payload": ["id"]}  # fmt: skip
            try:
                for point in self._ask("POST", f"{self._base}/points", body):
                    found[str(point["payload"]["id"])] = np.array(point["vector"][view], dtype=np.float32)
            except (KeyError, TypeError, ValueError) as ex:
                raise self._broken(f"a point has no {ex}") from ex
        return found

    def digests(self) -> Iterator[tuple[str, str]]:
        offset: object = None
        while True:
            body: dict[str, Any] = {"limit": _PAGE, "with_payload": ["id", "digest"], "with_vector": False}
            if offset is not None:
                body["offset"] = offset
            found = self._ask("POST", f"{self._base}/points/scroll", body)
            for point in self._points(found):
                payload = point.get("payload") or {}
                yield str(payload.get("id")), str(payload.get("digest"))
            offset = found.get("next_page_offset")
            if offset is None:
                return

    def count(self) -> int:
        found = self._ask("POST", f"{self._base}/points/count", {"exact": True})
        try:
            return int(found["count"])
        except (KeyError, TypeError, ValueError) as ex:
            raise self._broken("it does not count") from ex

    def close(self) -> None:
        self._connection.close()
