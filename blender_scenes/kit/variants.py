# SPDX-License-Identifier: GPL-3.0-or-later
"""Variants of a set, as a recipe says them: other materials, another light, another sky, things that come and go.

    nero = stage.variant("nero", title="Nero", title_ko="네로", caption="…", caption_ko="…", mood=("dramatic",))
    nero.swap(marble, mat.marble("nero marble", "#1b1a1c", "#a89c8c"))
    nero.light("key", level=0.9, kelvin=4300, azimuth=-100)
    nero.world("#10121a", 0.03)
    nero.hide("prop:olive branch")
    nero.only(lantern)                    # is there in this variant and in no other

Variants come last in a recipe. Each call checks what it names; `SetStage.finish` writes them into the file as plain
data (see `assignments`), with the set's own values as the default.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import bpy

from . import assignments, rig
from .assignments import Assignment
from .color import kelvin_rgb

if TYPE_CHECKING:
    from .stage import SetStage


@dataclass(frozen=True, slots=True)
class Facts:
    """What a variant says of itself; None where the set's own word stands."""

    id: str
    title: str
    title_ko: str
    caption: str
    caption_ko: str
    mood: tuple[str, ...] | None = None
    surfaces: tuple[str, ...] | None = None
    materials: tuple[str, ...] | None = None
    backdrop: str | None = None
    props: tuple[str, ...] | None = None
    families: tuple[str, ...] | None = None

    def to_json(self) -> dict[str, Any]:
        """The variant's entry of `card.json`, less the measured parts."""
        said = {key: getattr(self, key) for key in self.__slots__}
        families = said.pop("families")
        entry = {key: list(value) if isinstance(value, tuple) else value for key, value in said.items()}
        kept = {key: value for key, value in entry.items() if value is not None}
        return kept if families is None else {**kept, "families": list(families)}


class Variant:
    """One variant under construction; made by `SetStage.variant`."""

    def __init__(self, stage: SetStage, facts: Facts) -> None:
        self.stage = stage
        self.facts = facts
        self.shown: list[bpy.types.Object] = []
        self._hidden: list[bpy.types.Object] = []
        self._swaps: dict[bpy.types.Material, bpy.types.Material] = {}
        self._lights: list[Assignment] = []
        self._world: bpy.types.World | None = None
        if not assignments.is_id(facts.id) or facts.id == assignments.DEFAULT:
            raise self._wrong(f"its id may hold small letters, digits and _, and not be {assignments.DEFAULT}")
        for key in ("title", "title_ko", "caption", "caption_ko"):
            if not getattr(facts, key).strip():
                raise self._wrong(f"{key} is empty")

    def _wrong(self, words: str) -> ValueError:
        return ValueError(f"{self.stage.card.id}, variant {self.facts.id!r}: {words}")

    def swap(self, old: bpy.types.Material | str, new: bpy.types.Material) -> None:
        """Let `new` take the place of the material `old` on everything that has it."""
        found = bpy.data.materials.get(old) if isinstance(old, str) else old
        if found is None or not any(found in used for used in map(_materials, self.stage.root.all_objects)):
            raise self._wrong(f"no object has the material {old if isinstance(old, str) else old.name!r}")
        if found in self._swaps:
            raise self._wrong(f"the material {found.name!r} is swapped twice")
        if re.search(r"\.\d{3}$", new.name):
            raise self._wrong(f"the material {new.name!r} needs a name of its own")
        self._swaps[found] = new

    def light(
        self,
        light: bpy.types.Object | str,
        *,
        level: float | None = None,
        kelvin: float | None = None,
        azimuth: float | None = None,
        elevation: float | None = None,
        distance: float | None = None,
    ) -> None:
        """Set up a light or glowing card anew; what is not given stays as the recipe has it."""
        item = self._object(light)
        setup = self.stage.setups.get(item.name)
        if setup is None:
            raise self._wrong(f"{item.name!r} is no light of the kit")
        said = {"level": level, "kelvin": kelvin, "azimuth": azimuth, "elevation": elevation, "distance": distance}
        given = {key: float(value) for key, value in said.items() if value is not None}
        if not given:
            raise self._wrong(f"nothing is said of the light {item.name!r}")
        if any(entry[1] == item.name for entry in self._lights):
            raise self._wrong(f"the light {item.name!r} is set up twice")
        new = replace(setup, **given)
        if given.keys() & {"azimuth", "elevation", "distance"}:
            position, turn = rig.pose(new)
            self._lights += [
                ("object", item.name, "location", [*position]),
                ("object", item.name, "rotation", [*turn]),
            ]
        if kelvin is not None:
            self._lights.append(("object", item.name, "kelvin", float(kelvin)))
        if item.type == "MESH":
            if given.keys() & {"level", "kelvin"}:
                self.swap(item.data.materials[0], rig.glowing(f"{item.name} {self.facts.id}", new.level, new.kelvin))
            return
        if given.keys() & {"level", "distance"}:
            # In parts of today's power, so that what the recipe did to the light by hand stays.
            share = rig.energy(item.data, new.level, new.distance) / rig.energy(item.data, setup.level, setup.distance)
            self._lights.append(("light", item.name, "energy", item.data.energy * share))
        if kelvin is not None:
            self._lights.append(("light", item.name, "color", [*kelvin_rgb(kelvin)]))

    def world(self, color: str, strength: float, kelvin: float = 5500.0) -> bpy.types.World:
        """Another ambient light; returns the new world, on which a sky can be painted."""
        if self._world is None:
            self._world = bpy.data.worlds.new(f"{self.stage.card.id}.{self.facts.id}")
            self._world.lightgroup = "fill"
        self.stage.fill_world(self._world, color, strength, kelvin)
        return self._world

    def hide(self, *things: bpy.types.Object | str) -> None:
        """Take things away: objects, their names, or a role such as `prop:olive branch`."""
        for thing in things:
            self._hidden += self._things(thing)

    def only(self, *things: bpy.types.Object | str) -> None:
        """Let things be there in this variant only (in several, where several say so)."""
        for thing in things:
            self.shown += self._things(thing)

    def _things(self, thing: bpy.types.Object | str) -> list[bpy.types.Object]:
        if isinstance(thing, str) and ":" in thing:
            found = [item for item in self.stage.root.all_objects if item.get("backlot_role") == thing]
            if not found:
                raise self._wrong(f"no object has the role {thing!r}")
        else:
            found = [self._object(thing)]
        return list(dict.fromkeys(each for item in found for each in (item, *item.children_recursive)))

    def _object(self, thing: bpy.types.Object | str) -> bpy.types.Object:
        item = self.stage.root.all_objects.get(thing) if isinstance(thing, str) else thing
        if item is None or item.name not in self.stage.root.all_objects:
            raise self._wrong(f"the set has no object {thing if isinstance(thing, str) else thing.name!r}")
        return item

    def entries(self) -> list[Assignment]:
        """Its assignments, as differences from the default."""
        made: list[Assignment] = []
        for item in self.stage.root.all_objects:
            for slot, material in enumerate(_materials(item)):
                if material in self._swaps:
                    made.append(("object", item.name, "material", [slot, self._swaps[material].name]))
        made += self._lights
        both = [item.name for item in self.shown if item in self._hidden]
        if both:
            raise self._wrong(f"{both[0]!r} is hidden and shown")
        for things, hidden in ((self._hidden, True), (self.shown, False)):
            made += [("object", item.name, "hide", hidden) for item in dict.fromkeys(things)]
        if self._world is not None:
            made.append(("scene", "", "world", self._world.name))
        if not made:
            raise self._wrong("it changes nothing")
        return made


