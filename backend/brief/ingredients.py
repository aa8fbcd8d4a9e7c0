# SPDX-License-Identifier: GPL-3.0-or-later
"""Which ingredients make a picture of a product: water, marble, smoke, a laid table … (ingredients.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from ..models.adapter import softmax
from ..models.roles import Array, TextModel
from ..perception.vocabulary import FAMILIES, load_types
from ..protocol import BacklotError

INGREDIENTS_FILE = Path(__file__).with_name("ingredients.toml")
SOMETIMES = 0.4
"""What "sometimes" counts beside "often"."""
RARELY = 0.1
"""What an ingredient counts for a family that it does not name."""
SHARP = 20.0
"""Multiplies the cosine of words and family before the softmax over families."""
_WORDS = 8


@dataclass(frozen=True, slots=True)
class Ingredient:
    words: str
    often: tuple[str, ...]
    sometimes: tuple[str, ...]


@cache
def load_ingredients(path: Path = INGREDIENTS_FILE) -> tuple[Ingredient, ...]:
    """In the order of the file. Raises BacklotError("bad_ingredients", …)."""
    try:
        found = []
        for words, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            often, sometimes = (tuple(table.get(key, ())) for key in ("often", "sometimes"))
            named = often + sometimes
            if unknown := [family for family in named if family not in FAMILIES]:
                raise ValueError(f"[{words}] names the unknown family {unknown[0]!r}")
            if len(set(named)) < len(named) or not named:
                raise ValueError(f"[{words}] must name families, each once")
            found.append(Ingredient(words, often, sometimes))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as ex:
        raise BacklotError("bad_ingredients", f"{path.name} is not valid: {ex}.", "Correct the file.") from ex
    return tuple(found)


def by_family() -> Array:
    """(families, ingredients) 0-1: how usual each ingredient is."""
    items = load_ingredients()
    rows = [[1.0 if family in item.often else SOMETIMES if family in item.sometimes else 0.0 for item in items]
            for family in FAMILIES]  # fmt: skip
    return np.array(rows, dtype=np.float32)


def _family_texts() -> list[str]:
    types: dict[str, list[str]] = {family: [] for family in FAMILIES}
    for kind in load_types():
        types[kind.family].append(kind.name)
    return [f"{family.replace('_', ' ')}: {', '.join(names[:_WORDS])}" for family, names in types.items()]


def usual(products: list[str], text: TextModel) -> Array:
    """(n, ingredients) 0-1: how usual each ingredient is for products in any words ("skin care", "vehicle")."""
    near = text.embed(products) @ text.embed(_family_texts()).T
    return np.asarray(softmax(near, SHARP) @ by_family(), dtype=np.float32)


def suggest(product: str, text: TextModel) -> list[tuple[str, float]]:
    """Ingredients for one product with how usual they are (0-1), the most usual first."""
    row = usual([product], text)[0]
    items = load_ingredients()
    return [(items[n].words, float(row[n])) for n in np.argsort(-row, kind="stable")]
