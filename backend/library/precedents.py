# SPDX-License-Identifier: GPL-3.0-or-later
"""What was judged right for similar products: an attribute of the ranking that is learned from judged products.

``precedents.safetensors`` holds judged products (what they are, in numbers) and their grades of the sets that come with
Backlot; ``backlot evaluate fit --write`` makes it. A product is compared with them by what it is, its color, moods and
size; a set of the user's own is compared with the judged sets by its words and color, and takes part of their grades.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from ..brief import oklab
from ..files import save_tensors
from ..models.roles import Array, TextModel
from ..perception.vocabulary import MOODS
from ..protocol import BacklotError
from ..records import ProductFeatures
from .cards import Card
from .scoring import Judged

PRECEDENTS = Path(__file__).with_name("precedents.safetensors")
SHARP, BY_COLOR, BY_MOOD, BY_SIZE = 12.0, 4.0, 1.0, 0.15
"""How fast a judged product counts less with the cosine of its words, the distance of its main color in OKLab, the
moods that it does not share and each doubling of its size; found by cross-validation on the judged products."""
SET_SHARP, SET_BY_COLOR = 40.0, 2.0
"""The same for sets: words and largest color."""
FULL = 0.7
"""Mean gain of similar products from which a set has full marks: they rarely agree on the very best one."""
PRO_FROM, CON_BELOW = 0.25, 0.015
_GRAY = (0.6, 0.0, 0.0)
_MEDIUM = -2.0
_PARTS = ("words", "colors", "moods", "sizes", "gains", "set_words", "set_colors")


def in_words(features: ProductFeatures) -> str:
    """What was recognized, as one sentence: size, colors, type, materials, moods."""
    words = [features.size.value, " and ".join(color.name for color in features.colors[:2])]
    words.append(features.type.value or "product")
    made_of = " and ".join(value.value for value in features.materials[:2])
    moods = ", ".join(value.value for value in features.moods[:2])
    sentence = f"A {' '.join(word for word in words if word)}"
    return f"{sentence}{f' made of {made_of}' if made_of else ''}.{f' Mood: {moods}.' if moods else ''}"


@dataclass(frozen=True, slots=True)
class Numbers:
    """Products as they are compared. words: (n, d) unit vectors; colors: (n, 3) OKLab of the main color; moods: (n, 20)
    0 or 1; sizes: (n,) log2 of the longest side in meters."""

    words: Array
    colors: Array
    moods: Array
    sizes: Array

    def alike(self, others: Numbers) -> Array:
        """(n, m): how much each of the others counts for each of these, over 0."""
        shared = self.moods @ others.moods.T
        fewer = np.minimum(self.moods.sum(axis=1)[:, None], others.moods.sum(axis=1)[None, :])
        apart = np.linalg.norm(self.colors[:, None] - others.colors[None], axis=2)
        return np.asarray(np.exp(
            SHARP * (self.words @ others.words.T - 1.0) - BY_COLOR * apart + BY_MOOD * shared / np.maximum(fewer, 1.0)
            - BY_SIZE * np.abs(self.sizes[:, None] - others.sizes[None, :])
        ), dtype=np.float32)  # fmt: skip


def numbers(products: Sequence[ProductFeatures], text: TextModel) -> Numbers:
    def color(features: ProductFeatures) -> tuple[float, float, float]:
        main = max(features.colors, key=lambda each: each.share, default=None)
        if main is None:
            return _GRAY
        lab = oklab.from_hex(main.hex)
        return lab.L, lab.a, lab.b

    return Numbers(
        text.embed([in_words(features) for features in products]),
        np.array([color(features) for features in products], dtype=np.float32),
        np.array([[mood in {m.value for m in features.moods} for mood in MOODS] for features in products], np.float32),
        np.array([np.log2(max(f.size_m)) if f.size_m else _MEDIUM for f in products], dtype=np.float32),
    )  # fmt: skip


def set_colors(cards: Sequence[Card]) -> Array:
    """(n, 3) OKLab of each card's largest color."""
    rows = []
    for card in cards:
        lab = oklab.from_hex(card.palette[0].hex) if card.palette else None
        rows.append((lab.L, lab.a, lab.b) if lab else _GRAY)
    return np.array(rows, dtype=np.float32).reshape(-1, 3)


