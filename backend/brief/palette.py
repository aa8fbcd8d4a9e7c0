# SPDX-License-Identifier: GPL-3.0-or-later
"""The palette of the planned picture, chosen in OKLab in relation to the product's own colors."""

from __future__ import annotations

from dataclasses import dataclass

from ..records import BriefColor, Color, ProductFeatures
from . import oklab
from .entries import PlaybookEntry
from .lighting import main_lightness

WARM_HUE, COOL_HUE = 75.0, 245.0
_COOL_MOODS = frozenset(("technical", "fresh", "clean", "modern", "minimal", "sporty"))
_LOUD_MOODS = frozenset(("playful", "bold", "festive"))
_UNPAINTED = frozenset(("concrete", "wood-paneled", "shelves", "kitchen", "bar", "room"))
"""Words of backdrops that keep a material's own color, so that only their lightness is chosen."""
_MOST_CHROMA = 0.13
"""OKLab chroma over which a wall competes with any product."""
_DARKEST, _LIGHTEST = 0.14, 0.95
"""Lightness that a lit backdrop can have: below it nothing is seen, above it the product has no white left."""

# A light and a dark make of each surface, as they are sold.
SURFACE_COLORS: dict[str, tuple[str, str]] = {
    "marble": ("#e7e3dc", "#2b2a2d"), "stone": ("#cfc8bd", "#4a4744"), "wood": ("#c19a6b", "#4b3020"),
    "concrete": ("#b9b6b0", "#5a5957"), "plaster": ("#e8e0d4", "#8d7f70"), "acrylic": ("#f0efed", "#141517"),
    "glass": ("#e3ebea", "#22292b"), "metal": ("#c3c6c9", "#3c3f43"), "fabric": ("#ddd5c8", "#4d4a47"),
    "linen": ("#e0d6c4", "#8a7a63"), "velvet": ("#8d6a6f", "#2a1b2a"), "leather": ("#a9743f", "#3a2418"),
    "paper": ("#f0ece3", "#4e4b48"), "sand": ("#d9bf94", "#a37f55"), "moss": ("#7d8a45", "#3c4a24"),
    "snow": ("#eef2f6", "#a9b8c8"),
    "water": ("#bcd3d6", "#1f3a44"), "tile": ("#e9ebe8", "#3f5a58"), "terrazzo": ("#dcd6cd", "#6d6a67"),
    "ceramic": ("#e9e3d8", "#5b5550"), "foliage": ("#8aa05c", "#2f4526"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Palette:
    """colors: product, backdrop, surface, accent. step: L* of the backdrop minus the product's; None without colors."""

    colors: tuple[BriefColor, ...]
    relation: str
    step: float | None

    def of(self, role: str) -> BriefColor | None:
        return next((color for color in self.colors if color.role == role), None)


def main_hue(features: ProductFeatures) -> float | None:
    """Hue of the color that the eye remembers (share times chroma), degrees; None for a colorless product."""
    colored = [(c.share * lab.chroma, lab) for c in features.colors if (lab := oklab.from_hex(c.hex)).chroma >= 0.04]
    return max(colored)[1].hue if colored else None


def _backdrop_lightness(product: float, entry: PlaybookEntry, low_key: bool, bright_field: bool) -> float:
    """OKLab L on the side that the playbook wants; on the other side where there is no room.

    A bright field is light whatever stands before it: its edges draw the product.
    """
    gap = entry.palette.separation
    lighter, darker = max(product + gap, 0.8), min(product - gap, 0.34)
    if bright_field:
        return min(lighter, _LIGHTEST)
    side = entry.palette.lightness
    if side == "either":
        side = "darker" if low_key else "lighter"
    if side == "lighter":
        return lighter if lighter <= _LIGHTEST else max(product - gap, _DARKEST)
    return darker if darker >= _DARKEST else min(product + gap, _LIGHTEST)


def choose(
    features: ProductFeatures, entry: PlaybookEntry, moods: tuple[str, ...], surface: str, bright_field: bool = False
) -> Palette:
    """Colors of the picture. The backdrop keeps the playbook's lightness separation from the product."""
    named: list[Color] = [c for c in features.own_colors if c.share >= 0.08][:3] or list(features.own_colors[:1])
    own = [BriefColor(c.name, c.hex, "product") for c in named]
    product, hue = main_lightness(features), main_hue(features)
    low_key = entry.lighting.background_stops < -0.4
    cool = not _COOL_MOODS.isdisjoint(moods[:2])
    tint = COOL_HUE if cool else WARM_HUE
    loud = not _LOUD_MOODS.isdisjoint(moods[:2])
    level = _backdrop_lightness(0.55 if product is None else product, entry, low_key, bright_field)
    relation, colorful = entry.palette.relation, entry.palette.chroma
    if entry.palette.backdrop:
        wall = oklab.from_hex(entry.palette.backdrop)
    elif hue is None:
        # A product without a color of its own lets a colorful backdrop be any; the mood says which.
        chroma = (0.012 if level > 0.5 else 0.008) if colorful <= 1.0 else 0.03 * colorful
        wall = oklab.from_lch(level, chroma, tint)
    else:
        turn = {"contrast": 180.0, "analog": 25.0 if hue_warm(hue) else -25.0, "monochrome": 0.0}[relation]
        chroma = (0.075 if loud else 0.035) if level > 0.45 else 0.025
        if not _UNPAINTED.isdisjoint(entry.backdrop.split(" ")):
            chroma = min(chroma, 0.012)
        else:
            chroma = min(chroma * colorful, _MOST_CHROMA)
        wall = oklab.from_lch(level, chroma, (hue + turn) % 360.0)
    light, dark = SURFACE_COLORS[surface]
    ground = light if oklab.from_hex(light).L - level < 0.25 and level > 0.5 else dark
    # On a dark set a dark product stands by its rim and its reflection; elsewhere it needs a ground that differs.
    if entry.palette.backdrop:
        ground = entry.palette.backdrop
    elif product is not None and not low_key and abs(oklab.from_hex(ground).L - product) < 0.12:
        ground = dark if ground == light else light
    accent = _accent(features, hue, tint)
    wall_hex = oklab.to_hex(wall)
    colors = (
        *own,
        BriefColor(oklab.color_name(wall_hex), wall_hex, "backdrop"),
        BriefColor(oklab.color_name(ground), ground, "surface"),
        BriefColor(oklab.color_name(accent), accent, "accent"),
    )
    step = None
    if product is not None:
        step = oklab.lightness(wall_hex) - oklab.lightness(oklab.to_hex(oklab.Oklab(product, 0.0, 0.0)))
    return Palette(colors, relation, step)


def hue_warm(hue: float) -> bool:
    """Whether turning the hue up by some degrees keeps it on the warm side (red to yellow)."""
    return hue < 100.0 or hue > 330.0


def _accent(features: ProductFeatures, hue: float | None, tint: float) -> str:
    """A small color for a prop: a second hue of the product if it has one, or a quiet complement."""
    if hue is not None:
        for color in features.colors[1:]:
            lab = oklab.from_hex(color.hex)
            if lab.chroma >= 0.05 and oklab.hue_difference(lab.hue, hue) > 40.0:
                return color.hex
        return oklab.to_hex(oklab.from_lch(0.62, 0.08, (hue + 180.0) % 360.0))
    return oklab.to_hex(oklab.from_lch(0.6, 0.07, 55.0 if tint == COOL_HUE else 140.0))
