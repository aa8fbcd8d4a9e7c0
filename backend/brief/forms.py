# SPDX-License-Identifier: GPL-3.0-or-later
"""An entry of the playbook as a record, and how one is read from a table: whole, or as what differs from another."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

from ..records import LightingSpec, Prop, TechniqueSpec
from . import oklab
from .lighting import LightPreset, limited

KINDS = frozenset(("studio", "space", "outdoor", "season"))
MOODS = frozenset((
    "elegant", "luxurious", "calm", "fresh", "natural", "warm", "cozy", "playful", "bold", "modern", "minimal",
    "technical", "rugged", "romantic", "festive", "dramatic", "clean", "nostalgic", "sporty", "gentle",
))  # fmt: skip
SURFACES = frozenset((
    "marble", "stone", "wood", "concrete", "plaster", "acrylic", "glass", "metal", "fabric", "linen", "velvet",
    "leather", "paper", "sand", "snow", "moss", "water", "tile", "terrazzo", "ceramic", "foliage",
))  # fmt: skip
RELATIONS = ("contrast", "analog", "monochrome")
LIGHTNESS = ("lighter", "darker", "either")
POSITIONS = ("everyday", "premium", "luxury")
"""Price positions, from the cheapest; what each changes stands in positions.toml."""
TRADES = frozenset((
    "beauty", "fashion", "precious", "drinks", "food", "home", "technical", "active", "family", "paper", "plain",
))  # fmt: skip
"""Groups of families that price positions and channels change in the same way."""

USUAL_FORMAT = "4:5"

_LIGHT_FIELDS = {
    "direction": "key_direction", "elevation": "key_elevation_deg", "kelvin": "key_kelvin", "fill_ratio": "fill_ratio",
    "softness": "softness", "rim": "rim", "background": "background_stops", "gobo": "gobo",
}  # fmt: skip
_PALETTE_FIELDS = frozenset(("relation", "lightness", "separation", "chroma", "backdrop"))
FIELDS = frozenset((
    "kinds", "places", "avoid_places", "surfaces", "backdrop", "light", "shot", "angle", "elevation_deg", "focal_mm",
    "fstop", "fill", "format", "technique_why", "props", "texture", "mood", "atmosphere", "avoid", "palette", "why",
    "trade", "position", "most", "also",
))  # fmt: skip

T = TypeVar("T")
Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PaletteRule:
    """Backdrop color in relation to the product's: ``separation`` is the least difference of OKLab lightness.

    chroma: factor on the backdrop's colorfulness. backdrop: its color as #rrggbb where it must be just that.
    """

    relation: Literal["contrast", "analog", "monochrome"]
    lightness: Literal["lighter", "darker", "either"]
    separation: float
    chroma: float = 1.0
    backdrop: str = ""


@dataclass(frozen=True, slots=True)
class PlaybookEntry:
    """How one family is photographed. Lists are in order of preference; every ``why`` is one line of reasoning.

    position: the price position that the entry is written for; most: the dearest in which such things are sold.
    also: other words by which the entry is found. variants: (words of the type, entry) for parts of the family.
    own: tables of what differs at a price position or on a channel, where practice differs from the general rule.
    unwanted: moods that the position or the channel rules out; room: how many props they leave room for.
    """

    family: str
    kinds: tuple[str, ...]
    places: tuple[str, ...]
    avoid_places: tuple[str, ...]
    surfaces: tuple[str, ...]
    backdrop: str
    lighting: LightingSpec
    technique: TechniqueSpec
    props: tuple[Prop, ...]
    texture: tuple[str, ...]
    mood: tuple[str, ...]
    atmosphere: str
    avoid: tuple[str, ...]
    palette: PaletteRule
    why: str
    trade: str = "plain"
    position: str = POSITIONS[0]
    most: str = POSITIONS[-1]
    also: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    variants: tuple[tuple[tuple[str, ...], PlaybookEntry], ...] = ()
    own: Table = field(default_factory=dict)
    unwanted: frozenset[str] = frozenset()
    room: int = 5

    def for_type(self, type: str) -> PlaybookEntry:
        """The variant whose words occur in the type, at the start of a word, or the entry itself."""
        return next((entry for words, entry in self.variants if named_in(words, type)), self)


def named_in(words: tuple[str, ...], text: str) -> bool:
    """Whether one of the words stands in the text, at the start of a word."""
    return any(re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE) for word in words)


def read_words(data: Table, key: str, known: frozenset[str] | None = None, empty: bool = False) -> tuple[str, ...]:
    """A list of words; raises ValueError in one line, as all readers here do."""
    value = data.get(key)
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise ValueError(f"{key} must be a list of words")
    if not value and not empty:
        raise ValueError(f"{key} is empty")
    for word in value:
        if known is not None and word not in known:
            raise ValueError(f"{key} has the unknown word {word!r}")
    return tuple(value)


def read_text(data: Table, key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value.strip() or "\n" in value:
        raise ValueError(f"{key} must be one line of text")
    return value


def read_number(data: Table, key: str, low: float, high: float) -> float:
    value = data.get(key)
    if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
        raise ValueError(f"{key} must be a number from {low:g} to {high:g}")
    return float(value)


def read_choice(data: Table, key: str, known: tuple[str, ...] | frozenset[str]) -> str:
    value = data.get(key)
    if value not in known:
        raise ValueError(f"{key} must be one of {', '.join(sorted(known))}")
    return str(value)


def read_props(data: Table, key: str) -> tuple[Prop, ...]:
    props = data.get(key)
    if not isinstance(props, list) or not all(isinstance(p, dict) for p in props):
        raise ValueError(f"{key} must be a list of {{ name, role, place }}")
    for prop in props:
        if unknown := set(prop) - {"name", "role", "place"}:
            raise ValueError(f"{key} has the unknown field {min(unknown)!r}")
    return tuple(Prop(read_text(p, "name"), read_text(p, "role"), read_text(p, "place")) for p in props)


def _read_format(data: Table, key: str) -> str:
    value = read_text(data, key)
    if not re.fullmatch(r"[1-9]\d?:[1-9]\d?", value):
        raise ValueError(f"{key} must be a shape of picture, such as 4:5")
    return value


def read_light(light: Any, presets: Mapping[str, LightPreset], base: LightingSpec | None) -> LightingSpec:
    """With a preset, that one with the fields given over it; without, the base with the fields over it."""
    if not isinstance(light, dict) or ("preset" not in light and base is None):
        raise ValueError("light.preset must be one of lights.toml")
    changes = {key: value for key, value in light.items() if key != "preset"}
    if unknown := set(changes) - set(_LIGHT_FIELDS):
        raise ValueError(f"light has the unknown field {min(unknown)!r}")
    if "preset" in light:
        if light["preset"] not in presets:
            raise ValueError("light.preset must be one of lights.toml")
        base = presets[light["preset"]].spec()
    assert base is not None
    changed: LightingSpec = replace(base, **{_LIGHT_FIELDS[key]: value for key, value in changes.items()})
    return limited(changed)


def _read_palette(palette: Any, base: PaletteRule | None) -> PaletteRule:
    if not isinstance(palette, dict):
        raise ValueError("palette is missing")
    if unknown := set(palette) - _PALETTE_FIELDS:
        raise ValueError(f"palette has the unknown field {min(unknown)!r}")
    whole = palette
    if base is not None:
        whole = {
            "relation": base.relation, "lightness": base.lightness, "separation": base.separation,
            "chroma": base.chroma, "backdrop": base.backdrop, **palette,
        }  # fmt: skip
    relation, lightness, backdrop = whole.get("relation"), whole.get("lightness"), whole.get("backdrop", "")
    if relation not in RELATIONS or lightness not in LIGHTNESS:
        raise ValueError(f"palette wants a relation of {RELATIONS} and a lightness of {LIGHTNESS}")
    if backdrop and not (isinstance(backdrop, str) and oklab.is_hex(backdrop)):
        raise ValueError("palette.backdrop must be a color like #ffffff")
    return PaletteRule(
        relation, lightness, read_number(whole, "separation", 0.0, 0.6),
        read_number({"chroma": 1.0, **whole}, "chroma", 0.0, 3.0), backdrop,
    )  # fmt: skip


def _read_technique(data: Table, base: TechniqueSpec | None) -> TechniqueSpec:
    def text(key: str, mine: str = "") -> str:
        return read_text(data, key) if base is None or key in data else str(getattr(base, mine or key))

    def number(key: str, low: float, high: float) -> float:
        return read_number(data, key, low, high) if base is None or key in data else float(getattr(base, key))

    return TechniqueSpec(
        shot=text("shot"),
        angle=text("angle"),
        elevation_deg=number("elevation_deg", -30, 90),
        focal_mm=number("focal_mm", 14, 300),
        fstop=number("fstop", 1, 32),
        fill=number("fill", 0.1, 0.95),
        why=text("technique_why", "why"),
        format=_read_format(data, "format") if "format" in data else base.format if base else USUAL_FORMAT,
    )


def read_entry(
    family: str, data: Table, presets: Mapping[str, LightPreset], base: PlaybookEntry | None = None
) -> PlaybookEntry:
    """An entry from the fields of a table; those that are not given are the base's, and without a base an error."""
    if unknown := set(data) - FIELDS:
        raise ValueError(f"unknown field {min(unknown)!r}")

    def take(key: str, read: Callable[[Table, str], T]) -> T:
        """The value given, or the base's."""
        return read(data, key) if base is None or key in data else getattr(base, key)  # type: ignore[no-any-return]

    def optional(key: str, read: Callable[[Table, str], T], default: T) -> T:
        return read(data, key) if key in data else getattr(base, key, default)

    lighting = base.lighting if base is not None else None
    palette = base.palette if base is not None else None
    return PlaybookEntry(
        family=family,
        kinds=take("kinds", lambda d, k: read_words(d, k, KINDS)),
        places=take("places", read_words),
        avoid_places=take("avoid_places", lambda d, k: read_words(d, k, empty=True)),
        surfaces=take("surfaces", lambda d, k: read_words(d, k, SURFACES)),
        backdrop=take("backdrop", read_text),
        lighting=read_light(data.get("light"), presets, lighting) if "light" in data or not lighting else lighting,
        technique=_read_technique(data, base.technique if base is not None else None),
        props=take("props", read_props),
        texture=take("texture", read_words),
        mood=take("mood", lambda d, k: read_words(d, k, MOODS)),
        atmosphere=take("atmosphere", read_text),
        avoid=take("avoid", read_words),
        palette=_read_palette(data.get("palette"), palette) if "palette" in data or not palette else palette,
        why=take("why", read_text),
        trade=optional("trade", lambda d, k: read_choice(d, k, TRADES), "plain"),
        position=optional("position", lambda d, k: read_choice(d, k, POSITIONS), POSITIONS[0]),
        most=optional("most", lambda d, k: read_choice(d, k, POSITIONS), POSITIONS[-1]),
        also=read_words(data, "also", empty=True) if "also" in data else (),
        unwanted=base.unwanted if base is not None else frozenset(),
        room=base.room if base is not None else 5,
    )
