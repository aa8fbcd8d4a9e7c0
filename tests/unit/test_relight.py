# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading EXR files and balancing lights after the render."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import OpenEXR
import output_pictures as pictures
import pytest
from backlot.addon.cli import main
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.output import exr, relight, tonemap
from PIL import Image

WORDS = {"backlot.viewTransform": "Khronos PBR Neutral", "backlot.exposure": "0.5", "owner": "Ann"}


def lights(size: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """Key from the left, fill everywhere, on two materials."""
    own = np.full((size, size, 3), 0.4)
    own[:, size // 2 :] = (0.7, 0.1, 0.1)
    ramp = np.linspace(1.2, 0.1, size)[None, :, None]
    return own * ramp, own * 0.2


@pytest.mark.parametrize("zips", [True, False])
def test_every_channel_reads_as_the_reference_reads_it(tmp_path: Path, zips: bool) -> None:
    rng = np.random.default_rng(0)
    planes = {"L.Combined.R": rng.random((37, 21)).astype(np.float16), "L.Depth.Z": rng.random((37, 21), np.float32)}
    planes["smooth"] = np.tile(np.linspace(0, 9, 21, dtype=np.float32), (37, 1))
    planes["id"] = rng.integers(0, 9, (37, 21)).astype(np.uint32)
    found = exr.read(pictures.write_exr(tmp_path / "a.exr", planes, zips=zips))
    assert (found.header.width, found.header.height) == (21, 37)
    assert found.planes.keys() == planes.keys()
    for name, plane in planes.items():
        assert np.array_equal(found.planes[name], plane.astype(np.float32)), name


def test_words_go_in_and_the_pixels_stay(tmp_path: Path) -> None:
    path = pictures.layered(tmp_path / "a.exr", *lights(), {"File": "/home/ann/secret.blend"})
    before = exr.read(path)
    path.write_bytes(exr.with_words(path.read_bytes(), WORDS, ("File",)))
    reference = OpenEXR.File(str(path), separate_channels=True)
    assert reference.header()["owner"] == "Ann" and "File" not in reference.header()
    after = exr.read(path)
    assert after.header.text("backlot.exposure") == "0.5" and after.header.text("none") == ""
    for name, plane in before.planes.items():
        assert np.array_equal(plane, after.planes[name])
        assert np.array_equal(plane, reference.channels()[name].pixels)


def test_channels_go_in_and_the_others_stay(tmp_path: Path) -> None:
    path = pictures.layered(tmp_path / "a.exr", *lights(37), WORDS)
    before = exr.read(path)
    more = {"Backlot plate.Combined.R": np.random.default_rng(0).random((37, 37)), "A": np.full((37, 37), 0.25)}
    path.write_bytes(exr.with_planes(path.read_bytes(), more))
    reference = OpenEXR.File(str(path), separate_channels=True).channels()
    after = exr.read(path)
    assert after.planes.keys() == reference.keys() == before.planes.keys() | more.keys()
    for name, plane in after.planes.items():
        assert np.array_equal(plane, reference[name].pixels.astype(np.float32)), name
    assert all(np.array_equal(plane, after.planes[name]) for name, plane in before.planes.items())
    assert np.abs(after.planes["Backlot plate.Combined.R"] - more["Backlot plate.Combined.R"]).max() < 1e-3
    assert np.array_equal(relight.combined(after), relight.combined(before)) and after.header.text("owner") == "Ann"


def test_damaged_files_are_refused_in_words(tmp_path: Path) -> None:
    whole = pictures.layered(tmp_path / "a.exr", *lights()).read_bytes()
    rng = np.random.default_rng(0)
    hurt = [b"", whole[:3], whole[:100], whole[: len(whole) // 2], b"GIF89a" + whole]
    for _ in range(60):
        data = bytearray(whole)
        for at in rng.integers(0, len(data), 12):
            data[at] = rng.integers(0, 256)
        hurt.append(bytes(data))
    refused = 0
    for data in hurt:
        (tmp_path / "b.exr").write_bytes(data)
        try:
            exr.read(tmp_path / "b.exr")
        except BacklotError as ex:
            assert ex.code == "bad_exr" and ex.hint
            refused += 1
    assert refused >= 5  # damage to pixels alone may well read


def test_factors_of_one_change_nothing(tmp_path: Path) -> None:
    key, fill = lights()
    picture = exr.read(pictures.layered(tmp_path / "a.exr", key, fill))
    assert set(relight.groups(picture)) == {"key", "fill"}
    same = relight.balance(picture, {"key": 1.0, "fill": 1.0})
    assert np.allclose(same, key + fill, atol=1e-6)


def test_lights_add_up(tmp_path: Path) -> None:
    key, fill = lights()
    picture = exr.read(pictures.layered(tmp_path / "a.exr", key, fill))
    for factors, wanted in (({"key": 0.0}, fill), ({"key": 2.0, "fill": 0.5}, 2 * key + 0.5 * fill)):
        got = relight.balance(picture, factors)
        # smoothing keeps the border between the materials
        assert np.abs(got - wanted).mean() < 0.01 and np.abs(got - wanted).max() < 0.1


def test_a_sharp_highlight_gets_no_false_color(tmp_path: Path) -> None:
    key, fill = lights()
    key[20:22, 20:22] = (3.0, 1.5, 0.2)  # a glint of gold, smaller than the window of the smoothing
    picture = exr.read(pictures.layered(tmp_path / "a.exr", key, fill))
    out = relight.balance(picture, {"key": 0.2})
    assert (out >= 0.2 * (key + fill) - 1e-5).all() and (out <= key + fill + 1e-5).all()


def test_noise_of_a_light_is_taken_out(tmp_path: Path) -> None:
    key, fill = lights(60)
    rough = np.maximum(key + np.random.default_rng(0).normal(0, 0.1, key.shape), 0)
    path = tmp_path / "a.exr"
    planes = {}
    for name, values in (("Combined", key + fill), ("Combined_key", rough), ("Combined_fill", fill)):
        planes |= {f"V.{name}.{c}": values[..., i].astype(np.float32) for i, c in enumerate("RGB")}
    picture = exr.read(pictures.write_exr(path, planes))
    error = relight.balance(picture, {"key": 2.0}) - (2 * key + fill)
    assert error.std() < 0.35 * (rough - key).std()


def test_the_picture_says_what_was_done_and_is_shown_as_before(tmp_path: Path) -> None:
    key, fill = lights()
    path = pictures.layered(tmp_path / "a.exr", key, fill, WORDS)
    image = Image.open(io.BytesIO(relight.relight(path, {"key": 1.0})))
    wanted = tonemap.display((key + fill).astype(np.float32), "Khronos PBR Neutral", 0.5) * 255
    assert np.abs(np.asarray(image) - wanted).max() <= 0.51
    assert "key × 1" in image.text["Description"] and image.text["Author"] == "Ann"
    brighter = np.asarray(Image.open(io.BytesIO(relight.relight(path, {}, stops=1.0)))).astype(int)
    assert (brighter >= np.asarray(image)).all() and brighter.mean() > np.asarray(image).mean() + 10


@pytest.mark.parametrize(
    ("words", "factors", "code"),
    [
        (WORDS, {"rim": 2.0}, "unknown_light_group"),
        ({"backlot.viewTransform": "AgX"}, {}, "unknown_view"),
        ({}, {}, "unknown_view"),
    ],
)
def test_what_cannot_be_done_is_said(
    tmp_path: Path, words: dict[str, str], factors: dict[str, float], code: str
) -> None:
    path = pictures.layered(tmp_path / "a.exr", *lights(), words)
    with pytest.raises(BacklotError) as caught:
        relight.relight(path, factors)
    assert caught.value.code == code and caught.value.hint


def test_a_file_without_light_groups_is_said(tmp_path: Path) -> None:
    planes = {c: np.ones((4, 4), np.float32) for c in "RGB"}
    with pytest.raises(BacklotError) as caught:
        relight.relight(pictures.write_exr(tmp_path / "a.exr", planes, WORDS), {})
    assert caught.value.code == "no_light_groups"


def test_khronos_neutral_keeps_colors_and_compresses_highlights() -> None:
    gray = np.array([[0.2] * 3, [0.5] * 3])
    assert np.allclose(tonemap.khronos_formula(gray), gray - 0.04)
    dark = np.array([[0.5, 0.1, 0.1], [0.3, 0.02, 0.4], [0.1, 0.1, 0.0]])
    assert np.allclose(tonemap.without_toe(tonemap.khronos_formula(dark)), dark)
    shown = tonemap.khronos_neutral(np.array([[0.05, 0.3, 0.6], [50.0, 50.0, 50.0]]))
    assert shown[0] == pytest.approx(tonemap.khronos_formula(np.array([0.05, 0.3, 0.6])), abs=0.02)
    assert 0.97 < shown[1].min() <= 1.0


def test_the_command_writes_a_png_beside_the_exr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = pictures.layered(tmp_path / "shot.exr", *lights(), WORDS)
    assert main(["relight", str(path), "--key", "1.2", "--fill", "0.5", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["factors"] == {"key": 1.2, "fill": 0.5}
    assert Image.open(said["path"]).size == (40, 40) and Path(said["path"]).name == "shot.relit.png"
    assert main(["relight", str(path), "--rim", "2"]) == 1
    assert "no light 'rim'" in capsys.readouterr().err
    assert main(["relight", str(path), "--out", "shot.jpg"]) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["shot.exr", "shot.relit.png"]
