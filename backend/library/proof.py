# SPDX-License-Identifier: GPL-3.0-or-later
"""What a proof shows: a small picture of the product in its set, and the product's mask, judged by numbers.

Each measure gives 0-1 and its reason in words; `rerank` weighs them with what the card alone promised. The weights and
ends are in proof.toml. Pictures are (h, w, 3) sRGB 0-1, masks (h, w) 0-1, the first row on top.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..brief import oklab
from ..perception.colorspace import srgb_to_oklab
from ..protocol import BacklotError
from .color_difference import Floats, ciede2000, srgb_to_lab
from .scoring import Judged

SETTINGS_FILE = Path(__file__).with_name("proof.toml")
MEASURES = ("outline", "contrast", "exposure", "calm", "harmony", "seen", "brief")
_LEAST_SEEN = 40
"""Pixels of the product under which nothing can be measured."""
Mask = npt.NDArray[np.bool_]


@cache
def settings() -> dict[str, Any]:
    """proof.toml. Raises BacklotError("bad_weights", …)."""
    try:
        data = tomllib.loads(SETTINGS_FILE.read_text(encoding="utf-8"))
        weights = data["weights"]
        if set(weights) != set(MEASURES) or min(weights.values()) < 0 or sum(weights.values()) <= 0:
            raise ValueError(f"weights must be given for {', '.join(MEASURES)}, not negative, and not all 0")
        if not 0 <= data["rerank"]["proof"] <= 1:
            raise ValueError("rerank.proof must lie between 0 and 1")
        for ends in data["ends"].values():
            low, high = ends
            if low == high:
                raise ValueError("two ends must differ")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as ex:
        raise BacklotError("bad_weights", f"{SETTINGS_FILE.name} is not valid: {ex}.") from ex
    return data


@dataclass(frozen=True, slots=True)
class Proof:
    """One picture to be judged. lightness: the product's own CIE L* without light, where it is known. hidden: part of
    the product that stands behind something, 0-1. cut: whether the frame cuts it. brief: 0-1, how near the picture is
    to the brief's words; None where there is no such model."""

    picture: Floats
    mask: Floats
    lightness: float | None = None
    hidden: float = 0.0
    cut: bool = False
    brief: float | None = None


def judge(proof: Proof) -> dict[str, Judged]:
    """Each measure by its name; ``brief`` only where it is given."""
    inside = proof.mask > 0.9
    if inside.sum() < _LEAST_SEEN:
        lost = Judged(0.0, con="In its proof the product can hardly be seen.")
        return {name: lost if name == "seen" else Judged(0.0) for name in MEASURES if name != "brief"}
    lab = srgb_to_lab(proof.picture)
    near = grown(proof.mask > 0.1, reach_of(inside)) & (proof.mask < 0.1)
    found = {
        "outline": outline(lab, proof.mask),
        "contrast": contrast(lab[..., 0], inside, near),
        "exposure": exposure(proof.picture, lab[..., 0], inside, proof.lightness),
        "calm": calm(lab[..., 0], proof.mask, near),
        "harmony": harmony(proof.picture, inside, proof.mask < 0.1),
        "seen": seen(proof, inside),
    }
    if proof.brief is not None:
        found["brief"] = Judged(
            proof.brief, "Its proof looks like what the brief says.", "Its proof shows little of what the brief says."
        )
    return found


def score(found: Mapping[str, Judged]) -> float:
    """The weighted mean, 0-1; what is not seen at all pulls everything down."""
    weights: dict[str, float] = settings()["weights"]
    total = sum(weights[name] for name in found) or 1.0
    mean = sum(weights[name] * part.value for name, part in found.items()) / total
    return mean * (0.4 + 0.6 * found["seen"].value)


def reach_of(inside: Mask) -> int:
    """How far around the product the eye takes its surroundings for part of it: a third of its size, in pixels."""
    return max(4, round(0.33 * math.sqrt(float(inside.sum()))))


def scaled(value: float, name: str) -> float:
    """0-1 between the two ends that proof.toml names, which may run downward."""
    low, high = settings()["ends"][name]
    return min(max((value - float(low)) / (float(high) - float(low)), 0.0), 1.0)


