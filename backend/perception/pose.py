# SPDX-License-Identifier: GPL-3.0-or-later
"""Which way up a 3D product stands: what its shape says and what is seen in its views, weighed against the file.

The add-on measures how well each of six ways up suits the shape (``measurements["poses"]``). The views from the front,
the side and above show every way up when they are turned in their plane; how upright each looks is told by a layer on
the vision model that was trained on turned photos. The file's own axis is right far more often than not: it is kept
unless both together are sure, and where they doubt it, the user is told.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ..models.adapter import ADAPTER
from ..models.holder import Models
from ..models.roles import Array
from ..records import Pose

SAID = "said by the user"
"""``up_source`` of measurements whose way up the user chose: it is not questioned."""
UPS = ("z", "-z", "y", "-y", "x", "-x")
QUARTERS: dict[str, tuple[str, ...]] = {
    "front": ("z", "x", "-z", "-x"), "side": ("z", "y", "-z", "-y"), "top": ("y", "x", "-y", "-x"),
}  # fmt: skip
"""What is up in a view as it is, and after one, two and three quarter turns counter-clockwise."""
FILE = ADAPTER.with_name("upright.safetensors")
"""weight (d,), bias (1,): log-odds that a picture stands right; its metadata name the vision model."""
MARGIN = 1.12
"""Side of the square on which a view is turned, in its longer sides."""

SEEN, ALONE = 2.2, 1.4
"""Weight of a view's log-odds beside the shape's; and of the shape where no view can be judged."""
TRUST = math.log(5.0)
"""Log-odds of the file's axis over any other before anything is looked at."""
TURN, TURN_ALONE, TURN_FREE, DOUBT = 0.8, 0.9, 0.95, 0.35
"""Confidence from which a product is turned: by shape and views, by its shape alone, and where it may be a thing that
has no base; and that of the file's axis below which the user is told."""
SURE = 1.5
"""Log-odds by which the file's axis leads in shape and first look, from which on no other way up is looked at: of 40
products stood in six ways, that spares four fifths of the looks for 23 of the 40 upright ones, loses no turn, and
leaves two doubts untold."""
NO_WAY_UP = frozenset(("eyewear", "jewelry", "textiles", "apparel", "fruit", "tools", "stationery"))
"""Families that have no base of their own: how they lie in the file is how their maker laid them."""


@cache
def _layer(path: Path, space: str) -> tuple[Array, float] | None:
    """The layer, when it was trained for this vision model."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(str(path), framework="numpy") as file:
            if (file.metadata() or {}).get("space") != space:
                return None
            return np.asarray(file.get_tensor("weight"), np.float32), float(file.get_tensor("bias")[0])
    except (OSError, SafetensorError):
        return None


def squared(crop: Image.Image) -> Image.Image:
    """The picture in the middle of a white square, so that turning it changes nothing else."""
    side = int(max(crop.size) * MARGIN)
    square = Image.new("RGB", (side, side), (255, 255, 255))
    square.paste(crop, ((side - crop.width) // 2, (side - crop.height) // 2))
    return square


def looks_upright(
    crops: Mapping[str, Image.Image], models: Models, shape: Mapping[str, float], path: Path = FILE
) -> dict[str, float] | None:
    """Mean log-odds of looking upright for each way up, from the views by role; None where they cannot be judged.

    Only of z where that and ``shape`` leave no question (`SURE`).
    """
    layer = _layer(path, models.vision.space)
    if layer is None or not all(role in crops for role in QUARTERS):
        return None
    weight, bias = layer
    looks = [(role, turns, up) for role, ups in QUARTERS.items() for turns, up in enumerate(ups)]

    def odds(chosen: Sequence[tuple[str, int, str]]) -> list[float]:
        pictures = [squared(crops[role]).rotate(90 * turns) for role, turns, _ in chosen]
        return [float(odd) for odd in models.vision.embed_images(pictures) @ weight + bias]

    own = [look for look in looks if look[2] == "z"]
    seen = {"z": odds(own)}
    lead = shape.get("z", 0.0) - max(shape.get(up, 0.0) for up in UPS[1:])
    if lead + SEEN * float(np.mean(seen["z"])) <= SURE:
        rest = [look for look in looks if look[2] != "z"]
        for (_, _, up), odd in zip(rest, odds(rest), strict=True):
            seen.setdefault(up, []).append(odd)
    return {up: float(np.mean(values)) for up, values in seen.items()}


def decide(shape: Mapping[str, float], seen: Mapping[str, float] | None) -> Pose:
    """The way up from the log-odds of both; either may be empty."""
    if not shape and not seen:
        return Pose("z", 0.5, "the file's axis; nothing speaks for or against it")
    factor = 1.0 if seen else ALONE
    total = np.array([factor * shape.get(up, 0.0) + SEEN * (seen or {}).get(up, 0.0) for up in UPS])
    total[0] += TRUST
    chances = np.exp(total - total.max())
    chances /= chances.sum()
    best = int(chances.argmax())
    own = float(chances[0])
    evidence = "what it rests on, symmetry, and the look of its views" if seen else "what it rests on, and symmetry"
    if best and chances[best] >= (TURN if seen else TURN_ALONE):
        return Pose(UPS[best], round(float(chances[best]), 4), f"turned upright by {evidence}")
    if own < DOUBT:
        other = UPS[best if best else int(np.argsort(-chances)[1])]
        note = f"not sure: kept the file's axis, but {other} may be up by {evidence}"
        return Pose("z", round(own, 4), note, (other,))
    return Pose("z", round(own, 4), f"the file's axis, confirmed by {evidence}")


def warning(pose: Pose) -> tuple[str, ...]:
    """What the user has to know of a pose that was changed or is in doubt."""
    if pose.up != "z":
        return (f"The file has the product lying; it was turned so that its {pose.up} is up (--up z keeps it).",)
    if pose.doubts:
        return (f"The product may not stand upright: perhaps {pose.doubts[0]} is up (--up {pose.doubts[0]}).",)
    return ()


def turned_size(raw_size: Sequence[float], up: str) -> list[float]:
    """Width, depth, height after the turn that brings ``up`` to the top; see the add-on's ``upright.turn``."""
    width, depth, height = raw_size
    return {"x": [height, depth, width], "y": [width, height, depth], "z": [width, depth, height]}[up[-1]]


def turned_views(crops: Mapping[str, Image.Image], up: str) -> list[Image.Image]:
    """The views that show the product upright once ``up`` is up, turned in their plane."""
    return [crops[role].rotate(90 * ups.index(up), expand=True) for role, ups in QUARTERS.items() if up in ups]


def turned_measurements(measurements: Mapping[str, Any], up: str) -> dict[str, Any]:
    return {**measurements, "raw_size": turned_size(measurements["raw_size"], up)}
