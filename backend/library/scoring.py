# SPDX-License-Identifier: GPL-3.0-or-later
"""The attributes of the ranking: each judges one card for one product and gives 0-1 with its reason in words."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..brief import oklab
from ..brief.brief import longest_m
from ..brief.english import a, is_plural, listed, possessive
from ..brief.entries import PlaybookEntry, entry_for
from ..brief.lighting import leading_materials, light_presets, main_lightness
from ..brief.palette import main_hue
from ..protocol import BacklotError
from ..records import ProductFeatures, StudioBrief
from .cards import Card

WEIGHTS_FILE = Path(__file__).with_name("weights.toml")
_CONDITIONS = frozenset((
    "materials", "finishes", "families", "surfaces", "places", "keys", "product_lightness", "backdrop_lightness",
))  # fmt: skip


@cache
def settings() -> dict[str, Any]:
    """weights.toml. Raises BacklotError("bad_weights", …)."""
    try:
        data = tomllib.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
        for rule in data["caution"] + data["praise"]:
            if unknown := set(rule) - _CONDITIONS - {"score", "text"}:
                raise ValueError(f"a caution has the unknown condition {min(unknown)!r}")
        if min(data["weights"].values()) < 0 or sum(data["weights"].values()) <= 0:
            raise ValueError("weights must not be negative, nor all 0")
    except (OSError, ValueError, KeyError, TypeError) as ex:
        raise BacklotError("bad_weights", f"{WEIGHTS_FILE.name} is not valid: {ex}.") from ex
    return data


@dataclass(frozen=True, slots=True)
class Judged:
    """value 0-1; ``pro`` and ``con``: the reason as a sentence, for it and against it (either may be empty)."""

    value: float
    pro: str = ""
    con: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is the same for all cards of one ranking."""

    features: ProductFeatures
    brief: StudioBrief
    entry: PlaybookEntry
    noun: str
    materials: tuple[str, ...]
    lightness: float | None
    hue: float | None
    longest: float | None

    @classmethod
    def of(cls, features: ProductFeatures, brief: StudioBrief) -> Wanted:
        words = (features.type.value or "product").split(" ")
        return cls(
            features, brief, entry_for(features.family.value, features.type.value), words[-1],
            leading_materials(features), main_lightness(features), main_hue(features), longest_m(features),
        )  # fmt: skip


def by_rank(wanted: Sequence[str], found: Sequence[str], last: float, absent: float) -> tuple[float, str]:
    """1 for the most wanted word, falling evenly to ``last``; ``absent`` when none is found. Also the word."""
    for number, word in enumerate(wanted):
        if word in found:
            return (1.0 - (1.0 - last) * number / max(len(wanted) - 1, 1)), word
    return absent, ""


def avoided(wanted: Wanted, card: Card) -> str:
    """Why this set must not come first, or "": it avoids the family, or the family avoids its place."""
    family = wanted.features.family.value
    if family and family in card.avoids:
        return f"The set is not made for a product of the family {family.replace('_', ' ')}."
    if card.place in wanted.entry.avoid_places:
        return f"{a(card.place).capitalize()} is no place to sell {a(wanted.noun)}."
    return ""


def playbook(wanted: Wanted, card: Card) -> Judged:
    brief, family = wanted.brief, wanted.features.family.value
    if family and card.families:
        fits = 1.0 if family in card.families else 0.25
    else:  # of an unknown product it is only known that versatile sets are safer
        fits = 0.3 + 0.4 * min(len(card.families) / 20.0, 1.0)
    place, _ = by_rank(brief.places, [card.place], 0.45, 0.25)
    surface, word = by_rank(brief.surfaces, card.surfaces, 0.55, 0.2)
    kind, _ = by_rank(brief.kinds, [card.kind], 0.7, 0.3)
    value = 0.35 * fits + 0.3 * place + 0.25 * surface + 0.1 * kind
    if wrong := avoided(wanted, card):
        return Judged(min(value, 0.1), con=wrong)
    name, be = a(brief.product), "are" if is_plural(brief.product) else "is"
    where = f"in {a(card.place or card.kind)} set"
    if word and place >= 0.5:
        pro = f"{word.capitalize()} {where} is how {name} {be} sold: {wanted.entry.why}."
    elif word:
        pro = f"{word.capitalize()} is a surface on which {name} {be} often sold."
    else:
        pro = f"{name.capitalize()} {be} often sold {where}."
    surfaces = f"{listed(card.surfaces)} {where}" if card.surfaces else f"a picture {where}"
    con = f"{surfaces.capitalize()} is not how {name} {be} usually sold; {listed(brief.surfaces[:2])} would be."
    return Judged(value, pro, con)


