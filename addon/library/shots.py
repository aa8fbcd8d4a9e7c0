# SPDX-License-Identifier: GPL-3.0-or-later
"""Cameras for a mark: hero, three-quarter, low and top, each from where the view is open. Pure: numpy only, no bpy.

The file's own cameras are followed where there are any: the active one gives the hero's direction.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ..angles import wrapped_deg
from ..staging import framing
from .patches import Cast
from .proposal import CameraPlan

FILL, AIM = 0.5, 0.47
"""Height of the product in the frame, and the point of it that cameras look at: as the sets of Backlot have them."""
SHORTEST_MM, LONGEST_MM, USUAL_MM = 28.0, 135.0, 70.0
ASPECTS = (1.0, 4 / 5, 16 / 9)
FAR_M = 1000.0
_ENDS, _END, _TURN, _RISE = 0.25, 0.6, 0.006, 0.01
"""What it costs to show the set's end at all, to show nothing else, and what a degree of turn and of height cost, in
parts of an open view."""


@dataclass(frozen=True, slots=True)
class Follow:
    """Direction of a camera of the file, as seen from the mark."""

    azimuth_deg: float
    elevation_deg: float
    focal_mm: float
    fstop: float
    name: str
    active: bool = False


@dataclass(frozen=True, slots=True)
class Stand:
    """The first mark and the product that the cameras are framed for, meters."""

    position: tuple[float, float, float]
    design: float

    @property
    def target(self) -> tuple[float, float, float]:
        x, y, z = self.position
        return x, y, z + AIM * self.design


def distance(design: float, focal_mm: float) -> float:
    """How far a camera stands so that the product fills its frame as usual."""
    return design / FILL * focal_mm / framing.SENSOR_MM


def free_way(cast: Cast, stand: Stand, azimuth_deg: float, elevation_deg: float, far: float) -> float:
    """How far from the product a camera of that direction can stand and see all of its height, at most ``far``."""
    way = framing.direction(azimuth_deg, elevation_deg)
    eye = np.asarray(stand.target) + way * far
    x, y, z = stand.position
    least = far
    for part in (0.06, 0.5, 0.95):
        start = np.array([x, y, z + part * stand.design])
        line = eye - start
        length = float(np.linalg.norm(line))
        hit = cast(start.tolist(), (line / length).tolist(), length)
        if hit is not None:
            least = min(least, hit.distance / length * far)
    return least


def ends(cast: Cast, stand: Stand, azimuth_deg: float, elevation_deg: float, focal_mm: float) -> float:
    """0-1: how much of the widest usual frames shows nothing but the world."""
    axes = framing.basis(azimuth_deg, elevation_deg)
    eye = np.asarray(stand.target) + axes[:, 2] * distance(stand.design, focal_mm)
    half = framing.SENSOR_MM / 2 / focal_mm * 1.15
    rays = {(x * half * max(aspect, 1.0), y * half / min(aspect, 1.0))
            for aspect in ASPECTS for x in (-1.0, -0.5, 0.0, 0.5, 1.0) for y in (-1.0, 0.0, 1.0)}  # fmt: skip
    missed = 0
    for x, y in sorted(rays):
        way = axes @ np.array([x, y, -1.0])
        missed += cast(eye.tolist(), (way / np.linalg.norm(way)).tolist(), FAR_M) is None
    return missed / len(rays)


def plan(cast: Cast, stand: Stand, follow: Sequence[Follow], hero_azimuth: float | None = None) -> list[CameraPlan]:
    """The four cameras. hero_azimuth: where no camera of the file can be followed."""
    own = sorted(follow, key=lambda each: not each.active)
    hero = _hero(cast, stand, own[0] if own else None, hero_azimuth or 0.0)
    rest = own[1:]

    def near(low: float, high: float, least: float, most: float) -> Follow | None:
        for each in rest:
            turn = abs(wrapped_deg(each.azimuth_deg - hero.azimuth_deg))
            if low <= turn <= high and least <= each.elevation_deg <= most:
                return each
        return None

    three = near(15, 80, 0, 40)
    low = near(0, 60, -5, 6)
    top = near(0, 180, 40, 85)
    mean = min(max(hero.elevation_deg + 7, 12), 30) if hero.elevation_deg < 40 else 25.0
    return [
        hero,
        _seek(cast, stand, "three_quarter", three, hero, (38, -38, 28, -28, 50, -50, 18, -18), (mean, mean + 6)),
        _seek(cast, stand, "low", low, hero, (0, 8, -8, 16, -16, 28, -28), (3, 5, 8, 12)),
        _seek(cast, stand, "top", top, hero, (0, 15, -15, 35, -35), (52, 60, 45, 70, 38)),
    ]


def _hero(cast: Cast, stand: Stand, follow: Follow | None, azimuth: float) -> CameraPlan:
    """The file's own view, with the longest lens for which there is room; nearer where something is in between."""
    elevation = 9.0 if follow is None else float(np.clip(follow.elevation_deg, 1.0, 80.0))
    turn = azimuth if follow is None else follow.azimuth_deg
    own = USUAL_MM if follow is None else float(np.clip(follow.focal_mm, SHORTEST_MM, LONGEST_MM))
    longer = [own * step for step in (1.0, 1.3, 1.7) if own * step <= LONGEST_MM]
    if own < 50:
        longer.insert(0, 50.0)
    shorter = [own * 0.85**step for step in range(1, 8) if own * 0.85**step > SHORTEST_MM]
    best, least = max(shorter[-1] if shorter else own, SHORTEST_MM), math.inf
    for focal in longer:
        if _is_open(cast, stand, turn, elevation, focal):
            cost = ends(cast, stand, turn, elevation, focal)
            if cost < least - 0.03:
                best, least = focal, cost
    if math.isinf(least):
        best = next((focal for focal in shorter if _is_open(cast, stand, turn, elevation, focal)), best)
    name, stop = ("", 8.0) if follow is None else (follow.name, follow.fstop)
    return _plan("hero", stand, turn, elevation, best, stop, name)


