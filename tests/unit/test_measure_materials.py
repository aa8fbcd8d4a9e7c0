# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from backlot.addon.product.materials import Shader, classify, finish, hex_color, named_material


@pytest.mark.parametrize(
    ("shader", "kind", "word"),
    [
        (Shader("a", metallic=0.9), "metal", "metallic"),
        (Shader("a", transmission=1.0), "glass", "transmission"),
        (Shader("a", alpha=0.4), "glass", "alpha"),
        (Shader("a", glass_node=True), "glass", "node"),
        (Shader("a", sheen=0.5), "fabric", "sheen"),
        (Shader("a", emission=2.0), "emission", "emission"),
        (Shader("a", subsurface=0.5), "translucent", "subsurface"),
        (Shader("SmokeGlassMat", alpha=0.85), "glass", "hint"),
        (Shader("Chrome_01"), "metal", "hint"),
        (Shader("a"), "dielectric", "no metal"),
        # a cut-out leaf or label is no glass: its alpha comes from a picture
        (Shader("a", alpha=0.4, textured=True), "dielectric", "no metal"),
    ],
)
def test_rules(shader: Shader, kind: str, word: str) -> None:
    found, rule = classify(shader)
    assert found == kind and word in rule


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("GlasKappe", "glass"),
        ("oakPlank", "wood"),
        ("Material.001", ""),
        ("glossy_paint", ""),
        ("Leather", "leather"),
        ("label_front", "paper"),
    ],
)
def test_names_hint_by_whole_word_beginnings(name: str, kind: str) -> None:
    assert named_material(name) == kind


def test_a_shader_fact_wins_over_a_name() -> None:
    assert classify(Shader("glass", metallic=1.0))[0] == "metal"


def test_finish() -> None:
    assert finish(Shader("a", roughness=0.1), "dielectric") == "glossy"
    assert finish(Shader("a", roughness=0.4), "dielectric") == "satin"
    assert finish(Shader("a", roughness=0.9), "dielectric") == "matte"
    assert finish(Shader("a", roughness=0.9, coat=1.0), "dielectric") == "glossy"
    assert finish(Shader("a"), "glass") == "transparent"
    assert finish(Shader("a"), "metal") == "metallic"


def test_hex_is_srgb() -> None:
    assert hex_color((0, 0, 0)) == "#000000"
    assert hex_color((1, 2, 1)) == "#ffffff"
    assert hex_color((0.2140, 0.2140, 0.2140)) == "#7f7f7f"
