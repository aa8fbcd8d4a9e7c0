# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a set stands where it stands, in short sentences: the three strongest attributes and the strongest objection.

An attribute may be said in several ways, and what the list has said in its first places already is said in another way
or left to the next attribute. Attributes that are unknown here bring their own sentences (`scoring.Judged`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ..brief import english, oklab
from ..brief.english import listed, upper
from ..perception.vocabulary import MOODS
from .cards import Card
from .scoring import Judged, Wanted, suited

MOST = 3
PRAISE_FROM = {"light": 0.7, "size": 0.75, "palette": 0.6}
_PRAISE_FROM = 0.55
OBJECT_BELOW = 0.5
APART = 5
"""So many matches from the top never say the same sentence."""
_TYPICAL = (0.35, 0.75)
"""Where an attribute's mean over the library counts as what is to be expected."""
_COMMON = frozenset((
    "the", "and", "with", "for", "set", "surface", "mood", "light", "key", "props", "none", "from", "that", "into",
    "behind", "front", "studio", "backdrop", "wall", "soft", "product", "small", "large", "over", "under", "near",
    "left", "right", "back", "one", "two", "three", "its", "out", "are", "was", "has", "which", "through", "where",
    "without", "like", "color", "picture", "white", "black", "gray", "dark", "pale", "deep", "side", "top", "low",
    "high", "mid", "very", "seen", "first", "place", "shot", "hard", "round", "warm", "cool", "morning", "evening",
    "before", "after", "room", "dining", "hours", "edge", "edges", "green", "blue", "red", "brown", "yellow", "pink",
    "amber", "gold", "orange", "children", "home", "time", "day", "night", "evenly", "nothing", "something", "itself",
    "full", "open", "across", "along", "lies", "stands", "falls", "lit", "long", "wide", "thin", "thick", "plain",
    "hands", "quiet", "clear", "kept", "made", "then", "them", "they", "here", "there", "than", "this", "have", *MOODS,
))  # fmt: skip
_DIRECTIONS = {
    "left": "from the left", "right": "from the right", "front": "from the front", "top": "from above",
    "back-left": "from behind", "back-right": "from behind",
}  # fmt: skip
Sentences = tuple[tuple[str, ...], tuple[str, ...]]
"""For it and against it, the best wording first."""


@dataclass(slots=True)
class Told:
    """What the list has said so far, and the words of the brief's props."""

    wanted: Wanted
    said: set[str] = field(default_factory=set)
    brief_words: frozenset[str] = frozenset()

    @classmethod
    def of(cls, wanted: Wanted) -> Told:
        brief = wanted.brief
        words = _words(", ".join(prop.name for prop in brief.props))
        return cls(wanted, brief_words=frozenset(words) - set(_words(brief.product)))


@lru_cache(10_000)
def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in re.findall(r"[a-zé]{3,}", text.lower()) if word not in _COMMON)


# the same few words again and again, for hundreds of sets
a: Callable[[str], str] = lru_cache(4096)(english.a)
is_plural: Callable[[str], bool] = lru_cache(4096)(english.is_plural)
possessive: Callable[[str], str] = lru_cache(4096)(english.possessive)
color_name: Callable[[str], str] = lru_cache(4096)(oklab.color_name)


def in_words(meters: float) -> str:
    if meters < 0.01:
        return f"{meters * 1000:.0f} mm"
    return f"{meters * 100:.0f} cm" if meters < 1.0 else f"{meters:.1f} m"


def _be(noun: str) -> str:
    return "are" if is_plural(noun) else "is"


def _where(card: Card) -> str:
    return (
        "in a studio" if card.place in ("", "studio") and card.kind == "studio" else f"in {a(card.place or card.kind)}"
    )


def _playbook(told: Told, card: Card, judged: Judged) -> Sentences:
    wanted, about = told.wanted, judged.about
    product = wanted.brief.product
    name, be, where, word = a(product), _be(product), _where(card), str(about["surface"])
    if about["wrong"] == "family":
        family = wanted.features.family.value.replace("_", " ")
        return (), (f"The set is not made for {family}.", f"Its maker says: not for {family}.")
    if about["wrong"]:
        return (), (f"{upper(a(card.place))} is no place to sell {name}.", f"{upper(name)} {be} out of place {where}.")
    pro: list[str] = []
    if word and about["place"]:
        pro += [f"{upper(word)} {where} is a usual setting for {name}.", f"{upper(word)} suits {name}."]
    elif word:
        pro += [f"{upper(word)} is a good ground for {name}.", f"{upper(name)} {be} often shot on {word}."]
    if about["place"] and card.place != "studio":
        pro.append(f"{upper(a(card.place))} is where {name} {be} often shot.")
    if about["named"]:
        pro.append(f"It was built with things like {name} in mind.")
    con: list[str] = []
    best = listed(wanted.brief.surfaces[:2])
    if not word and card.surfaces:
        con.append(f"{upper(listed(card.surfaces))} is unusual under {name}; {best} would be expected.")
    if not about["place"]:
        con.append(f"{upper(name)} {be} seldom shot {where}.")
    if not about["named"] and card.families:
        con.append(f"Its maker had other products in mind than {name}.")
    return tuple(pro), tuple(con) or (f"This is not how {name} {be} usually shot.",)


