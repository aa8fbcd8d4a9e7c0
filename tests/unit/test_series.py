# SPDX-License-Identifier: GPL-3.0-or-later
"""Series of pictures: shapes, turntables that go on where they were, films, contact sheets. Without Blender."""

from __future__ import annotations

import argparse
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from backlot.addon.cli import build_parser
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.output import (
    command,
    containers,
    film,
    ledger,
    packshots,
    png,
    series_command,
    shapes,
    sheet,
    turntable,
)
from backlot.addon.output.metadata import Metadata
from backlot.addon.output.pace import Pace, words
from backlot.addon.staging.records import Staged
from backlot.addon.workflow import ShootOptions, shoot_steps
from backlot.backend.perception import details
from backlot.backend.perception.text_region import Text
from PIL import Image

# ---- shapes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", list(shapes.SHAPES))
@pytest.mark.parametrize("longer", [512, 1080, 1920])
def test_a_shape_has_its_ratio_and_its_longer_side(shape: str, longer: int) -> None:
    width, height = shapes.sides(shape, longer)
    a, b = (int(part) for part in shape.split(":"))
    assert max(width, height) == longer and (width > height) == (a > b)
    assert width / height == pytest.approx(a / b, rel=2 / longer * 2)
    assert min(width, height) % 2 == 0


def test_shapes_are_checked_and_each_taken_once() -> None:
    assert shapes.checked("16:9, 1:1,16:9") == ("16:9", "1:1")
    assert shapes.suffix("4:5") == "4x5"
    for wrong in ("21:9", "", "1:1,,4:5"):
        with pytest.raises(BacklotError) as caught:
            shapes.checked(wrong)
        assert caught.value.code == "bad_shape" and "9:16" in caught.value.hint


# ---- command line -------------------------------------------------------------------------------------------------


def parsed(*arguments: str) -> argparse.Namespace:
    return build_parser().parse_args(["shoot", "mug.glb", *arguments])


def test_the_command_line_says_all_of_it() -> None:
    args = parsed("--shapes", "1:1,9:16", "--framing", "Low-Hero", "--depth-of-field", "shallow", "--size", "800")
    found = command.shoot_choices(args)
    assert (found["shapes"], found["framing"], found["depth_of_field"]) == (("1:1", "9:16"), "low hero", "shallow")
    assert args.size == (800, 800)
    options = ShootOptions(**found)
    assert options.series == "shapes" and ShootOptions.from_json({**options.to_json(), "shapes": ["1:1"]}).shapes == (
        "1:1",
    )


@pytest.mark.parametrize(
    ("arguments", "background"),
    [((), ""), (("--packshots",), "white"), (("--packshots", "--background", "set"), ""),
     (("--packshots", "--background", "transparent"), "transparent"), (("--background", "white"), "white"),
     (("--channel", "marketplace"), "white"), (("--channel", "social"), ""), (("--channel", "none such"), ""),
     (("--channel", "marketplace", "--set", "living_room"), ""),
     (("--channel", "Marketplace", "--background", "set"), "")],
)  # fmt: skip
def test_packshots_and_marketplace_pictures_are_on_white_unless_said_otherwise(
    arguments: tuple[str, ...], background: str
) -> None:
    assert command.shoot_choices(parsed(*arguments))["background"] == background


