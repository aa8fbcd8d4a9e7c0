# SPDX-License-Identifier: GPL-3.0-or-later
"""Framing, shapes, packshots and turntables of a staged scene, rendered tiny."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest
import stage_helpers as helpers
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.output import fingerprint, series
from backlot.addon.output.picture import read_pixels
from backlot.addon.product.product import from_object
from backlot.addon.staging import framing, horizon, supports
from backlot.addon.staging.records import Staged, StageOptions
from backlot.addon.staging.stage import stage
from backlot.addon.staging.turning import Turning
from backlot.addon.workflow import Clock, ShootOptions
from mathutils import Vector

OPTIONS = ShootOptions(size=(64, 64), samples=2, name="item")


@pytest.fixture(scope="module")
def set_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return helpers.make_set(tmp_path_factory.mktemp("sets") / "plain")


def put(folder: Path, size: tuple[float, float, float] = (0.1, 0.08, 0.2), **options: Any) -> Staged:
    """A gray box whose front is red."""
    scene = helpers.fresh()
    obj = helpers.box("item", *size)
    obj.data.materials.append(helpers.material("front", (0.9, 0.02, 0.02)))
    next(face for face in obj.data.polygons if face.normal.y < -0.9).material_index = 1
    scene.collection.objects.link(obj)
    wanted = StageOptions(**({"resolution": (64, 64), "exposure": 0.0} | options))
    return stage(from_object(obj, scene), folder, {"size_m": list(size)}, {}, wanted)


def take(staged: Staged, out: Path, **choices: Any) -> dict[str, Any]:
    options = replace(OPTIONS, out=out, **choices)
    return series.job(staged, options, out / "item.png", "Backlot 0", "", {}, {}, Clock(), None)


def state(staged: Staged) -> list[Any]:
    """What a series must leave as it was."""
    scene = bpy.data.scenes[staged.scene]
    lens = scene.camera.data
    places = [
        tuple(round(v, 6) for row in o.matrix_world for v in row) for o in (scene.camera, *scene.collection.objects)
    ]
    return [places, lens.lens, lens.shift_x, lens.shift_y, lens.dof.focus_distance, lens.dof.aperture_fstop,
            scene.render.resolution_x, scene.render.resolution_y, scene.render.use_persistent_data]  # fmt: skip


def others() -> dict[str, str]:
    """Fingerprints of all but the staged scene, which keeps the settings of its last render."""
    marks = helpers.fingerprint().items()
    return {key: mark for key, mark in marks if not key.startswith(("scenes/Backlot", "images/Render Result"))}


# ---- framing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "fill"), [("hero", 0.55), ("close", 0.65), ("airy", 0.45), ("marketplace", 0.86)])
def test_a_preset_fills_as_it_says(set_folder: Path, name: str, fill: float) -> None:
    staged = put(set_folder, framing=name, resolution=(256, 256))
    assert staged.frame["fill"] == pytest.approx(fill, abs=0.012) and not staged.frame["cut"]


def test_a_flat_lay_looks_straight_down_and_a_low_hero_stays_above_ground(set_folder: Path) -> None:
    above = put(set_folder, framing="flat lay")
    scene = bpy.data.scenes[above.scene]
    assert above.shot["elevation_deg"] == 90
    assert (scene.camera.matrix_world.to_3x3() @ Vector((0, 0, -1))).z == pytest.approx(-1, abs=1e-5)
    low = put(set_folder, (0.4, 0.1, 0.08), framing="low hero")
    camera = bpy.data.scenes[low.scene].camera
    assert low.shot["verticals_straight"] and camera.matrix_world.translation.z > 0.008


def test_depth_of_field_is_a_choice(set_folder: Path) -> None:
    stops = {}
    for choice in framing.DEPTHS_OF_FIELD:
        staged = put(set_folder, depth_of_field=choice)
        dof = bpy.data.scenes[staged.scene].camera.data.dof
        stops[choice] = dof.aperture_fstop
        assert dof.use_dof == (choice != "none")
    assert stops["shallow"] < stops["sharp"]


def test_the_floor_does_not_end_behind_the_neck(set_folder: Path) -> None:
    size = (0.1, 0.1, 0.2)

    def crosses(staged: Staged) -> bool:
        shot = framing.solve(
            helpers_points(staged), staged.shot["azimuth_deg"], staged.shot["elevation_deg"], staged.shot["focal_mm"],
            staged.shot["wish"]["fill"], (64, 64),
        )  # fmt: skip
        return horizon.crosses_neck(bpy.data.scenes[staged.scene], helpers_points(staged), shot)

    chosen = put(set_folder, size, elevation_deg=7.1, yaw_deg=0.0)
    assert crosses(chosen) and any("neck" in text for text in chosen.warnings)
    own = put(set_folder, size, yaw_deg=0.0)
    assert not crosses(own) and not any("neck" in text for text in own.warnings)
    assert abs(own.shot["elevation_deg"] - 7.1) > 1


def helpers_points(staged: Staged) -> np.ndarray:
    return Turning(staged).points


# ---- shapes -------------------------------------------------------------------------------------------------------


def test_every_shape_is_framed_anew_and_told(set_folder: Path, tmp_path: Path) -> None:
    staged = put(set_folder, (0.2, 0.1, 0.15))
    before, marks = state(staged), others()
    names = ("1:1", "16:9", "9:16")
    result = take(staged, tmp_path, shapes=names, size=(96, 64))
    assert state(staged) == before and others() == marks
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["item_16x9.png", "item_1x1.png", "item_9x16.png", "item_shapes.json", "item_sheet.webp"]
    told = json.loads((tmp_path / "item_shapes.json").read_text())
    assert [each["view"] for each in told["pictures"]] == list(names) and told["series"] == "shapes"
    for each, size in zip(told["pictures"], ((96, 96), (96, 54), (54, 96)), strict=True):
        assert read_pixels(tmp_path / each["picture"]).shape[:2] == size[::-1]
        assert each["frame"]["fill"] == pytest.approx(staged.shot["fill"], abs=0.04)
        assert not each["frame"]["cut"] and each["quality"]["findings"]
    distances = [each["shot"]["distance_m"] for each in told["pictures"]]
    assert len(set(distances)) == 3
    assert {each["picture"] for each in result["quality"]["findings"]} == {e["picture"] for e in told["pictures"]}
    assert len(result["outputs"]) == 3 and result["also"] == [str(tmp_path / "item_sheet.webp")]


def test_a_wide_frame_takes_a_longer_lens_where_the_set_ends(set_folder: Path) -> None:
    staged = put(set_folder)
    bpy.data.objects["wall"].scale.x = 0.19
    with Turning(staged) as turning:
        square = turning.aim(turning.points, turning.wish, (90, 90))
        wide = turning.aim(turning.points, turning.wish, (160, 90))
        shot = framing.solve(turning.points, turning.wish.azimuth_deg, wide.shot["elevation_deg"],
                             wide.shot["focal_mm"], turning.wish.fill, (160, 90))  # fmt: skip
        assert not horizon.past_the_set(turning.scene, shot, (160, 90))
    assert square.shot["focal_mm"] == staged.shot["focal_mm"] < wide.shot["focal_mm"]
    assert wide.shot["wish"] == square.shot["wish"] and wide.frame["fill"] == pytest.approx(0.55, abs=0.02)


# ---- packshots ----------------------------------------------------------------------------------------------------


def test_packshots_show_every_side(set_folder: Path, tmp_path: Path) -> None:
    staged = put(set_folder, (0.1, 0.05, 0.2), yaw_deg=30.0)
    before = state(staged)
    take(staged, tmp_path, packshots=True)
    assert state(staged) == before
    told = {each["view"]: each for each in json.loads((tmp_path / "item_packshots.json").read_text())["pictures"]}
    assert list(told) == ["Front", "Back", "Left", "Right", "Top", "Three-quarter", "Detail"]

    def red(view: str) -> float:
        pixels = read_pixels(tmp_path / told[view]["picture"])
        return float(((pixels[..., 0] > 0.2) & (pixels[..., 1] < 0.35 * pixels[..., 0])).mean())

    assert red("Front") > 0.15 and red("Three-quarter") > 0.08 and red("Detail") > 0.2
    assert max(red(view) for view in ("Back", "Left", "Right", "Top")) < 0.01
    width = {view: np.subtract(*np.array(each["frame"]["bounds"])[[2, 0]]) for view, each in told.items()}
    assert width["Left"] == pytest.approx(width["Right"], abs=0.03) and width["Left"] < 0.7 * width["Front"]
    assert told["Top"]["shot"]["elevation_deg"] == 90
    assert told["Detail"]["shot"]["focal_mm"] == pytest.approx(2 * told["Front"]["shot"]["focal_mm"], rel=0.01)
    rules = {each["rule"] for each in told["Detail"]["quality"]["findings"]}
    assert not rules & set(series.OF_THE_FRAME) and rules
    assert (tmp_path / "item_three_quarter.png").is_file() and (tmp_path / "item_packshots_sheet.webp").is_file()


# ---- turntable ----------------------------------------------------------------------------------------------------


def test_a_turntable_turns_and_goes_on_where_it_was(set_folder: Path, tmp_path: Path) -> None:
    staged = put(set_folder, (0.2, 0.05, 0.1), yaw_deg=0.0)
    before, marks = state(staged), others()
    result = take(staged, tmp_path, turntable=4)
    assert state(staged) == before and others() == marks
    frames = [tmp_path / f"item_{number:04d}.png" for number in range(1, 5)]
    films = ["item_turntable.webp", *(["item_turntable.mp4"] if bpy.app.ffmpeg.supported else [])]
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(
        [*(f.name for f in frames), *films, "item_turntable.json"]
    )
    assert all((tmp_path / film).stat().st_size > 200 for film in films)
    # the front is red: seen at 0°, gone at 180°
    reds = [float((read_pixels(f)[..., 1] < 0.35 * read_pixels(f)[..., 0]).mean()) for f in frames]
    assert reds[0] > 0.05 and max(reds[1:]) < 0.01
    checked = [each for each in result["quality"]["findings"] if each["rule"] == "product cut by the frame"]
    assert len(checked) == 4 and all(each["ok"] for each in checked)

    stamps = [f.stat().st_mtime_ns for f in frames]
    frames[2].write_bytes(frames[2].read_bytes()[:-20])
    told = take(staged, tmp_path, turntable=4)
    again = [f.stat().st_mtime_ns for f in frames]
    assert [a == b for a, b in zip(stamps, again, strict=True)] == [True, True, False, True]
    assert [output.get("kept", False) for output in told["outputs"]] == [True, True, False, True]
    assert frames[2].read_bytes().endswith(b"IEND\xaeB`\x82")

    take(staged, tmp_path, turntable=4, samples=3)
    assert not set(again) & {f.stat().st_mtime_ns for f in frames}


def test_the_fingerprint_notices_what_the_picture_would_show(set_folder: Path) -> None:
    staged = put(set_folder)
    scene, points = bpy.data.scenes[staged.scene], helpers_points(staged)
    first = fingerprint.of(scene, points, {})
    assert fingerprint.of(scene, points, {}) == first
    changes = [
        lambda: setattr(bpy.data.lights["key"], "energy", 3.0),
        lambda: setattr(scene.camera.data, "lens", 33.0),
        lambda: setattr(scene.view_settings, "exposure", 0.5),
        lambda: setattr(bpy.data.objects["wall"], "hide_render", True),
        lambda: helpers_shader(bpy.data.materials["front"]),
    ]
    seen = {first}
    for change in changes:
        change()
        seen.add(fingerprint.of(scene, points, {}))
    seen.add(fingerprint.of(scene, points * (1, 1, 1.1), {}))
    seen.add(fingerprint.of(scene, points, {"samples": 3}))
    assert len(seen) == 8


def helpers_shader(material: bpy.types.Material) -> None:
    shader = next(node for node in material.node_tree.nodes if node.type == "BSDF_PRINCIPLED")
    shader.inputs["Roughness"].default_value = 0.11


def test_a_restaged_product_has_the_same_fingerprint(set_folder: Path) -> None:
    told = set()
    for _ in range(2):
        staged = put(set_folder, exposure=None)
        told.add(fingerprint.of(bpy.data.scenes[staged.scene], helpers_points(staged), {}))
    assert len(told) == 1


def test_uneven_ground_is_told_and_the_product_never_sinks_in(tmp_path: Path) -> None:
    folder = helpers.make_set(tmp_path / "slope", bumpy=True)
    staged = put(folder, (0.2, 0.05, 0.1), yaw_deg=0.0)
    with Turning(staged) as turning:
        lifts = turning.lifts([0, 90, 180, 270])
    assert lifts[0] == pytest.approx(0, abs=2e-4) and max(lifts) - min(lifts) > 0.002
    result = take(staged, tmp_path / "out", turntable=2)
    assert any("uneven" in note for note in result["notes"])


def test_what_leans_on_the_set_cannot_turn_and_what_hangs_stays_up(set_folder: Path) -> None:
    staged = put(set_folder)
    leaning = replace(staged, pose={"pose": "lean", "leans_on": "back wall"})
    with pytest.raises(BacklotError, match="leans on back wall"):
        Turning(leaning)
    Turning(leaning, turns=False)
    Turning(replace(staged, pose={"pose": "lean", "leans_on": supports.EASEL.lower()}))
    carrier = bpy.data.objects[staged.product_object]
    carrier.location.z += 0.1
    assert Turning(replace(staged, pose={"pose": "hang"})).lifts([0, 90]) == [0, 0]
    assert Turning(staged).lifts([0]) == [pytest.approx(-0.1, abs=1e-3)]


def test_what_holds_the_product_turns_along(set_folder: Path) -> None:
    staged = put(set_folder)
    easel = helpers.box("Acrylic easel", 0.02, 0.02, 0.05)
    easel[horizon.ROLE] = f"prop:{supports.EASEL.lower()}"
    easel.location = (0, 0.1, 0)
    bpy.data.collections[staged.set_collection].objects.link(easel)
    with Turning(staged) as turning:
        turning.turn(90)
        assert tuple(easel.matrix_world.translation) == pytest.approx((-0.1, 0, 0), abs=1e-4)
        assert len(turning.points) == 8
    assert tuple(easel.location) == pytest.approx((0, 0.1, 0), abs=1e-6)


def test_a_photo_card_is_refused(set_folder: Path, tmp_path: Path) -> None:
    staged = replace(put(set_folder), photo_card=True)
    for choice in ({"turntable": 4}, {"packshots": True}):
        with pytest.raises(BacklotError) as caught:
            take(staged, tmp_path, **choice)
        assert caught.value.code == "one_view"
    assert list(tmp_path.iterdir()) == []
