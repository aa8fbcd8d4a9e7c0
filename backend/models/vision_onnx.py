# SPDX-License-Identifier: GPL-3.0-or-later
"""Vision through onnxruntime: TinyViT-5M of the offline pack, tuned by Backlot's own additions, 320 numbers a picture.

``weights/tuning.safetensors`` holds, for some matrices W (in, out) of the ONNX file, ``<name>.down`` (in, rank) and
``<name>.up`` (rank, out); W + down up is used. See weights/MODEL_CARD.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ..protocol import BacklotError
from .onnx_patch import with_weights
from .onnx_weights import weights_of
from .roles import Array, VisionModel, unit

TUNING = Path(__file__).parent / "weights" / "tuning.safetensors"
SIDE = 224
BATCH = 16
MEAN = np.array([0.485, 0.456, 0.406], dtype=np.float32)
STD = np.array([0.229, 0.224, 0.225], dtype=np.float32)


def open_session(path: Path, threads: int, change: Callable[[bytes], bytes] | None = None) -> Any:
    """An onnxruntime session on the CPU; ``change`` may change the model's bytes before they are used.

    Raises BacklotError("bad_model", …) when the file cannot be used.
    """
    import onnxruntime  # type: ignore[import-untyped,unused-ignore]  # late: 0.15 s that words-only work does not need

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Spinning workers would take the cores from the renderer between two pictures.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        model = change(path.read_bytes()) if change else str(path)
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except BacklotError:
        raise
    except Exception as ex:  # onnxruntime's own exception classes share no public base
        raise BacklotError(
            "bad_model", f"The model file {path} cannot be opened.", "Fetch it again: backlot models fetch"
        ) from ex


def to_tensor(image: Image.Image, side: int = SIDE) -> Array:
    """(3, side, side), ImageNet mean and deviation. The whole picture is used: a product near the edge counts."""
    small = image.convert("RGB").resize((side, side), Image.Resampling.BICUBIC, reducing_gap=3.0)
    pixels = np.asarray(small, dtype=np.float32) / 255.0
    return np.ascontiguousarray(((pixels - MEAN) / STD).transpose(2, 0, 1), dtype=np.float32)


def tuned_space(space: str, tuning: Path) -> str:
    """Id of the embedding space of a model with these additions."""
    return f"{space}+tuned@{hashlib.sha256(tuning.read_bytes()).hexdigest()[:12]}"


def with_tuning(model: bytes, tuning: Path) -> bytes:
    """The ONNX file with the additions of ``tuning`` in its matrices. Raises BacklotError("bad_model", …)."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        parts = {name: np.asarray(value, dtype=np.float32) for name, value in load_file(str(tuning)).items()}
        names = [name.removesuffix(".down") for name in parts if name.endswith(".down")]
        weights = weights_of(model)
        return with_weights(
            model, {name: weights[name] + parts[f"{name}.down"] @ parts[f"{name}.up"] for name in names}
        )
    except (OSError, SafetensorError, KeyError, ValueError, IndexError) as ex:
        hint = "Install Backlot again, or train it: python -m backlot.backend.training"
        raise BacklotError("bad_model", f"The tuning {tuning} does not fit the vision model: {ex}.", hint) from ex


class OnnxVision(VisionModel):
    """TinyViT-5M distilled on ImageNet-22k: 320-d pooled features. Without ``tuning`` as it was published."""

    dimensions = 320

    def __init__(self, path: Path, space: str, threads: int = 2, tuning: Path | None = TUNING) -> None:
        self.space = tuned_space(space, tuning) if tuning else space
        self._session = open_session(path, threads, partial(with_tuning, tuning=tuning) if tuning else None)
        self._input = self._session.get_inputs()[0].name

    def embed_images(self, images: Sequence[Image.Image]) -> Array:
        rows: list[Array] = []
        for start in range(0, len(images), BATCH):
            batch = np.stack([to_tensor(image) for image in images[start : start + BATCH]])
            rows.append(np.asarray(self._session.run(None, {self._input: batch})[0], dtype=np.float32))
        if not rows:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return unit(np.concatenate(rows))
