# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine as callers see it: requests in, events out, on the caller's own thread. No bpy.

:meth:`EngineClient.stream` is a generator, so the same code serves a command line that may wait (``wait_s`` > 0) and
a window that may not (``wait_s`` = 0: ``None`` is yielded when nothing has arrived, and the caller comes back later).
"""

from __future__ import annotations

import itertools
import queue
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

from .process import (
    PAUSE_AFTER_FAILURE_S,
    SILENCE_FATAL_S,
    SILENCE_NOTICED_S,
    START_LIMIT_S,
    Ended,
    EngineCommand,
    EngineProcess,
    check_ready,
)
from .protocol import BacklotError, Event, Request

Stream = Generator[Event | None, None, dict[str, Any]]


class EngineClient:
    """Starts the engine when it is first needed and talks to it; one caller thread.

    command: gives the command at each start, so that changed preferences are taken up; may raise BacklotError.
    """

    def __init__(
        self,
        command: Callable[[], EngineCommand],
        log_file: Path | None = None,
        *,
        silence_noticed_s: float = SILENCE_NOTICED_S,
        silence_fatal_s: float = SILENCE_FATAL_S,
        start_limit_s: float = START_LIMIT_S,
        pause_s: float = PAUSE_AFTER_FAILURE_S,
    ) -> None:
        self._command = command
        self._log_file = log_file
        self._silence_noticed_s = silence_noticed_s
        self._silence_fatal_s = silence_fatal_s
        self._start_limit_s = start_limit_s
        self._pause_s = pause_s
        self._process: EngineProcess | None = None
        self._ready: dict[str, Any] | None = None
        self._started = 0.0
        self._used = False
        self._failed_at: float | None = None
        self._numbers = itertools.count(1)
        self._inbox: dict[str, list[Event]] = {}

    @property
    def state(self) -> str:
        """``off``, ``starting``, ``ready`` or ``silent``."""
        if self._process is None or not self._process.alive:
            return "off"
        if self._ready is None:
            return "starting"
        return "silent" if self._process.silent_s() > self._silence_noticed_s else "ready"

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process and self._process.alive else None

    def start(self) -> None:
        """Start the process unless one is alive or the pause after a failure lasts. Does not wait for it.

        One that died while it was idle is replaced; one that died before its first call is a failure.
        Raises BacklotError: no engine Python, the operating system refuses, engine_died.
        """
        if self._process and self._process.alive:
            return
        if self._process and not self._used:
            raise self._fail(self._process.death())
        if self._failed_at is not None and time.monotonic() - self._failed_at < self._pause_s:
            return
        self._drop()
        self._failed_at = None
        self._process = EngineProcess(self._command(), self._log_file)
        self._started = time.monotonic()
        self._used = False

    def stream(self, method: str, params: dict[str, Any], *, wait_s: float = 0.1) -> Stream:
        """Call the engine; yields its ``progress`` and ``text`` events, returns the result.

        Yields ``None`` whenever ``wait_s`` passed without an event. Closing the generator cancels the call.
        Raises BacklotError: the engine's own error, or engine_start, update, engine_died, engine_silent.
        """
        yield from self._wait_ready(wait_s)
        process = self._process
        assert process is not None
        request = Request(f"{process.pid}-{next(self._numbers)}", method, params)
        self._inbox[request.id] = []
        done = False
        try:
            self._used = True
            process.send(request)
            while True:
                self._pump(wait_s)
                inbox = self._inbox[request.id]
                if not inbox:
                    yield self._silence_event()
                    continue
                event = inbox.pop(0)
                if event.event == "result":
                    done = True
                    return event.data
                if event.event == "error":
                    done = True
                    raise BacklotError.from_json(event.data)
                yield event
        finally:
            del self._inbox[request.id]
            if not done:
                self._cancel(request.id)

    def call(
        self, method: str, params: dict[str, Any], on_event: Callable[[Event], None] | None = None
    ) -> dict[str, Any]:
        """Blocking form of :meth:`stream`."""
        stream = self.stream(method, params)
        try:
            while True:
                event = next(stream)
                if event is not None and on_event is not None:
                    on_event(event)
        except StopIteration as stop:
            result: dict[str, Any] = stop.value
            return result
        finally:
            stream.close()

    def stop(self, grace_s: float = 2.0) -> None:
        """End the engine; idempotent. A later call starts a new one. ``grace_s``: what each way of asking may take."""
        self._failed_at = None
        self._drop(grace_s)

    def _wait_ready(self, wait_s: float) -> Generator[Event | None, None, None]:
        self.start()
        while self._process is None:
            time.sleep(wait_s)
            yield None
            self.start()
        while self._ready is None:
            self._pump(wait_s)
            if self._ready is None:
                if time.monotonic() - self._started > self._start_limit_s:
                    raise self._fail(
                        BacklotError(
                            "engine_start",
                            f"The engine did not report within {self._start_limit_s:.0f} s.",
                            self._process.last_words() if self._process else "",
                        )
                    )
                yield None

    def _pump(self, wait_s: float) -> None:
        """Move what has arrived to the inboxes; waits up to ``wait_s`` for the first event."""
        process = self._process
        if process is None:
            raise BacklotError("engine_died", "The engine was stopped.", "Start it again by repeating the action.")
        timeout = wait_s
        while True:
            try:
                event = process.events.get(timeout=timeout) if timeout > 0 else process.events.get_nowait()
            except queue.Empty:
                break
            timeout = 0.0
            if isinstance(event, Ended):
                raise self._fail(process.death())
            if self._ready is None:
                if event.event == "heartbeat":
                    continue
                try:
                    check_ready(event)
                except BacklotError as ex:
                    raise self._fail(ex) from None
                self._ready = event.data
            elif event.id in self._inbox:
                self._inbox[event.id].append(event)
        if self._ready is not None and process.silent_s() > self._silence_fatal_s:
            raise self._fail(
                BacklotError(
                    "engine_silent",
                    f"The engine has not answered for {process.silent_s():.0f} s and was ended.",
                    "Try again; if it happens again, look at the engine's log. " + process.last_words(),
                )
            )

    def _silence_event(self) -> Event | None:
        process = self._process
        if process is None or process.silent_s() <= self._silence_noticed_s:
            return None
        text = f"The engine has not answered for {process.silent_s():.0f} s"
        return Event("progress", data={"step": "engine", "text": text})

    def _cancel(self, id: str) -> None:
        process = self._process
        if process is None or not process.alive:
            return
        try:
            process.send(Request(f"{process.pid}-{next(self._numbers)}", "cancel", {"id": id}))
        except BacklotError:
            self._drop()

    def _fail(self, error: BacklotError) -> BacklotError:
        self._drop()
        self._failed_at = time.monotonic()
        return error

    def _drop(self, grace_s: float = 2.0) -> None:
        process, self._process, self._ready = self._process, None, None
        if process is not None:
            process.stop(grace_s)
