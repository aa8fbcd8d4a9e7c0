# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import shutil
from collections import namedtuple
from pathlib import Path

import bpy
import numpy as np
import pytest
import stage_helpers as helpers
from backlot.addon.engine.protocol import BacklotError, Cancelled
from backlot.addon.output import quality, render
from backlot.addon.output.picture import mask_for, read_display
from backlot.addon.output.render import RenderOptions
from backlot.addon.product.product import from_object
from backlot.addon.staging.records import Staged, StageOptions
from backlot.addon.staging.stage import stage


@pytest.fixture(scope="module")
def set_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return helpers.make_set(tmp_path_factory.mktemp("sets") / "plain")


def staged_box(
    folder: Path, color: tuple[float, float, float] = (0.5, 0.1, 0.1), exposure: float | None = 0.0
) -> Staged:
    scene = helpers.fresh()
    obj = helpers.box("item", 0.1, 0.08, 0.2, color)
    scene.collection.objects.link(obj)
    options = StageOptions(resolution=(64, 80), exposure=exposure)
    return stage(from_object(obj, scene), folder, {"size_m": [0.1, 0.08, 0.2]}, {}, options)


def test_render_writes_one_whole_picture_and_says_how(
    set_folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    staged = staged_box(set_folder)
    steps: list[float] = []
    capfd.readouterr()
    handlers = len(bpy.app.handlers.render_stats)
    out = render.render(staged, RenderOptions(tmp_path / "new" / "a.png", samples=4), lambda f, t: steps.append(f))
    assert capfd.readouterr().out == ""
    assert os.listdir(tmp_path / "new") == ["a.png"]
    assert (out["width"], out["height"], out["samples"], out["device"]) == (64, 80, 4, "CPU")
    assert read_display(out["path"]).shape == (80, 64, 4)
    assert len(bpy.app.handlers.render_stats) == handlers
    report = quality.check(staged, out["path"])
    assert {f["rule"] for f in report["findings"]} >= {
        "fill of the frame",
        "margin",
        "contact gap in mm",
        "product visible",
    }


def test_the_same_seed_gives_the_same_pixels(set_folder: Path, tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        render.render(staged_box(set_folder), RenderOptions(tmp_path / name, samples=4))
    assert np.array_equal(read_display(tmp_path / "a.png"), read_display(tmp_path / "b.png"))


def test_black_stays_black_and_white_keeps_tone(set_folder: Path, tmp_path: Path) -> None:
    levels = {}
    for name, value in (("black", 0.02), ("white", 0.85)):
        staged = staged_box(set_folder, (value, value, value), exposure=None)
        render.render(staged, RenderOptions(tmp_path / f"{name}.png", samples=8))
        pixels = read_display(tmp_path / f"{name}.png")
        inside = mask_for(staged, (80, 64)) > 0.9
        levels[name] = pixels[..., :3][inside].mean(axis=1)
        assert abs(staged.exposure["stops"]) <= 2
    assert np.median(levels["black"]) < 0.3
    assert np.percentile(levels["white"], 99) <= 0.975 and np.median(levels["white"]) > 0.55


def test_no_space_is_said_before_rendering(set_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    staged = staged_box(set_folder)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10, 10, 1 << 20))
    with pytest.raises(BacklotError) as caught:
        render.render(staged, RenderOptions(tmp_path / "a.png", samples=1))
    assert caught.value.code == "no_space" and os.listdir(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_said(set_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BacklotError) as caught:
        render.render(staged_box(set_folder), RenderOptions(tmp_path / "file" / "a.png", samples=1))
    assert caught.value.code == "not_writable"


def test_cancel_keeps_the_old_picture(set_folder: Path, tmp_path: Path) -> None:
    staged = staged_box(set_folder)
    (tmp_path / "a.png").write_bytes(b"old")
    asked = iter([False, True])
    with pytest.raises(Cancelled):
        render.render(staged, RenderOptions(tmp_path / "a.png", samples=1), cancelled=lambda: next(asked))
    assert os.listdir(tmp_path) == ["a.png"] and (tmp_path / "a.png").read_bytes() == b"old"


def test_a_half_written_picture_never_gets_the_name(tmp_path: Path) -> None:
    part = tmp_path / ".a.part.png"
    part.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    with pytest.raises(BacklotError) as caught:
        render.finish(part, tmp_path / "a.png")
    assert caught.value.code == "render_failed" and not (tmp_path / "a.png").exists()


def test_a_removed_scene_is_named(tmp_path: Path) -> None:
    helpers.fresh()
    gone = Staged("i", "gone", "c", "p", "o", "s", "f", "c", {}, (8, 8), (1, 1, 1), 1, 1, 0)
    with pytest.raises(BacklotError) as caught:
        render.render(gone, RenderOptions(tmp_path / "a.png"))
    assert caught.value.code == "product_gone"
