# SPDX-License-Identifier: GPL-3.0-or-later
"""Snow: the cover itself with its sparkle, wind-packed ground, a line of firs far across the field."""

from __future__ import annotations

from typing import TypeAlias

import bpy
import numpy as np

from .forms import grid_object, noise
from .graph import Graph
from .nature import smooth_step

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def fresh_snow(name: str, color: str = "#eef1f4", shade: str = "#d3dde8", *, sparkle: float = 0.8) -> Material:
    """Fresh powder: soft crumbs, a crust here and there, single crystals that flash near the camera."""
    g = Graph(name)
    where = g.coords()
    crumbs = g.noise(where, 150, detail=4, rough=0.65)
    drift = g.noise(where, 3.0, detail=4, rough=0.55)
    body = g.mix(g.span(drift, 0.0, 0.55, 0.38, 0.7), color, shade)
    body = g.mix(g.span(crumbs, 0.35, 0.0, 0.32, 0.5), body, shade)
    crystal = g.add("SeparateXYZ", Vector=g.cells(where, 620, output="Color"))
    lit = g.ramp(crystal.outputs["X"], [(0.988, 0.0), (0.996, 1.0)])
    away = g.add("VectorMath", {"operation": "LENGTH"})
    g.set(away.inputs[0], where)
    # Far crystals are smaller than a pixel: they would only be noise.
    near = g.span(away.outputs["Value"], sparkle, 0.0, 0.15, 0.9)
    flash = g.math("MULTIPLY", g.math("MULTIPLY", lit, near), g.span(crystal.outputs["Y"], 0.2, 1.0))
    normal = g.bump(crumbs, 0.0035, 0.75, g.bump(g.noise(where, 26, 4, 0.6), 0.012, 0.35))
    return g.principled(
        Base_Color=body, Roughness=g.span(drift, 0.55, 0.75, 0.3, 0.7), Specular_IOR_Level=0.35, Normal=normal,
        Sheen_Weight=0.12, Sheen_Roughness=0.4, Emission_Color="#fffaf0", Emission_Strength=flash,
    )  # fmt: skip


def drifts(x: np.ndarray, y: np.ndarray, *, seed: int = 3) -> np.ndarray:
    """Height of an open snow field: long swells, wind-packed scallops near the camera, level about the origin."""
    at = np.stack([x, y], -1)
    near = np.hypot(x, y)
    swell = 0.16 * noise(at * [0.6, 1.0], 0.5, 2, seed) * smooth_step(near, 0.4, 3.0)
    ridge = 1 - np.abs(noise(at * [1.0, 2.2] + 0.15 * noise(at, 2.0, 2, seed + 5)[..., None], 2.3, 2, seed + 7))
    packed = 0.030 * ridge**2 * smooth_step(near + 0.06 * noise(at, 7, 2, seed + 1), 0.26, 0.75)
    packed *= 1 - 0.7 * smooth_step(near, 2.0, 6.0)
    lumps = 0.0035 * noise(at, 17, 3, seed + 9) * (0.3 + 0.7 * smooth_step(near, 0.2, 0.4))
    # Lumps end where the ground's grid is too wide for them.
    lumps *= smooth_step(near, 0.03, 0.1) * (1 - smooth_step(near, 0.7, 1.6))
    # The product presses itself in a little: a soft collar round its place.
    collar = 0.0015 * np.exp(-(((near - 0.17) / 0.05) ** 2))
    return swell + packed + lumps + collar


def firs(name: str, material: Material, away: float, height: float, *, count: int = 420, seed: int = 1) -> Object:
    """A line of firs as a curtain across the picture, `away` meters behind; the tallest are `height` meters."""
    rng = np.random.default_rng(seed)
    half = away * 0.95
    x = np.linspace(-half, half, 1800)
    top = 0.24 * height * (1 + 0.5 * noise(np.stack([x, 0 * x], -1), 3 / away, 3, seed))
    for middle in rng.uniform(-half, half, count):
        tall = height * (0.3 + 0.7 * rng.random() ** 2.2)
        side = np.abs(x - middle) / (tall * rng.uniform(0.15, 0.26))
        top = np.maximum(top, tall * (1 - side))
    # As the lens shows them: the outline melts over `blur` meters, and so does the edge itself.
    blur = 0.014 * away
    kernel = np.hanning(int(blur / (x[1] - x[0])) + 3)
    top = np.convolve(top, kernel / kernel.sum(), mode="same")
    rows = [np.full_like(x, -0.3), *(top + share * blur for share in (-0.9, -0.5, 0.0, 0.5, 0.9))]
    points = np.stack([np.tile(x, (6, 1)), np.full((6, len(x)), away), np.stack(rows)], -1)
    item = grid_object(name, points, material)
    cover = item.data.attributes.new("cover", "FLOAT", "POINT")
    cover.data.foreach_set("value", np.repeat([1.0, 1.0, 0.86, 0.5, 0.14, 0.0], len(x)).astype(np.float32))
    item.visible_diffuse = False
    return item


def fir_haze(name: str, crest: str, foot: str, tall: float) -> Material:
    """Firs seen through air and out of focus: mist at their foot up to `tall` meters, their outline fading."""
    g = Graph(name)
    rise = g.add("SeparateXYZ", Vector=g.add("TexCoord").outputs["Object"]).outputs["Z"]
    clumps = g.noise(g.coords((0.35, 0.35, 0.22)), 1.0, detail=2)
    tone = g.mix(g.span(clumps, 0.0, 0.4, 0.35, 0.65), crest, foot)
    glow = g.add("Emission", Color=g.mix(g.span(rise, 1.0, 0.0, 0.0, tall), tone, foot), Strength=1.0)
    mixed = g.add("MixShader", Fac=g.add("Attribute", {"attribute_name": "cover"}).outputs["Fac"])
    g.set(mixed.inputs[1], g.add("BsdfTransparent").outputs[0])
    g.set(mixed.inputs[2], glow.outputs[0])
    return g.surface(mixed.outputs[0])
