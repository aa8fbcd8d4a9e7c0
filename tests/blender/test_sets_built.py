# SPDX-License-Identifier: GPL-3.0-or-later
"""The built library: every set opens in this Blender and keeps to the rules and to its card."""

from __future__ import annotations

import itertools
import json
import math
from pathlib import Path

import bpy
import numpy as np
import pytest
from backlot.blender_scenes.kit import assignments, rules
from PIL import Image

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


def test_previews_are_small_webps_of_512_pixels() -> None:
    for name in RECIPES:
        for variant in card_of(name)["variants"]:
            path = HOME / "sets" / name / variant["preview"]
            image = bpy.data.images.load(str(path))
            assert tuple(image.size) == (512, 512) and image.file_format == "WEBP"
            assert path.stat().st_size <= 60_000, f"{path.parent.name}/{path.name}"
            bpy.data.images.remove(image)


@pytest.mark.parametrize("name", RECIPES)
def test_variants_of_file_and_card_are_the_same_and_keep_to_the_rules(name: str) -> None:
    variants = card_of(name)["variants"]
    assert len(variants) >= 3 and variants[0]["id"] == "default"
    bpy.ops.wm.open_mainfile(filepath=str(HOME / "sets" / name / "set.blend"), load_ui=False)
    scene = bpy.context.scene
    root = scene.collection.children[0]
    assert list(assignments.variants(root)) == [variant["id"] for variant in variants]
    for variant in variants[1:]:
        assert all(variant[key] for key in ("title", "title_ko", "caption", "caption_ko", "palette", "light"))
        low, high = rules.EXPOSURE
        assert low <= variant["light"]["gray_card"] <= high
        assignments.apply(root, scene, variant["id"])
        scene.view_layers[0].update()
        assert rules.check_scene(scene) == []


def palette_distance(one: list[dict], two: list[dict]) -> float:
    """How far the colors of one are from the nearest of the other, by share; in Lab, the greater of both ways."""

    def way(here: list[dict], there: list[dict]) -> float:
        return sum(color["share"] * min(math.dist(color["lab"], other["lab"]) for other in there) for color in here)

    return max(way(one, two), way(two, one))


@pytest.mark.parametrize("name", RECIPES)
def test_each_variant_looks_different(name: str) -> None:
    """In its colors, by more than an eye sees at once (2.3 in Lab is just to be seen side by side), or, where the idea
    is a shadow that falls in, in its picture: a twentieth of full scale over all pixels."""
    card = card_of(name)
    palettes = {variant["id"]: variant.get("palette") or card["palette"] for variant in card["variants"]}
    for one, two in itertools.combinations(palettes, 2):
        if palette_distance(palettes[one], palettes[two]) <= 8:
            assert picture_distance(name, one, two) > 0.05, (one, two)


def picture_distance(name: str, one: str, two: str) -> float:
    """Mean difference of two previews, 0-1."""
    pixels = []
    for variant in (one, two):
        file = "preview.webp" if variant == "default" else f"preview.{variant}.webp"
        with Image.open(HOME / "sets" / name / file) as picture:
            pixels.append(np.asarray(picture.convert("RGB"), dtype=np.float32) / 255.0)
    return float(np.abs(pixels[0] - pixels[1]).mean())


def test_sets_are_assets_with_picture_and_words() -> None:
    catalogs = (HOME / "sets" / "blender_assets.cats.txt").read_text("utf-8")
    for name in RECIPES:
        bpy.ops.wm.open_mainfile(filepath=str(HOME / "sets" / name / "set.blend"), load_ui=False)
        root, card = bpy.context.scene.collection.children[0], card_of(name)
        data = root.asset_data
        assert data.description == card["caption"] and data.license == card["licence"] and data.author
        assert data.catalog_id in catalogs
        assert {tag.name for tag in data.tags} >= {card["kind"], *card["mood"], card["variants"][1]["title"]}
        assert min(root.preview.image_size) >= 128 and any(root.preview.image_pixels_float)
