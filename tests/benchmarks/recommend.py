# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a recommendation takes, and where the time goes.

    .venv/bin/python tests/benchmarks/recommend.py [PHOTO] [--repeat N]

Prints the engine's cold start (process start to the first answer), a warm photo → ranked sets without and with the
sentences (median of N), each step's share, and the same work with a new engine for every call, as the systems before
us do it: that ratio, measured in one run, is the figure that carries over to other machines.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path
from typing import Any

from backlot.addon.engine.client import EngineClient
from backlot.addon.session import engine_command
from backlot.addon.workflow import default_library

PICTURE = Path(__file__).resolve().parents[2] / "blender_scenes" / "pictures" / "demo.webp"


def ask(client: EngineClient, photo: Path, *, sentences: bool) -> tuple[float, dict[str, Any]]:
    params = {
        "subject": {"kind": "photo", "path": str(photo.absolute())},
        "library": str(default_library()),
        "top": None,
        "sentences": sentences,
    }
    start = time.perf_counter()
    answer = client.call("recommend", params)
    return time.perf_counter() - start, answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photo", nargs="?", type=Path, default=PICTURE)
    parser.add_argument("--repeat", type=int, default=7)
    args = parser.parse_args()

    client = EngineClient(engine_command)
    start = time.perf_counter()
    client.call("status", {})
    ready = time.perf_counter() - start
    ask(client, args.photo, sentences=False)
    first = time.perf_counter() - start
    print(f"cold start: ready after {ready:.2f} s, first ranking after {first:.2f} s")

    for sentences in (False, True):
        runs = [ask(client, args.photo, sentences=sentences) for _ in range(args.repeat)]
        seconds = [run[0] for run in runs]
        middle = statistics.median(seconds)
        print(
            f"\nwarm, {'with' if sentences else 'without'} sentences: median {middle:.3f} s"
            f" (from {min(seconds):.3f} to {max(seconds):.3f}, n = {args.repeat})"
        )
        steps = {step: statistics.median(run[1]["timings_s"][step] for run in runs) for step in runs[0][1]["timings_s"]}
        for step, value in steps.items():
            print(f"  {step:20} {value:7.3f} s  {value / middle:5.0%}")
        if not sentences:
            print(f"  a new engine for each call takes {first / middle:.1f} times as long")
    client.stop()


if __name__ == "__main__":
    main()
