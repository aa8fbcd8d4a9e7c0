# SPDX-License-Identifier: GPL-3.0-or-later
"""Scores of the eyes on labelled pictures: zero-shot accuracy, caption retrieval, calibration, and a baseline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..models.holder import Models
from ..models.roles import Array, Bridge, unit
from .figures import calibration_error

if TYPE_CHECKING:
    from ..training.data import Row

PROMPTS = ("{}", "a photo of a {}", "a product photo of a {}")
Figures = list[tuple[str, float]]


def label_rows(labels: Sequence[str], bridge: Bridge, models: Models, prompts: Sequence[str] = PROMPTS) -> Array:
    """(k, d): each label in the joint space, the mean of its prompts."""
    vectors = models.text.embed([prompt.format(label) for label in labels for prompt in prompts])
    joint = bridge.text_to_joint(vectors).reshape(len(labels), len(prompts), -1)
    return unit(joint.mean(axis=1))


def accuracy(scores: Array, truth: Sequence[int], top: int = 1) -> float:
    """Part of the rows whose truth is among the ``top`` best columns."""
    best = np.argsort(-scores, axis=1)[:, :top]
    return float(np.mean([number in row for number, row in zip(truth, best, strict=True)]))


def expected_calibration_error(probabilities: Array, truth: Sequence[int]) -> float:
    """Mean gap between the best label's probability and its accuracy (see `figures.calibration_error`)."""
    return calibration_error(probabilities.max(axis=1), probabilities.argmax(axis=1) == np.array(truth))


def prototypes(features: Array, labelled: Array, label_vectors: Array, near: int = 10, sharp: float = 30.0) -> Array:
    """The baseline without training: a picture's text vector is the mean of its nearest labelled pictures' labels.

    features (n, d), labelled (m, d) unit rows; label_vectors (m, e): the embedding of each labelled picture's label.
    """
    out: list[Array] = []
    for row in features:
        similarity = labelled @ row
        best = np.argpartition(-similarity, near)[:near]
        weights = np.exp(sharp * (similarity[best] - similarity[best].max()))
        out.append((weights[:, None] * label_vectors[best]).sum(axis=0))
    return unit(np.stack(out))


def validation(
    rows: Sequence[Row], training: Sequence[int], held: Sequence[int], pictures: Array, bridge: Bridge, models: Models
) -> Figures:
    """Accuracy by names on each held-out source (its own labels as the closed list), the baseline's, and captions."""
    figures: Figures = []
    labelled = [n for n in training if rows[n].kind != "caption"]
    names = sorted({rows[n].label for n in labelled})
    place = {name: number for number, name in enumerate(names)}
    name_vectors = models.text.embed(names)
    own = name_vectors[[place[rows[n].label] for n in labelled]]
    for source in sorted({rows[n].source for n in held if rows[n].kind != "caption"}):
        index = [n for n in held if rows[n].source == source]
        labels = sorted({row.label for row in rows if row.source == source})
        truth = [labels.index(rows[n].label) for n in index]
        scores = bridge.image_to_joint(pictures[index]) @ label_rows(labels, bridge, models).T
        figures.append((f"{source}: {len(labels)} labels, {len(index)} pictures", accuracy(scores, truth)))
        base = prototypes(pictures[index], pictures[labelled], own) @ models.text.embed(labels).T
        figures.append((f"{source}: nearest labelled prototypes (baseline)", accuracy(base, truth)))
    captioned = [n for n in held if rows[n].kind == "caption"]
    if captioned:
        figures += caption_retrieval([rows[n].captions for n in captioned], pictures[captioned], bridge, models)
    return figures


def caption_retrieval(captions: Sequence[Sequence[str]], pictures: Array, bridge: Bridge, models: Models) -> Figures:
    """Recall at 1 and 5 of a picture's own captions among all, and of the picture for each caption."""
    owners = np.array([number for number, own in enumerate(captions) for _ in own])
    texts = bridge.text_to_joint(models.text.embed([text for own in captions for text in own]))
    scores = bridge.image_to_joint(pictures) @ texts.T
    ranked, back = owners[np.argsort(-scores, axis=1)], np.argsort(-scores.T, axis=1)
    figures: Figures = []
    for top in (1, 5):
        found = float(np.mean([number in row[:top] for number, row in enumerate(ranked)]))
        figures.append((f"captions of {len(captions)} pictures: image to text R@{top}", found))
        found = float(np.mean([owner in row[:top] for owner, row in zip(owners, back, strict=True)]))
        figures.append((f"captions of {len(captions)} pictures: text to image R@{top}", found))
    return figures
