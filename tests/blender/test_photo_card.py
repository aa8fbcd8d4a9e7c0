# SPDX-License-Identifier: GPL-3.0-or-later
"""Photo cards: the contact shadow lies under the part that touches the surface."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

bpy = pytest.importorskip("bpy", reason="Blender's wheel is not installed")

import stage_helpers as helpers  # noqa: E402
from backlot.addon.product.product import from_photo  # noqa: E402
from backlot.addon.staging import stand  # noqa: E402
from backlot.addon.staging.records import StageOptions  # noqa: E402
from backlot.addon.staging.stage import stage  # noqa: E402


def cut_out(path: Path) -> Path:
    """A mushroom: a wide cap on a narrow foot, which stands left of its middle."""
    image = bpy.data.images.new("cut", 100, 80, alpha=True)
    pixels = np.zeros((80, 100, 4), np.float32)
    pixels[40:70, 10:90] = (0.8, 0.1, 0.1, 1)  # rows count from below
    pixels[10:40, 20:40] = (0.9, 0.9, 0.8, 1)
    image.pixels.foreach_set(pixels.ravel())
    image.filepath_raw, image.file_format = str(path), "PNG"
    image.save()
    bpy.data.images.remove(image)
    return path


def test_the_contact_shadow_lies_under_the_foot(tmp_path: Path) -> None:
    folder = helpers.make_set(tmp_path / "plain")
    helpers.fresh()
    product = from_photo(cut_out(tmp_path / "cut.png"))
    options = StageOptions(exposure=0.0, resolution=(64, 64), yaw_deg=0.0)
    staged = stage(product, folder, {"size_m": [0.16, 0.1, 0.12]}, {}, options)
    card = bpy.data.objects[staged.product_object]
    assert list(card[stand.BASE]) == pytest.approx([-0.25, 0.25])
    disc = next(o for o in bpy.data.scenes[staged.scene].objects if o.name.startswith("Contact shadow"))
    place = card.matrix_world.inverted() @ disc.matrix_world
    x = np.array([(place @ vertex.co).x for vertex in disc.data.vertices]) * staged.product_scale
    assert (x.min() + x.max()) / 2 == pytest.approx(-0.04, abs=1e-3), "a quarter of the width to the left"
    assert 0.04 < np.ptp(x) < 0.06, "a little wider than the foot, not than the cap"
