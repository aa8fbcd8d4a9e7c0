# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import struct
from collections.abc import Callable
from pathlib import Path

import bpy
import pytest
import stage_helpers as helpers
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.product import importers, measure
from backlot.addon.product.product import from_collection, from_object

SIZE = (0.1, 0.2, 0.05)


def write_stl(path: Path) -> Path:
    vertices, faces = helpers.cube_arrays(*SIZE)
    triangles = [t for a, b, c, d in faces for t in ((a, b, c), (a, c, d))]
    body = b"".join(struct.pack("<12fH", 0, 0, 0, *vertices[a], *vertices[b], *vertices[c], 0) for a, b, c in triangles)
    path.write_bytes(b"\0" * 80 + struct.pack("<I", len(triangles)) + body)
    return path


def write_ply(path: Path) -> Path:
    vertices, faces = helpers.cube_arrays(*SIZE)
    head = ["ply", "format ascii 1.0", f"element vertex {len(vertices)}", *(f"property float {a}" for a in "xyz")]
    head += [f"element face {len(faces)}", "property list uchar int vertex_indices", "end_header"]
    body = [" ".join(map(str, v)) for v in vertices] + ["4 " + " ".join(map(str, f)) for f in faces]
    path.write_text("\n".join(head + body) + "\n")
    return path


def write_usda(path: Path) -> Path:
    vertices, faces = helpers.cube_arrays(*(s * 100 for s in SIZE))
    path.write_text(
        '#usda 1.0\n(\ndefaultPrim = "m"\nmetersPerUnit = 0.01\nupAxis = "Z"\n)\ndef Mesh "m" {\n'
        f"int[] faceVertexCounts = {[4] * 6}\nint[] faceVertexIndices = {[i for f in faces for i in f]}\n"
        f"point3f[] points = [{', '.join(str(v) for v in vertices)}]\n}}\n"
    )
    return path


def write_blend(path: Path) -> Path:
    scene = helpers.fresh()
    scene.collection.objects.link(helpers.box("item", *SIZE))
    scene.collection.objects.link(bpy.data.objects.new("lamp", bpy.data.lights.new("lamp", "POINT")))
    bpy.data.libraries.write(str(path), {scene})
    helpers.fresh()
    return path


def write_fbx(path: Path) -> Path:
    scene = helpers.fresh()
    scene.collection.objects.link(helpers.box("item", *SIZE))
    bpy.ops.export_scene.fbx(filepath=str(path))
    helpers.fresh()
    return path


WRITERS: dict[str, Callable[[Path], Path]] = {
    ".glb": lambda p: helpers.write_glb(p, (SIZE[0], SIZE[2], SIZE[1])),
    ".obj": lambda p: helpers.write_obj(p, (SIZE[0], SIZE[2], SIZE[1])),
    ".stl": write_stl,
    ".ply": write_ply,
    ".usda": write_usda,
    ".blend": write_blend,
    ".fbx": write_fbx,
}
HINTS = {".glb": 1.0, ".usda": 1.0, ".blend": 1.0, ".fbx": 1.0}


