# SPDX-License-Identifier: GPL-3.0-or-later
"""``blender -b --command backlot …``: the same command line inside Blender."""

from __future__ import annotations

from typing import Any

import bpy

_handles: list[Any] = []


def run(arguments: list[str]) -> int:
    """Called by Blender with the arguments after ``--command backlot``; returns the exit code."""
    from .cli import main

    return main(arguments)


def register() -> None:
    _handles.append(bpy.utils.register_cli_command("backlot", run))


def unregister() -> None:
    while _handles:
        bpy.utils.unregister_cli_command(_handles.pop())
