# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine as a child process: start, handshake, watch, end. No bpy.

Two threads read its pipes: one turns lines of standard output into events on a ``queue.Queue``, one keeps the last
lines of standard error. Neither touches anything else, so whoever drains the queue decides on which thread things
happen (in Blender's window: the main one).
"""

from __future__ import annotations

import atexit
import contextlib
import os
import queue
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .protocol import MAX_LINE, PROTOCOL, BacklotError, Event, Request, decode_event, encode

SILENCE_NOTICED_S = 5.0
"""Without a line for so long (heartbeats come every second) the user is told that the engine does not answer."""

SILENCE_FATAL_S = 30.0
"""Without a line for so long the engine is given up and ended: a loaded machine may stall it for some seconds."""

START_LIMIT_S = 60.0
"""Longest wait for the ready line: the first start after an installation compiles and loads large libraries."""

PAUSE_AFTER_FAILURE_S = 3.0
"""A failed engine is not started again before this has passed, so that a broken one cannot spin."""

LAST_LINES = 40
"""Lines of standard error that are kept for messages."""


@dataclass(frozen=True, slots=True)
class EngineCommand:
    """How an engine is started: argument list, working folder, and the whole environment of the process."""

    argv: tuple[str, ...]
    cwd: str | None = None
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ended:
    """Put on the queue once, after the last event: the engine's standard output is closed."""

    returncode: int | None


def exit_words(returncode: int | None) -> str:
    """An exit code in words: ``None`` (unknown), signals by name, and the codes that mean something to a user."""
    if returncode is None:
        return "closed its output"
    if returncode < 0:
        if -returncode == getattr(signal, "SIGKILL", 9):
            return "was killed (often because the machine ran out of memory)"
        with contextlib.suppress(ValueError):
            return f"was ended by {signal.Signals(-returncode).name}"
        return f"was ended by signal {-returncode}"
    known = {0: "ended", 126: "could not be executed", 127: "was not found", 137: "was killed (out of memory?)"}
    known |= {0xC0000005: "crashed (access violation)", 0xC0000135: "misses a system library"}
    return known.get(returncode, f"ended with exit code {returncode}")


class EngineProcess:
    """One engine process. Create with :meth:`start`; not restarted: a new one is a new object."""

    def __init__(self, command: EngineCommand, log_file: Path | None = None) -> None:
        """Start the process. Raises BacklotError("engine_start") when the operating system refuses."""
        self.events: queue.Queue[Event | Ended] = queue.Queue()
        self.last_lines: deque[str] = deque(maxlen=LAST_LINES)
        self.last_heard = time.monotonic()
        self._write_lock = threading.Lock()
        self._log_file = log_file
        try:
            self._popen = subprocess.Popen(
                command.argv,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=command.cwd,
                env=dict(command.env),
                # a session of its own: Ctrl-C in the terminal reaches the front, which ends the engine in good order
                start_new_session=os.name == "posix",
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as ex:
            raise BacklotError(
                "engine_start",
                f"The engine's Python '{command.argv[0]}' cannot be started ({ex.strerror or ex}).",
                "Set BACKLOT_PYTHON, or the engine Python in the preferences, to a Python with Backlot's requirements.",
            ) from ex
        self._threads = [
            threading.Thread(target=self._read_events, name="backlot-engine-events", daemon=True),
            threading.Thread(target=self._read_log, name="backlot-engine-log", daemon=True),
        ]
        for thread in self._threads:
            thread.start()
        atexit.register(self.stop)

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def alive(self) -> bool:
        return self._popen.poll() is None

    @property
    def returncode(self) -> int | None:
        return self._popen.poll()

    def silent_s(self) -> float:
        """Seconds since the last line of the engine."""
        return time.monotonic() - self.last_heard

    def send(self, request: Request) -> None:
        """Write one request. Raises BacklotError("engine_died") when the pipe is closed."""
        stdin = self._popen.stdin
        assert stdin is not None
        try:
            with self._write_lock:
                stdin.write(encode(request))
                stdin.flush()
        except (OSError, ValueError) as ex:
            raise self.death() from ex

    def death(self) -> BacklotError:
        """The error that tells of this engine's end, with the last words of its standard error."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._popen.wait(timeout=1.0)
        self._threads[1].join(timeout=0.5)
        return BacklotError("engine_died", f"The engine {exit_words(self.returncode)}.", self.last_words())

    def last_words(self) -> str:
        """A hint made of the engine's last line on standard error that says something, or a general one."""
        lines = [line for line in self.last_lines if line.strip()]
        last = lines[-1].strip() if lines else ""
        if last.startswith("ModuleNotFoundError"):
            return f"Its Python misses a package ({last.partition(':')[2].strip()}): install Backlot's requirements."
        where = f" The whole log: {self._log_file}." if self._log_file else ""
        return (f"Its last line: {last[:300]}.{where}" if last else "It said nothing before." + where).replace(
            "..", "."
        )

    def stop(self, grace_s: float = 2.0) -> None:
        """End the process: close its input, then terminate, then kill; returns when it is gone. Idempotent."""
        atexit.unregister(self.stop)
        popen = self._popen
        if popen.poll() is None:
            with contextlib.suppress(OSError, ValueError):
                if popen.stdin:
                    popen.stdin.close()
            for end in (None, popen.terminate, popen.kill):
                if end is not None:
                    with contextlib.suppress(OSError):
                        end()
                try:
                    popen.wait(timeout=grace_s)
                    break
                except subprocess.TimeoutExpired:
                    continue
        for thread in self._threads:
            thread.join(timeout=1.0)
        for pipe in (popen.stdin, popen.stdout, popen.stderr):
            with contextlib.suppress(OSError, ValueError):
                if pipe:
                    pipe.close()

    def _read_events(self) -> None:
        stdout = self._popen.stdout
        assert stdout is not None
        while True:
            try:
                line = stdout.readline(MAX_LINE + 1)
            except (OSError, ValueError):
                break
            if not line:
                break
            self.last_heard = time.monotonic()
            try:
                self.events.put(decode_event(line))
            except BacklotError as ex:
                self.last_lines.append(f"(not protocol) {ex.message}")
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._popen.wait(timeout=1.0)
        self.events.put(Ended(self._popen.poll()))

    def _read_log(self) -> None:
        stderr = self._popen.stderr
        assert stderr is not None
        log = None
        with contextlib.suppress(OSError):
            if self._log_file:
                self._log_file.parent.mkdir(parents=True, exist_ok=True)
                log = self._log_file.open("ab")
        with contextlib.suppress(OSError, ValueError):
            for line in stderr:
                self.last_lines.append(line.decode("utf-8", "replace").rstrip())
                if log:
                    log.write(line)
                    log.flush()
        if log:
            log.close()


def check_ready(event: Event) -> None:
    """Raises BacklotError("update") when the engine's first event is not ``ready`` with our protocol number."""
    number = event.data.get("protocol")
    if event.event != "ready" or number != PROTOCOL:
        raise BacklotError(
            "update",
            f"The engine speaks protocol {number}, this Backlot speaks {PROTOCOL}.",
            "Update the engine: `python3 build.py setup`, or Install in the extension's preferences.",
        )
