# SPDX-License-Identifier: GPL-3.0-or-later
"""Materials of rooms: timber, stone counters, glazed tile, cloth, leather, painted walls, ceramic, metal, leaves.

Coordinates are object coordinates in meters, so that grain and weave have true size whatever the object's size.
Each varies at two scales: broad patches (wear, hand prints, drying) and fine structure (pores, fibers, orange peel).
"""

from __future__ import annotations

from collections.abc import Sequence

import bpy

from .graph import Graph


def timber(
    name: str, light: str, dark: str, *, rough: float = 0.42, along: str = "x", board: float = 0.0, coat: float = 0.0
) -> bpy.types.Material:
    """Planed and oiled wood; grain runs along the axis; `board` m wide boards differ in tone when it is not 0.

    The faces' attribute `tint`, where the mesh has one, shifts each board instead (see `floorboards`).
    """
    g = Graph(name)
    turn = (0, 0, 1.5708) if along == "y" else (0, 1.5708, 0) if along == "z" else (0, 0, 0)
    where = g.coords(turn=turn)
    if board:
        parts = g.add("SeparateXYZ", Vector=where)
        row = g.math("FLOOR", g.math("DIVIDE", parts.outputs["Y"], board))
        jump = g.add("TexWhiteNoise", {"noise_dimensions": "1D"}, W=row)
        shift = g.add("VectorMath", {"operation": "MULTIPLY_ADD"})
        g.set(shift.inputs[0], jump.outputs["Color"])
        g.set(shift.inputs[1], (7.0, 0.0, 3.0))
        g.set(shift.inputs[2], where)
        where = shift.outputs[0]
        tone = jump.outputs["Value"]
    else:
        tone = g.math("MULTIPLY", g.tint("tone"), 1.0)
    stretch = g.add("Mapping", Vector=where)
    g.set(stretch.inputs["Scale"], (0.5, 7.0, 7.0))
    broad = g.noise(stretch.outputs[0], 2.0, detail=2.5, distort=0.6)
    rings = g.math("PINGPONG", g.math("MULTIPLY", broad, 15.0), 0.5)
    streak = g.add("Mapping", Vector=where)
    g.set(streak.inputs["Scale"], (4.5, 120.0, 120.0))
    streaks = g.noise(streak.outputs[0], 1.0, detail=3, rough=0.6)
    fine = g.add("Mapping", Vector=where)
    g.set(fine.inputs["Scale"], (36.0, 620.0, 620.0))
    pores = g.noise(fine.outputs[0], 1.0, detail=2, rough=0.6)
    wear = g.noise(where, 3.1, detail=3)
    figure = g.math("ADD", g.math("MULTIPLY", rings, 0.42), g.math("MULTIPLY", broad, 0.45))
    figure = g.math("ADD", figure, g.math("MULTIPLY", g.math("SUBTRACT", streaks, 0.5), 0.62))
    figure = g.math("ADD", figure, g.math("MULTIPLY", g.math("SUBTRACT", pores, 0.5), 0.8))
    figure = g.math("ADD", figure, g.math("MULTIPLY", g.math("SUBTRACT", tone, 0.5), 0.3))
    color = g.ramp(figure, [(0.08, light), (0.72, dark)])
    roughness = g.math("ADD", g.span(wear, rough - 0.07, rough + 0.09, 0.3, 0.7), g.math("MULTIPLY", pores, 0.10))
    normal = g.bump(pores, 0.00018, 0.5)
    return g.principled(Base_Color=color, Roughness=roughness, Normal=normal, Coat_Weight=coat, Coat_Roughness=0.18)


def painted(name: str, color: str, *, rough: float = 0.7, grain: float = 0.00012) -> bpy.types.Material:
    """Wall or joinery paint: roller texture, faint uneven sheen, faint broad shade."""
    g = Graph(name)
    where = g.coords()
    broad = g.noise(where, 1.3, detail=2)
    roller = g.noise(where, 260, detail=2)
    shade = g.mix(g.span(broad, 0.0, 0.10, 0.3, 0.7), color, "#000000")
    return g.principled(
        Base_Color=shade,
        Roughness=g.span(g.noise(where, 9, 3), rough - 0.08, rough + 0.08, 0.3, 0.7),
        Normal=g.bump(roller, grain, 0.6),
    )


