# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook: how products of each family are photographed for sale, read from ``playbook/*.toml``.

One table a family (the families of the vocabulary, and ``generic`` for unknown products), with the fields of
`PlaybookEntry`. ``[[family.variants]]`` tables name ``types`` (words of the product's type) and the fields that
differ. A user's folder of the same form adds families or replaces entries: see `load_playbook`.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from ..protocol import BacklotError
from ..records import LightingSpec, Prop, TechniqueSpec
from .lighting import LightPreset, light_presets, limited

FOLDER = Path(__file__).with_name("playbook")
ENV = "BACKLOT_PLAYBOOK"
"""Environment variable that names the user's own playbook folder."""

GENERIC = "generic"
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

_LIGHT_FIELDS = {
    "direction": "key_direction", "elevation": "key_elevation_deg", "kelvin": "key_kelvin", "fill_ratio": "fill_ratio",
    "softness": "softness", "rim": "rim", "background": "background_stops", "gobo": "gobo",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PaletteRule:
    """Backdrop color in relation to the product's: ``separation`` is the least difference of OKLab lightness."""

    relation: Literal["contrast", "analog", "monochrome"]
    lightness: Literal["lighter", "darker", "either"]
    separation: float


@dataclass(frozen=True, slots=True)
class PlaybookEntry:
    """How one family is photographed. Lists are in order of preference; every ``why`` is one line of reasoning."""

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
    variants: tuple[tuple[tuple[str, ...], PlaybookEntry], ...] = ()

    def for_type(self, type: str) -> PlaybookEntry:
        """The variant whose words occur in the type, at the start of a word, or the entry itself."""
        for words, entry in self.variants:
            if any(re.search(rf"\b{re.escape(word)}", type, re.IGNORECASE) for word in words):
                return entry
        return self


def _words(data: dict[str, Any], key: str, known: frozenset[str] | None = None, empty: bool = False) -> tuple[str, ...]:
    value = data.get(key)
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise ValueError(f"{key} must be a list of words")
    if not value and not empty:
        raise ValueError(f"{key} is empty")
    for word in value:
        if known is not None and word not in known:
            raise ValueError(f"{key} has the unknown word {word!r}")
    return tuple(value)


def _text(data: dict[str, Any], key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value.strip() or "\n" in value:
        raise ValueError(f"{key} must be one line of text")
    return value


def _number(data: dict[str, Any], key: str, low: float, high: float) -> float:
    value = data.get(key)
    if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
        raise ValueError(f"{key} must be a number from {low:g} to {high:g}")
    return float(value)


def _lighting(data: dict[str, Any], presets: dict[str, LightPreset]) -> LightingSpec:
    light = data.get("light")
    if not isinstance(light, dict) or light.get("preset") not in presets:
        raise ValueError("light.preset must be one of lights.toml")
    changes = {key: value for key, value in light.items() if key != "preset"}
    if unknown := set(changes) - set(_LIGHT_FIELDS):
        raise ValueError(f"light has the unknown field {min(unknown)!r}")
    spec = presets[light["preset"]].spec()
    return limited(replace(spec, **{_LIGHT_FIELDS[key]: value for key, value in changes.items()}))


def _palette(data: dict[str, Any]) -> PaletteRule:
    palette = data.get("palette")
    if not isinstance(palette, dict):
        raise ValueError("palette is missing")
    relation, lightness = palette.get("relation"), palette.get("lightness")
    if relation not in RELATIONS or lightness not in LIGHTNESS:
        raise ValueError(f"palette wants a relation of {RELATIONS} and a lightness of {LIGHTNESS}")
    return PaletteRule(relation, lightness, _number(palette, "separation", 0.05, 0.6))


_FIELDS = frozenset((
    "kinds", "places", "avoid_places", "surfaces", "backdrop", "light", "shot", "angle", "elevation_deg", "focal_mm",
    "fstop", "fill", "technique_why", "props", "texture", "mood", "atmosphere", "avoid", "palette", "why", "variants",
))  # fmt: skip


def _entry(family: str, data: dict[str, Any], presets: dict[str, LightPreset]) -> PlaybookEntry:
    if unknown := set(data) - _FIELDS:
        raise ValueError(f"unknown field {min(unknown)!r}")
    props = data.get("props")
    if not isinstance(props, list):
        raise ValueError("props must be a list")
    variants = []
    for variant in data.get("variants", []):
        changes = {key: value for key, value in variant.items() if key != "types"}
        base = {key: value for key, value in data.items() if key != "variants"}
        variants.append((_words(variant, "types"), _entry(family, {**base, **changes}, presets)))
    return PlaybookEntry(
        family=family,
        kinds=_words(data, "kinds", KINDS),
        places=_words(data, "places"),
        avoid_places=_words(data, "avoid_places", empty=True),
        surfaces=_words(data, "surfaces", SURFACES),
        backdrop=_text(data, "backdrop"),
        lighting=_lighting(data, presets),
        technique=TechniqueSpec(
            shot=_text(data, "shot"),
            angle=_text(data, "angle"),
            elevation_deg=_number(data, "elevation_deg", -30, 90),
            focal_mm=_number(data, "focal_mm", 14, 300),
            fstop=_number(data, "fstop", 1, 32),
            fill=_number(data, "fill", 0.1, 0.95),
            why=_text(data, "technique_why"),
        ),
        props=tuple(Prop(_text(p, "name"), _text(p, "role"), _text(p, "place")) for p in props),
        texture=_words(data, "texture"),
        mood=_words(data, "mood", MOODS),
        atmosphere=_text(data, "atmosphere"),
        avoid=_words(data, "avoid"),
        palette=_palette(data),
        why=_text(data, "why"),
        variants=tuple(variants),
    )


def _read_folder(folder: Path) -> dict[str, PlaybookEntry]:
    entries: dict[str, PlaybookEntry] = {}
    presets = light_presets()
    for path in sorted(folder.glob("*.toml")):
        family = ""
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            for family, table in data.items():
                if family in entries:
                    raise ValueError("the family is described twice")
                entries[family] = _entry(family, table, presets)
        except (OSError, ValueError, TypeError, AttributeError) as ex:
            where = f" [{family}]" if family else ""
            raise BacklotError(
                "bad_playbook", f"The playbook {path.name}{where} is not valid: {ex}.", "Correct the file or remove it."
            ) from ex
    return entries


@cache
def _load(user: str) -> dict[str, PlaybookEntry]:
    entries = _read_folder(FOLDER)
    if user:
        if not Path(user).is_dir():
            raise BacklotError("bad_playbook", f"The playbook folder {user} does not exist.", f"Correct {ENV}.")
        entries.update(_read_folder(Path(user)))
    return entries


def load_playbook(user: Path | None = None) -> dict[str, PlaybookEntry]:
    """All entries by family. ``user`` (or the folder in BACKLOT_PLAYBOOK) adds families and replaces entries.

    Raises BacklotError("bad_playbook", …) that names the file, the family and the field.
    """
    return _load(str(user or os.environ.get(ENV, "")))


def entry_for(family: str, type: str, playbook: dict[str, PlaybookEntry] | None = None) -> PlaybookEntry:
    """The entry of a product; the generic one where the family is unknown."""
    playbook = playbook if playbook is not None else load_playbook()
    return playbook.get(family, playbook[GENERIC]).for_type(type)
