# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of the things in a soft mask is the product, and what the user should know about the mask."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from ..models.roles import Array
from .colorspace import srgb_to_oklab
from .pixels import extent, fitted, resize

Labels = npt.NDArray[np.int32]
SIDE = 256
"""Longest side at which things are told apart, pixels."""
TOLD = 0.1
"""Part of the largest thing's area from which another thing is worth telling."""
BIG = 0.25
"""Part of the largest thing's area from which a neighbor may well be a product of its own."""
GAP = 0.03
SMALL_GAP = 0.08
"""Nearer than this part of the largest thing's length, a big / a small neighbor belongs to it (a shoe, a lid)."""


def choose(image: Image.Image, alpha: Array) -> tuple[Array, tuple[str, ...]]:
    """Keep the largest, most central thing of the mask (or an alike pair); the others are named by their boxes.

    alpha: (height, width) of the picture's size, 0-1; returns the same with the other things at 0, and the words.
    """
    size = fitted(image.size, SIDE)
    small = resize(alpha, size)
    labels, count = ndimage.label(small >= 0.3, structure=np.ones((3, 3)))
    if count < 2:
        return alpha, ()
    numbers = np.arange(1, count + 1)
    areas = np.asarray(ndimage.sum_labels(small, labels, numbers))
    places = np.array(ndimage.center_of_mass(small, labels, numbers)) / [size[1], size[0]] - 0.5
    main = int(np.argmax(areas * np.exp(-((np.linalg.norm(places, axis=1) / 0.6) ** 2)))) + 1
    kept = _with_neighbors(labels, areas, main)
    own = float(areas[[number - 1 for number in kept]].sum())
    others = [int(n) for n in numbers if n not in kept and areas[n - 1] >= TOLD * own]
    notes: list[str] = []
    if len(others) == 1 and areas[others[0] - 1] > 0.6 * own and _alike(image, size, labels, kept, others[0]):
        kept |= {others[0]}
        notes.append("2 separate things were found in the photo; they look alike and are taken as a pair.")
    elif others:
        where = "; ".join(_where(labels == number) for number in others[:5])
        notes.append(
            f"{len(others) + 1} separate things were found in the photo; the largest is taken. "
            f"Crop the photo to choose another ({where})."
        )
    if len(kept) < count:
        # soft edges go with the thing that is nearest
        nearest = ndimage.distance_transform_edt(labels == 0, return_distances=False, return_indices=True)
        mine = np.isin(labels[tuple(nearest)], sorted(kept)).astype(np.float32)
        alpha = alpha * resize(mine, image.size)
    return alpha, tuple(notes)


def _with_neighbors(labels: Labels, areas: npt.NDArray[Any], main: int) -> set[int]:
    """The numbers of the main thing and of what is so near that it belongs to it."""
    rows, columns = np.nonzero(labels == main)
    length = max(np.ptp(rows), np.ptp(columns)) + 1
    away = ndimage.distance_transform_edt(labels != main)
    numbers = np.arange(1, len(areas) + 1)
    gaps = np.asarray(ndimage.minimum(away, labels, numbers))
    allowed = np.where(areas >= BIG * areas[main - 1], GAP, SMALL_GAP) * length
    return {int(number) for number in numbers[gaps <= np.maximum(allowed, 2.0)]} | {main}


def _alike(image: Image.Image, size: tuple[int, int], labels: Labels, kept: set[int], other: int) -> bool:
    lab = srgb_to_oklab(np.asarray(image.resize(size, Image.Resampling.BOX), dtype=np.float32) / 255.0)
    mine, its = lab[np.isin(labels, sorted(kept))], lab[labels == other]
    close = np.linalg.norm(np.median(mine, axis=0) - np.median(its, axis=0)) < 0.05
    return bool(close and np.linalg.norm(mine.std(axis=0) - its.std(axis=0)) < 0.05)


def _where(mask: npt.NDArray[np.bool_]) -> str:
    left, top, right, bottom = extent(mask) or (0, 0, 0, 0)
    across, down = 100 / mask.shape[1], 100 / mask.shape[0]
    return (
        f"{left * across:.0f}-{right * across:.0f} % from the left, {top * down:.0f}-{bottom * down:.0f} % from the top"
    )


def doubts(alpha: Array) -> tuple[str, ...]:
    """What may be wrong with a cut-out: cut off by the frame, see-through, only lines. alpha: (height, width), 0-1."""
    notes: list[str] = []
    edge = alpha >= 0.5
    touched = [name for name, line in (("top", edge[0]), ("bottom", edge[-1]), ("left", edge[:, 0]),
                                       ("right", edge[:, -1])) if line.mean() > 0.1]  # fmt: skip
    if touched:
        notes.append(f"The product is cut off at the {' and '.join(touched)} of the photo.")
    small = resize(alpha, fitted((alpha.shape[1], alpha.shape[0]), SIDE))
    depth = ndimage.distance_transform_edt(np.pad(small >= 0.1, 1))[1:-1, 1:-1]
    inside = depth > 3  # beyond the soft edge that every cut-out has
    see_through = float(((small > 0.12) & (small < 0.88) & inside).sum()) / max(float(inside.sum()), 1.0)
    if see_through > 0.2 or float(inside.sum()) < 1.0 < float((small >= 0.1).sum()):
        thin = float(depth.max(initial=0.0)) <= 3
        notes.append(
            "Only thin lines stand out (a drawing, a wire?): look at the cut-out."
            if thin
            else "The cut-out is unsure (glass, hair or smoke?): look at its edges."
        )
    return tuple(notes)
