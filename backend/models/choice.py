# SPDX-License-Identifier: GPL-3.0-or-later
"""Which models take the place of the offline pack's: ``<cache>/models.json``, or the variable BACKLOT_MODELS.

There are four slots. ``clip`` is one model for pictures and words in a common space: it stands for the vision model,
the text model and the adapter between them. A slot without a choice is the offline pack's (captions: none).
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ..protocol import BacklotError
from .local import LocalModel, recognize
from .registry import ModelEntry, registry
from .store import cache_dir

ENV = "BACKLOT_MODELS"
DEFAULT = "default"
SLOTS = ("clip", "cutout", "captioner", "language")
BACK = "backlot models use default"
SLOT_OF_ROLE = {"vision": "clip", "text": "clip"}


def choice_file() -> Path:
    return cache_dir() / "models.json"


def slot_of(entry: ModelEntry) -> str:
    """The slot that a model of the registry fills."""
    return SLOT_OF_ROLE.get(entry.role, entry.role)


def is_folder(value: str) -> bool:
    """Whether a chosen value is a folder and not a name of the registry."""
    return value not in registry()


def slot_and_value(name: str) -> tuple[str, str]:
    """What a name or path given by the user fills, and what is remembered: "" for the offline pack's own.

    Raises BacklotError: see `local.recognize`.
    """
    entry = registry().get(name)
    if entry:
        return slot_of(entry), "" if entry.pack == "offline" else name
    folder = recognize(Path(name))
    return folder.slot, str(folder.path)


def read(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Slot → name or path, of the slots with a choice.

    Raises BacklotError: bad_choice; with BACKLOT_MODELS also what `slot_and_value` raises.
    """
    if given := environ.get(ENV):
        names = [name for name in given.split(os.pathsep) if name and name != DEFAULT]
        return {slot: value for slot, value in map(slot_and_value, names) if value}
    path = choice_file()
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        chosen = {str(slot): str(value) for slot, value in data["models"].items()}
        if data["schema"] != 1 or set(chosen) - set(SLOTS):
            raise ValueError("it is not of this version of Backlot")
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as ex:
        raise BacklotError("bad_choice", f"The choice of models {path} cannot be read: {ex}.", f"Run: {BACK}") from ex
    return chosen


def write(chosen: Mapping[str, str]) -> None:
    """Remember the choice. Raises BacklotError("cache", …) when it cannot be written."""
    path = choice_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".models-", dir=path.parent)
        try:
            with open(handle, "w", encoding="utf-8") as out:
                json.dump({"schema": 1, "models": dict(chosen)}, out, indent=1, ensure_ascii=False)
            os.replace(name, path)
        finally:
            with contextlib.suppress(OSError):
                os.unlink(name)
    except OSError as ex:
        raise BacklotError(
            "cache", f"The choice of models {path} cannot be written: {ex}.", "Set BACKLOT_CACHE."
        ) from ex


def uses(chosen: Mapping[str, str], entry: ModelEntry) -> bool:
    """Whether the engine would open this model of the registry."""
    value = chosen.get(slot_of(entry))
    return value == entry.id if value else entry.pack == "offline"


def folders(chosen: Mapping[str, str]) -> list[LocalModel]:
    """The chosen folders that are (still) models."""
    found = []
    for value in chosen.values():
        with contextlib.suppress(BacklotError):
            if is_folder(value):
                found.append(recognize(Path(value)))
    return found
