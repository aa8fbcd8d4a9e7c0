# SPDX-License-Identifier: GPL-3.0-or-later
"""The user's own categories, as ``season`` or ``customer``: words, how a picture is asked for them, what they change.

One table a category in ``categories.toml`` of the user's vocabulary folder (BACKLOT_VOCABULARY)::

    [season]
    question = "When is it used?"
    words = ["spring", "summer", "autumn", "winter"]          # enough; or tables with more:
    [season.words.winter]
    also = ["christmas", "snow"]                              # other words for it, in names and descriptions
    describe = ["a warm product for cold days"]               # sentences that stand for it before a picture
    brief = { kinds = ["season"], mood = ["cozy"] }           # a rule of brief/adjust.py

Optional: ``prompts`` ("{word}" is put in), ``multiple`` (several words may hold), ``threshold`` (least chance at which
a word is told, 0.6), ``ask`` (never guessed from pictures), ``families`` (guessed for these alone), ``trust`` (share of
right answers, once somebody measured).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ...brief.adjust import Rule, read_rule
from ...brief.forms import read_number, read_text, read_words
from ...brief.positions import neutral_entry
from ...protocol import BacklotError
from . import FOLDER, _bad, _read, normalize, user_file

FILE = "categories.toml"
PROMPTS = ("{word}", "a product photo for {word}")
THRESHOLD = 0.6
TAKEN = frozenset(("type", "family", "color", "colors", "material", "materials", "finish", "mood", "moods", "size"))
"""Attributes that every product has anyway."""
_FIELDS = frozenset(("question", "prompts", "words", "multiple", "threshold", "ask", "trust", "families"))
_WORD_FIELDS = frozenset(("also", "describe", "brief"))


@dataclass(frozen=True, slots=True)
class CategoryWord:
    """texts: the sentences that stand for it before a picture. brief: what it changes in the brief, if anything."""

    name: str
    also: tuple[str, ...]
    texts: tuple[str, ...]
    brief: Rule | None


@dataclass(frozen=True, slots=True)
class CategoryKind:
    """One category. trust: measured share of right answers from pictures, None where nobody measured. families: those
    of which a picture is asked at all, all where it is empty."""

    name: str
    question: str
    words: tuple[CategoryWord, ...]
    multiple: bool
    threshold: float
    ask: bool
    trust: float | None
    families: tuple[str, ...] = ()

    def find(self, word: str) -> CategoryWord | None:
        """The word of this name or other name, in any case."""
        asked = normalize(word)
        return next((w for w in self.words if asked in (normalize(w.name), *map(normalize, w.also))), None)

    def named_in(self, text: str) -> tuple[CategoryWord, ...]:
        """The words that the text says, as whole words."""
        found = f" {normalize(text)} "
        return tuple(w for w in self.words if any(f" {normalize(name)} " in found for name in (w.name, *w.also)))


def _flag(data: Mapping[str, Any], key: str) -> bool:
    value = data.get(key, False)
    if not isinstance(value, bool):
        raise ValueError(f"{key} must be true or false")
    return value


def _word(name: str, data: Any, prompts: tuple[str, ...]) -> CategoryWord:
    if not isinstance(data, dict):
        raise ValueError(f"{name!r} must be a table")
    if unknown := set(data) - _WORD_FIELDS:
        raise ValueError(f"{name!r} has the unknown field {min(unknown)!r}")
    also = read_words(data, "also") if "also" in data else ()
    texts = tuple(prompt.replace("{word}", name) for prompt in prompts)
    texts += read_words(data, "describe") if "describe" in data else ()
    try:
        rule = read_rule(data["brief"], neutral_entry()) if "brief" in data else None
    except ValueError as ex:
        raise ValueError(f"{name!r}, brief: {ex}") from ex
    return CategoryWord(name, also, texts, rule)


def _category(name: str, data: Any) -> CategoryKind:
    if not isinstance(data, dict):
        raise ValueError("a category must be a table")
    if not re.fullmatch(r"[a-z][a-z0-9_ ]{0,39}", name) or name in TAKEN:
        raise ValueError("its name must be small letters, and none of the attributes that every product has")
    if unknown := set(data) - _FIELDS:
        raise ValueError(f"unknown field {min(unknown)!r}")
    prompts = read_words(data, "prompts") if "prompts" in data else PROMPTS
    if not any("{word}" in prompt for prompt in prompts):
        raise ValueError("prompts must hold {word}")
    given = data.get("words")
    table = {word: {} for word in read_words(data, "words")} if isinstance(given, list) else given
    if not isinstance(table, dict) or len(table) < 2:
        raise ValueError("words must be at least two")
    words = tuple(_word(word, fields, prompts) for word, fields in table.items())
    taken: dict[str, str] = {}
    for word in words:
        for each in (word.name, *word.also):
            if (other := taken.setdefault(normalize(each), word.name)) != word.name:
                raise ValueError(f"{each!r} belongs to both {other!r} and {word.name!r}")
    return CategoryKind(
        name=name,
        question=read_text(data, "question") if "question" in data else f"Which {name}?",
        words=words,
        multiple=_flag(data, "multiple"),
        threshold=read_number(data, "threshold", 0.0, 1.0) if "threshold" in data else THRESHOLD,
        ask=_flag(data, "ask"),
        trust=read_number(data, "trust", 0.0, 1.0) if "trust" in data else None,
        families=read_words(data, "families") if "families" in data else (),
    )


def read_categories(path: Path) -> dict[str, CategoryKind]:
    """The categories of one file. Raises BacklotError("bad_vocabulary", …) that names the file and the category."""
    kinds = {}
    for name, table in _read(path).items():
        try:
            kinds[name] = _category(name, table)
        except ValueError as ex:
            raise _bad(path, f"[{name}]: {ex}") from ex
    return kinds


@cache
def _load(own: Path | None) -> dict[str, CategoryKind]:
    kinds = read_categories(FOLDER / FILE)
    if own is not None:
        kinds.update(read_categories(own))
    return kinds


def load_categories() -> dict[str, CategoryKind]:
    """All categories by name: the shipped ones, and over them those of the user's folder."""
    return _load(user_file(FILE))


def known_word(name: str, word: str) -> tuple[CategoryKind, CategoryWord]:
    """A category and its word as said. Raises BacklotError("unknown_category", …) that lists what is known."""
    kinds = load_categories()
    kind = kinds.get(" ".join(name.lower().split()))
    if kind is None:
        known = ", ".join(kinds) or "none yet: describe one in categories.toml of your vocabulary folder"
        raise BacklotError("unknown_category", f"There is no category {name!r}.", f"Known are: {known}.")
    found = kind.find(word)
    if found is None:
        known = f"Known are: {', '.join(w.name for w in kind.words)}."
        raise BacklotError("unknown_category", f"The category {kind.name} has no word {word!r}.", known)
    return kind, found
