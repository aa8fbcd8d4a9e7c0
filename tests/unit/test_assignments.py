# SPDX-License-Identifier: GPL-3.0-or-later
"""Variants as data: only the listed assignments are understood, whatever a file says; all or nothing is applied."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from backlot.addon.staging import assignments
from backlot.addon.staging.assignments import DATA, MATERIALS, OBJECTS, WORLDS, apply, dump, parse


def block(type: str, name: str, **more: Any) -> SimpleNamespace:
    return SimpleNamespace(id_type=type, name=name, **more)


class Thing:
    """Enough of an object: identity, slots, data, custom properties."""

    id_type = "OBJECT"

    def __init__(self, name: str, type: str = "MESH", slots: int = 1) -> None:
        self.name, self.type = name, type
        self.material_slots = [SimpleNamespace(material=None) for _ in range(slots)]
        self.data = SimpleNamespace(energy=1.0, color=[1, 1, 1])
        self.location = self.rotation_euler = [0, 0, 0]
        self.hide_render = self.hide_viewport = False
        self.own: dict[str, Any] = {}

    def __setitem__(self, key: str, value: Any) -> None:
        self.own[key] = value


class Root(dict[str, Any]):
    """Enough of the set's collection."""

    def __init__(self, variants: dict[str, list[Any]], *objects: Thing, outside: tuple[Thing, ...] = ()) -> None:
        text = json.dumps({"schema": 1, "variants": variants})
        materials = {name: block("MATERIAL", name) for name in ("marble", "nero")}
        worlds = {name: block("WORLD", name) for name in ("day", "night")}
        things = {item.name: item for item in (*objects, *outside)}
        super().__init__({DATA: text, OBJECTS: things, MATERIALS: materials, WORLDS: worlds})
        self.all_objects = objects


def of(*entries: list[Any]) -> str:
    return json.dumps({"schema": 1, "variants": {"default": [], "nero": list(entries)}})


GOOD: list[list[Any]] = [
    ["object", "podium", "material", [0, "nero"]],
    ["object", "podium", "hide", True],
    ["object", "key", "location", [1.0, 2.0, 3.0]],
    ["object", "key", "rotation", [0.1, 0.2, 0.3]],
    ["object", "key", "kelvin", 3200],
    ["light", "key", "energy", 25.0],
    ["light", "key", "color", [1.0, 0.8, 0.6]],
    ["scene", "", "world", "night"],
]


def test_what_is_written_is_read() -> None:
    variants = {"default": (), "nero": tuple(tuple(entry) for entry in GOOD)}
    assert parse(dump(variants)) == variants  # type: ignore[arg-type]


def test_every_kind_is_applied_and_taken_back() -> None:
    podium, key = Thing("podium"), Thing("key", "LIGHT")
    default = [
        ["object", "podium", "material", [0, "marble"]],
        ["object", "podium", "hide", False],
        ["light", "key", "energy", 1.0],
        ["scene", "", "world", "day"],
    ]
    root, scene = Root({"default": default, "nero": GOOD}, podium, key), SimpleNamespace(world=None)
    apply(root, scene, "nero")
    assert podium.material_slots[0].material.name == "nero" and podium.hide_render and podium.hide_viewport
    assert key.data.energy == 25.0 and key.data.color == [1.0, 0.8, 0.6] and key.own == {"kelvin": 3200.0}
    assert key.location == [1.0, 2.0, 3.0] and key.rotation_euler == [0.1, 0.2, 0.3]
    assert scene.world.name == "night"
    apply(root, scene, "default")
    assert podium.material_slots[0].material.name == "marble" and not podium.hide_render
    assert key.data.energy == 1.0 and scene.world.name == "day"


