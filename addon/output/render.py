# SPDX-License-Identifier: GPL-3.0-or-later
"""Render a staged scene to a PNG: device, samples, progress, atomic file."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy

from .. import compat
from ..engine.protocol import BacklotError, Cancelled
from ..staging.records import Staged
from . import devices, exr, packshot, passes, png
from .metadata import Metadata
from .picture import staged_scene

Progress = Callable[[float, str], None]

PRESETS: dict[str, tuple[int, float]] = {"draft": (12, 0.2), "proof": (24, 0.08), "final": (28, 0.06)}
"""Most samples of a pixel, and the noise at which a pixel is left alone; the denoiser does the rest."""

ENDINGS = (".png", ".exr", ".plate.exr")
"""Of the files that a render writes before they get their names: picture, passes, the set without the product."""

_SAMPLE = re.compile(r"Sample (\d+)/(\d+)")


@dataclass(slots=True)
class RenderOptions:
    """path: of the PNG. samples: instead of the preset's. device: auto, cpu, gpu or another Blender's choice (see
    `devices`).

    depth: bits of a channel, 8 or 16. exr: also all passes, in a multilayer EXR of the same name.
    background: transparent or white shows the product and its shadow alone. metadata: words for the EXR.
    """

    path: str | Path
    preset: str = "final"
    samples: int | None = None
    device: str = "auto"
    seed: int = 0
    depth: int = 8
    exr: bool = False
    background: str = ""
    metadata: Metadata | None = None


def render(
    staged: Staged,
    options: RenderOptions,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> dict[str, Any]:
    """Render and write the picture; returns {"path", "width", "height", "samples", "noise", "device", "seconds"}, and
    "exr", the path of the passes, where they are asked for.

    Blocking. ``cancelled`` is asked before and after; Blender offers no way to stop a blocking render from inside, so a
    front that must stop at once ends the process (the picture under its final name is then the old one, or none).
    Raises BacklotError: no_space, render_failed, product_gone, no_gpu; Cancelled.
    """
    scene = prepare(staged, options)
    path = Path(options.path)
    temporary, passes_file, plate = (temporary_path(path, ending) for ending in ENDINGS)
    tell = progress or (lambda fraction, text: None)
    state = {"last": 0.0}

    def stats(*args: Any) -> None:
        match = _SAMPLE.search(str(args[0])) if args else None
        if match and time.monotonic() - state["last"] > 0.2:
            state["last"] = time.monotonic()
            done, total = int(match[1]), max(1, int(match[2]))
            tell(min(0.98, done / total), f"Sample {done} of {total}")

    if cancelled and cancelled():
        raise Cancelled
    started = time.monotonic()
    bpy.app.handlers.render_stats.append(stats)
    try:
        with contextlib.ExitStack() as stack:
            device = stack.enter_context(devices.applied(options.device))
            scene.cycles.device = "GPU" if device.names else "CPU"
            stack.enter_context(compat.stdout_to_stderr())
            if options.exr:
                stack.enter_context(passes.recorded(scene, staged, passes_file))
            elif options.background:
                compat.set_exr(scene)
                scene.render.filepath = str(passes_file)
            bpy.ops.render.render(scene=scene.name, write_still=True)
            if options.exr and not options.background:
                passes.save_picture(scene, temporary, options.depth)
        if cancelled and cancelled():
            raise Cancelled
        if options.background:
            with compat.stdout_to_stderr():
                shown, more = packshot.alone(scene, staged, passes_file, plate, options.background)
            temporary.write_bytes(png.encode(shown, options.depth))
            if options.exr:
                passes_file.write_bytes(exr.with_planes(passes_file.read_bytes(), more))
        finish(temporary, path)
        if options.exr:
            said = options.metadata or Metadata(path.stem)
            passes.finish(passes_file, path.with_suffix(".exr"), staged, said, scene.view_settings.exposure)
    except RuntimeError as ex:
        raise BacklotError(
            "render_failed", f"The picture {path.name} cannot be rendered: {str(ex).strip()[:200]}"
        ) from ex
    finally:
        bpy.app.handlers.render_stats.remove(stats)
        compat.set_png(scene, options.depth)
        for left in (temporary, passes_file, plate):
            left.unlink(missing_ok=True)
    return summary(staged, options, time.monotonic() - started) | {"device": device.words}


def prepare(staged: Staged, options: RenderOptions) -> bpy.types.Scene:
    """Set the scene up for one picture at `temporary_path`; then any front may render it, also in the window
    (``render.render("INVOKE_DEFAULT")``, followed by `finish`). Raises BacklotError no_space, product_gone."""
    scene = staged_scene(staged)
    if options.preset not in PRESETS:
        raise BacklotError("bad_option", f"There is no preset {options.preset}.", f"Choose from {', '.join(PRESETS)}.")
    if options.background:
        packshot.check(staged)
    path = Path(options.path)
    _check_folder(path, staged.resolution, passes.BYTES_A_PIXEL if options.exr else 0)
    samples, noise = PRESETS[options.preset]
    cycles = scene.cycles
    cycles.samples = options.samples or samples
    cycles.use_adaptive_sampling = True
    cycles.adaptive_threshold = noise
    cycles.adaptive_min_samples = min(10, cycles.samples)
    cycles.seed = options.seed
    compat.denoise(scene)
    cycles.device = "CPU"
    scene.render.resolution_x, scene.render.resolution_y = staged.resolution
    for layer in scene.view_layers:
        layer.use = layer == scene.view_layers[0]
    compat.set_png(scene, options.depth)
    scene.render.use_file_extension = False
    scene.render.filepath = str(temporary_path(path))
    return scene


def summary(staged: Staged, options: RenderOptions, seconds: float) -> dict[str, Any]:
    scene = bpy.data.scenes[staged.scene]
    return {
        "path": str(options.path),
        "width": staged.resolution[0],
        "height": staged.resolution[1],
        "samples": scene.cycles.samples,
        "noise": round(scene.cycles.adaptive_threshold, 4),
        "seed": scene.cycles.seed,
        "device": scene.cycles.device,
        "preset": options.preset,
        "denoiser": "OpenImageDenoise, albedo and normal" if scene.cycles.use_denoising else "none",
        "seconds": round(seconds, 2),
        "background": options.background or "set",
        **({"exr": str(Path(options.path).with_suffix(".exr"))} if options.exr else {}),
    }


def temporary_path(path: Path, ending: str = ".png") -> Path:
    """Where the picture grows before it gets its name: beside it, so that the renaming is atomic."""
    return path.with_name(f".{path.stem}.{os.getpid()}.part{ending}")


def finish(temporary: Path, path: Path) -> None:
    """Give the written picture its final name; raises BacklotError("render_failed") when it is not whole."""
    try:
        with temporary.open("rb") as f:
            head = f.read(8)
            f.seek(-12, os.SEEK_END)
            whole = head == b"\x89PNG\r\n\x1a\n" and f.read(12)[4:8] == b"IEND"
        if not whole:
            raise BacklotError("render_failed", f"The picture {path.name} was not written whole.", "Is the disk full?")
        os.replace(temporary, path)
    except OSError as ex:
        raise BacklotError(
            "render_failed", f"The picture {path} cannot be written: {ex.strerror or ex}.", "Is the disk full?"
        ) from ex


def _check_folder(path: Path, resolution: tuple[int, int], more: int) -> None:
    """A render takes minutes: what would make the writing fail is found before it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(path.parent).free
        probe = temporary_path(path)
        probe.touch()
        probe.unlink()
    except OSError as ex:
        raise BacklotError(
            "not_writable", f"Nothing can be written to {path.parent}: {ex.strerror}.", "Choose another folder."
        ) from ex
    need = resolution[0] * resolution[1] * (8 + more) + (8 << 20)
    if free < need:
        raise BacklotError(
            "no_space",
            f"{path.parent} has {free >> 20} MiB free; the picture needs up to {need >> 20}.",
            "Make room, or choose another folder.",
        )
