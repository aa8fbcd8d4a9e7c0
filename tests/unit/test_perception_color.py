# SPDX-License-Identifier: GPL-3.0-or-later
"""Colors: the space, the names, and what is measured on made-up products."""

from __future__ import annotations

import numpy as np
import pytest
from backlot.backend.perception import color
from backlot.backend.perception.vocabulary import load_colors
from backlot.backend.records import Color, Value
from PIL import Image

ALL = np.ones((80, 80), dtype=np.float32)


def test_oklab_and_back() -> None:
    srgb = np.random.default_rng(3).random((200, 3)).astype(np.float32)
    assert np.abs(color.oklab_to_srgb(color.srgb_to_oklab(srgb)) - srgb).max() < 2e-3
    assert color.srgb_to_oklab(np.ones(3, dtype=np.float32)) == pytest.approx([1.0, 0.0, 0.0], abs=1e-3)


def test_each_name_finds_itself() -> None:
    assert [named.name for named in load_colors() if color.color_name(named.hex) != named.name] == []


@pytest.mark.parametrize(
    ("hex", "group"),
    [("#000000", "black"), ("#ffffff", "white"), ("#777777", "gray"), ("#ff0000", "red"), ("#0000ff", "blue"),
     ("#00aa00", "green"), ("#ffff00", "yellow"), ("#4b2e1e", "brown"), ("#ff69b4", "pink"), ("#800080", "purple")],
)  # fmt: skip
def test_basic_colors(hex: str, group: str) -> None:
    assert color.color_group(color.color_name(hex)) == group


def test_two_colors_and_their_shares() -> None:
    image = Image.new("RGB", (80, 80), (190, 30, 40))
    image.paste((30, 60, 180), (0, 0, 20, 80))
    found = color.measure_colors([(image, ALL)])
    assert [color.color_group(item.name) for item in found] == ["red", "blue"]
    assert found[0].share == pytest.approx(0.75, abs=0.02)
    assert sum(item.share for item in found) == pytest.approx(1.0, abs=1e-3)


def test_the_background_does_not_count() -> None:
    image = Image.new("RGB", (80, 80), (0, 255, 0))
    image.paste((190, 30, 40), (20, 20, 60, 60))
    alpha = np.zeros((80, 80), dtype=np.float32)
    alpha[20:60, 20:60] = 1.0
    found = color.measure_colors([(image, alpha)])
    assert [color.color_group(item.name) for item in found] == ["red"]


def test_shading_and_highlight_are_one_color() -> None:
    """A lit ball of one paint: dark at one side, burnt-out at a spot."""
    y, x = np.mgrid[-1:1:80j, -1:1:80j]
    shade = np.clip(0.75 - 0.45 * x, 0.2, 1.0)[:, :, None]
    pixels = np.array([200, 40, 50]) * shade
    pixels[(x + 0.5) ** 2 + (y + 0.4) ** 2 < 0.02] = 255
    image = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    alpha = (x**2 + y**2 < 0.9).astype(np.float32)
    found = color.measure_colors([(image, alpha)])
    assert {color.color_group(item.name) for item in found} == {"red"}


def test_the_same_picture_gives_the_same_colors() -> None:
    image = Image.effect_noise((80, 80), 90).convert("RGB")
    assert color.measure_colors([(image, ALL)]) == color.measure_colors([(image, ALL)])


def test_nothing_visible_has_no_color() -> None:
    assert color.measure_colors([(Image.new("RGB", (80, 80)), np.zeros((80, 80), dtype=np.float32))]) == ()


@pytest.mark.parametrize(("words", "hex"), [("dark navy blue", "#1f2b4d"), ("Grey", "#808080"), ("octarine", "")])
def test_named_hex(words: str, hex: str) -> None:
    assert color.named_hex(words) == hex


def test_shops_say_silver_gold_and_clear() -> None:
    metal = (Value("metal", 0.95, "measured on the mesh"),)
    shiny = Value("metallic", 0.9, "measured on the mesh")
    gray, gold = Color("light gray", "#cccccc", 0.6), Color("mustard", "#c99a1e", 0.4)
    assert [item.name for item in color.as_shops_say((gray, gold), shiny, metal)] == ["silver", "gold"]
    glass = (Value("glass", 0.95, "measured on the mesh"),)
    clear = color.as_shops_say((gray,), Value("transparent", 0.9, "measured on the mesh"), glass)
    assert clear[0].name == "clear" and clear[0].hex == "#cccccc"
    unsure = (Value("metal", 0.2, "inferred"),)
    assert color.as_shops_say((gray,), shiny, unsure) == (gray,)
