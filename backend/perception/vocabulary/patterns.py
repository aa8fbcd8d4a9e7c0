# SPDX-License-Identifier: GPL-3.0-or-later
"""patterns.toml: the words for patterns and textures, and the small models that tell them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ...models.roles import Array
from . import FAMILIES, FOLDER, _bad, _read

FILE = FOLDER / "patterns.toml"


@dataclass(frozen=True, slots=True)
class Logistic:
    """Chances = softmax(weights · (figures - mean) / spread + bias); weights: (labels, figures)."""

    labels: tuple[str, ...]
    mean: Array
    spread: Array
    weights: Array
    bias: Array


@dataclass(frozen=True, slots=True)
class Patterns:
    """sure: least chance at which a word is told. families: those of which patterns are told at all. texture_words:
    texture to words in the names of materials."""

    model: Logistic
    text: Logistic
    sure: Mapping[str, float]
    families: tuple[str, ...]
    texture_words: Mapping[str, tuple[str, ...]]


def _logistic(path: Path, table: Mapping[str, Any]) -> Logistic:
    try:
        parts = {name: np.array(table[name], dtype=np.float32) for name in ("mean", "spread", "weights", "bias")}
        model = Logistic(tuple(table["labels"]), **parts)
    except (KeyError, TypeError, ValueError) as ex:
        raise _bad(path, f"a model needs labels, mean, spread, weights and bias ({ex})") from ex
    figures = len(model.mean)
    if model.weights.shape != (len(model.labels), figures) or model.spread.shape != (figures,):
        raise _bad(path, "a model's weights do not fit its labels and means")
    if model.bias.shape != (len(model.labels),) or not (model.spread > 0).all():
        raise _bad(path, "a model needs one bias a label and spreads above zero")
    return model


@cache
def load_patterns(path: Path = FILE) -> Patterns:
    """Raises BacklotError("bad_vocabulary", …) that names the file and what is wrong."""
    data = _read(path)
    try:
        sure = {str(word): float(least) for word, least in data["sure"].items()}
        families = tuple(data["surfaces"]["families"])
        words = {str(word): tuple(map(str, also)) for word, also in data["texture_words"].items()}
        model, text = _logistic(path, data["pattern"]), _logistic(path, data["text"])
    except (KeyError, AttributeError, TypeError, ValueError) as ex:
        raise _bad(path, f"it needs the tables sure, surfaces, texture_words, pattern and text ({ex})") from ex
    if not {*model.labels, "text"} <= sure.keys() or "text" not in text.labels:
        raise _bad(path, "every pattern and the text need a line in [sure]")
    if not set(families) <= set(FAMILIES):
        raise _bad(path, "[surfaces] names a family that is not in the list")
    return Patterns(model, text, sure, families, words)
