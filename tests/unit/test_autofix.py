# SPDX-License-Identifier: GPL-3.0-or-later
"""From findings to changes, without Blender."""

from __future__ import annotations

from typing import Any

import pytest
from backlot.addon.output import autofix

FRAME = {"fill": 0.5, "bounds": [0.3, 0.25, 0.7, 0.75], "cut": False}


def failed(fix: str, rule: str = "x", threshold: Any = 0) -> dict[str, Any]:
    return {"rule": rule, "value": 0, "threshold": threshold, "ok": False, "remedy": "…", "fix": fix}


def test_nothing_is_done_where_nothing_helps() -> None:
    assert autofix.plan([], FRAME) is None
    assert autofix.plan([{**failed("darker"), "ok": True}], FRAME) is None
    assert autofix.plan([{"rule": "hidden", "ok": False, "value": 1, "threshold": 0, "remedy": "…"}], FRAME) is None


def test_exposure_follows_the_finding() -> None:
    darker, lighter = autofix.plan([failed("darker")], FRAME), autofix.plan([failed("lighter")], FRAME)
    assert darker is not None and lighter is not None
    assert darker.stops < 0 < lighter.stops and darker.center is None
    both = autofix.plan([failed("darker"), failed("lighter")], FRAME)
    assert both is not None and both.stops == 0 and both.key_turn_deg > 0


def test_the_rim_light_sets_a_product_off() -> None:
    change = autofix.plan([failed("rim")], FRAME)
    assert change is not None and change.rim > 1 and change.words() == ["rim light 1.8 times as strong"]


@pytest.mark.parametrize(
    ("bounds", "low", "high"),
    [
        ([0.45, 0.45, 0.55, 0.65], 0.4, 0.75),  # too small
        ([0.02, 0.02, 0.98, 0.98], 0.4, 0.75),  # too large
        ([0.3, 0.25, 0.7, 0.75], 0.85, 1.0),  # Amazon's
        ([0.6, 0.1, 0.99, 0.6], 0.4, 0.75),  # at the side
    ],
)
@pytest.mark.parametrize("copy_space", ["", "left", "right", "top"])
def test_the_new_frame_keeps_the_rules(bounds: list[float], low: float, high: float, copy_space: str) -> None:
    wide, tall = bounds[2] - bounds[0], bounds[3] - bounds[1]
    frame = {"fill": max(wide, tall), "bounds": bounds, "cut": False}
    change = autofix.plan([failed("frame", "fill of the frame", [low, high])], frame, copy_space)
    assert change is not None and change.center is not None
    (x, y), zoom = change.center, change.zoom
    left, right, top, bottom = x - wide * zoom / 2, x + wide * zoom / 2, y - tall * zoom / 2, y + tall * zoom / 2
    assert min(left, top, 1 - right, 1 - bottom) > 0.03 - 1e-9
    if copy_space:
        assert {"left": left, "right": 1 - right, "top": top}[copy_space] >= 0.33
    else:
        assert low <= max(wide, tall) * zoom <= high


def test_a_cut_product_gets_smaller() -> None:
    frame = {"fill": 1.0, "bounds": [0.0, 0.1, 1.0, 0.9], "cut": True}
    change = autofix.plan([failed("frame", "margin")], frame)
    assert change is not None and change.zoom < 0.9


def test_without_a_frame_nothing_moves() -> None:
    change = autofix.plan([failed("frame")], {"visible": False})
    assert change is not None and change.center is None and change.words() == []
