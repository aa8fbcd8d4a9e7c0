# SPDX-License-Identifier: GPL-3.0-or-later
"""Photos from files that nobody vouches for: to upright 8-bit sRGB with its alpha, or one clear error."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

from ..models.roles import Array
from ..protocol import BacklotError
from .pixels import fitted, resize

MAX_PIXELS = 120_000_000
"""Largest photo that is opened; a decoded one of this size takes half a gigabyte."""
WORK_SIDE = 1024
"""Longest side of the picture that features are measured on, pixels."""
FORMATS = ("PNG", "JPEG", "MPO", "WEBP", "TIFF", "BMP", "GIF", "AVIF", "HEIF", "JPEG2000", "ICO", "TGA", "PPM", "QOI")
"""What Pillow may open: pictures only. Its other readers run programs (EPS) or are hardly ever meant (FITS, HDF5)."""
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".heic", ".heif", ".exr", ".bmp", ".gif")
_WAY_OUT = "Save it as a PNG or JPEG and try again."


@dataclass(frozen=True, slots=True)
class Photo:
    """An upright picture in sRGB.

    image: RGB. alpha: (height, width) 0-1, or None where the file has none (or a fully opaque one).
    size: width and height in the file, pixels. warnings: what was left out or could not be respected.
    """

    path: Path
    image: Image.Image
    alpha: Array | None
    size: tuple[int, int]
    warnings: tuple[str, ...] = ()


def _too_large(path: Path, size: tuple[int, int] | None = None) -> BacklotError:
    pixels = f"{size[0]} x {size[1]} pixels" if size else "too many pixels"
    return BacklotError(
        "too_large", f"The photo {path} has {pixels}; at most {MAX_PIXELS // 1_000_000} megapixels are read.",
        "Make a smaller copy of it.",
    )  # fmt: skip


def load_photo(path: Path, max_side: int | None = WORK_SIDE) -> Photo:
    """Read a photo; ``max_side`` makes it smaller at once (None: full size).

    Raises BacklotError: missing_file, empty_file, no_access, bad_photo, too_large, no_codec.
    """
    kind = _kind(path)
    if kind == "exr":
        return _read_exr(path, max_side)
    if kind == "heif":
        _add_heif(path)
    notes: list[str] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=_formats()) as file:
                size = file.size
                if size[0] * size[1] > MAX_PIXELS:
                    raise _too_large(path, size)
                _first_picture(file, notes)
                profile = file.info.get("icc_profile")
                if max_side and file.format in ("JPEG", "MPO") and file.mode in ("L", "RGB"):
                    file.draft(file.mode, (max_side, max_side))  # decodes at a half or quarter: much faster
                file.load()
                turned = file.getexif().get(ExifTags.Base.Orientation, 1) != 1
                upright = (ImageOps.exif_transpose(file) or file) if turned else file  # it would copy the others too
                image, alpha = _shrink(*_to_srgb(upright, profile, notes), max_side)
                image = image.copy() if image is file else image
    except BacklotError:
        raise
    except Image.DecompressionBombError as ex:
        raise _too_large(path) from ex
    except UnidentifiedImageError as ex:
        raise BacklotError("bad_photo", f"{path} is not a picture that can be read.", _WAY_OUT) from ex
    except MemoryError as ex:
        raise _too_large(path) from ex
    except PermissionError as ex:
        raise _no_access(path) from ex
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, OverflowError,
            struct.error, zlib.error) as ex:  # fmt: skip
        # the kinds that Pillow's decoders raise on damaged files
        raise BacklotError("bad_photo", f"The photo {path} is damaged or cut off ({ex}).", _WAY_OUT) from ex
    if alpha is not None and float(alpha.max(initial=0.0)) < 0.02:
        raise BacklotError("bad_photo", f"The photo {path} is fully transparent.", "Export it with a visible product.")
    return Photo(path, image, alpha, size, tuple(notes))


def _no_access(path: Path) -> BacklotError:
    return BacklotError("no_access", f"{path} may not be read.", "Change its permissions, or copy it elsewhere.")


def _kind(path: Path) -> str:
    """ "exr", "heif" or "" (Pillow's own), by the first bytes or the suffix: phones' photos get renamed.

    Raises BacklotError: missing_file, empty_file, bad_photo, no_access.
    """
    try:
        if not path.exists():
            raise BacklotError("missing_file", f"There is no file {path}.", "Check the path.")
        if not path.is_file():
            raise BacklotError("bad_photo", f"{path} is not a file.", "Give the path of a photo.")
        if path.stat().st_size == 0:
            raise BacklotError("empty_file", f"The photo {path} is empty (0 bytes).", "Export or copy it again.")
        with open(path, "rb") as file:
            start = file.read(64)
    except PermissionError as ex:
        raise _no_access(path) from ex
    except (OSError, ValueError) as ex:  # a name that is too long, a disk that fails
        raise BacklotError("missing_file", f"{path} cannot be opened ({ex}).", "Check the path.") from ex
    suffix = path.suffix.lower()
    if start[:4] == b"\x76\x2f\x31\x01" or suffix == ".exr":
        return "exr"
    brands = start[8:12] + start[16:] if start[4:8] == b"ftyp" else b""
    if suffix in (".heic", ".heif") or any(brand in brands for brand in (b"heic", b"heix", b"heim", b"hevc")):
        return "heif"
    return ""


def _formats() -> list[str]:
    """Those of FORMATS that this Pillow has: an unknown name would be an error."""
    Image.init()
    return [name for name in FORMATS if name in Image.OPEN]


def _first_picture(file: Image.Image, notes: list[str]) -> None:
    count = int(getattr(file, "n_frames", 1))
    if count < 2 or file.format == "MPO":  # phones add a small second picture (depth, HDR gain) to a usual photo
        return
    animated = file.format in ("GIF", "WEBP", "PNG")
    what = f"is an animation of {count} pictures" if animated else f"holds {count} pictures"
    notes.append(f"The file {what}; the first is used.")
    file.seek(0)


def _add_heif(path: Path) -> None:
    try:
        import pillow_heif
    except ImportError as ex:
        raise BacklotError(
            "no_codec",
            f"{path} is a HEIC photo, and its codec is not installed.",
            f"Install pillow-heif, or: {_WAY_OUT}",
        ) from ex
    pillow_heif.register_heif_opener()


def _to_srgb(image: Image.Image, profile: bytes | None, notes: list[str]) -> tuple[Image.Image, Array | None]:
    """Any Pillow mode to RGB in sRGB, and the alpha apart."""
    alpha: Array | None = None
    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    elif image.mode in ("1", "L", "RGB") and "transparency" in image.info:
        image = image.convert("RGBA")
    elif image.mode in ("La", "RGBa"):
        image = image.convert({"La": "LA", "RGBa": "RGBA"}[image.mode])
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        image = _deep_gray(image)
    if image.mode in ("LA", "PA", "RGBA"):
        values = np.asarray(image.getchannel("A"), dtype=np.float32) / np.float32(255.0)
        alpha = values if float(values.min(initial=1.0)) < 0.996 else None
        if alpha is not None and image.mode == "RGBA" and _premultiplied(image, alpha):
            image = _divide(image, alpha)
            notes.append("The edges are mixed with black (premultiplied alpha); that was undone.")
        image = image.convert("RGB") if image.mode != "LA" else image.convert("L")
    if image.mode == "1":
        image = image.convert("L")
    if profile and image.mode in ("L", "RGB", "CMYK", "LAB"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if converted is not None:
                image = converted
        except (ImageCms.PyCMSError, OSError, ValueError):
            notes.append("The color profile of the file could not be read; its colors are taken as sRGB.")
    return image if image.mode == "RGB" else image.convert("RGB"), alpha


def _premultiplied(image: Image.Image, alpha: Array) -> bool:
    """Whether colors fade to black with the alpha, which straight alpha (all that PNG and WebP allow) never asks for.

    Straight alpha keeps the product's color at its soft edges: there brightness does not depend on alpha.
    """
    soft = (alpha > 0.04) & (alpha < 0.96)
    if int(soft.sum()) < 50:
        return False
    light = np.asarray(image.convert("RGB"), dtype=np.float32).max(axis=2) / np.float32(255.0)
    values, weights = light[soft], alpha[soft]
    if (
        float(np.mean(values > weights + 0.02)) > 0.01 or float(values.mean()) < 0.1
    ):  # too bright for it; a black product
        return False
    return bool(weights.std() > 0.05 and values.std() > 0.02 and np.corrcoef(values, weights)[0, 1] > 0.8)


def _divide(image: Image.Image, alpha: Array) -> Image.Image:
    pixels = np.asarray(image, dtype=np.float32).copy()
    pixels[:, :, :3] = np.clip(pixels[:, :, :3] / np.maximum(alpha, 1 / 255)[:, :, None], 0, 255)
    return Image.fromarray((pixels + 0.5).astype(np.uint8))


def _deep_gray(image: Image.Image) -> Image.Image:
    """16- or 32-bit gray to 8-bit: integers over their usual range, floats over 0-1."""
    values = np.asarray(image)
    if values.dtype == np.int32:
        values = values.view(np.uint32)  # Pillow has no unsigned mode of this size
    values = values.astype(np.float32)
    highest = float(values.max(initial=0.0))
    top = 1.0 if image.mode == "F" and highest <= 1.5 else 65535.0 if highest <= 65535.0 else 4294967295.0
    return Image.fromarray(np.clip(values / top * 255.0 + 0.5, 0, 255).astype(np.uint8))


def _shrink(image: Image.Image, alpha: Array | None, max_side: int | None) -> tuple[Image.Image, Array | None]:
    if not max_side or max(image.size) <= max_side:
        return image, alpha
    size = fitted(image.size, max_side)
    if alpha is not None:
        alpha = np.clip(resize(alpha, size), 0.0, 1.0)
    # Hamming is as sharp as the models can tell, in half of the time that Lanczos takes
    return image.resize(size, Image.Resampling.HAMMING, reducing_gap=2.0), alpha


def _read_exr(path: Path, max_side: int | None) -> Photo:
    """Scene-linear EXR to sRGB, clipped at white: no tone mapping is invented."""
    try:
        import OpenEXR
    except ImportError as ex:
        raise BacklotError(
            "no_codec", f"{path} is an EXR picture, and its codec is not installed.", f"Install OpenEXR, or: {_WAY_OUT}"
        ) from ex
    damaged = BacklotError("bad_photo", f"The photo {path} is damaged or cut off.", _WAY_OUT)
    try:
        (x0, y0), (x1, y1) = OpenEXR.File(str(path), header_only=True).header()["dataWindow"]
        size = (int(x1) - int(x0) + 1, int(y1) - int(y0) + 1)
        if size[0] * size[1] > MAX_PIXELS:
            raise _too_large(path, size)
        channels = {name: part.pixels for name, part in OpenEXR.File(str(path)).channels().items()}
    except BacklotError:
        raise
    except Exception as ex:  # the binding raises RuntimeError, ValueError and its own kinds
        raise damaged from ex
    color = next((channels[name] for name in ("RGBA", "RGB", "Y") if channels.get(name) is not None), None)
    if color is None:
        layer = next((channels[name] for name in channels if name.endswith((".RGBA", ".RGB"))), None)
        if layer is None:
            raise damaged
        color = layer
    pixels = np.nan_to_num(np.asarray(color, dtype=np.float32), nan=0.0, posinf=1.0, neginf=0.0)
    if pixels.shape[:2] != (size[1], size[0]):
        raise damaged
    pixels = pixels if pixels.ndim == 3 else np.repeat(pixels[:, :, None], 3, axis=2)
    alpha: Array | None = None
    if pixels.shape[2] == 4:
        alpha = np.clip(pixels[:, :, 3], 0.0, 1.0)
        pixels = pixels[:, :, :3] / np.maximum(alpha, 1e-4)[:, :, None]  # EXR color is premultiplied
        alpha = alpha if float(alpha.min(initial=1.0)) < 0.996 else None
    linear = np.clip(pixels, 0.0, 1.0)
    srgb = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * np.power(linear, 1 / 2.4) - 0.055)
    image = Image.fromarray((srgb * 255.0 + 0.5).astype(np.uint8))
    image, alpha = _shrink(image, alpha, max_side)
    return Photo(path, image, alpha, size)
