# SPDX-License-Identifier: GPL-3.0-or-later
"""The sRGB color profile that goes into every picture, made here from the standard's numbers. Pure: no bpy.

ICC version 2, which every shop's software reads: three primaries adapted to D50 and one tone curve.
"""

from __future__ import annotations

import struct

NAME = "sRGB IEC61966-2.1 (Backlot)"
_WHITE = (0.9642, 1.0, 0.8249)
"""D50, the white of the profile connection space."""
_PRIMARIES = {
    "rXYZ": (0.43607, 0.22249, 0.01392),
    "gXYZ": (0.38515, 0.71687, 0.09708),
    "bXYZ": (0.14307, 0.06061, 0.71410),
}
"""IEC 61966-2-1 primaries after Bradford's adaptation from D65 to D50."""
_STEPS = 1024


def srgb_to_linear(value: float) -> float:
    """IEC 61966-2-1, 0-1."""
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def srgb_profile() -> bytes:
    """A matrix and curve display profile, some 2.6 kB; the same bytes every time."""
    curve = [round(srgb_to_linear(i / (_STEPS - 1)) * 65535) for i in range(_STEPS)]
    tone = struct.pack(">4sII", b"curv", 0, _STEPS) + struct.pack(f">{_STEPS}H", *curve)
    tags = {
        "desc": _description(NAME),
        "cprt": struct.pack(">4sI", b"text", 0) + b"No copyright, use freely\0",
        "wtpt": _xyz(_WHITE),
        **{tag: _xyz(value) for tag, value in _PRIMARIES.items()},
        "rTRC": tone,
        "gTRC": tone,
        "bTRC": tone,
    }
    offset = 128 + 4 + 12 * len(tags)
    table, body, placed = b"", b"", dict[bytes, int]()
    for tag, data in tags.items():
        if data not in placed:  # the three curves are one
            placed[data] = offset + len(body)
            body += data + b"\0" * (-len(data) % 4)
        table += struct.pack(">4sII", tag.encode(), placed[data], len(data))
    size = offset + len(body)
    header = struct.pack(
        ">I4sI4s4s4s6H4s4sI4s4s8sI3I4s44x",
        size, b"\0\0\0\0", 0x02100000, b"mntr", b"RGB ", b"XYZ ",
        2026, 1, 1, 0, 0, 0, b"acsp", b"\0\0\0\0", 0, b"\0\0\0\0", b"\0\0\0\0", b"\0" * 8, 0,
        *(round(v * 65536) for v in _WHITE), b"\0\0\0\0",
    )  # fmt: skip
    return header + struct.pack(">I", len(tags)) + table + body


def _xyz(value: tuple[float, float, float]) -> bytes:
    return struct.pack(">4sI3i", b"XYZ ", 0, *(round(v * 65536) for v in value))


def _description(text: str) -> bytes:
    """Version 2's description: ASCII, then an empty Unicode and an empty Macintosh form."""
    ascii_ = text.encode("ascii") + b"\0"
    return struct.pack(">4sII", b"desc", 0, len(ascii_)) + ascii_ + b"\0" * (4 + 4 + 2 + 1 + 67)