@pytest.mark.parametrize(
    "entry",
    [
        ["object", "podium", "name", "x"],
        ["object", "podium", "data", "x"],
        ["object", "podium", "__class__", "x"],
        ["object", "podium", "script", "import os"],
        ["light", "key", "node_tree", "x"],
        ["scene", "", "camera", "x"],
        ["text", "run.py", "use_module", True],
        ["driver", "podium", "expression", "__import__('os')"],
        ["object", "podium", "hide", 1],
        ["object", "podium", "hide", "True"],
        ["object", "podium", "location", [0, 0]],
        ["object", "podium", "location", [0, 0, "0"]],
        ["object", "podium", "location", [0, 0, 1e9]],
        ["object", "podium", "material", "nero"],
        ["object", "podium", "material", [-1, "nero"]],
        ["object", "podium", "material", [True, "nero"]],
        ["object", "podium", "material", [0, 3]],
        ["object", "podium", "kelvin", 1],
        ["light", "key", "energy", -1],
        ["light", "key", "energy", True],
        ["light", "key", "color", [1, 1, 1, 1]],
        ["light", "key", "energy"],
        ["light", 3, "energy", 1],
        "light",
        {"light": "key"},
        None,
    ],
)
def test_anything_else_is_refused_in_one_line(entry: Any) -> None:
    with pytest.raises(ValueError, match="variant nero") as caught:
        parse(of(entry))
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 200


def test_infinite_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="energy"):
        parse(of(["light", "key", "energy", float("nan")]))


@pytest.mark.parametrize(
    "text",
    [
        None, 3, "", "{", "[]", "{}", "[" * 200_000, '{"schema": 2, "variants": {"default": []}}',
        '{"schema": 1, "variants": []}', '{"schema": 1, "variants": {}}', '{"schema": 1, "variants": {"nero": []}}',
        '{"schema": 1, "variants": {"default": [], "../nero": []}}',
        '{"schema": 1, "variants": {"default": [], "Nero": []}}', '{"schema": 1, "variants": {"default": 3}}',
        " " * (assignments.MAX_CHARACTERS + 1),
        json.dumps({"schema": 1, "variants": {"default": [["scene", "", "world", "x"]] * 5001}}),
        json.dumps({"schema": 1, "variants": {"default": [], **{f"v{n}": [] for n in range(64)}}}),
    ],
)  # fmt: skip
def test_damaged_texts_are_refused(text: Any) -> None:
    with pytest.raises(ValueError, match=r"variant|default") as caught:
        parse(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (["object", "gone", "hide", True], "no object 'gone'"),
        (["object", "stranger", "hide", True], "no object of the set"),
        (["object", "podium", "material", [4, "nero"]], "no material slot 4"),
        (["object", "podium", "material", [0, "gold"]], "no material 'gold'"),
        (["light", "podium", "energy", 3.0], "no light"),
        (["scene", "", "world", "marble"], "no world"),
    ],
)
def test_a_target_that_is_not_there_stops_all_of_it(entry: list[Any], words: str) -> None:
    podium = Thing("podium")
    variants = {"default": [], "nero": [["object", "podium", "hide", True], entry]}
    root = Root(variants, podium, outside=(Thing("stranger"),))
    with pytest.raises(ValueError, match=words):
        apply(root, SimpleNamespace(world=None), "nero")
    assert not podium.hide_render


def test_a_pointer_to_something_else_is_no_material() -> None:
    root = Root({"default": [], "nero": [["object", "podium", "material", [0, "nero"]]]}, Thing("podium"))
    for wrong in ({"nero": block("TEXT", "nero")}, {"nero": "nero"}, "nero", 3, None):
        root[MATERIALS] = wrong
        with pytest.raises(ValueError, match="no material"):
            apply(root, SimpleNamespace(world=None), "nero")


def test_an_unknown_variant_is_named_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="there are: default, nero"):
        apply(Root({"default": [], "nero": []}), SimpleNamespace(world=None), "blanc")


def test_a_set_without_variants_has_its_default() -> None:
    plain = Root({}, Thing("podium"))
    del plain[DATA]
    apply(plain, SimpleNamespace(world=None), "default")
    with pytest.raises(ValueError, match="no variant 'nero'"):
        apply(plain, SimpleNamespace(world=None), "nero")


def test_the_kit_writes_with_the_very_same_module(root: Path) -> None:
    ours, theirs = root / "addon" / "staging" / "assignments.py", root / "blender_scenes" / "kit" / "assignments.py"
    assert ours.read_bytes() == theirs.read_bytes()
