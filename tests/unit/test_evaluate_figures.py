# SPDX-License-Identifier: GPL-3.0-or-later
"""Intervals against published values, calibration, the table, and 3D products with their names taken out."""

from __future__ import annotations

import json
from pathlib import Path

import evaluation_fakes as fakes
import numpy as np
import pytest
from backlot.backend.evaluate import figures, products
from backlot.backend.evaluate.looks import Looks
from backlot.backend.perception import types
from backlot.backend.protocol import BacklotError
from PIL import Image


@pytest.mark.parametrize(
    ("right", "count", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_interval_is_the_published_one(right: int, count: int, low: float, high: float) -> None:
    """Newcombe, Statistics in Medicine 17 (1998), table I, method 3."""
    assert figures.wilson(right, count) == pytest.approx((low, high), abs=6e-5)


def test_wilson_of_nothing_knows_nothing() -> None:
    assert figures.wilson(0, 0) == (0.0, 1.0)


def test_bootstrap_of_a_mean_is_the_normal_interval() -> None:
    values = np.random.default_rng(3).normal(5.0, 2.0, 400)
    low, high = figures.bootstrap_mean(values)
    error = values.std() / 20
    assert low == pytest.approx(values.mean() - 1.96 * error, abs=0.2 * error)
    assert high == pytest.approx(values.mean() + 1.96 * error, abs=0.2 * error)
    assert figures.bootstrap_mean(values) == (low, high), "the same every time"


def test_calibration_error_of_known_confidences() -> None:
    right = np.array([True] * 6 + [False] * 4)
    assert figures.calibration_error(np.full(10, 0.6), right) == pytest.approx(0.0)
    assert figures.calibration_error(np.full(10, 0.9), right) == pytest.approx(0.3)
    two = np.concatenate([np.full(10, 0.9), np.full(30, 0.2)])
    truth = np.concatenate([right, np.zeros(30, dtype=bool)])
    assert figures.calibration_error(two, truth) == pytest.approx(0.25 * 0.3 + 0.75 * 0.2)
    assert figures.calibration_error(np.array([1.0]), np.array([True])) == 0.0


def test_table_shows_what_others_published() -> None:
    rows = [
        figures.Figure("caltech101: names", 300, 0.5, 0.44, 0.56, "yes", "caltech101", clean=(10, 0.4, 0.2, 0.6)),
        figures.Figure("hats", 2, 1.0, 0.34, 1.0, note="two of them"),
    ]
    text = figures.table(rows)
    assert "| caltech101: names | 300 | 0.500 | 0.440 - 0.560 | yes | 0.400 (10, 0.200 - 0.600) | 0.876 [1] |" in text
    assert "| hats (two of them) | 2 | 1.000 | 0.340 - 1.000 | no |  |  |" in text
    assert "[1] CLIP ViT-B/32" in text and "open_clip" in text
    assert figures.to_json(rows)[0]["published"]["score"] == 0.876 and figures.to_json(rows)[1]["published"] is None


def test_a_published_figure_without_a_source_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "figures.toml"
    entry = '[[figure]]\ntask = "a"\nmodel = "m"\nscore = 0.5\ndiffers = "d"\nsource = "{}"\n'
    path.write_text(entry.format("where"), encoding="utf-8")
    assert figures.read_published(path)["a"].score == 0.5
    other = tmp_path / "other.toml"
    other.write_text(entry.format(""), encoding="utf-8")
    with pytest.raises(BacklotError, match="no score or source"):
        figures.read_published(other)


def product3d(folder: Path, name: str, words: str) -> None:
    """A product whose views are rendered, and whose file and objects are called ``words``."""
    (folder / f"{name}.obj").write_text(f"# {name}", encoding="utf-8")
    item = next(entry for entry in products.read_products(folder) if entry.name == name)
    out = products.views_folder(item)
    out.mkdir(parents=True)
    image = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    image.paste((*fakes.COLORS["red"], 255), (16, 8, 48, 56))
    image.save(out / "front.png")
    views = [{"path": str(out / "front.png"), "role": "front"}]
    subject = {
        "kind": "views", "name": words, "path": f"/x/{words}.obj", "views": views,
        "measurements": {"raw_size": [1, 1, 1], "unit_hint": None, "names": [words], "materials": []},
    }  # fmt: skip
    (out / products.SUBJECT).write_text(json.dumps(subject), encoding="utf-8")


def test_names_of_3d_products_are_taken_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKLOT_CACHE", str(tmp_path / "cache"))
    types._BANKS.clear()
    data = tmp_path / "data"
    data.mkdir()
    kinds = {"one": "teapot", "two": "mug (kettle)", "three": "mug"}
    rows = [{"id": name, "type": kind, "original_file": f"{name}.obj"} for name, kind in kinds.items()]
    fakes.write_csv(data / products.INDEX, rows)
    for name in kinds:
        (data / f"{name}.obj").write_text("", encoding="utf-8")
    product3d(data, "one", "mug")
    product3d(data, "two", "mug")
    models = fakes.make_models(red="a product photo of a teapot")
    looks = Looks(models, tmp_path / "looks.sqlite", quiet=True)
    found, wrong, absent = products.score_products(products.read_products(data), looks, models)
    scores = {figure.task: figure for figure in found}
    blind = scores["products3d: type, top 1 (views only)"]
    assert (blind.count, blind.score) == (2, 0.5), "a teapot is seen; the files say mug, which nobody may read"
    named = scores["products3d: type, top 1 (views, size, shaders, names)"]
    assert named.score <= 0.5 and absent == ["three"]
    assert ("two", "views only") in {(entry.name, entry.hints) for entry in wrong}
    assert ("one", "views only") not in {(entry.name, entry.hints) for entry in wrong}


def test_materials_lose_their_names_too() -> None:
    measured = {"names": ["Mug"], "materials": [{"name": "Leather", "kind": "dielectric", "area_share": 1.0}]}
    bare = products.without_names(measured)
    assert bare["names"] == [] and bare["materials"][0] == {"name": "", "kind": "dielectric", "area_share": 1.0}
    assert measured["names"] == ["Mug"], "the original is left alone"
