# SPDX-License-Identifier: GPL-3.0-or-later
# mypy: allow-subclassing-any
"""Stage the product in the chosen set, in a scene of its own, and take it away again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bpy

from .. import candidates, capture, companions, history, lights, properties, session, workflow
from ..engine.protocol import BacklotError
from ..output.shapes import SHAPES
from ..staging import groups
from ..staging.records import PARTS, Companion
from ..workflow import Progress, ShootOptions, Steps, Studio
from .find_sets import choose
from .job import Job, clear


class BACKLOT_OT_stage(Job, bpy.types.Operator):
    """Stand the product in the chosen set, in a scene of its own, and light and frame it; your scene stays as it is"""

    bl_idname = "backlot.stage"
    bl_label = "Stage"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if not session.state.found:
            cls.poll_message_set("Find sets first")
            return False
        return super().poll(context)

    def steps(self, context: bpy.types.Context, studio: Studio) -> Steps[Any]:
        status = context.window_manager.backlot
        match = status.matches[status.match_index]
        library = session.state.library or workflow.default_library()
        options = shoot_options(context, match.set_id)
        candidate = candidates.candidate(library, match.set_id, options.camera, options.mark)
        choice = choose(context)
        beside = beside_it(context, choice)
        remove_staging(context)
        return self._steps(choice, candidate, options, studio, beside)

    @staticmethod
    def _steps(
        choice: capture.Choice,
        candidate: candidates.Candidate,
        options: ShootOptions,
        studio: Studio,
        beside: Sequence[Companion],
    ) -> Steps[Any]:
        with workflow.job_folder() as job:
            product = yield from workflow.scaled(capture.product_steps(studio, choice, job), 0.0, 0.4)
            yield Progress("stage", 0.5, f"Staging in {candidate.id}")
            yield None
            staged = capture.stage_product(product, [candidate], session.state.found, options, None, beside)[0]
            try:
                yield from history.remember_steps(studio, session.state.found, candidate.id)
            except GeneratorExit:  # cancelled: nobody would take the staged scene up
                capture.remove_staging(staged.scene)
                raise
            return staged

    def finish(self, context: bpy.types.Context, result: Any) -> None:
        home = properties.home(context)
        scene = bpy.data.scenes[result.scene]
        scene.backlot.home = home.name
        home.backlot.staged = scene.name
        context.window_manager.backlot.text = "\n".join([f"Staged in {result.set_id}", *result.warnings])
        if context.window:
            context.window.scene = scene
            home.backlot.view = home.backlot.view or view_perspective(context)
            view_perspective(context, "CAMERA")


class BACKLOT_OT_remove_staging(bpy.types.Operator):
    """Remove the staged scene with all that came with it; your scene is as it was before"""

    bl_idname = "backlot.remove_staging"
    bl_label = "Remove staging"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return bool(properties.home(context).backlot.staged) and not context.window_manager.backlot.running

    def execute(self, context: bpy.types.Context) -> set[str]:
        clear(context)
        try:
            remove_staging(context)
        except BacklotError as ex:
            self.report({"ERROR"}, str(ex))
            return {"CANCELLED"}
        return {"FINISHED"}


def beside_it(context: bpy.types.Context, choice: capture.Choice) -> list[Companion]:
    """What the sidebar says stands in the same picture. Raises BacklotError("bad_arrangement" | "product_gone")."""
    home = properties.home(context)
    choices = home.backlot
    if choices.source == "PHOTO" or choices.arrangement not in (groups.LINE_UP, groups.PACKAGING):
        return []
    if not choices.companions:
        raise BacklotError(
            "bad_arrangement",
            f"The arrangement {choices.arrangement} needs another product.",
            "Choose the collection that stands with it.",
        )
    own = choice.kind in ("object", "collection")
    chosen = capture.chosen_product(choice.kind, choice.name, choice.scene).objects if own else ()
    unit = (session.state.found.get("features") or {}).get("unit_scale") if own else None
    beside = companions.of_collection(choices.companions.name, home.name, chosen, unit)
    groups.checked(choices.arrangement, len(beside))
    return beside


def remove_staging(context: bpy.types.Context) -> None:
    """Back to the user's scene, and the staged one gone."""
    home = properties.home(context)
    name = home.backlot.staged
    if not name:
        return
    for window in context.window_manager.windows:
        if window.scene.name == name:
            window.scene = home
    capture.remove_staging(name)
    home.backlot.staged = ""
    if context.window and home.backlot.view:
        view_perspective(context, home.backlot.view)
        home.backlot.view = ""


def shoot_options(context: bpy.types.Context, set_id: str) -> ShootOptions:
    """The sidebar's choices as options of the workflow."""
    choices = properties.home(context).backlot
    out = Path(bpy.path.abspath(choices.out))
    if not out.is_absolute():  # "//" in a file that was never saved
        out = Path.home() / out
    name = Path(bpy.path.abspath(choices.file or choices.photo)).stem if choices.source in ("FILE", "PHOTO") else ""
    if choices.source == "COLLECTION" and choices.collection:
        name = choices.collection.name
    elif choices.source == "OBJECT":
        name = choose(context).name
    return ShootOptions(
        set=set_id,
        mark="" if choices.mark in ("", properties.ANY_MARK[0]) else choices.mark,
        camera=choices.camera or "hero",
        light=choices.light or lights.BRIEF,
        pose="" if choices.pose == "AUTO" or choices.source == "PHOTO" else choices.pose,
        arrangement="" if choices.source == "PHOTO" else choices.arrangement,
        leave_out=tuple(name for name in PARTS if name.upper() in choices.leave_out),
        copy_space="" if choices.copy_space == "NONE" else choices.copy_space.lower(),
        size=(choices.width, choices.height),
        samples=choices.samples,
        seed=choices.seed,
        device=choices.device,
        out=out,
        name=bpy.path.clean_name(name) or "product",
        formats=tuple(sorted(choices.formats)),
        exr=choices.exr,
        background="" if choices.background == "SET" else choices.background.lower(),
        rules=tuple(sorted(choices.rules)),
        auto_fix=choices.auto_fix,
        framing="" if choices.framing == "BRIEF" else choices.framing,
        depth_of_field=choices.depth_of_field.lower(),
        shapes=tuple(name for name in SHAPES if name in choices.shapes),
    )


def view_perspective(context: bpy.types.Context, perspective: str = "") -> str:
    """How the window's first 3D view looks (PERSP, ORTHO, CAMERA); all of them are set when one is given."""
    views = [area.spaces.active.region_3d for area in context.window.screen.areas if area.type == "VIEW_3D"]
    before = str(views[0].view_perspective) if views else ""
    if perspective:
        for view in views:
            view.view_perspective = perspective
    return before


register, unregister = bpy.utils.register_classes_factory((BACKLOT_OT_stage, BACKLOT_OT_remove_staging))
