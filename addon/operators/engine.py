# SPDX-License-Identifier: GPL-3.0-or-later
# mypy: allow-subclassing-any
# mypy: disable-error-code="valid-type"
"""Install and stop the engine, and choose its models."""

# no `from __future__ import annotations` here: Blender reads the annotations as values
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bpy

from .. import session
from ..engine import install
from ..engine.protocol import BacklotError
from ..workflow import Progress, Steps, Studio
from .job import Job


def _online() -> None:
    """Raises BacklotError("offline", …) where Blender's preferences forbid going online."""
    if not bpy.app.online_access:
        raise BacklotError(
            "offline", "Blender may not go online, so nothing can be fetched.", "Allow it in Preferences > System."
        )


def _environment() -> Path:
    """The folder of the engine's environment, for an installation into it."""
    _online()
    environment = session.environment_folder()
    if environment is None:
        raise BacklotError(
            "installation", "Backlot does not run as an extension here.", "Use `python3 build.py setup`."
        )
    return environment


def _shown(steps: Iterator[install.InstallProgress | None]) -> Steps[bool]:
    for progress in steps:
        yield Progress("install", progress.fraction, progress.text) if progress else None
    return True


class BACKLOT_OT_install_engine(Job, bpy.types.Operator):
    """Make an environment for the engine in the extension's folder and fetch its packages and models (about 1 GB)"""

    bl_idname = "backlot.install_engine"
    bl_label = "Install engine"

    def steps(self, context: bpy.types.Context, studio: Studio) -> Steps[Any]:
        environment = _environment()
        studio.engine.stop()
        return _shown(install.install_steps(environment, studio.wait_s))

    def finish(self, context: bpy.types.Context, result: Any) -> None:
        session.refresh_engine_state()
        context.window_manager.backlot.text = "The engine is installed"


class BACKLOT_OT_install_online(Job, bpy.types.Operator):
    """Add the packages that run models of the model hub to the engine (about 1 GB, on Linux some 3 GB more)"""

    bl_idname = "backlot.install_online"
    bl_label = "Install packages of the online models"

    def steps(self, context: bpy.types.Context, studio: Studio) -> Steps[Any]:
        environment = _environment()
        studio.engine.stop()
        return _shown(install.online_steps(environment, studio.wait_s))

    def finish(self, context: bpy.types.Context, result: Any) -> None:
        context.window_manager.backlot.text = "The packages of the online models are installed"


class BACKLOT_OT_use_model(Job, bpy.types.Operator):
    """Fetch a model by its name and use it, or use the model in a folder; default goes back to Backlot's own"""

    bl_idname = "backlot.use_model"
    bl_label = "Use model"

    model: bpy.props.StringProperty(name="Model", description="Name, folder, or: default")

    def steps(self, context: bpy.types.Context, studio: Studio) -> Steps[Any]:
        name = bpy.path.abspath(self.model.strip()) if self.model.strip() else "default"
        if name != "default" and not Path(name).is_dir():
            _online()
        studio.engine.stop()
        return _shown(install.use_model_steps(session.engine_python(), name, studio.wait_s))

    def finish(self, context: bpy.types.Context, result: Any) -> None:
        context.window_manager.backlot.text = "The engine uses it from its next start on"


class BACKLOT_OT_stop_engine(bpy.types.Operator):
    """Stop the engine; it starts again when it is needed"""

    bl_idname = "backlot.stop_engine"
    bl_label = "Stop engine"

    def execute(self, context: bpy.types.Context) -> set[str]:
        session.engine().stop()
        return {"FINISHED"}


register, unregister = bpy.utils.register_classes_factory(
    (BACKLOT_OT_install_engine, BACKLOT_OT_install_online, BACKLOT_OT_use_model, BACKLOT_OT_stop_engine)
)
