# SPDX-License-Identifier: GPL-3.0-or-later
# mypy: allow-subclassing-any
"""Install and stop the engine."""

from __future__ import annotations

from typing import Any

import bpy

from .. import session
from ..engine import install
from ..engine.protocol import BacklotError
from ..workflow import Progress, Steps, Studio
from .job import Job


class BACKLOT_OT_install_engine(Job, bpy.types.Operator):
    """Make an environment for the engine in the extension's folder and fetch its packages and models (about 1 GB)"""

    bl_idname = "backlot.install_engine"
    bl_label = "Install engine"

    def steps(self, context: bpy.types.Context, studio: Studio) -> Steps[Any]:
        if not bpy.app.online_access:
            raise BacklotError(
                "offline",
                "Blender may not go online, so nothing can be installed.",
                "Allow it in Preferences > System.",
            )
        environment = session.environment_folder()
        if environment is None:
            raise BacklotError(
                "installation", "Backlot does not run as an extension here.", "Use `python3 build.py setup`."
            )
        studio.engine.stop()
        return self._steps(environment, studio.wait_s)

    @staticmethod
    def _steps(environment: Any, wait_s: float) -> Steps[bool]:
        for progress in install.install_steps(environment, wait_s):
            yield Progress("install", progress.fraction, progress.text) if progress else None
        return True

    def finish(self, context: bpy.types.Context, result: Any) -> None:
        session.refresh_engine_state()
        context.window_manager.backlot.text = "The engine is installed"


class BACKLOT_OT_stop_engine(bpy.types.Operator):
    """Stop the engine; it starts again when it is needed"""

    bl_idname = "backlot.stop_engine"
    bl_label = "Stop engine"

    def execute(self, context: bpy.types.Context) -> set[str]:
        session.engine().stop()
        return {"FINISHED"}


register, unregister = bpy.utils.register_classes_factory((BACKLOT_OT_install_engine, BACKLOT_OT_stop_engine))
