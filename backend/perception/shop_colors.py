# SPDX-License-Identifier: GPL-3.0-or-later
"""The color that a shop would file a product under: one word for the whole thing, learned from labelled products.

Measured colors and their names are of pixels; a shop's word is of the product: black leather shines gray, a watch is
"steel", jeans are blue. ``models/weights/shop_colors.safetensors`` holds a linear model over what `tones` measures, on
top of the plain rule that a label near the pixels is likely; ``python -m backlot.backend.training.colors`` makes it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from ..models.adapter import ADAPTER, softmax
from ..models.roles import Array
from ..protocol import BacklotError
from ..records import Color, Value
from .colorspace import hex_to_oklab, srgb_to_oklab
from .skin import SKIN_RANGE, skin_tone
from .vocabulary import load_colors, load_shop_words, named_hex, normalize

WEIGHTS = ADAPTER.with_name("shop_colors.safetensors")
SAMPLES = 4_000
SPREAD = 0.05
"""Width of the soft bins of the histogram, in OKLab with _AXES."""
REACH = 0.18
"""Width of a label's own range around its hex value, in OKLab with _NEAR."""
FAMILIES: tuple[tuple[str, ...], ...] = (
    ("apparel",), ("footwear",), ("bags",), ("eyewear",), ("watches",), ("jewelry",), ("hats",),
    ("perfume", "skin_care", "make_up"),
)  # fmt: skip
"""Families with words of their own: metal is steel on a wrist."""
FAMILY_WEIGHT = 0.7
SURE = 0.45
"""Least probability of a word that is told; `shop_color` is right in about three of four pictures above it."""

_AXES = np.array([0.7, 1.6, 1.6], dtype=np.float32)
_NEAR = np.array([0.65, 2.6, 2.6], dtype=np.float32)
_PURITY = (0.0, 0.008, 0.016, 0.03, 0.06, 0.1, 0.5)


@cache
def bins() -> Array:
    """(n, 3) OKLab: the middles of the histogram's bins are the colors that have a name."""
    return np.stack([hex_to_oklab(color.hex) for color in load_colors()])


def _pixels(images: Sequence[tuple[Image.Image, Array]]) -> tuple[Array, Array, Array]:
    """OKLab (n, 3), opacity (n,) and squared distance from the crop's middle (n,) of the product's pixels."""
    parts: list[tuple[Array, Array, Array]] = []
    for image, alpha in images:
        step = max(1, int(np.sqrt(alpha.size * len(images) / SAMPLES / 2)))
        height, width = alpha.shape
        y, x = np.mgrid[0:height:step, 0:width:step].astype(np.float32)
        apart = (y / height - 0.5) ** 2 + (x / width - 0.5) ** 2
        opacity = alpha[::step, ::step].ravel()
        pixels = np.asarray(image, dtype=np.float32)[::step, ::step].reshape(-1, 3) / 255.0
        sure = opacity > 0.6
        parts.append((srgb_to_oklab(pixels[sure]), opacity[sure], apart.ravel()[sure]))
    lab, opacity, apart = (np.concatenate(values) for values in zip(*parts, strict=True))
    return lab, opacity, apart


def _histogram(lab: Array, weights: Array, middles: Array) -> Array:
    scaled, centers = lab * _AXES, middles * _AXES
    distance = (scaled**2).sum(axis=1)[:, None] - 2.0 * scaled @ centers.T + (centers**2).sum(axis=1)
    near = np.exp((distance.min(axis=1, keepdims=True) - distance) / (2.0 * SPREAD**2))
    near /= near.sum(axis=1, keepdims=True)
    return np.asarray(weights @ near / max(float(weights.sum()), 1e-6), dtype=np.float32)


def tones(images: Sequence[tuple[Image.Image, Array]], middles: Array | None = None) -> Array:
    """(2 n + 20,) measured on the product's pixels: the soft histogram over n bins of the whole and of its middle
    (square roots of shares), quantiles of lightness and chroma, means of a and b, share of skin tones, shares by
    purity. Zeros where nothing is visible.

    images: RGB pictures with alpha (height, width) 0-1 of the same size; several views count as one product.
    """
    middles = bins() if middles is None else middles
    lab, opacity, apart = _pixels(images)
    if not len(lab):
        return np.zeros(2 * len(middles) + 20, dtype=np.float32)
    skin = skin_tone(lab)
    share = float(skin.mean())
    if SKIN_RANGE[0] < share < SKIN_RANGE[1]:
        opacity = opacity * np.where(skin, np.float32(0.1), np.float32(1.0))
    chroma = np.linalg.norm(lab[:, 1:], axis=1)
    central = opacity * np.exp(-apart / (2 * 0.3**2))
    purity = np.histogram(chroma, _PURITY, weights=central)[0] / max(float(central.sum()), 1e-6)
    measured = np.concatenate(
        [
            np.sqrt(_histogram(lab, opacity, middles)),
            np.sqrt(_histogram(lab, opacity * np.exp(-apart / (2 * 0.2**2)), middles)),
            np.quantile(lab[:, 0], (0.05, 0.25, 0.5, 0.75, 0.95)),
            4.0 * np.quantile(chroma, (0.25, 0.5, 0.75, 0.95)),
            4.0 * lab[:, 1:].mean(axis=0),
            4.0 * np.median(lab[:, 1:], axis=0),
            [share],
            np.sqrt(purity),
        ]
    )
    return np.asarray(measured, dtype=np.float32)


