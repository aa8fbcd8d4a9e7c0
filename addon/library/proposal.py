# SPDX-License-Identifier: GPL-3.0-or-later
"""What `library add` proposes for a scene: marks, cameras, roles. A readable TOML file that its user may correct.

Meters, degrees; azimuth 0 looks from -Y, positive to the viewer's right. No bpy here.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..engine.protocol import BacklotError

FILE = "proposal.toml"
SCHEMA = 1
CAMERAS = ("hero", "three_quarter", "low", "top")
MARKS = ("mark", "mark_2", "mark_3")
LIGHT_ROLES = ("key", "fill", "rim", "background", "practical")
_HEAD = """\
# What Backlot proposes for {name}, in meters and degrees. Correct what is wrong, then make the set again:
#   backlot library add {name} --again
# Azimuth 0 is the side of -Y, positive to the right of who looks from there; cameras look at the first mark.
"""
_MOST_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class MarkPlan:
    """Where a product stands. on: name of the object beneath; sure: 0-1. The height is put onto the surface."""

    name: str
    position: tuple[float, float, float]
    facing_deg: float
    free_radius_m: float
    free_height_m: float
    on: str = ""
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class CameraPlan:
    """A camera as it is seen from the first mark. source: the camera of the file that it follows, or nothing."""

    name: str
    azimuth_deg: float
    elevation_deg: float
    distance_m: float
    focal_mm: float
    fstop: float = 8.0
    source: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """unit_m: meters of one Blender unit of the file. design_size_m: product height that the cameras are framed for."""

    source: str
    unit_m: float
    design_size_m: float
    marks: tuple[MarkPlan, ...]
    cameras: tuple[CameraPlan, ...]
    roles: dict[str, str] = field(default_factory=dict)

    def to_toml(self) -> str:
        """The file's text; :func:`parse` reads it again."""
        lines = [
            _HEAD.format(name=Path(self.source).name),
            f"schema = {SCHEMA}",
            f"source = {_text(self.source)}",
            f"unit_m = {self.unit_m:g}",
            f"design_size_m = {self.design_size_m:.4g}",
        ]
        for mark in self.marks:
            place = ", ".join(f"{value:.4f}" for value in mark.position)
            lines += [
                "",
                f"[[marks]]  # on {_comment(mark.on)}, {mark.sure:.0%} sure",
                f"name = {_text(mark.name)}",
                f"position = [{place}]",
                f"facing_deg = {mark.facing_deg:.1f}",
                f"free_radius_m = {mark.free_radius_m:.4g}",
                f"free_height_m = {mark.free_height_m:.4g}",
            ]
        for camera in self.cameras:
            follows = f"  # as the file's {_comment(camera.source)}" if camera.source else ""
            lines += [
                "",
                f"[[cameras]]{follows}",
                f"name = {_text(camera.name)}",
                f"azimuth_deg = {camera.azimuth_deg:.1f}",
                f"elevation_deg = {camera.elevation_deg:.1f}",
                f"distance_m = {camera.distance_m:.4g}",
                f"focal_mm = {camera.focal_mm:.1f}",
                f"fstop = {camera.fstop:.1f}",
            ]
        lines += ["", "[roles]  # surface, backdrop, prop:WHAT, key, fill, rim, background, practical, flag, rig"]
        lines += [f"{_text(name)} = {_text(role)}" for name, role in self.roles.items()]
        return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    # a JSON string is a TOML basic string, once no character beyond the first plane is written as two escapes
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(value: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in value)[:60] or "what lies beneath"


def read(path: Path) -> Proposal:
    """The proposal of a file; raises BacklotError("bad_proposal") with one line that says what is wrong in it."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError(f"it is larger than {_MOST_BYTES >> 20} MB")
        return parse(tomllib.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as ex:
        why = ex.strerror if isinstance(ex, OSError) else " ".join(str(ex).split())[:200]
        raise BacklotError(
            "bad_proposal", f"The proposal {path} cannot be used: {why}.", "Correct it, or propose anew with --force."
        ) from ex


def parse(data: dict[str, Any]) -> Proposal:
    """A proposal from TOML data; raises ValueError with one line."""
    if data.get("schema") != SCHEMA:
        raise ValueError(f"schema is {data.get('schema')!r}, and this version reads {SCHEMA}")
    marks = tuple(_mark(part) for part in _parts(data, "marks"))
    cameras = tuple(_camera(part) for part in _parts(data, "cameras"))
    if not 1 <= len(marks) <= len(MARKS) or [mark.name for mark in marks] != list(MARKS[: len(marks)]):
        raise ValueError(f"marks must be named {', '.join(MARKS)}, in this order, at least the first")
    names = [camera.name for camera in cameras]
    if len(set(names)) != len(names) or not set(CAMERAS) <= set(names):
        raise ValueError(f"cameras must hold {', '.join(CAMERAS)}, each once")
    roles = data.get("roles", {})
    if not isinstance(roles, dict) or not all(isinstance(role, str) for role in roles.values()):
        raise ValueError("roles must give each object a word")
    source = data.get("source")
    if not isinstance(source, str) or not source:
        raise ValueError("source must be the path of the file")
    unit, size = _number(data, "unit_m", 1e-6, 1e6), _number(data, "design_size_m", 0.002, 10.0)
    return Proposal(source, unit, size, marks, cameras, dict(roles))


def _parts(data: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
        raise ValueError(f"{key} must be tables: [[{key}]]")
    return value


def _number(data: dict[str, Any], key: str, low: float, high: float) -> float:
    value = data.get(key)
    if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
        raise ValueError(f"{key} must be a number from {low:g} to {high:g}")
    return float(value)


def _mark(part: dict[str, Any]) -> MarkPlan:
    place = part.get("position")
    if not isinstance(place, list) or len(place) != 3:
        raise ValueError("a mark's position must be [x, y, z]")
    x, y, z = (_number({"position": value}, "position", -1e5, 1e5) for value in place)
    return MarkPlan(
        name=str(part.get("name", "")),
        position=(x, y, z),
        facing_deg=_number(part, "facing_deg", -360, 360),
        free_radius_m=_number(part, "free_radius_m", 0.001, 100),
        free_height_m=_number(part, "free_height_m", 0.001, 100),
    )


def _camera(part: dict[str, Any]) -> CameraPlan:
    name = part.get("name")
    if not isinstance(name, str) or not name or len(name) > 60:
        raise ValueError("a camera has no name")
    return CameraPlan(
        name=name,
        azimuth_deg=_number(part, "azimuth_deg", -360, 360),
        elevation_deg=_number(part, "elevation_deg", -89, 89),
        distance_m=_number(part, "distance_m", 0.005, 1000),
        focal_mm=_number(part, "focal_mm", 8, 600),
        fstop=_number(part, "fstop", 0.5, 128),
    )
