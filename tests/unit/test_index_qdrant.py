# SPDX-License-Identifier: GPL-3.0-or-later
"""The client for Qdrant against Qdrant's own models and local mode (see qdrant_server.py)."""

from __future__ import annotations

import inspect
import logging
import re
import socket
from collections.abc import Iterator

import pytest
from backlot.backend.library.index import remote, remote_qdrant
from backlot.backend.protocol import BacklotError
from remote_contract import SPACES, check_all, entries, vectors

pytest.importorskip("qdrant_client", reason="qdrant-client is not installed (requirements/dev.txt)")

from qdrant_server import QdrantStandIn

KEY = "s3cret-key"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[QdrantStandIn]:
    monkeypatch.setenv("BACKLOT_INDEX_KEY", KEY)
    started = QdrantStandIn(KEY)
    yield started
    started.shutdown()
    started.server_close()


def test_cards_are_kept_found_and_deleted(server: QdrantStandIn) -> None:
    check_all(f"qdrant://{server.address}/studio")


def test_its_paths_are_those_of_qdrants_own_client(server: QdrantStandIn) -> None:
    from qdrant_client.http.api import collections_api, points_api, search_api

    check_all(f"qdrant://{server.address}/studio")
    source = "".join(inspect.getsource(module) for module in (collections_api, points_api, search_api))
    known = set(re.findall(r'method="([A-Z]+)",\s+url="([^"]+)"', source))
    asked = {(method, path.partition("?")[0].replace("studio", "{collection_name}")) for method, path in server.asked}
    assert len(asked) == 8 and asked <= known


def test_a_wrong_key_is_told_and_never_shown(server: QdrantStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    for url in (f"qdrant://{server.address}/studio", f"qdrant://me:wrong-s3cret@{server.address}/studio"):
        monkeypatch.setenv("BACKLOT_INDEX_KEY", "wrong-s3cret")
        with pytest.raises(BacklotError) as told:
            remote.connect(url, SPACES)
        assert told.value.code == "remote_index" and "401" in told.value.message
        assert "s3cret" not in f"{told.value} {told.value.__cause__}"


def test_nobody_there_and_a_server_that_hangs_are_told_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote_qdrant, "TIMEOUT_S", 0.3)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        with pytest.raises(BacklotError, match="does not answer"):
            remote.connect(f"qdrant://127.0.0.1:{port}/studio", SPACES)
        silent.listen()
        with pytest.raises(BacklotError, match="timed out"):
            remote.connect(f"qdrant://127.0.0.1:{port}/studio", SPACES)


@pytest.mark.parametrize(
    "broken",
    [
        (500, '{"status": {"error": "Service internal error: out of disk"}, "time": 0}'),
        (503, "<html>gateway</html>"),
        (200, "no json"),
        (200, "{}"),
        (200, '{"result": {"points": 5}}'),
        (200, '{"result": {"points": [{"payload": {}, "score": 1}]}}'),
    ],
)
def test_answers_that_make_no_sense_are_told(server: QdrantStandIn, broken: tuple[int, str]) -> None:
    opened = remote.connect(f"qdrant://{server.address}/studio", SPACES)
    opened.upsert(entries(3))
    server.broken = broken
    with pytest.raises(BacklotError) as told:
        opened.search("text", vectors(1, 16)[0], 3)
    assert told.value.code == "remote_index" and (broken[0] == 200 or str(broken[0]) in told.value.message)
    server.broken = None
    assert len(opened.search("text", vectors(1, 16)[0], 3)) == 3  # and it goes on


def test_a_collection_of_somebody_else_is_left_alone(server: QdrantStandIn) -> None:
    from qdrant_client.http import models

    vector = models.VectorParams(size=16, distance=models.Distance.DOT)
    server.local.create_collection("studio", vectors_config={"text": vector, "title": vector})
    with pytest.raises(BacklotError) as told:
        remote.connect(f"qdrant://{server.address}/studio", SPACES)
    assert told.value.code == "other_space"


def test_a_key_that_travels_unencrypted_is_told_without_it(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), pytest.raises(BacklotError):
        remote_qdrant.Qdrant("qdrant://x:abc@no.invalid/c", "no.invalid", 1, "c", SPACES, "abc", tls=False)
    assert "unencrypted" in caplog.text and "abc" not in caplog.text
