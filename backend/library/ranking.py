# SPDX-License-Identifier: GPL-3.0-or-later
"""The ranking: attributes weighed together, reasons chosen, and the verdict whether anything fits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import numpy as np

from ..brief.brief import as_text
from ..models.roles import Array, Bridge, TextModel
from ..records import ProductFeatures, SceneMatch, StudioBrief
from . import scoring
from .cards import Card, Library
from .index import card_vectors
from .scoring import Judged, Wanted, settings

Verdict = Literal["fits", "nothing_fits"]
_REASONS = 3
_NEUTRAL = 0.5
_OBJECTION_BELOW = 0.5


class RankingModels(Protocol):
    """The part of `Models` that the ranking uses."""

    @property
    def text(self) -> TextModel: ...

    @property
    def bridge(self) -> Bridge: ...


@dataclass(frozen=True, slots=True)
class _Scored:
    card: Card
    score: float
    parts: dict[str, Judged]
    possible: bool
    avoided: bool


def _between(value: float, ends: list[float]) -> float:
    return min(max((value - ends[0]) / (ends[1] - ends[0]), 0.0), 1.0)


def similarities(
    features: ProductFeatures, brief: StudioBrief, cards: tuple[Card, ...], models: RankingModels, cache: Path | None
) -> dict[str, list[float]]:
    """0-1 for each card: ``text`` (brief to card) and, when the product has a picture, ``image`` (picture to card).

    ``features.embedding`` lies in the bridge's joint space. The ends between which cosines count are known for the
    offline pack only; with another model a card counts by how far it stands out of the library.
    """
    ends = settings()["similarity"]

    def scaled(kind: str, cosines: Array) -> list[float]:
        if models.bridge.calibrated:
            return [_between(float(v), ends[kind]) for v in cosines]
        spread = max(float(cosines.std()), 1e-6)
        middle = float(cosines.mean())
        return [_between(float(v), [middle - 2.5 * spread, middle + 2.5 * spread]) for v in cosines]

    vectors: Array = card_vectors(cards, models.text, cache)
    query = models.text.embed([as_text(brief)])[0]
    found = {"text": scaled("text", vectors @ query)}
    if features.embedding:
        joint = np.asarray(features.embedding, dtype=np.float32)
        found["image"] = scaled("image", models.bridge.text_to_joint(vectors) @ joint)
    return found


def _judge(wanted: Wanted, card: Card, near: dict[str, float]) -> _Scored:
    data = settings()
    size, impossible = scoring.size(wanted, card)
    judged: dict[str, Judged | None] = {
        "playbook": scoring.playbook(wanted, card),
        "text": Judged(near["text"], "Its caption reads like the brief.", "Its caption has little of the brief."),
        "image": Judged(near["image"], "Its words are close to the product's picture.") if "image" in near else None,
        "palette": scoring.palette(wanted, card),
        "size": size,
        "light": scoring.light(wanted, card),
        "mood": scoring.mood(wanted, card),
        "material": scoring.material(wanted, card),
    }
    parts = {name: part for name, part in judged.items() if part is not None}
    weights: dict[str, float] = {name: data["weights"].get(name, 0.0) for name in parts}
    score = sum(weights[name] * part.value for name, part in parts.items()) / (sum(weights.values()) or 1.0)
    avoided = bool(scoring.avoided(wanted, card))
    if avoided:
        score *= data["verdict"]["avoided"]
    if impossible:
        score *= 0.1
    return _Scored(card, score, parts, not impossible, avoided)


def _spread(scored: list[_Scored]) -> list[tuple[float, _Scored]]:
    """Best first, with a little taken off for what the list above already shows.

    The first places go to different sets, in one variant each, as long as there are sets that can be used.
    """
    repeat: float = settings()["diversity"]["repeat"]
    different: int = settings()["diversity"]["different_sets"]
    seen: dict[tuple[str, str], int] = {}
    rest = list(scored)
    out: list[tuple[float, _Scored]] = []

    def look(item: _Scored) -> tuple[str, str]:
        return item.card.place, item.card.surfaces[0] if item.card.surfaces else ""

    def best_of(items: list[_Scored]) -> tuple[float, _Scored]:
        return max(((item.score - repeat * seen.get(look(item), 0), item) for item in items), key=lambda pair: pair[0])

    while rest:
        score, best = best_of(rest)
        if len(out) < different:
            shown = {item.card.set_id for _, item in out}
            others = [item for item in rest if item.card.set_id not in shown and item.possible and not item.avoided]
            if best.card.set_id in shown and others:
                score, best = best_of(others)
        rest.remove(best)
        seen[look(best)] = seen.get(look(best), 0) + 1
        # What had to wait for other sets says no more than those that went before.
        out.append((min(max(score, 0.0), out[-1][0] if out else 1.0), best))
    return out


def _reasons(item: _Scored) -> tuple[tuple[str, ...], str]:
    """The strongest three attributes that speak for the set, and the strongest that speaks against it."""
    # That a product fits by size is expected, not news: as a praise it counts half.
    weights = {**settings()["weights"], "size": 0.5 * settings()["weights"].get("size", 0.0)}
    force = {name: weights.get(name, 0.0) * (part.value - _NEUTRAL) for name, part in item.parts.items()}
    order = sorted(force, key=lambda name: -force[name])
    pros = tuple(item.parts[name].pro for name in order if force[name] > 0 and item.parts[name].pro)[:_REASONS]
    against = [name for name in reversed(order) if item.parts[name].con and item.parts[name].value < _OBJECTION_BELOW]
    if not item.possible:  # what makes it impossible is the objection, whatever else is wrong
        against.insert(0, "size")
    return pros, item.parts[against[0]].con if against else ""


def rank(
    features: ProductFeatures,
    brief: StudioBrief,
    library: Library,
    models: RankingModels,
    top: int | None = None,
    cache: Path | None = None,
) -> tuple[tuple[SceneMatch, ...], Verdict]:
    """The candidates of the library (sets in their variants) for this product, best first, and the verdict.

    top: how many to return (all when None). cache: folder of the card embeddings (the user's cache when None).
    """
    wanted = Wanted.of(features, brief)
    near = similarities(features, brief, library.cards, models, cache)
    scored = [
        _judge(wanted, card, {name: values[number] for name, values in near.items()})
        for number, card in enumerate(library.cards)
    ]
    ordered = _spread(scored)
    best = ordered[0][1]
    fits = best.possible and not best.avoided and best.score >= settings()["verdict"]["nothing_fits_below"]
    matches = []
    for number, (score, item) in enumerate(ordered[:top] if top else ordered):
        reasons, objection = _reasons(item)
        matches.append(
            SceneMatch(
                set=item.card.id, title=item.card.title, rank=number + 1, score=round(score, 4),
                scores={name: round(part.value, 4) for name, part in item.parts.items()},
                reasons=reasons, objection=objection, stageable=item.card.stageable,
            )
        )  # fmt: skip
    return tuple(matches), "fits" if fits else "nothing_fits"
