# SPDX-License-Identifier: GPL-3.0-or-later
"""Products in their poses and arrangements: what touches, what holds, what is free of what, in the evaluated scene."""

from __future__ import annotations

import itertools
import math
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pose_shapes as shapes
import pytest
import stage_helpers as helpers
from backlot.addon import capture, companions
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.output.ledger import credit_lines, ledger
from backlot.addon.product import importers, polygon
from backlot.addon.product.geometry import read_surface
from backlot.addon.product.product import Product, from_object
from backlot.addon.product.rest import center_of_mass
from backlot.addon.staging import restore
from backlot.addon.staging.records import Companion, Staged, StageOptions
from backlot.addon.staging.stage import stage
from mathutils.bvhtree import BVHTree

FIXED: dict[str, Any] = {"exposure": 0.0, "resolution": (48, 48)}
TOUCH_M = 0.0005


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return helpers.make_set(tmp_path_factory.mktemp("sets") / "studio", {"scale_range": [0.25, 8]})


def features(kind: str = "", family: str = "") -> dict[str, Any]:
    return {"type": {"value": kind, "confidence": 0.9}, "family": {"value": family, "confidence": 0.9}}


def product(name: str, mesh: shapes.Mesh) -> Product:
    """An object of the user's scene, some way off the origin."""
    data = bpy.data.meshes.new(name)
    data.from_pydata(mesh[0].tolist(), [], mesh[1].tolist())
    obj = bpy.data.objects.new(name, data)
    obj.location = (2, 1, 0.7)
    bpy.context.scene.collection.objects.link(obj)
    bpy.context.view_layer.update()
    return from_object(obj, bpy.context.scene)


def put(folder: Path, mesh: shapes.Mesh, kind: str = "", family: str = "", **options: Any) -> Staged:
    helpers.fresh()
    return stage(product("item", mesh), folder, features(kind, family), {}, StageOptions(**{**FIXED, **options}))


def surface(staged: Staged, name: str) -> tuple[np.ndarray, np.ndarray]:
    geometry = read_surface(bpy.data.scenes[staged.scene], {name})
    assert geometry is not None
    return geometry.vertices, geometry.triangles


def carried(staged: Staged) -> list[tuple[np.ndarray, np.ndarray]]:
    """The pieces one by one, as the scene shows them."""
    points, triangles = surface(staged, staged.product_object)
    count = len(staged.arrangement["pieces"])
    if count == 1:
        return [(points, triangles)]
    found = []
    depsgraph = bpy.data.scenes[staged.scene].view_layers[0].depsgraph
    for instance in depsgraph.object_instances:
        carrier = instance.parent.original.name if instance.is_instance else ""
        if carrier == staged.product_object and instance.object.type == "MESH":
            mesh = instance.object.to_mesh()
            mesh.calc_loop_triangles()
            matrix = np.array(instance.matrix_world)
            own = np.array([v.co for v in mesh.vertices]) @ matrix[:3, :3].T + matrix[:3, 3]
            found.append((own, np.array([t.vertices for t in mesh.loop_triangles])))
            instance.object.to_mesh_clear()
    assert len(found) == count
    return found


def tree(mesh: tuple[np.ndarray, np.ndarray]) -> BVHTree:
    return BVHTree.FromPolygons(mesh[0].tolist(), mesh[1].tolist(), all_triangles=True)


def check_ground(staged: Staged) -> None:
    """Every piece touches the floor (z = 0 in this set) to half a millimeter, and does not sink into it."""
    for points, _ in carried(staged):
        assert -1e-5 <= points[:, 2].min() <= TOUCH_M


def check_free(staged: Staged) -> None:
    for one, other in itertools.combinations(carried(staged), 2):
        assert not tree(one).overlap(tree(other))
        assert polygon.apart(polygon.hull(one[0][:, :2]), polygon.hull(other[0][:, :2])) > 0.001


def check_stable(points: np.ndarray, triangles: np.ndarray, more: np.ndarray | None = None) -> None:
    """The weight over what touches the ground, and ``more`` (k, 3) places that bear it."""
    feet = points[points[:, 2] <= points[:, 2].min() + TOUCH_M]
    bearing = feet if more is None else np.concatenate([feet, more])
    weight = center_of_mass(points, triangles)
    assert polygon.margin(polygon.hull(bearing[:, :2]), weight[:2]) > -0.01 * np.ptp(points[:, 2])