def _materials(item: bpy.types.Object) -> list[bpy.types.Material | None]:
    return [slot.material for slot in item.material_slots]


def write(stage: SetStage, made: list[Variant]) -> None:
    """Write the variants into the file, the set's own values as the default; the default is what is seen."""
    if not made:
        return
    elsewhere = list(dict.fromkeys(item for variant in made for item in variant.shown))
    lists = {variant.facts.id: tuple(variant.entries()) for variant in made}
    touched = {assignments.target(entry): entry for entries in lists.values() for entry in entries}
    default = tuple(_today(stage, entry, elsewhere) for entry in touched.values())
    everything = {assignments.DEFAULT: default, **lists}
    named: dict[str, set[str]] = {assignments.OBJECTS: set(), assignments.MATERIALS: set(), assignments.WORLDS: set()}
    for kind, name, what, value in (entry for entries in everything.values() for entry in entries):
        if kind != "scene":
            named[assignments.OBJECTS].add(name)
        if what == "material":
            named[assignments.MATERIALS].add(value[1])
        if what == "world":
            named[assignments.WORLDS].add(value)
    sources: dict[str, Any] = {
        assignments.OBJECTS: bpy.data.objects,
        assignments.MATERIALS: bpy.data.materials,
        assignments.WORLDS: bpy.data.worlds,
    }
    for group, names in named.items():
        # Pointers, which follow a datablock through renaming and appending, and keep the spare ones in the file.
        stage.root[group] = {name: sources[group][name] for name in sorted(names)}
    stage.root[assignments.DATA] = assignments.dump(everything)
    assignments.apply(stage.root, stage.scene, assignments.DEFAULT)


def _today(stage: SetStage, entry: Assignment, elsewhere: list[bpy.types.Object]) -> Assignment:
    """The same assignment with the value that the recipe gave."""
    kind, name, what, value = entry
    if kind == "scene":
        return kind, name, what, stage.scene.world.name
    item = stage.root.all_objects[name]
    read: dict[str, Callable[[], Any]] = {
        "material": lambda: [value[0], item.material_slots[value[0]].material.name],
        "hide": lambda: item in elsewhere,
        "kelvin": lambda: item["kelvin"],
        "energy": lambda: item.data.energy,
        "color": lambda: [*item.data.color],
        "location": lambda: [*item.location],
        "rotation": lambda: [*item.rotation_euler],
    }
    return kind, name, what, read[what]()
