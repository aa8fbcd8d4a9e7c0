# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook: how products of each family are photographed for sale, read from ``playbook/*.toml``.

One table a family (the families of the vocabulary, and ``generic`` for unknown products), with the fields of
`PlaybookEntry`. ``[[family.variants]]`` tables name ``types`` (words of the product's type) and the fields that
differ; ``[family.luxury]`` or ``[family.social]`` what differs at a price position or on a channel from the rules for
all families (positions.py). A user's folder of the same form adds families (found by their ``types`` and their own
name) and replaces entries; with ``inherit = "perfume"`` only the fields given differ from that family's.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from ..protocol import BacklotError
from .adjust import Rule
from .forms import (
    KINDS,
    LIGHTNESS,
    MOODS,
    POSITIONS,
    RELATIONS,
    SURFACES,
    PaletteRule,
    PlaybookEntry,
    Table,
    named_in,
    read_entry,
    read_words,
)
from .lighting import LightPreset, light_presets
from .positions import ENV, FILES, Rules, at_position, channel_names, load_rules, on_channel, user_folder

__all__ = [
    "ENV", "FOLDER", "GENERIC", "KINDS", "LIGHTNESS", "MOODS", "POSITIONS", "RELATIONS", "SURFACES",
    "PaletteRule", "PlaybookEntry", "entry_for", "find_entry", "load_playbook",
]  # fmt: skip

FOLDER = Path(__file__).with_name("playbook")
GENERIC = "generic"
_STRUCTURE = frozenset(("inherit", "types", "variants"))


def _read_family(
    family: str, data: Table, presets: Mapping[str, LightPreset], known: Mapping[str, PlaybookEntry], rules: Rules
) -> PlaybookEntry:
    """A family with its variants; ``known``: the entries from which it may inherit."""
    if not isinstance(data, dict):
        raise ValueError("a family must be a table")
    base = None
    if "inherit" in data:
        if data["inherit"] not in known:
            raise ValueError(f"inherit names the unknown family {data['inherit']!r}")
        base = known[data["inherit"]]
    named = {*rules.positions, *rules.channels}
    own = {key: value for key, value in data.items() if key in named}
    fields = {key: value for key, value in data.items() if key not in _STRUCTURE and key not in named}
    entry = read_entry(family, fields, presets, base)
    if POSITIONS.index(entry.position) > POSITIONS.index(entry.most):
        raise ValueError(f"position is {entry.position}, over the most, {entry.most}")
    words = read_words(data, "types") if "types" in data else ()
    entry = replace(entry, types=words, own=_own(family, {**(base.own if base else {}), **own}, presets, entry))
    variants = [_read_variant(entry, variant, presets, named) for variant in data.get("variants", [])]
    return replace(entry, variants=(*variants, *(_inherited(base, entry) if base else ())))


def _read_variant(
    entry: PlaybookEntry, data: Table, presets: Mapping[str, LightPreset], named: set[str]
) -> tuple[tuple[str, ...], PlaybookEntry]:
    """A part of a family. What the family says of positions and channels is about the family's other parts."""
    if not isinstance(data, dict):
        raise ValueError("a variant must be a table")
    own = {key: value for key, value in data.items() if key in named}
    fields = {key: value for key, value in data.items() if key != "types" and key not in named}
    try:
        words = read_words(data, "types")
        variant = read_entry(entry.family, fields, presets, entry)
        return words, replace(variant, own=_own(entry.family, own, presets, variant))
    except ValueError as ex:
        raise ValueError(f"variants {data.get('types', '')}: {ex}") from ex


def _own(
    family: str, tables: dict[str, Any], presets: Mapping[str, LightPreset], entry: PlaybookEntry
) -> dict[str, Any]:
    for name, table in tables.items():
        try:
            read_entry(family, table, presets, entry)
        except ValueError as ex:
            raise ValueError(f"{name}: {ex}") from ex
    return tables


