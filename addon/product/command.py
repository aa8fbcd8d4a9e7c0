# SPDX-License-Identifier: GPL-3.0-or-later
"""What the command line says and asks of a 3D product's size, pose and variant. Imports without bpy."""

from __future__ import annotations

import argparse
from typing import Any

from ..engine.protocol import BacklotError
from .lengths import read_size

UPS = ("z", "-z", "y", "-y", "x", "-x")
SAID = (("dimensions", "size_m"), ("up", "up"), ("keep_helpers", "keep_helpers"),
        ("material_variant", "material_variant"))  # fmt: skip
"""Names of the arguments, and what they are called in what is said of a product."""


def add_product_arguments(group: Any) -> None:
    """Arguments that correct what was found of a 3D product."""
    group.add_argument(
        "--dimensions", "--true-size", metavar="SIZE", type=_size,
        help='true size: the longest side ("32 cm", "12 in") or width, depth, height ("0.3x0.2x0.1 m")',
    )  # fmt: skip
    group.add_argument(
        "--up", metavar="AXIS", type=_up,
        help=f"what is up in a 3D file as Blender imports it: {' '.join(UPS)} (write --up=-y)",
    )  # fmt: skip
    group.add_argument("--keep-helpers", action="store_true", help="keep floors, axes and junk of a 3D file")
    group.add_argument("--material-variant", metavar="NAME", help="which of a glTF file's material variants to show")


def _size(text: str) -> list[float]:
    try:
        return read_size(text)
    except BacklotError as ex:
        raise argparse.ArgumentTypeError(str(ex)) from ex


def _up(text: str) -> str:
    up = text.strip().lower().removeprefix("+")
    if up not in UPS:
        raise argparse.ArgumentTypeError(f"'{text}' is none of {', '.join(UPS)}")
    return up


def pose_lines(pose: dict[str, Any] | None, measurements: dict[str, Any]) -> list[str]:
    """What ``backlot measure`` tells of pose and variants."""
    lines = []
    if pose:
        lines.append(f"  up: {pose['up']} of the file ({pose['confidence']:.0%} sure; {pose['note']})")
    if names := measurements.get("material_variants"):
        shown = measurements.get("material_variant") or "the default"
        lines.append(f"  material variants: {', '.join(names)} (shown: {shown})")
    return lines
