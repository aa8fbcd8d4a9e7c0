# SPDX-License-Identifier: GPL-3.0-or-later
# mypy: allow-subclassing-any
"""Rank the sets of the library for the chosen product."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import bpy

from .. import apart, background, candidates, capture, properties, report, session, wish_properties, workflow
from ..engine.protocol import BacklotError
from ..product.lengths import read_size
from ..workflow import Steps, Studio
from .job import Job


class BACKLOT_OT_find_sets(Job, bpy.types.Operator):
    """Look at the chosen product, write its studio brief and rank the sets of the library for it"""

    bl_idname = "backlot.find_sets"
    bl_label = "Find sets"

    def steps(self, context: bpy.types.Context, studio: Studio) -> Steps[Any]:
        choice = choose(context)
        session.state.library = studio.library or workflow.default_library()
        window = bool(context.window) and not bpy.app.background
        return self._steps(choice, studio, choice.said, window, wanted_brief(context))

    @staticmethod
    def _steps(
        choice: capture.Choice, studio: Studio, said: dict[str, Any], window: bool, brief: dict[str, str]
    ) -> Steps[Any]:
        with workflow.job_folder() as folder:
            looking = (
                _in_second_blender(choice, folder)
                if window and choice.kind != "photo"
                else capture.choice_steps(choice, folder)
            )
            subject = yield from workflow.scaled(looking, 0.0, 0.5)
            if said:
                subject["said"] = said
            found = yield from workflow.scaled(workflow.find_sets_steps(studio, subject, brief=brief), 0.5, 1.0)
        return found

    def finish(self, context: bpy.types.Context, result: Any) -> None:
        take_up(context, result)


def take_up(context: bpy.types.Context, found: dict[str, Any]) -> None:
    """Show a new recommendation in place of the last one."""
    if session.state.proofs is not None:  # they were of the last search
        session.state.proofs.remove()
        session.state.proofs = None
    show(context, found)


def choose(context: bpy.types.Context) -> capture.Choice:
    """The product that the user chose in the sidebar, with what he says of it.

    Raises BacklotError("nothing_chosen" | "missing_file" | "bad_size" …).
    """
    return replace(_chosen(context), said=_said(properties.home(context).backlot))


def wanted_brief(context: bpy.types.Context) -> dict[str, str]:
    """Direction and language of the brief, as chosen in the sidebar."""
    choices = properties.home(context).backlot
    return {"direction": choices.direction, "language": choices.language}


def _said(choices: Any) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if words := choices.said_type.strip():
        said["type"] = words
    if size := choices.said_size.strip():
        said["size_m"] = read_size(size)
    if choices.up != "AUTO":
        said["up"] = choices.up
    return said | wish_properties.said(choices)


def _chosen(context: bpy.types.Context) -> capture.Choice:
    home = properties.home(context)
    choices, scene = home.backlot, home.name
    if choices.source == "OBJECT":
        layer = context.view_layer if context.scene == home else home.view_layers[0]
        obj = layer.objects.active
        if obj is None:
            raise BacklotError("nothing_chosen", "No object is active.", "Click on the product in the viewport first.")
        return capture.Choice("object", obj.name, scene)
    if choices.source == "COLLECTION":
        if choices.collection is None:
            raise BacklotError("nothing_chosen", "No collection is chosen.", "Choose the product's collection.")
        return capture.Choice("collection", choices.collection.name, scene)
    name = choices.file if choices.source == "FILE" else choices.photo
    if not name:
        raise BacklotError("nothing_chosen", "No file is chosen.", "Choose the product's file.")
    path = Path(bpy.path.abspath(name))
    wanted = "product" if choices.source == "FILE" else "photo"
    if workflow.input_kind(path) != wanted:
        raise BacklotError(
            "unknown_type", f"'{path.name}' is not a {'3D file' if wanted == 'product' else 'photo'}.", ""
        )
    return capture.Choice(wanted, str(path), scene)


def _in_second_blender(choice: capture.Choice, folder: Path) -> Steps[dict[str, Any]]:
    """Views and measurements made by a second Blender from a copy of the open file, so that the window stays free."""
    blend = None
    if choice.kind != "product":
        yield workflow.Progress("copy", 0.0, "Copying the file for a second Blender")
        blend = apart.save_copy(folder)
    job = {"job": "capture", "kind": choice.kind, "name": choice.name, "scene": choice.scene, "said": choice.said}
    return (yield from background.job_steps(background.program(), blend, job, folder, 0.0))


def show(context: bpy.types.Context, found: dict[str, Any]) -> None:
    """Take a recommendation up into the sidebar."""
    session.state.found = found
    status = context.window_manager.backlot
    lines = report.features_lines(found["features"])
    status.product, status.details = lines[0], "\n".join(line.strip() for line in lines[1:])
    status.brief = str(found["brief"].get("text", ""))
    status.verdict = found["verdict"]
    status.gap = str((found.get("gap") or {}).get("text", ""))
    library = session.state.library
    proofs = session.state.proofs.pictures if session.state.proofs else {}
    status.matches.clear()
    for match in found["matches"]:
        item = status.matches.add()
        item.name = item.title = match.get("title") or match["set"]
        item.set_id, item.score = match["set"], match["score"]
        item.reasons, item.objection = "\n".join(match["reasons"]), match.get("objection", "")
        item.stageable = match.get("stageable", True)
        if library:
            set_id, variant = candidates.split_id(match["set"])
            candidate = candidates.Candidate(library / set_id, variant)
            item.folder, item.preview = str(candidate.folder), proofs.get(match["set"]) or str(candidate.preview)
    _load_previews(status)
    status.match_index = 0
    status.text = ""


def _load_previews(status: Any) -> None:
    """Register the pictures of the candidates; Blender reads them when they are first drawn."""
    import bpy.utils.previews

    if session.state.previews is None:
        session.state.previews = bpy.utils.previews.new()
    for match in status.matches:
        if match.preview not in session.state.previews and Path(match.preview).is_file():
            session.state.previews.load(match.preview, match.preview, "IMAGE")


def take_places(status: Any) -> None:
    """The menus of cameras and marks follow the chosen set."""
    session.state.cameras = session.state.marks = ()
    if not 0 <= status.match_index < len(status.matches):
        return
    try:
        card = json.loads((Path(status.matches[status.match_index].folder) / "card.json").read_text("utf-8"))
        cameras, marks = ([str(each["name"]) for each in card[part]] for part in ("cameras", "marks"))
    except (OSError, ValueError, KeyError, TypeError):
        return
    session.state.cameras = tuple((name, _in_words(name), f"Camera {name} of the set") for name in cameras)
    session.state.marks = (
        properties.ANY_MARK,
        *((name, _in_words(name.removeprefix("mark.")), f"Mark {name} of the set") for name in marks),
    )


def _in_words(name: str) -> str:
    return name.replace("_", " ").capitalize()


register, unregister = bpy.utils.register_classes_factory((BACKLOT_OT_find_sets,))
