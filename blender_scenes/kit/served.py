# SPDX-License-Identifier: GPL-3.0-or-later
"""What is served and what it is served on: plates, cups, stemware, candles, runners, café tables and chairs.

Everything stands on z = 0; chairs face -Y, so that their backs are at +Y.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import bpy
import numpy as np

from .forms import grid_object, joined, lathe, noise, sheet, spline, tube
from .graph import Graph

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object


def plate(name: str, glaze: Material, radius: float = 0.135, rise: float = 0.022) -> Object:
    """Coupe plate with a turned foot; the rim is a little uneven, as thrown."""
    r = radius
    profile = [
        (0, 0.002), (r * 0.5, 0.002), (r * 0.52, 0.0), (r * 0.58, 0.0), (r * 0.6, 0.004), (r * 0.9, rise * 0.72),
        (r, rise), (r * 0.985, rise + 0.0022), (r * 0.9, rise * 0.86), (r * 0.62, 0.009), (r * 0.4, 0.0065), (0, 0.006),
    ]  # fmt: skip
    return lathe(name, profile, glaze, sides=96, steps=5)


def cup(name: str, glaze: Material, drink: Material, radius: float = 0.043, height: float = 0.06) -> list[Object]:
    """Cappuccino cup on its saucer, filled; the handle points to +X."""
    r, h = radius, height
    foot = 0.011
    body = lathe(f"{name} cup", [
        (0, foot), (r * 0.5, foot), (r * 0.52, foot + 0.004), (r * 0.75, foot + h * 0.2), (r * 0.97, foot + h * 0.62),
        (r, foot + h), (r - 0.0022, foot + h + 0.0008), (r - 0.0038, foot + h * 0.62), (r * 0.62, foot + h * 0.2),
        (0, foot + 0.008),
    ], glaze, sides=80)  # fmt: skip
    grip = tube(
        f"{name} handle",
        [(r * 0.94, 0, foot + h * 0.82), (r * 1.32, 0, foot + h * 0.86), (r * 1.5, 0, foot + h * 0.6),
         (r * 1.28, 0, foot + h * 0.33), (r * 0.84, 0, foot + h * 0.3)],
        [0.0042, 0.0036, 0.0036, 0.0042], glaze, steps=7,
    )  # fmt: skip
    level = foot + h * 0.84
    surface = lathe(
        f"{name} drink", [(0, level), (r * 0.9, level), (r * 0.965, level + 0.001)], drink, sides=64, steps=1
    )
    under = plate(f"{name} saucer", glaze, r * 1.75, 0.013)
    return [joined(f"{name} cup", [body, grip]), surface, under]


def crema(name: str = "crema", color: str = "#a8703c", pale: str = "#ead6b4") -> Material:
    """The face of a cappuccino: milk poured in rings into brown foam."""
    g = Graph(name)
    where = g.coords()
    wave = g.add("TexWave", {"wave_type": "RINGS", "rings_direction": "SPHERICAL"}, Vector=where)
    g.set(wave.inputs["Scale"], 26.0)
    g.set(wave.inputs["Distortion"], 2.4)
    g.set(wave.inputs["Detail Scale"], 1.5)
    return g.principled(Base_Color=g.ramp(wave.outputs["Fac"], [(0.42, color), (0.62, pale)]), Roughness=0.35)


def stemware(name: str, glass: Material, height: float = 0.2, radius: float = 0.041) -> Object:
    """Wine glass: foot, drawn stem, thin bowl."""
    h, r = height, radius
    low = h * 0.5
    return lathe(name, [
        (0, 0), (r * 0.86, 0), (r * 0.88, 0.0015), (r * 0.4, 0.004), (0.0042, 0.012), (0.0034, low * 0.5),
        (0.0044, low * 0.94), (r * 0.5, low + h * 0.035), (r * 0.95, low + h * 0.14), (r, low + h * 0.25), (r * 0.8, h),
        (r * 0.8 - 0.0012, h), (r - 0.0016, low + h * 0.25), (r * 0.93, low + h * 0.145), (r * 0.46, low + h * 0.045),
        (0, low + h * 0.02),
    ], glass, sides=72, steps=5)  # fmt: skip


def candle(name: str, wax: Material, holder: Material, flame: Material, height: float = 0.2) -> list[Object]:
    """Taper candle in a turned holder; [holder, wax, flame]. Its flame's middle is `height` + 0.09 up."""
    cup_height = 0.075
    foot = lathe(f"{name} holder", [
        (0, 0), (0.04, 0), (0.042, 0.004), (0.037, 0.009), (0.012, 0.014), (0.0075, 0.03), (0.0085, 0.048),
        (0.0165, 0.054), (0.0165, cup_height), (0.0125, cup_height), (0.012, 0.06), (0, 0.06),
    ], holder)  # fmt: skip
    top = cup_height + height - 0.02
    stick = lathe(f"{name} wax", [
        (0, 0.06), (0.0115, 0.06), (0.0115, 0.07), (0.0095, top - 0.004), (0.0082, top), (0.005, top - 0.003),
        (0, top - 0.004),
    ], wax, sides=32)  # fmt: skip
    fire = lathe(f"{name} flame", [
        (0, top + 0.004), (0.003, top + 0.008), (0.0052, top + 0.016), (0.0038, top + 0.028), (0, top + 0.044),
    ], flame, sides=24)  # fmt: skip
    wick = tube(f"{name} wick", [(0, 0, top - 0.005), (0.0008, 0, top + 0.01)], 0.0008, holder, sides=6)
    return [joined(f"{name} holder", [foot, wick]), stick, fire]


