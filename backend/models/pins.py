# SPDX-License-Identifier: GPL-3.0-or-later
"""Fetching a hub's model, and holding every later fetch to what the first one brought.

``<cache>/models/pins/<id>.json`` keeps the commit and the sha256 of each file, written when all of them were there and
checked. It stays when the model is removed: what was trusted once is what is trusted. Where the registry knows the
commit, the first fetch asks for exactly that; where it says "main", the first answer of the hub is taken (trust on
first use), which `backlot models list` shows.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from ..protocol import BacklotError
from . import hub
from .registry import COMMIT, Hub, ModelEntry, ModelFile

SCHEMA = 1
MARGIN = 32 * 1024 * 1024

Progress = Callable[[str, float, str], None]


@dataclass(frozen=True, slots=True)
class Pin:
    """What a model's name stands for on this machine. ``revision``: what was asked for when it was fetched."""

    repository: str
    revision: str
    commit: str
    files: tuple[ModelFile, ...]


def pin_file(folder: Path, id: str) -> Path:
    """Where a model's pin lies. ``folder``: the store's."""
    return folder / "pins" / f"{id}.json"


def read_pin(folder: Path, entry: ModelEntry) -> Pin | None:
    """The pin of a model, or None: never fetched, or the registry has moved to another revision since.

    Raises BacklotError("bad_pin", …) for a file that cannot be read: silently trusting anew would defeat it.
    """
    path = pin_file(folder, entry.id)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        files = tuple(ModelFile(**file) for file in data["files"])
        pin = Pin(str(data["repository"]), str(data["revision"]), str(data["commit"]), files)
        sound = files and COMMIT.fullmatch(pin.commit) and all(Path(f.name).name == f.name for f in files)
        if data["schema"] != SCHEMA or not sound:
            raise ValueError("it is not of this version of Backlot")
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as ex:
        raise BacklotError(
            "bad_pin", f"The checksums of {entry.id} in {path} cannot be read: {ex}.",
            "Delete that file, then fetch the model again.",
        ) from ex  # fmt: skip
    if entry.hub is None or (pin.repository, pin.revision) != (entry.hub.repository, entry.revision):
        return None
    return pin


def _write_pin(folder: Path, id: str, pin: Pin) -> None:
    path = pin_file(folder, id)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{id}-", dir=path.parent)
    try:
        with open(handle, "w", encoding="utf-8") as out:
            json.dump({"schema": SCHEMA, **asdict(pin)}, out, indent=1)
        os.replace(name, path)
    finally:
        with contextlib.suppress(OSError):
            os.unlink(name)


def fetch(folder: Path, entry: ModelEntry, source: Hub, progress: Progress) -> Pin:
    """Bring the files of a hub's model that are missing or wrong into ``folder / entry.id``; its pin, written.

    Finished files and begun ones are kept when it ends early. Raises BacklotError (see hub.py, and no_space) and
    OSError of the disk.
    """
    pin = read_pin(folder, entry)
    if pin is None:
        progress("list", 0.0, f"Asking the model hub for {entry.id}")
        listing = hub.list_files(source, entry.revision)
        if COMMIT.fullmatch(entry.revision) and listing.commit != entry.revision:
            raise BacklotError(
                "bad_sha256", f"{hub.endpoint()} answers for {source.repository} with another version than asked for.",
                "Unset HF_ENDPOINT, or set it to another mirror.",
            )  # fmt: skip
        commit, wanted = listing.commit, hub.choose(source, listing)
    else:
        commit, wanted = pin.commit, tuple(hub.HubFile(f.member, f.size, f.sha256, "") for f in pin.files)
    begun = folder / "downloads" / entry.id
    target = folder / entry.id
    target.mkdir(parents=True, exist_ok=True)
    sums = {file: hub.matches(target / PurePosixPath(file.path).name, file) for file in wanted}
    missing = [file for file in wanted if not sums[file]]
    _check_space(folder, entry.id, sum(file.size - _size(begun / file.key) for file in missing))
    total, done = sum(file.size for file in wanted) or 1, sum(file.size for file in wanted if sums[file])
    for file in missing:
        name = PurePosixPath(file.path).name

        def on_bytes(count: int, before: int = done, name: str = name) -> None:
            progress("fetch", min((before + count) / total, 0.999), f"Fetching {entry.id}: {name}")

        part = begun / file.key
        try:
            sums[file] = hub.download(source, commit, file, part, on_bytes)
        except BacklotError as ex:
            if pin is None or ex.code != "not_found":
                raise
            trust = f"To trust what the hub has now, delete {pin_file(folder, entry.id)}, then fetch again."
            raise BacklotError(ex.code, ex.message, trust) from ex
        os.replace(part, target / name)
        done += file.size
    files = tuple(ModelFile(PurePosixPath(file.path).name, file.path, sums[file], file.size) for file in wanted)
    pin = Pin(source.repository, entry.revision, commit, files)
    _write_pin(folder, entry.id, pin)
    for stray in {path.name for path in target.iterdir()} - {file.name for file in files}:
        with contextlib.suppress(OSError):  # files of an earlier version: weights beside weights would confuse
            (target / stray).unlink()
    shutil.rmtree(begun, ignore_errors=True)
    with contextlib.suppress(OSError):  # another model's download may still be in it
        begun.parent.rmdir()
    progress("fetch", 1.0, f"{entry.id} is ready")
    return pin


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _check_space(folder: Path, id: str, need: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < need + MARGIN:
        raise BacklotError(
            "no_space", f"{folder} has {free >> 20} MB free; {id} needs {(need + MARGIN) >> 20} MB.",
            "Free some space, or set BACKLOT_CACHE to a folder on another disk.",
        )  # fmt: skip
