# SPDX-License-Identifier: GPL-3.0-or-later
"""Scores of the eyes: ``backlot evaluate vision DATA``. A Markdown table, each figure with its interval.

DATA is a folder with labelled pictures, or one that holds such folders (see datasets.py). The pictures go the same way
as a user's: cut-out, crops, embedding, and no hint from file names. Of a training folder only the part is scored that
was never trained on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..models.holder import Models
from ..models.roles import Array, unit
from ..perception.features import joined
from ..protocol import BacklotError
from ..training.data import HELD_OUT, Row
from . import datasets
from .attributes import Attributes, attributes
from .cutouts import score_cutouts
from .datasets import Dataset, TrainingSet, some
from .figures import Figure, table
from .looks import Fault, Look, Looks
from .products import Wrong, read_products, score_products
from .tasks import Subset, catalogue_match, closed_list, open_types, rank_labels, retrieval, same_object

PUBLISHED = {
    "caltech101": "caltech101", "dtd10": "dtd", "sun8": "sun397", "scene15": "sun397", "houses": "sun397",
    "flickr8k": "flickr",
}  # fmt: skip
"""Tasks of published.toml that are nearest to a training source."""
MATERIALS = {"water": "liquid", "cardboard": "paper"}
"""What materials of data sets are called in the vocabulary, where the names differ."""


@dataclass(slots=True)
class Report:
    """predictions: item id -> prediction, as other scorers read it. notes: what was left out and why."""

    figures: list[Figure] = field(default_factory=list)
    predictions: dict[str, Any] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def markdown(self) -> str:
        parts = [table(self.figures)]
        if self.wrong:
            parts += ["", "3D products taken for something else:", ""]
            parts += [f"- {w.name} ({w.type}), {w.hints}: {', '.join(w.found) or 'nothing'}" for w in self.wrong]
        if self.faults:
            parts += ["", f"{len(self.faults)} pictures could not be read and are not counted:", ""]
            parts += [f"- {fault.path}: {fault.reason}" for fault in self.faults]
        if self.notes:
            parts += ["", *(f"- {note}" for note in self.notes)]
        return "\n".join(parts)


class Evaluation:
    """One run over the data sets of a folder."""

    def __init__(self, models: Models, looks: Looks, training: TrainingSet | None, limit: int = 0) -> None:
        self.models, self.looks, self.training, self.limit = models, looks, training, limit
        self.report = Report()

    def run(self, found: Sequence[Dataset]) -> Report:
        score: dict[str, Callable[[Dataset], None]] = {
            "clothes": self.clothes, "shop": self.shop, "groceries": self.groceries, "objects": self.objects,
            "composites": self.composites, "products3d": self.products3d, "training": self.held_out,
        }  # fmt: skip
        for kind, one in score.items():  # photos first, as their figures are asked for most
            for dataset in found:
                if dataset.kind == kind:
                    one(dataset)
        self.report.faults = self.looks.faults
        self.report.notes.append(f"Measured with {self.models.bridge.space}")
        return self.report

    def _seen(self, dataset: Dataset) -> tuple[list[dict[str, str]], list[Look], Subset]:
        """Rows whose picture could be read, their looks, and which of them were never trained on."""
        whole = dataset.kind == "objects"  # small, and one photo of an object alone finds no other
        rows = some(dataset.rows, 0 if whole else self.limit)
        looks = self.looks.at_photos([dataset.picture(row) for row in rows], dataset.name)
        pairs = [(row, look) for row, look in zip(rows, looks, strict=True) if look is not None]
        kept = [row for row, _ in pairs]
        return kept, [look for _, look in pairs], self._subset(dataset, kept)

    def _subset(self, dataset: Dataset, rows: Sequence[dict[str, str]]) -> Subset:
        if dataset.kind == "clothes" and dataset.name in HELD_OUT:  # photos that are trained on, but for a part
            kept = datasets.held_out_pictures(dataset.folder)
            return Subset(dataset.name, "yes", np.array([row["image"] in kept for row in rows]))
        source = datasets.SOURCES.get(dataset.kind)
        if source is None:
            return Subset(dataset.name)
        if self.training is None:
            note = f"{dataset.name}: there is no training folder here, so nobody knows which pictures were trained on."
            self.report.notes.append(note)
            return Subset(dataset.name, "unknown")
        names = self.training.names(source)
        clean = np.array([not {Path(row["image"]).name, Path(row.get("source", "")).name} & names for row in rows])
        return Subset(dataset.name, "yes" if source in self.training.sources() else "no", clean)

    def _joint(self, looks: Sequence[Look]) -> Array:
        return np.stack([look.joint(self.models) for look in looks])

    def _closed(self, dataset: Dataset, rows: list[dict[str, str]], joint: Array, subset: Subset, column: str) -> None:
        labels = sorted({row[column] for row in dataset.rows})
        figures, found = closed_list(subset, joint, [row[column] for row in rows], labels, self.models)
        self.report.figures += figures
        for row, label in zip(rows, found, strict=True):
            key = row.get("id") or f"{dataset.name}/{row['image']}"
            self.report.predictions.setdefault(key, {})[column] = label

    def _attributes(self, looks: Sequence[Look]) -> list[Attributes]:
        return [attributes(look, self.models) for look in looks]

    def clothes(self, dataset: Dataset) -> None:
        rows, looks, subset = self._seen(dataset)
        if looks:
            self._closed(dataset, rows, self._joint(looks), subset, "cls")
            self.report.figures += open_types(subset, self._attributes(looks), [row["cls"] for row in rows])

    def shop(self, dataset: Dataset) -> None:
        """Predictions are in the form of the attribute scorers: id -> articleType, baseColour, masterCategory."""
        rows, looks, subset = self._seen(dataset)
        if not looks:
            return
        joint = self._joint(looks)
        self._closed(dataset, rows, joint, subset, "articleType")
        self._closed(dataset, rows, joint, replace(subset, name=f"{dataset.name}, category"), "masterCategory")
        found = self._attributes(looks)
        labels = sorted({row["baseColour"] for row in dataset.rows})
        right = []
        for row, entry in zip(rows, found, strict=True):
            label = entry.color_label(labels)
            right.append(label.lower() == row["baseColour"].lower())
            self.report.predictions[row["id"]]["baseColour"] = label
        self.report.figures.append(subset.accuracy(f"base color of {len(labels)}, measured", right))
        self.report.figures += open_types(subset, found, [row["articleType"] for row in rows])

    def groceries(self, dataset: Dataset) -> None:
        rows, looks, subset = self._seen(dataset)
        if not looks:
            return
        joint = self._joint(looks)
        self._closed(dataset, rows, joint, subset, "coarse")
        self.report.figures += open_types(subset, self._attributes(looks), [row["coarse"] for row in rows])
        catalogue = dataset.folder / "catalogue.csv"
        if not catalogue.is_file():
            return
        entries = [row for row in datasets.read_table(catalogue) if (dataset.folder / row["image"]).is_file()]
        pictures = self.looks.at_photos([dataset.folder / row["image"] for row in entries], "catalogue")
        known = [(row["product"], look) for row, look in zip(entries, pictures, strict=True) if look is not None]
        if known:
            names, shown = [name for name, _ in known], self._joint([look for _, look in known])
            figures, ranked = catalogue_match(subset, joint, [row["product"] for row in rows], shown, names)
            self.report.figures += figures
            self.report.predictions.update({row["image"]: order for row, order in zip(rows, ranked, strict=True)})

    def objects(self, dataset: Dataset) -> None:
        rows, looks, subset = self._seen(dataset)
        if len(looks) < 2:
            return
        joint = self._joint(looks)
        self._closed(dataset, rows, joint, subset, "cls" if "cls" in rows[0] else "product")
        vectors = {"embed": joint, "vision model alone": _plain(looks)}
        others = self._distractors(dataset)
        distract = {"embed": self._joint(others), "vision model alone": _plain(others)} if others else {}
        self.report.figures += same_object(subset, vectors, [row["product"] for row in rows], distract)

    def _distractors(self, dataset: Dataset) -> list[Look]:
        """Pictures of other things that the folder's distractors.csv points to, as far as they are there."""
        listed = dataset.folder / "distractors.csv"
        if not listed.is_file():
            return []
        paths = []
        for row in some(datasets.read_table(listed), self.limit):
            path = dataset.folder / row["image"]
            beside = dataset.folder.parent / path.parent.parent.name / path.name
            paths.append(path if path.is_file() else beside)
        return [look for look in self.looks.at_photos([p for p in paths if p.is_file()], "distractors") if look]

    def composites(self, dataset: Dataset) -> None:
        try:
            self.report.figures += score_cutouts(dataset.folder, self.models).figures(dataset.name)
        except BacklotError as ex:
            self.looks.faults.append(Fault(str(dataset.folder), ex.message))

    def products3d(self, dataset: Dataset) -> None:
        products = some(read_products(dataset.folder), self.limit)
        figures, wrong, absent = score_products(products, self.looks, self.models)
        self.report.figures += figures
        self.report.wrong += wrong
        if absent:
            self.report.notes.append(
                f"{dataset.name}: {len(absent)} of {len(products)} products have no views yet; render them once: "
                "python tests/benchmarks/render_views.py FOLDER"
            )

    def held_out(self, dataset: Dataset) -> None:
        """The validation part of each source of the training folder."""
        training = self.training
        if training is None or dataset.folder != training.folder:
            self.report.notes.append(f"{dataset.folder}: only the first training folder is scored.")
            return
        own = training.sources()
        rows = [training.rows[number] for number in training.held_out]
        typed: list[tuple[Attributes, str]] = []
        for source in sorted({row.source for row in rows}):
            part = some([row for row in rows if row.source == source], self.limit)
            looks = self.looks.at_photos([training.folder / row.path for row in part], source)
            pairs = [(row, look) for row, look in zip(part, looks, strict=True) if look is not None]
            if pairs:
                subset = Subset(f"{source}, held out", "yes" if source in own else "no")
                typed += self._source(source, [row for row, _ in pairs], [look for _, look in pairs], subset)
        if typed:
            whole = Subset("held out, all sources", "yes")
            self.report.figures += open_types(whole, [found for found, _ in typed], [label for _, label in typed])

    def _source(self, source: str, rows: list[Row], looks: list[Look], subset: Subset) -> list[tuple[Attributes, str]]:
        """The figures of one source; returns what was found of its things, and their labels."""
        joint = self._joint(looks)
        published = PUBLISHED.get(source, "")
        if rows[0].kind == "caption":
            figures = retrieval(subset, joint, [row.captions for row in rows], self.models, published)
            self.report.figures += figures
            return []
        assert self.training is not None
        labels = sorted({row.label for row in self.training.rows if row.source == source})
        truth = [row.label for row in rows]
        figures, _ = closed_list(subset, joint, truth, labels, self.models, published)
        self.report.figures += figures
        if rows[0].kind in ("material", "texture", "scene"):
            whole = np.stack([joined(look.rows[-1:], (1.0,), self.models) for look in looks])
            ranked = rank_labels(whole, labels, self.models)
            right = [labels[int(row[0])] == label for row, label in zip(ranked, truth, strict=True)]
            self.report.figures.append(subset.accuracy(f"{len(labels)} labels by name, the whole picture alone", right))
        if rows[0].kind == "material":
            found = self._attributes(looks)
            right = [
                entry.materials[:1] == (MATERIALS.get(label, label),) for entry, label in zip(found, truth, strict=True)
            ]
            self.report.figures.append(subset.accuracy("material of analyze", right))
        if rows[0].kind not in ("object", "product"):
            return []
        things = self._attributes(looks)
        self.report.figures += open_types(subset, things, truth)
        return list(zip(things, truth, strict=True))


def _plain(looks: Sequence[Look]) -> Array:
    """(n, d): the vision model's own vectors, crops averaged by weight."""
    return unit(np.stack([(np.array(look.weights)[:, None] * look.rows).sum(axis=0) for look in looks]))


def evaluate(data: Path, models: Models, limit: int = 0, quiet: bool = False) -> Report:
    """All scores of a folder; ``limit`` takes that many pictures of each set (0: all).

    Raises BacklotError: missing_file, bad_index, missing_model.
    """
    found = datasets.find(data)
    looks = Looks(models, quiet=quiet)
    try:
        return Evaluation(models, looks, datasets.training_set(found), limit).run(found)
    finally:
        looks.close()
