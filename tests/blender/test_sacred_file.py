# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever the user does with staging, once it is removed the file is as it was: twenty random sequences."""

from __future__ import annotations

import random
from pathlib import Path

import bpy
import pytest
import stage_helpers as helpers
from backlot.addon.product.product import from_object
from backlot.addon.staging import restore
from backlot.addon.staging.records import StageOptions
from backlot.addon.staging.stage import stage

FEATURES = {"size_m": [0.1, 0.07, 0.2]}
BRIEF = {"lighting": {"key_direction": "right", "key_kelvin": 4200, "fill_ratio": 4.0}}
STEPS = 5


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    parent = tmp_path_factory.mktemp("sets")
    return [helpers.make_set(parent / "plain"), helpers.make_set(parent / "ledge", ledge=True)]


def _stage(folder: Path, chance: random.Random) -> None:
    options = StageOptions(
        resolution=(32, 32),
        exposure=0.0,
        activate=chance.random() < 0.7,
        camera=chance.choice(("hero", "three_quarter")),
        light=chance.choice(("brief", "set", "clamshell", "bright field")),
        copy_space=chance.choice(("", "left")),
        pose=chance.choice(("", "lie", "lean", "hang")),
        arrangement=chance.choice(("", "three")),
    )
    product = from_object(bpy.data.objects[chance.choice(("keeper", "floor"))], bpy.data.scenes["Scene"])
    stage(product, folder, FEATURES, BRIEF, options)
    bpy.ops.ed.undo_push(message="Stage")


def _remove(chance: random.Random) -> None:
    staged = restore.staged_scenes()
    if staged:
        restore.remove(chance.choice(staged).name)
        bpy.ops.ed.undo_push(message="Remove staging")


@pytest.mark.parametrize("seed", [*range(4), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(4, 20))])
def test_any_sequence_of_staging_leaves_the_file_as_it_was(folders: list[Path], seed: int) -> None:
    chance = random.Random(seed)
    helpers.user_file()
    bpy.ops.ed.undo_push(message="the user's file")
    before = helpers.fingerprint()
    told = []
    for _ in range(STEPS):
        step = chance.choice(("stage", "stage", "change set", "undo", "redo", "remove"))
        told.append(step)
        if step in ("stage", "change set"):
            if step == "change set":
                _remove(chance)
            _stage(chance.choice(folders), chance)
        elif step == "remove":
            _remove(chance)
        elif getattr(bpy.ops.ed, step).poll():
            getattr(bpy.ops.ed, step)()
    for scene in [scene.name for scene in restore.staged_scenes()]:
        assert restore.remove(scene) == []
    after = helpers.fingerprint()
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert not changed, (told, changed)
