# SPDX-License-Identifier: GPL-3.0-or-later
# mypy: allow-subclassing-any
"""Forget which sets were chosen before."""

from __future__ import annotations

from typing import Any

import bpy

from .. import workflow
from ..workflow import Steps, Studio
from .job import Job


class BACKLOT_OT_wipe_history(Job, bpy.types.Operator):
    """Forget all sets that you chose before; the ranking then knows nothing of your taste"""

    bl_idname = "backlot.wipe_history"
    bl_label = "Forget"

    def steps(self, context: bpy.types.Context, studio: Studio) -> Steps[Any]:
        return workflow.engine_steps(studio, "wipe_history", {}, "Forgetting")

    def finish(self, context: bpy.types.Context, result: Any) -> None:
        count = int(result["wiped"])
        context.window_manager.backlot.text = f"{count} choice{'' if count == 1 else 's'} forgotten"


register, unregister = bpy.utils.register_classes_factory((BACKLOT_OT_wipe_history,))
