# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of colors: of a hex value, of a word, of a label in somebody's closed list, and as shops say them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from ..models.roles import Array
from ..records import Color, Value
from . import shop_colors
from .colorspace import hex_to_oklab
from .vocabulary import load_colors, named_hex

NAME_LIGHTNESS, NAME_CHROMA = 0.65, 2.6
"""How much differences in lightness, and in hue and chroma, count for a name."""
DARK = 0.42
"""OKLab lightness below which shops call a gray product black: cloth and leather are never as dark as ink."""
_SHOP_GROUPS = {"silver": "gray", "clear": "white"}


@cache
def _names() -> tuple[tuple[str, ...], tuple[str, ...], Array]:
    colors = load_colors()
    labs = np.stack([hex_to_oklab(color.hex) for color in colors])
    return tuple(color.name for color in colors), tuple(color.group for color in colors), labs


def name_of(lab: Array) -> str:
    """Name nearest to an OKLab value (3,). Hue and chroma count more than lightness; no gray gets a colorful name."""
    names, _, labs = _names()
    difference = (labs - lab) * np.array([NAME_LIGHTNESS, NAME_CHROMA, NAME_CHROMA], dtype=np.float32)
    distance = np.linalg.norm(difference, axis=1)
    chroma, own = np.linalg.norm(labs[:, 1:], axis=1), float(np.linalg.norm(lab[1:]))
    if own < 0.018:
        distance = distance + (chroma > 0.03) * 0.1
    return names[int(distance.argmin())]


def color_name(hex: str) -> str:
    """Name of ``#rrggbb``."""
    return name_of(hex_to_oklab(hex))


def color_group(name: str) -> str:
    """Basic color (black, white, gray, beige, brown, red …) of a name, or empty."""
    names, groups, _ = _names()
    if name in _SHOP_GROUPS:
        return _SHOP_GROUPS[name]
    return groups[names.index(name)] if name in names else ""


def closest_label(colors: Sequence[Color], labels: Sequence[str], tones: Array | None = None, family: str = "") -> str:
    """The label of a closed list of color names (``Grey``, ``Navy Blue`` …) that the product would get.

    colors: as measured, largest share first. tones: what `shop_colors.tones` measured on the same pixels; with it the
    trained words decide, and ``family`` (or empty) counts. Without it: the main color's name where it tells more than
    its hex value, else the nearest label of the same basic color. Empty where no label names a color, or there is none.
    """
    if tones is not None and tones.any():
        found = shop_colors.probabilities(tones, family, labels)
        return labels[int(found.argmax())] if found.any() else ""
    if not colors:
        return ""
    main = colors[0]
    if color_name(main.hex) != main.name:  # a word for the finish (silver), or the user's own
        exact = next((label for label in labels if shop_colors.shop_word(label) == main.name), "")
        if exact:
            return exact
    known = [(label, hex) for label in labels if (hex := named_hex(label))]
    if not known:
        return ""
    lab = hex_to_oklab(main.hex)
    group = color_group(color_name(main.hex))
    group = "black" if group == "gray" and float(lab[0]) < DARK else group
    same = [(label, hex) for label, hex in known if color_group(color_name(hex)) == group] or known
    labs = np.stack([hex_to_oklab(hex) for _, hex in same])
    return same[int(np.linalg.norm(labs - lab, axis=1).argmin())][0]


def as_shops_say(colors: tuple[Color, ...], finish: Value, materials: Sequence[Value]) -> tuple[Color, ...]:
    """Gray metal is silver, yellow metal gold, colorless glass clear: words for what the finish does to a color."""
    main = materials[0] if materials else None
    if main is None or main.confidence < 0.4 or finish.value not in ("metallic", "transparent"):
        return colors
    named: list[Color] = []
    for color in colors:
        group, name = color_group(color.name), color.name
        if finish.value == "metallic" and main.value == "metal":
            light = float(hex_to_oklab(color.hex)[0])
            if group == "gray" and light > 0.5:
                name = "silver"
            elif group == "yellow" or name in ("camel", "tan", "bronze"):
                name = "gold"
        elif finish.value == "transparent" and group in ("white", "gray") and main.value == "glass":
            name = "clear"
        if any(other.name == name for other in named):
            named = [replace(o, share=round(o.share + color.share, 4)) if o.name == name else o for o in named]
        else:
            named.append(replace(color, name=name))
    return tuple(named)
