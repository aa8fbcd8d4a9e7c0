# SPDX-License-Identifier: GPL-3.0-or-later
# mypy: allow-subclassing-any
"""Price position, channel and the user's categories in the sidebar: a menu each.

The menus of categories are made when Blender registers the extension, from the files as they are then.
"""

from __future__ import annotations

from typing import Any

import bpy
from bpy.props import EnumProperty

from . import wishes
from .engine.protocol import BacklotError

AUTO = "AUTO"
POSITIONS = (
    (AUTO, "Usual Price", "The price position that is usual for such products"),
    ("everyday", "Everyday", "Bright, open light, the product large, its use in view"),
    ("premium", "Premium", "One better material, two props at most, a shadow that is left alone"),
    ("luxury", "Luxury", "Air, shadow and one precious surface"),
)


def channel_items(_self: Any, _context: Any) -> Any:
    """Items of the channel menu. Kept: Blender keeps no reference to the strings."""
    global _channels
    if not _channels:
        try:
            found = wishes.channels().items()
            _channels = tuple((name, name.replace("_", " ").capitalize(), why) for name, why in found)
        except BacklotError:
            _channels = (("shop", "Shop", ""),)
    return _channels


_channels: tuple[tuple[str, str, str], ...] = ()


def _categories() -> dict[str, wishes.CategoryChoice]:
    try:
        return wishes.categories()
    except BacklotError:
        return {}  # the engine says what is wrong with the file


def _menu(kind: wishes.CategoryChoice) -> Any:
    items = tuple((word, word.capitalize(), ", ".join(also)) for word, also in kind.words.items())
    if kind.multiple:
        return EnumProperty(name=kind.name.capitalize(), description=kind.question, items=items, options={"ENUM_FLAG"})
    items = ((AUTO, "Not Said", kind.question), *items)
    return EnumProperty(name=kind.name.capitalize(), description=kind.question, items=items, default=AUTO)


def _key(name: str) -> str:
    return name.replace(" ", "_")


def category_group() -> type[bpy.types.PropertyGroup]:
    """The class BACKLOT_PG_categories, with one menu for each category that is described."""
    menus = {_key(name): _menu(kind) for name, kind in _categories().items()}
    return type("BACKLOT_PG_categories", (bpy.types.PropertyGroup,), {"__annotations__": menus})


def draw(layout: Any, choices: Any) -> None:
    """The fields, under those of the product."""
    row = layout.row(align=True)
    row.prop(choices, "position", text="")
    row.prop(choices, "channel", text="")
    for name, kind in _categories().items():
        if hasattr(choices.categories, _key(name)):
            line = layout.row(align=True)
            line.label(text=name.capitalize())
            if kind.multiple:
                text = ", ".join(_chosen(choices, name)) or "Not Said"
                line.prop_menu_enum(choices.categories, _key(name), text=text)
            else:
                line.prop(choices.categories, _key(name), text="")


def _chosen(choices: Any, name: str) -> list[str]:
    value = getattr(choices.categories, _key(name), AUTO)
    words = sorted(value) if isinstance(value, set) else [value]
    return [word for word in words if word != AUTO]


def said(choices: Any) -> dict[str, Any]:
    """What was chosen, in the engine's words; nothing for what was left as usual."""
    out: dict[str, Any] = {}
    if choices.position != AUTO:
        out["position"] = choices.position
    items = channel_items(None, None)
    if choices.channel and choices.channel != items[0][0]:
        out["channel"] = choices.channel
    chosen = {name: words for name in _categories() if (words := _chosen(choices, name))}
    if chosen:
        out["categories"] = chosen
    return out
