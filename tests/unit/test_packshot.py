# SPDX-License-Identifier: GPL-3.0-or-later
"""Product and shadow alone, from synthetic renders with and without the product."""

from __future__ import annotations

import numpy as np
import pytest
from backlot.addon.output import shadow, tonemap

VIEW, STOPS = "Khronos PBR Neutral", 0.3


def renders(size: int = 48) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Picture and plate (linear), and the mask, of a red disc with a soft shadow to its right on a gray ramp."""
    y, x = np.mgrid[:size, :size] / size
    plate = np.repeat((0.5 + 0.2 * y)[..., None], 3, axis=-1)
    soft = np.clip(1 - 4 * np.hypot(x - 0.75, (y - 0.6) * 2), 0, 1)
    mask = np.clip((0.22 - np.hypot(x - 0.45, y - 0.5)) * size, 0, 1)
    own = np.array([0.6, 0.08, 0.05])
    ground = plate * (1 - 0.6 * soft)[..., None]
    return mask[..., None] * own + (1 - mask[..., None]) * ground, plate, mask.astype(np.float32)


def test_the_product_keeps_its_colors_and_the_far_field_is_pure_white() -> None:
    picture, plate, mask = renders()
    out = shadow.compose(picture, plate, mask, shadow.WHITE, VIEW, STOPS)
    assert out.shape == (*mask.shape, 3)
    as_rendered = tonemap.display(picture, VIEW, STOPS)
    assert np.abs(out - as_rendered)[mask == 1].max() < 1e-9
    side = np.concatenate([out[0], out[-1], out[:, 0], out[:, -1]])
    assert (np.rint(side * 255) == 255).all()
    dark = out[round(0.6 * 48), round(0.75 * 48)]
    assert 0.5 < dark.max() < 0.85 and np.ptp(dark) < 1e-9


def test_the_shadow_is_soft() -> None:
    picture, plate, mask = renders(96)
    out = shadow.compose(picture, plate, mask, shadow.WHITE, VIEW, STOPS)
    row = out[round(0.6 * 96), 70:, 0]
    assert np.abs(np.diff(row)).max() < 0.1 and len(np.unique(np.rint(row * 255))) > 8


def test_a_long_shadow_ends_before_the_frame() -> None:
    picture, plate, mask = renders()
    picture[40:, :] *= 0.5  # as if the shadow went on
    out = shadow.compose(picture, plate, mask, shadow.WHITE, VIEW, STOPS)
    side = np.concatenate([out[0], out[-1], out[:, 0], out[:, -1]])
    assert (np.rint(side * 255) == 255).all() and out[42, 24].max() < 0.9


def test_transparent_over_white_is_the_white_one() -> None:
    picture, plate, mask = renders()
    clear = shadow.compose(picture, plate, mask, shadow.TRANSPARENT, VIEW, STOPS)
    white = shadow.compose(picture, plate, mask, shadow.WHITE, VIEW, STOPS)
    over = clear[..., :3] * clear[..., 3:] + 1 - clear[..., 3:]
    assert np.abs(over - white).max() < 1e-9
    assert clear[0, 0].tolist() == [0, 0, 0, 0] and (clear[mask == 1][:, 3] == 1).all()


def test_the_outline_takes_no_gray_from_the_set() -> None:
    picture, plate, mask = renders()
    clear = shadow.compose(picture, plate, mask, shadow.TRANSPARENT, VIEW, STOPS)
    rim = (mask > 0.35) & (mask < 0.95)
    own = tonemap.display(np.array([[0.6, 0.08, 0.05]]), VIEW, STOPS)[0]
    # as light as the product, where no shadow is mixed in
    left_half = rim & (np.mgrid[:48, :48][1] < 20)
    assert left_half.any()
    assert np.abs(clear[left_half][:, :3] - own).max() < 0.08


@pytest.mark.parametrize("noise", [0.005])
def test_noise_of_the_two_renders_does_not_show(noise: float) -> None:
    picture, plate, mask = renders()
    rng = np.random.default_rng(0)
    rough = [np.maximum(each * (1 + rng.normal(0, noise, each.shape)), 0) for each in (picture, plate)]
    out = shadow.compose(rough[0], rough[1], mask, shadow.WHITE, VIEW, STOPS)
    assert (np.rint(out[:8] * 255) == 255).all()