@pytest.mark.parametrize(
    ("mesh", "kind", "family", "pose"),
    [
        (shapes.glasses, "eyeglasses", "eyewear", "lie"),
        (shapes.watch, "pocket watch", "watches", "lie_back"),
        (shapes.shoe, "sneakers", "footwear", "stand"),
        (shapes.shoes, "sneakers", "footwear", "pair"),
        (shapes.bag, "handbag", "bags", "stand"),
        (shapes.bottle, "perfume bottle", "perfume", "stand"),
        (shapes.racket, "spoon", "tableware", "lie"),
    ],
)
def test_what_stands_or_lies_touches_the_ground_and_stays(
    studio: Path, mesh: Any, kind: str, family: str, pose: str
) -> None:
    staged = put(studio, mesh(), kind, family)
    assert staged.pose["pose"] == pose and not any("tip over" in line for line in staged.warnings)
    check_ground(staged)
    points, triangles = carried(staged)[0]
    check_stable(points, triangles)
    assert staged.contact["gap_mm"] == pytest.approx(0.1, abs=0.05) and staged.supports == []
    size = sorted(np.ptp(mesh()[0], axis=0))
    assert sorted(np.ptp(points, axis=0))[-1] < 1.1 * np.linalg.norm(size)  # its true size


def test_what_lies_flat_is_seen_from_above(studio: Path) -> None:
    lying = put(studio, shapes.racket(), "spoon", "tableware")
    standing = put(studio, shapes.bottle())
    assert lying.shot["elevation_deg"] > standing.shot["elevation_deg"] + 8
    assert put(studio, shapes.racket(), "spoon", elevation_deg=9.0).shot["elevation_deg"] == pytest.approx(9)


def check_leans(staged: Staged, holder: str) -> None:
    """Tilted back, held by what it really touches and does not run into."""
    check_ground(staged)
    own = carried(staged)[0]
    held = tree(surface(staged, holder))
    assert not tree(own).overlap(held)
    high = np.ptp(own[0][:, 2])
    distances = np.array([held.find_nearest(p, 0.02)[3] or 0.02 for p in own[0] if p[2] > 0.4 * high])
    samples = surface(staged, holder)[0]
    back = tree(own)
    nearest = min([float(distances.min()), *(back.find_nearest(p, 0.02)[3] or 0.02 for p in samples)])
    assert nearest <= TOUCH_M + 0.0005
    touching = [p for p in samples if (back.find_nearest(p, 0.02)[3] or 1.0) < 0.003 and p[2] > 0.3 * high]
    touching += [p for p in own[0] if p[2] > 0.3 * high and (held.find_nearest(p, 0.02)[3] or 1.0) < 0.001]
    assert touching
    check_stable(*own, more=np.array(touching))


@pytest.mark.parametrize(
    ("mesh", "kind"), [(shapes.racket, "tennis racket"), (shapes.frame, "picture frame"), (shapes.racket, "guitar")]
)
def test_a_leaning_product_rests_on_an_easel_of_the_ledger(studio: Path, mesh: Any, kind: str) -> None:
    staged = put(studio, mesh(), kind)
    assert staged.pose["pose"] == "lean" and staged.pose["leans_on"] == "acrylic easel"
    check_leans(staged, "Acrylic easel")
    foot = surface(staged, "Acrylic easel")[0]
    assert foot[:, 2].min() == pytest.approx(0, abs=1e-5)
    room = bpy.data.collections[staged.set_collection]
    assert "Acrylic easel" in {obj.name for obj in room.all_objects}  # no part of the product, nor of its mask
    assert any(line.startswith("Support: acrylic easel by Backlot") for line in credit_lines(ledger(staged)))
    assert staged.frame["hidden"] == 0


