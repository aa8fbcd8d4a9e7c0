# SPDX-License-Identifier: GPL-3.0-or-later
"""The index at 10,000, 100,000 and a million cards: time to build, size, time of a query, recall, memory.

    .venv/bin/python tests/benchmarks/index.py [--cards N …] [--work DIR] [--store]

The vectors are synthetic with the shape of real ones, the queries are real (index_vectors.py says how). Recall@k is the
share of the k nearest by exact search that are found. Times are of one query at a time, in this process; ``cpu`` is
what the process used, which other load on the machine changes less than the time on the clock. Each size runs in a
process of its own, for its memory. ``--store`` times the whole way through SQLite as well: writing all cards, the
snapshot, and queries with some thousand cards added and deleted since.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from backlot.backend.library.index import approximate, exact
from backlot.backend.library.index.scan import quiet
from backlot.backend.library.index.shelf import Shelf
from backlot.backend.library.index.snapshot import EXACT_UP_TO, View, build, snapshot_folder
from backlot.backend.library.index.store import Candidate, CardFile, Store
from backlot.backend.models.holder import Models
from backlot.backend.models.roles import Array
from index_vectors import centers, queries, real, vectors

SIZES = (10_000, 100_000, 1_000_000)
DEPTHS = (10, 400)
NONE = np.zeros(0, dtype=np.int64)
Found = Callable[[Array, int], approximate.Rows]


def memory_mb() -> float:
    """Resident memory that is the process's own: mapped files can be dropped and are not counted."""
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("ascii").splitlines())
    return int(fields["RssAnon"].split()[0]) / 1024


def truth(matrix: Array, asked: Array, most: int) -> list[approximate.Rows]:
    """The nearest rows of each query, of all there are."""
    rows = np.zeros((len(asked), 0), dtype=np.int64)
    scores = np.zeros((len(asked), 0), dtype=np.float32)
    for start in range(0, len(matrix), 50_000):
        found = asked @ np.asarray(matrix[start : start + 50_000]).T
        top = np.argpartition(-found, most - 1, axis=1)[:, :most]
        rows = np.concatenate([rows, top + start], axis=1)
        scores = np.concatenate([scores, np.take_along_axis(found, top, axis=1)], axis=1)
    order = np.argsort(-scores, axis=1, kind="stable")[:, :most]
    return list(np.take_along_axis(rows, order, axis=1))


def timed(name: str, search: Found, asked: Array, right: list[approximate.Rows]) -> None:
    for query in asked[:20]:
        search(query, DEPTHS[0])
    for most in DEPTHS:
        seconds, recall = [], []
        for query, wanted in zip(asked, right, strict=True):
            start = time.perf_counter()
            rows = search(query, most)
            seconds.append(time.perf_counter() - start)
            recall.append(len(np.intersect1d(rows, wanted[:most])) / most)
        p50, p95 = (1000 * float(np.percentile(seconds, part)) for part in (50, 95))
        print(f"| {name} | {most} | {np.mean(recall):.4f} | {p50:.1f} | {p95:.1f} |", flush=True)


def spent(start: tuple[float, float]) -> str:
    return f"{time.perf_counter() - start[0]:.1f} s ({time.process_time() - start[1]:.1f} s cpu)"


