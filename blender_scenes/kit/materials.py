# SPDX-License-Identifier: GPL-3.0-or-later
"""Procedural materials of the studio. Sizes in meters, colors as sRGB hex; each varies at two scales."""

from __future__ import annotations

from typing import Any, TypeAlias

import bpy

from .nodes import Nodes, Socket, connect, new_material

Material: TypeAlias = bpy.types.Material


def worn(nodes: Nodes, roughness: float, amount: float, size: float) -> Socket:
    """Roughness that wanders by `amount` at `size` meters and by a third of that at a twentieth of the size."""
    broad = nodes.noise(size, detail=3)
    fine = nodes.noise(size / 20, detail=2)
    both = nodes.math("ADD", nodes.math("MULTIPLY", broad, 0.75), nodes.math("MULTIPLY", fine, 0.25))
    return nodes.remap(both, 0.3, 0.7, max(roughness - amount, 0.0), min(roughness + amount, 1.0))


def shaded(nodes: Nodes, color: str, amount: float, size: float) -> Socket:
    """A color that darkens by up to `amount` (0-1) in patches of `size` meters."""
    patches = nodes.remap(nodes.noise(size, detail=3), 0.35, 0.65)
    fine = nodes.remap(nodes.noise(size / 14, detail=2), 0.3, 0.7)
    both = nodes.math("ADD", nodes.math("MULTIPLY", patches, 0.7), nodes.math("MULTIPLY", fine, 0.3))
    gray = nodes.remap(both, 0.0, 1.0, 1.0 - amount, 1.0)
    return nodes.mix(
        1.0, color, nodes.node("ShaderNodeCombineColor", {0: gray, 1: gray, 2: gray}).outputs[0], "MULTIPLY"
    )


def principled(
    name: str,
    color: str,
    roughness: float = 0.5,
    *,
    variation: float = 0.06,
    color_variation: float = 0.04,
    size: float = 0.1,
    bump: float = 0.0,
    bump_size: float = 0.004,
    **shader_inputs: Any,
) -> Material:
    """The general material: `variation` of roughness, `bump` meters deep at `bump_size`; further Principled inputs."""
    material, nodes, shader = new_material(name)
    connect(
        nodes,
        shader,
        base_color=shaded(nodes, color, color_variation, size),
        roughness=worn(nodes, roughness, variation, size),
        **shader_inputs,
    )
    if bump:
        connect(nodes, shader, normal=nodes.bump(nodes.noise(bump_size, detail=3), bump))
    return material


def paint(name: str, color: str, roughness: float = 0.55, size: float = 0.25) -> Material:
    """Matte wall or block paint with the faint orange peel of a roller."""
    return principled(
        name, color, roughness, variation=0.08, color_variation=0.03, size=size, bump=0.00012, bump_size=0.0035
    )


def paper(name: str, color: str) -> Material:
    """Seamless background paper."""
    return principled(
        name,
        color,
        0.85,
        variation=0.04,
        color_variation=0.025,
        size=0.4,
        bump=0.00005,
        bump_size=0.0012,
        specular_ior_level=0.25,
    )


def plaster(name: str, color: str, relief: float = 1.0) -> Material:
    """Troweled plaster: broad strokes some centimeters wide, fine grain, matte."""
    material, nodes, shader = new_material(name)
    strokes = nodes.noise(0.16, detail=3, roughness=0.5, distortion=0.7, at=nodes.stretched((0.55, 0.55, 1.25)))
    grain = nodes.noise(0.004, detail=2, roughness=0.65)
    tone = nodes.remap(strokes, 0.3, 0.7)
    base = nodes.mix(nodes.math("MULTIPLY", tone, 0.10), color, "#8d7f70")
    relief_map = nodes.math("ADD", strokes, nodes.math("MULTIPLY", grain, 0.16))
    connect(
        nodes,
        shader,
        base_color=base,
        roughness=nodes.remap(strokes, 0.3, 0.7, 0.72, 0.9),
        specular_ior_level=0.3,
        normal=nodes.bump(relief_map, 0.0035 * relief),
    )
    return material


