# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON lines between Blender and the engine: requests one way, events the other.

This file lies twice, byte for byte, as ``addon/engine/protocol.py`` and ``backend/protocol.py``, because the two
processes share no package; ``tests/unit/test_protocol.py`` keeps the copies equal. Standard library only.

A request is one line ``{"id", "method", "params"}``. The engine answers each with any number of ``progress`` and
``text`` events and ends it with exactly one ``result`` or ``error`` event of the same id. Events without an id
concern the engine itself: ``ready`` (first line, with the protocol number) and ``heartbeat``.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

PROTOCOL = 1
"""Raised by one with every incompatible change; both ends refuse another number."""

HEARTBEAT_S = 1.0
"""Seconds between two heartbeats of a living engine."""

MAX_LINE = 16 * 1024 * 1024
"""Longest line that either end accepts, bytes; pictures travel as file paths, so real lines are far shorter."""

EventName = Literal["ready", "heartbeat", "progress", "text", "result", "error"]
EVENTS: frozenset[str] = frozenset(("ready", "heartbeat", "progress", "text", "result", "error"))


class BacklotError(Exception):
    """Something the user can act on: one sentence that names the thing, and the way out.

    code: stable word for programs, for example ``missing_file``.
    message: one sentence without a full stop's worth of jargon; names the file or part concerned.
    hint: what to do next, or empty.
    """

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()

    def to_json(self) -> dict[str, str]:
        return {"code": self.code, "message": self.message, "hint": self.hint}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> BacklotError:
        return cls(str(data.get("code", "unknown")), str(data.get("message", "")), str(data.get("hint", "")))


class Cancelled(BacklotError):
    """The user asked for the end of the work; nothing is wrong."""

    def __init__(self, message: str = "Cancelled.") -> None:
        super().__init__("cancelled", message)


@dataclass(frozen=True, slots=True)
class Request:
    """One call: ``id`` is the caller's, unique while the call is open."""

    id: str
    method: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """One message of the engine; ``id`` is the request's, or empty for the engine itself."""

    event: EventName
    id: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def encode(message: Request | Event) -> bytes:
    """One line of UTF-8 JSON with its newline."""
    return json.dumps(asdict(message), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _fields(line: bytes) -> dict[str, Any]:
    if len(line) > MAX_LINE:
        raise BacklotError("protocol", f"A message of {len(line)} bytes is over the limit of {MAX_LINE}.")
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as ex:
        raise BacklotError("protocol", f"A line is not JSON: {line[:80]!r}") from ex
    if not isinstance(data, dict):
        raise BacklotError("protocol", f"A line is not a JSON object: {line[:80]!r}")
    return data


def decode_request(line: bytes) -> Request:
    """Parse one line from the caller; raises BacklotError("protocol", …)."""
    data = _fields(line)
    id, method, params = data.get("id"), data.get("method"), data.get("params", {})
    if not (isinstance(id, str) and id and isinstance(method, str) and isinstance(params, dict)):
        raise BacklotError("protocol", f"Not a request: {line[:80]!r}")
    return Request(id, method, params)


def decode_event(line: bytes) -> Event:
    """Parse one line from the engine; raises BacklotError("protocol", …)."""
    data = _fields(line)
    name, id, body = data.get("event"), data.get("id", ""), data.get("data", {})
    if not (name in EVENTS and isinstance(id, str) and isinstance(body, dict)):
        raise BacklotError("protocol", f"Not an event: {line[:80]!r}")
    return Event(name, id, body)
