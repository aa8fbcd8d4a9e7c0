# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest
import stage_helpers as helpers
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.product.geometry import read_surface
from backlot.addon.product.product import from_object, from_photo
from backlot.addon.staging.records import Staged, StageOptions
from backlot.addon.staging.stage import stage
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Vector

FIXED = {"exposure": 0.0, "resolution": (64, 64)}


@pytest.fixture(scope="module")
def plain_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return helpers.make_set(tmp_path_factory.mktemp("sets") / "plain")


@pytest.fixture(scope="module")
def bumpy_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return helpers.make_set(tmp_path_factory.mktemp("sets") / "bumpy", bumpy=True)


def put(
    folder: Path,
    size: tuple[float, float, float],
    brief: dict[str, Any] | None = None,
    raw: float = 1.0,
    **options: Any,
) -> Staged:
    """Stage a box of ``size`` meters whose file is ``raw`` times as large."""
    scene = bpy.context.scene
    obj = helpers.box("item", *(s * raw for s in size))
    obj.location = (3, -2, 9)
    obj.rotation_euler = (0.1, 0.2, 0.3) if raw < 0 else (0, 0, 0)
    scene.collection.objects.link(obj)
    return stage(from_object(obj, scene), folder, {"size_m": list(size)}, brief, StageOptions(**{**FIXED, **options}))


def points(staged: Staged) -> np.ndarray:
    geometry = read_surface(bpy.data.scenes[staged.scene], {staged.product_object})
    assert geometry is not None
    return geometry.vertices


@pytest.mark.parametrize("raw", [0.001, 1.0, 39.37])
def test_product_stands_on_the_mark_in_true_meters(plain_set: Path, raw: float) -> None:
    helpers.fresh()
    staged = put(plain_set, (0.08, 0.05, 0.25), raw=raw, yaw_deg=0.0)
    found = points(staged)
    assert found.max(0) - found.min(0) == pytest.approx((0.08, 0.05, 0.25), rel=1e-3)
    assert 0 <= found[:, 2].min() <= 0.001
    assert (found.max(0) + found.min(0))[:2] / 2 == pytest.approx((0, 0), abs=1e-4)
    assert staged.contact["gap_mm"] == pytest.approx(0.1, abs=0.02) and staged.contact["support"] == 1.0
    assert staged.product_scale == pytest.approx(1 / raw)


def test_a_product_too_tall_for_the_main_mark_stands_on_the_next(tmp_path: Path) -> None:
    folder = helpers.make_set(tmp_path / "ledge", {"scale_range": [1, 1]}, ledge=True)
    helpers.fresh()
    staged = put(folder, (0.2, 0.2, 1.0), yaw_deg=0.0)
    assert staged.mark == "mark.ledge"
    found = points(staged)
    assert (found.max(0) + found.min(0))[:2] / 2 == pytest.approx(helpers.LEDGE[:2], abs=1e-4)
    assert found[:, 2].min() == pytest.approx(helpers.LEDGE[2], abs=1e-3)


def test_the_user_names_the_mark_and_the_camera_goes_along(tmp_path: Path) -> None:
    folder = helpers.make_set(tmp_path / "ledge", ledge=True)
    shots = {}
    for mark in ("mark", "mark.ledge"):
        helpers.fresh()
        staged = put(folder, (0.2, 0.1, 0.1), yaw_deg=0.0, mark=mark)
        assert staged.mark == mark
        shots[mark] = staged.shot
    for key in ("elevation_deg", "focal_mm", "fill", "distance_m"):
        assert shots["mark.ledge"][key] == pytest.approx(shots["mark"][key], rel=0.01), key
    turn = shots["mark.ledge"]["azimuth_deg"] - shots["mark"]["azimuth_deg"]
    assert turn == pytest.approx(math.degrees(helpers.LEDGE_TURN), abs=0.2)
    helpers.fresh()
    with pytest.raises(BacklotError, match=r"no mark 'roof'") as caught:
        put(folder, (0.1, 0.1, 0.1), mark="roof")
    assert "mark.ledge" in caught.value.hint


