# SPDX-License-Identifier: GPL-3.0-or-later
"""Price positions and channels: how the same product is shown as an everyday thing or a luxury, in a shop or a feed.

``positions.toml`` and ``channels.toml`` hold rules for all families; files of the same names in the user's playbook
folder replace single tables and add channels.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from ..protocol import BacklotError
from ..records import ProductFeatures, Value
from .adjust import Rule, multiplied, read_rule
from .forms import POSITIONS, TRADES, PlaybookEntry, Table, read_choice, read_entry, read_number, read_words
from .lighting import light_presets

FOLDER = Path(__file__).parent
ENV = "BACKLOT_PLAYBOOK"
"""Environment variable that names the user's own playbook folder."""
FILES = ("positions.toml", "channels.toml")
SAID_LUXURIOUS = frozenset(("luxurious",))
_FAMILY_HABIT, _SIGN = 0.3, 0.5
"""How sure a position is that was not said. Not measured: no pictures with prices are at hand."""


@dataclass(frozen=True, slots=True)
class Sign:
    """Words of a product's name, type or said materials that speak of a price position, in some families or all."""

    position: str
    words: tuple[str, ...]
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """step: what one step up the price ladder changes. trades: (position or channel, trade) to the rule of a trade."""

    times: Mapping[str, float]
    background: float
    fill: float
    separation: float
    positions: Mapping[str, Rule]
    channels: Mapping[str, Rule]
    trades: Mapping[tuple[str, str], Rule]
    signs: tuple[Sign, ...]


def user_folder(user: Path | str | None = None) -> str:
    """The user's playbook folder as a text, empty where there is none."""
    return str(user or os.environ.get(ENV, ""))


def _tables(name: str, user: str) -> dict[str, Any]:
    data = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
    own = Path(user) / name
    if user and own.is_file():
        data.update(tomllib.loads(own.read_text(encoding="utf-8")))
    return data


def _read_rules(name: str, tables: Table, against: PlaybookEntry, trades: dict[tuple[str, str], Rule]) -> Rule:
    """A rule, and those of its trades. No rule for all families knows where each is at home, so places only move
    forward; and what is merely better stands on the surfaces that it has anyway."""
    data = dict(tables)
    only_forward = frozenset(("places", "surfaces") if name == "premium" else ("places",))
    for trade, table in data.pop("trades", {}).items():
        if trade not in TRADES:
            raise ValueError(f"there is no trade {trade!r}")
        trades[name, trade] = read_rule(table, against, only_forward)
    rule = read_rule(data, against, only_forward)
    if not rule.why:
        raise ValueError("why is missing")
    return rule


def _signs(tables: Any) -> tuple[Sign, ...]:
    return tuple(
        Sign(
            read_choice(table, "position", POSITIONS), read_words(table, "words"),
            read_words(table, "families") if "families" in table else (),
        )
        for table in tables
    )  # fmt: skip


@cache
def neutral_entry() -> PlaybookEntry:
    """The entry for unknown products, on which rules are tried when they are read."""
    generic = tomllib.loads((FOLDER / "playbook" / "generic.toml").read_text(encoding="utf-8"))["generic"]
    return read_entry("generic", generic, light_presets())


@cache
def load_rules(user: str = "") -> Rules:
    """The rules of positions and channels. Raises BacklotError("bad_playbook", …) that names the file and table."""
    against = neutral_entry()
    trades: dict[tuple[str, str], Rule] = {}
    file = where = ""
    try:
        file = FILES[0]
        tables = _tables(file, user)
        step, signs = tables.pop("step", {}), tables.pop("sign", [])
        if set(tables) != set(POSITIONS):
            raise ValueError(f"its tables must be {', '.join(POSITIONS)}")
        positions = {}
        for where, table in tables.items():
            positions[where] = _read_rules(where, table, against, trades)
        where = "step"
        times = read_rule({"times": step.get("times", {})}, against).times
        background, fill, separation = (read_number(step, key, low, high) for key, low, high in _STEPS)
        where = "sign"
        read = _signs(signs)
        file = FILES[1]
        channels = {}
        for where, table in _tables(file, user).items():
            if where in POSITIONS or not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", where):
                raise ValueError("a channel's name must be small letters, digits and _, and no price position")
            channels[where] = _read_rules(where, table, against, trades)
    except (OSError, ValueError, TypeError, AttributeError, KeyError) as ex:
        at = f" [{where}]" if where else ""
        raise BacklotError(
            "bad_playbook", f"The playbook's {file}{at} is not valid: {ex}.", "Correct the file or remove it."
        ) from ex
    return Rules(times, background, fill, separation, positions, channels, trades, read)


_STEPS = (("background", -1.0, 1.0), ("fill", -0.2, 0.2), ("separation", -0.2, 0.2))


def channel_names(user: str = "") -> tuple[str, ...]:
    """All channels; the first is the one that entries are written for."""
    return tuple(load_rules(user).channels)


