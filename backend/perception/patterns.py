# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain, striped, checked or printed: measured on the product's own pixels by how its local spectrum is shaped.

The picture is cut into small squares that lie on the product. Light and shade are taken out; what is left of a plain
surface is little, of stripes lies along one direction of the spectrum, of checks along two, of a print everywhere.
Eleven such figures go through a small logistic model whose numbers stand in vocabulary/patterns.toml.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from ..models.adapter import softmax
from ..models.roles import Array
from .colorspace import srgb_to_oklab
from .pixels import fitted, resize
from .skin import without_skin
from .vocabulary.patterns import load_patterns

SIDE = 224
"""Longest side at which patterns are measured, pixels."""
SQUARE = 32
MOST_SQUARES = 48
LEAST_SQUARES = 3
"""Below that many squares on the product nothing is said: it is too thin, or too small."""
_SHADING = 5.0
"""Width of what counts as light and shade and not as pattern, pixels."""
_SLOWEST, _FASTEST = 1.8, 13.0
"""Frequencies that count, in periods a square."""


@cache
def _spectrum() -> tuple[npt.NDArray[np.int64], Array, Array, npt.NDArray[np.bool_], Array]:
    """Places of the used frequencies in a real spectrum, which of them lie on one ray or near each other, which cross
    each other, and the window."""
    y, x = np.meshgrid(np.fft.fftfreq(SQUARE) * SQUARE, np.fft.rfftfreq(SQUARE) * SQUARE, indexing="ij")
    radius = np.hypot(x, y)
    used = (radius >= _SLOWEST) & (radius <= _FASTEST) & ((x > 0) | (y > 0))
    places = np.flatnonzero(used.ravel())
    x, y, radius = x.ravel()[places], y.ravel()[places], radius.ravel()[places]
    angle = np.degrees(np.arctan2(y, x)) % 180
    apart = np.abs(angle[:, None] - angle[None])
    apart = np.minimum(apart, 180 - apart)
    ray = (np.radians(apart) * radius[None] <= 1.3).astype(np.float32)
    near = (np.hypot(x[:, None] - x[None], y[:, None] - y[None]) <= 1.5).astype(np.float32)
    window = np.hanning(SQUARE + 2)[1:-1].astype(np.float32)
    return places, ray, near, apart > 65, np.outer(window, window)


def _scaled(image: Image.Image, alpha: Array, worn: bool) -> tuple[Array, Array]:
    """OKLab (height, width, 3) and alpha at SIDE, without the wearer's skin."""
    size = fitted(image.size, SIDE)
    pixels = np.asarray(image.resize(size, Image.Resampling.BOX), dtype=np.float32) / 255.0
    alpha = resize(alpha, size)
    return srgb_to_oklab(pixels), without_skin(pixels, alpha) if worn else alpha


def _without_shading(lab: Array, inside: npt.NDArray[np.bool_]) -> Array:
    """(height, width, 3) difference from the surroundings on the product; chroma counts more, zero outside."""
    weight = inside.astype(np.float32)
    around = ndimage.gaussian_filter(weight, _SHADING, truncate=2.5) + 1e-4
    out = np.zeros_like(lab)
    for channel, factor in enumerate((1.0, 1.5, 1.5)):
        mean = ndimage.gaussian_filter(lab[..., channel] * weight, _SHADING, truncate=2.5) / around
        out[..., channel] = factor * (lab[..., channel] - mean) * weight
    return out


def pattern_figures(image: Image.Image, alpha: Array, worn: bool = False) -> Array | None:
    """(11,) of one product, or None where too little of it is seen.

    image: RGB crop; alpha: (height, width) 0-1 of its size. worn: skin is its wearer's.
    """
    lab, alpha = _scaled(image, alpha, worn)
    inside = ndimage.binary_erosion(alpha > 0.6, iterations=3)
    height, width = inside.shape
    if inside.sum() < 300 or min(height, width) < SQUARE:
        return None
    # Squares on the product, by the mask's integral image: at most MOST_SQUARES of them, evenly taken.
    total = np.pad(inside.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    y, x = np.mgrid[0 : height - SQUARE + 1 : SQUARE // 2, 0 : width - SQUARE + 1 : SQUARE // 2].reshape(2, -1)
    filled = total[y + SQUARE, x + SQUARE] - total[y, x + SQUARE] - total[y + SQUARE, x] + total[y, x]
    on = np.flatnonzero(filled > 0.85 * SQUARE**2)
    if len(on) < LEAST_SQUARES:
        return None
    on = on[:: -(-len(on) // MOST_SQUARES)]
    residue = _without_shading(lab, inside)
    energy = (residue**2).sum(axis=-1)[inside]
    squares = np.stack([residue[y[n] : y[n] + SQUARE, x[n] : x[n] + SQUARE] for n in on])
    places, ray, near, across, window = _spectrum()
    strength = np.sqrt((squares**2).sum(axis=-1).mean(axis=(1, 2)))
    power = (np.abs(np.fft.rfft2(squares * window[None, :, :, None], axes=(1, 2))) ** 2).sum(axis=-1)
    power = power.reshape(len(on), -1)[:, places]
    power /= power.sum(axis=1, keepdims=True) + 1e-6
    along = power @ ray.T
    main = along.argmax(axis=1)
    first = along[np.arange(len(on)), main]
    second = np.where(across[main], along, 0.0).max(axis=1)
    weight = strength / max(float(strength.sum()), 1e-9)
    values = np.log(
        [float(np.median(np.sqrt(energy))) + 0.003, *(np.quantile(strength, (0.2, 0.5, 0.8)) + 0.005),
         float(np.sqrt(energy.mean())) + 0.01]
    )  # fmt: skip
    shape = [
        weight @ first, weight @ second, weight @ (power @ near.T).max(axis=1), weight @ (second / (first + 1e-6)),
        weight @ (first > 0.6), weight @ ((first + second > 0.62) & (second > 0.2)),
    ]  # fmt: skip
    return np.array([*values, *shape], dtype=np.float32)


def pattern_chances(figures: Array) -> dict[str, float]:
    """Probability of each pattern from `pattern_figures`."""
    model = load_patterns().model
    chances = softmax((((figures - model.mean) / model.spread) @ model.weights.T + model.bias)[None], 1.0)[0]
    return dict(zip(model.labels, (float(chance) for chance in chances), strict=True))


def over_views(images: Sequence[tuple[Image.Image, Array]], worn: bool = False) -> dict[str, float]:
    """The chances averaged over the views in which enough is seen; empty where there is none."""
    found = [figures for image, alpha in images if (figures := pattern_figures(image, alpha, worn)) is not None]
    every = [pattern_chances(figures) for figures in found]
    return {label: sum(chances[label] for chances in every) / len(every) for label in every[0]} if every else {}
