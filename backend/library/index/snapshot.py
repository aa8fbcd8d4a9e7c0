# SPDX-License-Identifier: GPL-3.0-or-later
"""A snapshot of a library's vectors, in files beside the store, made to be searched fast; and made again at any time.

It holds every card up to a number. What came later is in the store alone and searched there, and what is gone is left
out, so a snapshot is never wrong, only slower with age. A new one is built beside it and put in its place by renaming
one small file, ``manifest.json``, that names the others.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...models.roles import Array, Bridge, TextModel
from . import approximate, exact
from .approximate import Approximate, Rows
from .exact import Scores
from .store import BlockedIndex, Store

_log = logging.getLogger(__name__)

EXACT_UP_TO = 100_000
"""Cards that are searched exactly; more of them approximately, where faiss is installed."""
_VERSION = 1
_MANIFEST = "manifest.json"
_ABANDONED_S = 86_400.0
"""Age at which files that no manifest names are taken for those of a build that was cut off."""


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at the cards' vectors. derive: makes its (n, d) rows from the store's; None: the same."""

    name: str
    space: str
    derive: Callable[[Array], Array] | None = None

    def rows(self, vectors: Array) -> Array:
        return self.derive(vectors) if self.derive else vectors


def views(text: TextModel, bridge: Bridge) -> tuple[View, ...]:
    """``text``, for the brief's words; ``image``, for the product's picture."""
    same = bridge.space == text.space  # one model for words and pictures
    return View("text", text.space), View("image", bridge.space, None if same else bridge.text_to_joint)


def snapshot_folder(store: Store, library: int) -> Path:
    return store.path.with_suffix("") / str(library)


def _manifest(folder: Path) -> dict[str, Any] | None:
    try:
        data = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    sound = isinstance(data, dict) and data.get("version") == _VERSION and isinstance(data.get("views"), dict)
    return data if sound else None


def _named(manifest: dict[str, Any] | None) -> Iterator[str]:
    if manifest:
        yield manifest["ids"]
        for view in manifest["views"].values():
            yield view["matrix"]
            if view["approximate"]:
                yield view["approximate"]


def build(store: Store, library: int, wanted: Sequence[View], progress: Callable[[str, float, str], None]) -> None:
    """Build a snapshot and put it in place of the one before. Raises BlockedIndex, and what ``progress`` raises."""
    folder = snapshot_folder(store, library)
    mark = uuid.uuid4().hex[:12]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _build(store, library, wanted, progress, folder, mark)
    except OSError as ex:
        raise BlockedIndex(folder, ex.strerror or str(ex)) from ex
    finally:
        manifest = _manifest(folder)
        kept = {_MANIFEST, *_named(manifest)}
        for path in folder.glob("*"):
            if path.name not in kept:
                with contextlib.suppress(OSError):  # on Windows a file that is still searched stays until the next time
                    if mark in path.name or time.time() - path.stat().st_mtime > _ABANDONED_S:
                        path.unlink()


def _build(
    store: Store, library: int, wanted: Sequence[View], progress: Callable[[str, float, str], None], folder: Path,
    mark: str,
) -> None:  # fmt: skip
    before = _manifest(folder)
    parts: dict[str, dict[str, Any]] = {}
    numbers: list[int] = []
    with store.reading():
        state = store.state(library)
        files: dict[str, exact.MatrixFile] = {}
        try:
            for block, vectors in store.rows(library):
                numbers += block
                for view in wanted:
                    rows = view.rows(vectors)
                    if view.name not in files:
                        name = f"{view.name}-{mark}.npy"
                        files[view.name] = exact.MatrixFile(folder / name, state.candidates, rows.shape[1])
                        parts[view.name] = {"space": view.space, "matrix": name, "approximate": None}
                    files[view.name].add(rows)
                progress("rows", 0.3 * len(numbers) / max(state.candidates, 1), f"Copied {len(numbers)} vectors")
        finally:
            for file in files.values():
                file.close()
    if len(numbers) != state.candidates or not numbers:
        return  # nothing to search, or a store that is not sound: searched card by card it still is
    np.save(folder / f"ids-{mark}.npy", np.array(numbers, dtype=np.int64))
    if len(numbers) > EXACT_UP_TO and approximate.faiss():
        for place, (view_name, part) in enumerate(parts.items()):
            name = f"{view_name}-{mark}.faiss"
            low, span = 0.3 + 0.7 * place / len(parts), 0.7 / len(parts)
            words = f"Building the approximate index {place + 1} of {len(parts)}"
            matrix = np.load(folder / part["matrix"], mmap_mode="r")
            progress("approximate", low, words)
            approximate.build(
                matrix, folder / name, lambda share, low=low, span=span, words=words: progress(  # type: ignore[misc]
                    "approximate", low + span * share, words
                ),
            )  # fmt: skip
            part["approximate"] = name
    manifest = {
        "version": _VERSION, "store": store.id, "generation": state.generation, "last": numbers[-1],
        "rows": len(numbers), "made": time.time(), "ids": f"ids-{mark}.npy", "views": parts,
    }  # fmt: skip
    fresh = folder / f"manifest-{mark}.json"
    with fresh.open("w", encoding="utf-8") as out:
        json.dump(manifest, out)
        out.flush()
        os.fsync(out.fileno())
    os.replace(fresh, folder / _MANIFEST)
    store.forget_gone(library, state.generation)
    for name in _named(before):
        with contextlib.suppress(OSError):
            (folder / name).unlink()
    progress("done", 1.0, f"{len(numbers)} cards can be searched fast")


