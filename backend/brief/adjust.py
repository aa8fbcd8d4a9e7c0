# SPDX-License-Identifier: GPL-3.0-or-later
"""General rules that change any entry of the playbook: those of price positions, channels and the user's categories.

A rule is a table. Its lists of ``kinds``, ``places``, ``surfaces``, ``mood``, ``texture``, ``avoid`` and ``props`` come
before the entry's own; ``without`` takes words out; ``alone`` names lists that stand without the entry's own;
``mood_at`` is where moods come in, 0 before all; ``most_props`` is how many props may stand there; ``times`` multiplies
numbers of the light. Any other field of an entry takes the place of the entry's; ``why`` does where ``alone`` names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..records import LightingSpec, Prop
from .forms import FIELDS, KINDS, MOODS, SURFACES, PlaybookEntry, Table, read_entry, read_number, read_props, read_words
from .lighting import LIMITS, light_presets, limited

_KNOWN = {"kinds": KINDS, "surfaces": SURFACES, "mood": MOODS}
_LISTS = ("kinds", "places", "surfaces", "mood", "texture", "avoid")
_OF_THE_SET = frozenset(("kinds", "places", "surfaces", "backdrop", "light", "atmosphere"))
"""What makes the place of a picture, and its light."""
_OWN = frozenset(("without", "alone", "most_props", "mood_at", "times", "why"))
TIMES = {"kelvin": "key_kelvin", "fill_ratio": "fill_ratio", "softness": "softness", "rim": "rim"}
_DIGITS = {"kelvin": -2, "fill_ratio": 1, "softness": 2, "rim": 2}
_MOST = {"avoid": 5, "texture": 3}


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule changes. lists and props: come first. mood_at: where its moods are put in, 0 = before all.

    fields: single fields of an entry, as in the playbook's tables. only_forward: lists of which words only move forward
    where the entry has them, and do not come in.
    """

    why: str
    lists: Mapping[str, tuple[str, ...]]
    without: Mapping[str, frozenset[str]]
    alone: frozenset[str]
    props: tuple[Prop, ...]
    most_props: int | None
    mood_at: int
    times: Mapping[str, float]
    fields: Table
    only_forward: frozenset[str] = frozenset()

    def apply(self, entry: PlaybookEntry) -> PlaybookEntry:
        """The entry, changed. A place that the family avoids does not come in; what is photographed in the open air
        stays there (unless the rule lets nothing else stand), so that no wall and no marble come into a landscape."""
        outside = entry.kinds[0] == "outdoor" and not self.alone
        changed: dict[str, Any] = {}
        for key in _LISTS:
            own, first = getattr(entry, key), self.lists.get(key, ())
            if key == "places":
                first = tuple(place for place in first if place not in entry.avoid_places)
            if key in self.only_forward and key not in self.alone:
                first = tuple(word for word in first if word in own)
            if outside and key in _OF_THE_SET:
                continue
            if first or key in self.without:
                changed[key] = self._joined(key, own, first)
        if "props" in self.alone or (self.props and not outside):
            changed["props"] = self._props(entry)
        changed["room"] = room = entry.room if self.most_props is None else min(entry.room, self.most_props)
        changed["props"] = changed.get("props", entry.props)[:room]
        if self.times:
            changed["lighting"] = multiplied(entry.lighting, self.times)
        if "why" in self.alone:
            changed["why"] = self.why
        changed["unwanted"] = entry.unwanted | self.without.get("mood", frozenset())
        changed["mood"] = tuple(mood for mood in changed.get("mood", entry.mood) if mood not in entry.unwanted)
        out: PlaybookEntry = replace(entry, **changed)
        fields = {k: v for k, v in self.fields.items() if not outside or k not in _OF_THE_SET}
        if not fields:
            return out
        read = read_entry(entry.family, fields, light_presets(), out)
        return replace(read, also=out.also, types=out.types, variants=out.variants, own=out.own, unwanted=out.unwanted)

    def _props(self, entry: PlaybookEntry) -> tuple[Prop, ...]:
        """The rule's props before the entry's; where there is room for one alone, the entry's own is worth more."""
        if "props" in self.alone:
            return self.props
        names = {prop.name for prop in self.props}
        own = tuple(prop for prop in entry.props if prop.name not in names)
        return (*own, *self.props) if entry.room == 1 else (*self.props, *own)

    def _joined(self, key: str, own: tuple[str, ...], first: tuple[str, ...]) -> tuple[str, ...]:
        """Never empty: what must go stays when nothing else is left."""
        rest = () if key in self.alone and first else tuple(word for word in own if word not in first)
        at = self.mood_at if key == "mood" else 0
        joined = tuple(dict.fromkeys((*rest[:at], *first, *rest[at:])))
        kept = tuple(word for word in joined if word in first or word not in self.without.get(key, ()))
        return (kept or joined)[: _MOST.get(key)]


def multiplied(light: LightingSpec, times: Mapping[str, float]) -> LightingSpec:
    """The light with numbers multiplied, each kept within what a light can be."""
    changes = {}
    for key, factor in times.items():
        low, high = LIMITS[TIMES[key]]
        value = min(max(getattr(light, TIMES[key]) * factor, low), high)
        changes[TIMES[key]] = round(value, _DIGITS[key])
    out: LightingSpec = replace(light, **changes)
    return limited(out)


def read_rule(data: Any, against: PlaybookEntry, only_forward: frozenset[str] = frozenset()) -> Rule:
    """A rule from its table, tried on the entry ``against``; raises ValueError in one line."""
    if not isinstance(data, dict):
        raise ValueError("a rule must be a table")
    if unknown := set(data) - FIELDS - _OWN:
        raise ValueError(f"unknown field {min(unknown)!r}")
    lists = {key: read_words(data, key, _KNOWN.get(key), empty=True) for key in _LISTS if key in data}
    props = read_props(data, "props") if "props" in data else ()
    without = data.get("without", {})
    if not isinstance(without, dict) or set(without) - set(_LISTS):
        raise ValueError(f"without must name lists of {', '.join(_LISTS)}")
    times = data.get("times", {})
    if not isinstance(times, dict) or set(times) - set(TIMES):
        raise ValueError(f"times must name numbers of {', '.join(TIMES)}")
    alone = frozenset(read_words(data, "alone")) if "alone" in data else frozenset()
    if alone - {*_LISTS, "props", "why"}:
        raise ValueError(f"alone must name lists of {', '.join((*_LISTS, 'props', 'why'))}")
    why = data.get("why", "")
    if not isinstance(why, str) or "\n" in why:
        raise ValueError("why must be one line of text")
    most = data.get("most_props")
    rule = Rule(
        why=why,
        lists=lists,
        without={key: frozenset(read_words(without, key, _KNOWN.get(key))) for key in without},
        alone=alone,
        props=props,
        most_props=None if most is None else int(read_number(data, "most_props", 0, 5)),
        mood_at=int(read_number(data, "mood_at", 0, 3)) if "mood_at" in data else 0,
        times={key: read_number(times, key, 0.2, 5.0) for key in times},
        fields={key: value for key, value in data.items() if key not in _LISTS and key not in _OWN and key != "props"},
        only_forward=only_forward,
    )
    read_entry(against.family, rule.fields, light_presets(), against)
    return rule
