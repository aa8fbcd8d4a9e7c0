# SPDX-License-Identifier: GPL-3.0-or-later
"""Shapes of the trade. Functions return unlinked objects, base at z = 0, centered on X and Y, edges bevelled."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

import bmesh
import bpy
from mathutils import Vector

Object: TypeAlias = bpy.types.Object
Flat = tuple[float, float]


def mesh_object(
    name: str, vertices: Sequence[Sequence[float]], faces: Sequence[Sequence[int]], smooth: bool = False
) -> Object:
    """An object of the given vertices and faces; normals are made to point outward."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata([tuple(v) for v in vertices], [], [tuple(f) for f in faces])
    work = bmesh.new()
    work.from_mesh(mesh)
    bmesh.ops.recalc_face_normals(work, faces=work.faces)
    work.to_mesh(mesh)
    work.free()
    mesh.shade_smooth() if smooth else mesh.shade_flat()
    mesh.update()
    return bpy.data.objects.new(name, mesh)


def bevel(item: Object, width: float, segments: int = 3, angle: float = 30.0) -> Object:
    """Round every edge sharper than `angle` by `width`; flat faces stay flat in shading."""
    if width > 0:
        item.data.shade_smooth()
        modifier = item.modifiers.new("bevel", "BEVEL")
        modifier.width = width
        modifier.segments = segments
        modifier.limit_method = "ANGLE"
        modifier.angle_limit = math.radians(angle)
        modifier.harden_normals = True
        modifier.miter_outer = "MITER_ARC"
    return item


def box(name: str, size: Sequence[float], edge: float = 0.002, segments: int = 3) -> Object:
    """A box of size (x, y, z) with edges rounded by `edge`."""
    x, y, z = size[0] / 2, size[1] / 2, size[2]
    corners = [(sx * x, sy * y, h) for h in (0.0, z) for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    faces = [(0, 3, 2, 1), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7)]
    return bevel(mesh_object(name, corners, faces), edge, segments)


def slab(name: str, width: float, depth: float, thickness: float, edge: float = 0.0015) -> Object:
    """A flat stone, board or sheet lying on its large face."""
    return box(name, (width, depth, thickness), edge)


def plinth(name: str, width: float, height: float, edge: float = 0.003) -> Object:
    """A square column."""
    return box(name, (width, width, height), edge)


def cylinder(name: str, radius: float, height: float, edge: float = 0.004, segments: int = 160) -> Object:
    """A round podium."""
    ring = [(radius * math.cos(a), radius * math.sin(a)) for a in _turns(segments)]
    return extruded(name, ring, height, edge, segments=4)


def extruded(name: str, outline: Sequence[Flat], height: float, edge: float = 0.002, segments: int = 3) -> Object:
    """A closed outline in the XY plane (no holes, may be concave) raised by `height`."""
    count = len(outline)
    vertices = [(x, y, h) for h in (0.0, height) for x, y in outline]
    sides = [(i, (i + 1) % count, count + (i + 1) % count, count + i) for i in range(count)]
    faces = [tuple(range(count - 1, -1, -1)), tuple(range(count, 2 * count)), *sides]
    return bevel(mesh_object(name, vertices, faces), edge, segments)


def lathe(name: str, profile: Sequence[Flat], segments: int = 96, closed: bool = False) -> Object:
    """Turn a profile of (radius, z) points about Z; points at radius 0 close the shape. Smooth shaded."""
    vertices: list[tuple[float, float, float]] = []
    rings: list[list[int]] = []
    for radius, z in profile:
        start = len(vertices)
        if radius < 1e-9:
            vertices.append((0.0, 0.0, z))
            rings.append([start] * segments)
        else:
            vertices.extend((radius * math.cos(a), radius * math.sin(a), z) for a in _turns(segments))
            rings.append(list(range(start, start + segments)))
    faces = []
    pairs = list(zip(rings, rings[1:] + ([rings[0]] if closed else []), strict=False))
    for lower, upper in pairs:
        for i in range(segments):
            j = (i + 1) % segments
            face = tuple(dict.fromkeys((lower[i], lower[j], upper[j], upper[i])))
            if len(face) > 2:
                faces.append(face)
    return mesh_object(name, vertices, faces, smooth=True)


def rounded(outline: Sequence[Flat], radius: float, steps: int = 6) -> list[Flat]:
    """An open (radius, z) or (x, y) polyline with its inner corners rounded, for lathe profiles and sweeps."""
    result: list[Flat] = [outline[0]]
    for before, corner, after in zip(outline, outline[1:], outline[2:], strict=False):
        a, b, c = Vector(before), Vector(corner), Vector(after)
        reach = min(radius, (a - b).length * 0.49, (c - b).length * 0.49)
        start, end = b + (a - b).normalized() * reach, b + (c - b).normalized() * reach
        for k in range(steps + 1):
            t = k / steps
            point = start * (1 - t) ** 2 + b * 2 * t * (1 - t) + end * t**2
            result.append((point.x, point.y))
    result.append(outline[-1])
    return result


