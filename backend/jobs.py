# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs of the engine: one worker thread that runs them in order, warms the models while idle, and can cancel."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from .protocol import BacklotError, Cancelled, Event, Request

log = logging.getLogger(__name__)

Emit = Callable[[Event], None]
_PROGRESS_EVERY_S = 0.05
"""Progress of the same step is not sent oftener than this, unless it is its end."""


class JobContext:
    """What a running method may do: report progress, stream text, and notice that it was cancelled."""

    def __init__(self, id: str, emit: Emit) -> None:
        self.id = id
        self._emit = emit
        self._cancelled = threading.Event()
        self._last = ("", 0.0)

    def cancel(self) -> None:
        """Ask the job to end; it does at its next report."""
        self._cancelled.set()

    def check(self) -> None:
        """Raises Cancelled once the caller has asked for the end."""
        if self._cancelled.is_set():
            raise Cancelled

    def progress(self, step: str, fraction: float = 0.0, text: str = "") -> None:
        """step: a stable word; fraction 0-1; text for people."""
        self.check()
        now = time.monotonic()
        if step == self._last[0] and fraction < 1.0 and now - self._last[1] < _PROGRESS_EVERY_S:
            return
        self._last = (step, now)
        self._emit(Event("progress", self.id, {"step": step, "fraction": round(fraction, 4), "text": text}))

    def text(self, text: str, source: str = "template") -> None:
        """One sentence of the brief; source: who worded it."""
        self.check()
        self._emit(Event("text", self.id, {"text": text, "source": source}))


Method = Callable[[dict[str, Any], JobContext], dict[str, Any]]


class Service(Protocol):
    """What the server serves: methods by name, a generator that warms one part a step, and a state."""

    methods: Mapping[str, Method]

    def warm(self) -> Iterator[str]: ...

    def status(self) -> dict[str, Any]: ...


def as_error(ex: BaseException) -> BacklotError:
    """Any failure as one sentence; what is not a BacklotError is a defect of ours and says so."""
    if isinstance(ex, BacklotError):
        return ex
    if isinstance(ex, MemoryError):
        return BacklotError("no_memory", "The engine ran out of memory.", "Close programs or use smaller pictures.")
    words = " ".join(str(ex).split())[:300]
    return BacklotError("internal", f"The engine met a defect: {type(ex).__name__}: {words}", "Please report it.")


class Worker(threading.Thread):
    """Runs jobs one after the other. ``factory`` builds the service in this thread, so heavy imports block nobody."""

    def __init__(self, factory: Callable[[], Service], emit: Emit, debug: bool = False) -> None:
        super().__init__(name="backlot-worker", daemon=True)
        self._factory = factory
        self._emit = emit
        self._debug = debug
        self._queue: queue.Queue[tuple[Request, JobContext] | None] = queue.Queue()
        self._open: dict[str, JobContext] = {}
        self._lock = threading.Lock()
        self._ending = False
        self.service: Service | None = None
        self.warmed: list[str] = []
        self.running = ""

    def submit(self, request: Request) -> None:
        """Queue a request; raises BacklotError("protocol", …) when its id is still in use."""
        context = JobContext(request.id, self._emit)
        with self._lock:
            if request.id in self._open:
                raise BacklotError("protocol", f"The id {request.id!r} is still in use.")
            self._open[request.id] = context
        self._queue.put((request, context))

    def cancel(self, id: str) -> bool:
        """Ask one job to end; False when there is none of this id."""
        with self._lock:
            context = self._open.get(id)
        if context is None:
            return False
        context.cancel()
        return True

    def stop(self) -> None:
        """Cancel everything and end the thread after the present step."""
        self._ending = True
        with self._lock:
            for context in self._open.values():
                context.cancel()
        self._queue.put(None)

    def pending(self) -> int:
        with self._lock:
            return len(self._open)

    def run(self) -> None:
        warming: Iterator[str] | None = None
        try:
            self.service = self._factory()
            warming = self.service.warm()
        except Exception as ex:  # each request will say it; the engine stays to tell
            self._log(ex, "start")
            failure = as_error(ex)
        while not self._ending:
            item = self._next(warming)
            if item is None:
                warming = None
                continue
            request, context = item
            if self.service is None:
                self._finish(Event("error", request.id, failure.to_json()))
            else:
                self._run(self.service, request, context)

    def _next(self, warming: Iterator[str] | None) -> tuple[Request, JobContext] | None:
        """The next job; while there is none, one step of warming at a time. None when warming has ended."""
        while not self._ending:
            try:
                return self._queue.get(block=warming is None)
            except queue.Empty:
                pass
            assert warming is not None
            try:
                self.warmed.append(next(warming))
            except StopIteration:
                return None
            except Exception as ex:  # a part that cannot be warmed fails again, and visibly, when it is used
                self._log(ex, "warm")
                return None
        return None

    def _run(self, service: Service, request: Request, context: JobContext) -> None:
        self.running = request.id
        try:
            context.check()
            method = service.methods.get(request.method)
            if method is None:
                raise BacklotError(
                    "unknown_method", f"The engine has no method {request.method!r}.",
                    f"It has: {', '.join(sorted(service.methods))}.",
                )  # fmt: skip
            event = Event("result", request.id, method(request.params, context))
        except Exception as ex:
            if not isinstance(ex, Cancelled):
                self._log(ex, request.method)
            event = Event("error", request.id, as_error(ex).to_json())
        finally:
            self.running = ""
        self._finish(event)

    def _finish(self, event: Event) -> None:
        with self._lock:
            self._open.pop(event.id, None)
        self._emit(event)

    def _log(self, ex: Exception, what: str) -> None:
        expected = isinstance(ex, BacklotError)
        log.log(logging.INFO if expected else logging.ERROR, "%s: %s", what, ex, exc_info=ex if self._debug else None)
