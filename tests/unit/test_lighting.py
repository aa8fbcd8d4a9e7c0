# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import math

import numpy as np
import pytest
from backlot.addon.staging import exposure, lighting
from backlot.addon.staging.lighting import Lamp

CARD = {"kind": "studio", "light": {"kelvin": 5600, "fill_ratio": 3.0, "softness": 0.5}}
RIG = [
    Lamp("key", "key", "AREA", 10, 0.5, (-0.8, -0.6, 0.7)),
    Lamp("fill", "fill", "AREA", 3, 0.8, (0.9, -0.6, 0.4)),
    Lamp("rim", "rim", "AREA", 4, 0.3, (0.5, 0.9, 0.6)),
]


def change(name: str, spec: dict[str, object], card: dict[str, object] = CARD) -> lighting.Change:
    return next(c for c in lighting.plan(RIG, spec, card).changes if c.name == name)


@pytest.mark.parametrize("kelvin", [2000, 3200, 4500, 5600, 6500, 10000])
def test_kelvin_has_luminance_one(kelvin: float) -> None:
    r, g, b = lighting.kelvin_to_rgb(kelvin)
    assert 0.2126 * r + 0.7152 * g + 0.0722 * b == pytest.approx(1)


def test_kelvin_runs_from_warm_to_cool_and_is_white_at_daylight() -> None:
    ratios = [
        lighting.kelvin_to_rgb(k)[0] / max(lighting.kelvin_to_rgb(k)[2], 1e-6)
        for k in (2400, 3200, 4500, 5600, 6500, 9000)
    ]
    assert ratios == sorted(ratios, reverse=True)
    assert lighting.kelvin_to_rgb(6500) == pytest.approx((1, 1, 1), abs=0.05)
    # 3200 K tungsten in linear Rec. 709, as published black-body tables have it (#ffb97b)
    r, g, b = lighting.kelvin_to_rgb(3200)
    assert (g / r, b / r) == pytest.approx((0.485, 0.198), abs=0.04)


def test_a_key_within_its_sector_stays() -> None:
    assert change("key", {"key_direction": "left"}).turn_deg == 0


def test_a_key_on_the_wrong_side_is_turned_and_the_fill_changes_sides() -> None:
    moved = change("key", {"key_direction": "right", "key_elevation_deg": 45})
    assert RIG[0].azimuth_deg + moved.turn_deg == pytest.approx(lighting.DIRECTIONS["right"], abs=41)
    assert change("fill", {"key_direction": "right"}).turn_deg == pytest.approx(-2 * RIG[1].azimuth_deg)


def test_light_from_behind_is_the_rims_work() -> None:
    key, rim = change("key", {"key_direction": "back-left"}), change("rim", {"key_direction": "back-left"})
    assert key.turn_deg == 0 and key.power < 1 < rim.power


def test_a_larger_key_gives_the_same_light() -> None:
    factor = lighting.size_compensation(RIG[0], 3.0)
    r, d = RIG[0].size / 2, RIG[0].distance
    assert factor / (d * d + 9 * r * r) == pytest.approx(1 / (d * d + r * r)) and factor > 1
    assert lighting.size_compensation(RIG[0], 1.0) == 1


def test_color_follows_the_brief_within_the_reach_of_the_set() -> None:
    plan = lighting.plan(RIG, {"key_kelvin": 2500}, CARD)
    red, _, blue = plan.changes[0].color
    assert red > 1 > blue and any("K" in note for note in plan.notes)
    assert change("key", {"key_kelvin": 5600}).color == pytest.approx((1, 1, 1))


def test_fill_ratio_and_rim_change_power_within_limits() -> None:
    assert change("fill", {"fill_ratio": 6}).power == pytest.approx(0.5)
    assert change("fill", {"fill_ratio": 1}).power == pytest.approx(3)
    assert change("rim", {"rim": 0}).power == 0.4
    assert change("rim", {"rim": 50}).power == 2.5
    assert change("rim", {}).power == 1


def test_low_key_sets_keep_their_rims_and_a_set_that_is_lit_as_asked_is_not_turned() -> None:
    dark = {"kind": "studio", "light": {"kelvin": 5600, "key": "low key", "direction": "right"}}
    assert change("rim", {"rim": 0}, dark).power == 1
    assert change("key", {"key_direction": "right"}, dark).turn_deg == 0


