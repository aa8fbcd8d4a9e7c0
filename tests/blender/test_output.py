# SPDX-License-Identifier: GPL-3.0-or-later
"""Files, passes, packshots and checks of a staged scene, rendered tiny."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest
import stage_helpers as helpers
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.output import (
    autofix,
    exr,
    formats,
    icc,
    metadata,
    picture,
    quality,
    relight,
    render,
    shadow,
    take,
    tonemap,
)  # fmt: skip
from backlot.addon.output.render import RenderOptions
from backlot.addon.product.product import from_object
from backlot.addon.staging import metering
from backlot.addon.staging.records import Staged, StageOptions
from backlot.addon.staging.stage import stage
from backlot.addon.workflow import Clock, ShootOptions
from PIL import Image

SIZE = (56, 48)


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Staged:
    """A red box in the tiny set."""
    folder = helpers.make_set(tmp_path_factory.mktemp("sets") / "plain")
    scene = helpers.fresh()
    obj = helpers.box("item", 0.1, 0.08, 0.2, (0.5, 0.1, 0.1))
    scene.collection.objects.link(obj)
    options = StageOptions(resolution=SIZE, exposure=0.0)
    made = stage(from_object(obj, scene), folder, {"size_m": [0.1, 0.08, 0.2]}, {}, options)
    bpy.data.scenes[made.scene].world.lightgroup = "fill"  # as the kit's sets have it: all light is in a group
    made.credits = {"author": "Ann", "licence": "CC BY 4.0"}
    return made


@pytest.fixture(scope="module")
def shots(staged: Staged, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The picture in its set with passes, the packshots, and fingerprints of the file before and after."""
    out = tmp_path_factory.mktemp("out")
    before = helpers.fingerprint()
    words = metadata.of_staged(staged, "Backlot 0")
    for background in ("", *shadow_names()):
        wanted = RenderOptions(
            out / f"{background or 'set'}.png", samples=4, exr=not background, background=background, metadata=words
        )
        render.render(staged, wanted)
    formats.write_others(out / "set.png", ("jpeg", "webp", "avif"), words)
    report = quality.check(staged, out / "white.png", ("amazon_main",), alone=True)
    return {"out": out, "before": before, "after": helpers.fingerprint(), "report": report}


def shadow_names() -> tuple[str, str]:
    return shadow.WHITE, shadow.TRANSPARENT


def read(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path)).astype(int)


def test_all_files_show_the_same_colors_and_say_whose_they_are(shots: dict[str, Any]) -> None:
    wanted = read(shots["out"] / "set.png")[..., :3]
    for ending in (".jpg", ".webp", ".avif"):
        image = Image.open(shots["out"] / f"set{ending}")
        found = np.asarray(image.convert("RGB")).astype(int)
        assert np.abs(found - wanted).mean() < 2.5
        assert np.abs(found.mean(axis=(0, 1)) - wanted.mean(axis=(0, 1))).max() < 1.5
        assert image.info["icc_profile"] == icc.srgb_profile()
        assert b"Ann" in image.info["xmp"] and b"CC BY 4.0" in image.info["xmp"]
    png = Image.open(shots["out"] / "set.png")
    assert png.text["Author"] == "Ann" and png.info["icc_profile"] == icc.srgb_profile()
    assert "RenderTime" not in png.text


def test_the_exr_holds_every_pass(shots: dict[str, Any]) -> None:
    found = exr.read(shots["out"] / "set.exr")
    assert set(relight.groups(found)) == {"key", "fill", "rim"}
    passes = {name.split(".", 1)[1].rsplit(".", 1)[0] for name in found.planes}
    assert passes >= {"Combined", "Depth", "Normal", "CryptoObject00", "CryptoAsset00", "Denoising Albedo"}
    mask = found.planes[relight.MASK_CHANNEL]
    assert mask[24, 28] == 1 and mask[0, 0] == 0 and 0.05 < mask.mean() < 0.4
    assert found.header.text("owner") == "Ann" and found.header.text("File") == ""


def test_light_groups_add_up_to_the_picture(shots: dict[str, Any]) -> None:
    found = exr.read(shots["out"] / "set.exr")
    total = sum(found.rgb(name) for name in relight.groups(found).values())
    noisy = found.rgb(next(n for n in found.planes if n.endswith("Noisy Image.R"))[:-1])
    if noisy is None:
        pytest.skip("this Blender has no denoiser")
    assert np.abs(total - noisy).max() < 0.01 * noisy.max() + 0.003


def test_relighting_with_ones_is_the_picture_itself(shots: dict[str, Any]) -> None:
    again = np.asarray(Image.open(io.BytesIO(relight.relight(shots["out"] / "set.exr", {"key": 1.0})))).astype(int)
    # Blender's file is dithered by up to one step
    assert np.abs(again - read(shots["out"] / "set.png")[..., :3]).max() <= 1


def test_a_packshot_keeps_the_product_and_clears_the_rest(shots: dict[str, Any]) -> None:
    inside = exr.read(shots["out"] / "set.exr").planes[relight.MASK_CHANNEL] == 1
    core = inside & np.roll(inside, 2, 0) & np.roll(inside, -2, 0) & np.roll(inside, 2, 1) & np.roll(inside, -2, 1)
    there, white = read(shots["out"] / "set.png")[..., :3], read(shots["out"] / "white.png")
    assert core.sum() > 50 and np.abs(there - white)[core].max() <= 2
    sides = np.concatenate([white[0], white[-1], white[:, 0], white[:, -1]])
    assert (sides == 255).all()
    clear = read(shots["out"] / "transparent.png")
    assert (clear[core][:, 3] == 255).all() and clear[0, 0, 3] == 0
    soft = (clear[..., 3] > 8) & (clear[..., 3] < 200) & (clear[..., :3].max(axis=-1) < 12)
    assert soft.sum() > 20  # black of little opacity: the shadow


