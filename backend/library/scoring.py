# SPDX-License-Identifier: GPL-3.0-or-later
"""The attributes of the ranking: each judges one card for one product and gives 0-1.

Here are the numbers; the sentences are in reasons.py, made from ``Judged.about`` when a match is shown. An attribute is
a function ``(wanted, card) -> Judged``, or None where nothing can be said; one that brings sentences of its own
(``pro``, ``con``) needs nothing in reasons.py. That form stays as it is: other modules add attributes by it.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from ..brief import oklab
from ..brief.brief import entry_of, longest_m
from ..brief.entries import PlaybookEntry
from ..brief.lighting import leading_materials, light_presets, main_lightness
from ..brief.palette import main_hue
from ..protocol import BacklotError
from ..records import Color, ProductFeatures, StudioBrief
from .cards import DEFAULT, Card

WEIGHTS_FILE = Path(__file__).with_name("weights.toml")
_OF_PRODUCT = frozenset(("materials", "finishes", "families", "product_lightness"))
_OF_SET = frozenset(("surfaces", "places", "keys", "backdrop_lightness"))
_KEYS = ("low key", "mid key", "high key")
PLAYBOOK_PARTS = ("family", "place", "surface", "kind")
AVOIDED_MOST = 0.1
"""The most that the playbook says of a set that the product must not stand in."""
Rule = Mapping[str, Any]


@cache
def settings() -> dict[str, Any]:
    """weights.toml. Raises BacklotError("bad_weights", …)."""
    try:
        data = tomllib.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
        for rule in data["caution"] + data["praise"]:
            if unknown := set(rule) - _OF_PRODUCT - _OF_SET - {"score", "text"}:
                raise ValueError(f"a caution has the unknown condition {min(unknown)!r}")
        if min(data["weights"].values()) < 0 or sum(data["weights"].values()) <= 0:
            raise ValueError("weights must not be negative, nor all 0")
        shares = data["playbook"]
        if set(shares) != set(PLAYBOOK_PARTS) or min(shares.values()) < 0 or sum(shares.values()) <= 0:
            raise ValueError(f"playbook needs the shares of {', '.join(PLAYBOOK_PARTS)}, not negative, nor all 0")
    except (OSError, ValueError, KeyError, TypeError) as ex:
        raise BacklotError("bad_weights", f"{WEIGHTS_FILE.name} is not valid: {ex}.") from ex
    return data


@dataclass(frozen=True, slots=True)
class Judged:
    """value 0-1; ``pro`` and ``con``: the reason as a sentence, for it and against it (either may be empty).

    about: facts of this card from which reasons.py makes the sentences of the attributes that it knows.
    """

    value: float
    pro: str = ""
    con: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is the same for all cards of one ranking. rules: cautions and praises that speak of such a product. related:
    moods that are close to each of the brief's."""

    features: ProductFeatures
    brief: StudioBrief
    entry: PlaybookEntry
    noun: str
    materials: tuple[str, ...]
    lightness: float | None
    hue: float | None
    longest: float | None
    main: Color | None
    rules: Mapping[str, tuple[Rule, ...]]
    related: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, features: ProductFeatures, brief: StudioBrief) -> Wanted:
        words = (features.type.value or "product").split(" ")
        materials, level = leading_materials(features), main_lightness(features)
        rules = {
            kind: tuple(rule for rule in settings()[kind] if _speaks_of(rule, features, materials, level))
            for kind in ("caution", "praise")
        }
        return cls(
            features, brief, entry_of(features, brief.position.value, brief.channel.value), words[-1], materials, level,
            main_hue(features), longest_m(features), max(features.own_colors, key=lambda c: c.share, default=None),
            rules, {word: related_moods(word) for word in brief.mood},
        )  # fmt: skip


@cache
def related_moods(word: str) -> frozenset[str]:
    """Moods that count as close to this one, whichever of the two names the other in weights.toml."""
    related: dict[str, list[str]] = settings()["related_moods"]
    return frozenset([*related.get(word, ()), *(other for other, near in related.items() if word in near)])


def _speaks_of(rule: Rule, features: ProductFeatures, materials: tuple[str, ...], level: float | None) -> bool:
    """Whether the conditions of a rule that are about the product hold."""
    if "product_lightness" in rule and (level is None or not _within(level, rule["product_lightness"])):
        return False
    found = {"materials": materials, "finishes": (features.finish.value,), "families": (features.family.value,)}
    return all(not set(rule[key]).isdisjoint(words) for key, words in found.items() if key in rule)


def _within(value: float, ends: Sequence[float]) -> bool:
    return ends[0] <= value <= ends[1]


@lru_cache(100_000)
def _lab(hex: str) -> tuple[oklab.Oklab, float, float, float]:
    """OKLab with its chroma and hue, and CIE L*: a library has few colors, and they are asked for all the time."""
    lab = oklab.from_hex(hex)
    return lab, lab.chroma, lab.hue, oklab.lightness(hex)


