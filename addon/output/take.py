# SPDX-License-Identifier: GPL-3.0-or-later
"""Take the picture of a staged scene: a draft that is mended once where that is wished, then all files, then checks."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import bpy

from ..engine.protocol import BacklotError
from ..staging.records import Staged
from ..workflow import Clock, ShootOptions
from . import autofix, devices, formats, metadata, packshot, quality, render, rules, shadow

DRAFT_LONGER = 384
"""Longer side of the draft, pixels: enough for exposure, frame and outline."""

Tell = Callable[[float, str], None]


def check_options(options: ShootOptions) -> None:
    """What would fail only after the render fails before it.

    Raises BacklotError: unknown_rules, bad_rules, format_unsupported, bad_option.
    """
    devices.chosen(options.device)
    for name in options.rules:
        rules.load(name)
    if options.background not in ("", *packshot.BACKGROUNDS):
        known = " and ".join(packshot.BACKGROUNDS)
        raise BacklotError("bad_option", f"There is no background '{options.background}'.", f"There are {known}.")
    if options.background == shadow.TRANSPARENT and "jpeg" in options.formats:
        raise BacklotError("format_unsupported", "JPEG knows no transparency.", "Take WebP, or --background white.")
    formats.check(options.formats)


def take(
    staged: Staged, options: ShootOptions, picture: Path, software: str, clock: Clock, tell: Tell | None = None
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any] | None]:
    """What was rendered, its quality report and, with auto-fix, {"done", "before"}: what was mended and the draft's
    report. Blocks; ``staged`` is changed where something is mended. Raises what `check_options` and `render` raise."""
    check_options(options)
    words = metadata.of_staged(staged, software)
    alone = bool(options.background)
    fixed = mend(staged, options) if options.auto_fix else None
    if fixed is not None:
        clock.lap("auto_fix")
    rendered = render.render(staged, render_options(options, picture, words), tell)
    clock.lap("render")
    files = formats.write_others(picture, options.formats, words)
    if options.formats:
        clock.lap("formats")
    rendered["files"] = [path.name for path in files] + ([Path(rendered["exr"]).name] if options.exr else [])
    checked = quality.check(staged, picture, options.rules, options.copy_space, alone, files)
    clock.lap("check")
    return rendered, checked, fixed


def render_options(options: ShootOptions, picture: Path, words: metadata.Metadata) -> render.RenderOptions:
    """How the finished picture is rendered."""
    return render.RenderOptions(
        picture, samples=options.samples, seed=options.seed, depth=16 if "png16" in options.formats else 8,
        exr=options.exr, background=options.background, metadata=words, device=options.device,
    )  # fmt: skip


def mend(staged: Staged, options: ShootOptions) -> dict[str, Any]:
    """Take a draft, mend what it shows, once."""
    longer = max(staged.resolution)
    scale = min(1.0, DRAFT_LONGER / longer)
    size = max(16, round(staged.resolution[0] * scale)), max(16, round(staged.resolution[1] * scale))
    with tempfile.TemporaryDirectory(prefix="backlot-draft-", dir=bpy.app.tempdir) as folder:
        draft = Path(folder) / "draft.png"
        small = replace(staged, resolution=size)
        render.render(small, render.RenderOptions(draft, preset="draft", seed=options.seed, device=options.device))
        before = quality.check(small, draft, options.rules, options.copy_space, bool(options.background))
    change = autofix.plan(before["findings"], staged.frame, options.copy_space)
    if change is not None:
        autofix.apply(staged, change)
    return {"done": change.words() if change else [], "before": before}