def _palette(told: Told, card: Card, judged: Judged) -> Sentences:
    wanted, about = told.wanted, judged.about
    assert wanted.main is not None
    step, wall = float(about["step"]), color_name(card.palette[0].hex)
    own = f"the {possessive(wanted.noun)} {wanted.main.name}"
    if about["rim"]:
        line = f"Its rim light draws {own} off the {wall} around it."
        return (line,), (f"Its {wall} is as dark as {own}; only the rim light parts them.",)
    side = "lighter" if step > 0 else "darker"
    if abs(step) < 12:
        pro = f"Its {wall} is as light as {own} but of another hue." if about["apart"] > 0.5 else ""
        lost = f"Its {wall} lies only {abs(step):.0f} L* from {own}: the outline gets lost."
        return (pro,), (lost if about["apart"] < 0.5 else f"Its {wall} and {own} quarrel in hue.",)
    how = "far " if abs(step) > 45 else "clearly " if abs(step) > 25 else "somewhat "
    line = f"Its {wall} is {how}{side} than {own} ({abs(step):.0f} L*)."
    shape = f"{upper(own)} stands out from its {wall}, {abs(step):.0f} L* {side}."
    con = f"Its {wall} and {own} are close: the outline gets weak." if about["apart"] < 0.5 else ""
    return (line, shape), (con or f"Its other colors quarrel with {own}.",)


def _size(told: Told, card: Card, judged: Judged) -> Sentences:
    wanted, about = told.wanted, judged.about
    noun, wrong = wanted.noun, about.get("wrong", "")
    if wrong in ("across", "tall"):
        has, room = in_words(about["has"]), in_words(about["room"])
        return (), (f"The {noun} {_be(noun)} {has} {wrong}; the set has room for {room}.",)
    ends = suited(card)
    if wanted.longest is None or ends is None:
        return (), ()
    mine, theirs = in_words(wanted.longest), f"{in_words(ends[0])} to {in_words(ends[1])}"
    if wrong:
        return (), (f"At {mine} the {noun} {_be(noun)} too {wrong} for a set made for {theirs}.",)
    fits = f"At {mine} the {noun} {_be(noun)} of the size it is made for ({theirs})."
    return (fits,), (f"It is made for {theirs}; the {noun} {'have' if is_plural(noun) else 'has'} {mine}.",)


def _light(told: Told, card: Card, judged: Judged) -> Sentences:
    asked, built, key = told.wanted.brief.lighting, card.light, str(judged.about["key"])
    same = [built.key] if built.key == key else []
    if built.softness and 0.5 <= built.softness / asked.softness <= 2.0:
        same.append("hard" if built.softness < 0.2 else "soft")
    if built.direction and built.direction == asked.key_direction:
        same.append(_DIRECTIONS[built.direction])
    if built.kelvin and abs(built.kelvin - asked.key_kelvin) <= 700:
        same.append(f"{built.kelvin:.0f} K")
    pro = (f"It is lit as the brief asks: {', '.join(same)}.", f"{upper(', '.join(same))}: the light is right.")
    if built.key and built.key != key:
        con = (
            f"It is lit {built.key}; {asked.preset} is {key}.",
            f"The brief wants {key}, and this set is {built.key}.",
        )
    elif built.kelvin and abs(built.kelvin - asked.key_kelvin) > 700:
        con = (f"Its light has {built.kelvin:.0f} K; the brief wants {asked.key_kelvin:.0f} K.", "")
    else:
        con = (f"It is lit otherwise than {asked.preset}.", "")
    return pro if len(same) > 1 else (), con


def _mood(told: Told, card: Card, judged: Judged) -> Sentences:
    asked, shared, near = told.wanted.brief.mood, judged.about["shared"], judged.about["near"]
    pro: tuple[str, ...] = ()
    if shared:
        pro = (f"It feels {listed(shared[:3])}, as the brief asks.", f"Its {listed(shared[:3])} mood is right.")
    elif near:
        pro = (f"Its {listed(list(dict.fromkeys(near))[:2])} mood is close to {asked[0]}.",)
    missed = [word for word in asked if word not in card.mood][:2]
    feels = listed([word for word in card.mood if word not in asked][:2] or card.mood[:1])
    return pro, (f"It feels {feels} rather than {listed(missed)}.", f"Its {feels} mood is not {listed(missed)}.")


