# SPDX-License-Identifier: GPL-3.0-or-later
"""Light by the brief: how the set's rig is turned, sized, tinted and balanced. Pure arithmetic: no bpy.

A set brings its own rig, and the rig is part of its look. ``plan`` says what to change in it: a studio's key may go
round the mark, a window or the sun stays where it is and only its color and the fill follow the brief.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from ..angles import wrapped_deg

DIRECTIONS: dict[str, float] = {
    "front": -20.0, "left": -65.0, "right": 65.0, "back-left": -135.0, "back-right": 135.0, "top": -15.0,
}  # fmt: skip
"""Azimuth of the key as seen from the camera, degrees; 0 is at the camera, positive to its right."""

REACH_K = {"studio": 2000.0, "space": 800.0, "outdoor": 400.0, "season": 800.0}
"""How far a set's key may be tinted from its own temperature: dusk without its color is no dusk."""
HARD = 0.12
"""Softness under which a set's key draws a pattern (gobo, window bars) that must not be moved or blurred."""


def kelvin_to_rgb(kelvin: float) -> tuple[float, float, float]:
    """Linear sRGB of a black body (D65 is not exactly 1, 1, 1), scaled to luminance 1. 1700-15000 K.

    CIE xy after Kim et al. (2002), then to linear Rec. 709 primaries.
    """
    t = min(15000.0, max(1700.0, kelvin))
    if t <= 4000:
        x = -0.2661239e9 / t**3 - 0.2343589e6 / t**2 + 0.8776956e3 / t + 0.179910
    else:
        x = -3.0258469e9 / t**3 + 2.1070379e6 / t**2 + 0.2226347e3 / t + 0.240390
    if t <= 2222:
        y = -1.1063814 * x**3 - 1.34811020 * x**2 + 2.18555832 * x - 0.20219683
    elif t <= 4000:
        y = -0.9549476 * x**3 - 1.37418593 * x**2 + 2.09137015 * x - 0.16748867
    else:
        y = 3.0817580 * x**3 - 5.87338670 * x**2 + 3.75112997 * x - 0.37001483
    big_x, big_z = x / y, (1 - x - y) / y
    r = 3.2404542 * big_x - 1.5371385 - 0.4985314 * big_z
    g = -0.9692660 * big_x + 1.8760108 + 0.0415560 * big_z
    b = 0.0556434 * big_x - 0.2040259 + 1.0572252 * big_z
    r, g, b = (max(0.0, v) for v in (r, g, b))
    luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b
    return (r / luminance, g / luminance, b / luminance)


def tint(from_kelvin: float, to_kelvin: float) -> tuple[float, float, float]:
    """Multiplier for a light's linear color that was made for one temperature and shall have another."""
    a, b = kelvin_to_rgb(from_kelvin), kelvin_to_rgb(to_kelvin)
    return (b[0] / max(a[0], 1e-6), b[1] / max(a[1], 1e-6), b[2] / max(a[2], 1e-6))


def illuminance(kind: str, power: float, distance: float) -> float:
    """Relative light of one lamp on a surface facing it, arbitrary units common to all kinds.

    power is Blender's: W for area, point and spot (a point's spreads over 4π sr, a spot's likewise, an area's over a
    half space with cosine), W/m² for the sun.
    """
    if kind == "SUN":
        return power
    d2 = max(distance, 1e-4) ** 2
    return power / (math.pi * d2) if kind == "AREA" else power / (4 * math.pi * d2)


@dataclass(frozen=True, slots=True)
class Lamp:
    """One light of the set as it stands. position in meters from the mark's middle, in the camera's frame turned to
    azimuth 0 (camera at -Y); ``size`` is the diameter or side, meters."""

    name: str
    role: str
    kind: str
    power: float
    size: float
    position: tuple[float, float, float]

    @property
    def distance(self) -> float:
        return math.dist((0, 0, 0), self.position)

    @property
    def azimuth_deg(self) -> float:
        return math.degrees(math.atan2(self.position[0], -self.position[1]))

    @property
    def elevation_deg(self) -> float:
        return math.degrees(math.atan2(self.position[2], math.hypot(self.position[0], self.position[1])))


@dataclass(frozen=True, slots=True)
class Change:
    """What to do to one light: turn about the vertical, raise, multiply power, size and color."""

    name: str
    turn_deg: float = 0.0
    raise_deg: float = 0.0
    power: float = 1.0
    size: float = 1.0
    color: tuple[float, float, float] = (1.0, 1.0, 1.0)


@dataclass(slots=True)
class LightPlan:
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)


def _turn(now: float, wanted: float, limit: float) -> float:
    """Shortest way from one azimuth to another, within the limit, degrees."""
    delta = wrapped_deg(wanted - now)
    return max(-limit, min(limit, delta))


