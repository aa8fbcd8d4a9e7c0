# SPDX-License-Identifier: GPL-3.0-or-later
"""Evaluation, fast cut-out and batch with the models of the offline pack. Skipped where it is not fetched."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from backlot.backend.evaluate import vision
from backlot.backend.evaluate.looks import Looks
from backlot.backend.models import cutout_u2net
from backlot.backend.models.holder import Models
from backlot.backend.models.vision_onnx import open_session, to_tensor
from backlot.backend.perception.batch import analyze_photos
from backlot.backend.perception.features import analyze
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
PHOTOS = ROOT.parent / "shared" / "data" / "photos"
DEMO = ROOT / "blender_scenes" / "pictures" / "demo.webp"


@pytest.fixture(scope="module")
def models() -> Models:
    made = Models(chosen={})
    absent = [id for id in ("tinyvit-5m", "minilm-l6-v2", "u2netp") if not made.store.has(id)]
    if absent:
        pytest.skip(f"not in the cache (backlot models fetch): {', '.join(absent)}")
    return made


def test_the_changed_graph_computes_the_same(models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    path = models.store.path("u2netp") / "model.onnx"
    image = Image.open(DEMO).convert("RGB")
    plain = open_session(path, 1)
    side = cutout_u2net.TRAINED_SIDE
    expected = plain.run(None, {plain.get_inputs()[0].name: to_tensor(image, side)[None]})[0][0, 0]
    monkeypatch.setattr(cutout_u2net, "SIDE", side)
    changed = cutout_u2net.U2NetP(path, 1)
    found = changed._session.run([changed._output], {changed._input: to_tensor(image, side)[None]})[0][0, 0]
    assert np.abs(found - expected).max() < 1e-4
    monkeypatch.undo()
    fewer = cutout_u2net.U2NetP(path, 1)

    def least(session: object, size: int) -> float:
        seconds = []
        for _ in range(4):
            start = time.process_time()
            session.run(None, {session.get_inputs()[0].name: to_tensor(image, size)[None]})  # type: ignore[attr-defined]
            seconds.append(time.process_time() - start)
        return min(seconds)

    assert least(fewer._session, cutout_u2net.SIDE) < 0.85 * least(plain, side)


def test_many_photos_are_analyzed_as_one(models: Models, tmp_path: Path) -> None:
    demo = Image.open(DEMO).convert("RGB")
    paths = []
    for number in range(3):
        paths.append(tmp_path / f"photo {number}.jpg")
        demo.crop((40 * number, 0, demo.width, demo.height)).save(paths[-1], quality=95)
    many = list(analyze_photos(paths, models))
    alone = analyze({"kind": "photo", "path": str(paths[2])}, models)
    found = many[2].features
    assert found is not None and found.colors == alone.colors and found.type.value == alone.type.value
    assert found.embedding == pytest.approx(alone.embedding, abs=1e-4)


@pytest.mark.skipif(not PHOTOS.is_dir(), reason="the shared photos are not here")
def test_a_few_real_photos(models: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = Looks(models, tmp_path / "looks.sqlite", quiet=True)
    monkeypatch.setattr(vision, "Looks", lambda *_args, **_more: looked)
    report = vision.evaluate(PHOTOS / "clothing_real", models, limit=8)
    scores = {figure.task: figure for figure in report.figures}
    first = scores["clothing_real: 10 labels by name, top 1"]
    assert first.count == 8 and first.score >= 0.375, "guessing gives 0.1"
    assert scores["clothing_real: family"].score >= 0.5
    assert not report.faults and len(report.predictions) == 8
