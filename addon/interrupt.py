# SPDX-License-Identifier: GPL-3.0-or-later
"""Ctrl-C and SIGTERM end blocking work within two seconds, also where Blender does not let Python run. No bpy.

Python runs signal handlers between its own instructions, so none would run before an import or a render is over, and
what they raise inside a handler of Blender's is swallowed. The wake-up pipe is written by the C handler at once, and a
thread that reads it ends the process when the main thread has not come to its end by itself in `GRACE_S`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from .workflow import job_prefix

asked = threading.Event()
"""Set once a signal has come: what fails then has not failed by itself, because Blender makes its own errors of it."""

GRACE_S = 0.7
"""What the main thread gets for an orderly end."""


@contextlib.contextmanager
def interruptible(end: Callable[[], None]) -> Iterator[None]:
    """Both signals raise KeyboardInterrupt in the block; ``end`` is called, in another thread, when it does not end."""
    asked.clear()
    before: dict[int, Any] = {}
    try:
        for number in (int(signal.SIGINT), int(signal.SIGTERM)):
            before[number] = signal.signal(number, _interrupt)
    except ValueError:  # not the main thread: the host decides
        yield
        return
    read, write = os.pipe()
    os.set_blocking(write, False)
    old = signal.set_wakeup_fd(write, warn_on_full_buffer=False)
    over = threading.Event()
    thread = threading.Thread(target=_watch, args=(read, over, end), name="backlot-signals", daemon=True)
    thread.start()
    try:
        yield
        if asked.is_set():
            raise KeyboardInterrupt
    finally:
        over.set()
        signal.set_wakeup_fd(old)
        os.close(write)
        thread.join(timeout=1)
        os.close(read)
        for number, handler in before.items():
            # None: set by the host in C, and not to be had back from Python
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)


def clean(unfinished: Iterable[Path], out: Path | None) -> None:
    """Remove what this process has begun: ``unfinished``, its job folders, Blender's own, half files in ``out``."""
    left = [*unfinished, *Path(tempfile.gettempdir()).glob(f"{job_prefix()}*")]
    bpy = sys.modules.get("bpy")
    if bpy is not None:
        left.append(Path(bpy.app.tempdir))
    if out is not None and out.is_dir():
        left += out.glob(f".*.{os.getpid()}.part*")
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _watch(read: int, over: threading.Event, end: Callable[[], None]) -> None:
    while number := os.read(read, 1):
        if number[0] in (signal.SIGINT, signal.SIGTERM) and not over.wait(GRACE_S):
            end()


def _interrupt(_number: int, _frame: object) -> None:
    asked.set()
    raise KeyboardInterrupt
