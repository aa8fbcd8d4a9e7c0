# SPDX-License-Identifier: GPL-3.0-or-later
"""Give an appended set the variant that was chosen, and leave nothing of the others in the user's file."""

from __future__ import annotations

from collections.abc import Iterable

import bpy

from . import assignments


def settle(root: bpy.types.Collection, scene: bpy.types.Scene, variant: str, came: Iterable[bpy.types.ID]) -> None:
    """Apply ``variant`` to the set of ``root``; then what is hidden in it, and what only others use, is removed.

    came: all datablocks that were appended with the set. Raises ValueError: a variant that is not there or faulty.
    """
    assignments.apply(root, scene, variant)
    things = root.get(assignments.OBJECTS)
    hidden = [
        item
        for item in (things.values() if hasattr(things, "values") else ())
        if isinstance(item, bpy.types.Object) and item.hide_render and item.name in root.all_objects
    ]
    for key in (assignments.DATA, assignments.OBJECTS, assignments.MATERIALS, assignments.WORLDS):
        if key in root:
            del root[key]
    data = [item.data for item in hidden if item.data is not None]
    spare = [block for block in came if isinstance(block, (bpy.types.Material, bpy.types.World))]
    bpy.data.batch_remove(hidden)
    for blocks in (data, spare):  # users first
        bpy.data.batch_remove([block for block in dict.fromkeys(blocks) if not block.users])
