# SPDX-License-Identifier: GPL-3.0-or-later
"""Models that see what a picture's color stands for, and small folders of labelled pictures."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from backlot.backend.models.adapter import softmax
from backlot.backend.models.holder import Models
from backlot.backend.models.roles import Array, Bridge, CutoutModel, TextModel, VisionModel, unit
from PIL import Image

SIDE = 64
COLORS = {
    "red": (200, 20, 30), "green": (20, 150, 40), "blue": (20, 40, 190), "yellow": (230, 210, 30),
    "purple": (120, 30, 140), "black": (10, 10, 10),
}  # fmt: skip


class Words(TextModel):
    """Each word is a direction of its own, a text their sum: texts that share words are alike."""

    space, dimensions = "fake-text", SIDE

    def embed(self, texts: Sequence[str]) -> Array:
        rows = np.zeros((len(texts), SIDE))
        for number, text in enumerate(texts):
            for word in text.lower().split():
                seed = int(hashlib.sha256(word.encode()).hexdigest()[:8], 16)
                rows[number] += np.random.default_rng(seed).standard_normal(SIDE)
        return unit(rows.astype(np.float32))


class Eyes(VisionModel):
    """Sees the words that a color of the picture stands for. looked: how many pictures it was given."""

    space, dimensions = "fake-vision", SIDE

    def __init__(self, sees: Mapping[str, str]) -> None:
        self.sees, self.looked = sees, 0

    def embed_images(self, images: Sequence[Image.Image]) -> Array:
        self.looked += len(images)
        return Words().embed([self._words(image) for image in images])

    def _words(self, image: Image.Image) -> str:
        middle = np.array(image.convert("RGB").resize((9, 9)), dtype=float)[4, 4]
        color = min(COLORS, key=lambda name: float(np.abs(np.array(COLORS[name]) - middle).sum()))
        return self.sees[color]


class Identity(Bridge):
    space = "fake-joint"
    temperature = type_temperature = 20.0

    def image_to_joint(self, features: Array) -> Array:
        return features

    def text_to_joint(self, embeddings: Array) -> Array:
        return embeddings

    def probabilities(self, features: Array, label_embeddings: Array) -> Array:
        return softmax(features @ label_embeddings.T, self.temperature)


class Everything(CutoutModel):
    def alpha(self, image: Image.Image) -> Array:
        return np.ones((image.height, image.width), dtype=np.float32)


def make_models(**sees: str) -> Models:
    """``red="teapot"``: a red picture is seen as a teapot."""
    return Models(vision=Eyes(sees), text=Words(), cutout=Everything(), bridge=Identity())


def paint(path: Path, color: str, size: int = 40) -> None:
    """A square of the color on white; ``size`` makes files of one color differ."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", (100, 100), (250, 250, 250))
    edge = (100 - size) // 2
    image.paste(COLORS[color], (edge, edge, edge + size, edge + size))
    image.save(path)


def write_csv(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def shop(folder: Path, pictures: Sequence[tuple[str, str, str, str, str]]) -> None:
    """pictures: id, what it is painted in, article type, base color, category."""
    rows = []
    for number, (name, color, kind, base, category) in enumerate(pictures):
        paint(folder / f"{name}.png", color, 40 + 2 * number)
        rows.append({
            "image": f"{name}.png", "id": name, "articleType": kind, "baseColour": base, "masterCategory": category,
        })  # fmt: skip
    write_csv(folder / "index.csv", rows)


def training(folder: Path, pictures: Sequence[tuple[str, str, str, str, str, str]]) -> None:
    """pictures: path, label, captions, kind, source, split; painted red, as nobody looks at the trained ones."""
    rows = [
        {"path": path, "label": label, "caption": caption, "kind": kind, "source": source,
         "origin": f"somewhere:{path}", "licence": "MIT", "split": part}
        for path, label, caption, kind, source, part in pictures
    ]  # fmt: skip
    write_csv(folder / "index.csv", rows)
