# SPDX-License-Identifier: GPL-3.0-or-later
"""Look at a product file before Blender does. Pure: no bpy.

Importers crash, hang or print tracebacks on damaged files; here each fault ends in one sentence. What is read: headers,
lengths, and the names of other files that this one needs.
"""

from __future__ import annotations

import base64
import json
import re
import struct
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ..engine.protocol import BacklotError
from . import variants

SUFFIXES = (".glb", ".gltf", ".obj", ".fbx", ".usd", ".usda", ".usdc", ".usdz", ".stl", ".ply", ".blend")
MAX_BYTES = 2 * 1024**3
"""Largest file that is opened. Beyond it a product is a scan that wants decimating first."""

_BLEND_ZSTD = b"\x28\xb5\x2f\xfd"
_ZSTD_SEEKABLE = b"\xb1\xea\x92\x8f"
_TEXTURE_LINE = re.compile(rb"^\s*(?:map_\w+|bump|disp|norm|refl)\s+(.+?)\s*$", re.M | re.I)


@dataclass(slots=True)
class FileReport:
    """What the file says of itself. ``required``: glTF extensions that it needs. ``credits``: author and licence.
    ``variants``: names of its material variants."""

    path: Path
    warnings: list[str] = field(default_factory=list)
    required: tuple[str, ...] = ()
    credits: dict[str, str] = field(default_factory=dict)
    variants: tuple[str, ...] = ()


def check_file(path: str | Path) -> FileReport:
    """Raise BacklotError for a file that cannot become a product; else say what it needs.

    Codes: missing_file, wrong_type, empty_file, too_large, damaged_file, unreadable.
    """
    path = Path(path)
    if not path.exists():
        raise BacklotError("missing_file", f"There is no file {path}.", "Check the name and the folder.")
    if path.is_dir():
        raise BacklotError("wrong_type", f"{path} is a folder, not a product file.", "Name a file inside it.")
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise BacklotError(
            "wrong_type",
            f"{path.name} is not a 3D file that Backlot reads.",
            f"It reads {' '.join(SUFFIXES)}.",
        )
    size = path.stat().st_size
    if size == 0:
        raise BacklotError("empty_file", f"{path.name} is empty (0 bytes).", "Export or download it again.")
    if size > MAX_BYTES:
        raise BacklotError(
            "too_large",
            f"{path.name} has {size / 1024**3:.1f} GiB; the limit is {MAX_BYTES / 1024**3:.0f} GiB.",
            "Decimate the mesh or export it without animation.",
        )
    report = FileReport(path)
    try:
        _CHECKS[suffix](path, size, report)
    except OSError as ex:
        raise BacklotError(
            "unreadable", f"{path.name} cannot be read: {ex.strerror}.", "Check its permissions."
        ) from ex
    return report


def damaged(path: Path, why: str) -> BacklotError:
    return BacklotError("damaged_file", f"{path.name} is damaged: {why}.", "Export or download it again.")


def _head(path: Path, n: int) -> bytes:
    with path.open("rb") as f:
        return f.read(n)


def _tail(path: Path, n: int) -> bytes:
    with path.open("rb") as f:
        f.seek(0, 2)
        f.seek(max(0, f.tell() - n))
        return f.read(n)


def _glb(path: Path, size: int, report: FileReport) -> None:
    with path.open("rb") as f:
        head = f.read(12)
        if len(head) < 12 or head[:4] != b"glTF":
            raise damaged(path, "it does not start with a GLB header")
        _, version, length = struct.unpack("<4sII", head)
        if version != 2:
            raise BacklotError("wrong_type", f"{path.name} is glTF version {version}.", "Convert it to glTF 2.0.")
        if length > size:
            raise damaged(path, f"it ends after {size} of {length} bytes")
        document: Any = None
        binary: int | None = None
        while f.tell() + 8 <= length:
            n, kind = struct.unpack("<II", f.read(8))
            if f.tell() + n > length:
                raise damaged(path, "a chunk is longer than the file")
            if kind == 0x4E4F534A and document is None:
                document = _gltf_json(path, f.read(n))
            else:
                binary = n if kind == 0x004E4942 and binary is None else binary
                f.seek(n, 1)
    if document is None:
        raise damaged(path, "it has no JSON chunk")
    _gltf_document(path, document, report, binary)


