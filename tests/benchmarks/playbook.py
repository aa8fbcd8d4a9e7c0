# SPDX-License-Identifier: GPL-3.0-or-later
"""Every family of the playbook at every price position on every channel: is each brief whole, and what does it say.

    .venv/bin/python tests/benchmarks/playbook.py [FAMILY …]

Prints a Markdown table, a line a brief, and at the end how many there were and what is missing in them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from backlot.backend.brief.brief import write_brief
from backlot.backend.brief.entries import GENERIC, load_playbook
from backlot.backend.brief.forms import POSITIONS
from backlot.backend.brief.positions import load_rules
from backlot.backend.records import StudioBrief

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "unit"))
from products import product

COLORS = [("red", "#a02020", 0.7), ("gray", "#909090", 0.3)]
PARTS = ("kinds", "places", "surfaces", "backdrop", "palette", "texture", "mood", "atmosphere", "avoid", "why")


def briefs(families: list[str]) -> Iterator[tuple[str, str, StudioBrief]]:
    """Family, word of the type, brief: of each family and each of its variants."""
    for family, whole in load_playbook().items():
        if families and family not in families:
            continue
        for words, _ in [((family,), whole), *whole.variants]:
            features = product(words[0], "" if family == GENERIC else family, COLORS, ["plastic"], "satin", None)
            for position in POSITIONS:
                for channel in load_rules().channels:
                    yield family, words[0], write_brief(features, {"position": position, "channel": channel})


def main() -> None:
    print("| family | type | position | channel | set | backdrop | light | props | mood | atmosphere |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    count, missing = 0, []
    for family, word, brief in briefs(sys.argv[1:]):
        count += 1
        missing += [f"{family}/{word}: {part}" for part in PARTS if not getattr(brief, part)]
        cells = (
            family, word, brief.position.value, brief.channel.value,
            f"{brief.kinds[0]}, {brief.places[0]}: {', '.join(brief.surfaces[:2])}", brief.backdrop,
            brief.lighting.preset, ", ".join(prop.name for prop in brief.props) or "–", ", ".join(brief.mood[:3]),
            brief.atmosphere,
        )  # fmt: skip
        print(f"| {' | '.join(cells)} |")
    print(f"\n{count} briefs; empty parts: {', '.join(missing) or 'none'}.")


if __name__ == "__main__":
    main()
