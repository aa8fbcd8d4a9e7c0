# SPDX-License-Identifier: GPL-3.0-or-later
"""``backlot library add FILE.blend…``. Imports without bpy."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import report, workflow
from ..background import program
from ..blender import require_bpy
from ..engine.protocol import BacklotError
from . import proposal
from .add import AddOptions, Ask, add_steps

if TYPE_CHECKING:
    from ..commands import Front

LIBRARY = Path("backlot-sets")
UNITS = {"m": 1.0, "cm": 0.01, "mm": 0.001, "in": 0.0254, "ft": 0.3048}
_UNSURE = 0.5


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The options of ``library add``."""
    command.add_argument("inputs", nargs="+", metavar="FILE.blend", help="scenes of your own; they are only read")
    command.add_argument("--library", type=Path, default=LIBRARY, metavar="DIR",
                         help=f"folder that gets the sets (default: ./{LIBRARY})")  # fmt: skip
    command.add_argument("--id", default="", metavar="ID", help="the set's id (default: from the file's name)")
    command.add_argument("--unit", choices=sorted(UNITS), help="what one Blender unit is (default: as the file says)")
    known = command.add_argument_group("what only you know (asked for in a terminal, else left open)")
    known.add_argument("--title", default="", metavar="WORDS")
    known.add_argument("--licence", default="", metavar="WORDS", help='for example "CC0-1.0" or "CC-BY-4.0"')
    known.add_argument("--author", default="", metavar="NAME")
    known.add_argument("--yes", action="store_true", help="ask nothing: what is not given stays open")
    there = command.add_mutually_exclusive_group()
    there.add_argument(
        "--again", action="store_true",
        help=f"make a set again from its corrected {proposal.FILE} and card.json (what is measured is measured anew)",
    )  # fmt: skip
    there.add_argument("--force", action="store_true", help="propose anew in place of a set that was added before")


def add(front: Front, args: argparse.Namespace) -> int:
    """Make a set of each file; one that fails costs its own line and does not stop the others."""
    if len(args.inputs) > 1 and (args.id or args.title):
        raise BacklotError("usage", "--id and --title are for one file.", "Add the files one by one.")
    require_bpy()
    asks = not (args.yes or args.json or args.quiet) and sys.stdin is not None and sys.stdin.isatty()
    said = {"title": args.title, "licence": args.licence, "author": args.author}

    def one(path: Path) -> dict[str, Any]:
        options = AddOptions(
            library=args.library.expanduser(), id=args.id, unit_m=UNITS.get(args.unit or ""), said=said,
            again=args.again, force=args.force, ask=_asker(front) if asks else None,
        )  # fmt: skip
        try:
            return workflow.run(add_steps(front.studio, path, options, program()), front.report)
        except OSError as ex:
            where = ex.filename or options.library
            raise BacklotError(
                "cannot_write", f"{where} cannot be written ({ex.strerror}).", "Choose another folder."
            ) from ex

    return front.each(one, lambda result: lines(result, args.library))


def _asker(front: Front) -> Ask:
    def ask(question: str, usual: str) -> str:
        front.clear()
        end = f" [{usual}]" if usual else " (Enter leaves it open)"
        print(f"{question}{end}: ", end="", file=front.err, flush=True)
        return sys.stdin.readline().strip() or usual

    return ask


def lines(result: dict[str, Any], library: Path) -> list[str]:
    """What was made, how sure it is, what to look at and what to do next."""
    card, sure = result["card"], result["sure"]
    place = card["place"] if card["place"] != card["kind"] else ""
    marks, size = card["marks"], card["suits"]["size_m"]
    out = [
        f"{card['title']}  [{result['id']}]  {result['folder']}",
        f"  {'place':<10}{card['kind']}{f', {place}' if place else ''} ({report.percent(sure['place'])} sure), "
        f"{card['surfaces'][0]} surface ({report.percent(sure['surface'])} sure)",
        f"  {'marks':<10}{len(marks)}, the first {report.percent(sure['mark'])} sure: "
        f"room for {200 * marks[0]['free_radius_m']:.0f} cm across and {100 * marks[0]['free_height_m']:.0f} cm high; "
        f"products of {size[0]:g} to {size[1]:g} m",
        f"  {'light':<10}{card['light']['key']}, from {card['light']['direction']}, {card['light']['kelvin']} K, "
        f"fill ratio {card['light']['fill_ratio']:g} to 1",
        f"  {'mood':<10}{', '.join(card['mood'])}",
        *report.wrap(", ".join(card["suits"]["families"]).replace("_", " "), f"  {'suits':<10}", " " * 12),
        *(line for note in result["notes"] for line in report.wrap(f"note: {note}", "  ", "    ")),
        *(line for fault in result["faults"] for line in report.wrap(f"fault: {fault}", "  ", "    ")),
    ]
    if min(sure["place"], sure["surface"], sure["mark"]) < _UNSURE:
        out.append(f"  Look at preview.webp, and correct card.json and {proposal.FILE}; --again makes the set of them.")
    name = shlex.quote(str(library))
    if result["missing"]:
        flags = " ".join(f"--{key} …" for key in result["missing"])
        out.append(f"  Draft: {', '.join(result['missing'])} still open. Say them: library add FILE --again {flags}")
    return [*out, f"  Next: backlot shoot PRODUCT --library {name} --set {result['id']}"]
