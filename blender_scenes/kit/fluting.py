# SPDX-License-Identifier: GPL-3.0-or-later
"""Fluted panels: half-round rods side by side, as tambour doors and column drums have, and their materials."""

from __future__ import annotations

import math
from typing import TypeAlias

import bpy
import numpy as np

from .forms import mesh_object, set_tint
from .graph import Graph

Object: TypeAlias = bpy.types.Object
Material: TypeAlias = bpy.types.Material


def tambour(
    name: str,
    width: float,
    height: float,
    material: Material,
    *,
    pitch: float = 0.04,
    depth: float = 0.5,
    gap: float = 0.0016,
    seed: int = 1,
    steps: int = 18,
) -> Object:
    """Upright half-round rods in the XZ plane, backs at y = 0, bulging to -Y; `depth` in parts of the pitch.

    The faces' attribute `rod` holds a random number of each rod, so that wood need not come from one log.
    """
    rng = np.random.default_rng(seed)
    count = 2 * int(width / pitch / 2)
    turn = np.linspace(0, math.pi, steps)
    half = (pitch - gap) / 2
    # The back board closes the gaps; each rod is a strip of its own, so that the grooves stay crisp.
    around = np.stack([-half * np.cos(turn), -depth * pitch * np.sin(turn) ** 0.9], -1)
    verts, faces, rods = [], [], []
    for number in range(count):
        middle = (number - (count - 1) / 2) * pitch
        start = number * 2 * steps
        for z in (0.0, height):
            verts += [(middle + x, y, z) for x, y in around]
        faces += [(start + i, start + i + 1, start + steps + i + 1, start + steps + i) for i in range(steps - 1)]
        rods += [rng.uniform(0, 1, 3)] * (steps - 1)
    start = len(verts)
    verts += [(x, 0.0, z) for x, z in ((-width, 0), (width, 0), (width, height), (-width, height))]
    faces.append((start, start + 1, start + 2, start + 3))
    rods.append(np.zeros(3))
    item = mesh_object(name, np.round(np.array(verts), 6), faces, material)
    set_tint(item, np.array(rods), "rod")
    return item


def rod_wood(name: str, light: str, dark: str, *, rough: float = 0.44) -> Material:
    """Oiled wood with upright grain; each rod has its own tone and its own place in the log."""
    g = Graph(name)
    chance = g.add("SeparateXYZ", Vector=g.tint("rod"))
    shift = g.add("VectorMath", {"operation": "SCALE"}, Scale=23.0)
    g.set(shift.inputs[0], g.tint("rod"))
    place = g.add("VectorMath", {"operation": "ADD"})
    g.set(place.inputs[0], g.coords())
    g.set(place.inputs[1], shift.outputs[0])

    def upright(scale: float, stretch: float, detail: float = 3, distort: float = 0.0) -> bpy.types.NodeSocket:
        mapped = g.add("Mapping", Vector=place.outputs[0])
        g.set(mapped.inputs["Scale"], (1.0, 1.0, stretch))
        return g.noise(mapped.outputs["Vector"], scale, detail=detail, distort=distort)

    figure = upright(75, 0.05, 3, 0.5)
    fiber = upright(620, 0.03, 3)
    pores = upright(900, 0.06, 1)
    tone = g.math("ADD", g.span(figure, 0.0, 0.75, 0.36, 0.66), g.span(fiber, -0.12, 0.16, 0.3, 0.7))
    tone = g.math("ADD", tone, g.span(chance.outputs["Y"], -0.16, 0.22))
    body = g.mix(tone, light, dark)
    opened = g.span(pores, 0.0, 0.5, 0.6, 0.68)
    body = g.mix(opened, body, dark)
    normal = g.bump(g.math("SUBTRACT", fiber, opened), 0.0003, 0.5)
    gloss = g.math(
        "ADD", g.span(upright(9, 0.2), rough - 0.07, rough + 0.08, 0.3, 0.7), g.math("MULTIPLY", opened, 0.2)
    )
    return g.principled(Base_Color=body, Roughness=gloss, Normal=normal, Specular_IOR_Level=0.4)


def half_disc(radius: float, flat: float, steps: int = 160) -> list[tuple[float, float]]:
    """Outline of a half-round plinth for geometry.extruded: its straight side along X at y = `flat`, round to -Y."""
    turn = np.linspace(math.pi, 2 * math.pi, steps)
    return [(radius * math.cos(a), flat + radius * math.sin(a)) for a in turn]
