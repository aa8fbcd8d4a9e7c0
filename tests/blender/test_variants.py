# SPDX-License-Identifier: GPL-3.0-or-later
"""Variants in Blender: what a recipe says is in the file, comes out in staging, and leaves nothing behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy
import pytest
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.product.product import from_object
from backlot.addon.staging import restore
from backlot.addon.staging.append import append_set
from backlot.addon.staging.records import Staged, StageOptions
from backlot.addon.staging.stage import stage
from backlot.blender_scenes.kit import assignments, fingerprint, geometry, gobos, lights, materials
from backlot.blender_scenes.kit.stage import SetStage
from backlot.blender_scenes.kit.variants import Variant
from stage_helpers import fingerprint as file_fingerprint
from stage_helpers import user_file
from test_sets_kit import CARD

WORDS = {"title": "Nero", "title_ko": "네로", "caption": "Black.", "caption_ko": "검정."}


def started() -> SetStage:
    """A cove with a podium, a ball, a key behind a gobo, a glowing card, three cameras; no variants yet."""
    stage = SetStage(CARD)
    stage.add(geometry.cove("cove", 6, 3, 3, 0.6, 1.4), "backdrop", materials.paint("white", "#dddddd"))
    stone = materials.marble("marble")
    stage.add(geometry.cylinder("podium", 0.3, 0.05), "surface", stone)
    stage.add(geometry.cylinder("step", 0.1, 0.02), "prop:step", stone, at=(0.6, 0.3, 0))
    stage.add(geometry.sphere("ball", 0.05), "prop:ball", materials.paint("red", "#aa2211"), at=(-0.5, 0.3, 0))
    stage.mark((0, 0, 0.05), 0.25, 0.6)
    key = lights.spot(stage, "key", "key", -50, 40, 2.0, 0.8, kelvin=5200)
    lights.gobo(stage, key, gobos.window("window", 0.4, 0.6), reach=1.0)
    lights.card(stage, "card", "fill", 60, 20, 1.0, (0.3, 0.6), 0.5)
    stage.world("#ffffff", 0.1)
    for name, elevation in (("hero", 8), ("three_quarter", 18), ("top", 45)):
        stage.camera(name, elevation=elevation)
    return stage


def built() -> SetStage:
    """The same with two variants."""
    stage = started()
    nero = stage.variant("nero", mood=("dramatic",), **WORDS)
    nero.swap("marble", materials.marble("nero marble", "#111111"))
    nero.light("key", level=1.6, kelvin=4000, azimuth=-100)
    nero.light("card", level=1.0)
    nero.world("#222233", 0.02)
    nero.hide("prop:ball")
    night = stage.variant("night", **WORDS)
    lamp = lights.softbox(stage, "lamp", "practical", 40, 30, 1.0, 0.2, 0.6, kelvin=2800)
    night.only(lamp)
    night.hide("key")
    stage.finish()
    return stage


@pytest.fixture(scope="module")
def set_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sets") / "trial"
    folder.mkdir()
    stage = built()
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "set.blend"), compress=True, copy=True)
    variants = [{"id": "default"}, *(variant.facts.to_json() for variant in stage.variants)]
    card = {**CARD.to_json(), "marks": [], "cameras": [{"name": "hero", "fstop": 8}], "variants": variants}
    (folder / "card.json").write_text(json.dumps(card))
    return folder


def staged(folder: Path, variant: str) -> tuple[Staged, dict[str, bpy.types.Object]]:
    """A box staged in the open file; and the set's objects by their own names."""
    product = from_object(bpy.data.objects["keeper"], bpy.data.scenes[0])
    options = StageOptions(variant=variant, resolution=(32, 32), exposure=0.0)
    found = stage(product, folder, {"size_m": [0.1, 0.1, 0.2]}, {}, options)
    things = {item.name.partition(".0")[0]: item for item in bpy.data.collections[found.set_collection].all_objects}
    return found, things


# ---- in the file ----


