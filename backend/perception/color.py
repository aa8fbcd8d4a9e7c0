# SPDX-License-Identifier: GPL-3.0-or-later
"""Colors of a product, measured on its own pixels in OKLab and named as a shop would name them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

from ..models.roles import Array
from ..records import Color
from .color_names import name_of
from .colorspace import oklab_to_srgb, srgb_to_oklab, to_hex
from .skin import without_skin

SAMPLES = 6_000
"""Pixels that the clusters are computed from; more change nothing that could be seen."""
CLUSTERS = 8
LIGHTNESS_WEIGHT = 0.45
"""Lightness counts less than hue and chroma, because shading changes it and the paint does not."""
MERGE = 0.06
MIN_SHARE = 0.04


def _weights(lab: Array, alpha: Array) -> Array:
    """How much each pixel says about the paint: mirror highlights and deep shadows say little."""
    lightness, chroma = lab[:, 0], np.linalg.norm(lab[:, 1:], axis=1)
    typical = np.quantile(chroma, 0.75)
    colored = typical > 0.06
    # On a colorful product, burnt-out white and black without chroma are light and shade, not paint.
    highlight = np.clip((lightness - 0.93) / 0.05, 0, 1) * (0.9 if colored else 0.0) * (chroma < 0.04)
    shadow = np.clip((0.22 - lightness) / 0.12, 0, 1) * (0.6 if colored else 0.0)
    return np.asarray(alpha * (1.0 - np.maximum(highlight, shadow)), dtype=np.float32)


def _kmeans(points: Array, weights: Array, count: int) -> tuple[Array, npt.NDArray[np.int64]]:
    """Weighted k-means with farthest-first seeds; the same input gives the same clusters."""
    first = np.average(points, axis=0, weights=weights)
    seeds = [points[np.linalg.norm(points - first, axis=1).argmin()]]
    distance = np.linalg.norm(points - seeds[0], axis=1)
    for _ in range(count - 1):
        seeds.append(points[(distance * np.sqrt(weights)).argmax()])
        distance = np.minimum(distance, np.linalg.norm(points - seeds[-1], axis=1))
    centers = np.stack(seeds)
    owner = np.zeros(len(points), dtype=np.int64)
    for _ in range(12):
        # |p - c|² without |p|², which is the same for all centers: a matrix product, four times as fast
        owner = ((centers * centers).sum(axis=1) - 2.0 * (points @ centers.T)).argmin(axis=1)
        mass = np.bincount(owner, weights, count)
        sums = np.stack([np.bincount(owner, weights * points[:, axis], count) for axis in range(3)], axis=1)
        moved = np.where(mass[:, None] > 0, sums / np.maximum(mass, 1e-9)[:, None], centers).astype(np.float32)
        if np.abs(moved - centers).max() < 1e-3:
            break
        centers = moved
    return centers, owner


def _merge(centers: Array, mass: Array) -> list[list[int]]:
    """Groups of clusters that a person would call one color: near in hue and chroma, shading allowed."""
    groups = [[index] for index in np.argsort(-mass) if mass[index] > 0]
    merged = True
    while merged:
        merged = False
        for one in range(len(groups)):
            for two in range(one + 1, len(groups)):
                a = np.average(centers[groups[one]], axis=0, weights=mass[groups[one]])
                b = np.average(centers[groups[two]], axis=0, weights=mass[groups[two]])
                if np.linalg.norm(a - b) < MERGE:
                    groups[one] += groups.pop(two)
                    merged = True
                    break
            if merged:
                break
    return groups


def _unworn(image: Image.Image, alpha: Array) -> Array:
    return without_skin(np.asarray(image, dtype=np.float32) / 255.0, alpha)


def measure_colors(images: list[tuple[Image.Image, Array]], most: int = 5, worn: bool = False) -> tuple[Color, ...]:
    """Colors of the product over one picture or several views, largest share first.

    images: RGB pictures with alpha (height, width) 0-1 of the same size. Shares add up to one over what is kept.
    worn: the product is clothing, so that skin in the picture is its wearer's.
    """
    labs: list[Array] = []
    alphas: list[Array] = []
    for image, alpha in images:
        step = max(1, int(np.sqrt(alpha.size * len(images) / SAMPLES / 2)))
        pixels = np.asarray(image, dtype=np.float32)[::step, ::step].reshape(-1, 3) / 255.0
        opacity = (_unworn(image, alpha) if worn else alpha)[::step, ::step].ravel()
        sure = opacity > 0.6  # an edge pixel is half backdrop
        sure = sure if sure.any() else opacity > 0.05
        labs.append(srgb_to_oklab(pixels[sure]))
        alphas.append(opacity[sure])
    lab, opacity = np.concatenate(labs), np.concatenate(alphas)
    if not len(lab):
        return ()
    weights = _weights(lab, opacity)
    if float(weights.sum()) <= 0:
        weights = opacity
    scaled = lab * np.array([LIGHTNESS_WEIGHT, 1.0, 1.0], dtype=np.float32)
    centers, owner = _kmeans(scaled, weights, min(CLUSTERS, len(scaled)))
    mass = np.asarray(np.bincount(owner, weights, len(centers)), dtype=np.float32)
    found: list[tuple[float, Array]] = []
    for group in _merge(centers, mass):
        members = np.isin(owner, group)
        own, own_lab = weights[members], lab[members]
        # The lit side shows the paint: weight rises with lightness inside the group.
        rank = np.argsort(np.argsort(own_lab[:, 0])) / max(len(own_lab) - 1, 1)
        lit = own * (0.25 + rank * (rank < 0.97))
        found.append((float(own.sum()), np.average(own_lab, axis=0, weights=np.maximum(lit, 1e-9))))
    return _named(found, most)


def _named(found: list[tuple[float, Array]], most: int) -> tuple[Color, ...]:
    """Name the groups, join those of one name, drop specks."""
    total = sum(share for share, _ in found)
    joined: dict[str, tuple[float, Array]] = {}
    for share, lab in sorted(found, key=lambda item: -item[0]):
        name = name_of(lab)
        before = joined.get(name)
        joined[name] = (share + before[0], before[1]) if before else (share, lab)
    kept = [(name, share / total, lab) for name, (share, lab) in joined.items()]
    kept = sorted((item for item in kept if item[1] >= MIN_SHARE), key=lambda item: -item[1])[:most] or kept[:1]
    whole = sum(share for _, share, _ in kept)
    return tuple(Color(name, to_hex(oklab_to_srgb(lab)), round(share / whole, 4)) for name, share, lab in kept)