def _gltf(path: Path, _size: int, report: FileReport) -> None:
    _gltf_document(path, _gltf_json(path, path.read_bytes()), report, None)


def _gltf_json(path: Path, data: bytes) -> dict[str, Any]:
    try:
        document = json.loads(data.decode("utf-8-sig").rstrip("\0 "))
    except (ValueError, RecursionError) as ex:
        raise damaged(path, "its JSON cannot be parsed") from ex
    if not isinstance(document, dict) or not isinstance(document.get("asset"), dict):
        raise damaged(path, "its JSON is not a glTF document")
    return document


def _gltf_document(path: Path, document: dict[str, Any], report: FileReport, binary: int | None) -> None:
    """Buffers must be there in full length; pictures may be missing, with a warning."""
    try:
        lengths = [_buffer_length(path, b, i, binary) for i, b in enumerate(document.get("buffers", []))]
        for view in document.get("bufferViews", []):
            if view.get("byteOffset", 0) + view["byteLength"] > lengths[view["buffer"]]:
                raise damaged(path, "a part of its data lies beyond the end of the buffer")
        for image in document.get("images", []):
            uri = image.get("uri", "")
            if uri and not uri.startswith("data:") and not (path.parent / unquote(uri)).is_file():
                report.warnings.append(f"Texture {uri} of {path.name} is missing; its surface is shown without it.")
        if not document.get("meshes"):
            raise BacklotError("empty_mesh", f"{path.name} holds no mesh.", "Export the product with its geometry.")
        report.required = tuple(str(e) for e in document.get("extensionsRequired", []))
        report.variants = variants.names(document)
        asset = document["asset"]
        extras = asset.get("extras") if isinstance(asset.get("extras"), dict) else {}
        for key, value in {
            "author": extras.get("author"),
            "licence": extras.get("license"),
            "title": extras.get("title"),
            "source": extras.get("source"),
            "copyright": asset.get("copyright"),
        }.items():
            if isinstance(value, str) and value:
                report.credits[key] = value[:300]
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as ex:
        raise damaged(path, "its glTF structure is not valid") from ex


def _buffer_length(path: Path, buffer: dict[str, Any], index: int, binary: int | None) -> int:
    need, uri = int(buffer["byteLength"]), buffer.get("uri")
    if uri is None:
        if index or binary is None:
            # a buffer without data is allowed where an extension (meshopt) fills it
            return need
        if binary < need:
            raise damaged(path, f"its binary part has {binary} of {need} bytes")
    elif uri.startswith("data:"):
        if len(base64.b64decode(uri.partition(",")[2] + "==")) < need:
            raise damaged(path, "an embedded buffer is too short")
    else:
        other = path.parent / unquote(uri)
        if not other.is_file():
            raise BacklotError(
                "missing_file",
                f"{path.name} needs {uri}, which is not beside it.",
                "Keep the .gltf and its .bin together.",
            )
        if other.stat().st_size < need:
            raise damaged(other, f"it ends after {other.stat().st_size} of {need} bytes")
    return need


def _obj(path: Path, size: int, report: FileReport) -> None:
    head = _head(path, 1 << 20)
    if b"\0" in head[:4096]:
        raise damaged(path, "it holds binary data, and an OBJ is text")
    if not re.search(rb"^\s*v\s", head, re.M) and size <= len(head):
        raise BacklotError("empty_mesh", f"{path.name} holds no vertices.", "Export the product with its geometry.")
    for match in re.finditer(rb"^mtllib\s+(.+?)\s*$", head, re.M):
        name = match[1].decode("utf-8", "replace").strip()
        mtl = path.parent / name
        if not mtl.is_file():
            report.warnings.append(
                f"Material file {name} of {path.name} is missing; the product is shown in plain gray."
            )
            continue
        for line in _TEXTURE_LINE.findall(_head(mtl, 1 << 20)):
            texture = line.decode("utf-8", "replace")
            # options such as "-bm 0.3" stand before the file name, which may itself hold spaces
            if not any((mtl.parent / t.replace("\\", "/")).is_file() for t in (texture, texture.split()[-1])):
                report.warnings.append(f"Texture {texture.split()[-1]} of {path.name} is missing.")


