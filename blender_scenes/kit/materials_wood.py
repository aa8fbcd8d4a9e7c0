# SPDX-License-Identifier: GPL-3.0-or-later
"""Sawn and oiled wood from growth rings: each board is cut at another place of the log. Boards run along X."""

from __future__ import annotations

from typing import TypeAlias

import bpy

from .nodes import connect, new_material

Material: TypeAlias = bpy.types.Material


def oak(name: str, color: str = "#dcc5a4", dark: str = "#a5825c", roughness: float = 0.42) -> Material:
    """Oiled oak: wide cathedral figure, dashed open pores."""
    return sawn(name, color, dark, ring=0.0065, pores=1.0, roughness=roughness)


def walnut(name: str, color: str = "#7d5638", dark: str = "#3f2819", roughness: float = 0.38) -> Material:
    """Oiled walnut: darker, closer rings, fewer pores."""
    return sawn(name, color, dark, ring=0.005, pores=0.6, roughness=roughness)


def sawn(name: str, color: str, dark: str, ring: float, pores: float, roughness: float) -> Material:
    """The general board. ring: mean width of a growth ring, meters; pores: 0-1."""
    material, nodes, shader = new_material(name)
    place = nodes.node("ShaderNodeTexCoord").outputs["Object"]
    chance = nodes.node("ShaderNodeObjectInfo").outputs["Random"]
    shift = nodes.node("ShaderNodeVectorMath", {0: (17.0, 0.0, 0.0), "Scale": chance}, operation="SCALE").outputs[0]
    along = nodes.node("ShaderNodeVectorMath", {0: place, 1: shift}, operation="ADD").outputs[0]

    # Where the log's heart lies under this board, and how it wanders along it.
    wander = nodes.noise(1.0, detail=2, at=nodes.stretched((1.3, 2.0, 2.0), along))
    wobble = nodes.noise(0.06, detail=3, at=nodes.stretched((0.12, 1.0, 1.0), along))
    parts = nodes.node("ShaderNodeSeparateXYZ", {0: place})
    heart_y = nodes.remap(chance, 0.0, 1.0, -0.05, 0.05)
    heart_z = nodes.math("ADD", nodes.remap(wander, 0.25, 0.75, 0.01, 0.075), nodes.math("MULTIPLY", wobble, 0.006))
    away_y = nodes.math("SUBTRACT", parts.outputs["Y"], heart_y)
    away_z = nodes.math("ADD", parts.outputs["Z"], heart_z)
    squared = nodes.math("ADD", nodes.math("MULTIPLY", away_y, away_y), nodes.math("MULTIPLY", away_z, away_z))
    radius = nodes.math("ADD", nodes.math("SQRT", squared), nodes.math("MULTIPLY", wobble, 0.012))
    phase = nodes.math("FRACT", nodes.math("DIVIDE", radius, ring))
    # Early wood is pale and opens sharply, late wood closes dark.
    late = nodes.remap(phase, 0.15, 0.97, smooth=True)
    late = nodes.math("MULTIPLY", late, nodes.remap(phase, 0.97, 1.0, 1.0, 0.0))

    fiber = nodes.noise(0.0011, detail=3, at=nodes.stretched((0.018, 1.0, 1.0), along))
    dash = nodes.noise(0.0009, detail=1, at=nodes.stretched((0.045, 1.0, 1.0), along))
    early = nodes.remap(phase, 0.0, 0.45, 1.0, 0.15)
    open_pores = nodes.math("MULTIPLY", nodes.remap(dash, 0.60, 0.68), nodes.math("MULTIPLY", early, pores))
    patches = nodes.noise(0.3, detail=3, at=nodes.stretched((0.4, 1.0, 1.0), along))

    figure = nodes.math("ADD", nodes.math("MULTIPLY", late, 0.34), nodes.remap(fiber, 0.3, 0.7, -0.10, 0.16))
    figure = nodes.math("ADD", figure, nodes.remap(patches, 0.3, 0.7, 0.0, 0.20))
    figure = nodes.math("ADD", figure, nodes.remap(chance, 0.0, 1.0, -0.04, 0.16))
    body = nodes.mix(figure, color, dark)
    base = nodes.mix(nodes.math("MULTIPLY", open_pores, 0.55), body, "#3d2817")
    relief = nodes.math("SUBTRACT", nodes.math("MULTIPLY", fiber, 0.4), open_pores)
    worn = nodes.math(
        "ADD",
        nodes.remap(patches, 0.3, 0.7, roughness - 0.06, roughness + 0.08),
        nodes.math("MULTIPLY", open_pores, 0.25),
    )
    connect(nodes, shader, base_color=base, roughness=worn, specular_ior_level=0.4, normal=nodes.bump(relief, 0.00025))
    return material
