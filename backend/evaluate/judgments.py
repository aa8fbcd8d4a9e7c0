# SPDX-License-Identifier: GPL-3.0-or-later
"""The judged products: which sets an art director would take for them, read from ``judgments/*.toml`` and checked.

One file a family; the rule and the form stand in ``judgments/README.md``. ``judgments/second`` holds second opinions
on some of the products by somebody who did not know the first one.
"""

from __future__ import annotations

import hashlib
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..library.cards import DEFAULT, Card
from ..perception.vocabulary import MOODS
from ..protocol import BacklotError

FOLDER = Path(__file__).with_name("judgments")
SECOND = FOLDER / "second"
GRADES = (0, 1, 2, 3)
POSITIONS = ("everyday", "premium", "luxury")
FIT_SHARE = 0.55
_FIELDS = frozenset((
    "id", "type", "name", "size_m", "colors", "materials", "moods", "position", "why", "model", "photo", "grade_0",
    "grade_1", "grade_2", "grade_3",
))  # fmt: skip

Split = Literal["fit", "test"]


@dataclass(frozen=True, slots=True)
class Judged:
    """One product with its grades. family: the file's name.

    model, photo: a product of a data folder, relative to it ("products3d/…", "photos/…"); empty for one in words.
    grades: set or ``set:variant`` (``set:default`` for the default alone) to 0-3.
    """

    id: str
    family: str
    type: str
    name: str
    size_m: tuple[float, float, float] | None
    colors: tuple[str, ...]
    materials: tuple[str, ...]
    moods: tuple[str, ...]
    position: str
    why: str
    model: str
    photo: str
    grades: Mapping[str, int]

    @property
    def in_words(self) -> bool:
        return not self.model and not self.photo

    def grade(self, card: Card) -> int:
        """A variant that is named takes its own grade, any other one that of its set; what is not named is 0."""
        return self.grades.get(f"{card.set_id}:{card.variant}", self.grades.get(card.set_id, 0))


class _Product:
    """Takes checked values out of one ``[[product]]``; every complaint is a ValueError of one line."""

    def __init__(self, data: dict[str, Any], known: Mapping[str, frozenset[str]]) -> None:
        self.data, self.known = data, known

    def text(self, key: str, required: bool = True) -> str:
        value = self.data.get(key, "")
        if not isinstance(value, str) or (required and not value.strip()):
            raise ValueError(f"{key} must be a text" if key in self.data else f"{key} is missing")
        return value.strip()

    def words(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            raise ValueError(f"{key} must be a list of words")
        return tuple(value)

    def size(self) -> tuple[float, float, float] | None:
        value = self.data.get("size_m")
        if value is None:
            return None
        numbers = isinstance(value, list) and all(isinstance(v, int | float) for v in value)
        if not numbers or len(value) != 3 or not all(math.isfinite(v) and 0 < v <= 100 for v in value):
            raise ValueError("size_m must be width, depth and height in meters")
        return float(value[0]), float(value[1]), float(value[2])

    def grades(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for grade in GRADES:
            for name in self.words(f"grade_{grade}"):
                set_id, _, variant = name.partition(":")
                if set_id not in self.known:
                    raise ValueError(f"grade_{grade} names the unknown set {set_id!r}")
                if variant and variant not in self.known[set_id]:
                    raise ValueError(f"grade_{grade} names {name!r}, and {set_id} has no such variant")
                if name in found:
                    raise ValueError(f"{name!r} has two grades, {found[name]} and {grade}")
                found[name] = grade
        if not any(found.values()):
            raise ValueError("no set has a grade over 0")
        return found

    def read(self, family: str) -> Judged:
        if unknown := set(self.data) - _FIELDS:
            raise ValueError(f"unknown field {min(unknown)!r}")
        model, photo = self.text("model", required=False), self.text("photo", required=False)
        if model and photo:
            raise ValueError("it has both a model and a photo")
        if any(Path(path).is_absolute() or ".." in Path(path).parts for path in (model, photo)):
            raise ValueError("model and photo are paths inside of the data folder")
        position = self.text("position", required=False)
        if position and position not in POSITIONS:
            raise ValueError(f"position is {position!r}; it must be one of {', '.join(POSITIONS)}")
        moods = self.words("moods")
        if unknown := set(moods) - set(MOODS):
            raise ValueError(f"moods has the unknown word {min(unknown)!r}")
        return Judged(
            id=self.text("id"), family=family, type=self.text("type"),
            name=self.text("name", required=not (model or photo)), size_m=self.size(), colors=self.words("colors"),
            materials=self.words("materials"), moods=moods, position=position, why=self.text("why"), model=model,
            photo=photo, grades=self.grades(),
        )  # fmt: skip


def _sets(cards: Sequence[Card]) -> dict[str, frozenset[str]]:
    """The variants of each set, the default among them."""
    found: dict[str, set[str]] = {}
    for card in cards:
        found.setdefault(card.set_id, {DEFAULT}).add(card.variant)
    return {set_id: frozenset(variants) for set_id, variants in found.items()}


def read_judgments(cards: Sequence[Card], folder: Path = FOLDER) -> tuple[Judged, ...]:
    """All judged products of a folder, families in alphabetical order.

    Raises BacklotError("bad_judgments", …) that names the file, the product and what is wrong.
    """
    known, found = _sets(cards), dict[str, Judged]()
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise BacklotError("bad_judgments", f"There are no judgments in {folder}.", "Install Backlot again.")
    for path in paths:
        where = ""
        try:
            products = tomllib.loads(path.read_text(encoding="utf-8")).get("product")
            if not isinstance(products, list) or not products:
                raise ValueError("there is no [[product]]")
            for number, data in enumerate(products, 1):
                where = f", product {data.get('id') or number}"
                product = _Product(data, known).read(path.stem)
                if product.id in found:
                    raise ValueError(f"the id stands in {found[product.id].family}.toml as well")
                found[product.id] = product
        except (OSError, ValueError, TypeError, AttributeError) as ex:
            raise BacklotError(
                "bad_judgments", f"The judgments {path.name}{where} are not valid: {ex}.", "Correct the file."
            ) from ex
    return tuple(found.values())


def _fraction(text: str) -> float:
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) / 2**32


def split(products: Sequence[Judged]) -> dict[str, Split]:
    """Fit or test for each id: about 55 to 45 in every family, by a hash, the same on every machine.

    What two people judged (the same model or photo) stands on one side.
    """
    found: dict[str, Split] = {}
    side_of: dict[str, Split] = {}
    families: dict[str, list[Judged]] = {}
    for product in products:
        families.setdefault(product.family, []).append(product)
    for family, own in families.items():
        begin = _fraction(family)  # so that families with one product do not all go to one side
        order = sorted(own, key=lambda product: (_fraction(product.id), product.id))
        for number, product in enumerate(order):
            step = int(begin + FIT_SHARE * (number + 1)) - int(begin + FIT_SHARE * number)
            side: Split = "fit" if step else "test"
            found[product.id] = side_of.setdefault(product.model or product.photo or product.id, side)
    return found
