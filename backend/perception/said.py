# SPDX-License-Identifier: GPL-3.0-or-later
"""What people say about a product: choices in the sidebar, and ``.json`` descriptions in words."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..brief.forms import POSITIONS
from ..brief.positions import channel_names, user_folder
from ..protocol import BacklotError
from ..records import Category, Color, Source, Value
from .color_names import color_name
from .vocabulary import MOODS, find_material, named_hex

MAX_BYTES = 1_000_000
_SAID: Source = "said by the user"
_FORM = 'It should look like {"name": "…", "size_m": [w, d, h], "colors": […], "materials": […], "moods": […]}.'


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the user, in the vocabulary where they are known; ``warnings`` name those that are not."""

    name: str = ""
    type: str = ""
    description: str = ""
    colors: tuple[Color, ...] = ()
    materials: tuple[Value, ...] = ()
    moods: tuple[Value, ...] = ()
    size_m: tuple[float, ...] | None = None
    """Width, depth and height, or the longest side alone."""
    categories: tuple[Category, ...] = ()
    position: Value = field(default_factory=lambda: Value("", 0.0, "inferred"))
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Everything that was said, as one sentence for the text model."""
        parts = [self.type, self.name, self.description, *(color.name for color in self.colors)]
        return ", ".join(part for part in parts if part)

    def over(self, later: Said) -> Said:
        """These words with later choices put over them."""
        return replace(
            self,
            type=later.type or self.type,
            colors=later.colors or self.colors,
            materials=later.materials or self.materials,
            moods=later.moods or self.moods,
            size_m=later.size_m or self.size_m,
            categories=(*later.categories, *(c for c in self.categories if c.name not in _names(later.categories))),
            position=later.position if later.position.value else self.position,
            warnings=(*self.warnings, *later.warnings),
        )


def _names(categories: Sequence[Category]) -> frozenset[str]:
    return frozenset(category.name for category in categories)


def _categories(data: Mapping[str, Any], warnings: list[str]) -> tuple[Category, ...]:
    """``{"season": "winter", "occasion": ["gift", "party"]}`` in the words of the categories."""
    from .vocabulary.categories import known_word

    given = data.get("categories") or {}
    if not isinstance(given, Mapping):
        raise BacklotError("bad_description", "'categories' of the product is not a table of words.", _FORM)
    found: list[Category] = []
    for name in given:
        for word in _list(given, name):
            try:
                kind, known = known_word(str(name), str(word))
                found.append(Category(kind.name, known.name, 1.0, _SAID))
            except BacklotError as ex:
                warnings.append(f"{ex.message} {ex.hint}")
    return tuple(dict.fromkeys(found))


def _position(data: Mapping[str, Any], warnings: list[str]) -> Value:
    word = _word(data, "position").lower()
    if word and word not in POSITIONS:
        warnings.append(f"The price position {word!r} is not known and is left out; known are: {', '.join(POSITIONS)}.")
        word = ""
    return Value(word, 1.0, _SAID) if word else Value("", 0.0, "inferred")


def _check_channel(data: Mapping[str, Any], warnings: list[str]) -> None:
    names = channel_names(user_folder())
    word = _word(data, "channel").lower()
    if word and word not in names:
        warnings.append(f"The channel {word!r} is not known and is left out; known are: {', '.join(names)}.")


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    value = data.get(key)
    if value is None or value == "":
        return []
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    if isinstance(value, Sequence):
        return list(value)
    raise BacklotError("bad_description", f"{key!r} of the product is not a list.", _FORM)


def _word(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BacklotError("bad_description", f"{key!r} of the product is not a text.", _FORM)
    return " ".join(value.split())[:500]


def _size(data: Mapping[str, Any]) -> tuple[float, ...] | None:
    value = data.get("size_m")
    if value is None:
        return None
    numbers = [float(n) for n in value if isinstance(n, int | float)] if isinstance(value, list | tuple) else []
    if len(numbers) not in (1, 3) or not all(math.isfinite(n) and 0 < n <= 100 for n in numbers):
        raise BacklotError(
            "bad_description", "'size_m' of the product is not its lengths in meters.",
            "Give width, depth and height, for example [0.08, 0.05, 0.12], or the longest side alone: [0.12].",
        )  # fmt: skip
    return tuple(numbers)


def _colors(items: Sequence[Any], warnings: list[str]) -> tuple[Color, ...]:
    found: list[Color] = []
    for item in items:
        name, hex, share = item, "", None
        if isinstance(item, Mapping):
            name, hex, share = item.get("name") or "", item.get("hex") or "", item.get("share")
        name, hex = str(name).strip(), str(hex).strip().lower()
        if re.fullmatch(r"#[0-9a-fA-F]{6}", name):
            name, hex = "", name.lower()
        if not re.fullmatch(r"#[0-9a-f]{6}", hex):
            hex = named_hex(name)
        if not hex:
            warnings.append(f"The color {name!r} is not known; give it as #rrggbb.")
            continue
        known = isinstance(share, int | float) and math.isfinite(share) and share > 0
        found.append(Color(name or color_name(hex), hex, float(share) if known else 1.0 / (1 + len(found)), _SAID))  # type: ignore[arg-type]
    total = sum(color.share for color in found)
    return tuple(replace(color, share=round(color.share / total, 4)) for color in found)


def read_said(data: Mapping[str, Any]) -> Said:
    """Choices or a description as plain data. Raises BacklotError("bad_description", …).

    A word that is not known (of a material, mood, category, position, channel) is left out, and a warning says so.
    """
    if not isinstance(data, Mapping):
        raise BacklotError("bad_description", "What was said of the product is not a table of words.", _FORM)
    warnings: list[str] = []
    materials: list[Value] = []
    for item in _list(data, "materials"):
        word = str(item.get("value") if isinstance(item, Mapping) else item)
        if known := find_material(word):
            materials.append(Value(known, 1.0, _SAID, "" if known == word else f"said: {word}"))
        else:
            warnings.append(f"The material {word!r} is not known and is left out.")
    moods: list[Value] = []
    for item in _list(data, "moods"):
        word = str(item.get("value") if isinstance(item, Mapping) else item).strip().lower()
        if word in MOODS:
            moods.append(Value(word, 1.0, _SAID))
        else:
            warnings.append(f"The mood {word!r} is not known and is left out; known are: {', '.join(MOODS)}.")
    _check_channel(data, warnings)
    return Said(
        name=_word(data, "name"),
        type=_word(data, "type"),
        description=_word(data, "description"),
        colors=_colors(_list(data, "colors"), warnings),
        materials=tuple(dict.fromkeys(materials)),
        moods=tuple(dict.fromkeys(moods)),
        size_m=_size(data),
        categories=_categories(data, warnings),
        position=_position(data, warnings),
        warnings=tuple(warnings),
    )


def read_description(path: Path) -> Said:
    """A ``.json`` description. Raises BacklotError: missing_file, bad_description."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BacklotError("bad_description", f"The description {path} is larger than 1 MB.", _FORM)
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as ex:
        raise BacklotError("missing_file", f"There is no file {path}.", "Check the path.") from ex
    except (OSError, ValueError, RecursionError) as ex:
        raise BacklotError("bad_description", f"{path} is not a JSON description: {ex}.", _FORM) from ex
    if not isinstance(data, dict):
        raise BacklotError("bad_description", f"{path} does not describe one product.", _FORM)
    words = read_said(data)
    if not words.name and not words.type:
        raise BacklotError("bad_description", f"{path} has no name.", _FORM)
    return words if words.name else replace(words, name=words.type)
