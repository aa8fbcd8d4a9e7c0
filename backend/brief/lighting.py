# SPDX-License-Identifier: GPL-3.0-or-later
"""Light presets by photographers' names (lights.toml), and how a product's surface bends them (surfaces.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from ..protocol import BacklotError
from ..records import LightingSpec, ProductFeatures
from . import oklab

PRESETS_FILE = Path(__file__).with_name("lights.toml")
RULES_FILE = Path(__file__).with_name("surfaces.toml")

DIRECTIONS = frozenset(("left", "right", "front", "back-left", "back-right", "top"))
KEYS = frozenset(("high key", "mid key", "low key"))
LIMITS: dict[str, tuple[float, float]] = {
    "key_elevation_deg": (0.0, 90.0),
    "key_kelvin": (2000.0, 12000.0),
    "fill_ratio": (1.0, 8.0),
    "softness": (0.02, 1.5),
    "rim": (0.0, 2.0),
    "background_stops": (-3.0, 2.0),
}
_SHORT = {"elevation": "key_elevation_deg", "kelvin": "key_kelvin", "background": "background_stops"}
_HARD = 0.2
"""Softness below which a key is hard on purpose: its crisp shadow is the idea of the picture."""


@dataclass(frozen=True, slots=True)
class LightPreset:
    """One entry of lights.toml; ``words`` stands in a sentence, ``why`` ends one."""

    name: str
    key: str
    direction: str
    elevation: float
    kelvin: float
    fill_ratio: float
    softness: float
    rim: float
    background: float
    words: str
    why: str
    gobo: str = ""

    def spec(self) -> LightingSpec:
        return LightingSpec(
            preset=self.name, key_direction=self.direction, key_elevation_deg=self.elevation,
            key_kelvin=self.kelvin, fill_ratio=self.fill_ratio, softness=self.softness, rim=self.rim,
            background_stops=self.background, gobo=self.gobo, why=self.why,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SurfaceRule:
    """One rule of surfaces.toml: conditions that must all hold, and what changes then.

    swap: for single presets, another than ``preset`` that takes their place. never: presets that the rule leaves alone.
    not_families: families whose glass is not what the picture is of.
    keep_hard: the rule gives way to a preset whose key is hard.
    """

    name: str
    note: str
    avoid: str
    materials: frozenset[str] = frozenset()
    finishes: frozenset[str] = frozenset()
    moods: frozenset[str] = frozenset()
    lightness: tuple[float, float] | None = None
    preset: str = ""
    keep: frozenset[str] = frozenset()
    at_least: tuple[tuple[str, float], ...] = ()
    at_most: tuple[tuple[str, float], ...] = ()
    keep_hard: bool = False
    swap: tuple[tuple[str, str], ...] = ()
    never: frozenset[str] = frozenset()
    not_families: frozenset[str] = frozenset()

    def holds(self, materials: tuple[str, ...], finish: str, moods: tuple[str, ...], lightness: float | None) -> bool:
        """materials: the product's leading ones; moods: the brief's; lightness: OKLab L of the product, 0-1."""
        if self.lightness is not None:
            low, high = self.lightness
            if lightness is None or not low <= lightness <= high:
                return False
        return (
            (not self.materials or not self.materials.isdisjoint(materials))
            and (not self.finishes or finish in self.finishes)
            and (not self.moods or not self.moods.isdisjoint(moods[:2]))
        )

    def apply(self, spec: LightingSpec, presets: dict[str, LightPreset]) -> LightingSpec:
        if self.preset and spec.preset not in self.keep:
            preset = dict(self.swap).get(spec.preset, self.preset)
            spec = replace(presets[preset].spec(), key_kelvin=spec.key_kelvin)
        changes: dict[str, Any] = {}
        for key, value in self.at_least:
            changes[key] = max(getattr(spec, key), value)
        for key, value in self.at_most:
            changes[key] = min(changes.get(key, getattr(spec, key)), value)
        return replace(spec, **changes)


def limited(spec: LightingSpec) -> LightingSpec:
    """The spec itself; raises ValueError when a number or word of it is out of bounds."""
    for key, (low, high) in LIMITS.items():
        value = getattr(spec, key)
        if not isinstance(value, int | float) or not low <= value <= high:
            raise ValueError(f"light's {key} must be a number from {low:g} to {high:g}")
    if spec.key_direction not in DIRECTIONS:
        raise ValueError(f"light's direction must be one of {', '.join(sorted(DIRECTIONS))}")
    return spec


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def light_presets() -> dict[str, LightPreset]:
    """All presets by name. Raises BacklotError("bad_playbook", …)."""
    name = ""
    presets = {}
    try:
        for name, data in _read(PRESETS_FILE).items():
            preset = LightPreset(name=name, **data)
            limited(preset.spec())
            if preset.key not in KEYS:
                raise ValueError(f"key must be one of {', '.join(sorted(KEYS))}")
            presets[name] = preset
    except (OSError, ValueError, TypeError) as ex:
        raise BacklotError("bad_playbook", f"{PRESETS_FILE.name} [{name}] is not valid: {ex}.") from ex
    return presets


def _changes(data: dict[str, float]) -> tuple[tuple[str, float], ...]:
    named = {_SHORT.get(key, key): float(value) for key, value in data.items()}
    if unknown := set(named) - set(LIMITS):
        raise ValueError(f"unknown number {min(unknown)!r}")
    return tuple(named.items())


def _rule(data: dict[str, Any]) -> SurfaceRule:
    when = dict(data["when"])
    between = when.pop("lightness", None)
    if unknown := set(when) - {"materials", "finishes", "moods"}:
        raise ValueError(f"unknown condition {min(unknown)!r}")
    preset, keep = data.get("preset", ""), frozenset(data.get("keep", ()))
    swap, never = dict(data.get("swap", {})), frozenset(data.get("never", ()))
    if unknown := ({preset, *swap, *swap.values()} - {""} | keep | never) - set(light_presets()):
        raise ValueError(f"unknown preset {min(unknown)!r}")
    return SurfaceRule(
        name=data["name"], note=data["note"], avoid=data["avoid"], preset=preset, keep=keep,
        lightness=None if between is None else (float(between[0]), float(between[1])),
        at_least=_changes(data.get("at_least", {})), at_most=_changes(data.get("at_most", {})),
        keep_hard=bool(data.get("keep_hard", False)), swap=tuple(swap.items()), never=never,
        not_families=frozenset(data.get("not_families", ())),
        **{key: frozenset(value) for key, value in when.items()},
    )  # fmt: skip


@cache
def surface_rules() -> tuple[SurfaceRule, ...]:
    """All rules in the order in which they are tried. Raises BacklotError("bad_playbook", …)."""
    try:
        return tuple(_rule(data) for data in _read(RULES_FILE)["rule"])
    except (OSError, ValueError, KeyError, TypeError) as ex:
        raise BacklotError("bad_playbook", f"{RULES_FILE.name} is not valid: {ex}.") from ex


def main_lightness(features: ProductFeatures) -> float | None:
    """OKLab L of the product as a whole, 0-1, weighted by the colors' shares; None without colors."""
    total = sum(color.share for color in features.own_colors)
    if total <= 0:
        return None
    return sum(color.share * oklab.from_hex(color.hex).L for color in features.own_colors) / total


def leading_materials(features: ProductFeatures) -> tuple[str, ...]:
    """The materials that shape the picture: the surest two of those that are likely at all."""
    likely = [v for v in features.materials if v.value and v.confidence >= 0.25]
    return tuple(v.value for v in sorted(likely, key=lambda v: -v.confidence)[:2])


def adapt(
    spec: LightingSpec, features: ProductFeatures, moods: tuple[str, ...]
) -> tuple[LightingSpec, tuple[SurfaceRule, ...]]:
    """Bend the family's light to this product's surface; also the rules that applied, in order."""
    materials, light = leading_materials(features), main_lightness(features)
    applied = []
    for rule in surface_rules():
        hard = rule.keep_hard and spec.softness < _HARD
        if hard or spec.preset in rule.never or features.family.value in rule.not_families:
            continue
        if not rule.holds(materials, features.finish.value, moods, light):
            continue
        spec = rule.apply(spec, light_presets())
        applied.append(rule)
    if applied:
        spec = replace(spec, why=applied[0].note)
    return limited(spec), tuple(applied)
