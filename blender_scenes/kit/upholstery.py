# SPDX-License-Identifier: GPL-3.0-or-later
"""Soft furnishings: channeled headboards, pillows, bed covers, a nightstand, standing mirrors, brushes and pearls."""

from __future__ import annotations

import math
from typing import TypeAlias

import bpy
import numpy as np

from .forms import Vec, blocks, joined, lathe, noise, sheet, tube

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def channels(
    name: str,
    width: float,
    height: float,
    material: Material,
    *,
    pitch: float = 0.13,
    depth: float = 0.045,
    seed: int = 1,
) -> Object:
    """Headboard of upright stuffed channels, back at y = 0, facing -Y, foot at z = 0; its top edge is rounded."""
    count = round(width / pitch)

    def shape(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        x = (u - 0.5) * width
        across = np.abs(np.sin(np.pi * count * u)) ** 0.42
        over = np.clip((v - 0.94) / 0.06, 0, 1)
        full = across * (1 + 0.06 * noise(np.stack([x * 3, v * height * 2.2], -1), 1, 2, seed))
        pulled = 0.0022 * np.sin(40 * v * height + 9 * np.floor(count * u)) * (1 - across)
        y = -0.03 - depth * full * np.sqrt(1 - over**2 * 0.999) + pulled
        z = np.where(v < 0.94, v / 0.94 * (height - 0.03), height - 0.03 + 0.03 * np.sin(over * math.pi / 2))
        return np.stack([x, np.where(v > 0.999, 0.0, y), z], -1)

    return sheet(name, shape, material, rows=70, columns=count * 14 + 1)


def pillow(name: str, size: Vec, material: Material, *, seed: int = 2) -> Object:
    """Bed pillow standing in the XZ plane about its middle: full belly, thin seam, drawn corners, soft creases."""
    width, thick, height = size
    sides = []
    for face in (-1.0, 1.0):

        def shape(u: np.ndarray, v: np.ndarray, face: float = face) -> np.ndarray:
            a, b = 2 * u - 1, 2 * v - 1
            belly = np.clip((1 - np.abs(a) ** 2.6) * (1 - np.abs(b) ** 2.6), 0, 1) ** 0.55
            draw = 1 - 0.07 * (1 - np.abs(b) ** 2) * np.abs(a) ** 3
            pull = 1 - 0.09 * (1 - np.abs(a) ** 2) * np.abs(b) ** 3
            where = np.stack([a * width * 1.4, b * height * 1.4 + face, a * b], -1)
            creases = 0.10 * noise(where, 6.5, 3, seed) + 0.16 * noise(where, 2.2, 2, seed + 3)
            y = face * thick / 2 * belly * (1 + creases)
            return np.stack([a * width / 2 * draw, y, b * height / 2 * pull], -1)

        sides.append(sheet(f"{name} side", shape, material, rows=60, columns=60))
    return joined(name, sides)


def bed_cover(name: str, size: Vec, material: Material, *, seed: int = 7) -> Object:
    """A duvet over a mattress: soft box from z = 0 with rolling folds on top and a round side, open below."""
    width, depth, height = size

    def shape(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        a, b = 2 * u - 1, 2 * v - 1
        flat = np.stack([a * width, b * depth, 0 * a], -1)
        rolls = 0.020 * noise(flat, 2.6, 3, seed) + 0.012 * noise(flat * [1.0, 2.2, 1], 5.5, 2, seed + 2)
        shoulder = 0.1
        along = np.abs(a) * (width / 2 + height)
        side = np.clip(along - (width / 2 - shoulder), 0, None)
        x = np.where(along < width / 2 - shoulder, along, width / 2 - shoulder + shoulder * np.tanh(side / shoulder))
        drop = np.where(side > 0, np.clip(side - shoulder * np.tanh(side / shoulder), 0, None), 0)
        z = height - drop - 0.02 * np.abs(b) ** 6 + rolls * np.where(drop > 0.05, 0.5, 1.0)
        fold = 0.014 * noise(np.stack([b * depth * 4, drop, 0 * a], -1), 2.0, 2, seed + 5) * np.clip(drop * 6, 0, 1)
        return np.stack([np.sign(a) * (x + fold), b * depth / 2, np.maximum(z, 0.0)], -1)

    return sheet(name, shape, material, rows=70, columns=110)


def nightstand(
    name: str, size: Vec, wood: Material, pull: Material, *, thick: float = 0.026, legs: float = 0.14
) -> list[Object]:
    """Bedside cabinet about the middle of its foot: top with a soft edge, one drawer, an open bay, four short legs."""
    width, depth, height = size
    low = legs
    body: list[tuple[Vec, Vec]] = [
        ((-width / 2 + 0.011, 0.0, (low + height - thick) / 2), (0.022, depth - 0.02, height - thick - low)),
        ((width / 2 - 0.011, 0.0, (low + height - thick) / 2), (0.022, depth - 0.02, height - thick - low)),
        ((0, 0, low + 0.011), (width - 0.044, depth - 0.02, 0.022)),
        ((0, 0, height - thick - 0.16), (width - 0.044, depth - 0.02, 0.018)),
        ((0, depth / 2 - 0.02, (low + height) / 2 - 0.02), (width - 0.044, 0.01, height - low - 0.05)),
        ((0, -depth / 2 + 0.02, height - thick - 0.076), (width - 0.05, 0.02, 0.142)),
    ]
    top = blocks(f"{name} top", [((0, 0, height - thick / 2), (width, depth, thick))], wood, bevel=0.006, segments=5)
    feet = [
        tube(f"{name} leg", [(x, y, low + 0.01), (x * 1.04, y * 1.04, 0)], [0.017, 0.012], wood, sides=20)
        for x in (-width / 2 + 0.05, width / 2 - 0.05)
        for y in (-depth / 2 + 0.05, depth / 2 - 0.05)
    ]
    knob = lathe(f"{name} knob", [(0, 0), (0.006, 0), (0.006, 0.01), (0.014, 0.016), (0.013, 0.024), (0, 0.026)], pull)
    knob.rotation_euler = (math.radians(90), 0, 0)
    knob.location = (0, -depth / 2 + 0.01, height - thick - 0.076)
    return [top, blocks(f"{name} body", body, wood, bevel=0.002), joined(f"{name} legs", feet), knob]


def mushroom_lamp(
    name: str, foot: Material, shade: Material, *, height: float = 0.34, radius: float = 0.115
) -> list[Object]:
    """Small bedside lamp: a turned foot under a domed shade; the bulb is a light of the recipe's rig under the dome."""
    h, r = height, radius
    base = lathe(f"{name} foot", [
        (0, 0), (r * 0.62, 0), (r * 0.64, 0.006), (r * 0.58, 0.016), (r * 0.24, 0.05), (r * 0.17, h * 0.35),
        (r * 0.15, h * 0.6), (r * 0.15, h * 0.72), (0, h * 0.72),
    ], foot)  # fmt: skip
    turn = np.linspace(0, math.pi / 2, 14)
    outer = [
        (r * math.cos(a) ** 0.8 if a < math.pi / 2 - 1e-6 else 0.0, h * 0.62 + h * 0.38 * math.sin(a)) for a in turn
    ]
    inner = [(max(x - 0.003, 0.0), z - 0.003) for x, z in reversed(outer)]
    dome = lathe(f"{name} shade", [*outer, *inner[1:], outer[0]], shade, steps=1, sides=96)
    return [base, dome]


def round_mirror(name: str, radius: float, glass: Material, rim: Material, *, tilt: float = 4.0) -> list[Object]:
    """Dressing mirror on a small round foot, facing -Y, its lower rim a hand over the table; tilts up by degrees."""
    turn = np.linspace(0, 2 * math.pi, 17)
    ring = lathe(
        f"{name} rim", [(radius + 0.0065 * math.cos(a), 0.0065 * math.sin(a)) for a in turn], rim, steps=1, sides=160
    )
    ring.rotation_euler = (math.radians(90), 0, 0)
    disc = lathe(f"{name} glass", [(0, 0.0), (radius * 0.985, 0.0), (radius, -0.0025)], glass, steps=1, sides=128)
    disc.rotation_euler = (math.radians(90), 0, 0)
    disc.location = (0, -0.001, 0)
    back = lathe(f"{name} back", [(0, 0.004), (radius, 0.004), (radius, 0.0)], rim, steps=1, sides=128)
    back.rotation_euler = (math.radians(-90), 0, 0)
    head = joined(f"{name} head", [ring, disc, back])
    height = radius + 0.065
    head.rotation_euler = (math.radians(-tilt), 0, 0)
    head.location = (0, 0, height)
    foot = lathe(f"{name} foot", [(0, 0), (0.085, 0), (0.087, 0.004), (0.083, 0.011), (0.012, 0.016), (0, 0.016)], rim)
    rod = tube(f"{name} rod", [(0, 0.012, 0.012), (0, 0.012, height - radius * 0.94)], 0.006, rim)
    return [head, foot, rod]


def brush(
    name: str, handle: Material, ferrule: Material, hair: Material, *, length: float = 0.19, full: float = 0.014
) -> Object:
    """Make-up brush along +Z, hair up."""
    long = length
    stick = lathe(
        f"{name} handle",
        [(0, 0), (0.003, 0.001), (0.0052, long * 0.3), (0.0042, long * 0.62), (0, long * 0.62)],
        handle,
    )
    cup = lathe(f"{name} ferrule", [(0.0043, long * 0.6), (0.0052, long * 0.68), (full * 0.55, long * 0.8)], ferrule)
    tuft = lathe(f"{name} hair", [
        (full * 0.53, long * 0.79), (full * 0.85, long * 0.87), (full, long * 0.94),
        (full * 0.7, long * 0.985), (0, long),
    ], hair)  # fmt: skip
    return joined(name, [stick, cup, tuft])


def pearls(name: str, path: np.ndarray, material: Material, *, size: float = 0.007) -> Object:
    """A string of pearls laid along a path (n, 3), each resting on the path's height."""
    steps = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    places = np.arange(0, steps[-1], size * 1.02)
    line = np.stack([np.interp(places, steps, path[:, k]) for k in range(3)], -1)
    half = [(size / 2 * math.cos(a), size / 2 + size / 2 * math.sin(a)) for a in np.linspace(-1.57, 1.57, 9)]
    balls = [lathe(f"{name} pearl", half, material, at=tuple(where), sides=16, steps=1) for where in line]
    return joined(name, balls)
