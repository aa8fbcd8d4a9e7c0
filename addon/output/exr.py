# SPDX-License-Identifier: GPL-3.0-or-later
"""Read the multilayer OpenEXR files that Backlot renders, and add words and channels. Pure: numpy and zlib.

Only what Backlot writes: one part, scan lines, uncompressed or ZIP, half and float channels. Other files are refused.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..engine.protocol import BacklotError

MAGIC = b"\x76\x2f\x31\x01"
LINES = {0: 1, 2: 1, 3: 16}
"""Scan lines of a chunk by compression: none, ZIPS, ZIP."""
TYPES: dict[int, np.dtype[Any]] = {0: np.dtype("<u4"), 1: np.dtype("<f2"), 2: np.dtype("<f4")}
MAX_BYTES = 8 << 30
MAX_SIDE = 1 << 15


@dataclass(frozen=True, slots=True)
class Channel:
    name: str
    kind: np.dtype[Any]


@dataclass(slots=True)
class Header:
    """attributes: name to (type, raw value). ``end`` is where the offsets of the chunks begin."""

    attributes: dict[str, tuple[str, bytes]]
    end: int
    channels: list[Channel] = field(default_factory=list)
    width: int = 0
    height: int = 0
    top: int = 0
    compression: int = 0

    @property
    def chunks(self) -> int:
        return -(-self.height // LINES[self.compression])

    def text(self, name: str) -> str:
        """A text attribute, or an empty text."""
        kind, value = self.attributes.get(name, ("", b""))
        return value.decode("utf-8", "replace") if kind == "string" else ""


def _refuse(why: str) -> BacklotError:
    return BacklotError("bad_exr", f"This EXR cannot be read: {why}.", "Give the .exr that `backlot shoot --exr` made.")


def _name(data: bytes, at: int) -> tuple[str, int]:
    end = data.find(b"\0", at, at + 256)
    if end < 0:
        raise _refuse("it is damaged")
    return data[at:end].decode("utf-8", "replace"), end + 1


def read_header(data: bytes) -> Header:
    """The header of a file's bytes. Raises BacklotError("bad_exr")."""
    if data[:4] != MAGIC:
        raise _refuse("it is no OpenEXR file")
    if len(data) < 8 or data[4] != 2 or data[5] & 0x1A:  # tiles, deep data, several parts
        raise _refuse("it has tiles, deep pixels or several parts")
    attributes: dict[str, tuple[str, bytes]] = {}
    at = 8
    try:
        while data[at] != 0:
            name, at = _name(data, at)
            kind, at = _name(data, at)
            (size,) = struct.unpack_from("<i", data, at)
            if size < 0 or at + 4 + size > len(data):
                raise _refuse("it is cut off")
            attributes[name] = (kind, data[at + 4 : at + 4 + size])
            at += 4 + size
        header = Header(attributes, at + 1)
        left, top, right, bottom = struct.unpack("<4i", attributes["dataWindow"][1])
        header.compression = attributes["compression"][1][0]
        header.channels = list(_channels(attributes["channels"][1]))
    except (KeyError, IndexError, struct.error) as ex:
        raise _refuse("its header is damaged") from ex
    header.width, header.height, header.top = right - left + 1, bottom - top + 1, top
    if not (0 < header.width <= MAX_SIDE and 0 < header.height <= MAX_SIDE):
        raise _refuse("its size is impossible")
    if header.compression not in LINES:
        raise _refuse("its compression is not ZIP")
    return header


def _channels(data: bytes) -> Iterator[Channel]:
    at = 0
    while data[at] != 0:
        name, at = _name(data, at)
        kind, _, across, down = struct.unpack_from("<iB3xii", data, at)
        if kind not in TYPES or (across, down) != (1, 1):
            raise _refuse(f"its channel {name[:40]} is of an unknown kind")
        yield Channel(name, TYPES[kind])
        at += 16


@dataclass(slots=True)
class Picture:
    """planes: channel name to (h, w) float32, first row on top."""

    header: Header
    planes: dict[str, NDArray[np.float32]]

    def rgb(self, name: str) -> NDArray[np.float64] | None:
        """(h, w, 3) of the channels ``name``R, ``name``G and ``name``B, or None where one of them is missing."""
        parts = [self.planes[key] for key in (f"{name}{c}" for c in "RGB") if key in self.planes]
        return np.stack(parts, axis=-1).astype(np.float64) if len(parts) == 3 else None


