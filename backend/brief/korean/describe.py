# SPDX-License-Identifier: GPL-3.0-or-later
"""The product in Korean sentences, each finding worded by how it is known."""

from __future__ import annotations

from ...records import ProductFeatures
from . import words
from .particles import Noun
from .phrases import listed, sentence


def described(features: ProductFeatures) -> str:
    """What the product is, looks like and measures. Nothing is said of what is not known."""
    return " ".join(sentence(text) for text in (_what(features), _look(features), _size(features)) if text)


def _what(features: ProductFeatures) -> str:
    from ..describe import LIKELY

    found = features.type
    if not found.value:
        rivals = [words.product(other.value) for other in found.alternatives[:3]]
        guess = f". {Noun(' 또는 '.join(rivals))}일 수 있습니다" if rivals else ""
        name = words.quoted(features.name) if features.name else Noun("이 제품")
        return f"{name:이} 무엇인지는 확실하지 않습니다{guess}"
    it = words.product(found.value)
    if found.source == "said by the user":
        return f"말씀하신 대로 {it}입니다"
    how = f"{it:으로} 보입니다" if found.confidence >= LIKELY else f"{it}일 가능성이 있습니다"
    return f"{how}(확신도 {found.confidence:.0%})"


def _look(features: ProductFeatures) -> str:
    colors = [words.color(color.name) for color in features.colors[:3]]
    made = [material for material in features.materials if material.confidence >= 0.3][:2]
    sure = all(material.source in ("measured on the mesh", "said by the user") for material in made)
    parts = [f"색은 {listed(colors)}입니다" if colors else ""]
    if made:
        what = listed([words.word("materials", material.value) for material in made])
        parts.append(f"소재는 {what}입니다" if sure else f"소재는 {what:으로} 보입니다")
    if features.finish.value:
        parts.append(f"마감은 {words.word('finishes', features.finish.value)} 느낌입니다")
    return ". ".join(part for part in parts if part)


def _size(features: ProductFeatures) -> str:
    if features.size_m is None:
        return ""
    longest = max(features.size_m)
    size = f"{longest:.2f}m" if longest >= 1 else f"{longest * 100:.1f}cm"
    source = words.tables()["sources"].get(features.size_source or "")
    if source is None:
        return f"가장 긴 변은 {size} 정도로 추정했습니다. 확인해 주세요"
    return f"가장 긴 변은 {size}, {source}입니다"
