# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from backlot.addon.output import quality

FRAME = {"fill": 0.55, "bounds": [0.25, 0.22, 0.75, 0.77], "hidden": 0.0, "cut": False}
CONTACT = {"gap_mm": 0.1, "support": 1.0}


def scene(product: float = 0.5, background: float = 0.8) -> tuple[np.ndarray, np.ndarray]:
    pixels = np.full((100, 100, 4), background, np.float32)
    mask = np.zeros((100, 100), np.float32)
    mask[25:75, 30:70] = 1
    pixels[mask > 0] = product
    return pixels, mask


def failed(report: dict[str, Any]) -> list[str]:
    assert report["passed"] == (not [f for f in report["findings"] if not f["ok"]])
    assert all(f["remedy"] for f in report["findings"] if not f["ok"])
    return [f["rule"] for f in report["findings"] if not f["ok"]]


def test_a_good_picture_passes() -> None:
    pixels, mask = scene()
    assert failed(quality.assess(pixels, mask, FRAME, CONTACT)) == []


@pytest.mark.parametrize(
    ("product", "background", "rule"),
    [
        (1.0, 0.3, "blown pixels on the product"),
        (0.0, 0.5, "blocked pixels on the product"),
        (0.5, 0.51, "separation from the background"),
    ],
)
def test_pixels_are_judged_on_the_product_only(product: float, background: float, rule: str) -> None:
    assert failed(quality.assess(*scene(product, background), FRAME, CONTACT)) == [rule]
    assert rule not in failed(quality.assess(*scene(0.5, 1.0), FRAME, CONTACT))


def test_a_glint_is_not_blown() -> None:
    pixels, mask = scene()
    pixels[40:45, 40:45] = 1
    assert failed(quality.assess(pixels, mask, FRAME, CONTACT)) == []


@pytest.mark.parametrize(
    ("frame", "contact", "rule"),
    [
        ({"fill": 0.2}, {}, "fill of the frame"),
        ({"bounds": [0.0, 0.2, 0.5, 0.7], "cut": True}, {}, "margin"),
        ({"hidden": 0.3}, {}, "hidden part of the product"),
        ({}, {"gap_mm": 4.0}, "contact gap in mm"),
        ({}, {"gap_mm": -3.0}, "contact gap in mm"),
        ({}, {"gap_mm": float("nan")}, "contact gap in mm"),
        ({}, {"support": 0.1}, "support of the base"),
    ],
)
def test_each_fault_is_found_alone(frame: dict[str, Any], contact: dict[str, Any], rule: str) -> None:
    report = quality.assess(*scene(), FRAME | frame, CONTACT | contact)
    assert failed(report) == [rule]
    json.dumps(report, allow_nan=False)


def test_an_invisible_product_is_said() -> None:
    pixels, mask = scene()
    assert "product visible" in failed(quality.assess(pixels, mask * 0, FRAME, CONTACT))


def test_separation_grows_with_the_difference() -> None:
    values = [quality.separation(*scene(p, 0.5)) for p in (0.5, 0.45, 0.3, 0.1)]
    assert values[0] == pytest.approx(0, abs=1e-6) and values == sorted(values)
