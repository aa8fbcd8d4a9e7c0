# SPDX-License-Identifier: GPL-3.0-or-later
"""Korean for the words of the brief, from the tables beside it. What a user has added stays English, in quotes."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from ...protocol import BacklotError
from ..lighting import light_presets
from .particles import Noun

FOLDER = Path(__file__).parent


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as ex:
        raise BacklotError("bad_playbook", f"The Korean table {path.name} is not valid: {ex}.") from ex


@cache
def tables() -> dict[str, dict[str, Any]]:
    """types, colors, and the tables of vocabulary.toml (surfaces, places, moods …). Raises BacklotError."""
    found = {name: _read(FOLDER / f"{name}.toml")[name] for name in ("types", "colors")}
    return {**_read(FOLDER / "vocabulary.toml"), **found}


@cache
def texts() -> dict[str, str]:
    """Korean of the playbook's free texts, by the English one. Raises BacklotError."""
    found: dict[str, str] = {}
    for path in sorted((FOLDER / "texts").glob("*.toml")):
        for table in _read(path).values():
            found.update(table)
    return found


def quoted(word: str) -> Noun:
    """An English word inside a Korean sentence."""
    return Noun(f"‘{word}’")


def word(table: str, english: str) -> Noun:
    """Korean of one word of a table, or the word itself in quotes."""
    return Noun(tables()[table].get(english) or quoted(english))


def text(english: str) -> Noun:
    """Korean of one text of the playbook, or the text itself in quotes."""
    return Noun(texts().get(english) or quoted(english))


def reason(english: str) -> str:
    """Korean of a reason: a whole sentence without its full stop."""
    if family := re.fullmatch(r"the playbook has no entry for (.+), so a neutral set shows the object", english):
        return f"플레이북에 {quoted(family[1])} 항목이 없어 중립적인 세트로 물건만 보여 줍니다"
    return texts().get(english) or f"근거는 {quoted(english)}입니다"


def color(english: str) -> Noun:
    """Korean of a color's name; "muted blue" is made of its parts."""
    known = tables()["colors"]
    if english in known:
        return Noun(known[english])
    if english.startswith("muted ") and english[6:] in known:
        return Noun(f"차분한 {known[english[6:]]}")
    return quoted(english)


def product(english: str) -> Noun:
    """Korean of the product's type."""
    return Noun("제품") if english == "product" else word("types", english)


def backdrop(english: str) -> Noun:
    """Korean of the brief's backdrop, whose color stands at its end: "plain wall in off-white"."""
    known = texts()
    if english in known:
        return Noun(known[english])
    what, _, tint = english.rpartition(" in ")
    return Noun(f"{color(tint)} 톤의 {text(what)}") if what else quoted(english)


def mood(english: str, form: int) -> str:
    """A mood as it stands before a noun (form 0: 우아한) or before another one (form 1: 우아하고)."""
    forms = tables()["moods"].get(english)
    return str(forms[form]) if forms else quoted(english) + ("하고" if form else "한")


def light(preset: str) -> Noun:
    """A light preset as it stands in a sentence."""
    return text(light_presets()[preset].words)