def concrete(name: str, color: str = "#9b9893", relief: float = 1.0) -> Material:
    """Cast concrete: cloudy tone, fine sand grain and scattered air holes of 1-5 mm."""
    material, nodes, shader = new_material(name)
    clouds = nodes.remap(nodes.noise(0.22, detail=4, roughness=0.62), 0.32, 0.68)
    stains = nodes.remap(nodes.noise(0.06, detail=4, roughness=0.7), 0.35, 0.7)
    sand = nodes.noise(0.0016, detail=1)
    holes = _air_holes(nodes, 0.034, 0.08)
    small_holes = _air_holes(nodes, 0.011, 0.10)
    every_hole = nodes.math("MINIMUM", holes, small_holes)
    light = nodes.mix(nodes.math("MULTIPLY", clouds, 0.30), color, "#5f5c58")
    light = nodes.mix(nodes.math("MULTIPLY", stains, 0.22), light, "#c9c5bd")
    base = nodes.mix(nodes.remap(every_hole, 0.0, 1.0, 0.55, 0.0), light, "#3a3836")
    # Relief is evaluated three times a sample: the small holes are only painted.
    relief_map = nodes.math("ADD", holes, nodes.math("MULTIPLY", sand, 0.2))
    connect(
        nodes,
        shader,
        base_color=base,
        roughness=nodes.remap(clouds, 0.0, 1.0, 0.62, 0.85),
        specular_ior_level=0.35,
        normal=nodes.bump(relief_map, 0.0015 * relief),
    )
    return material


def _air_holes(nodes: Nodes, spacing: float, share: float) -> Socket:
    """0 in a hole, 1 elsewhere; only some of the cells hold one, and they differ in size."""
    cells = nodes.node("ShaderNodeTexVoronoi", {"Vector": nodes.coordinates(), "Scale": 1 / spacing})
    distance = cells.outputs["Distance"]
    chance = nodes.node("ShaderNodeSeparateColor", {0: cells.outputs["Color"]}).outputs[0]
    radius = nodes.remap(chance, 1.0 - share * 2, 1.0, -0.02, 0.17)
    return nodes.remap(nodes.math("SUBTRACT", distance, radius), 0.0, 0.04, 0.0, 1.0, smooth=True)


def marble(
    name: str,
    color: str = "#eeeae4",
    vein: str = "#8f8a86",
    size: float = 0.22,
    strength: float = 0.8,
    roughness: float = 0.16,
) -> Material:
    """Polished marble: a few broad veins that part and fade, fine threads between, cloudy ground."""
    material, nodes, shader = new_material(name)
    warp = nodes.node("ShaderNodeTexNoise", {"Vector": nodes.coordinates(), "Scale": 0.9 / size, "Detail": 3.0})
    push = nodes.node("ShaderNodeVectorMath", {0: warp.outputs["Color"], "Scale": size * 1.1}, operation="SCALE")
    bent = nodes.node("ShaderNodeVectorMath", {0: nodes.coordinates(), 1: push.outputs[0]}, operation="ADD").outputs[0]
    slanted = nodes.node("ShaderNodeMapping", {"Vector": bent, "Rotation": (0.5, 0.9, 0.6), "Scale": (1.0, 0.45, 0.7)})
    ground = slanted.outputs[0]
    presence = nodes.remap(nodes.noise(size * 1.3, detail=1), 0.34, 0.60, smooth=True)
    course = nodes.noise(size, detail=3.5, roughness=0.5, at=ground)
    broad = _vein(nodes, course, 0.07)
    core = _vein(nodes, course, 0.011)
    fine = _vein(nodes, nodes.noise(size * 0.5, detail=3, roughness=0.5, at=ground), 0.010)
    veins = nodes.math("ADD", nodes.math("MULTIPLY", broad, 0.30), nodes.math("MULTIPLY", core, 0.55))
    veins = nodes.math("ADD", nodes.math("MULTIPLY", veins, presence), nodes.math("MULTIPLY", fine, 0.26))
    clouds = nodes.remap(nodes.noise(size * 0.8, detail=2, roughness=0.6), 0.35, 0.7)
    body = nodes.mix(nodes.math("MULTIPLY", clouds, 0.16 * strength), color, vein)
    base = nodes.mix(nodes.math("MULTIPLY", veins, strength), body, vein)
    connect(nodes, shader, base_color=base, roughness=worn(nodes, roughness, 0.06, size))
    return material


