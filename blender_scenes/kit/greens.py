# SPDX-License-Identifier: GPL-3.0-or-later
"""Cut greens as a set dresser hangs them: monstera, palm, pampas plumes; leaves that light comes through."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import bpy
import numpy as np
from mathutils import Matrix, Vector

from .forms import mesh_object, spline
from .graph import Graph

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object
# Outline of a monstera blade about the stalk's end: distance by angle from the tip, in parts of the length.
HEART = ((0, 1.0), (22, 0.94), (48, 0.84), (75, 0.76), (100, 0.69), (130, 0.58), (155, 0.46), (174, 0.2))


class _Blades:
    """Grids of points gathered into one mesh; each point carries (across, along, chance) for the veins."""

    def __init__(self) -> None:
        self.points: list[np.ndarray] = []
        self.marks: list[np.ndarray] = []
        self.faces: list[np.ndarray] = []
        self.count = 0

    def grid(self, points: np.ndarray, across: np.ndarray, along: np.ndarray, chance: float) -> None:
        """Add a (rows, columns, 3) sheet."""
        rows, columns = points.shape[:2]
        index = self.count + np.arange(rows * columns).reshape(rows, columns)
        faces = np.stack([index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]], -1)
        self.faces.append(faces.reshape(-1, 4))
        self.points.append(points.reshape(-1, 3))
        shape = (rows, columns)
        marks = np.stack([np.broadcast_to(across, shape), np.broadcast_to(along, shape), np.full(shape, chance)], -1)
        self.marks.append(marks.reshape(-1, 3))
        self.count += rows * columns

    def stalk(self, line: np.ndarray, radius: np.ndarray, sides: int = 6) -> None:
        """Add a round stalk along a line; it is marked as vein."""
        tangent = np.gradient(line, axis=0)
        tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
        side = np.cross(tangent, [0.13, 0.97, 0.2])
        side /= np.linalg.norm(side, axis=1, keepdims=True)
        up = np.cross(side, tangent)
        turn = np.linspace(0, 2 * math.pi, sides + 1)
        ring = np.cos(turn)[None, :, None] * side[:, None] + np.sin(turn)[None, :, None] * up[:, None]
        points = line[:, None] + radius[:, None, None] * ring
        self.grid(points, np.zeros((1, 1)), np.zeros((1, 1)), 0.0)

    def object(self, name: str, material: Material) -> Object:
        item = mesh_object(name, np.round(np.concatenate(self.points), 5), np.concatenate(self.faces), material)
        data = np.ones((self.count, 4), dtype=np.float32)
        data[:, :3] = np.concatenate(self.marks)
        attribute = item.data.attributes.new("blade", "FLOAT_COLOR", "POINT")
        attribute.data.foreach_set("color", data.ravel())
        return item


def monstera(name: str, material: Material, *, length: float = 0.24, seed: int = 1, fingers: int = 7) -> Object:
    """A monstera leaf, its stalk's end at the origin, tip toward +X, face up; the stalk hangs down behind."""
    rng = np.random.default_rng(seed)
    made = _Blades()
    angle, reach = np.array(HEART).T
    tips = 174 * (np.arange(fingers + 1) / fingers) ** 0.92
    for side in (-1.0, 1.0):
        tip_angle = np.radians(tips + np.r_[0, rng.normal(0, 2.2, fingers - 1), 0])
        out = np.interp(np.degrees(tip_angle), angle, reach) * (1 + np.r_[0, rng.normal(0, 0.03, fingers)])
        rib = np.clip(0.8 * (1 - tips / 112), 0, 1)
        slit = rng.uniform(0.34, 0.6, fingers + 1)
        gap = np.r_[0, rng.uniform(0.07, 0.15, fingers - 1), 0]
        pitch = rng.normal(0, 0.07, fingers + 1)
        r = np.linspace(0, 1, 17)[:, None]
        w = np.linspace(0, 1, 7)[None]

        def edge(k: int, r: np.ndarray) -> np.ndarray:
            start = np.array([rib[k], 0.0])  # noqa: B023
            end = out[k] * np.array([math.cos(tip_angle[k]), math.sin(tip_angle[k])])  # noqa: B023
            bulge = (start + end) / 2 + np.array([-0.10, 0.05]) * np.linalg.norm(end - start) * (k > 0)
            return start * (1 - r) ** 2 + 2 * bulge * r * (1 - r) + end * r * r

        for k in range(fingers):
            # The finger's end is rounded, and beyond the slits' ends it draws back from its neighbors.
            along = r * (1 - 0.13 * np.abs(2 * w - 1) ** 2.4 * r**3)
            opened = [gap[j] * np.sqrt(np.clip((along - slit[j]) / (1 - slit[j]), 0, 1)) for j in (k, k + 1)]
            part = opened[0] + (1 - opened[0] - opened[1]) * w
            flat = edge(k, along[..., None]) * (1 - part[..., None]) + edge(k + 1, along[..., None]) * part[..., None]
            away = np.hypot(flat[..., 0] - 0.25, flat[..., 1])
            z = 0.24 * flat[..., 1] - 0.34 * away**2 + 0.022 * np.sin(math.pi * part) * along
            z = z + (pitch[k] * (1 - part) + pitch[k + 1] * part) * along**2 * flat[..., 1]
            points = np.stack([flat[..., 0], side * flat[..., 1], z], -1) * length
            made.grid(points, np.abs(2 * w - 1) * (0.2 + 0.8 * r), along, rng.random())
    rib_line = np.array([(x, 0.0, -0.34 * (x - 0.25) ** 2 - 0.006) for x in np.linspace(-0.02, 0.97, 12)]) * length
    made.stalk(rib_line, np.linspace(0.011, 0.002, 12) * length)
    bow = spline([(0.01, 0, -0.03), (-0.12, 0.01, -0.06), (-0.55, 0.06, -0.5), (-0.75, 0.0, -1.6)], 6) * length
    made.stalk(bow, np.linspace(0.012, 0.02, len(bow)) * length, 8)
    return made.object(name, material)


