# SPDX-License-Identifier: GPL-3.0-or-later
"""Stone that is cast and ground, and stone that is split: terrazzo and wet, cleft slate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import bpy
import numpy as np

from .color import rgba
from .forms import grid_object, noise
from .materials import worn
from .nodes import Nodes, Socket, connect, new_material

Material: TypeAlias = bpy.types.Material


def terrazzo(
    name: str, ground: str, chips: Sequence[str], size: float = 0.024, share: float = 0.7, roughness: float = 0.24
) -> Material:
    """Ground terrazzo: angular chips up to `size`, gravel a third of that, specks, in a colored cement, satin polish.

    share: how many of the cells hold a chip (0-1); chips: their colors, each as often as the others.
    """
    material, nodes, shader = new_material(name)
    base = nodes.mix(nodes.remap(nodes.noise(0.12, detail=4), 0.3, 0.7, 0.0, 0.10), ground, "#6f675e")
    specks, tone = _chips(nodes, size / 7, 0.5, chips)
    base = nodes.mix(nodes.math("MULTIPLY", specks, 0.55), base, tone)
    gravel, tone = _chips(nodes, size / 2.6, share * 0.8, chips)
    base = nodes.mix(gravel, base, tone)
    stones, tone = _chips(nodes, size, share, chips)
    # Each stone is clouded in its own way; marble chips have a hint of a vein.
    cloud = nodes.remap(nodes.noise(size / 3, detail=3, distortion=0.6), 0.35, 0.7, 0.0, 0.22)
    tone = nodes.mix(cloud, tone, "#4d453e")
    base = nodes.mix(stones, base, tone)
    polish = worn(nodes, roughness, 0.06, 0.15)
    matrix = nodes.remap(nodes.math("MAXIMUM", stones, gravel), 0.0, 1.0, 0.12, 0.0)
    connect(nodes, shader, base_color=base, roughness=nodes.math("ADD", polish, matrix))
    return material


def _chips(nodes: Nodes, size: float, share: float, colors: Sequence[str]) -> tuple[Socket, Socket]:
    """(mask, color) of chips in cells of `size` meters: broken outlines, unequal sizes."""
    warp = nodes.node("ShaderNodeTexNoise", {"Vector": nodes.coordinates(), "Scale": 2.2 / size, "Detail": 2.0})
    push = nodes.node("ShaderNodeVectorMath", {0: warp.outputs["Color"], "Scale": size * 0.35}, operation="SCALE")
    at = nodes.node("ShaderNodeVectorMath", {0: nodes.coordinates(), 1: push.outputs[0]}, operation="ADD").outputs[0]
    scaled = {"Vector": at, "Scale": 1 / size}
    cell = nodes.node("ShaderNodeTexVoronoi", scaled).outputs["Color"]
    edge = nodes.node("ShaderNodeTexVoronoi", scaled, feature="DISTANCE_TO_EDGE").outputs["Distance"]
    chance = nodes.node("ShaderNodeSeparateColor", {0: cell})
    inset = nodes.remap(chance.outputs[1], 0.0, 1.0, 0.03, 0.22)
    inside = nodes.remap(nodes.math("SUBTRACT", edge, inset), 0.0, 0.02)
    held = nodes.math("GREATER_THAN", chance.outputs[0], 1 - share)
    ramp = nodes.node("ShaderNodeValToRGB", {"Fac": chance.outputs[2]})
    ramp.color_ramp.interpolation = "CONSTANT"
    while len(ramp.color_ramp.elements) < len(colors):
        ramp.color_ramp.elements.new(1.0)
    for number, color in enumerate(colors):
        element = ramp.color_ramp.elements[number]
        element.position, element.color = number / len(colors), rgba(color)
    return nodes.math("MULTIPLY", inside, held), ramp.outputs["Color"]


def wet_slate(name: str, color: str = "#2b2e31", bloom: str = "#4b4a47", wetness: float = 0.6) -> Material:
    """Cleft slate under water: most of it carries a thin film that mirrors, what stands up is damp and matte."""
    material, nodes, shader = new_material(name)
    layers = nodes.noise(0.09, detail=6, roughness=0.62, distortion=0.8, at=nodes.stretched((0.5, 1.0, 1.0)))
    grit = nodes.noise(0.0022, detail=3, roughness=0.6)
    patches = nodes.noise(0.11, detail=5, roughness=0.55, distortion=0.4)
    film = nodes.remap(patches, 0.56 - wetness * 0.3, 0.66 - wetness * 0.2, smooth=True)
    base = nodes.mix(nodes.remap(layers, 0.35, 0.7, 0.0, 0.75), color, bloom)
    base = nodes.mix(nodes.remap(grit, 0.4, 0.75, 0.0, 0.35), base, "#15171a")
    base = nodes.mix(nodes.math("MULTIPLY", film, 0.4), base, "#101214")
    damp = nodes.remap(layers, 0.3, 0.7, 0.16, 0.30)
    rough = nodes.math("ADD", nodes.math("MULTIPLY", nodes.math("SUBTRACT", 1.0, film), damp), 0.06)
    # Water fills the grain of the stone: the film is smoother, and mostly the coarse relief shows through it.
    coarse = nodes.bump(nodes.noise(0.02, detail=4, roughness=0.6, at=nodes.stretched((0.6, 1.0, 1.0))), 0.0016)
    dry = nodes.math("MULTIPLY", grit, nodes.math("SUBTRACT", 1.0, nodes.math("MULTIPLY", film, 0.85)))
    normal = nodes.bump(dry, 0.0005, below=coarse)
    connect(nodes, shader, base_color=base, roughness=rough, ior=1.36, normal=normal)
    return material


def cleft(points: np.ndarray, seed: int = 1, depth: float = 0.0016) -> np.ndarray:
    """Height of a split slate face at (…, 2) points, meters: thin plates that end in low, ragged steps."""
    warp = 0.02 * np.stack([noise(points, 11, 3, seed), noise(points, 11, 3, seed + 1)], -1)
    level = 2.6 * noise((points + warp) * (0.7, 1.25), 5.2, 3, seed + 2)
    plate = np.floor(level)
    lip = np.clip((level - plate - 0.86) / 0.14, 0, 1)
    grain = 0.00022 * noise(points, 60, 3, seed + 3) + 0.0004 * noise(points, 14, 2, seed + 4)
    return depth * (plate + lip * lip * (3 - 2 * lip)) + grain


def cleft_face(
    name: str, width: float, depth: float, material: Material, *, seed: int = 1, fine: float = 0.0022,
    level: float = 0.17,
) -> bpy.types.Object:  # fmt: skip
    """The split upper face of a slab about the origin; within `level` meters of it the mason dressed it nearly flat."""
    # Columns lie `fine` meters apart in the middle, and wider toward the sides, where only wide frames look.
    spread = 1.6
    columns = int(width * spread / np.sinh(spread) / fine)
    x = width / 2 * np.sinh(spread * np.linspace(-1, 1, columns)) / np.sinh(spread)
    y = np.arange(-depth / 2, depth / 2 + fine, fine)
    u, v = np.meshgrid(x, y)
    return grid_object(name, np.stack([u, v, dressed(np.stack([u, v], -1), seed, level)], -1), material)


def dressed(points: np.ndarray, seed: int, level: float) -> np.ndarray:
    """Height of `cleft_face` at (…, 2) points; 0 at the origin."""
    height = cleft(points, seed) - cleft(np.zeros((1, 2)), seed)[0]
    away = np.clip((np.hypot(points[..., 0], points[..., 1]) - level) / 0.16, 0, 1)
    return height * (0.08 + 0.92 * away * away * (3 - 2 * away))
