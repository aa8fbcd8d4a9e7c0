# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines fit their width in Latin and in Korean letters."""

from __future__ import annotations

import pytest
from backlot.addon.wrapping import columns, wrap


def test_korean_letters_are_two_wide() -> None:
    assert (columns("빛 a"), columns("abc")) == (4, 3)


@pytest.mark.parametrize("width", [7, 12, 30])
@pytest.mark.parametrize(
    "text", ["향수병을 대리석 위에 놓고, 뒤로는 석고벽을 둡니다.", "Set the bottle on marble, in front of a wall."]
)
def test_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(columns(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_small_cases() -> None:
    assert wrap("", 10) == [] and wrap("a b", 3) == ["a b"] and wrap("a bc", 3) == ["a", "bc"]
    assert wrap("abcdef", 4) == ["abcd", "ef"] and wrap("빛", 1) == ["빛"]
