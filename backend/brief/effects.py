# SPDX-License-Identifier: GPL-3.0-or-later
"""What the words of the user's categories change in the brief."""

from __future__ import annotations

from collections.abc import Iterable

from ..records import Category
from .adjust import Rule

SURE = 0.35
"""Confidence from which on an inferred word bends the brief; what nobody measured stays below it."""


def effects_of(categories: Iterable[Category]) -> tuple[Rule, ...]:
    """The rules of the words that were said or are sure enough; the first category's comes last, so that it leads."""
    # here: the vocabulary reads its rules with this package
    from ..perception.vocabulary.categories import load_categories

    kinds = load_categories()
    rules = []
    for category in categories:
        if category.source != "said by the user" and category.confidence < SURE:
            continue
        kind = kinds.get(category.name)
        word = kind.find(category.value) if kind is not None else None
        if word is not None and word.brief is not None:
            rules.append(word.brief)
    return tuple(reversed(rules))
