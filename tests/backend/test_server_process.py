# SPDX-License-Identifier: GPL-3.0-or-later
"""The real engine process: ready at once, answers over the real models, cancels, leaves when asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from backlot.backend.models.registry import registry
from backlot.backend.models.store import Store
from backlot.backend.protocol import Event, Request, decode_event, encode

CARDS = Path(__file__).parent.parent / "data" / "cards"


class Engine:
    def __init__(self, tmp_path: Path) -> None:
        self.log = open(tmp_path / "engine.log", "wb")  # noqa: SIM115 (closed in close)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "backlot.backend", "serve"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log,
            env={**os.environ, "BACKLOT_LIBRARY": str(CARDS)},
        )  # fmt: skip
        self.events: list[Event] = []

    def send(self, id: str, method: str, /, **params: Any) -> None:
        assert self.process.stdin
        self.process.stdin.write(encode(Request(id, method, params)))
        self.process.stdin.flush()

    def read(self) -> Event:
        assert self.process.stdout
        event = decode_event(self.process.stdout.readline())
        self.events.append(event)
        return event

    def ends(self, id: str) -> Event:
        while True:
            event = self.read()
            if event.id == id and event.event in ("result", "error"):
                return event

    def close(self) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        try:
            self.process.wait(20)
        finally:
            self.process.kill()
            self.process.stdout.close()
            self.log.close()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    store = Store()
    absent = [e.id for e in registry().values() if e.pack == "offline" and not store.has(e.id)]
    if absent:
        pytest.skip(f"models are not in the cache: {', '.join(absent)} (backlot models fetch)")
    engine = Engine(tmp_path)
    yield engine
    engine.close()
    assert engine.process.returncode == 0


def test_ready_recommend_status_and_end(engine: Engine, tmp_path: Path) -> None:
    start = time.monotonic()
    assert engine.read().event == "ready" and time.monotonic() - start < 5
    path = tmp_path / "mug.json"
    path.write_text(json.dumps({"name": "coffee mug"}), encoding="utf-8")
    engine.send("1", "recommend", subject={"kind": "description", "path": str(path)})
    event = engine.ends("1")
    assert event.event == "result" and event.data["matches"][0]["set"] in ("oak_table_window", "kitchen_counter")
    assert len([e for e in engine.events if e.event == "text" and e.id == "1"]) == 9
    engine.send("2", "recommend", subject={"kind": "photo", "path": str(tmp_path / "none.png")})
    assert engine.ends("2").data["code"] == "missing_file"
    engine.send("3", "status")
    data = engine.ends("3").data
    assert data["models"]["text"]["open"] and data["memory_mb"] > 50 and not data["models"]["language"]["open"]


def test_many_requests_at_once_are_answered_in_order_and_one_is_cancelled(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "mug.json"
    path.write_text(json.dumps({"name": "coffee mug"}), encoding="utf-8")
    for number in range(6):
        engine.send(str(number), "analyze", subject={"kind": "description", "path": str(path)})
    engine.send("stop", "cancel", id="5")
    ended = [engine.ends(str(number)) for number in range(6)]
    assert [e.event for e in ended[:5]] == ["result"] * 5
    assert ended[5].data["code"] == "cancelled"
