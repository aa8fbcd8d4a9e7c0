# SPDX-License-Identifier: GPL-3.0-or-later
"""What a user says of the picture's purpose: price position, channel, and words of categories of his own. No bpy here.

The words stand in the engine's TOML files and in those of the user's folders (BACKLOT_PLAYBOOK, BACKLOT_VOCABULARY);
the engine checks these files as a whole, here only the names are read.
"""

from __future__ import annotations

import argparse
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .engine.install import backend_folder
from .engine.protocol import BacklotError

POSITIONS = ("everyday", "premium", "luxury")


@dataclass(frozen=True, slots=True)
class CategoryChoice:
    """One category as a front offers it. words: name to other names for it."""

    name: str
    question: str
    words: dict[str, tuple[str, ...]]
    multiple: bool

    def find(self, word: str) -> str:
        """The word of this name or other name, in any case, or empty."""
        asked = " ".join(word.lower().split())
        return next((w for w, also in self.words.items() if asked in (w.lower(), *map(str.lower, also))), "")


def _tables(shipped: str, variable: str, name: str) -> dict[str, Any]:
    """The shipped file's tables, and over them those of the user's file of this name."""
    paths = [backend_folder() / "backend" / shipped / name]
    if folder := os.environ.get(variable):
        paths += [Path(folder) / name] if (Path(folder) / name).is_file() else []
    tables: dict[str, Any] = {}
    for path in paths:
        try:
            tables.update(tomllib.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError) as ex:
            raise BacklotError("bad_vocabulary", f"{path} cannot be read ({ex}).", "Correct or remove it.") from ex
    return tables


def channels() -> dict[str, str]:
    """Names of the channels and why each is as it is, the usual one first. Raises BacklotError("bad_vocabulary")."""
    tables = _tables("brief", "BACKLOT_PLAYBOOK", "channels.toml")
    return {name: str(table.get("why", "")) for name, table in tables.items()}


def on_white(channel: str) -> bool:
    """Whether this channel shows products before pure white. An unknown or damaged one does not."""
    try:
        table = _tables("brief", "BACKLOT_PLAYBOOK", "channels.toml").get(channel.strip().lower(), {})
    except BacklotError:
        return False
    palette = table.get("palette")
    return isinstance(palette, dict) and str(palette.get("backdrop", "")).lower() == "#ffffff"


def categories() -> dict[str, CategoryChoice]:
    """The user's categories by name; those that are not as they should be are left to the engine to complain of."""
    found = {}
    for name, table in _tables("perception/vocabulary", "BACKLOT_VOCABULARY", "categories.toml").items():
        words = table.get("words") if isinstance(table, dict) else None
        if isinstance(words, list):
            words = {word: {} for word in words}
        if isinstance(words, dict) and words:
            also = {str(word): tuple(fields.get("also", ())) for word, fields in words.items()}
            question = str(table.get("question") or f"Which {name}?")
            found[name] = CategoryChoice(name, question, also, bool(table.get("multiple")))
    return found


def add_arguments(group: Any) -> None:
    """Arguments of the commands that take what is said of a product."""
    group.add_argument("--position", choices=POSITIONS, help="its price position (default: as is usual for its family)")
    group.add_argument(
        "--channel", metavar="NAME",
        help="where the picture will be shown: shop (default), marketplace (alone on white), social, or one of yours",
    )  # fmt: skip
    group.add_argument(
        "--category", action="append", metavar="NAME=WORD",
        help="a word of one of your categories, such as season=winter; may be repeated",
    )  # fmt: skip


def said(args: argparse.Namespace) -> dict[str, Any]:
    """What was said, in the engine's words. Raises BacklotError("unknown_channel" | "unknown_category")."""
    out: dict[str, Any] = {}
    if position := getattr(args, "position", None):
        out["position"] = position
    if channel := getattr(args, "channel", None):
        out["channel"] = checked_channel(channel)
    if pairs := getattr(args, "category", None):
        out["categories"] = checked_categories(pairs)
    return out


def checked_channel(name: str) -> str:
    """The channel's name in small letters. Raises BacklotError("unknown_channel")."""
    found = name.strip().lower()
    if found not in channels():
        raise BacklotError("unknown_channel", f"There is no channel '{name}'.", f"Known are: {', '.join(channels())}.")
    return found


def checked_categories(pairs: list[str]) -> dict[str, list[str]]:
    """From ``season=winter`` to {"season": ["winter"]}. Raises BacklotError("unknown_category")."""
    known = categories()
    out: dict[str, list[str]] = {}
    for pair in pairs:
        name, equals, word = (part.strip() for part in pair.partition("="))
        kind = known.get(name.lower())
        if not equals or kind is None:
            names = ", ".join(known) or "none yet; describe one in categories.toml of your folder BACKLOT_VOCABULARY"
            raise BacklotError("unknown_category", f"'{pair}' names no category.", f"Known are: {names}.")
        found = kind.find(word)
        if not found:
            words = f"Known are: {', '.join(kind.words)}."
            raise BacklotError("unknown_category", f"The category {kind.name} has no word '{word}'.", words)
        out.setdefault(kind.name, []).append(found)
    return out
