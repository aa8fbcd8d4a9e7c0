# SPDX-License-Identifier: GPL-3.0-or-later
"""Other weights in an ONNX file, changed in memory when the model is opened: the graph stays the pack's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from .onnx_graph import field, fields

_MODEL_GRAPH, _GRAPH_INITIALIZER, _TENSOR_NAME, _TENSOR_RAW = 7, 5, 8, 9


def with_weights(model: bytes, weights: Mapping[str, npt.NDArray[Any]]) -> bytes:
    """The model with those of its float32 initializers replaced that ``weights`` names.

    Raises ValueError where the bytes are no ONNX model, or it has not exactly one initializer of each name and size.
    """
    used: set[str] = set()

    def tensor(data: memoryview) -> bytes | memoryview:
        parts = list(fields(data))
        name = next((bytes(v).decode() for n, _, v in parts if n == _TENSOR_NAME and not isinstance(v, int)), "")
        if name not in weights:
            return data
        raw = np.ascontiguousarray(weights[name], dtype="<f4").tobytes()
        old = next((v for n, _, v in parts if n == _TENSOR_RAW and not isinstance(v, int)), b"")
        if len(old) != len(raw) or name in used:
            raise ValueError(f"the weights {name} do not fit the model")
        used.add(name)
        return b"".join(field(n, k, raw if n == _TENSOR_RAW else v) for n, k, v in parts)

    def graph(data: memoryview) -> bytes:
        return b"".join(
            field(n, k, tensor(memoryview(v)) if n == _GRAPH_INITIALIZER and not isinstance(v, int) else v)
            for n, k, v in fields(data)
        )

    try:
        out = b"".join(
            field(n, k, graph(memoryview(v)) if n == _MODEL_GRAPH and not isinstance(v, int) else v)
            for n, k, v in fields(memoryview(model))
        )
    except IndexError as ex:
        raise ValueError("not an ONNX file") from ex
    if used != set(weights):
        raise ValueError(f"the model has no weights {', '.join(sorted(set(weights) - used)[:3])}")
    return out
