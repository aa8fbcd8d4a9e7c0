# SPDX-License-Identifier: GPL-3.0-or-later
"""From a folder of sets to the store: only files whose time or size changed are read, only new texts are embedded."""

from __future__ import annotations

import json
import os
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...models.roles import TextModel
from ...protocol import BacklotError
from ..cards import Card, parse_cards, read_cards
from .embed import key
from .store import Candidate, CardFile, Store

Progress = Callable[[str, float, str], None]
"""Step, share done (0-1), words; may raise Cancelled: what was committed by then stays."""
_BATCH = 128
"""Card files in one transaction: a second or three of embedding."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What one look over a folder found: card files in all, read anew, gone; texts embedded. looked_s: seconds that
    it took to see what has changed."""

    files: int
    read: int
    removed: int
    embedded: int
    looked_s: float


def quiet(step: str, fraction: float, text: str) -> None:
    """Nothing."""


def stamp_of(path: Path) -> str:
    """Changes whenever the card does, or gets or loses its scene. Raises OSError."""
    found = path.stat()
    scene = path.name == "card.json" and (path.parent / "set.blend").is_file()
    return f"{found.st_mtime_ns}-{found.st_size}-{int(scene)}"


def card_files(folder: Path) -> Iterator[tuple[str, str]]:
    """(path within the library, stamp) of every card file, in order. Raises BacklotError("missing_library")."""
    try:
        with os.scandir(folder) as entries:
            names = sorted((entry.name, entry.is_dir()) for entry in entries if not entry.name.startswith("."))
    except OSError as ex:
        raise BacklotError(
            "missing_library", f"The library folder {folder} cannot be read ({ex.strerror or ex}).",
            "Give a folder that holds sets.",
        ) from ex  # fmt: skip
    for name, is_folder in names:
        if not is_folder and not name.endswith(".json"):
            continue
        path = f"{name}/card.json" if is_folder else name
        try:
            stamp = stamp_of(folder / path)
        except OSError:
            continue
        yield path, stamp


def pack(card_json: bytes) -> bytes:
    return zlib.compress(card_json, 6)


def unpack(data: bytes, folder: Path, stamp: str) -> tuple[Card, ...]:
    """The candidates of a packed card file. folder: that of the set. Raises ValueError."""
    try:
        return parse_cards(json.loads(zlib.decompress(data)), folder, stamp.endswith("-1"))
    except zlib.error as ex:
        raise ValueError(f"a packed card is damaged: {ex}") from ex


def _read(folder: Path, path: str, stamp: str) -> tuple[CardFile, dict[bytes, str]]:
    """A card file and its texts by their keys. A faulty one is looked at again each time: what is wrong may lie
    outside of the file."""
    try:
        cards = read_cards(folder / path)
        texts = {key(card): card.text for card in cards}
        candidates = tuple(Candidate(card.id, key(card)) for card in cards)
        return CardFile(path, stamp, cards[0].set_id, pack((folder / path).read_bytes()), candidates), texts
    except (ValueError, OSError) as ex:
        return CardFile(path, "", fault=" ".join(str(ex).split())[:300]), {}


def pending(store: Store, library: int, folder: Path) -> tuple[list[tuple[str, str]], list[str], int]:
    """Files to read (path, stamp), paths that are no more, and how many files there are."""
    known = store.stamps(library)
    changed, files = [], 0
    for path, stamp in card_files(folder):
        files += 1
        if known.pop(path, None) != stamp:
            changed.append((path, stamp))
    return changed, sorted(known), files


def refresh(
    store: Store, folder: Path, model: TextModel, progress: Progress = quiet, most: int | None = None
) -> Refreshed:
    """Bring the store to what the folder holds, in transactions of some files each; stopped, it goes on from there.

    most: how many changed files may be read; more of them are an error, not_indexed.
    Raises BacklotError (missing_library, not_indexed), DamagedIndex, BlockedIndex, and what ``progress`` raises.
    """
    start = time.monotonic()
    library = store.library(str(folder))
    changed, removed, files = pending(store, library, folder)
    looked_s = time.monotonic() - start
    if most is not None and len(changed) > most:
        raise BacklotError(
            "not_indexed", f"{len(changed)} of the {files} cards of the library {folder} are not in its index.",
            f"Index it first: backlot library index {folder}",
        )  # fmt: skip
    if removed:
        store.update(library, [], removed, {})
    embedded = 0
    for start in range(0, len(changed), _BATCH):
        done = f"Indexed {start} of {len(changed)} changed card files"
        progress("index", start / len(changed), done)
        embedded += _take(store, library, folder, changed[start : start + _BATCH], model)
    if changed:
        progress("index", 1.0, f"Indexed {len(changed)} changed card files")
    return Refreshed(files, len(changed), len(removed), embedded, looked_s)


def _take(store: Store, library: int, folder: Path, part: Sequence[tuple[str, str]], model: TextModel) -> int:
    """One batch. Returns how many texts were embedded."""
    read: list[CardFile] = []
    texts: dict[bytes, str] = {}
    for path, stamp in part:
        file, own = _read(folder, path, stamp)
        read.append(file)
        texts |= own
    missing = store.unknown(texts)
    for wanted in (missing, list(texts)):
        vectors = dict(zip(wanted, model.embed([texts[k] for k in wanted]), strict=True)) if wanted else {}
        try:
            store.update(library, read, [], vectors)
            return len(wanted)
        except KeyError:  # another process has deleted a vector since we asked: then all of them once more
            if wanted is not missing:
                raise
    return 0