def test_the_users_pose_comes_first_and_an_impossible_one_is_said(studio: Path) -> None:
    staged = put(studio, shapes.racket(), "tennis racket", pose="lie")
    assert staged.pose["pose"] == "lie" and staged.pose["source"] == "user" and "lean" in staged.pose["offered"]
    staged = put(studio, shapes.box((0.1, 0.1, 0.1)), "mug", pose="lean")
    assert staged.pose["pose"] == "stand" and staged.pose["wanted"] == "lean"
    assert any("cannot lean" in line for line in staged.warnings)
    check_ground(staged)
    helpers.fresh()
    with pytest.raises(BacklotError, match="no pose 'fly'"):
        stage(product("item", shapes.bag()), studio, {}, {}, StageOptions(pose="fly"))
    assert not restore.staged_scenes()


def test_a_wall_within_reach_is_leaned_on(tmp_path: Path) -> None:
    folder = helpers.make_set(tmp_path / "near", {"scale_range": [1, 1]})
    with bpy.data.libraries.load(str(folder / "set.blend")) as (source, target):
        target.scenes = source.scenes
    wall = bpy.data.objects["wall"]
    wall.location.y = 0.2
    bpy.data.libraries.write(str(folder / "set.blend"), {target.scenes[0]})
    staged = put(folder, shapes.racket(), "tennis racket", yaw_deg=0.0)
    assert staged.pose["leans_on"] == "wall" and staged.supports == []
    check_leans(staged, "wall")
    assert staged.contact["runs_into"] == []


@pytest.mark.parametrize(("mesh", "kind", "threads"), [(shapes.lamp, "pendant lamp", 1), (shapes.shirt, "t-shirt", 2)])
def test_what_hangs_hangs_on_threads(studio: Path, mesh: Any, kind: str, threads: int) -> None:
    staged = put(studio, mesh(), kind, "apparel")
    assert staged.pose["pose"] == "hang" and [each["name"] for each in staged.supports] == ["thread"]
    points, triangles = carried(staged)[0]
    assert points[:, 2].min() * 1000 == pytest.approx(staged.pose["hangs_over_mm"], abs=0.3)
    ropes = [obj for obj in bpy.data.objects if obj.name.startswith("Thread")]
    assert len(ropes) == threads
    hooks = []
    for rope in ropes:
        ends = np.array([v.co for v in rope.data.vertices])
        low = ends[ends[:, 2] <= ends[:, 2].min() + 1e-6].mean(axis=0)
        assert np.linalg.norm(points - low, axis=1).min() < TOUCH_M
        assert ends[:, 2].max() > points[:, 2].max() + 0.1
        hooks.append(low)
    weight = center_of_mass(points, triangles)
    middle = np.mean(hooks, axis=0)
    assert np.hypot(*(weight - middle)[:2]) < 0.02 * np.ptp(points[:, 2])


@pytest.mark.parametrize(("name", "count"), [("pair", 2), ("three", 3)])
@pytest.mark.parametrize("mesh", [shapes.bottle, shapes.bag, shapes.glasses])
def test_several_of_it_stand_free_and_share_their_mesh(studio: Path, mesh: Any, name: str, count: int) -> None:
    kind = "eyeglasses" if mesh is shapes.glasses else ""
    helpers.fresh()
    before = len(bpy.data.meshes)
    item = product("item", mesh())
    staged = stage(item, studio, features(kind), {}, StageOptions(**FIXED, arrangement=name))
    assert staged.arrangement["name"] == name and len(staged.arrangement["pieces"]) == count
    check_ground(staged)
    check_free(staged)
    own = [each for each in bpy.data.meshes if each.name.startswith("item")]
    assert len(own) == 1 and len(bpy.data.meshes) > before
    turns = [piece["turn_deg"] for piece in staged.arrangement["pieces"]]
    assert len(set(turns)) == count
    # framed as one: all of them are in the picture, and all of them are the product
    assert staged.frame["visible"] and not staged.frame["cut"] and 0.4 <= staged.frame["fill"] <= 0.75
    every = np.concatenate([points for points, _ in carried(staged)])
    assert np.ptp(every[:, 2]) == pytest.approx(staged.size_m[2], rel=0.02)


def test_three_rackets_lean_on_an_easel_each(studio: Path) -> None:
    staged = put(studio, shapes.racket(), "tennis racket", arrangement="three")
    check_ground(staged)
    easels = [obj.name for obj in bpy.data.objects if obj.name.startswith("Acrylic easel")]
    assert len(easels) == 3 and len(staged.supports) == 1
    for easel, own in itertools.product(easels, carried(staged)):
        assert not tree(surface(staged, easel)).overlap(tree(own))


