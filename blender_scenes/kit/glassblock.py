# SPDX-License-Identifier: GPL-3.0-or-later
"""Walls of glass blocks, 19 cm square, laid in mortar, with a lit sheet behind them; glazed tiles laid flat.

A block is two panes with a hollow between: the front one bends the view, the sides mirror it, the back one breaks it
up again. So three surfaces do what the traced solid would need a dozen for.
"""

from __future__ import annotations

from typing import TypeAlias

import bpy
import numpy as np

from .forms import blocks, grid_object, joined, mesh_object, scatter, set_tint
from .graph import Graph

Material: TypeAlias = bpy.types.Material
Object: TypeAlias = bpy.types.Object
SIDE, DEEP, JOINT = 0.19, 0.08, 0.01


def block(name: str, front: Material, sides: Material, back: Material, *, detail: int = 15) -> Object:
    """One block about the middle of its foot (z = 0), its face toward -Y at y = 0."""
    line = np.sin(np.linspace(-1, 1, detail) * np.pi / 2)
    u, v = np.meshgrid(line, line)
    # The pane bulges like a cushion and turns back at its rim.
    rise = (1 - np.abs(u) ** 7) * (1 - np.abs(v) ** 7)
    face = np.stack([u * SIDE / 2, 0.012 - 0.014 * np.sqrt(np.maximum(rise, 0)), v * SIDE / 2], -1)
    pane = grid_object(f"{name} pane", face, front)
    half = SIDE / 2 - 0.0005
    ring = np.array([(-half, -half), (half, -half), (half, half), (-half, half)])
    verts = np.array([(x, y, z) for y in (0.0125, DEEP) for x, z in ring])
    walls = mesh_object(f"{name} sides", verts, [(i, (i + 1) % 4, (i + 1) % 4 + 4, i + 4) for i in range(4)], sides,
                        smooth=False)  # fmt: skip
    rear = mesh_object(f"{name} rear", verts[4:] - [0, 0.001, 0], [(0, 1, 2, 3)], back, smooth=False)
    whole = joined(name, [pane, walls, rear])
    mesh = whole.data
    mesh.polygons.foreach_set("use_smooth", [polygon.material_index == 0 for polygon in mesh.polygons])
    for vertex in mesh.vertices:
        vertex.co.z += SIDE / 2
    return whole


def wall(name: str, one: Object, mortar: Material, columns: int, rows: int, *, at: tuple[float, float]) -> list[Object]:
    """A wall of `columns` x `rows` blocks in stack bond, the middle of its face's foot at x, y = `at`."""
    pitch = SIDE + JOINT
    x = (np.arange(columns) - (columns - 1) / 2) * pitch + at[0]
    z = JOINT + np.arange(rows) * pitch
    places = np.array([(a, at[1], b) for b in z for a in x])
    # Blocks are set by hand: some turned over, all a hair out of plane.
    rng = np.random.default_rng(4)
    places[:, 1] += rng.normal(0, 0.0006, len(places))
    up = np.column_stack([rng.normal(0, 0.003, (len(places), 2)), np.ones(len(places))])
    carrier, thing = scatter(f"{name} blocks", one, places, up=up, turn=_upright(up))
    wide, tall = columns * pitch + JOINT, rows * pitch + JOINT
    bars = [((at[0], at[1] + 0.043, k * pitch + JOINT / 2), (wide, 0.07, JOINT + 0.001)) for k in range(rows + 1)]
    bars += [((a - pitch / 2, at[1] + 0.0432, tall / 2), (JOINT + 0.001, 0.07, tall)) for a in [*x, x[-1] + pitch]]
    return [carrier, thing, blocks(f"{name} mortar", bars, mortar, bevel=0.001, segments=1)]


def _upright(up: np.ndarray) -> np.ndarray:
    """The turns (degrees) at which `scatter` keeps a copy's X along the world's."""
    up = up / np.linalg.norm(up, axis=1, keepdims=True)
    a = np.cross(up, np.tile([1.0, 0.0, 0.0], (len(up), 1)))
    a /= np.linalg.norm(a, axis=1, keepdims=True)
    b = np.cross(up, a)
    return np.degrees(np.arctan2(b[:, 0], a[:, 0]))


def tiled_top(
    name: str, corner: tuple[float, float], opposite: tuple[float, float], tile: Material, grout: Material, *,
    side: float = 0.097, joint: float = 0.003, seed: int = 1,
) -> list[Object]:  # fmt: skip
    """Square glazed tiles laid flat between two corners, their tops at z = 0; a tile's middle is at the origin."""
    pitch = side + joint
    rng = np.random.default_rng(seed)
    low, high = np.round(np.array(corner) / pitch), np.round(np.array(opposite) / pitch)
    boxes = [
        ((i * pitch, j * pitch, -0.004 - abs(rng.normal(0, 0.00015))), (side, side, 0.008))
        for j in np.arange(low[1], high[1] + 1)
        for i in np.arange(low[0], high[0] + 1)
    ]
    tiles = blocks(f"{name} tiles", boxes, tile, bevel=0.0014, segments=2)
    set_tint(tiles, rng.uniform(0, 1, len(boxes)).repeat(6)[:, None].repeat(3, 1), "tone")
    bed = (np.array([*low, *high]) + np.array([-0.5, -0.5, 0.5, 0.5])) * pitch
    corners = np.array([(bed[0], bed[1], 0), (bed[2], bed[1], 0), (bed[2], bed[3], 0), (bed[0], bed[3], 0)])
    joints = mesh_object(f"{name} grout", corners - [0, 0, 0.0016], [(0, 1, 2, 3)], grout, smooth=False)
    return [tiles, joints]


