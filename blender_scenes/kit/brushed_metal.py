# SPDX-License-Identifier: GPL-3.0-or-later
"""Metal with the tool's marks in it: faced on a lathe (rings, fans of light) or brushed on a belt (lines, columns)."""

from __future__ import annotations

from typing import TypeAlias

import bpy

from .nodes import Nodes, Socket, connect, new_material

Material: TypeAlias = bpy.types.Material


def turned(name: str, color: str = "#b4b6b8", roughness: float = 0.44, pitch: float = 0.0009) -> Material:
    """A face turned on a lathe: rings about the object's Z axis; light spreads across them into fans from the middle.

    The object must not be tilted. pitch: mean distance of the finest rings, meters.
    """
    material, nodes, shader = new_material(name)
    parts = nodes.node("ShaderNodeSeparateXYZ", {0: nodes.node("ShaderNodeTexCoord").outputs["Object"]})
    x, y, z = (parts.outputs[axis] for axis in "XYZ")
    squared = nodes.math("ADD", nodes.math("MULTIPLY", x, x), nodes.math("MULTIPLY", y, y))
    radius = nodes.math("SQRT", squared)
    line = nodes.node("ShaderNodeCombineXYZ", {0: radius, 1: z}).outputs[0]
    round_ = nodes.node("ShaderNodeCombineXYZ", {0: nodes.math("MULTIPLY", y, -1.0), 1: x}).outputs[0]
    return _marked(nodes, shader, material, color, roughness, line, round_, pitch)


def brushed(name: str, color: str = "#a2a4a7", roughness: float = 0.44, pitch: float = 0.0011) -> Material:
    """Sheet brushed along X, standing or lying: hairlines, and every light drawn out across them into a column."""
    material, nodes, shader = new_material(name)
    line = nodes.stretched((0.004, 1.0, 1.0), nodes.node("ShaderNodeTexCoord").outputs["Object"])
    grain = nodes.node("ShaderNodeCombineXYZ", {0: 1.0}).outputs[0]
    return _marked(nodes, shader, material, color, roughness, line, grain, pitch)


def _marked(
    nodes: Nodes, shader: bpy.types.Node, material: Material, color: str, roughness: float, line: Socket,
    grain: Socket, pitch: float,
) -> Material:  # fmt: skip
    """End the tree: `line` varies across the marks alone, `grain` is the direction in which they run."""
    normal = nodes.node("ShaderNodeNewGeometry").outputs["Normal"]
    # Rough across the marks, smooth along them: the tangent is the direction of the wider spread.
    across = nodes.node("ShaderNodeVectorMath", {0: grain, 1: normal}, operation="CROSS_PRODUCT").outputs[0]
    across = nodes.node("ShaderNodeVectorMath", {0: across}, operation="NORMALIZE").outputs[0]
    hair = nodes.noise(pitch * 2, detail=3, roughness=0.7, at=line)
    band = nodes.noise(pitch * 16, detail=2, at=line)
    wiped = nodes.noise(0.09, detail=3, distortion=0.6)
    both = nodes.math("ADD", nodes.math("MULTIPLY", hair, 0.65), nodes.math("MULTIPLY", band, 0.35))
    base = nodes.mix(nodes.remap(both, 0.34, 0.66, 0.0, 0.30), color, "#4a4b4e")
    polish = nodes.math(
        "ADD",
        nodes.remap(band, 0.3, 0.7, roughness - 0.04, roughness + 0.04),
        nodes.remap(wiped, 0.35, 0.7, -0.03, 0.04),
    )
    connect(nodes, shader, base_color=base, metallic=1.0, roughness=polish, anisotropic=1.0, tangent=across)
    return material
