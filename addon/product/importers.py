# SPDX-License-Identifier: GPL-3.0-or-later
"""Load a product file into a scene of its own. The user's scenes, selection and settings are not touched."""

from __future__ import annotations

import dataclasses
import logging
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy

from .. import compat
from ..engine.protocol import BacklotError
from . import arrange, datablocks, variants
from .checks import FileReport, check_file, damaged
from .geometry import world_geometry
from .product import PRODUCT_TAG, SHAPES, Product

log = logging.getLogger(__name__)

_HELPERS = frozenset(("LIGHT", "CAMERA", "SPEAKER", "LIGHT_PROBE"))
# meters in one Blender unit after the importer's own conversion: (hint, where it comes from)
_UNITS: dict[str, tuple[float | None, str]] = {
    ".glb": (1.0, "glTF is in meters"),
    ".gltf": (1.0, "glTF is in meters"),
    ".fbx": (1.0, "FBX UnitScaleFactor, applied by the importer"),
    ".usd": (1.0, "USD metersPerUnit, applied by the importer"),
    ".obj": (None, "OBJ says no unit"),
    ".stl": (None, "STL says no unit"),
    ".ply": (None, "PLY says no unit"),
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user said of a product file. ``up``: what is up, of the axes as the importer brings them, or empty.

    keep_helpers: take floors, axes and other parts as they are. variant: a name of the file's material variants.
    """

    up: str = ""
    keep_helpers: bool = False
    variant: str = ""


def load_product(path: str | Path, check_surface: bool = True, wishes: Wishes = Wishes()) -> Product:
    """Import one file; returns the product, standing as the importer stood it (Z up), or as the user said.

    Raises BacklotError: what `checks.check_file` raises, and empty_mesh, unsupported, import_failed, bad_up,
    no_variant. On an error nothing of the file stays behind. ``discard`` takes a loaded product away again.
    """
    path = Path(path).resolve()
    report = check_file(path)
    if wishes.variant:
        variants.chosen(report.variants, wishes.variant, path.name)
    if "KHR_draco_mesh_compression" in report.required and not compat.draco_library():
        raise BacklotError(
            "unsupported",
            f"{path.name} is compressed with Draco, and this Blender came without the Draco library.",
            "Use a Blender from blender.org, or export the file without Draco.",
        )
    before = datablocks.snapshot()
    scene = bpy.data.scenes.new(f"Backlot · {path.stem}"[:40])
    name = scene.name
    try:
        with compat.stdout_to_stderr(), tempfile.TemporaryDirectory(prefix="backlot-") as folder:
            source = variants.with_variant(path, wishes.variant, Path(folder)) if wishes.variant else path
            scene = _append_blend(path, scene) if path.suffix.lower() == ".blend" else _import(source, scene, report)
        name = scene.name
        product = _product(path, scene, report, wishes)
        if wishes.up:
            product = dataclasses.replace(arrange.turned(product, wishes.up), up=wishes.up)
        if check_surface:
            world_geometry(product)
    except BaseException:
        datablocks.remove(datablocks.created(before))
        raise
    for block in datablocks.created(before):
        if not isinstance(block, bpy.types.Library):
            block[PRODUCT_TAG] = name
    return product


def discard(product: Product) -> None:
    """Remove an imported product with all that its file brought; the user's own objects are left alone."""
    if product.imported:
        datablocks.remove([b for b in datablocks.all_blocks() if datablocks.tag(b, PRODUCT_TAG) == product.scene])


def _import(path: Path, scene: bpy.types.Scene, report: FileReport) -> bpy.types.Scene:
    layer = scene.view_layers[0]
    suffix = path.suffix.lower()
    context = {
        "scene": scene,
        "view_layer": layer,
        "collection": scene.collection,
        "layer_collection": layer.layer_collection,
        "selected_objects": [],
        "active_object": None,
        "object": None,
    }
    common = {"filepath": str(path)}
    with bpy.context.temp_override(**context):
        try:
            if suffix in (".glb", ".gltf"):
                compat.call(bpy.ops.import_scene.gltf, **common, import_shading="NORMALS", loglevel=logging.ERROR)
            elif suffix == ".obj":
                compat.call(bpy.ops.wm.obj_import, **common)
            elif suffix == ".fbx":
                compat.call(compat.fbx_operator(), **common, import_anim=False, use_anim=False)
            elif suffix.startswith(".usd"):
                _usd(common["filepath"])
            elif suffix == ".stl":
                compat.call(bpy.ops.wm.stl_import, **common)
            else:
                compat.call(bpy.ops.wm.ply_import, **common)
        except (RuntimeError, AttributeError) as ex:
            raise _import_error(path, ex, report) from ex
    return scene


def _usd(path: str) -> None:
    compat.call(
        bpy.ops.wm.usd_import,
        filepath=path,
        import_cameras=False,
        import_lights=False,
        set_frame_range=False,
        create_world_material=False,
        import_textures_mode="IMPORT_PACK",
    )


def _import_error(path: Path, ex: Exception, report: FileReport) -> BacklotError:
    text = str(ex)
    unsupported = [e for e in report.required if e in text]
    if unsupported or ("xtension" in text and report.required):
        which = ", ".join(unsupported or report.required)
        return BacklotError(
            "unsupported", f"{path.name} needs {which}, which this Blender cannot read.", "Export it without."
        )
    if isinstance(ex, AttributeError):
        return BacklotError(
            "unsupported", f"This Blender has no importer for {path.suffix} files.", "Convert the file to GLB."
        )
    # the first line names the fault; what follows is Blender's own traceback
    lines = [
        line for line in text.replace("Error:", "").strip().splitlines() if line.strip() and "Traceback" not in line
    ]
    detail = (lines[-1] if "Traceback" in text else lines[0]) if lines else ""
    return BacklotError(
        "import_failed", f"{path.name} cannot be imported: {detail[:200]}", "Export it again, for example as GLB."
    )


def _append_blend(path: Path, scene: bpy.types.Scene) -> bpy.types.Scene:
    """Append the file's first scene that has a surface. Scripts never run: appending executes no text, and drivers that
    would need Python are removed before anything is evaluated."""
    before = datablocks.snapshot()
    try:
        with bpy.data.libraries.load(str(path), link=False) as (source, target):
            names = list(source.scenes)
            target.scenes = names
    except (OSError, RuntimeError) as ex:
        raise damaged(
            path, str(ex).strip().splitlines()[0].removeprefix("Error: ") if str(ex).strip() else "it cannot be read"
        ) from ex
    datablocks.drop_libraries(before)
    scenes = [s for s in target.scenes if s is not None]
    for block in datablocks.created(before):
        _drop_python_drivers(block)
    best = next((s for s in scenes if any(o.type in SHAPES for o in s.objects)), None)
    if best is None:
        raise BacklotError("empty_mesh", f"{path.name} has no scene with a mesh.", "Save the product in a scene.")
    for other in [*scenes, scene]:
        if other != best:
            bpy.data.scenes.remove(other)
    best.name = f"Backlot · {path.stem}"[:40]
    return best


def _drop_python_drivers(block: Any) -> None:
    animation: Any = getattr(block, "animation_data", None)
    for curve in list(animation.drivers) if animation else []:
        if curve.driver.type == "SCRIPTED" and not curve.driver.is_simple_expression:
            animation.drivers.remove(curve)


def _product(path: Path, scene: bpy.types.Scene, report: FileReport, wishes: Wishes) -> Product:
    for obj in list(scene.objects):
        if obj.type in _HELPERS:
            bpy.data.objects.remove(obj)
    layer = scene.view_layers[0]
    layer.update()
    shapes = [o for o in scene.objects if o.type in SHAPES and not o.hide_render and o.visible_get(view_layer=layer)]
    if not shapes:
        raise BacklotError("empty_mesh", f"{path.name} holds no mesh.", "Export the product with its geometry.")
    arrange.to_origin(scene, shapes)
    if not wishes.keep_helpers:
        shapes = arrange.without_helpers(shapes, report.warnings)
    suffix = path.suffix.lower()
    hint, source = _UNITS.get(".usd" if suffix.startswith(".usd") else suffix, (None, ""))
    if suffix == ".blend":
        hint, source = scene.unit_settings.scale_length, "units of the .blend file's scene"
    _warn_missing_images(shapes, path, report)
    return Product(
        path.stem, scene.name, tuple(o.name for o in shapes), path=str(path), imported=True, unit_hint=hint,
        unit_hint_source=source, credits=dict(report.credits), warnings=list(report.warnings),
        variant=wishes.variant, variants=report.variants,
    )  # fmt: skip


def _warn_missing_images(objects: list[bpy.types.Object], path: Path, report: FileReport) -> None:
    """Textures that the importer could not find render in bright pink: name them."""
    said = " ".join(report.warnings)
    for material in {s.material for o in objects for s in o.material_slots if s.material}:
        for node in material.node_tree.nodes if material.node_tree else ():
            image = getattr(node, "image", None)
            if not isinstance(image, bpy.types.Image) or image.source != "FILE" or image.packed_file:
                continue
            file = Path(bpy.path.abspath(image.filepath))
            if not file.is_file():
                if file.name not in said:
                    report.warnings.append(f"Texture {file.name} of {path.name} is missing.")
                    said += file.name
                # without the picture the node gives pink; the shader's own color is the better stand-in
                for output in node.outputs:
                    for link in list(output.links):
                        material.node_tree.links.remove(link)
