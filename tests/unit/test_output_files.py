# SPDX-License-Identifier: GPL-3.0-or-later
"""Color profile, metadata and PNG: what other programs read of them."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import numpy as np
import pytest
from backlot.addon.output import containers, icc, png
from backlot.addon.output.metadata import Metadata
from PIL import Image, ImageCms

SAID = Metadata(
    title="Flask in Podium",
    product="Flask",
    set="podium:dark",
    author="Ann & <Bob> 한국",
    licence="CC BY 4.0",
    copyright="© 2026 Ann",
    description="Product: Flask\nSet: Podium",
    software="Backlot 0.1.0",
)


def noise(alpha: bool = False) -> np.ndarray:
    return np.random.default_rng(3).integers(0, 256, (37, 53, 4 if alpha else 3)).astype(np.uint8)


def written(kind: str, pixels: np.ndarray, **options: object) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, kind, **options)
    return out.getvalue()


def test_the_profile_is_srgb() -> None:
    data = icc.srgb_profile()
    assert int.from_bytes(data[:4], "big") == len(data) < 4000
    own = ImageCms.ImageCmsProfile(io.BytesIO(data))
    assert "sRGB" in ImageCms.getProfileDescription(own)
    picture = Image.fromarray(noise())
    for source, target in ((own, ImageCms.createProfile("sRGB")), (ImageCms.createProfile("sRGB"), own)):
        moved = np.asarray(ImageCms.profileToProfile(picture, source, target)).astype(int)
        assert np.abs(moved - np.asarray(picture)).max() <= 1


@pytest.mark.parametrize(
    ("kind", "options", "alpha"),
    [
        ("PNG", {}, False),
        ("PNG", {}, True),
        ("JPEG", {"quality": 95}, False),
        ("WEBP", {"lossless": True}, False),
        ("WEBP", {"lossless": True, "exact": True}, True),
        ("WEBP", {"quality": 90}, False),
        ("WEBP", {"quality": 90}, True),
    ],
)
def test_profile_and_words_go_in_and_the_pixels_stay(kind: str, options: dict[str, object], alpha: bool) -> None:
    plain = written(kind, noise(alpha), **options)
    tagged = containers.embed(plain, SAID)
    before, after = Image.open(io.BytesIO(plain)), Image.open(io.BytesIO(tagged))
    assert np.array_equal(np.asarray(before), np.asarray(after))
    assert after.info["icc_profile"] == icc.srgb_profile()
    xmp = after.info["xmp"]
    root = ElementTree.fromstring(xmp.decode() if isinstance(xmp, bytes) else xmp)
    said = "".join(root.itertext())
    for text in (SAID.title, SAID.author, SAID.licence, SAID.copyright, SAID.set, SAID.software):
        assert text in said
    if kind == "PNG":
        assert after.text["Author"] == SAID.author and after.text["Title"] == SAID.title
    # once more changes nothing: nothing is said twice
    assert containers.embed(tagged, SAID) == tagged


def test_what_the_writer_said_of_this_machine_goes() -> None:
    info = Image.Exif()
    info[0x010E] = "/home/ann/secret"
    plain = written("JPEG", noise(), comment=b"/home/ann/secret.blend", exif=info)
    assert b"secret" in plain and b"secret" not in containers.embed(plain, SAID)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_file_that_is_cut_off_is_refused(kind: str) -> None:
    whole = written(kind, noise())
    with pytest.raises(ValueError):
        containers.embed(whole[: len(whole) // 2], SAID)
    with pytest.raises(ValueError):
        containers.embed(b"GIF89a", SAID)


def test_control_characters_of_strange_files_do_not_break_the_words() -> None:
    strange = Metadata("a\x00b\x1b[31m", author="x" * 5000 + "&" * 5000)
    ElementTree.fromstring(strange.xmp().decode())
    assert len(containers.embed(written("JPEG", noise()), strange)) < 1 << 17


@pytest.mark.parametrize(("depth", "channels"), [(8, 3), (8, 4), (16, 3), (16, 4)])
def test_png_reads_back_to_the_digit(depth: int, channels: int) -> None:
    top = (1 << depth) - 1
    values = np.random.default_rng(1).integers(0, top + 1, (19, 23, channels))
    data = png.encode(values / top, depth)
    image = Image.open(io.BytesIO(data))
    assert image.size == (23, 19)
    if depth == 8:
        assert np.array_equal(np.asarray(image), values)
    else:  # Pillow gives the upper eight bits
        assert np.abs(np.asarray(image).astype(int) - values / 257).max() <= 1
