# SPDX-License-Identifier: GPL-3.0-or-later
"""TinyViT-5M in torch, with the weights of the offline pack's ONNX file, so that it can be tuned.

Wu et al., TinyViT, ECCV 2022; layer for layer what the ONNX graph does (batch norms are folded into the convolutions
there). Only low-rank additions to the last stages' matrices are trained (Hu et al., LoRA, 2021): they are small enough
to ship, and `models/vision_onnx.py` adds them to the ONNX weights by their names.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn

from ..models.roles import Array

DEPTHS, WIDTHS, HEADS, WINDOWS = (2, 6, 2), (128, 160, 320), (4, 5, 10), (7, 14, 7)
"""Of the three stages with attention; the stage of convolutions before them has two blocks of 64."""


class LowRank(nn.Module):
    """``x W + b`` with a frozen W (in, out), and a trained ``x A B`` beside it where rank is not 0."""

    def __init__(self, name: str, weight: Tensor, bias: Tensor, rank: int) -> None:
        super().__init__()
        self.name = name
        self.weight = nn.Buffer(weight)
        self.bias = nn.Buffer(bias)
        self.down = nn.Parameter(torch.randn(weight.shape[0], rank) / weight.shape[0] ** 0.5) if rank else None
        self.up = nn.Parameter(torch.zeros(rank, weight.shape[1])) if rank else None

    def forward(self, x: Tensor) -> Tensor:
        y = x @ self.weight + self.bias
        return y if self.down is None or self.up is None else y + (x @ self.down) @ self.up


class Convolution(nn.Module):
    def __init__(self, weight: Tensor, bias: Tensor, stride: int = 1) -> None:
        super().__init__()
        self.weight, self.bias = nn.Buffer(weight), nn.Buffer(bias)
        self.stride = stride
        self.padding = weight.shape[-1] // 2
        self.groups = weight.shape[0] if weight.shape[1] == 1 else 1

    def forward(self, x: Tensor) -> Tensor:
        return nn.functional.conv2d(x, self.weight, self.bias, self.stride, self.padding, 1, self.groups)


class Weights:
    """The ONNX file's tensors, taken in the order of the graph."""

    def __init__(self, tensors: Mapping[str, Array], rank: int) -> None:
        self.named = {name: torch.from_numpy(np.array(value)) for name, value in tensors.items()}
        convolutions = [name for name in self.named if name.startswith("onnx::Conv_")]
        self._convolutions = iter(zip(convolutions[::2], convolutions[1::2], strict=True))
        self._matrices = iter(name for name in self.named if name.startswith("onnx::MatMul_"))
        self._rank = rank

    def convolution(self, stride: int = 1) -> Convolution:
        weight, bias = next(self._convolutions)
        return Convolution(self.named[weight], self.named[bias], stride)

    def linear(self, bias: str, tuned: bool) -> LowRank:
        name = next(self._matrices)
        return LowRank(name, self.named[name], self.named[f"{bias}.bias"], self._rank if tuned else 0)

    def norm(self, name: str) -> nn.LayerNorm:
        layer = nn.LayerNorm(len(self.named[f"{name}.weight"]))
        layer.weight.data, layer.bias.data = self.named[f"{name}.weight"], self.named[f"{name}.bias"]
        return layer.requires_grad_(False)


class Attention(nn.Module):
    def __init__(self, weights: Weights, name: str, heads: int, window: int, tuned: bool) -> None:
        super().__init__()
        self.heads, self.window = heads, window
        self.norm = weights.norm(f"{name}.norm")
        self.qkv = weights.linear(f"{name}.qkv", tuned)
        self.project = weights.linear(f"{name}.proj", tuned)
        points = list(itertools.product(range(window), range(window)))
        offsets: dict[tuple[int, int], int] = {}
        index = [offsets.setdefault((abs(a[0] - b[0]), abs(a[1] - b[1])), len(offsets)) for a in points for b in points]
        biases = weights.named[f"{name}.attention_biases"]
        self.position = nn.Buffer(biases[:, index].view(1, heads, len(points), len(points)))

    def forward(self, x: Tensor) -> Tensor:
        """(b, side, side, c) to the same, attention within windows."""
        b, side, _, c = x.shape
        n, w = side // self.window, self.window
        x = x.view(b, n, w, n, w, c).transpose(2, 3).reshape(b * n * n, w * w, c)
        parts = self.qkv(self.norm(x)).view(len(x), w * w, self.heads, -1).transpose(1, 2)
        q, k, v = parts.chunk(3, dim=-1)
        mixed = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=self.position.to(q.dtype))
        out: Tensor = self.project(mixed.transpose(1, 2).reshape(len(x), w * w, c))
        return out.view(b, n, n, w, w, c).transpose(2, 3).reshape(b, side, side, c)


