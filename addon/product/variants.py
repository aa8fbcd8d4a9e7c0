# SPDX-License-Identifier: GPL-3.0-or-later
"""Material variants of a glTF file (KHR_materials_variants): their names, and the file with one of them. Pure: no bpy.

Blender's importer reads the default materials only. So the choice is written into a copy of the document, whose
primitives name the variant's materials; the copy is imported and thrown away.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ..engine.protocol import BacklotError

EXTENSION = "KHR_materials_variants"


def names(document: dict[str, Any]) -> tuple[str, ...]:
    """Names of the document's variants, in its order; raises KeyError, TypeError, AttributeError for a broken one."""
    found = (document.get("extensions") or {}).get(EXTENSION) or {}
    return tuple(str(variant["name"]) for variant in found.get("variants", ()))


def chosen(given: Sequence[str], wanted: str, file: str) -> int:
    """Number of the variant ``wanted``, by its name (capitals do not matter). Raises BacklotError no_variant."""
    for number, name in enumerate(given):
        if name.casefold() == wanted.strip().casefold():
            return number
    if not given:
        raise BacklotError(
            "no_variant", f"{file} has no material variants.", "Leave the variant out; USD and .blend files have none."
        )
    raise BacklotError("no_variant", f"{file} has no material variant '{wanted}'.", f"It has: {', '.join(given)}.")


def apply(document: dict[str, Any], number: int) -> None:
    """Give every primitive the material that the variant has for it; those without one keep their own."""
    for mesh in document.get("meshes", ()):
        for primitive in mesh.get("primitives", ()):
            mappings = (primitive.get("extensions") or {}).get(EXTENSION, {}).get("mappings", ())
            for mapping in mappings:
                if number in mapping.get("variants", ()):
                    primitive["material"] = mapping["material"]


def with_variant(path: Path, wanted: str, folder: Path) -> Path:
    """A copy of the file in ``folder`` that shows the variant ``wanted``; of a .gltf, the files beside it are referred
    to where they are. Raises BacklotError no_variant. The file was checked before."""
    data = path.read_bytes()
    binary = path.suffix.lower() == ".glb"
    rest = b""
    if binary:
        length = struct.unpack_from("<I", data, 12)[0]
        text, rest = data[20 : 20 + length], data[20 + length :]
    else:
        text = data
    document = json.loads(text.decode("utf-8-sig").rstrip("\0 "))
    apply(document, chosen(names(document), wanted, path.name))
    for part in (*document.get("buffers", ()), *document.get("images", ())):
        uri = part.get("uri", "")
        if uri and not uri.startswith("data:"):
            part["uri"] = str((path.parent / unquote(uri)).resolve())
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    out = folder / path.name
    head = struct.pack("<4sIIII", b"glTF", 2, 20 + len(text) + len(rest), len(text), 0x4E4F534A) if binary else b""
    out.write_bytes(head + text + rest)
    return out
