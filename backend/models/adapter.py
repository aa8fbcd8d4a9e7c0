# SPDX-License-Identifier: GPL-3.0-or-later
"""The bridge between pictures and words: two small towers, trained in backend/training/, run in numpy.

``weights/adapter.safetensors`` holds, for each tower (``image``, ``text``): mean, scale, w1, b1, w2, b2, skip; and as
metadata the two spaces it belongs to, and the temperatures. See weights/MODEL_CARD.md.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from ..protocol import BacklotError
from .roles import Array, Bridge, unit

ADAPTER = Path(__file__).parent / "weights" / "adapter.safetensors"
PARTS = ("mean", "scale", "w1", "b1", "w2", "b2", "skip")


class Adapter(Bridge):
    """``tower(x) = unit(gelu(z w1 + b1) w2 + b2 + z skip)`` with ``z = (x - mean) / scale``."""

    def __init__(
        self, tensors: dict[str, Array], temperature: float, space: str, type_temperature: float = 0.0
    ) -> None:
        self.space = space
        self.temperature = temperature
        self.type_temperature = type_temperature or temperature
        self._towers = {
            side: {part: np.asarray(tensors[f"{side}.{part}"], dtype=np.float32) for part in PARTS}
            for side in ("image", "text")
        }

    def _tower(self, side: str, vectors: Array) -> Array:
        w = self._towers[side]
        z = (vectors - w["mean"]) / w["scale"]
        hidden = z @ w["w1"] + w["b1"]
        # tanh form of GELU: the one that the towers are trained with
        hidden = 0.5 * hidden * (1.0 + np.tanh(0.7978845608 * (hidden + 0.044715 * hidden**3)))
        return unit(np.asarray(hidden @ w["w2"] + w["b2"] + z @ w["skip"], dtype=np.float32))

    def image_to_joint(self, features: Array) -> Array:
        return self._tower("image", features)

    def text_to_joint(self, embeddings: Array) -> Array:
        return self._tower("text", embeddings)

    def probabilities(self, features: Array, label_embeddings: Array) -> Array:
        scores = self.image_to_joint(features) @ self.text_to_joint(label_embeddings).T
        return softmax(scores, self.temperature)


def softmax(scores: Array, temperature: float) -> Array:
    """Rows of (n, k) cosine scores to probabilities; ``temperature`` multiplies."""
    scaled = temperature * (scores - scores.max(axis=-1, keepdims=True))
    raised = np.exp(scaled)
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), dtype=np.float32)


def load_adapter(vision_space: str, text_space: str, path: Path = ADAPTER) -> Adapter:
    """The shipped adapter; raises BacklotError("bad_model", …) when absent, damaged or made for other spaces."""
    from safetensors import SafetensorError, safe_open

    again = "Install Backlot again, or train it: python -m backlot.backend.training"
    try:
        with safe_open(str(path), framework="numpy") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a dict)
        temperature = float(metadata["temperature"])
        adapter = Adapter(tensors, temperature, "", float(metadata.get("type_temperature", temperature)))
    except (OSError, SafetensorError, KeyError, ValueError) as ex:
        raise BacklotError("bad_model", f"The adapter {path} cannot be read: {ex}.", again) from ex
    if (metadata.get("vision"), metadata.get("text")) != (vision_space, text_space):
        raise BacklotError("bad_model", f"The adapter {path} was trained for other models than those in use.", again)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    adapter.space = f"{vision_space}+{text_space}+adapter@{digest}"
    return adapter
