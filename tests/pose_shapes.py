# SPDX-License-Identifier: GPL-3.0-or-later
"""Simple shapes of products for the tests of poses and arrangements: vertices (n, 3) in meters and triangles (m, 3).

They stand as files bring them: Z up, front to -Y, but for the racket, which lies.
"""

from __future__ import annotations

import math

import numpy as np

Points = np.ndarray
Mesh = tuple[Points, Points]
_QUADS = ((0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5))


def box(size: tuple[float, float, float], at: tuple[float, float, float] = (0, 0, 0)) -> Mesh:
    """A box that stands on its place."""
    corners = np.array([(x, y, z) for z in (0, 1) for y in (-0.5, 0.5) for x in (-0.5, 0.5)]) * size + at
    return corners, np.array([t for a, b, c, d in _QUADS for t in ((a, b, c), (a, c, d))])


def joined(*parts: Mesh) -> Mesh:
    corners, triangles, count = [], [], 0
    for points, faces in parts:
        corners.append(points)
        triangles.append(faces + count)
        count += len(points)
    return np.concatenate(corners), np.concatenate(triangles)


def turned(mesh: Mesh, axis: int, degrees: float) -> Mesh:
    """About an axis through the origin."""
    a, b = (i for i in range(3) if i != axis)
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    points = mesh[0].copy()
    points[:, a], points[:, b] = cos * mesh[0][:, a] - sin * mesh[0][:, b], sin * mesh[0][:, a] + cos * mesh[0][:, b]
    return points, mesh[1]


def bottle(wide: float = 0.06, high: float = 0.18) -> Mesh:
    return joined(box((wide, 0.6 * wide, 0.8 * high)), box((0.4 * wide, 0.4 * wide, 0.2 * high), (0, 0, 0.8 * high)))


def glasses() -> Mesh:
    """As worn: the tips of the temples are higher than the rims."""
    lens = [box((0.055, 0.003, 0.04), (x, -0.07, 0)) for x in (-0.035, 0.035)]
    bridge = box((0.02, 0.004, 0.004), (0, -0.07, 0.028))
    temples = [box((0.004, 0.13, 0.006), (x, -0.003, 0.03)) for x in (-0.066, 0.066)]
    hinges = [box((0.008, 0.006, 0.006), (x, -0.068, 0.03)) for x in (-0.063, 0.063)]
    tips = [box((0.004, 0.012, 0.02), (x, 0.062, 0.014)) for x in (-0.066, 0.066)]
    return joined(*lens, bridge, *temples, *hinges, *tips)


def watch() -> Mesh:
    """Its strap open and hanging down: it stands on the strap's end, the dial to the front."""
    case = box((0.042, 0.012, 0.042), (0, 0, 0.1))
    return joined(box((0.02, 0.004, 0.1)), case, box((0.02, 0.004, 0.08), (0, 0, 0.142)))


def shoe(heel: float = 1.0) -> Mesh:
    """A single shoe, its toes at -Y; ``heel`` -1 turns it around."""
    sole, upper = box((0.1, 0.28, 0.03)), box((0.08, 0.12, 0.07), (0, heel * 0.07, 0.03))
    return joined(sole, upper, box((0.08, 0.12, 0.03), (0, heel * -0.06, 0.03)))


def shoes() -> Mesh:
    """Both in one file."""
    points, faces = shoe()
    aside = np.array([0.07, 0, 0])
    return joined((points - aside, faces), (points + aside, faces))


def bag() -> Mesh:
    """A handbag on a base, with a handle."""
    handle = [box((0.01, 0.01, 0.08), (x, 0, 0.2)) for x in (-0.08, 0.08)]
    return joined(box((0.26, 0.1, 0.2)), *handle, box((0.17, 0.01, 0.01), (0, 0, 0.28)))


def racket() -> Mesh:
    """Lies face up, its handle to the front: head 26 x 33 cm, 68 cm long."""
    parts = [box((0.03, 0.35, 0.028), (0, -0.165, 0))]
    for angle in np.linspace(0, 2 * math.pi, 32, endpoint=False):
        parts.append(box((0.03, 0.035, 0.02), (0.12 * math.cos(angle), 0.165 + 0.155 * math.sin(angle), 0.004)))
    return joined(*parts)


def frame() -> Mesh:
    """A picture frame, too thin to stand."""
    return box((0.3, 0.02, 0.4))


def shirt() -> Mesh:
    """A garment as wide as its sleeves, without a hanger: highest at the shoulders."""
    body = box((0.5, 0.06, 0.6))
    shoulders = [box((0.15, 0.05, 0.05), (x, 0, 0.6)) for x in (-0.17, 0.17)]
    return joined(body, *shoulders)


def lamp() -> Mesh:
    """A pendant lamp: a shade with a short stem in its middle."""
    return joined(box((0.3, 0.3, 0.2)), box((0.02, 0.02, 0.1), (0, 0, 0.2)))