@pytest.mark.parametrize(
    "arguments",
    [("--shapes", "2:1"), ("--turntable", "1"), ("--turntable", "24", "--packshots"), ("--depth-of-field", "deep")],
)
def test_what_makes_no_sense_is_wrong_usage(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parsed(*arguments)
    assert arguments[0] in capsys.readouterr().err


@pytest.mark.parametrize("choice", [{"turntable": 8}, {"packshots": True}])
def test_a_photo_has_one_side_only(choice: dict[str, Any], tmp_path: Path) -> None:
    photo = tmp_path / "mug.jpg"
    photo.write_bytes(b"x")
    with pytest.raises(BacklotError) as caught:
        next(shoot_steps(None, photo, ShootOptions(**choice)))  # type: ignore[arg-type]
    assert caught.value.code == "one_view" and "photo" in caught.value.message
    series_command.check_photo("shapes")


# ---- turntable ----------------------------------------------------------------------------------------------------


def frame(path: Path, word: str) -> None:
    data = png.encode(np.zeros((4, 4, 3)))
    path.write_bytes(containers.embed(data, Metadata("t", settings=word)))


def test_a_frame_is_kept_only_when_whole_and_of_the_same_settings(tmp_path: Path) -> None:
    path = tmp_path / "a_0001.png"
    assert not turntable.complete(path, "w")
    frame(path, "w")
    assert turntable.complete(path, "w") and not turntable.complete(path, "other")
    jpeg = path.with_suffix(".jpg")
    assert not turntable.complete(path, "w", [jpeg])
    jpeg.write_bytes(b"x")
    assert turntable.complete(path, "w", [jpeg])
    data = path.read_bytes()
    for damaged in (data[:-1], data[:-12], data[:60], b"", b"GIF89a"):
        path.write_bytes(damaged)
        assert not turntable.complete(path, "w"), len(damaged)
    # written by the renderer, but not yet told what it shows: the run was stopped between both
    path.write_bytes(png.encode(np.zeros((4, 4, 3))))
    assert not turntable.complete(path, "w")


def test_every_setting_makes_another_word() -> None:
    word = turntable.settings("scene", 15.0)
    assert word == turntable.settings("scene", 15.0)
    assert len({word, turntable.settings("scene", 30.0), turntable.settings("other", 15.0)}) == 3


def test_frames_go_once_around_and_their_quarters_are_checked() -> None:
    assert turntable.turns(8) == [0, 45, 90, 135, 180, 225, 270, 315]
    assert turntable.quarters(8) == [0, 2, 4, 6] and turntable.quarters(2) == [0, 1]
    assert turntable.frame_path(Path("out/mug_cove_hero.png"), 7).name == "mug_cove_hero_0007.png"
    for wrong in (0, 1, 721):
        with pytest.raises(BacklotError, match="turntable"):
            turntable.checked(wrong)


# ---- films and sheet ----------------------------------------------------------------------------------------------


def webp(value: int, size: tuple[int, int] = (17, 12), lossless: bool = False, alpha: int = 255) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA" if alpha < 255 else "RGB", size, (value, 40, 40, alpha)[: 4 if alpha < 255 else 3]).save(
        out, "WEBP", lossless=lossless
    )
    return out.getvalue()


@pytest.mark.parametrize("lossless", [False, True])
@pytest.mark.parametrize("alpha", [255, 90])
def test_an_animated_webp_shows_every_frame(lossless: bool, alpha: int) -> None:
    made = film.animated_webp([webp(v, lossless=lossless, alpha=alpha) for v in (20, 120, 220)], 83)
    image = Image.open(io.BytesIO(made))
    assert (image.n_frames, image.size, image.info["loop"]) == (3, (17, 12), 0)
    for number, value in enumerate((20, 120, 220)):
        image.seek(number)
        pixel = image.convert("RGBA").getpixel((8, 6))
        assert pixel[0] == pytest.approx(value, abs=6) and pixel[3] == pytest.approx(alpha, abs=2)
        assert image.info["duration"] == 83


def test_frames_that_make_no_film_are_refused() -> None:
    for stills in ([], [b"RIFF"], [webp(1), webp(1, (9, 9))], [webp(1)[:-6]]):
        with pytest.raises(ValueError):
            film.animated_webp(stills, 40)


@pytest.mark.parametrize(("frames", "seconds"), [(8, 2), (36, 2), (48, 2), (72, 3), (240, 10)])
def test_a_turn_takes_its_time(frames: int, seconds: float) -> None:
    assert frames / film.rate(frames) == pytest.approx(seconds)


def test_a_smaller_picture_is_the_mean_of_what_it_covers() -> None:
    picture = np.random.default_rng(1).random((60, 90, 4)).astype(np.float32)
    small = sheet.resized(picture, 20)
    assert small.shape == (20, 30, 4)
    assert small == pytest.approx(picture.reshape(20, 3, 30, 3, 4).mean(axis=(1, 3)), abs=1e-5)
    assert sheet.resized(picture, 41).mean() == pytest.approx(picture.mean(), abs=2e-3)


