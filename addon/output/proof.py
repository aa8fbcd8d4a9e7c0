# SPDX-License-Identifier: GPL-3.0-or-later
"""A proof: the staged scene in a small, quick picture beside the product's mask; inside Blender.

The scene is the real one, with the real place, light, lens and exposure. Only what costs time and hardly shows at this
size is reduced: pixels, samples, bounces between walls, textures.
"""

from __future__ import annotations

from pathlib import Path

import bpy
import numpy as np

from ..staging import metering
from ..staging.records import Staged
from . import png, render

LONGER = 256
"""Longer side of a proof, pixels."""
SAMPLES = 6
BOUNCES = {"max_bounces": 6, "diffuse_bounces": 2, "glossy_bounces": 2, "transmission_bounces": 6}
"""Glass keeps what it needs to be clear; light that came from a third wall is not missed."""


def size(width: int, height: int) -> tuple[int, int]:
    """The picture's shape, `LONGER` pixels long."""
    scale = LONGER / max(width, height)
    return max(16, round(width * scale)), max(16, round(height * scale))


def take(staged: Staged, picture: Path, mask: Path) -> None:
    """Write the proof and its mask (white where the product is seen), both PNG, of a scene that was staged in `size`.

    The scene's render settings are left reduced: it is removed after its proof. Raises what `render.render` raises.
    """
    scene = bpy.data.scenes[staged.scene]
    for name, value in BOUNCES.items():
        setattr(scene.cycles, name, min(value, getattr(scene.cycles, name)))
    # a GPU takes longer to get ready than so small a picture takes
    render.render(staged, render.RenderOptions(picture, preset="draft", samples=SAMPLES, device="cpu"))
    cover = metering.product_mask(scene, LONGER)
    mask.write_bytes(png.encode(np.repeat(cover[..., None], 3, axis=-1)))
