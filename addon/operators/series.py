# SPDX-License-Identifier: GPL-3.0-or-later
# mypy: allow-subclassing-any
"""Turntable and packshot set of the staged product, in a second Blender, as the picture is rendered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import bpy

from .. import properties, report
from ..workflow import ShootOptions, Steps, Studio
from .job import Job
from .render import render_steps, show_picture
from .stage import shoot_options


class Series(Job):
    """What both have in common; a subclass says which series it is."""

    @classmethod
    def poll(cls: Any, context: bpy.types.Context) -> bool:
        if not bpy.data.scenes.get(properties.home(context).backlot.staged):
            cls.poll_message_set("Stage the product first")
            return False
        if properties.home(context).backlot.source == "PHOTO":
            cls.poll_message_set("A photo shows the product from one side only")
            return False
        return bool(super().poll(context))

    def chosen(self, context: bpy.types.Context) -> ShootOptions:
        raise NotImplementedError

    def steps(self, context: bpy.types.Context, studio: Studio) -> Steps[Any]:
        return render_steps(studio, properties.home(context).backlot.staged, self.chosen(context))

    def finish(self: Any, context: bpy.types.Context, result: Any) -> None:
        status = context.window_manager.backlot
        outputs = result["outputs"]
        status.picture = str(outputs[0]["path"])
        status.device = str(outputs[0].get("device", ""))
        told = [f"{len(outputs)} pictures", *result["notes"], *report.remedies(result["quality"])]
        status.text = "\n".join(told)
        show_picture(status.picture)
        self.report({"INFO"}, f"Written: {len(outputs)} pictures from {status.picture} on")


class BACKLOT_OT_turntable(Series, bpy.types.Operator):
    """Render the staged product turning once around, and films of it; a stopped one goes on where it was"""

    bl_idname = "backlot.turntable"
    bl_label = "Turntable"

    def chosen(self, context: bpy.types.Context) -> ShootOptions:
        frames = properties.home(context).backlot.frames
        return replace(shoot_options(context, "auto"), shapes=(), turntable=frames)


class BACKLOT_OT_packshots(Series, bpy.types.Operator):
    """Render front, back, both sides, top, three-quarter view and a detail, on the chosen background"""

    bl_idname = "backlot.packshots"
    bl_label = "Packshots"

    def chosen(self, context: bpy.types.Context) -> ShootOptions:
        return replace(shoot_options(context, "auto"), shapes=(), packshots=True)


register, unregister = bpy.utils.register_classes_factory((BACKLOT_OT_turntable, BACKLOT_OT_packshots))