def test_nothing_of_the_file_is_changed_by_it(shots: dict[str, Any], staged: Staged) -> None:
    before, after = shots["before"], shots["after"]
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    # render settings of the staged scene itself, and Blender's own slot for results
    assert changed <= {f"scenes/{staged.scene}", "images/Render Result"}
    assert sorted(os.listdir(shots["out"])) == sorted(
        ["set.png", "set.exr", "set.jpg", "set.webp", "set.avif", "white.png", "transparent.png"]
    )


def test_marketplace_rules_are_measured_on_the_picture(shots: dict[str, Any]) -> None:
    found = {each["rule"]: each for each in shots["report"]["findings"]}
    assert found["amazon_main: white of the background"]["ok"] and found["amazon_main: things of a set"]["ok"]
    assert not found["amazon_main: longest side"]["ok"] and found["amazon_main: longest side"]["value"] == 56
    assert found["amazon_main: fill of the frame"]["fix"] == "frame"
    assert shots["report"]["rules"][0]["source"] and not shots["report"]["passed"]


def test_the_light_of_the_set_is_seen_to_be_neutral(staged: Staged) -> None:
    seen = picture.look(staged, (48, 56))
    assert seen.albedo.shape == (48, 56, 3) and seen.void.mean() < 0.5
    mask = metering.product_mask(bpy.data.scenes[staged.scene], 56) > 0.99
    assert np.median(seen.albedo[mask], axis=0) == pytest.approx([0.5, 0.1, 0.1], abs=0.05)


def test_a_new_frame_comes_out_as_planned(staged: Staged) -> None:
    lens = bpy.data.scenes[staged.scene].camera.data
    kept = {key: getattr(lens, key) for key in ("lens", "shift_x", "shift_y")}
    before = staged.frame
    failed = {"rule": "fill of the frame", "ok": False, "threshold": [0.8, 0.9], "value": 0, "fix": "frame"}
    try:
        change = autofix.plan([failed], before)
        assert change is not None and change.center is not None and change.zoom > 1.1
        autofix.apply(staged, change)
        left, top, right, bottom = staged.frame["bounds"]
        assert staged.frame["fill"] == pytest.approx(before["fill"] * change.zoom, abs=0.02)
        assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx(change.center, abs=0.015)
        assert not staged.frame["cut"] and any("framed again" in note for note in staged.light["notes"])
    finally:
        staged.frame = before
        for key, value in kept.items():
            setattr(lens, key, value)


def test_auto_fix_keeps_both_reports(staged: Staged, tmp_path: Path) -> None:
    scene = bpy.data.scenes[staged.scene]
    scene.view_settings.exposure = 14.0  # a picture that is all white
    try:
        options = ShootOptions(samples=4, auto_fix=True, size=SIZE)
        rendered, after, fixed = take.take(staged, options, tmp_path / "a.png", "Backlot 0", Clock())
    finally:
        scene.view_settings.exposure = 0.0
    assert fixed is not None
    blown = {f["rule"]: f for f in fixed["before"]["findings"]}["blown pixels on the product"]
    assert not blown["ok"] and "exposure changed by -0.4 stops" in fixed["done"]
    assert after["findings"] and rendered["files"] == ["a.png"]


def test_the_view_transform_is_blenders_own_to_the_digit(tmp_path: Path) -> None:
    helpers.fresh()
    rng = np.random.default_rng(0)
    size = 64
    linear = 2.0 ** rng.uniform(-8, 4, (size, size, 1)) * rng.uniform(0, 1, (size, size, 3))
    pixels = np.ones((size, size, 4), np.float32)
    pixels[..., :3] = linear
    image = bpy.data.images.new("colors", size, size, float_buffer=True)
    image.colorspace_settings.name = "Linear Rec.709"
    image.pixels.foreach_set(pixels.ravel())
    scene = bpy.context.scene
    scene.render.dither_intensity = 0
    for view in tonemap.VIEWS:
        try:
            scene.view_settings.view_transform = view
        except TypeError:
            pytest.skip("this color configuration has no Khronos PBR Neutral")
        settings = scene.render.image_settings
        settings.file_format, settings.color_depth, settings.color_mode = "PNG", "16", "RGB"
        image.save_render(str(tmp_path / "colors.png"), scene=scene)
        shown = picture.read_pixels(tmp_path / "colors.png")[::-1, :, :3]
        assert np.abs(tonemap.display(linear, view, 0.0) - shown).max() * 255 < 0.1, view


def test_what_cannot_be_written_is_said_before_the_render(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "_pillow", lambda: False)

    def no_encoder(*_: object) -> bytes:
        raise RuntimeError("nothing was written")

    monkeypatch.setattr(formats, "_by_blender", no_encoder)
    for options, code in (
        (ShootOptions(formats=("avif",)), "format_unsupported"),
        (ShootOptions(formats=("jpeg",), background="transparent"), "format_unsupported"),
        (ShootOptions(rules=("nonsense",)), "unknown_rules"),
        (ShootOptions(background="pink"), "bad_option"),
    ):
        with pytest.raises(BacklotError) as caught:
            take.check_options(options)
        assert caught.value.code == code and caught.value.hint
