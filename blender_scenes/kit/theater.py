# SPDX-License-Identifier: GPL-3.0-or-later
"""A theater's stage: a heavy velvet curtain that hangs in full folds, and boards that many shoes have crossed."""

from __future__ import annotations

import math
from typing import TypeAlias

import bpy
import numpy as np

from .forms import noise, sheet
from .materials import worn
from .nodes import connect, new_material

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def stage_velvet(name: str, color: str, sheen: str) -> Material:
    """Cotton velvet: dark into the pile, a bloom where one looks across it, nap brushed this way and that."""
    material, nodes, shader = new_material(name)
    nap = nodes.noise(0.16, detail=4, roughness=0.6, distortion=0.6, at=nodes.stretched((1.0, 1.0, 0.35)))
    pile = nodes.noise(0.003, detail=2)
    base = nodes.mix(nodes.remap(nap, 0.35, 0.7, 0.0, 0.35), color, sheen)
    base = nodes.mix(nodes.remap(pile, 0.3, 0.7, 0.0, 0.3), base, "#0a0607")
    connect(
        nodes,
        shader,
        base_color=base,
        roughness=0.92,
        specular_ior_level=0.05,
        sheen_weight=nodes.remap(nap, 0.3, 0.7, 0.15, 0.42),
        sheen_roughness=0.36,
        sheen_tint=sheen,
        normal=nodes.bump(pile, 0.0012),
    )
    return material


def full_curtain(
    name: str, width: float, height: float, material: Material, *, pitch: float = 0.27, depth: float = 0.11,
    seed: int = 4,
) -> Object:  # fmt: skip
    """A gathered curtain in the XZ plane, hem at z = 0: deep rounded pipes that lean, swell and pair toward the hem."""
    folds = round(width / pitch)

    def shape(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        along = u * folds
        wander = 0.42 * noise(np.stack([along * 0.55, v * 0.35 + 7], -1), 1, 2, seed)
        drift = 0.16 * noise(np.stack([along * 0.9, v * 1.1], -1), 1, 2, seed + 3) * (1 - v)
        phase = 2 * math.pi * (along + wander + drift)
        full = depth * (0.72 + 0.40 * noise(np.stack([along * 0.7, u * 0], -1), 1, 1, seed + 8)) * (1.08 - 0.2 * v)
        # Cloth bulges toward the house and pinches behind: broad ridges, narrow valleys.
        wave = np.sin(phase)
        y = -full * (np.sign(wave) * np.abs(wave) ** np.where(wave > 0, 0.95, 1.15))
        x = (u - 0.5) * width - 0.085 * pitch * np.sin(2 * phase)
        ripple = 0.006 * noise(np.stack([along * 5, v * 9], -1), 1, 2, seed + 11)
        return np.stack([x, y + ripple, v * height], -1)

    return sheet(name, shape, material, rows=34, columns=folds * 26)


def boards(name: str, color: str, dark: str, board: float = 0.115) -> Material:
    """Painted stage boards along Y: tone by board, seams, paint rubbed thin to the wood, scuffs, a dull sheen."""
    material, nodes, shader = new_material(name)
    place = nodes.node("ShaderNodeTexCoord").outputs["Object"]
    parts = nodes.node("ShaderNodeSeparateXYZ", {0: place})
    row = nodes.math("DIVIDE", parts.outputs["X"], board)
    number, across = nodes.math("FLOOR", row), nodes.math("FRACT", row)
    chance = nodes.node("ShaderNodeTexWhiteNoise", {"W": number}, noise_dimensions="1D").outputs["Value"]
    shift = nodes.node("ShaderNodeCombineXYZ", {1: nodes.math("MULTIPLY", chance, 31.0)}).outputs[0]
    local = nodes.node("ShaderNodeVectorMath", {0: place, 1: shift}, operation="ADD").outputs[0]
    grain = nodes.noise(0.012, detail=4, roughness=0.65, distortion=0.4, at=nodes.stretched((1.0, 0.04, 1.0), local))
    rubbed = nodes.noise(0.45, detail=4, roughness=0.62)
    scuff = nodes.noise(0.05, detail=4, roughness=0.7, distortion=0.5, at=nodes.stretched((1.0, 0.5, 1.0)))
    tone = nodes.mix(nodes.remap(chance, 0.0, 1.0, 0.0, 0.45), color, dark)
    tone = nodes.mix(nodes.remap(grain, 0.35, 0.72, 0.0, 0.6), tone, dark)
    bare = nodes.math("MULTIPLY", nodes.remap(rubbed, 0.5, 0.72), nodes.remap(scuff, 0.45, 0.7))
    tone = nodes.mix(nodes.math("MULTIPLY", bare, 0.5), tone, "#8a7460")
    seam = nodes.remap(nodes.math("ABSOLUTE", nodes.math("SUBTRACT", across, 0.5)), 0.484, 0.497, 0.0, 1.0)
    tone = nodes.mix(nodes.math("MULTIPLY", seam, 0.85), tone, "#0c0907")
    gloss = nodes.math("ADD", worn(nodes, 0.42, 0.08, 0.3), nodes.math("MULTIPLY", seam, 0.3))
    relief = nodes.bump(nodes.math("MULTIPLY", seam, -1.0), 0.002, below=nodes.bump(grain, 0.0005))
    connect(nodes, shader, base_color=tone, roughness=gloss, specular_ior_level=0.4, normal=relief)
    return material