def now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def one(count: int, work: Path, through_store: bool) -> None:
    model = Models(chosen={}).text
    base, places = centers(model, work)
    asked = queries(model, work)
    dimensions = model.dimensions
    path = work / f"vectors-{count}.npy"
    if not path.is_file():
        beside = path.with_suffix(".part")
        file = exact.MatrixFile(beside, count, dimensions)
        for block in vectors(count, base, places):
            file.add(block)
        file.close()
        beside.replace(path)
    matrix: Array = np.load(path, mmap_mode="r")
    sample = np.asarray(matrix[np.sort(np.random.default_rng(3).choice(count, 1000, replace=False))])
    own = real(model, work)

    def cosines(rows: Array) -> str:
        both = (rows @ rows.T)[np.triu_indices(len(rows), 1)]
        return " / ".join(f"{value:.2f}" for value in np.percentile(both, [5, 50, 95]))

    right = truth(matrix, asked, max(DEPTHS))
    nearest = float(np.median([matrix[rows[0]] @ query for rows, query in zip(right, asked, strict=True)]))
    print(f"\n{count} cards of {dimensions} numbers ({path.stat().st_size / 1e6:.0f} MB), {len(asked)} queries.")
    print(f"Cosine of two cards (5, 50, 95 %): {cosines(sample)}; of two real ones: {cosines(own)}.")
    print(f"Cosine of a query and the card nearest to it: {nearest:.2f}.\n")
    print("| search | k | recall@k | p50, ms | p95, ms |\n| --- | ---: | ---: | ---: | ---: |")
    timed("exact", lambda query, most: exact.search(matrix, query, most, NONE)[0], asked, right)
    notes = []
    if count >= EXACT_UP_TO and approximate.faiss():
        built = work / f"built-{count}.faiss"
        start = now()
        approximate.build(matrix, built, lambda share: None)
        notes.append(f"approximate index: built in {spent(start)}, {built.stat().st_size / 1e6:.0f} MB")
        before = memory_mb()
        opened = approximate.Approximate(built, count)
        notes.append(f"opened: {memory_mb() - before:.0f} MB of memory")

        def found(query: Array, most: int) -> approximate.Rows:
            rough = opened.search(query, most + most // 4 + 20, NONE)
            return exact.score(matrix, query, rough, most)[0]

        timed("approximate", found, asked, right)
    if through_store:
        notes += store_too(count, work, matrix, asked)
    print("\n" + "; ".join(notes) if notes else "")
    print(f"Peak memory of the process, mapped files and the measuring itself included:"
          f" {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")  # fmt: skip


def store_too(count: int, work: Path, matrix: Array, asked: Array) -> list[str]:
    """Cards of some 2 kB each through SQLite, and queries through all of it."""
    notes = []
    with (
        tempfile.TemporaryDirectory(dir=work) as place,
        Store(Path(place) / "cards.sqlite", "benchmark", matrix.shape[1]) as store,
    ):
        library, view = store.library("/benchmark"), View("text", "benchmark")
        data = np.random.default_rng(1).bytes(1500)

        def put(first: int, rows: Array) -> None:
            keys = [number.to_bytes(8, "big") for number in range(first, first + len(rows))]
            files = [
                CardFile(f"{first + n}/card.json", "1", str(first + n), data, (Candidate(str(first + n), key),))
                for n, key in enumerate(keys)
            ]
            store.update(library, files, [], dict(zip(keys, rows, strict=True)))

        start = now()
        for first in range(0, count, 512):
            put(first, np.asarray(matrix[first : first + 512]))
        notes.append(f"written to SQLite in {spent(start)}, {store.path.stat().st_size / 1e6:.0f} MB")
        start = now()
        build(store, library, [view], quiet)
        size = sum(file.stat().st_size for file in snapshot_folder(store, library).iterdir())
        notes.append(f"snapshot: {spent(start)}, {size / 1e6:.0f} MB")
        start = now()
        shelf = Shelf(store, Path("/benchmark"), [view])
        shelf.nearest("text", asked[0], 10)
        notes.append(f"opened and asked once in {spent(start)}")

        def ask(words: str) -> None:
            for most in DEPTHS:
                seconds = []
                for query in asked:
                    begun = time.perf_counter()
                    shelf.nearest("text", query, most)
                    seconds.append(time.perf_counter() - begun)
                p50, p95 = (1000 * float(np.percentile(seconds, part)) for part in (50, 95))
                print(f"| {words} | {most} | | {p50:.1f} | {p95:.1f} |", flush=True)

        ask("whole way")
        changed = min(count // 10, 5000)
        put(count, np.asarray(matrix[:changed]))
        store.update(library, [], [f"{n}/card.json" for n in range(changed)], {})
        start = now()
        shelf.nearest("text", asked[0], 10)
        notes.append(f"{changed} added and {changed} deleted: taken up in {spent(start)}")
        ask(f"whole way, {changed} added and deleted since")
    return notes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cards", type=int, nargs="+", default=SIZES, metavar="N", help="sizes (default: all three)")
    parser.add_argument("--work", type=Path, help="folder that keeps the vectors (default: a temporary one)")
    parser.add_argument("--store", action="store_true", help="through SQLite as well")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = args.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        if len(args.cards) == 1:
            one(args.cards[0], work, args.store)
            return
        for count in args.cards:
            more = ["--store"] if args.store else []
            command = [sys.executable, __file__, "--cards", str(count), "--work", str(work), *more]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