def palette(wanted: Wanted, card: Card) -> Judged | None:
    """Separation from the main color of the set, legibility over all its colors, harmony of hues."""
    colors, product = card.palette, wanted.features.own_colors
    if not colors or not product or wanted.lightness is None:
        return None
    main = max(product, key=lambda c: c.share)
    own, wall = oklab.from_hex(main.hex), oklab.from_hex(colors[0].hex)
    total = sum(c.share for c in colors) or 1.0
    legible = sum(c.share * min(oklab.distance(oklab.from_hex(c.hex), own) / 0.3, 1.0) for c in colors) / total
    apart = min(oklab.distance(wall, own) / 0.3, 1.0)
    rim_draws = card.light.key == "low key" and own.L < 0.35 and wall.L < 0.35
    if rim_draws:
        apart, legible = max(apart, 0.65), max(legible, 0.65)
    harmony = sum((c.share or 0.01) * _harmony(oklab.from_hex(c.hex), wanted.hue) for c in colors) / (
        sum(c.share or 0.01 for c in colors)
    )
    step = oklab.lightness(colors[0].hex) - oklab.lightness(main.hex)
    asked = wanted.entry.palette.lightness
    side = 1.0 if asked == "either" or (asked == "lighter") == (step > 0) else 0.6
    value = 0.4 * apart + 0.25 * legible + 0.25 * harmony + 0.1 * side
    wall_name, than = oklab.color_name(colors[0].hex), f"the {possessive(wanted.noun)} {main.name}"
    what = f"Its {wall_name} is {abs(step):.0f} L* {'lighter' if step > 0 else 'darker'} than {than}"
    if abs(step) < 12:
        hue = "but of another hue" if apart > 0.5 else "and close in hue"
        what = f"Its {wall_name} is only {abs(step):.0f} L* from {than}, {hue}"
    if rim_draws:
        what = f"Its {wall_name} is as dark as {than}, and its rim light draws the outline"
    con = "so the outline gets lost" if apart < 0.5 else "and the hues quarrel"
    return Judged(value, f"{what}.", f"{what}, {con}.")


def _harmony(lab: oklab.Oklab, hue: float | None) -> float:
    """Grays go with all; near hues and opposite ones go together; those a third of the circle apart quarrel."""
    if lab.chroma < 0.03 or hue is None:
        return 0.85
    apart = oklab.hue_difference(lab.hue, hue)
    if apart <= 40:
        return 1.0
    if apart >= 150:
        return 0.95
    return 0.85 - 0.6 * min(lab.chroma / 0.12, 1.0) * math.sin(math.radians((apart - 40) / 110 * 180))


def in_words(meters: float) -> str:
    if meters < 0.01:
        return f"{meters * 1000:.0f} mm"
    return f"{meters * 100:.0f} cm" if meters < 1.0 else f"{meters:.1f} m"


def size(wanted: Wanted, card: Card) -> tuple[Judged, bool]:
    """Also whether the product cannot stand there at all."""
    options = settings()["size"]
    longest = wanted.longest
    if longest is None or (card.size_m is None and card.design_size_m is None):
        return Judged(options["unknown"]), False
    if card.size_m is not None:
        low, high = card.size_m
    else:
        assert card.design_size_m is not None
        low, high = card.design_size_m * card.scale_range[0] * 0.4, card.design_size_m * card.scale_range[1] * 2.0
    over = max(longest / high, low / longest, 1.0)
    mine, theirs = in_words(longest), f"{in_words(low)} to {in_words(high)}"
    if over >= options["impossible"]:
        much = "large" if longest > high else "small"
        return Judged(0.0, con=f"The {wanted.noun} of {mine} is too {much} for a set made for {theirs}."), True
    if tight := _too_tight(wanted, card):
        return Judged(0.0, con=tight), True
    value = 0.45 / over**2
    if over <= 1.0:
        value = 1.0
        if card.design_size_m:
            scale = min(max(longest / card.design_size_m, card.scale_range[0]), card.scale_range[1])
            value = 1.0 - 0.18 * min(abs(math.log2(longest / (card.design_size_m * scale))), 2.5)
    # A size that was only inferred must not decide between sets in which the product can stand.
    sure = 0.4 + 0.6 * min(max(wanted.features.size_confidence, 0.0), 1.0)
    value = options["unknown"] + (value - options["unknown"]) * sure
    return Judged(value, f"Its mark is made for products of {theirs}, and this one has {mine}.",
                  f"It is made for {theirs}, and the {wanted.noun} has {mine}."), False  # fmt: skip


