# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes into staging and what comes out, as plain values: safe over undo, ready for the sidecar. Pure: no bpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ..engine.protocol import BacklotError

STAGE_TAG = "backlot_stage"
"""Custom property on every datablock that a staging made; its value is the stage's id."""

PARTS = {
    "backdrop": "walls and what stands behind; what the product stands on stays",
    "props": "everything that only decorates",
    "lights": "lamps, luminous panels, flags and gobos",
    "world": "light and color of the surroundings",
    "cameras": "all but the one that takes the picture",
}
"""Names of the parts, and what belongs to them."""


def checked_parts(parts: Sequence[str]) -> tuple[str, ...]:
    """The same names; raises BacklotError("unknown_part")."""
    for name in parts:
        if name not in PARTS:
            raise BacklotError("unknown_part", f"A set has no part '{name}'.", f"Parts are: {', '.join(PARTS)}.")
    return tuple(parts)


@dataclass(slots=True)
class StageOptions:
    """Choices of the user; None leaves a choice to brief and set.

    variant: of the set; ``default`` is the set as it was built.
    pose: stand, lie, lie_back, lean, hang or pair; empty for what suits the product. arrangement: one, pair, three,
    line-up or packaging; empty for what suits the number of products.
    mark: of the set, where the product stands; empty for the first that has room. camera: hero, three_quarter, top, low
    or another camera of the set. copy_space: left, right or top, where room is left for text. resolution: pixels.
    fill: product's share of the limiting side. yaw_deg: turn of the product about the vertical, from facing the camera,
    seen from above counter-clockwise.
    light: ``brief`` bends the set's own light to the brief, ``set`` leaves it, a preset's name replaces it.
    exposure: view exposure in stops instead of metering. fstop: instead of the one that keeps the product sharp.
    leave_out: names of `PARTS` of the set that do not come in.
    framing: a preset of `framing_presets`; empty for the brief's. depth_of_field: one of `framing.DEPTHS_OF_FIELD`.
    activate: show the staged scene in the window. quick: light and frame are looked at in a smaller size, for proofs.
    """

    variant: str = "default"
    pose: str = ""
    arrangement: str = ""
    mark: str = ""
    camera: str = "hero"
    copy_space: str = ""
    resolution: tuple[int, int] = (1024, 1024)
    fill: float | None = None
    yaw_deg: float | None = None
    elevation_deg: float | None = None
    focal_mm: float | None = None
    fstop: float | None = None
    exposure: float | None = None
    light: str = "brief"
    leave_out: tuple[str, ...] = ()
    framing: str = ""
    depth_of_field: str = "sharp"
    activate: bool = False
    quick: bool = False


@dataclass(slots=True)
class Companion:
    """Another product in the same picture (product.Product), and its features as the engine gives them."""

    product: Any
    features: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Staged:
    """A product in a set. Names instead of references; numbers in meters, degrees and stops.

    stage_id marks all that belongs to it. product_object: the empty (or photo card) that carries the product; moving it
    moves the product. set_id: the candidate's, so a variant follows after a colon. mark, camera: their names in the set
    (mark, hero, …); the camera's object is the scene's active camera. contact: gap_mm, support. pose: of the product,
    who chose it, why, and what else is offered. arrangement: its name and its pieces; size_m is that of all of them.
    supports: ledger entries of what holds the product. others: the other products, with their credits. shot: the solved
    camera. exposure: the metering. frame: how the product lies in the picture.
    """

    stage_id: str
    scene: str
    camera: str
    product: str
    product_object: str
    set_id: str
    set_folder: str
    set_collection: str
    card: dict[str, Any]
    resolution: tuple[int, int]
    size_m: tuple[float, float, float]
    product_scale: float
    set_scale: float
    yaw_deg: float
    mark: str = "mark"
    photo_card: bool = False
    contact: dict[str, Any] = field(default_factory=dict)
    pose: dict[str, Any] = field(default_factory=dict)
    arrangement: dict[str, Any] = field(default_factory=dict)
    supports: list[dict[str, str]] = field(default_factory=list)
    others: list[dict[str, Any]] = field(default_factory=list)
    shot: dict[str, Any] = field(default_factory=dict)
    light: dict[str, Any] = field(default_factory=dict)
    exposure: dict[str, Any] = field(default_factory=dict)
    view_transform: str = ""
    frame: dict[str, Any] = field(default_factory=dict)
    credits: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        data = asdict(self)
        del data["card"], data["set_folder"]
        return data
