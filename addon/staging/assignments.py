# SPDX-License-Identifier: GPL-3.0-or-later
"""Variants of a set as plain data in its .blend: what differs from the default, from a fixed list of assignments.

The set's root collection carries the JSON text ``backlot_variants`` and, so that names need not be looked up (they
change when a set is appended), the datablocks it speaks of: ``backlot_objects``, ``backlot_materials`` and
``backlot_worlds``, by name. An assignment is [kind, name, what, value]:

    ["object", name, "hide", true]              in render and viewport
    ["object", name, "location", [x, y, z]]     meters, in its parent's space
    ["object", name, "rotation", [x, y, z]]     Euler XYZ, radians
    ["object", name, "kelvin", 3200]            what the light's color stands for, kept as a custom property
    ["object", name, "material", [slot, name]]
    ["light", name of its object, "energy", w]
    ["light", name of its object, "color", [r, g, b]]      linear
    ["scene", "", "world", name]

Nothing else is understood, nothing is evaluated. The kit that builds sets has this same file. No bpy here.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

DATA, OBJECTS, MATERIALS, WORLDS = "backlot_variants", "backlot_objects", "backlot_materials", "backlot_worlds"
DEFAULT = "default"
SCHEMA = 1
MAX_CHARACTERS, MAX_VARIANTS, MAX_ASSIGNMENTS = 1 << 20, 64, 5000

Assignment: TypeAlias = tuple[str, str, str, Any]
Assignments: TypeAlias = tuple[Assignment, ...]


def is_id(text: object) -> bool:
    """Whether a text may name a variant: small letters, digits and _, beginning with a letter."""
    return isinstance(text, str) and re.fullmatch(r"[a-z][a-z0-9_]{0,39}", text) is not None


def _number(low: float, high: float) -> Callable[[Any], bool]:
    def fits(value: Any) -> bool:
        plain = isinstance(value, (int, float)) and not isinstance(value, bool)
        return plain and math.isfinite(value) and low <= value <= high

    return fits


def _three(low: float, high: float) -> Callable[[Any], bool]:
    fits = _number(low, high)
    return lambda value: isinstance(value, list) and len(value) == 3 and all(fits(part) for part in value)


def _slot(value: Any) -> bool:
    index = isinstance(value, list) and len(value) == 2 and isinstance(value[0], int)
    return index and not isinstance(value[0], bool) and 0 <= value[0] < 1000 and isinstance(value[1], str)


_KNOWN: dict[tuple[str, str], Callable[[Any], bool]] = {
    ("object", "hide"): lambda value: isinstance(value, bool),
    ("object", "location"): _three(-1e5, 1e5),
    ("object", "rotation"): _three(-100.0, 100.0),
    ("object", "kelvin"): _number(1000, 25000),
    ("object", "material"): _slot,
    ("light", "energy"): _number(0.0, 1e8),
    ("light", "color"): _three(0.0, 100.0),
    ("scene", "world"): lambda value: isinstance(value, str),
}


def parse(text: object) -> dict[str, Assignments]:
    """Assignments by variant, the default's first. Raises ValueError with one line that says what is wrong."""
    if not isinstance(text, str) or len(text) > MAX_CHARACTERS:
        raise ValueError(f"the variants are no text of at most {MAX_CHARACTERS} characters")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as ex:
        raise ValueError("the variants are no JSON") from ex
    if not isinstance(data, dict) or data.get("schema") != SCHEMA or not isinstance(data.get("variants"), dict):
        raise ValueError(f"the variants are not of schema {SCHEMA}")
    variants: dict[str, Any] = data["variants"]
    if next(iter(variants), "") != DEFAULT or len(variants) > MAX_VARIANTS:
        raise ValueError(f"the variants must begin with {DEFAULT} and be at most {MAX_VARIANTS}")
    return {_checked_id(id): _list(id, entries) for id, entries in variants.items()}


