# SPDX-License-Identifier: GPL-3.0-or-later
"""`library add` on scenes as artists leave them: a table by a window, centimeters, scripts, nothing at all."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest
import stage_helpers as helpers
from backlot.addon import background, capture, workflow
from backlot.addon.candidates import Candidate
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.library import adopt, catalogs, check, dress, lamps, light, opening, pictures, proposal, rules
from backlot.backend.library import palette
from mathutils import Vector

from blender_scenes.kit import measure, preview

WOOD, WHITE = (0.4, 0.25, 0.12), (0.7, 0.7, 0.68)


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small pictures, and no limit on the memory of the tests' own process."""
    monkeypatch.setattr(pictures, "PREVIEW", (48, 2))
    monkeypatch.setattr(pictures, "CLEAN", (32, 2))
    monkeypatch.setattr(opening, "_limit_memory", lambda: None)


def put(name: str, size: tuple[float, float, float], at: tuple[float, float, float], color: Any = WHITE) -> Any:
    item = helpers.box(name, *size, color)
    item.location = at
    bpy.context.scene.collection.objects.link(item)
    return item


def aim(item: Any, at: tuple[float, float, float], to: tuple[float, float, float]) -> Any:
    item.location = at
    item.rotation_euler = (Vector(to) - Vector(at)).to_track_quat("-Z", "Y").to_euler()
    bpy.context.scene.collection.objects.link(item)
    return item


def lamp(kind: str, energy: float, at: tuple[float, float, float], to: tuple[float, float, float], size: float) -> Any:
    data = bpy.data.lights.new(kind.capitalize(), kind)
    data.energy = energy
    if kind == "AREA":
        data.size = size
    return aim(bpy.data.objects.new(data.name, data), at, to)


def table(k: float = 1.0) -> None:
    """A table before a wall, window light from the left, a camera; ``k`` units a meter."""
    scene = helpers.fresh()
    put("Floor", (6 * k, 6 * k, 0.1 * k), (0, 0, -0.1 * k))
    put("Wall", (8 * k, 0.1 * k, 3 * k), (0, 1.5 * k, 0))
    put("Table", (1.6 * k, 0.8 * k, 0.04 * k), (0, 0, 0.7 * k), WOOD)
    put("Mug", (0.09 * k, 0.09 * k, 0.1 * k), (0.3 * k, 0.1 * k, 0.74 * k))
    lamp("AREA", 60 * k * k, (-1.8 * k, -0.4 * k, 1.6 * k), (0, 0, 0.8 * k), 1.0 * k)
    camera = bpy.data.cameras.new("Camera")
    camera.lens, camera.clip_end = 50, 1000 * k
    scene.camera = aim(bpy.data.objects.new("Camera", camera), (0.3 * k, -1.7 * k, 1.2 * k), (0, 0, 0.84 * k))


def saved(path: Path) -> Path:
    bpy.context.preferences.filepaths.save_version = 0
    bpy.ops.wm.save_as_mainfile(filepath=str(path), compress=True)
    return path


def adopted(file: Path, folder: Path, **said: Any) -> dict[str, Any]:
    folder.mkdir(exist_ok=True)
    job = {"file": str(file), "id": "kitchen", "folder": str(folder), "unit_m": None, "proposal": None, **said}
    return adopt.adopt(job, lambda fraction, text: None)


def refused(make: Callable[[], None], tmp_path: Path) -> BacklotError:
    make()
    file = saved(tmp_path / "scene.blend")
    with pytest.raises(BacklotError) as caught:
        adopted(file, tmp_path / "job")
    assert "scene.blend" in caught.value.message and "\n" not in str(caught.value)
    return caught.value