def arch(
    name: str, width: float, height: float, depth: float, opening: float = 0.0, edge: float = 0.004, steps: int = 64
) -> Object:
    """An upright round-headed block, `depth` along Y; with `opening` (its width) it is a gateway of that width.

    The head is a half circle, so height must exceed width / 2.
    """
    outline = _round_head(width, height, steps)
    if opening > 0:
        wall = (width - opening) / 2
        outline += list(reversed(_round_head(opening, height - wall, steps)))
    item = extruded(name, outline, depth, edge)
    for vertex in item.data.vertices:
        x, y, z = vertex.co
        vertex.co = (x, depth / 2 - z, y)
    item.data.update()
    return item


def steps(
    name: str, count: int, width: float, rise: float, tread: float, turn: float = 0.0, edge: float = 0.003
) -> list[Object]:
    """A flight of `count` solid steps; the first riser's face is at the origin, up goes +Y turned by `turn` degrees."""
    flight = []
    for i in range(count):
        depth = tread * (count - i)
        step = box(f"{name}.{i + 1}", (width, depth, rise), edge)
        reach, angle = tread * i + depth / 2, math.radians(turn)
        step.location = (-reach * math.sin(angle), reach * math.cos(angle), rise * i)
        step.rotation_euler.z = angle
        flight.append(step)
    return flight


def cove(
    name: str, width: float, floor: float, wall: float, radius: float, behind: float, segments: int = 48
) -> Object:
    """A straight sweep: floor running `floor` meters to the front, curving up `behind` meters behind the origin."""
    profile = [(-floor, 0.0), (behind - radius, 0.0)]
    profile += [
        (behind - radius + radius * math.sin(a), radius - radius * math.cos(a))
        for a in (math.pi / 2 * k / segments for k in range(1, segments + 1))
    ]
    profile.append((behind, wall))
    return surface_along(name, [(-width / 2, 0.0), (width / 2, 0.0)], lambda _x: profile)


def surface_along(name: str, ends: Sequence[Flat], profile: Callable[[float], Sequence[Flat]]) -> Object:
    """A smooth sheet: the (y, z) profile carried along X between the `ends`."""
    rows = [[(x, y, z) for y, z in profile(x)] for x, _ in ends]
    return grid(name, rows)


def grid(name: str, rows: Sequence[Sequence[Sequence[float]]], smooth: bool = True, closed: bool = False) -> Object:
    """A sheet through rows of points of equal length; `closed` joins the last row to the first."""
    columns = len(rows[0])
    vertices = [point for row in rows for point in row]
    last = len(rows) if closed else len(rows) - 1
    faces = []
    for r in range(last):
        here, there = r * columns, ((r + 1) % len(rows)) * columns
        faces += [(here + c, here + c + 1, there + c + 1, there + c) for c in range(columns - 1)]
    return mesh_object(name, vertices, faces, smooth=smooth)


def cyclorama(
    name: str, width: float, behind: float, front: float, height: float, fillet: float, segments: int = 96
) -> Object:
    """A U-shaped curved wall with a rounded foot and a floor: half circle behind, straight legs to the front.

    width: between the legs; behind: distance of the wall's back from the origin; front: how far the legs reach forward.
    """
    half = width / 2
    center = behind - half
    plan = [(-half, -front, 1.0, 0.0)]
    plan += [
        (-half * math.cos(a), center + half * math.sin(a), math.cos(a), -math.sin(a))
        for a in (math.pi * k / segments for k in range(segments + 1))
    ]
    plan.append((half, -front, -1.0, 0.0))
    rows = []
    for x, y, inward_x, inward_y in plan:
        row = [(0.0, y if abs(y + front) < 1e-9 else max(min(y, center), -front), 0.0)]
        for a in (math.pi / 2 * k / 24 for k in range(25)):
            inward = fillet - fillet * math.sin(a)
            row.append((x + inward_x * inward, y + inward_y * inward, fillet - fillet * math.cos(a)))
        row.append((x, y, height))
        rows.append(row)
    return grid(name, rows)


def sphere(name: str, radius: float, segments: int = 64) -> Object:
    """A ball standing on z = 0."""
    profile = [
        (radius * math.sin(a), radius - radius * math.cos(a))
        for a in (math.pi * k / (segments // 2) for k in range(segments // 2 + 1))
    ]
    profile[0], profile[-1] = (0.0, 0.0), (0.0, 2 * radius)
    return lathe(name, profile, segments)


def plane(name: str, width: float, depth: float) -> Object:
    """A flat rectangle in XY, facing up."""
    x, y = width / 2, depth / 2
    return mesh_object(name, [(-x, -y, 0.0), (x, -y, 0.0), (x, y, 0.0), (-x, y, 0.0)], [(0, 1, 2, 3)])


def _turns(segments: int) -> list[float]:
    return [2 * math.pi * k / segments for k in range(segments)]


def _round_head(width: float, height: float, count: int) -> list[Flat]:
    """Outline from the left foot over the half-round head to the right foot."""
    radius = width / 2
    if height <= radius:
        raise ValueError("an arch must be higher than half its width")
    turn = [math.pi * (1 - k / count) for k in range(count + 1)]
    head = [(radius * math.cos(a), height - radius + radius * math.sin(a)) for a in turn]
    return [(-radius, 0.0), *head, (radius, 0.0)]
