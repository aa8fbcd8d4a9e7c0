# SPDX-License-Identifier: GPL-3.0-or-later
"""Colors of a product, measured on its own pixels in OKLab and named as a shop would name them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import numpy.typing as npt
from PIL import Image

from ..models.roles import Array
from ..records import Color, Value
from .vocabulary import load_colors

SAMPLES = 6_000
"""Pixels that the clusters are computed from; more change nothing that could be seen."""
CLUSTERS = 8
LIGHTNESS_WEIGHT = 0.45
"""Lightness counts less than hue and chroma, because shading changes it and the paint does not."""
MERGE = 0.06
NAME_LIGHTNESS, NAME_CHROMA = 0.65, 2.6
"""How much differences in lightness, and in hue and chroma, count for a name."""
MIN_SHARE = 0.04

_TO_LMS = np.array(
    [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
     [0.0883024619, 0.2817188376, 0.6299787005]], dtype=np.float32)  # fmt: skip
_TO_LAB = np.array(
    [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
     [0.0259040371, 0.7827717662, -0.8086757660]], dtype=np.float32)  # fmt: skip


def srgb_to_oklab(srgb: Array) -> Array:
    """(…, 3) sRGB 0-1 to OKLab: L 0-1, a and b about -0.4 to 0.4 (Ottosson 2020)."""
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4).astype(np.float32)
    return np.asarray(np.cbrt(linear @ _TO_LMS.T) @ _TO_LAB.T, dtype=np.float32)


def oklab_to_srgb(lab: Array) -> Array:
    """The way back, clipped to 0-1."""
    linear = (np.asarray(lab, dtype=np.float32) @ np.linalg.inv(_TO_LAB).T) ** 3 @ np.linalg.inv(_TO_LMS).T
    linear = np.clip(linear, 0.0, 1.0)
    return np.asarray(np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055), np.float32)


def hex_to_srgb(text: str) -> Array:
    """``#rrggbb`` to (3,) 0-1."""
    return np.array([int(text[n : n + 2], 16) for n in (1, 3, 5)], dtype=np.float32) / np.float32(255.0)


def to_hex(srgb: Array) -> str:
    values = (np.clip(srgb, 0.0, 1.0) * 255.0 + 0.5).astype(int)
    return "#" + "".join(f"{value:02x}" for value in values)


_SHOP_GROUPS = {"silver": "gray", "clear": "white"}


@cache
def _names() -> tuple[tuple[str, ...], tuple[str, ...], Array]:
    colors = load_colors()
    labs = srgb_to_oklab(np.stack([hex_to_srgb(color.hex) for color in colors]))
    return tuple(color.name for color in colors), tuple(color.group for color in colors), labs


def _nearest(lab: Array) -> int:
    """Index of the nearest name. Hue and chroma count more than lightness; a gray never gets a colorful name."""
    labs = _names()[2]
    difference = (labs - lab) * np.array([NAME_LIGHTNESS, NAME_CHROMA, NAME_CHROMA], dtype=np.float32)
    distance = np.linalg.norm(difference, axis=1)
    chroma, own = np.linalg.norm(labs[:, 1:], axis=1), float(np.linalg.norm(lab[1:]))
    if own < 0.018:
        distance = distance + (chroma > 0.03) * 0.1
    return int(distance.argmin())


def color_name(hex: str) -> str:
    """Name of ``#rrggbb``."""
    return _names()[0][_nearest(srgb_to_oklab(hex_to_srgb(hex)))]


def color_group(name: str) -> str:
    """Basic color (black, white, gray, beige, brown, red …) of a name, or empty."""
    names, groups, _ = _names()
    if name in _SHOP_GROUPS:
        return _SHOP_GROUPS[name]
    return groups[names.index(name)] if name in names else ""


def named_hex(words: str) -> str:
    """The hex value of a color in words (``dark navy blue`` finds ``navy``), or empty."""
    from .vocabulary import normalize

    asked = normalize(words).replace("grey", "gray")
    by_name = {color.name: color.hex for color in load_colors()}
    if asked in by_name:
        return by_name[asked]
    parts = asked.split()
    inside = [name for name in by_name if f" {name} " in f" {' '.join(parts)} "]
    return by_name[max(inside, key=len)] if inside else ""


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
        owner = ((points[:, None, :] - centers[None]) ** 2).sum(axis=2).argmin(axis=1)
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


def measure_colors(images: list[tuple[Image.Image, Array]], most: int = 5) -> tuple[Color, ...]:
    """Colors of the product over one picture or several views, largest share first.

    images: RGB pictures with alpha (height, width) 0-1 of the same size. Shares add up to one over what is kept.
    """
    labs: list[Array] = []
    alphas: list[Array] = []
    for image, alpha in images:
        step = max(1, int(np.sqrt(alpha.size * len(images) / SAMPLES / 2)))
        pixels = np.asarray(image, dtype=np.float32)[::step, ::step].reshape(-1, 3) / 255.0
        opacity = alpha[::step, ::step].ravel()
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
        name = _names()[0][_nearest(lab)]
        before = joined.get(name)
        joined[name] = (share + before[0], before[1]) if before else (share, lab)
    kept = [(name, share / total, lab) for name, (share, lab) in joined.items()]
    kept = sorted((item for item in kept if item[1] >= MIN_SHARE), key=lambda item: -item[1])[:most] or kept[:1]
    whole = sum(share for _, share, _ in kept)
    return tuple(Color(name, to_hex(oklab_to_srgb(lab)), round(share / whole, 4)) for name, share, lab in kept)


def as_shops_say(colors: tuple[Color, ...], finish: Value, materials: Sequence[Value]) -> tuple[Color, ...]:
    """Gray metal is silver, yellow metal gold, colorless glass clear: words for what the finish does to a color."""
    main = materials[0] if materials else None
    if main is None or main.confidence < 0.4 or finish.value not in ("metallic", "transparent"):
        return colors
    named: list[Color] = []
    for color in colors:
        group, name = color_group(color.name), color.name
        if finish.value == "metallic" and main.value == "metal":
            light = float(srgb_to_oklab(hex_to_srgb(color.hex))[0])
            if group == "gray" and light > 0.5:
                name = "silver"
            elif group == "yellow" or name in ("camel", "tan", "bronze"):
                name = "gold"
        elif finish.value == "transparent" and group in ("white", "gray") and main.value == "glass":
            name = "clear"
        if any(other.name == name for other in named):
            named = [replace(o, share=round(o.share + color.share, 4)) if o.name == name else o for o in named]
        else:
            named.append(replace(color, name=name))
    return tuple(named)
