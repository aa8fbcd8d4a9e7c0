# SPDX-License-Identifier: GPL-3.0-or-later
"""Many photos at once: some are decoded and cut out in threads while the crops of others are embedded together.

Pillow, onnxruntime and numpy's large operations leave Python's lock free, so that two cores stay busy. What comes out
is the same as one call a photo.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..models.holder import Models
from ..models.roles import Array
from ..models.store import silent
from ..protocol import BacklotError
from ..records import ProductFeatures
from .features import Seen, conclude, joined, look_at_photo
from .said import Said

WORKERS = 2
AHEAD = 12
"""Photos that may wait, cut out, for the embedding: enough to fill a batch, few enough for the memory."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One photo after the slow steps. rows: (crops, d) vision vectors. fault: why there is nothing to see."""

    path: Path
    seen: Seen | None = None
    rows: Array | None = None
    fault: BacklotError | None = None


@dataclass(frozen=True, slots=True)
class Analyzed:
    """All features of one photo, or why there are none."""

    path: Path
    features: ProductFeatures | None = None
    fault: BacklotError | None = None


def _look(path: Path, models: Models) -> Looked:
    try:
        return Looked(path, look_at_photo(path, models))
    except BacklotError as ex:
        return Looked(path, fault=ex)


def look_at_photos(paths: Sequence[Path], models: Models) -> Iterator[Looked]:
    """Each photo in order; one that cannot be read has its ``fault``, and the others go on."""
    models.warm()
    with ThreadPoolExecutor(WORKERS, "backlot-look") as pool:
        waiting: deque[Future[Looked]] = deque()
        left = iter(paths)

        def fill() -> None:
            with contextlib.suppress(StopIteration):
                while len(waiting) < AHEAD + WORKERS:
                    waiting.append(pool.submit(_look, next(left), models))

        try:
            fill()
            while waiting:
                block = [waiting.popleft().result()]
                while waiting and waiting[0].done() and len(block) < AHEAD:
                    block.append(waiting.popleft().result())
                fill()
                yield from _embed(block, models)
        finally:
            for future in waiting:
                future.cancel()


def analyze_photos(paths: Sequence[Path], models: Models) -> Iterator[Analyzed]:
    """`features.analyze` of each photo, in order; one that cannot be read has its ``fault``, and the others go on."""
    for looked in look_at_photos(paths, models):
        if looked.seen is None or looked.rows is None:
            yield Analyzed(looked.path, fault=looked.fault)
            continue
        joint = joined(looked.rows, looked.seen.weights, models)
        yield Analyzed(looked.path, conclude(looked.seen, joint, None, Said(), models, silent))


def _embed(block: Sequence[Looked], models: Models) -> Iterator[Looked]:
    """The crops of several photos through the vision model together."""
    crops = [crop for item in block if item.seen is not None for crop in item.seen.crops]
    rows = models.vision.embed_images(crops)
    at = 0
    for item in block:
        if item.seen is None:
            yield item
            continue
        count = len(item.seen.crops)
        yield Looked(item.path, item.seen, np.array(rows[at : at + count]))
        at += count
