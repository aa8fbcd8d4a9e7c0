# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentence plans of the set: place, colors, props, texture, mood. Nothing here is not in the brief.

Each plan gives the wordings of one topic: one or two sentences with the same facts. ``PLAN`` names all topics, those of
light and camera too (see phrases_craft.py).
"""

from __future__ import annotations

import re

from ..records import Prop, StudioBrief
from . import oklab
from .english import a, is_plural, listed, upper
from .phrases_craft import lighting, technique

UNCOLORED = frozenset(("sand", "snow", "moss", "water", "foliage", "glass"))
GROUND = {
    "marble": "polished marble", "stone": "honed stone", "wood": "oiled wood", "concrete": "raw concrete",
    "plaster": "smooth plaster", "acrylic": "glossy acrylic", "glass": "clear glass", "metal": "brushed metal",
    "fabric": "woven fabric", "linen": "raw linen", "velvet": "deep velvet", "leather": "grained leather",
    "paper": "seamless paper", "sand": "fine sand", "moss": "soft moss", "water": "still water", "tile": "glazed tile",
    "snow": "fresh snow",
    "terrazzo": "speckled terrazzo", "ceramic": "glazed ceramic", "foliage": "green foliage",
}  # fmt: skip
"""Each surface in the make in which the sets of Backlot have it."""
_OPEN = frozenset(("street", "beach", "terrace", "dune", "rooftop", "mountain", "snow field", "farm"))
_BESIDE = frozenset(("pool", "lake", "market"))


def ground(brief: StudioBrief) -> str:
    """The leading surface with its color: "warm white polished marble"."""
    surface = brief.surfaces[0]
    color = next((c.name for c in brief.palette if c.role == "surface"), "")
    make = GROUND.get(surface, surface)
    return make if surface in UNCOLORED or not color else f"{color} {make}"


def _where(brief: StudioBrief) -> str:
    place = brief.places[0]
    if place == "studio":
        return "in the studio"
    return f"{'on' if place in _OPEN else 'at' if place in _BESIDE else 'in'} {a(place)}"


def backdrop(brief: StudioBrief) -> str:
    """The backdrop, its color before it where it has an addition: "cream white plaster wall with an arch"."""
    what, _, tint = brief.backdrop.rpartition(" in ")
    return f"{tint} {what}" if re.search(r" (that|with|near) ", what) else brief.backdrop


def staging(brief: StudioBrief) -> list[str]:
    it, on, wall, where = f"the {brief.product}", ground(brief), a(backdrop(brief)), _where(brief)
    many = is_plural(brief.product)
    stand, need = ("stand", "need") if many else ("stands", "needs")
    return [
        f"Set {it} on {on} {where}, in front of {wall}",
        f"Work {where}: {it} {stand} on {on}, with {wall} behind",
        f"Build the set from two things, {on} below and {wall} behind, and give {it} the mark between them",
        f"{upper(wall)} and {on} are all the set that {it} {need}",
        f"Let {it} stand on {on} {where}, with {wall} at a distance",
        f"Start {where} with {on} under {it} and {wall} behind",
        f"Two things make the set: {on} to stand on, and {wall} to stand against",
        f"Give {it} {on} below and {wall} behind",
        f"Put {it} on {on} and let {wall} close the picture behind",
        f"Shoot {where}. {upper(on)} carries {it}, and {wall} holds the background",
        f"Begin with the ground: {on}. Behind {it}, leave some distance to {wall}",
    ]


def _alike(one: str, two: str) -> bool:
    """Whether two colors of the picture have one hue, so that naming both would say nothing."""
    first, second = oklab.from_hex(one), oklab.from_hex(two)
    return second.chroma >= 0.03 and oklab.hue_difference(first.hue, second.hue) < 45.0


def lightness_words(brief: StudioBrief) -> str:
    """ "a touch lighter", "clearly darker": the step between backdrop and product in words."""
    step = re.search(r"(\d+) L\* (lighter|darker)", brief.palette_relation)
    if not step:
        return "clearly apart in lightness"
    size = int(step[1])
    return f"{'a touch' if size < 12 else 'clearly' if size < 35 else 'much'} {step[2]}"


def hue_of(brief: StudioBrief) -> str:
    """How the backdrop's hue lies to the product's: contrast, analog, monochrome; neutral where one has no hue."""
    wall = next((c for c in brief.palette if c.role == "backdrop"), None)
    colored = any(oklab.from_hex(c.hex).chroma >= 0.04 for c in brief.palette if c.role == "product")
    if wall is None or not colored or oklab.from_hex(wall.hex).chroma < 0.02:
        return "neutral"
    return brief.palette_relation.split(",")[0]


_HUES = {"neutral": "neutral", "contrast": "opposite in hue", "analog": "near in hue", "monochrome": "in the same hue"}


def accent_of(brief: StudioBrief) -> str:
    """The accent color worth naming, or ""."""
    wall = next((c for c in brief.palette if c.role == "backdrop"), None)
    accent = next((c for c in brief.palette if c.role == "accent"), None)
    if not accent or not brief.props or (wall and _alike(accent.hex, wall.hex)):
        return ""
    return accent.name


def colors(brief: StudioBrief) -> list[str]:
    own = list(dict.fromkeys(c.name for c in brief.palette if c.role == "product"))
    wall = next((c.name for c in brief.palette if c.role == "backdrop"), "")
    if not wall:
        return ["Keep the colors of the set quiet"]
    accent = accent_of(brief)
    ends = [""] if not accent else [f"; let a little {accent} return in the props", f", with {accent} as the accent",
                                    f". {upper(accent)} may return once, in the props"]  # fmt: skip
    if not own:
        return [f"{start}{end}" for end in ends for start in (
            f"Keep the backdrop {wall}", f"{upper(wall)} is a sure color for the backdrop",
            f"For color, stay with {a(wall + ' backdrop')}")]  # fmt: skip
    it, hue, side, mine = brief.product, _HUES[hue_of(brief)], lightness_words(brief), listed(own)
    lead = "lead" if len(own) > 1 else "leads"
    starts = [
        f"The {mine} of the {it} {lead}; the {wall} of the backdrop stays {hue} and {side}",
        f"Keep {mine} for the {it} and hold the backdrop in {wall}, {hue} and {side}",
        f"Against {mine}, choose {a(wall + ' backdrop')}: {hue}, and {side} than the product",
        f"A backdrop in {wall}, {hue} and {side}, sets off the product's {mine}",
        f"Main colors are {mine} on the product and {wall} behind it, {hue} and {side}",
        f"The palette rests on {mine} in front and {wall} behind, {hue} and {side}",
        f"Color is a matter of two layers: {mine} for the {it}, {wall} for what lies behind, {hue} and {side}",
        f"Let {mine} speak first. The backdrop answers in {wall}, {hue} and {side}",
        f"{upper(wall)} on the backdrop, {hue} and {side}, leaves {mine} the strongest colors of the picture"
        if len(own) > 1
        else f"{upper(wall)} on the backdrop, {hue} and {side}, leaves {mine} the strongest color of the picture",
    ]
    return [start + ends[i % len(ends)] for i, start in enumerate(starts)]


def _said(prop: Prop) -> str:
    """A prop with its place and role: "a stone block to the left, for height and rhythm"."""
    if re.search(r"\b(is|are|was|were|has|have)\b", prop.role):  # a clause of its own
        role = f": {prop.role}"
    else:
        joint = "as" if re.match(r"(the|a|an) ", prop.role) or " for " in prop.role else "for"
        role = f", {joint} {prop.role}"
    return f"{a(prop.name)} {prop.place}{role}"


def props(brief: StudioBrief) -> list[str]:
    if not brief.props:
        it, many = f"the {brief.product}", is_plural(brief.product)
        return [
            f"Leave props out, so that nothing competes with {it}",
            f"No props: {it} {'carry' if many else 'carries'} the picture alone",
            "Use no props here; empty space does the work",
            f"Resist every prop. {upper(it)} {'need' if many else 'needs'} no help",
            f"Props would only dilute it, so {it} {'stand' if many else 'stands'} alone",
            f"Place nothing beside {it}: no props at all",
        ]
    chosen = brief.props[:2]
    said = [_said(p) for p in chosen]
    noted = [f"{a(p.name)} {p.place} ({p.role})" for p in chosen]
    where = [f"{a(p.name)} {p.place}" for p in chosen]
    one = len(chosen) == 1
    return [
        f"Place {'; then '.join(said)}",
        f"For props, put {'; then '.join(said)}",
        f"Keep props to {'one' if one else 'two'}: {'; and '.join(where)}",
        f"{'One prop is' if one else 'Two props are'} enough: {'; and '.join(where)}",
        f"Add {'; and '.join(noted)}",
        f"{'A single prop tells' if one else 'Two props tell'} the rest: {'; and '.join(noted)}",
        f"Style the set sparingly, with {'; and with '.join(said)}",
        f"Beside the {brief.product} there is space for little: {'; and '.join(noted)}",
    ]


def texture(brief: StudioBrief) -> list[str]:
    what = listed(brief.texture)
    many = len(brief.texture) > 1 or is_plural(brief.texture[0])
    return [
        f"Let the eye feel {what}",
        f"{upper(what)} {'give' if many else 'gives'} the picture its touch",
        f"For texture, show {what}",
        f"Texture comes from {what}",
        f"Make {what} almost tangible",
        f"The texture to look for is {what}",
        f"What one would want to touch: {what}",
        f"Keep the texture honest: {what}",
        f"{upper(what)} should still be readable up close",
        f"Make touch as clear as shape: {what}",
    ]


def mood(brief: StudioBrief) -> list[str]:
    first, rest = brief.mood[:2], brief.mood[2:3]
    more = f", with {a(rest[0] + ' undertone')}" if rest else ""
    both, air = listed(first), brief.atmosphere
    # "think of" and "sense" want a thing, not how it is
    thing = re.match(r"(a|an|the|one|two|ten|somebody|nothing|home) ", air) is not None
    if ":" in air:
        return [f"The mood is {both}{more}. {upper(air)}", f"It should feel {both}{more}. {upper(air)}",
                f"{upper(air)}. The mood is {both}{more}"]  # fmt: skip
    return [
        f"The mood is {both}{more}: {air}",
        f"Keep the atmosphere {both}{more}: {air}",
        f"It should feel {both}{more}: {air}",
        f"Aim for {a(' and '.join(first) + ' atmosphere')}{more}: {air}",
        f"As for atmosphere, think of this: {air}. It is {both}{more}",
        f"{upper(air)}: that is the atmosphere, {both}{more}",
        *(
            [
                f"Whoever sees it should sense {air}. The mood stays {both}{more}",
                f"In mood it is {both}{more}. Think of {air}",
            ]
            if thing
            else []
        ),
    ]


def why(brief: StudioBrief) -> list[str]:
    if ":" in brief.why:
        return [upper(brief.why), f"This is why – {brief.why}", f"The reason – {brief.why}"]
    return [
        upper(brief.why),
        f"The reason is simple: {brief.why}",
        f"Why this way: {brief.why}",
        f"Behind all this is one thought: {brief.why}",
        f"It comes down to this: {brief.why}",
        f"The idea behind it: {brief.why}",
    ]


def scene(brief: StudioBrief) -> list[str]:
    """Mood and atmosphere as the opening of the text."""
    first, rest = brief.mood[:2], brief.mood[2:3]
    more = f", with {a(rest[0] + ' undertone')}" if rest else ""
    it, air = f"the {brief.product}", brief.atmosphere
    return [
        f"The picture of {it} should feel {listed(first)}{more}. Think of this: {air}",
        f"Give {it} {a(' and '.join(first) + ' atmosphere')}{more}. {upper(air)}",
        f"{upper(air)}. That is the mood for {it}, {listed(first)}{more}",
        f"Begin with the mood. For {it} it is {listed(first)}{more}. {upper(air)}",
        f"Before anything else, {it} {'need' if is_plural(brief.product) else 'needs'} a mood: {listed(first)}{more}. "
        + upper(air),
    ]


def idea(brief: StudioBrief) -> list[str]:
    """The reason as the opening of the text."""
    return [
        upper(brief.why),
        f"One thought first. {upper(brief.why)}",
        f"Start from one thought. {upper(brief.why)}",
        f"The idea comes first. {upper(brief.why)}",
        f"Why first, then how. {upper(brief.why)}",
    ]


def avoided(brief: StudioBrief) -> list[str]:
    """The two things to avoid that are named: plain ones that do not say the same."""
    plain = [text for text in brief.avoid if "," not in text] or list(brief.avoid)
    first = set(plain[0].split())
    return [plain[0], *[text for text in plain[1:] if len(first & set(text.split())) < 3][:1]]


def avoid(brief: StudioBrief) -> list[str]:
    two = avoided(brief)
    what = (" and " if all(" and " not in text for text in two) else ", and ").join(two)
    return [
        f"Avoid {what}",
        f"Stay away from {what}",
        f"What spoils it: {what}",
        f"Keep clear of {what}",
        f"Guard against {what}",
        f"Nothing hurts this picture more than {' or '.join(two)}",
        f"Not wanted here: {what}",
    ]


PLAN = (
    ("staging", staging), ("colors", colors), ("lighting", lighting), ("technique", technique), ("props", props),
    ("texture", texture), ("mood", mood), ("avoid", avoid), ("why", why), ("scene", scene), ("idea", idea),
)  # fmt: skip
"""The topics with their plans, one sentence or two each; `scene` and `idea` are `mood` and `why` as openings."""
