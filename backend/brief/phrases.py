# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentence plans of the brief: for each topic several phrasings of the same facts. Nothing here is not in the brief."""

from __future__ import annotations

import re

from ..records import LightingSpec, Prop, StudioBrief
from . import oklab
from .english import a, is_plural, listed, number_article
from .lighting import light_presets

_UNCOLORED = frozenset(("sand", "snow", "moss", "water", "foliage", "glass"))
_GROUND = {
    "marble": "polished marble", "stone": "honed stone", "wood": "oiled wood", "concrete": "raw concrete",
    "plaster": "smooth plaster", "acrylic": "glossy acrylic", "glass": "clear glass", "metal": "brushed metal",
    "fabric": "woven fabric", "linen": "raw linen", "velvet": "deep velvet", "leather": "grained leather",
    "paper": "seamless paper", "sand": "fine sand", "moss": "soft moss", "water": "still water", "tile": "glazed tile",
    "snow": "fresh snow",
    "terrazzo": "speckled terrazzo", "ceramic": "glazed ceramic", "foliage": "green foliage",
}  # fmt: skip
_FROM = {
    "left": "from the left", "right": "from the right", "front": "from the front", "top": "from above",
    "back-left": "from behind on the left", "back-right": "from behind on the right",
}  # fmt: skip


def ground(brief: StudioBrief) -> str:
    """The leading surface with its color: "warm white polished marble"."""
    surface = brief.surfaces[0]
    color = next((c.name for c in brief.palette if c.role == "surface"), "")
    return _GROUND[surface] if surface in _UNCOLORED or not color else f"{color} {_GROUND[surface]}"


def _where(brief: StudioBrief) -> str:
    place = brief.places[0]
    if place == "studio":
        return "in the studio"
    return f"on {a(place)}" if place in ("street", "beach", "terrace", "stage", "dune") else f"in {a(place)}"


def staging(brief: StudioBrief) -> list[str]:
    it, on, wall = f"the {brief.product}", ground(brief), a(brief.backdrop)
    stand, need = ("stand", "need") if is_plural(brief.product) else ("stands", "needs")
    return [
        f"Set {it} on {on}, in front of {wall}",
        f"Work {_where(brief)}: {it} {stand} on {on}, with {wall} behind",
        f"Build the set from two things, {on} below and {wall} behind, and give {it} the mark between them",
        f"{wall} and {on} are all the set that {it} {need}",
        f"Let {it} stand on {on} {_where(brief)}, with {wall} at a distance",
        f"Start {_where(brief)} with {on} under {it} and {wall} behind",
    ]


def _alike(one: str, two: str) -> bool:
    """Whether two colors of the picture have one hue, so that naming both would say nothing."""
    a, b = oklab.from_hex(one), oklab.from_hex(two)
    return b.chroma >= 0.03 and oklab.hue_difference(a.hue, b.hue) < 45.0


def colors(brief: StudioBrief) -> list[str]:
    own = [c.name for c in brief.palette if c.role == "product"]
    wall = next((c for c in brief.palette if c.role == "backdrop"), None)
    accent = next((c for c in brief.palette if c.role == "accent"), None)
    if wall is None:
        return ["Keep the colors of the set quiet"]
    end = f"; let a little {accent.name} return in the props" if accent and brief.props else ""
    if accent and _alike(accent.hex, wall.hex):
        end = ""
    if not own:
        return [f"Keep the backdrop {wall.name}{end}", f"{wall.name} is a safe color for the backdrop{end}"]
    step = re.search(r"(\d+) L\* (lighter|darker)", brief.palette_relation)
    side = f"{step[1]} L* {step[2]}" if step else "clearly apart in lightness"
    colored = any(oklab.from_hex(c.hex).chroma >= 0.04 for c in brief.palette if c.role == "product")
    relation = brief.palette_relation.split(",")[0]
    hue = {"contrast": "opposite in hue", "analog": "near in hue", "monochrome": "of the same hue"}[relation]
    hue = hue if colored and oklab.from_hex(wall.hex).chroma >= 0.02 else "neutral"
    mine = listed(list(dict.fromkeys(own)))
    lead = "lead" if len(set(own)) > 1 else "leads"
    return [
        f"The {mine} of the {brief.product} {lead}; the {wall.name} of the backdrop stays {hue} and {side}{end}",
        f"Keep {mine} for the {brief.product} and hold the backdrop in {wall.name}, {hue} and {side}{end}",
        f"Against {mine}, choose {a(wall.name + ' backdrop')}: {hue}, and {side} than the product{end}",
        f"A backdrop in {wall.name}, {hue} and {side}, sets off the product's {mine}{end}",
        f"Main colors are {mine} on the product and {wall.name} behind it, {hue} and {side}{end}",
    ]


