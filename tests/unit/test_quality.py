# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
from typing import Any

import numpy as np
import output_pictures as pictures
import pytest
from backlot.addon.output import faults, quality, tonemap

FRAME = {"fill": 0.55, "bounds": [0.25, 0.22, 0.75, 0.77], "hidden": 0.0, "cut": False}
CONTACT = {"gap_mm": 0.1, "support": 1.0}


def scene(product: float = 0.5, background: float = 0.8) -> tuple[np.ndarray, np.ndarray]:
    return pictures.product(100, product, background)


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
        ({"bounds": [0.0, 0.2, 0.5, 0.7]}, {}, "margin"),
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
    values = [faults.separation(*scene(p, 0.5)) for p in (0.5, 0.45, 0.3, 0.1)]
    assert values[0] == pytest.approx(0, abs=1e-6) and values == sorted(values)


def test_a_cut_product_is_found() -> None:
    pixels, mask = scene()
    moved = np.roll(mask, 30, axis=1)  # its right side is the frame's
    assert "product cut by the frame" in failed(quality.assess(np.roll(pixels, 30, axis=1), moved, FRAME, CONTACT))


def test_blur_is_measured_where_the_product_is() -> None:
    pixels, mask = scene()
    widths = [faults.edge_width(pictures.blurred(pixels, radius), mask) for radius in (0, 1, 2, 4)]
    assert widths == sorted(widths) and widths[0] == pytest.approx(1, abs=0.01) and widths[2] > 3.5
    assert failed(quality.assess(pictures.blurred(pixels, 3), mask, FRAME, CONTACT)) == [
        "width of the sharpest edges in pixels"
    ]
    # a blurred background behind a sharp product is what a lens does
    behind = np.where(mask[..., None] > 0, pixels, np.linspace(0.2, 0.9, 100)[None, :, None]).astype(np.float32)
    assert failed(quality.assess(behind, mask, FRAME, CONTACT)) == []


def test_a_product_without_edges_is_not_called_blurred() -> None:
    pixels, mask = scene(0.5, 0.5)
    assert np.isnan(faults.edge_width(pixels, mask))
    json.dumps(quality.assess(pixels, mask, FRAME, CONTACT), allow_nan=False)


def test_fireflies_are_lone_and_glints_are_not() -> None:
    pixels, mask = scene(0.4, 0.4)
    pixels[10, 10, :3] = pixels[60, 50, :3] = 1
    assert faults.fireflies(pixels) == pytest.approx(2 / 1e4 * 1e6)
    assert "fireflies in a megapixel" in failed(quality.assess(pixels, mask, FRAME, CONTACT))
    pixels[10:12, 10] = pixels[60:62, 50] = 1
    assert faults.fireflies(pixels) == 0


@pytest.mark.parametrize("alone", [True, False])
def test_colored_light_is_found_by_the_products_own_colors(alone: bool) -> None:
    own = np.zeros((100, 100, 3), np.float32)
    own[:, :50], own[:, 50:] = (0.5, 0.1, 0.1), (0.2, 0.3, 0.5)
    _, mask = scene()

    def report(light: tuple[float, float, float]) -> dict[str, Any]:
        shown = tonemap.display(own * np.array(light), "Khronos PBR Neutral", 0.0)
        pixels = np.concatenate([np.where(mask[..., None] > 0, shown, 0.9), np.ones((100, 100, 1))], axis=-1)
        seen = quality.Seen(own, mask > 1)
        return quality.assess(pixels.astype(np.float32), mask, FRAME, CONTACT, seen=seen, alone=alone)

    assert report((0.9, 0.9, 0.9))["passed"]
    even = next(f for f in report((1.1, 1.1, 1.1))["findings"] if f["rule"] == "tint of the light")
    assert even["value"] < 2  # what the view transform does to saturated colors is no tint
    warm = report((1.2, 0.8, 0.4))
    found = next(f for f in warm["findings"] if f["rule"] == "tint of the light")
    assert not found["ok"] and found["value"] > 20 and warm["passed"] != alone


def test_an_edge_of_the_set_in_the_picture_is_found() -> None:
    pixels, mask = scene()
    none = np.zeros((100, 100, 3), np.float32)
    void = np.zeros((100, 100), bool)
    void[:, 95:] = True
    # the same darkness beyond and within: nothing to see
    assert failed(quality.assess(pixels, mask, FRAME, CONTACT, seen=quality.Seen(none, void))) == []
    pixels[:, 95:, :3] = 0
    assert failed(quality.assess(pixels, mask, FRAME, CONTACT, seen=quality.Seen(none, void))) == [
        "visible edge of the set"
    ]
    assert failed(quality.assess(pixels, mask, FRAME, CONTACT, seen=quality.Seen(none, ~void & void))) == []


def test_room_for_text_is_measured_where_it_was_asked_for() -> None:
    assert failed(quality.assess(*scene(), FRAME, CONTACT, copy_space="left")) == ["room for text"]
    wide = FRAME | {"bounds": [0.45, 0.22, 0.95, 0.77]}
    assert failed(quality.assess(*scene(), wide, CONTACT, copy_space="left")) == []


def test_a_white_product_on_white_may_be_a_packshot() -> None:
    pixels, mask = scene(0.97, 1.0)
    assert failed(quality.assess(pixels, mask, FRAME, CONTACT, alone=True)) == []
    assert failed(quality.assess(pixels, mask, FRAME, CONTACT)) == ["separation from the background"]
