# SPDX-License-Identifier: GPL-3.0-or-later
"""Scores of ranked lists with their 95 % intervals, and the Markdown table that shows rankers beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .figures import bootstrap_mean

Scores = npt.NDArray[np.float64]
TOP = 5
"""Length of the list that counts: what a user sees at once."""


def ndcg(gains: Sequence[float], ideal: Sequence[float], top: int = TOP) -> float:
    """Normalized discounted cumulative gain of a list's gains in its order; ``ideal``: all gains there are, in any
    order. 0 where nothing is worth anything."""
    weights = 1.0 / np.log2(np.arange(2, top + 2))
    best = np.sort(np.asarray(ideal, dtype=np.float64))[::-1][:top]
    got = np.asarray(gains, dtype=np.float64)[:top]
    whole = float(best @ weights[: len(best)])
    return float(got @ weights[: len(got)]) / whole if whole > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """One ranker: its scores of each item by the metric's name, all of the same items in the same order."""

    ranker: str
    scores: Mapping[str, Scores]


@dataclass(frozen=True, slots=True)
class Interval:
    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} ({self.low:.3f} - {self.high:.3f})"


def interval(values: Scores) -> Interval:
    """Mean with its 95 % bootstrap interval over the items."""
    return Interval(float(values.mean()) if len(values) else 0.0, *bootstrap_mean(values))


def difference(one: Scores, other: Scores) -> Interval:
    """Paired: the mean difference of the same items, and its interval."""
    if one.shape != other.shape:
        raise ValueError("paired scores must be of the same items")
    return interval(one - other)


def table(rows: Sequence[Row], ours: str = "", metric: str = "") -> str:
    """Markdown: a row a ranker, a column a metric. ``ours`` and ``metric``: a last column with the paired difference
    of that ranker to each other one."""
    metrics = list(rows[0].scores) if rows else []
    mine = next((row for row in rows if row.ranker == ours), None)
    heads = ["ranker", "n", *metrics, *([f"ours minus it, {metric}"] if mine else [])]
    out = [f"| {' | '.join(heads)} |", f"| --- | ---: |{' --- |' * (len(heads) - 2)}"]
    for row in rows:
        cells = [row.ranker, str(len(next(iter(row.scores.values()))))]
        cells += [str(interval(row.scores[name])) for name in metrics]
        if mine:
            cells.append("" if row is mine else str(difference(mine.scores[metric], row.scores[metric])))
        out.append(f"| {' | '.join(cells)} |")
    return "\n".join(out)


def as_data(rows: Sequence[Row]) -> list[dict[str, object]]:
    """The table as plain data, rounded."""
    return [
        {"ranker": row.ranker, "n": len(next(iter(row.scores.values()))),
         **{name: [round(v, 4) for v in (i.mean, i.low, i.high)] for name, i in
            ((name, interval(values)) for name, values in row.scores.items())}}
        for row in rows
    ]  # fmt: skip
