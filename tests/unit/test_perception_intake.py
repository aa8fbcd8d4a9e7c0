# SPDX-License-Identifier: GPL-3.0-or-later
"""Photos of every kind and every damage: read right, or refused in one sentence."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from backlot.backend.perception import intake
from backlot.backend.protocol import BacklotError
from PIL import Image, ImageCms

RED = (200, 30, 40)


def two_colors(size: tuple[int, int] = (60, 40)) -> Image.Image:
    """Red on the left half, blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste((20, 40, 200), (size[0] // 2, 0, size[0], size[1]))
    return image


def near(pixel: object, color: tuple[int, int, int], slack: int = 12) -> bool:
    return all(abs(a - b) <= slack for a, b in zip(tuple(pixel), color, strict=True))  # type: ignore[call-overload]


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tif", ".bmp"])
def test_formats(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"photo{suffix}"
    two_colors().save(path)
    photo = intake.load_photo(path)
    assert photo.image.mode == "RGB" and photo.size == (60, 40) and photo.alpha is None
    assert near(photo.image.getpixel((5, 20)), RED, 20)


def test_heic(tmp_path: Path) -> None:
    pillow_heif = pytest.importorskip("pillow_heif")
    pillow_heif.register_heif_opener()
    path = tmp_path / "photo.heic"
    two_colors((64, 64)).save(path, quality=90)
    assert near(intake.load_photo(path).image.getpixel((8, 32)), RED, 25)


def test_exr_is_scene_linear(tmp_path: Path) -> None:
    exr = pytest.importorskip("OpenEXR")
    pixels = np.zeros((8, 16, 4), dtype=np.float32)
    pixels[:, :8] = (0.2140, 0.2140, 0.2140, 1.0)  # linear of sRGB 128
    path = tmp_path / "photo.exr"
    exr.File({"type": exr.scanlineimage, "compression": exr.ZIP_COMPRESSION}, {"RGBA": pixels}).write(str(path))
    photo = intake.load_photo(path)
    assert near(photo.image.getpixel((2, 2)), (127, 127, 127), 2)
    assert photo.alpha is not None and photo.alpha[0, 0] == 1.0 and photo.alpha[0, 15] == 0.0


def test_exif_rotation(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: show it rotated by 90 degrees clockwise
    two_colors().save(path, exif=exif, quality=95)
    photo = intake.load_photo(path)
    assert photo.image.size == (40, 60)
    assert near(photo.image.getpixel((20, 5)), RED, 20), "red was left, and must be at the top now"


def test_alpha_is_respected(tmp_path: Path) -> None:
    image = two_colors().convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 60, 10))
    image.save(tmp_path / "photo.png")
    photo = intake.load_photo(tmp_path / "photo.png")
    assert photo.alpha is not None
    assert photo.alpha[2, 5] == 0.0 and photo.alpha[20, 5] == 1.0


def test_palette_with_transparency(tmp_path: Path) -> None:
    image = two_colors().quantize(4)
    image.save(tmp_path / "photo.png", transparency=image.getpixel((59, 0)))
    photo = intake.load_photo(tmp_path / "photo.png")
    assert photo.alpha is not None and photo.alpha[5, 55] == 0.0 and photo.alpha[5, 5] == 1.0


def test_fully_transparent_is_refused(tmp_path: Path) -> None:
    Image.new("RGBA", (20, 20), (10, 10, 10, 0)).save(tmp_path / "photo.png")
    with pytest.raises(BacklotError, match="fully transparent"):
        intake.load_photo(tmp_path / "photo.png")


def test_icc_profile_is_converted(tmp_path: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    image = Image.new("LAB", (10, 10), (140, 200, 180))
    image.save(tmp_path / "photo.tif", icc_profile=lab.tobytes())
    photo = intake.load_photo(tmp_path / "photo.tif")
    red, green, blue = photo.image.getpixel((5, 5))  # type: ignore[misc]
    assert red > 180 and green < 100 and blue < 90, "Lab (55, 72, 52) is a strong red"


def test_broken_icc_profile_is_noted(tmp_path: Path) -> None:
    two_colors().save(tmp_path / "photo.png", icc_profile=b"not a profile at all")
    photo = intake.load_photo(tmp_path / "photo.png")
    assert near(photo.image.getpixel((5, 5)), RED) and "profile" in photo.warnings[0]


def test_cmyk(tmp_path: Path) -> None:
    two_colors().convert("CMYK").save(tmp_path / "photo.jpg", quality=95)
    assert near(intake.load_photo(tmp_path / "photo.jpg").image.getpixel((5, 20)), RED, 40)


def test_sixteen_bits(tmp_path: Path) -> None:
    Image.fromarray(np.full((10, 10), 32768, dtype=np.uint16)).save(tmp_path / "photo.png")
    assert near(intake.load_photo(tmp_path / "photo.png").image.getpixel((5, 5)), (128, 128, 128), 1)


def test_animation_takes_the_first_picture(tmp_path: Path) -> None:
    first, second = Image.new("RGB", (20, 20), RED), Image.new("RGB", (20, 20), (0, 0, 255))
    first.save(tmp_path / "photo.webp", save_all=True, append_images=[second], lossless=True)
    photo = intake.load_photo(tmp_path / "photo.webp")
    assert near(photo.image.getpixel((5, 5)), RED) and "first" in photo.warnings[0]


def test_large_photos_are_made_smaller(tmp_path: Path) -> None:
    two_colors((3000, 1500)).save(tmp_path / "photo.jpg")
    photo = intake.load_photo(tmp_path / "photo.jpg")
    assert max(photo.image.size) == intake.WORK_SIDE and photo.size == (3000, 1500)
    assert intake.load_photo(tmp_path / "photo.jpg", max_side=None).image.size == (3000, 1500)


def test_one_pixel(tmp_path: Path) -> None:
    Image.new("RGB", (1, 1), RED).save(tmp_path / "photo.png")
    assert intake.load_photo(tmp_path / "photo.png").image.size == (1, 1)


def bomb(width: int, height: int) -> bytes:
    """A PNG that claims a huge size and holds nothing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(20_000, 15_000), (12_000, 12_000), (60_000, 60_000)])
def test_pixel_bombs_are_refused(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(bomb(*size))
    with pytest.raises(BacklotError) as caught:
        intake.load_photo(path)
    assert caught.value.code == "too_large" and str(path) in caught.value.message and caught.value.hint


def damaged(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((200, 200), 80).convert("RGB").save(buffer, "PNG" if kind == "png" else "JPEG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.jpg", b"", "empty_file"),
        ("cut.png", damaged("png")[:5000], "bad_photo"),
        ("cut.jpg", damaged("jpg")[:3000], "bad_photo"),
        ("text.jpg", b"this is not a picture", "bad_photo"),
        ("text.exr", b"v/1\x01 and nothing", "bad_photo"),
        ("text.heic", b"\0\0\0\x18ftypheic and nothing", "bad_photo"),
    ],
)
def test_damage_is_one_clear_error(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(BacklotError) as caught:
        intake.load_photo(path)
    assert caught.value.code == code
    assert str(path) in caught.value.message and caught.value.hint


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(BacklotError) as caught:
        intake.load_photo(tmp_path / "none.png")
    assert caught.value.code == "missing_file"
    with pytest.raises(BacklotError):
        intake.load_photo(tmp_path)
