# SPDX-License-Identifier: GPL-3.0-or-later
"""Labelled pictures in a folder: found by the columns of their index, whatever the folders are called.

Photo folders: clothes (``index.csv``: image, cls), shop pictures (image, articleType, baseColour, masterCategory),
groceries (``test.csv``: image, product, coarse; ``catalogue.csv``), objects (image, product, view), composites with
exact alpha (image, alpha). Training folders: ``index.csv`` as in training/data.py. 3D: ``products3d.csv``.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ..protocol import BacklotError
from ..training.data import Row, read_rows, split
from .products import INDEX as PRODUCTS

DEEP = 2
"""How many folders down the data is looked for."""
KINDS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("training", "index.csv", frozenset(("path", "label", "caption", "kind", "source", "split"))),
    ("composites", "index.csv", frozenset(("image", "alpha"))),
    ("shop", "index.csv", frozenset(("image", "id", "articleType", "baseColour", "masterCategory"))),
    ("objects", "index.csv", frozenset(("image", "product", "view"))),
    ("clothes", "index.csv", frozenset(("image", "cls"))),
    ("groceries", "test.csv", frozenset(("image", "product", "coarse"))),
    ("products3d", PRODUCTS, frozenset(("id", "type", "original_file"))),
)
"""Kind, file and the columns that tell it; the first that fits."""
SOURCES = {"shop": "fashion", "groceries": "grocery"}
"""Training sources that a kind of photo folder shares pictures with."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dataset:
    kind: str
    folder: Path
    rows: tuple[dict[str, str], ...]

    @property
    def name(self) -> str:
        return self.folder.name

    def picture(self, row: dict[str, str]) -> Path:
        """The picture of a row; indexes may name it with or without its folder."""
        path = self.folder / row["image"]
        return path if path.exists() else self.folder / path.name


class TrainingSet:
    """What the eyes were trained on, as the index and the rule of `training.data.split` tell.

    held_out: indices of the rows that were never trained on.
    """

    def __init__(self, folder: Path, rows: Sequence[Row]) -> None:
        self.folder, self.rows = folder, rows
        self._trained, self.held_out = split(rows)

    def sources(self) -> set[str]:
        return {self.rows[number].source for number in self._trained}

    def names(self, source: str) -> frozenset[str]:
        """File names of the pictures of a source, here and where they came from; its validation part is among them,
        as temperatures and colors may be fitted on it."""
        own = [row for row in self.rows if row.source == source]
        return frozenset(name for row in own for name in (Path(row.path).name, Path(row.origin).name) if name)


def _read(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    try:
        with open(path, encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            return list(reader.fieldnames or ()), list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as ex:
        raise BacklotError("bad_index", f"{path} cannot be read: {ex}.", "Is it a CSV file in UTF-8?") from ex


def read_table(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file. Raises BacklotError("bad_index", …)."""
    return _read(path)[1]


def _at(folder: Path) -> Dataset | None:
    read: dict[str, tuple[list[str], list[dict[str, str]]]] = {}
    for kind, name, columns in KINDS:
        path = folder / name
        if not path.is_file():
            continue
        if name not in read:
            read[name] = _read(path)
        fields, rows = read[name]
        if columns <= set(fields):
            return Dataset(kind, folder, tuple(rows))
    return None


def find(data: Path) -> list[Dataset]:
    """Data sets in a folder and in the folders below it, in the order of their paths.

    Raises BacklotError: missing_file, bad_index.
    """
    if not data.is_dir():
        raise BacklotError("missing_file", f"There is no folder {data}.", "Give the folder of the labelled pictures.")
    level, found = [data], []
    for _ in range(DEEP + 1):
        below: list[Path] = []
        for folder in level:
            if (dataset := _at(folder)) is not None:
                found.append(dataset)
            else:
                below += sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
        level = below
    if not found:
        files = ", ".join(sorted({name for _, name, _ in KINDS}))
        raise BacklotError(
            "missing_file", f"{data} holds no labelled pictures.", f"Give a folder with one of: {files}."
        )
    return found


def training_set(datasets: Sequence[Dataset]) -> TrainingSet | None:
    """The first training folder, read as training reads it."""
    folder = next((dataset.folder for dataset in datasets if dataset.kind == "training"), None)
    return None if folder is None else TrainingSet(folder, read_rows(folder))


def held_out_pictures(folder: Path) -> frozenset[str]:
    """The pictures of a folder of photos that training leaves out. Raises BacklotError as `read_rows` does."""
    rows = read_rows(folder)
    return frozenset(rows[number].path for number in split(rows)[1])


def some(rows: Sequence[T], limit: int) -> list[T]:
    """At most ``limit`` of the rows, evenly spread (0: all)."""
    if not limit or limit >= len(rows):
        return list(rows)
    return [rows[number * len(rows) // limit] for number in range(limit)]