def test_a_line_up_stands_by_height_in_true_sizes(studio: Path) -> None:
    helpers.fresh()
    sizes = (("a", 0.04, 0.1), ("b", 0.07, 0.3), ("c", 0.05, 0.2))
    items = [product(name, shapes.bottle(wide, high)) for name, wide, high in sizes]
    others = [Companion(items[1], {"size_m": [0.07, 0.042, 0.3]}), Companion(items[2], {})]
    options = StageOptions(**FIXED, arrangement="line-up")
    staged = stage(items[0], studio, {"size_m": [0.04, 0.024, 0.1]}, {}, options, others=others)
    check_ground(staged)
    check_free(staged)
    pieces = sorted(staged.arrangement["pieces"], key=lambda piece: piece["position_m"][0])
    assert [piece["product"] for piece in pieces] == ["c", "b", "a"]
    heights = sorted(float(np.ptp(points[:, 2])) for points, _ in carried(staged))
    assert heights == pytest.approx([0.1, 0.2, 0.3], rel=1e-3)
    assert [entry["name"] for entry in ledger(staged) if entry["what"] == "product"] == ["a", "b", "c"]


def test_the_packaging_stands_behind_its_product(studio: Path) -> None:
    helpers.fresh()
    item, box = product("item", shapes.bottle()), product("box", shapes.box((0.08, 0.05, 0.2)))
    staged = stage(item, studio, {}, {}, StageOptions(**FIXED, arrangement="packaging"), others=[Companion(box)])
    check_ground(staged)
    check_free(staged)
    front, behind = staged.arrangement["pieces"]
    assert (front["product"], behind["product"]) == ("item", "box")
    assert behind["position_m"][1] > front["position_m"][1] and front["turn_deg"] * behind["turn_deg"] < 0
    helpers.fresh()
    with pytest.raises(BacklotError, match="needs another product"):
        stage(product("item", shapes.bottle()), studio, {}, {}, StageOptions(arrangement="packaging"))


def test_a_single_shoe_gets_its_mirror_image_when_the_user_wants_the_pair(studio: Path) -> None:
    staged = put(studio, shapes.shoe(), "sneakers", "footwear", pose="pair")
    assert [piece.get("mirrored", False) for piece in staged.arrangement["pieces"]] == [False, True]
    assert any("mirror image" in line for line in staged.warnings)
    check_ground(staged)
    check_free(staged)
    volumes = [np.einsum("ij,ij->i", p[t[:, 0]], np.cross(p[t[:, 1]], p[t[:, 2]])).sum() for p, t in carried(staged)]
    assert volumes[0] == pytest.approx(-volumes[1], rel=1e-3)  # the same triangles, mirrored by their instance alone
    assert put(studio, shapes.shoe(), "sneakers", "footwear").arrangement["name"] == "one"


def test_a_group_too_wide_for_the_mark_does_not_fit(tmp_path: Path) -> None:
    folder = helpers.make_set(tmp_path / "small", {"scale_range": [1, 1]})
    bag = shapes.bag()
    assert put(folder, bag).arrangement["name"] == "one"
    with pytest.raises(BacklotError) as caught:
        put(folder, bag, arrangement="three")
    assert caught.value.code == "does_not_fit"


def test_the_file_is_as_it_was_after_arrangements_and_poses(studio: Path) -> None:
    helpers.user_file()
    scene = bpy.data.scenes["Scene"]
    before = helpers.fingerprint()
    for options in ({"arrangement": "three"}, {"pose": "lie"}, {"pose": "hang"}, {"arrangement": "line-up"}):
        others = [Companion(from_object(bpy.data.objects["floor"], scene))] if "line-up" in options.values() else []
        keeper = from_object(bpy.data.objects["keeper"], scene)
        staged = stage(keeper, studio, {}, {}, StageOptions(**FIXED, **options), others=others)
        assert restore.remove(staged.scene) == []
        assert helpers.fingerprint() == before, options


