# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
from pathlib import Path

import bpy
import numpy as np
import pytest
import stage_helpers as helpers
from backlot.addon.output.picture import read_display
from backlot.addon.product import views
from backlot.addon.product.product import Product, from_object


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "SIZE", 64)
    monkeypatch.setattr(views, "SAMPLES", 2)


def outline(path: str) -> tuple[int, int]:
    """Width and height of the opaque part, pixels."""
    alpha = read_display(path)[..., 3] > 0.5
    rows, columns = np.flatnonzero(alpha.any(1)), np.flatnonzero(alpha.any(0))
    return int(columns[-1] - columns[0] + 1), int(rows[-1] - rows[0] + 1)


def test_four_views_show_the_product_from_its_sides(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    scene = helpers.user_file()
    obj = helpers.box("slab", 20.0, 5.0, 10.0, (1, 0, 0))
    obj.location = (100, -40, 7)
    scene.collection.objects.link(obj)
    bpy.context.view_layer.update()
    before = helpers.fingerprint()
    capfd.readouterr()
    found = views.render_views(from_object(obj, scene), tmp_path)
    assert capfd.readouterr().out == ""
    assert helpers.fingerprint() == before
    assert [v["role"] for v in found] == ["front", "three_quarter", "side", "top"]
    assert sorted(os.listdir(tmp_path)) == ["front.png", "side.png", "three_quarter.png", "top.png"]
    sizes = {v["role"]: outline(v["path"]) for v in found}
    # the longest side fills the picture but for a small margin; proportions are the product's
    assert sizes["front"][0] == pytest.approx(64 / 1.08, abs=2)
    assert sizes["front"][1] / sizes["front"][0] == pytest.approx(0.5, abs=0.07)
    assert sizes["side"][0] / sizes["side"][1] == pytest.approx(0.5, abs=0.1)
    assert sizes["top"][1] / sizes["top"][0] == pytest.approx(0.25, abs=0.06)
    front = read_display(found[0]["path"])
    middle = front[24:40, 24:40].reshape(-1, 4).mean(0)
    assert middle[0] > 0.4 and middle[1] < 0.25 and middle[3] > 0.99
    assert front[0, 0, 3] == 0


def test_a_failing_view_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = helpers.user_file()
    before = helpers.fingerprint()

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(views.os, "replace", full)
    with pytest.raises(Exception, match="cannot be written"):
        views.render_views(from_object(bpy.data.objects["keeper"], scene), tmp_path)
    assert helpers.fingerprint() == before and os.listdir(tmp_path) == []


def test_a_photo_is_its_own_view(tmp_path: Path) -> None:
    assert views.render_views(Product("p", "", (), photo="cut.png"), tmp_path) == [{"path": "cut.png", "role": "front"}]
