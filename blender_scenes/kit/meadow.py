# SPDX-License-Identifier: GPL-3.0-or-later
"""A meadow in flower: a sawn tree stump with its rings, grasses with seed heads, ox-eye daisies, knapweed."""

from __future__ import annotations

import math
from typing import TypeAlias

import bpy
import numpy as np

from .forms import grid_object, joined, lathe, mesh_object, noise, spline, tube
from .graph import Graph

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def _outline(turn: np.ndarray, radius: float, seed: int) -> np.ndarray:
    ring = np.stack([np.cos(turn), np.sin(turn)], -1)
    return radius * (1 + 0.07 * noise(ring, 0.9, 2, seed) + 0.02 * noise(ring, 3.0, 2, seed + 3))


def stump(
    name: str, wood: Material, bark: Material, *, radius: float = 0.3, height: float = 0.32, seed: int = 2
) -> list[Object]:
    """[cut face, bark] of a stump whose face is z = 0; the face carries `rim`, 0 at the pith and 1 at the bark."""
    turn = np.linspace(0, 2 * math.pi, 181)[:-1]
    edge = _outline(turn, radius, seed)
    share = np.linspace(0.0, 1.0, 42)[:, None]
    x, y = share * edge * np.cos(turn), share * edge * np.sin(turn)
    # The rim was bruised a little; level where things stand.
    sag = -0.010 * np.clip((share - 0.93) / 0.07, 0, 1) ** 2
    face = grid_object(f"{name} face", np.stack([x, y, sag * np.ones_like(x)], -1), wood, wrap=True)
    layer = face.data.attributes.new("rim", "FLOAT", "POINT")
    layer.data.foreach_set("value", np.repeat(share[:, 0], len(turn)).astype(np.float32))
    down = np.linspace(0, 1, 40)[:, None]
    flare = 1 + 0.35 * down**2.2 * (1 + 0.8 * np.cos(5 * turn + seed) ** 2)
    around = np.stack(
        [np.cos(turn) * np.ones_like(down), np.sin(turn) * np.ones_like(down), np.repeat(down * 0.5, len(turn), 1)], -1
    )
    plates = noise(around * [9, 9, 2.2], 1.0, 3, seed + 5)
    r = edge * flare * (1 + 0.026 * plates * np.clip(down * 12, 0, 1))
    r = r + 0.003 * np.clip(down * 30, 0, 1)
    z = -0.010 - down * height * np.ones_like(turn)
    side = grid_object(f"{name} bark", np.stack([r * np.cos(turn), r * np.sin(turn), z], -1), bark, wrap=True)
    return [face, side]