def _numbers(light: LightingSpec) -> tuple[str, str]:
    rim = ", with a strong rim" if light.rim >= 1.0 else ", with a gentle rim" if light.rim >= 0.4 else ""
    return (
        f"{_FROM[light.key_direction]} at {light.key_elevation_deg:.0f} degrees",
        f"{light.key_kelvin:.0f} K and a fill ratio of {light.fill_ratio:g} to 1{rim}",
    )


def lighting(brief: StudioBrief) -> list[str]:
    light = brief.lighting
    words, (where, numbers), why = light_presets()[light.preset].words, _numbers(light), light.why
    plain = [
        f"For light, take {words}, the key {where}, {numbers}; {why}",
        f"The light is {words}, {where}, {numbers}: {why}",
        f"Use {words}, with the key {where}, {numbers}: {why}",
    ]
    if ", so " in why:  # "because …, so …" would be one conjunction too many
        return plain
    return [
        *plain,
        f"Light it with {words}: the key comes {where}, {numbers}, because {why}",
        f"Because {why}, use {words}, with the key {where}, {numbers}",
    ]


def technique(brief: StudioBrief) -> list[str]:
    t = brief.technique
    lens = f"{number_article(t.focal_mm)} {t.focal_mm:g} mm lens at f/{t.fstop:g}"
    return [
        f"Shoot {a(t.shot)} with {lens}, {t.angle}; {t.why}",
        f"Take {a(t.shot)}: {t.angle}, {lens}, because {t.why}",
        f"The picture is {a(t.shot)}, {t.angle}, taken with {lens}; {t.why}",
        f"For the camera, choose {lens} and {a(t.shot)}: {t.angle}, since {t.why}",
        f"Frame it as {a(t.shot)}, {t.angle}, and use {lens}, because {t.why}",
    ]


def _prop(prop: Prop) -> str:
    role = f"as {prop.role}" if re.match(r"(the|a|an) ", prop.role) else f"for {prop.role}"
    return f"{a(prop.name)} {prop.place}, {role}"


def props(brief: StudioBrief) -> list[str]:
    if not brief.props:
        return [
            f"Leave props out, so that nothing competes with the {brief.product}",
            f"No props: the {brief.product} {'carry' if is_plural(brief.product) else 'carries'} the picture alone",
            "Use no props here; empty space does the work",
        ]
    items = "; then ".join(_prop(p) for p in brief.props[:2])
    where = [f"{a(p.name)} {p.place}" for p in brief.props[:2]]
    count = "one: " if len(where) == 1 else "two: "
    return [
        f"Place {items}",
        f"For props, put {items}",
        f"Keep props to {count}{'; and '.join(where)}",
        f"{count[:3]} prop{'s are' if len(where) > 1 else ' is'} enough: {'; and '.join(where)}",
        f"Add {items}",
    ]


def texture(brief: StudioBrief) -> list[str]:
    what = listed(brief.texture)
    many = len(brief.texture) > 1 or is_plural(brief.texture[0])
    return [
        f"Let the eye feel {what}",
        f"{what} {'give' if many else 'gives'} the picture its touch",
        f"For texture, show {what}",
        f"Texture comes from {what}",
        f"Make {what} almost tangible",
    ]


def mood(brief: StudioBrief) -> list[str]:
    first, rest = brief.mood[:2], brief.mood[2:3]
    more = f", with {a(rest[0] + ' undertone')}" if rest else ""
    return [
        f"The mood is {listed(first)}{more}: {brief.atmosphere}",
        f"Keep the atmosphere {listed(first)}{more}: {brief.atmosphere}",
        f"It should feel {listed(first)}{more}: {brief.atmosphere}",
        f"Aim for {a(' and '.join(first) + ' atmosphere')}{more}: {brief.atmosphere}",
        f"As for atmosphere, think of this: {brief.atmosphere}; {listed(first)}{more}",
    ]


def why(brief: StudioBrief) -> list[str]:
    if ":" in brief.why:
        return [brief.why, f"This is why – {brief.why}", f"The reason – {brief.why}"]
    return [brief.why, f"The reason is simple: {brief.why}", f"Why this way: {brief.why}"]


def avoid(brief: StudioBrief) -> list[str]:
    plain = [text for text in brief.avoid if "," not in text] or list(brief.avoid)
    what = " and ".join(plain[:2]) if all(" and " not in text for text in plain[:2]) else "; ".join(plain[:2])
    return [f"Avoid {what}", f"Stay away from {what}", f"What spoils it: {what}"]


PLAN = (
    ("staging", staging), ("colors", colors), ("lighting", lighting), ("technique", technique), ("props", props),
    ("texture", texture), ("mood", mood), ("avoid", avoid), ("why", why),
)  # fmt: skip
"""The topics in their order, one sentence each."""
