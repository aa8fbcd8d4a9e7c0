# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line's part of framing and of series of pictures: options of ``shoot``. Imports nothing heavy."""

from __future__ import annotations

import argparse
from typing import Any

from .. import wishes
from ..engine.protocol import BacklotError
from . import shapes, turntable

DEPTHS_OF_FIELD = ("sharp", "shallow", "none")
"""The names of staging.framing.DEPTHS_OF_FIELD, which needs numpy; a test keeps them equal."""


def add_series_arguments(shoot: argparse.ArgumentParser) -> None:
    """How the picture is framed, and what is taken instead of one picture."""
    from ..staging.framing_presets import presets

    group = shoot.add_argument_group("framing and series")
    group.add_argument(
        "--framing",
        default="",
        metavar="NAME",
        help=f"how large and from where: {', '.join(presets())} (default: as the brief says)",
    )
    group.add_argument(
        "--depth-of-field",
        default="sharp",
        choices=DEPTHS_OF_FIELD,
        help="sharp: all of the product (default); shallow: its front, the rest falls off; none: everything is sharp",
    )
    several = group.add_mutually_exclusive_group()
    several.add_argument(
        "--shapes",
        type=_shapes,
        default=(),
        metavar="LIST",
        help=f"several shapes, each framed anew: {', '.join(shapes.SHAPES)}; their longer side is that of --size",
    )
    several.add_argument(
        "--turntable",
        type=_frames,
        default=0,
        metavar="N",
        help="N frames of the product turning once around, and films of them; a stopped one goes on where it was",
    )
    several.add_argument(
        "--packshots",
        action="store_true",
        help="front, back, left, right, top, three-quarter and a detail; on white without --background",
    )


def series_choices(args: argparse.Namespace) -> dict[str, Any]:
    """The options of `add_series_arguments` as fields of ShootOptions. Raises BacklotError("unknown_framing")."""
    from ..staging.framing_presets import checked

    return {
        "framing": checked(args.framing),
        "depth_of_field": args.depth_of_field,
        "shapes": args.shapes,
        "turntable": args.turntable,
        "packshots": args.packshots,
    }


def background(args: argparse.Namespace) -> str:
    """The background that is meant: where nothing is said, packshots stand on white, and so does what is made for a
    channel that wants it and for no certain set; ``set`` is none of its own."""
    if args.background:
        return "" if args.background == "set" else str(args.background)
    return "white" if args.packshots or (args.set == "auto" and wishes.on_white(args.channel or "")) else ""


def check_photo(series: str) -> None:
    """A photo has one side only. Raises BacklotError("one_view") for a series that shows others."""
    what = {"turntable": "turntable", "packshots": "packshot set"}.get(series)
    if what:
        raise BacklotError(
            "one_view",
            f"No {what} can be made of a photo: it shows the product from one side only.",
            "Give a 3D file, or take --shapes.",
        )


def _shapes(text: str) -> tuple[str, ...]:
    try:
        return shapes.checked(text)
    except BacklotError as ex:
        raise argparse.ArgumentTypeError(str(ex)) from ex


def _frames(text: str) -> int:
    try:
        return turntable.checked(int(text))
    except BacklotError as ex:
        raise argparse.ArgumentTypeError(str(ex)) from ex
