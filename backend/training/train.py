# SPDX-License-Identifier: GPL-3.0-or-later
"""Contrastive training of the adapter on frozen features: minutes on two cores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from ..models.roles import Array
from .data import Row

SOURCE_POWER = 0.5
"""A source of n pictures is drawn in proportion to n to this power: large sources count more, small ones are seen."""


@dataclass(frozen=True, slots=True)
class Settings:
    steps: int = 1000
    batch: int = 512
    hidden: int = 512
    joint: int = 256
    rate: float = 1.5e-3
    decay: float = 0.05
    dropout: float = 0.25
    noise: float = 0.5
    caption_share: float = 0.3
    seed: int = 7


class Tower(nn.Module):
    def __init__(self, features: Array, hidden: int, joint: int, dropout: float, standardize: bool) -> None:
        super().__init__()
        mean = torch.from_numpy(features.mean(axis=0))
        deviation = torch.from_numpy(features.std(axis=0))
        scale = deviation + 1e-6 if standardize else torch.full_like(deviation, float(deviation.mean()))
        self.mean = nn.Buffer(mean)
        self.scale = nn.Buffer(scale)
        width = features.shape[1]
        self.first = nn.Linear(width, hidden)
        self.second = nn.Linear(hidden, joint)
        self.skip = nn.Linear(width, joint, bias=False)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, noise: float = 0.0) -> Tensor:
        z = (x - self.mean) / self.scale
        if self.training and noise:
            z = z + noise * torch.randn_like(z)
        hidden = self.dropout(nn.functional.gelu(self.first(z), approximate="tanh"))
        return nn.functional.normalize(self.second(hidden) + self.skip(z), dim=-1)


@dataclass(slots=True)
class Trained:
    image: Tower
    text: Tower
    temperature: float

    def tensors(self) -> dict[str, npt.NDArray[np.float16]]:
        """fp16, named and laid out as models/adapter.py reads them."""
        out: dict[str, npt.NDArray[np.float16]] = {}
        for side, tower in (("image", self.image), ("text", self.text)):
            parts = {
                "mean": tower.mean, "scale": tower.scale, "w1": tower.first.weight.T, "b1": tower.first.bias,
                "w2": tower.second.weight.T, "b2": tower.second.bias, "skip": tower.skip.weight.T,
            }  # fmt: skip
            for name, value in parts.items():
                out[f"{side}.{name}"] = np.ascontiguousarray(value.detach().numpy().astype(np.float16))
        return out


def _draw_weights(rows: Sequence[Row], caption_share: float) -> npt.NDArray[np.float64]:
    """Probability of each row: captions get their share, the rest is balanced over sources."""
    sizes = Counter(row.source for row in rows)
    weights = np.array([sizes[row.source] ** (SOURCE_POWER - 1.0) for row in rows])
    captions = np.array([row.kind == "caption" for row in rows])
    for mask, share in ((captions, caption_share), (~captions, 1.0 - caption_share)):
        if mask.any():
            weights[mask] *= share / weights[mask].sum()
    return np.asarray(weights / weights.sum())


def train(rows: Sequence[Row], images: list[Array], texts: Sequence[str], text_vectors: Array, s: Settings) -> Trained:
    """Train both towers.

    images: one or more (n, d) feature arrays of the rows (for example the mirrored pictures too).
    texts, text_vectors: every sentence that a row may draw, and its (m, 384) embedding.
    """
    torch.manual_seed(s.seed)
    torch.set_num_threads(1)  # matrices this small only wait for each other on more, minutes where others work too
    random = np.random.default_rng(s.seed)
    place = {text: number for number, text in enumerate(texts)}
    choices = [np.array([place[text] for text in row.texts()]) for row in rows]
    used = np.unique(np.concatenate(choices))
    image_tower = Tower(images[0], s.hidden, s.joint, s.dropout, standardize=True)
    text_tower = Tower(text_vectors[used], s.hidden, s.joint, s.dropout, standardize=False)
    scale = nn.Parameter(torch.tensor(np.log(1 / 0.07), dtype=torch.float32))
    weights = [p for tower in (image_tower, text_tower) for p in tower.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": weights, "weight_decay": s.decay}, {"params": [scale], "weight_decay": 0.0}], lr=s.rate
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, s.rate, s.steps, pct_start=0.1)
    # Rows of one label are positives of each other; each captioned picture is a label of its own.
    labels = {key: n for n, key in enumerate({(row.kind, row.label) for row in rows})}
    identity = np.array(
        [len(labels) + n if row.kind == "caption" else labels[(row.kind, row.label)] for n, row in enumerate(rows)]
    )
    kinds = {"": -1}
    kind_of = np.array([kinds.setdefault(row.product_type(), len(kinds)) for row in rows])
    chance = _draw_weights(rows, s.caption_share)
    pictures = [torch.from_numpy(block) for block in images]
    vectors = torch.from_numpy(text_vectors)
    for _ in range(s.steps):
        pick = random.choice(len(rows), size=min(s.batch, len(rows)), replace=False, p=chance)
        said = np.array([random.choice(choices[n]) for n in pick])
        view = pictures[int(random.integers(len(pictures)))]
        x = image_tower(view[torch.from_numpy(pick)], s.noise)
        y = text_tower(vectors[torch.from_numpy(said)])
        same = torch.from_numpy(identity[pick][:, None] == identity[pick][None, :]).float()
        target = same / same.sum(dim=1, keepdim=True)
        logits = scale.exp().clamp(max=60.0) * x @ y.T
        # Two labels of one product type ("loafer", "formal shoes") may draw the same words: neither right nor wrong.
        own = kind_of[pick]
        unclear = (own[:, None] == own[None, :]) & (own[:, None] >= 0)
        logits = logits.masked_fill(torch.from_numpy(unclear) & (same == 0), -30.0)
        loss = (nn.functional.cross_entropy(logits, target) + nn.functional.cross_entropy(logits.T, target)) / 2
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
    return Trained(image_tower.eval(), text_tower.eval(), float(scale.detach().exp().clamp(max=60.0)))