def _checked_id(id: str) -> str:
    if not is_id(id):
        raise ValueError(f"{id[:40]!r} is no id of a variant")
    return id


def _list(id: str, entries: Any) -> Assignments:
    if not isinstance(entries, list) or len(entries) > MAX_ASSIGNMENTS:
        raise ValueError(f"variant {id}: its assignments are no list of at most {MAX_ASSIGNMENTS}")
    found = []
    for entry in entries:
        if not isinstance(entry, list) or len(entry) != 4 or not all(isinstance(part, str) for part in entry[:3]):
            raise ValueError(f"variant {id}: {str(entry)[:60]} is no assignment")
        kind, name, what, value = entry
        fits = _KNOWN.get((kind, what))
        if fits is None:
            raise ValueError(f"variant {id}: {kind} {what} cannot be assigned"[:120])
        if not fits(value):
            raise ValueError(f"variant {id}: {str(value)[:40]} is no value for the {what} of {kind} {name}"[:160])
        found.append((kind, name, what, value))
    return tuple(found)


def dump(variants: Mapping[str, Assignments]) -> str:
    """The text that ``parse`` reads."""
    lists = {id: [list(entry) for entry in entries] for id, entries in variants.items()}
    return json.dumps({"schema": SCHEMA, "variants": lists}, ensure_ascii=False, separators=(",", ":"))


def variants(root: Any) -> dict[str, Assignments]:
    """Assignments by variant of a set's root collection; a set without any has the default alone."""
    text = root.get(DATA)
    return {DEFAULT: ()} if text is None else parse(text)


def apply(root: Any, scene: Any, id: str) -> None:
    """Give the set its variant ``id``; ``scene`` is the one whose world is the set's.

    All is checked before anything is changed. Raises ValueError.
    """
    known = variants(root)
    if id not in known:
        raise ValueError(f"there is no variant {id!r}; there are: {', '.join(known)}"[:300])
    chosen = {target(entry): entry for entry in (*known[DEFAULT], *known[id])}
    for change in [_change(root, scene, entry) for entry in chosen.values()]:
        change()


def target(entry: Assignment) -> tuple[str, str, str, int]:
    """What an assignment gives its value to; of materials an object has several."""
    kind, name, what, value = entry
    return kind, name, what, int(value[0]) if what == "material" else 0


def _block(root: Any, group: str, name: str, type: str) -> Any:
    blocks = root.get(group)
    block = blocks.get(name) if hasattr(blocks, "get") else None
    if getattr(block, "id_type", "") != type:
        raise ValueError(f"there is no {type.lower()} {name!r}"[:120])
    return block


def _change(root: Any, scene: Any, entry: Assignment) -> Callable[[], None]:
    """One assignment, its target found and checked, ready to be made."""
    kind, name, what, value = entry
    if kind == "scene":
        world = _block(root, WORLDS, value, "WORLD")
        return lambda: setattr(scene, "world", world)
    item = _block(root, OBJECTS, name, "OBJECT")
    if item not in list(root.all_objects):
        raise ValueError(f"{name!r} is no object of the set"[:120])
    if kind == "light":
        if item.type != "LIGHT":
            raise ValueError(f"{name!r} is no light"[:120])
        return lambda: setattr(item.data, what, value)
    if what == "material":
        slot, material = value[0], _block(root, MATERIALS, value[1], "MATERIAL")
        if slot >= len(item.material_slots):
            raise ValueError(f"{name!r} has no material slot {slot}"[:120])
        return lambda: setattr(item.material_slots[slot], "material", material)
    if what == "kelvin":
        return lambda: item.__setitem__("kelvin", float(value))
    if what == "hide":
        return lambda: _hide(item, value)
    return lambda: setattr(item, {"location": "location", "rotation": "rotation_euler"}[what], value)


def _hide(item: Any, hidden: bool) -> None:
    item.hide_render = item.hide_viewport = hidden