def palm_leaf(
    name: str, material: Material, *, length: float = 0.6, pairs: int = 36, arch: float = 0.45, seed: int = 1,
    wide: float = 0.42,
) -> Object:  # fmt: skip
    """A feather palm's leaf along +X from its cut end at the origin: it rises and arches over, leaflets folded."""
    rng = np.random.default_rng(seed)
    made = _Blades()

    def spine(t: np.ndarray) -> np.ndarray:
        return np.stack([t * (1 - 0.12 * arch * t), 0.03 * np.sin(3 * t + seed), 0.5 * t - arch * t * t], -1) * length

    t = np.linspace(0, 1, 26)
    made.stalk(spine(t), np.linspace(0.0085, 0.0015, 26) * length)
    s = np.linspace(0, 1, 9)[:, None]
    u = np.array([-1.0, 0.0, 1.0])[None]
    for i in range(pairs):
        at = 0.2 + 0.8 * i / (pairs - 1)
        ahead = spine(np.array(min(at + 0.02, 1.0))) - spine(np.array(at - 0.02))
        ahead /= np.linalg.norm(ahead)
        envelope = math.sin(math.pi * (0.10 + 0.80 * at) ** 0.85) ** 0.7
        for side in (-1, 1):
            across = np.cross([0, 0, 1.0], ahead)
            across *= side / np.linalg.norm(across)
            up = np.cross(ahead, across) * side
            lean = math.radians(38 + 34 * at + rng.normal(0, 4))
            out = across * math.cos(lean) + ahead * math.sin(lean) + up * rng.normal(0.2, 0.10)
            out /= np.linalg.norm(out)
            reach = length * wide * envelope * rng.uniform(0.9, 1.06)
            flat = np.cross(up, out)
            half = 0.021 * length * np.sin(math.pi * np.clip(0.08 + 0.92 * s, 0, 1) ** 0.62) ** 0.9 + 0.0002
            sag = rng.uniform(0.16, 0.42)
            middle = spine(np.array(at)) + out * reach * s - np.array([0, 0, 1.0]) * sag * reach * s**2.2
            points = middle[:, None] + flat * (half * u)[..., None] + up * (0.4 * half * np.abs(u))[..., None]
            made.grid(points, np.abs(u), s, rng.random())
    return made.object(name, material)


def plume(name: str, material: Material, *, length: float = 0.34, stalk: float = 0.3, seed: int = 1) -> Object:
    """A pampas plume on its stalk, foot at the origin, +Z up, nodding to +X: some thousand fine hairs."""
    rng = np.random.default_rng(seed)
    made = _Blades()
    whole = stalk + length

    def spine(t: np.ndarray) -> np.ndarray:
        bow = np.clip(t - 0.4, 0, 1) ** 2
        return np.stack([0.42 * bow, 0.03 * np.sin(2.2 * t + seed) * t, t - 0.22 * bow], -1) * whole

    t = np.linspace(0, 1, 24)
    made.stalk(spine(t), np.linspace(0.0024, 0.0005, 24), 5)
    for i in range(230):
        share = (i / 229) ** 0.9
        at = (stalk + length * share * 0.97) / whole
        ahead = spine(np.array(min(at + 0.02, 1.0))) - spine(np.array(at - 0.02))
        ahead /= np.linalg.norm(ahead)
        heading = i * 2.39996 + rng.normal(0, 0.3)
        out = np.array([math.cos(heading), math.sin(heading), 0.0])
        way = ahead * (0.95 + 0.5 * share) + out * rng.uniform(0.34, 0.6) + [0.16, 0, 0]
        reach = length * (0.30 * math.sin(math.pi * (0.14 + 0.74 * share)) ** 0.8 + 0.05) * rng.uniform(0.8, 1.15)
        s = np.linspace(0, 1, 7)[:, None]
        line = spine(np.array(at)) + way * reach * s + np.array([0.25, 0, -0.8]) * reach * 0.5 * s**2.4
        side = np.cross(way, rng.normal(0, 1, 3))
        side /= np.linalg.norm(side)
        strip = line[:, None] + side * 0.0004 * np.array([-1.0, 1.0])[None, :, None] * (1.1 - s[:, :, None])
        made.grid(strip, np.ones((1, 1)), s, rng.random())
        for _ in range(15):
            k = rng.uniform(0.06, 1.0) ** 0.8
            foot = np.array([np.interp(k, s[:, 0], line[:, axis]) for axis in range(3)])
            hair = way * rng.uniform(0.5, 1.0) + rng.normal(0, 0.42, 3)
            hair *= rng.uniform(0.008, 0.019) / np.linalg.norm(hair)
            thin = np.cross(hair, rng.normal(0, 1, 3))
            thin *= 0.00028 / np.linalg.norm(thin)
            quad = np.array([[foot - thin, foot + thin], [foot + hair - thin * 0.3, foot + hair + thin * 0.3]])
            made.grid(quad, np.ones((1, 1)), np.array([[k], [1.0]]), rng.random())
    return made.object(name, material)


