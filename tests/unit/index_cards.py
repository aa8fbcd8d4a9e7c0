# SPDX-License-Identifier: GPL-3.0-or-later
"""For the tests of the index: folders of many small cards, and models whose vectors are hashes of words."""

from __future__ import annotations

import json
from pathlib import Path

from backlot.backend.library.cards import Card, load_library
from products import CARDS

WORDS = ("marble", "oak", "linen", "sand", "moss", "chrome", "brick", "velvet", "slate", "paper", "cork", "copper")


def name(number: int) -> str:
    """A word of letters that no other number has."""
    return "x" + "".join(chr(ord("a") + int(digit)) for digit in str(number))


def caption(number: int) -> str:
    picked = [WORDS[(number * step + step) % len(WORDS)] for step in (1, 3, 5, 7)]
    return f"{' '.join([name(number)] * 4)} of {' and '.join(picked)}"


def write_card(folder: Path, number: int, words: str = "") -> Path:
    """A set with its default and one more variant."""
    data = json.loads((CARDS / "marble_podium.json").read_text(encoding="utf-8"))
    data |= {"id": f"set_{number}", "title": f"Set {number}", "caption": words or caption(number)}
    data["variants"] = [{"id": "default"}, {"id": "dusk", "caption": f"{data['caption']} at dusk", "mood": ["calm"]}]
    path = folder / f"set_{number}" / "card.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def write_cards(folder: Path, count: int) -> tuple[Card, ...]:
    for number in range(count):
        write_card(folder, number)
    return load_library(folder).cards
