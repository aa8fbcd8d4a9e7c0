# SPDX-License-Identifier: GPL-3.0-or-later
"""A round product keeps in front what is printed on it, wherever its texture has that."""

from __future__ import annotations

import math
from pathlib import Path

import bpy
import numpy as np
import pytest
import stage_helpers as helpers
from backlot.addon.product import prints
from backlot.addon.product.product import Product, from_object
from backlot.addon.staging.records import StageOptions
from backlot.addon.staging.stage import stage
from mathutils import Vector

SETS = Path(__file__).parents[2] / "blender_scenes" / "sets"


def can(texture: np.ndarray | None) -> Product:
    """A can of 12 cm, its texture (h, w, 3) laid once around from -X: u rises with the angle."""
    scene = helpers.fresh()
    mesh = bpy.data.meshes.new("can")
    count, radius, height = 48, 0.033, 0.12
    angles = np.linspace(-math.pi, math.pi, count, endpoint=False)
    corners = [(radius * math.cos(a), radius * math.sin(a), z) for z in (0.0, height) for a in angles]
    sides = [(n, (n + 1) % count, count + (n + 1) % count, count + n) for n in range(count)]
    mesh.from_pydata(corners, [], [*sides, tuple(range(2 * count - 1, count - 1, -1))[::-1], tuple(range(count))[::-1]])
    uv = mesh.uv_layers.new(name="map").uv
    for n in range(count):
        for loop, (u, v) in enumerate(((n, 0), (n + 1, 0), (n + 1, 1), (n, 1))):
            uv[4 * n + loop].vector = (u / count, v)
    material = helpers.material("paint", (0.8, 0.8, 0.8))
    if texture is not None:
        rows, columns = texture.shape[:2]
        image = bpy.data.images.new("paint", columns, rows)
        pixels = np.ones((rows, columns, 4), np.float32)
        pixels[:, :, :3] = texture
        image.pixels.foreach_set(pixels.ravel())
        nodes = material.node_tree.nodes
        node = nodes.new("ShaderNodeTexImage")
        node.image = image
        shader = next(each for each in nodes if each.type == "BSDF_PRINCIPLED")
        material.node_tree.links.new(node.outputs["Color"], shader.inputs["Base Color"])
    mesh.materials.append(material)
    obj = bpy.data.objects.new("can", mesh)
    scene.collection.objects.link(obj)
    return from_object(obj, scene)


def painted(*degrees: float, width: float = 40.0) -> np.ndarray:
    """White paint with dark patches at these directions, and a red stripe that goes all around."""
    texture = np.ones((64, 360, 3), np.float32)
    texture[50:56] = (0.8, 0.1, 0.1)
    for middle in degrees:
        columns = (np.arange(int(middle - width / 2), int(middle + width / 2)) + 180) % 360
        texture[20:40, columns] = 0.1
    return texture


@pytest.mark.parametrize("degrees", [-140, -90, 10, 120])
def test_the_side_with_the_print_is_found(degrees: int) -> None:
    found = prints.print_azimuth(can(painted(degrees)))
    assert found is not None and math.degrees(found) == pytest.approx(degrees, abs=6)


def test_of_two_prints_the_one_nearer_to_the_front_is_taken() -> None:
    found = prints.print_azimuth(can(painted(-40, 140)))
    assert found is not None and math.degrees(found) == pytest.approx(-40, abs=6)


@pytest.mark.parametrize("texture", [None, painted(), painted(*range(-180, 180, 45), width=20)])
def test_without_a_print_or_with_a_pattern_all_around_there_is_no_such_side(texture: np.ndarray | None) -> None:
    assert prints.print_azimuth(can(texture)) is None


def test_a_staged_can_shows_its_print_to_the_camera() -> None:
    product = can(painted(60))
    options = StageOptions(exposure=0.0, resolution=(64, 64))
    staged = stage(product, SETS / "infinity_cove", {"size_m": [0.066, 0.066, 0.12]}, None, options)
    scene = bpy.data.scenes[staged.scene]
    carrier = scene.objects[staged.product_object]
    look = carrier.matrix_world.to_3x3() @ Vector((math.cos(math.radians(60)), math.sin(math.radians(60)), 0.0))
    toward = scene.camera.matrix_world.translation - carrier.matrix_world.translation
    apart = math.atan2(look.y, look.x) - math.atan2(toward.y, toward.x)
    assert math.degrees((apart + math.pi) % (2 * math.pi) - math.pi) == pytest.approx(0, abs=8)
