# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line's part of the proofs: ``--proof [N]`` of ``recommend`` and ``shoot``. Imports nothing heavy."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import proof, workflow
from .engine.protocol import BacklotError

if TYPE_CHECKING:
    from .commands import Front

FLAG = "--proof"
MOST = 20


def add_proof_argument(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        FLAG,
        type=_count,
        default=0,
        metavar="[N]",
        help="try the product in the N best sets (default: 5), in small quick pictures, and rank them by what is seen",
    )


def spelled_out(arguments: Sequence[str]) -> list[str]:
    """``--proof`` with its number: argparse would take an input that follows it for one."""
    out: list[str] = []
    for place, word in enumerate(arguments):
        bare = word == FLAG and not (place + 1 < len(arguments) and arguments[place + 1].isdigit())
        out.append(f"{FLAG}={proof.COUNT}" if bare else word)
    return out


def recommend(front: Front, path: Path, count: int, said: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """The recommendation for one input, with its best candidates tried. ``params``: of the engine's method."""
    if workflow.input_kind(path) == "description":
        raise BacklotError("no_picture", f"'{path.name}' holds words only.", "Proofs need a 3D file or a photo.")
    from . import blender

    blender.empty_file()
    options = workflow.ShootOptions(proof=count)
    with workflow.job_folder() as folder:
        steps = _steps(front, path, said, params, options, folder)
        return workflow.run(steps, front.report)


def _steps(
    front: Front,
    path: Path,
    said: dict[str, Any],
    params: dict[str, Any],
    options: workflow.ShootOptions,
    folder: Path,
) -> workflow.Steps[dict[str, Any]]:
    from . import capture

    product: Any = None
    if workflow.input_kind(path) == "product":
        product = yield from workflow.scaled(capture.load_steps(path, said), 0.0, 0.1)
        subject = yield from workflow.scaled(capture.subject_steps(product, folder, str(path.absolute())), 0.1, 0.25)
    else:
        subject = {"kind": "photo", "path": str(path.absolute())}
    if said:
        subject["said"] = said
    call = workflow.engine_steps(front.studio, "recommend", {"subject": subject, **params}, "Finding sets")
    found = yield from workflow.scaled(call, 0.25, 0.5)
    if "measurements" in subject:
        found["measurements"] = subject["measurements"]
    if product is None:
        product = yield from workflow.scaled(capture.photo_steps(front.studio, path, folder), 0.5, 0.55)
    product = capture.upright(product, found)
    return (yield from workflow.scaled(proof.here(front.studio, product, found, options, folder), 0.55, 1.0))


def _count(text: str) -> int:
    if not text.isdigit() or not 2 <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"must be a number from 2 to {MOST}")
    return int(text)
