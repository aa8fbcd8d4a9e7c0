# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes in from a set is the user's choice."""

from __future__ import annotations

from pathlib import Path

import bpy
import pytest
import stage_helpers as helpers
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.product.product import from_object
from backlot.addon.staging import restore
from backlot.addon.staging.records import PARTS, Staged, StageOptions
from backlot.addon.staging.stage import stage

SETS = Path(__file__).parents[2] / "blender_scenes" / "sets"


def item() -> bpy.types.Object:
    obj = helpers.box("item", 0.1, 0.08, 0.15)
    bpy.context.scene.collection.objects.link(obj)
    return obj


def put(
    set_id: str, *parts: str, light: str = "set", camera: str = "hero", obj: bpy.types.Object | None = None
) -> Staged:
    options = StageOptions(exposure=0.0, resolution=(64, 64), light=light, camera=camera, leave_out=parts)
    brief = {"lighting": {"preset": "soft window", "key_direction": "right", "key_elevation_deg": 40.0,
                          "key_kelvin": 5000.0, "fill_ratio": 3.0, "softness": 0.6}}  # fmt: skip
    return stage(
        from_object(obj or item(), bpy.context.scene), SETS / set_id, {"size_m": [0.1, 0.08, 0.15]}, brief, options
    )


def roles(staged: Staged) -> set[str]:
    found = {str(o.get("backlot_role", "")).partition(":")[0] for o in bpy.data.scenes[staged.scene].objects}
    return found - {""}


@pytest.mark.parametrize(
    ("part", "gone"),
    [
        ("props", {"prop"}),
        ("backdrop", {"backdrop"}),
        ("lights", {"key", "fill", "rim", "background", "practical", "flag"}),
    ],
)
def test_a_part_that_is_left_out_is_nowhere_and_the_rest_is_as_ever(part: str, gone: set[str]) -> None:
    helpers.fresh()
    whole = roles(put("marble_podium"))
    helpers.fresh()
    left = roles(put("marble_podium", part))
    assert whole & gone and left == whole - gone


def test_the_world_and_the_other_cameras_can_stay_out() -> None:
    helpers.fresh()
    staged = put("marble_podium", "world", "cameras", camera="top")
    scene = bpy.data.scenes[staged.scene]
    assert scene.world is None and [o for o in scene.objects if o.type == "CAMERA"] == [scene.camera]
    assert staged.camera == "top"


def test_a_backdrop_that_is_the_ground_as_well_stays_and_is_told() -> None:
    helpers.fresh()
    staged = put("infinity_cove", "backdrop")
    assert "backdrop" in roles(staged) and any("backdrop and ground in one" in text for text in staged.warnings)
    assert staged.contact["support"] == 1.0


@pytest.mark.parametrize("light", ["brief", "clamshell"])
def test_without_its_lights_a_set_takes_a_preset_or_stays_dark(light: str) -> None:
    helpers.fresh()
    staged = put("marble_podium", "lights", light=light)
    lamps = [o for o in bpy.data.scenes[staged.scene].objects if o.type == "LIGHT"]
    assert bool(lamps) is (light == "clamshell")
    assert any("lights stayed out" in text for text in staged.warnings) is (light == "brief")


def test_leaving_parts_out_leaves_nothing_behind_and_the_file_as_it_was() -> None:
    helpers.user_file()
    obj = item()
    bpy.context.view_layer.update()
    before = helpers.fingerprint()
    staged = put("marble_podium", *PARTS, obj=obj)
    assert not [o for o in bpy.data.objects if o.users == 0]
    assert not [m for m in bpy.data.meshes if m.users == 0]
    assert restore.remove(staged.scene) == []
    assert helpers.fingerprint() == before


def test_an_unknown_part_is_told_with_those_there_are() -> None:
    helpers.fresh()
    with pytest.raises(BacklotError, match="no part 'ceiling'") as caught:
        put("marble_podium", "ceiling")
    assert "props" in caught.value.hint
