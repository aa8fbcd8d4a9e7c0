# SPDX-License-Identifier: GPL-3.0-or-later
"""Turn what is staged on its mark, frame it anew, and put everything back: for series of pictures of one staging."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix, Vector
from numpy.typing import NDArray

from .. import compat
from ..angles import wrapped_deg
from ..engine.protocol import BacklotError
from ..product.geometry import read_surface
from . import camera as cameras
from . import framing, metering, placement, stand, supports
from .horizon import ROLE
from .records import Staged

Points = NDArray[np.float64]

UNEVEN_M = 0.001
"""Ground that lifts a turning product by more than this is not level."""
_LENS = ("lens", "shift_x", "shift_y", "clip_start", "clip_end")
_SUPPORTS = tuple(f"prop:{name.lower()}" for name in (supports.EASEL, supports.THREAD))
_PLACE = ("location", "rotation_euler", "rotation_quaternion", "scale")
_RENDER = ("resolution_x", "resolution_y", "use_persistent_data")
_FOCUS = ("use_dof", "focus_object", "focus_distance", "aperture_fstop")


class Turning:
    """A staged product on its mark. ``points`` (n, 3) are its vertices as it was staged, world axes, meters.

    Use it in a ``with`` block: at the end camera, product and frame are as they were. turns: it will be turned, and not
    only framed anew.
    """

    def __init__(self, staged: Staged, turns: bool = True) -> None:
        """Raises BacklotError("product_gone" | "leans_on_the_set")."""
        scene = bpy.data.scenes.get(staged.scene)
        there = scene is not None and scene.camera is not None and staged.product_object in bpy.data.objects
        if not there or not staged.shot.get("wish"):
            raise BacklotError("product_gone", f"The staged scene {staged.scene} is not whole.", "Stage it again.")
        on = str(staged.pose.get("leans_on") or "")
        if turns and on and on != supports.EASEL.lower():
            raise BacklotError(
                "leans_on_the_set",
                f"{staged.product} leans on {on} and cannot be turned.",
                "Choose another pose, such as --pose stand.",
            )
        self.staged, self.scene, self.camera = staged, scene, scene.camera
        # the product, or the products of an arrangement; all that is the set's lies in its collection
        self.carriers = {obj: obj.matrix_world.copy() for obj in scene.collection.objects}
        with compat.stdout_to_stderr():  # Blender prints that the empties have no surface of their own
            geometry = read_surface(scene, {obj.name for obj in self.carriers})
        if geometry is None:
            raise BacklotError("product_gone", f"The scene {staged.scene} shows no product.", "Stage it again.")
        self.geometry = geometry
        self.points = geometry.vertices
        self.wish = framing.Wish(**staged.shot["wish"])
        low, high = geometry.low, geometry.high
        middle = bpy.data.objects[staged.product_object].matrix_world.translation
        alone = len(self.carriers) == 1
        room = bpy.data.collections[staged.set_collection]
        # what holds the product goes along, and is no part of it
        self._held = {obj: obj.matrix_world.copy() for obj in room.all_objects if obj.get(ROLE) in _SUPPORTS}
        self.axis = Vector((*(middle[:2] if alone else (low + high)[:2] / 2), float(low[2])))
        lens = self.camera.data
        settings: list[tuple[Any, tuple[str, ...]]] = [(lens, _LENS), (lens.dof, _FOCUS), (scene.render, _RENDER)]
        self._saved = [(owner, key, getattr(owner, key)) for owner, keys in settings for key in keys]
        # place by place, not as a matrix: taken apart again that would differ in the last digit
        self._saved += [(o, key, getattr(o, key).copy()) for o in (*self._along(), self.camera) for key in _PLACE]

    def __enter__(self) -> Turning:
        return self

    def __exit__(self, *_error: object) -> None:
        for owner, key, value in self._saved:
            setattr(owner, key, value)
        self.scene.view_layers[0].update()

    def _along(self) -> dict[bpy.types.Object, Matrix]:
        return self.carriers | self._held

    def turned(self, degrees: float) -> Points:
        """The points after a turn by so many degrees, counter-clockwise from above, from how it was staged."""
        cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        offset = self.points[:, :2] - np.array(self.axis[:2])
        xy = offset @ np.array([[cos, sin], [-sin, cos]]) + np.array(self.axis[:2])
        return np.concatenate([xy, self.points[:, 2:]], axis=1)

    def turn(self, degrees: float, lift_m: float = 0.0) -> None:
        """Turn the product, and lift it, from how it was staged."""
        move = (
            Matrix.Translation(self.axis + Vector((0, 0, lift_m)))
            @ Matrix.Rotation(math.radians(degrees), 4, "Z")
            @ Matrix.Translation(-self.axis)
        )
        for obj, home in self._along().items():
            obj.matrix_world = move @ home
        self.scene.view_layers[0].update()

    def lifts(self, turns: Sequence[float]) -> list[float]:
        """How far the product has to rise, meters, to touch the ground without sinking in, after each of the turns."""
        if self.staged.pose.get("pose") == "hang":
            return [0.0] * len(turns)
        room = bpy.data.collections[self.staged.set_collection]
        grounds = [obj for obj in room.all_objects if obj.get(ROLE) in ("surface", "backdrop")]
        reach = float(np.hypot(*(self.points[:, :2] - np.array(self.axis[:2])).T).max()) * 1.05
        height = float(np.ptp(self.points[:, 2]))
        height_at = stand.surface_heights(self.scene, grounds, self.axis, reach, self.axis.z + max(0.03, 0.3 * height))
        found = [placement.rest_height(self.turned(turn), height_at, self.axis.z) for turn in turns]
        # where the set gives no ground, the product stays at the height at which it was staged
        return [lift if abs(lift) < 0.3 * height + 0.05 else 0.0 for lift in found]

    def aim(self, points: Points, wish: framing.Wish, size: tuple[int, int]) -> Staged:
        """Frame the points in a picture of ``size`` pixels; returns how it is staged now."""
        render = self.scene.render
        render.resolution_x, render.resolution_y = size
        warnings: list[str] = []
        shot = cameras.aim_at(self.camera, self.scene, points, wish, size, warnings)
        return self.seen(size, cameras.described(shot, self.camera.data), warnings)

    def closer(self, shown: Staged, box: Sequence[float], zoom: float) -> Staged:
        """From the same place with a longer lens: a part of what ``shown`` frames comes into the middle.

        box: left, top, right, bottom as parts (0-1) of the product's extent in the picture.
        """
        lens, size = self.camera.data, shown.resolution
        side_w, side_h = framing.frame_sides(*size)
        left, top, right, bottom = shown.frame.get("bounds") or (0.0, 0.0, 1.0, 1.0)
        x = left + (right - left) * (box[0] + box[2]) / 2
        y = top + (bottom - top) * (box[1] + box[3]) / 2
        lens.shift_x = (lens.shift_x + (x - 0.5) * side_w) * zoom
        lens.shift_y = (lens.shift_y + (0.5 - y) * side_h) * zoom
        lens.lens *= zoom
        lens.dof.aperture_fstop *= zoom**2  # as sharp as before
        wish = shown.shot["wish"] | {"focal_mm": lens.lens}
        more = {"focal_mm": round(lens.lens, 1), "fstop": round(lens.dof.aperture_fstop, 1), "wish": wish}
        return self.seen(size, shown.shot | more, [])

    def seen(self, size: tuple[int, int], shot: dict[str, Any], warnings: list[str]) -> Staged:
        """The staging as the camera sees it now."""
        self.scene.view_layers[0].update()
        frame = metering.frame_report(self.scene)
        said = [*self.staged.warnings, *(text for text in warnings if text not in self.staged.warnings)]
        return replace(self.staged, resolution=size, shot=shot, frame=frame, warnings=said)

    def front_turn(self) -> float:
        """Degrees to turn from how it was staged so that the front looks to the camera.

        The front is where the label of a round product is, at right angles to a handle, and else the file's own; of an
        arrangement it is how it was arranged.
        """
        if len(self.staged.arrangement.get("pieces") or ()) > 1:
            return 0.0
        geometry = self.geometry
        toward = math.radians(self.wish.azimuth_deg - 90)  # direction to the camera, 0 = +X
        round_ = placement.roundness(geometry.vertices)
        if round_ > placement.ROUND:
            label = placement.label_azimuth(geometry.vertices, geometry.triangles, geometry.material)
            if label is not None:
                return wrapped_deg(math.degrees(toward - label))
        # a box of eight corners has no handle, whatever sticks out of it
        handle = placement.handle_azimuth(geometry.vertices) if round_ > 0.4 else None
        if handle is not None:
            return wrapped_deg(math.degrees(toward - handle) + 90)
        if round_ > placement.ROUND:
            return 0.0  # alike from all sides, or staged with its print in front
        return wrapped_deg(-self.staged.yaw_deg)

    def wished(self, **changes: Any) -> framing.Wish:
        """The staging's own wish with some changes."""
        return framing.Wish(**(asdict(self.wish) | changes))