def _spoiled(
    folder: Path, name: str, size: tuple[float, float, float], at: tuple[float, float, float], role: str
) -> Path:
    """The tiny set with one thing more."""
    helpers.make_set(folder)
    with bpy.data.libraries.load(str(folder / "set.blend")) as (source, target):
        target.scenes = source.scenes
    scene = target.scenes[0]
    thing = helpers.box(name, *size)
    thing.location, thing["backlot_role"] = at, role
    scene.collection.children[0].objects.link(thing)
    bpy.data.libraries.write(str(folder / "set.blend"), {scene})
    return folder


def test_a_prop_in_the_products_way_is_taken_out(tmp_path: Path) -> None:
    folder = _spoiled(tmp_path / "tight", "vase", (0.1, 0.1, 0.3), (0.1, 0, 0), "prop:vase")
    helpers.fresh()
    staged = put(folder, (0.2, 0.2, 0.2), yaw_deg=0.0)
    assert staged.contact["taken_out"] == ["vase"] and staged.contact["runs_into"] == []
    assert bpy.data.scenes[staged.scene].objects["vase"].hide_render
    assert any("Taken out of the product's way: vase" in line for line in staged.warnings)
    helpers.fresh()
    staged = put(folder, (0.05, 0.05, 0.2), yaw_deg=0.0, mark="mark")
    assert staged.contact["taken_out"] == [] and not bpy.data.scenes[staged.scene].objects["vase"].hide_render


def test_running_into_a_wall_is_told(tmp_path: Path) -> None:
    folder = _spoiled(tmp_path / "walled", "pillar", (0.1, 0.1, 0.3), (0.1, 0, 0), "backdrop")
    helpers.fresh()
    staged = put(folder, (0.2, 0.2, 0.2), yaw_deg=0.0)
    assert staged.contact["runs_into"] == ["pillar"]
    assert any("runs into pillar" in line for line in staged.warnings)


def test_a_product_that_would_tip_over_is_told(plain_set: Path) -> None:
    scene = helpers.fresh()
    foot, arm = helpers.box("foot", 0.04, 0.04, 0.2), helpers.box("arm", 0.3, 0.04, 0.04)
    arm.location = (0.17, 0, 0.2)
    arm.parent = foot
    for obj in (foot, arm):
        scene.collection.objects.link(obj)
    staged = stage(from_object(foot, scene), plain_set, {"size_m": [0.34, 0.04, 0.24]}, {}, StageOptions(**FIXED))
    assert staged.contact["balance_mm"] < -20 and any("would tip over" in line for line in staged.warnings)
    assert staged.contact["taken_out"] == staged.contact["runs_into"] == []


def test_copy_space_is_asked_for_and_doubted_where_the_set_does_not_promise_it(tmp_path: Path) -> None:
    folder = helpers.make_set(tmp_path / "calm", {"copy_space": ["left"]})
    told = {}
    for side in ("left", "right"):
        helpers.fresh()
        staged = put(folder, (0.1, 0.1, 0.2), copy_space=side, resolution=(96, 54))
        told[side] = staged.warnings, bpy.data.scenes[staged.scene].camera.data.shift_x
    assert not any("calm" in line for line in told["left"][0])
    assert any("not known to be calm on the right; calm are: left" in line for line in told["right"][0])
    assert told["left"][1] < -0.1 < 0.1 < told["right"][1]