def plan(lamps: list[Lamp], spec: dict[str, Any], card: dict[str, Any]) -> LightPlan:
    """Changes to the rig for a LightingSpec (as a dict; missing keys leave the set as it is).

    studio sets: key direction, elevation, softness, color, fill ratio, rim. Other kinds: color near the set's
    own, fill ratio within a factor of 2.
    """
    result = LightPlan()
    light = card.get("light") or {}
    studio = card.get("kind") == "studio"
    keys = [p for p in lamps if p.role == "key"]
    key = max(keys, key=lambda p: illuminance(p.kind, p.power, p.distance), default=None)
    own_kelvin = float(light.get("kelvin") or 5600)
    wanted = float(spec.get("key_kelvin") or own_kelvin)
    reach = REACH_K.get(str(card.get("kind")), 800.0)
    kelvin = min(max(wanted, own_kelvin - reach, 2400.0), own_kelvin + reach, 9000.0)
    if abs(kelvin - wanted) > 50:
        result.note(
            f"key at {kelvin:.0f} K: the set's own light is {own_kelvin:.0f} K, the brief asks for {wanted:.0f} K"
        )
    color = tint(own_kelvin, kelvin)
    turn = rise = 0.0
    size = 1.0
    if studio and float(light.get("softness") or 1.0) < HARD:
        result.note("hard light of the set kept: its shadow pattern is the look")
    elif studio and key is not None and key.kind != "SUN":
        turn, rise = _key_move(key, spec, light, result)
        size = _key_size(key, spec)
    fill = _fill_factor(lamps, key, spec, light, 4.0 if studio else 2.0)
    rim = _rim_factor(lamps, key, spec, light) if studio else 1.0
    key_power = 1.0
    if studio and str(spec.get("key_direction") or "").startswith("back") and _sum(lamps, "rim"):
        key_power, rim = 0.65, min(2.5, max(1.0, rim) * 1.5)
        result.note("light from behind: the set's rim lights lead, its key is lowered")
    crosses = key is not None and abs(turn) > 1 and _side(key.azimuth_deg) != _side(key.azimuth_deg + turn)
    for lamp in lamps:
        if lamp.role == "key":
            power = key_power * size_compensation(lamp, size)
            result.changes.append(Change(lamp.name, turn, rise, power, size, color))
        elif lamp.role == "fill":
            # the fill stands opposite to the key: when the key changes sides, so does the fill
            mirrored = -2 * lamp.azimuth_deg if crosses else 0.0
            result.changes.append(Change(lamp.name, mirrored, 0.0, fill, 1.0, color))
        elif lamp.role == "rim":
            mirrored = -2 * lamp.azimuth_deg if crosses else 0.0
            result.changes.append(Change(lamp.name, mirrored, 0.0, rim, 1.0, color))
        elif lamp.role == "background" and spec.get("background_stops"):
            factor = 2.0 ** max(-1.0, min(1.0, float(spec["background_stops"]) * 0.5))
            result.changes.append(Change(lamp.name, power=factor))
    return result


def _side(azimuth: float) -> int:
    azimuth = wrapped_deg(azimuth)
    return -1 if azimuth < 0 else 1


def _key_move(key: Lamp, spec: dict[str, Any], light: dict[str, Any], result: LightPlan) -> tuple[float, float]:
    word = str(spec.get("key_direction") or "")
    wanted = DIRECTIONS.get(word)
    turn = 0.0
    # a key behind the product would leave its front black: that is the work of the rim lights, see `plan`
    if wanted is not None and light.get("direction") != word and not word.startswith("back"):
        # within the sector that the word names there is nothing to correct
        delta = _turn(key.azimuth_deg, wanted, 180)
        turn = 0.0 if abs(delta) <= 40 else delta - math.copysign(20, delta)
    elevation = spec.get("key_elevation_deg")
    if word == "top":
        elevation = max(float(elevation or 0), 65.0)
    rise = 0.0 if elevation is None else min(80.0, max(12.0, float(elevation))) - key.elevation_deg
    # the set's own height is part of its composition: only what clearly differs is changed, and not all the way
    rise = 0.0 if abs(rise) < 12 else max(-20.0, min(20.0, rise - math.copysign(6, rise)))
    if turn or rise:
        result.note(f"key turned by {turn:.0f}° and raised by {rise:.0f}°")
    return turn, rise


def size_compensation(lamp: Lamp, factor: float) -> float:
    """Power that keeps the light on the product when an area light becomes ``factor`` times as large.

    A disc of radius r with power P gives P / (π (d² + r²)) at distance d on its axis.
    """
    if lamp.kind != "AREA":
        return 1.0
    d2, r = lamp.distance**2, lamp.size / 2
    return (d2 + (r * factor) ** 2) / (d2 + r * r)


def _key_size(key: Lamp, spec: dict[str, Any]) -> float:
    wanted = spec.get("softness")
    now = key.size / max(key.distance, 1e-4)
    if wanted is None or now <= 0:
        return 1.0
    factor = min(2.5, max(0.4, float(wanted) / now))
    return 1.0 if 0.8 < factor < 1.25 else factor


def _sum(lamps: list[Lamp], role: str) -> float:
    return sum(illuminance(p.kind, p.power, p.distance) for p in lamps if p.role == role)


def _fill_factor(
    lamps: list[Lamp], key: Lamp | None, spec: dict[str, Any], light: dict[str, Any], limit: float
) -> float:
    """Multiplier of the fill lights. The card's ratio is what the set has now: bounce from its walls is in it."""
    wanted = float(spec.get("fill_ratio") or 0)
    if not wanted or key is None:
        return 1.0
    fill = _sum(lamps, "fill")
    now = float(light.get("fill_ratio") or 0) or (_sum(lamps, "key") / fill if fill else 0)
    return min(limit, max(1 / limit, now / wanted)) if now else 1.0


def _rim_factor(lamps: list[Lamp], key: Lamp | None, spec: dict[str, Any], light: dict[str, Any]) -> float:
    """Multiplier of the rim lights: ``rim`` is their light on the product relative to the key's.

    Low-key sets live from their rims: there they are never dimmed.
    """
    wanted = spec.get("rim")
    now = _sum(lamps, "rim")
    if wanted is None or key is None or not now:
        return 1.0
    target = float(wanted) * _sum(lamps, "key")
    # never quite off, never glaring: the set was composed with it
    least = 1.0 if light.get("key") == "low key" else 0.4
    return min(2.5, max(least, target / now))
