# SPDX-License-Identifier: GPL-3.0-or-later
"""How a product has to be turned for a pose, from its shape. Pure: numpy only, no bpy.

A turn is a rotation (3, 3): ``points @ turn.T`` is the posed product, Z up, its front to -Y. The product as it stands
has its front at -Y and its top at +Z. Functions give None where the shape does not allow the pose.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .poses import Rule
from .rest import Points, Rest, Thing, about

X, Y, Z = np.eye(3)
TIPS, SOFT = 0.02, 0.06
"""How far the weight may lie outside of what a thing stands on before it tips: part of the height of a rigid thing, of
the size of a soft one."""
SETTLES_DEG = 8.0
"""What would tip settles onto the side that it reaches by so small a turn; more would be another pose."""
BACK_DEG = 35.0
"""How far the side on which a thing lies may be turned from its back."""
LEANS_DEG = (8.0, 20.0)
MOST_DEPTH = 0.45
"""Deeper things, as a part of their height, do not lean, they stand."""
LONG = 1.25
"""From this ratio of height and width on a thing has an end to stand on."""
SWINGS_DEG = 35.0
"""What would swing farther than this from how it stands is not hung: it would show another side."""
SECTORS = 48
"""Of a circle, in each of which one place is looked at that a thread could hold."""
ONE_SHOE = 0.55
"""Width of a single shoe as a part of its length, at most; a pair is wider."""


def posed(thing: Thing, pose: str, rule: Rule) -> Points | None:
    """The turn for a pose of `poses.POSES`."""
    make: Callable[[], Points | None] = {
        "stand": lambda: standing(thing, rule.soft),
        "pair": lambda: standing(thing, rule.soft),
        "lie": lambda: lying(thing),
        "lie_back": lambda: on_its_back(thing),
        "lean": lambda: leaning(thing, rule.end_down, rule.tilt_deg),
        "hang": lambda: hanging(thing),
    }[pose]
    return make()


def standing(thing: Thing, soft: bool = False) -> Points | None:
    """As it stands, or as it settles where a small turn brings it to rest. None where it would tip over.

    soft: cushions and leather give way, so that the weight may lie a little beside what is touched first.
    """
    height = float(np.ptp(thing.points[:, 2]))
    rest = thing.settled(np.eye(3), SOFT if soft else TIPS * height / thing.size)
    tilt = math.degrees(math.acos(float(np.clip(rest.up @ Z, -1, 1))))
    if tilt > SETTLES_DEG:
        return None
    return facing(rest.turn) if tilt > 0.05 else np.eye(3)


def lying(thing: Thing) -> Points | None:
    """On the largest side on which it lies steadily; of similar ones that nearest to how it stands, or front up."""
    rests = thing.rests()
    if not rests:
        return None

    def worth(rest: Rest) -> float:
        return rest.area / rests[0].area + 0.35 * float(rest.up @ Z) + 0.15 * float(rest.up @ -Y)

    return facing(max(rests, key=worth).turn)


def on_its_back(thing: Thing) -> Points | None:
    """Front up, top away from the camera; what lies so already, its thin side down, stays."""
    size = np.ptp(thing.points, axis=0)
    flat = size[2] <= 0.5 * min(size[0], size[1])
    rest = thing.settled(np.eye(3) if flat else about(X, -math.pi / 2))
    front = Z if flat else -Y
    turned = math.degrees(math.acos(float(np.clip(rest.up @ front, -1, 1))))
    return facing(rest.turn) if turned <= BACK_DEG and rest.margin > 0 else None


def upended(thing: Thing, end_down: str) -> Points:
    """Upright, its broad side to the camera; a long thing on its ``end_down``, narrow or wide, where one is named."""
    turn = np.eye(3)
    size = np.ptp(thing.points, axis=0)
    if size[2] < 0.6 * min(size[0], size[1]):
        turn = about(X, math.pi / 2)  # what lies face up stands up: its face to the camera
    elif size[0] < 0.6 * min(size[1], size[2]):
        turn = about(Z, -math.pi / 2)  # seen edge-on
    wide, _, high = np.ptp(thing.points @ turn.T, axis=0)
    if end_down and wide > LONG * high:
        turn = about(Y, math.pi / 2) @ turn
        wide, high = high, wide
    if end_down and high > LONG * wide:
        placed = thing.points @ turn.T
        middle = (placed[:, 2].min() + placed[:, 2].max()) / 2
        upper = placed[placed[:, 2] > middle]
        lower = placed[placed[:, 2] <= middle]
        top_heavy = np.ptp(upper[:, 0]) > np.ptp(lower[:, 0])
        if top_heavy == (end_down == "wide"):
            turn = about(Y, math.pi) @ turn  # in its plane, so that the same side still looks at the camera
    return turn


def leaning(thing: Thing, end_down: str = "", tilt_deg: float = 12.0) -> Points | None:
    """Upright and tilted back so far that its weight rests on what is behind it, 8-20 degrees."""
    turn = upended(thing, end_down)
    size = np.ptp(thing.points @ turn.T, axis=0)
    if size[1] > MOST_DEPTH * size[2]:
        return None
    for tilt in np.arange(tilt_deg, LEANS_DEG[1] + 0.1, 1.0):
        tilted = about(X, -math.radians(float(tilt))) @ turn
        placed = thing.points @ tilted.T
        foot = placed[placed[:, 2] <= placed[:, 2].min() + 0.002 * thing.size]
        if float((tilted @ thing.center)[1]) > float(foot[:, 1].max()) + 0.01 * thing.size:
            return np.asarray(tilted)
    return None


def hanging(thing: Thing) -> Points | None:
    """As it would hang on its topmost point, or on two: its weight below them. None where it would turn over."""
    turn = np.eye(3)
    for _ in range(6):
        hooks = hung_from(thing, turn)
        weight, hold = turn @ thing.center, hooks.mean(axis=0)
        # on two threads it can only swing to and fro
        off = np.array([weight[0] - hold[0] if len(hooks) == 1 else 0.0, weight[1] - hold[1]])
        length = float(np.linalg.norm(off))
        if length < 1e-4 * thing.size:
            break
        # the weight swings in under the hook
        turn = about(np.array([-off[1], off[0], 0.0]), math.atan2(length, float(hold[2] - weight[2]))) @ turn
    swung = math.degrees(math.acos(float(np.clip(turn[2] @ Z, -1, 1))))
    return turn if swung <= SWINGS_DEG else None


def hung_from(thing: Thing, turn: Points) -> Points:
    """Where the threads hold it in a turn, (1, 3) or (2, 3): the top near the middle, or a point at the left and right.

    The places are turned as the product is.
    """
    placed = thing.points @ turn.T
    weight = turn @ thing.center
    top, low = float(placed[:, 2].max()), float(placed[:, 2].min())
    wide = max(float(np.ptp(placed[:, :2], axis=0).max()), 1e-12)
    off = placed[:, :2] - weight[:2]
    lower = (top - placed[:, 2]) / max(top - low, 1e-12)
    near = int(np.argmin(np.where(lower <= 0.01, np.hypot(off[:, 0], off[:, 1]), np.inf)))
    if float(np.hypot(*off[near])) <= 0.1 * wide:
        return np.asarray(placed[near][None])
    # of the highest places all around two that hold the weight between them, without a swing
    sector = ((np.arctan2(off[:, 1], off[:, 0]) / math.pi + 1) * SECTORS / 2).astype(int) % SECTORS
    order = np.lexsort((-np.hypot(off[:, 0], off[:, 1]), lower.round(3), sector))
    first = order[np.append(True, np.diff(sector[order]) > 0)]
    high = first[lower[first] <= 0.15]
    i, j = np.triu_indices(len(high), 1)
    if not len(i):
        return np.asarray(placed[near][None])
    one, other = high[i], high[j]
    swing = np.linalg.norm((off[one] + off[other]) / 2, axis=1)
    across = np.abs(off[one, 1] - off[other, 1]) - np.abs(off[one, 0] - off[other, 0])
    best = int(np.argmin(6 * swing / wide + 2 * (lower[one] + lower[other]) + 0.5 * across / wide))
    if swing[best] > 0.1 * wide:
        return np.asarray(placed[near][None])
    return placed[[one[best], other[best]]]


def facing(turn: Points) -> Points:
    """The turn with the front to the camera; where the front looks up or down, with the top away from the camera."""
    ahead = turn @ -Y
    wanted = -math.pi / 2
    if math.hypot(ahead[0], ahead[1]) < 0.7:
        ahead, wanted = turn @ Z, math.pi / 2
        if (turn @ -Y)[2] < 0:
            wanted = -math.pi / 2  # face down: its top toward the camera, as it was put down
    around = wanted - math.atan2(float(ahead[1]), float(ahead[0]))
    return np.asarray(about(Z, around) @ turn)


def is_pair(size: NDArray[np.float64]) -> bool:
    """Whether shoes of this footprint (width, depth, height) are two."""
    return float(min(size[0], size[1])) > ONE_SHOE * float(max(size[0], size[1]))
