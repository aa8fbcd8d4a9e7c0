# SPDX-License-Identifier: GPL-3.0-or-later
"""Color profile and metadata into the bytes of a written picture: PNG, JPEG, WebP. Pure: no bpy.

The pixels are not touched. What the writer left of its own (file names, times) goes: it belongs into no published file.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from .icc import NAME, srgb_profile
from .metadata import Metadata

PNG = b"\x89PNG\r\n\x1a\n"
_XMP_JPEG = b"http://ns.adobe.com/xap/1.0/\0"


def embed(data: bytes, metadata: Metadata) -> bytes:
    """The same picture with sRGB profile and metadata. Raises ValueError: not whole, or of another format."""
    if data.startswith(PNG):
        return _png(data, metadata)
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data, metadata)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data, metadata)
    raise ValueError("no PNG, JPEG or WebP")


# ---- PNG ----------------------------------------------------------------------------------------------------------


def png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of each chunk; raises ValueError where the file ends early."""
    at = len(PNG)
    while at < len(data):
        if at + 12 > len(data):
            raise ValueError("the PNG is cut off")
        size, name = struct.unpack_from(">I4s", data, at)
        if at + 12 + size > len(data):
            raise ValueError("the PNG is cut off")
        yield name, data[at + 8 : at + 8 + size]
        at += 12 + size


def png_chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _png(data: bytes, metadata: Metadata) -> bytes:
    own = {b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"cICP", b"eXIf", b"tIME"}
    out = [PNG]
    for name, content in png_chunks(data):
        if name not in own:
            out.append(png_chunk(name, content))
        if name == b"IHDR":
            profile = NAME.encode("latin-1") + b"\0\0" + zlib.compress(srgb_profile(), 9)
            out.append(png_chunk(b"iCCP", profile))
            texts = {**metadata.words(), "XML:com.adobe.xmp": metadata.xmp().decode()}
            for key, text in texts.items():
                out.append(png_chunk(b"iTXt", key.encode("latin-1") + b"\0\0\0\0\0" + text.encode()))
    return b"".join(out)


# ---- JPEG ---------------------------------------------------------------------------------------------------------


def _jpeg(data: bytes, metadata: Metadata) -> bytes:
    head, at = [b"\xff\xd8"], 2
    kept: list[bytes] = []
    while data[at : at + 2] != b"\xff\xda":  # the scan, behind which all is pixels
        if at + 4 > len(data) or data[at] != 0xFF:
            raise ValueError("the JPEG is damaged")
        size = struct.unpack_from(">H", data, at + 2)[0]
        segment = data[at : at + 2 + size]
        marker = data[at + 1]
        if marker == 0xE0:
            head.append(segment)
        elif marker not in (0xE1, 0xE2, 0xED, 0xFE):
            kept.append(segment)
        at += 2 + size
    if not data.rstrip(b"\0").endswith(b"\xff\xd9"):
        raise ValueError("the JPEG is cut off")
    head.append(_segment(0xE1, _XMP_JPEG + metadata.xmp()))
    head.append(_segment(0xE2, b"ICC_PROFILE\0\x01\x01" + srgb_profile()))
    return b"".join([*head, *kept, data[at:]])


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


# ---- WebP ---------------------------------------------------------------------------------------------------------

_HAS_PROFILE, _HAS_ALPHA, _HAS_EXIF, _HAS_XMP = 0x20, 0x10, 0x08, 0x04


def _webp(data: bytes, metadata: Metadata) -> bytes:
    chunks, at = [], 12
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        if at + 8 + size > len(data):
            raise ValueError("the WebP is cut off")
        chunks.append((name, data[at + 8 : at + 8 + size]))
        at += 8 + size + size % 2
    flags, width, height = _webp_facts(chunks)
    flags = (flags & ~_HAS_EXIF) | _HAS_PROFILE | _HAS_XMP
    extended = struct.pack("<I", flags) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    pixels = [(name, content) for name, content in chunks if name not in (b"VP8X", b"ICCP", b"EXIF", b"XMP ")]
    body = b"WEBP" + b"".join(
        struct.pack("<4sI", name, len(content)) + content + b"\0" * (len(content) % 2)
        for name, content in [(b"VP8X", extended), (b"ICCP", srgb_profile()), *pixels, (b"XMP ", metadata.xmp())]
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _webp_facts(chunks: list[tuple[bytes, bytes]]) -> tuple[int, int, int]:
    """Flags, width and height, from the extended header or from the pixels' own."""
    for name, content in chunks:
        if name == b"VP8X":
            return content[0], int.from_bytes(content[4:7], "little") + 1, int.from_bytes(content[7:10], "little") + 1
        if name == b"VP8L":
            bits = int.from_bytes(content[1:5], "little")
            return (_HAS_ALPHA if bits >> 28 & 1 else 0), (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        if name == b"VP8 ":
            width, height = struct.unpack_from("<HH", content, 6)
            return 0, width & 0x3FFF, height & 0x3FFF
    raise ValueError("the WebP holds no picture")
