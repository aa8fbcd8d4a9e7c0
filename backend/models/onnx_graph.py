# SPDX-License-Identifier: GPL-3.0-or-later
"""Two changes to an ONNX file's graph, made in memory when a model is opened, that make U2-Netp much faster.

- The pictures' side, which the file fixes though nothing in its graph depends on it: fewer pixels, less work.
- ``pytorch_half_pixel`` of its Resize nodes becomes ``half_pixel``, which is the same for more than one pixel, and
  which onnxruntime runs in the blocked layout of the convolutions; else it reorders the memory around each of 38.

Only what that needs of the format (protocol buffers; onnx.proto) is read here, without the onnx package.
"""

from __future__ import annotations

from collections.abc import Iterator

_MODEL_GRAPH, _GRAPH_NODE, _NODE_OP, _NODE_ATTRIBUTE, _ATTRIBUTE_STRING = 7, 1, 4, 5, 4
_GRAPH_IN_OUT = (11, 12)
_VARINT, _BYTES = 0, 2
_FIXED = {1: 8, 5: 4}
Value = int | bytes | memoryview


def _read_varint(data: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def fields(data: memoryview) -> Iterator[tuple[int, int, Value]]:
    """(field number, wire type, value) of one message. Raises ValueError or IndexError for what is none."""
    at = 0
    while at < len(data):
        key, at = _read_varint(data, at)
        kind = key & 7
        if kind == _VARINT:
            value, at = _read_varint(data, at)
            yield key >> 3, kind, value
            continue
        size = _FIXED.get(kind, -1)
        if kind == _BYTES:
            size, at = _read_varint(data, at)
        if size < 0 or at + size > len(data):
            raise ValueError("not an ONNX file")
        yield key >> 3, kind, data[at : at + size]
        at += size


def field(number: int, kind: int, value: Value) -> bytes:
    """One field as bytes: what `fields` gave goes back in."""
    key = _varint(number << 3 | kind)
    if isinstance(value, int):
        return key + _varint(value)
    return key + (_varint(len(value)) if kind == _BYTES else b"") + bytes(value)


def _view(value: Value) -> memoryview:
    if isinstance(value, int):
        raise ValueError("not an ONNX file")
    return memoryview(value)


def with_side(model: bytes, was: int, side: int) -> bytes:
    """The model for pictures of ``side`` instead of ``was`` pixels, its Resize nodes as told above.

    Raises ValueError where the bytes are no ONNX model.
    """
    try:
        parts = [
            field(number, kind, _graph(_view(value), was, side) if number == _MODEL_GRAPH else value)
            for number, kind, value in fields(memoryview(model))
        ]
    except IndexError as ex:
        raise ValueError("not an ONNX file") from ex
    return b"".join(parts)


def _graph(graph: memoryview, was: int, side: int) -> bytes:
    out: list[bytes] = []
    for number, kind, value in fields(graph):
        if number == _GRAPH_NODE:
            value = _node(_view(value))
        elif number in _GRAPH_IN_OUT:
            value = _shape(_view(value), (2, 1, 2), was, side)
        out.append(field(number, kind, value))
    return b"".join(out)


def _shape(message: memoryview, way: tuple[int, ...], was: int, side: int) -> bytes:
    """ValueInfo.type.tensor_type.shape, each dim_value that was ``was``; ``way``: the fields down to the shape."""
    out: list[bytes] = []
    for number, kind, value in fields(message):
        if way and number == way[0]:
            value = _shape(_view(value), way[1:], was, side)
        elif not way and number == 1:  # TensorShapeProto.dim
            dim = [field(n, k, side if n == 1 and v == was else v) for n, k, v in fields(_view(value))]
            value = b"".join(dim)
        out.append(field(number, kind, value))
    return b"".join(out)


def _node(node: memoryview) -> memoryview | bytes:
    parts = list(fields(node))
    if not any(number == _NODE_OP and value == b"Resize" for number, _, value in parts):
        return node
    return b"".join(
        field(number, kind, _attribute(_view(value)) if number == _NODE_ATTRIBUTE else value)
        for number, kind, value in parts
    )


def _attribute(attribute: memoryview) -> memoryview | bytes:
    parts = list(fields(attribute))
    if not any(number == _ATTRIBUTE_STRING and value == b"pytorch_half_pixel" for number, _, value in parts):
        return attribute
    return b"".join(
        field(number, kind, b"half_pixel" if number == _ATTRIBUTE_STRING else value) for number, kind, value in parts
    )
