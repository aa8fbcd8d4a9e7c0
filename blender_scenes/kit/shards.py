# SPDX-License-Identifier: GPL-3.0-or-later
"""Offcuts of stone for the macro table: one face honed, edges broken by hand; stone seen as a macro lens sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import bpy
import numpy as np

from .forms import mesh_object, noise, set_tint
from .materials import worn
from .nodes import Nodes, Socket, connect, new_material

Material: TypeAlias = bpy.types.Material


def shard(
    name: str, outline: Sequence[tuple[float, float]], thick: float, material: Material, *,
    seed: int, rough: float = 0.0016, step: float = 0.00045, upright: bool = False,
) -> bpy.types.Object:  # fmt: skip
    """A piece of slab with the given outline (counterclockwise), its edges broken, its face honed flat.

    Lying: the face is up at z = `thick`. Upright: the face looks to -Y at y = 0 and the outline's y is height.
    """
    rim = _broken(np.array(outline, dtype=float), step, rough, seed)
    along = np.roll(rim, -1, 0) - np.roll(rim, 1, 0)
    out = np.stack([along[:, 1], -along[:, 0]], -1) / np.maximum(np.linalg.norm(along, axis=1), 1e-9)[:, None]
    # The direction outward is taken over a longer stretch, or the break would fold over itself.
    for _ in range(14):
        out = (np.roll(out, 1, 0) + out + np.roll(out, -1, 0)) / 3
    depths = np.concatenate([[0.0, 0.00016], np.linspace(0.0006, thick, max(6, round(thick / 0.00055)))])
    rows = []
    for number, depth in enumerate(depths):
        at = np.column_stack([rim, np.full(len(rim), depth * 1.3)])
        # Scooped hollows between sharp ridges, and crumbs on them: how stone breaks.
        scoops = 1 - np.abs(noise(at, 190, 1, seed + 2)) * 2.2
        chips = 1 - np.abs(noise(at, 520, 2, seed + 3)) * 2.0
        crumbs = noise(at, 1500, 2, seed + 4)
        push = rough * (0.95 * scoops + 0.42 * chips + 0.16 * crumbs)
        grown = min(1.0, depth / 0.0016) ** 0.7
        chamfer = -0.00012 if number == 0 else 0.0
        rows.append(np.column_stack([rim + out * (push * grown + chamfer)[:, None], np.full(len(rim), -depth)]))
    points = np.stack(rows)
    count, levels = len(rim), len(depths)
    flat = points.reshape(-1, 3)
    if upright:
        flat = np.column_stack([flat[:, 0], -flat[:, 2], np.maximum(flat[:, 1], 0.0)])
    else:
        flat = flat + np.array((0.0, 0.0, thick))
        flat[:, 2] = np.maximum(flat[:, 2], 0.0)
    here = np.arange(count)
    after = (here + 1) % count
    sides = [
        np.stack([r * count + after, r * count + here, (r + 1) * count + here, (r + 1) * count + after], -1)
        for r in range(levels - 1)
    ]
    quads = np.concatenate(sides)
    faces = [tuple(int(i) for i in quad) for quad in quads]
    faces += [tuple(range(count)), tuple((levels - 1) * count + i for i in reversed(range(count)))]
    item = mesh_object(name, flat, faces, material, smooth=True)
    item.data.polygons.foreach_set("use_smooth", [True] * len(quads) + [False, False])
    sharp = item.data.attributes.new("sharp_edge", "BOOLEAN", "EDGE")
    sharp.data.foreach_set("value", [max(edge.vertices) < count for edge in item.data.edges])
    set_tint(item, np.array([[1.0] * 3] * len(quads) + [[0.0] * 3] * 2), "split")
    return item


def _broken(outline: np.ndarray, step: float, rough: float, seed: int) -> np.ndarray:
    """The outline as a closed row of points `step` apart, roughened."""
    closed = np.vstack([outline, outline[:1]])
    lengths = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))])
    places = np.linspace(0, lengths[-1], int(lengths[-1] / step), endpoint=False)
    rim = np.stack([np.interp(places, lengths, closed[:, k]) for k in (0, 1)], -1)
    sway = np.stack([noise(rim, 70, 2, seed), noise(rim, 70, 2, seed + 9)], -1)
    chips = np.stack([noise(rim, 330, 2, seed + 5), noise(rim, 330, 2, seed + 6)], -1)
    return rim + 2.2 * rough * sway + 0.30 * rough * chips


def macro_stone(
    name: str, color: str, band: str, pit: str, *,
    bands: float = 0.6, pits: float = 0.5, sparkle: float = 0.0, rough: float = 0.42,
) -> Material:  # fmt: skip
    """Honed stone at its true size: beds of millimeters, pores of tenths, saw marks; rougher where it was broken.

    bands, pits: 0-1, how much of each; sparkle: share of crystals that mirror (granite, basalt).
    """
    material, nodes, shader = new_material(name)
    turned = nodes.node("ShaderNodeMapping", {"Vector": nodes.coordinates(), "Rotation": (0.95, 0.2, 0.35)}).outputs[0]
    bed = nodes.stretched((0.16, 0.16, 1.0), turned)
    broad = nodes.noise(0.011, detail=4, roughness=0.6, distortion=0.3, at=bed)
    fine = nodes.noise(0.0022, detail=3, at=nodes.stretched((0.12, 0.12, 1.0), turned))
    grain = nodes.noise(0.00045, detail=2)
    tone = nodes.math("ADD", nodes.math("MULTIPLY", broad, 0.65), nodes.math("MULTIPLY", fine, 0.35))
    base = nodes.mix(nodes.remap(tone, 0.36, 0.66, 0.0, bands), color, band)
    base = nodes.mix(nodes.remap(grain, 0.35, 0.75, 0.0, 0.22), base, pit)
    split = nodes.node("ShaderNodeAttribute", attribute_name="split").outputs["Fac"]
    holes = _pores(nodes, turned, pits)
    base = nodes.mix(nodes.math("MULTIPLY", holes, 0.75), base, pit)
    # A fresh break is a little paler than the honed face: every grain throws the light.
    pale = nodes.math("MULTIPLY", split, nodes.remap(grain, 0.3, 0.7, 0.05, 0.28))
    base = nodes.mix(pale, base, "#e8e2d8") if sparkle == 0 else base
    polish = worn(nodes, rough, 0.07, 0.012)
    polish = nodes.math("ADD", polish, nodes.math("MULTIPLY", split, 0.22))
    if sparkle:
        crystals = nodes.node("ShaderNodeSeparateColor", {0: nodes.cells(0.00042, output="Color")}).outputs[0]
        shiny = nodes.remap(crystals, 1 - sparkle, 1 - sparkle * 0.8, 0.0, 0.22)
        polish = nodes.math("SUBTRACT", polish, shiny)
        base = nodes.mix(shiny, base, "#d6d2ca")
    saw = nodes.noise(0.0006, detail=2, at=nodes.stretched((0.05, 1.0, 1.0)))
    face = nodes.bump(nodes.math("ADD", saw, nodes.math("MULTIPLY", holes, -6.0)), 0.000035)
    sand = nodes.noise(0.0007, detail=4, roughness=0.65)
    normal = nodes.bump(nodes.math("MULTIPLY", sand, split), 0.0006, below=face)
    connect(nodes, shader, base_color=base, roughness=polish, specular_ior_level=0.4, normal=normal)
    return material


def _pores(nodes: Nodes, at: Socket, share: float) -> Socket:
    """1 in a pore: open seams some millimeters long that follow the beds, and pinpricks."""
    if share == 0:
        return nodes.math("MULTIPLY", nodes.noise(0.01, detail=0), 0.0)
    seams = nodes.noise(0.0019, detail=3, roughness=0.66, distortion=0.4, at=nodes.stretched((0.35, 0.35, 1.2), at))
    where = nodes.remap(nodes.noise(0.013, detail=2, at=nodes.stretched((0.3, 0.3, 1.0), at)), 0.42, 0.66, 0.0, 0.12)
    open_ = nodes.math("ADD", seams, nodes.math("ADD", where, -0.06 + 0.06 * share))
    return nodes.remap(open_, 0.66, 0.70, 0.0, 1.0, smooth=True)
