# SPDX-License-Identifier: GPL-3.0-or-later
"""Cards: the metadata of sets, read from a library folder and validated. A faulty card is reported, never fatal.

A library is a folder of set folders (``<id>/card.json``, beside ``set.blend`` and ``preview.webp``) or of plain
``*.json`` cards. A card without a ``.blend`` is ranked and cannot be staged.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..brief import oklab
from ..brief.entries import KINDS
from ..brief.lighting import DIRECTIONS, KEYS
from ..protocol import BacklotError

SCHEMA = 1
MAX_BYTES = 1 << 20
"""Largest card file that is read; real ones have a few kB."""
_MOST_CARDS = 100_000
_MOST_VARIANTS = 64
DEFAULT = "default"
"""Id of the variant in which a set was built."""
_OF_VARIANTS = frozenset(("caption", "palette", "mood", "light", "surfaces", "materials", "backdrop", "props"))


@dataclass(frozen=True, slots=True)
class PaletteColor:
    hex: str
    share: float


@dataclass(frozen=True, slots=True)
class CardLight:
    """Light as built; every part may be unknown (None or empty)."""

    direction: str = ""
    elevation_deg: float | None = None
    kelvin: float | None = None
    softness: float | None = None
    fill_ratio: float | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a product stands; radius and height of the free space in meters at scale 1."""

    name: str
    free_radius_m: float
    free_height_m: float


@dataclass(frozen=True, slots=True)
class Card:
    """One candidate: a set in one of its variants. size_m: longest side of products that it suits, after scaling
    within ``scale_range``.

    id: ``<set>`` for the default, ``<set>:<variant>`` else. set_id: the set, which is in ``folder``.
    """

    id: str
    set_id: str
    variant: str
    title: str
    caption: str
    kind: str
    place: str
    surfaces: tuple[str, ...]
    materials: tuple[str, ...]
    backdrop: str
    palette: tuple[PaletteColor, ...]
    mood: tuple[str, ...]
    light: CardLight
    technique: tuple[str, ...]
    props: tuple[str, ...]
    families: tuple[str, ...]
    size_m: tuple[float, float] | None
    avoids: tuple[str, ...]
    design_size_m: float | None
    scale_range: tuple[float, float]
    marks: tuple[Mark, ...]
    cameras: tuple[str, ...]
    copy_space: tuple[str, ...]
    licence: str
    folder: Path
    stageable: bool
    digest: str

    @property
    def text(self) -> str:
        """The card as one passage for text similarity."""
        parts = [
            self.caption or self.title,
            f"A {self.place or self.kind} set: {', '.join(self.surfaces)} surface, {self.backdrop}.",
            f"Mood: {', '.join(self.mood)}.",
            f"Light: {self.light.key} {self.light.direction}.",
            f"Props: {', '.join(self.props) or 'none'}.",
        ]
        if self.families:
            parts.append(f"For {', '.join(f.replace('_', ' ') for f in self.families)}.")
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Fault:
    """One card that cannot be used, and why, in one line."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Library:
    """All candidates of a folder, sets in alphabetical order, each set's default first; and the faulty cards."""

    folder: Path
    cards: tuple[Card, ...]
    faults: tuple[Fault, ...]

    @property
    def sets(self) -> int:
        """How many sets there are, whatever their variants."""
        return len({card.set_id for card in self.cards})

    @property
    def candidates(self) -> int:
        """How many cards there are."""
        return len(self.cards)