def rings(
    name: str, early: str = "#ac8d62", late: str = "#5f3e22", heart: str = "#86603a", *, ring: float = 0.0058
) -> Material:
    """The sawn face of a stump: growth rings round an off-center pith, drying cracks, saw marks, a rim of bark."""
    g = Graph(name)
    place = g.add("TexCoord").outputs["Object"]
    shifted = g.add("VectorMath", {"operation": "ADD"})
    g.set(shifted.inputs[0], place)
    g.set(shifted.inputs[1], (0.055, -0.045, 0.0))
    wander = g.add("TexNoise", Vector=place, Scale=9, Detail=2).outputs["Color"]
    bent = g.add("VectorMath", {"operation": "MULTIPLY_ADD"})
    g.set(bent.inputs[0], wander)
    g.set(bent.inputs[1], (0.022, 0.022, 0.0))
    g.set(bent.inputs[2], shifted.outputs[0])
    flat = g.add("VectorMath", {"operation": "MULTIPLY"})
    g.set(flat.inputs[0], bent.outputs[0])
    g.set(flat.inputs[1], (1.0, 1.0, 0.0))
    length = g.add("VectorMath", {"operation": "LENGTH"})
    g.set(length.inputs[0], flat.outputs[0])
    away = length.outputs["Value"]
    years = g.add("TexNoise", {"noise_dimensions": "1D"}, W=away, Scale=60, Detail=1).outputs["Fac"]
    phase = g.math("FRACT", g.math("ADD", g.math("DIVIDE", away, ring), g.math("MULTIPLY", years, 3.0)))
    dark = g.math("MULTIPLY", g.math("POWER", phase, 1.9), g.span(years, 0.6, 1.0, 0.3, 0.7))
    wood = g.mix(g.span(away, 0.8, 0.0, 0.07, 0.15), early, heart)
    wood = g.mix(g.math("MULTIPLY", dark, 0.9), wood, late)
    stain = g.noise(place, 7, detail=5, rough=0.65)
    wood = g.mix(g.span(stain, 0.0, 0.5, 0.48, 0.75), wood, "#7b6a55")
    parts = g.add("SeparateXYZ", Vector=flat.outputs[0])
    angle = g.math("ARCTAN2", parts.outputs["Y"], parts.outputs["X"])
    ray = g.add("CombineXYZ", X=angle, Y=g.math("MULTIPLY", away, 0.35))
    split = g.add("TexNoise", Vector=ray.outputs[0], Scale=2.6, Detail=2.0, Roughness=0.5).outputs["Fac"]
    crack = g.span(g.math("ABSOLUTE", g.math("SUBTRACT", split, 0.5)), 1.0, 0.0, 0.001, 0.007)
    crack = g.math("MULTIPLY", crack, g.span(g.noise(place, 4.5, detail=1), 0.0, 1.0, 0.5, 0.6))
    wood = g.mix(g.math("MULTIPLY", crack, 0.85), wood, "#2a1c10")
    rim = g.add("Attribute", {"attribute_name": "rim"}).outputs["Fac"]
    edge = g.math("ADD", rim, g.math("MULTIPLY", g.math("SUBTRACT", stain, 0.5), 0.02))
    wood = g.mix(g.span(edge, 0.0, 1.0, 0.945, 0.955), wood, "#4a3524")
    marks = g.math("SINE", g.math("MULTIPLY", g.add("SeparateXYZ", Vector=place).outputs["X"], 900.0))
    fine = g.math("ADD", g.math("MULTIPLY", marks, 0.12), g.math("SUBTRACT", g.math("MULTIPLY", dark, 0.5), crack))
    return g.principled(
        Base_Color=wood, Roughness=g.span(stain, 0.52, 0.72, 0.3, 0.7), Normal=g.bump(fine, 0.0012, 0.7),
        Specular_IOR_Level=0.35,
    )  # fmt: skip


def seed_grass(name: str, blade: Material, *, stalks: int = 5, height: float = 0.5, seed: int = 1) -> Object:
    """A clump of flowering grass: thin stalks that nod, each with a loose spike of seeds."""
    rng = np.random.default_rng(seed)
    verts: list[np.ndarray] = []
    faces: list[tuple[int, ...]] = []
    for _ in range(stalks):
        heading = rng.uniform(0, 2 * math.pi)
        out = np.array([math.cos(heading), math.sin(heading), 0])
        tall, nod = height * rng.uniform(0.7, 1.0), rng.uniform(0.05, 0.22)
        foot = out * rng.uniform(0, 0.03)
        line = spline(
            [
                foot,
                foot + out * nod * tall * 0.2 + [0, 0, tall * 0.55],
                foot + out * nod * tall * 0.6 + [0, 0, tall * 0.9],
                foot + out * nod * tall + [0, 0, tall],
            ],
            4,
        )
        side = np.cross(out, [0, 0, 1.0])
        start = len(verts)
        for j, point in enumerate(line):
            verts += [point - side * 0.0007, point + side * 0.0007]
            if j:
                k = start + 2 * j
                faces.append((k - 2, k - 1, k + 1, k))
        for j in range(26):
            t = 1 - 0.30 * (j / 26)
            at = np.array([np.interp(t, np.linspace(0, 1, len(line)), line[:, c]) for c in range(3)])
            turn = rng.uniform(0, 2 * math.pi)
            away = np.array([math.cos(turn), math.sin(turn), 1.4])
            away /= np.linalg.norm(away)
            across = np.cross(away, [0.3, 0.2, 1.0])
            across /= np.linalg.norm(across)
            reach = 0.011 * (0.6 + 0.8 * (j / 26)) * rng.uniform(0.8, 1.2)
            start = len(verts)
            mid = at + away * reach * 0.6
            verts += [at, mid - across * 0.0013, at + away * reach, mid + across * 0.0013]
            faces.append((start, start + 1, start + 2, start + 3))
    return mesh_object(name, np.array(verts), faces, blade)