def _fbx(path: Path, _size: int, _report: FileReport) -> None:
    head = _head(path, 23)
    if not head.startswith(b"Kaydara FBX Binary"):
        if b"FBX" in _head(path, 256):
            raise BacklotError("wrong_type", f"{path.name} is a text FBX.", "Save it as binary FBX, or as GLB.")
        raise damaged(path, "it does not start with an FBX header")


def _usd(path: Path, size: int, report: FileReport) -> None:
    head = _head(path, 88)
    if head.startswith(b"PXR-USDC"):
        if len(head) < 24 or struct.unpack_from("<q", head, 16)[0] >= size:
            raise damaged(path, f"it ends after {size} bytes, before its table of contents")
    elif head.startswith(b"PK"):
        _usdz(path, size, report)
    elif not head.lstrip().startswith(b"#usda"):
        raise damaged(path, "it does not start with a USD header")


def _usdz(path: Path, _size: int, _report: FileReport) -> None:
    try:
        with zipfile.ZipFile(path) as z:
            infos = z.infolist()
    except (zipfile.BadZipFile, ValueError) as ex:
        raise damaged(path, "its archive cannot be read") from ex
    if sum(i.file_size for i in infos) > MAX_BYTES:
        raise BacklotError("too_large", f"{path.name} unpacks to more than {MAX_BYTES / 1024**3:.0f} GiB.")
    if any(i.compress_type != zipfile.ZIP_STORED for i in infos):
        raise damaged(path, "USDZ archives are stored without compression, and this one is compressed")


def _stl(path: Path, size: int, _report: FileReport) -> None:
    head = _head(path, 1024)
    count = struct.unpack_from("<I", head, 80)[0] if len(head) >= 84 else 0
    if size == 84 + 50 * count and count:
        return
    if head.lstrip()[:5].lower() == b"solid" and b"facet" in head:
        if b"endsolid" not in _tail(path, 4096).lower():
            raise damaged(path, "it ends in the middle of a facet")
        return
    if size == 84 and not count:
        raise BacklotError("empty_mesh", f"{path.name} holds no facets.", "Export the product with its geometry.")
    raise damaged(path, f"it should have {84 + 50 * count} bytes and has {size}")


def _ply(path: Path, _size: int, _report: FileReport) -> None:
    head = _head(path, 1 << 16)
    if not head.startswith(b"ply"):
        raise damaged(path, "it does not start with a PLY header")
    if b"end_header" not in head:
        raise damaged(path, "its header does not end")
    if not re.search(rb"element face [1-9]", head):
        raise BacklotError("empty_mesh", f"{path.name} is a point cloud without faces.", "Make a mesh of it first.")


def _blend(path: Path, size: int, _report: FileReport) -> None:
    head = _head(path, 12)
    if head.startswith(_BLEND_ZSTD):
        # Blender closes a compressed file with a seek table; without it the end is missing
        if _tail(path, 4) != _ZSTD_SEEKABLE:
            raise damaged(path, f"it ends after {size} bytes, before its end mark")
    elif head.startswith(b"BLENDER"):
        if b"ENDB" not in _tail(path, 64):
            raise damaged(path, f"it ends after {size} bytes, before its end mark")
    elif not head.startswith(b"\x1f\x8b"):
        raise damaged(path, "it does not start with a Blender header")


_CHECKS = {
    ".glb": _glb, ".gltf": _gltf, ".obj": _obj, ".fbx": _fbx, ".usd": _usd, ".usda": _usd, ".usdc": _usd,
    ".usdz": _usdz, ".stl": _stl, ".ply": _ply, ".blend": _blend,
}  # fmt: skip