def runner(
    name: str, length: float, width: float, material: Material, *, calm: float = 0.2, thick: float = 0.0016,
    seed: int = 1,
) -> Object:  # fmt: skip
    """Linen table runner along X: flat within `calm` of the origin, laid in soft waves elsewhere, hems turned in."""

    def shape(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        x, y = (u - 0.5) * length, (v - 0.5) * width
        away = np.clip((np.hypot(x, y) - calm) / 0.25, 0, 1)
        wave = np.clip(noise(np.stack([x, y * 0.55], -1), 5.5, 2, seed) - 0.12, 0, None)
        rim = np.minimum(v, 1 - v) * width
        hem = np.where(rim < 0.018, 0.0007, 0.0)
        edge = 0.004 * noise(np.stack([x, 0 * x], -1), 3, 2, seed + 3) * (rim < 0.03)
        return np.stack([x, y + edge, thick + hem + 0.011 * wave * away], -1)

    line = np.array([0.0, 0.0001, 0.0035, 0.0165, 0.0175, 0.0185, 0.0195])
    inner = np.linspace(0.0195, width - 0.0195, 48)[1:-1]
    across = np.concatenate([line, inner, width - line[::-1]]) / width

    def hemmed(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        points = shape(u, np.interp(v, np.linspace(0, 1, len(across)), across))
        points[0, :, 2] = points[-1, :, 2] = 0.0
        return points

    return sheet(name, hemmed, material, rows=len(across), columns=int(length / 0.012))


def linen(name: str, color: str, shade: str, stripe: str = "", *, lines: tuple[float, ...] = ()) -> Material:
    """Washed table linen with slubs along both threads, ironed creases, and woven stripes at |y| = `lines` meters."""
    g = Graph(name)
    where = g.coords()
    weft = g.noise(g.coords((55, 1250, 1250)), 1.0, 2)
    warp = g.noise(g.coords((1250, 55, 1250)), 1.0, 2)
    relief = g.math("MAXIMUM", weft, warp)
    broad = g.noise(where, 5.0, 3)
    slub = g.noise(g.coords((14, 420, 420)), 1.0, 2, 0.6)
    tone = g.mix(g.span(relief, 0.0, 0.75, 0.66, 0.4), color, shade)
    tone = g.mix(g.span(slub, 0.0, 0.34, 0.5, 0.75), tone, shade)
    tone = g.mix(g.span(broad, 0.0, 0.22, 0.32, 0.7), tone, shade)
    parts = g.add("SeparateXYZ", Vector=where)
    if stripe:
        for line in lines:
            away = g.math("ABSOLUTE", g.math("SUBTRACT", g.math("ABSOLUTE", parts.outputs["Y"]), line))
            away = g.math("ADD", away, g.math("MULTIPLY", g.math("SUBTRACT", warp, 0.5), 0.0012))
            tone = g.mix(g.ramp(away, [(0.0036, 0.86), (0.0046, 0.0)]), tone, stripe)
    crumple = g.bump(g.noise(where, 17, 4, 0.6, 0.6), 0.012, 0.22)
    return g.principled(
        Base_Color=tone, Roughness=g.span(broad, 0.78, 0.94, 0.3, 0.7), Specular_IOR_Level=0.2, Sheen_Weight=0.2,
        Sheen_Roughness=0.45, Normal=g.bump(relief, 0.0007, 0.6, crumple),
    )  # fmt: skip


def rainy_glass(name: str = "rain on glass") -> Material:
    """A pane with drops on it, each of which bends what is behind; clear between them."""
    g = Graph(name)
    where = g.coords()
    wander = g.add("VectorMath", {"operation": "MULTIPLY_ADD"})
    g.set(wander.inputs[0], g.add("TexNoise", Vector=where, Scale=60.0).outputs["Color"])
    g.set(wander.inputs[1], (0.007, 0.0, 0.007))
    g.set(wander.inputs[2], where)
    patch = g.span(g.noise(where, 5.0, 2), 0.14, 0.3, 0.35, 0.65)
    big = g.math("DIVIDE", g.cells(wander.outputs[0], 26), patch)
    small = g.math("DIVIDE", g.cells(wander.outputs[0], 64), patch)
    drop = g.math("MAXIMUM", g.ramp(big, [(0.2, 1.0), (1.0, 0.0)]), g.ramp(small, [(0.2, 0.4), (0.9, 0.0)]))
    bent = g.add("BsdfRefraction", IOR=1.12, Roughness=0.0, Color="#ffffff", Normal=g.bump(drop, 0.009, 1.0))
    mixed = g.add("MixShader", Fac=g.ramp(drop, [(0.02, 0.0), (0.1, 1.0)]))
    g.set(mixed.inputs[1], g.add("BsdfTransparent", Color="#f4f7f8").outputs[0])
    g.set(mixed.inputs[2], bent.outputs[0])
    return g.surface(mixed.outputs[0])


def street(
    name: str, sky: str, houses: tuple[str, ...], windows: str, awning: str, pavement: str, trees: str,
    level: float = 1.0,
) -> Material:  # fmt: skip
    """The other side of a street as the lens blurs it: house fronts, their windows, an awning, pavement, sky.

    For a `bokeh.wall` of 7 m: painted as if 17 m away. It lights nothing and stays behind.
    """
    g = Graph(name)
    where = g.coords()
    near = g.add("Mapping", Vector=where, Location=(0.0, 0.0, 0.36), Scale=(2.4, 2.4, 2.4)).outputs[0]
    soft = g.add("VectorMath", {"operation": "MULTIPLY_ADD"})
    g.set(soft.inputs[0], g.add("TexNoise", Vector=near, Scale=0.9, Detail=1.0).outputs["Color"])
    g.set(soft.inputs[1], (0.4, 0.0, 0.4))
    g.set(soft.inputs[2], near)
    parts = g.add("SeparateXYZ", Vector=soft.outputs[0])
    x, z = parts.outputs["X"], parts.outputs["Z"]
    along = g.span(x, 0.0, 1.0, -10.0, 10.0)
    stops: list[tuple[float, str | float]] = []
    row = [*houses, *houses]
    for number, hue in enumerate(row):
        start, end = number / len(row), (number + 1) / len(row)
        stops += [(start + 0.016, hue), (end - 0.016, hue)]
    color = g.ramp(along, stops)
    rows = g.math("SINE", g.math("MULTIPLY", z, 3.1))
    uneven = g.math("MULTIPLY", g.noise(near, 0.35, 1), 9.0)
    columns = g.math("SINE", g.math("ADD", g.math("MULTIPLY", x, 3.7), uneven))
    lit = g.math("MULTIPLY", g.math("MAXIMUM", rows, 0.0), g.math("MAXIMUM", columns, 0.0))
    color = g.mix(g.span(lit, 0.0, 0.62, 0.08, 0.95), color, windows)
    crowns = g.math("MULTIPLY", g.span(g.noise(near, 0.55, 2), 0.0, 0.85, 0.5, 0.6), g.span(z, 0.0, 1.0, 1.2, 2.1))
    color = g.mix(crowns, color, trees)
    band = g.math("MULTIPLY", g.span(z, 0.0, 1.0, 1.5, 1.75), g.span(z, 1.0, 0.0, 2.1, 2.35))
    part = g.math("MULTIPLY", g.span(x, 0.0, 1.0, -4.0, -3.6), g.span(x, 1.0, 0.0, -1.8, -1.4))
    color = g.mix(g.math("MULTIPLY", band, part), color, awning)
    color = g.mix(g.span(z, 1.0, 0.0, 0.55, 0.95), color, pavement)
    color = g.mix(g.span(z, 0.0, 1.0, 3.3, 3.9), color, sky)
    return g.surface(g.add("Emission", Color=color, Strength=level).outputs[0])


def napkin(name: str, material: Material, size: tuple[float, float] = (0.11, 0.2), seed: int = 2) -> Object:
    """Cloth napkin folded to a strip, three soft layers, lying flat."""
    width, depth = size
    layers = []
    for number in range(3):

        def shape(u: np.ndarray, v: np.ndarray, number: int = number) -> np.ndarray:
            x, y = (u - 0.5) * width, (v - 0.5) * depth
            shrink = 1 - 0.03 * number
            rim = np.minimum(np.minimum(u, 1 - u) * width, np.minimum(v, 1 - v) * depth)
            soft = np.clip(rim / 0.008, 0, 1) ** 0.5
            bumps = 0.0012 * noise(np.stack([x * 9, y * 6 + number], -1), 1.6, 2, seed)
            return np.stack([x * shrink + 0.002 * number, y * shrink, 0.003 * number + 0.004 * soft + bumps * soft], -1)

        layers.append(sheet(f"{name} layer", shape, material, rows=40, columns=30))
    return joined(name, layers)


def spindle_chair(name: str, wood: Material, *, height: float = 0.86, count: int = 7) -> list[Object]:
    """Dining chair of steam-bent wood: saddled seat at 45 cm, fanned spindles under a curved crest rail."""

    def seat_shape(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        turn = 2 * math.pi * u
        out = np.clip(v * 1.25, 0, 1)
        x = 0.225 * out * np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** 0.72
        y = 0.21 * out * np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** 0.72
        dish = -0.012 * np.clip(1 - (out / 0.85) ** 2, 0, 1)
        z = 0.45 + dish - np.clip(v - 0.8, 0, None) * 0.18
        return np.stack([x, y, z], -1)

    seat = sheet(f"{name} seat", seat_shape, wood, rows=24, columns=65)
    parts = []
    turns = np.linspace(-0.95, 0.95, count)
    crest = spline([(0.3 * math.sin(a), 0.06 + 0.2 * math.cos(a), height - 0.012 * abs(a)) for a in turns], 8)
    rail = np.stack([crest + np.array([0, 0, dz]) for dz in (-0.03, -0.036, -0.036, -0.03, 0.0, 0.026, 0.03, 0.026)], 1)
    for k, dy in enumerate((0.009, 0.006, -0.006, -0.009, -0.009, -0.005, 0.0, 0.007)):
        rail[:, k, 1] += dy
    parts.append(grid_object(f"{name} crest", rail, wood, wrap=True))
    for a in turns:
        foot = (0.19 * math.sin(a), 0.02 + 0.17 * math.cos(a), 0.44)
        head = (0.3 * math.sin(a), 0.06 + 0.2 * math.cos(a), height - 0.02)
        parts.append(tube(f"{name} spindle", [foot, head], [0.007, 0.009, 0.006], wood, sides=10, steps=4))
    for x in (-0.15, 0.15):
        for y in (-0.14, 0.14):
            leg = [(x, y, 0.44), (x * 1.45, y * 1.45, 0)]
            parts.append(tube(f"{name} leg", leg, [0.013, 0.017, 0.011], wood, sides=12, steps=4))
    return [seat, joined(f"{name} frame", parts)]


def _bent(name: str, path: np.ndarray, radius: float, material: Material) -> Object:
    """A round bar along a path in an upright plane across the room; its rings never twist, unlike `tube`'s."""
    tangent = np.gradient(path, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    side = np.cross(tangent, [0.0, 1.0, 0.0])
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    up = np.cross(side, tangent)
    turn = np.linspace(0, 2 * math.pi, 14, endpoint=False)
    ring = np.cos(turn)[None, :, None] * side[:, None] + np.sin(turn)[None, :, None] * up[:, None]
    return grid_object(name, path[:, None] + radius * ring, material, wrap=True)


def bentwood_chair(name: str, wood: Material, cane: Material) -> list[Object]:
    """The café chair: round cane seat at 46 cm, two nested hoops for a back, 88 cm high."""
    turn = np.linspace(0, 2 * math.pi, 49)
    ring = np.column_stack([0.2 * np.cos(turn), 0.2 * np.sin(turn), 0 * turn + 0.46])
    seat = lathe(f"{name} seat", [(0, 0.458), (0.19, 0.462), (0.192, 0.456), (0, 0.452)], cane, steps=1)
    hoops = []
    for half, low, high, thick in ((0.19, 0.0, 0.88, 0.0135), (0.115, 0.47, 0.79, 0.0105)):
        arc = np.linspace(0, math.pi, 13)
        bend = high - half
        path = [(half * 1.04, 0.19 if low else 0.235, low), (half, 0.17 if low else 0.165, 0.47)]
        path += [
            (half * math.cos(a), 0.19 + 0.09 * (bend - 0.47 + half * math.sin(a)), bend + half * math.sin(a))
            for a in arc
        ]
        path += [(-half, 0.17 if low else 0.165, 0.47), (-half * 1.04, 0.19 if low else 0.235, low)]
        hoops.append(_bent(f"{name} hoop", spline(path, 5), thick, wood))
    legs = [tube(f"{name} leg", [(x, -0.13, 0.45), (x * 1.3, -0.19, 0)], [0.016, 0.012], wood) for x in (-0.13, 0.13)]
    rim = tube(f"{name} rim", ring, 0.016, wood, sides=14)
    return [seat, joined(f"{name} frame", [*hoops, *legs, rim])]


def bistro_table(
    name: str, radius: float, height: float, top: Material, band: Material, iron: Material
) -> list[Object]:
    """Round café table: stone top of 22 mm in a metal band, iron column and foot; top face at `height`."""
    h, r = height, radius
    slab = lathe(f"{name} top", [
        (0, h - 0.022), (r - 0.004, h - 0.022), (r - 0.001, h - 0.02), (r - 0.001, h - 0.0025), (r - 0.0035, h), (0, h),
    ], top, steps=1, sides=192)  # fmt: skip
    hoop = lathe(f"{name} band", [
        (r - 0.002, h - 0.026), (r + 0.0025, h - 0.026), (r + 0.003, h - 0.0245), (r + 0.003, h - 0.0035),
        (r + 0.0022, h - 0.0022), (r - 0.0005, h - 0.002),
    ], band, steps=1, sides=192)  # fmt: skip
    column = lathe(f"{name} column", [
        (0, 0), (0.2, 0), (0.205, 0.008), (0.19, 0.02), (0.06, 0.05), (0.034, 0.09), (0.027, 0.2), (0.027, h - 0.1),
        (0.05, h - 0.05), (0.12, h - 0.026), (0, h - 0.026),
    ], iron, steps=3)  # fmt: skip
    return [slab, hoop, column]


def dome_pendant(name: str, shade: Material, inside: Material, cord: Material, drop: float = 1.2) -> list[Object]:
    """Spun dome of 42 cm over a table, rim at z = 0, its cord `drop` long; the bulb is a light of the recipe's rig."""
    arc = np.linspace(0, math.pi / 2, 15)
    outer = [(0.21 * math.cos(a) ** 0.9 if a < 1.57 else 0.0, 0.19 * math.sin(a)) for a in arc]
    inner = [(max(r - 0.002, 0), z - 0.002 * (z > 0.01)) for r, z in outer]
    cap = tube(f"{name} cord", [(0, 0, 0.18), (0, 0, 0.18 + drop)], 0.003, cord, sides=8)
    return [
        lathe(f"{name} shade", [*outer], shade, steps=1, sides=96),
        lathe(f"{name} lining", inner, inside, steps=1, sides=96),
        cap,
    ]
