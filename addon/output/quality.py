# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks on a finished picture: each a number, a threshold and what to do about it. ``assess`` is pure: no bpy.

The thresholds are those of ``rules/backlot.toml``; marketplaces' rules come beside them where they are asked for.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..staging.framing import extent
from ..staging.records import Staged
from . import faults, rules

Pixels = NDArray[np.float32]

BLOWN, BLOCKED = 0.996, 0.012
"""Display value from which all channels count as white, and under which they count as black."""
SEEN_EDGE = 3.0
"""Color difference (CIE76) from which the border between set and nothing is seen."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a small render beside the picture tells. albedo: linear, (h, w, 3), the product's colors without light.
    void: (h, w), where the camera sees past the set; all false where that is meant."""

    albedo: Pixels
    void: NDArray[np.bool_]


def check(
    staged: Staged,
    picture: str | Path,
    rule_sets: Sequence[str] = (),
    copy_space: str = "",
    alone: bool = False,
    files: Sequence[Path] = (),
) -> dict[str, Any]:
    """Measure the written picture (PNG) of a staged scene; see `assess`. Runs inside Blender.

    rule_sets: of marketplaces, by name. alone: a packshot. files: the picture in all its formats.
    """
    from . import picture as pictures  # the only part that needs bpy; the rest of this module is tested without

    chosen = [rules.load(name) for name in rule_sets]
    written = pictures.read_pixels(Path(picture))
    whole = pictures.on_white(written)
    pixels, raw = pictures.reduced(whole), pictures.reduced(written)
    mask = pictures.mask_for(staged, (pixels.shape[0], pixels.shape[1]))
    seen = pictures.look(staged, (pixels.shape[0], pixels.shape[1]))
    report = assess(
        pixels, mask, staged.frame, staged.contact, staged.photo_card,
        whole=whole, seen=seen, copy_space=copy_space, alone=alone,
        khronos=staged.view_transform.startswith("Khronos"),
    )  # fmt: skip
    paths = list(files) or [Path(picture)]
    for each in chosen:
        # a marketplace takes one file: the first of a format that it takes is measured
        taken = each.parts.get("file", {}).get("formats")
        path = next((p for p in paths if not taken or format_of(p) in taken), paths[0])
        facts = rules.Facts(
            whole.shape[1], whole.shape[0], format_of(path), path.stat().st_size / 1e6,
            limiting_fill(mask), alone,
        )  # fmt: skip
        report["findings"] += rules.findings(each, facts, raw, mask)
        report.setdefault("rules", []).append(
            {"name": each.name, "title": each.title, "source": each.source, "known": each.known, "note": each.note}
        )
    report["passed"] = rules.passed(report["findings"])
    return report


def format_of(path: Path) -> str:
    """jpeg, png, webp … by the name's ending."""
    ending = path.suffix.lower().lstrip(".")
    return {"jpg": "jpeg", "tif": "tiff"}.get(ending, ending)


def limiting_fill(mask: NDArray[np.float32]) -> float:
    """The product's share of the frame's limiting side."""
    box = extent(mask > 0.5)
    return 0.0 if box is None else max((box[3] - box[1]) / mask.shape[0], (box[2] - box[0]) / mask.shape[1])


