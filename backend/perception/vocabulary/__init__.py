# SPDX-License-Identifier: GPL-3.0-or-later
"""The words that perception may use: types, colors, materials, moods. Read from the TOML files beside, and validated.

Standard library only, so that every front can offer the words without starting a model.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ...protocol import BacklotError

FOLDER = Path(__file__).parent
ENV = "BACKLOT_VOCABULARY"
"""Environment variable that names the user's own vocabulary folder: types.toml, categories.toml."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FAMILIES = _words(
    "perfume skin_care make_up watches jewelry eyewear footwear bags apparel hats spirits wine beer soft_drinks "
    "coffee_tea bakery fruit meals kitchenware appliances tableware glassware furniture lamps textiles decor "
    "plants toys baby books stationery music cameras audio computers phones tools bicycles sports outdoor pets "
    "health car_parts"
)
MOODS = _words(
    "elegant luxurious calm fresh natural warm cozy playful bold modern minimal technical rugged romantic festive "
    "dramatic clean nostalgic sporty gentle"
)
MATERIALS = _words("metal glass plastic ceramic wood leather fabric fur paper stone rubber wax food foliage liquid")
FINISHES: tuple[str, ...] = ("matte", "satin", "glossy", "transparent", "metallic", "furry")


@dataclass(frozen=True, slots=True)
class ProductType:
    """One kind of product. size_m: usual longest side, smallest and largest, in meters."""

    name: str
    synonyms: tuple[str, ...]
    family: str
    size_m: tuple[float, float]
    materials: tuple[str, ...]

    @property
    def typical_m(self) -> float:
        """The usual longest side, meters: the geometric middle of the range."""
        return float((self.size_m[0] * self.size_m[1]) ** 0.5)


@dataclass(frozen=True, slots=True)
class ColorName:
    """A name, its sRGB value, and the basic color it belongs to."""

    name: str
    hex: str
    group: str


@dataclass(frozen=True, slots=True)
class MaterialWords:
    name: str
    also: tuple[str, ...]
    prompts: tuple[str, ...]
    finish: str


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as ex:
        raise BacklotError("bad_vocabulary", f"The vocabulary file {path} cannot be read: {ex}.") from ex


def _bad(path: Path, what: str) -> BacklotError:
    return BacklotError(
        "bad_vocabulary", f"The vocabulary file {path} is wrong: {what}.", "Correct or remove the line."
    )


def normalize(text: str) -> str:
    """Lower case, single spaces, no punctuation but hyphens and apostrophes inside words."""
    return " ".join(re.sub(r"[^0-9a-zäöüß가-힣'\-]+", " ", text.lower().replace("’", "'")).split())


def user_file(name: str) -> Path | None:
    """The file of this name in the user's vocabulary folder, if there is one.

    Raises BacklotError("bad_vocabulary", …) where the folder that was named does not exist.
    """
    folder = os.environ.get(ENV, "")
    if folder and not Path(folder).is_dir():
        raise BacklotError("bad_vocabulary", f"The vocabulary folder {folder} does not exist.", f"Correct {ENV}.")
    path = Path(folder) / name
    return path if folder and path.is_file() else None


def read_types(path: Path, families: bool = True) -> tuple[ProductType, ...]:
    """Types of one TOML file, checked: known family and materials, a size range, no name twice.

    families: only those that are shipped; the user's own file may name more, which his playbook describes.
    Raises BacklotError("bad_vocabulary", …) that names the file and the line's name.
    """
    types: list[ProductType] = []
    taken: dict[str, str] = {}
    for family, lines in _read(path).items():
        if family not in FAMILIES and (families or not re.fullmatch(r"[a-z][a-z_]{0,39}", family)):
            raise _bad(path, f"there is no family {family!r}")
        for name, line in lines.items():
            try:
                low, high = (float(value) for value in line["size_m"])
                materials = tuple(str(value) for value in line["materials"])
                synonyms = tuple(str(value) for value in line.get("synonyms", ()))
            except (KeyError, TypeError, ValueError) as ex:
                raise _bad(path, f"{name!r} needs size_m = [low, high] and materials ({ex})") from ex
            if not 0.001 <= low < high <= 20.0:
                raise _bad(path, f"the size of {name!r} is not a range in meters")
            if not materials or not set(materials) <= set(MATERIALS):
                raise _bad(path, f"{name!r} has materials that are not in the list: {', '.join(materials)}")
            for word in (name, *synonyms):
                if (other := taken.setdefault(normalize(word), name)) != name:
                    raise _bad(path, f"{word!r} belongs to both {other!r} and {name!r}")
            types.append(ProductType(name, synonyms, family, (low, high), materials))
    return tuple(types)