def test_on_a_slope_the_lowest_point_touches_and_nothing_sinks(bumpy_set: Path) -> None:
    helpers.fresh()
    staged = put(bumpy_set, (0.2, 0.1, 0.1), yaw_deg=0.0)
    scene = bpy.data.scenes[staged.scene]
    floor = read_surface(scene, {o.name for o in scene.objects if o.get("backlot_role") == "surface"})
    assert floor is not None
    found = points(staged)
    # height of the inclined floor under each corner, from its own upper face
    top = floor.vertices[np.argsort(floor.vertices[:, 2])]
    a, b, c = (np.array(v) for v in (top[-1], top[0], [top[-1][0], -top[-1][1], top[-1][2]]))
    slope = (top[-1][2] - floor.vertices[floor.vertices[:, 0] < 0][:, 2].max()) / (top[-1][0] * 2)
    middle = top[-1][2] - slope * top[-1][0]
    clearance = found[:, 2] - (middle + slope * found[:, 0])
    assert -1e-4 <= clearance.min() <= 0.001
    assert len({tuple(np.round(v, 6)) for v in (a, b, c)}) == 3


def test_the_product_is_shared_not_copied(plain_set: Path) -> None:
    helpers.fresh()
    meshes = len(bpy.data.meshes)
    staged = put(plain_set, (0.1, 0.1, 0.1))
    obj = bpy.data.objects["item"]
    assert tuple(obj.location) == (3, -2, 9) and obj.scale[0] == 1
    assert len([m for m in bpy.data.meshes if m.name.startswith("item")]) == 1
    assert len(bpy.data.meshes) == meshes + 1 + 2  # the item, floor and wall
    assert obj.name not in bpy.data.scenes[staged.scene].objects


@pytest.mark.parametrize(("height", "expected"), [(0.2, 1.0), (0.5, 2.5), (0.05, 0.25)])
def test_set_scales_about_its_mark_and_the_light_stays(plain_set: Path, height: float, expected: float) -> None:
    helpers.fresh()
    staged = put(plain_set, (height / 2, height / 2, height))
    assert staged.set_scale == pytest.approx(expected)
    scene = bpy.data.scenes[staged.scene]
    key = next(o for o in scene.objects if o.get("backlot_role") == "key")
    assert key.location.length == pytest.approx((0.8**2 + 0.8**2 + 0.9**2) ** 0.5 * expected, rel=1e-3)
    assert key.data.energy == pytest.approx(16 * expected**2) and key.data.size == pytest.approx(0.6 * expected)
    assert tuple(key.matrix_world.to_scale()) == pytest.approx((1, 1, 1))
    wall = next(o for o in scene.objects if o.get("backlot_role") == "backdrop")
    assert wall.matrix_world.translation.y == pytest.approx(1.5 * expected, rel=1e-4)


@pytest.mark.parametrize("size", [(0.05, 0.05, 0.2), (0.3, 0.1, 0.1)])
@pytest.mark.parametrize("camera", ["hero", "three_quarter"])
@pytest.mark.parametrize("resolution", [(64, 64), (96, 54), (54, 96)])
def test_camera_frames_the_whole_product(
    plain_set: Path, size: tuple[float, float, float], camera: str, resolution: tuple[int, int]
) -> None:
    helpers.fresh()
    staged = put(
        plain_set, size, {"technique": {"fill": 0.6, "elevation_deg": 10}}, camera=camera, resolution=resolution
    )
    scene = bpy.data.scenes[staged.scene]
    seen = np.array([world_to_camera_view(scene, scene.camera, Vector(p)) for p in points(staged)])
    assert seen[:, :2].min() > 0.05 and seen[:, :2].max() < 0.95 and seen[:, 2].min() > 0
    fill = staged.shot["fill"]
    # a wide product in an upright frame fills more of it
    assert 0.65 < fill <= 0.721 if (size[0], resolution) == (0.3, (54, 96)) else fill == pytest.approx(0.6, abs=0.01)
    assert max(np.ptp(seen[:, 0]), np.ptp(seen[:, 1])) == pytest.approx(fill, abs=0.01)
    assert staged.frame["fill"] == pytest.approx(fill, abs=0.02) and not staged.frame["cut"]
    assert staged.frame["hidden"] == pytest.approx(0, abs=0.01)


