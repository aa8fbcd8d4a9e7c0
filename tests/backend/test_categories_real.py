# SPDX-License-Identifier: GPL-3.0-or-later
"""The user's categories with the real models on one photo: said words rule, guesses are modest and cost little."""

from __future__ import annotations

import shutil
import statistics
import time
from pathlib import Path

import pytest
from backlot.backend.models.holder import Models
from backlot.backend.perception import categories
from backlot.backend.perception.vocabulary import ENV, FOLDER
from backlot.backend.pipeline import Pipeline, Quiet

ROOT = Path(__file__).resolve().parents[2]
PHOTOS = ROOT.parent / "shared" / "data" / "photos" / "dreambooth"
SETS = ROOT / "blender_scenes" / "sets"
MOST_MS = 5.0
"""What one more category may cost an analysis once its words are known."""

pytestmark = pytest.mark.skipif(not PHOTOS.is_dir(), reason="the photos are not here")


@pytest.fixture
def pipeline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pipeline:
    shutil.copy(FOLDER / "examples" / "categories.toml", tmp_path)
    monkeypatch.setenv(ENV, str(tmp_path))
    return Pipeline(Models(), index_folder=tmp_path)


def test_said_season_leads_the_brief_and_the_ranking(pipeline: Pipeline) -> None:
    path = next(iter(sorted(PHOTOS.rglob("*.jpg"))))
    said = {"type": "teapot", "categories": {"season": ["christmas"]}, "position": "luxury"}
    subject = {"kind": "photo", "path": str(path), "said": said}
    found = pipeline.recommend({"subject": subject, "library": str(SETS), "top": 3, "sentences": False}, Quiet())
    season = next(c for c in found["features"]["categories"] if c["name"] == "season")
    assert (season["value"], season["source"]) == ("christmas", "said by the user")
    assert all(c["confidence"] <= 0.7 for c in found["features"]["categories"] if c["name"] != "season")
    assert found["brief"]["mood"][0] == "festive" and found["brief"]["position"]["value"] == "luxury"
    assert max(match["scores"]["categories"] for match in found["matches"]) > 0.8
    unsaid = pipeline.analyze({"subject": {"kind": "photo", "path": str(path)}}, Quiet())["features"]["categories"]
    assert "season" not in {c["name"] for c in unsaid}, "the season is asked for, never guessed"


def test_a_category_costs_little_once_its_words_are_known(pipeline: Pipeline) -> None:
    models = pipeline.models
    joint = models.bridge.text_to_joint(models.text.embed(["a red woolen hat"]))[0]
    categories.find(joint, models, ())
    spent = []
    for _ in range(20):
        start = time.perf_counter()
        categories.find(joint, models, ())
        spent.append(1000 * (time.perf_counter() - start))
    assert statistics.median(spent) / len(categories.load_categories()) < MOST_MS
