# SPDX-License-Identifier: GPL-3.0-or-later
"""The named weights of an ONNX file, read without the onnx package: training starts from them, tuning adds to them.

Only what that needs of the format (onnx.proto): ModelProto.graph = 7, GraphProto.initializer = 5, TensorProto.dims = 1,
.data_type = 2, .name = 8, .raw_data = 9.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..protocol import BacklotError
from .onnx_graph import fields
from .roles import Array

_FLOAT = 1
_GRAPH, _INITIALIZER, _DIMS, _DATA_TYPE, _NAME, _RAW = 7, 5, 1, 2, 8, 9


def read_weights(path: Path) -> dict[str, Array]:
    """`weights_of` a file. Raises BacklotError("bad_model", …) for one that is absent, cut off or not ONNX."""
    try:
        return weights_of(path.read_bytes())
    except (OSError, ValueError, IndexError) as ex:
        hint = "Fetch it again: backlot models fetch"
        raise BacklotError("bad_model", f"The model file {path} cannot be read: {ex}.", hint) from ex


def weights_of(model: bytes) -> dict[str, Array]:
    """float32 initializers by name, in the order of the graph. Raises ValueError or IndexError for what is no model."""
    weights: dict[str, Array] = {}
    for number, _, graph in fields(memoryview(model)):
        if number != _GRAPH or isinstance(graph, int):
            continue
        for part, _, tensor in fields(memoryview(graph)):
            if part == _INITIALIZER and not isinstance(tensor, int):
                name, value = _tensor(memoryview(tensor))
                if value is not None:
                    weights[name] = value
    return weights


def _tensor(data: memoryview) -> tuple[str, Array | None]:
    shape: list[int] = []
    kind, name, raw = 0, "", None
    for number, _, value in fields(data):
        if isinstance(value, int):
            if number == _DIMS:
                shape.append(value)
            elif number == _DATA_TYPE:
                kind = value
        elif number == _NAME:
            name = bytes(value).decode("utf-8")
        elif number == _RAW:
            raw = value
    if kind != _FLOAT or raw is None:
        return name, None
    return name, np.frombuffer(raw, dtype="<f4").reshape(shape)
