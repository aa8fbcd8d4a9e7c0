# SPDX-License-Identifier: GPL-3.0-or-later
"""Contrastive training of the eyes: two towers, and low-rank additions to the last stages of the vision model.

Three tasks share each step: a labelled picture finds its name among all names of its kind, a captioned one its caption
among the others of the step (InfoNCE), and every picture learns what a classifier sees in it (`teacher.py`).
"""

from __future__ import annotations

import logging
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from ..models.roles import Array
from .data import Row
from .pictures import augmented, normalized
from .teacher import Teacher, class_names
from .tinyvit import TinyViT

log = logging.getLogger("backlot.training")

SHARPEST = 60.0
"""Largest multiplier of cosine scores."""
SOURCE_POWER = 0.5
"""A source of n labelled pictures is drawn in proportion to n to this power: small sources are seen too."""


@dataclass(frozen=True, slots=True)
class Settings:
    steps: int = 600
    captioned: int = 384
    labelled: int = 512
    rank: int = 16
    hidden: int = 512
    joint: int = 256
    rate: float = 1.5e-3
    tuning_rate: float = 1e-3
    decay: float = 0.05
    dropout: float = 0.25
    noise: float = 0.0
    teaching: float = 1.0
    least_crop: float = 0.4
    jitter: float = 0.3
    average: float = 0.995
    seed: int = 7


class Tower(nn.Module):
    """The same as one side of models/adapter.py."""

    def __init__(self, vectors: Tensor, s: Settings, standardize: bool) -> None:
        super().__init__()
        deviation = vectors.std(dim=0)
        self.mean = nn.Buffer(vectors.mean(dim=0))
        self.scale = nn.Buffer(deviation + 1e-6 if standardize else torch.full_like(deviation, float(deviation.mean())))
        width = vectors.shape[1]
        self.first = nn.Linear(width, s.hidden)
        self.second = nn.Linear(s.hidden, s.joint)
        self.skip = nn.Linear(width, s.joint, bias=False)
        self.dropout = nn.Dropout(s.dropout)
        self.noise = s.noise

    def forward(self, x: Tensor) -> Tensor:
        z = (x - self.mean) / self.scale
        if self.training and self.noise:
            z = z + self.noise * torch.randn_like(z)
        hidden = self.dropout(nn.functional.gelu(self.first(z), approximate="tanh"))
        return nn.functional.normalize(self.second(hidden) + self.skip(z), dim=-1)

    def tensors(self) -> dict[str, Tensor]:
        return {
            "mean": self.mean, "scale": self.scale, "w1": self.first.weight.T, "b1": self.first.bias,
            "w2": self.second.weight.T, "b2": self.second.bias, "skip": self.skip.weight.T,
        }  # fmt: skip


@dataclass(slots=True)
class Trained:
    vision: TinyViT
    image: Tower
    text: Tower
    temperature: float

    def adapter(self) -> dict[str, npt.NDArray[np.float16]]:
        """fp16, named and laid out as models/adapter.py reads them."""
        return {
            f"{side}.{name}": _half(value)
            for side, tower in (("image", self.image), ("text", self.text))
            for name, value in tower.tensors().items()
        }

    def tuning(self) -> dict[str, npt.NDArray[np.float16]]:
        """fp16, named as models/vision_onnx.py reads them."""
        return {name: _half(value) for name, value in self.vision.additions().items()}


def _half(value: Tensor) -> npt.NDArray[np.float16]:
    return np.ascontiguousarray(value.detach().cpu().numpy().astype(np.float16))


class Sentences:
    """The texts that each item may be called by, drawn at random on the device."""

    def __init__(self, choices: Sequence[Sequence[int]], vectors: Tensor) -> None:
        longest = max(len(own) for own in choices)
        padded = [[*own, *[own[0]] * (longest - len(own))] for own in choices]
        self.table = torch.tensor(padded, device=vectors.device)
        self.counts = torch.tensor([len(own) for own in choices], device=vectors.device)
        self.vectors = vectors

    def draw(self, items: Tensor) -> Tensor:
        """(b, d) embedding of one sentence of each of the (b,) items."""
        pick = (torch.rand(len(items), device=items.device) * self.counts[items]).long()
        return self.vectors[self.table[items, pick]]


class Names:
    """The labels of all pictures: a picture's class is its label within its kind (products are objects)."""

    def __init__(self, rows: Sequence[Row], place: Mapping[str, int], vectors: Tensor) -> None:
        def key(row: Row) -> tuple[str, str]:
            return ("object" if row.kind == "product" else row.kind, row.label)

        members: dict[tuple[str, str], list[Row]] = {}
        for row in rows:
            members.setdefault(key(row), []).append(row)
        keys = sorted(members)
        device = vectors.device
        number = {name: n for n, name in enumerate(keys)}
        self.of_row = torch.tensor([number[key(row)] for row in rows], device=device)
        self.all = torch.arange(len(keys), device=device)
        self.sentences = Sentences(
            [sorted({place[text] for row in members[name] for text in row.texts()}) for name in keys], vectors
        )
        kinds = sorted({kind for kind, _ in keys})
        kind = torch.tensor([kinds.index(name[0]) for name in keys], device=device)
        types: dict[str, int] = {}
        own = [members[name][0].product_type() for name in keys]
        typed = torch.tensor([types.setdefault(t, len(types)) if t else -1 - n for n, t in enumerate(own)])
        same = (typed[:, None] == typed[None, :]).to(device) & ~torch.eye(len(keys), dtype=torch.bool, device=device)
        # Two labels of one product type ("loafer", "formal shoes") may draw the same words: neither right nor wrong.
        self.ignored = (kind[:, None] != kind[None, :]) | same


