# SPDX-License-Identifier: GPL-3.0-or-later
"""The other products of a picture: checked, imported, looked at, stood upright. Imports without bpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from . import workflow
from .engine.protocol import BacklotError
from .staging import groups
from .staging.records import Companion
from .workflow import ShootOptions, Steps, Studio


def check(kind: str, options: ShootOptions) -> None:
    """Whether pose, arrangement and companions go together with a product of a ``kind`` (`workflow.input_kind`).

    Raises BacklotError: unknown_pose, unknown_arrangement, bad_arrangement, and those of `workflow.input_kind`.
    """
    from .product import poses

    poses.checked(options.pose)
    groups.checked(options.arrangement, len(options.companions))
    for path in options.companions:
        if workflow.input_kind(Path(path)) != "product":
            raise BacklotError(
                "bad_arrangement", f"'{Path(path).name}' is no 3D file.", "Only 3D files can stand beside a product."
            )
    if kind == "photo" and options.companions:
        raise BacklotError("bad_arrangement", "A photo stands alone in the picture.", "Give a 3D file of the product.")


def load_steps(studio: Studio, paths: Sequence[str], folder: Path) -> Steps[list[Companion]]:
    """Import the files, find out what they are and how large; what was imported is removed again on an error."""
    from . import capture

    made: list[Companion] = []
    try:
        for number, name in enumerate(paths):
            product = yield from capture.load_steps(Path(name))
            made.append(Companion(product))
            own = folder / f"with_{number}"
            subject = yield from capture.subject_steps(product, own, name)
            text = f"Looking at {product.name}"
            found = yield from workflow.engine_steps(studio, "analyze", {"subject": subject}, text)
            features = found["features"]
            made[-1] = Companion(capture.upright(product, {"features": features}), features)
        return made
    except BaseException:
        discard(made)
        raise


def of_collection(collection: str, scene: str, chosen: Sequence[str], unit: float | None) -> list[Companion]:
    """What stands in a collection of the open file beside the product: each top object with all that is parented to it.

    chosen: names of objects that are the product itself. unit: meters in one unit of the scene, as it was found for the
    product there, so that all keep their sizes to each other. Raises BacklotError("product_gone" | "empty_mesh").
    """
    from .blender import require_bpy
    from .product import product

    bpy = require_bpy()
    place, block = bpy.data.scenes.get(scene), bpy.data.collections.get(collection)
    if place is None or block is None:
        raise BacklotError("product_gone", f"The collection '{collection}' is not in the file.", "Choose another.")
    inside = set(block.all_objects)
    tops = [obj for obj in block.all_objects if obj.parent not in inside and obj.name not in chosen]
    made = [product.from_object(obj, place) for obj in tops if _has_surface(obj)]
    return [Companion(replace(each, unit_hint=unit or each.unit_hint)) for each in made]


def _has_surface(obj: Any) -> bool:
    from .product.product import SHAPES

    return any(each.type in SHAPES for each in (obj, *obj.children_recursive))


def discard(companions: Sequence[Companion]) -> None:
    """Remove what was imported."""
    from .product import importers

    for companion in companions:
        importers.discard(companion.product)
