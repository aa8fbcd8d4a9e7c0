# SPDX-License-Identifier: GPL-3.0-or-later
"""Large luminous panels behind glass: a diffuser lit from behind, its light pooled where the lamp stands."""

from __future__ import annotations

from collections.abc import Sequence

import bpy

from .graph import Graph


def diffuser(
    name: str,
    stops: Sequence[tuple[float, str]],
    level: float,
    *,
    middle: tuple[float, float] = (0.0, 0.0),
    reach: tuple[float, float] = (0.6, 0.5),
) -> bpy.types.Material:
    """Glowing material of a panel in the XZ plane. level: brightness of white (1.0 looks like a lit white card).

    stops: (distance from the lamp, 0 at `middle` to 1 at `reach` meters to the side and upward, color).
    """
    g = Graph(name)
    parts = g.add("SeparateXYZ", Vector=g.add("TexCoord").outputs["Object"])
    x = g.math("DIVIDE", g.math("SUBTRACT", parts.outputs["X"], middle[0]), reach[0])
    z = g.math("DIVIDE", g.math("SUBTRACT", parts.outputs["Z"], middle[1]), reach[1])
    away = g.math("SQRT", g.math("ADD", g.math("MULTIPLY", x, x), g.math("MULTIPLY", z, z)))
    # A smooth step hides where the ramp begins and ends: no rings round the lamp.
    soft = g.add("MapRange", {"interpolation_type": "SMOOTHERSTEP"}, Value=away)
    color = g.ramp(soft.outputs["Result"], list(stops))
    return g.surface(g.add("Emission", Color=color, Strength=level).outputs[0])
