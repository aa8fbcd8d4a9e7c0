# SPDX-License-Identifier: GPL-3.0-or-later
"""Which cards are judged in full: all of a library of a few hundred, the most promising of a larger one.

The promise of a card is what of its score can be told for all cards at once with arrays: playbook, mood, similarity,
size, key and backdrop. A library that is too large for memory hands over fewer cards to begin with: whatever is given
as ``library.cards`` (say, the 2,000 that an index finds near the brief's text) is the library for the ranking.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..brief import oklab
from ..brief.lighting import KEYS, light_presets
from ..models.roles import Array
from .cards import DEFAULT, Card
from .scoring import Wanted, by_rank, settings, suited

ALL_UP_TO = 600
"""Libraries up to this size are judged whole."""
MOST = 400
"""So many of a larger one are judged."""
_KEPT = 4
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Columns:
    """n cards in arrays. words: field to word to (n,) whether the card has it. families: how many each suits, (n,).

    ends: (n, 2) longest sides of products that suit, meters, NaN where unknown. wall: (n, 3) OKLab of the main color.
    """

    count: int
    words: Mapping[str, Mapping[str, Flags]]
    families: Array
    ends: npt.NDArray[np.float64]
    wall: Array

    def has(self, field: str, word: str) -> Flags:
        found = self.words[field].get(word)
        return np.zeros(self.count, dtype=bool) if found is None else found

    def by_rank(self, field: str, wanted: Sequence[str], last: float, absent: float) -> Array:
        """`scoring.by_rank` for all cards."""
        out = np.full(self.count, absent, dtype=np.float32)
        for word in reversed(wanted):
            out[self.has(field, word)] = by_rank(wanted, (word,), last, absent)[0]
        return out


def columns_of(cards: Sequence[Card]) -> Columns:
    """All that the promise needs to know of the cards."""
    fields: dict[str, dict[str, list[int]]] = {name: {} for name in _FIELDS}
    nothing = (np.nan, np.nan, np.nan)
    ends, walls = [], []
    for number, card in enumerate(cards):
        for name, words in (
            ("place", (card.place,)), ("kind", (card.kind,)), ("key", (card.light.key,)), ("surfaces", card.surfaces),
            ("mood", card.mood), ("families", card.families), ("avoids", card.avoids), ("variant", (card.variant,)),
        ):  # fmt: skip
            for word in words:
                fields[name].setdefault(word, []).append(number)
        ends.append(suited(card) or nothing[:2])
        walls.append(oklab.from_hex(card.palette[0].hex) if card.palette else nothing)

    def flags(numbers: list[int]) -> Flags:
        out = np.zeros(len(cards), dtype=bool)
        out[numbers] = True
        return out

    return Columns(
        len(cards), {name: {word: flags(n) for word, n in words.items()} for name, words in fields.items()},
        np.array([len(card.families) for card in cards], dtype=np.float32),
        np.array(ends, dtype=np.float64).reshape(-1, 2), np.array(walls, dtype=np.float32).reshape(-1, 3),
    )  # fmt: skip


_FIELDS = ("place", "kind", "key", "surfaces", "mood", "families", "avoids", "variant")
_known: list[tuple[Sequence[Card], Columns]] = []


def _columns(cards: Sequence[Card]) -> Columns:
    """The same library is asked again and again: the last few are kept, by identity."""
    for known, columns in _known:
        if known is cards:
            return columns
    columns = columns_of(cards)
    _known.append((cards, columns))
    del _known[:-_KEPT]
    return columns


def promise(wanted: Wanted, cards: Sequence[Card], near: Mapping[str, Array]) -> Array:
    """(n,) the score of each card as far as it can be told at once. near: 0-1 similarities, (n,) each."""
    columns, weights = _columns(cards), settings()["weights"]
    parts: dict[str, Array] = {
        **near, "playbook": _playbook(wanted, columns), "mood": _mood(wanted, columns), "size": _size(wanted, columns),
        "light": _light(wanted, columns), "palette": _palette(wanted, columns),
        "default": columns.has("variant", DEFAULT).astype(np.float32),
    }  # fmt: skip
    score = sum(float(weights.get(name, 0.0)) * part for name, part in parts.items())
    total = sum(float(weights.get(name, 0.0)) for name in parts) or 1.0
    gates = np.where(parts["size"] <= 0.0, 0.1, 1.0) * np.where(
        _avoided(wanted, columns), settings()["verdict"]["avoided"], 1.0
    )
    return np.asarray(score / total * gates, dtype=np.float32)


def candidates(wanted: Wanted, cards: Sequence[Card], near: Mapping[str, Array], most: int = MOST) -> list[int]:
    """The numbers of the cards that are worth to be judged in full, in the order of the library."""
    if len(cards) <= max(ALL_UP_TO, most):
        return list(range(len(cards)))
    return best(promise(wanted, cards, near), most)


def best(promised: Array, most: int) -> list[int]:
    """The numbers of the ``most`` that promise most, in rising order."""
    return sorted(int(n) for n in np.argpartition(-promised, most - 1)[:most])


def _avoided(wanted: Wanted, columns: Columns) -> Flags:
    out = columns.has("avoids", wanted.features.family.value).copy()
    for place in wanted.entry.avoid_places:
        out |= columns.has("place", place)
    return out


def _playbook(wanted: Wanted, columns: Columns) -> Array:
    brief, family = wanted.brief, wanted.features.family.value
    versatile = 0.3 + 0.4 * np.minimum(columns.families / 20.0, 1.0)
    named = np.where(columns.has("families", family), 1.0, 0.25)
    fits = np.where(columns.families > 0, named, versatile) if family else versatile
    place = columns.by_rank("place", brief.places, 0.45, 0.25)
    surface = columns.by_rank("surfaces", brief.surfaces, 0.55, 0.2)
    kind = columns.by_rank("kind", brief.kinds, 0.7, 0.3)
    return np.asarray(0.35 * fits + 0.3 * place + 0.25 * surface + 0.1 * kind, dtype=np.float32)


def _mood(wanted: Wanted, columns: Columns) -> Array:
    total, gained = 1e-9, np.zeros(columns.count, dtype=np.float32)
    for number, word in enumerate(wanted.brief.mood):
        weight = 1.0 / (1.0 + 0.5 * number)
        total += weight
        near = np.zeros(columns.count, dtype=bool)
        for other, flags in columns.words["mood"].items():
            if other in wanted.related[word]:
                near |= flags
        gained += weight * np.where(columns.has("mood", word), 1.0, np.where(near, 0.6, 0.0)).astype(np.float32)
    return np.asarray(gained / total, dtype=np.float32)


def _size(wanted: Wanted, columns: Columns) -> Array:
    options = settings()["size"]
    unknown = np.full(columns.count, options["unknown"], dtype=np.float32)
    if wanted.longest is None:
        return unknown
    low, high = columns.ends[:, 0], columns.ends[:, 1]
    over = np.maximum(np.maximum(wanted.longest / high, low / wanted.longest), 1.0)
    value = np.where(over >= options["impossible"], 0.0, np.where(over > 1.0, 0.45 / over**2, 0.9))
    return np.where(np.isnan(over), unknown, value).astype(np.float32)


def _light(wanted: Wanted, columns: Columns) -> Array:
    order = ("low key", "mid key", "high key")
    asked = order.index(light_presets()[wanted.brief.lighting.preset].key)
    out = np.full(columns.count, 0.6, dtype=np.float32)
    for key in KEYS:
        out[columns.has("key", key)] = (1.0, 0.55, 0.1)[abs(order.index(key) - asked)]
    return out


def _palette(wanted: Wanted, columns: Columns) -> Array:
    if wanted.main is None:
        return np.full(columns.count, 0.6, dtype=np.float32)
    own = np.array(oklab.from_hex(wanted.main.hex), dtype=np.float32)
    apart = np.minimum(np.linalg.norm(columns.wall - own, axis=1) / 0.3, 1.0)
    rim = columns.has("key", "low key") & (own[0] < 0.35) & (columns.wall[:, 0] < 0.35)
    return np.nan_to_num(np.where(rim, np.maximum(apart, 0.65), apart), nan=0.6).astype(np.float32)
