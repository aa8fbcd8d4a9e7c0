# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that differs between Blender 4.2 and 5.2, or between systems. No other module asks for a version."""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import bpy

VIEW_TRANSFORMS = ("Khronos PBR Neutral", "AgX", "Standard")
"""Best first. PBR Neutral keeps the product's own colors; a studio's own OCIO config may lack it."""


def _flush_c() -> None:
    """Empty the C library's buffers, so that text printed by importers goes where fd 1 points now."""
    with contextlib.suppress(OSError, AttributeError):
        (ctypes.cdll.ucrtbase if sys.platform == "win32" else ctypes.CDLL(None)).fflush(None)


@contextlib.contextmanager
def stdout_to_stderr() -> Iterator[None]:
    """Send fd 1 to stderr meanwhile: importers and the renderer print there, and ``--json`` owns that stream."""
    sys.stdout.flush()
    _flush_c()
    try:
        saved = os.dup(1)
        os.dup2(2, 1)
    except OSError:  # a window program may have no standard streams at all
        yield
        return
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        sys.stdout.flush()
        _flush_c()
        os.dup2(saved, 1)
        os.close(saved)


def call(operator: Any, **properties: Any) -> set[str]:
    """Run an operator with those of ``properties`` that this Blender's version of it knows.

    Raises RuntimeError where the operator reports an error.
    """
    known = set(operator.get_rna_type().properties.keys())
    return set(operator(**{k: v for k, v in properties.items() if k in known}))


def has_operator(module: str, name: str) -> bool:
    """Whether an operator exists: Blender builds leave importers out."""
    try:
        getattr(getattr(bpy.ops, module), name).get_rna_type()
    except (AttributeError, KeyError, RuntimeError):
        return False
    return True


def fbx_operator() -> Any:
    """The FBX importer: 4.5 brought a native one, which later versions keep."""
    return bpy.ops.wm.fbx_import if has_operator("wm", "fbx_import") else bpy.ops.import_scene.fbx


def view_transform(scene: bpy.types.Scene) -> str:
    """Set the best view transform that this color configuration has, with a neutral look; returns its name."""
    view = scene.view_settings
    for name in VIEW_TRANSFORMS:
        try:
            view.view_transform = name
        except TypeError:
            continue
        with contextlib.suppress(TypeError):
            view.look = "None"
        return name
    return str(view.view_transform)


def denoise(scene: bpy.types.Scene) -> bool:
    """Switch OpenImageDenoise on; False where this Blender was built without it, as Debian's is."""
    cycles = scene.cycles
    try:
        cycles.denoiser = "OPENIMAGEDENOISE"
    except TypeError:
        cycles.use_denoising = False
        return False
    cycles.use_denoising = True
    cycles.denoising_input_passes = "RGB_ALBEDO_NORMAL"
    cycles.denoising_prefilter = "ACCURATE"
    return True


def no_compositor(scene: bpy.types.Scene) -> None:
    """Switch compositing off: ``scene.node_tree`` became ``compositing_node_group`` in 5.0."""
    scene.render.use_compositing = False
    scene.render.use_sequencer = False
    if bpy.app.version < (5, 0, 0):
        scene.use_nodes = False


def ensure_nodes(owner: Any) -> None:
    """Give a material or world its node tree: always there from 5.0 on, where the switch is deprecated."""
    if bpy.app.version < (5, 0, 0) or owner.node_tree is None:
        owner.use_nodes = True


def name_limit() -> int:
    """Longest datablock name, bytes."""
    return 255 if bpy.app.version >= (5, 0, 0) else 63


def draco_library() -> bool:
    """Whether the library that decodes Draco meshes came with this Blender."""
    try:
        draco: Any = importlib.import_module("io_scene_gltf2.io.com.draco")
    except ImportError:
        return False
    exists = getattr(draco, "dll_exists", None)
    return bool(exists is None or exists(quiet=True))


def set_png(scene: bpy.types.Scene, depth: int = 8) -> None:
    """Still picture, PNG, RGBA. 5.0 sorts formats by ``media_type``, which has to be set first."""
    _set_format(scene, "PNG", "RGBA", str(depth))
    scene.render.image_settings.compression = 15


def set_exr(scene: bpy.types.Scene) -> None:
    """Scene-linear float picture, for metering."""
    _set_format(scene, "OPEN_EXR", "RGBA", "32")
    scene.render.image_settings.exr_codec = "ZIP"


def set_multilayer(scene: bpy.types.Scene) -> None:
    """All passes of all layers in one EXR, half floats where that suffices; packed without loss, and in one part: from
    5.0 on Blender would write several, which fewer programs read."""
    _set_format(scene, "OPEN_EXR_MULTILAYER", "RGBA", "16", media="MULTI_LAYER_IMAGE")
    settings = scene.render.image_settings
    settings.exr_codec = "ZIP"
    if hasattr(settings, "use_exr_interleave"):
        settings.use_exr_interleave = True


def _set_format(scene: bpy.types.Scene, file_format: str, mode: str, depth: str, media: str = "IMAGE") -> None:
    settings = scene.render.image_settings
    if hasattr(settings, "media_type"):
        settings.media_type = media
    settings.file_format = file_format
    settings.color_mode = mode
    settings.color_depth = depth


def film_scene(frames: Sequence[Path], size: tuple[int, int], rate: int, path: Path) -> bpy.types.Scene:
    """A scene whose sequencer shows the frames, set up to write them as H.264 into ``path``."""
    scene = bpy.data.scenes.new("Backlot film")
    scene.render.resolution_x, scene.render.resolution_y = size
    scene.render.resolution_percentage = 100
    scene.render.fps, scene.render.fps_base = rate, 1.0
    scene.frame_start, scene.frame_end = 1, len(frames)
    # the pictures are finished: nothing between them and the film may change their colors
    scene.display_settings.display_device = "sRGB"
    scene.view_settings.view_transform = "Standard"
    scene.sequencer_colorspace_settings.name = "sRGB"
    editor = scene.sequence_editor_create()
    strips = editor.strips if hasattr(editor, "strips") else editor.sequences
    strip = strips.new_image(name="frames", filepath=str(frames[0]), channel=1, frame_start=1)
    for frame in frames[1:]:
        strip.elements.append(frame.name)
    strip.frame_final_duration = len(frames)
    scene.render.use_sequencer, scene.render.use_compositing = True, False
    _set_format(scene, "FFMPEG", "RGB", "8", media="VIDEO")
    film = scene.render.ffmpeg
    film.format, film.codec, film.audio_codec = "MPEG4", "H264", "NONE"
    film.constant_rate_factor, film.gopsize = "HIGH", rate
    scene.render.use_file_extension = False
    scene.render.filepath = str(path)
    return scene
