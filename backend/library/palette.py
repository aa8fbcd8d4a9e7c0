# SPDX-License-Identifier: GPL-3.0-or-later
"""The main colors of a set's picture, for its card: k-means in CIE Lab, near ones merged.

The kit that builds Backlot's own sets measures in the same way inside Blender; a test holds both to one result.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

HIGH_KEY_L, LOW_KEY_L = 72.0, 36.0
_COLORS, _SAMPLES, _NEAR, _LEAST = 6, 20_000, 6.0, 0.02
_ROUNDS = 30


def lab_of(encoded: Array) -> Array:
    """CIE Lab (D65) of sRGB values 0-1, shape (…, 3)."""
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    )
    xyz = linear @ to_xyz.T / np.array([0.95047, 1.0, 1.08883])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1)


def palette(picture: npt.NDArray[Any]) -> list[dict[str, Any]]:
    """Largest share first: [{"hex", "share", "lab"}]. picture: sRGB 0-1, shape (height, width, 3)."""
    colors = picture.reshape(-1, 3)[:: max(picture.size // 3 // _SAMPLES, 1)].astype(np.float64)
    points = lab_of(colors)
    nearest, centers = _clusters(points)
    groups = [[k] for k in range(_COLORS) if np.any(nearest == k)]
    for first in range(len(groups)):
        for second in range(len(groups) - 1, first, -1):
            if np.linalg.norm(centers[groups[first][0]] - centers[groups[second][0]]) < _NEAR:
                groups[first] += groups.pop(second)
    entries = []
    for group in groups:
        members = np.isin(nearest, group)
        share, mean = float(members.mean()), colors[members].mean(0)
        if share >= _LEAST:
            code = "#" + "".join(f"{round(float(np.clip(c, 0, 1)) * 255):02x}" for c in mean)
            entries.append({"hex": code, "share": round(share, 3), "lab": [round(float(v), 1) for v in lab_of(mean)]})
    return sorted(entries, key=lambda entry: -float(entry["share"]))


def _clusters(points: Array) -> tuple[npt.NDArray[np.int64], Array]:
    """(n,) cluster of each point and the centers; they begin spread over the lightness, so chance plays no part."""
    by_lightness = np.argsort(points[:, 0], kind="stable")
    centers = points[by_lightness[(np.linspace(0.03, 0.97, _COLORS) * (len(points) - 1)).astype(int)]]
    nearest = np.zeros(len(points), np.int64)
    for _ in range(_ROUNDS):
        nearest = np.argmin(((points[:, None] - centers[None]) ** 2).sum(-1), axis=1)
        moved = np.array([points[nearest == k].mean(0) if np.any(nearest == k) else centers[k] for k in range(_COLORS)])
        if np.allclose(moved, centers, atol=1e-3):
            break
        centers = moved
    return nearest, centers


def key_word(entries: list[dict[str, Any]]) -> str:
    """High, mid or low key from the palette's mean lightness."""
    total = sum(entry["share"] for entry in entries)
    mean = sum(entry["share"] * entry["lab"][0] for entry in entries) / max(total, 1e-6)
    return "high key" if mean >= HIGH_KEY_L else "low key" if mean <= LOW_KEY_L else "mid key"
