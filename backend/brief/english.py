# SPDX-License-Identifier: GPL-3.0-or-later
"""Small English: articles, number, lists and capitals, for sentences that are put together from phrases."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Without an article even in the singular: what cannot be counted.
_MASS = frozenset((
    "flour", "water", "ice", "snow", "linen", "powder", "moss", "sand", "salt", "steam", "grass", "dust", "smoke",
    "music",
    "furniture", "jewelry", "make-up", "cologne", "toothpaste", "shampoo", "soap", "beer", "wine", "coffee", "tea",
    "honey", "bread", "chocolate", "cheese", "milk", "rice", "pasta", "whisky", "whiskey", "vodka", "gin", "rum",
    "clothing", "underwear", "footwear", "eyewear", "stationery", "sunscreen", "perfume", "lotion", "fruit",
))  # fmt: skip
_SINGULAR_S = frozenset(("lens", "canvas", "gas", "atlas"))


def head(noun: str) -> str:
    """The word that decides number: ``slice of fruit`` → ``slice``, ``perfume bottle`` → ``bottle``."""
    return re.split(r" (?:of|for|with|in|on) ", noun)[0].split(" ")[-1].lower()


def is_plural(noun: str) -> bool:
    word = head(noun)
    return word.endswith("s") and not word.endswith(("ss", "us", "is")) and word not in _SINGULAR_S


def _vowel_sound(text: str) -> bool:
    first = text.lstrip("\"'(").lower()
    if re.match(r"(8|11\b|18\b)", first):
        return True
    if re.match(r"(uni|use|usb|euro|one\b|ukulele|ufo)", first):
        return False
    return first[:1] in "aeiou" or first.startswith(("hour", "honest", "heir"))


def a(phrase: str) -> str:
    """With the indefinite article that it needs: "a bottle", "an apron", "roasted beans", "a 100 mm lens"."""
    if is_plural(phrase) or head(phrase) in _MASS or phrase.split(" ")[0] in ("the", "a", "an", "some"):
        return phrase
    return f"{'an' if _vowel_sound(phrase) else 'a'} {phrase}"


def possessive(noun: str) -> str:
    """ "the bottle's", "the headphones'"."""
    return f"{noun}'" if is_plural(noun) else f"{noun}'s"


def number_article(value: float) -> str:
    """ "an" before 8, 11, 18 and 80-89, "a" otherwise."""
    return "an" if _vowel_sound(f"{value:g}") else "a"


def listed(words: Sequence[str]) -> str:
    """ "a, b and c"."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def upper(text: str) -> str:
    """With a capital at the start."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Spaces tidied, a capital at the start, one full stop at the end."""
    return upper(re.sub(r"\s+([,.;:])", r"\1", " ".join(text.split())).rstrip(" .;,")) + "."
