# SPDX-License-Identifier: GPL-3.0-or-later
"""Marble from the saw: veined slabs whose figure goes on through the block, so that neighbors can be book-matched."""

from __future__ import annotations

import math
from typing import TypeAlias

import bpy
from mathutils import Matrix

from .geometry import box, plane
from .graph import Graph, Socket

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def cut(name: str, width: float, thick: float, height: float, *, lot: int = 0, edge: float = 0.0016) -> Object:
    """A slab standing in the XZ plane, left lower front edge at the origin; `lot`: which part of the block it is of."""
    item = box(name, (width, thick, height), edge)
    for vertex in item.data.vertices:
        vertex.co.x += width / 2
        vertex.co.y += thick / 2
    item.pass_index = lot
    return item


def matched(name: str, width: float, thick: float, height: float, *, lot: int = 0) -> list[Object]:
    """Two slabs opened like a book: the seam is at x = 0, and the veins of one are those of the other in a mirror."""
    right = cut(f"{name} right", width, thick, height, lot=lot)
    left = bpy.data.objects.new(f"{name} left", right.data)
    for modifier in right.modifiers:
        copy = left.modifiers.new(modifier.name, modifier.type)
        for key in ("width", "segments", "limit_method", "angle_limit", "harden_normals", "miter_outer"):
            setattr(copy, key, getattr(modifier, key))
    left.pass_index = lot
    left.scale.x = -1
    right.location.x, left.location.x = 0.0004, -0.0004
    return [left, right]


def _warped(g: Graph, where: Socket, scale: float, push: float) -> Socket:
    """Coordinates pushed about by up to `push` meters."""
    about = g.add("TexNoise", Vector=where, Scale=scale, Detail=2.5, Roughness=0.55).outputs["Color"]
    moved = g.add("VectorMath", {"operation": "MULTIPLY_ADD"})
    g.set(moved.inputs[0], about)
    g.set(moved.inputs[1], (push, push, push))
    g.set(moved.inputs[2], where)
    return moved.outputs[0]


def veined(
    name: str, body: str, deep: str, vein: str, thread: str, *, rough: float = 0.16, size: float = 0.34,
    broad: float = 1.0, halo: float = 0.28, net: float = 0.3, turn: float = 0.9,
) -> Material:  # fmt: skip
    """Marble with a course: broad veins with a halo, threads beside them, a net of healed cracks.

    body, deep: the ground and its clouds; vein, thread: the broad veins and the fine ones; `turn` (radians) is how far
    the course leans in the slab's face. broad, halo, net: 0-1, how strong the broad veins, the glow about them and the
    net are.
    """
    g = Graph(name)
    lot = g.math("MULTIPLY", g.add("ObjectInfo").outputs["Object Index"], 3.71)
    place = g.add("VectorMath", {"operation": "ADD"})
    g.set(place.inputs[0], g.add("TexCoord").outputs["Object"])
    g.set(place.inputs[1], g.add("CombineXYZ", X=lot, Y=lot, Z=lot).outputs[0])
    where = _warped(g, _warped(g, place.outputs[0], 1.0 / size, 0.62 * size), 4.2 / size, 0.10 * size)
    course = g.add("Mapping", Vector=where, Rotation=(0.35, turn, 0.2)).outputs[0]
    long = g.add("Mapping", Vector=course, Scale=(1.0, 0.8, 0.3)).outputs[0]
    first = g.math("ABSOLUTE", g.math("SUBTRACT", g.noise(long, 1.0 / size, 3.2, 0.5), 0.5))
    second = g.math("ABSOLUTE", g.math("SUBTRACT", g.noise(long, 2.7 / size, 3.0, 0.55), 0.47))
    presence = g.span(g.noise(where, 0.9 / size, 2), 0.1, 1.0, 0.38, 0.62)
    cloud = g.noise(long, 1.6 / size, detail=5, rough=0.62)
    color = g.mix(g.span(cloud, 0.0, 0.9, 0.36, 0.66), body, deep)
    # The ground darkens or pales toward a vein before the vein itself begins.
    glow = g.math("MULTIPLY", g.ramp(first, [(0.0, 1.0), (0.05, 0.0)]), presence)
    color = g.mix(g.math("MULTIPLY", glow, halo * broad), color, vein)
    core = g.math("MULTIPLY", g.ramp(first, [(0.0, 1.0), (0.004, 0.8), (0.012, 0.0)]), presence)
    color = g.mix(g.math("MULTIPLY", core, broad), color, vein)
    fine = g.math("MULTIPLY", g.ramp(second, [(0.0, 0.8), (0.012, 0.0)]), g.span(presence, 0.25, 0.9))
    color = g.mix(fine, color, thread)
    crack = g.cells(_warped(g, where, 9.0 / size, 0.10 * size), 5.5 / size, feature="DISTANCE_TO_EDGE")
    healed = g.math("MULTIPLY", g.ramp(crack, [(0.0, 1.0), (0.02, 0.25), (0.05, 0.0)]), net)
    patches = g.span(g.noise(where, 2.2 / size, 2), 0.0, 1.0, 0.42, 0.6)
    color = g.mix(g.math("MULTIPLY", healed, patches), color, thread)
    grain = g.noise(place.outputs[0], 900, detail=1)
    color = g.mix(g.span(grain, 0.0, 0.025, 0.4, 0.7), color, "#ffffff")
    polish = g.math("ADD", g.span(cloud, rough - 0.03, rough + 0.05, 0.3, 0.7), g.math("MULTIPLY", core, 0.05))
    return g.principled(Base_Color=color, Roughness=polish, Specular_IOR_Level=0.5)


def shadow_edge(name: str, lean: float, off: float) -> Object:
    """A flag with one straight edge, for `lights.gobo`: holds the light back beyond `off` meters toward `lean`.

    `lean`: degrees from the lamp's right over its top, as seen from the lamp.
    """
    item = plane(name, 3.0, 3.0)
    turned, away = Matrix.Rotation(math.radians(lean), 4, "Z"), Matrix.Translation((1.5 + off, 0, 0))
    item.data.transform(turned @ away)
    return item
