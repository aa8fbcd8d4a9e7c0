# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a recommendation takes, and where the time goes.

    .venv/bin/python tests/benchmarks/recommend.py [PHOTO] [--repeat N]

Prints the engine's cold start (process start to the first answer); a warm photo → ranked sets of a photo that was not
seen before; the same photo ranked again after an edit (another direction, mood, type); and with sentences, when the
first of them arrives. Each with its median of N, the processor's seconds where they can be told, and the share of each
step. Then the steps of one ranking within this process. The ratio to a new engine for every call, as the systems before
us work, is the figure that carries over to other machines.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from backlot.addon.engine.client import EngineClient
from backlot.addon.session import engine_command
from backlot.addon.workflow import default_library

PICTURE = Path(__file__).resolve().parents[2] / "blender_scenes" / "pictures" / "demo.webp"
EDITS: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("direction", {"direction": "bold"}), ("direction", {"direction": "lifestyle"}), ("mood", {"moods": ["festive"]}),
    ("mood", {"moods": ["calm"]}), ("type", {"type": "vase"}), ("type", {"type": "candle"}),
)  # fmt: skip


class Asking:
    """One engine, its calls timed."""

    def __init__(self, folder: Path, photo: Path) -> None:
        self.client, self.folder, self.photo = EngineClient(engine_command), folder, photo
        self._names = itertools.count()

    def ask(self, photo: Path, sentences: bool = False, **more: Any) -> tuple[float, float | None, dict[str, Any]]:
        """Seconds, seconds until the first words, and the answer."""
        subject: dict[str, Any] = {"kind": "photo", "path": str(photo.absolute())}
        said = {key: more.pop(key) for key in ("moods", "type") if key in more}
        params = {"subject": {**subject, "said": said} if said else subject, "library": str(default_library()),
                  "top": None, "sentences": sentences, **more}  # fmt: skip
        start, first = time.perf_counter(), None
        stream = self.client.stream("recommend", params, wait_s=0.005)
        while True:
            try:
                event = next(stream)
            except StopIteration as stop:
                return time.perf_counter() - start, first, stop.value
            if first is None and event is not None and event.event == "text":
                first = time.perf_counter() - start

    def new(self) -> Path:
        """The photo under a name that the engine has not seen."""
        return Path(shutil.copy(self.photo, self.folder / f"{next(self._names)}{self.photo.suffix}"))


def table(title: str, runs: list[tuple[float, dict[str, Any]]]) -> float:
    middle = statistics.median(seconds for seconds, _ in runs)
    spread = f"from {min(s for s, _ in runs):.3f} to {max(s for s, _ in runs):.3f}, n = {len(runs)}"
    print(f"\n{title}: median {middle:.3f} s ({spread})")
    for step in runs[0][1]["timings_s"]:
        value = statistics.median(answer["timings_s"][step] for _, answer in runs)
        print(f"  {step:20} {value:7.4f} s  {value / middle:5.0%}")
    return middle


def inside(repeat: int) -> None:
    """The steps of one ranking of the shipped library in this process, with the processor's own time."""
    from backlot.backend.brief.brief import as_text, write_brief
    from backlot.backend.library import candidates, diversity, gap, history, precedents, ranking, reasons, scoring
    from backlot.backend.library.cards import load_library
    from backlot.backend.models.holder import Models
    from backlot.backend.perception.features import analyze

    models, library = Models(), load_library(default_library())
    features = analyze({"kind": "photo", "path": str(PICTURE)}, models)
    brief = write_brief(features)
    wanted, cards = scoring.Wanted.of(features, brief), library.cards
    near = ranking.similarities(features, brief, cards, models, None)
    known, numbers = precedents.load(models.text.space), range(len(cards))
    gains = ranking._gains(known, cards, models, None)
    before = ranking._precedents(known, features, gains, len(cards), models.text)
    judged = ranking._judged(wanted, cards, numbers, near, None, before)
    steps: dict[str, Callable[[], object]] = {
        "brief": lambda: write_brief(features),
        "a new passage embedded": lambda: models.text.embed([as_text(brief)]),
        "similarities, passage known": lambda: ranking.similarities(features, brief, cards, models, None),
        "pre-selection": lambda: candidates.promise(wanted, cards, near),
        "precedents": lambda: ranking._precedents(known, features, gains, len(cards), models.text),
        "attributes": lambda: ranking._judged(wanted, cards, numbers, near, None, before),
        "order": lambda: diversity.spread(judged, 0.015, 3),
        "expected of the library": lambda: reasons.typical([item.parts for item in judged]),
        "verdict": lambda: gap.decide(judged, 0.5),
        "history read": history.read,
        "whole ranking, passage known": lambda: ranking.recommend(features, brief, library, models),
    }
    print(f"\nwithin one process, {len(cards)} candidates: processor's milliseconds, least of {repeat}")
    for name, step in steps.items():
        step()
        print(f"  {name:30} {min(_processor_ms(step) for _ in range(repeat)):7.2f}")


def _processor_ms(step: Callable[[], object]) -> float:
    start = time.process_time()
    step()
    return 1000 * (time.process_time() - start)


def edits(repeat: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Edits in turn, none the same as the last one."""
    for number in range(repeat):
        name, change = EDITS[number % len(EDITS)]
        yield name, dict(change)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photo", nargs="?", type=Path, default=PICTURE)
    parser.add_argument("--repeat", type=int, default=7)
    args = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        asking = Asking(Path(folder), args.photo)
        start = time.perf_counter()
        asking.client.call("status", {})
        ready = time.perf_counter() - start
        asking.ask(asking.new())
        first = time.perf_counter() - start
        print(f"cold start: ready after {ready:.2f} s, first ranking after {first:.2f} s")

        fresh = [asking.ask(asking.new()) for _ in range(args.repeat)]
        middle = table("photo → ranked sets, warm", [(seconds, answer) for seconds, _, answer in fresh])
        print(f"  a new engine for each call takes {first / middle:.1f} times as long")

        photo = asking.new()
        asking.ask(photo)
        again = [(name, asking.ask(photo, **change)) for name, change in edits(max(args.repeat, len(EDITS)))]
        for name in dict.fromkeys(name for name, _ in again):
            runs = [(seconds, answer) for which, (seconds, _, answer) in again if which == name]
            table(f"ranked again after an edit of the {name}", runs)

        told = [asking.ask(asking.new(), sentences=True) for _ in range(args.repeat)]
        table("with the brief in sentences", [(seconds, answer) for seconds, _, answer in told])
        words = [first for _, first, _ in told if first is not None]
        if words:
            print(f"  first words after {statistics.median(words):.3f} s")
        asking.client.stop()
    inside(args.repeat)


if __name__ == "__main__":
    main()
