# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether anything in the library fits a product, how sure that is, and what set would be needed where nothing does.

The best score alone does not tell: some products score high everywhere. The verdict is a logistic model over the best
five sets, over what the playbook finds at all, and over how near the library comes to what was judged right for
similar products among the judged sets; ``backlot evaluate abstain`` fits it (weights.toml) and tells how often it errs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar

from ..brief.english import a, listed, upper
from ..brief.lighting import light_presets
from ..models.roles import TextModel
from ..records import ProductFeatures
from . import precedents, reasons
from .cards import Card
from .scoring import Judged, Wanted, settings

Verdict = Literal["fits", "nothing_fits"]
FITS, ALONE, FEW = "fits", "fits_alone", "fits_few"
"""Tables of weights.toml: the model with precedents, the one for where there are none, and that for few sets."""
EVEN = 0.5
"""The line of small libraries."""
BY_PRECEDENTS = ("precedents", "of_reach", "five_of_reach")
_TOP, _REACH = 5, 10
_LITTLE = 0.04
_MOST_LACKS = 3
_WEAK = 0.6


class Item(Protocol):
    """A judged candidate, see `ranking.Scored`."""

    @property
    def card(self) -> Card: ...

    @property
    def score(self) -> float: ...

    @property
    def parts(self) -> dict[str, Judged]: ...

    @property
    def usable(self) -> bool: ...


AnyItem = TypeVar("AnyItem", bound=Item)


@dataclass(frozen=True, slots=True)
class Decision:
    """confidence: that the verdict is right, 0-1, as often as it was on the judged products."""

    verdict: Verdict
    confidence: float


def reach(known: precedents.Precedents | None, features: ProductFeatures, text: TextModel) -> float | None:
    """0-1: the mean of the best ten judged sets for products like this one; what a library can be measured by."""
    if known is None:
        return None
    alike = precedents.numbers([features], text).alike(known.products)
    found: list[float] = sorted(precedents.values(alike, known.gains)[0].tolist(), reverse=True)
    return _mean(found[:_REACH])


def first_sets(items: Sequence[AnyItem], most: int = _TOP) -> list[AnyItem]:
    """The best candidate of each of the best sets."""
    found: dict[str, AnyItem] = {}
    for item in sorted(items, key=lambda each: -each.score):
        found.setdefault(item.card.set_id, item)
        if len(found) == most:
            break
    return list(found.values())


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def measures(items: Sequence[Item], reached: float | None) -> dict[str, float]:
    """What the verdict is made of, all about 0-1. reached: of `reach`; without it what builds on it is left out."""
    first = first_sets(items)
    found = {
        "best": first[0].score,
        "five": _mean([item.score for item in first]),
        "playbook": max(item.parts["playbook"].value for item in items),
        "named": _mean([float(item.parts["playbook"].about["named"]) for item in first]),
        "usable": _mean([float(item.usable) for item in first]),
        "mood": _mean([item.parts["mood"].value for item in first if "mood" in item.parts]),
    }
    if reached is None:
        return found

    def before(item: Item) -> float:
        return item.parts["precedent"].value if "precedent" in item.parts else 0.0

    chosen = sorted((before(item) for item in items if item.usable), reverse=True)[:_REACH]
    of_first = _mean([before(item) for item in first])
    most = sum(chosen) / _REACH
    return found | {
        "precedents": of_first,
        "of_reach": most / (reached + _LITTLE),
        "five_of_reach": of_first / (reached + _LITTLE),
    }


def chance(found: Mapping[str, float], few: bool = False) -> float:
    """0-1 that something fits. few: in a small library."""
    weights: Mapping[str, float] = settings()[FEW if few else FITS if "of_reach" in found else ALONE]
    z = weights["constant"] + sum(weights[name] * value for name, value in found.items() if name in weights)
    return 1.0 / (1.0 + math.exp(-min(max(z, -30.0), 30.0)))


