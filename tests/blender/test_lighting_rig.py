# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest
import stage_helpers as helpers
from backlot.addon.product.product import from_object
from backlot.addon.staging.records import Staged, StageOptions
from backlot.addon.staging.stage import stage


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sets")


def lit(folder: Path, lighting: dict[str, Any], **card: Any) -> tuple[Staged, dict[str, bpy.types.Object]]:
    helpers.make_set(folder / "lit", card)
    scene = helpers.fresh()
    obj = helpers.box("item", 0.1, 0.1, 0.2)
    scene.collection.objects.link(obj)
    staged = stage(from_object(obj, scene), folder / "lit", {"size_m": [0.1, 0.1, 0.2]}, {"lighting": lighting},
                   StageOptions(resolution=(48, 48), exposure=0.0))  # fmt: skip
    return staged, {str(o["backlot_role"]): o for o in bpy.data.scenes[staged.scene].objects if o.type == "LIGHT"}


def azimuth(obj: bpy.types.Object) -> float:
    return math.degrees(math.atan2(obj.matrix_world.translation.x, -obj.matrix_world.translation.y))


def test_key_goes_to_the_side_that_the_brief_names_and_still_lights_the_product(folder: Path) -> None:
    staged, lights = lit(folder, {"key_direction": "right", "key_elevation_deg": 40})
    assert azimuth(lights["key"]) > 30 and azimuth(lights["fill"]) < 0
    way = -lights["key"].matrix_world.to_quaternion().to_matrix().col[2]
    to_product = -lights["key"].matrix_world.translation
    to_product.z += 0.1
    assert math.degrees(way.angle(to_product)) < 12
    assert any("key turned" in n for n in staged.light["notes"])


def test_color_fill_and_size_follow_the_brief(folder: Path) -> None:
    _, lights = lit(folder, {"key_kelvin": 3800, "fill_ratio": 6, "softness": 1.0})
    red, _, blue = lights["key"].data.color
    assert red > 1.05 > 0.9 > blue
    assert lights["fill"].data.energy == pytest.approx(2.0) and 16 < lights["key"].data.energy < 30
    assert lights["key"].data.size > 1.0


def test_a_key_that_would_land_behind_a_wall_stays(folder: Path) -> None:
    helpers.make_set(folder / "lit")
    scene = helpers.fresh()
    obj = helpers.box("item", 0.1, 0.1, 0.2)
    scene.collection.objects.link(obj)
    with bpy.data.libraries.load(str(folder / "lit" / "set.blend")) as (source, target):
        target.scenes = source.scenes
    wall = target.scenes[0].objects["wall"]
    wall.location, wall.rotation_euler = (0.45, 0, 0), (0, 0, 1.5708)
    bpy.data.libraries.write(str(folder / "lit" / "set.blend"), {target.scenes[0]})
    bpy.data.scenes.remove(target.scenes[0])
    brief = {"lighting": {"key_direction": "right"}}
    options = StageOptions(resolution=(48, 48), exposure=0.0)
    staged = stage(from_object(obj, scene), folder / "lit", {"size_m": [0.1, 0.1, 0.2]}, brief, options)
    key = next(o for o in bpy.data.scenes[staged.scene].objects if o.get("backlot_role") == "key")
    assert azimuth(key) == pytest.approx(-45, abs=1)
    assert any("stays where it was" in n for n in staged.light["notes"])
    fill = next(o for o in bpy.data.scenes[staged.scene].objects if o.get("backlot_role") == "fill")
    assert azimuth(fill) > 0


def test_real_places_keep_their_light(folder: Path) -> None:
    _, lights = lit(folder, {"key_direction": "right", "softness": 1.4}, kind="space")
    assert azimuth(lights["key"]) == pytest.approx(-45, abs=1) and lights["key"].data.size == pytest.approx(0.6)
    assert not lights["key"].visible_camera


def with_light(folder: Path, light: str, **card: Any) -> tuple[Staged, list[bpy.types.Object]]:
    helpers.make_set(folder / "lit", card)
    scene = helpers.fresh()
    obj = helpers.box("item", 0.1, 0.1, 0.2)
    scene.collection.objects.link(obj)
    options = StageOptions(resolution=(48, 48), exposure=0.0, light=light)
    staged = stage(from_object(obj, scene), folder / "lit", {"size_m": [0.1, 0.1, 0.2]}, {}, options)
    return staged, list(bpy.data.scenes[staged.scene].objects)


def test_a_chosen_preset_takes_the_place_of_a_studios_light(folder: Path) -> None:
    staged, objects = with_light(folder, "clamshell")
    lamps = [o for o in objects if o.type == "LIGHT"]
    assert staged.light["choice"] == "clamshell" and not {o.name for o in lamps} & {"key", "fill", "rim"}
    groups = bpy.data.scenes[staged.scene].view_layers[0].lightgroups
    assert all(o.lightgroup == o["backlot_role"] and o.lightgroup in groups for o in lamps)
    key = next(o for o in lamps if o["backlot_role"] == "key")
    assert abs(azimuth(key)) < 30 and not key.visible_camera
    card = next(o for o in objects if o.name.startswith("fill card"))
    assert card.matrix_world.translation.z < 0.1 and not card.visible_camera


def test_the_light_of_a_preset_is_right_at_its_own_exposure(folder: Path) -> None:
    """A gray box before the camera reads near TARGET with no help of the meter."""
    from backlot.addon.staging import fixtures
    from backlot.addon.staging.metering import meter_exposure

    staged, _objects = with_light(folder, "three-point softbox")
    carrier = bpy.data.objects[staged.product_object]
    box = np.array([[x, y, z] for x in (-0.05, 0.05) for y in (-0.05, 0.05) for z in (0.0, 0.2)])
    found = meter_exposure(bpy.data.scenes[staged.scene], carrier, box, "mid key")
    assert abs(found.stops) < 1.0 and 0.5 < found.lit / fixtures.TARGET < 2.0


def test_a_room_keeps_part_of_its_light(folder: Path) -> None:
    staged, objects = with_light(folder, "Rembrandt", kind="space")
    lamps = {o.name: o for o in objects if o.type == "LIGHT"}
    assert lamps["key"].data.energy == pytest.approx(16.0 * 0.3) and len(lamps) > 3
    assert any("keeps 30%" in note for note in staged.light["notes"])


def test_lamps_come_in_front_of_walls(folder: Path) -> None:
    _staged, objects = with_light(folder, "high-key sweep", scale_range=[1, 1])
    for obj in objects:
        if obj.type == "LIGHT":
            assert obj.matrix_world.translation.y < 1.5 and obj.matrix_world.translation.z > 0, obj.name


def test_bright_field_has_a_panel_that_is_seen_and_flags_that_are_not(folder: Path) -> None:
    _, objects = with_light(folder, "bright field")
    panel = next(o for o in objects if o.name.startswith("background panel"))
    assert panel.visible_camera and panel.lightgroup == "background"
    flags = [o for o in objects if o.name.startswith("flag flag")]
    assert len(flags) == 2 and not any(o.visible_camera for o in flags)
