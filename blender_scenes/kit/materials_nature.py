# SPDX-License-Identifier: GPL-3.0-or-later
"""Materials of the open air: sand, rock, moss, bark, soil, blades, and the sky of a world."""

from __future__ import annotations

import math

import bpy

from .color import kelvin_rgb, rgba
from .graph import Graph
from .nodes import Nodes


def sand(name: str, light: str, dark: str) -> bpy.types.Material:
    """Dry dune sand: damp and dark mineral drifts, grains near the camera, ripples go on in the far field by bump."""
    g = Graph(name)
    where = g.coords()
    drift = g.noise(g.coords((1.0, 2.6, 1.0)), 3.2, detail=5, distort=0.8)
    color = g.mix(g.span(drift, 0.0, 0.55, 0.35, 0.7), light, dark)
    grain = g.cells(where, 1500, output="Color")
    one = g.add("SeparateXYZ", Vector=grain).outputs["X"]
    color = g.mix(g.ramp(one, [(0.80, 0.0), (0.98, 0.55)]), color, "#5d4326")
    color = g.mix(g.ramp(one, [(0.0, 0.5), (0.16, 0.0)]), color, "#f6e7c8")
    fine = g.bump(g.noise(where, 850, detail=2, rough=0.7), 0.0009, 0.8)
    lumps = g.bump(g.noise(where, 70, detail=3), 0.004, 0.3, fine)
    distance = g.add("VectorMath", {"operation": "LENGTH"})
    g.set(distance.inputs[0], where)
    far = g.span(distance.outputs["Value"], 0.0, 1.0, 3.0, 9.0)
    bend = g.noise(where, 0.9, detail=3)
    parts = g.add("SeparateXYZ", Vector=where)
    phase = g.math("ADD", g.math("MULTIPLY", parts.outputs["Y"], 62.0), g.math("MULTIPLY", bend, 60.0))
    waves = g.math("ADD", g.math("MULTIPLY", g.math("SINE", phase), 0.5), 0.5)
    ripples = g.add("Bump", Height=waves, Distance=0.006, Strength=far, Normal=lumps)
    return g.principled(
        Base_Color=color,
        Roughness=0.88,
        Normal=ripples.outputs[0],
        Specular_IOR_Level=0.3,
        Sheen_Weight=0.08,
        Sheen_Roughness=0.5,
    )


def rock(
    name: str,
    light: str,
    dark: str,
    *,
    moss: str = "",
    moss_dark: str = "#27351a",
    rough: float = 0.82,
    lichen: float = 0.0,
) -> bpy.types.Material:
    """Weathered stone: strata, pits and grains; `moss` colors what faces up, `lichen` 0-1 adds pale spots."""
    g = Graph(name)
    where = g.coords()
    strata = g.noise(g.coords((2.0, 2.0, 9.0)), 3.0, detail=7, rough=0.62, distort=0.6)
    pits = g.noise(where, 95, detail=5, rough=0.65)
    grains = g.add("SeparateXYZ", Vector=g.cells(where, 700, output="Color")).outputs["X"]
    body = g.mix(g.span(strata, 0.0, 1.0, 0.32, 0.68), dark, light)
    body = g.mix(g.span(pits, 0.5, 0.0, 0.3, 0.55), body, dark)
    body = g.mix(g.ramp(grains, [(0.85, 0.0), (1.0, 0.35)]), body, light)
    if lichen:
        spots = g.math("ADD", g.cells(where, 17, feature="SMOOTH_F1"), g.math("MULTIPLY", pits, 0.45))
        body = g.mix(g.math("MULTIPLY", g.ramp(spots, [(0.40, 1.0), (0.48, 0.0)]), lichen), body, "#b9bfa6")
    roughness = g.span(strata, rough - 0.14, rough + 0.08, 0.3, 0.7)
    normal = g.bump(pits, 0.006, 0.5, g.bump(g.noise(where, 22, 6, 0.6), 0.02, 0.4))
    if moss:
        up = g.add("SeparateXYZ", Vector=g.add("NewGeometry").outputs["Normal"]).outputs["Z"]
        film = g.math("ADD", g.math("MULTIPLY", up, 0.75), g.math("MULTIPLY", g.noise(where, 7.5, 6, 0.68), 0.8))
        film = g.span(film, 0.0, 0.85, 1.06, 1.22)
        felt = g.noise(where, 420, detail=3)
        green = g.mix(g.span(felt, 0.0, 1.0, 0.32, 0.68), moss_dark, moss)
        body = g.mix(film, body, green)
        normal = g.add("Bump", Height=felt, Distance=0.004, Strength=film, Normal=normal).outputs[0]
    return g.principled(Base_Color=body, Roughness=roughness, Normal=normal, Specular_IOR_Level=0.35)


