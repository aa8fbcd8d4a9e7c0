# SPDX-License-Identifier: GPL-3.0-or-later
"""Training pictures on the device: loaded once, changed a little each time they are drawn."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from ..models.vision_onnx import MEAN, SIDE, STD

GRAY_SHARE = 0.1


def load_pictures(makers: Sequence[Callable[[], Image.Image]]) -> Tensor:
    """(n, 3, 224, 224) uint8: each picture squeezed to the square that the model sees, as `vision_onnx.to_tensor`."""

    def square(make: Callable[[], Image.Image]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
        small = make().convert("RGB").resize((SIDE, SIDE), Image.Resampling.BICUBIC, reducing_gap=3.0)
        return np.asarray(small, dtype=np.uint8)

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        stacked = np.stack(list(pool.map(square, makers)))
    return torch.from_numpy(stacked).permute(0, 3, 1, 2).contiguous()


def normalized(pixels: Tensor) -> Tensor:
    """0-1 to ImageNet mean and deviation."""
    mean = torch.from_numpy(MEAN).to(pixels.device).view(1, 3, 1, 1)
    deviation = torch.from_numpy(STD).to(pixels.device).view(1, 3, 1, 1)
    return ((pixels - mean) / deviation).contiguous(memory_format=torch.channels_last)


def augmented(pictures: Tensor, least: float, jitter: float) -> Tensor:
    """uint8 (b, 3, side, side) to 0-1 floats: a random crop of at least ``least`` of the area, perhaps mirrored, with
    brightness, contrast and saturation changed by up to ``jitter``; a tenth of them gray."""
    count, device = len(pictures), pictures.device

    def uniform(low: float, high: float, *shape: int) -> Tensor:
        return torch.empty(count, *shape, device=device).uniform_(low, high)

    area, ratio = uniform(least, 1.0), torch.exp(uniform(-0.29, 0.29))
    width, height = (area * ratio).sqrt().clamp(max=1.0), (area / ratio).sqrt().clamp(max=1.0)
    place = torch.zeros(count, 2, 3, device=device)
    place[:, 0, 0] = width * torch.where(uniform(0.0, 1.0) < 0.5, -1.0, 1.0)
    place[:, 1, 1] = height
    place[:, 0, 2] = uniform(-1.0, 1.0) * (1.0 - width)
    place[:, 1, 2] = uniform(-1.0, 1.0) * (1.0 - height)
    pixels = pictures.to(torch.float32) / 255.0
    grid = torch.nn.functional.affine_grid(place, list(pixels.shape), align_corners=False)
    pixels = torch.nn.functional.grid_sample(pixels, grid, padding_mode="reflection", align_corners=False)
    pixels = pixels * (1.0 + uniform(-jitter, jitter, 1, 1, 1))
    level = pixels.mean(dim=(1, 2, 3), keepdim=True)
    pixels = (pixels - level) * (1.0 + uniform(-jitter, jitter, 1, 1, 1)) + level
    gray = pixels.mean(dim=1, keepdim=True)
    color = (1.0 + uniform(-jitter, jitter, 1, 1, 1)) * (uniform(0.0, 1.0, 1, 1, 1) >= GRAY_SHARE)
    return ((pixels - gray) * color + gray).clamp(0.0, 1.0)