def _too_tight(wanted: Wanted, card: Card) -> str:
    """Says so when no mark has room for the product, even with the set scaled up as far as it may be."""
    box = wanted.features.size_m
    marks = [m for m in card.marks if m.free_radius_m > 0 and m.free_height_m > 0]
    if box is None or not marks:
        return ""
    scale, slack = card.scale_range[1], 1.25
    half = math.hypot(box[0], box[1]) / 2.0
    if any(half <= m.free_radius_m * scale * slack and box[2] <= m.free_height_m * scale * slack for m in marks):
        return ""
    best = max(marks, key=lambda m: m.free_radius_m)
    if half > best.free_radius_m * scale * slack:
        room = in_words(2 * best.free_radius_m * scale)
        return f"The {wanted.noun} is {in_words(2 * half)} across, and the mark has room for {room}."
    room = in_words(best.free_height_m * scale)
    return f"The {wanted.noun} is {in_words(box[2])} tall, and the mark has room for {room}."


def light(wanted: Wanted, card: Card) -> Judged | None:
    asked, built = wanted.brief.lighting, card.light
    key = light_presets()[asked.preset].key
    parts: list[tuple[float, float]] = []
    if built.key:
        order = ("low key", "mid key", "high key")
        parts.append((0.45, (1.0, 0.55, 0.1)[abs(order.index(key) - order.index(built.key))]))
    if built.kelvin is not None:
        parts.append((0.2, max(0.0, 1.0 - abs(asked.key_kelvin - built.kelvin) / 2500.0)))
    if built.softness:
        parts.append((0.15, max(0.0, 1.0 - abs(math.log2(built.softness / asked.softness)) / 5.0)))
    if built.fill_ratio:
        parts.append((0.1, max(0.0, 1.0 - abs(math.log2(built.fill_ratio / asked.fill_ratio)) / 3.0)))
    if built.direction:
        mirror = built.direction.replace("left", "right") == asked.key_direction.replace("left", "right")
        parts.append((0.1, 1.0 if built.direction == asked.key_direction else 0.8 if mirror else 0.4))
    if not parts:
        return None
    value = sum(w * v for w, v in parts) / sum(w for w, _ in parts)
    is_built = built.key + (f" light at {built.kelvin:.0f} K" if built.kelvin else " light")
    wish = f"{asked.preset} ({key}, {asked.key_kelvin:.0f} K)"
    return Judged(value, f"Its {is_built.strip()} suits the wanted {wish}.",
                  f"Its {is_built.strip()} is far from the wanted {wish}.")  # fmt: skip


def mood(wanted: Wanted, card: Card) -> Judged | None:
    if not card.mood:
        return None
    related: dict[str, list[str]] = settings()["related_moods"]
    total = gained = 0.0
    shared: list[str] = []
    near: list[str] = []
    for number, word in enumerate(wanted.brief.mood):
        weight = 1.0 / (1.0 + 0.5 * number)
        total += weight
        if word in card.mood:
            gained += weight
            shared.append(word)
        elif close := [m for m in card.mood if m in related.get(word, []) or word in related.get(m, [])]:
            gained += 0.6 * weight
            near += close
    pro = f"It is {listed(shared)}, as the brief asks." if shared else ""
    if not pro and near:
        pro = f"Its {listed(list(dict.fromkeys(near))[:2])} mood is close to {wanted.brief.mood[0]}."
    con = f"Its mood is {listed(card.mood[:3])}; the brief asks for {listed(wanted.brief.mood[:2])}."
    return Judged(gained / max(total, 1e-9), pro, con)


def _holds(rule: dict[str, Any], wanted: Wanted, card: Card) -> bool:
    wall = oklab.from_hex(card.palette[0].hex).L if card.palette else None
    for key, value in (("product_lightness", wanted.lightness), ("backdrop_lightness", wall)):
        if key in rule and (value is None or not rule[key][0] <= value <= rule[key][1]):
            return False
    features = wanted.features
    return all(
        not set(rule[key]).isdisjoint(found)
        for key, found in (
            ("materials", wanted.materials), ("finishes", (features.finish.value,)),
            ("families", (features.family.value,)), ("surfaces", card.surfaces), ("places", (card.place,)),
            ("keys", (card.light.key,)),
        )
        if key in rule
    )  # fmt: skip


def material(wanted: Wanted, card: Card) -> Judged:
    data = settings()
    cautions = [rule for rule in data["caution"] if _holds(rule, wanted, card)]
    if cautions:
        worst = min(cautions, key=lambda rule: float(rule["score"]))
        return Judged(worst["score"], con=f"Caution: {worst['text']}.")
    praises = [rule for rule in data["praise"] if _holds(rule, wanted, card)]
    if praises:
        best = max(praises, key=lambda rule: float(rule["score"]))
        return Judged(best["score"], f"{best['text'][0].upper()}{best['text'][1:]}.")
    return Judged(0.7)