def _material(told: Told, card: Card, judged: Judged) -> Sentences:
    rule = judged.about.get("rule")
    if rule is None:
        return (), ()
    surface = next(
        (s for s in card.surfaces if s in rule.get("surfaces", ())), card.surfaces[0] if card.surfaces else ""
    )
    lines = [rule["text"]] if isinstance(rule["text"], str) else rule["text"]
    said = tuple(upper(line.format(surface=surface or "ground", noun=told.wanted.noun)) + "." for line in lines)
    return (
        (said, ())
        if judged.value >= OBJECT_BELOW + 0.2
        else ((), tuple(f"Caution: {s[0].lower()}{s[1:]}" for s in said))
    )


def _text(told: Told, card: Card, _judged: Judged) -> Sentences:
    have = dict.fromkeys(word for word in _words(card.caption) if word in told.brief_words)
    words = [word for word in have if word not in card.surfaces][:3]
    props = (
        (f"Its {listed(words)} {'are' if len(words) > 1 else _be(words[0])} in the brief as well.",) if words else ()
    )
    return (*props, "Its description reads like the brief."), (
        "It shows little of what the brief describes.",
        "Its description has little of the brief.",
    )


def _image(told: Told, _card: Card, _judged: Judged) -> Sentences:
    return (f"It comes near to what the picture of the {told.wanted.noun} calls to mind.",), ()


WORDS: Mapping[str, Callable[[Told, Card, Judged], Sentences]] = {
    "playbook": _playbook, "palette": _palette, "size": _size, "light": _light, "mood": _mood, "material": _material,
    "text": _text, "image": _image,
}  # fmt: skip


def sentences(told: Told, card: Card, name: str, judged: Judged) -> Sentences:
    """All that can be said of one attribute: its own words come first."""
    own = ((judged.pro,) if judged.pro else (), (judged.con,) if judged.con else ())
    if any(own) or name not in WORDS:
        return own
    pro, con = WORDS[name](told, card, judged)
    return tuple(s for s in pro if s), tuple(s for s in con if s)


def typical(items: Sequence[Mapping[str, Judged]]) -> dict[str, float]:
    """What is to be expected of each attribute in this library: its mean, kept within reason."""
    total: dict[str, list[float]] = {}
    for parts in items:
        for name, judged in parts.items():
            total.setdefault(name, []).append(judged.value)
    return {name: min(max(sum(v) / len(v), _TYPICAL[0]), _TYPICAL[1]) for name, v in total.items()}


def tell(
    told: Told,
    card: Card,
    parts: Mapping[str, Judged],
    force: Mapping[str, float],
    *,
    impossible: bool = False,
    keep: bool = False,
) -> tuple[tuple[str, ...], str]:
    """(up to three reasons, objection or ""), the strongest first.

    force: how much each attribute lifts the set over what is to be expected, by weight. impossible: the size is the
    objection, whatever else is wrong. keep: remember what was said, so that the matches below say something else.
    """
    order = sorted(parts, key=lambda name: -force[name])
    reasons: list[str] = []
    for name in order:
        if len(reasons) < MOST and parts[name].value >= PRAISE_FROM.get(name, _PRAISE_FROM):
            reasons += _fresh(told, sentences(told, card, name, parts[name])[0])
    against = [name for name in reversed(order) if parts[name].value < OBJECT_BELOW]
    earlier = parts["history"].pro if "history" in parts else ""
    if earlier and earlier not in reasons:  # what the user's own choices did to the order is always said
        reasons = [*reasons[: MOST - 1], earlier]
    objection = next(_each(told, card, parts, against), "")
    if impossible and "size" in parts:  # whatever else is wrong, and whether it was said above or not
        objection = next(iter(sentences(told, card, "size", parts["size"])[1]), objection)
    if keep:
        told.said.update((*reasons, objection))
    return tuple(reasons), objection


def _fresh(told: Told, wordings: Sequence[str]) -> list[str]:
    """The first wording that was not said above, if there is one."""
    return [line for line in wordings if line not in told.said][:1]


def _each(told: Told, card: Card, parts: Mapping[str, Judged], names: Sequence[str]) -> Iterator[str]:
    for name in names:
        yield from _fresh(told, sentences(told, card, name, parts[name])[1])