@cache
def _load_types(extra: Path | None) -> tuple[ProductType, ...]:
    types = {kind.name: kind for kind in read_types(FOLDER / "types.toml")}
    if extra is not None and extra.exists():
        types.update({kind.name: kind for kind in read_types(extra, families=False)})
    return tuple(types.values())


def load_types(extra: Path | None = None) -> tuple[ProductType, ...]:
    """The shipped types; a user's file of the same form (``extra``, or types.toml of the vocabulary folder) adds types
    or replaces those of the same name."""
    return _load_types(extra or user_file("types.toml"))


@cache
def load_colors() -> tuple[ColorName, ...]:
    path = FOLDER / "colors.toml"
    colors = tuple(ColorName(name, line["hex"], line["group"]) for name, line in _read(path)["colors"].items())
    for color in colors:
        if not re.fullmatch(r"#[0-9a-f]{6}", color.hex):
            raise _bad(path, f"{color.name!r} has no hex value like #12ab9f")
    return colors


@cache
def load_shop_words() -> dict[str, str]:
    """Words for whole products to the hex value that they start from."""
    path = FOLDER / "colors.toml"
    words: dict[str, str] = _read(path)["shop_words"]
    for name, hex in words.items():
        if not re.fullmatch(r"#[0-9a-f]{6}", hex):
            raise _bad(path, f"{name!r} has no hex value like #12ab9f")
    return words


def named_hex(words: str) -> str:
    """The hex value of a color in words (``dark navy blue`` finds ``navy``), or empty."""
    asked = normalize(words).replace("grey", "gray")
    by_name = {color.name: color.hex for color in load_colors()}
    if asked in by_name:
        return by_name[asked]
    inside = [name for name in by_name if f" {name} " in f" {asked} "]
    return by_name[max(inside, key=len)] if inside else ""


@cache
def load_materials() -> dict[str, MaterialWords]:
    path = FOLDER / "materials.toml"
    words = {
        name: MaterialWords(name, tuple(line["also"]), tuple(line["prompts"]), line["finish"])
        for name, line in _read(path)["materials"].items()
    }
    if set(words) != set(MATERIALS) or not {word.finish for word in words.values()} <= set(FINISHES):
        raise _bad(path, "it must name every material, each with a known finish")
    return words


@cache
def load_moods() -> dict[str, dict[str, dict[str, float]]]:
    """Tables ``families``, ``materials``, ``colors``: key to weights of moods."""
    path = FOLDER / "moods.toml"
    tables = _read(path)
    for table in tables.values():
        for key, weights in table.items():
            if not set(weights) <= set(MOODS):
                raise _bad(path, f"{key!r} has moods that are not in the list")
    return tables


@cache
def _index(types: tuple[ProductType, ...]) -> dict[str, ProductType]:
    return {normalize(word): kind for kind in types for word in (kind.name, *kind.synonyms)}


def type_index() -> dict[str, ProductType]:
    """Every name and synonym, normalized, to its type."""
    return _index(load_types())


def find_type(text: str) -> ProductType | None:
    """The type whose name or synonym is the text, or else the longest one that stands in it as whole words.

    The last of equally long ones wins: in "coffee table lamp" the head noun stands at the end.
    Plural endings are tried on the last word.
    """
    words = normalize(text.replace("_", " ")).split()
    index = type_index()
    best: tuple[int, int, ProductType] | None = None
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + 5) + 1):
            phrase = " ".join(words[start:end])
            kind = next((index[form] for form in _singular(phrase) if form in index), None)
            if kind is not None and (best is None or (end - start, end) >= best[:2]):
                best = (end - start, end, kind)
    return best[2] if best else None


def _singular(phrase: str) -> tuple[str, ...]:
    forms = [phrase]
    if phrase.endswith("ies"):
        forms.append(phrase[:-3] + "y")
    if phrase.endswith("es"):
        forms.append(phrase[:-2])
    if phrase.endswith("s") and not phrase.endswith("ss"):
        forms.append(phrase[:-1])
    return tuple(forms)


@cache
def _material_index() -> dict[str, str]:
    return {normalize(word): name for name, words in load_materials().items() for word in (name, *words.also)}


def find_material(text: str) -> str:
    """The material that a word or phrase names, or empty."""
    index = _material_index()
    words = normalize(text).split()
    for length in range(min(3, len(words)), 0, -1):
        for start in range(len(words) - length, -1, -1):
            if found := index.get(" ".join(words[start : start + length])):
                return found
    return ""
