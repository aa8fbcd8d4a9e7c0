# SPDX-License-Identifier: GPL-3.0-or-later
"""The tasks that are scored, each from vectors and labels to figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..models.holder import Models
from ..models.roles import Array
from ..perception.types import label_rows
from ..perception.vocabulary import find_type
from .attributes import Attributes
from .figures import Figure, Share, bootstrap, bootstrap_mean, calibration_error, share
from .products import named

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Subset:
    """What is to be said of a data set beside its figures.

    trained: whether other pictures of its source were trained on. clean: which pictures never were, or None where no
    picture of the set was, or where that is not known.
    """

    name: str
    trained: str = "no"
    clean: Mask | None = None

    def accuracy(
        self, task: str, right: Sequence[bool] | Mask, keep: Mask | None = None, published: str = ""
    ) -> Figure:
        """keep: ``right`` tells of these pictures only."""
        values = np.asarray(right, dtype=bool)
        clean = None
        if self.clean is not None and not self.clean.all():
            own = self.clean if keep is None else self.clean[keep]
            clean = share(values[own])
        name = f"{self.name}: {task}"
        return Figure(name, *share(values), trained=self.trained, published=published, clean=clean)


def rank_labels(joint: Array, labels: Sequence[str], models: Models) -> npt.NDArray[np.intp]:
    """(n, k): the labels of a closed list for each row (n, d), best first, by their names alone (`classify`)."""
    scores = joint @ label_rows(labels, models).T
    return np.argsort(-scores, axis=1, kind="stable")


def closed_list(
    subset: Subset, joint: Array, truth: Sequence[str], labels: Sequence[str], models: Models, published: str = ""
) -> tuple[list[Figure], list[str]]:
    """Top 1 and (over more than ten labels) top 5 of a closed list by names, and the label found for each picture."""
    ranked = rank_labels(joint, labels, models)
    wanted = np.array([labels.index(label) for label in truth])[:, None]
    task = f"{len(labels)} labels by name"
    figures = [subset.accuracy(f"{task}, top 1", (ranked[:, :1] == wanted).any(axis=1), published=published)]
    if len(labels) > 10:
        figures.append(subset.accuracy(f"{task}, top 5", (ranked[:, :5] == wanted).any(axis=1)))
    return figures, [labels[int(row[0])] for row in ranked]


def open_types(subset: Subset, found: Sequence[Attributes], truth: Sequence[str]) -> list[Figure]:
    """`analyze` over the whole vocabulary, for the pictures whose label names a type of it."""
    kinds = [find_type(label) for label in truth]
    keep = np.array([kind is not None for kind in kinds])
    if not keep.any():
        return []
    pairs = [(entry, kind) for entry, kind in zip(found, kinds, strict=True) if kind is not None]
    best = [named(entry.type) for entry, _ in pairs]
    first = np.array([names[:1] == (kind.name,) for names, (_, kind) in zip(best, pairs, strict=True)])
    top = [kind.name in names for names, (_, kind) in zip(best, pairs, strict=True)]
    family = [entry.family == kind.family for entry, kind in pairs]
    sure = np.array([bool(entry.type.value) for entry, _ in pairs])
    confidence = np.array([entry.type.confidence for entry, _ in pairs])
    figures = [
        subset.accuracy("type of the vocabulary, top 1", first, keep),
        subset.accuracy("type of the vocabulary, top 5", top, keep),
        subset.accuracy("family", family, keep),
        subset.accuracy("sure enough to tell a type", sure, keep),
    ]
    if sure.any():
        told = keep.copy()
        told[keep] = sure
        figures.append(subset.accuracy("right where a type is told", first[sure], told))
    return [*figures, calibration(subset, confidence, first, keep)]


def calibration(subset: Subset, confidence: npt.NDArray[np.float64], right: Mask, keep: Mask) -> Figure:
    """Expected calibration error over 15 bins; less is better. Few pictures make it larger than it is."""

    def measured(sure: npt.NDArray[np.float64], true: Mask) -> Share:
        ends = bootstrap(len(true), lambda drawn: calibration_error(sure[drawn], true[drawn]))
        return len(true), calibration_error(sure, true), *ends

    clean = None
    if subset.clean is not None and not subset.clean.all():
        own = subset.clean[keep]
        clean = measured(confidence[own], right[own])
    task = f"{subset.name}: calibration error of the type's confidence"
    return Figure(task, *measured(confidence, right), trained=subset.trained, note="less is better", clean=clean)


def retrieval(
    subset: Subset, joint: Array, captions: Sequence[Sequence[str]], models: Models, published: str = ""
) -> list[Figure]:
    """R@1, 5, 10 of a picture's own captions among all, and of the picture for each caption; bootstrap over pictures.

    joint: (n, d); captions: those of each picture.
    """
    owners = np.array([number for number, own in enumerate(captions) for _ in own])
    texts = models.bridge.text_to_joint(models.text.embed([text for own in captions for text in own]))
    scores = joint @ texts.T
    own_best = np.array([scores[number, owners == number].max() for number in range(len(captions))])
    others = np.where(owners[None] == np.arange(len(captions))[:, None], -np.inf, scores)
    ahead = (others > own_best[:, None]).sum(axis=1)
    back = (scores > scores[owners, np.arange(len(owners))][None]).sum(axis=0)
    figures: list[Figure] = []
    for way, rank in (("image to text", ahead), ("text to image", back)):
        groups = [rank[owners == number] for number in range(len(captions))] if rank is back else [[r] for r in rank]
        for top in (1, 5, 10):
            part = np.array([float(np.mean(np.asarray(group) < top)) for group in groups])
            low, high = bootstrap_mean(part)
            task = f"{subset.name}: {way} R@{top} among {len(captions)} pictures"
            beside = f"{published} {way} R@{top}" if published else ""
            figures.append(Figure(task, len(rank), float(np.mean(rank < top)), low, high, subset.trained, beside))
    return figures


def same_object(
    subset: Subset, vectors: Mapping[str, Array], names: Sequence[str], distract: Mapping[str, Array]
) -> list[Figure]:
    """Whether the nearest other picture shows the same object. vectors: (n, d) unit rows by the space's name.

    distract: (m, d) rows of other things, among which the object has to be found, by the same names; may be absent.
    """
    owner = np.array(names)
    figures: list[Figure] = []
    for words, rows in vectors.items():
        similarity = rows @ rows.T
        np.fill_diagonal(similarity, -np.inf)
        right = owner[similarity.argmax(axis=1)] == owner
        figures.append(subset.accuracy(f"nearest other picture shows the same object ({words})", right))
        if words in distract and len(distract[words]):
            alone = right & (similarity.max(axis=1) > (rows @ distract[words].T).max(axis=1))
            figures.append(subset.accuracy(f"the same among {len(distract[words])} other things ({words})", alone))
    return figures


def catalogue_match(
    subset: Subset, vectors: Array, products: Sequence[str], catalogue: Array, names: Sequence[str]
) -> tuple[list[Figure], list[list[str]]]:
    """Which product of a catalogue a photo shows, by the catalogue's pictures: R@1 and R@5, and all names ranked."""
    order = np.argsort(-(vectors @ catalogue.T), axis=1, kind="stable")
    ranked = [[names[int(n)] for n in row] for row in order]
    figures: list[Figure] = []
    for top in (1, 5):
        right = [product in row[:top] for product, row in zip(products, ranked, strict=True)]
        figures.append(subset.accuracy(f"product among {len(names)} by its catalogue picture, R@{top}", right))
    return figures, ranked
