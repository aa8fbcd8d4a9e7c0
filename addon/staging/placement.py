# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the product stands and how large it and the set are. Pure: numpy only, no bpy. Meters and radians, Z up."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..angles import wrapped
from ..engine.protocol import BacklotError

Points = NDArray[np.float64]

ROUND = 0.9
"""Roundness from which on a product is one that looks alike from all sides, but for what is on it."""
CONTACT_GAP_M = 0.0001
"""The product hovers by this much: coplanar faces of product and surface would flicker through each other."""

# families that are shown along their length, not from their narrow end
_PROFILE = frozenset(("bicycles", "footwear", "car_parts"))
# families that are shown straight from the front
_FRONTAL = frozenset(("watches", "eyewear", "books", "apparel", "phones"))


SHOE_DEG, PAIR_DEG = 62.0, 38.0
"""How far a single shoe is turned from looking at the camera, and a pair."""


def product_scale(raw_size: Sequence[float], size_m: Sequence[float] | None, unit_hint: float | None) -> float:
    """Factor from scene units to true meters. ``size_m`` wins; its longest side is met, the shape is never changed.

    Raises BacklotError("unknown_size") when neither a size nor a unit is known.
    """
    longest = max(raw_size)
    if longest <= 0:
        raise BacklotError("empty_mesh", "The product has no extent.", "Choose a product with a surface.")
    if size_m and max(size_m) > 0:
        return max(size_m) / longest
    if unit_hint:
        return unit_hint
    raise BacklotError("unknown_size", "The true size of the product is not known.", "Give its size in meters.")


@dataclass(frozen=True, slots=True)
class Room:
    """Free space above a mark at scale 1, meters; 0 where the set does not limit it."""

    mark: str
    radius: float
    height: float

    def need(self, height_m: float, footprint_radius: float) -> float:
        """Scale at which a product just fits. A podium may be exceeded by nothing: the radius ends at its edge."""
        return max(
            footprint_radius / self.radius if self.radius > 0 else 0.0,
            height_m / self.height if self.height > 0 else 0.0,
        )


def choose_room(
    size_m: Sequence[float], card: dict[str, Any], rooms: Sequence[Room], footprint_radius: float
) -> tuple[Room, float]:
    """The first mark with room for the product, and the uniform scale of the set about it.

    The scale is within the card's ``scale_range``; the product's longest side becomes about ``design_size_m``. A mark
    that has room without enlarging the set more than that is preferred. Raises BacklotError("does_not_fit") when no
    mark has room.
    """
    low, high = (float(v) for v in card.get("scale_range") or (1.0, 1.0))
    design = float(card.get("design_size_m") or 0) or max(size_m)
    wanted = min(high, max(low, max(size_m) / design))
    needs = [room.need(size_m[2], footprint_radius) for room in rooms]
    for most in (wanted, high):
        for room, need in zip(rooms, needs, strict=True):
            if need <= most * 1.001:
                return room, min(high, max(wanted, need))
    best = rooms[needs.index(min(needs))]
    title = card.get("title") or card.get("id") or "The set"
    raise BacklotError(
        "does_not_fit",
        f"{title} has room for {best.radius * high * 200:.0f} cm across and {best.height * high * 100:.0f} cm in "
        f"height; the product needs {footprint_radius * 200:.0f} and {size_m[2] * 100:.0f} cm.",
        "Choose another set, or correct the product's size.",
    )


def footprint_radius(points: Points, axis: Sequence[float]) -> float:
    """Largest horizontal distance of the points (n, 3) from the vertical axis through ``axis`` (x, y)."""
    return float(np.hypot(points[:, 0] - axis[0], points[:, 1] - axis[1]).max())


def base_center(points: Points) -> tuple[float, float, float]:
    """The point of the product that goes onto the mark: middle of the bounding box in x and y, lowest z."""
    low, high = points.min(axis=0), points.max(axis=0)
    return (float(low[0] + high[0]) / 2, float(low[1] + high[1]) / 2, float(low[2]))