def test_a_table_by_a_window_becomes_a_set(tmp_path: Path) -> None:
    table()
    hidden = put("Old product", (0.3, 0.3, 0.3), (0, 0, 0.74))
    hidden.hide_render = True
    file = saved(tmp_path / "scene.blend")
    before = file.read_bytes()
    result = adopted(file, tmp_path / "job")
    assert file.read_bytes() == before
    facts = result["facts"]
    x, y, z = facts["marks"][0]["position"]
    assert abs(x) < 0.25 and abs(y) < 0.25 and z == pytest.approx(0.74, abs=1e-3)
    assert math.dist((x, y), (0.3, 0.1)) > facts["marks"][0]["free_radius_m"]
    assert [camera["name"] for camera in facts["cameras"]] == list(proposal.CAMERAS)
    assert facts["light"]["direction"] == "left" and 0.12 <= facts["light"]["gray_card"] <= 0.5
    assert 0.1 < facts["design_size_m"] <= 0.35 and facts["surface_names"] == ["Table", "Table"]
    plan = proposal.read(tmp_path / "job" / proposal.FILE)
    assert 5 < plan.cameras[0].azimuth_deg < 15
    assert '[[cameras]]  # as the file\'s Camera\nname = "hero"' in (tmp_path / "job" / proposal.FILE).read_text(
        "utf-8"
    )
    assert plan.roles == {
        "Area": "key", "Floor": "backdrop", "Mug": "prop:Mug", "Table": "surface", "Wall": "backdrop",
    }  # fmt: skip
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "job" / "set.blend"))
    scene = bpy.context.scene
    assert scene.name == "kitchen" and scene.collection.children[0].name == "kitchen"
    assert "Old product" not in bpy.data.objects and not bpy.data.images.get("preview")
    assert rules.check_scene(scene) == []


def test_centimeters_become_meters_and_the_light_stays(tmp_path: Path) -> None:
    table()
    meters = adopted(saved(tmp_path / "m.blend"), tmp_path / "a")["facts"]
    table(100)
    bpy.context.scene.unit_settings.scale_length = 0.01
    centimeters = adopted(saved(tmp_path / "cm.blend"), tmp_path / "b")["facts"]
    assert centimeters["marks"][0]["position"] == pytest.approx(meters["marks"][0]["position"], abs=0.02)
    assert centimeters["design_size_m"] == pytest.approx(meters["design_size_m"], rel=0.05)
    assert centimeters["light"]["gray_card"] == pytest.approx(meters["light"]["gray_card"], rel=0.1)
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "b" / "set.blend"))
    assert rules.check_scene(bpy.context.scene) == []
    table(100)  # in centimeters, and nobody said so
    file = saved(tmp_path / "unsaid.blend")
    with pytest.raises(BacklotError, match="strange scale") as caught:
        adopted(file, tmp_path / "c")
    assert "--unit cm" in caught.value.hint
    said = adopted(file, tmp_path / "c", unit_m=0.01)["facts"]
    assert said["marks"][0]["position"] == pytest.approx(meters["marks"][0]["position"], abs=0.02)


def test_nothing_of_a_hostile_file_runs_or_stays(tmp_path: Path) -> None:
    proof = tmp_path / "it_ran"
    table()
    text = bpy.data.texts.new("run_me.py")
    text.write(f"open({str(proof)!r}, 'w').close()")
    text.use_module = True
    driver = bpy.data.objects["Mug"].driver_add("location", 0).driver
    driver.type, driver.expression = "SCRIPTED", f"__import__('os').system('touch {proof}') or 0.3"
    table_material = bpy.data.materials["Table"]
    table_material.node_tree.nodes.new("ShaderNodeValue").outputs[0].driver_add("default_value").driver.expression = "1"
    bpy.data.objects["Mug"].keyframe_insert("location", frame=1)
    file = saved(tmp_path / "scene.blend")
    proof.unlink(missing_ok=True)
    result = adopted(file, tmp_path / "job")
    assert "1 text blocks and 2 drivers are left out" in result["notes"][0]
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "job" / "set.blend"), use_scripts=True)
    assert not bpy.data.texts and not bpy.data.actions and not proof.exists()
    assert rules.check_scene(bpy.context.scene) == []


def _curve() -> None:
    helpers.fresh()
    bpy.ops.curve.primitive_bezier_curve_add()


def _dark() -> None:
    table()
    bpy.data.objects.remove(bpy.data.objects["Area"])


def _dense() -> None:
    table()
    bpy.data.objects["Mug"].modifiers.new("many", "ARRAY").count = 300_000


def _linked() -> None:
    table()
    folder = Path(os.environ["BACKLOT_TEST_FOLDER"])
    other = saved(folder / "other.blend")
    helpers.fresh()
    with bpy.data.libraries.load(str(other), link=True) as (source, target):
        target.objects = list(source.objects)
    for item in target.objects:
        bpy.context.scene.collection.objects.link(item)
    saved(folder / "scene.blend")
    other.unlink()


