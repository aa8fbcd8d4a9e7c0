# SPDX-License-Identifier: GPL-3.0-or-later
"""The set builder's kit: what a recipe is written with. Runs in bpy 4.2; lengths are meters, angles degrees.

A recipe is `CARD = Card(...)` and `def build(stage: SetStage) -> None`. The hero camera stands on the -Y side and looks
to +Y; +X is camera right; the mark is usually at the origin of X and Y, at the height of the contact surface.

    stage.add(object, role, material=None, at=(0, 0, 0), turn=0)   link, place, give its role and material; returns it
    stage.mark(position, free_radius, free_height)                 where the product stands
    stage.camera(name, azimuth, elevation, focal, fstop, fill)     aimed at the product's middle, distance from `fill`
    stage.world(color, strength)                                   kept dark unless it is the sky
    lights.softbox / strip / spot / sun / card / flag / gobo_*     `level` 1.0 exposes a gray card at the mark alone
    geometry.box / cylinder / slab / arch / steps / cove / ...     unlinked objects, bevelled, base at z = 0
    materials.plaster / marble / concrete / acrylic / paint / ...  procedural, in meters, two scales of variation
    stage.variant(id, title=..., ...)                              another version of the set: swap, light, world, hide,
                                                                   only (see variants.py); comes last, at least two

Roles: surface, backdrop, prop:<what>, key, fill, rim, background, practical, flag, camera, mark, rig. Lights (also
emissive cards) carry one of the five light roles and join the light group of that name. `stage.finish()` is called by
the build and checks the rules (kit/rules.py). Colors are sRGB hex strings; light color is given in Kelvin, 5500 K is
neutral (the camera's white balance).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .card import Card

if TYPE_CHECKING:
    from .stage import SetStage

__all__ = ["Card", "SetStage"]


def __getattr__(name: str) -> Any:
    """Load what needs bpy only when it is asked for: cards, colors and catalogs are of use without it."""
    if name == "SetStage":
        from .stage import SetStage

        return SetStage
    raise AttributeError(name)
