# SPDX-License-Identifier: GPL-3.0-or-later
"""The fixed set of packshots: front, back, left, right, top, three-quarter and a detail, each framed anew.

The product turns on its mark; light and set stay, as on a photographer's table. Left and right are the viewer's, who
stands before the front.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..staging import framing
from ..staging.records import Staged

if TYPE_CHECKING:
    from ..staging.turning import Turning
    from ..workflow import ShootOptions
    from .series import View

NAMES = (
    ("front", "Front"),
    ("back", "Back"),
    ("left", "Left"),
    ("right", "Right"),
    ("top", "Top"),
    ("three_quarter", "Three-quarter"),
    ("detail", "Detail"),
)
"""What the files' names say, and what people read."""
FILL, FILL_BY_RULES, FILL_IN_SET = 0.8, 0.86, 0.68
"""The product's share of the limiting side: alone, alone for marketplaces (85 % and more), and in a set."""
LEVEL_DEG, THREE_QUARTER_DEG, TOP_DEG = 4.0, 14.0, 90.0
"""Height of the camera for the sides, the three-quarter view and the top, degrees over the product's middle."""
AROUND_DEG = 38.0
UPPER_THIRD = (0.0, 0.0, 1.0, 1 / 3)
ZOOM, LEAST_ZOOM, MOST_ZOOM = 2.0, 1.4, 4.0
LETTERS_FILL = 0.6
"""How much of the frame a region with letters gets in the detail."""
_LETTERS = re.compile(r"between (\d+)% and (\d+)% of its width, (\d+)% and (\d+)% of its height")

Box = tuple[float, float, float, float]


def views(turning: Turning, options: ShootOptions, found: dict[str, Any]) -> list[View]:
    """All pictures of the set. found: the recommendation, whose features may know of a region with letters."""
    from .series import View  # needs bpy; the rest of this module is tested without

    front = turning.front_turn()
    # the side that was turned to the light when it was staged shows in the three-quarter view, too
    around = math.copysign(AROUND_DEG, -front if abs(front) > 3 else 1.0)
    letters = letters_region(found.get("features") or {})
    wish = turning.wish
    alone = FILL_BY_RULES if options.rules else FILL
    fill = wish.fill if options.framing else alone if options.background else FILL_IN_SET

    def whole(turn: float, elevation: float) -> Callable[[], Staged]:
        def prepare() -> Staged:
            turning.turn(turn, turning.lifts([turn])[0])
            kept = turning.wished(
                elevation_deg=elevation, elevation_free_deg=0.0, fill=fill, most=max(wish.most, fill), copy_space=""
            )
            return turning.aim(turning.turned(turn), kept, options.size)

        return prepare

    def detail() -> Staged:
        shown = whole(front, LEVEL_DEG)()
        box = letters or UPPER_THIRD
        return turning.closer(shown, box, zoom(box, shown) if letters else ZOOM)

    steps = {
        "front": whole(front, LEVEL_DEG),
        "back": whole(front + 180, LEVEL_DEG),
        "left": whole(front + 90, LEVEL_DEG),
        "right": whole(front - 90, LEVEL_DEG),
        "top": whole(front, TOP_DEG),
        "three_quarter": whole(front + around, THREE_QUARTER_DEG),
        "detail": detail,
    }
    return [View(name, label, steps[name], part=name == "detail") for name, label in NAMES]


def letters_region(features: dict[str, Any]) -> Box | None:
    """Where perception found letters, as parts of the product's extent in its front view; None where it found none."""
    for each in features.get("details") or ():
        match = _LETTERS.search(str(each.get("note") or "")) if each.get("value") == "text" else None
        if match:
            left, right, top, bottom = (int(part) / 100 for part in match.groups())
            return (left, top, right, bottom) if right > left and bottom > top else None
    return None


def zoom(box: Box, shown: Staged) -> float:
    """How much nearer a part of the product is looked at so that it fills `LETTERS_FILL` of the limiting side."""
    left, top, right, bottom = shown.frame.get("bounds") or (0.0, 0.0, 1.0, 1.0)
    part = max((box[2] - box[0]) * (right - left), (box[3] - box[1]) * (bottom - top))
    return min(MOST_ZOOM, max(LEAST_ZOOM, LETTERS_FILL / max(part, framing.MARGIN)))