@pytest.mark.parametrize(
    ("make", "code", "words"),
    [
        (helpers.fresh, "empty_scene", "shows no surface"),
        (_curve, "empty_scene", "shows no surface"),
        (_dark, "no_light", "dark at the mark"),
        (_dense, "too_large", "triangles, and at most"),
        (_linked, "missing_link", "is linked to other.blend"),
    ],
)
def test_what_cannot_be_a_set_says_why(
    make: Callable[[], None], code: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKLOT_TEST_FOLDER", str(tmp_path))
    error = refused(make, tmp_path)
    assert error.code == code and words in error.message and error.hint


def test_a_world_alone_may_light_a_scene(tmp_path: Path) -> None:
    _dark()
    world = bpy.context.scene.world = bpy.data.worlds.new("sky")
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs["Strength"].default_value = 3.0
    facts = adopted(saved(tmp_path / "scene.blend"), tmp_path / "job")["facts"]
    assert facts["light"]["softness"] == 1.0 and facts["light"]["fill_ratio"] < 4
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "job" / "set.blend"))
    assert rules.check_scene(bpy.context.scene) == []


def test_pictures_are_packed_and_missing_ones_told(tmp_path: Path) -> None:
    table()
    image = bpy.data.images.new("grain", 8, 8)
    image.filepath_raw, image.file_format = str(tmp_path / "grain.png"), "PNG"
    image.save()
    for name, path in (("there", "grain.png"), ("gone", "nowhere.png")):
        node = bpy.data.materials["Table"].node_tree.nodes.new("ShaderNodeTexImage")
        node.image = bpy.data.images.new(name, 8, 8)
        node.image.source, node.image.filepath = "FILE", str(tmp_path / path)
    bpy.data.images.remove(image)
    result = adopted(saved(tmp_path / "scene.blend"), tmp_path / "job")
    assert "pictures are missing: gone" in result["notes"]
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "job" / "set.blend"))
    assert bpy.data.images["there"].packed_file and str(tmp_path) not in bpy.data.images["there"].filepath
    faults = rules.check_scene(bpy.context.scene)
    assert len(faults) == 1 and "image gone is an external file" in faults[0]


def test_instances_become_objects_and_excluded_collections_stay_out(tmp_path: Path) -> None:
    table()
    scene = bpy.context.scene
    chair = bpy.data.collections.new("Chair")
    chair.objects.link(helpers.box("Seat", 0.4, 0.4, 0.45))
    empty = bpy.data.objects.new("Chair", None)
    empty.instance_type, empty.instance_collection, empty.location = "COLLECTION", chair, (1.4, 0.3, 0)
    scene.collection.objects.link(empty)
    spare = bpy.data.collections.new("Spare")
    scene.collection.children.link(spare)
    spare.objects.link(helpers.box("Trash", 1, 1, 1))
    scene.view_layers[0].layer_collection.children["Spare"].exclude = True
    adopted(saved(tmp_path / "scene.blend"), tmp_path / "job")
    roles = proposal.read(tmp_path / "job" / proposal.FILE).roles
    assert roles["Seat.001" if "Seat.001" in roles else "Seat"].startswith("prop:") and "Trash" not in roles


def test_what_is_linked_becomes_the_sets_own_and_the_tie_is_cut(tmp_path: Path) -> None:
    table()
    things, inner = (bpy.data.collections.new(name) for name in ("things", "a part of them"))
    things.children.link(inner)
    for name in ("Floor", "Wall", "Table", "Mug"):
        (inner if name in ("Table", "Mug") else things).objects.link(bpy.data.objects[name])
    bpy.data.libraries.write(str(tmp_path / "things.blend"), {things})
    for name in ("Floor", "Wall", "Table", "Mug"):
        bpy.data.objects.remove(bpy.data.objects[name])
    bpy.data.batch_remove([things, inner])
    with bpy.data.libraries.load(str(tmp_path / "things.blend"), link=True) as (_, target):
        target.collections = ["things"]
    bpy.context.scene.collection.children.link(target.collections[0])
    adopted(saved(tmp_path / "scene.blend"), tmp_path / "job")
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "job" / "set.blend"), load_ui=False)
    assert "Table" in bpy.context.scene.objects
    assert not [each.filepath for each in bpy.data.libraries if not rules.is_blenders(each.filepath)]


