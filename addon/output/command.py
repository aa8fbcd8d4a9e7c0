# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line's part of the output: options of ``shoot``, and the command ``relight``. Imports nothing heavy."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..engine.protocol import BacklotError
from . import series_command
from .devices import CHOICES as DEVICES

if TYPE_CHECKING:
    from ..commands import Front

FORMATS = ("png", "png16", "jpeg", "webp", "avif")
BACKGROUNDS = ("transparent", "white")
LIGHTS = ("key", "fill", "rim", "background", "practical")


def rule_names() -> list[str]:
    """Marketplaces' rule sets that ship with Backlot."""
    return sorted(path.stem for path in (Path(__file__).parent / "rules").glob("*.toml") if path.stem != "backlot")


def add_shoot_arguments(shoot: argparse.ArgumentParser) -> None:
    """How the picture is written and checked."""
    group = shoot.add_argument_group("files and checks")
    group.add_argument(
        "--format",
        type=_formats,
        default=(),
        metavar="LIST",
        help=f"{', '.join(FORMATS)}; several with commas. The PNG is always written, with png16 in 16 bits a channel",
    )
    group.add_argument(
        "--exr",
        action="store_true",
        help="also all passes in a multilayer EXR: light groups (see relight), mattes, depth, normals, albedo",
    )
    group.add_argument(
        "--background",
        default="",
        choices=("set", *BACKGROUNDS),
        help="a packshot: the product and its soft shadow alone, on nothing or on pure white (twice the time); set: as "
        "it stands in its set (default, but for --packshots)",
    )
    group.add_argument(
        "--rules",
        action="append",
        default=[],
        metavar="NAME",
        help=f"check against a marketplace's published rules, or a .toml of yours: {', '.join(rule_names())}; "
        "may be repeated",
    )
    group.add_argument(
        "--auto-fix",
        action="store_true",
        help="take a draft first and mend once what its checks find: exposure, frame, light",
    )

    shoot.add_argument(
        "--device",
        default="auto",
        choices=DEVICES,
        help="what Cycles renders on: the GPU of Blender's preferences or of the machine, else the processor (auto)",
    )


def add_relight_arguments(relight: argparse.ArgumentParser) -> None:
    relight.add_argument("picture", type=Path, metavar="PICTURE.exr", help="written by `backlot shoot --exr`")
    for name in LIGHTS:
        relight.add_argument(f"--{name}", type=_factor, metavar="FACTOR", help=f"the {name} light, times this")
    relight.add_argument("--stops", type=float, default=0.0, metavar="N", help="exposure, more or less (default: 0)")
    relight.add_argument("--bits", type=int, choices=(8, 16), default=8, help="of a channel (default: 8)")
    relight.add_argument("--out", type=Path, metavar="FILE.png", help="default: PICTURE.relit.png beside it")


def relight(front: Front, args: argparse.Namespace) -> int:
    """Balance the lights of a rendered picture anew; no Blender, seconds."""
    from . import relight as lights

    path: Path = args.picture
    out: Path = args.out or path.with_suffix(".relit.png")
    if out.suffix.lower() != ".png":
        raise BacklotError("unknown_type", f"'{out.name}' does not end with .png.", "A PNG is written.")
    factors = {name: value for name in LIGHTS if (value := getattr(args, name)) is not None}
    lights.write(out, lights.relight(path, factors, args.stops, args.bits))
    if args.json:
        front.print_json({"schema": 1, "path": str(out), "factors": factors, "stops": args.stops})
    else:
        print(out, file=front.out)
    return 0


def shoot_choices(args: argparse.Namespace) -> dict[str, Any]:
    """The options of `add_shoot_arguments` as fields of ShootOptions."""
    return {
        "formats": args.format,
        "exr": args.exr,
        "background": series_command.background(args),
        "rules": tuple(args.rules),
        "auto_fix": args.auto_fix,
        "device": args.device,
        **series_command.series_choices(args),
    }


def _formats(text: str) -> tuple[str, ...]:
    names = tuple(part.strip().lower() for part in text.split(",") if part.strip())
    names = tuple("jpeg" if name == "jpg" else name for name in names)
    if not names or (wrong := [name for name in names if name not in FORMATS]):
        said = wrong[0] if names else text
        raise argparse.ArgumentTypeError(f"'{said}' is no format; known are {', '.join(FORMATS)}")
    return names


def _factor(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 100:
        raise argparse.ArgumentTypeError("must be between 0 and 100")
    return value
