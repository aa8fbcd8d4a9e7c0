# SPDX-License-Identifier: GPL-3.0-or-later
"""Standard streams that belong to the command line alone, and files that appear whole or not at all. No bpy."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from .engine import install


@contextlib.contextmanager
def own_streams(debug: bool) -> Iterator[tuple[TextIO, TextIO]]:
    """Our own copies of standard output and standard error, for results and for progress.

    Meanwhile fd 1 and 2 lead nowhere, or with ``debug`` to standard error: Blender's C code and its importers print
    hundreds of lines there. Where ``sys.stdout`` is no real stream (a test, a window), both are used as they are.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
        if (sys.stdout.fileno(), sys.stderr.fileno()) != (1, 2):
            raise OSError
        saved = os.dup(1), os.dup(2)
    except (OSError, ValueError, AttributeError):
        yield sys.stdout, sys.stderr
        return
    try:
        # line by line: progress must be seen at once
        with os.fdopen(os.dup(1), "w", encoding="utf-8") as out, os.fdopen(os.dup(2), "w", buffering=1) as err:
            if debug:
                os.dup2(2, 1)
            else:
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, 1)
                os.dup2(nowhere, 2)
                os.close(nowhere)
            yield out, err
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os.dup2(saved[1], 2)
        # Blender's program says "Blender quit" on its way out: not on the stream of the result
        os.dup2(saved[1] if install.in_extension() else saved[0], 1)
        for copy in saved:
            os.close(copy)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary name beside ``path`` that takes its place when the block ends well, and is removed when not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
