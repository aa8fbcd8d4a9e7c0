# SPDX-License-Identifier: GPL-3.0-or-later
"""Many photos at once: the same as one by one, in order, faults told, and ended at once when it is cancelled."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import evaluation_fakes as fakes
import pytest
from backlot.backend.perception import batch, types
from backlot.backend.perception.features import analyze
from backlot.backend.pipeline import Pipeline, Quiet
from backlot.backend.protocol import BacklotError


@pytest.fixture(autouse=True)
def private_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKLOT_CACHE", str(tmp_path / "cache"))
    types._BANKS.clear()


def photos(folder: Path, count: int) -> list[Path]:
    colors = list(fakes.COLORS)
    paths = [folder / f"{n}.png" for n in range(count)]
    for number, path in enumerate(paths):
        fakes.paint(path, colors[number % len(colors)], 40 + number % 40)
    return paths


def test_many_photos_come_out_as_one_by_one(tmp_path: Path) -> None:

    colors = list(fakes.COLORS)
    paths = [tmp_path / f"{n}.png" for n in range(30)]
    for number, path in enumerate(paths):
        fakes.paint(path, colors[number % len(colors)], 40 + number)
    paths.insert(7, tmp_path / "absent.png")
    models = fakes.make_models(**{color: color for color in colors})
    many = list(batch.analyze_photos(paths, models))
    assert [item.path for item in many] == paths
    assert many[7].features is None and many[7].fault is not None and many[7].fault.code == "missing_file"
    for item in (many[0], many[30]):
        assert item.features is not None
        alone = analyze({"kind": "photo", "path": str(item.path)}, models)
        assert item.features.embedding == pytest.approx(alone.embedding, abs=1e-6)
        assert item.features.to_json() == alone.to_json()


def test_one_call_of_the_engine(tmp_path: Path) -> None:
    paths = [str(path) for path in photos(tmp_path, 3)]
    told: list[float] = []

    class Told(Quiet):
        def progress(self, step: str, fraction: float = 0.0, text: str = "") -> None:
            told.append(fraction)

    pipeline = Pipeline(fakes.make_models(**{color: color for color in fakes.COLORS}))
    found = pipeline.methods["analyze_photos"]({"paths": [*paths, str(tmp_path / "absent.png")]}, Told())["results"]
    assert [entry["path"] for entry in found[:3]] == paths and all("features" in entry for entry in found[:3])
    assert found[3]["error"]["code"] == "missing_file"
    assert told == [0.25, 0.5, 0.75, 1.0]


@pytest.mark.parametrize("paths", [None, [], [""], "a.jpg", [1]])
def test_wrong_paths_are_refused(paths: Any) -> None:
    with pytest.raises(BacklotError) as error:
        Pipeline(fakes.make_models()).analyze_photos({"paths": paths}, Quiet())
    assert error.value.code == "bad_request"


def test_cancelling_leaves_the_rest_alone(tmp_path: Path) -> None:
    paths = photos(tmp_path, 60)
    models = fakes.make_models(**{color: color for color in fakes.COLORS})
    eyes = models.vision
    assert isinstance(eyes, fakes.Eyes)
    many = batch.look_at_photos(paths, models)
    next(many)
    many.close()  # type: ignore[attr-defined]
    assert eyes.looked < 40
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("backlot-look")]
