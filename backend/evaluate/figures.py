# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures with their 95 % intervals, and the table that shows them beside what others have published."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..protocol import BacklotError

Z = 1.959964
"""Two-sided 95 % quantile of the normal distribution."""
DRAWS = 1000
"""Bootstrap samples: the interval's ends are then sure to about a tenth of its width."""
PUBLISHED = Path(__file__).with_name("published.toml")


Share = tuple[int, float, float, float]
"""Count, score, and the ends of its interval."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table.

    score and low..high (95 %) are 0-1. trained: whether the eyes were trained on other pictures of this source ("yes",
    "no", "unknown"). published: task in published.toml to show beside it. clean: count, score, low and high of the
    pictures that the training folder does not hold, where it holds some of the others.
    """

    task: str
    count: int
    score: float
    low: float
    high: float
    trained: str = "no"
    published: str = ""
    note: str = ""
    clean: Share | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """A figure of others, for orientation: of another split or task, as ``differs`` says."""

    task: str
    model: str
    score: float
    differs: str
    source: str


def wilson(right: int, count: int) -> tuple[float, float]:
    """95 % interval of a proportion (Wilson 1927, without continuity correction); 0-1 where nothing was counted."""
    if not count:
        return 0.0, 1.0
    p = right / count
    middle = (p + Z * Z / (2 * count)) / (1 + Z * Z / count)
    half = Z * float(np.sqrt(p * (1 - p) / count + Z * Z / (4 * count * count))) / (1 + Z * Z / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def share(right: Sequence[bool] | npt.NDArray[np.bool_]) -> Share:
    """What a Figure of an accuracy needs."""
    count, hits = len(right), int(np.sum(right))
    return count, hits / max(count, 1), *wilson(hits, count)


def bootstrap(count: int, statistic: Callable[[npt.NDArray[np.intp]], float], seed: int = 7) -> tuple[float, float]:
    """95 % percentile interval of a statistic of ``count`` things, given the indices of those that were drawn."""
    if not count:
        return 0.0, 1.0
    random = np.random.default_rng(seed)
    values = [statistic(random.integers(0, count, count)) for _ in range(DRAWS)]
    low, high = np.quantile(values, (0.025, 0.975))
    return float(low), float(high)


def bootstrap_mean(values: npt.NDArray[np.float64]) -> tuple[float, float]:
    """95 % percentile interval of a mean."""
    return bootstrap(len(values), lambda drawn: float(values[drawn].mean()))


def calibration_error(confidence: npt.NDArray[np.floating[Any]], right: npt.NDArray[np.bool_], bins: int = 15) -> float:
    """Expected calibration error: mean gap of confidence and accuracy over equal bins of confidence, by their share."""
    if not len(confidence):
        return 0.0
    place = np.minimum((confidence * bins).astype(np.intp), bins - 1)
    mass = np.bincount(place, minlength=bins)
    gap = np.bincount(place, confidence, bins) - np.bincount(place, right.astype(np.float64), bins)
    return float(np.abs(gap).sum() / mass.sum())


@cache
def read_published(path: Path = PUBLISHED) -> dict[str, Published]:
    """Figures of others by task. Raises BacklotError("bad_figures", …) for a wrong file."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["figure"]
        found = [Published(**entry) for entry in entries]
        bad = next((f.task for f in found if not (isinstance(f.score, float) and 0 < f.score < 1 and f.source)), None)
    except (OSError, ValueError, KeyError, TypeError) as ex:
        raise BacklotError("bad_figures", f"The figures {path} cannot be read: {ex}.", "Correct the file.") from ex
    if bad is not None:
        raise BacklotError("bad_figures", f"The figure {bad} of {path} has no score or source.", "Correct the file.")
    return {figure.task: figure for figure in found}


def table(figures: Sequence[Figure]) -> str:
    """Markdown: one row a figure, and below it where the published ones come from."""
    published = read_published()
    head = (
        "task",
        "n",
        "score",
        "95 % interval",
        "trained on this source",
        "never seen (n, interval)",
        "CLIP ViT-B/32",
    )
    out = [f"| {' | '.join(head)} |", "| --- | ---: | ---: | --- | --- | --- | --- |"]
    used: list[str] = []
    for figure in figures:
        beside = ""
        if other := published.get(figure.published):
            source = f"{other.model}: {other.differs}. {other.source}"
            used += [source] if source not in used else []
            beside = f"{other.score:.3f} [{used.index(source) + 1}]"
        task = f"{figure.task} ({figure.note})" if figure.note else figure.task
        clean = ""
        if figure.clean is not None:
            count, score, low, high = figure.clean
            clean = f"{score:.3f} ({count}, {low:.3f} - {high:.3f})"
        interval = f"{figure.low:.3f} - {figure.high:.3f}"
        cells = (task, figure.count, f"{figure.score:.3f}", interval, figure.trained, clean, beside)
        out.append(f"| {' | '.join(map(str, cells))} |")
    out += [f"\n[{number}] {source}" for number, source in enumerate(used, 1)]
    return "\n".join(out)


def _rounded(score: float, low: float, high: float) -> tuple[float, float, float]:
    return round(score, 4), round(low, 4), round(high, 4)


def to_json(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """Plain data, rounded, with the published score where there is one."""
    published = read_published()
    rows = []
    for figure in figures:
        clean = figure.clean and (figure.clean[0], *_rounded(*figure.clean[1:]))
        score, low, high = _rounded(figure.score, figure.low, figure.high)
        rounded = replace(figure, score=score, low=low, high=high, clean=clean)
        other = published.get(figure.published)
        rows.append({**asdict(rounded), "published": asdict(other) if other else None})
    return rows
