# SPDX-License-Identifier: GPL-3.0-or-later
"""Photos of every kind and every damage: read right, or refused in one sentence."""

from __future__ import annotations

import io
import os
import struct
import sys
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


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("photo.webp", "animation of 2"),
        ("photo.gif", "animation of 2"),
        ("photo.png", "animation of 2"),
        ("photo.tif", "holds 2"),
    ],
)
def test_animation_takes_the_first_picture(tmp_path: Path, name: str, words: str) -> None:
    first, second = Image.new("RGB", (20, 20), RED), Image.new("RGB", (20, 20), (0, 0, 255))
    first.save(tmp_path / name, save_all=True, append_images=[second])
    photo = intake.load_photo(tmp_path / name)
    assert near(photo.image.getpixel((5, 5)), RED) and words in photo.warnings[0] and "first" in photo.warnings[0]


def test_the_second_picture_of_a_phone_is_no_news(tmp_path: Path) -> None:
    two_colors().save(tmp_path / "photo.jpg", format="MPO", save_all=True, append_images=[two_colors()])
    photo = intake.load_photo(tmp_path / "photo.jpg")
    assert near(photo.image.getpixel((5, 20)), RED, 20) and not photo.warnings


def png(size: tuple[int, int], bits: int, color: int, rows: bytes) -> bytes:
    """A PNG from its raw rows (without filter bytes), for the kinds that Pillow does not write."""
    header = struct.pack(">IIBBBBB", *size, bits, color, 0, 0, 0)
    line = len(rows) // size[1]
    data = zlib.compress(b"".join(b"\0" + rows[n : n + line] for n in range(0, len(rows), line)))
    parts = [(b"IHDR", header), (b"IDAT", data), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )


def test_sixteen_bits_a_channel(tmp_path: Path) -> None:
    pixels = np.tile(np.array([*RED, 128], dtype=np.uint16) * 257, (6, 8, 1)).astype(">u2")
    (tmp_path / "rgba.png").write_bytes(png((8, 6), 16, 6, pixels.tobytes()))
    (tmp_path / "rgb.png").write_bytes(png((8, 6), 16, 2, np.ascontiguousarray(pixels[:, :, :3]).tobytes()))
    for name in ("rgba.png", "rgb.png"):
        assert near(intake.load_photo(tmp_path / name).image.getpixel((2, 2)), RED, 1)
    alpha = intake.load_photo(tmp_path / "rgba.png").alpha
    assert alpha is not None and alpha[0, 0] == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.full((6, 8), 0.5, dtype=np.float32), 128),
        (np.full((6, 8), 32768.0, dtype=np.float32), 128),
        (np.full((6, 8), 32768, dtype=np.int32), 128),
    ],
)
def test_deep_gray_tiff(tmp_path: Path, values: np.ndarray, expected: int) -> None:  # type: ignore[type-arg]
    Image.fromarray(values).save(tmp_path / "photo.tif")
    assert near(intake.load_photo(tmp_path / "photo.tif").image.getpixel((2, 2)), (expected,) * 3, 1)


