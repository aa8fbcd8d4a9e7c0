# SPDX-License-Identifier: GPL-3.0-or-later
# mypy: allow-subclassing-any
"""Small pictures of the product in its best sets, and the ranking with what they show."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import bpy

from .. import apart, background, capture, proof, session, workflow
from ..session import Proofs
from ..workflow import Progress, ShootOptions, Steps, Studio
from .find_sets import choose, show
from .job import Job
from .stage import shoot_options


class BACKLOT_OT_proof(Job, bpy.types.Operator):
    """Try the product in the five best sets, in small quick pictures, and rank these sets by what the pictures show"""

    bl_idname = "backlot.proof"
    bl_label = "Proof the Top Five"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if not session.state.found:
            cls.poll_message_set("Find sets first")
            return False
        return super().poll(context)

    def steps(self, context: bpy.types.Context, studio: Studio) -> Steps[Any]:
        found = session.state.found
        proof.chosen(found, proof.COUNT)
        # the camera and the mark in the sidebar are those of one set
        options = replace(shoot_options(context, "auto"), camera="hero", mark="", background="", proof=proof.COUNT)
        window = studio.wait_s == 0

        def undo() -> None:
            show(context, found)

        return self._steps(choose(context), found, options, studio, window, undo)

    @staticmethod
    def _steps(
        choice: capture.Choice,
        found: dict[str, Any],
        options: ShootOptions,
        studio: Studio,
        window: bool,
        undo: Callable[[], None],
    ) -> Steps[dict[str, Any]]:
        library = session.state.library or workflow.default_library()
        before = session.state.proofs
        made = Proofs(Path(tempfile.mkdtemp(prefix=workflow.job_prefix())))
        session.state.proofs = made
        done = False
        try:
            if window and choice.kind != "photo":
                taking = _in_second_blender(choice, found, options, library, made.folder)
            else:
                taking = proof.of_choice(studio, choice, found, options, library, made.folder)
            result = yield from proof.judged(studio, taking, found)
            done = True
            if before is not None:
                before.remove()
            return result
        finally:
            if not done:
                made.remove()
                session.state.proofs = before
                undo()

    def part(self, context: bpy.types.Context, data: dict[str, Any]) -> None:
        take_up(data["proofs"])
        show(context, {**session.state.found, "matches": data["matches"]})

    def finish(self, context: bpy.types.Context, result: Any) -> None:
        show(context, result)
        best = result["matches"][0]
        context.window_manager.backlot.text = f"After the proofs: {best.get('title') or best['set']}"


def take_up(proofs: list[dict[str, Any]]) -> None:
    """Remember which picture shows which candidate."""
    if session.state.proofs is not None:
        session.state.proofs.pictures |= {each["set"]: each["picture"] for each in proofs if "picture" in each}


def _in_second_blender(
    choice: capture.Choice, found: dict[str, Any], options: ShootOptions, library: Path, folder: Path
) -> Steps[Any]:
    """Proofs made by a second Blender, of a copy of the open file unless the product is a file, into ``folder``."""
    with workflow.job_folder() as job_folder:
        blend = None
        if choice.kind != "product":
            yield Progress("copy", 0.0, "Copying the file for a second Blender")
            blend = apart.save_copy(job_folder)
        job = {
            "job": "proofs", "kind": choice.kind, "name": choice.name, "scene": choice.scene, "said": choice.said,
            "found": found, "options": options.to_json(), "library": str(library), "out": str(folder),
        }  # fmt: skip
        return (yield from background.job_steps(background.program(), blend, job, job_folder, 0.0))


register, unregister = bpy.utils.register_classes_factory((BACKLOT_OT_proof,))
