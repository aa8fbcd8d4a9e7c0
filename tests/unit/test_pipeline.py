# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine's methods over fakes of perception and models."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from backlot.backend.pipeline import LIBRARY_ENV, Pipeline, Quiet, default_library
from backlot.backend.protocol import BacklotError, Cancelled
from products import CARDS, PERFUME, FakeModels

SUBJECT = {"kind": "photo", "path": "perfume.png"}


class FakePerception:
    """Sees a perfume bottle whatever it looks at."""

    def __init__(self) -> None:
        self.seen: list[Mapping[str, Any]] = []

    def analyze(self, subject: Mapping[str, Any], models: Any, progress: Any) -> Any:
        self.seen.append(subject)
        progress("read", 0.5, "Reading")
        vector = tuple(float(v) for v in models.text.embed(["a perfume bottle"])[0])
        return replace(PERFUME, embedding=vector, embedding_space="fake-joint")

    def classify(self, subject: Mapping[str, Any], labels: Any, models: Any, progress: Any) -> list[dict[str, Any]]:
        return [{"label": label, "confidence": 1 / len(labels)} for label in labels]

    def embed(self, subject: Mapping[str, Any], models: Any, progress: Any) -> tuple[str, Any]:
        return "fake-joint", models.text.embed(["a perfume bottle"])[0]


class Heard(Quiet):
    """Keeps what a method reports; cancels at a step if told to."""

    def __init__(self, cancel_at: str = "") -> None:
        self.steps: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.cancel_at = cancel_at

    def progress(self, step: str, fraction: float = 0.0, text: str = "") -> None:
        if step == self.cancel_at:
            raise Cancelled
        assert 0 <= fraction <= 1
        self.steps.append(step)

    def text(self, text: str, source: str = "template") -> None:
        self.texts.append((text, source))


@pytest.fixture
def pipeline(tmp_path: Path) -> Pipeline:
    return Pipeline(FakeModels(), FakePerception(), tmp_path / "index")  # type: ignore[arg-type]


def test_recommend_gives_everything_and_streams_the_sentences(pipeline: Pipeline) -> None:
    heard = Heard()
    out = pipeline.recommend({"subject": SUBJECT, "library": str(CARDS), "top": 5}, heard)
    assert json.loads(json.dumps(out, allow_nan=False))["verdict"] == "fits"  # plain data all through
    assert len(out["matches"]) == 5 and out["matches"][0]["set"] == "marble_podium"
    assert out["margin"] == pytest.approx(out["matches"][0]["score"] - out["matches"][1]["score"], abs=1e-4)
    assert out["brief"]["text"] == " ".join(text for text, _ in heard.texts) and len(heard.texts) == 9
    assert "embedding" not in out["features"] and out["library"]["sets"] == 12
    assert set(out["timings_s"]) == {"library", "analyze", "brief", "rank", "sentences", "total"}
    assert heard.steps == ["analyze", "read", "brief", "rank", "sentences", "done"]


def test_what_is_missing_is_told_where_nothing_fits(pipeline: Pipeline, tmp_path: Path) -> None:
    whole = pipeline.recommend({"subject": SUBJECT, "library": str(CARDS), "sentences": False}, Quiet())
    assert whole["gap"] is None and 0.5 <= whole["confidence"] <= 1 and whole["matches"][0]["margin"] == whole["margin"]
    poor = tmp_path / "poor"
    poor.mkdir()
    for name in ("kitchen_counter", "meeting_room", "moss_forest"):
        shutil.copy(CARDS / f"{name}.json", poor)
    out = pipeline.recommend({"subject": SUBJECT, "library": str(poor), "sentences": False}, Quiet())
    assert out["verdict"] == "nothing_fits" and json.loads(json.dumps(out["gap"], allow_nan=False)) == out["gap"]
    assert out["gap"]["needed"]["surfaces"][0] == out["brief"]["surfaces"][0]


def test_another_direction_does_not_look_again(pipeline: Pipeline) -> None:
    first = pipeline.recommend({"subject": SUBJECT, "library": str(CARDS)}, Quiet())
    assert [each["direction"] for each in first["directions"]] == ["safe", "bold", "lifestyle"]
    params = {"subject": {"kind": "seen", "id": first["seen"]}, "library": str(CARDS), "direction": "bold"}
    heard = Heard()
    bold = pipeline.recommend({**params, "language": "ko"}, heard)
    assert len(pipeline.perception.seen) == 1 and bold["seen"] == first["seen"]  # type: ignore[attr-defined]
    assert bold["brief"]["direction"] == "bold" and first["brief"]["direction"] == "safe"
    assert [m["score"] for m in bold["matches"]] != [m["score"] for m in first["matches"]]
    assert "향수병" in bold["brief"]["text"] and heard.texts[0][0] in bold["brief"]["text"]
    said = pipeline.describe({**params, "language": "ko"}, Quiet())["text"]
    assert said.startswith("향수병") and len(pipeline.perception.seen) == 1  # type: ignore[attr-defined]


