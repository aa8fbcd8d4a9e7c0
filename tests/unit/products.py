# SPDX-License-Identifier: GPL-3.0-or-later
"""For the tests of brief and ranking: features as perception gives them, and fakes of the models."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from backlot.backend.models.roles import Array, LanguageModel, OnText, TextModel, unit
from backlot.backend.records import Color, ProductFeatures, TypeValue, Value

CARDS = Path(__file__).parent.parent / "data" / "cards"
"""Twelve cards as the sets of Backlot have them, without .blend files."""


def product(
    type: str,
    family: str,
    colors: Sequence[tuple[str, str, float]],
    materials: Sequence[str],
    finish: str,
    size_m: tuple[float, float, float] | None,
    *,
    confidence: float = 0.9,
) -> ProductFeatures:
    """colors: name, hex, share. size_m: width, depth, height."""
    return ProductFeatures(
        name=type,
        type=TypeValue(type, confidence, "inferred"),
        family=Value(family, confidence, "inferred"),
        colors=tuple(Color(*color) for color in colors),
        materials=tuple(Value(material, 0.8, "inferred") for material in materials),
        finish=Value(finish, 0.8, "inferred"),
        moods=(),
        size=Value("small", 0.8, "inferred"),
        size_m=size_m,
        size_source="inferred" if size_m else None,
        size_confidence=0.5 if size_m else 0.0,
    )


PERFUME = product(
    "perfume bottle", "perfume", [("amber", "#c8812a", 0.7), ("gold", "#b8963e", 0.2)], ["glass", "metal"],
    "transparent", (0.06, 0.03, 0.12),
)  # fmt: skip
SNEAKERS = product(
    "sneakers", "footwear", [("white", "#eeeeec", 0.8), ("red", "#c02020", 0.15)], ["fabric", "rubber"], "matte",
    (0.1, 0.3, 0.12),
)  # fmt: skip
HEADPHONES = product("headphones", "audio", [("black", "#151515", 0.9)], ["plastic"], "matte", (0.18, 0.08, 0.2))
BICYCLE = product(
    "bicycle", "bicycles", [("red", "#b02020", 0.5), ("black", "#151515", 0.5)], ["metal", "rubber"], "glossy",
    (0.6, 1.75, 1.05),
)  # fmt: skip
UNKNOWN = product("", "", [("red", "#c02020", 0.9)], ["plastic"], "glossy", None)

# What an art director would expect on top (one of the first set in each list) among the twelve cards.
EXPECTED: list[tuple[ProductFeatures, set[str]]] = [
    (PERFUME, {"marble_podium", "dark_acrylic_rim"}),
    (SNEAKERS, {"concrete_plinth_gobo"}),
    (product("coffee mug", "coffee_tea", [("white", "#e8e4dc", 0.9)], ["ceramic"], "glossy", (0.12, 0.09, 0.1)),
     {"oak_table_window", "kitchen_counter"}),
    (product("laptop", "computers", [("silver", "#b0b3b7", 0.7)], ["metal"], "satin", (0.32, 0.23, 0.22)),
     {"meeting_room", "dark_acrylic_rim"}),
    (product("soap dispenser", "health", [("white", "#eeeeea", 0.9)], ["ceramic"], "glossy", (0.08, 0.08, 0.18)),
     {"bathroom_shelf"}),
    (product("armchair", "furniture", [("green", "#3f5a44", 0.9)], ["fabric", "wood"], "matte", (0.8, 0.85, 0.9)),
     {"reading_room"}),
    (product("office chair", "furniture", [("black", "#18181a", 0.9)], ["fabric"], "matte", (0.65, 0.65, 1.1)),
     {"meeting_room", "reading_room"}),
    (product("teddy bear", "toys", [("brown", "#a87848", 0.95)], ["fur"], "furry", (0.25, 0.2, 0.35)),
     {"pastel_arches"}),
    (product("tent lantern", "outdoor", [("green", "#3a5a3f", 0.7)], ["metal", "glass"], "satin", (0.13, 0.13, 0.3)),
     {"moss_forest", "dune_dusk"}),
    (product("hiking boot", "footwear", [("brown", "#6b4a2a", 0.9)], ["leather"], "matte", (0.11, 0.3, 0.2)),
     {"moss_forest"}),
    (product("high heel", "footwear", [("red", "#b01020", 0.9)], ["leather"], "glossy", (0.08, 0.24, 0.15)),
     {"marble_podium"}),
    (product("wristwatch", "watches", [("silver", "#b8bcc0", 0.7)], ["metal"], "metallic", (0.04, 0.02, 0.07)),
     {"dark_acrylic_rim"}),
    (product("whisky bottle", "spirits", [("amber", "#a85a1a", 0.8)], ["glass"], "transparent", (0.08, 0.08, 0.3)),
     {"dark_acrylic_rim"}),
    (product("croissant", "bakery", [("brown", "#c08a45", 0.95)], ["food"], "satin", (0.15, 0.08, 0.06)),
     {"oak_table_window", "kitchen_counter"}),
    (product("chef's knife", "kitchenware", [("silver", "#c0c4c8", 0.6)], ["metal"], "metallic", (0.34, 0.03, 0.05)),
     {"kitchen_counter"}),
    (product("toaster", "appliances", [("silver", "#b8bcc0", 0.9)], ["metal"], "metallic", (0.3, 0.18, 0.2)),
     {"kitchen_counter"}),
    (product("table lamp", "lamps", [("cream", "#e8dcc0", 0.6)], ["fabric", "metal"], "matte", (0.3, 0.3, 0.5)),
     {"reading_room"}),
    (product("book", "books", [("dark red", "#7a2025", 0.9)], ["paper"], "matte", (0.15, 0.03, 0.22)),
     {"reading_room", "oak_table_window"}),
    (product("camera", "cameras", [("black", "#181818", 0.9)], ["metal", "plastic"], "satin", (0.14, 0.1, 0.1)),
     {"dark_acrylic_rim", "concrete_plinth_gobo"}),
    (HEADPHONES, {"dark_acrylic_rim", "concrete_plinth_gobo"}),
    (product("smartphone", "phones", [("black", "#101014", 0.9)], ["glass", "metal"], "glossy", (0.08, 0.01, 0.16)),
     {"dark_acrylic_rim"}),
    (product("cordless drill", "tools", [("yellow", "#e0b020", 0.6)], ["plastic"], "matte", (0.08, 0.22, 0.25)),
     {"concrete_plinth_gobo"}),
    (BICYCLE, {"concrete_plinth_gobo", "dune_dusk"}),
    (product("football", "sports", [("white", "#f0f0f0", 0.6)], ["leather"], "satin", (0.22, 0.22, 0.22)),
     {"concrete_plinth_gobo"}),
    (product("lipstick", "make_up", [("red", "#b01030", 0.5)], ["plastic"], "glossy", (0.02, 0.02, 0.08)),
     {"pastel_arches", "marble_podium"}),
    (product("sofa", "furniture", [("gray", "#8a8a88", 0.9)], ["fabric"], "matte", (2.1, 0.9, 0.85)),
     {"reading_room"}),
]  # fmt: skip


class FakeText(TextModel):
    """Bags of words hashed to a vector: texts that share words lie close. ``calls`` counts the texts."""

    def __init__(self, space: str = "fake-text") -> None:
        self.space = space
        self.dimensions = 512
        self.calls = 0

    def embed(self, texts: Sequence[str]) -> Array:
        self.calls += len(texts)
        out = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"[a-z]+", text.lower()):
                out[row, zlib.crc32(word.encode()) % self.dimensions] += 1.0
        return unit(out)


class FakeBridge:
    """A joint space that is the text space itself."""

    calibrated = True
    space = "fake-joint"

    def text_to_joint(self, embeddings: Array) -> Array:
        return embeddings


class FakeModels:
    """The part of `Models` that ranking and pipeline use."""

    def __init__(self) -> None:
        self.text = FakeText()
        self.bridge = FakeBridge()
        self.vision = self.cutout = None

    def state(self) -> dict[str, object]:
        return {"text": {"open": True}}


class ScriptedLanguage(LanguageModel):
    """Answers with what the test wrote, whatever is asked."""

    name = "scripted"

    def __init__(self, answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def complete(
        self,
        system: str,
        user: str,
        *,
        max_tokens: int = 160,
        temperature: float = 0.0,
        seed: int = 0,
        stop: Sequence[str] = (),
        on_text: OnText | None = None,
    ) -> str:
        self.asked.append(user)
        return self.answers.pop(0) if self.answers else ""
