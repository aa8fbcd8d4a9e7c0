# SPDX-License-Identifier: GPL-3.0-or-later
"""What Backlot can mend by itself before it takes the picture: exposure, frame, rim and key light. Once, not in a loop.

``plan`` is pure: from findings to changes. `apply` carries them out on the staged scene.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from ..staging.framing import OPTICAL_CENTER
from ..staging.records import Staged

STEP_STOPS = 0.4
"""Exposure that a blown or a blocked product gets less or more."""
KEY_TURN_DEG = 20.0
"""How far the key comes around to the camera's side of a product whose shadow side is black."""
RIM_GAIN = 1.8
MARGIN = 0.035


@dataclass(frozen=True, slots=True)
class Change:
    """stops: exposure. zoom: factor of the product's size in the frame; center: where its middle comes to stand, parts
    of the frame from the left and from the top. rim: factor of the rim and background lights. key_turn_deg: how far the
    key comes around to the camera."""

    stops: float = 0.0
    zoom: float = 1.0
    center: tuple[float, float] | None = None
    rim: float = 1.0
    key_turn_deg: float = 0.0

    def words(self) -> list[str]:
        """What is done, for the sidecar and for people."""
        return [
            *([f"exposure changed by {self.stops:+.1f} stops"] if self.stops else []),
            *([f"framed again, the product {self.zoom:.2f} times as large"] if self.center else []),
            *([f"rim light {self.rim:.1f} times as strong"] if self.rim != 1 else []),
            *([f"key light turned {self.key_turn_deg:.0f}° toward the camera"] if self.key_turn_deg else []),
        ]


def plan(findings: list[dict[str, Any]], frame: dict[str, Any], copy_space: str = "") -> Change | None:
    """What mends the failed findings that name a fix, or None where none does."""
    failed = [each for each in findings if not each["ok"] and each.get("fix")]
    fixes = {each["fix"] for each in failed}
    if not fixes:
        return None
    stops, turn = 0.0, 0.0
    if fixes >= {"darker", "lighter"}:
        turn = KEY_TURN_DEG  # too bright here and black there: only another light direction helps
    elif "darker" in fixes:
        stops = -STEP_STOPS
    elif "lighter" in fixes:
        stops, turn = STEP_STOPS, KEY_TURN_DEG
    zoom, center = reframed(failed, frame, copy_space) if "frame" in fixes else (1.0, None)
    return Change(stops, zoom, center, RIM_GAIN if "rim" in fixes else 1.0, turn)


def reframed(
    failed: list[dict[str, Any]], frame: dict[str, Any], copy_space: str
) -> tuple[float, tuple[float, float] | None]:
    """Zoom and new middle that meet the fill that was asked for, as far as margins and room for text let it."""
    bounds = frame.get("bounds")
    if not bounds or not frame.get("fill"):
        return 1.0, None
    wide, high = bounds[2] - bounds[0], bounds[3] - bounds[1]
    fill = max(wide, high)
    wanted = fill
    ranges = [each["threshold"] for each in failed if each["rule"].endswith("fill of the frame")]
    # a marketplace's fill comes after Backlot's own, and is stricter
    for low, top in ranges:
        wanted = min(max(wanted, low + 0.02), top - 0.02) if wanted < low or wanted > top else wanted
    if frame.get("cut"):
        wanted = min(wanted, 0.85 * fill)
    wanted = min(wanted, 1 - 2 * MARGIN)
    zoom = wanted / fill
    across = 0.33 + MARGIN if copy_space else 0.0
    if copy_space in ("left", "right"):
        zoom = min(zoom, (1 - across - MARGIN) / wide)
    elif copy_space == "top":
        zoom = min(zoom, (1 - across - MARGIN) / high)
    wide, high = wide * zoom, high * zoom
    x, y = 0.5, 0.5 - min(OPTICAL_CENTER, max(0.0, (1 - high) / 2 - MARGIN))
    if copy_space == "left":
        x = max(x, across + wide / 2)
    elif copy_space == "right":
        x = min(x, 1 - across - wide / 2)
    elif copy_space == "top":
        y = max(y, across + high / 2)
    return zoom, (x, y)


def apply(staged: Staged, change: Change) -> None:
    """Change the staged scene, and say so in ``staged``. Raises BacklotError("product_gone")."""
    import bpy
    from mathutils import Matrix

    from ..staging import metering
    from .picture import staged_scene

    scene = staged_scene(staged)
    scene.view_settings.exposure += change.stops
    staged.exposure = {**staged.exposure, "stops": float(scene.view_settings.exposure)}
    if change.center is not None:
        lens, bounds = scene.camera.data, staged.frame["bounds"]
        middle = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
        longer = max(staged.resolution)
        sides = staged.resolution[0] / longer, staged.resolution[1] / longer
        # from the same place with a longer lens everything grows about the lens's axis, which the shift has moved
        axis_x = (middle[0] - 0.5) * sides[0] + lens.shift_x
        axis_y = (0.5 - middle[1]) * sides[1] + lens.shift_y
        lens.lens *= change.zoom
        lens.shift_x = axis_x * change.zoom - (change.center[0] - 0.5) * sides[0]
        lens.shift_y = axis_y * change.zoom - (0.5 - change.center[1]) * sides[1]
        # the whole product stays as sharp as it was
        lens.dof.aperture_fstop *= max(1.0, change.zoom) ** 2
        staged.shot = {**staged.shot, "focal_mm": round(lens.lens, 1), "fstop": round(lens.dof.aperture_fstop, 1)}
    carrier = bpy.data.objects.get(staged.product_object)
    room = bpy.data.collections.get(staged.set_collection)
    done: set[Any] = set()
    for obj in room.all_objects if room else ():
        role = str(obj.get("backlot_role", ""))
        if obj.type != "LIGHT":
            continue
        if role in ("rim", "background") and obj.data not in done:
            obj.data.energy *= change.rim
            done.add(obj.data)
        if role == "key" and change.key_turn_deg and carrier and staged.card.get("kind") == "studio":
            middle_ = carrier.matrix_world.translation
            light, eye = obj.matrix_world.translation - middle_, scene.camera.matrix_world.translation - middle_
            between = math.degrees(math.atan2(light.x * eye.y - light.y * eye.x, light.x * eye.x + light.y * eye.y))
            turn = math.copysign(min(change.key_turn_deg, abs(between)), between)
            around = Matrix.Translation(middle_) @ Matrix.Rotation(math.radians(turn), 4, "Z")
            obj.matrix_world = around @ Matrix.Translation(-middle_) @ obj.matrix_world
    scene.view_layers[0].update()
    staged.light = {**staged.light, "notes": [*staged.light.get("notes", []), *change.words()]}
    if change.center is not None:
        staged.frame = metering.frame_report(scene)