def outline(lab: Floats, mask: Floats) -> Judged:
    """Color difference across the product's border, bit by bit all along it: legible is what has no gaps."""
    width = max(2, round(0.012 * max(mask.shape)))
    body, rest = mask > 0.9, mask < 0.1
    inner = body & grown(rest, 2 * width)
    outer = rest & grown(body, 2 * width)
    border = grown(body, width) & grown(rest, width)
    colors = []
    covers = []
    for band in (inner, outer):
        weight = band.astype(np.float64)
        cover = box(weight, width)
        colors.append(np.stack([box(lab[..., i] * weight, width) for i in range(3)], axis=-1)[border])
        covers.append(cover[border])
    both = (covers[0] > 0.02) & (covers[1] > 0.02)
    if not both.any():
        return Judged(0.0, con="In its proof no outline can be seen.")
    one, two = (color[both] / cover[both][:, None] for color, cover in zip(colors, covers, strict=True))
    apart = ciede2000(one, two)
    lost = float((apart < settings()["limits"]["lost_below"]).mean())
    typical = float(np.median(apart))
    value = 0.5 * scaled(typical, "outline") + 0.5 * scaled(lost, "lost")
    pro = f"In its proof the outline stands {typical:.0f} dE off what is behind it."
    con = (
        f"In its proof {100 * lost:.0f} % of the outline is lost against what is behind it."
        if lost >= 0.2
        else f"In its proof the outline stands only {typical:.0f} dE off what is behind it."
    )
    return Judged(value, pro, con)


def contrast(lightness: Floats, inside: Mask, near: Mask) -> Judged:
    """Step in L* from the product as a whole to its surroundings."""
    if not near.any():
        return Judged(0.0)
    step = float(np.median(lightness[near]) - np.median(lightness[inside]))
    side = "lighter" if step > 0 else "darker"
    return Judged(
        scaled(abs(step), "contrast"),
        f"In its proof the surroundings are {abs(step):.0f} L* {side} than the product.",
        f"In its proof only {abs(step):.0f} L* part the product from its surroundings.",
    )


def exposure(picture: Floats, lightness: Floats, inside: Mask, own: float | None) -> Judged:
    """Nothing blown, nothing drowned, and about as light as the product is by itself."""
    rgb, level = picture[inside], lightness[inside]
    blown, drowned = float((rgb.min(axis=-1) >= 0.98).mean()), float((rgb.max(axis=-1) <= 0.045).mean())
    middle = float(np.median(level))
    off = middle - own if own is not None else 0.0
    black = own is not None and own < settings()["limits"]["black_below"]
    depth = scaled(drowned, "drowned_black" if black else "drowned")
    value = min(scaled(blown, "blown"), depth, scaled(abs(off), "off_tone"))
    if scaled(blown, "blown") == value:
        con = f"In its proof {100 * blown:.0f} % of the product is blown out."
    elif depth == value:
        con = f"In its proof {100 * drowned:.0f} % of the product drowns in black."
    else:
        con = f"In its proof the product is {abs(off):.0f} L* {'lighter' if off > 0 else 'darker'} than it is."
    return Judged(value, "In its proof the product is well exposed.", con)


def calm(lightness: Floats, mask: Floats, near: Mask) -> Judged:
    """Share of edges close to the product, its own outline and contact left out."""
    down, across = np.gradient(box(lightness, 1))
    ring = near & ~grown(mask > 0.1, max(3, round(0.014 * max(mask.shape))))
    if not ring.any():
        return Judged(0.5)
    busy = float((np.hypot(down, across)[ring] > settings()["limits"]["edge"]).mean())
    return Judged(
        scaled(busy, "busy"),
        "In its proof the surroundings are quiet.",
        f"In its proof {100 * busy:.0f} % of what is around the product are edges: they draw the eye away.",
    )


def harmony(picture: Floats, inside: Mask, around: Mask) -> Judged:
    """Relation of hues, each pixel counting by its chroma: near and opposite hues go together, a third of the circle
    apart they quarrel; and surroundings that are much more colorful than the product take the eye away."""
    lab = srgb_to_oklab(picture.astype(np.float32)).astype(np.float64)
    own, others = lab[inside], lab[around]
    if not len(others):
        return Judged(0.5)
    chroma, loud = np.hypot(own[:, 1], own[:, 2]), np.hypot(others[:, 1], others[:, 2])
    ends: list[float] = settings()["limits"]["colorful"]
    gray = float(np.clip((np.percentile(chroma, 75) - ends[0]) / (ends[1] - ends[0]), 0.0, 1.0))
    strongest = chroma >= np.percentile(chroma, 75)
    main = own[strongest].mean(axis=0)
    hue = math.degrees(math.atan2(main[2], main[1]))
    apart = np.abs((np.degrees(np.arctan2(others[:, 2], others[:, 1])) - hue + 180) % 360 - 180)
    quarrel = np.where((apart > 40) & (apart < 150), np.sin(np.radians((apart - 40) / 110 * 180)), 0.0) * np.minimum(
        loud / 0.12, 1.0
    )
    clash = gray * float(quarrel.mean())
    louder = max(0.0, float(np.percentile(loud, 75) - np.percentile(chroma, 75)))
    value = scaled(clash, "clash") * scaled(louder, "louder")
    pro = "In its proof product and surroundings go together in hue." if gray > 0.3 else ""
    con = (
        "In its proof the hues of product and surroundings quarrel."
        if scaled(clash, "clash") < scaled(louder, "louder")
        else "In its proof the surroundings are more colorful than the product."
    )
    return Judged(value, pro, con)


