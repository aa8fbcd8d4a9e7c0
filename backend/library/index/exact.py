# SPDX-License-Identifier: GPL-3.0-or-later
"""Exact search: every vector against the query, over a matrix in a file that is mapped and not read."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ...models.roles import Array
from .approximate import Rows

Scores = npt.NDArray[np.float32]
_BLOCK = 65_536


class MatrixFile:
    """A (rows, dimensions) float32 matrix written block by block; numpy reads it. Raises OSError."""

    def __init__(self, path: Path, rows: int, dimensions: int) -> None:
        self._file = path.open("wb")
        header = {"descr": "<f4", "fortran_order": False, "shape": (rows, dimensions)}
        np.lib.format.write_array_header_1_0(self._file, header)  # type: ignore[no-untyped-call]

    def add(self, block: Array) -> None:
        self._file.write(np.ascontiguousarray(block, dtype="<f4").tobytes())

    def close(self) -> None:
        """On the disk when it returns."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()


def best(scores: Scores, most: int) -> Rows:
    """Places of the highest scores, best first; equal ones in their order."""
    count = min(most, len(scores))
    top = np.argpartition(-scores, count - 1)[:count] if count < len(scores) else np.arange(count)
    found: Rows = top[np.lexsort((top, -scores[top]))].astype(np.int64)
    return found


def search(matrix: Array, query: Array, most: int, without: Rows) -> tuple[Rows, Scores]:
    """Rows of a (n, d) matrix nearest to a (d,) query, best first, with their scores; none of those in ``without``."""
    scores = np.empty(len(matrix), dtype=np.float32)
    for start in range(0, len(matrix), _BLOCK):
        # einsum and not dot: it is bound by memory as well, and BLAS's threads wait for each other for milliseconds
        # where something else, a render for example, keeps the cores busy
        np.einsum("ij,j->i", matrix[start : start + _BLOCK], query, out=scores[start : start + _BLOCK])
    scores[without] = -np.inf
    rows = best(scores, most)
    rows = rows[scores[rows] > -np.inf]
    return rows, scores[rows]


def score(matrix: Array, query: Array, rows: Rows, most: int) -> tuple[Rows, Scores]:
    """The best of some rows, scored exactly."""
    rows = np.sort(rows)  # in the order of the file
    scores = np.einsum("ij,j->i", matrix[rows], query)
    chosen = best(scores, most)
    return rows[chosen], scores[chosen]
