# SPDX-License-Identifier: GPL-3.0-or-later
"""Product files as they come: helpers in them, far from the origin, mirrored, lying, with variants."""

from __future__ import annotations

import json
from pathlib import Path

import bpy
import numpy as np
import pytest
import stage_helpers as helpers
from backlot.addon import capture
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.product import arrange, importers, measure
from backlot.addon.product.geometry import world_geometry
from backlot.addon.product.importers import Wishes
from backlot.addon.product.product import from_object
from mathutils import Matrix

SIZE = (0.1, 0.2, 0.05)


def save(path: Path, *objects: bpy.types.Object) -> Path:
    """The objects as a GLB; the open file is empty afterward."""
    for obj in objects:
        bpy.context.scene.collection.objects.link(obj)
    bpy.context.view_layer.update()
    bpy.ops.export_scene.gltf(filepath=str(path), export_lights=True, export_cameras=True, export_yup=True)
    helpers.fresh()
    return path


def raw_size(path: Path, **wishes: str | bool) -> list[float]:
    product = importers.load_product(path, wishes=Wishes(**wishes))  # type: ignore[arg-type]
    return list(measure.measure(product)["raw_size"])


def test_floor_axes_lights_cameras_and_empties_are_no_product(tmp_path: Path) -> None:
    helpers.fresh()
    floor = helpers.box("Floor", 3, 3, 0)
    bars = [helpers.box(f"Axis_{'XYZ'[k]}", *(0.6 if n == k else 0.004 for n in range(3))) for k in range(3)]
    lamp = bpy.data.objects.new("Sun", bpy.data.lights.new("Sun", "SUN"))
    eye = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    path = save(tmp_path / "a.glb", helpers.box("Mug", *SIZE), floor, *bars, lamp, eye, bpy.data.objects.new("e", None))
    product = importers.load_product(path)
    assert product.objects == ("Mug",)
    assert measure.measure(product)["raw_size"] == pytest.approx(SIZE)
    assert len(product.warnings) == 1 and all(name in product.warnings[0] for name in ("Floor", "Axis_X", "--keep"))
    assert max(raw_size(path, keep_helpers=True)) == pytest.approx(3)


def test_junk_far_away_does_not_count(tmp_path: Path) -> None:
    helpers.fresh()
    item = helpers.box("Mug", *SIZE)
    co = [v.co.copy() for v in item.data.vertices]
    n = len(co)
    item.data.vertices.add(3)
    for k, place in enumerate(((900, 0, 0), (900, 1e-4, 0), (900, 0, 1e-4))):
        item.data.vertices[n + k].co = place
    helpers_mesh = item.data
    loops = len(helpers_mesh.loops)
    helpers_mesh.loops.add(3)
    helpers_mesh.polygons.add(1)
    helpers_mesh.polygons[-1].loop_start = loops
    helpers_mesh.loops.foreach_set(
        "vertex_index", [*(loop.vertex_index for loop in helpers_mesh.loops[:loops]), n, n + 1, n + 2]
    )
    helpers_mesh.update()
    bpy.context.scene.collection.objects.link(item)
    product = from_object(item, bpy.context.scene)
    found = measure.measure(product)
    assert found["raw_size"] == pytest.approx(SIZE) and "far away" in found["warnings"][0]


def test_far_from_the_origin_it_keeps_its_shape(tmp_path: Path) -> None:
    helpers.fresh()
    near, far = helpers.box("near", *SIZE), helpers.box("far", 0.02, 0.02, 0.3)
    for obj in (near, far):
        obj.location = (1e6, -2e6, 3e5)
    product = importers.load_product(save(tmp_path / "a.glb", near, far))
    geometry = world_geometry(product)
    assert geometry.size == pytest.approx([0.1, 0.2, 0.3], rel=1e-3)
    assert np.abs(geometry.vertices).max() < 1


def test_coordinates_far_from_the_origin_within_the_mesh_come_back(tmp_path: Path) -> None:
    helpers.fresh()
    item = helpers.box("item", 100, 200, 50)  # millimeters: at a million of them, floats still know a sixteenth
    item.data.transform(Matrix.Translation((1e6, 1e6, 0)))
    child = helpers.box("child", 10, 10, 120)
    child.parent = item
    child.location = (1e6, 1e6, 0)
    product = importers.load_product(save(tmp_path / "a.glb", item, child))
    geometry = world_geometry(product)
    assert geometry.size == pytest.approx([100, 200, 120], rel=2e-3) and np.abs(geometry.vertices).max() < 1000


