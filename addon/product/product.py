# SPDX-License-Identifier: GPL-3.0-or-later
"""The product as Backlot holds it: names of objects, never references, so that undo and redo cannot break it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import bpy

from ..engine.protocol import BacklotError

SHAPES = frozenset(("MESH", "CURVE", "SURFACE", "META", "FONT"))
"""Object types that have a surface to photograph."""

PRODUCT_TAG = "backlot_product"
"""Custom property on every datablock that `importers.load_product` brought in; its value is the scene's name."""


@dataclass(slots=True)
class Product:
    """One product in Blender.

    scene: name of the scene that holds ``objects``; the user's own, or the importer's (``imported``).
    objects: names of its objects that have a surface, unit_hint: meters in one Blender unit of that scene, or None.
    credits: author, licence, source, title, copyright, as far as the file says.
    parts: names of what it consists of, where ``objects`` only show it.
    up: what the user said is up, of the axes as the importer brought them; empty: not said. Already done.
    variant, variants: the file's own variants of its materials, and which of them is shown.
    photo: path of the cut-out when there is no geometry ("photo card"); then ``objects`` is empty.
    """

    name: str
    scene: str
    objects: tuple[str, ...]
    path: str = ""
    imported: bool = False
    unit_hint: float | None = None
    unit_hint_source: str = ""
    credits: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    photo: str = ""
    parts: tuple[str, ...] = ()
    up: str = ""
    variant: str = ""
    variants: tuple[str, ...] = ()

    def blender_objects(self) -> list[bpy.types.Object]:
        """The objects themselves; raises BacklotError("product_gone") when the user deleted or renamed them."""
        found = [bpy.data.objects.get(n) for n in self.objects]
        if not found or any(o is None for o in found):
            raise BacklotError("product_gone", f"The product {self.name} is no longer in the file.", "Choose it again.")
        return [o for o in found if o is not None]

    def blender_scene(self) -> bpy.types.Scene:
        scene = bpy.data.scenes.get(self.scene)
        if scene is None:
            raise BacklotError(
                "product_gone", f"The scene of {self.name} is no longer in the file.", "Choose it again."
            )
        return scene


def _with_children(roots: list[bpy.types.Object]) -> list[bpy.types.Object]:
    found = dict.fromkeys(roots)
    for root in roots:
        found.update(dict.fromkeys(root.children_recursive))
    return list(found)


def from_object(obj: bpy.types.Object, scene: bpy.types.Scene) -> Product:
    """The object with everything parented to it, as it stands in ``scene``."""
    return _from_objects(obj.name, _with_children([obj]), scene)


def from_collection(collection: bpy.types.Collection, scene: bpy.types.Scene) -> Product:
    """All objects of a collection and the collections in it."""
    return _from_objects(collection.name, list(collection.all_objects), scene)


def from_photo(cutout: str | Path, name: str = "") -> Product:
    """A product of which there is only a cut-out picture (RGBA); it is staged as an upright card."""
    path = Path(cutout)
    if not path.is_file():
        raise BacklotError("missing_file", f"There is no picture {path}.", "Check the name and the folder.")
    return Product(name or path.stem, "", (), path=str(path), photo=str(path))


def _from_objects(name: str, objects: list[bpy.types.Object], scene: bpy.types.Scene) -> Product:
    inside = set(scene.objects)
    shapes = [
        o
        for o in objects
        if o.type in SHAPES and o in inside and not o.hide_render and o.visible_get(view_layer=scene.view_layers[0])
    ]
    if not shapes:
        raise BacklotError(
            "empty_mesh",
            f"{name} has no visible surface in the scene {scene.name}.",
            "Choose a mesh, or a collection with meshes.",
        )
    scale = scene.unit_settings.scale_length if scene.unit_settings.system != "NONE" else 1.0
    return Product(
        name, scene.name, tuple(o.name for o in shapes), unit_hint=scale, unit_hint_source="units of the Blender scene"
    )
