# SPDX-License-Identifier: GPL-3.0-or-later
"""Scaling a set about its mark carries everything along, whatever hangs on what."""

from __future__ import annotations

import bpy
import pytest
from backlot.addon.staging import append, rig
from mathutils import Vector
from stage_helpers import box, fresh


@pytest.fixture
def appended() -> tuple[append.AppendedSet, bpy.types.Scene]:
    """A mark off the origin, a light, and a gobo that hangs on the light as in the sets."""
    scene = fresh()
    collection = bpy.data.collections.new("set")
    scene.collection.children.link(collection)
    mark = bpy.data.objects.new("mark", None)
    mark.location = (1, 0, 0.5)
    light = bpy.data.objects.new("key", bpy.data.lights.new("key", "SPOT"))
    light.location = (1, 0, 3.5)
    gobo = box("gobo", 1, 1, 0.01)
    for obj, role in ((mark, "mark"), (light, "key"), (gobo, "flag")):
        obj["backlot_role"] = role
        collection.objects.link(obj)
    gobo.parent = light
    gobo.location = (0, 0, -1)
    return append.AppendedSet(collection, {"mark": mark}, mark, {}), scene


def test_a_gobo_keeps_its_place_on_the_way_of_the_light(
    appended: tuple[append.AppendedSet, bpy.types.Scene],
) -> None:
    made, scene = appended
    append.scale_set(made, scene, 0.5)
    objects = {obj.name: obj for obj in made.collection.objects}
    assert objects["key"].matrix_world.translation == Vector((1, 0, 2.0))
    assert objects["gobo"].matrix_world.translation == Vector((1, 0, 1.5))
    assert objects["gobo"].matrix_world.to_scale().x == pytest.approx(0.5)


def test_a_gobo_is_no_wall_and_a_wall_is(appended: tuple[append.AppendedSet, bpy.types.Scene]) -> None:
    made, scene = appended
    scene.view_layers[0].update()
    start, end = Vector((1, 0, 3.5)), Vector((1, 0, 0.5))
    assert not rig._blocked(scene, start, end)
    next(obj for obj in made.collection.objects if obj.name == "gobo")["backlot_role"] = "backdrop"
    assert rig._blocked(scene, start, end)