def test_mirrored_objects_have_their_normals_outward(tmp_path: Path) -> None:
    helpers.fresh()
    item = helpers.box("item", *SIZE)
    item.scale = (-1, 1, 1)
    geometry = world_geometry(importers.load_product(save(tmp_path / "a.glb", item)))
    a, b, c = (geometry.vertices[geometry.triangles[:, k]] for k in range(3))
    outward = ((np.cross(b - a, c - a)) * ((a + b + c) / 3 - (geometry.low + geometry.high) / 2)).sum(axis=1)
    assert (outward > 0).all()


def test_several_roots_and_hidden_objects(tmp_path: Path) -> None:
    scene = helpers.fresh()
    left, right, hidden = helpers.box("left", *SIZE), helpers.box("right", *SIZE), helpers.box("hidden", 5, 5, 5)
    right.location, hidden.hide_render = (0.3, 0, 0), True
    for obj in (left, right, hidden):
        scene.collection.objects.link(obj)
    bpy.data.libraries.write(str(tmp_path / "a.blend"), {scene})
    helpers.fresh()
    assert raw_size(tmp_path / "a.blend") == pytest.approx([0.4, 0.2, 0.05])


@pytest.mark.parametrize("up", ["-z", "y", "-y", "x", "-x"])
def test_what_the_user_says_is_up_comes_to_the_top(up: str, tmp_path: Path) -> None:
    helpers.fresh()
    path = save(tmp_path / "a.glb", helpers.box("item", *SIZE), helpers.box("second", 0.01, 0.01, 0.01))
    product = importers.load_product(path, wishes=Wishes(up=up))
    assert world_geometry(product).size[2] == pytest.approx(SIZE["xyz".index(up[-1])])
    found = measure.measure(product)
    assert found["up_source"] == "said by the user" and not found["poses"]
    importers.discard(product)
    assert not bpy.data.objects and not [s for s in bpy.data.scenes if s.name.startswith("Backlot")]


def test_a_wrong_up_leaves_nothing_behind(tmp_path: Path) -> None:
    helpers.fresh()
    path = save(tmp_path / "a.glb", helpers.box("item", *SIZE))
    with pytest.raises(BacklotError) as caught:
        importers.load_product(path, wishes=Wishes(up="north"))
    assert caught.value.code == "bad_up" and not bpy.data.objects


def test_a_product_of_the_user_is_shown_turned_and_not_touched() -> None:
    helpers.user_file()
    before = helpers.fingerprint()
    product = capture.chosen_product("object", "keeper", bpy.context.scene.name, up="x")
    straight = capture.chosen_product("object", "keeper", bpy.context.scene.name)
    assert world_geometry(product).size[2] == pytest.approx(world_geometry(straight).size[0])
    assert set(measure.measure(product)["names"]) == {"keeper", "child"}
    importers.discard(product)
    assert helpers.fingerprint() == before


def test_the_engines_pose_is_applied_once_and_never_to_the_users_own() -> None:
    scene = helpers.user_file()
    own = capture.chosen_product("object", "keeper", scene.name)
    assert capture.upright(own, {"features": {"pose": {"up": "x"}}}) is own


def test_the_engines_pose_turns_an_imported_product(tmp_path: Path) -> None:
    helpers.fresh()
    path = save(tmp_path / "a.glb", helpers.box("item", *SIZE))
    turned = capture.upright(importers.load_product(path), {"features": {"pose": {"up": "y"}}})
    assert world_geometry(turned).size == pytest.approx([0.1, 0.05, 0.2])
    said = importers.load_product(path, wishes=Wishes(up="z"))
    assert capture.upright(said, {"features": {"pose": {"up": "y"}}}) is said


def test_a_lying_bottle_is_measured_as_lying() -> None:
    scene = helpers.fresh()
    mesh = bpy.data.meshes.new("bottle")
    bpy.ops.mesh.primitive_cone_add(radius1=0.04, radius2=0.012, depth=0.3, vertices=48)
    bottle = bpy.context.active_object
    bottle.rotation_euler = (np.pi / 2, 0, 0)
    bpy.context.view_layer.update()
    poses = measure.measure(from_object(bottle, scene))["poses"]
    assert max(poses, key=poses.get) == "-y"
    bpy.data.meshes.remove(mesh)