def daisy(
    name: str, petal: Material, eye: Material, stem: Material, *, height: float = 0.34, wide: float = 0.058,
    petals: int = 19, lean: float = 48.0, seed: int = 1,
) -> Object:  # fmt: skip
    """Ox-eye daisy on its stem from the origin, its face leaning to -Y by `lean` degrees."""
    rng = np.random.default_rng(seed)
    tip = np.array([rng.normal(0, 0.02), -0.04 * height, height])
    path = spline([(0, 0, 0), (0.01, 0.012, 0.45 * height), (tip[0], tip[1] + 0.01, 0.85 * height), tuple(tip)], 5)
    stalk = tube(f"{name} stem", path, [0.0014, 0.0011], stem, sides=5)
    tilt = math.radians(lean)
    turn_x = np.array([[1, 0, 0], [0, math.cos(tilt), -math.sin(tilt)], [0, math.sin(tilt), math.cos(tilt)]])
    verts: list[np.ndarray] = []
    faces: list[tuple[int, ...]] = []
    for k in range(petals):
        angle = 2 * math.pi * k / petals + rng.normal(0, 0.06)
        out, across = np.array([math.cos(angle), math.sin(angle), 0]), np.array([-math.sin(angle), math.cos(angle), 0])
        long, half = wide / 2 * rng.uniform(0.9, 1.06), wide * 0.062
        droop = rng.uniform(-0.1, 0.35)
        start = len(verts)
        for s, w in ((0.16, 0.5), (0.5, 1.0), (0.85, 0.95), (1.0, 0.45)):
            at = out * long * s + np.array([0, 0, 0.0012 + 0.0004 * (k % 2) - droop * long * max(s - 0.4, 0) ** 2])
            verts += [at - across * half * w, at + across * half * w]
        faces += [(start + 2 * j, start + 2 * j + 1, start + 2 * j + 3, start + 2 * j + 2) for j in range(3)]
    rays = mesh_object(f"{name} petals", np.array(verts) @ turn_x.T + tip, faces, petal)
    r = wide * 0.17
    button = lathe(f"{name} eye", [(0, -0.001), (r * 0.8, -0.001), (r, 0.0012), (r * 0.75, r * 0.5), (0, r * 0.6)], eye,
                   sides=14, steps=2)  # fmt: skip
    co = np.array([v.co for v in button.data.vertices]) @ turn_x.T + tip
    button.data.vertices.foreach_set("co", co.astype(np.float32).ravel())
    return joined(name, [rays, button, stalk])


def knapweed(
    name: str, petal: Material, cup: Material, stem: Material, *, height: float = 0.4, seed: int = 1
) -> Object:
    """A knapweed: a scaly cup with a tuft of narrow rays, on a stiff stem."""
    rng = np.random.default_rng(seed)
    path = spline([(0, 0, 0), (0.012, 0, 0.5 * height), (0.004, -0.01, height)], 6)
    stalk = tube(f"{name} stem", path, [0.0014, 0.0012], stem, sides=5)
    tip = path[-1]
    bud = lathe(f"{name} cup", [(0, -0.002), (0.005, 0.0), (0.0072, 0.006), (0.0055, 0.012), (0.003, 0.0135)], cup,
                sides=12, steps=2, at=tuple(tip))  # fmt: skip
    verts: list[np.ndarray] = []
    faces: list[tuple[int, ...]] = []
    for _ in range(54):
        angle, up = rng.uniform(0, 2 * math.pi), rng.uniform(0.1, 1.25)
        out = np.array([math.cos(angle) * math.cos(up), math.sin(angle) * math.cos(up), math.sin(up)])
        across = np.array([-math.sin(angle), math.cos(angle), 0])
        at, long = tip + np.array([0, 0, 0.011]), rng.uniform(0.012, 0.019)
        start = len(verts)
        verts += [
            at,
            at + out * long * 0.75 - across * 0.0011,
            at + out * long,
            at + out * long * 0.75 + across * 0.0011,
        ]
        faces.append((start, start + 1, start + 2, start + 3))
    tuft = mesh_object(f"{name} rays", np.array(verts), faces, petal)
    return joined(name, [tuft, bud, stalk])


def petal(name: str, color: str, shade: str, *, through: float = 0.45) -> Material:
    """A flower's petal: light passes through, each flower a little another tone."""
    g = Graph(name)
    tone = g.mix(g.math("MULTIPLY", g.chance(), 0.6), color, shade)
    face = g.add("BsdfPrincipled", Base_Color=tone, Roughness=0.6, Specular_IOR_Level=0.25)
    mixed = g.add("MixShader", Fac=through)
    g.set(mixed.inputs[1], face.outputs[0])
    g.set(mixed.inputs[2], g.add("BsdfTranslucent", Color=tone).outputs[0])
    return g.surface(mixed.outputs[0])
