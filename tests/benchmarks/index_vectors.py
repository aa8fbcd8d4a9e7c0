# SPDX-License-Identifier: GPL-3.0-or-later
"""Vectors for the benchmark of the index: synthetic, with the shape of what a large library of sets would hold.

Uniform noise has no neighbors and says nothing about recall. These vectors are made from real ones, in three steps:

1. Captions: the parts of the shipped cards (place, surfaces, backdrop, mood, light, props, families) are dealt anew,
   within the place of a card for the most part; the text model embeds each text. These are the centers.
2. Each vector is a center, moved along the real differences between two captions of one place (three of them, with
   random weights), so that a cluster spreads in the directions in which sets of a kind differ, and not in all.
3. Scaled to length one. The spread is set so that the cosines of pairs of vectors lie as those of pairs of real cards
   do; the benchmark prints both.

The queries are real and none of the vectors: the briefs that Backlot writes for each type of product it knows.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from backlot.addon.workflow import default_library
from backlot.backend.brief.brief import as_text, write_brief
from backlot.backend.library.cards import Card, load_library
from backlot.backend.models.roles import Array, TextModel, unit
from backlot.backend.perception.vocabulary import load_types
from backlot.backend.records import Color, ProductFeatures, TypeValue, Value

CENTERS = 2000
SPREAD = 0.45
"""Length of the way from a center, whose own length is one."""
STEPS = 3
COLORS = (("white", "#eeeeec"), ("black", "#151515"), ("red", "#b02020"), ("blue", "#2a4a8a"), ("beige", "#d8c8a8"))


def cards() -> list[Card]:
    return list(load_library(default_library()).cards)


def real(model: TextModel, folder: Path) -> Array:
    """(n, d) embeddings of the shipped cards; kept in ``folder``."""
    path = folder / "real.npy"
    if not path.is_file():
        np.save(path, model.embed([card.text for card in cards()]))
    return np.load(path)


def _dealt(found: list[Card], chosen: random.Random) -> tuple[str, str]:
    """Place and text of a set that does not exist, of parts of those that do."""
    base = chosen.choice(found)
    near = [card for card in found if card.place == base.place]

    def other() -> Card:
        return chosen.choice(near if chosen.random() < 0.7 else found)

    props = tuple(sorted({*other().props, *other().props}))
    made = replace(
        base, title="", caption=other().caption if chosen.random() < 0.5 else base.caption, surfaces=other().surfaces,
        backdrop=other().backdrop, mood=other().mood, light=other().light,
        props=tuple(chosen.sample(props, min(len(props), 3))), families=other().families,
    )  # fmt: skip
    return base.place, made.text


def centers(model: TextModel, folder: Path) -> tuple[Array, list[str]]:
    """(n, d) embeddings of dealt captions and the place of each; kept in ``folder``."""
    chosen, found = random.Random(7), cards()
    dealt = [_dealt(found, chosen) for _ in range(CENTERS)]
    path = folder / f"centers-{CENTERS}.npy"
    if not path.is_file():
        np.save(path, model.embed([text for _, text in dealt]))
    return np.load(path), [place for place, _ in dealt]


def vectors(count: int, base: Array, places: list[str], seed: int = 11, block: int = 20_000) -> Iterator[Array]:
    """``count`` vectors, in blocks (n, d)."""
    drawn = np.random.default_rng(seed)
    groups: dict[str, list[int]] = {}
    for number, place in enumerate(places):
        groups.setdefault(place, []).append(number)
    pairs = np.array(
        [drawn.choice(rows, 2, replace=False) for rows in groups.values() if len(rows) > 1 for _ in range(len(rows))]
    )
    ways = unit(base[pairs[:, 0]] - base[pairs[:, 1]])
    for start in range(0, count, block):
        size = min(block, count - start)
        moved = base[drawn.integers(len(base), size=size)].copy()
        for _ in range(STEPS):
            step = drawn.normal(0.0, SPREAD / STEPS**0.5, size=(size, 1)).astype(np.float32)
            moved += step * ways[drawn.integers(len(ways), size=size)]
        yield unit(moved)


def queries(model: TextModel, folder: Path) -> Array:
    """(n, d) embeddings of the briefs for every known type of product; kept in ``folder``."""
    path = folder / "queries.npy"
    if not path.is_file():
        chosen, texts = random.Random(5), []
        for kind in load_types():
            name, hex = chosen.choice(COLORS)
            side = (kind.size_m[0] * kind.size_m[1]) ** 0.5
            features = ProductFeatures(
                name=kind.name, type=TypeValue(kind.name, 0.9, "inferred"), family=Value(kind.family, 0.9, "inferred"),
                colors=(Color(name, hex, 1.0),), materials=tuple(Value(m, 0.8, "inferred") for m in kind.materials[:2]),
                finish=Value("satin", 0.8, "inferred"), moods=(), size=Value("small", 0.8, "inferred"),
                size_m=(side, side, side), size_source="inferred",
            )  # fmt: skip
            texts.append(as_text(write_brief(features)))
        np.save(path, model.embed(texts))
    return np.load(path)