def by_rank(wanted: Sequence[str], found: Sequence[str], last: float, absent: float) -> tuple[float, str]:
    """1 for the most wanted word, falling evenly to ``last``; ``absent`` when none is found. Also the word."""
    for number, word in enumerate(wanted):
        if word in found:
            return (1.0 - (1.0 - last) * number / max(len(wanted) - 1, 1)), word
    return absent, ""


def avoided(wanted: Wanted, card: Card) -> str:
    """Why this set must not come first: ``family`` (it avoids the product's), ``place`` (the family avoids it), ""."""
    family = wanted.features.family.value
    if family and family in card.avoids:
        return "family"
    return "place" if card.place in wanted.entry.avoid_places else ""


def family_fit(family: str, card: Card) -> float:
    """How far a set was made for a family: 1 for the first that its card names, 0.63 for the last, 0.25 unnamed."""
    if not family or not card.families:  # it is only known that versatile sets are safer
        return 0.3 + 0.4 * min(len(card.families) / 20.0, 1.0)
    if family not in card.families:
        return 0.25
    return 1.0 - 0.375 * card.families.index(family) / len(card.families)


def default(card: Card) -> Judged:
    """A set as its maker shows it is the safe choice; a variant has to be better in something."""
    return Judged(1.0 if card.variant == DEFAULT else 0.0)


def playbook(wanted: Wanted, card: Card) -> Judged:
    brief, family = wanted.brief, wanted.features.family.value
    fits = family_fit(family, card)
    place, _ = by_rank(brief.places, [card.place], 0.45, 0.25)
    surface, word = by_rank(brief.surfaces, card.surfaces, 0.55, 0.2)
    kind, _ = by_rank(brief.kinds, [card.kind], 0.7, 0.3)
    parts = {"family": fits, "place": place, "surface": surface, "kind": kind}
    shares: Mapping[str, float] = settings()["playbook"]
    value = sum(shares[name] * part for name, part in parts.items()) / sum(shares.values())
    wrong = avoided(wanted, card)
    if wrong:
        value = min(value, AVOIDED_MOST)
    named = family in card.families
    about = {"surface": word, "place": place >= 0.5, "named": named, "wrong": wrong, "parts": parts}
    return Judged(value, about=about)


def palette(wanted: Wanted, card: Card) -> Judged | None:
    """Separation from the main color of the set, legibility over all its colors, harmony of hues."""
    if not card.palette or wanted.main is None or wanted.lightness is None:
        return None
    own, _, _, level = _lab(wanted.main.hex)
    wall, _, _, wall_level = _lab(card.palette[0].hex)
    total = weight = legible = harmony = 0.0
    for color in card.palette:
        lab, chroma, hue, _ = _lab(color.hex)
        share = color.share or 0.01
        total, weight = total + color.share, weight + share
        legible += color.share * min(oklab.distance(lab, own) / 0.3, 1.0)
        harmony += share * _harmony(chroma, hue, wanted.hue)
    legible, harmony = legible / (total or 1.0), harmony / weight
    apart = min(oklab.distance(wall, own) / 0.3, 1.0)
    rim_draws = card.light.key == "low key" and own.L < 0.35 and wall.L < 0.35
    if rim_draws:
        apart, legible = max(apart, 0.65), max(legible, 0.65)
    step = wall_level - level
    asked = wanted.entry.palette.lightness
    side = 1.0 if asked == "either" or (asked == "lighter") == (step > 0) else 0.6
    value = 0.4 * apart + 0.25 * legible + 0.25 * harmony + 0.1 * side
    return Judged(value, about={"step": step, "apart": apart, "rim": rim_draws})


def _harmony(chroma: float, hue: float, product_hue: float | None) -> float:
    """Grays go with all; near hues and opposite ones go together; those a third of the circle apart quarrel."""
    if chroma < 0.03 or product_hue is None:
        return 0.85
    apart = oklab.hue_difference(hue, product_hue)
    if apart <= 40:
        return 1.0
    if apart >= 150:
        return 0.95
    return 0.85 - 0.6 * min(chroma / 0.12, 1.0) * math.sin(math.radians((apart - 40) / 110 * 180))


def suited(card: Card) -> tuple[float, float] | None:
    """Longest sides of the products that the set suits, meters; None where the card does not say."""
    if card.size_m is not None or card.design_size_m is None:
        return card.size_m
    return card.design_size_m * card.scale_range[0] * 0.4, card.design_size_m * card.scale_range[1] * 2.0


