# SPDX-License-Identifier: GPL-3.0-or-later
"""Getting hold of bpy, with an error that says what to install. Imports without bpy."""

from __future__ import annotations

import re
import sys
from types import ModuleType

from .engine.protocol import BacklotError

PACKAGES = {
    "libX11": "libx11-6",
    "libXi": "libxi6",
    "libXxf86vm": "libxxf86vm1",
    "libXfixes": "libxfixes3",
    "libXrender": "libxrender1",
    "libXcursor": "libxcursor1",
    "libXrandr": "libxrandr2",
    "libXinerama": "libxinerama1",
    "libXt": "libxt6",
    "libSM": "libsm6",
    "libICE": "libice6",
    "libGL": "libgl1",
    "libEGL": "libegl1",
    "libOpenGL": "libopengl0",
    "libxkbcommon": "libxkbcommon0",
    "libgomp": "libgomp1",
    "libdbus-1": "libdbus-1-3",
}
"""Debian and Ubuntu packages of the system libraries that Blender's wheel links against."""


def require_bpy() -> ModuleType:
    """bpy, or BacklotError("no_bpy" | "system_library")."""
    try:
        import bpy
    except ModuleNotFoundError as ex:
        version = ".".join(map(str, sys.version_info[:2]))
        raise BacklotError(
            "no_bpy",
            f"3D files and renders need Blender, and this Python {version} has no 'bpy'.",
            "Run `python3 build.py setup`, or use `blender -b --command backlot …`.",
        ) from ex
    except ImportError as ex:
        raise missing_library(str(ex)) from ex
    module: ModuleType = bpy
    return module


def missing_library(message: str) -> BacklotError:
    """The error for a failed import of bpy, made of the loader's message."""
    found = re.search(r"(lib[\w+-]+)\.so[.\d]*", message)
    if not found:
        return BacklotError("no_bpy", f"Blender's module cannot be loaded: {message}", "Run `backlot doctor`.")
    library = found.group(1)
    package = PACKAGES.get(library)
    everything = " ".join(
        sorted(("libxi6", "libsm6", "libxkbcommon0", "libgl1", "libxxf86vm1", "libxfixes3", "libxrender1"))
    )
    named = f"Install '{package}'" if package else f"Install the package with {found.group(0)}"
    return BacklotError(
        "system_library",
        f"Blender needs the system library {found.group(0)}, which is missing.",
        f"{named}; on Debian or Ubuntu all of them: sudo apt-get install {everything}",
    )


def empty_file() -> None:
    """Start from an empty factory file; preferences and enabled extensions stay as they are."""
    bpy = require_bpy()
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
