# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentence plans of light and camera. Nothing here is not in the brief."""

from __future__ import annotations

from ..records import LightingSpec, StudioBrief
from .english import a, number_article, upper
from .lighting import light_presets

_FROM = {
    "left": "from the left", "right": "from the right", "front": "from the front", "top": "from above",
    "back-left": "from behind on the left", "back-right": "from behind on the right",
}  # fmt: skip


def _numbers(light: LightingSpec) -> tuple[str, str]:
    """Where the key stands, and its color, the fill and the rim."""
    rim = ", with a strong rim" if light.rim >= 1.0 else ", with a gentle rim" if light.rim >= 0.4 else ""
    return (
        f"{_FROM[light.key_direction]} at {light.key_elevation_deg:.0f} degrees",
        f"{light.key_kelvin:.0f} K and a fill ratio of {light.fill_ratio:g} to 1{rim}",
    )


def lighting(brief: StudioBrief) -> list[str]:
    light = brief.lighting
    words, (where, numbers), why = light_presets()[light.preset].words, _numbers(light), light.why
    key = "it" if words.endswith(" key") else "the key"
    plain = [
        f"For light, take {words}. Place {key} {where}, {numbers}. {upper(why)}",
        f"The light is {words}. It comes {where}, {numbers}: {why}",
        f"{upper(why)}. That calls for {words}; bring {key} {where}, {numbers}",
        f"Light comes first, and here it is {words}. Put {key} {where}, {numbers}: {why}",
        f"Set up {words}. {upper(key)} comes {where}, {numbers}; {why}",
        f"Use {words}, and set {key} {where}, {numbers}: {why}",
    ]
    if "," not in words:
        plain.append(f"Let {words} do the lighting. {upper(key)} comes {where}, {numbers}; {why}")
    if ", so " in why:  # "because …, so …" would be one conjunction too many
        return plain
    return [
        *plain,
        f"Light it with {words}: {key} comes {where}, {numbers}, because {why}",
        f"Because {why}, use {words} and set {key} {where}, {numbers}",
        f"Work with {words} and bring {key} {where}, {numbers}, since {why}",
    ]


def technique(brief: StudioBrief) -> list[str]:
    t = brief.technique
    lens = f"{number_article(t.focal_mm)} {t.focal_mm:g} mm lens at f/{t.fstop:g}"
    shot = a(t.shot)
    return [
        f"Shoot {shot} with {lens}, {t.angle}. {upper(t.why)}",
        f"Take {shot}: {t.angle}, {lens}, because {t.why}",
        f"The picture is {shot}, {t.angle}, taken with {lens}; {t.why}",
        f"For the camera, choose {lens} and {shot}: {t.angle}, since {t.why}",
        f"Frame it as {shot}, {t.angle}, and use {lens}, because {t.why}",
        f"{upper(lens)} makes it {shot}, {t.angle}. {upper(t.why)}",
        f"Photograph it as {shot}: {t.angle}, through {lens}. {upper(t.why)}",
        f"Camera: {shot}, {t.angle}, with {lens}. The reason is that {t.why}",
        f"Plan {shot} from this view: {t.angle}. Use {lens}, as {t.why}",
    ]
