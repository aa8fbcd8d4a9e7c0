# SPDX-License-Identifier: GPL-3.0-or-later
"""Films of a turntable's frames: an animated WebP, and an MP4 where this Blender has ffmpeg.

The WebP's container is written here from Blender's still pictures, so that no other library is needed.
"""

from __future__ import annotations

import os
import struct
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..engine.protocol import BacklotError

Pixels = NDArray[np.float32]

LONGER = 1080
"""Most pixels of a film's longer side."""
SECONDS_A_TURN, FRAMES_A_SECOND = 2.0, 24.0
_ANIMATED, _ALPHA = 0x02, 0x10


def rate(frames: int) -> float:
    """Frames a second: a turn takes two seconds, or longer where that would be more than 24 of them."""
    return frames / max(SECONDS_A_TURN, frames / FRAMES_A_SECOND)


def animated_webp(stills: Iterable[bytes], milliseconds: int) -> bytes:
    """One endless animation of still WebP files of one size. Raises ValueError: none, or not WebP, or other sizes."""
    frames: list[bytes] = []
    size, alpha = (0, 0), False
    for still in stills:
        own, pixels = _pixels(still)
        if frames and own != size:
            raise ValueError("the frames differ in size")
        size = own
        alpha = alpha or any(name == b"ALPH" for name, _ in pixels) or _lossless_alpha(pixels)
        body = b"".join(_chunk(name, content) for name, content in pixels)
        # each frame stands for itself: no blending with the one before
        head = bytes(6) + _u24(size[0] - 1) + _u24(size[1] - 1) + _u24(milliseconds) + b"\x02"
        frames.append(_chunk(b"ANMF", head + body))
    if not frames:
        raise ValueError("there are no frames")
    flags = _ANIMATED | (_ALPHA if alpha else 0)
    head = _chunk(b"VP8X", struct.pack("<I", flags) + _u24(size[0] - 1) + _u24(size[1] - 1))
    body = b"WEBP" + head + _chunk(b"ANIM", b"\xff\xff\xff\xff\0\0") + b"".join(frames)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _pixels(data: bytes) -> tuple[tuple[int, int], list[tuple[bytes, bytes]]]:
    """Width and height, and the chunks of a still WebP that hold its pixels."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise ValueError("no WebP")
    found, at = [], 12
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        content = data[at + 8 : at + 8 + size]
        if len(content) < size:
            raise ValueError("the WebP is cut off")
        if name in (b"ALPH", b"VP8 ", b"VP8L"):
            found.append((name, content))
        at += 8 + size + size % 2
    for name, content in found:
        if name == b"VP8 ":
            width, height = struct.unpack_from("<HH", content, 6)
            return (width & 0x3FFF, height & 0x3FFF), found
        if name == b"VP8L":
            bits = int.from_bytes(content[1:5], "little")
            return ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1), found
    raise ValueError("the WebP holds no picture")


def _lossless_alpha(pixels: list[tuple[bytes, bytes]]) -> bool:
    return any(name == b"VP8L" and content[4] >> 4 & 1 for name, content in pixels)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack("<4sI", name, len(content)) + content + b"\0" * (len(content) % 2)


def _u24(value: int) -> bytes:
    return value.to_bytes(3, "little")


# ---- inside Blender -----------------------------------------------------------------------------------------------


def write_webp(path: Path, pictures: Sequence[Path]) -> Path:
    """Raises BacklotError: missing_file, format_unsupported."""
    from . import formats, relight
    from .metadata import Metadata

    words = Metadata(path.stem)
    stills = (formats.encode(_small(each), "webp", words) for each in pictures)
    relight.write(path, animated_webp(stills, round(1000 / rate(len(pictures)))))
    return path


def mp4_missing() -> str:
    """Why no MP4 can be written here; empty where it can."""
    import bpy

    return "" if bpy.app.ffmpeg.supported else "This Blender was built without ffmpeg: no MP4 was written."


def write_mp4(path: Path, pictures: Sequence[Path]) -> Path:
    """H.264, on white where the pictures are transparent. Raises BacklotError("film_failed")."""
    import bpy

    from .. import compat
    from ..product import datablocks
    from . import picture, png

    before, slot = datablocks.snapshot(), datablocks.render_slot()
    with tempfile.TemporaryDirectory(prefix="backlot-film-", dir=bpy.app.tempdir) as folder:
        frames = [Path(folder) / f"{number:04d}.png" for number in range(1, len(pictures) + 1)]
        size = (0, 0)
        for each, frame in zip(pictures, frames, strict=True):
            pixels = picture.on_white(_small(each))
            # H.264 wants even sides
            pixels = pixels[: pixels.shape[0] // 2 * 2, : pixels.shape[1] // 2 * 2, :3]
            size = (pixels.shape[1], pixels.shape[0])
            frame.write_bytes(png.encode(pixels))
        temporary = path.with_name(f".{path.stem}.{os.getpid()}.part.mp4")
        try:
            scene = compat.film_scene(frames, size, round(rate(len(frames))) or 1, temporary)
            with compat.stdout_to_stderr():
                bpy.ops.render.render(scene=scene.name, animation=True)
            if not temporary.is_file() or not temporary.stat().st_size:
                raise RuntimeError("nothing was written")
            os.replace(temporary, path)
        except (RuntimeError, TypeError, OSError) as ex:
            raise BacklotError("film_failed", f"The film {path.name} cannot be written: {ex}", "Use the WebP.") from ex
        finally:
            datablocks.remove(datablocks.created(before))
            if not slot:
                datablocks.drop_render_slot()
            temporary.unlink(missing_ok=True)
    return path


def _small(path: Path) -> Any:
    from . import picture, sheet

    pixels = picture.read_pixels(path)
    longer = max(pixels.shape[:2])
    return pixels if longer <= LONGER else sheet.resized(pixels, round(pixels.shape[0] * LONGER / longer))
