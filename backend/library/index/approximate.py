# SPDX-License-Identifier: GPL-3.0-or-later
"""The approximate index over a large library: faiss, inverted lists of vectors in one byte a number.

The vectors are sorted into some thousand lists by their nearest center; a query looks into the lists nearest to it.
What it finds is scored again with the exact vectors (see exact.py), so a byte a number costs no precision in the end.
Chosen over a graph (usearch, HNSW) by measurement: tests/benchmarks/index.py; CONTRIBUTING.md tells how to run it.

faiss is optional: without it a large library is searched exactly, which takes longer.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ...models.roles import Array

Rows = npt.NDArray[np.int64]

_TRAINED_ON = 32
"""Vectors a list to find the centers from."""
_LOOKED_INTO = 0.016
"""Share of the lists that one query looks into, and at least so many:"""
_LEAST_LISTS = 64
_BLOCK = 65_536


def faiss() -> Any:
    """The package, or None where it is not installed."""
    try:
        import faiss
    except ImportError:
        return None
    return faiss


def lists_for(rows: int) -> int:
    """How many lists: four times the root, in powers of two (4096 for a million)."""
    return int(2 ** round(np.log2(4 * max(rows, 1) ** 0.5)))


def build(matrix: Array, path: Path, progress: Callable[[float], None]) -> None:
    """Write the index of a (n, d) matrix; rows are known by their place in it. Takes minutes for a million."""
    module = faiss()
    rows, dimensions = matrix.shape
    lists = lists_for(rows)
    center = module.IndexFlatIP(dimensions)
    kind = module.ScalarQuantizer.QT_8bit
    index = module.IndexIVFScalarQuantizer(center, dimensions, lists, kind, module.METRIC_INNER_PRODUCT)
    index.cp.niter, index.cp.seed, index.cp.spherical, index.cp.min_points_per_centroid = 8, 1, True, 1
    chosen = np.sort(np.random.default_rng(1).choice(rows, min(rows, lists * _TRAINED_ON), replace=False))
    index.train(np.ascontiguousarray(matrix[chosen]))
    for start in range(0, rows, _BLOCK):
        progress(0.4 + 0.6 * start / rows)
        index.add(np.ascontiguousarray(matrix[start : start + _BLOCK]))
    module.write_index(index, str(path))
    with path.open("rb+") as file:
        os.fsync(file.fileno())


class Approximate:
    """A built index, opened. Raises OSError or RuntimeError where the file is not one."""

    def __init__(self, path: Path, rows: int) -> None:
        self._faiss = faiss()
        # in memory and not mapped: a first query through a mapped file waits for the disk at every list
        self._index = self._faiss.read_index(str(path))
        if self._index.ntotal != rows:
            raise RuntimeError(f"{path} holds {self._index.ntotal} rows and not {rows}")
        self._looked_into = max(_LEAST_LISTS, round(self._index.nlist * _LOOKED_INTO))

    def search(self, query: Array, most: int, without: Rows) -> Rows:
        """Up to ``most`` rows near to a (d,) query, none of those in ``without``."""
        options = self._faiss.SearchParametersIVF(nprobe=self._looked_into)
        if len(without):
            gone = self._faiss.IDSelectorBatch(without)
            options.sel = self._faiss.IDSelectorNot(gone)
        _, rows = self._index.search(query[None, :], most, params=options)
        found: Rows = rows[0][rows[0] >= 0]
        return found
