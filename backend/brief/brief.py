# SPDX-License-Identifier: GPL-3.0-or-later
"""From features and the user's choices to the typed studio brief. No models; the same input gives the same brief."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..records import ProductFeatures, StudioBrief
from . import palette
from .directions import SAFE, bent, directions
from .effects import effects_of
from .entries import GENERIC, MOODS, PlaybookEntry, entry_for
from .lighting import adapt, leading_materials
from .positions import channel_of, held_to, position_of, user_folder

_MOST_MOODS = 4
_MOST_AVOID = 5
BRIGHT_FIELD_STOPS = 0.5
"""From here on over a transparent product, a background is a bright field."""
_SAID = "said by the user"


def _unique(words: Iterable[str], most: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))[:most]


def said_words(said: Mapping[str, Any] | None, key: str) -> tuple[str, ...]:
    """A list of words among the user's choices; anything else is ignored, since `features` has complained already."""
    value = (said or {}).get(key)
    if isinstance(value, str):
        value = [value]
    return tuple(v for v in value if isinstance(v, str) and v.strip()) if isinstance(value, Sequence) else ()


def said_word(said: Mapping[str, Any] | None, key: str) -> str:
    """One word among the user's choices, in small letters; empty where there is none."""
    value = (said or {}).get(key)
    return " ".join(value.lower().split()) if isinstance(value, str) else ""


def _moods(features: ProductFeatures, said: Mapping[str, Any] | None, entry: PlaybookEntry) -> tuple[str, ...]:
    """The user's words lead; then the family's first two; then what the product itself looks like; then the rest."""
    users = [m for m in said_words(said, "moods") if m in MOODS]
    users += [m.value for m in features.moods if m.source == _SAID]
    seen = [m.value for m in features.moods if m.source != _SAID and m.confidence >= 0.5 and m.value in MOODS]
    seen = [mood for mood in seen if mood not in entry.unwanted]
    return _unique([*users, *entry.mood[:2], *seen, *entry.mood[2:]], _MOST_MOODS)


def _surfaces(features: ProductFeatures, entry: PlaybookEntry) -> tuple[str, ...]:
    """The family's surfaces; those of the product's own material go last, because like on like hides the product."""
    own = set(leading_materials(features)) | {"linen" for m in leading_materials(features) if m == "fabric"}
    return tuple(sorted(entry.surfaces, key=lambda surface: surface in own))


def longest_m(features: ProductFeatures) -> float | None:
    """Longest side of the standing product in meters, if known."""
    return max(features.size_m) if features.size_m else None


def product_noun(features: ProductFeatures) -> str:
    """What the sentences call the product: its type, or plainly "product"."""
    return features.type.value or "product"


def write_brief(features: ProductFeatures, said: Mapping[str, Any] | None = None, direction: str = SAFE) -> StudioBrief:
    """The typed brief, without sentences. ``said``: choices of the user ({"moods": […], …}), which win.

    An unknown type gives the generic, neutral brief, whose ``why`` says so. direction: see directions.toml.
    A price position and a channel that were not said are those that are usual (positions.py).
    """
    user = user_folder()
    position = position_of(features, said_word(said, "position"), entry_for(*_kind(features)), user)
    channel = channel_of(said_word(said, "channel"), user)

    def preset(entry: PlaybookEntry) -> str:
        return adapt(entry.lighting, features, _moods(features, said, entry))[0].preset

    plain = entry_of(features, position.value, channel.value)
    entry = held_to(plain, bent(plain, direction, preset), channel.value, user)
    moods = _moods(features, said, entry)
    surfaces = _surfaces(features, entry)
    lighting, rules = adapt(entry.lighting, features, moods)
    bright_field = features.finish.value == "transparent" and lighting.background_stops >= BRIGHT_FIELD_STOPS
    colors = palette.choose(features, entry, moods, surfaces[0], bright_field)
    wall = colors.of("backdrop")
    outdoors = entry.kinds[0] == "outdoor" or wall is None
    why = entry.why
    if entry.family == GENERIC and features.family.value and direction == SAFE:
        why = f"the playbook has no entry for {features.family.value}, so a neutral set shows the object"
    return StudioBrief(
        product=product_noun(features),
        kinds=entry.kinds,
        places=entry.places,
        surfaces=surfaces,
        backdrop=entry.backdrop
        if outdoors or entry.palette.backdrop
        else f"{entry.backdrop} in {wall.name if wall else ''}",
        palette=colors.colors,
        palette_relation=_relation(colors),
        lighting=lighting,
        technique=entry.technique,
        props=entry.props,
        texture=entry.texture,
        mood=moods,
        atmosphere=entry.atmosphere,
        avoid=_unique([*(rule.avoid for rule in rules[:2]), *entry.avoid], _MOST_AVOID),
        why=why,
        direction=direction,
        position=position,
        channel=channel,
    )


def _kind(features: ProductFeatures) -> tuple[str, str]:
    return features.family.value, features.type.value


def entry_of(features: ProductFeatures, position: str = "", channel: str = "") -> PlaybookEntry:
    """The playbook's entry for a product, bent by price position, the words of its categories, and channel."""
    return entry_for(*_kind(features), position, channel, effects_of(features.categories))


def all_briefs(features: ProductFeatures, said: Mapping[str, Any] | None = None) -> dict[str, StudioBrief]:
    """The typed brief in every direction, by name."""
    return {name: write_brief(features, said, name) for name in directions()}


def in_short(brief: StudioBrief) -> dict[str, Any]:
    """One of several briefs to choose from, as plain data."""
    told = directions()[brief.direction]
    wall = next((color for color in brief.palette if color.role == "backdrop"), None)
    return {
        "direction": brief.direction, "title": told.title, "title_ko": told.title_ko, "tells": told.tells,
        "tells_ko": told.tells_ko, "kind": brief.kinds[0], "place": brief.places[0], "surface": brief.surfaces[0],
        "backdrop": brief.backdrop, "backdrop_hex": wall.hex if wall else "",
        "palette_relation": brief.palette_relation, "light": brief.lighting.preset, "shot": brief.technique.shot,
        "angle": brief.technique.angle, "focal_mm": brief.technique.focal_mm,
        "props": [prop.name for prop in brief.props], "mood": list(brief.mood), "atmosphere": brief.atmosphere,
        "why": brief.why,
    }  # fmt: skip


def _relation(colors: palette.Palette) -> str:
    if colors.step is None:
        return colors.relation
    side = "lighter" if colors.step > 0 else "darker"
    return f"{colors.relation}, backdrop {abs(colors.step):.0f} L* {side} than the product"


def as_text(brief: StudioBrief) -> str:
    """The brief as one passage for text similarity: what a caption of the ideal set would say."""
    colors = [c.name for c in brief.palette if c.role in ("backdrop", "surface")]
    return (
        f"A {brief.places[0]} set for a {brief.product}: {' and '.join(brief.surfaces[:2])} surface, {brief.backdrop}. "
        f"{', '.join(colors)}. Mood: {', '.join(brief.mood[:3])}. Light: {brief.lighting.preset}. "
        f"{brief.atmosphere}. Props: {', '.join(p.name for p in brief.props) or 'none'}."
    )
