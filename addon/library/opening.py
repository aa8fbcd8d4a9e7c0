# SPDX-License-Identifier: GPL-3.0-or-later
"""Open anybody's .blend in the second Blender: auto-run off, memory limited, damage told in one line."""

from __future__ import annotations

import contextlib
from pathlib import Path

import bpy

from .. import compat
from ..engine.protocol import BacklotError

MAX_MEMORY = 8 << 30
"""Address space of the process that opens the file: a modifier can ask for any amount."""


def open_blend(path: Path) -> bpy.types.Scene:
    """Take the file in place of the open one, and return the scene that it shows; nothing of it runs.

    Raises BacklotError("damaged_file").
    """
    _limit_memory()
    bpy.ops.wm.read_factory_settings(use_empty=True)
    try:
        with compat.stdout_to_stderr():
            bpy.ops.wm.open_mainfile(filepath=str(path), load_ui=False, use_scripts=False)
    except RuntimeError as ex:
        why = " ".join(str(ex).removeprefix("Error:").split())[:200]
        raise BacklotError("damaged_file", f"{path.name} cannot be opened ({why})", "copy or build it again") from ex
    return bpy.context.scene


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
