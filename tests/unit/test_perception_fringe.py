# SPDX-License-Identifier: GPL-3.0-or-later
"""Colors at the edge of a cut-out: the product's own, not the background's."""

from __future__ import annotations

import numpy as np
import pytest
from backlot.backend.perception.fringe import own_colors
from PIL import Image

SIDE = 160
YELLOW, DARK = np.array([0.9, 0.75, 0.1]), np.array([0.05, 0.1, 0.15])


def mixed(product: np.ndarray, behind: np.ndarray) -> tuple[Image.Image, np.ndarray]:
    """A soft disc over a plain ground, as a camera mixes them, and its exact alpha."""
    y, x = np.mgrid[:SIDE, :SIDE] - SIDE / 2
    alpha = np.clip((50 - np.hypot(x, y)) / 8 + 0.5, 0, 1).astype(np.float32)
    pixels = product * alpha[..., None] + behind * (1 - alpha[..., None])
    return Image.fromarray((pixels * 255 + 0.5).astype(np.uint8)), alpha


@pytest.mark.parametrize("behind", [DARK, np.array([0.1, 0.2, 0.9])])
def test_the_fringe_gets_the_products_color(behind: np.ndarray) -> None:
    image, alpha = mixed(YELLOW, behind)
    edge = (alpha > 0.2) & (alpha < 0.9)
    before = np.abs(np.asarray(image)[edge] / 255 - YELLOW).mean()
    after = np.abs(np.asarray(own_colors(image, alpha))[edge] / 255 - YELLOW).mean()
    assert before > 0.2
    assert after < 0.25 * before


def test_the_product_itself_stays_as_it_is() -> None:
    image, alpha = mixed(YELLOW, DARK)
    noisy = np.asarray(image).copy()
    noisy[70:90, 70:90] = np.random.default_rng(0).integers(0, 255, (20, 20, 3))
    out = np.asarray(own_colors(Image.fromarray(noisy), alpha))
    assert (out[alpha >= 1] == noisy[alpha >= 1]).all()


def test_nothing_to_cut_out() -> None:
    image, _ = mixed(YELLOW, DARK)
    assert own_colors(image, np.zeros((SIDE, SIDE), np.float32)) is image
