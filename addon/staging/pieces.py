# SPDX-License-Identifier: GPL-3.0-or-later
"""The pieces of a picture: which bodies stand where, put down on the real surface and shown as instances.

However many pieces show one product, its meshes are in the file once.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix, Vector
from numpy.typing import NDArray

from ..engine.protocol import BacklotError
from ..product import posing
from ..product.product import Product
from . import arrangement, collisions, groups, leaning, placement, stand, supports
from .append import AppendedSet
from .arrangement import Spot
from .balance import TIPS, balance
from .bodies import Body, companions, mirrored, read
from .records import Companion, StageOptions

Points = NDArray[np.float64]
Heights = Callable[[Points], Points]


@dataclass(slots=True)
class Piece:
    """One piece: points (n, 3) and triangles (m, 3) of the body, mirrored where the spot says so, then in the world.

    yaw: about Z in the world, radians; position: of the body's origin.
    """

    body: Body
    spot: Spot
    points: Points
    triangles: NDArray[np.int64]
    yaw: float = 0.0
    position: Vector = field(default_factory=Vector)

    @property
    def place(self) -> Matrix:
        """Where the body's frame is in the world."""
        return Matrix.Translation(self.position) @ Matrix.Rotation(self.yaw, 4, "Z")

    @property
    def matrix(self) -> Matrix:
        """Of the instance that shows the product, its offset at the origin."""
        mirror = Matrix.Diagonal((-1.0, 1.0, 1.0, 1.0)) if self.spot.mirror else Matrix()
        return self.place @ mirror @ Matrix(self.body.turn.tolist()).to_4x4() @ Matrix.Scale(self.body.factor, 4)

    def at(self, position: Vector) -> Points:
        """The points in the world, with the body's origin at a position."""
        return stand.placed_points(self.points, (0.0, 0.0, 0.0), position, self.yaw, 1.0)


@dataclass(slots=True)
class Group:
    """All pieces of a picture before they are put down. size: of all of them together; radius: around their middle;
    over: how high they hang over the ground."""

    name: str
    bodies: list[Body]
    pieces: list[Piece]
    size: tuple[float, float, float]
    radius: float
    over: float

    def points(self) -> Points:
        """All of the placed pieces, world meters."""
        return np.concatenate([piece.at(piece.position) for piece in self.pieces])

    def triangles(self) -> NDArray[np.int64]:
        counts = np.cumsum([0, *(len(piece.points) for piece in self.pieces)])
        return np.concatenate([piece.triangles + n for piece, n in zip(self.pieces, counts, strict=False)])


def gather(
    product: Product,
    others: list[Companion],
    features: dict[str, Any],
    options: StageOptions,
    key_side: str,
    warnings: list[str],
) -> Group:
    """Product and companions, each in its pose, in the arrangement that was asked for.

    Raises BacklotError: unknown_pose, unknown_arrangement, bad_arrangement, unknown_size, and of the geometry.
    """
    name = groups.checked(options.arrangement, len(others))
    if any(other.product.photo for other in others):
        raise BacklotError("bad_arrangement", "Photos cannot stand beside a product.", "Give 3D files with --with.")
    first = read(product, features, options.pose, key_side, warnings)
    bodies = [first, *companions(others, key_side, warnings)]
    shoe = first.pose["pose"] == "pair" and not posing.is_pair(np.array(first.size))
    if shoe and first.pose["source"] == "user" and name == groups.ONE:
        name = groups.PAIR
    partner: Points | None = None
    if shoe and name != groups.PAIR:
        first.pose["pose"] = "stand"
    elif shoe:
        partner = _partner(first, key_side)
        warnings.append(
            f"The second {product.name} is the mirror image of the first: see that its marks may be shown so."
        )
    for body in bodies:
        if name == groups.PACKAGING and body is not first:
            body.yaw = -body.yaw
    shapes = [body.footprint for body in bodies]
    yaws = [body.yaw for body in bodies]
    spots = arrangement.arrange(name, shapes, yaws, placement.side_of(key_side), partner)
    pieces = []
    for spot in spots:
        body = bodies[spot.body]
        points, triangles = mirrored(body.points, body.triangles) if spot.mirror else (body.points, body.triangles)
        pieces.append(Piece(body, spot, points, triangles, body.yaw + spot.turn))
    if name == groups.ONE:
        size, radius = first.size, placement.footprint_radius(first.footprint, (0.0, 0.0))
    else:
        ground = np.concatenate([arrangement.placed(spot, shapes, yaws) for spot in spots])
        wide, deep = np.ptp(ground, axis=0)
        size = float(wide), float(deep), max(body.size[2] for body in bodies)
        radius = float(np.hypot(ground[:, 0], ground[:, 1]).max())
    return Group(name, bodies, pieces, size, radius, max(body.over for body in bodies))


