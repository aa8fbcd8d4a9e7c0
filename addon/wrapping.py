# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of a text in a fixed width, where letters of Korean, Chinese and Japanese are two wide."""

from __future__ import annotations

import unicodedata


def columns(text: str) -> int:
    """Width of a text in columns of Latin letters."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` columns, broken between words; a longer word stands alone, broken inside."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        while columns(word) > width:
            if line:
                lines.append(line)
                line = ""
            cut = next(n for n in range(len(word), 0, -1) if n == 1 or columns(word[:n]) <= width)
            lines.append(word[:cut])
            word = word[cut:]
        if line and columns(line) + 1 + columns(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line] if line else lines
