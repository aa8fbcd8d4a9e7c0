# SPDX-License-Identifier: GPL-3.0-or-later
"""The arrangements by name, and which of them goes with how many products. Standard library only, no bpy."""

from __future__ import annotations

from ..engine.protocol import BacklotError

ONE, PAIR, THREE, LINE_UP, PACKAGING = "one", "pair", "three", "line-up", "packaging"
ARRANGEMENTS = {
    ONE: "the product alone",
    PAIR: "two of it, the second a step behind; of a shoe the mirror image beside it",
    THREE: "three of it, staggered in depth, each turned a little",
    LINE_UP: "several products in a row by height, in their true sizes",
    PACKAGING: "the product in front of its packaging",
}
"""Name: what it is, for people."""
ALONE = (ONE, PAIR, THREE)
"""Arrangements of one product."""
MOST = 12
"""Products of a line-up."""


def named(name: str) -> str:
    """An arrangement by its name in any spelling; empty for none. Raises BacklotError("unknown_arrangement")."""
    wanted = name.strip().lower().replace("_", "-").replace("lineup", LINE_UP)
    if wanted in ("", "auto"):
        return ""
    if wanted not in ARRANGEMENTS:
        known = ", ".join(f"{each} ({words})" for each, words in ARRANGEMENTS.items())
        raise BacklotError("unknown_arrangement", f"There is no arrangement '{name}'.", f"There are: {known}.")
    return wanted


def checked(name: str, others: int) -> str:
    """The arrangement for a product with so many others; without a name the one that suits their number.

    Raises BacklotError("unknown_arrangement" | "bad_arrangement").
    """
    wanted = named(name)
    if not wanted:
        wanted = LINE_UP if others else ONE
    if wanted in (LINE_UP, PACKAGING) and not others:
        raise BacklotError(
            "bad_arrangement", f"The arrangement {wanted} needs another product.", "Give the others with --with."
        )
    if wanted == PACKAGING and others > 1:
        raise BacklotError(
            "bad_arrangement", f"Packaging is one box, and {others} were given.", "Give --with once, or choose line-up."
        )
    if wanted == LINE_UP and others >= MOST:
        raise BacklotError("bad_arrangement", f"A line-up takes at most {MOST} products.", "Take several pictures.")
    if wanted in ALONE and others:
        raise BacklotError(
            "bad_arrangement",
            f"The arrangement {wanted} shows one product, and others were given.",
            f"Choose {LINE_UP} or {PACKAGING}, or leave the others out.",
        )
    return wanted
