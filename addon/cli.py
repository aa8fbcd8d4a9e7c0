# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line ``backlot``, the same inside Blender (``blender -b --command backlot …``) and without it.

Imports only the standard library; bpy comes in when a 3D file is given, models live in the engine process. Results go
to standard output (with ``--json`` nothing else does), progress and errors to standard error.
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from . import directions, proof_command
from .engine.protocol import BacklotError
from .history import add_history_argument
from .interrupt import interruptible
from .output import command as output_command
from .output import series_command
from .product import command as product_command
from .product import pose_command
from .staging.records import PARTS
from .wishes import add_arguments as add_wishes
from .workflow import SAMPLES

FORWARDED = {
    "cutout": "cut products out of photos",
    "evaluate": "score the eyes and the ranking: tables with intervals",
    "history": "show or forget which sets you chose before",
    "library": "list, check or index a library of sets, or add scenes of your own to one",
    "models": "list, fetch, verify, remove or choose models",
    "serve": "run the engine on standard input and output (JSON lines)",
}
"""Commands that need only the engine's side; they run there with the same arguments."""

EPILOG = """\
INPUT is a 3D file (.glb .gltf .obj .fbx .usd* .stl .ply .blend), a photo (.jpg .png .webp .tif .heic .exr), or a
product description in words (.json): {"name": "…", "size_m": [w, d, h], "colors": […], "materials": […], "moods": […]}

exit codes: 0 done · 1 an input failed · 2 wrong usage · 130 interrupted
environment: BACKLOT_PYTHON  the Python that runs the engine
             BACKLOT_HISTORY  off: neither use nor remember which sets were chosen
"""


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="backlot",
        description="Finds, builds and lights the set for a product. Everything runs on this machine.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="store_true", help="print the version and end")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    common = argparse.ArgumentParser(add_help=False)
    output = common.add_argument_group("output")
    output.add_argument("--json", action="store_true", help="print the result as JSON (schema 1), and nothing else")
    output.add_argument("--quiet", action="store_true", help="no progress on standard error")
    output.add_argument("--debug", action="store_true", help="show tracebacks and the engine's log")

    said = argparse.ArgumentParser(add_help=False)
    group = said.add_argument_group("what you know of the product (wins over what is inferred)")
    group.add_argument("--type", metavar="WORDS", help='what it is, for example "perfume bottle"')
    group.add_argument("--color", action="append", metavar="NAME", help="a color; may be repeated")
    group.add_argument("--material", action="append", metavar="NAME", help="a material; may be repeated")
    group.add_argument("--mood", action="append", metavar="NAME", help="a mood; may be repeated")
    product_command.add_product_arguments(group)
    add_wishes(group)

    def add(name: str, text: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        return commands.add_parser(
            name,
            help=text,
            description=text[0].upper() + text[1:] + ".",
            epilog=EPILOG,
            parents=[*parents, common],
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    def inputs(command: argparse.ArgumentParser, name: str = "INPUT") -> None:
        command.add_argument("inputs", nargs="+", metavar=name, help="several inputs give a JSON array, in order")

    def library(command: argparse.ArgumentParser) -> None:
        command.add_argument(
            "--library", type=Path, metavar="DIR", help="folder of sets (default: the ones of Backlot)"
        )

    add("doctor", "check what this machine has and what is missing")

    inputs(add("analyze", "say what a product is: type, colors, materials, finish, mood, size", said))
    inputs(add("measure", "measure 3D files: true size, pose, materials from the shader nodes", said), "PRODUCT")

    classify = add("classify", "rank any list of labels for each input (zero-shot)")
    inputs(classify)
    classify.add_argument("--labels", type=Path, required=True, metavar="FILE", help="text file, one label a line")

    embed = add("embed", "write the embedding vectors of inputs to a NumPy file")
    inputs(embed)
    embed.add_argument("--out", type=Path, required=True, metavar="FILE.npz", help="gets vectors, inputs and space")

    wording = argparse.ArgumentParser(add_help=False)
    wording.add_argument(
        "--polish",
        action="store_true",
        help="let the language model reword the sentences; what it invents is dropped (slower, and seldom better)",
    )
    directions.add_arguments(wording)

    inputs(add("describe", "describe a product and its brief in sentences", said, wording))

    recommend = add("recommend", "write the studio brief and rank the sets of a library for each input", said, wording)
    inputs(recommend)
    library(recommend)
    recommend.add_argument("--top", type=_positive, metavar="N", help="how many sets to list (default: all)")
    proof_command.add_proof_argument(recommend)
    add_history_argument(recommend)
    recommend.add_argument("--no-sentences", action="store_true", help="skip the brief in sentences (faster)")

    shoot = add("shoot", "photograph a product: rank the sets, stage it in one, light it, render it", said)
    inputs(shoot)
    library(shoot)
    directions.add_arguments(shoot)
    shoot.add_argument(
        "--set",
        default="auto",
        metavar="ID",
        help="a set, or one of its variants such as marble_podium:nero; auto for the best (default)",
    )
    proof_command.add_proof_argument(shoot)
    shoot.add_argument("--mark", default="", metavar="NAME", help="where in the set (default: the first with room)")
    shoot.add_argument("--camera", default="hero", metavar="NAME", help="camera of the set (default: hero)")
    shoot.add_argument(
        "--copy-space",
        default="",
        choices=("left", "right", "top"),
        help="leave room for text on this side: the product stands off center",
    )
    shoot.add_argument(
        "--light",
        default="brief",
        metavar="NAME",
        help="brief: the set's light, bent to the brief (default); set: as it was built; or a preset in its place, such"
        ' as "clamshell", "Rembrandt", "bright field" or "window gobo" (another word lists them all)',
    )
    shoot.add_argument(
        "--leave-out",
        action="append",
        default=[],
        choices=tuple(PARTS),
        help="a part of the set that does not come in; may be repeated",
    )
    shoot.add_argument(
        "--size", type=_size, default=(1024, 1024), metavar="WxH", help="pixels, N for NxN (default: 1024x1024)"
    )
    shoot.add_argument(
        "--samples", type=_positive, default=SAMPLES, metavar="N", help="Cycles samples (default: %(default)s)"
    )
    shoot.add_argument("--seed", type=int, default=0, metavar="N", help="Cycles seed (default: 0)")
    shoot.add_argument("--out", type=Path, default=Path("backlot-out"), metavar="DIR", help="default: ./backlot-out")
    add_history_argument(shoot)
    shoot.add_argument("--no-sentences", action="store_true", help="skip the brief in sentences (faster)")
    pose_command.add_pose_arguments(shoot)
    series_command.add_series_arguments(shoot)
    output_command.add_shoot_arguments(shoot)
    whose = shoot.add_argument_group("whose product it is (for the sidecar's ledger; wins over what the file says)")
    whose.add_argument("--author", metavar="NAME", help="who made the model or the photo")
    whose.add_argument("--licence", metavar="WORDS", help='under what terms, for example "CC BY 4.0"')

    output_command.add_relight_arguments(
        add("relight", "balance key, fill, rim and background light of a rendered picture, without rendering again")
    )

    credits = add("credits", "print the credit lines of everything visible in a picture")
    credits.add_argument("out", type=Path, metavar="OUT", help="a picture, its sidecar, or a folder of them")

    for name, text in FORWARDED.items():
        # only for the list in --help: main() hands these on before parsing
        command = commands.add_parser(name, help=text, add_help=False)
        if name == "library":
            # its one part that needs Blender
            _library_parts(command, common)
    return parser


def _needs_blender(arguments: Sequence[str]) -> bool:
    return arguments[0] == "library" and arguments[1:2] in (["check"], ["add"])


def _library_parts(command: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    """The parts of ``library`` that need Blender."""
    from .library.add_command import add_arguments

    what = command.add_subparsers(dest="what", required=True)

    def part(name: str, text: str) -> argparse.ArgumentParser:
        return what.add_parser(
            name, description=text, epilog=EPILOG, parents=[common],
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )  # fmt: skip

    check = part("check", "Check every rule for the sets of a library: cards, files, scenes, previews.")
    check.add_argument(
        "folder", nargs="?", type=Path, metavar="DIR", help="folder of sets (default: the ones of Backlot)"
    )
    add_arguments(
        part(
            "add",
            "Make sets of your own scenes: proposes marks and cameras, measures light and palette, renders a preview\n"
            "and drafts the card. Your file is only read; everything is written into DIR/ID.",
        )
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. ``argv`` without the program's name, default ``sys.argv[1:]``."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    from . import commands

    debug = "--debug" in arguments
    try:
        if arguments and arguments[0] in FORWARDED and not _needs_blender(arguments):
            return commands.forward(arguments)
        parser = build_parser()
        try:
            args = parser.parse_args(proof_command.spelled_out(arguments))
        except SystemExit as ex:  # argparse has printed its usage or help
            return int(ex.code or 0)
        if args.version:
            print(commands.version())
            return 0
        if not args.command:
            parser.print_help()
            return 2
        with interruptible(commands.end_now):
            return commands.run_command(args)
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # the reader of our output went away; nothing more can be said there
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except BacklotError as ex:
        if debug:
            traceback.print_exc()
        print(f"backlot: {ex}", file=sys.stderr)
        return 1
    except OSError as ex:
        if debug:
            traceback.print_exc()
        where = f" '{ex.filename}'" if ex.filename else ""
        print(f"backlot: {ex.strerror or ex}{where}.", file=sys.stderr)
        return 1
    except Exception as ex:
        if debug:
            traceback.print_exc()
        print(f"backlot: An error that Backlot did not expect ({type(ex).__name__}: {ex}). "
              "Run again with --debug and report it.", file=sys.stderr)  # fmt: skip
        return 1


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def _size(text: str) -> tuple[int, int]:
    width, x, height = text.lower().partition("x")
    height = height if x else width
    if not (width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(f"'{text}' is not WIDTHxHEIGHT, for example 1024x1280, nor one number")
    size = int(width), int(height)
    if not all(16 <= side <= 16384 for side in size):
        raise argparse.ArgumentTypeError("each side must be between 16 and 16384 pixels")
    return size


if __name__ == "__main__":
    sys.exit(main())