def test_what_stands_in_front_is_noticed(plain_set: Path) -> None:
    helpers.fresh()
    first = put(plain_set, (0.1, 0.1, 0.2))
    scene = bpy.data.scenes[first.scene]
    screen = helpers.box("screen", 0.3, 0.01, 0.12)
    screen.location = (0, -0.25, 0)
    bpy.data.collections[first.set_collection].objects.link(screen)
    from backlot.addon.staging import metering

    for layer in scene.view_layers:
        layer.update()
    assert metering.frame_report(scene)["hidden"] > 0.2


def test_errors_name_the_way_out_and_leave_nothing(plain_set: Path, tmp_path: Path) -> None:
    scene = helpers.user_file()
    product = from_object(bpy.data.objects["keeper"], scene)
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "card.json").write_text("{}")
    cut = tmp_path / "cut"
    cut.mkdir()
    (cut / "card.json").write_text("{}")
    (cut / "set.blend").write_bytes((plain_set / "set.blend").read_bytes()[:400])
    before = helpers.fingerprint()
    cases: list[tuple[Path, dict[str, Any], str]] = [
        (plain_set, {"size_m": [3, 3, 3]}, "does_not_fit"),
        (tmp_path / "none", {"size_m": [0.1, 0.1, 0.1]}, "bad_set"),
        (broken, {"size_m": [0.1, 0.1, 0.1]}, "missing_file"),
        (cut, {"size_m": [0.1, 0.1, 0.1]}, "bad_set"),
    ]
    for folder, features, code in cases:
        with pytest.raises(BacklotError) as caught:
            stage(product, folder, features, {}, StageOptions(**FIXED))
        assert caught.value.code == code and caught.value.hint
        assert helpers.fingerprint() == before
    product.unit_hint = None
    with pytest.raises(BacklotError) as caught:
        stage(product, plain_set, {}, {}, StageOptions(**FIXED))
    assert caught.value.code == "unknown_size" and helpers.fingerprint() == before


def test_cancel_in_the_middle_leaves_nothing(plain_set: Path) -> None:
    scene = helpers.user_file()
    before = helpers.fingerprint()

    def stop(fraction: float, text: str) -> None:
        if fraction > 0.4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stage(
            from_object(bpy.data.objects["keeper"], scene),
            plain_set,
            {"size_m": [0.1] * 3},
            {},
            StageOptions(**FIXED),
            stop,
        )
    assert helpers.fingerprint() == before


def test_a_photo_stands_as_a_card_of_its_true_height(plain_set: Path, tmp_path: Path) -> None:
    helpers.fresh()
    image = bpy.data.images.new("cut", 40, 60, alpha=True)
    pixels = np.zeros((60, 40, 4), np.float32)
    pixels[10:50, 10:30] = (0.8, 0.1, 0.1, 1)  # rows count from below
    image.pixels.foreach_set(pixels.ravel())
    image.filepath_raw, image.file_format = str(tmp_path / "cut.png"), "PNG"
    image.save()
    bpy.data.images.remove(image)
    staged = stage(from_photo(tmp_path / "cut.png"), plain_set, {"size_m": [0.1, 0.1, 0.2]}, {}, StageOptions(**FIXED))
    card = bpy.data.objects[staged.product_object]
    corners = np.array([card.matrix_world @ v.co for v in card.data.vertices])
    assert np.ptp(corners[:, 2]) == pytest.approx(0.2) and corners[:, 2].min() == pytest.approx(0.0001, abs=1e-4)
    assert np.hypot(*np.ptp(corners[:, :2], axis=0)) == pytest.approx(0.1, rel=1e-3)
    other = stage(from_photo(tmp_path / "cut.png"), plain_set, {}, {}, StageOptions(**FIXED))
    assert max(other.size_m) == pytest.approx(0.2) and any("size is not known" in w for w in other.warnings)
    assert staged.photo_card and any("Photo card" in w for w in staged.warnings)
    assert 0.4 < staged.frame["fill"] < 0.7