def test_a_corrected_proposal_is_followed(tmp_path: Path) -> None:
    table()
    file = saved(tmp_path / "scene.blend")
    adopted(file, tmp_path / "job")
    path = tmp_path / "mine.toml"
    plan = proposal.read(tmp_path / "job" / proposal.FILE)
    text = plan.to_toml().replace('"Wall" = "backdrop"', '"Wall" = "prop:screen"')
    x, y, z = plan.marks[0].position
    place = f"[{x:.4f}, {y:.4f}, {z:.4f}]"
    path.write_text(text.replace(place, "[-0.5000, 0.0500, 0.7500]"), "utf-8")
    facts = adopted(file, tmp_path / "again", proposal=str(path))["facts"]
    assert facts["marks"][0]["position"] == pytest.approx([-0.5, 0.05, 0.74], abs=1e-3)
    again = proposal.read(tmp_path / "again" / proposal.FILE)
    assert again.roles["Wall"] == "prop:screen" and len(again.cameras) == 4
    path.write_text(text.replace(place, "[20.0, 0.0, 0.7]"), "utf-8")
    with pytest.raises(BacklotError, match="nothing beneath"):
        adopted(file, tmp_path / "again", proposal=str(path))


def test_the_set_passes_the_check_and_a_product_is_staged_in_it(tmp_path: Path) -> None:
    table()
    folder = tmp_path / "kitchen"
    result = adopted(saved(tmp_path / "scene.blend"), folder)
    facts = result["facts"]
    card = {
        "id": "kitchen", "title": "Kitchen", "caption": "A table.", "author": "Ann", "licence": "CC0-1.0",
        "kind": "space", "place": "kitchen", "surfaces": ["wood"], "materials": ["wood"], "mood": ["warm"],
        "suits": {"families": ["coffee_tea"], "size_m": [0.05, 0.3]}, "scale_range": [1, 1], **facts,
    }  # fmt: skip
    catalog = catalogs.catalog_id("space")
    label = {
        "file": str(folder / "set.blend"),
        "card": card,
        "catalog": catalog,
        "picture": str(folder / "preview.webp"),
    }
    assert dress.label(label) == {"faults": []}
    os.replace(folder / "set.done.blend", folder / "set.blend")
    (folder / "card.json").write_text(json.dumps(card), "utf-8")
    found = workflow.run(check.examine_steps(folder / "set.blend", background.program(), 300.0))
    assert found["faults"] == [] and check.compare(card, found["facts"], frozenset((catalog,))) == []
    helpers.fresh()
    glb = helpers.write_glb(tmp_path / "box.glb", (0.06, 0.12, 0.06))
    product = workflow.run(capture.load_steps(glb))
    options = workflow.ShootOptions(set="kitchen", size=(64, 64))
    staged, _ = capture.stage_product(product, [Candidate(folder)], {}, options)
    assert staged.contact["support"] > 0.9 and abs(staged.contact["gap_mm"]) < 1


# ---- what is measured here and by the kit is the same ----


def test_the_palette_is_that_of_the_kit() -> None:
    picture = np.random.default_rng(3).random((60, 50, 3)).astype(np.float32) ** 2
    assert palette.palette(picture) == measure.palette(picture)
    assert palette.key_word(palette.palette(picture)) == measure.key_word(measure.palette(picture))


def test_the_light_meter_is_that_of_the_kit() -> None:
    picture = np.random.default_rng(5).random((48, 48, 3)).astype(np.float32)
    ours, theirs = pictures.read_ball(picture), preview._read_ball(picture)
    for key in ("lit", "shadow", "azimuth_deg", "elevation_deg", "ratio"):
        assert getattr(ours, key) == pytest.approx(getattr(theirs, key), rel=1e-6)
    for azimuth in range(-159, 160, 7):
        for elevation in (-10, 20, 64, 70):
            assert light.direction_word(azimuth, elevation) == measure.direction_word(azimuth, elevation)


def test_lamps_are_read_as_the_kit_reads_them() -> None:
    helpers.fresh()
    center = Vector((0.1, 0.2, 0.3))
    for number, kind in enumerate(("AREA", "POINT", "SUN")):
        item = lamp(kind, 20.0, (1.0 + number, -1.0, 2.0), (0, 0, 0), 0.7)
        bpy.context.view_layer.update()
        (ours,) = lamps.lamps([item], center)
        level, toward, softness = measure.light_reading(item, center)
        assert ours.level == pytest.approx(level, rel=1e-5) and ours.softness == pytest.approx(softness)
        assert (ours.toward - toward).length < 1e-5


def test_white_is_the_cameras_white_and_warm_is_warmer() -> None:
    assert light.kelvin_of((1.0, 1.0, 1.0)) == 5500
    assert light.kelvin_of((1.3, 0.95, 0.6)) < 4500 < 6500 < light.kelvin_of((0.85, 1.0, 1.3))
