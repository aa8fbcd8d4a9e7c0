# SPDX-License-Identifier: GPL-3.0-or-later
"""The directions that a brief can take, from directions.toml: the playbook's own, and others that bend its entry.

Each direction differs from those before it in the file: in place or kind, light, relation of colors, props, technique,
mood and reason. What the product itself demands (see surfaces.toml) still bends the light of each.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from ..protocol import BacklotError
from ..records import Prop, TechniqueSpec
from .entries import KINDS, LIGHTNESS, MOODS, RELATIONS, SURFACES, PaletteRule, PlaybookEntry
from .lighting import light_presets

FILE = Path(__file__).with_name("directions.toml")
SAFE = "safe"

PresetOf = Callable[[PlaybookEntry], str]
"""The light preset that an entry ends with for this product."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a direction puts in the place of the entry's own. lightness, separation: None for the direction's."""

    kinds: tuple[str, ...]
    places: tuple[str, ...]
    lights: tuple[str, ...]
    surfaces: tuple[str, ...]
    backdrop: str
    props: tuple[Prop, ...]
    texture: tuple[str, ...]
    mood: tuple[str, ...]
    atmosphere: str
    why: str
    families: frozenset[str] = frozenset()
    lightness: str = ""
    separation: float | None = None


@dataclass(frozen=True, slots=True)
class Direction:
    """One table of directions.toml. looks: by family, the last for all others. scenes: by place."""

    name: str
    title: str
    title_ko: str
    tells: str
    tells_ko: str
    relation: dict[str, str]
    lightness: dict[str, str]
    separation: float
    technique: tuple[TechniqueSpec, ...]
    avoid: tuple[str, ...]
    looks: tuple[Look, ...] = ()
    scenes: tuple[tuple[str, Look], ...] = ()
    anywhere: tuple[str, ...] = ()


def _known(words: Sequence[str], known: Sequence[str] | frozenset[str], what: str) -> tuple[str, ...]:
    if unknown := [word for word in words if word not in known]:
        raise ValueError(f"{what} has the unknown word {unknown[0]!r}")
    if not words:
        raise ValueError(f"{what} is empty")
    return tuple(words)


def _look(data: dict[str, Any], kinds: Sequence[str], places: Sequence[str]) -> Look:
    return Look(
        kinds=_known(kinds, KINDS, "kinds"),
        places=tuple(places),
        lights=_known(data["lights"], tuple(light_presets()), "lights"),
        surfaces=_known(data["surfaces"], SURFACES, "surfaces"),
        backdrop=data["backdrop"],
        props=tuple(Prop(**prop) for prop in data["props"]),
        texture=tuple(data["texture"]),
        mood=_known(data["mood"], MOODS, "mood"),
        atmosphere=data["atmosphere"],
        why=data["why"],
        families=frozenset(data.get("families", ())),
        lightness=data.get("lightness", ""),
        separation=data.get("separation"),
    )


def _direction(name: str, data: dict[str, Any]) -> Direction:
    relation, lightness = data.get("relation", {}), data.get("lightness", {})
    _known([*relation, *relation.values()] or RELATIONS, RELATIONS, "relation")
    _known([*lightness, *lightness.values()] or LIGHTNESS, LIGHTNESS, "lightness")
    scenes = {place: _look(look, [look["kind"]], [place]) for place, look in data.get("scenes", {}).items()}
    anywhere = tuple(data.get("anywhere", ()))
    if scenes:
        _known(anywhere, tuple(scenes), "anywhere")
    return Direction(
        name=name, title=data["title"], title_ko=data["title_ko"], tells=data["tells"], tells_ko=data["tells_ko"],
        relation=relation, lightness=lightness, separation=float(data.get("separation", 0.2)),
        technique=tuple(TechniqueSpec(**spec) for spec in data.get("technique", ())),
        avoid=tuple(data.get("avoid", ())),
        looks=tuple(_look(look, data["kinds"], data["places"]) for look in data.get("looks", ())),
        scenes=tuple(scenes.items()), anywhere=anywhere,
    )  # fmt: skip


