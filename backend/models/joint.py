# SPDX-License-Identifier: GPL-3.0-or-later
"""One model that puts pictures and words into the same space, playing three roles: vision, text, and the bridge.

Where the offline pack ties two models together with a trained adapter, such a model needs none: its bridge is the
identity. Nothing here imports torch.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from .adapter import softmax
from .roles import Array, Bridge, TextModel, VisionModel, unit

if TYPE_CHECKING:
    from PIL import Image


class JointEncoder(ABC):
    """What the makers of such models implement."""

    space: str
    dimensions: int
    temperature: float
    """exp of the trained logit scale: what cosines are multiplied with before the softmax over labels.

    SigLIP's were trained with a sigmoid of ``scale * cosine + bias`` for each pair by itself. Over a closed list of
    labels the bias is the same in every term and falls out of the softmax; the scale means the same.
    """
    batch: int = 8

    @abstractmethod
    def images(self, images: Sequence[Image.Image]) -> Array:
        """(n, d) float32 of one batch of RGB pictures, of any length."""

    @abstractmethod
    def texts(self, texts: Sequence[str]) -> Array:
        """(n, d) float32 of one batch of texts, of any length."""


def _rows(parts: list[Array], dimensions: int) -> Array:
    return unit(np.concatenate(parts)) if parts else np.zeros((0, dimensions), dtype=np.float32)


class JointVision(VisionModel):
    def __init__(self, encoder: JointEncoder) -> None:
        self._encoder = encoder
        self.space, self.dimensions = encoder.space, encoder.dimensions

    def embed_images(self, images: Sequence[Image.Image]) -> Array:
        step = self._encoder.batch
        parts = [self._encoder.images(images[start : start + step]) for start in range(0, len(images), step)]
        return _rows(parts, self.dimensions)


class JointText(TextModel):
    def __init__(self, encoder: JointEncoder) -> None:
        self._encoder = encoder
        self.space, self.dimensions = encoder.space, encoder.dimensions

    def embed(self, texts: Sequence[str]) -> Array:
        step = 4 * self._encoder.batch
        parts = [self._encoder.texts(texts[start : start + step]) for start in range(0, len(texts), step)]
        return _rows(parts, self.dimensions)


class JointBridge(Bridge):
    """The identity. Its temperatures are the model's own logit scale: no labelled pictures were seen to fit better
    ones, so what comes out is said to be not calibrated."""

    calibrated = False

    def __init__(self, encoder: JointEncoder) -> None:
        self.space = encoder.space
        self.temperature = self.type_temperature = encoder.temperature

    def image_to_joint(self, features: Array) -> Array:
        return unit(features)

    def text_to_joint(self, embeddings: Array) -> Array:
        return unit(embeddings)

    def probabilities(self, features: Array, label_embeddings: Array) -> Array:
        return softmax(unit(features) @ unit(label_embeddings).T, self.temperature)


def squared(image: Image.Image) -> Image.Image:
    """The picture with margins that make it square, in the median color of its border.

    For models that crop the middle out of a picture: a bottle's neck and a sofa's arms lie outside of it.
    """
    if image.width == image.height:
        return image
    side = max(image.size)
    small = np.asarray(image.resize((min(image.width, 64), min(image.height, 64))))
    border = np.concatenate([small[0], small[-1], small[:, 0], small[:, -1]])
    color = tuple(int(v) for v in np.median(border, axis=0))
    from PIL import Image

    canvas = Image.new("RGB", (side, side), color)
    canvas.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
    return canvas
