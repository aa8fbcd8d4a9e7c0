# SPDX-License-Identifier: GPL-3.0-or-later
"""What the eyes saw of each picture, kept between runs: a second evaluation takes seconds, a killed one goes on.

Kept is what takes long and does not change with the adapter or the vocabulary: the crops' vectors of the vision model
and the tones of the product's pixels. The key is the picture's content, the models and the code on the way.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import sqlite3
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ..models import cutout_u2net, onnx_graph, vision_onnx
from ..models.holder import Models
from ..models.roles import Array
from ..models.store import cache_dir
from ..perception import features
from ..perception.batch import look_at_photos
from ..perception.shop_colors import tones
from ..protocol import BacklotError

_LATE = {
    "types.py", "evidence.py", "materials.py", "said.py", "size.py", "features.py", "batch.py", "color.py",
    "color_names.py", "details.py", "patterns.py", "text_region.py", "captions.py", "pose.py",
}  # fmt: skip
"""Modules of perception/ that work on what is kept, or beside it; of features.py the functions that look count."""


@cache
def code_digest() -> str:
    """Identity of the code between a file and its vectors."""
    digest = hashlib.sha256()
    folder = Path(features.__file__).parent
    paths = [path for path in sorted(folder.glob("*.py")) if path.name not in _LATE]
    paths += [
        folder / "vocabulary" / "colors.toml",
        Path(vision_onnx.__file__),
        Path(cutout_u2net.__file__),
        Path(onnx_graph.__file__),
    ]
    for path in paths:
        digest.update(path.read_bytes())
    for part in (features.look_at_photo, features.look_at_views):
        digest.update(inspect.getsource(part).encode())
    return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Look:
    """rows: (crops, d) vision vectors; weights: how much each crop counts; the last crop of a photo without a plain
    backdrop is the whole picture."""

    rows: Array
    weights: tuple[float, ...]
    tones: Array
    """What `shop_colors.tones` measured on the product's pixels."""

    def joint(self, models: Models) -> Array:
        """(d,) in the space of pictures and words, as `features.in_joint_space` makes it."""
        return features.joined(self.rows, self.weights, models)


@dataclass(frozen=True, slots=True)
class Fault:
    path: str
    reason: str


class Progress:
    """Lines on standard error with the time left, at most one a second (a terminal's line rewrites itself)."""

    def __init__(self, words: str, total: int, quiet: bool = False) -> None:
        self._words, self._total, self._quiet = words, total, quiet
        self._start = self._last = time.monotonic()

    def __call__(self, done: int) -> None:
        now = time.monotonic()
        every = 1.0 if sys.stderr.isatty() else 10.0
        if self._quiet or not done or (now - self._last < every and done < self._total):
            return
        self._last = now
        left = (now - self._start) / done * (self._total - done)
        pace = done / max(now - self._start, 1e-9)
        line = f"{self._words}: {done}/{self._total}, {pace:.1f} a second, {left:.0f} s left"
        if sys.stderr.isatty():
            print(f"\r\033[K{line}", end="\n" if done >= self._total else "", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)


def _look(seen: features.Seen, rows: Array) -> Look:
    return Look(rows, tuple(seen.weights), tones(seen.pixels))


class Looks:
    """The looks of one run. ``path`` is the store's file; tests give their own."""

    def __init__(self, models: Models, path: Path | None = None, quiet: bool = False) -> None:
        self.models = models
        self.faults: list[Fault] = []
        self._quiet = quiet
        self._path = path or cache_dir() / "evaluate" / "looks.sqlite"
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._store = sqlite3.connect(self._path, timeout=30)
        with self._store:
            self._store.execute("CREATE TABLE IF NOT EXISTS look (key TEXT PRIMARY KEY, facts TEXT, rows BLOB)")

    def close(self) -> None:
        self._store.close()

    def at_photos(self, paths: Sequence[Path], words: str) -> list[Look | None]:
        """One look a photo, None for one that cannot be read (`faults` names it)."""
        keys = [self._photo_key(path) for path in paths]
        found: dict[str, Look] = {key: look for key in keys if key and (look := self._read(key)) is not None}
        todo = {key: path for key, path in zip(keys, paths, strict=True) if key and key not in found}
        if todo:
            tell = Progress(words, len(todo), self._quiet)
            for done, (key, looked) in enumerate(
                zip(todo, look_at_photos(list(todo.values()), self.models), strict=True), 1
            ):
                if looked.seen is None or looked.rows is None:
                    self.faults.append(Fault(str(looked.path), looked.fault.message if looked.fault else "unknown"))
                else:
                    found[key] = _look(looked.seen, looked.rows)
                    self._write(key, found[key])
                tell(done)
        return [found.get(key) for key in keys]

    def at_subjects(self, subjects: Sequence[Mapping[str, Any]], words: str) -> list[Look | None]:
        """The same for 3D products whose views are rendered."""
        out: list[Look | None] = []
        tell = Progress(words, len(subjects), self._quiet)
        for done, subject in enumerate(subjects, 1):
            try:
                out.append(self._at_subject(subject))
            except (BacklotError, OSError) as ex:
                self.faults.append(Fault(str(subject.get("path")), str(ex)))
                out.append(None)
            tell(done)
        return out

    def _at_subject(self, subject: Mapping[str, Any]) -> Look:
        views = list(subject["views"])
        parts = [str(view["role"]).encode() + Path(view["path"]).read_bytes() for view in views]
        key = self._key(parts)
        if (look := self._read(key)) is not None:
            return look
        seen = features.look_at_views(subject)
        look = _look(seen, self.models.vision.embed_images(seen.crops))
        self._write(key, look)
        return look

    def _photo_key(self, path: Path) -> str:
        try:
            return self._key([path.read_bytes()])
        except OSError as ex:
            self.faults.append(Fault(str(path), ex.strerror or str(ex)))
            return ""

    def _key(self, parts: Iterable[bytes]) -> str:
        cutout = self.models.chosen.get("cutout", "")
        digest = hashlib.sha256(f"{self.models.vision.space} {cutout} {code_digest()}".encode())
        for part in parts:
            digest.update(hashlib.sha256(part).digest())
        return digest.hexdigest()

    def _read(self, key: str) -> Look | None:
        row = self._store.execute("SELECT facts, rows FROM look WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        facts = json.loads(row[0])
        rows = np.frombuffer(row[1], dtype=np.float32).reshape(facts["shape"])
        return Look(rows, tuple(facts["weights"]), np.array(facts["tones"], dtype=np.float32))

    def _write(self, key: str, look: Look) -> None:
        facts = {"shape": look.rows.shape, "weights": look.weights, "tones": look.tones.tolist()}
        row = (key, json.dumps(facts), np.ascontiguousarray(look.rows, dtype=np.float32).tobytes())
        # a full disk or another run's lock costs the time of the next run, not this one's figures
        with suppress(sqlite3.OperationalError), self._store:
            self._store.execute("INSERT OR REPLACE INTO look VALUES (?, ?, ?)", row)
