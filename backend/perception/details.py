# SPDX-License-Identifier: GPL-3.0-or-later
"""What else can be seen of a product: its pattern, a region with text, the texture that its materials' names tell.

A detail is told only above the chance in vocabulary/patterns.toml at which it was right in at least seven of ten
labelled photos; what is not sure is left out. Logos are not told apart from other prints, and nothing is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image

from ..models.roles import Array
from ..records import Value
from .patterns import over_views
from .text_region import find_text
from .types import split_name
from .vocabulary.patterns import load_patterns

NAMED = 0.6
"""Confidence in what a material's name says of its surface."""
LEAST_AREA = 0.1
"""Part of a 3D product's surface from which on a material's texture is told."""
MOST_VIEWS = 2
"""Views of a 3D product that are looked at: its front and three-quarter view."""
_PERIODIC = 0.5
"""Chance of stripes or checks above which lines of spots are taken for them and not for letters."""


def from_pictures(
    images: Sequence[tuple[Image.Image, Array]],
    family: str,
    worn: bool = False,
    material: str = "",
    shaders: Sequence[Mapping[str, Any]] = (),
) -> tuple[Value, ...]:
    """Details of one product, surest first.

    images: RGB crops with alpha (height, width) 0-1: one photo, or the views of a 3D product. family: as it was found;
    patterns are told only of families that have them. worn: it is clothing on a photo, so that skin is its wearer's.
    material: its main one. shaders: the materials of the measurements of a 3D product.
    """
    model = load_patterns()
    found: list[Value] = []
    images = images[:MOST_VIEWS]
    chances = over_views(images, worn)
    regions = [text for image, alpha in images if (text := find_text(image, alpha)) is not None]
    periodic = chances.get("striped", 0.0) + chances.get("checked", 0.0)
    if regions and periodic < _PERIODIC:
        best = max(regions, key=lambda text: text.confidence)
        if best.confidence >= model.sure["text"]:
            left, top, right, bottom = best.box
            where = f"letters between {left:.0%} and {right:.0%} of its width, {top:.0%} and {bottom:.0%} of its height"
            found.append(Value("text", round(best.confidence, 4), "measured on pixels", where))
    if chances and family in model.families and material != "fur":  # hair looks like a print and is none
        word, chance = max(chances.items(), key=lambda item: item[1])
        if chance >= model.sure[word] and not (word == "plain" and found):  # what carries text is not plain
            found.append(Value(word, round(chance, 4), "measured on pixels", "pattern"))
    found += _textures(shaders, model.texture_words)
    return tuple(sorted(found, key=lambda value: -value.confidence))


def _textures(shaders: Sequence[Mapping[str, Any]], words: Mapping[str, tuple[str, ...]]) -> list[Value]:
    """Textures that the names of a 3D product's materials say, each once."""
    found: dict[str, Value] = {}
    for shader in shaders:
        name = str(shader.get("name") or "")
        parts = set(split_name(name).lower().split())
        if float(shader.get("area_share") or 0.0) < LEAST_AREA:
            continue
        for texture, also in words.items():
            if not parts.isdisjoint(also):
                note = f"texture; the material's name {name!r} says so"
                found.setdefault(texture, Value(texture, NAMED, "inferred", note))
    return list(found.values())