def test_the_file_shows_the_default_and_each_variant_comes_and_goes() -> None:
    stage = built()
    root, scene, things = stage.root, stage.scene, stage.scene.objects
    before = fingerprint.digest(scene)
    energy = things["key"].data.energy
    assert things["lamp"].hide_render and things["lamp"].hide_viewport
    seen = set()
    for id in ("nero", "night", "nero", "default"):
        assignments.apply(root, scene, id)
        stage.view_layer.update()
        seen.add(fingerprint.digest(scene))
        nero, night = id == "nero", id == "night"
        for name in ("podium", "step"):
            assert things[name].material_slots[0].material.name == ("nero marble" if nero else "marble")
        assert things["ball"].hide_render is nero and things["lamp"].hide_render is not night
        assert things["key"].hide_render is night and things["window"].hide_render is night
        assert things["key"].data.energy == pytest.approx(energy * (2 if nero else 1))
        assert things["key"]["kelvin"] == (4000 if nero else 5200)
        assert (things["key"].location.y > 0) is nero
        assert scene.world.name == ("trial.nero" if nero else "trial")
    assert len(seen) == 3 and fingerprint.digest(scene) == before


def _color(stage: SetStage) -> None:
    mix = next(node for node in bpy.data.materials["white"].node_tree.nodes if node.bl_idname == "ShaderNodeMix")
    mix.inputs[6].default_value[0] += 0.01


def _corner(stage: SetStage) -> None:
    stage.scene.objects["podium"].data.vertices[0].co.z += 0.001


def _power(stage: SetStage) -> None:
    stage.scene.objects["key"].data.energy *= 1.01


def _sky(stage: SetStage) -> None:
    stage.scene.world.node_tree.nodes["Background"].inputs["Strength"].default_value += 0.01


def _bevel(stage: SetStage) -> None:
    stage.scene.objects["podium"].modifiers[0].width *= 2


@pytest.mark.parametrize("change", [_color, _corner, _power, _sky, _bevel])
def test_a_picture_is_taken_again_when_something_in_it_changed(change: Callable[[SetStage], None]) -> None:
    stage = built()
    before = fingerprint.digest(stage.scene)
    change(stage)
    stage.view_layer.update()
    assert fingerprint.digest(stage.scene) != before


def test_a_picture_is_not_taken_again_for_what_is_not_in_it() -> None:
    stage = built()
    before = fingerprint.digest(stage.scene)
    stage.camera("macro", elevation=12)
    materials.paint("spare", "#123456")
    bpy.data.materials["white"].node_tree.nodes[0].location.x += 50
    stage.scene.objects["lamp"].data.energy *= 3  # hidden in the default
    stage.view_layer.update()
    assert fingerprint.digest(stage.scene) == before
    assert fingerprint.digest(stage.scene, "other code") != before


def test_a_variant_survives_saving_and_opening(set_folder: Path) -> None:
    bpy.ops.wm.open_mainfile(filepath=str(set_folder / "set.blend"), load_ui=False)
    root = bpy.context.scene.collection.children[0]
    assert list(assignments.variants(root)) == ["default", "nero", "night"]
    assignments.apply(root, bpy.context.scene, "nero")
    assert bpy.data.objects["podium"].material_slots[0].material.name == "nero marble"


def test_a_recipe_writes_the_same_data_twice() -> None:
    assert built().root[assignments.DATA] == built().root[assignments.DATA]


def _empty(_stage: SetStage, _variant: Variant) -> None:
    pass


def _empty_beside_another(stage: SetStage, _variant: Variant) -> None:
    stage.variant("other", **WORDS).only("ball")


def _here_and_gone(_stage: SetStage, variant: Variant) -> None:
    variant.only("ball")
    variant.hide("prop:ball")


def _twice(_stage: SetStage, variant: Variant) -> None:
    for color in ("#111111", "#222222"):
        variant.swap("marble", materials.marble(f"marble {color}", color))


@pytest.mark.parametrize(
    ("say", "words"),
    [
        (_empty, "changes nothing"),
        (_empty_beside_another, "variant 'nero': it changes nothing"),
        (_here_and_gone, "'ball' is hidden and shown"),
        (_twice, "'marble' is swapped twice"),
        (lambda stage, v: v.swap("granite", materials.marble("nero")), "no object has the material 'granite'"),
        (lambda stage, v: v.swap("marble", materials.marble("red")), "'red.001' needs a name of its own"),
        (lambda stage, v: v.hide("vase"), "no object 'vase'"),
        (lambda stage, v: v.hide("prop:vase"), "no object has the role 'prop:vase'"),
        (lambda stage, v: v.light("lamp", level=1), "no object 'lamp'"),
        (lambda stage, v: v.light("ball", level=1), "'ball' is no light of the kit"),
        (lambda stage, v: v.light("key"), "nothing is said"),
        (lambda stage, v: (v.light("key", level=1), v.light("key", kelvin=4000)), "set up twice"),
        (lambda stage, v: stage.variant("nero", **WORDS), "two variants 'nero'"),
        (lambda stage, v: stage.variant("Big one", **WORDS), "small letters"),
        (lambda stage, v: stage.variant("default", **WORDS), "not be default"),
        (lambda stage, v: stage.variant("other", **{**WORDS, "caption_ko": " "}), "caption_ko is empty"),
    ],
)
def test_what_is_wrong_in_a_recipe_stops_the_build(say: Callable[[SetStage, Variant], Any], words: str) -> None:
    stage = started()
    variant = stage.variant("nero", **WORDS)
    with pytest.raises(ValueError, match=words) as caught:
        say(stage, variant)
        stage.finish()
    assert "trial" in str(caught.value)