def test_softness_sizes_the_key_but_hard_sets_keep_their_pattern() -> None:
    assert change("key", {"softness": 0.9}).size == pytest.approx(0.9 / (0.5 / RIG[0].distance))
    hard = {"kind": "studio", "light": {"kelvin": 5600, "softness": 0.05}}
    kept = change("key", {"softness": 0.9, "key_direction": "right", "key_elevation_deg": 80}, hard)
    assert (kept.size, kept.turn_deg, kept.raise_deg) == (1, 0, 0)


def test_windows_and_suns_stay_where_they_are() -> None:
    room = {"kind": "space", "light": {"kelvin": 5600, "fill_ratio": 3.0}}
    moved = change(
        "key",
        {"key_direction": "right", "key_elevation_deg": 70, "softness": 0.1, "key_kelvin": 3000, "fill_ratio": 12},
        room,
    )
    assert (moved.turn_deg, moved.raise_deg, moved.size) == (0, 0, 1)
    assert change("fill", {"fill_ratio": 12}, room).power == 0.5


def test_an_empty_brief_changes_nothing() -> None:
    for c in lighting.plan(RIG, {}, CARD).changes:
        assert (c.turn_deg, c.raise_deg, c.power, c.size) == (0, 0, 1, 1) and c.color == pytest.approx((1, 1, 1))


def test_illuminance_falls_with_the_square_but_not_the_sun() -> None:
    assert lighting.illuminance("AREA", 10, 2) == pytest.approx(lighting.illuminance("AREA", 10, 1) / 4)
    assert lighting.illuminance("SUN", 3, 1) == lighting.illuminance("SUN", 3, 100)


def picture(value: float) -> np.ndarray:
    return np.full((20, 20, 4), value, np.float32)


def test_exposure_brings_the_lit_side_to_the_target_whatever_the_product_is() -> None:
    mask = np.ones((20, 20), np.float32)
    for product in (0.2, 0.4):
        found = exposure.meter(picture(0.1), mask, picture(product), "mid key")
        assert 0.1 * 2**found.stops == pytest.approx(exposure.TARGETS["mid key"])


def test_a_rim_on_a_dark_side_is_not_taken_for_the_exposure() -> None:
    mask = np.ones((20, 20), np.float32)
    dummy = picture(0.05)
    dummy[:6] = 0.5
    assert exposure.meter(dummy, mask, None, "mid key").stops > 0


def test_black_products_get_a_little_more_light_but_stay_black() -> None:
    mask = np.ones((20, 20), np.float32)
    gray, black = (exposure.meter(picture(0.2), mask, picture(v), "mid key") for v in (0.3, 0.01))
    assert black.stops == pytest.approx(gray.stops + exposure.LIFT_STOPS) and 0.01 * 2**black.stops < 0.05


def test_exposure_guards_highlights_and_is_limited() -> None:
    mask = np.ones((20, 20), np.float32)
    bright = exposure.meter(picture(0.1), mask, picture(0.9), "mid key")
    assert 0.9 * 2**bright.stops == pytest.approx(exposure.HIGHLIGHT) and "highlights" in bright.limited_by
    assert exposure.meter(picture(1e-4), mask, None, "mid key").stops == exposure.LIMIT_STOPS
    assert exposure.meter(picture(90), mask, None, "mid key").stops == -exposure.LIMIT_STOPS


def test_exposure_is_not_raised_where_the_set_would_wash_out() -> None:
    mask = np.zeros((20, 20), np.float32)
    mask[5:15, 5:15] = 1
    dummy = picture(0.5)
    dummy[mask > 0] = 0.05
    found = exposure.meter(dummy, mask, None, "mid key")
    assert 0.5 * 2**found.stops == pytest.approx(exposure.SURROUNDINGS["mid key"])
    assert found.limited_by == "brightness of the set"


def test_exposure_without_a_visible_product_changes_nothing() -> None:
    assert exposure.meter(picture(0.1), np.zeros((20, 20), np.float32), None, "mid key").stops == 0
    assert math.isfinite(exposure.meter(picture(0), np.ones((20, 20), np.float32), None, "").stops)