def decide(items: Sequence[Item], reached: float | None) -> Decision:
    """The verdict over all judged candidates of a library, at least one."""
    best = max(items, key=lambda item: item.score)
    verdict = settings()["verdict"]
    few = len({item.card.set_id for item in items}) <= verdict["few_sets"]
    found = chance(measures(items, reached), few)
    below = EVEN if few else float(verdict["nothing_fits_below"])
    if not best.usable:
        return Decision("nothing_fits", 1.0)
    # below the line the verdict stands, however near: the line is not at one half
    sure = 0.5 + 0.5 * ((found - below) / (1.0 - below) if found >= below else (below - found) / below)
    return Decision("fits" if found >= below else "nothing_fits", round(sure, 3))


def report(wanted: Wanted, best: Item, told: reasons.Told) -> dict[str, Any]:
    """What the best set lacks and what set would be needed: ``{"text", "nearest", "lacks", "needed"}``, plain data.

    ``needed`` has the fields of a card (docs of `cards`), so that a set can be generated from it.
    """
    return {"text": in_words(wanted), "nearest": best.card.id, "lacks": _lacks(best, told), "needed": needed(wanted)}


def _lacks(best: Item, told: reasons.Told) -> list[dict[str, str]]:
    """The weakest attributes of the best set by their weight, in words."""
    weights: Mapping[str, float] = settings()["weights"]
    loss = {name: weights.get(name, 0.0) * (1.0 - part.value) for name, part in best.parts.items()}
    order = sorted(loss, key=lambda name: -loss[name])
    told_of = [(name, reasons.sentences(told, best.card, name, best.parts[name])[1]) for name in order]
    found = [(name, cons[0]) for name, cons in told_of if cons]
    weak = [pair for pair in found if best.parts[pair[0]].value < _WEAK]
    return [{"attribute": name, "text": text} for name, text in (weak or found[:1])[:_MOST_LACKS]]


def needed(wanted: Wanted) -> dict[str, Any]:
    """The set that the brief asks for, in a card's words. Sizes in meters, light as in `cards.CardLight`."""
    brief, light = wanted.brief, wanted.brief.lighting
    shares = {"backdrop": 0.6, "surface": 0.3, "accent": 0.1}
    family = wanted.features.family.value
    longest = wanted.longest
    return {
        "kind": brief.kinds[0],
        "place": brief.places[0],
        "surfaces": list(brief.surfaces[:2]),
        "backdrop": brief.backdrop,
        "palette": [
            {"hex": color.hex, "share": shares[color.role], "name": color.name}
            for color in brief.palette if color.role in shares
        ],
        "mood": list(brief.mood),
        "light": {
            "preset": light.preset, "key": light_presets()[light.preset].key, "direction": light.key_direction,
            "elevation_deg": light.key_elevation_deg, "kelvin": light.key_kelvin, "softness": light.softness,
            "fill_ratio": light.fill_ratio,
        },
        "suits": {
            "families": [family] if family else [],
            "size_m": [round(0.6 * longest, 4), round(1.6 * longest, 4)] if longest else None,
        },
        "design_size_m": longest,
        "props": [prop.name for prop in brief.props],
        "technique": [brief.technique.shot],
        "caption": brief.atmosphere,
        "without": list(brief.avoid),
    }  # fmt: skip


def in_words(wanted: Wanted) -> str:
    """One sentence: the set that would be needed."""
    brief = wanted.brief
    wall = next((color.name for color in brief.palette if color.role == "backdrop"), "")
    where = "a studio set" if brief.places[0] == "studio" else a(f"{brief.places[0]} set")
    size = f" of {reasons.in_words(wanted.longest)}" if wanted.longest else ""
    light = (
        brief.lighting.preset
        if brief.lighting.preset.endswith(("light", "lights"))
        else f"{brief.lighting.preset} light"
    )
    color = f" before {wall}" if wall else ""
    mood = f"{listed(brief.mood[:2])} in mood" if brief.mood else ""
    return upper(
        f"{where} for {a(brief.product)}{size} would be needed: {listed(brief.surfaces[:2])}{color}, {light}, {mood}."
    )