def _inherited(base: PlaybookEntry, entry: PlaybookEntry) -> tuple[tuple[tuple[str, ...], PlaybookEntry], ...]:
    """The variants of the inherited family, under the name of the new one."""
    return tuple((words, replace(variant, family=entry.family)) for words, variant in base.variants)


def _read_folder(folder: Path, known: Mapping[str, PlaybookEntry], rules: Rules) -> dict[str, PlaybookEntry]:
    entries: dict[str, PlaybookEntry] = {}
    presets = light_presets()
    for path in sorted(folder.glob("*.toml")):
        if path.name in FILES:
            continue
        family = ""
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            for family, table in data.items():
                if family in entries:
                    raise ValueError("the family is described twice")
                entries[family] = _read_family(family, table, presets, {**known, **entries}, rules)
        except (OSError, ValueError, TypeError, AttributeError) as ex:
            where = f" [{family}]" if family else ""
            raise BacklotError(
                "bad_playbook", f"The playbook {path.name}{where} is not valid: {ex}.", "Correct the file or remove it."
            ) from ex
    return entries


@cache
def _load(user: str) -> dict[str, PlaybookEntry]:
    shipped = _read_folder(FOLDER, {}, load_rules(""))
    if not user:
        return shipped
    if not Path(user).is_dir():
        raise BacklotError("bad_playbook", f"The playbook folder {user} does not exist.", f"Correct {ENV}.")
    mine = _read_folder(Path(user), shipped, load_rules(user))
    for family, entry in mine.items():
        if family not in shipped and not entry.types:
            mine[family] = replace(entry, types=(_singular(family),))
    return {**shipped, **mine}


def _singular(family: str) -> str:
    return re.sub(r"(?<=[^s])s$", "", family.replace("_", " "))


def load_playbook(user: Path | None = None) -> dict[str, PlaybookEntry]:
    """All entries by family. ``user`` (or the folder in BACKLOT_PLAYBOOK) adds families and replaces entries.

    Raises BacklotError("bad_playbook", …) that names the file, the family and the field.
    """
    return _load(user_folder(user))


def find_entry(words: str, playbook: Mapping[str, PlaybookEntry] | None = None) -> PlaybookEntry | None:
    """The entry of this name: a family's (``skin_care``, ``skin care``), or a word under which it or one of its
    variants can also be found (``sweets``); None where there is none."""
    playbook = playbook if playbook is not None else load_playbook()
    asked = _plain(words)
    for family, entry in playbook.items():
        if asked in (_plain(family), *map(_plain, entry.also)):
            return entry
    variants = (variant for entry in playbook.values() for _, variant in entry.variants)
    return next((variant for variant in variants if asked in map(_plain, variant.also)), None)


def _plain(words: str) -> str:
    """Small letters, and one space for each underscore, hyphen or gap."""
    return " ".join(re.sub(r"[_\-]", " ", words.lower()).split())


def entry_for(
    family: str,
    type: str,
    position: str = "",
    channel: str = "",
    effects: Sequence[Rule] = (),
    playbook: Mapping[str, PlaybookEntry] | None = None,
) -> PlaybookEntry:
    """The entry of a product at a price position and on a channel; the generic one where the family is unknown.

    A family of the user's own is found by the type. No position: the one that the entry is written for; no channel, or
    one that is not known: the shop's. effects: rules of the user's categories, between position and channel.
    """
    playbook = playbook if playbook is not None else load_playbook()
    rules = load_rules(user_folder())
    mine = next((entry for entry in playbook.values() if entry.types and named_in(entry.types, type)), None)
    entry = mine or playbook.get(family) or (find_entry(type, playbook) if type else None) or playbook[GENERIC]
    entry = at_position(entry.for_type(type), position, rules)
    for rule in effects:
        entry = rule.apply(entry)
    names = channel_names(user_folder())
    return on_channel(entry, channel if channel in names else names[0], rules)