def assess(
    pixels: Pixels,
    mask: NDArray[np.float32],
    frame: dict[str, Any],
    contact: dict[str, Any],
    photo_card: bool = False,
    *,
    whole: Pixels | None = None,
    seen: Seen | None = None,
    copy_space: str = "",
    alone: bool = False,
    khronos: bool = True,
) -> dict[str, Any]:
    """{"passed", "findings": [{"rule", "value", "threshold", "ok", "remedy"}]}; "fix" names what Backlot can do itself.

    pixels (h, w, 3+) display-referred 0-1, first row on top; mask (h, w) the product's visible part, 0-1. whole: the
    picture in full size, where blur and fireflies are looked for. alone: a packshot, whose colors have to be true.
    khronos: shown by Khronos PBR Neutral.
    """
    limit = rules.own()
    findings: list[dict[str, Any]] = []

    def add(rule: str, value: float, threshold: Any, ok: bool, *rest: Any) -> None:
        findings.append(rules.finding(rule, value, threshold, ok, *rest))

    def at_most(rule: str, value: float, key: str, remedy: str, fix: str = "", advised: bool = False) -> None:
        add(rule, value, limit[key], value <= limit[key], remedy, fix, advised)

    def at_least(rule: str, value: float, key: str, remedy: str, fix: str = "") -> None:
        add(rule, value, limit[key], value >= limit[key], remedy, fix)

    inside = mask > 0.9
    share = float(inside.mean())
    at_least("product visible", share, "visible_min", "Choose another camera or a smaller set.", "frame")
    full = pixels if whole is None else whole
    if inside.any():
        rgb = pixels[..., :3][inside]
        blown, blocked = float((rgb >= BLOWN).all(axis=1).mean()), float((rgb <= BLOCKED).all(axis=1).mean())
        remedy = "Lower the exposure or soften the key."
        at_most("blown pixels on the product", blown, "blown_max", remedy, "darker")
        at_most(
            "blocked pixels on the product", blocked, "blocked_max", "Raise the fill or add a rim light.", "lighter"
        )
        if not alone:
            apart = faults.separation(pixels, mask)
            remedy = "Choose another backdrop or add a rim light."
            at_least("separation from the background", apart, "separation_min", remedy, "rim")
        width = faults.edge_width(full, enlarged(mask, (full.shape[0], full.shape[1])))
        if math.isfinite(width):
            remedy = "Close the aperture, or render it larger."
            at_most("width of the sharpest edges in pixels", width, "edge_px_max", remedy)
        if seen is not None and math.isfinite(value := faults.tint(pixels, seen.albedo, mask, khronos)):
            # in a set warm light is a mood, and only said
            remedy = "This light tints the product: where its color has to be true, choose a neutral one (--light)."
            at_most("tint of the light", value, "tint_max", remedy, advised=not alone)
    at_most("fireflies in a megapixel", faults.fireflies(full), "fireflies_max", "Render it with more samples.")
    if seen is not None and not alone:
        # past a dark set lies darkness: only an edge that is seen is one
        edge = faults.separation(pixels, seen.void.astype(np.float32))
        share = float(seen.void.mean()) if edge > SEEN_EDGE else 0.0
        remedy = "Choose a longer lens or another camera: the set's edge is in the picture."
        at_most("visible edge of the set", share, "void_max", remedy, "frame")
    fill = float(frame.get("fill", 0.0))
    low, high = limit["fill_alone" if alone else "fill"]
    add("fill of the frame", fill, [low, high], low <= fill <= high, "Frame again with another fill.", "frame")
    touching = faults.cut(mask)
    add("product cut by the frame", touching, 0, touching == 0, "Frame again with a smaller fill.", "frame")
    bounds = frame.get("bounds") or [0.0, 0.0, 1.0, 1.0]
    margin = min(bounds[0], bounds[1], 1 - bounds[2], 1 - bounds[3])
    ok = margin >= limit["margin_min"] and not frame.get("cut")
    add("margin", margin, limit["margin_min"], ok, "Frame again with a smaller fill.", "frame")
    if copy_space:
        room = {"left": bounds[0], "right": 1 - bounds[2], "top": bounds[1]}[copy_space]
        at_least("room for text", room, "text_room_min", "Frame again with a smaller fill.", "frame")
    hidden = float(frame.get("hidden", 0.0))
    remedy = "Move the prop in front of it, or choose another camera."
    at_most("hidden part of the product", hidden, "hidden_max", remedy)
    gap = contact.get("gap_mm")
    most = limit["gap_mm_max"]
    good = gap is not None and math.isfinite(gap) and -most <= gap <= most
    add("contact gap in mm", gap if gap is not None else math.nan, most, good, "Stand the product again.")
    if not photo_card:
        support = float(contact.get("support", 0.0))
        at_least("support of the base", support, "support_min", "Choose a set with a larger surface.")
    return {"passed": rules.passed(findings), "findings": findings}


def enlarged(mask: NDArray[np.float32], shape: tuple[int, int]) -> NDArray[np.float32]:
    """The mask in another size, each pixel the nearest one's."""
    if mask.shape == shape:
        return mask
    rows = np.minimum(np.arange(shape[0]) * mask.shape[0] // shape[0], mask.shape[0] - 1)
    columns = np.minimum(np.arange(shape[1]) * mask.shape[1] // shape[1], mask.shape[1] - 1)
    return np.asarray(mask[rows][:, columns])
