# SPDX-License-Identifier: GPL-3.0-or-later
"""Materials of large rooms: parquet whose blocks differ, wool rugs, limewash, polished concrete floors."""

from __future__ import annotations

from typing import TypeAlias

import bpy

from .graph import Graph

Material: TypeAlias = bpy.types.Material


def economical(g: Graph, body: Material, color: str) -> Material:
    """End the tree so that a diffuse bounce meets one plain color: rooms are mostly walls."""
    shader = g.output.inputs["Surface"].links[0].from_socket
    mixed = g.add("MixShader", Fac=g.add("LightPath").outputs["Is Diffuse Ray"])
    g.set(mixed.inputs[1], shader)
    g.set(mixed.inputs[2], g.add("BsdfDiffuse", Color=color).outputs[0])
    g.surface(mixed.outputs[0])
    return body


def between(first: str, second: str) -> str:
    """The color halfway between two."""
    pairs = zip(bytes.fromhex(first[1:]), bytes.fromhex(second[1:]), strict=True)
    return "#" + bytes((a + b) // 2 for a, b in pairs).hex()


def parquet(name: str, light: str, dark: str, *, rough: float = 0.36) -> Material:
    """Oiled oak blocks, grain along X; the faces' attribute `tone` gives each block its own tone and its own tree."""
    g = Graph(name)
    tone = g.tint("tone")
    value = g.add("SeparateXYZ", Vector=tone).outputs["X"]
    moved = g.add("VectorMath", {"operation": "MULTIPLY_ADD"})
    g.set(moved.inputs[0], tone)
    g.set(moved.inputs[1], (37.0, 53.0, 71.0))
    g.set(moved.inputs[2], g.coords())
    where = moved.outputs[0]

    def along(x: float, y: float) -> bpy.types.NodeSocket:
        stretched = g.add("Mapping", Vector=where)
        g.set(stretched.inputs["Scale"], (x, y, y))
        return stretched.outputs[0]

    broad = g.noise(along(1.1, 9.0), 1.0, 2, distort=0.5)
    rings = g.math("PINGPONG", g.math("MULTIPLY", broad, 11.0), 0.5)
    streaks = g.noise(along(5.0, 130.0), 1.0, 3, 0.6)
    pores = g.noise(along(34.0, 640.0), 1.0, 2, 0.6)
    figure = g.math("ADD", g.math("MULTIPLY", rings, 0.34), g.math("MULTIPLY", value, 0.42))
    figure = g.math("ADD", figure, g.math("MULTIPLY", g.math("SUBTRACT", streaks, 0.5), 0.6))
    figure = g.math("ADD", figure, g.math("MULTIPLY", g.math("SUBTRACT", pores, 0.5), 0.55))
    wear = g.noise(g.coords(), 1.7, 3)
    body = g.principled(
        Base_Color=g.ramp(figure, [(0.02, light), (0.85, dark)]),
        Roughness=g.math("ADD", g.span(wear, rough - 0.07, rough + 0.1, 0.3, 0.7), g.math("MULTIPLY", pores, 0.1)),
        Normal=g.bump(pores, 0.00016, 0.5),
    )
    return economical(g, body, between(light, dark))


def wool(name: str, color: str, shade: str, *, rib: float = 0.016, stripe: float = 0.0) -> Material:
    """Hand-woven wool: thick ribs along X of `rib` meters, yarn that thickens and thins, faint bands of dye.

    stripe: distance of two woven stripes from the rug's middle line, meters; 0 for none.
    """
    g = Graph(name)
    where = g.coords()
    parts = g.add("SeparateXYZ", Vector=where)
    wander = g.math("MULTIPLY", g.math("SUBTRACT", g.noise(where, 30, 2), 0.5), 0.35)
    phase = g.math("ADD", g.math("DIVIDE", parts.outputs["Y"], rib), wander)
    ribs = g.math("SINE", g.math("MULTIPLY", phase, 6.28318))
    knots = g.noise(g.coords((120, 420, 120)), 1.0, 2)
    height = g.math("ADD", g.span(ribs, 0.0, 0.7, -1.0, 1.0), g.math("MULTIPLY", knots, 0.5))
    dye = g.noise(g.coords((0.7, 9.0, 1.0)), 1.0, 3)
    tone = g.mix(g.span(dye, 0.0, 0.35, 0.35, 0.7), color, shade)
    tone = g.mix(g.span(height, 0.5, 0.0, 0.1, 0.8), tone, shade)
    if stripe:
        away = g.math("SUBTRACT", g.math("ABSOLUTE", parts.outputs["Y"]), stripe)
        away = g.math("ADD", g.math("ABSOLUTE", away), g.math("MULTIPLY", wander, rib * 0.4))
        tone = g.mix(g.ramp(away, [(0.030, 0.75), (0.034, 0.0)]), tone, shade)
    body = g.principled(
        Base_Color=tone,
        Roughness=0.95,
        Specular_IOR_Level=0.1,
        Sheen_Weight=0.3,
        Sheen_Roughness=0.5,
        Normal=g.bump(height, 0.004, 0.8),
    )
    return economical(g, body, between(color, shade))


def limewash(name: str, color: str, chalk: str, *, relief: float = 1.0) -> Material:
    """Brushed lime paint on an even wall: clouds a hand's width to an arm's length, crossing brush marks, no gloss."""
    g = Graph(name)
    where = g.coords()
    clouds = g.noise(where, 1.6, 4, 0.62)
    brush = g.noise(g.coords((3.0, 3.0, 26.0), (0.0, 0.7, 0.0)), 1.0, 2)
    cross = g.noise(g.coords((3.0, 3.0, 24.0), (0.0, -0.6, 0.0)), 1.0, 2)
    strokes = g.math("MULTIPLY", g.math("ADD", brush, cross), 0.5)
    tone = g.mix(g.span(clouds, 0.0, 0.55, 0.3, 0.72), color, chalk)
    tone = g.mix(g.span(strokes, 0.0, 0.4, 0.4, 0.62), tone, chalk)
    soft = g.bump(strokes, 0.0012 * relief, 0.5)
    body = g.principled(Base_Color=tone, Roughness=0.9, Specular_IOR_Level=0.2, Normal=soft)
    return economical(g, body, between(color, chalk))


def polished_concrete(name: str, color: str, dark: str, *, rough: float = 0.34) -> Material:
    """Power-troweled floor: slow clouds, hand-sized shades, a sealed sheen that is worn in places."""
    g = Graph(name)
    where = g.coords()
    clouds = g.noise(where, 0.75, 4)
    arcs = g.noise(where, 6.0, 3)
    tone = g.mix(g.span(clouds, 0.0, 0.8, 0.3, 0.7), color, dark)
    tone = g.mix(g.span(arcs, 0.0, 0.2, 0.35, 0.75), tone, dark)
    sheen = g.math("ADD", g.span(arcs, rough - 0.07, rough + 0.12, 0.3, 0.7), g.span(clouds, 0.0, 0.08, 0.3, 0.7))
    body = g.principled(Base_Color=tone, Roughness=sheen)
    return economical(g, body, between(color, dark))
