# SPDX-License-Identifier: GPL-3.0-or-later
"""The only mutable state of the add-on: the engine and the running job. Imports without bpy."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .engine import install
from .engine.client import EngineClient
from .engine.process import EngineCommand
from .engine.protocol import BacklotError
from .workflow import Slices


@dataclass(frozen=True, slots=True)
class EngineState:
    """Whether the engine can be started, in words for the sidebar and the preferences."""

    ready: bool
    text: str
    hint: str = ""


@dataclass(slots=True)
class Proofs:
    """Pictures of the last proofs, by candidate, in a folder of their own that goes with them."""

    folder: Path
    pictures: dict[str, str] = field(default_factory=dict)

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass(slots=True)
class Session:
    """The window's state that no .blend file keeps.

    engine: started at its first call. job: slices of the running job, or None. found: the last recommendation.
    cameras, marks: items of these menus (Blender keeps no reference to them). previews: pictures of sets, by set id.
    proofs: pictures of the product in its best sets, shown in the place of these.
    """

    engine: EngineClient | None = None
    engine_state: EngineState | None = None
    job: Slices[Any] | None = None
    found: dict[str, Any] = field(default_factory=dict)
    library: Path | None = None
    cameras: tuple[tuple[str, str, str], ...] = ()
    marks: tuple[tuple[str, str, str], ...] = ()
    libraries: tuple[tuple[str, str, str], ...] = ()
    previews: Any = None
    proofs: Proofs | None = None


state = Session()


def user_folder() -> Path | None:
    """The extension's own folder in the user's files, made when needed; None outside Blender's extension system."""
    if not install.in_extension():
        return None
    import bpy

    package = (__package__ or "").removesuffix(".addon")
    try:
        return Path(bpy.utils.extension_path_user(package, create=True))
    except ValueError:  # run from a folder, not as an installed extension
        return None


def environment_folder() -> Path | None:
    """Where Backlot makes the engine's environment."""
    folder = user_folder()
    return folder / "engine" if folder else None


def log_file() -> Path | None:
    """The engine's log. BACKLOT_LOG names another file; outside the extension there is none by default."""
    if os.environ.get("BACKLOT_LOG"):
        return Path(os.environ["BACKLOT_LOG"])
    folder = user_folder()
    return folder / "engine.log" if folder else None


def preferences() -> Any:
    """The add-on's preferences, or None where it is not registered."""
    bpy = sys.modules.get("bpy")
    if bpy is None or not install.in_extension():
        return None
    addon = bpy.context.preferences.addons.get(__package__ or "")
    return addon.preferences if addon else None


def engine_python() -> install.EnginePython:
    settings = preferences()
    return install.find_python(settings.engine_python if settings else "", environment_folder())


def engine_command(arguments: tuple[str, ...] = ("serve",)) -> EngineCommand:
    """How the engine is started: with the extension's own folder for the user's data, and his wish for a history."""
    command = install.engine_command(engine_python(), arguments)
    own: dict[str, str] = {}
    if folder := user_folder():
        own["BACKLOT_DATA"] = str(folder)
    settings = preferences()
    if settings is not None and not settings.history:
        own["BACKLOT_HISTORY"] = "off"
    return replace(command, env={**command.env, **own})


def engine_state() -> EngineState:
    """The engine's state as last seen; looks only once, so that it may be asked while drawing."""
    return state.engine_state or refresh_engine_state()


def refresh_engine_state() -> EngineState:
    """Look again: after an installation, or when the preferences changed."""
    try:
        found = engine_python()
        state.engine_state = EngineState(True, f"ready ({found.source})")
    except BacklotError as ex:
        text = {"engine_missing": "not installed", "update": "update required"}.get(ex.code, ex.message)
        state.engine_state = EngineState(False, text, ex.hint)
    return state.engine_state


def engine() -> EngineClient:
    """The window's engine; one for the whole session, started at its first call."""
    if state.engine is None:
        state.engine = EngineClient(engine_command, log_file())
    return state.engine


def close() -> None:
    """End the job and the engine: at unregister, at exit."""
    if state.job is not None:
        state.job.cancel()
        state.job = None
    if state.engine is not None:
        state.engine.stop()
        state.engine = None
    state.found = {}
    if state.proofs is not None:
        state.proofs.remove()
        state.proofs = None
    if state.previews is not None:
        import bpy.utils.previews

        bpy.utils.previews.remove(state.previews)
        state.previews = None