def counter_stone(
    name: str, base: str, vein: str, *, rough: float = 0.3, speck: float = 0.25, veins: float = 0.5
) -> bpy.types.Material:
    """Honed stone: cloudy body, soft veins, crystals of a few millimeters."""
    g = Graph(name)
    where = g.coords()
    cloud = g.noise(where, 2.6, detail=6, rough=0.6, distort=1.6)
    vein_line = g.math("ABSOLUTE", g.math("SUBTRACT", g.noise(where, 1.7, detail=7, rough=0.62, distort=2.2), 0.5))
    vein_mask = g.math("MULTIPLY", g.ramp(vein_line, [(0.0, 1.0), (0.028, 0.0)]), g.span(cloud, 0.0, veins, 0.35, 0.75))
    grains = g.cells(where, 430, output="Color")
    crystals = g.add("SeparateXYZ", Vector=grains).outputs["X"]
    color = g.mix(g.span(cloud, 0.0, 0.5, 0.35, 0.7), base, vein)
    color = g.mix(vein_mask, color, vein)
    color = g.mix(g.math("MULTIPLY", g.ramp(crystals, [(0.72, 0.0), (0.95, 1.0)]), speck), color, vein)
    wipe = g.noise(where, 7, detail=4, distort=0.8)
    roughness = g.math("ADD", g.span(wipe, rough - 0.08, rough + 0.1, 0.3, 0.7), g.math("MULTIPLY", crystals, 0.06))
    return g.principled(
        Base_Color=color, Roughness=roughness, Normal=g.bump(g.noise(where, 55, detail=4), 0.0004, 0.25)
    )


def wet_stone(name: str, base: str, dark: str) -> bpy.types.Material:
    """Honed stone with a thin film of water: puddled patches are darker and mirror-like, the rest is only damp."""
    g = Graph(name)
    where = g.coords()
    film = g.ramp(g.noise(where, 8.5, detail=3, rough=0.5, distort=0.4), [(0.49, 0.0), (0.56, 1.0)])
    body = g.mix(g.span(g.noise(where, 5, detail=7, rough=0.65), 0, 1, 0.3, 0.7), base, dark)
    pits = g.noise(where, 190, detail=3)
    wet = g.mix(g.math("MULTIPLY", film, 0.42), body, dark)
    roughness = g.add("Mix", {"data_type": "FLOAT"}, Factor=film)
    g.set(roughness.inputs[2], g.span(pits, 0.3, 0.46, 0.3, 0.7))
    g.set(roughness.inputs[3], 0.05)
    dry = g.bump(pits, 0.0005, 0.5)
    edge = g.bump(film, 0.0008, 0.5, dry)
    return g.principled(Base_Color=wet, Roughness=roughness.outputs[0], Normal=edge)


def glazed(name: str, color: str, pool: str, *, rough: float = 0.14, wave: float = 0.0012) -> bpy.types.Material:
    """Hand-made glazed tile: the tone differs by tile (face attribute `tone`), the glaze pools and waves."""
    g = Graph(name)
    where = g.coords()
    tone = g.tint("tone")
    local = g.add("VectorMath", {"operation": "MULTIPLY_ADD"})
    g.set(local.inputs[0], tone)
    g.set(local.inputs[1], (9.0, 9.0, 9.0))
    g.set(local.inputs[2], where)
    waves = g.noise(local.outputs[0], 13, detail=2)
    pools = g.noise(local.outputs[0], 34, detail=3)
    shade = g.math("ADD", g.math("MULTIPLY", tone, 0.62), g.math("MULTIPLY", pools, 0.38))
    base = g.mix(g.span(shade, 0.0, 1.0, 0.15, 0.85), color, pool)
    pinholes = g.noise(where, 600, detail=1)
    return g.principled(
        Base_Color=base,
        Roughness=g.span(g.noise(where, 21, 3), rough - 0.05, rough + 0.09, 0.3, 0.7),
        Normal=g.bump(waves, wave * 10, 0.35, g.bump(pinholes, 0.00008, 0.3)),
        Specular_IOR_Level=0.5,
    )


def grout(name: str, color: str) -> bpy.types.Material:
    """Cement joint."""
    g = Graph(name)
    where = g.coords()
    grain = g.noise(where, 900, detail=2)
    return g.principled(
        Base_Color=g.mix(g.span(g.noise(where, 12, 4), 0, 0.3, 0.3, 0.7), color, "#3a342c"),
        Roughness=0.9,
        Normal=g.bump(grain, 0.0006),
    )


