# SPDX-License-Identifier: GPL-3.0-or-later
"""``backlot library check [DIR]``. Imports without bpy."""

from __future__ import annotations

import argparse
import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import report, session, workflow
from ..background import program
from ..blender import require_bpy
from ..engine import install
from ..engine.protocol import BacklotError
from .check import check_steps

if TYPE_CHECKING:
    from ..commands import Front

SHOWN = 12
"""Faults of one set that are printed; a file that is no set has one for each of its objects."""


def check(front: Front, args: argparse.Namespace) -> int:
    """Every rule for every set of a library; 1 where there is a fault."""
    cards = read_cards(args.folder)
    if any(entry["blend"] for entry in cards["sets"]):
        require_bpy()
    sets = workflow.run(check_steps(cards["sets"], program()), front.report)
    faults = sum(len(entry["faults"]) for entry in sets)
    front.clear()
    if args.json:
        front.print_json({"schema": 1, "library": cards["library"], "ok": not faults, "faults": faults, "sets": sets})
    else:
        # names come from anybody's files, and this may be a terminal
        text = "\n".join(lines(cards["library"], sets))
        print("".join(c if c.isprintable() or c == "\n" else "?" for c in text), file=front.out)
    return 1 if faults else 0


def read_cards(folder: Path | None) -> dict[str, Any]:
    """What the engine says of the cards: {"library", "sets": [{"path", "id", "blend", "faults", "card", …}]}.

    Raises BacklotError: the engine's own, or engine_failed.
    """
    said = ("library", "check", *([str(folder)] if folder else []), "--json")
    command = install.engine_command(session.engine_python(), said)
    done = subprocess.run(command.argv, env=dict(command.env), cwd=command.cwd, capture_output=True, check=False)
    try:
        data: dict[str, Any] = json.loads(done.stdout)
    except ValueError as ex:
        last = (done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it said nothing"])[-1]
        raise BacklotError(
            "engine_failed", f"The engine cannot check the cards: {last[:200]}.", "Run `backlot doctor`."
        ) from ex
    if "error" in data:
        raise BacklotError.from_json(data["error"])
    return data


def lines(library: str, sets: list[dict[str, Any]]) -> list[str]:
    """Faults by set, then one line a set, then the sum."""
    out = []
    for entry in sets:
        if entry["faults"]:
            out.append(entry["path"])
            for fault in entry["faults"][:SHOWN]:
                out += report.wrap(f"- {fault}", "  ", "    ")
            if len(entry["faults"]) > SHOWN:
                out.append(f"  and {len(entry['faults']) - SHOWN} more (--json lists all)")
            out.append("")
    wide = max(len(entry["id"]) for entry in sets)
    out.append(f"{'set':<{wide}}  candidates  triangles      MB  faults")
    for entry in sets:
        count = "-" if entry["triangles"] is None else f"{entry['triangles']:,}"
        state = str(len(entry["faults"])) if entry["faults"] else "ok"
        out.append(
            f"{entry['id']:<{wide}}  {entry['candidates']:>10}  {count:>9}  {entry['megabytes']:>6.2f}  {state:>6}"
        )
    candidates, total = sum(entry["candidates"] for entry in sets), sum(entry["megabytes"] for entry in sets)
    bad = sum(bool(entry["faults"]) for entry in sets)
    verdict = f"{bad} with faults" if bad else "all keep to the rules"
    return [
        *out,
        "",
        f"{library}: {_count(len(sets), 'set')} in {_count(candidates, 'candidate')}, {total:.1f} MB, {verdict}.",
    ]


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
