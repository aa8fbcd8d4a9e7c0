# SPDX-License-Identifier: GPL-3.0-or-later
"""The kit's color arithmetic against published values."""

from __future__ import annotations

import pytest
from backlot.blender_scenes.kit import color


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("#ffffff", (100, 0, 0)),
        ("#000000", (0, 0, 0)),
        ("#808080", (53.59, 0, 0)),
        ("#ff0000", (53.24, 80.09, 67.20)),
        ("#0000ff", (32.30, 79.19, -107.86)),
    ],
)
def test_lab_of_srgb_matches_published_values(code: str, expected: tuple[float, float, float]) -> None:
    assert color.lab(color.linear(code)) == pytest.approx(expected, abs=0.05)


def test_a_color_that_is_no_hex_code_is_named() -> None:
    with pytest.raises(ValueError, match="teal"):
        color.linear("teal")


def test_light_of_the_cameras_balance_is_white() -> None:
    assert color.kelvin_rgb(5500) == pytest.approx((1, 1, 1), abs=1e-6)


def test_warm_light_is_redder_and_cool_light_bluer_at_the_same_luminance() -> None:
    warm, cool = color.kelvin_rgb(3200), color.kelvin_rgb(7500)
    assert warm[0] > 1.3 and warm[2] < 0.5
    assert cool[0] < 0.9 and cool[2] > 1.2
    for red, green, blue in (warm, cool):
        assert 0.2126 * red + 0.7152 * green + 0.0722 * blue == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("kelvin", [900, 20000])
def test_light_beyond_the_scale_is_refused(kelvin: float) -> None:
    with pytest.raises(ValueError, match="outside"):
        color.kelvin_rgb(kelvin)


def test_directions_are_those_of_the_hero_camera() -> None:
    assert color.direction(0, 0) == pytest.approx((0, -1, 0), abs=1e-9)
    assert color.direction(90, 0) == pytest.approx((1, 0, 0), abs=1e-9)
    assert color.direction(-90, 30)[0] < 0 < color.direction(-90, 30)[2]
