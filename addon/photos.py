# SPDX-License-Identifier: GPL-3.0-or-later
"""Many photos for one command: asked of the engine in groups, which is several times faster than one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from . import workflow
from .engine.protocol import BacklotError, Cancelled

GROUP = 64
"""Photos of one call: enough to keep both cores busy, few enough that a crash costs little."""


class PhotoGroups:
    """Features of photos, looked at in groups as they are asked for, in order.

    ask: one call of the engine. Only photos that are there count; a single one, or none, makes no group.
    """

    def __init__(self, inputs: Sequence[str], ask: Callable[[list[str]], dict[str, Any]]) -> None:
        paths = [Path(name).expanduser() for name in inputs]
        self._waiting = [path for path in paths if path.suffix.lower() in workflow.PHOTOS and path.is_file()]
        self._ask = ask
        self._done: dict[Path, dict[str, Any]] = {}
        if len(self._waiting) < 2:
            self._waiting = []

    def features(self, path: Path) -> dict[str, Any] | None:
        """Features of one photo; None: it is none of these, ask for it alone. Raises BacklotError: what it met."""
        if path not in self._done and path in self._waiting:
            start = self._waiting.index(path)
            group = self._waiting[start : start + GROUP]
            del self._waiting[start : start + GROUP]
            try:
                results = self._ask([str(each.absolute()) for each in group])["results"]
            except Cancelled:
                raise
            except BacklotError:
                return None  # one photo ended the engine: alone, each tells what is its own
            self._done.update(zip(group, results, strict=True))
        found = self._done.get(path)
        if found is not None and "error" in found:
            raise BacklotError.from_json(found["error"])
        return None if found is None else found["features"]
