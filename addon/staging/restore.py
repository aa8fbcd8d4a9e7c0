# SPDX-License-Identifier: GPL-3.0-or-later
"""Take a staging away again: the user's file is as it was, datablock for datablock."""

from __future__ import annotations

import bpy

from ..product import datablocks
from .records import STAGE_TAG

RETURN_TO = "backlot_return"
"""Custom property of a staged scene: name of the scene that the window showed before."""


def staged_scenes() -> list[bpy.types.Scene]:
    return [s for s in bpy.data.scenes if datablocks.tag(s, STAGE_TAG)]


def remove(scene_name: str) -> list[str]:
    """Remove the staged scene and everything that came with it. Returns the names of datablocks that were kept, because
    the user meanwhile uses them elsewhere. An unknown name is no error: then there is nothing to remove."""
    scene = bpy.data.scenes.get(scene_name)
    stage_id = datablocks.tag(scene, STAGE_TAG) if scene else ""
    if not scene or not stage_id:
        return []
    back = bpy.data.scenes.get(str(scene.get(RETURN_TO, "")))
    other = back or next((s for s in bpy.data.scenes if s != scene), None)
    for manager in bpy.data.window_managers:
        for window in manager.windows:
            if window.scene == scene and other is not None:
                window.scene = other
    return remove_stage(stage_id)


def remove_stage(stage_id: str) -> list[str]:
    """Remove all datablocks of one stage id."""
    kept = datablocks.remove([b for b in datablocks.all_blocks() if datablocks.tag(b, STAGE_TAG) == stage_id])
    for block in datablocks.all_blocks():
        if datablocks.tag(block, STAGE_TAG) == stage_id:
            del block[STAGE_TAG]  # now the user's
    return kept
