# SPDX-License-Identifier: GPL-3.0-or-later
"""Cast acrylic in colors: satin and gloss blocks, tinted clear discs whose shadow is colored; quarter-rounds."""

from __future__ import annotations

import math
from typing import TypeAlias

import bpy

from .color import rgba
from .geometry import extruded
from .materials import shaded, worn
from .nodes import connect, new_material

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def satin(name: str, color: str, roughness: float = 0.36) -> Material:
    """Bead-blasted acrylic: a soft, even sheen."""
    material, nodes, shader = new_material(name)
    fine = nodes.noise(0.0005, detail=2)
    connect(
        nodes,
        shader,
        base_color=shaded(nodes, color, 0.03, 0.06),
        roughness=worn(nodes, roughness, 0.05, 0.03),
        normal=nodes.bump(fine, 0.000008),
        ior=1.49,
    )
    return material


def gloss(name: str, color: str) -> Material:
    """Flame-polished acrylic: mirrors softly, with the faintest haze where it was wiped."""
    material, nodes, shader = new_material(name)
    wipe = nodes.noise(0.03, detail=4, roughness=0.6, distortion=1.2, at=nodes.stretched((0.3, 1.0, 1.0)))
    connect(
        nodes,
        shader,
        base_color=shaded(nodes, color, 0.02, 0.08),
        roughness=nodes.remap(wipe, 0.4, 0.75, 0.045, 0.11),
        ior=1.5,
    )
    return material


def tinted(name: str, color: str, deep: str) -> Material:
    """Clear colored sheet: each of its faces lets `color` through, its rim gathers to `deep`; its shadow is colored."""
    material, nodes, shader = new_material(name)
    connect(nodes, shader, base_color=deep, roughness=0.05, ior=1.49)
    through = nodes.node("ShaderNodeBsdfTransparent", {"Color": rgba(color)}).outputs[0]
    mirror = nodes.node("ShaderNodeBsdfGlossy", {"Color": (1.0, 1.0, 1.0, 1.0), "Roughness": 0.04}).outputs[0]
    facing = nodes.node("ShaderNodeLayerWeight", {"Blend": 0.22}).outputs["Fresnel"]
    sheet = nodes.node("ShaderNodeMixShader", {0: nodes.math("MULTIPLY", facing, 0.45), 1: through, 2: mirror})
    # The narrow faces of a sheet carry all the light that runs inside it.
    normal = nodes.node("ShaderNodeTexCoord").outputs["Normal"]
    across = nodes.math("ABSOLUTE", nodes.node("ShaderNodeSeparateXYZ", {0: normal}).outputs["Y"])
    rim = nodes.remap(across, 0.5, 0.9, 0.72, 0.0)
    both = nodes.node("ShaderNodeMixShader", {0: rim, 1: sheet.outputs[0], 2: shader.outputs[0]})
    nodes.tree.links.new(both.outputs[0], material.node_tree.nodes["Material Output"].inputs["Surface"])
    return material


def quarter_round(name: str, width: float, height: float, depth: float, radius: float, edge: float = 0.0008) -> Object:
    """A block standing on z = 0 whose upper right corner is rounded by `radius`; `depth` along Y about y = 0."""
    half = width / 2
    turn = [math.pi / 2 * k / 40 for k in range(41)]
    corner = [(half - radius + radius * math.cos(a), height - radius + radius * math.sin(a)) for a in turn]
    return _upright(extruded(name, [(-half, 0.0), (half, 0.0), *corner, (-half, height)], depth, edge), depth)


def clear_disc(name: str, radius: float, thick: float, cut: float) -> Object:
    """A round sheet standing on z = 0 on a flat of its rim that lies `cut` below what a full circle would reach."""
    start = math.acos(1 - cut / radius)
    turn = [-math.pi / 2 + start + (2 * math.pi - 2 * start) * k / 160 for k in range(161)]
    outline = [(radius * math.cos(a), radius - cut + radius * math.sin(a)) for a in turn]
    return _upright(extruded(name, outline, thick, thick * 0.12), thick)


def _upright(item: Object, depth: float) -> Object:
    """Stand an extruded outline up: its y becomes height, its face looks to -Y."""
    for vertex in item.data.vertices:
        x, y, z = vertex.co
        vertex.co = (x, depth / 2 - z, y)
    item.data.update()
    return item