def sets_alike(words: Array, colors: Array, known_words: Array, known_colors: Array) -> Array:
    """(n, m): how much each of m judged sets says of n sets; rows sum to one."""
    apart = np.linalg.norm(colors[:, None] - known_colors[None], axis=2)
    found = np.exp(SET_SHARP * (words @ known_words.T - 1.0) - SET_BY_COLOR * apart)
    return np.asarray(found / np.maximum(found.sum(axis=1, keepdims=True), 1e-12), dtype=np.float32)


def values(alike: Array, gains: Array) -> Array:
    """(n, c) 0-1: what the products that are alike (n, m) say of each set, from their gains (m, c) 0-1."""
    mean = alike @ gains / np.maximum(alike.sum(axis=1, keepdims=True), 1e-12)
    return np.asarray(np.minimum(mean / FULL, 1.0), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Precedents:
    """Judged products with names for the reasons, gains (m, c) 0-1 of judged sets, and those sets' words and colors."""

    products: Numbers
    names: tuple[str, ...]
    gains: Array
    set_words: Array
    set_colors: Array

    def gains_of(self, cards: Sequence[Card], vectors: Array) -> Array:
        """(m, n): what each judged product gives each of these cards; ``vectors``: (n, d) embeddings of the cards."""
        return self.gains @ sets_alike(vectors, set_colors(cards), self.set_words, self.set_colors).T

    def judge(self, features: ProductFeatures, cards: Sequence[Card], vectors: Array, text: TextModel) -> list[Judged]:
        """One judgment a card, from what similar products got; ``vectors``: (n, d) embeddings of the cards."""
        return self.judge_by(features, self.gains_of(cards, vectors), text)

    def judge_by(self, features: ProductFeatures, gains: Array, text: TextModel) -> list[Judged]:
        """The same for n cards whose gains (m, n) are known, see `gains_of`."""
        alike = numbers([features], text).alike(self.products)
        found = values(alike, gains)[0]
        share = alike[0] / max(float(alike.sum()), 1e-12)
        best = (share[:, None] * gains).argmax(axis=0)
        nearest = self.names[int(share.argmax())]
        return [
            Judged(
                float(value),
                f"It was judged right for a similar product ({self.names[best[n]]})." if value >= PRO_FROM else "",
                f"For similar products ({nearest}) other sets were judged right." if value < CON_BELOW else "",
            )
            for n, value in enumerate(found)
        ]


def write(precedents: Precedents, space: str, path: Path = PRECEDENTS) -> None:
    """space: of the text model that made the vectors. Whole or not at all."""
    products = precedents.products
    arrays = (products.words, products.colors, products.moods, products.sizes, precedents.gains, precedents.set_words,
              precedents.set_colors)  # fmt: skip
    tensors = {name: array.astype(np.float16) for name, array in zip(_PARTS, arrays, strict=True)}
    save_tensors(path, tensors, {"text": space, "names": json.dumps(precedents.names)})


@cache
def load(space: str, path: Path = PRECEDENTS) -> Precedents | None:
    """None where there are none, or they were made with another text model.

    Raises BacklotError("bad_model", …) for a damaged file.
    """
    from safetensors import SafetensorError, safe_open

    if not path.is_file():
        return None
    try:
        with safe_open(str(path), framework="numpy") as file:
            metadata = file.metadata() or {}
            parts = {name: np.asarray(file.get_tensor(name), dtype=np.float32) for name in _PARTS}
        names = tuple(str(name) for name in json.loads(metadata["names"]))
    except (OSError, SafetensorError, KeyError, ValueError) as ex:
        raise BacklotError(
            "bad_model", f"The precedents {path} cannot be read: {ex}.", "Install Backlot again, or delete the file."
        ) from ex
    if metadata.get("text") != space:
        return None
    products = Numbers(parts["words"], parts["colors"], parts["moods"], parts["sizes"])
    return Precedents(products, names, parts["gains"], parts["set_words"], parts["set_colors"])