def seen(proof: Proof, inside: Mask) -> Judged:
    """Whole, in front, and large enough."""
    share = float(inside.mean())
    value = scaled(proof.hidden, "hidden") * scaled(share, "share") * (0.5 if proof.cut else 1.0)
    if proof.cut:
        con = "In its proof the frame cuts the product."
    elif scaled(proof.hidden, "hidden") < scaled(share, "share"):
        con = f"In its proof {100 * proof.hidden:.0f} % of the product is hidden."
    else:
        con = f"In its proof the product takes only {100 * share:.0f} % of the picture."
    return Judged(value, con=con)


def reasons(found: Mapping[str, Judged]) -> tuple[str, str]:
    """The strongest sentence for the picture and the strongest against it; either may be empty."""
    weights: dict[str, float] = settings()["weights"]
    least: float = settings()["limits"]["praise_from"]
    worst: float = settings()["limits"]["blame_below"]
    force = {name: weights[name] * (part.value - 0.5) for name, part in found.items()}
    praised = [name for name in found if found[name].pro and found[name].value >= least]
    blamed = [name for name in found if found[name].con and found[name].value < worst]
    best = max(praised, key=force.__getitem__, default="")
    bad = min(blamed, key=force.__getitem__, default="")
    return found[best].pro if best else "", found[bad].con if bad else ""


def product_lightness(features: Mapping[str, Any]) -> float | None:
    """CIE L* of the product's own colors, by their shares; None where it shows what is behind it."""
    colors = [c for c in features.get("colors") or [] if c.get("name") != "clear" and oklab.is_hex(c.get("hex"))]
    total = sum(float(c.get("share") or 0.0) for c in colors)
    transparent = (features.get("finish") or {}).get("value") == "transparent"
    if not total or transparent:
        return None
    return sum(float(c["share"]) * oklab.lightness(c["hex"]) for c in colors) / total


def rerank(matches: Sequence[Mapping[str, Any]], proofs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same matches: those with a proof first, by what card and proof say together, then the others as they were,
    and last those in which the product cannot stand.

    proofs: ``{"set", "score", "scores", "reason", "objection"}`` or ``{"set", "fault"}``. A match that was tried gets
    its ``proof``, with the score that it had before as ``prior``.
    """
    share: float = settings()["rerank"]["proof"]
    by_set = {str(proof["set"]): proof for proof in proofs}
    good: list[dict[str, Any]] = []
    rest: list[dict[str, Any]] = []
    bad: list[dict[str, Any]] = []
    for match in matches:
        proof = by_set.get(str(match["set"]))
        if proof is None:
            rest.append(dict(match))
            continue
        prior = float(match["score"])
        taken = {**match, "proof": {**proof, "prior": prior}}
        if fault := str(proof.get("fault") or ""):
            bad.append({**taken, "score": 0.0, "objection": fault})
            continue
        reason = str(proof.get("reason") or "")
        taken["score"] = round((1 - share) * prior + share * float(proof["score"]), 4)
        taken["reasons"] = [*([reason] if reason else []), *match.get("reasons", [])]
        taken["objection"] = proof.get("objection") or match.get("objection", "")
        good.append(taken)
    good.sort(key=lambda match: -float(match["score"]))
    # what was not tried says no more than the last that was
    limit = float(good[-1]["score"]) if good else 1.0
    for match in rest:
        match["score"] = min(float(match["score"]), limit)
    return [{**match, "rank": number} for number, match in enumerate([*good, *rest, *bad], 1)]


def grown(area: Mask, pixels: int) -> Mask:
    """The area and all within so many pixels of it, measured along rows and columns."""
    return box(area.astype(np.float64), pixels) > 1e-9


def box(values: Floats, radius: int) -> Floats:
    """Mean over the (2 radius + 1)² pixels around each one; at the frame the picture goes on as it ends."""
    out = values
    for axis in (0, 1):
        width = [(radius + 1, radius) if i == axis else (0, 0) for i in range(2)]
        total = np.cumsum(np.pad(out, width, mode="edge"), axis=axis)
        size = out.shape[axis]
        upper = np.take(total, range(2 * radius + 1, 2 * radius + 1 + size), axis=axis)
        out = (upper - np.take(total, range(size), axis=axis)) / (2 * radius + 1)
    return out
