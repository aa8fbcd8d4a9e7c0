# SPDX-License-Identifier: GPL-3.0-or-later
"""Colors: the space, the names, and what is measured on made-up products."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from backlot.backend.perception import color, color_names, colorspace, shop_colors, skin
from backlot.backend.perception.vocabulary import load_colors, load_shop_words, named_hex
from backlot.backend.protocol import BacklotError
from backlot.backend.records import Color, Value
from PIL import Image

ALL = np.ones((80, 80), dtype=np.float32)


def test_oklab_and_back() -> None:
    srgb = np.random.default_rng(3).random((200, 3)).astype(np.float32)
    assert np.abs(colorspace.oklab_to_srgb(colorspace.srgb_to_oklab(srgb)) - srgb).max() < 2e-3
    assert colorspace.srgb_to_oklab(np.ones(3, dtype=np.float32)) == pytest.approx([1.0, 0.0, 0.0], abs=1e-3)


def test_each_name_finds_itself() -> None:
    assert [named.name for named in load_colors() if color_names.color_name(named.hex) != named.name] == []


@pytest.mark.parametrize(
    ("hex", "group"),
    [("#000000", "black"), ("#ffffff", "white"), ("#777777", "gray"), ("#ff0000", "red"), ("#0000ff", "blue"),
     ("#00aa00", "green"), ("#ffff00", "yellow"), ("#4b2e1e", "brown"), ("#ff69b4", "pink"), ("#800080", "purple")],
)  # fmt: skip
def test_basic_colors(hex: str, group: str) -> None:
    assert color_names.color_group(color_names.color_name(hex)) == group


def test_two_colors_and_their_shares() -> None:
    image = Image.new("RGB", (80, 80), (190, 30, 40))
    image.paste((30, 60, 180), (0, 0, 20, 80))
    found = color.measure_colors([(image, ALL)])
    assert [color_names.color_group(item.name) for item in found] == ["red", "blue"]
    assert found[0].share == pytest.approx(0.75, abs=0.02)
    assert sum(item.share for item in found) == pytest.approx(1.0, abs=1e-3)


def test_the_background_does_not_count() -> None:
    image = Image.new("RGB", (80, 80), (0, 255, 0))
    image.paste((190, 30, 40), (20, 20, 60, 60))
    alpha = np.zeros((80, 80), dtype=np.float32)
    alpha[20:60, 20:60] = 1.0
    found = color.measure_colors([(image, alpha)])
    assert [color_names.color_group(item.name) for item in found] == ["red"]


def test_shading_and_highlight_are_one_color() -> None:
    """A lit ball of one paint: dark at one side, burnt-out at a spot."""
    y, x = np.mgrid[-1:1:80j, -1:1:80j]
    shade = np.clip(0.75 - 0.45 * x, 0.2, 1.0)[:, :, None]
    pixels = np.array([200, 40, 50]) * shade
    pixels[(x + 0.5) ** 2 + (y + 0.4) ** 2 < 0.02] = 255
    image = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    alpha = (x**2 + y**2 < 0.9).astype(np.float32)
    found = color.measure_colors([(image, alpha)])
    assert {color_names.color_group(item.name) for item in found} == {"red"}


def test_the_same_picture_gives_the_same_colors() -> None:
    image = Image.effect_noise((80, 80), 90).convert("RGB")
    assert color.measure_colors([(image, ALL)]) == color.measure_colors([(image, ALL)])


def test_nothing_visible_has_no_color() -> None:
    assert color.measure_colors([(Image.new("RGB", (80, 80)), np.zeros((80, 80), dtype=np.float32))]) == ()


@pytest.mark.parametrize(("words", "hex"), [("dark navy blue", "#1f2b4d"), ("Grey", "#808080"), ("octarine", "")])
def test_named_hex(words: str, hex: str) -> None:
    assert named_hex(words) == hex


def test_shops_say_silver_gold_and_clear() -> None:
    metal = (Value("metal", 0.95, "measured on the mesh"),)
    shiny = Value("metallic", 0.9, "measured on the mesh")
    gray, gold = Color("light gray", "#cccccc", 0.6), Color("mustard", "#c99a1e", 0.4)
    assert [item.name for item in color_names.as_shops_say((gray, gold), shiny, metal)] == ["silver", "gold"]
    glass = (Value("glass", 0.95, "measured on the mesh"),)
    clear = color_names.as_shops_say((gray,), Value("transparent", 0.9, "measured on the mesh"), glass)
    assert clear[0].name == "clear" and clear[0].hex == "#cccccc"
    unsure = (Value("metal", 0.2, "inferred"),)
    assert color_names.as_shops_say((gray,), shiny, unsure) == (gray,)


def _dressed(cloth: tuple[int, int, int]) -> Image.Image:
    """A person in a shirt: head and arms of skin beside the cloth."""
    image = Image.new("RGB", (80, 80), cloth)
    image.paste((222, 176, 148), (28, 0, 52, 20))
    image.paste((222, 176, 148), (0, 40, 10, 80))
    return image


def test_the_skin_of_the_wearer_is_no_color_of_the_shirt() -> None:
    image = _dressed((30, 60, 180))
    assert len(color.measure_colors([(image, ALL)])) == 2, "of a thing, every color counts"
    found = color.measure_colors([(image, ALL)], worn=True)
    assert [color_names.color_group(item.name) for item in found] == ["blue"]


def test_cloth_of_the_color_of_skin_stays() -> None:
    nude = Image.new("RGB", (80, 80), (222, 176, 148))
    assert skin.without_skin(np.asarray(nude, dtype=np.float32) / 255.0, ALL) is ALL
    dots = Image.new("RGB", (80, 80), (30, 60, 180))
    for x in range(4, 80, 10):
        for y in range(4, 80, 10):
            dots.paste((222, 176, 148), (x, y, x + 2, y + 2))
    assert skin.without_skin(np.asarray(dots, dtype=np.float32) / 255.0, ALL).min() == 1.0


def test_closest_label_by_the_measured_colors() -> None:
    navy = (Color("navy", "#1f2b4d", 1.0),)
    assert color_names.closest_label(navy, ["Red", "Navy Blue", "White", "Multi"]) == "Navy Blue"
    assert color_names.closest_label((Color("silver", "#b0b0b0", 1.0),), ["Grey", "Silver"]) == "Silver", "as named"
    dark = (Color("charcoal", "#3b3d40", 1.0),)
    assert color_names.closest_label(dark, ["Grey", "Black", "Charcoal"]) == "Black", "cloth is never as dark as ink"
    assert color_names.closest_label((), ["Red"]) == ""
    assert color_names.closest_label(navy, ["Multi"]) == ""


@pytest.mark.parametrize(
    ("paint", "label"),
    [((200, 30, 40), "Red"), ((30, 60, 160), "Blue"), ((240, 240, 240), "White"), ((40, 130, 60), "Green"),
     ((246, 214, 50), "Yellow"), ((25, 25, 28), "Black")],
)  # fmt: skip
def test_the_shop_word_of_one_paint(paint: tuple[int, int, int], label: str) -> None:
    labels = ["Black", "Blue", "Green", "Red", "White", "Yellow", "Multi"]
    measured = shop_colors.tones([(Image.new("RGB", (80, 80), paint), ALL)])
    assert color_names.closest_label((), labels, measured) == label
    assert color_names.closest_label((), ["Multi"], measured) == "", "no label names a color"


def test_words_that_were_never_trained_are_told_by_their_hex_value() -> None:
    pink = shop_colors.tones([(Image.new("RGB", (80, 80), (230, 60, 140)), ALL)])
    chances = shop_colors.probabilities(pink, "", ["Hot Pink", "Emerald", "Multi"])
    assert chances[0] > 0.9 and chances[2] == 0.0
    assert chances.sum() == pytest.approx(1.0, abs=1e-5)


def test_gray_metal_on_a_wrist_is_steel_and_a_gray_shirt_is_not() -> None:
    image = Image.fromarray(np.tile(np.linspace(90, 235, 80, dtype=np.uint8)[:, None, None], (1, 80, 3)))
    measured = shop_colors.tones([(image, ALL)])
    labels = ["Grey", "Steel"]
    watch, shirt = (shop_colors.probabilities(measured, family, labels)[1] for family in ("watches", "apparel"))
    assert watch > 0.5 > shirt


def test_a_product_that_cannot_be_seen_has_no_shop_color() -> None:
    nothing = shop_colors.tones([(Image.new("RGB", (80, 80)), np.zeros((80, 80), dtype=np.float32))])
    assert shop_colors.shop_color(nothing).value == ""
    assert color_names.closest_label((), ["Red"], nothing) == ""


def test_shop_words_have_values_and_a_damaged_model_is_named(tmp_path: Path) -> None:
    assert shop_colors.label_hex("Steel") == load_shop_words()["steel"]
    assert shop_colors.label_hex("Multi") == ""
    (tmp_path / "shop_colors.safetensors").write_bytes(b"no tensors")
    with pytest.raises(BacklotError, match=r"shop_colors\.safetensors") as caught:
        shop_colors.load_shop_colors(tmp_path / "shop_colors.safetensors")
    assert caught.value.code == "bad_model" and "training.colors" in caught.value.hint
