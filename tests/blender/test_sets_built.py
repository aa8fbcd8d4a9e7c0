# SPDX-License-Identifier: GPL-3.0-or-later
"""The built library: every set opens in this Blender and keeps to the rules and to its card."""

from __future__ import annotations

import json
from pathlib import Path

import bpy
import pytest
from backlot.blender_scenes.kit import rules

HOME = Path(__file__).resolve().parents[2] / "blender_scenes"
RECIPES = sorted(path.stem for path in (HOME / "recipes").glob("*.py") if path.stem != "__init__")


def card_of(name: str) -> dict:
    return json.loads((HOME / "sets" / name / "card.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", RECIPES)
def test_set_opens_and_keeps_to_the_rules(name: str) -> None:
    path = HOME / "sets" / name / "set.blend"
    card = card_of(name)
    bpy.ops.wm.open_mainfile(filepath=str(path), load_ui=False)
    scene = bpy.context.scene
    assert scene.name == name and [each.name for each in bpy.data.scenes] == [name]
    assert rules.check_scene(scene) + rules.check_file(path) == []
    assert rules.triangles(scene) == card["triangles"]
    for mark in card["marks"]:
        assert list(scene.objects[mark["name"]].matrix_world.translation) == pytest.approx(mark["position"], abs=1e-4)
    assert {camera["name"] for camera in card["cameras"]} == {o.name for o in scene.objects if o.type == "CAMERA"}
    assert set(scene.view_layers[0].lightgroups.keys()) >= {o.lightgroup for o in scene.objects if o.lightgroup}


@pytest.mark.parametrize("name", RECIPES)
def test_set_holds_no_path_of_the_builder(name: str) -> None:
    path = HOME / "sets" / name / "set.blend"
    bpy.ops.wm.open_mainfile(filepath=str(path), load_ui=False)
    texts = [bpy.context.scene.render.filepath, *(image.filepath for image in bpy.data.images)]
    assert all("home" not in text and "work" not in text for text in texts)


@pytest.mark.parametrize("name", RECIPES)
def test_card_is_complete_and_its_measures_are_plausible(name: str) -> None:
    card = card_of(name)
    assert card["id"] == name and card["schema"] == 1 and card["caption"] and card["caption_ko"]
    shares = [color["share"] for color in card["palette"]]
    assert 0.9 <= sum(shares) <= 1.01 and shares == sorted(shares, reverse=True)
    light = card["light"]
    assert 2000 <= light["kelvin"] <= 12000 and 0 < light["softness"] < 5 and 1 <= light["fill_ratio"] <= 16
    low, high = rules.EXPOSURE
    assert low <= light["gray_card"] <= high, "the product at the mark is not well exposed"
    assert card["suits"]["size_m"][0] < card["design_size_m"] < card["suits"]["size_m"][1]


def test_preview_is_a_webp_of_512_pixels() -> None:
    for name in RECIPES:
        image = bpy.data.images.load(str(HOME / "sets" / name / "preview.webp"))
        assert tuple(image.size) == (512, 512) and image.file_format == "WEBP"
        bpy.data.images.remove(image)
