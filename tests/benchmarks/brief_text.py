# SPDX-License-Identifier: GPL-3.0-or-later
"""The brief's sentences: what they invent, and how they read, for the templates and for a language model's wordings.

    .venv/bin/python tests/benchmarks/brief_text.py [--model N] [--perplexity N]

Products: photos, rows of 3D products and rows of fashion pictures of ../shared/data (about 220), each in every
direction. A word is invented when it traces to no feature, no entry of the playbook and no set of the library
(brief/grounding.py). Prints tables in Markdown:

    template        the text as it is shown
    model, raw      the language model's first wording of each of its sentences (for --model products)
    model, checked  what of them the check lets through, template sentences in the place of the others
    free draft      a brief written by the model from the typed facts alone

distinct-2: different pairs of words over all pairs, within a text and over as many texts of each way. Perplexity:
under SmolLM2, which wants torch and transformers; of --perplexity texts.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from backlot.backend.brief import polish
from backlot.backend.brief.brief import all_briefs, as_text
from backlot.backend.brief.grounding import grounded, invented, lexicon
from backlot.backend.brief.realize import template_sentences, variants
from backlot.backend.models.holder import Models
from backlot.backend.models.registry import entry_for_role
from backlot.backend.perception import features as perception
from backlot.backend.protocol import BacklotError
from backlot.backend.records import ProductFeatures, StudioBrief

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
SEEDS = 1000


def descriptions() -> Iterable[tuple[str, dict[str, Any]]]:
    """(name, description in words) of 3D products and of every 13th fashion picture."""
    with (SHARED / "products3d" / "products3d.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            size = [row[key] for key in ("true_w_m", "true_d_m", "true_h_m")]
            told = {"size_m": [float(side) for side in size]} if all(size) else {}
            yield row["id"], {"name": row["type"], "type": row["type"], **told}
    with (SHARED / "photos" / "fashion_product_images" / "index.csv").open(encoding="utf-8") as file:
        for row in list(csv.DictReader(file))[::13]:
            told = {"colors": [row["baseColour"].lower()]} if row["baseColour"] not in ("", "NA", "Multi") else {}
            yield row["id"], {"name": row["articleType"], "type": row["articleType"].lower(), **told}


def photos() -> list[Path]:
    """Photos of things and of clothes."""
    things = sorted((SHARED / "photos" / "dreambooth").glob("*/0[01].jpg"))
    worn = [path for folder in sorted((SHARED / "photos" / "clothing_real").iterdir()) if folder.is_dir()
            for path in sorted(folder.glob("*.jpg"))[:2]]  # fmt: skip
    return things + worn + sorted((SHARED / "photos" / "grocery").rglob("*.jpg"))[::60][:30]


def products(models: Models) -> list[ProductFeatures]:
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for name, words in descriptions():
            path = Path(folder) / f"{name}.json"
            path.write_text(json.dumps(words), encoding="utf-8")
            try:
                found.append(perception.analyze({"kind": "description", "path": str(path)}, models))
            except BacklotError as ex:
                print(f"left out: {name} ({ex})")
    for photo in photos():
        try:
            found.append(perception.analyze({"kind": "photo", "path": str(photo)}, models))
        except BacklotError as ex:
            print(f"left out: {photo.name} ({ex})")
    return found


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+(?:[-'/.][a-z0-9]+)*", text.lower())


def distinct(texts: Iterable[str]) -> float:
    pairs = [pair for text in texts for pair in zip(words(text), words(text)[1:], strict=False)]
    return len(set(pairs)) / max(len(pairs), 1)


class Reading:
    """Figures of one way of writing, text by text."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.texts: list[str] = []
        self.sentences = 0
        self.faulty = 0
        self.bad: Counter[str] = Counter()

    def add(self, sentences: list[str], known: frozenset[str]) -> None:
        self.texts.append(" ".join(sentences))
        for sentence in sentences:
            wrong = invented(sentence, known)
            self.sentences += 1
            self.faulty += bool(wrong)
            self.bad.update(wrong)

    def row(self, perplexity: str, shared: int) -> str:
        length = statistics.median(len(words(text)) for text in self.texts)
        some = self.texts[:: max(1, len(self.texts) // shared)][:shared]
        own = statistics.mean(distinct([text]) for text in self.texts)
        return (
            f"| {self.name} | {len(self.texts)} | {self.sentences} | {self.faulty} | {sum(self.bad.values())}"
            f" | {length:.0f} | {own:.3f} | {distinct(some):.3f} | {perplexity} |"
        )


def model_wordings(
    brief: StudioBrief, features: ProductFeatures, models: Models, raw: Reading, checked: Reading, free: Reading
) -> float:
    """Adds what the model writes for one brief; returns seconds."""
    known = lexicon(brief, features)
    start = time.perf_counter()
    first, shown = [], []
    for _, template in template_sentences(brief, features):
        text = polish._reworded(template, models.language, time.monotonic() + 60.0, 0.0)
        first.append(text)
        shown.append(text if grounded(text, template, known) else template)
    seconds = time.perf_counter() - start
    raw.add(first, known)
    checked.add(shown, known)
    ask = f"Write the studio brief for a photographer in six sentences. Use only these facts: {as_text(brief)}"
    draft = models.language.complete("You are an art director.", ask, max_tokens=200)
    free.add([part for part in re.split(r"(?<=[.!?])\s+", draft) if part], known)
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=int, default=0, metavar="N", help="products for which the model writes")
    parser.add_argument("--perplexity", type=int, default=0, metavar="N", help="texts of each way that are scored")
    args = parser.parse_args()
    if not SHARED.is_dir():
        raise SystemExit(f"{SHARED} is not there.")
    models = Models()
    seen = products(models)
    template = Reading("template")
    raw, checked, free = Reading("model, raw"), Reading("model, checked"), Reading("free draft")
    start = time.perf_counter()
    every = 0
    for features in seen:
        for brief in all_briefs(features).values():
            known = lexicon(brief, features)
            template.add([text for _, text in template_sentences(brief, features)], known)
            for wordings in variants(brief).values():
                every += sum(bool(invented(text, known)) for text in wordings)
    print(f"{len(seen)} products, {len(template.texts)} texts in {time.perf_counter() - start:.1f} s")
    print(f"wordings with an invented word, of all that could be drawn: {every}")
    brief = all_briefs(seen[0])["safe"]
    own = {" ".join(t for _, t in template_sentences(brief, seen[0], seed=seed)) for seed in range(SEEDS)}
    korean = {" ".join(t for _, t in template_sentences(brief, seen[0], "ko", seed)) for seed in range(SEEDS)}
    print(f"different texts of one brief for {SEEDS} seeds: {len(own)} in English, {len(korean)} in Korean")
    seconds = [
        model_wordings(all_briefs(features)["safe"], features, models, raw, checked, free)
        for features in seen[:: max(1, len(seen) // args.model)][: args.model]
    ] if args.model else []  # fmt: skip
    likelihood = None
    if args.perplexity:
        from likelihood import Likelihood

        entry = entry_for_role("language", models.store.entries)
        likelihood = Likelihood(models.store.path(entry.id) / entry.files[0].name)
    print("\n| way | texts | sentences | with inventions | invented words | words a text | distinct-2 within | over all"
          " | perplexity |\n|---|---|---|---|---|---|---|---|---|")  # fmt: skip
    shared = min(len(reading.texts) for reading in (template, raw, checked, free) if reading.texts)
    for reading in (template, raw, checked, free):
        if reading.texts:
            some = reading.texts[:: max(1, len(reading.texts) // max(1, args.perplexity))][: args.perplexity]
            scored = [likelihood.perplexity(text) for text in some] if likelihood else []
            print(reading.row(f"{statistics.median(scored):.1f}" if scored else "–", shared))
    for reading in (raw, free):
        if reading.bad:
            print(f"\ninvented most often, {reading.name}: {', '.join(w for w, _ in reading.bad.most_common(25))}")
    if seconds:
        print(f"\nrewording one text took {statistics.median(seconds):.1f} s (median of {len(seconds)})")


if __name__ == "__main__":
    main()