def roundness(points: Points) -> float:
    """How much of a body of revolution about Z the points (n, 3) are, 0-1: 1 for bottles and mugs without a handle.

    Compares how far the outline reaches in twelve directions, in eight layers.
    """
    x0, y0, z0 = base_center(points)
    height = float(points[:, 2].max()) - z0 or 1.0
    angle = np.arctan2(points[:, 1] - y0, points[:, 0] - x0)
    radius = np.hypot(points[:, 0] - x0, points[:, 1] - y0)
    layer = np.minimum((8 * (points[:, 2] - z0) / height).astype(int), 7)
    sector = ((angle + math.pi) / (2 * math.pi) * 12).astype(int) % 12
    scores = []
    for i in range(8):
        reach = [float(radius[(layer == i) & (sector == s)].max(initial=0.0)) for s in range(12)]
        if max(reach) > 0:
            scores.append(min(reach) / max(reach))
    return float(np.median(scores)) if scores else 0.0


def handle_azimuth(points: Points) -> float | None:
    """Direction (radians, 0 = +X) in which a handle or spout sticks out of an otherwise round body; None without one.

    The body's axis is taken from the bottom, where handles do not reach.
    """
    low, high = float(points[:, 2].min()), float(points[:, 2].max())
    foot = points[points[:, 2] <= low + 0.06 * (high - low)]
    axis = (foot[:, :2].min(axis=0) + foot[:, :2].max(axis=0)) / 2
    offset = points[:, :2] - axis
    radius = np.hypot(offset[:, 0], offset[:, 1])
    angle = np.arctan2(offset[:, 1], offset[:, 0])
    sector = ((angle + math.pi) / (2 * math.pi) * 24).astype(int) % 24
    reach = np.array([radius[sector == s].max(initial=0.0) for s in range(24)])
    body = float(np.median(reach))
    out = reach > 1.18 * body
    spread = float(np.percentile(reach[~out], 95) - np.percentile(reach[~out], 5)) if (~out).any() else body
    if not out.any() or out.sum() > 8 or spread > 0.15 * body:
        return None
    far = radius > 1.18 * body
    best = np.zeros(len(points), bool)
    best[far] = np.abs(np.angle(np.exp(1j * (angle[far] - angle[np.argmax(radius)])))) < 0.6
    return float(np.angle(np.exp(1j * angle[best]).mean()))


def label_azimuth(points: Points, triangles: NDArray[np.int64], material: NDArray[np.int64]) -> float | None:
    """Direction (radians, 0 = +X) to which the label of a round product looks; None where there is none.

    A label is a material that covers 2-50 % of the outside and lies on one side. Triangles (m, 3), material (m,).
    """
    a, b, c = (points[triangles[:, i]] for i in range(3))
    area = 0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1)
    middle = (a + b + c) / 3 - np.array(base_center(points))
    out = middle[:, :2] / np.maximum(np.hypot(middle[:, 0], middle[:, 1]), 1e-12)[:, None]
    # caps and bottoms look up and down: only what stands upright can carry a label
    normal = np.cross(b - a, c - a)
    upright = np.abs(normal[:, 2]) < 0.5 * np.maximum(np.linalg.norm(normal, axis=1), 1e-12)
    best: tuple[float, float] | None = None
    for index in np.unique(material):
        part = (material == index) & upright
        covered = float(area[part].sum())
        share = covered / max(float(area.sum()), 1e-12)
        if not 0.02 <= share <= 0.5:
            continue
        mean = (out[part] * area[part, None]).sum(axis=0) / covered
        if np.hypot(*mean) > 0.45 and (best is None or share > best[0]):
            best = (share, math.atan2(mean[1], mean[0]))
    return best[1] if best else None


def flattering_yaw(
    size_m: Sequence[float],
    round_: float,
    family: str,
    key_side: str,
    handle: float | None = None,
    label: float | None = None,
) -> float:
    """Turn about Z, radians, counter-clockwise from above, for a product whose front looks to -Y (to the camera).

    Boxes are turned a little so that two sides show; bodies of revolution keep their label in front, their handle at
    the side; what is long and narrow (shoes, bicycles) shows its length. The front turns toward the key, so that the
    larger visible side is lit.
    """
    side = side_of(key_side)
    if handle is not None:
        # to the right hand, a little toward the camera; the nearer of both sides if the label is in front already
        wanted = math.radians(-22)
        turn = wrapped(wanted - handle)
        other = wrapped(math.pi - wanted - handle)
        return other if abs(other) < math.radians(35) < abs(turn) else turn
    width, depth = size_m[0], size_m[1]
    long = depth > 1.35 * width
    if family in _PROFILE and depth > 1.05 * width:
        return side * math.radians(SHOE_DEG if family == "footwear" else 72)
    if long and family not in _FRONTAL:
        return side * math.radians(65)
    if round_ > ROUND:
        return 0.0 if label is None else wrapped(-math.pi / 2 - label)
    if family in _FRONTAL:
        return side * math.radians(8)
    return side * math.radians(18 if round_ < 0.75 else 10)