def read(path: Path) -> Picture:
    """All channels of a file. Raises BacklotError: missing_file, bad_exr."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _refuse("it is larger than 8 GiB")
        data = path.read_bytes()
    except OSError as ex:
        raise BacklotError("missing_file", f"'{path}' cannot be read ({ex.strerror}).", "Check the path.") from ex
    header = read_header(data)
    return Picture(header, {name: plane.astype(np.float32) for name, plane in _planes(data, header).items()})


def _planes(data: bytes, header: Header) -> dict[str, NDArray[Any]]:
    """Channel name to (h, w), of the type that the file keeps it in."""
    line = sum(c.kind.itemsize for c in header.channels) * header.width
    rows = LINES[header.compression]
    if line * header.height > MAX_BYTES:
        raise _refuse("it is too large")
    raw = np.empty((header.height, line), np.uint8)
    try:
        offsets = struct.unpack_from(f"<{header.chunks}Q", data, header.end)
        for offset in offsets:
            y, size = struct.unpack_from("<ii", data, offset)
            first = y - header.top
            count = min(rows, header.height - first)
            if not 0 <= first < header.height or first % rows or offset + 8 + size > len(data):
                raise _refuse("it is damaged")
            block = data[offset + 8 : offset + 8 + size]
            raw[first : first + count] = _unpack(block, count * line).reshape(count, line)
    except (struct.error, zlib.error, ValueError) as ex:
        raise _refuse("it is damaged or cut off") from ex
    planes = {}
    at = 0
    for channel in header.channels:
        width = channel.kind.itemsize * header.width
        plane = np.ascontiguousarray(raw[:, at : at + width]).view(channel.kind)
        planes[channel.name] = plane
        at += width
    return planes


def _unpack(block: bytes, size: int) -> NDArray[np.uint8]:
    """One chunk's bytes. ZIP keeps differences of bytes, the even ones of the pixels before the odd ones."""
    if len(block) == size:  # the writer found that packing would not make it smaller
        return np.frombuffer(block, np.uint8)
    packed = np.frombuffer(zlib.decompressobj().decompress(block, size), np.uint8)
    if len(packed) != size:
        raise ValueError("a chunk has the wrong size")
    steps = packed.astype(np.int64)
    steps[1:] -= 128
    plain = (np.cumsum(steps) & 255).astype(np.uint8)
    out = np.empty(size, np.uint8)
    half = (size + 1) // 2
    out[0::2], out[1::2] = plain[:half], plain[half:]
    return out


def with_words(data: bytes, words: dict[str, str], drop: tuple[str, ...] = ()) -> bytes:
    """The same file with text attributes of these names, and without those in ``drop``; the pixels stay as they are."""
    header = read_header(data)
    attributes = {name: value for name, value in header.attributes.items() if name not in drop}
    attributes |= {name: ("string", text.encode()) for name, text in words.items() if text}
    head = _head(data, attributes)
    table = 8 * header.chunks
    moved = len(head) - header.end
    offsets = struct.unpack_from(f"<{header.chunks}Q", data, header.end)
    return (
        head + struct.pack(f"<{header.chunks}Q", *(offset + moved for offset in offsets)) + data[header.end + table :]
    )


def with_planes(data: bytes, more: dict[str, NDArray[np.floating[Any]]]) -> bytes:
    """The same file with further channels (h, w), as half floats; those that it has stay to the digit."""
    header = read_header(data)
    planes = {**_planes(data, header), **{name: plane.astype("<f2") for name, plane in more.items()}}
    names = sorted(planes, key=lambda name: name.encode())
    codes = {kind: code for code, kind in TYPES.items()}
    listed = b"".join(
        name.encode() + b"\0" + struct.pack("<iB3xii", codes[planes[name].dtype], 0, 1, 1) for name in names
    )
    attributes = {
        **header.attributes,
        "channels": ("chlist", listed + b"\0"),
        "compression": ("compression", b"\3"),
    }
    rows = LINES[3]
    lines = np.concatenate(
        [np.ascontiguousarray(planes[name]).view(np.uint8).reshape(header.height, -1) for name in names], axis=1
    )
    head = _head(data, attributes)
    blocks = [(header.top + at, _pack(lines[at : at + rows].tobytes())) for at in range(0, header.height, rows)]
    offset, offsets = len(head) + 8 * len(blocks), []
    for _, block in blocks:
        offsets.append(offset)
        offset += 8 + len(block)
    body = b"".join(struct.pack("<ii", y, len(block)) + block for y, block in blocks)
    return head + struct.pack(f"<{len(offsets)}Q", *offsets) + body


def _head(data: bytes, attributes: dict[str, tuple[str, bytes]]) -> bytes:
    return (
        data[:8]
        + b"".join(
            name.encode() + b"\0" + kind.encode() + b"\0" + struct.pack("<i", len(value)) + value
            for name, (kind, value) in attributes.items()
        )
        + b"\0"
    )


def _pack(plain: bytes) -> bytes:
    """The inverse of `_unpack`."""
    values = np.frombuffer(plain, np.uint8)
    sorted_ = np.concatenate([values[0::2], values[1::2]]).astype(np.int64)
    steps = sorted_.copy()
    steps[1:] = sorted_[1:] - sorted_[:-1] + 128
    packed = zlib.compress((steps & 255).astype(np.uint8).tobytes(), 4)
    return packed if len(packed) < len(plain) else plain