def cloth(
    name: str,
    color: str,
    shade: str,
    *,
    threads: float = 700,
    sheen: float = 0.25,
    pile: bool = False,
    light_through: float = 0.0,
) -> bpy.types.Material:
    """Woven linen or cotton (`threads` a meter), or a looped pile; `light_through` 0-1 for curtains."""
    g = Graph(name)
    where = g.coords()
    if pile:
        weave = g.cells(where, threads, feature="SMOOTH_F1")
        height = g.ramp(weave, [(0.0, 1.0), (0.7, 0.0)])
        depth = 0.004
    else:
        slub = g.add("Mapping", Vector=where)
        g.set(slub.inputs["Scale"], (threads * 0.06, threads * 0.06, threads))
        slub_2 = g.add("Mapping", Vector=where)
        g.set(slub_2.inputs["Scale"], (threads, threads, threads * 0.06))
        height = g.math("MAXIMUM", g.noise(slub.outputs[0], 1, 2), g.noise(slub_2.outputs[0], 1, 2))
        depth = 0.0009
    broad = g.noise(where, 4.5, detail=3)
    color_out = g.mix(g.span(height, 0.0, 0.75, 0.35, 0.75), shade, color)
    color_out = g.mix(g.span(broad, 0.0, 0.16, 0.3, 0.7), color_out, shade)
    normal = g.bump(height, depth, 0.6)
    body = g.add(
        "BsdfPrincipled",
        Base_Color=color_out,
        Roughness=g.span(broad, 0.78, 0.95, 0.3, 0.7),
        Normal=normal,
        Sheen_Weight=sheen,
        Sheen_Roughness=0.45,
        Specular_IOR_Level=0.2,
    ).outputs[0]
    if not light_through:
        return g.surface(body)
    through = g.add("BsdfTranslucent", Color=color_out, Normal=normal).outputs[0]
    mixed = g.add("MixShader", Fac=light_through)
    g.set(mixed.inputs[1], body)
    g.set(mixed.inputs[2], through)
    return g.surface(mixed.outputs[0])


def hide(name: str, color: str, shade: str, *, rough: float = 0.42) -> bpy.types.Material:
    """Upholstery leather: pebbled grain, rubbed lighter where it is touched."""
    g = Graph(name)
    where = g.coords()
    grain = g.cells(where, 520)
    rub = g.noise(where, 6, detail=4, distort=0.5)
    color_out = g.mix(g.span(rub, 0, 1, 0.35, 0.7), color, shade)
    return g.principled(
        Base_Color=color_out,
        Roughness=g.math("ADD", g.span(rub, rough - 0.08, rough + 0.06, 0.3, 0.7), g.math("MULTIPLY", grain, 0.15)),
        Normal=g.bump(grain, 0.0007, 0.5, g.bump(g.noise(where, 45, 3), 0.004, 0.25)),
    )


def book_cover(name: str = "book cloth") -> bpy.types.Material:
    """Binding cloth in the color that each book's faces carry (`tint`), rubbed pale at places."""
    g = Graph(name)
    where = g.coords()
    weave = g.noise(g.coords((900, 900, 220)), 1, 2)
    rub = g.noise(where, 26, detail=5, rough=0.65)
    color = g.mix(g.span(rub, 0.0, 0.16, 0.45, 0.72), g.tint(), "#d8cdb8")
    return g.principled(
        Base_Color=color,
        Roughness=g.span(rub, 0.5, 0.8, 0.3, 0.7),
        Normal=g.bump(weave, 0.0003, 0.5),
        Sheen_Weight=0.1,
    )


def pages(name: str = "page edges") -> bpy.types.Material:
    """The block of a book's pages: hundreds of fine edges, yellowed at places."""
    g = Graph(name)
    lines = g.noise(g.coords((5200, 5200, 14)), 1, 1)
    old = g.noise(g.coords(), 14, 3)
    color = g.mix(g.span(old, 0, 1, 0.3, 0.7), "#e9dfc8", "#d3bf98")
    return g.principled(
        Base_Color=g.mix(g.span(lines, 0.0, 0.35, 0.4, 0.7), color, "#8d7a5c"),
        Roughness=0.88,
        Normal=g.bump(lines, 0.0003, 0.5),
    )


def ceramic(
    name: str, color: str, speck: str = "#6b5a48", *, rough: float = 0.32, specks: float = 0.4
) -> bpy.types.Material:
    """Glazed stoneware with iron specks and throwing rings."""
    g = Graph(name)
    where = g.coords()
    dots = g.ramp(g.cells(where, 260), [(0.06, 1.0), (0.13, 0.0)])
    some = g.ramp(g.noise(where, 30, 2), [(0.5, 0.0), (0.62, 1.0)])
    rings = g.noise(g.coords((12, 12, 330)), 1, 2)
    broad = g.noise(where, 14, 4)
    base = g.mix(g.span(broad, 0.0, 0.22, 0.3, 0.7), color, speck)
    return g.principled(
        Base_Color=g.mix(g.math("MULTIPLY", g.math("MULTIPLY", dots, some), specks), base, speck),
        Roughness=g.span(broad, rough - 0.08, rough + 0.12, 0.3, 0.7),
        Normal=g.bump(rings, 0.0005, 0.4),
    )


