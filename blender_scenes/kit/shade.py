# SPDX-License-Identifier: GPL-3.0-or-later
"""Cut-outs of whole plants for lights.gobo: several palm fronds in one object, some nearer to the lamp than others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import bpy
from mathutils import Matrix

from . import gobos
from .forms import joined

Object: TypeAlias = bpy.types.Object

# (x, y, toward the set, length, turn in degrees, seed): fronds of a palm that stands to the left and above.
PALM_BESIDE = (
    (-0.27, 0.20, 0.0, 0.54, -104.0, 3),
    (-0.43, -0.17, 0.3, 0.40, -66.0, 8),
)


def fronds(name: str, sites: Sequence[tuple[float, float, float, float, float, int]]) -> Object:
    """Palm fronds, each (x, y, how much nearer to the set, length, turn in degrees, seed); stems at (x, y)."""
    parts = []
    for number, (x, y, nearer, length, turn, seed) in enumerate(sites):
        part = gobos.palm(f"{name}.{number}", length, leaflets=24 + 3 * (seed % 3), seed=seed)
        stem_down = Matrix.Translation((0.0, length / 2, 0.0))
        turned = Matrix.Rotation(turn * 3.14159265 / 180, 4, "Z")
        part.matrix_basis = Matrix.Translation((x, y, -nearer)) @ turned @ stem_down
        parts.append(part)
    return joined(name, parts)