def hung(item: Object, foot: Sequence[float], tip: Sequence[float], face: Sequence[float], size: float = 1.0) -> Object:
    """The leaf `item` with its origin at `foot`, its +X toward `tip` and its face (+Z) turned toward `face`."""
    along = Vector([b - a for a, b in zip(foot, tip, strict=True)]).normalized()
    up = Vector(face)
    up = (up - along * up.dot(along)).normalized()
    turn = Matrix((along, up.cross(along), up)).transposed()
    item.rotation_euler = turn.to_euler()
    item.location = Vector(foot)
    item.scale = (size, size, size)
    return item


def living(
    name: str, face: str, young: str, vein: str, glow: str, *, through: float = 0.42, rough: float = 0.36,
    ribs: float = 1.0,
) -> Material:  # fmt: skip
    """A leaf's flesh: two tones by finger and patch, pale veins, a waxy gloss; `glow` is what light behind it shows."""
    g = Graph(name)
    marks = g.add("SeparateColor", Color=g.tint("blade")).outputs
    across, along, chance = marks[0], marks[1], marks[2]
    where = g.coords()
    patch = g.span(g.noise(where, 14, detail=4), 0.0, 1.0, 0.3, 0.7)
    tone = g.math("ADD", g.math("MULTIPLY", chance, 0.45), g.math("MULTIPLY", patch, 0.55))
    body = g.mix(tone, face, young)
    line = g.ramp(across, [(0.0, 1.0), (0.05, 0.55), (0.11, 0.0)])
    rib = g.ramp(along, [(0.0, 1.0), (0.035, 0.0)])
    drawn = g.math("MULTIPLY", g.math("MAXIMUM", line, rib), 0.75 * ribs)
    body = g.mix(drawn, body, vein)
    # Side veins leave the finger's vein aslant; they are felt in the gloss and seen against the light.
    phase = g.math("SUBTRACT", g.math("MULTIPLY", along, 90.0), g.math("MULTIPLY", across, 20.0))
    side = g.math("MULTIPLY", g.math("SINE", phase), 0.5)
    quilt = g.math("ADD", side, g.math("MULTIPLY", g.noise(where, 160, detail=3), 1.2))
    normal = g.bump(quilt, 0.00028, 0.5)
    front = g.add(
        "BsdfPrincipled", Base_Color=body, Roughness=g.span(patch, rough - 0.06, rough + 0.1), Normal=normal,
        Specular_IOR_Level=0.42,
    )  # fmt: skip
    lit = g.mix(g.math("MULTIPLY", g.span(side, 0.0, 1.0, 0.1, 0.5), 0.18 * ribs), g.mix(tone, glow, young), face)
    lit = g.mix(g.math("MULTIPLY", drawn, 0.6), lit, vein)
    behind = g.add("BsdfTranslucent", Color=lit, Normal=normal)
    mixed = g.add("MixShader", Fac=through)
    g.set(mixed.inputs[1], front.outputs[0])
    g.set(mixed.inputs[2], behind.outputs[0])
    return g.surface(mixed.outputs[0])


def hair(name: str, light: str, dark: str, *, through: float = 0.45) -> Material:
    """Dry plume: straw that pales toward the hairs' ends, and takes the light behind it."""
    g = Graph(name)
    marks = g.add("SeparateColor", Color=g.tint("blade")).outputs
    tone = g.math("ADD", g.math("MULTIPLY", marks[1], 0.6), g.math("MULTIPLY", marks[2], 0.4))
    body = g.mix(g.math("MULTIPLY", tone, marks[0]), dark, light)
    front = g.add("BsdfPrincipled", Base_Color=body, Roughness=0.8, Specular_IOR_Level=0.2)
    behind = g.add("BsdfTranslucent", Color=g.mix(0.3, body, "#fff2dc"))
    mixed = g.add("MixShader", Fac=through)
    g.set(mixed.inputs[1], front.outputs[0])
    g.set(mixed.inputs[2], behind.outputs[0])
    return g.surface(mixed.outputs[0])
