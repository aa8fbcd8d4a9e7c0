# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes into staging and what comes out, as plain values: safe over undo, ready for the sidecar. Pure: no bpy."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

STAGE_TAG = "backlot_stage"
"""Custom property on every datablock that a staging made; its value is the stage's id."""


@dataclass(slots=True)
class StageOptions:
    """Choices of the user; None leaves a choice to brief and set.

    variant: of the set; ``default`` is the set as it was built.
    mark: of the set, where the product stands; empty for the first that has room. camera: hero, three_quarter, top, low
    or another camera of the set. copy_space: left, right or top, where room is left for text. resolution: pixels.
    fill: product's share of the limiting side. yaw_deg: turn of the product about the vertical, from facing the camera,
    seen from above counter-clockwise.
    light: ``brief`` bends the set's own light to the brief, ``set`` leaves it, a preset's name replaces it.
    exposure: view exposure in stops instead of metering. fstop: instead of the one that keeps the product sharp.
    activate: show the staged scene in the window.
    """

    variant: str = "default"
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
    activate: bool = False


@dataclass(slots=True)
class Staged:
    """A product in a set. Names instead of references; numbers in meters, degrees and stops.

    stage_id marks all that belongs to it. product_object: the empty (or photo card) that carries the product; moving it
    moves the product. set_id: the candidate's, so a variant follows after a colon. mark, camera: their names in the set
    (mark, hero, …); the camera's object is the scene's active camera. contact: gap_mm, support. shot: the solved
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
