# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import bpy
import numpy as np
import pytest
import stage_helpers as helpers
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.product import measure
from backlot.addon.product.product import Product, from_object


def test_size_is_of_the_evaluated_surface_in_the_world() -> None:
    scene = helpers.fresh()
    parent = bpy.data.objects.new("parent", None)
    parent.scale = (2, 2, 2)
    obj = helpers.box("item", 1, 1, 1)
    obj.parent = parent
    scene.collection.objects.link(parent)
    scene.collection.objects.link(obj)
    array = obj.modifiers.new("array", "ARRAY")
    array.count = 3
    # a loose vertex far away is no part of the surface
    obj.data.vertices.add(1)
    obj.data.vertices[-1].co = (0, 0, 50)
    found = measure.measure(from_object(parent, scene))
    assert found["triangles"] == 36
    assert sorted(found["raw_size"][:2]) == pytest.approx([2, 6]) and found["raw_size"][2] == pytest.approx(
        102, abs=100
    )


def test_loose_vertices_do_not_count() -> None:
    scene = helpers.fresh()
    obj = helpers.box("item", 1, 1, 1)
    obj.data.vertices.add(1)
    obj.data.vertices[-1].co = (0, 0, 50)
    scene.collection.objects.link(obj)
    assert measure.measure(from_object(obj, scene))["raw_size"] == pytest.approx([1, 1, 1])


def test_instances_are_measured_where_they_are() -> None:
    scene = helpers.fresh()
    inside = bpy.data.collections.new("inside")
    inside.objects.link(helpers.box("part", 1, 1, 1))
    empty = bpy.data.objects.new("instancer", None)
    empty.instance_type, empty.instance_collection = "COLLECTION", inside
    empty.scale = (3, 1, 1)
    scene.collection.objects.link(empty)
    product = Product("instancer", scene.name, ("instancer",))
    assert measure.measure(product)["raw_size"] == pytest.approx([3, 1, 1])


def test_materials_have_shares_rules_and_colors() -> None:
    scene = helpers.fresh()
    big, small = helpers.box("big", 1, 1, 1, (1, 0, 0)), helpers.box("small", 0.5, 0.5, 0.5)
    small.data.materials[0] = helpers.material("chrome", (0.5, 0.5, 0.5), Metallic=1.0, Roughness=0.1)
    scene.collection.objects.link(big)
    small.parent = big
    scene.collection.objects.link(small)
    first, second = measure.measure(from_object(big, scene))["materials"]
    assert (first["area_share"], second["area_share"]) == (0.8, 0.2)
    assert first["base_color"] == "#ff0000" and first["kind"] == "dielectric"
    assert (second["kind"], second["finish"], second["rule"]) == ("metal", "metallic", "metallic 1.00 > 0.5")


def test_texture_and_color_attribute_are_averaged() -> None:
    scene = helpers.fresh()
    obj = helpers.box("item", 1, 1, 1)
    scene.collection.objects.link(obj)
    tree = obj.data.materials[0].node_tree
    shader = next(n for n in tree.nodes if n.type == "BSDF_PRINCIPLED")
    image = bpy.data.images.new("half", 8, 8)
    pixels = np.zeros((8, 8, 4), np.float32)
    pixels[..., 3], pixels[:4, :, 0] = 1, 1
    image.pixels.foreach_set(pixels.ravel())
    node = tree.nodes.new("ShaderNodeTexImage")
    node.image = image
    tree.links.new(node.outputs["Color"], shader.inputs["Base Color"])
    assert measure.measure(from_object(obj, scene))["materials"][0]["base_color"] == "#bc0000"
    attribute = obj.data.color_attributes.new("paint", "FLOAT_COLOR", "POINT")
    for item in attribute.data:
        item.color = (0, 1, 0, 1)
    paint = tree.nodes.new("ShaderNodeVertexColor")
    paint.layer_name = "paint"
    tree.links.new(paint.outputs["Color"], shader.inputs["Base Color"])
    assert measure.measure(from_object(obj, scene))["materials"][0]["base_color"] == "#00ff00"


def test_a_product_without_material_is_measured() -> None:
    scene = helpers.fresh()
    obj = helpers.box("item", 1, 2, 3)
    obj.data.materials.clear()
    scene.collection.objects.link(obj)
    found = measure.measure(from_object(obj, scene))
    assert found["materials"][0]["kind"] == "unknown" and found["raw_size"] == pytest.approx([1, 2, 3])
    json.dumps(found, allow_nan=False)


def test_measuring_changes_nothing() -> None:
    scene = helpers.user_file()
    before = helpers.fingerprint()
    measure.measure(from_object(bpy.data.objects["keeper"], scene))
    assert helpers.fingerprint() == before


def test_a_photo_has_no_mesh() -> None:
    with pytest.raises(BacklotError) as caught:
        measure.measure(Product("photo", "", (), photo="x.png"))
    assert caught.value.code == "no_geometry"
