# SPDX-License-Identifier: GPL-3.0-or-later
"""A product made ready to be put down: in true meters, in its pose, the middle of its base at the origin."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..product import posing, prints
from ..product.geometry import Geometry, world_geometry
from ..product.poses import Chosen, Rule, choose
from ..product.product import Product
from ..product.rest import Points, Thing
from . import easel, placement
from .records import Companion

HANGS_OVER, HANGS_OVER_M = 0.5, 0.25
"""How high over the ground a hanging product ends: part of its height, and at most."""


@dataclass(slots=True)
class Body:
    """points (n, 3): meters, posed, Z up, front to -Y, the middle of the base at the origin; triangles (m, 3).

    turn (3, 3): the pose; factor: meters in one unit of the product's scene; offset: the place in that scene which
    comes to the origin. yaw: how it is turned from facing the camera, radians. hooks (k, 3): where threads hold it.
    pose: what the record says of it. over: how high it hangs over the ground.
    """

    product: Product
    points: Points
    triangles: NDArray[np.int64]
    turn: Points
    factor: float
    offset: tuple[float, float, float]
    pose: dict[str, Any]
    rule: Rule
    yaw: float = 0.0
    support: easel.Easel | None = None
    hooks: Points = field(default_factory=lambda: np.zeros((0, 3)))
    over: float = 0.0

    @property
    def size(self) -> tuple[float, float, float]:
        width, depth, height = np.ptp(self.points, axis=0)
        return float(width), float(depth), float(height)

    @property
    def footprint(self) -> Points:
        """Points that take up room: its own, and those of what it leans on."""
        return self.points if self.support is None else np.concatenate([self.points, self.support.footprint()])


def read(product: Product, features: dict[str, Any], said: str, key_side: str, warnings: list[str]) -> Body:
    """The product in the pose that was said, or that suits it; what cannot be had is told in ``warnings``.

    Raises BacklotError: what `world_geometry` raises, unknown_size, unknown_pose.
    """
    geometry = world_geometry(product)
    factor = placement.product_scale(geometry.size.tolist(), features.get("size_m"), product.unit_hint)
    chosen = choose(features, said)
    thing = Thing(geometry.vertices * factor, geometry.triangles)
    missed: list[str] = []
    for pose in chosen.order():
        turn = posing.posed(thing, pose, chosen.rule)
        if turn is None:
            missed.append(pose)
            continue
        body = _body(product, geometry, thing, turn, factor, chosen, pose)
        if pose == "lean":
            body.support = easel.behind(body.points, body.triangles, turn @ thing.center - _base(thing, turn))
            if body.support is None:
                missed.append(pose)
                continue
        break
    else:  # it stands on nothing that would hold it; where it stands is told there
        body = _body(product, geometry, thing, np.eye(3), factor, chosen, "stand")
    if missed and chosen.source == "user" and said != body.pose["pose"]:
        warnings.append(f"{product.name} cannot {_verb(chosen.pose)}: its shape does not allow it. It stands.")
    if body.pose["pose"] == "hang":
        body.over = min(HANGS_OVER * body.size[2], HANGS_OVER_M)
        body.hooks = posing.hung_from(thing, body.turn) - _base(thing, body.turn)
    family = str((features.get("family") or {}).get("value") or "")
    body.yaw = _yaw(body, geometry, family, key_side)
    return body


def _verb(pose: str) -> str:
    return {"lie_back": "lie on its back", "pair": "stand as a pair"}.get(pose, pose)


def _base(thing: Thing, turn: Points) -> Points:
    """Middle of the base of the posed thing, (3,)."""
    return np.array(placement.base_center(thing.points @ turn.T))


def _body(
    product: Product, geometry: Geometry, thing: Thing, turn: Points, factor: float, chosen: Chosen, pose: str
) -> Body:
    base = _base(thing, turn)
    x, y, z = turn.T @ base / factor
    told = {"pose": pose, "source": chosen.source, "why": chosen.rule.why}
    offered = [each for each in (chosen.rule.pose, *chosen.rule.offered) if each != pose]
    told |= {"wanted": chosen.pose} if pose != chosen.pose else {}
    return Body(
        product, thing.points @ turn.T - base, geometry.triangles, turn, factor, (float(x), float(y), float(z)),
        {**told, "offered": list(dict.fromkeys(offered))}, chosen.rule,
    )  # fmt: skip


def _yaw(body: Body, geometry: Geometry, family: str, key_side: str) -> float:
    """How the product is turned from facing the camera, so that its most telling side is seen."""
    pose, rule = body.pose["pose"], body.rule
    side = placement.side_of(key_side)
    if family == "footwear" and pose in ("stand", "pair"):
        return placement.shoe_yaw(body.points, side, posing.is_pair(np.array(body.size)))
    if rule.turn_deg is not None and pose == rule.pose:
        return side * float(np.radians(rule.turn_deg))
    if pose == "lean":
        return side * float(np.radians(12))
    if pose in ("stand", "pair", "hang"):
        round_, handle = placement.roundness(body.points), placement.handle_azimuth(body.points)
        label = placement.label_azimuth(body.points, geometry.triangles, geometry.material)
        if label is None and round_ > placement.ROUND:
            label = prints.print_azimuth(body.product)
    else:
        round_, handle, label = 0.5, None, None
        family = ""  # a family's way to be turned is that of how it stands
    return placement.flattering_yaw(body.size, round_, family, key_side, handle, label)


def companions(others: list[Companion], key_side: str, warnings: list[str]) -> list[Body]:
    """The other products of a picture, each in its own pose."""
    return [read(other.product, other.features, "", key_side, warnings) for other in others]


def mirrored(points: Points, triangles: NDArray[np.int64]) -> tuple[Points, NDArray[np.int64]]:
    """The mirror image: the triangles still look outward."""
    return points * np.array([-1.0, 1.0, 1.0]), triangles[:, ::-1]