def pane(name: str, tint: str, rim: str, *, wave: float = 0.011, size: float = 0.042, rough: float = 0.025) -> Material:
    """A pressed pane: bends what is behind it in soft waves; `rim` is the color of the solid glass at its edge."""
    g = Graph(name)
    chance = g.add("VectorMath", {"operation": "SCALE"})
    g.set(chance.inputs[0], (31.0, 47.0, 59.0))
    g.set(chance.inputs["Scale"], g.chance())
    local = g.add("TexCoord").outputs["Object"]
    place = g.add("VectorMath", {"operation": "ADD"})
    g.set(place.inputs[0], local)
    g.set(place.inputs[1], chance.outputs[0])
    waves = g.noise(place.outputs[0], 1 / size, detail=1.0, rough=0.35, distort=0.8)
    parts = g.add("SeparateXYZ", Vector=local).outputs
    across = g.math("ABSOLUTE", parts["X"])
    edge = g.math("MAXIMUM", across, g.math("ABSOLUTE", g.math("SUBTRACT", parts["Z"], SIDE / 2)))
    # The waves end where the solid rim begins; it is darker, with a bright line where it meets the hollow.
    calm = g.span(edge, 1.0, 0.25, 0.070, 0.080)
    normal = g.bump(g.math("MULTIPLY", waves, calm), wave, 1.0)
    color = g.mix(g.ramp(g.span(edge, 0.0, 1.0, 0.076, 0.0865), [(0.0, 0.0), (0.45, 0.75), (1.0, 0.95)]), tint, rim)
    bent = g.add("BsdfRefraction", Color=color, Roughness=rough, IOR=1.42, Normal=normal)
    mirror = g.add("BsdfGlossy", Color="#ffffff", Roughness=0.06, Normal=normal)
    mixed = g.add("MixShader", Fac=g.add("Fresnel", IOR=1.4, Normal=normal).outputs[0])
    g.set(mixed.inputs[1], bent.outputs[0])
    g.set(mixed.inputs[2], mirror.outputs[0])
    return g.surface(mixed.outputs[0])


def coated_edge(name: str, material: Material) -> Object:
    """The white coat on the four narrow sides of a block that is not built in; goes with `block`."""
    out, thick = SIDE / 2 + 0.0008, 0.0012
    long, middle = 2 * out + thick, 0.012 + 0.034
    bars = [((s * out, middle, SIDE / 2), (thick, 0.068, long)) for s in (-1, 1)]
    bars += [((0, middle, SIDE / 2 + s * out), (long, 0.068, thick)) for s in (-1, 1)]
    return blocks(name, bars, material, bevel=0.0004, segments=1)


def hollow(name: str, tint: str) -> Material:
    """The inner sides of a block: total reflection, a little uneven."""
    g = Graph(name)
    uneven = g.span(g.noise(g.coords(), 40, detail=2), 0.03, 0.16, 0.3, 0.7)
    return g.surface(g.add("BsdfGlossy", Color=tint, Roughness=uneven).outputs[0])


def lit_sheet(name: str, stops: list[tuple[float, str]], level: float, *, spot: str, wide: float = 0.75) -> Material:
    """What shines behind the wall: bands of color by height (Generated, 0-1), brighter about the sheet's own middle."""
    g = Graph(name)
    color = g.ramp(g.add("SeparateXYZ", Vector=g.add("TexCoord").outputs["Generated"]).outputs["Z"], stops)
    parts = g.add("SeparateXYZ", Vector=g.add("TexCoord").outputs["Object"]).outputs
    square = g.math("ADD", g.math("MULTIPLY", parts["X"], parts["X"]), g.math("MULTIPLY", parts["Z"], parts["Z"]))
    soft = g.add("MapRange", {"interpolation_type": "SMOOTHERSTEP"}, Value=g.math("SQRT", square), From_Max=wide)
    g.set(soft.inputs["To Min"], 0.55)
    g.set(soft.inputs["To Max"], 0.0)
    # Tubes stand behind a diffuser; the panes break their stripes up.
    tubes = g.math("SINE", g.math("MULTIPLY", parts["X"], 48.0))
    tubes = g.span(
        g.math("ADD", tubes, g.math("MULTIPLY", g.noise(g.coords((3, 1, 5)), 1.0, 2), 1.6)), 0.55, 1.25, -0.4, 1.7
    )
    strength = g.math("MULTIPLY", tubes, level)
    return g.surface(g.add("Emission", Color=g.mix(soft.outputs[0], color, spot), Strength=strength).outputs[0])