def _vein(nodes: Nodes, noise: Socket, width: float) -> Socket:
    """1 on the line where the noise crosses its middle, fading over `width`."""
    away = nodes.math("ABSOLUTE", nodes.math("SUBTRACT", noise, 0.5))
    return nodes.remap(away, 0.0, width, 1.0, 0.0, smooth=True)


def acrylic(name: str, color: str = "#050506", roughness: float = 0.035) -> Material:
    """Polished acrylic sheet with faint wipe marks; dark colors mirror what stands on it."""
    material, nodes, shader = new_material(name)
    wipe = nodes.noise(0.05, detail=5, roughness=0.6, distortion=1.5, at=nodes.stretched((0.25, 1.0, 1.0)))
    connect(
        nodes, shader, base_color=color, roughness=nodes.remap(wipe, 0.40, 0.75, roughness, roughness + 0.07), ior=1.75
    )
    return material


def metal(name: str, color: str = "#c9c6c1", roughness: float = 0.28, brushed: bool = False) -> Material:
    """Satin metal; `brushed` draws fine lines along X."""
    material, nodes, shader = new_material(name)
    connect(
        nodes,
        shader,
        base_color=shaded(nodes, color, 0.04, 0.08),
        metallic=1.0,
        roughness=worn(nodes, roughness, 0.07, 0.06),
    )
    if brushed:
        lines = nodes.noise(0.004, detail=3, at=nodes.stretched((0.02, 1.0, 1.0)))
        connect(nodes, shader, normal=nodes.bump(lines, 0.00006), anisotropic=0.6)
    return material


def glass(name: str, color: str = "#ffffff", roughness: float = 0.0, ior: float = 1.47) -> Material:
    """Clear glass; its shadow is let through in part, as a path tracer without caustics needs."""
    material, nodes, shader = new_material(name)
    connect(nodes, shader, base_color=color, roughness=roughness, ior=ior, transmission_weight=1.0)
    path = nodes.node("ShaderNodeLightPath")
    clear = nodes.node("ShaderNodeBsdfTransparent", {"Color": (0.86, 0.86, 0.86, 1.0)})
    inputs = {0: path.outputs["Is Shadow Ray"], 1: shader.outputs[0], 2: clear.outputs[0]}
    mixed = nodes.node("ShaderNodeMixShader", inputs)
    output = material.node_tree.nodes["Material Output"]
    nodes.tree.links.new(mixed.outputs[0], output.inputs["Surface"])
    return material


def leaf(name: str, color: str = "#5f7355", under: str = "#8d9c80") -> Material:
    """A leaf: paler below, light passes through, satin."""
    material, nodes, shader = new_material(name)
    back = nodes.node("ShaderNodeNewGeometry").outputs["Backfacing"]
    base = nodes.mix(back, shaded(nodes, color, 0.25, 0.03), under)
    connect(
        nodes,
        shader,
        base_color=base,
        roughness=worn(nodes, 0.45, 0.1, 0.02),
        subsurface_weight=0.15,
        subsurface_radius=(0.004, 0.006, 0.002),
        subsurface_scale=0.3,
        normal=nodes.bump(nodes.noise(0.006, detail=3), 0.0003),
    )
    return material


def glow(name: str, color: str = "#ffffff", strength: float = 1.0) -> Material:
    """A plain emitter (light cards use lights.card, which sets it by level)."""
    material, nodes, shader = new_material(name)
    connect(nodes, shader, base_color="#000000", emission_color=color, emission_strength=strength)
    return material
