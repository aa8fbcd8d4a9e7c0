# SPDX-License-Identifier: GPL-3.0-or-later
"""What proofs of the five best sets cost, step by step, from the ranking to the new ranking.

    .venv/bin/python tests/benchmarks/proof.py [PRODUCT…] [--count N]

The clock runs from the ranked list to the list ranked again, with engine and Blender warm. On a busy machine it says
little: the processor's seconds of Blender (all threads) are printed beside it, of which others take nothing away;
half of them is what two idle cores need at least. Each step's share is of these; the engine's time is by the clock.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from backlot.addon import capture, proof, session, workflow
from backlot.addon.blender import empty_file
from backlot.addon.engine.client import EngineClient
from backlot.addon.output import proof as pictures
from backlot.addon.output import render
from backlot.addon.staging import metering, stage

ROOT = Path(__file__).resolve().parents[2]
MOST_S = 20.0
CORES = 2


class Watch:
    """Processor and clock seconds by step; a step inside another one is taken out of it."""

    def __init__(self) -> None:
        self.cpu: dict[str, float] = defaultdict(float)
        self.engine = 0.0
        self._inner = [0.0]

    def asked(self, steps: workflow.Steps[Any]) -> workflow.Steps[Any]:
        """The engine's answer; what it takes is counted by the clock, because it is another process."""
        start = time.monotonic()
        answer = yield from steps
        self.engine += time.monotonic() - start
        return answer

    def watched(self, step: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            start = time.process_time()
            self._inner.append(0.0)
            try:
                return work(*args, **kwargs)
            finally:
                spent = time.process_time() - start
                self.cpu[step] += spent - self._inner.pop()
                self._inner[-1] += spent

        return run


def measure(studio: workflow.Studio, path: Path, count: int) -> tuple[float, float]:
    """Seconds by the clock, and of Blender's processor time."""
    empty_file()
    product = workflow.run(capture.load_steps(path, {}))
    with workflow.job_folder() as folder:
        subject = workflow.run(capture.subject_steps(product, folder, str(path)))
        found = workflow.run(workflow.find_sets_steps(studio, subject, None, False))
        product = capture.upright(product, found)
        started, cpu = time.monotonic(), time.process_time()
        workflow.run(proof.here(studio, product, found, workflow.ShootOptions(proof=count), folder))
        return time.monotonic() - started, time.process_time() - cpu


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sample = ROOT / "blender_scenes" / "sample" / "perfume_bottle.glb"
    parser.add_argument("products", type=Path, nargs="*", default=[sample])
    parser.add_argument("--count", type=int, default=proof.COUNT)
    args = parser.parse_args()
    watch = Watch()
    stage.stage = watch.watched("place and light", stage.stage)
    metering.meter_exposure = watch.watched("metering", metering.meter_exposure)
    metering.frame_report = watch.watched("frame", metering.frame_report)
    pictures.take = watch.watched("mask", pictures.take)
    render.render = watch.watched("picture", render.render)
    proof._quietly = watch.asked
    studio = workflow.Studio(EngineClient(session.engine_command))
    worst = 0.0
    try:
        for path in args.products:
            watch.engine = 0.0
            clock, cpu = measure(studio, path, args.count)
            idle = cpu / CORES + watch.engine
            worst = max(worst, idle)
            print(
                f"{path.stem}: {clock:.1f} s by the clock; {cpu:.1f} s of processor, {watch.engine:.1f} s of engine,"
                f" at best {idle:.1f} s on {CORES} idle cores"
            )
    finally:
        studio.engine.stop()
    total = sum(watch.cpu.values())
    for step, seconds in sorted(watch.cpu.items(), key=lambda item: -item[1]):
        print(f"{step:<16} {seconds:6.1f} s {seconds / total:5.0%}")
    return 0 if worst <= MOST_S else 1


if __name__ == "__main__":
    sys.exit(main())
