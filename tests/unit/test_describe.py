# SPDX-License-Identifier: GPL-3.0-or-later
"""The product in sentences says how each thing is known."""

from __future__ import annotations

from dataclasses import replace

from backlot.backend.brief.describe import describe
from backlot.backend.records import Alternative, Color, ProductFeatures, TypeValue, Value

MUG = ProductFeatures(
    name="IMG_2041",
    type=TypeValue("coffee mug", 0.82, "inferred"),
    family=Value("tableware", 0.9, "inferred"),
    colors=(Color("ivory", "#f0eade", 0.8), Color("navy", "#202a48", 0.2)),
    materials=(Value("ceramic", 0.7, "inferred"),),
    finish=Value("glossy", 0.5, "inferred"),
    moods=(),
    size=Value("small", 0.5, "inferred"),
    size_m=(0.09, 0.08, 0.1),
    size_source="inferred",
)


def test_what_is_inferred_is_told_as_such() -> None:
    text = describe(MUG)
    assert "most likely a coffee mug (82% sure)" in text
    assert "It is ivory and navy, probably made of ceramic, with a glossy finish." in text
    assert "10.0 cm, which is inferred: please check it" in text


def test_what_the_user_said_and_what_was_measured_are_told_as_such() -> None:
    known = replace(
        MUG,
        type=TypeValue("coffee mug", 1.0, "said by the user"),
        materials=(Value("glass", 0.95, "measured on the mesh"),),
        size_source="measured on the mesh",
    )
    text = describe(known)
    assert "a coffee mug, as you said" in text
    assert ", made of glass" in text
    assert "measured on the mesh" in text


def test_an_unknown_product_is_not_guessed() -> None:
    rivals = (Alternative("apron", 0.1), Alternative("towel", 0.1))
    unknown = replace(MUG, type=TypeValue("", 0.1, "inferred", rivals), size_m=None, size_source=None)
    text = describe(unknown)
    assert text.startswith("What IMG_2041 is cannot be told for sure; it could be an apron or a towel.")
    assert "longest side" not in text
