# SPDX-License-Identifier: GPL-3.0-or-later
"""A staged scene's pictures, here or in a second Blender: only the second can be stopped in the middle of a render."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from . import background, capture, workflow
from .blender import require_bpy
from .engine.protocol import BacklotError
from .workflow import Progress, ShootOptions, Steps, Studio


def picture_steps(studio: Studio, scene: str, options: ShootOptions) -> Steps[dict[str, Any]]:
    """What `capture.shoot_staged` returns. With ``studio.apart`` no step blocks, and closing them stops the render."""
    yield Progress("render", 0.0, "Rendering")
    if not studio.apart:
        return capture.shoot_staged(studio, scene, options, studio.tell("render", 0.45, 0.97))
    from .output import devices

    # a second Blender has factory settings: it cannot know what the user's say
    options = replace(options, device=devices.chosen(options.device).spec)
    with workflow.job_folder() as folder:
        yield Progress("copy", 0.0, "Copying the file for a second Blender")
        blend = save_copy(folder)
        job = {"job": "render", "scene": scene, "options": options.to_json()}
        return (yield from background.job_steps(background.program(), blend, job, folder, studio.wait_s))


def save_copy(folder: Path) -> Path:
    """A copy of the open file as it is now, unsaved changes included; the file itself is not written."""
    path = folder / "copy.blend"
    try:
        require_bpy().ops.wm.save_as_mainfile(filepath=str(path), copy=True, check_existing=False, compress=False)
    except RuntimeError as ex:
        raise BacklotError("no_space", f"A copy of the file cannot be written: {ex}", "Free some space.") from ex
    return path