def _partner(shoe: Body, key_side: str) -> Points:
    """Direction (2,) in which the other shoe of the pair stands; the first is turned as a pair is."""
    side = placement.side_of(key_side)
    look, inner = placement.toes(shoe.points, False)
    shoe.yaw = placement.shoe_yaw(shoe.points, side, False) - side * math.radians(
        placement.SHOE_DEG - placement.PAIR_DEG
    )
    inner = inner or -side  # farther from the camera, where the shape does not tell the foot
    return inner * np.array([-math.cos(look), -math.sin(look)])


def put_down(
    group: Group, scene: bpy.types.Scene, appended: AppendedSet, mark: Vector, front: float, warnings: list[str]
) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Put every piece down on the set's surface around the mark; ``front``: where the camera is, radians about Z.

    Returns the measured contact, the worst of all pieces, and the ledger entries of what holds them. What holds them is
    linked into the set, so it is no part of the product.
    """
    around = Matrix.Rotation(front, 3, "Z")
    for piece in group.pieces:
        piece.position = mark + around @ Vector((piece.spot.x, piece.spot.y, 0.0))
    # a leaning product may move back to a wall
    leans = any(body.support is not None for body in group.bodies)
    reach = group.radius * 1.05 + (leaning.REACH * group.size[2] if leans else 0.0)
    top = mark.z + max(0.03, 0.3 * min(body.size[2] for body in group.bodies))
    # a seamless sweep is backdrop and surface in one: both are asked
    height_at = stand.surface_heights(scene, appended.with_role("surface", "backdrop"), mark, reach, top)
    contacts = [_lower(piece, height_at, mark, warnings) for piece in group.pieces]
    walls = [_lean(piece, group, scene, appended, height_at, contact, warnings)
             for piece, contact in zip(group.pieces, contacts, strict=True)]  # fmt: skip
    out, inside = collisions.clear(appended, scene, group.points(), group.triangles())
    held: list[dict[str, str]] = []
    for piece, wall in zip(group.pieces, walls, strict=True):
        entries, taken = _hold(piece, scene, appended, height_at, wall)
        held += entries
        out += taken
    if out:
        warnings.append(f"Taken out of the product's way: {', '.join(out)}.")
    if inside:
        warnings.append(f"The product runs into {', '.join(inside)}: choose another mark or set.")
    contact: dict[str, Any] = {
        "gap_mm": max((each["gap_mm"] for each in contacts), key=abs),
        "support": min(each["support"] for each in contacts),
    }
    margins = [each["balance_mm"] for each in contacts if "balance_mm" in each]
    contact |= {"balance_mm": min(margins)} if margins else {}
    ledger = [dict(entry) for entry in {each["name"]: each for each in held}.values()]
    return contact | {"taken_out": out, "runs_into": inside}, ledger


def _lower(piece: Piece, height_at: Heights, mark: Vector, warnings: list[str]) -> dict[str, Any]:
    """Lower a piece onto the real surface; a hanging one ends over it."""
    body, name = piece.body, piece.body.product.name
    placed = piece.at(piece.position)
    height = body.size[2]
    drop = placement.rest_height(placed, height_at, mark.z)
    if abs(drop) > 0.3 * height + 0.05:
        warnings.append("The surface at the mark is not where the set says; the product stands on the mark's height.")
        drop = placement.CONTACT_GAP_M
    piece.position = piece.position + Vector((0, 0, drop))
    placed = placed + np.array([0.0, 0.0, drop])
    if body.pose["pose"] == "hang":
        piece.position.z += body.over
        return {"gap_mm": 0.0, "support": 1.0}
    found = placement.standing(placed, height_at)
    if found.support < 0.3:
        warnings.append(f"Only {found.support:.0%} of the product's base has surface beneath.")
    contact: dict[str, Any] = {"gap_mm": round(found.gap_m * 1000, 3), "support": round(found.support, 3)}
    if body.support is not None:
        return contact | {"balance_mm": round(body.support.margin_m * 1000, 1)}
    tips = posing.SOFT * max(body.size) / height if body.rule.soft else TIPS
    weight = balance(placed, piece.triangles, height_at, tips)
    contact["balance_mm"] = round(max(weight.margin_m, -9.999) * 1000, 1)
    if not weight.stands:
        warnings.append(
            f"{name} would tip over: its weight lies {-contact['balance_mm']:.0f} mm outside of what it stands on. "
            "Turn it, or show it leaning or lying."
        )
    return contact


def _lean(
    piece: Piece,
    group: Group,
    scene: bpy.types.Scene,
    appended: AppendedSet,
    height_at: Heights,
    contact: dict[str, Any],
    warnings: list[str],
) -> bool:
    """Move a single leaning piece back to a wall of the set, where one is near; whether it leans on one now."""
    if piece.body.support is None or len(group.pieces) > 1:
        return False
    back = leaning.to_the_wall(scene, appended, piece.at(piece.position), piece.triangles, piece.yaw, height_at)
    if back is None:
        return False
    piece.position = piece.position + back.move
    piece.body.support = None
    piece.body.pose["leans_on"] = back.name
    contact |= {"gap_mm": round(back.gap_mm, 3), "balance_mm": round(back.margin_m * 1000, 1), "support": back.support}
    return True


def _hold(
    piece: Piece, scene: bpy.types.Scene, appended: AppendedSet, height_at: Heights, on_wall: bool
) -> tuple[list[dict[str, str]], list[str]]:
    """Build what holds a leaning or hanging piece; returns its ledger entries, and the props taken out of its way."""
    body = piece.body
    if len(body.hooks):
        signs = np.array([-1.0, 1.0, 1.0]) if piece.spot.mirror else np.ones(3)
        hooks = np.array([piece.place @ Vector(hook * signs) for hook in body.hooks])
        tops = leaning.ceilings(scene, appended, hooks, 4 * max(body.size))
        supports.put_up_threads(appended.collection, hooks, tops, min(0.001, max(0.0002, 0.001 * max(body.size))))
        body.pose["hangs_over_mm"] = round(body.over * 1000, 1)
        return [supports.LEDGER[supports.THREAD]], []
    if body.support is None or on_wall:
        return [], []
    foot = piece.place @ Vector((body.support.middle[0], body.support.middle[1], 0.0))
    ground = float(height_at(np.array([[foot.x, foot.y]]))[0])
    ground = 0.0 if math.isnan(ground) else ground - piece.position.z
    built = supports.build_easel(body.support, piece.place, ground)
    taken, _ = collisions.clear(appended, scene, *supports.surface(built))
    appended.collection.objects.link(built)
    body.pose["leans_on"] = supports.EASEL.lower()
    return [supports.LEDGER[supports.EASEL]], taken


def show(group: Group, scene: bpy.types.Scene, mark: Vector) -> bpy.types.Object:
    """The one object in ``scene`` that shows all pieces; moving it moves them."""
    collections = {id(body): stand.collection(body.product, body.offset) for body in group.bodies}
    name = group.bodies[0].product.name
    if group.name == groups.ONE:
        piece = group.pieces[0]
        carrier = stand.empty(f"Product {name}", collections[id(piece.body)], scene.collection)
        carrier.matrix_world = piece.matrix
        return carrier
    inside = bpy.data.collections.new(f"Backlot group {name}"[:50])
    middle = Vector((mark.x, mark.y, min(piece.position.z for piece in group.pieces)))
    for piece in group.pieces:
        own = stand.empty(f"Piece {piece.body.product.name}", collections[id(piece.body)], inside)
        own.matrix_world = Matrix.Translation(-middle) @ piece.matrix
    carrier = stand.empty(f"Product {name}", inside, scene.collection)
    carrier.matrix_world = Matrix.Translation(middle)
    return carrier


def record(group: Group, front: float) -> dict[str, Any]:
    """The arrangement as plain values: names, places, turns from the camera, poses and true sizes."""
    return {
        "name": group.name,
        "pieces": [
            {
                "product": piece.body.product.name,
                "pose": piece.body.pose["pose"],
                "position_m": [round(float(v), 4) for v in piece.position],
                "turn_deg": round(math.degrees(piece.yaw - front), 1),
                "size_m": [round(v, 4) for v in piece.body.size],
                **({"mirrored": True} if piece.spot.mirror else {}),
            }
            for piece in group.pieces
        ],
    }