def _is_open(cast: Cast, stand: Stand, azimuth: float, elevation: float, focal: float) -> bool:
    far = distance(stand.design, focal)
    return free_way(cast, stand, azimuth, elevation, far) >= far * 0.999


def _seek(cast: Cast, stand: Stand, name: str, follow: Follow | None, hero: CameraPlan, turns: Iterable[float],
          heights: Sequence[float]) -> CameraPlan:  # fmt: skip
    """The camera of the file that fits, or the most open of the usual directions."""
    focal = max(hero.focal_mm, 50.0)
    tries = [(hero.azimuth_deg + turn, height, focal, "", hero.fstop) for turn in turns for height in heights]
    if follow is not None:
        lens = float(np.clip(follow.focal_mm, SHORTEST_MM, LONGEST_MM))
        tries.insert(0, (follow.azimuth_deg, max(follow.elevation_deg, 1.0), lens, follow.name, follow.fstop))
    best, value = None, -math.inf
    for number, (turn, height, lens, source, stop) in enumerate(tries):
        far = distance(stand.design, lens)
        free = free_way(cast, stand, turn, height, far) / far
        lens = max(lens * min(1.0, 0.97 * free if free < 1 else 1.0), SHORTEST_MM)
        open_ = 1.0 if _is_open(cast, stand, turn, height, lens) else 0.0
        if open_ == 0.0 and value >= 0.0:
            continue
        plain = 0.5 if source else 0.0  # what the artist set up is preferred
        off = _TURN * abs(turn - hero.azimuth_deg - (0 if name != "three_quarter" else math.copysign(38, turn)))
        end = ends(cast, stand, turn, height, lens)
        cost = _END * end + _ENDS * (end > 0) + _RISE * abs(height - heights[0])
        worth = 3 * open_ + plain - cost - min(off, 0.3) - 0.3 * (1 - min(1.0, lens / focal)) - 0.001 * number
        if worth > value:
            best, value = _plan(name, stand, turn, height, lens, stop, source), worth
        if open_ and worth >= 3 - 0.002:
            break
    assert best is not None
    return best


def _plan(name: str, stand: Stand, turn: float, height: float, focal: float, stop: float, source: str) -> CameraPlan:
    azimuth = wrapped_deg(turn)
    return CameraPlan(name, azimuth, height, distance(stand.design, focal), focal, stop, source)


def open_azimuth(cast: Cast, stand: Stand, key_azimuth: float | None) -> float:
    """The side from which a scene without a camera is best seen: open, with something behind, lit from the side."""
    best, value = 0.0, -math.inf
    for step in range(16):
        turn = step * 22.5 if step <= 8 else step * 22.5 - 360
        far = distance(stand.design, USUAL_MM)
        worth = 2 * min(1.0, free_way(cast, stand, turn, 9.0, far) / far)
        worth -= 1.5 * ends(cast, stand, turn, 9.0, USUAL_MM)
        worth += 0.1 * math.cos(math.radians(turn))
        if key_azimuth is not None:
            side = abs(wrapped_deg(key_azimuth - turn))
            worth += 0.3 if 35 <= side <= 130 else 0.0
        if worth > value:
            best, value = turn, worth
    return best