def test_imported_companions_go_with_the_staging(studio: Path, tmp_path: Path) -> None:
    helpers.user_file()
    before = helpers.fingerprint()
    files = [helpers.write_glb(tmp_path / f"{name}.glb", (0.05, size, 0.05)) for name, size in (("a", 0.1), ("b", 0.2))]
    first, second = (importers.load_product(path) for path in files)
    options = capture.ShootOptions(companions=(str(files[1]),), size=(48, 48))
    found = {"features": {}, "brief": {}}
    from backlot.addon.candidates import Candidate

    staged, _ = capture.stage_product(first, [Candidate(studio)], found, options, None, [Companion(second)])
    assert staged.arrangement["name"] == "line-up"
    capture.remove_staging(staged.scene)
    assert helpers.fingerprint() == before


def test_a_collection_of_the_file_stands_beside_the_product(studio: Path) -> None:
    helpers.fresh()
    scene = bpy.context.scene
    own = product("item", shapes.bottle())
    shelf = bpy.data.collections.new("shelf")
    scene.collection.children.link(shelf)
    for name, high in (("small", 0.1), ("large", 0.3)):
        product(name, shapes.bottle(0.05, high))
        shelf.objects.link(bpy.data.objects[name])
    shelf.objects.link(bpy.data.objects["item"])
    cap = product("cap", shapes.box((0.02, 0.02, 0.02)))
    bpy.data.objects["cap"].parent = bpy.data.objects["small"]
    shelf.objects.link(bpy.data.objects["cap"])
    found = companions.of_collection("shelf", scene.name, own.objects, 0.5)
    assert {each.product.name for each in found} == {"small", "large"} and cap.objects == ("cap",)
    assert all(each.product.unit_hint == 0.5 for each in found)
    with pytest.raises(BacklotError, match="not in the file"):
        companions.of_collection("nowhere", scene.name, (), None)


@pytest.mark.parametrize(
    ("name", "kind", "family", "pose"),
    [
        ("sc_glasses/sc_glasses", "eyeglasses", "eyewear", "lie"),
        ("bs0_tennisracket/bs0_tennisracket", "tennis racket", "sports", "lean"),
        ("bs0_electricguitar/bs0_electricguitar", "electric guitar", "music", "stand"),
        ("sc_sneakers/sc_sneakers", "sneakers", "footwear", "pair"),
        ("bs0_headphones/bs0_headphones", "headphones", "audio", "stand"),
        ("bs0_handbag/bs0_handbag", "handbag", "bags", "stand"),
    ],
)
def test_published_products_get_their_pose(
    studio: Path, shared_data: Path, name: str, kind: str, family: str, pose: str
) -> None:
    helpers.fresh()
    item = importers.load_product(shared_data / "products3d" / f"{name}.true_scale.glb")
    staged = stage(item, studio, features(kind, family), {}, StageOptions(**FIXED))
    assert staged.pose["pose"] == pose and staged.warnings == item.warnings
    points, triangles = surface(staged, staged.product_object)
    assert 0 <= points[:, 2].min() <= TOUCH_M
    assert math.isfinite(staged.contact["balance_mm"]) and len(triangles)


def test_a_prop_in_the_easels_place_is_taken_out(studio: Path, tmp_path: Path) -> None:
    first = put(studio, shapes.racket(), "tennis racket", yaw_deg=0.0)
    foot = surface(first, "Acrylic easel")[0]
    middle = foot[foot[:, 2] < 0.001].mean(axis=0) / first.set_scale
    folder = helpers.make_set(tmp_path / "full", {"scale_range": [0.25, 8]})
    with bpy.data.libraries.load(str(folder / "set.blend")) as (source, target):
        target.scenes = source.scenes
    vase = helpers.box("vase", 0.02, 0.02, 0.03)
    vase.location, vase["backlot_role"] = (*middle[:2], 0.0), "prop:vase"
    target.scenes[0].collection.children[0].objects.link(vase)
    bpy.data.libraries.write(str(folder / "set.blend"), {target.scenes[0]})
    staged = put(folder, shapes.racket(), "tennis racket", yaw_deg=0.0)
    assert staged.contact["taken_out"] == ["vase"] and bpy.data.objects["vase"].hide_render
    assert not bpy.data.objects["Acrylic easel"].hide_render