# ---- in staging ----


def test_staging_gives_the_chosen_variant_under_names_that_are_taken(set_folder: Path) -> None:
    user_file()
    for name in ("nero marble", "marble", "red"):
        bpy.data.materials.new(name).use_fake_user = True
    bpy.data.objects.new("podium", None).use_fake_user = True
    found, things = staged(set_folder, "nero")
    assert found.set_id == "trial:nero" and found.card["title"] == "Trial · Nero" and found.card["mood"] == ["dramatic"]
    assert things["podium"].material_slots[0].material.name == "nero marble.001"
    assert "ball" not in things and "lamp" not in things and "window" in things
    assert things["key"]["kelvin"] == 4000
    assert bpy.data.scenes[found.scene].world.name == "trial.nero"


def test_nothing_of_the_other_variants_stays_in_the_file(set_folder: Path) -> None:
    user_file()
    found, things = staged(set_folder, "default")
    assert found.set_id == "trial" and found.card["title"] == "Trial"
    assert "ball" in things and "lamp" not in things
    assert "nero marble" not in bpy.data.materials and "trial.nero" not in bpy.data.worlds
    assert "lamp" not in bpy.data.lights and len(bpy.data.worlds) == 2
    assert not [key for key in bpy.data.collections[found.set_collection].keys() if key.startswith("backlot_v")]  # noqa: SIM118


def test_switching_variants_and_removing_leaves_the_file_as_it_was(set_folder: Path) -> None:
    user_file()
    before = file_fingerprint()
    for variant in ("nero", "night", "default"):
        found, things = staged(set_folder, variant)
        assert ("lamp" in things) is (variant == "night")
        restore.remove(found.scene)
        assert file_fingerprint() == before


def test_an_unknown_variant_is_an_error_and_leaves_nothing(set_folder: Path) -> None:
    user_file()
    before = file_fingerprint()
    with pytest.raises(BacklotError, match="there is no variant 'blanc'") as caught:
        staged(set_folder, "blanc")
    assert caught.value.code == "bad_set" and file_fingerprint() == before


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (assignments.DATA, "{"),
        (assignments.DATA, 3),
        (assignments.DATA, '{"schema":1,"variants":{"default":[["text","x.py","use_module",true]],"nero":[]}}'),
        (assignments.MATERIALS, "nero marble"),
        (assignments.OBJECTS, 3.0),
        (assignments.WORLDS, None),
    ],
)
def test_a_hostile_set_costs_one_error_line(set_folder: Path, tmp_path: Path, key: str, value: Any) -> None:
    bad = tmp_path / "trial"
    bad.mkdir()
    (bad / "card.json").write_text((set_folder / "card.json").read_text())
    bpy.ops.wm.open_mainfile(filepath=str(set_folder / "set.blend"), load_ui=False)
    root = bpy.context.scene.collection.children[0]
    if value is None:
        del root[key]
    else:
        root[key] = value
    bpy.ops.wm.save_as_mainfile(filepath=str(bad / "set.blend"), copy=True)
    user_file()
    before = file_fingerprint()
    with pytest.raises(BacklotError) as caught:
        staged(bad, "nero")
    assert caught.value.code == "bad_set" and "\n" not in caught.value.message
    assert file_fingerprint() == before


def test_a_set_without_variants_is_staged_as_ever(set_folder: Path, tmp_path: Path) -> None:
    plain = tmp_path / "trial"
    plain.mkdir()
    stage = started()
    stage.finish()
    bpy.ops.wm.save_as_mainfile(filepath=str(plain / "set.blend"), copy=True)
    scene = user_file()
    appended = append_set(plain, scene)
    assert len(appended.lights()) == 1 and scene.world.name == "trial"
