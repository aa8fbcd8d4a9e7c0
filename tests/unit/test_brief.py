# SPDX-License-Identifier: GPL-3.0-or-later
"""The typed brief: deterministic, complete, bent by the product's surface, colors chosen by relation."""

from __future__ import annotations

from dataclasses import replace

import pytest
from backlot.backend.brief import oklab
from backlot.backend.brief.brief import as_text, write_brief
from backlot.backend.brief.entries import GENERIC, entry_for, load_playbook
from backlot.backend.brief.lighting import main_lightness
from backlot.backend.records import Color, Value
from products import BICYCLE, EXPECTED, HEADPHONES, PERFUME, SNEAKERS, UNKNOWN, product


@pytest.mark.parametrize("features", [f for f, _ in EXPECTED], ids=lambda f: f.name)
def test_every_part_is_present_and_the_same_each_time(features: object) -> None:
    brief = write_brief(features)  # type: ignore[arg-type]
    assert brief == write_brief(features)  # type: ignore[arg-type]
    for part in (brief.kinds, brief.places, brief.surfaces, brief.mood, brief.texture, brief.avoid):
        assert part
    assert brief.backdrop and brief.atmosphere and brief.why and as_text(brief)
    assert {c.role for c in brief.palette} == {"product", "backdrop", "surface", "accent"}


@pytest.mark.parametrize("family", sorted(load_playbook()))
@pytest.mark.parametrize("hex", ["#f4f4f2", "#111112", "#c02020", "#2a5aa0", "#8a8a88", "#e8d9b0"])
def test_backdrop_is_apart_from_the_product_in_lightness(family: str, hex: str) -> None:
    features = product("thing", family, [("x", hex, 1.0)], ["plastic"], "matte", None)
    brief = write_brief(features)
    wall = next(c for c in brief.palette if c.role == "backdrop")
    own = main_lightness(features)
    assert own is not None
    wanted = entry_for(family if family != GENERIC else "", "thing").palette.separation
    # 0.02: rounding to 8 bits and the gamut's edge
    assert abs(oklab.from_hex(wall.hex).L - own) >= wanted - 0.02


def test_a_bright_field_is_light_even_behind_a_light_liquid() -> None:
    """The glass rule asks for a lit background; a dark wall would contradict the light in the same brief."""
    colors = [("clear", "#464544", 0.76), ("sand", "#b89e75", 0.24)]
    brief = write_brief(product("perfume bottle", "perfume", colors, ["glass"], "transparent", (0.06, 0.03, 0.12)))
    wall = next(c for c in brief.palette if c.role == "backdrop")
    assert brief.lighting.preset == "bright field"
    assert oklab.from_hex(wall.hex).L > 0.85


def test_what_is_clear_is_no_color_of_the_product() -> None:
    colors = [("clear", "#464544", 0.76), ("sand", "#b89e75", 0.24)]
    features = product("perfume bottle", "perfume", colors, ["glass"], "transparent", (0.06, 0.03, 0.12))
    assert [c.name for c in features.own_colors] == ["sand"]
    assert [c.name for c in write_brief(features).palette if c.role == "product"] == ["sand"]
    lightness = main_lightness(features)
    assert lightness == pytest.approx(oklab.from_hex("#b89e75").L)


def test_unknown_type_gives_a_neutral_brief_that_says_so() -> None:
    brief = write_brief(UNKNOWN)
    assert brief.product == "product" and "not known" in brief.why
    assert brief.props == ()


def test_family_without_an_entry_says_so() -> None:
    brief = write_brief(replace(UNKNOWN, family=Value("umbrellas", 0.9, "inferred")))
    assert "umbrellas" in brief.why


def test_users_moods_lead_and_strange_ones_are_left_out() -> None:
    brief = write_brief(PERFUME, {"moods": ["festive", "grumpy"]})
    assert brief.mood[0] == "festive" and "grumpy" not in brief.mood
    said = replace(PERFUME, moods=(Value("dramatic", 1.0, "said by the user"), Value("calm", 0.2, "inferred")))
    assert write_brief(said).mood[0] == "dramatic" and "calm" not in write_brief(said).mood


def test_glass_is_lit_from_behind_and_black_gets_a_rim() -> None:
    glass = write_brief(product("vase", "decor", [("clear", "#dde6e6", 1)], ["glass"], "transparent", None)).lighting
    assert glass.preset in ("bright field", "dark field") and glass.rim >= 0.5
    assert write_brief(HEADPHONES).lighting.rim >= 1.0
    assert any("glass" in text for text in write_brief(PERFUME).avoid)


def test_white_keeps_a_shadow_side() -> None:
    white = product("sneakers", "footwear", [("white", "#f6f6f6", 1)], ["fabric"], "matte", None)
    assert write_brief(white).lighting.fill_ratio <= 3.0 < write_brief(BICYCLE).lighting.fill_ratio


def test_gloss_gets_a_wide_light_but_a_hard_key_stays_hard() -> None:
    jar = product("jar", "decor", [("red", "#a02020", 1)], ["ceramic"], "glossy", None)
    lamp = product("toaster", "appliances", [("red", "#a02020", 1)], ["plastic"], "glossy", None)
    assert write_brief(jar).lighting.softness < 0.2  # the window gobo is the idea of that picture
    assert write_brief(lamp).lighting.softness >= 0.7


def test_surface_of_the_products_own_material_comes_last() -> None:
    board = product("cutting board", "kitchenware", [("oak", "#b08a5a", 1)], ["wood"], "matte", None)
    assert write_brief(board).surfaces[-1] == "wood" and write_brief(SNEAKERS).surfaces[0] == "concrete"


def test_monochrome_keeps_the_hue_and_contrast_turns_it() -> None:
    def hues(family: str) -> float:
        features = product("thing", family, [("blue", "#2a5aa0", 1)], ["plastic"], "matte", None)
        wall = next(c for c in write_brief(features).palette if c.role == "backdrop")
        return oklab.hue_difference(oklab.from_hex(wall.hex).hue, oklab.from_hex("#2a5aa0").hue)

    assert hues("make_up") < 15 and hues("toys") > 150


def test_product_without_colors_still_gets_a_brief() -> None:
    brief = write_brief(replace(PERFUME, colors=()))
    assert not [c for c in brief.palette if c.role == "product"] and "L*" not in brief.palette_relation


def test_oklab_round_trip_and_lightness() -> None:
    for hex in ("#000000", "#ffffff", "#c8812a", "#203050", "#00ff00"):
        back = oklab.to_hex(oklab.from_hex(hex))
        assert all(abs(int(back[i : i + 2], 16) - int(hex[i : i + 2], 16)) <= 1 for i in (1, 3, 5))
    assert oklab.lightness("#ffffff") == pytest.approx(100, abs=0.01)
    assert oklab.lightness("#777777") == pytest.approx(50.0, abs=0.1)
    with pytest.raises(ValueError, match="not a color"):
        oklab.from_hex("red")


@pytest.mark.parametrize(
    ("hex", "words"),
    [("#ffffff", "white"), ("#0c0c0c", "black"), ("#c8812a", "amber"), ("#203050", "navy"), ("#3f6a35", "green"),
     ("#b8644a", "terracotta"), ("#f2cfc4", "peach"), ("#d01020", "red")],
)  # fmt: skip
def test_color_names(hex: str, words: str) -> None:
    assert words in oklab.color_name(hex)


def test_share_below_a_tenth_is_no_main_color() -> None:
    speck = replace(PERFUME, colors=(*PERFUME.colors, Color("green", "#00aa00", 0.03)))
    assert "green" not in [c.name for c in write_brief(speck).palette if c.role == "product"]
