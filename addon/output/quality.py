# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks on a finished picture: each a number, a threshold and what to do about it. ``assess`` is pure: no bpy."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..staging.records import Staged

Pixels = NDArray[np.float32]

BLOWN, MAX_BLOWN = 0.996, 0.02
"""Display value from which a channel counts as white; share of the product that may be all white (glints)."""
BLOCKED, MAX_BLOCKED = 0.012, 0.15
"""Display value under which all channels count as black; share of the product that may be."""
FILL = (0.40, 0.75)
MIN_MARGIN = 0.03
MAX_HIDDEN = 0.02
MAX_GAP_MM = 1.0
MIN_SUPPORT = 0.3
MIN_SEPARATION = 6.0
"""CIE76 difference between the product's edge and the background beside it."""


def check(staged: Staged, picture: str | Path) -> dict[str, Any]:
    """Measure the written picture (PNG) of a staged scene; see `assess`. Runs inside Blender."""
    from . import picture as pictures  # the only part that needs bpy; the rest of this module is tested without

    pixels = pictures.read_display(picture)
    mask = pictures.mask_for(staged, (pixels.shape[0], pixels.shape[1]))
    return assess(pixels, mask, staged.frame, staged.contact, staged.photo_card)


def assess(
    pixels: Pixels, mask: NDArray[np.float32], frame: dict[str, Any], contact: dict[str, Any], photo_card: bool = False
) -> dict[str, Any]:
    """{"passed", "findings": [{"rule", "value", "threshold", "ok", "remedy"}]}.

    pixels (h, w, 3+) display-referred 0-1, first row on top; mask (h, w) the product's visible part, 0-1.
    """
    findings: list[dict[str, Any]] = []

    def add(rule: str, value: float, threshold: Any, ok: bool, remedy: str) -> None:
        findings.append(
            {
                "rule": rule,
                "value": round(float(value), 4),
                "threshold": threshold,
                "ok": bool(ok),
                "remedy": "" if ok else remedy,
            }
        )

    inside = mask > 0.9
    count = int(inside.sum())
    add(
        "product visible", count / mask.size, 0.01, count >= 0.01 * mask.size, "Choose another camera or a smaller set."
    )
    if count:
        rgb = pixels[..., :3][inside]
        blown, blocked = float((rgb >= BLOWN).all(axis=1).mean()), float((rgb <= BLOCKED).all(axis=1).mean())
        add(
            "blown pixels on the product", blown, MAX_BLOWN, blown <= MAX_BLOWN, "Lower the exposure or soften the key."
        )
        add(
            "blocked pixels on the product",
            blocked,
            MAX_BLOCKED,
            blocked <= MAX_BLOCKED,
            "Raise the fill or add a rim light.",
        )
        apart = separation(pixels, mask)
        add(
            "separation from the background",
            apart,
            MIN_SEPARATION,
            apart >= MIN_SEPARATION,
            "Choose another backdrop or add a rim light.",
        )
    fill = float(frame.get("fill", 0.0))
    add("fill of the frame", fill, list(FILL), FILL[0] <= fill <= FILL[1], "Frame again with another fill.")
    bounds = frame.get("bounds") or [0.0, 0.0, 1.0, 1.0]
    margin = min(bounds[0], bounds[1], 1 - bounds[2], 1 - bounds[3])
    add("margin", margin, MIN_MARGIN, margin >= MIN_MARGIN and not frame.get("cut"), "Frame again with a smaller fill.")
    hidden = float(frame.get("hidden", 0.0))
    add(
        "hidden part of the product",
        hidden,
        MAX_HIDDEN,
        hidden <= MAX_HIDDEN,
        "Move the prop in front of it, or choose another camera.",
    )
    gap = contact.get("gap_mm")
    good = gap is not None and math.isfinite(gap) and -MAX_GAP_MM <= gap <= MAX_GAP_MM
    add("contact gap in mm", gap if gap is not None else math.nan, MAX_GAP_MM, good, "Stand the product again.")
    support = float(contact.get("support", 0.0))
    if not photo_card:
        add("support of the base", support, MIN_SUPPORT, support >= MIN_SUPPORT, "Choose a set with a larger surface.")
    for finding in findings:
        if not math.isfinite(finding["value"]):
            finding["value"] = None
    return {"passed": all(f["ok"] for f in findings), "findings": findings}


def separation(pixels: Pixels, mask: NDArray[np.float32]) -> float:
    """Median color difference (CIE76) across the product's outline, 0 when there is none.

    Compares the mean color of a band inside the outline with that of the band outside, in 24 sectors.
    """
    inside = mask > 0.5
    width = max(2, round(max(mask.shape) / 96))
    inner = inside & ~_shrink(inside, width)
    outer = ~inside & ~_shrink(~inside, width)
    if not inner.any() or not outer.any():
        return 0.0
    rows, columns = np.nonzero(inside)
    cy, cx = rows.mean(), columns.mean()
    lab = _lab(pixels[..., :3].astype(np.float64))
    found = []
    grid_y, grid_x = np.mgrid[: mask.shape[0], : mask.shape[1]]
    sector = ((np.arctan2(grid_y - cy, grid_x - cx) + math.pi) / (2 * math.pi) * 24).astype(int) % 24
    for s in range(24):
        a, b = inner & (sector == s), outer & (sector == s)
        if a.any() and b.any():
            found.append(float(np.linalg.norm(lab[a].mean(axis=0) - lab[b].mean(axis=0))))
    return float(np.median(found)) if found else 0.0


def _shrink(area: NDArray[np.bool_], pixels: int) -> NDArray[np.bool_]:
    out = area.copy()
    for _ in range(pixels):
        grown = np.pad(out, 1, mode="edge")
        out = out & grown[:-2, 1:-1] & grown[2:, 1:-1] & grown[1:-1, :-2] & grown[1:-1, 2:]
    return out


def _lab(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """sRGB display values to CIE Lab, D65."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((np.maximum(rgb, 0) + 0.055) / 1.055) ** 2.4)
    matrix = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = linear @ matrix.T / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1)
