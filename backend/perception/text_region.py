# SPDX-License-Identifier: GPL-3.0-or-later
"""Where on a product something is printed in letters: a region, no reading.

Letters are spots of one height that stand side by side on a line, lighter or darker than what is around them. Lines
of such spots are found; how likely they are letters is told by a small logistic model (vocabulary/patterns.toml).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from ..models.adapter import softmax
from ..models.roles import Array
from .pixels import extent
from .vocabulary.patterns import load_patterns

Index = npt.NDArray[np.int64]

LEAST_LETTERS = 4
MOST_SPOTS = 400
"""The strongest that are looked at: every pair of them is compared."""
_AROUND = 0.06
"""Side of the surroundings that a spot is compared with, part of the picture."""


@dataclass(frozen=True, slots=True)
class Line:
    """Spots on one line. box: left, top, right, bottom in pixels of the crop. The rest are means and relative spreads
    of the spots: of width, of how much of their box they fill, of contrast (0-1) and of height."""

    letters: int
    box: tuple[int, int, int, int]
    width_spread: float
    fill_spread: float
    contrast: float
    height_spread: float


@dataclass(frozen=True, slots=True)
class Text:
    """box: left, top, right, bottom as parts (0-1) of the product's own bounding box."""

    confidence: float
    box: tuple[float, float, float, float]


def find_lines(image: Image.Image, alpha: Array) -> list[Line]:
    """Lines of at least LEAST_LETTERS spots. image: RGB crop; alpha: (height, width) 0-1 of its size."""
    gray = np.asarray(image.convert("L"), dtype=np.float32) / 255.0
    inside = ndimage.binary_erosion(alpha > 0.6, iterations=2)
    if inside.sum() < 400:
        return []
    side = max(9, int(max(gray.shape) * _AROUND) | 1)
    weight = inside.astype(np.float32)
    share = ndimage.uniform_filter(weight, side) + 1e-3
    mean = ndimage.uniform_filter(gray * weight, side) / share
    spread = np.sqrt(np.maximum(ndimage.uniform_filter(gray * gray * weight, side) / share - mean**2, 0.0))
    difference = gray - mean
    least = np.maximum(0.06, 0.5 * spread)
    lines: list[Line] = []
    for sign in (1.0, -1.0):
        lines += _lines_of(np.asarray(sign * difference, np.float32), (sign * difference > least) & inside)
    return lines


def _lines_of(contrast: Array, spots: npt.NDArray[np.bool_]) -> list[Line]:
    labels, count = ndimage.label(spots)
    if count < LEAST_LETTERS:
        return []
    longest = max(spots.shape)
    boxes = np.array([(s[1].start, s[0].start, s[1].stop, s[0].stop) for s in ndimage.find_objects(labels)])
    width, height = (boxes[:, 2] - boxes[:, 0]).astype(float), (boxes[:, 3] - boxes[:, 1]).astype(float)
    area = np.bincount(labels.ravel(), minlength=count + 1)[1:]
    fill = area / (width * height)
    strength = np.bincount(labels.ravel(), contrast.ravel(), count + 1)[1:] / area
    kept = np.flatnonzero(
        (height >= 5) & (height < 0.2 * longest) & (width >= 2) & (width < 0.2 * longest) & (width < 2.5 * height)
        & (width > 0.12 * height) & (fill > 0.2) & (fill < 0.92) & (strength > 0.09)
    )  # fmt: skip
    if len(kept) < LEAST_LETTERS:
        return []
    if len(kept) > MOST_SPOTS:
        kept = np.sort(kept[np.argsort(-strength[kept], kind="stable")[:MOST_SPOTS]])
    boxes, width, height, fill, strength = boxes[kept], width[kept], height[kept], fill[kept], strength[kept]
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    one, two = np.triu_indices(len(kept), 1)
    close = ((middles[one] - middles[two]) ** 2).sum(axis=1) < (0.14 * longest) ** 2
    one, two = one[close], two[close]
    taller = np.maximum(height[one], height[two])
    gap = np.maximum(boxes[one, 0], boxes[two, 0]) - np.minimum(boxes[one, 2], boxes[two, 2])
    beside = (
        (np.abs(boxes[one, 3] - boxes[two, 3]) < 0.35 * taller) & (gap < 0.9 * taller) & (gap > -0.3 * taller)
        & (np.minimum(height[one], height[two]) > 0.55 * taller)
        & (np.minimum(strength[one], strength[two]) > 0.5 * np.maximum(strength[one], strength[two]))
    )  # fmt: skip
    owner = _owners(len(kept), one[beside], two[beside])
    lines: list[Line] = []
    for number in np.flatnonzero(np.bincount(owner) >= LEAST_LETTERS):
        own = owner == number
        left, top = boxes[own, :2].min(axis=0)
        right, bottom = boxes[own, 2:].max(axis=0)
        if right - left < 1.8 * height[own].mean():
            continue
        lines.append(
            Line(
                int(own.sum()), (int(left), int(top), int(right), int(bottom)),
                float(width[own].std() / width[own].mean()), float(fill[own].std()), float(strength[own].mean()),
                float(height[own].std() / height[own].mean()),
            )
        )  # fmt: skip
    return lines


def _owners(count: int, one: Index, two: Index) -> Index:
    """(count,) for each spot the smallest number among those that it is linked with, over any number of links."""
    owner = np.arange(count)
    while True:
        least = np.minimum(owner[one], owner[two])
        before = owner.copy()
        np.minimum.at(owner, one, least)
        np.minimum.at(owner, two, least)
        if (owner == before).all():
            return owner


def line_figures(lines: list[Line]) -> Array:
    """(7,) of all lines of one picture; there must be one."""
    letters = np.array([line.letters for line in lines], dtype=np.float32)
    spreads = np.array([(x.width_spread, x.fill_spread, x.contrast, x.height_spread) for x in lines], dtype=np.float32)
    counts = np.log([letters.max(), letters.sum(), len(lines)])
    return np.asarray(np.concatenate([counts, letters @ spreads / letters.sum()]), dtype=np.float32)


def find_text(image: Image.Image, alpha: Array) -> Text | None:
    """The region around the longest line and those near it, or None where no line stands out."""
    lines = find_lines(image, alpha)
    if not lines:
        return None
    model = load_patterns().text
    scores = ((line_figures(lines) - model.mean) / model.spread) @ model.weights.T + model.bias
    chance = float(softmax(scores[None], 1.0)[0, model.labels.index("text")])
    return Text(chance, _relative(_joined(lines), alpha))


def _joined(lines: list[Line]) -> tuple[int, int, int, int]:
    """Box of the longest line and of those that stand within twice its height of it, one after the other."""
    order = sorted(lines, key=lambda line: -line.letters)
    left, top, right, bottom = order[0].box
    near = 2 * (bottom - top)
    for line in order[1:]:
        x0, y0, x1, y1 = line.box
        if x0 < right + near and x1 > left - near and y0 < bottom + near and y1 > top - near:
            left, top, right, bottom = min(left, x0), min(top, y0), max(right, x1), max(bottom, y1)
    return left, top, right, bottom


def _relative(box: tuple[int, int, int, int], alpha: Array) -> tuple[float, float, float, float]:
    x, y, far, low = extent(alpha >= 0.3) or (0, 0, alpha.shape[1], alpha.shape[0])
    width, height = far - x, low - y
    parts = ((box[0] - x) / width, (box[1] - y) / height, (box[2] - x) / width, (box[3] - y) / height)
    left, top, right, bottom = (round(min(max(float(part), 0.0), 1.0), 2) for part in parts)
    return left, top, right, bottom
