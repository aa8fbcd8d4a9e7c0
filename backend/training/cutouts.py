# SPDX-License-Identifier: GPL-3.0-or-later
"""Training pictures once more, cut out on white: as the eyes see a photo's product, and every view of a 3D product."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image

from ..models.roles import CutoutModel
from ..models.vision_onnx import SIDE
from ..perception.cutout import crop, over
from .data import Row

LEAST_COVERAGE = 0.02
"""Below this share of the picture nothing stood out."""


def cut_pictures(rows: list[Row], model: CutoutModel, cache: Path) -> list[Path | None]:
    """Files with the cut-outs of the rows, kept in ``cache``; None where nothing stands out.

    The model's mask alone is used: it need not be finer for a crop of 224 pixels.
    """
    folder = cache / "cutouts"
    folder.mkdir(parents=True, exist_ok=True)

    def cut(row: Row) -> Path | None:
        path = folder / f"{hashlib.sha256(f'{row.source}/{row.path}'.encode()).hexdigest()[:20]}.jpg"
        if path.exists():
            return path if path.stat().st_size else None
        image = row.open()
        alpha = np.clip((model.alpha(image) - 0.1) / 0.8, 0.0, 1.0)
        beside = path.with_suffix(".part")
        if float((alpha > 0.5).mean()) < LEAST_COVERAGE:
            beside.touch()
        else:
            alone = over(*crop(image, alpha))
            alone.resize((SIDE, SIDE), Image.Resampling.BICUBIC).save(beside, "JPEG", quality=90)
        os.replace(beside, path)
        return path if path.stat().st_size else None

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return list(pool.map(cut, rows))