def matrix_profile(red: tuple[float, ...], green: tuple[float, ...], blue: tuple[float, ...]) -> bytes:
    """An ICC profile with these primaries (XYZ, D50) and gamma 2.2, as cameras and phones embed."""

    def fixed(value: float) -> bytes:
        return struct.pack(">i", round(value * 65536))

    def xyz(values: tuple[float, ...]) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(fixed(value) for value in values)

    text = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"test\0" + bytes(78)
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"
    tags = {b"desc": text, b"wtpt": xyz((0.9642, 1.0, 0.8249)), b"cprt": b"text\0\0\0\0none\0\0\0\0"}
    tags |= {b"rXYZ": xyz(red), b"gXYZ": xyz(green), b"bXYZ": xyz(blue)}
    tags |= {b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    table, body, at = b"", b"", 128 + 4 + 12 * len(tags)
    for name, value in tags.items():
        value += bytes(-len(value) % 4)
        table += name + struct.pack(">II", at + len(body), len(value))
        body += value
    size = at + len(body)
    header = struct.pack(">I4sI4s4s4s", size, b"none", 0x02400000, b"mntr", b"RGB ", b"XYZ ") + bytes(12) + b"acsp"
    header += bytes(28) + fixed(0.9642) + fixed(1.0) + fixed(0.8249)
    return header + bytes(128 - len(header)) + struct.pack(">I", len(tags)) + table + body


@pytest.mark.parametrize(
    ("primaries", "expected"),
    [
        # the same numbers mean stronger colors in a wider space; computed by hand through XYZ
        (((0.5151, 0.2412, -0.0011), (0.2920, 0.6922, 0.0419), (0.1571, 0.0666, 0.7841)), (199, 94, 73)),  # Display P3
        (((0.6097, 0.3111, 0.0195), (0.2053, 0.6257, 0.0609), (0.1492, 0.0632, 0.7446)), (208, 100, 78)),  # Adobe RGB
    ],
)
@pytest.mark.parametrize("alpha", [False, True])
def test_wide_gamut_is_converted(
    tmp_path: Path, primaries: tuple[tuple[float, ...], ...], expected: tuple[int, int, int], alpha: bool
) -> None:
    image = Image.new("RGBA" if alpha else "RGB", (10, 10), (184, 100, 80, 255)[: 4 if alpha else 3])
    if alpha:
        image.putpixel((0, 0), (0, 0, 0, 0))
    image.save(tmp_path / "photo.png", icc_profile=matrix_profile(*primaries))
    photo = intake.load_photo(tmp_path / "photo.png")
    pixel = photo.image.getpixel((5, 5))
    assert near(pixel, expected, 2) and not photo.warnings
    assert (photo.alpha is not None) == alpha


def soft_disk(color: tuple[int, int, int], premultiplied: bool) -> Image.Image:
    y, x = np.mgrid[-1:1:80j, -1:1:80j]
    alpha = np.clip((0.7 - np.hypot(x, y)) * 5 + 0.5, 0, 1)[:, :, None]
    pixels = np.broadcast_to(np.array(color, dtype=np.float64), (80, 80, 3)) * (alpha if premultiplied else 1.0)
    return Image.fromarray(np.concatenate([pixels, alpha * 255], axis=2).round().astype(np.uint8))


def test_premultiplied_edges_are_mended(tmp_path: Path) -> None:
    soft_disk((230, 200, 90), premultiplied=True).save(tmp_path / "photo.png")
    photo = intake.load_photo(tmp_path / "photo.png")
    assert photo.alpha is not None and "premultiplied" in photo.warnings[0]
    edge = (photo.alpha > 0.2) & (photo.alpha < 0.8)
    assert np.abs(np.asarray(photo.image)[edge] - np.array([230.0, 200.0, 90.0])).max() < 12


@pytest.mark.parametrize("color", [(230, 200, 90), (255, 255, 255), (12, 12, 12)])
def test_straight_edges_are_left_alone(tmp_path: Path, color: tuple[int, int, int]) -> None:
    soft_disk(color, premultiplied=False).save(tmp_path / "photo.png")
    photo = intake.load_photo(tmp_path / "photo.png")
    assert not photo.warnings and near(photo.image.getpixel((40, 40)), color, 1)


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
    Image.effect_noise((200, 200), 80).convert("RGB").save(buffer, {"jpg": "JPEG"}.get(kind, kind))
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
        ("drawing.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "bad_photo"),
        ("vector.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "bad_photo"),
        ("cut.gif", damaged("gif")[:9000], "bad_photo"),
        ("cut.webp", damaged("webp")[:3000], "bad_photo"),
        ("cut.tif", damaged("tiff")[:9000], "bad_photo"),
        ("overwritten.png", damaged("png")[:30] + bytes(60) + damaged("png")[90:], "bad_photo"),
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


def test_a_heic_photo_by_another_name(tmp_path: Path) -> None:
    pillow_heif = pytest.importorskip("pillow_heif")
    pillow_heif.register_heif_opener()
    two_colors((64, 64)).save(tmp_path / "photo.heic", quality=90)
    os.replace(tmp_path / "photo.heic", tmp_path / "photo.jpg")
    assert near(intake.load_photo(tmp_path / "photo.jpg").image.getpixel((8, 32)), RED, 25)


@pytest.mark.parametrize("name", ["photo.heic", "photo.jpg"])
def test_heic_without_its_codec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    (tmp_path / name).write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100))
    with pytest.raises(BacklotError) as caught:
        intake.load_photo(tmp_path / name)
    assert caught.value.code == "no_codec" and "pillow-heif" in caught.value.hint


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "photo.png"
    two_colors().save(path)
    path.chmod(0)
    if os.access(path, os.R_OK):  # the administrator may read everything

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied", str(path))

        monkeypatch.setattr(intake.Image, "open", refuse)
    with pytest.raises(BacklotError) as caught:
        intake.load_photo(path)
    assert caught.value.code == "no_access" and str(path) in caught.value.message


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    for name in ("x" * 300 + ".jpg", "a\0b.jpg"):
        with pytest.raises(BacklotError) as caught:
            intake.load_photo(tmp_path / name)
        assert caught.value.code == "missing_file"


def test_a_huge_photo_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    """20,000 x 20,000 would take 1.2 GB; its header is enough to say no."""
    import tracemalloc

    (tmp_path / "photo.png").write_bytes(bomb(20_000, 20_000))
    tracemalloc.start()
    with pytest.raises(BacklotError, match="at most 120 megapixels"):
        intake.load_photo(tmp_path / "photo.png")
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()
