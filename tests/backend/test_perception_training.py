# SPDX-License-Identifier: GPL-3.0-or-later
"""Training and scores on a made-up world: pictures and words that are linear images of the same hidden things."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from backlot.backend.evaluate import scores, vision
from backlot.backend.models.adapter import Adapter, softmax
from backlot.backend.models.roles import unit
from backlot.backend.protocol import BacklotError
from backlot.backend.records import Color
from backlot.backend.training import __main__ as command
from backlot.backend.training import data

HEADER = "path,label,caption,kind,source,origin,licence,split\n"


def row(label: str, split: str = "train", source: str = "toys", licence: str = "MIT", path: str = "") -> data.Row:
    return data.Row(path or f"{label}.jpg", label, (), "object", source, licence, split)


def test_index_is_read(tmp_path: Path) -> None:
    (tmp_path / "index.csv").write_text(
        HEADER
        + "a.jpg,grand_piano,,object,caltech101,o,CC BY 4.0,train\n"
        + "b.jpg,,A dog runs . | A brown dog,caption,flickr8k,o,research,val\n"
        + "c.jpg,Arla Milk,Packages/Sour-Milk/Arla,product,grocery,o,MIT,train\n",
        encoding="utf-8",
    )
    piano, dog, milk = data.read_rows(tmp_path)
    assert piano.label == "grand piano" and "a photo of a piano" in piano.texts() and "grand piano" in piano.texts()
    assert dog.texts() == ("A dog runs .", "A brown dog")
    assert "a product photo of a sour milk" in milk.texts()
    assert [entry.source for entry in data.read_rows(tmp_path, leave_out=["flickr8k"])] == ["caltech101", "grocery"]
    with pytest.raises(BacklotError):
        data.read_rows(tmp_path / "none")


def test_only_whole_labels_name_a_type() -> None:
    assert row("loafer").product_type() == "formal shoe"
    assert row("table lamp").product_type() == "table lamp"
    assert row("cougar").product_type() == ""


def test_split_keeps_validation_apart() -> None:
    rows = [row("mug", "val"), *(row("mug") for _ in range(5)), *(row("tie", source="fashion") for _ in range(20))]
    training, held = command.split(rows)
    assert set(training) | set(held) == set(range(len(rows))) and not set(training) & set(held)
    assert 0 in held and sum(rows[n].source == "fashion" for n in held) == 2


def test_permissive_licences() -> None:
    assert command.is_permissive(row("a", licence="CC BY 4.0 (record)"))
    assert not command.is_permissive(row("a", licence="CC BY-NC-like research"))
    assert not command.is_permissive(row("a", licence="research use only"))


def test_training_aligns_two_spaces() -> None:
    """After a minute's worth of steps shrunk to seconds, unseen pictures of known things find their names."""
    pytest.importorskip("torch")
    from backlot.backend.training.train import Settings, train

    random = np.random.default_rng(1)
    things, per = 20, 12
    hidden = random.standard_normal((things, 16))
    to_image, to_text = random.standard_normal((16, 64)), random.standard_normal((16, 48))
    names = [f"zz{number}" for number in range(things)]
    rows = [row(name) for name in names for _ in range(per)]
    pictures = hidden.repeat(per, axis=0) @ to_image + 0.5 * random.standard_normal((things * per, 64))
    texts = sorted({text for entry in rows for text in entry.texts()})
    owner = [names.index(next(part for part in text.split() if part in names)) for text in texts]
    vectors = unit((hidden[owner] @ to_text).astype(np.float32))
    settings = Settings(steps=80, batch=64, hidden=64, joint=32)
    images = unit(pictures.astype(np.float32))
    trained = train(rows, [images], texts, vectors, settings)
    tensors = {name: value.astype(np.float32) for name, value in trained.tensors().items()}
    adapter = Adapter(tensors, trained.temperature, "test")
    fresh = unit((hidden @ to_image + 0.5 * random.standard_normal((things, 64))).astype(np.float32))
    labels = vectors[[texts.index(name) for name in names]]
    found = adapter.probabilities(fresh, labels)
    assert scores.accuracy(found, range(things)) > 0.9
    assert found.sum(axis=1) == pytest.approx(1.0, abs=1e-4)
    again = train(rows, [images], texts, vectors, settings)
    assert all(np.array_equal(again.tensors()[name], value) for name, value in trained.tensors().items()), (
        "not repeatable"
    )


def test_fitted_temperature_calibrates() -> None:
    random = np.random.default_rng(5)
    cosine = random.uniform(-0.1, 0.3, (4000, 10)).astype(np.float32)
    truth = [int(random.choice(10, p=p / p.sum())) for p in softmax(cosine, 12.0).astype(np.float64)]
    temperature = command.fit_temperature(cosine, truth)
    assert temperature == pytest.approx(12.0, rel=0.15)
    assert scores.expected_calibration_error(softmax(cosine, temperature), truth) < 0.03
    assert scores.expected_calibration_error(softmax(cosine, 60.0), truth) > 0.2


def test_prototypes_are_the_nearest_labels() -> None:
    labelled = unit(np.eye(3, 8, dtype=np.float32))
    words = unit(np.eye(3, 5, dtype=np.float32))
    found = scores.prototypes(labelled[[2]], labelled, words, near=1)
    assert found[0] == pytest.approx(words[2])


def test_closest_color_of_a_closed_list() -> None:
    navy = (Color("midnight blue", "#1a2340", 1.0),)
    assert vision.closest_label(navy, ["Red", "Navy Blue", "White", "Multi"]) == "Navy Blue"
    assert vision.closest_label((), ["Red"]) == ""


def test_interval_holds_the_score() -> None:
    low, high = vision.Line("task", 50, 0.8).interval
    assert 0.65 < low < 0.8 < high < 0.9


def test_evaluation_without_data_is_one_clear_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert vision.main([str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert told.out == "" and str(tmp_path) in told.err and "Traceback" not in told.err