@cache
def directions() -> dict[str, Direction]:
    """All directions by name, `safe` first. Raises BacklotError("bad_playbook", …)."""
    name = ""
    found = {}
    try:
        for name, data in tomllib.loads(FILE.read_text(encoding="utf-8")).items():
            found[name] = _direction(name, data)
        if next(iter(found)) != SAFE:
            raise ValueError(f"the first direction must be {SAFE}")
    except (OSError, ValueError, KeyError, TypeError) as ex:
        raise BacklotError("bad_playbook", f"{FILE.name} [{name}] is not valid: {ex}.") from ex
    return found


def known_direction(name: object) -> str:
    """The name itself. Raises BacklotError("bad_request", …) for what is no direction."""
    if not isinstance(name, str) or name not in directions():
        raise BacklotError(
            "bad_request", f"There is no direction {name!r}.", f"Choose one of {', '.join(directions())}."
        )
    return name


def bent(entry: PlaybookEntry, name: str, preset_of: PresetOf) -> PlaybookEntry:
    """The playbook's entry in a direction; `safe` is the entry itself."""
    if name == SAFE:
        return entry
    others = [bent(entry, other, preset_of) for other in list(directions())[: list(directions()).index(name)]]
    direction = directions()[name]
    look = _chosen(direction, entry, {other.places[0] for other in others})
    new = replace(
        entry,
        kinds=_led(look.kinds, entry.kinds), places=_led(look.places, entry.places), backdrop=look.backdrop,
        surfaces=_different(look.surfaces, {other.surfaces[0] for other in others}), props=_props(look, entry),
        texture=look.texture, mood=_led(_different(look.mood, {other.mood[0] for other in others}), entry.mood[1:]),
        atmosphere=look.atmosphere, avoid=(*direction.avoid[:2], *entry.avoid), why=look.why,
        technique=_technique(direction, [other.technique for other in others]),
        palette=PaletteRule(
            direction.relation[entry.palette.relation],  # type: ignore[arg-type]
            look.lightness or direction.lightness[entry.palette.lightness],  # type: ignore[arg-type]
            direction.separation if look.separation is None else look.separation,
        ),
    )  # fmt: skip
    taken = {preset_of(other) for other in others}
    lit = [replace(new, lighting=light_presets()[light].spec()) for light in look.lights]
    return next((one for one in lit if preset_of(one) not in taken), lit[0])


def _chosen(direction: Direction, entry: PlaybookEntry, taken: set[str]) -> Look:
    if not direction.scenes:
        return next(look for look in direction.looks if not look.families or entry.family in look.families)
    scenes = dict(direction.scenes)
    free = [place for place in entry.places if place in scenes and place not in taken]
    # a thing of one room stays in it; what is shown in the studio only goes anywhere
    free += [place for place in entry.places if place in scenes]
    free += [place for place in direction.anywhere if place not in entry.avoid_places]
    return scenes[free[0] if free else direction.anywhere[0]]


def _led(first: Sequence[str], rest: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *rest)))


def _different(words: Sequence[str], taken: set[str]) -> tuple[str, ...]:
    """The same words; those that others lead with go last."""
    return tuple(sorted(words, key=lambda word: word in taken))


def _props(look: Look, entry: PlaybookEntry) -> tuple[Prop, ...]:
    """A place keeps the first of the product's own props beside its own; a graphic look brings its own only."""
    own = [prop for prop in entry.props if prop.name not in {p.name for p in look.props}]
    return (*look.props, *own[:1]) if look.places != ("studio",) else look.props


def _technique(direction: Direction, taken: Sequence[TechniqueSpec]) -> TechniqueSpec:
    said = {(spec.shot, spec.angle) for spec in taken}
    return next((spec for spec in direction.technique if (spec.shot, spec.angle) not in said), direction.technique[0])