def blade(
    name: str, root: str, tip: str, other: str, *, through: float = 0.4, height: float = 0.02
) -> bpy.types.Material:
    """Moss, grass or fern: dark at the root, bright at the tip (`height` meters), hue by copy, light through it."""
    g = Graph(name)
    rise = g.add("SeparateXYZ", Vector=g.add("TexCoord").outputs["Object"]).outputs["Z"]
    color = g.mix(g.span(rise, 0.0, 1.0, 0.0, height), root, g.mix(g.chance(), tip, other))
    face = g.add("BsdfPrincipled", Base_Color=color, Roughness=0.6, Specular_IOR_Level=0.3)
    back = g.add("BsdfTranslucent", Color=g.mix(0.35, color, "#b9cf4e"))
    mixed = g.add("MixShader", Fac=through)
    g.set(mixed.inputs[1], face.outputs[0])
    g.set(mixed.inputs[2], back.outputs[0])
    return g.surface(mixed.outputs[0])


def bark(name: str, light: str, dark: str, moss: str = "#46552a") -> bpy.types.Material:
    """Furrowed bark, mossy toward the ground."""
    g = Graph(name)
    where = g.coords()
    furrows = g.noise(g.coords((16, 16, 2.2)), 1.6, detail=7, rough=0.65, distort=0.5)
    color = g.mix(g.span(furrows, 0.0, 1.0, 0.36, 0.64), dark, light)
    rise = g.add("SeparateXYZ", Vector=where).outputs["Z"]
    low = g.math("MULTIPLY", g.span(rise, 1.0, 0.0, 0.0, 1.3), g.span(g.noise(where, 5, 5), 0.0, 1.4, 0.35, 0.65))
    color = g.mix(low, color, moss)
    return g.principled(Base_Color=color, Roughness=0.92, Normal=g.bump(furrows, 0.03, 0.8), Specular_IOR_Level=0.2)


def soil(name: str, light: str = "#4a3a26", dark: str = "#17120b", green: str = "#3c4a1c") -> bpy.types.Material:
    """Forest floor: humus with needles, moss in drifts."""
    g = Graph(name)
    where = g.coords()
    crumbs = g.noise(where, 130, detail=6, rough=0.7)
    color = g.mix(g.span(crumbs, 0.0, 1.0, 0.35, 0.68), dark, light)
    drifts = g.span(g.noise(where, 2.6, detail=6, rough=0.6), 0.0, 1.0, 0.44, 0.56)
    felt = g.mix(g.span(crumbs, 0.0, 1.0, 0.35, 0.65), "#1b2410", green)
    color = g.mix(drifts, color, felt)
    return g.principled(Base_Color=color, Roughness=0.95, Normal=g.bump(crumbs, 0.012, 0.8), Specular_IOR_Level=0.2)