def side_of(key_side: str) -> float:
    """-1 or 1: on which side of the picture the key light is."""
    return 1.0 if "right" in key_side else -1.0


def toes(points: Points, pair: bool) -> tuple[float, float]:
    """Where the toes of shoes (n, 3) look, radians from -Y, and on which side of a single one the other foot's stands:
    1 to the right of where the toes look, -1 to the left, 0 where the shape does not tell.

    Toes are at the lower end of what is longest, and reach farthest on the inner side of the foot.
    """
    low, high = points.min(axis=0), points.max(axis=0)
    middle = (low + high) / 2
    along = 0 if high[0] - low[0] > 1.05 * (high[1] - low[1]) and not pair else 1
    tops = [float(points[(points[:, along] - middle[along]) * end > 0][:, 2].max(initial=low[2])) for end in (-1, 1)]
    end = -1.0 if tops[0] <= tops[1] else 1.0
    look = end * math.pi / 2 if along == 0 else (0.0 if end < 0 else math.pi)
    ahead = (points[:, along] - middle[along]) * end
    tip = points[ahead >= ahead.max() - 0.03 * (high[along] - low[along])]
    right = np.array([-math.cos(look), -math.sin(look)])
    inner = float((tip[:, :2].mean(axis=0) - middle[:2]) @ right)
    return look, math.copysign(1.0, inner) if abs(inner) > 0.03 * float((high - low)[1 - along]) else 0.0


def shoe_yaw(points: Points, side: float, pair: bool) -> float:
    """Turn about Z, radians, of shoes (n, 3): in profile, two of them less, the toes to the camera and to the key."""
    turn = side * math.radians(PAIR_DEG if pair else SHOE_DEG) - toes(points, pair)[0]
    return wrapped(turn)


def rest_height(points: Points, height_at: Callable[[Points], Points], ground: float) -> float:
    """How far to move the points (n, 3) along Z so that the lowest touches the surface, none of them below it.

    ``height_at`` takes (k, 2) x, y and returns the surface's z (k,), NaN where there is none (then it does not bear).
    Without any surface beneath, the product is set on ``ground``.
    """
    low = float(points[:, 2].min())
    height = float(points[:, 2].max()) - low
    # only what is near the bottom can touch; on uneven ground that is more than the very lowest vertex
    band = points[points[:, 2] <= low + 0.25 * height + 1e-6]
    if len(band) > 6000:
        order = np.argsort(band[:, 2])
        spread = np.random.default_rng(0).choice(len(band), 3000, replace=False)
        band = band[np.union1d(order[:3000], spread)]
    surface = height_at(band[:, :2])
    clearance = band[:, 2] - surface
    if np.isnan(clearance).all():
        return ground - low + CONTACT_GAP_M
    return float(-np.nanmin(clearance)) + CONTACT_GAP_M


@dataclass(frozen=True, slots=True)
class Standing:
    """Report of the contact. gap_m: the lowest clearance, below 0 where product and surface interpenetrate.

    support: share of the footprint (sampled vertices near the bottom) with surface beneath.
    """

    gap_m: float
    support: float


def standing(points: Points, height_at: Callable[[Points], Points]) -> Standing:
    """Measure the contact of the placed points (n, 3) again, independently of how they were placed."""
    low = float(points[:, 2].min())
    height = float(points[:, 2].max()) - low
    band = points[points[:, 2] <= low + 0.25 * height + 1e-6]
    if len(band) > 8000:
        order = np.argsort(band[:, 2])
        band = band[np.union1d(order[:4000], np.random.default_rng(1).choice(len(band), 4000, replace=False))]
    clearance = band[:, 2] - height_at(band[:, :2])
    bottom = band[:, 2] <= low + 0.02 * height + 1e-6
    held = ~np.isnan(clearance)
    return Standing(float(np.nanmin(clearance)) if held.any() else math.nan, float(held[bottom].mean()))