def at_position(entry: PlaybookEntry, position: str, rules: Rules) -> PlaybookEntry:
    """The entry as it is shown at a price position; the position that it was written for changes nothing."""
    position = within(entry, position)
    steps = POSITIONS.index(position) - POSITIONS.index(entry.position)
    out = entry
    if steps:
        out = _stepped(out, steps, rules)
        out = _ruled(out, position, rules.positions[position], rules)
    return _own(out, position)


def on_channel(entry: PlaybookEntry, channel: str, rules: Rules) -> PlaybookEntry:
    """The entry as it is shown on a channel."""
    return _own(_ruled(entry, channel, rules.channels[channel], rules), channel)


def held_to(plain: PlaybookEntry, bent: PlaybookEntry, channel: str, user: str = "") -> PlaybookEntry:
    """What an idea for the picture leaves of the channel's demands: the format, and all of a channel that lets nothing
    else stand (a marketplace's main picture is the same in every direction)."""
    rules = load_rules(user)
    out = replace(bent, technique=replace(bent.technique, format=plain.technique.format))
    return plain if "kinds" in rules.channels[channel].alone else out


def within(entry: PlaybookEntry, position: str) -> str:
    """The position asked for, or the dearest in which such things are sold; the entry's own where none is asked."""
    if position not in POSITIONS:
        return entry.position
    return POSITIONS[min(POSITIONS.index(position), POSITIONS.index(entry.most))]


def _stepped(entry: PlaybookEntry, steps: int, rules: Rules) -> PlaybookEntry:
    light = multiplied(entry.lighting, {key: factor**steps for key, factor in rules.times.items()})
    stops = min(max(light.background_stops + steps * rules.background, -3.0), 2.0)
    apart = min(max(entry.palette.separation + steps * rules.separation, 0.1), 0.45)
    fill = min(max(entry.technique.fill + steps * rules.fill, 0.3), 0.85)
    return replace(
        entry,
        lighting=replace(light, background_stops=round(stops, 2)),
        technique=replace(entry.technique, fill=round(fill, 2)),
        palette=replace(entry.palette, separation=round(apart, 3)),
    )


def _ruled(entry: PlaybookEntry, name: str, rule: Rule, rules: Rules) -> PlaybookEntry:
    """The rule of the trade comes after the general one, so that its words stand first; its reason is the brief's."""
    out = rule.apply(entry)
    special = rules.trades.get((name, entry.trade))
    if special is None:
        return out
    if entry.kinds[0] == "outdoor" and not rule.alone:
        return replace(special.apply(out), why=entry.why)
    out = special.apply(out)
    return replace(out, why=special.why or out.why)


def _own(entry: PlaybookEntry, name: str) -> PlaybookEntry:
    """What the family itself says of a position or a channel."""
    if name not in entry.own:
        return entry
    read = read_entry(entry.family, entry.own[name], light_presets(), entry)
    return replace(
        read, props=read.props[: entry.room], also=entry.also, types=entry.types, variants=entry.variants, own=entry.own
    )  # fmt: skip


def position_of(features: ProductFeatures, said: str, entry: PlaybookEntry, user: str = "") -> Value:
    """The price position of a product: as said, as its name and materials tell, or as is usual for the family."""
    rules = load_rules(user)
    asked = said or features.position.value
    if asked in POSITIONS:
        shown = within(entry, asked)
        if shown != asked:
            note = f"such things are not sold as {asked}; shown as {shown}"
            return Value(shown, 1.0, "said by the user", note)
        return Value(shown, 1.0, "said by the user", rules.positions[shown].why)
    moods = {mood.value for mood in features.moods if mood.source == "said by the user"}
    if moods & SAID_LUXURIOUS:
        return Value(within(entry, "luxury"), _SIGN, "inferred", "a luxurious mood was asked for")
    for sign in rules.signs:
        if sign.families and features.family.value not in sign.families:
            continue
        if word := _speaks(sign, features):
            shown = within(entry, sign.position)
            return Value(shown, _SIGN, "inferred", f"{word!r} speaks of it; not measured")
    return Value(entry.position, _FAMILY_HABIT, "playbook", "usual for such products; not measured")


def _speaks(sign: Sign, features: ProductFeatures) -> str:
    """The word of the sign that the product's name, type or said or measured materials hold, or nothing."""
    sure = [m for m in features.materials if m.source in ("said by the user", "measured on the mesh")]
    materials = [f"{m.value} {m.note}" for m in sure if m.confidence >= 0.5]
    text = " ".join([features.name.replace("_", " "), features.type.value, *materials]).lower()
    return next((word for word in sign.words if re.search(rf"\b{re.escape(word)}\b", text)), "")


def channel_of(said: str, user: str = "") -> Value:
    """The channel: as said, or the first, for which entries are written. An unknown one counts as not said."""
    rules = load_rules(user)
    if said in rules.channels:
        return Value(said, 1.0, "said by the user", rules.channels[said].why)
    first = next(iter(rules.channels))
    return Value(first, 0.0, "playbook", "nothing else was said")