def train(
    rows: Sequence[Row],
    pictures: Tensor,
    sentences: Sequence[str],
    vectors: Array,
    weights: Mapping[str, Array],
    s: Settings,
    device: str,
) -> Trained:
    """Train on rows and their pictures (n, 3, 224, 224) uint8.

    sentences, vectors: every sentence that a row may draw, and its (m, 384) embedding. weights: of the vision model's
    ONNX file. The classifier teaches where ImageNet's rows are among the rows: they name its classes.
    """
    torch.manual_seed(s.seed)
    torch.backends.cudnn.benchmark = True
    pictures = pictures.to(device)
    texts = torch.from_numpy(vectors).to(device)
    place = {text: number for number, text in enumerate(sentences)}
    labelled = [n for n, row in enumerate(rows) if row.kind != "caption"]
    captioned = [n for n, row in enumerate(rows) if row.kind == "caption"]
    names = Names([rows[n] for n in labelled], place, texts)
    sizes = Counter(rows[n].source for n in labelled)
    chance = torch.tensor([sizes[rows[n].source] ** (SOURCE_POWER - 1.0) for n in labelled], device=device)
    captions = Sentences([[place[text] for text in rows[n].captions] for n in captioned] or [[0]], texts)
    label_rows = torch.tensor(labelled, device=device)
    caption_rows = torch.tensor(captioned, device=device, dtype=torch.long)
    teacher, taught = None, None
    known = [row for row in rows if row.source == "imagenet1k"]
    if s.teaching and known:
        classes = class_names([row.path for row in known], [row.label for row in known])
        teacher = Teacher().to(device)
        taught = Sentences([[place[classed.format(name)] for classed in ("{}", "a photo of a {}")] for name in classes],
                           texts)  # fmt: skip

    vision = TinyViT(weights, s.rank).to(device)
    image_tower = Tower(embed(vision, pictures), s, standardize=True).to(device)
    text_tower = Tower(texts, s, standardize=False).to(device)
    scale = nn.Parameter(torch.tensor(math.log(1 / 0.07), device=device))
    modules: list[nn.Module] = [image_tower, text_tower, vision]
    groups = [
        {"params": [*image_tower.parameters(), *text_tower.parameters()], "weight_decay": s.decay, "lr": s.rate},
        {"params": [scale], "weight_decay": 0.0, "lr": s.rate},
    ]
    if tuned := [value for value in vision.parameters() if value.requires_grad]:
        groups.append({"params": tuned, "weight_decay": 0.01, "lr": s.tuning_rate})
    optimizer = torch.optim.AdamW(groups)
    rates = [float(group["lr"]) for group in optimizer.param_groups]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, s.steps, pct_start=0.1)
    averages = [{name: value.detach().clone() for name, value in m.named_parameters()} for m in modules]

    def step() -> Tensor:
        pick = torch.multinomial(chance, s.labelled, replacement=True)
        shown = torch.randint(max(len(captioned), 1), (s.captioned if captioned else 0,), device=device)
        drawn = torch.cat([label_rows[pick], caption_rows[shown]])
        pixels = augmented(pictures[drawn], s.least_crop, s.jitter)
        with torch.autocast(device, torch.bfloat16, enabled=device == "cuda"):
            features = vision(normalized(pixels)).float()
            if teacher is not None:
                with torch.no_grad():
                    seen = teacher(pixels).float().softmax(dim=-1)
        z = scale.exp().clamp(max=SHARPEST) * image_tower(nn.functional.normalize(features, dim=-1))
        called = text_tower(names.sentences.draw(names.all))
        wanted = names.of_row[pick]
        loss = nn.functional.cross_entropy(
            (z[: s.labelled] @ called.T).masked_fill(names.ignored[wanted], -1e4), wanted
        )
        if captioned:
            logits = z[s.labelled :] @ text_tower(captions.draw(shown)).T
            same = (shown[:, None] == shown[None, :]).float()
            target = same / same.sum(dim=1, keepdim=True)
            both = nn.functional.cross_entropy(logits, target) + nn.functional.cross_entropy(logits.T, target)
            loss = loss + both / 2
        if taught is not None:
            told = text_tower(taught.draw(torch.arange(len(taught.counts), device=device)))
            loss = loss - s.teaching * (seen * (z @ told.T).log_softmax(dim=-1)).sum(dim=-1).mean()
        return loss

    for number in range(s.steps):
        image_tower.train(), text_tower.train()
        loss = step()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        kept = min(s.average, (1 + number) / (10 + number))
        with torch.no_grad():
            for module, average in zip(modules, averages, strict=True):
                for name, value in module.named_parameters():
                    average[name].lerp_(value, 1.0 - kept)
        if number % 50 == 0:
            log.info("step %d of %d, loss %.3f", number, s.steps, float(loss.detach()))
    for module, average in zip(modules, averages, strict=True):
        module.load_state_dict(average, strict=False)
        module.eval()
    temperature = float(scale.detach().exp().clamp(max=SHARPEST))
    return Trained(vision, image_tower, text_tower, temperature)


@torch.no_grad()
def embed(vision: TinyViT, pictures: Tensor) -> Tensor:
    """(n, 320) unit rows of (n, 3, 224, 224) uint8 pictures, as they are."""
    blocks = []
    kind = pictures.device.type
    for part in torch.split(pictures, 256):
        with torch.autocast(kind, torch.bfloat16, enabled=kind == "cuda"):
            blocks.append(vision(normalized(part.float() / 255.0)).float())
    return nn.functional.normalize(torch.cat(blocks), dim=-1)
