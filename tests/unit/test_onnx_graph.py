# SPDX-License-Identifier: GPL-3.0-or-later
"""Changing an ONNX graph's bytes: what is told changes, all else stays byte by byte."""

from __future__ import annotations

import pytest
from backlot.backend.models.onnx_graph import field, fields, with_side


def message(*parts: tuple[int, int, int | bytes]) -> bytes:
    return b"".join(field(*part) for part in parts)


def value_info(name: bytes, *sides: int) -> bytes:
    shape = message(*((1, 2, message((1, 0, side))) for side in sides))
    return message((1, 2, name), (2, 2, message((1, 2, message((1, 0, 1), (2, 2, shape))))))


def model(side: int, mode: bytes) -> bytes:
    attribute = message((1, 2, b"coordinate_transformation_mode"), (4, 2, mode), (20, 0, 3))
    other = message((1, 2, b"mode"), (4, 2, b"linear"), (20, 0, 3))
    resize = message((1, 2, b"x"), (2, 2, b"y"), (4, 2, b"Resize"), (5, 2, attribute), (5, 2, other))
    conv = message((4, 2, b"Conv"), (5, 2, message((1, 2, b"pads"), (4, 2, b"pytorch_half_pixel"))))
    tensor = message((1, 0, 320), (9, 2, b"\x08\xc0\x02" * 60))
    graph = message(
        (1, 2, resize), (1, 2, conv), (5, 2, tensor), (11, 2, value_info(b"in", 1, 3, side, side)),
        (12, 2, value_info(b"out", 1, 1, side, side)),
    )  # fmt: skip
    return message((1, 0, 7), (7, 2, graph), (8, 2, message((2, 0, 11))), (99, 1, b"12345678"), (98, 5, b"1234"))


def test_side_and_resize_change_and_nothing_else() -> None:
    changed = with_side(model(320, b"pytorch_half_pixel"), 320, 256)
    assert changed == model(256, b"half_pixel")
    assert with_side(model(320, b"align_corners"), 320, 320) == model(320, b"align_corners")
    assert with_side(model(512, b"asymmetric"), 320, 64) == model(512, b"asymmetric"), "another side is left alone"


def test_fields_go_back_in() -> None:
    data = model(300, b"pytorch_half_pixel")
    assert b"".join(field(*part) for part in fields(memoryview(data))) == data


@pytest.mark.parametrize("broken", [b"\x3a\xff\xff\x03abc", b"\x3a\x80", b"\x3b\x00", b"\x3a\x03\x0a\x09a"])
def test_what_is_no_model_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match="not an ONNX file"):
        with_side(broken, 320, 256)
