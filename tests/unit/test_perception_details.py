# SPDX-License-Identifier: GPL-3.0-or-later
"""Patterns, text regions and textures: on made-up products, and on photos that were labelled by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from backlot.backend.models.roles import Array
from backlot.backend.perception import details, text_region
from backlot.backend.perception.patterns import over_views, pattern_figures
from backlot.backend.perception.vocabulary.patterns import FILE, load_patterns
from backlot.backend.protocol import BacklotError
from PIL import Image, ImageDraw, ImageFont

SIDE = 192
ROOT = Path(__file__).resolve().parents[2]
PHOTOS = ROOT.parent / "shared" / "data" / "photos"
LABELS = Path(__file__).parent.parent / "data" / "photo_details.csv"


def _cloth(pattern: Array) -> tuple[Image.Image, Array]:
    """A square of cloth with light from the left; pattern: (SIDE, SIDE) 0-1 between blue and white."""
    light = np.linspace(0.75, 1.0, SIDE)[None, :, None]
    pixels = (np.array([40, 60, 130]) + pattern[:, :, None] * np.array([190, 175, 110])) * light
    noise = np.random.default_rng(1).normal(0, 2, pixels.shape)
    alpha = np.zeros((SIDE, SIDE), dtype=np.float32)
    alpha[12:-12, 12:-12] = 1.0
    return Image.fromarray((pixels + noise).clip(0, 255).astype(np.uint8)), alpha


def _pattern(name: str) -> Array:
    y, x = np.mgrid[:SIDE, :SIDE]
    stripes, rows = (x % 10 < 5).astype(np.float32), (y % 10 < 5).astype(np.float32)
    blots = np.zeros((SIDE, SIDE), dtype=np.float32)
    random = np.random.default_rng(4)
    for _ in range(160):
        left, top = random.integers(0, SIDE, 2)
        radius = random.uniform(2, 7)
        blots[(x - left) ** 2 + ((y - top) * random.uniform(0.6, 1.6)) ** 2 < radius**2] = random.uniform(0.4, 1.0)
    return {"plain": np.zeros((SIDE, SIDE), np.float32), "striped": stripes, "checked": 0.5 * (stripes + rows),
            "printed": blots}[name]  # fmt: skip


def _values(image: Image.Image, alpha: Array) -> set[str]:
    return {value.value for value in details.from_pictures([(image, alpha)], "textiles")}


@pytest.mark.parametrize("name", ["plain", "striped", "checked", "printed"])
def test_each_pattern_is_the_likeliest_on_cloth_that_has_it(name: str) -> None:
    chances = over_views([_cloth(_pattern(name))])
    assert max(chances, key=lambda word: chances[word]) == name, chances


def test_stripes_in_any_direction_and_none_where_nothing_is_seen() -> None:
    turned = np.ascontiguousarray(_pattern("striped").T)
    assert _values(*_cloth(turned)) == {"striped"}
    image, alpha = _cloth(turned)
    assert pattern_figures(image, np.zeros_like(alpha)) is None
    assert details.from_pictures([(image, np.zeros_like(alpha))], "textiles") == ()
    strip = np.zeros_like(alpha)
    strip[:, 90:100] = 1.0
    assert pattern_figures(image, strip) is None, "too thin to say"


def test_the_pattern_of_what_stands_behind_does_not_count() -> None:
    image, alpha = _cloth(_pattern("plain"))
    behind, _ = _cloth(_pattern("checked"))
    whole = np.where(alpha[:, :, None] > 0, np.asarray(image), np.asarray(behind))
    assert _values(Image.fromarray(whole), alpha) == {"plain"}


def _box_with_words(words: tuple[str, ...]) -> tuple[Image.Image, Array]:
    image, alpha = _cloth(_pattern("plain"))
    draw = ImageDraw.Draw(image)
    for number, word in enumerate(words):
        draw.text((40, 60 + 26 * number), word, fill=(245, 240, 230), font=ImageFont.load_default(20))
    return image, alpha


def test_a_region_with_text_is_found_where_it_stands() -> None:
    image, alpha = _box_with_words(("Fine Paper", "Summer Edition"))
    found = details.from_pictures([(image, alpha)], "textiles")
    assert [value.value for value in found] == ["text"], "and what carries text is not plain"
    text = text_region.find_text(image, alpha)
    assert text is not None
    left, top, right, bottom = text.box
    assert left < 0.25 and right > 0.6 and 0.2 < top < 0.4 < bottom < 0.65
    assert found[0].source == "measured on pixels" and "of its width" in found[0].note


@pytest.mark.parametrize("name", ["plain", "striped", "checked"])
def test_cloth_without_letters_has_no_text(name: str) -> None:
    assert "text" not in _values(*_cloth(_pattern(name)))


def test_hair_and_heaps_of_fruit_have_no_pattern() -> None:
    stripes = [_cloth(_pattern("striped"))]
    assert [value.value for value in details.from_pictures(stripes, "textiles")] == ["striped"]
    assert details.from_pictures(stripes, "textiles", material="fur") == ()
    assert details.from_pictures(stripes, "fruit") == details.from_pictures(stripes, "") == ()


def test_names_of_materials_tell_the_texture() -> None:
    shaders = [
        {"name": "Oak_Wood.001", "kind": "dielectric", "area_share": 0.6},
        {"name": "brushed steel", "kind": "metal", "area_share": 0.3},
        {"name": "knit label", "kind": "fabric", "area_share": 0.02},
    ]
    found = details.from_pictures([], "furniture", shaders=shaders)
    assert [value.value for value in found] == ["wood grain", "brushed"], "the label is too small to count"
    assert all(value.source == "inferred" and "name" in value.note for value in found)


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [("striped = 0.6", "stripy = 0.6", "every pattern"), ('labels = ["none", "text"]', 'labels = ["none"]', "weights"),
     ("[texture_words]", "[words]", "texture_words"), ('"apparel"', '"clothes"', "family"),
     ("spread = [", "width = [", "spread")],
)  # fmt: skip
def test_a_wrong_file_is_named(tmp_path: Path, before: str, after: str, what: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "patterns.toml"
    path.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(BacklotError, match=what) as caught:
        load_patterns(path)
    assert caught.value.code == "bad_vocabulary" and str(path) in caught.value.message


def test_the_labels_are_of_known_words() -> None:
    with open(LABELS, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 100
    assert {row["pattern"] for row in rows} <= {"", *load_patterns().model.labels}
    assert {row["text"] for row in rows} <= {"", "yes", "no"}