def test_the_same_subject_is_looked_at_once_until_its_file_changes(pipeline: Pipeline, tmp_path: Path) -> None:
    photo = tmp_path / "perfume.png"
    photo.write_bytes(b"one")
    params = {"subject": {"kind": "photo", "path": str(photo)}, "library": str(CARDS), "sentences": False}
    seen = [pipeline.recommend(params, Quiet())["seen"] for _ in range(2)]
    assert seen[0] == seen[1] and len(pipeline.perception.seen) == 1  # type: ignore[attr-defined]
    photo.write_bytes(b"another")
    assert pipeline.recommend(params, Quiet())["seen"] != seen[0]
    pipeline.recommend({**params, "subject": {**params["subject"], "said": {"moods": ["bold"]}}}, Quiet())
    assert len(pipeline.perception.seen) == 3  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"subject": {"kind": "seen", "id": "never"}}, "not_seen"), ({"subject": {"kind": "seen"}}, "not_seen"),
        ({"subject": SUBJECT, "direction": "loud"}, "bad_request"),
        ({"subject": SUBJECT, "language": "de"}, "bad_request"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_told(pipeline: Pipeline, params: dict[str, Any], code: str) -> None:
    for method in (pipeline.recommend, pipeline.describe):
        with pytest.raises(BacklotError) as caught:
            method({"library": str(CARDS), **params}, Quiet())
        assert caught.value.code == code
    assert pipeline.perception.seen == []  # type: ignore[attr-defined]


def test_recommend_without_sentences(pipeline: Pipeline) -> None:
    heard = Heard()
    out = pipeline.recommend({"subject": SUBJECT, "library": str(CARDS), "sentences": False}, heard)
    assert out["brief"]["text"] == "" and heard.texts == [] and "sentences" not in out["timings_s"]
    assert "image" in out["matches"][0]["scores"]


def test_words_are_not_compared_as_if_they_were_a_picture(pipeline: Pipeline) -> None:
    subject = {"kind": "description", "path": "x.json"}
    out = pipeline.recommend({"subject": subject, "library": str(CARDS), "sentences": False}, Quiet())
    assert "image" not in out["matches"][0]["scores"]


def test_users_choices_reach_perception_and_brief(pipeline: Pipeline) -> None:
    subject = {**SUBJECT, "said": {"moods": ["festive"]}}
    out = pipeline.recommend({"subject": subject, "library": str(CARDS), "sentences": False}, Quiet())
    assert out["brief"]["mood"][0] == "festive"
    assert pipeline.perception.seen[0]["said"] == {"moods": ["festive"]}  # type: ignore[attr-defined]


@pytest.mark.parametrize("step", ["analyze", "read", "brief", "rank", "sentences"])
def test_cancel_works_at_every_step(pipeline: Pipeline, step: str) -> None:
    with pytest.raises(Cancelled):
        pipeline.recommend({"subject": SUBJECT, "library": str(CARDS)}, Heard(step))


@pytest.mark.parametrize(
    "params",
    [
        {}, {"subject": "x.png"}, {"subject": {"kind": "song"}}, {"subject": {**SUBJECT, "said": []}},
        {"subject": SUBJECT, "top": 0}, {"subject": SUBJECT, "top": "3"}, {"subject": SUBJECT, "top": True},
    ],
)  # fmt: skip
def test_bad_requests_are_typed(pipeline: Pipeline, params: dict[str, Any]) -> None:
    with pytest.raises(BacklotError) as caught:
        pipeline.recommend({"library": str(CARDS), **params}, Quiet())
    assert caught.value.code == "bad_request"


@pytest.mark.parametrize("labels", [None, [], "perfume", ["", "x"], [3], ["x"] * 10_001])
def test_bad_labels_are_typed(pipeline: Pipeline, labels: Any) -> None:
    with pytest.raises(BacklotError) as caught:
        pipeline.classify({"subject": SUBJECT, "labels": labels}, Quiet())
    assert caught.value.code == "bad_request"


def test_analyze_describe_classify_embed(pipeline: Pipeline) -> None:
    assert pipeline.analyze({"subject": SUBJECT}, Quiet())["features"]["type"]["value"] == "perfume bottle"
    described = pipeline.describe({"subject": SUBJECT}, Quiet())
    assert "perfume bottle" in described["text"] and described["features"]
    assert pipeline.classify({"subject": SUBJECT, "labels": ["a", "b"]}, Quiet())["labels"][0]["label"] == "a"
    embedded = pipeline.embed({"subject": SUBJECT}, Quiet())
    assert embedded["space"] == "fake-joint" and all(isinstance(v, float) for v in embedded["vector"])


def test_library_is_read_again_only_when_it_changes(pipeline: Pipeline, tmp_path: Path) -> None:
    folder = tmp_path / "sets"
    shutil.copytree(CARDS, folder)
    first = pipeline._open_library(folder)
    assert pipeline._open_library(folder) is first
    (folder / "moss_forest.json").unlink()
    assert len(pipeline._open_library(folder).cards) == 11


def test_faulty_cards_are_told_with_the_result(pipeline: Pipeline, tmp_path: Path) -> None:
    folder = tmp_path / "sets"
    shutil.copytree(CARDS, folder)
    (folder / "broken.json").write_text("{", encoding="utf-8")
    out = pipeline.recommend({"subject": SUBJECT, "library": str(folder), "sentences": False}, Quiet())
    assert len(out["matches"]) == 12 and "broken.json" in out["library"]["faults"][0]["path"]


def test_missing_library_is_told_before_any_work(pipeline: Pipeline, tmp_path: Path) -> None:
    with pytest.raises(BacklotError) as caught:
        pipeline.recommend({"subject": SUBJECT, "library": str(tmp_path / "nowhere")}, Quiet())
    assert caught.value.code == "missing_library"
    assert pipeline.perception.seen == []  # type: ignore[attr-defined]


def test_warming_opens_one_part_a_step(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LIBRARY_ENV, str(CARDS))
    assert list(pipeline.warm()) == ["playbook", "vision", "text", "bridge", "cutout", "perception", "library"]
    assert default_library() == CARDS