def size(wanted: Wanted, card: Card) -> tuple[Judged, bool]:
    """Also whether the product cannot stand there at all."""
    options = settings()["size"]
    longest, ends = wanted.longest, suited(card)
    if longest is None or ends is None:
        return Judged(options["unknown"]), False
    low, high = ends
    over = max(longest / high, low / longest, 1.0)
    if over >= options["impossible"]:
        return Judged(0.0, about={"ends": ends, "wrong": "large" if longest > high else "small"}), True
    if tight := _too_tight(wanted, card):
        return Judged(0.0, about=tight), True
    value = 0.45 / over**2
    if over <= 1.0:
        value = 1.0
        if card.design_size_m:
            scale = min(max(longest / card.design_size_m, card.scale_range[0]), card.scale_range[1])
            value = 1.0 - 0.18 * min(abs(math.log2(longest / (card.design_size_m * scale))), 2.5)
    # A size that was only inferred must not decide between sets in which the product can stand.
    sure = 0.4 + 0.6 * min(max(wanted.features.size_confidence, 0.0), 1.0)
    return Judged(options["unknown"] + (value - options["unknown"]) * sure, about={"ends": ends}), False


_ROUND_SLACK, _LONG_SLACK = 1.25, 1.05
"""How much more than the mark's room the box of a product may need: staging measures the product itself."""


def _too_tight(wanted: Wanted, card: Card) -> dict[str, Any]:
    """Facts when no mark has room for the product, even with the set scaled up as far as it may be; else nothing."""
    box = wanted.features.size_m
    if box is None:
        return {}
    scale = card.scale_range[1]
    # what is as deep as it is wide may be round, and then its corners are empty; what is long fills its own
    half = math.hypot(box[0], box[1]) / 2.0
    slack = _ROUND_SLACK if max(box[:2]) < 1.3 * min(box[:2]) else _LONG_SLACK
    best = None
    for mark in card.marks:
        if mark.free_radius_m <= 0 or mark.free_height_m <= 0:
            continue
        if half <= mark.free_radius_m * scale * slack and box[2] <= mark.free_height_m * scale * _LONG_SLACK:
            return {}
        if best is None or mark.free_radius_m > best.free_radius_m:
            best = mark
    if best is None:
        return {}
    if half > best.free_radius_m * scale * slack:
        return {"wrong": "across", "has": 2 * half, "room": 2 * best.free_radius_m * scale}
    return {"wrong": "tall", "has": box[2], "room": best.free_height_m * scale}


def light(wanted: Wanted, card: Card) -> Judged | None:
    asked, built = wanted.brief.lighting, card.light
    key = light_presets()[asked.preset].key
    weight = gained = 0.0

    def add(share: float, value: float) -> None:
        nonlocal weight, gained
        weight, gained = weight + share, gained + share * value

    if built.key:
        add(0.45, (1.0, 0.55, 0.1)[abs(_KEYS.index(key) - _KEYS.index(built.key))])
    if built.kelvin is not None:
        add(0.2, max(0.0, 1.0 - abs(asked.key_kelvin - built.kelvin) / 2500.0))
    if built.softness:
        add(0.15, max(0.0, 1.0 - abs(math.log2(built.softness / asked.softness)) / 5.0))
    if built.fill_ratio:
        add(0.1, max(0.0, 1.0 - abs(math.log2(built.fill_ratio / asked.fill_ratio)) / 3.0))
    if built.direction:
        mirror = built.direction.replace("left", "right") == asked.key_direction.replace("left", "right")
        add(0.1, 1.0 if built.direction == asked.key_direction else 0.8 if mirror else 0.4)
    return Judged(gained / weight, about={"key": key}) if weight else None


def mood(wanted: Wanted, card: Card) -> Judged | None:
    if not card.mood:
        return None
    total = gained = 0.0
    shared: list[str] = []
    near: list[str] = []
    for number, word in enumerate(wanted.brief.mood):
        weight = 1.0 / (1.0 + 0.5 * number)
        total += weight
        if word in card.mood:
            gained += weight
            shared.append(word)
        elif close := [m for m in card.mood if m in wanted.related[word]]:
            gained += 0.6 * weight
            near += close
    return Judged(gained / max(total, 1e-9), about={"shared": shared, "near": near})


def _holds(rule: Rule, card: Card) -> bool:
    """Whether the conditions of a rule that are about the set hold."""
    wall = _lab(card.palette[0].hex)[0].L if card.palette else -1.0
    if "backdrop_lightness" in rule and not _within(wall, rule["backdrop_lightness"]):
        return False
    if "places" in rule and card.place not in rule["places"]:
        return False
    if "keys" in rule and card.light.key not in rule["keys"]:
        return False
    return "surfaces" not in rule or any(surface in rule["surfaces"] for surface in card.surfaces)


def material(wanted: Wanted, card: Card) -> Judged:
    cautions = [rule for rule in wanted.rules["caution"] if _holds(rule, card)]
    if cautions:
        worst = min(cautions, key=lambda rule: float(rule["score"]))
        return Judged(worst["score"], about={"rule": worst})
    praises = [rule for rule in wanted.rules["praise"] if _holds(rule, card)]
    if praises:
        best = max(praises, key=lambda rule: float(rule["score"]))
        return Judged(best["score"], about={"rule": best})
    return Judged(0.7)