class Block(nn.Module):
    def __init__(self, weights: Weights, name: str, local: Convolution, heads: int, window: int, tuned: bool) -> None:
        super().__init__()
        self.local = local
        self.attention = Attention(weights, f"{name}.attn", heads, window, tuned)
        self.norm = weights.norm(f"{name}.mlp.norm")
        self.first = weights.linear(f"{name}.mlp.fc1", tuned)
        self.second = weights.linear(f"{name}.mlp.fc2", tuned)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attention(x)
        x = self.local(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
        widened: Tensor = self.second(nn.functional.gelu(self.first(self.norm(x))))
        return x + widened


class Wide(nn.Module):
    """Inverted bottleneck of the first stage, and, with a stride and no sum, the step between stages."""

    def __init__(self, weights: Weights, stride: int = 1, sums: bool = False) -> None:
        super().__init__()
        self.first, self.middle = weights.convolution(), weights.convolution(stride)
        self.last = weights.convolution()
        self.sums = sums

    def forward(self, x: Tensor) -> Tensor:
        y = self.last(nn.functional.gelu(self.middle(nn.functional.gelu(self.first(x)))))
        return nn.functional.gelu(x + y) if self.sums else y


class TinyViT(nn.Module):
    """(b, 3, 224, 224), ImageNet mean and deviation, to (b, 320).

    tensors: of `models.onnx_weights.read_weights`. rank: of the trained additions in the last two stages; 0: none.
    """

    def __init__(self, tensors: Mapping[str, Array], rank: int = 0) -> None:
        super().__init__()
        weights = Weights(tensors, rank)
        self.stem = nn.ModuleList([weights.convolution(2), weights.convolution(2)])
        self.wide = nn.ModuleList([Wide(weights, sums=True) for _ in range(2)])
        self.steps, self.stages = nn.ModuleList(), nn.ModuleList()
        for number, (depth, heads, window) in enumerate(zip(DEPTHS, HEADS, WINDOWS, strict=True), 1):
            self.steps.append(Wide(weights, stride=2))
            local = [weights.convolution() for _ in range(depth)]  # the graph lists them before the stage's matrices
            blocks = [
                Block(weights, f"stages.{number}.blocks.{block}", local[block], heads, window, number > 1)
                for block in range(depth)
            ]
            self.stages.append(nn.Sequential(*blocks))
        self.norm = weights.norm("head.norm")

    def trunk(self, x: Tensor) -> Tensor:
        """The frozen part: up to the first stage with attention, (b, 28, 28, 128)."""
        x = self.stem[1](nn.functional.gelu(self.stem[0](x)))
        for wide in self.wide:
            x = wide(x)
        return self._stage(x, 0)

    def _stage(self, x: Tensor, number: int) -> Tensor:
        mixed: Tensor = self.stages[number](self.steps[number](x).permute(0, 2, 3, 1))
        return mixed.permute(0, 3, 1, 2)

    def forward(self, x: Tensor) -> Tensor:
        with torch.no_grad():
            x = self.trunk(x)
        x = self._stage(self._stage(x, 1), 2)
        pooled: Tensor = self.norm(x.mean(dim=(2, 3)))
        return pooled

    def additions(self) -> dict[str, Tensor]:
        """``<ONNX name>.down`` (in, rank) and ``.up`` (rank, out) of every trained matrix."""
        out: dict[str, Tensor] = {}
        for layer in self.modules():
            if isinstance(layer, LowRank) and layer.down is not None and layer.up is not None:
                out |= {f"{layer.name}.down": layer.down.detach(), f"{layer.name}.up": layer.up.detach()}
        return out
