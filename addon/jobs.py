# SPDX-License-Identifier: GPL-3.0-or-later
"""What the second Blender can do, on the open file: the jobs of :mod:`.background`, plain data in, plain data out."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import capture, session, workflow
from .background import PREFIX
from .engine.client import EngineClient
from .engine.protocol import BacklotError
from .workflow import Progress


def tell(progress: Progress) -> None:
    """One line of progress for the parent."""
    data = {"step": progress.step, "fraction": progress.fraction, "text": progress.text, "data": progress.data}
    print(PREFIX + json.dumps(data), flush=True)


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Do one job; errors come back as ``{"error": …}``."""
    try:
        return JOBS[job["job"]](job)
    except BacklotError as ex:
        return {"error": ex.to_json()}
    except Exception as ex:
        traceback.print_exc()
        error = BacklotError("unexpected", f"An error that Backlot did not expect: {type(ex).__name__}: {ex}.")
        return {"error": error.to_json()}


def look(job: dict[str, Any]) -> dict[str, Any]:
    """Views and measurements of a product of the open file, or of a 3D file: the engine's subject."""
    choice = capture.Choice(job["kind"], job["name"], job["scene"], job.get("said") or {})
    return workflow.run(capture.choice_steps(choice, Path(job["folder"])), tell)


def render(job: dict[str, Any]) -> dict[str, Any]:
    """The picture of a staged scene of the open file."""
    options = workflow.ShootOptions.from_json(job["options"])
    studio = workflow.Studio(EngineClient(session.engine_command), report=tell)
    return capture.shoot_staged(studio, job["scene"], options, studio.tell("render", 0.0, 1.0))


def proofs(job: dict[str, Any]) -> dict[str, Any]:
    """Proofs of a product of the open file, or of a file, in the best sets; each is told as soon as it is there."""
    from . import proof

    choice = capture.Choice(job["kind"], job["name"], job["scene"], job.get("said") or {})
    options = workflow.ShootOptions.from_json(job["options"])
    studio = workflow.Studio(EngineClient(session.engine_command))
    steps = proof.of_choice(studio, choice, job["found"], options, Path(job["library"]), Path(job["out"]))
    return {"proofs": workflow.run(steps, tell)}


def examine(job: dict[str, Any]) -> dict[str, Any]:
    """Faults and facts of a set's file, which takes the place of the open one."""
    from .library import examine as examining

    return examining.examine(job)


def adopt(job: dict[str, Any]) -> dict[str, Any]:
    """A set made of anybody's scene, in the job's folder."""
    from .library import adopt as adopting

    return adopting.adopt(job, lambda fraction, text: tell(Progress("adopt", fraction, text)))


def label(job: dict[str, Any]) -> dict[str, Any]:
    """The card's facts written into a set's file."""
    from .library import dress

    return dress.label(job)


JOBS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "capture": look,
    "render": render,
    "proofs": proofs,
    "examine": examine,
    "adopt": adopt,
    "label": label,
}
