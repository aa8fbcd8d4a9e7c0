# SPDX-License-Identifier: GPL-3.0-or-later
"""The fit of the small models for colors and details, on made-up figures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from backlot.backend.models.roles import Array
from backlot.backend.protocol import BacklotError
from backlot.backend.training import colors, details


def _made(count: int = 120) -> tuple[Array, colors.Index]:
    """Three kinds of pictures whose first two figures tell them apart, among noise."""
    random = np.random.default_rng(7)
    truth = random.integers(0, 3, count)
    x = random.normal(0, 0.4, (count, 6)).astype(np.float32)
    x[:, 0] += truth == 1
    x[:, 1] += 1.5 * (truth == 2)
    return x - x.mean(axis=0), truth


def test_the_fit_finds_what_tells_kinds_apart() -> None:
    x, truth = _made()
    none = np.zeros((len(x), 3), dtype=np.float32)
    held = colors.held_out_scores(x, none, truth)
    assert float((held.argmax(axis=1) == truth).mean()) > 0.75
    weights = np.abs(colors.fit(x, none, truth).weights).sum(axis=1)
    assert set(np.argsort(-weights)[:2]) == {0, 1}


def test_scores_that_are_there_already_are_kept_where_the_figures_say_nothing() -> None:
    x, truth = _made()
    near = np.where(np.eye(3)[truth] > 0, 0.0, -2.0).astype(np.float32)
    made = colors.fit(np.zeros_like(x), near, truth)
    assert made.slope > 1 and (made.scores(np.zeros_like(x), near).argmax(axis=1) == truth).all()


def test_a_fitted_model_becomes_a_table_that_is_read_again(tmp_path: Path) -> None:
    import tomllib

    x, truth = _made()
    table = details.model_table("pattern", [(row, "abc"[kind]) for row, kind in zip(x, truth, strict=True)])
    read = tomllib.loads(table)["pattern"]
    assert read["labels"] == ["a", "b", "c"]
    assert np.array(read["weights"]).shape == (3, 6) and len(read["mean"]) == len(read["spread"]) == 6


def test_an_index_without_colors_is_named(tmp_path: Path) -> None:
    (tmp_path / "index.csv").write_text("path,caption,licence\na.jpg,A dog runs.,CC0\n", encoding="utf-8")
    with pytest.raises(BacklotError, match="Navy Blue") as caught:
        colors.color_rows(tmp_path)
    assert caught.value.code == "missing_file"
    with pytest.raises(BacklotError, match=r"index\.csv"):
        colors.color_rows(tmp_path / "nowhere")


def test_color_words_are_spelled_as_the_vocabulary_has_them(tmp_path: Path) -> None:
    lines = ["path,caption,licence", "a.jpg,# Grey,CC0", "b.jpg,# Navy Blue,MIT", "c.jpg,# Multi,MIT"]
    (tmp_path / "index.csv").write_text("\n".join(lines), encoding="utf-8")
    rows, licences = colors.color_rows(tmp_path)
    assert [word for _, word in rows] == ["gray", "navy blue"] and licences == ["CC0", "MIT"]
