# SPDX-License-Identifier: GPL-3.0-or-later
"""The ranking: attributes weighed together, put in order, told in words, with the verdict whether anything fits.

Stable for those who build on it: ``rank(features, brief, library, models, top, cache)``, ``judge`` with its `Scored`
candidates, and attributes as functions that give `scoring.Judged` (see `attributes`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from ..brief.brief import as_text
from ..models.roles import Array, Bridge, TextModel
from ..records import ProductFeatures, SceneMatch, StudioBrief
from . import gap, precedents, reasons, scoring
from .candidates import candidates
from .cards import Card, Library
from .categories import categories, meaning
from .diversity import spread
from .gap import Verdict
from .history import Choice, Prior
from .remembered import card_vectors, gains_of, joint_vectors, remembering
from .scoring import Judged, Wanted, settings

_LEAST_TOLD = 0.06
"""Weight that every attribute has among the reasons: what an artist sees at once (separation, material) is worth saying
even where it seldom decides the order."""


class RankingModels(Protocol):
    """The part of `Models` that the ranking uses."""

    @property
    def text(self) -> TextModel: ...

    @property
    def bridge(self) -> Bridge: ...


@dataclass(frozen=True, slots=True)
class Scored:
    """One candidate: its attributes, and the score that the weights and gates make of them."""

    card: Card
    score: float
    parts: dict[str, Judged]
    possible: bool
    avoided: bool

    @property
    def usable(self) -> bool:
        """Whether the product can stand there and belongs there."""
        return self.possible and not self.avoided


@dataclass(frozen=True, slots=True)
class Ranking:
    """matches: best first. confidence: of the verdict, 0-1. gap: what is missing, where nothing fits (see gap.py)."""

    matches: tuple[SceneMatch, ...]
    verdict: Verdict
    confidence: float
    gap: dict[str, Any] | None


def similarities(
    features: ProductFeatures, brief: StudioBrief, cards: tuple[Card, ...], models: RankingModels, cache: Path | None
) -> dict[str, Array]:
    """(n,) 0-1: ``text`` (brief to card) and, when the product has a picture, ``image`` (picture to card).

    ``features.embedding`` lies in the bridge's joint space. The ends between which cosines count are known for the
    offline pack only; with another model a card counts by how far it stands out of the library.
    """
    ends = settings()["similarity"]

    def scaled(kind: str, cosines: Array) -> Array:
        low, high = ends[kind]
        if not models.bridge.calibrated:
            spread, middle = max(float(cosines.std()), 1e-6), float(cosines.mean())
            low, high = middle - 2.5 * spread, middle + 2.5 * spread
        return np.asarray(np.clip((cosines - low) / (high - low), 0.0, 1.0))

    vectors = card_vectors(cards, models.text, cache)
    query = remembering(models.text).embed([as_text(brief)])[0]
    found = {"text": scaled("text", vectors @ query), **meaning(features, vectors, models.text)}
    if features.embedding:
        joint = np.asarray(features.embedding, dtype=np.float32)
        found["image"] = scaled("image", joint_vectors(vectors, models.bridge) @ joint)
    return found


def attributes(wanted: Wanted, card: Card, near: Mapping[str, float]) -> tuple[dict[str, Judged | None], bool]:
    """Every attribute by its name in weights.toml, None where it says nothing; and whether the set has no room.

    An attribute of another module is one more line here and one weight there.
    """
    size, impossible = scoring.size(wanted, card)
    return {
        "playbook": scoring.playbook(wanted, card),
        **{name: Judged(value) for name, value in near.items()},
        "categories": categories(wanted, card, near.get("categories")),
        "palette": scoring.palette(wanted, card),
        "size": size,
        "light": scoring.light(wanted, card),
        "mood": scoring.mood(wanted, card),
        "material": scoring.material(wanted, card),
        "default": scoring.default(card),
    }, impossible


def _judge(
    wanted: Wanted, card: Card, near: Mapping[str, float], prior: Prior | None, precedent: Judged | None
) -> Scored:
    data = settings()
    found, impossible = attributes(wanted, card, near)
    found["precedent"] = precedent
    parts = {name: part for name, part in found.items() if part is not None}
    weights: Mapping[str, float] = data["weights"]
    total = sum(weights.get(name, 0.0) for name in parts) or 1.0
    score = sum(weights.get(name, 0.0) * part.value for name, part in parts.items()) / total
    if prior is not None and (chosen := prior.judge(card)) is not None:
        parts["history"] = chosen
        score = min(max(score + 2.0 * data["history"]["most"] * (chosen.value - 0.5), 0.0), 1.0)
    avoided = bool(scoring.avoided(wanted, card))
    if avoided:
        score *= data["verdict"]["avoided"]
    if impossible:
        score *= 0.1
    return Scored(card, score, parts, not impossible, avoided)


def judge(
    features: ProductFeatures,
    brief: StudioBrief,
    cards: tuple[Card, ...],
    models: RankingModels,
    cache: Path | None = None,
    known: precedents.Precedents | None = None,
) -> list[Scored]:
    """Every candidate with its attributes and score, in the order of ``cards``; without the user's history.

    known: precedents in place of those that are shipped.
    """
    near = similarities(features, brief, cards, models, cache)
    known = known or precedents.load(models.text.space)
    before = _precedents(known, features, _gains(known, cards, models, cache), len(cards), models.text)
    return _judged(Wanted.of(features, brief), cards, range(len(cards)), near, None, before)


def _gains(
    known: precedents.Precedents | None, cards: tuple[Card, ...], models: RankingModels, cache: Path | None
) -> Array | None:
    """(m, n) what each judged product gives each card; None where there are no precedents."""
    if known is None:
        return None
    return gains_of(known, cards, card_vectors(cards, models.text, cache))


def _precedents(
    known: precedents.Precedents | None, features: ProductFeatures, gains: Array | None, count: int, text: TextModel
) -> Sequence[Judged | None]:
    """What similar products say of ``count`` cards with these gains; nothing where there are no precedents."""
    if known is None or gains is None:
        return [None] * count
    return known.judge_by(features, gains, remembering(text))


def _before(
    known: precedents.Precedents | None, features: ProductFeatures, gains: Array | None, text: TextModel
) -> dict[str, Array]:
    """{"precedent": (n,)} for all cards at once; empty where there are no precedents."""
    if known is None or gains is None:
        return {}
    alike = precedents.numbers([features], remembering(text)).alike(known.products)
    return {"precedent": precedents.values(alike, gains)[0]}


def _judged(
    wanted: Wanted,
    cards: Sequence[Card],
    numbers: Sequence[int],
    near: Mapping[str, Array],
    prior: Prior | None,
    before: Sequence[Judged | None],
) -> list[Scored]:
    values = {name: column.tolist() for name, column in near.items()}
    return [
        _judge(wanted, cards[number], {name: column[number] for name, column in values.items()}, prior, precedent)
        for number, precedent in zip(numbers, before, strict=True)
    ]


def _force(parts: Mapping[str, Judged], typical: Mapping[str, float]) -> dict[str, float]:
    """How much each attribute lifts a set over what is to be expected of this library."""
    weights = {**settings()["weights"], "history": settings()["history"]["told"]}
    return {n: max(weights.get(n, 0.0), _LEAST_TOLD) * (part.value - typical[n]) for n, part in parts.items()}


def recommend(
    features: ProductFeatures,
    brief: StudioBrief,
    library: Library,
    models: RankingModels,
    top: int | None = None,
    cache: Path | None = None,
    choices: Sequence[Choice] = (),
) -> Ranking:
    """The candidates of the library (sets in their variants) for this product, best first, and the verdict.

    top: how many to return (None: all; of a large library all that were judged, see candidates.py). cache: folder of
    the card embeddings (the user's cache when None). choices: what the user chose before, see history.py.
    """
    wanted = Wanted.of(features, brief)
    near = similarities(features, brief, library.cards, models, cache)
    known = precedents.load(models.text.space)
    gains = _gains(known, library.cards, models, cache)
    chosen = candidates(wanted, library.cards, near | _before(known, features, gains, models.text))
    prior = Prior(choices, features.family.value, library.cards) if choices else None
    before = _precedents(known, features, gains[:, chosen] if gains is not None else None, len(chosen), models.text)
    judged = _judged(wanted, library.cards, chosen, near, prior, before)
    diversity = settings()["diversity"]
    ordered = spread(judged, diversity["repeat"], diversity["different_sets"])
    typical = reasons.typical([item.parts for item in judged])
    told = reasons.Told.of(wanted)
    matches = []
    for number, (score, item) in enumerate(ordered[:top] if top else ordered):
        below = ordered[number + 1][0] if number + 1 < len(ordered) else score
        pros, objection = reasons.tell(
            told, item.card, item.parts, _force(item.parts, typical), impossible=not item.possible,
            keep=number < reasons.APART,
        )  # fmt: skip
        matches.append(
            SceneMatch(
                set=item.card.id, title=item.card.title, rank=number + 1, score=round(score, 4),
                scores={name: round(part.value, 4) for name, part in item.parts.items()},
                reasons=pros, objection=objection, stageable=item.card.stageable, margin=round(score - below, 4),
            )
        )  # fmt: skip
    found = gap.decide(judged, gap.reach(known, features, remembering(models.text)))
    report = gap.report(wanted, ordered[0][1], told) if found.verdict == "nothing_fits" else None
    return Ranking(tuple(matches), found.verdict, found.confidence, report)


def rank(
    features: ProductFeatures,
    brief: StudioBrief,
    library: Library,
    models: RankingModels,
    top: int | None = None,
    cache: Path | None = None,
) -> tuple[tuple[SceneMatch, ...], Verdict]:
    """As `recommend`, without the user's history: the matches and the verdict alone."""
    found = recommend(features, brief, library, models, top, cache)
    return found.matches, found.verdict
