# SPDX-License-Identifier: GPL-3.0-or-later
"""Scores of the cut-out on photos with exact alpha: a folder with index.csv (columns image, alpha)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from ..models.holder import Models
from ..models.roles import Array
from ..perception.cutout import cut_out
from ..perception.intake import load_photo
from ..protocol import BacklotError
from .figures import Figure, bootstrap_mean


@dataclass(frozen=True, slots=True)
class PictureScore:
    """iou: of alpha >= 0.5 on both sides (1 where both are empty). error: mean absolute difference of the alphas."""

    name: str
    iou: float
    error: float
    method: str


@dataclass(frozen=True, slots=True)
class CutoutScores:
    """Scores of each picture; their means with 95 % intervals (bootstrap over the pictures) are `figures`."""

    pictures: tuple[PictureScore, ...]

    @property
    def iou(self) -> float:
        return float(np.mean([picture.iou for picture in self.pictures]))

    @property
    def error(self) -> float:
        return float(np.mean([picture.error for picture in self.pictures]))

    def figures(self, name: str) -> list[Figure]:
        count = len(self.pictures)
        iou = np.array([picture.iou for picture in self.pictures], dtype=np.float64)
        error = np.array([picture.error for picture in self.pictures], dtype=np.float64)
        weak = [f"{picture.name} {picture.iou:.2f}" for picture in sorted(self.pictures, key=lambda one: one.iou)]
        return [
            Figure(
                f"{name}: cut-out, mean IoU",
                count,
                self.iou,
                *bootstrap_mean(iou),
                note="lowest: " + ", ".join(weak[:3]),
            ),
            Figure(f"{name}: cut-out, mean absolute alpha error", count, self.error, *bootstrap_mean(error)),
        ]


def score_alpha(found: Array, truth: Array) -> tuple[float, float]:
    """(IoU, mean absolute error) of two alphas of the same (height, width), 0-1."""
    mine, its = found >= 0.5, truth >= 0.5
    union = int((mine | its).sum())
    return int((mine & its).sum()) / union if union else 1.0, float(np.abs(found - truth).mean())


def read_alpha(path: Path) -> Array:
    """(height, width) 0-1: the file's alpha, or its gray where it has none. Raises OSError as Pillow does."""
    with Image.open(path) as file:
        channel = file.getchannel("A") if "A" in file.getbands() else file.convert("L")
        return np.asarray(channel, dtype=np.float32) / np.float32(255.0)


def score_cutouts(folder: Path, models: Models) -> CutoutScores:
    """Cut out every picture of the folder as a user's photo, and compare.

    Raises BacklotError: missing_file without an index or without rows, bad_data for an alpha of another size, and as
    `load_photo` does.
    """
    index = folder / "index.csv"
    if not index.exists():
        raise BacklotError("missing_file", f"There is no {index}.", "Give a folder with index.csv: image, alpha.")
    with open(index, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    scores: list[PictureScore] = []
    for row in rows:
        photo = load_photo(folder / row["image"], max_side=None)
        truth = read_alpha(folder / row["alpha"])
        if truth.shape != photo.image.size[::-1]:
            raise BacklotError(
                "bad_data", f"{row['alpha']} has another size than {row['image']}.", "Both must be of the same pixels."
            )
        found = cut_out(photo.image, models.cutout, photo.alpha)
        scores.append(PictureScore(Path(row["image"]).stem, *score_alpha(found.alpha, truth), found.method))
    if not scores:
        raise BacklotError("missing_file", f"{index} names no pictures.", "It needs the columns image and alpha.")
    return CutoutScores(tuple(scores))
