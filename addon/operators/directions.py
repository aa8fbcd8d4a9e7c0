# SPDX-License-Identifier: GPL-3.0-or-later
# mypy: allow-subclassing-any
"""Another direction or language of the brief: the product that was looked at last is ranked again."""

from __future__ import annotations

from typing import Any

import bpy

from .. import session, workflow
from ..engine.protocol import BacklotError
from ..workflow import Steps, Studio
from . import find_sets
from .job import Job


class BACKLOT_OT_rank_again(Job, bpy.types.Operator):
    """Write the brief in the chosen direction and rank the sets for it; the product is not looked at again"""

    bl_idname = "backlot.rank_again"
    bl_label = "Rank again"

    def steps(self, context: bpy.types.Context, studio: Studio) -> Steps[Any]:
        seen = session.state.found.get("seen")
        if not seen:
            raise BacklotError("nothing_found", "No product was looked at yet.", "Find sets first.")
        subject = {"kind": "seen", "id": seen}
        return workflow.find_sets_steps(studio, subject, brief=find_sets.wanted_brief(context))

    def finish(self, context: bpy.types.Context, result: Any) -> None:
        find_sets.take_up(context, result)


def rank_again(context: bpy.types.Context) -> None:
    """Start ranking again where there is something to rank, Blender is drawn and nothing else runs."""
    running = context.window_manager.backlot.running
    if session.state.found.get("seen") and context.window and not bpy.app.background and not running:
        bpy.ops.backlot.rank_again("INVOKE_DEFAULT")


register, unregister = bpy.utils.register_classes_factory((BACKLOT_OT_rank_again,))
