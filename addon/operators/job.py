# SPDX-License-Identifier: GPL-3.0-or-later
# mypy: allow-subclassing-any
"""One way to run a job: slices of its steps in a timer while the window lives on, or blocking in scripts."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

import bpy

from .. import properties, session, workflow
from ..engine.protocol import BacklotError, Cancelled
from ..interrupt import clean, interruptible
from ..workflow import Slices, Steps, Studio

TICK_S = 0.1
"""Seconds between two slices."""

BUDGET_S = 0.05
"""Work of one slice, seconds; a single step (an import, saving a copy) may take longer."""


class Job:
    """What operators with long work have in common; mix in before ``bpy.types.Operator``.

    A subclass gives ``steps`` (checks and choices first, then the generator) and ``finish`` (takes the result up).
    """

    _timer: bpy.types.Timer | None = None

    @classmethod
    def poll(cls: Any, context: bpy.types.Context) -> bool:
        if context.window_manager.backlot.running:
            cls.poll_message_set("Backlot is at work; wait or cancel")
            return False
        return True

    def steps(self, context: bpy.types.Context, studio: Studio) -> Steps[Any]:
        """The work; ``studio.wait_s`` is 0 in the window."""
        raise NotImplementedError

    def finish(self, context: bpy.types.Context, result: Any) -> None:
        """Take up the result, on the main thread."""
        raise NotImplementedError

    def part(self, context: bpy.types.Context, data: dict[str, Any]) -> None:
        """Show what there is of the result so far, in the window."""

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Scripts and ``-b``: the same steps, blocking. Raises RuntimeError through ``report``."""
        clear(context)
        try:
            with interruptible(_end_now) if bpy.app.background else contextlib.nullcontext():
                result = workflow.run(self.steps(context, Studio(session.engine(), library(context), 0.1)))
            self.finish(context, result)
        except BacklotError as ex:
            return self.fail(context, ex)
        except KeyboardInterrupt:
            return self.fail(context, Cancelled())
        return {"FINISHED"}

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """In the window: one slice a tick; ESC or the sidebar's X cancels."""
        if bpy.app.background:
            return self.execute(context)
        clear(context)
        try:
            job = Slices(self.steps(context, Studio(session.engine(), library(context), 0.0)), BUDGET_S)
        except BacklotError as ex:
            return self.fail(context, ex)
        session.state.job = job
        manager = context.window_manager
        manager.backlot.running = True
        manager.backlot.text = "Starting"
        self._timer = manager.event_timer_add(TICK_S, window=context.window)
        manager.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def modal(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        job = session.state.job
        if event.type == "ESC" and event.value == "PRESS" and job is not None:
            job.cancel()
        elif event.type != "TIMER":
            return {"PASS_THROUGH"}
        if job is None or (job.done and job.result is None):
            return self.end(context, "Cancelled")
        status = context.window_manager.backlot
        try:
            changed = job.tick()
            while job.parts:
                self.part(context, job.parts.pop(0))
            if job.done:
                self.finish(context, job.result)
        except BacklotError as ex:
            self.end(context, "")
            return self.fail(context, ex)
        except BaseException:
            self.end(context, "")
            raise
        if job.done:
            self.end(context, status.text)
            return {"FINISHED"}
        if changed:
            status.fraction, status.text = job.progress.fraction, job.progress.text
            redraw(context)
        return {"PASS_THROUGH"}

    def cancel(self, context: bpy.types.Context) -> None:
        """Blender ends the operator: another file is loaded, or the window closes."""
        self.end(context, "Cancelled")

    def end(self, context: bpy.types.Context, text: str) -> set[str]:
        """Clean up; the steps' own clean-up runs when they are closed."""
        if session.state.job is not None:
            session.state.job.cancel()
            session.state.job = None
        manager = context.window_manager
        if self._timer is not None:
            manager.event_timer_remove(self._timer)
            self._timer = None
        manager.backlot.running = False
        manager.backlot.fraction = 0.0
        manager.backlot.text = text
        redraw(context)
        return {"CANCELLED"}

    def fail(self: Any, context: bpy.types.Context, error: BacklotError) -> set[str]:
        """Show an error in words, in the sidebar and as Blender's report."""
        status = context.window_manager.backlot
        status.error, status.hint, status.text = error.message, error.hint, ""
        self.report({"ERROR"}, str(error))
        redraw(context)
        return {"CANCELLED"}


def _end_now() -> None:
    """Interrupted in a script, where Blender does not let Python run: clean up and end the process."""
    session.engine().stop(grace_s=0.2)
    clean((), None)
    os._exit(130)


def clear(context: bpy.types.Context) -> None:
    status = context.window_manager.backlot
    status.error = status.hint = status.text = ""


def library(context: bpy.types.Context) -> Path | None:
    """The chosen folder of sets, None for Backlot's own."""
    chosen = properties.home(context).backlot.library
    return None if chosen in ("", "OWN") else Path(bpy.path.abspath(chosen))


def redraw(context: bpy.types.Context) -> None:
    """Draw the sidebars and the preferences again."""
    for window in context.window_manager.windows:
        for area in window.screen.areas:
            if area.type in ("VIEW_3D", "PREFERENCES"):
                area.tag_redraw()


class BACKLOT_OT_cancel(bpy.types.Operator):
    """End Backlot's running job"""

    bl_idname = "backlot.cancel"
    bl_label = "Cancel"

    def execute(self, context: bpy.types.Context) -> set[str]:
        if session.state.job is not None:
            session.state.job.cancel()
        return {"FINISHED"}


register, unregister = bpy.utils.register_classes_factory((BACKLOT_OT_cancel,))