def nearness(vectors: Array, hexes: Sequence[str], middles: Array | None = None) -> Array:
    """(m, k) log of how much of each product lies near each label's hex value: the plain rule."""
    middles = bins() if middles is None else middles
    labels = np.stack([hex_to_oklab(hex) for hex in hexes])
    near = np.exp(-((((middles[:, None] - labels[None]) * _NEAR) ** 2).sum(axis=2)) / (2.0 * REACH**2))
    n = len(middles)
    shares = 0.5 * (vectors[:, :n] ** 2 + vectors[:, n : 2 * n] ** 2)
    return np.asarray(np.log(shares @ near + 0.02), dtype=np.float32)


def family_row(family: str) -> Array:
    """(k,) of the groups of FAMILIES; zeros for all others."""
    return np.array([FAMILY_WEIGHT * (family in group) for group in FAMILIES], dtype=np.float32)


def shop_word(label: str) -> str:
    """A label as the model spells it: lower case, American."""
    return normalize(label).replace("grey", "gray")


def label_hex(label: str) -> str:
    """The hex value of a label, or empty where it names no color (``Multi``)."""
    return load_shop_words().get(shop_word(label), "") or named_hex(label)


@dataclass(frozen=True, slots=True)
class ShopColors:
    """Scores = slope · nearness + (x - mean) · weights + bias; a label that was not learned has nearness only."""

    labels: tuple[str, ...]
    middles: Array
    mean: Array
    weights: Array
    bias: Array
    slope: float
    temperature: float

    def scores(self, vector: Array, family: str, labels: Sequence[str]) -> Array:
        """(k,) one score a label, larger is likelier; -inf where the label names no color and was not learned.

        family: of the product, or empty where it is not known (then the average of all counts).
        """
        groups = family_row(family)
        groups = groups if groups.any() else self.mean[len(vector) :]
        learned = (np.concatenate([vector, groups]) - self.mean) @ self.weights + self.bias
        place = {label: number for number, label in enumerate(self.labels)}
        out = np.full(len(labels), -np.inf, dtype=np.float32)
        for number, label in enumerate(labels):
            word, hex = shop_word(label), label_hex(label)
            if hex:
                near = self.slope * float(nearness(vector[None], [hex], self.middles)[0, 0])
                out[number] = near + float(learned[place[word]] if word in place else self.bias.min())
        return out


@cache
def load_shop_colors(path: Path = WEIGHTS) -> ShopColors:
    """The shipped model. Raises BacklotError("bad_model", …) when it is absent or damaged."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(str(path), framework="numpy") as file:
            facts = json.loads((file.metadata() or {})["shop_colors"])
            parts = {
                name: np.asarray(file.get_tensor(name), np.float32) for name in ("middles", "mean", "weights", "bias")
            }
        return ShopColors(tuple(facts["labels"]), **parts, slope=facts["slope"], temperature=facts["temperature"])
    except (OSError, SafetensorError, KeyError, ValueError, TypeError) as ex:
        raise BacklotError(
            "bad_model", f"The color model {path} cannot be read: {ex}.",
            "Install Backlot again, or train it: python -m backlot.backend.training.colors",
        ) from ex  # fmt: skip


def probabilities(vector: Array, family: str, labels: Sequence[str]) -> npt.NDArray[np.float32]:
    """(k,) chance of each label of a closed list; zeros where no label names a color."""
    model = load_shop_colors()
    scores = model.scores(vector, family, labels)
    known = np.isfinite(scores)
    out = np.zeros(len(labels), dtype=np.float32)
    if known.any():
        out[known] = softmax(scores[None, known], model.temperature)[0]
    return out


def said(color: Color) -> Value:
    """The word for a product whose main color the user named."""
    return Value(color.name, 1.0, "said by the user")


def shop_color(vector: Array, family: str = "") -> Value:
    """The word for one product, empty below SURE or where nothing is visible."""
    model = load_shop_colors()
    if not vector.any():
        return Value("", 0.0, "inferred", "nothing is visible")
    found = probabilities(vector, family, model.labels)
    best = int(found.argmax())
    sure = found[best] >= SURE
    note = "how shops would file it" if sure else "no one word is sure"
    return Value(model.labels[best] if sure else "", round(float(found[best]), 4), "inferred", note)
