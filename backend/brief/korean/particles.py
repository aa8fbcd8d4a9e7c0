# SPDX-License-Identifier: GPL-3.0-or-later
"""Korean particles, which follow the last sound of the word before: 은/는, 이/가, 을/를, 과/와, 으로/로 and so on.

A `Noun` takes its particle in a format: f"{Noun('향수병'):을}" is "향수병을", f"{Noun('가위'):을}" is "가위를".
"""

from __future__ import annotations

import re

_FIRST, _LAST = 0xAC00, 0xD7A3
_RIEUL = 8
"""Index of ㄹ among the finals: after it 로 is said, not 으로."""

_NONE, _SOME = 0, 1
_DIGITS = {"0": 21, "1": 8, "2": 0, "3": 16, "4": 0, "5": 0, "6": 1, "7": 8, "8": 8, "9": 0}
"""Finals of 영 일 이 삼 사 오 육 칠 팔 구."""
_ZEROS = {1: 17, 2: 1, 3: 4, 4: 4, 5: 4, 6: 4, 7: 4, 8: 1}
"""Finals of 십 백 천 만 … 억, by the number of zeros at the end."""
_UNITS = {"mm": 0, "cm": 0, "m": 0, "kg": 16, "g": 16, "k": 0, "%": 0, "°": 0, "tv": 0, "usb": 0}
"""Finals of units and short names as they are read: 밀리미터, 그램, 케이, 퍼센트, 도."""
_LETTERS = {"l": 8, "m": 16, "n": 4, "r": 8}
"""Finals of the names of single letters (엘, 엠, 엔, 알); the others end in a vowel."""


def final(word: str) -> int:
    """Index of the last syllable's final consonant, 0 for none, 8 for ㄹ; as a Korean would read the word aloud.

    Quotes and what stands in brackets at the end are not read.
    """
    text = re.sub(r"\s*\([^()]*\)$", "", word.strip())
    text = re.sub(r"[^0-9A-Za-z가-힣%°]+$", "", text)
    if not text:
        return _NONE
    last = text[-1]
    if _FIRST <= ord(last) <= _LAST:
        return (ord(last) - _FIRST) % 28
    if last.isdigit():
        digits = re.search(r"\d+$", text)
        assert digits is not None
        zeros = len(digits[0]) - len(digits[0].rstrip("0"))
        return _ZEROS[min(zeros, 8)] if zeros and digits[0].strip("0") else _DIGITS[last]
    return _latin(re.search(r"[A-Za-z]*[%°]?$", text)[0])  # type: ignore[index]


def _latin(word: str) -> int:
    low = word.lower()
    if low in _UNITS:
        return _UNITS[low]
    if word.isupper():
        return _LETTERS.get(low[-1], _NONE)
    if re.search(r"(l|le|ll)$", low):
        return _RIEUL
    if re.search(r"(m|me|n|ne|ng)$", low):
        return _SOME
    # a short vowel and p, t, k close the syllable (캡, 로봇, 북); everything else is read with a vowel after it
    return _SOME if re.search(r"(^|[^aeiou])[aeiou]{1,2}(p|t|k|ck)$", low) else _NONE


def josa(word: str, pair: str) -> str:
    """The word with its particle. pair: the form after a consonant, a slash, the form after a vowel, as in "은/는"."""
    closed, _, open_ = pair.partition("/")
    end = final(word)
    if closed.startswith("으로") and end == _RIEUL:
        return word + open_
    return word + (closed if end else open_)


_PAIRS = {
    "은": "은/는", "이": "이/가", "을": "을/를", "과": "과/와", "으로": "으로/로", "이고": "이고/고", "이면": "이면/면",
    "이라고": "이라고/라고", "이며": "이며/며",
}  # fmt: skip


class Noun(str):
    """A word that is followed by a particle, named in the form that follows a consonant."""

    __slots__ = ()

    def __format__(self, particle: str) -> str:
        return josa(self, _PAIRS[particle]) if particle else str(self)
