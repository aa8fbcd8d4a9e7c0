# SPDX-License-Identifier: GPL-3.0-or-later
"""Types of 3D products from their views alone, and with what else a 3D file tells: size, shaders, names.

Rendering needs Blender, which the engine has not: ``tests/benchmarks/render_views.py`` renders each product once into
the evaluation's cache, beside the measurements. Here the names are taken out, and put back one kind at a time.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from ..models.holder import Models
from ..models.store import cache_dir
from ..perception.types import from_pictures
from ..perception.vocabulary import ProductType, find_type
from ..records import TypeValue
from .figures import Figure, share
from .looks import Look, Looks

SUBJECT = "subject.json"
INDEX = "products3d.csv"
HINTS: tuple[tuple[str, bool, bool], ...] = (
    ("views only", False, False),
    ("views, size, shaders", True, False),
    ("views, size, shaders, names", True, True),
)
"""What is known beside the views: a word for the table, whether the measurements count, whether the names do."""


@dataclass(frozen=True, slots=True)
class Product3D:
    name: str
    file: Path
    type: str
    """As the index says: "glass bottle (perfume/cosmetic flacon)"."""
    kinds: tuple[ProductType, ...]
    """The vocabulary's types that those words name; any of them is right. Empty: the vocabulary has none."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A product that was taken for something else, for those who tune the eyes."""

    name: str
    type: str
    found: tuple[str, ...]
    hints: str


def read_products(folder: Path) -> list[Product3D]:
    """Rows of ``products3d.csv`` whose file is there."""
    with open(folder / INDEX, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = []
    for row in rows:
        path = folder / row["original_file"]
        if path.is_file():
            parts = [row["type"], *re.split(r"[()/,]", row["type"])]
            kinds = {kind.name: kind for part in parts if (kind := find_type(part))}
            found.append(Product3D(row["id"], path, row["type"], tuple(kinds.values())))
    return found


def views_folder(product: Product3D) -> Path:
    """Where a product's views are kept: by its file's content, so that a changed file is rendered again."""
    digest = hashlib.sha256(product.file.read_bytes()).hexdigest()[:16]
    return cache_dir() / "evaluate" / "views" / f"{product.name}-{digest}"


def without_names(measurements: Mapping[str, Any]) -> dict[str, Any]:
    """Measurements as if the file named nothing: no objects, no materials by name."""
    shaders = [{**shader, "name": ""} for shader in measurements.get("materials") or []]
    return {**measurements, "names": [], "materials": shaders}


def named(finding: TypeValue) -> tuple[str, ...]:
    """The best five types of a finding, best first."""
    names = [finding.value] if finding.value else []
    return tuple(dict.fromkeys([*names, *(other.value for other in finding.alternatives)]))[:5]


def score_products(
    products: Sequence[Product3D], looks: Looks, models: Models
) -> tuple[list[Figure], list[Wrong], list[str]]:
    """Figures, what was wrong, and the names of products that have no views yet."""
    seen: list[tuple[Product3D, dict[str, Any], Look]] = []
    absent: list[str] = []
    subjects: dict[str, dict[str, Any]] = {}
    for item in products:
        try:
            subjects[item.name] = json.loads((views_folder(item) / SUBJECT).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            absent.append(item.name)
    found = looks.at_subjects(list(subjects.values()), "products3d")
    for item, look in zip([item for item in products if item.name in subjects], found, strict=True):
        if look is not None:
            seen.append((item, subjects[item.name], look))
    if not seen:
        return [], [], absent
    figures: list[Figure] = []
    wrong: list[Wrong] = []
    for words, measured, names in HINTS:
        right: list[tuple[bool, bool, bool]] = []
        for item, subject, look in seen:
            best, family = _recognize(subject, look, measured, names, models)
            names_of = {kind.name for kind in item.kinds}
            first = bool(names_of & set(best[:1]))
            right.append((first, bool(names_of & set(best)), family in {kind.family for kind in item.kinds}))
            if not first:
                wrong.append(Wrong(item.name, item.type, best, words))
        add = partial(Figure, trained="no")
        unknown = sum(not item.kinds for item, _, _ in seen)
        note = f"{unknown} of the types are not in the vocabulary" if unknown else ""
        for column, what in enumerate(("type, top 1", "type, top 5", "family")):
            figures.append(add(f"products3d: {what} ({words})", *share([row[column] for row in right]), note=note))
    return figures, wrong, absent


def _recognize(
    subject: Mapping[str, Any], look: Look, measured: bool, names: bool, models: Models
) -> tuple[tuple[str, ...], str]:
    """The user's own way (`perception.types`), with the hints that are allowed."""
    measurements = dict(subject.get("measurements") or {})
    if names:
        hints, parts = [str(subject.get("name") or ""), Path(str(subject.get("path"))).stem], measurements["names"]
    else:
        hints, parts, measurements = [], [], without_names(measurements)
    finding, family, _ = from_pictures(look.joint(models), models, hints, parts, measurements if measured else None)
    return named(finding), family
