# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a language model chooses better among the brief's wordings than the draw does: pairs to be read blind.

    .venv/bin/python tests/benchmarks/brief_choice.py make FOLDER [--products N]
    .venv/bin/python tests/benchmarks/brief_choice.py score FOLDER

``make`` writes pairs.txt (each product's text twice, as A and B in a random order: the draw's wordings, and those that
are likeliest per token under SmolLM2 after what was said) and key.txt. Read the pairs, write one line of A and B into
judged.txt before opening the key, and ``score`` tells how often the model was preferred and how likely that is by
chance. Wants torch and transformers.
"""

from __future__ import annotations

import argparse
import random
from math import comb
from pathlib import Path

from backlot.backend.brief.brief import write_brief
from backlot.backend.brief.realize import draw, seed_of, variants
from backlot.backend.models.holder import Models
from backlot.backend.models.registry import entry_for_role
from brief_text import products

TOPICS = ("staging", "colors", "lighting", "props", "texture", "mood")


def make(folder: Path, count: int) -> None:
    from likelihood import Likelihood

    models = Models()
    entry = entry_for_role("language", models.store.entries)
    likelihood = Likelihood(models.store.path(entry.id) / entry.files[0].name)
    found = products(models)
    chance = random.Random(count)
    pairs, key = [], ""
    for features in found[:: max(1, len(found) // count)][:count]:
        brief = write_brief(features)
        wordings = variants(brief)
        # the draw opens some texts with another topic; a fixed order gives no clue
        seed = next(n for n in range(seed_of(brief, features), 2**64) if "mood" in dict(draw(wordings, n)))
        drawn = dict(draw(wordings, seed))
        said = "Studio brief."
        for topic in TOPICS:
            scores = likelihood.of(said, [f" {text}" for text in wordings[topic]])
            best = max(range(len(scores)), key=lambda n: scores[n][0] / scores[n][1])
            said += f" {wordings[topic][best]}"
        texts = [" ".join(drawn[topic] for topic in TOPICS), said.removeprefix("Studio brief. ")]
        model = chance.choice("AB")
        one, two = reversed(texts) if model == "A" else texts
        pairs.append(f"#{len(pairs) + 1} {features.name}\nA: {one}\nB: {two}\n")
        key += model
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pairs.txt").write_text("\n".join(pairs), encoding="utf-8")
    (folder / "key.txt").write_text(key, encoding="utf-8")
    print(f"{len(pairs)} pairs in {folder}")


def score(folder: Path) -> None:
    judged, key = ((folder / name).read_text(encoding="utf-8").strip() for name in ("judged.txt", "key.txt"))
    if len(judged) != len(key):
        raise SystemExit(f"{len(judged)} judgments for {len(key)} pairs.")
    won, count = sum(one == two for one, two in zip(judged, key, strict=True)), len(key)
    by_chance = sum(comb(count, n) for n in range(won, count + 1)) / 2**count
    print(f"the model was preferred for {won} of {count}; as many or more by chance: p = {by_chance:.4f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("make", "score"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--products", type=int, default=36)
    args = parser.parse_args()
    if args.what == "make":
        make(args.folder, args.products)
    else:
        score(args.folder)


if __name__ == "__main__":
    main()
