# SPDX-License-Identifier: GPL-3.0-or-later
"""Vision through onnxruntime: TinyViT-5M of the offline pack, 320 numbers a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ..protocol import BacklotError
from .roles import Array, VisionModel, unit

SIDE = 224
BATCH = 16
_MEAN = np.array([0.485, 0.456, 0.406], dtype=np.float32)
_STD = np.array([0.229, 0.224, 0.225], dtype=np.float32)


def open_session(path: Path, threads: int) -> Any:
    """An onnxruntime session on the CPU. Raises BacklotError("bad_model", …) when the file cannot be used."""
    import onnxruntime  # type: ignore[import-untyped,unused-ignore]  # late: 0.15 s that words-only work does not need

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Spinning workers would take the cores from the renderer between two pictures.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as ex:  # onnxruntime's own exception classes share no public base
        raise BacklotError(
            "bad_model", f"The model file {path} cannot be opened.", "Fetch it again: backlot models fetch"
        ) from ex


def to_tensor(image: Image.Image, side: int = SIDE) -> Array:
    """(3, side, side), ImageNet mean and deviation. The whole picture is used: a product near the edge counts."""
    small = image.convert("RGB").resize((side, side), Image.Resampling.BICUBIC, reducing_gap=3.0)
    pixels = np.asarray(small, dtype=np.float32) / 255.0
    return np.ascontiguousarray(((pixels - _MEAN) / _STD).transpose(2, 0, 1), dtype=np.float32)


class OnnxVision(VisionModel):
    """TinyViT-5M distilled on ImageNet-22k: 320-d pooled features."""

    dimensions = 320

    def __init__(self, path: Path, space: str, threads: int = 2) -> None:
        self.space = space
        self._session = open_session(path, threads)
        self._input = self._session.get_inputs()[0].name

    def embed_images(self, images: Sequence[Image.Image]) -> Array:
        rows: list[Array] = []
        for start in range(0, len(images), BATCH):
            batch = np.stack([to_tensor(image) for image in images[start : start + BATCH]])
            rows.append(np.asarray(self._session.run(None, {self._input: batch})[0], dtype=np.float32))
        if not rows:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return unit(np.concatenate(rows))
