# SPDX-License-Identifier: GPL-3.0-or-later
"""Which datablocks came in between two moments, and taking exactly those away again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import bpy


def all_blocks() -> Iterator[bpy.types.ID]:
    """Every datablock of the file, but for the slots that Blender itself keeps for renders and viewer nodes."""
    seen: set[int] = set()  # 5.2 lists every block a second time, in a collection of all
    for prop in bpy.data.bl_rna.properties:
        if prop.type == "COLLECTION":
            for block in getattr(bpy.data, prop.identifier):
                slot = isinstance(block, bpy.types.Image) and block.type in ("RENDER_RESULT", "COMPOSITING")
                if not slot and block.session_uid not in seen:
                    seen.add(block.session_uid)
                    yield block


def snapshot() -> frozenset[int]:
    """Identities of all datablocks now; they survive renaming, and are never used twice in a session."""
    return frozenset(b.session_uid for b in all_blocks())


def created(before: frozenset[int]) -> list[bpy.types.ID]:
    """Datablocks that did not exist at ``before``."""
    return [b for b in all_blocks() if b.session_uid not in before]


def drop_libraries(before: frozenset[int]) -> None:
    """Appending leaves an entry of the library file behind, although nothing is linked to it."""
    for library in [b for b in created(before) if isinstance(b, bpy.types.Library)]:
        if not library.users_id:
            bpy.data.libraries.remove(library)


def render_slot() -> bool:
    """Whether the file has Blender's slot for render results, which the first render of a session makes."""
    return any(i.type == "RENDER_RESULT" for i in bpy.data.images)


def drop_render_slot() -> None:
    """Remove the slot again where only our own small renders went into it."""
    for image in [i for i in bpy.data.images if i.type == "RENDER_RESULT"]:
        bpy.data.images.remove(image)


def tag(block: Any, key: str) -> str:
    """A datablock's own custom property as text, or empty. Window-manager types and libraries may have none."""
    try:
        return str(block.get(key, ""))
    except (TypeError, AttributeError):
        return ""


def remove(blocks: Iterable[bpy.types.ID]) -> list[str]:
    """Delete datablocks; those that something else still uses are kept. Returns the names of the kept ones."""
    blocks = list(blocks)
    names = {b.session_uid: b.name for b in blocks}
    owners = (bpy.types.Scene, bpy.types.Object, bpy.types.Collection)
    # what owns goes first, so that the users of data, materials and images fall to zero
    scenes = {b for b in blocks if isinstance(b, bpy.types.Scene)}
    for kind in owners:
        for block in [b for b in blocks if isinstance(b, kind)]:
            if kind is bpy.types.Object and not scenes.issuperset(block.users_scene):
                continue  # the user took it into a scene of his own
            blocks.remove(block)
            if kind is bpy.types.Scene and len(bpy.data.scenes) == 1:
                continue  # a file always keeps one scene
            bpy.data.batch_remove([block])
    while True:
        free = [b for b in blocks if b.users == 0 or (b.users == 1 and b.use_fake_user)]
        if not free:
            break
        for block in free:
            blocks.remove(block)
        bpy.data.batch_remove(free)
    return [names[b.session_uid] for b in blocks if b.session_uid in names]
