# SPDX-License-Identifier: GPL-3.0-or-later
# mypy: allow-subclassing-any
"""Render the staged scene in a second Blender, so that the window stays free, and show the picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy

from .. import apart, properties, report, session
from ..workflow import ShootOptions, Steps, Studio
from .job import Job
from .stage import shoot_options


class BACKLOT_OT_render(Job, bpy.types.Operator):
    """Render the staged product to the folder, with a sidecar file that tells how the picture was made"""

    bl_idname = "backlot.render"
    bl_label = "Render"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if not bpy.data.scenes.get(properties.home(context).backlot.staged):
            cls.poll_message_set("Stage the product first")
            return False
        return super().poll(context)

    def steps(self, context: bpy.types.Context, studio: Studio) -> Steps[Any]:
        return render_steps(studio, properties.home(context).backlot.staged, shoot_options(context, "auto"))

    def finish(self, context: bpy.types.Context, result: Any) -> None:
        status = context.window_manager.backlot
        status.picture = str(result["outputs"][0]["path"])
        status.device = str(result["outputs"][0].get("device", ""))
        status.text = "\n".join(report.remedies(result["quality"])) or "Rendered"
        show_picture(status.picture)
        self.report({"INFO"}, f"Written: {status.picture}")


def render_steps(studio: Studio, scene: str, options: ShootOptions) -> Steps[Any]:
    """The pictures of a staged scene, in a second Blender: the window stays free, and a script can be interrupted."""
    studio.apart = True
    return apart.picture_steps(studio, scene, options)


class BACKLOT_OT_open_picture(bpy.types.Operator):
    """Show the last picture in a window of its own"""

    bl_idname = "backlot.open_picture"
    bl_label = "Open picture"

    def execute(self, context: bpy.types.Context) -> set[str]:
        path = Path(context.window_manager.backlot.picture)
        if not path.is_file():
            self.report({"ERROR"}, f"'{path.name}' is no longer there")
            return {"CANCELLED"}
        image = bpy.data.images.load(str(path), check_existing=True)
        image.reload()
        bpy.ops.wm.window_new()
        area = context.window_manager.windows[-1].screen.areas[0]
        area.type = "IMAGE_EDITOR"
        area.spaces.active.image = image
        return {"FINISHED"}


def show_picture(path: str) -> None:
    """Make the picture's small form known to the sidebar."""
    import bpy.utils.previews

    if session.state.previews is None:
        session.state.previews = bpy.utils.previews.new()
    session.state.previews.pop(path, None)
    session.state.previews.load(path, path, "IMAGE", force_reload=True)


register, unregister = bpy.utils.register_classes_factory((BACKLOT_OT_render, BACKLOT_OT_open_picture))
