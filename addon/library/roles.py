# SPDX-License-Identifier: GPL-3.0-or-later
"""Which part each thing of a scene plays: light by where it comes from and how much it gives. Pure: no bpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BEHIND_DEG = 112.0
"""Beyond this turn from the camera a light comes from behind."""
_FAINT, _RIM = 0.02, 0.04
_LARGE, _BEHIND_SHARE = 0.5, 0.2


@dataclass(frozen=True, slots=True)
class LightFact:
    """One light as the product has it. azimuth_deg: 0 = at the hero camera, positive to its right; elevation_deg.

    share: part of all light at the mark, 0-1; shown: whether the hero camera has it in the picture.
    """

    name: str
    azimuth_deg: float
    elevation_deg: float
    share: float
    shown: bool = False


@dataclass(frozen=True, slots=True)
class ThingFact:
    """One object that is no light. bears: whether a mark lies on it. behind: share of the hero picture's background
    that it is; extent: its longest side in parts of the whole scene's; solid: whether it has faces; unseen: whether the
    camera does not see it, as a flag that only shades."""

    name: str
    bears: bool = False
    behind: float = 0.0
    extent: float = 0.0
    solid: bool = True
    unseen: bool = False


def light_roles(lights: Sequence[LightFact]) -> dict[str, str]:
    """A role for each light; the strongest that does not come from behind is the key."""
    if not lights:
        return {}

    def back(light: LightFact) -> bool:
        return abs(light.azimuth_deg) > BEHIND_DEG and light.elevation_deg < 65

    front = [light for light in lights if not back(light) and light.share > _FAINT]
    key = max(front or lights, key=lambda light: light.share)
    # a back light ten times as strong is the key, whatever else there is
    strongest = max(lights, key=lambda light: light.share)
    if strongest.share > 6 * key.share:
        key = strongest
    roles = {}
    for light in lights:
        if light.name == key.name:
            roles[light.name] = "key"
        elif light.share <= _FAINT:
            roles[light.name] = "practical" if light.shown else "background"
        elif back(light) and light.share >= _RIM:
            roles[light.name] = "rim"
        elif light.shown:
            roles[light.name] = "practical"
        else:
            roles[light.name] = "background" if back(light) else "fill"
    return roles


def thing_roles(things: Sequence[ThingFact]) -> dict[str, str]:
    """A role for each object: what bears the product, what stands behind it, and props by their own names."""
    roles = {}
    for thing in things:
        if not thing.solid:
            roles[thing.name] = "rig"
        elif thing.unseen:
            roles[thing.name] = "flag"
        elif thing.bears:
            roles[thing.name] = "surface"
        elif thing.extent >= _LARGE or (thing.behind >= _BEHIND_SHARE and thing.extent >= _LARGE / 3):
            roles[thing.name] = "backdrop"
        else:
            roles[thing.name] = f"prop:{thing.name}"
    return roles