class Snapshot:
    """An opened one. generation: of the library when it was built; last: the highest card number in it."""

    def __init__(self, folder: Path, manifest: dict[str, Any], wanted: Sequence[View]) -> None:
        self.generation, self.last = int(manifest["generation"]), int(manifest["last"])
        self.made = float(manifest["made"])
        self.ids: Rows = np.load(folder / manifest["ids"])
        self.spaces = {name: str(part["space"]) for name, part in manifest["views"].items()}
        self._matrices: dict[str, Array] = {}
        self._approximate: dict[str, Approximate] = {}
        for view in wanted:
            part = manifest["views"].get(view.name)
            if part is None or part["space"] != view.space:
                continue
            matrix = np.load(folder / part["matrix"], mmap_mode="r")
            if len(matrix) != len(self.ids):
                raise ValueError(f"{part['matrix']} has {len(matrix)} rows and not {len(self.ids)}")
            self._matrices[view.name] = matrix
            if part["approximate"] and approximate.faiss():
                self._approximate[view.name] = Approximate(folder / part["approximate"], len(matrix))

    @property
    def is_approximate(self) -> bool:
        return bool(self._approximate)

    def has(self, view: str) -> bool:
        return view in self._matrices

    def rows_of(self, numbers: Sequence[int]) -> Rows:
        """Where cards are in it; those that it does not hold are left out."""
        wanted = np.sort(np.asarray(numbers, dtype=np.int64))
        places = np.searchsorted(self.ids, wanted)
        there = places < len(self.ids)
        there[there] = self.ids[places[there]] == wanted[there]
        found: Rows = places[there].astype(np.int64)
        return found

    def search(self, view: str, query: Array, most: int, without: Rows) -> tuple[Rows, Scores]:
        """Numbers of the cards nearest to a (d,) query, best first, and their scores."""
        matrix = self._matrices[view]
        if view in self._approximate:
            # a byte a number may swap near ones at the end of the list: some more are fetched and scored exactly
            rough = self._approximate[view].search(query, most + most // 4 + 20, without)
            rows, scores = exact.score(matrix, query, rough, most)
        else:
            rows, scores = exact.search(matrix, query, most, without)
        return self.ids[rows], scores


def mark_of(folder: Path) -> tuple[int, int] | None:
    """Changes with every snapshot that is put in place; None where there is none."""
    try:
        found = (folder / _MANIFEST).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino


def open_snapshot(store: Store, library: int, wanted: Sequence[View]) -> Snapshot | None:
    """None where there is none for this store, or it cannot be read: then everything is searched in the store."""
    folder = snapshot_folder(store, library)
    for _ in range(2):  # a build that ends meanwhile takes the files of the manifest that we have just read
        manifest = _manifest(folder)
        if not manifest or manifest.get("store") != store.id:
            return None
        try:
            return Snapshot(folder, manifest, wanted)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as ex:
            error = ex
    _log.warning("The snapshot %s cannot be read (%s). Build it again: backlot library index", folder, error)
    return None