def test_a_sheet_holds_all_pictures_apart() -> None:
    widths = (420, 336, 315, 747, 236)
    tiles = [
        (np.full((sheet.ROW, w, 3), i / 10, np.float32), np.ones((28, 60), np.float32)) for i, w in enumerate(widths)
    ]
    out = sheet.compose(tiles)
    assert out.shape[1] <= sheet.WIDEST + 1 and (out[..., 3] == 1).all()
    for i, width in enumerate(widths):
        assert np.isclose(out[..., 0], i / 10).sum() == sheet.ROW * width
    assert np.isclose(out[..., 0], sheet.INK).sum() == 5 * 28 * 60
    assert np.allclose(out[0], sheet.PAPER * np.array([1, 1, 1, 0]) + np.array([0, 0, 0, 1]))


def test_letters_are_filled_triangles() -> None:
    square = np.array([[(0, 0), (0.5, 0), (0.5, 0.5)], [(0, 0), (0.5, 0.5), (0, 0.5)]], float)
    cover = sheet.coverage(square, 20)
    assert cover.shape[0] == 28 and cover.sum() == pytest.approx(100, rel=0.03)
    assert cover[12:19, 1:9].min() == 1 and cover[:9].max() == 0 and cover[21:].max() == 0
    assert sheet.coverage(np.zeros((0, 3, 2)), 20).max(initial=0) == 0


# ---- packshots ----------------------------------------------------------------------------------------------------


def test_the_detail_shows_the_letters_that_perception_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(details, "over_views", lambda *_: {})
    monkeypatch.setattr(details, "find_text", lambda *_: Text(0.99, (0.2, 0.3, 0.8, 0.45)))
    values = details.from_pictures([(Image.new("RGB", (8, 8)), np.ones((8, 8), np.float32))], "books")
    found = [{"value": "striped"}, *({"value": each.value, "note": each.note} for each in values)]
    assert packshots.letters_region({"details": found}) == (0.2, 0.3, 0.8, 0.45)
    assert packshots.letters_region({"details": [{"value": "text", "note": "somewhere"}]}) is None
    assert packshots.letters_region({}) is None


def staged(**changes: Any) -> Staged:
    made = Staged("i", "scene", "hero", "mug", "Product", "cove", "f", "c", {}, (8, 8), (1, 1, 1), 1, 1, 0)
    return replace(made, **changes)


def test_small_letters_are_looked_at_nearer_than_large_ones() -> None:
    shown = staged(frame={"bounds": [0.2, 0.1, 0.8, 0.9]})
    assert packshots.zoom((0.0, 0.0, 1.0, 1.0), shown) == packshots.LEAST_ZOOM
    assert packshots.zoom((0.4, 0.4, 0.5, 0.45), shown) == packshots.MOST_ZOOM
    assert packshots.zoom((0.25, 0.4, 0.75, 0.5), shown) == pytest.approx(packshots.LETTERS_FILL / 0.3)


# ---- progress and credits -----------------------------------------------------------------------------------------


def test_time_left_counts_only_pictures_that_were_taken() -> None:
    clock = iter([0.0, 0.0, 10.0, 10.0])
    told: list[tuple[float, str]] = []
    going = Pace(4, lambda fraction, text: told.append((fraction, text)), lambda: next(clock))
    going.kept()
    going.begin("Frame")
    going.done()
    going.begin("Frame")
    going.tell(0.5, "Sample 3 of 6")
    assert told[0] == (0.25, "Frame (2 of 4)")
    assert told[1] == (0.5, "Frame (3 of 4), 20 s left")
    assert told[2] == (0.625, "Frame (3 of 4), 15 s left")
    assert [words(s) for s in (0.2, 89, 91, 5400, 7300)] == ["1 s", "89 s", "2 min", "1 h 30 min", "2 h 2 min"]


def test_a_picture_of_a_series_has_its_credits_in_the_series_sidecar(tmp_path: Path) -> None:
    entries = '[{"what": "product", "name": "mug"}]'
    (tmp_path / "other.json").write_text("[1]")
    (tmp_path / "mug_shapes.json").write_text(f'{{"ledger": {entries}, "pictures": [{{"picture": "mug_4x5.png"}}]}}')
    (tmp_path / "mug_4x5.png").write_bytes(b"x")
    (tmp_path / "mug_5x4.png").write_bytes(b"x")
    assert ledger.read(tmp_path / "mug_4x5.png")[0].entries == [{"what": "product", "name": "mug"}]
    with pytest.raises(BacklotError, match="no sidecar"):
        ledger.read(tmp_path / "mug_5x4.png")
