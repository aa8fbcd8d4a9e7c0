# SPDX-License-Identifier: GPL-3.0-or-later
"""The roles that models play, each a small abstract class, so that one maker can stand in for another.

Every embedding model names its space (`space`): vectors of two spaces are never compared, and an index that was
built in another space is built again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from PIL import Image

Array = npt.NDArray[np.float32]
OnText = Callable[[str], None]


def unit(vectors: Array) -> Array:
    """Rows of a (n, d) array scaled to length one; a row of zeros stays zero."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-12), dtype=np.float32)


class VisionModel(ABC):
    """Pictures to vectors."""

    space: str
    """Id of the embedding space: model and revision."""
    dimensions: int

    @abstractmethod
    def embed_images(self, images: Sequence[Image.Image]) -> Array:
        """(n, d) float32, each row of length one. Pictures are RGB of any size."""


class TextModel(ABC):
    """Words to vectors."""

    space: str
    dimensions: int

    @abstractmethod
    def embed(self, texts: Sequence[str]) -> Array:
        """(n, d) float32, each row of length one."""


class CutoutModel(ABC):
    """Finds the salient thing of a photo."""

    side: int = 256
    """Pixels of a side that the model sees: a small product is worth a second look where they are few."""

    @abstractmethod
    def alpha(self, image: Image.Image) -> Array:
        """(height, width) float32 of the picture's own size, 0 = background, 1 = product."""


class CaptionModel(ABC):
    """Says in words what a picture shows. It may be wrong: what it says is marked as inferred."""

    name: str

    @abstractmethod
    def caption(self, images: Sequence[Image.Image]) -> list[str]:
        """One short text a picture. Pictures are RGB of any size."""


class LanguageModel(ABC):
    """Writes short texts. What it writes is checked before it is shown, and never executed."""

    name: str
    large: bool = False
    """Whether it has some billion parameters, so that it is worth asking for whole drafts."""

    @abstractmethod
    def complete(
        self,
        system: str,
        user: str,
        *,
        max_tokens: int = 160,
        temperature: float = 0.0,
        seed: int = 0,
        stop: Sequence[str] = (),
        on_text: OnText | None = None,
    ) -> str:
        """The answer to one chat turn. ``on_text`` gets the pieces as they come; what it raises ends the writing."""


class Bridge(ABC):
    """Ties the vision space to the text space, so that pictures can be ranked by words."""

    space: str
    """Id of the joint space: vision, text and adapter."""
    temperature: float
    """Multiplies cosine scores before a softmax over any labels."""
    type_temperature: float
    """The same over the vocabulary of types, fitted on labelled pictures."""
    calibrated: bool = True
    """Whether the temperatures were fitted on labelled pictures; where not, findings say so."""

    @abstractmethod
    def image_to_joint(self, features: Array) -> Array:
        """(n, d_image) vision vectors to (n, d_joint) rows of length one."""

    @abstractmethod
    def text_to_joint(self, embeddings: Array) -> Array:
        """(n, d_text) text vectors to (n, d_joint) rows of length one."""

    @abstractmethod
    def probabilities(self, features: Array, label_embeddings: Array) -> Array:
        """(n, d_image) and (k, d_text) to (n, k): calibrated probability of each label, rows sum to one."""
