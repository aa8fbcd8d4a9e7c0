# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from pathlib import Path

import bpy
import pytest
import stage_helpers as helpers
from backlot.addon.product import datablocks
from backlot.addon.product.product import Product, from_object
from backlot.addon.staging import restore
from backlot.addon.staging.records import Staged, StageOptions
from backlot.addon.staging.stage import stage

OPTIONS = StageOptions(resolution=(48, 48), exposure=0.0, activate=True)
FEATURES = {"size_m": [0.1, 0.07, 0.2]}


@pytest.fixture(scope="module")
def set_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return helpers.make_set(tmp_path_factory.mktemp("sets") / "plain")


def staged_product(folder: Path) -> Staged:
    return stage(from_object(bpy.data.objects["keeper"], bpy.data.scenes["Scene"]), folder, FEATURES, {}, OPTIONS)


def test_removing_leaves_every_datablock_as_it_was(set_folder: Path) -> None:
    helpers.user_file()
    before, blocks = helpers.fingerprint(), datablocks.snapshot()
    staged = staged_product(set_folder)
    assert bpy.context.window.scene.name == staged.scene
    assert restore.remove(staged.scene) == []
    assert helpers.fingerprint() == before
    assert datablocks.snapshot() == blocks
    assert bpy.context.window.scene.name == "Scene"


def test_metered_staging_leaves_nothing_either(set_folder: Path) -> None:
    scene = helpers.user_file()
    before = helpers.fingerprint()
    staged = stage(
        from_object(bpy.data.objects["keeper"], scene), set_folder, FEATURES, {}, StageOptions(resolution=(48, 48))
    )
    restore.remove(staged.scene)
    assert helpers.fingerprint() == before


def test_two_stagings_are_removed_one_by_one(set_folder: Path) -> None:
    helpers.user_file()
    before = helpers.fingerprint()
    first = staged_product(set_folder)
    between = helpers.fingerprint()
    second = staged_product(set_folder)
    assert first.scene != second.scene and len(restore.staged_scenes()) == 2
    restore.remove(second.scene)
    # the window now shows what it showed before the second staging
    assert helpers.fingerprint() == between
    restore.remove(first.scene)
    assert helpers.fingerprint() == before


def test_what_the_user_took_over_is_kept_and_named(set_folder: Path) -> None:
    scene = helpers.user_file()
    staged = staged_product(set_folder)
    floor = next(o for o in bpy.data.scenes[staged.scene].objects if o.get("backlot_role") == "surface")
    material = floor.data.materials[0]
    bpy.data.objects["keeper"].data.materials[0] = material
    name = material.name
    assert restore.remove(staged.scene) == [name]
    assert bpy.data.objects["keeper"].data.materials[0].name == name
    assert not restore.staged_scenes() and scene.name == bpy.context.window.scene.name


def test_removing_nothing_is_no_error(set_folder: Path) -> None:
    helpers.user_file()
    before = helpers.fingerprint()
    assert restore.remove("no such scene") == [] and restore.remove("Scene") == []
    assert helpers.fingerprint() == before


def test_a_renamed_staged_scene_is_found(set_folder: Path) -> None:
    helpers.user_file()
    before = helpers.fingerprint()
    staged = staged_product(set_folder)
    bpy.data.scenes[staged.scene].name = "My picture"
    assert restore.remove("My picture") == []
    assert helpers.fingerprint() == before


def test_the_product_survives_and_can_be_staged_again(set_folder: Path) -> None:
    helpers.user_file()
    product: Product = from_object(bpy.data.objects["keeper"], bpy.data.scenes["Scene"])
    restore.remove(stage(product, set_folder, FEATURES, {}, OPTIONS).scene)
    again = stage(product, set_folder, FEATURES, {}, OPTIONS)
    assert again.contact["gap_mm"] == pytest.approx(0.1, abs=0.02)