def metal(name: str, color: str, *, rough: float = 0.3, brushed: Sequence[float] = (60, 60, 60)) -> bpy.types.Material:
    """Metal with brush marks along the axis whose scale is smallest, and touched places."""
    g = Graph(name)
    marks = g.noise(g.coords(brushed), 6, detail=3, rough=0.7)
    touch = g.noise(g.coords(), 19, detail=4)
    roughness = g.math(
        "ADD", g.span(marks, rough - 0.06, rough + 0.06, 0.3, 0.7), g.span(touch, -0.05, 0.1, 0.35, 0.75)
    )
    return g.principled(Base_Color=color, Metallic=1.0, Roughness=roughness, Normal=g.bump(marks, 0.0001, 0.3))


def plain(name: str, color: str, rough: float = 0.5, **more: float) -> bpy.types.Material:
    """Molded plastic, rubber, lacquer: one color, roughness uneven at two scales."""
    g = Graph(name)
    where = g.coords()
    roughness = g.math(
        "ADD",
        g.span(g.noise(where, 11, 4), rough - 0.06, rough + 0.08, 0.3, 0.7),
        g.math("MULTIPLY", g.math("SUBTRACT", g.noise(where, 800, 1), 0.5), 0.08),
    )
    return g.principled(
        Base_Color=color, Roughness=roughness, Normal=g.bump(g.noise(where, 1100, 1), 0.00006, 0.5), **more
    )


def glow(name: str, color: str, strength: float) -> bpy.types.Material:
    """Light-emitting surface."""
    g = Graph(name)
    return g.surface(g.add("Emission", Color=color, Strength=strength).outputs[0])


def lampshade(name: str, color: str) -> bpy.types.Material:
    """Pleated linen that the bulb inside lights through."""
    g = Graph(name)
    weave = g.noise(g.coords((520, 520, 40)), 1, 2)
    tone = g.mix(g.span(weave, 0, 0.4, 0.3, 0.7), color, "#b98f5c")
    mixed = g.add("MixShader", Fac=0.55)
    g.set(mixed.inputs[1], g.add("BsdfDiffuse", Color=tone).outputs[0])
    g.set(mixed.inputs[2], g.add("BsdfTranslucent", Color=tone).outputs[0])
    return g.surface(mixed.outputs[0])


def pane(name: str = "pane", reflect: float = 0.06, tint: str = "#f4f8f8", rough: float = 0.02) -> bpy.types.Material:
    """Window glass without refraction: a thin mirror over a clear hole, cheap and free of caustics."""
    g = Graph(name)
    mixed = g.add("MixShader", Fac=reflect)
    g.set(mixed.inputs[1], g.add("BsdfTransparent", Color=tint).outputs[0])
    g.set(mixed.inputs[2], g.add("BsdfGlossy", Color="#ffffff", Roughness=rough).outputs[0])
    return g.surface(mixed.outputs[0])


def leaf(name: str, color: str, shade: str, *, rough: float = 0.4, waxy: float = 0.0) -> bpy.types.Material:
    """Leaf: tone by copy, light through it, veins too small to see but felt in the gloss; `waxy` 0-1 adds bloom."""
    g = Graph(name)
    where = g.coords()
    mottled = g.noise(where, 60, detail=4)
    base = g.mix(g.chance(), color, shade)
    base = g.mix(g.span(mottled, 0.0, 0.45, 0.3, 0.75), base, shade)
    if waxy:
        base = g.mix(g.math("MULTIPLY", mottled, waxy), base, "#dfe8e2")
    normal = g.bump(mottled, 0.0008, 0.5)
    face = g.add(
        "BsdfPrincipled",
        Base_Color=base,
        Roughness=g.span(mottled, rough - 0.08, rough + 0.14, 0.3, 0.7),
        Normal=normal,
    )
    back = g.add("BsdfTranslucent", Color=g.mix(0.45, base, "#c9d86a"))
    mixed = g.add("MixShader", Fac=0.32)
    g.set(mixed.inputs[1], face.outputs[0])
    g.set(mixed.inputs[2], back.outputs[0])
    return g.surface(mixed.outputs[0])