class _Reader:
    """Takes typed values out of a card; every complaint is a ValueError of one line."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data

    def text(self, key: str, required: bool = False) -> str:
        value = self.data.get(key, "")
        if not isinstance(value, str) or (required and not value.strip()):
            raise ValueError(f"{key} must be a text" if key in self.data else f"{key} is missing")
        return value.strip()

    def words(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise ValueError(f"{key} must be a list of words")
        return tuple(v.strip() for v in value if v.strip())

    def number(self, key: str, low: float, high: float) -> float | None:
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
            raise ValueError(f"{key} must be a number from {low:g} to {high:g}")
        return float(value)

    def choice(self, key: str, known: frozenset[str], required: bool = False) -> str:
        value = self.text(key, required)
        if value and value not in known:
            raise ValueError(f"{key} is {value!r}; it must be one of {', '.join(sorted(known))}")
        return value

    def pair(self, key: str, high: float) -> tuple[float, float] | None:
        value = self.data.get(key)
        if value is None:
            return None
        numbers = isinstance(value, list) and all(isinstance(v, int | float) and not isinstance(v, bool) for v in value)
        if not numbers or len(value) != 2 or not 0 < value[0] <= value[1] <= high:
            raise ValueError(f"{key} must be two numbers over 0 in rising order")
        return float(value[0]), float(value[1])

    def part(self, key: str) -> _Reader:
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            raise ValueError(f"{key} must be an object")
        return _Reader(value)

    def parts(self, key: str) -> list[_Reader]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            raise ValueError(f"{key} must be a list of objects")
        return [_Reader(v) for v in value]


def _palette(card: _Reader) -> tuple[PaletteColor, ...]:
    colors = []
    for part in card.parts("palette"):
        hex = part.text("hex", required=True)
        if not oklab.is_hex(hex):
            raise ValueError(f"palette has {hex[:20]!r}, which is not a color like #e9e2d8")
        share = part.number("share", 0.0, 1.0)
        colors.append(PaletteColor(hex.lower(), 0.0 if share is None else share))
    return tuple(sorted(colors, key=lambda color: -color.share))


def parse_cards(data: Any, folder: Path, stageable: bool) -> tuple[Card, ...]:
    """The candidates of one set from its card's JSON data, the default first; raises ValueError with one line.

    A card without variants is that of its default alone.
    """
    if not isinstance(data, dict):
        raise ValueError("a card must be a JSON object")
    if data.get("schema", SCHEMA) != SCHEMA:
        raise ValueError(f"schema {data['schema']!r} is not known (this version reads {SCHEMA})")
    card = _Reader(data)
    default = _candidate(data, DEFAULT, folder, stageable)
    cards = {DEFAULT: default}
    for part in card.parts("variants"):
        id = part.text("id", required=True)
        if not _is_variant(id):
            raise ValueError(f"variant {id[:40]!r} must be small letters, digits and _, beginning with a letter")
        if id == DEFAULT:
            continue
        if id in cards:
            raise ValueError(f"variant {id!r} is there twice")
        own = {key: value for key, value in part.data.items() if key in _OF_VARIANTS}
        if "families" in part.data:
            own["suits"] = {**card.part("suits").data, "families": part.data["families"]}
        title = part.text("title") or id.replace("_", " ").capitalize()
        own["title"] = f"{default.title} · {title}"
        try:
            cards[id] = _candidate({**data, **own}, id, folder, stageable)
        except ValueError as ex:
            raise ValueError(f"variant {id}: {ex}") from ex
        if len(cards) > _MOST_VARIANTS:
            raise ValueError(f"there are more than {_MOST_VARIANTS} variants")
    return tuple(cards.values())


def _is_variant(id: str) -> bool:
    return re.fullmatch(r"[a-z][a-z0-9_]{0,39}", id) is not None


def _candidate(data: dict[str, Any], variant: str, folder: Path, stageable: bool) -> Card:
    card = _Reader(data)
    id = card.text("id", required=True)
    if not id.replace("_", "").replace("-", "").isalnum() or len(id) > 100:
        raise ValueError(f"id {id[:40]!r} may hold letters, digits, - and _ only")
    light, suits = card.part("light"), card.part("suits")
    caption, title = card.text("caption"), card.text("title")
    if not (caption or title):
        raise ValueError("caption is missing")
    marks = tuple(
        Mark(m.text("name"), m.number("free_radius_m", 0, 1e3) or 0.0, m.number("free_height_m", 0, 1e3) or 0.0)
        for m in card.parts("marks")
    )
    seen = {key: value for key, value in data.items() if key != "variants"}
    return Card(
        id=id if variant == DEFAULT else f"{id}:{variant}",
        set_id=id,
        variant=variant,
        title=title or id.replace("_", " ").capitalize(),
        caption=caption,
        kind=card.choice("kind", KINDS, required=True),
        place=card.text("place").lower(),
        surfaces=card.words("surfaces"),
        materials=card.words("materials"),
        backdrop=card.text("backdrop"),
        palette=_palette(card),
        mood=card.words("mood"),
        light=CardLight(
            direction=light.choice("direction", DIRECTIONS),
            elevation_deg=light.number("elevation_deg", -90, 90),
            kelvin=light.number("kelvin", 1000, 25000),
            softness=light.number("softness", 0, 100),
            fill_ratio=light.number("fill_ratio", 0, 1000),
            key=light.choice("key", KEYS),
        ),
        technique=card.words("technique"),
        props=card.words("props"),
        families=suits.words("families"),
        size_m=suits.pair("size_m", 1000),
        avoids=card.words("avoids"),
        design_size_m=card.number("design_size_m", 1e-4, 1000),
        scale_range=card.pair("scale_range", 1000) or (1.0, 1.0),
        marks=marks,
        cameras=tuple(c.text("name") for c in card.parts("cameras")),
        copy_space=card.words("copy_space"),
        licence=card.text("licence"),
        folder=folder,
        stageable=stageable,
        digest=hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest(),
    )


def read_cards(path: Path) -> tuple[Card, ...]:
    """The candidates of one card file; raises ValueError with one line, or OSError."""
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"the file is larger than {MAX_BYTES >> 10} kB")
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as ex:
        raise ValueError(f"not readable as JSON: {ex}") from ex
    return parse_cards(data, path.parent, path.name == "card.json" and (path.parent / "set.blend").is_file())


def card_paths(folder: Path) -> Iterator[Path]:
    """All card files of a library, in order; raises OSError."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir() and (path / "card.json").is_file():
            yield path / "card.json"
        elif path.suffix == ".json" and path.is_file():
            yield path