def light_shaft(name: str, kelvin: float, strength: float) -> bpy.types.Material:
    """A sheet of lit haze for a plane in UV-less object space (x -0.5..0.5 across, y 0..1 along): fades to all rims."""
    g = Graph(name)
    parts = g.add("SeparateXYZ", Vector=g.add("TexCoord").outputs["Object"])
    across = g.math("SUBTRACT", 1.0, g.math("MULTIPLY", g.math("ABSOLUTE", parts.outputs["X"]), 2.0))
    across = g.math("POWER", g.math("MAXIMUM", across, 0.0), 1.6)
    along = g.math("MULTIPLY", g.span(parts.outputs["Y"], 0, 1, 0.0, 0.45), g.span(parts.outputs["Y"], 1, 0, 0.6, 1.0))
    streaks = g.noise(g.coords((9, 0.4, 1)), 1, 3)
    fade = g.math("MULTIPLY", g.math("MULTIPLY", across, along), g.span(streaks, 0.4, 1.4, 0.3, 0.7))
    red, green, blue = kelvin_rgb(kelvin)
    glow = g.add("Emission", Color=(red, green, blue, 1.0), Strength=g.math("MULTIPLY", fade, strength))
    both = g.add("AddShader")
    g.set(both.inputs[0], g.add("BsdfTransparent").outputs[0])
    g.set(both.inputs[1], glow.outputs[0])
    return g.surface(both.outputs[0])


def haze_card(name: str, color: str, share: float) -> bpy.types.Material:
    """A sheet of damp air: covers `share` of what is behind it with its own light, thinner toward its upper rim."""
    g = Graph(name)
    rise = g.add("SeparateXYZ", Vector=g.add("TexCoord").outputs["Generated"]).outputs["Z"]
    mixed = g.add("MixShader", Fac=g.span(rise, share, 0.3 * share))
    g.set(mixed.inputs[1], g.add("BsdfTransparent").outputs[0])
    g.set(mixed.inputs[2], g.add("Emission", Color=color, Strength=1.0).outputs[0])
    return g.surface(mixed.outputs[0])


def sky(
    world: bpy.types.World,
    stops: list[tuple[float, str]],
    strength: float,
    *,
    sun_azimuth: float = 0.0,
    glow: str = "",
    glow_level: float = 0.0,
    on_surfaces: float = 1.0,
) -> None:
    """Paint a world: `stops` run from the ground (-1) over the horizon (0) to the zenith (1), as sine of elevation.

    sun_azimuth: where the horizon glows, degrees from the hero camera's side over camera right (as lights are placed).
    on_surfaces: share of the strength with which it lights matte surfaces; cameras and reflections see all of it.
    """
    nodes = Nodes(world.node_tree)
    away = nodes.node("ShaderNodeTexCoord").outputs["Generated"]
    height = nodes.node("ShaderNodeSeparateXYZ", {0: away}).outputs["Z"]
    node = nodes.node("ShaderNodeValToRGB", {"Fac": nodes.remap(height, -1.0, 1.0)})
    elements = node.color_ramp.elements
    while len(elements) < len(stops):
        elements.new(0.5)
    for element, (position, color) in zip(elements, stops, strict=True):
        element.position = (position + 1) / 2
        element.color = rgba(color)
    color_socket = node.outputs["Color"]
    if glow:
        azimuth = math.radians(sun_azimuth)
        toward = (math.sin(azimuth), -math.cos(azimuth), 0.06)
        near = nodes.node("ShaderNodeVectorMath", {0: away, 1: toward}, operation="DOT_PRODUCT").outputs["Value"]
        halo = nodes.math("POWER", nodes.remap(near, 0.0, 1.0), 5.0)
        color_socket = nodes.mix(nodes.math("MULTIPLY", halo, glow_level), color_socket, glow)
    background = world.node_tree.nodes["Background"]
    world.node_tree.links.new(color_socket, background.inputs["Color"])
    background.inputs["Strength"].default_value = strength
    if on_surfaces < 1.0:
        matte = nodes.node("ShaderNodeLightPath").outputs["Is Diffuse Ray"]
        level = nodes.remap(matte, 0.0, 1.0, strength, strength * on_surfaces)
        world.node_tree.links.new(level, background.inputs["Strength"])