def variant_file(path: Path) -> Path:
    helpers.write_glb(path)
    data = path.read_bytes()
    length = int.from_bytes(data[12:16], "little")
    document = json.loads(data[20 : 20 + length])
    document["materials"] = [
        {"name": name, "pbrMetallicRoughness": {"baseColorFactor": color}}
        for name, color in (("base", [1, 1, 1, 1]), ("red", [1, 0, 0, 1]), ("blue", [0, 0, 1, 1]))
    ]
    document["extensionsUsed"] = ["KHR_materials_variants"]
    document["extensions"] = {"KHR_materials_variants": {"variants": [{"name": "Red"}, {"name": "Blue"}]}}
    primitive = document["meshes"][0]["primitives"][0]
    mappings = [{"material": 1, "variants": [0]}, {"material": 2, "variants": [1]}]
    primitive |= {"material": 0, "extensions": {"KHR_materials_variants": {"mappings": mappings}}}
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    rest = data[20 + length :]
    head = b"glTF" + b"".join(n.to_bytes(4, "little") for n in (2, 20 + len(text) + len(rest), len(text))) + b"JSON"
    path.write_bytes(head + text + rest)
    return path


@pytest.mark.parametrize(("variant", "color"), [("", "#ffffff"), ("Red", "#ff0000"), ("blue", "#0000ff")])
def test_a_material_variant_is_chosen(variant: str, color: str, tmp_path: Path) -> None:
    helpers.fresh()
    product = importers.load_product(variant_file(tmp_path / "a.glb"), wishes=Wishes(variant=variant))
    found = measure.measure(product)
    assert found["materials"][0]["base_color"] == color and found["material_variants"] == ["Red", "Blue"]
    assert product.path.endswith("a.glb") and Path(product.path).parent == tmp_path.resolve()


def test_an_unknown_variant_is_refused(tmp_path: Path) -> None:
    helpers.fresh()
    with pytest.raises(BacklotError) as caught:
        importers.load_product(variant_file(tmp_path / "a.glb"), wishes=Wishes(variant="Green"))
    assert caught.value.code == "no_variant" and "Red, Blue" in caught.value.hint


def test_webp_textures_and_transmission_load(tmp_path: Path) -> None:
    helpers.fresh()
    item = helpers.box("item", *SIZE)
    item.data.materials[0] = helpers.material("glass", (1, 1, 1), Transmission_Weight=1.0, Roughness=0.0)
    second = helpers.box("second", *SIZE)
    second.location = (0.3, 0, 0)
    image = bpy.data.images.new("label", 8, 8)
    image.pixels.foreach_set(np.tile(np.array([1, 0, 0, 1], np.float32), 64))
    tree = second.data.materials[0].node_tree
    node = tree.nodes.new("ShaderNodeTexImage")
    node.image = image
    shader = next(n for n in tree.nodes if n.type == "BSDF_PRINCIPLED")
    tree.links.new(node.outputs["Color"], shader.inputs["Base Color"])
    second.data.uv_layers.new()
    for obj in (item, second):
        bpy.context.scene.collection.objects.link(obj)
    path = tmp_path / "a.glb"
    bpy.ops.export_scene.gltf(filepath=str(path), export_image_format="WEBP")
    assert b"EXT_texture_webp" in path.read_bytes() and b"KHR_materials_transmission" in path.read_bytes()
    helpers.fresh()
    found = measure.measure(importers.load_product(path))
    assert {m["kind"] for m in found["materials"]} == {"glass", "dielectric"}
    red = next(m["base_color"] for m in found["materials"] if m["kind"] == "dielectric")
    assert int(red[1:3], 16) > 250 and int(red[3:], 16) % 256 < 8, "lossy, and red all the same"


def test_a_wide_turn_keeps_the_shape() -> None:
    scene = helpers.user_file()
    product = capture.chosen_product("object", "keeper", scene.name)
    size = sorted(world_geometry(product).size)
    for up in ("y", "-x", "-z"):
        assert sorted(world_geometry(arrange.turned(product, up)).size) == pytest.approx(size)
