# SPDX-License-Identifier: GPL-3.0-or-later
"""Weights of an ONNX file changed in memory, on a file written by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from backlot.backend.models.onnx_graph import field
from backlot.backend.models.onnx_patch import with_weights
from backlot.backend.models.onnx_weights import read_weights

BYTES, VARINT = 2, 0


def tensor(name: str, values: np.ndarray) -> bytes:  # type: ignore[type-arg]
    dims = b"".join(field(1, VARINT, size) for size in values.shape)
    return dims + field(2, VARINT, 1) + field(8, BYTES, name.encode()) + field(9, BYTES, values.astype("<f4").tobytes())


def model(**weights: np.ndarray) -> bytes:  # type: ignore[type-arg]
    tensors = b"".join(field(5, BYTES, tensor(name, values)) for name, values in weights.items())
    graph = field(1, BYTES, field(4, BYTES, b"Conv")) + tensors + field(2, BYTES, b"a graph")
    return field(1, VARINT, 8) + field(7, BYTES, graph) + field(8, BYTES, field(2, VARINT, 17))


ONE, TWO = np.arange(6.0).reshape(2, 3), np.array([7.0])


def test_named_weights_are_replaced_and_the_rest_stays(tmp_path: Path) -> None:
    changed = with_weights(model(one=ONE, two=TWO), {"one": (ONE * 10).astype(np.float16)})
    assert changed == model(one=ONE * 10, two=TWO)
    (tmp_path / "model.onnx").write_bytes(changed)
    found = read_weights(tmp_path / "model.onnx")
    assert np.array_equal(found["one"], ONE * 10) and np.array_equal(found["two"], TWO)


@pytest.mark.parametrize("weights", [{"three": TWO}, {"one": TWO}, {"one": ONE, "three": TWO}])
def test_weights_that_do_not_fit_are_refused(weights: dict[str, np.ndarray]) -> None:  # type: ignore[type-arg]
    with pytest.raises(ValueError, match="weights"):
        with_weights(model(one=ONE, two=TWO), weights)


@pytest.mark.parametrize("data", [b"", b"nothing of the kind", model(one=ONE)[:40]])
def test_what_is_no_model_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        with_weights(data, {"one": ONE})
