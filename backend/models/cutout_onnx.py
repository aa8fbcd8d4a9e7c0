# SPDX-License-Identifier: GPL-3.0-or-later
"""BiRefNet and IS-Net (ONNX, 1024 pixels) as cut-out models. The refinement at full size is perception/cutout.py's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from ..protocol import BacklotError
from .roles import Array, CutoutModel
from .vision_onnx import open_session


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model wants its pixels, and whether its map is stretched to 0-1 as its authors do."""

    mean: tuple[float, float, float]
    deviation: tuple[float, float, float]
    stretched: bool


RECIPES = {
    "birefnet": Recipe((0.485, 0.456, 0.406), (0.229, 0.224, 0.225), stretched=False),
    "isnet": Recipe((0.5, 0.5, 0.5), (1.0, 1.0, 1.0), stretched=True),
}
SIDE = 1024
_LEAST = 0.2
"""A map whose highest value is below this shows nothing; stretching it would make noise look like a product."""


class OnnxCutout(CutoutModel):
    """``kind``: a name of `RECIPES`."""

    def __init__(self, path: Path, kind: str, threads: int = 2) -> None:
        self._recipe = RECIPES[kind]
        self._session = open_session(path, threads)
        source = self._session.get_inputs()[0]
        self._input, self._output = source.name, self._session.get_outputs()[0].name
        if len(source.shape) != 4:
            raise BacklotError("bad_model", f"The model {path} takes no pictures.", "Fetch it again.")
        side = source.shape[-1]
        self.side = side if isinstance(side, int) and side > 0 else SIDE

    def alpha(self, image: Image.Image) -> Array:
        size = (self.side, self.side)
        small = image.convert("RGB").resize(size, Image.Resampling.BILINEAR, reducing_gap=3.0)
        pixels = np.asarray(small, dtype=np.float32) / 255.0
        mean, deviation = (np.array(v, dtype=np.float32) for v in (self._recipe.mean, self._recipe.deviation))
        tensor = np.ascontiguousarray(((pixels - mean) / deviation).transpose(2, 0, 1)[None], dtype=np.float32)
        found = self._session.run([self._output], {self._input: tensor})[0]
        mask = np.asarray(found, dtype=np.float32).reshape(-1, *found.shape[-2:])[0]
        low, high = float(mask.min()), float(mask.max())
        if low < 0.0 or high > 1.0:  # some conversions end before the sigmoid
            mask = 1.0 / (1.0 + np.exp(-np.clip(mask, -40.0, 40.0)))
            low, high = float(mask.min()), float(mask.max())
        if self._recipe.stretched and high > max(_LEAST, low):
            mask = (mask - low) / (high - low)
        full = Image.fromarray(np.asarray(mask, dtype=np.float32)).resize(image.size, Image.Resampling.BILINEAR)
        return np.clip(np.asarray(full, dtype=np.float32), 0.0, 1.0)