@pytest.mark.parametrize("suffix", list(WRITERS))
def test_each_format_loads_upright_into_a_scene_of_its_own(
    suffix: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = WRITERS[suffix](tmp_path / f"thing{suffix}")
    scene = helpers.user_file()
    before = helpers.fingerprint()
    capfd.readouterr()
    product = importers.load_product(path)
    assert capfd.readouterr().out == "", "importers must not write to the standard output"
    assert product.scene != scene.name and not {o.name for o in scene.objects} & set(product.objects)
    found = measure.measure(product)
    assert found["raw_size"] == pytest.approx(SIZE, rel=1e-4)
    assert found["triangles"] == 12 and found["unit_hint"] == HINTS.get(suffix)
    assert bpy.context.scene == scene
    importers.discard(product)
    assert helpers.fingerprint() == before


def glb_with(path: Path, change: Callable[[bytearray], bytes | bytearray]) -> Path:
    helpers.write_glb(path)
    path.write_bytes(change(bytearray(path.read_bytes())))
    return path


def no_mesh(path: Path) -> Path:
    text = json.dumps({"asset": {"version": "2.0"}, "scenes": [{"nodes": []}], "scene": 0}).encode()
    text += b" " * (-len(text) % 4)
    path.write_bytes(struct.pack("<4sIIII", b"glTF", 2, 20 + len(text), len(text), 0x4E4F534A) + text)
    return path


def lone_gltf(path: Path) -> Path:
    document = {"asset": {"version": "2.0"}, "meshes": [{}], "buffers": [{"uri": "gone.bin", "byteLength": 8}]}
    path.write_text(json.dumps(document))
    return path


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


FAULTS: dict[str, tuple[str, Callable[[Path], Path], str]] = {
    "missing": ("a.glb", lambda p: p, "missing_file"),
    "folder": ("a.glb", lambda p: (p.mkdir(), p)[1], "wrong_type"),
    "wrong type": ("a.docx", lambda p: written(p, b"x"), "wrong_type"),
    "empty": ("a.glb", lambda p: written(p, b""), "empty_file"),
    "truncated glb": ("a.glb", lambda p: glb_with(p, lambda b: b[:-40]), "damaged_file"),
    "cut glb header": ("a.glb", lambda p: glb_with(p, lambda b: b[:10]), "damaged_file"),
    "glb of garbage": ("a.glb", lambda p: written(p, b"not a model at all, just text"), "damaged_file"),
    "glb with broken json": (
        "a.glb",
        lambda p: glb_with(p, lambda b: b.replace(b'"asset"', b'"asse"x')),
        "damaged_file",
    ),
    "glb without mesh": ("a.glb", no_mesh, "empty_mesh"),
    "gltf without its bin": ("a.gltf", lone_gltf, "missing_file"),
    "obj without vertices": ("a.obj", lambda p: written(p, b"# nothing\n"), "empty_mesh"),
    "obj without faces": ("a.obj", lambda p: written(p, b"v 0 0 0\nv 1 0 0\nv 0 1 0\n"), "empty_mesh"),
    "flat point obj": ("a.obj", lambda p: written(p, b"v 1 1 1\nv 1 1 1\nv 1 1 1\nf 1 2 3\n"), "empty_mesh"),
    "truncated stl": ("a.stl", lambda p: written(p, write_stl(p).read_bytes()[:-30]), "damaged_file"),
    "ply points": (
        "a.ply",
        lambda p: written(p, b"ply\nformat ascii 1.0\nelement vertex 0\nend_header\n"),
        "empty_mesh",
    ),
    "fbx of garbage": ("a.fbx", lambda p: written(p, b"garbage" * 20), "damaged_file"),
    "fbx cut": (
        "a.fbx",
        lambda p: written(p, b"Kaydara FBX Binary  \0\x1a\0" + b"\xe8\x1c\0\0" + b"\xff" * 40),
        "import_failed",
    ),
    "usd of garbage": ("a.usd", lambda p: written(p, b"garbage" * 20), "damaged_file"),
    "usdc cut": (
        "a.usdc",
        lambda p: written(p, b"PXR-USDC" + b"\0" * 8 + struct.pack("<q", 10**6) + b"\0" * 80),
        "damaged_file",
    ),
    "usdz of garbage": ("a.usdz", lambda p: written(p, b"PK\3\4" + b"x" * 60), "damaged_file"),
    "blend cut": ("a.blend", lambda p: written(p, write_blend(p).read_bytes()[:-200]), "damaged_file"),
    "blend of garbage": ("a.blend", lambda p: written(p, b"garbage" * 20), "damaged_file"),
}


@pytest.mark.parametrize("fault", list(FAULTS))
def test_each_fault_is_one_sentence_and_leaves_nothing(fault: str, tmp_path: Path) -> None:
    name, make, code = FAULTS[fault]
    path = make(tmp_path / name)
    helpers.user_file()
    before = helpers.fingerprint()
    with pytest.raises(BacklotError) as caught:
        importers.load_product(path)
    assert caught.value.code == code
    assert "a." in caught.value.message and "Traceback" not in str(caught.value) and "\n" not in str(caught.value)
    assert helpers.fingerprint() == before


def test_missing_material_file_and_texture_are_warnings(tmp_path: Path) -> None:
    helpers.fresh()
    product = importers.load_product(helpers.write_obj(tmp_path / "a.obj", SIZE, "gone.mtl"))
    assert any("gone.mtl" in w for w in product.warnings)
    (tmp_path / "b.mtl").write_text("newmtl m\nKd 1 0 0\nmap_Kd gone.jpg\n")
    text = helpers.write_obj(tmp_path / "b.obj", SIZE, "b.mtl").read_text().replace("f 1", "usemtl m\nf 1", 1)
    (tmp_path / "b.obj").write_text(text)
    product = importers.load_product(tmp_path / "b.obj")
    assert [w for w in product.warnings if "gone.jpg" in w] and len(product.warnings) == 1


def test_credits_of_a_glb_are_kept(tmp_path: Path) -> None:
    helpers.fresh()
    path = helpers.write_glb(tmp_path / "a.glb", extras={"author": "Ann", "license": "CC-BY-4.0"})
    assert importers.load_product(path).credits == {"author": "Ann", "licence": "CC-BY-4.0"}


def test_scripts_and_drivers_of_a_blend_do_not_run(tmp_path: Path) -> None:
    scene = helpers.fresh()
    obj = helpers.box("item", *SIZE)
    scene.collection.objects.link(obj)
    trap = tmp_path / "ran"
    driver = obj.driver_add("location", 0).driver
    driver.expression = f"open({str(trap)!r}, 'w').close() or 5.0"
    text = bpy.data.texts.new("boot.py")
    text.write(f"open({str(trap)!r}, 'w').close()")
    text.use_module = True
    bpy.data.libraries.write(str(tmp_path / "trap.blend"), {scene, text})
    helpers.fresh()
    trap.unlink(missing_ok=True)
    product = importers.load_product(tmp_path / "trap.blend")
    measure.measure(product)
    assert not trap.exists()
    assert (
        product.blender_objects()[0].animation_data is None or not product.blender_objects()[0].animation_data.drivers
    )


def test_product_from_the_selection_takes_children_and_leaves_helpers() -> None:
    scene = helpers.user_file()
    scene.collection.objects.link(bpy.data.objects.new("lamp", bpy.data.lights.new("lamp", "POINT")))
    bpy.data.objects["lamp"].parent = bpy.data.objects["keeper"]
    product = from_object(bpy.data.objects["keeper"], scene)
    assert set(product.objects) == {"keeper", "child"} and not product.imported
    assert measure.measure(product)["raw_size"] == pytest.approx([0.3, 0.2, 0.5])
    with pytest.raises(BacklotError) as caught:
        from_collection(bpy.data.collections["user collection"], scene)
    assert caught.value.code == "empty_mesh"
    bpy.data.objects.remove(bpy.data.objects["child"])
    with pytest.raises(BacklotError) as caught:
        measure.measure(product)
    assert caught.value.code == "product_gone"


def test_draco_compressed_meshes_load(tmp_path: Path) -> None:
    scene = helpers.fresh()
    scene.collection.objects.link(helpers.box("item", *SIZE))
    path = tmp_path / "draco.glb"
    bpy.ops.export_scene.gltf(filepath=str(path), export_draco_mesh_compression_enable=True)
    assert b"KHR_draco_mesh_compression" in path.read_bytes()
    helpers.fresh()
    assert measure.measure(importers.load_product(path))["raw_size"] == pytest.approx(SIZE, rel=1e-2)


def test_missing_draco_library_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = {"asset": {"version": "2.0"}, "meshes": [{}], "extensionsRequired": ["KHR_draco_mesh_compression"]}
    (tmp_path / "a.gltf").write_text(json.dumps(document))
    monkeypatch.setattr(importers.compat, "draco_library", lambda: False)
    with pytest.raises(BacklotError) as caught:
        importers.load_product(tmp_path / "a.gltf")
    assert caught.value.code == "unsupported" and "Draco" in caught.value.message


@pytest.mark.parametrize(
    "name", ["sk_steampunk_camera/steampunk_camera.glb", "usd_teapot/Teapot.usd", "kl_coffee_mug/coffee-mug.obj"]
)
def test_published_products_load(shared_data: Path, name: str) -> None:
    helpers.fresh()
    found = measure.measure(importers.load_product(shared_data / "products3d" / name))
    assert found["triangles"] > 500 and not found["warnings"]
    assert all(m["base_color"] for m in found["materials"])
