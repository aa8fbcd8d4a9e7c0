# SPDX-License-Identifier: GPL-3.0-or-later
"""Balance key, fill, rim, background and practical lights after the render, from the light groups of its EXR. Pure.

Light adds up: the picture is the sum of its light groups, so a group's light can be made stronger or weaker without
rendering again. The combined picture is denoised and the groups are not, therefore only what a group adds or takes away
is calculated, and that is smoothed along the edges of the denoised picture. A factor of 1 changes nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..engine.protocol import BacklotError
from . import containers, exr, png, tonemap
from .metadata import Metadata

Pixels = NDArray[np.float64]

GROUP = re.compile(r"^(?P<layer>.+)\.Combined_(?P<group>[^.]+)\.R$")
MASK_CHANNEL = "Backlot mask.Combined.R"
"""The visible part of the product, 0-1."""
WORDS = {"view": "backlot.viewTransform", "stops": "backlot.exposure", "title": "backlot.title"}
"""Names of the attributes in the EXR that say how its picture was shown."""
RADIUS, SHARPNESS = 4, 1e-3
"""Window of the smoothing, pixels to each side; contrast (squared, of values 0-1) from which an edge is kept."""


def groups(picture: exr.Picture) -> dict[str, str]:
    """Name of each light group to the name of its pass."""
    found = (GROUP.match(name) for name in picture.planes)
    return {m["group"]: f"{m['layer']}.Combined_{m['group']}." for m in found if m}


def combined(picture: exr.Picture) -> Pixels:
    """The denoised picture, scene-linear (h, w, 3), of any EXR of Backlot. Raises BacklotError("bad_exr")."""
    layers = [name[:-1] for name in picture.planes if name.endswith(".Combined.R") and not name.startswith("Backlot ")]
    found = picture.rgb(layers[0] if layers else "")
    if found is None:
        raise BacklotError("bad_exr", "This EXR has no combined picture.", "Render it with `backlot shoot --exr`.")
    return found


def balance(picture: exr.Picture, factors: Mapping[str, float]) -> Pixels:
    """Scene-linear (h, w, 3) with each group's light multiplied.

    Raises BacklotError("no_light_groups" | "unknown_light_group").
    """
    passes = groups(picture)
    if not passes:
        raise BacklotError("no_light_groups", "This EXR has no light groups.", "Render it with `backlot shoot --exr`.")
    for name in factors:
        if name not in passes:
            raise BacklotError(
                "unknown_light_group", f"This picture has no light '{name}'.", f"It has: {', '.join(sorted(passes))}."
            )
    out = rendered = combined(picture)
    # display-like values: edges in the shadow count as much as those in the light
    guide = np.sqrt(np.clip(out, 0.0, 1.0))
    for name, factor in factors.items():
        light = picture.rgb(passes[name])
        if factor != 1.0 and light is not None:
            out = out + (factor - 1.0) * smooth(light, guide)
    # no channel can leave what the factors allow, whatever smoothing did to a sharp highlight
    least, most = min(1.0, *factors.values(), 1.0), max(1.0, *factors.values(), 1.0)
    lit = np.maximum(rendered, 0.0)
    return np.clip(out, least * lit, most * lit)


def smooth(light: Pixels, guide: Pixels) -> Pixels:
    """Guided filter: near each pixel the light is a linear function of the guide (h, w, 3), so that it keeps its edges.

    He, Sun and Tang (2010), with the full covariance of the guide's three channels.
    """
    mean = box(guide)
    spread = box(guide[..., :, None] * guide[..., None, :]) - mean[..., :, None] * mean[..., None, :]
    spread = spread + SHARPNESS * np.eye(3)
    level = box(light)
    together = box(guide[..., :, None] * light[..., None, :]) - mean[..., :, None] * level[..., None, :]
    slope = np.linalg.solve(spread, together)
    base = level - np.einsum("...i,...ij->...j", mean, slope)
    return np.asarray(np.einsum("...i,...ij->...j", guide, box(slope)) + box(base))


def box(values: Pixels, radius: int = RADIUS) -> Pixels:
    """Mean of the window around each pixel, over the first two axes; at the rim over what there is of it."""
    for axis in (0, 1):
        size = values.shape[axis]
        total = np.concatenate([np.zeros_like(values.take([0], axis)), np.cumsum(values, axis)], axis)
        low = np.maximum(np.arange(size) - radius, 0)
        high = np.minimum(np.arange(size) + radius + 1, size)
        count = (high - low).reshape([-1 if a == axis else 1 for a in range(values.ndim)])
        values = (total.take(high, axis) - total.take(low, axis)) / count
    return values


def relight(path: Path, factors: Mapping[str, float], stops: float = 0.0, depth: int = 8) -> bytes:
    """A PNG of the EXR with its lights balanced anew and ``stops`` more or less exposure, shown as it was rendered.

    Raises BacklotError: missing_file, bad_exr, no_light_groups, unknown_light_group, unknown_view.
    """
    picture = exr.read(path)
    view = picture.header.text(WORDS["view"])
    if view not in tonemap.VIEWS:
        raise BacklotError(
            "unknown_view",
            f"'{path.name}' was shown with the view transform '{view or 'unknown'}'.",
            f"Known are {' and '.join(tonemap.VIEWS)}; for others open the EXR in Blender's compositor.",
        )
    try:
        exposed = float(picture.header.text(WORDS["stops"]) or 0.0) + stops
    except ValueError:
        exposed = stops
    shown = tonemap.display(balance(picture, factors), view, exposed)
    changes = ", ".join(f"{name} × {factor:g}" for name, factor in factors.items())
    said = picture.header.text
    metadata = Metadata(
        title=said(WORDS["title"]),
        author=said("owner"),
        description="\n".join(part for part in (said("comments"), f"Light: {changes}" if changes else "") if part),
        software=said("software"),
    )
    return containers.embed(png.encode(shown, depth), metadata)


def write(path: Path, data: bytes) -> None:
    """Whole or not at all. Raises BacklotError("not_writable")."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        os.replace(temporary, path)
    except OSError as ex:
        raise BacklotError(
            "not_writable", f"'{path}' cannot be written ({ex.strerror}).", "Choose another folder, or make room."
        ) from ex
    finally:
        temporary.unlink(missing_ok=True)
