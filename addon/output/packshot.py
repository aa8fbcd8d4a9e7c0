# SPDX-License-Identifier: GPL-3.0-or-later
"""The product alone, on nothing or on pure white, with the soft shadow that it throws in its set.

Two renders tell the shadow: the set with the product and without it. What the product takes from the light beside it is
its shadow; what the camera sees of the product itself is left exactly as it was, also what glass shows of the set.
"""

from __future__ import annotations

from pathlib import Path

import bpy

from .. import compat
from ..engine.protocol import BacklotError
from ..staging import metering
from ..staging.records import Staged
from . import exr, relight, tonemap
from .shadow import TRANSPARENT, WHITE, Pixels, compose, light_left

MASK_SAMPLES = 96
"""Of the outline; it costs little, because nothing in the mask needs light."""
CONTACT_SHADOW = "Contact shadow"
BACKGROUNDS = (TRANSPARENT, WHITE)


def check(staged: Staged) -> None:
    """Before rendering: raises BacklotError("unknown_view" | "product_gone")."""
    if staged.view_transform not in tonemap.VIEWS:
        raise BacklotError(
            "unknown_view",
            f"This Blender shows pictures with '{staged.view_transform}', in which no packshot can be made.",
            "Use a Blender with its own color configuration.",
        )
    if staged.product_object not in bpy.data.objects or staged.set_collection not in bpy.data.collections:
        raise BacklotError("product_gone", "The staged product is no longer in the file.", "Stage it again.")


def alone(
    scene: bpy.types.Scene, staged: Staged, rendered: Path, temporary: Path, background: str
) -> tuple[Pixels, dict[str, Pixels]]:
    """Display values (h, w, 3 or 4) of the product alone, from the EXR of the staged scene; renders the set without it.

    ``temporary``: where the second render may be written; the caller removes it. Returns also the channels that it adds
    to the passes: ``Backlot plate``, the set without the product, and ``Backlot shadow``, 1 where all light is gone.
    """
    picture = relight.combined(exr.read(rendered))
    # a photo card has its contact shadow painted under it, which goes with the product
    away = [bpy.data.objects[staged.product_object]]
    away += [o for o in bpy.data.collections[staged.set_collection].all_objects if o.name.startswith(CONTACT_SHADOW)]
    compat.set_exr(scene)
    scene.render.filepath = str(temporary)
    try:
        for obj in away:
            obj.hide_render = True
        bpy.ops.render.render(scene=scene.name, write_still=True)
    finally:
        for obj in away:
            obj.hide_render = False
    plate = relight.combined(exr.read(temporary))
    mask = metering.product_mask(scene, max(staged.resolution), samples=MASK_SAMPLES)
    stops = scene.view_settings.exposure
    shown = compose(picture, plate, mask, background, staged.view_transform, stops)
    channels = {f"Backlot plate.Combined.{c}": plate[..., i] for i, c in enumerate("RGB")}
    channels["Backlot shadow.Combined.A"] = 1.0 - light_left(picture, plate, mask.astype(float))
    return shown, channels
