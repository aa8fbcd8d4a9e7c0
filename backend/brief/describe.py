# SPDX-License-Identifier: GPL-3.0-or-later
"""The product in two or three sentences, each finding worded by how it is known."""

from __future__ import annotations

from ..records import ProductFeatures
from .english import a, listed, sentence
from .realize import Tongue

LIKELY = 0.6
"""From this confidence on, an inferred type is "most likely"; below it, "perhaps"."""


def describe(features: ProductFeatures, tongue: Tongue = "en") -> str:
    """What the product is, looks like and measures. Nothing is said of what is not known."""
    if tongue == "ko":
        from .korean.describe import described

        return described(features)
    sentences = [_what(features), _look(features), _size(features)]
    return " ".join(sentence(text) for text in sentences if text)


def _what(features: ProductFeatures) -> str:
    found = features.type
    if not found.value:
        rivals = [a(other.value) for other in found.alternatives[:3]]
        guess = f"; it could be {' or '.join(rivals)}" if rivals else ""
        return f"What {features.name or 'the product'} is cannot be told for sure{guess}"
    if found.source == "said by the user":
        return f"This is {a(found.value)}, as you said"
    how = "most likely" if found.confidence >= LIKELY else "perhaps"
    return f"This is {how} {a(found.value)} ({found.confidence:.0%} sure)"


def _look(features: ProductFeatures) -> str:
    colors = listed([color.name for color in features.colors[:3]])
    made = [material for material in features.materials if material.confidence >= 0.3][:2]
    measured = all(material.source in ("measured on the mesh", "said by the user") for material in made)
    parts = [f"it is {colors}" if colors else ""]
    if made:
        words = listed([material.value for material in made])
        parts.append(f"made of {words}" if measured else f"probably made of {words}")
    if features.finish.value:
        parts.append(f"with {a(features.finish.value)} finish")
    return ", ".join(part for part in parts if part)


def _size(features: ProductFeatures) -> str:
    if features.size_m is None:
        return ""
    longest = max(features.size_m)
    words = f"{longest:.2f} m" if longest >= 1 else f"{longest * 100:.1f} cm"
    if features.size_source == "inferred":
        return f"its longest side is taken to be {words}, which is inferred: please check it"
    return f"its longest side is {words}, {features.size_source}"
