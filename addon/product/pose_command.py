# SPDX-License-Identifier: GPL-3.0-or-later
"""What the command line asks and says of poses and arrangements. Imports without bpy."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..engine.protocol import BacklotError
from ..staging import groups
from . import poses


def add_pose_arguments(command: argparse.ArgumentParser) -> None:
    """Arguments of ``shoot``: how the product lies or stands, and what stands with it."""
    group = command.add_argument_group("pose and arrangement")
    group.add_argument(
        "--pose", type=_pose, default="", metavar="NAME",
        help=f"{', '.join(poses.POSES)} (default: the one in which such a product is shown)",
    )  # fmt: skip
    group.add_argument(
        "--with", dest="companions", action="append", default=[], type=Path, metavar="FILE",
        help="another 3D file in the same picture: a further product, or the packaging; may be repeated",
    )  # fmt: skip
    group.add_argument(
        "--arrangement", type=_arrangement, default="", metavar="NAME",
        help=f"{', '.join(groups.ARRANGEMENTS)} (default: {groups.ONE}; with --with {groups.LINE_UP})",
    )  # fmt: skip


def _pose(text: str) -> str:
    try:
        return poses.checked(text)
    except BacklotError as ex:
        raise argparse.ArgumentTypeError(f"{ex.message} {ex.hint}") from ex


def _arrangement(text: str) -> str:
    try:
        return groups.named(text)
    except BacklotError as ex:
        raise argparse.ArgumentTypeError(f"{ex.message} {ex.hint}") from ex


def shoot_choices(args: argparse.Namespace) -> dict[str, Any]:
    """The arguments as fields of workflow.ShootOptions."""
    companions = tuple(str(path.absolute()) for path in args.companions)
    return {"pose": args.pose, "arrangement": args.arrangement, "companions": companions}


def shoot_lines(staging: dict[str, Any]) -> list[str]:
    """What ``backlot shoot`` tells of how the product was put down: pose with its reason, arrangement, warnings."""
    lines = []
    pose, arrangement = staging.get("pose") or {}, staging.get("arrangement") or {}
    if pose.get("source") in ("table", "user"):
        why = f" ({pose['why']})" if pose["source"] == "table" else ""
        also = f"; --pose also takes {', '.join(pose['offered'])}" if pose.get("offered") else ""
        lines.append(f"  pose: {pose['pose']}{why}{also}")
    if arrangement.get("name", groups.ONE) != groups.ONE:
        pieces = ", ".join(str(piece["product"]) for piece in arrangement["pieces"])
        lines.append(f"  arrangement: {arrangement['name']} of {pieces}")
    return lines + [f"  note: {warning}" for warning in staging.get("warnings", [])]
