# SPDX-License-Identifier: GPL-3.0-or-later
"""U2-Netp: salient object detection at 320 pixels. The refinement at full size is perception/cutout.py's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from .roles import Array, CutoutModel
from .vision_onnx import open_session, to_tensor

SIDE = 320


class U2NetP(CutoutModel):
    def __init__(self, path: Path, threads: int = 2) -> None:
        self._session = open_session(path, threads)
        self._input = self._session.get_inputs()[0].name
        self._output = self._session.get_outputs()[0].name  # the fused map; the six side maps are not computed out

    def alpha(self, image: Image.Image) -> Array:
        mask = self._session.run([self._output], {self._input: to_tensor(image, SIDE)[None]})[0][0, 0]
        low, high = float(mask.min()), float(mask.max())
        # Stretching a picture without anything salient would make noise look like a product.
        mask = (mask - low) / (high - low) if high > 0.2 else mask
        small = Image.fromarray(np.asarray(mask, dtype=np.float32))
        return np.clip(np.asarray(small.resize(image.size, Image.Resampling.BILINEAR), dtype=np.float32), 0.0, 1.0)
