# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine as a service: JSON lines on standard input and output (see protocol.py).

This module imports no models, so that the ready line comes at once; the worker thread does the heavy imports.
``status``, ``cancel`` and ``shutdown`` are answered by the reading thread, whatever the worker is busy with.
The engine ends when its standard input closes, when ``shutdown`` is asked, or when its parent process is gone.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import platform
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from .jobs import Service, Worker, as_error
from .protocol import HEARTBEAT_S, MAX_LINE, PROTOCOL, BacklotError, Event, decode_request, encode

log = logging.getLogger(__name__)

_JOIN_S = 2.0
"""How long the end waits for a step that cannot be interrupted."""


def version() -> str:
    """Backlot's version: of the installed package, or of the extension that this folder lies in."""
    from importlib import metadata

    with contextlib.suppress(metadata.PackageNotFoundError):
        return metadata.version("backlot")
    import tomllib

    for parent in (Path(__file__).parent.parent, Path(__file__).parent.parent / "addon"):
        with contextlib.suppress(OSError, ValueError, KeyError):
            return str(tomllib.loads((parent / "blender_manifest.toml").read_text(encoding="utf-8"))["version"])
    return "unknown"


def memory_mb() -> float | None:
    """Resident memory of this process in MiB, where the system tells it."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return round(pages * os.sysconf("SC_PAGE_SIZE") / 2**20, 1)
    except (OSError, ValueError, IndexError):
        pass
    try:
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)
    except ImportError:
        return None


def take_stdio() -> tuple[BinaryIO, int]:
    """Keep the protocol's two descriptors for ourselves, and point 0 at nothing and 1 at stderr.

    A library that prints, from Python or from C, then reaches stderr and cannot damage the stream. Call before any
    heavy import.
    """
    sys.stdout.flush()
    source, sink = os.dup(0), os.dup(1)
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(source, os.O_BINARY)
        msvcrt.setmode(sink, os.O_BINARY)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return os.fdopen(source, "rb"), sink


class Server:
    """One caller, one worker. ``sink`` is a file descriptor; writes are whole lines under a lock."""

    def __init__(self, factory: Callable[[], Service], source: BinaryIO, sink: int, debug: bool = False) -> None:
        self._source = source
        self._sink = sink
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._broken = False
        self._started = time.monotonic()
        self._worker = Worker(factory, self.emit, debug)

    def emit(self, event: Event) -> None:
        """Send one line; a caller that is gone ends the engine."""
        try:
            data = memoryview(encode(event))
        except (TypeError, ValueError) as ex:
            data = memoryview(encode(Event("error", event.id, as_error(ex).to_json())))
        try:
            with self._lock:
                while data:
                    data = data[os.write(self._sink, data) :]
        except OSError:
            self._broken = True
            self._ended.set()

    def serve(self) -> int:
        """Until the caller leaves. Returns the exit code."""
        self.emit(Event("ready", data={"protocol": PROTOCOL, "version": version(), "pid": os.getpid()}))
        self._worker.start()
        threading.Thread(target=self._beat, name="backlot-heartbeat", daemon=True).start()
        try:
            self._read()
        finally:
            self._ended.set()
            self._worker.stop()
            self._worker.join(_JOIN_S)
        return 0

    def _beat(self) -> None:
        parent = os.getppid()
        while not self._ended.wait(HEARTBEAT_S):
            if os.getppid() != parent:
                log.error("The program that started the engine is gone; the engine ends.")
                os._exit(3)
            self.emit(Event("heartbeat", data={"job": self._worker.running, "pending": self._worker.pending()}))
        if self._broken:  # nobody hears us any more, and reading may still block on an open stdin
            time.sleep(_JOIN_S)
            os._exit(3)

    def _read(self) -> None:
        while not self._ended.is_set():
            line = self._source.readline(MAX_LINE + 1)
            if not line:
                return
            if len(line) > MAX_LINE and not line.endswith(b"\n"):
                self._skip_line()
            if not line.strip():
                continue
            try:
                if not self._handle(line):
                    return
            except BacklotError as ex:
                self.emit(Event("error", _id_of(line), ex.to_json()))
            except RecursionError:
                self.emit(Event("error", "", BacklotError("protocol", "A line is nested too deeply.").to_json()))

    def _skip_line(self) -> None:
        """Read away the rest of a line that is too long to keep."""
        while (rest := self._source.readline(1 << 20)) and not rest.endswith(b"\n"):
            pass

    def _handle(self, line: bytes) -> bool:
        """Answer or queue one request; False ends the service."""
        request = decode_request(line)
        if request.method == "shutdown":
            self.emit(Event("result", request.id, {}))
            return False
        if request.method == "status":
            self.emit(Event("result", request.id, self._status()))
        elif request.method == "cancel":
            found = self._worker.cancel(str(request.params.get("id", "")))
            self.emit(Event("result", request.id, {"cancelled": found}))
        else:
            self._worker.submit(request)
        return True

    def _status(self) -> dict[str, Any]:
        service = self._worker.service
        return {
            "protocol": PROTOCOL,
            "version": version(),
            "python": platform.python_version(),
            "pid": os.getpid(),
            "uptime_s": round(time.monotonic() - self._started, 3),
            "memory_mb": memory_mb(),
            "running": self._worker.running,
            "pending": self._worker.pending(),
            "warmed": list(self._worker.warmed),
            **(service.status() if service else {}),
        }


def _id_of(line: bytes) -> str:
    """The id of a line that is not a valid request, if it can be made out, so that its caller hears of it."""
    if len(line) > MAX_LINE:
        return ""
    try:
        id = json.loads(line).get("id", "")
    except (ValueError, AttributeError, RecursionError):
        return ""
    return id if isinstance(id, str) else ""


def serve_stdio(factory: Callable[[], Service], debug: bool = False) -> int:
    """The service on this process's own standard input and output, until the caller leaves."""
    source, sink = take_stdio()
    logging.basicConfig(level=logging.INFO if debug else logging.WARNING, stream=sys.stderr, format="%(message)s")
    return Server(factory, source, sink, debug).serve()
