# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for a Qdrant server on loopback, for the tests of the client.

No registry of packages carries the real server, so the contract is held by Qdrant's own Python client: each body is
read by the models that are generated from the server's OpenAPI description (which refuse unknown fields), carried out
by the client's local mode, and answered in the form of the same models.
"""

from __future__ import annotations

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from qdrant_client import QdrantClient
from qdrant_client.http import models


class QdrantStandIn(ThreadingHTTPServer):
    """key: what ``api-key`` must be, empty for none. asked: method and path of each request. broken: set it to answer
    every request with this status and text instead."""

    daemon_threads = True

    def __init__(self, key: str = "") -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.key = key
        self.local = QdrantClient(":memory:")
        self.asked: list[tuple[str, str]] = []
        self.broken: tuple[int, str] | None = None
        self.lock = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: QdrantStandIn

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def _answer(self, status: int, data: object) -> None:
        text = data if isinstance(data, str) else json.dumps(data)
        self.send_response(status)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def _error(self, status: int, why: str) -> None:
        self._answer(status, {"status": {"error": why}, "time": 0.0})

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        self.server.asked.append((self.command, self.path))
        if self.server.broken:
            self._answer(*self.server.broken)
        elif self.server.key and self.headers.get("api-key") != self.server.key:
            self._answer(401, "Must provide an API key or an Authorization bearer token")
        else:
            with self.server.lock:
                try:
                    self._answer(200, {"result": self._result(body), "status": "ok", "time": 0.0})
                except LookupError as ex:
                    self._error(404, str(ex))
                except FileExistsError as ex:
                    self._error(409, str(ex))
                except ValueError as ex:
                    self._error(400, str(ex))

    do_GET = do_PUT = do_POST = _handle  # noqa: N815 (names of the base class)

    def _result(self, body: Any) -> Any:
        local = self.server.local
        path, _, query = self.path.partition("?")
        named = re.fullmatch(r"/collections/([A-Za-z0-9_]+)((?:/.*)?)", path)
        assert named, path
        name, rest = named.groups()
        what = (self.command, rest)
        there = local.collection_exists(name)
        if what == ("PUT", ""):
            if there:
                raise FileExistsError(f"Wrong input: Collection `{name}` already exists!")
            asked = models.CreateCollection(**body)
            return local.create_collection(name, vectors_config=asked.vectors, on_disk_payload=asked.on_disk_payload)
        if not there:
            raise LookupError(f"Not found: Collection `{name}` doesn't exist!")
        if what == ("GET", ""):
            return local.get_collection(name).model_dump(mode="json")
        if what == ("PUT", "/points"):
            assert query == "wait=true"
            done = local.upsert(name, models.PointsList(**body).points, wait=True)
            return models.UpdateResult(operation_id=0, status=done.status).model_dump(mode="json")
        if what == ("POST", "/points"):
            get = models.PointRequest(**body)
            found = local.retrieve(name, get.ids, with_payload=get.with_payload, with_vectors=get.with_vector)
            return [record.model_dump(mode="json") for record in found]
        if what == ("POST", "/points/delete"):
            assert query == "wait=true"
            done = local.delete(name, models.PointIdsList(**body), wait=True)
            return models.UpdateResult(operation_id=0, status=done.status).model_dump(mode="json")
        if what == ("POST", "/points/query"):
            ask = models.QueryRequest(**body)
            # its parameters (hnsw_ef) mean nothing to the local mode, which searches exactly
            got = local.query_points(
                name, query=ask.query, using=ask.using, limit=ask.limit, with_payload=ask.with_payload
            )
            return got.model_dump(mode="json")
        if what == ("POST", "/points/scroll"):
            look = models.ScrollRequest(**body)
            points, offset = local.scroll(
                name, limit=look.limit, offset=look.offset, with_payload=look.with_payload,
                with_vectors=look.with_vector or False,
            )  # fmt: skip
            return models.ScrollResult(points=points, next_page_offset=offset).model_dump(mode="json")
        assert what == ("POST", "/points/count"), what
        return local.count(name, exact=models.CountRequest(**body).exact).model_dump(mode="json")