def load_library(folder: Path | str) -> Library:
    """Read all cards of a folder.

    Raises BacklotError: missing_library (no such folder), empty_library (no usable card in it).
    """
    folder = Path(folder).expanduser()
    try:
        paths = list(card_paths(folder))[:_MOST_CARDS]
    except OSError as ex:
        raise BacklotError(
            "missing_library", f"The library folder {folder} cannot be read ({ex.strerror or ex}).",
            "Give a folder that holds sets.",
        ) from ex  # fmt: skip
    sets: dict[str, tuple[Card, ...]] = {}
    faults: list[Fault] = []
    for path in paths:
        try:
            cards = read_cards(path)
            id = cards[0].set_id
            if id in sets:
                raise ValueError(f"the id {id!r} is taken by {sets[id][0].folder.name}")
            sets[id] = cards
        except (ValueError, OSError) as ex:
            faults.append(Fault(path, " ".join(str(ex).split())[:300]))
    if not sets:
        what = f"; {len(faults)} faulty, the first: {faults[0].path.name}: {faults[0].reason}" if faults else ""
        raise BacklotError(
            "empty_library", f"The library {folder} holds no usable set{what}.",
            "Give a folder of sets (each with a card.json), or build the sets.",
        )  # fmt: skip
    return Library(folder, tuple(card for id in sorted(sets) for card in sets[id]), tuple(faults))


def stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Names, times and sizes of all card files: changes whenever the library does. Empty where it cannot be read."""
    try:
        return tuple((str(p), (s := p.stat()).st_mtime_ns, s.st_size) for p in card_paths(folder))
    except OSError:
        return ()
