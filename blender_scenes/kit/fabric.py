# SPDX-License-Identifier: GPL-3.0-or-later
"""Draped cloth: one sheet that hangs on a wall and runs out over a table, settled by a small cloth solver in numpy.

The solver is position based: threads keep their length, the cloth resists bending, the wall and the table hold it.
The sheet is wider than the place it lies in, and what is too much becomes folds. Same numbers, same folds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import bpy
import numpy as np

from .forms import grid_object, noise
from .graph import Graph
from .nature import smooth_step

Object: TypeAlias = bpy.types.Object


def woven(name: str, color: str, shade: str, *, thread: float = 0.0009, sheen: float = 0.2, gloss: float = 0.0,
          through: float = 0.0) -> bpy.types.Material:  # fmt: skip
    """Cloth whose threads (`thread` meters apart, with slubs) follow the sheet; `gloss` 0-1 makes it satin.

    Reads the attribute `threads` that `drape` gives its mesh. through: how much light passes, 0-1.
    """
    g = Graph(name)
    where = g.add("Attribute", {"attribute_name": "threads"}).outputs["Vector"]
    weft, warp = (
        g.noise(g.add("Mapping", Vector=where, Scale=scale).outputs[0], 1.0, detail=2)
        for scale in ((1 / thread, 40, 1), (40, 1 / thread, 1))
    )
    relief = g.math("MAXIMUM", weft, warp)
    broad = g.noise(where, 3.5, detail=3)
    color_out = g.mix(g.span(relief, 0.0, 0.55 * (1 - gloss), 0.42, 0.72), shade, color)
    color_out = g.mix(g.span(broad, 0.0, 0.14, 0.35, 0.7), color_out, shade)
    rough = 0.85 - 0.48 * gloss
    body = g.add(
        "BsdfPrincipled", Base_Color=color_out, Roughness=g.span(broad, rough - 0.06, rough + 0.08, 0.3, 0.7),
        Normal=g.bump(relief, 0.0004 * (1 - 0.85 * gloss), 0.7), Sheen_Weight=sheen, Sheen_Roughness=0.4,
        Sheen_Tint=color, Specular_IOR_Level=0.2 + 0.3 * gloss,
    ).outputs[0]  # fmt: skip
    if not through:
        return g.surface(body)
    mixed = g.add("MixShader", Fac=through)
    g.set(mixed.inputs[1], body)
    g.set(mixed.inputs[2], g.add("BsdfTranslucent", Color=color_out).outputs[0])
    return g.surface(mixed.outputs[0])


@dataclass(frozen=True, slots=True)
class Drape:
    """Where the cloth hangs and lies, meters; the mark is at the origin and the table's top at z = 0.

    excess: how much more cloth than room there is across on the wall (1 = none), and how high the table's folds are.
    gather: x of the place at the top to which the folds run, and how tightly (0-1).
    smoothed: radius about the mark in which the cloth was smoothed flat by hand.
    """

    width: float = 2.2
    height: float = 1.0
    behind: float = 0.5
    front: float = 0.8
    excess: tuple[float, float] = (1.3, 0.045)
    gather: tuple[float, float] = (-0.35, 0.7)
    smoothed: float = 0.13
    turn: float = 0.26
    step: float = 0.0135
    seed: int = 3


def drape(name: str, material: bpy.types.Material, cloth: Drape, steps: int = 130) -> Object:
    """The settled cloth; round folds come from one level of subdivision."""
    points = np.round(_settled(cloth, steps), 5)
    item = grid_object(name, points, material)
    row, column = np.mgrid[: points.shape[0], : points.shape[1]] * cloth.step
    threads = np.stack([column * cloth.excess[0], row, 0 * row], -1).astype(np.float32)
    item.data.attributes.new("threads", "FLOAT_VECTOR", "POINT").data.foreach_set("vector", threads.ravel())
    fine = item.modifiers.new("subdivision", "SUBSURF")
    fine.levels = fine.render_levels = 1
    return item


def _profile(cloth: Drape, count: int) -> tuple[np.ndarray, np.ndarray, float]:
    """(y, z) down the wall, round to the table and forward, and the length of one step."""
    line = [(cloth.behind, cloth.height), (cloth.behind, cloth.turn)]
    for a in np.linspace(0, np.pi / 2, 24)[1:]:
        line.append((cloth.behind - cloth.turn * (1 - np.cos(a)), cloth.turn * (1 - np.sin(a))))
    line.append((-cloth.front, 0.0))
    line = np.array(line)
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    at = np.linspace(0, along[-1], count)
    return np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1]), along[-1] / (count - 1)


def _settled(cloth: Drape, steps: int) -> np.ndarray:
    """(rows, columns, 3) points, rows from the top of the wall to the front of the table."""
    rows = int((cloth.height + cloth.behind + cloth.front) / cloth.step)
    columns = int(cloth.width * 1.12 / cloth.step)
    y, z, down = _profile(cloth, rows)
    share = np.linspace(-0.5, 0.5, columns)
    hang = smooth_step(z, 0.0, cloth.height)
    # At the top the cloth is drawn together toward the gather, so the folds fan out from there.
    pull = cloth.gather[1] * hang[:, None]
    flat = share[None] * cloth.width
    x = flat + pull * (cloth.gather[0] - flat) * 0.55
    y, z = np.repeat(y[:, None], columns, 1), np.repeat(z[:, None], columns, 1)
    away = np.hypot(flat, y + 0.02)
    lying = smooth_step(-z, -0.32, 0.0)
    calm = smooth_step(away, cloth.smoothed + 0.02, cloth.smoothed + 0.2)
    # The folds to start with, where a stylist would push them: long, uneven, running out from the wall to the front.
    along = np.linspace(0, 1, rows)[:, None]
    bent = flat * (1 - 0.25 * along) + 0.10 * noise(
        np.stack([flat + 0 * y, 1.6 * along + 0 * y], -1), 2.2, 2, cloth.seed + 5
    )
    fold = noise(np.stack([bent, 0.5 * along + 0 * y], -1), 7.0, 2, cloth.seed)
    # Narrow folds on the table run where a stretched noise crosses zero: long lines that part, bend and end.
    slant = noise(np.stack([bent + 0.55 * along, 0.16 * along + 0 * y], -1), 5.5, 1, cloth.seed + 9)
    crest = np.maximum(1 - np.abs(slant) / 0.36, 0.0) ** 1.4
    wall, table = cloth.excess
    rise = (0.6 * np.maximum(fold + 0.15, 0.0) + 0.34 * crest) * table * calm
    rise += (0.016 + 0.012 * fold) * (1 - lying)
    facing_y, facing_z = np.gradient(z, axis=0), -np.gradient(y, axis=0)
    size = np.hypot(facing_y, facing_z)
    p = np.stack([x + 0 * y, y + rise * facing_y / size, z + rise * facing_z / size], -1).astype(np.float32)
    lengths = np.linalg.norm(np.diff(p, axis=1), axis=2)
    wide = np.maximum(lengths, cloth.width / (columns - 1) * (wall + (1 - wall) * lying)[:, 1:]).astype(np.float32)
    tall = np.maximum(np.linalg.norm(np.diff(p, axis=0), axis=2), down).astype(np.float32)
    top = p[0].copy()
    weight = (4.0 / 60**2 * (1 - 0.97 * lying)).astype(np.float32)
    pressed = (away < cloth.smoothed) & (z < 0.01)
    flat_place = p[pressed].copy()
    stiff = (0.048 * (1 - 0.8 * lying))[..., None].astype(np.float32)
    reach = np.concatenate([np.zeros((1, columns)), np.cumsum(tall, axis=0)]).astype(np.float32)
    before = p.copy()
    for step in range(steps):
        speed = (p - before) * 0.975
        before = p.copy()
        p += speed
        p[..., 2] -= weight * min(1.0, 0.25 + step / 40)
        for _ in range(10):
            for start in (0, 1):
                _hold(p[:, start:-1:2], p[:, start + 1 :: 2], wide[:, start::2])
                _hold(p[start:-1:2], p[start + 1 :: 2], tall[start::2])
            _smooth(p, stiff)
            _hang(p, top, reach)
            _rest_on(p, before, cloth)
            p[pressed] = flat_place
            p[0] = top
    return p.astype(float)


def _hang(p: np.ndarray, top: np.ndarray, reach: np.ndarray) -> None:
    """No thread hangs lower than it is long: its distance from the upper edge is at most `reach`."""
    gap = p - top
    length = np.sqrt(np.einsum("ijk,ijk->ij", gap, gap)) + 1e-9
    p -= gap * np.maximum(1 - reach / length, 0.0)[..., None]


def _rest_on(p: np.ndarray, before: np.ndarray, cloth: Drape, grip: float = 0.85) -> None:
    """Keep the cloth on this side of wall, sweep and table; where it touches the table it hardly slides."""
    np.minimum(p[..., 1], cloth.behind, out=p[..., 1])
    np.maximum(p[..., 2], 0.0, out=p[..., 2])
    dy, dz = p[..., 1] - (cloth.behind - cloth.turn), p[..., 2] - cloth.turn
    out = np.sqrt(dy**2 + dz**2)
    corner = (dy > 0) & (dz < 0) & (out > cloth.turn)
    back = cloth.turn / out[corner]
    p[corner, 1] = cloth.behind - cloth.turn + dy[corner] * back
    p[corner, 2] = cloth.turn + dz[corner] * back
    lies = corner | (p[..., 2] < 0.0015)
    p[lies, :2] += (before[lies, :2] - p[lies, :2]) * grip


def _hold(a: np.ndarray, b: np.ndarray, rest: np.ndarray | float) -> None:
    """Move the ends of threads until they have their length again."""
    count = min(a.shape[0], b.shape[0]), min(a.shape[1], b.shape[1])
    a, b = a[: count[0], : count[1]], b[: count[0], : count[1]]
    gap = b - a
    length = np.sqrt(np.einsum("ijk,ijk->ij", gap, gap)) + 1e-9
    move = gap * (0.5 * (1 - rest / length))[..., None]
    a += move
    b -= move


def _smooth(p: np.ndarray, stiff: np.ndarray) -> None:
    """Resist bending: pull against the change of curvature, down the cloth and across it."""
    for q, k in ((p, stiff), (p.transpose(1, 0, 2), stiff.transpose(1, 0, 2))):
        bend = q[:-4] - 4 * q[1:-3] + 6 * q[2:-2] - 4 * q[3:-1] + q[4:]
        q[2:-2] -= k[2:-2] * bend
