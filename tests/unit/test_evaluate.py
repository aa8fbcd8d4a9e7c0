# SPDX-License-Identifier: GPL-3.0-or-later
"""The evaluation of the eyes on made-up pictures: known confusions give known figures."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import evaluation_fakes as fakes
import pytest
from backlot.backend.evaluate import datasets, vision
from backlot.backend.evaluate.figures import Figure
from backlot.backend.evaluate.looks import Looks
from backlot.backend.perception import types
from backlot.backend.protocol import BacklotError

METRICS = Path(__file__).resolve().parents[2].parent / "shared" / "evaluation" / "metrics.py"


@pytest.fixture(autouse=True)
def private_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKLOT_CACHE", str(tmp_path / "cache"))
    types._BANKS.clear()


def by_task(report: vision.Report) -> dict[str, Figure]:
    return {figure.task: figure for figure in report.figures}


def small_shop(folder: Path) -> None:
    """Four teapots and two mugs by their labels; a purple one of each. All that is purple is seen as a mug."""
    fakes.shop(folder, [
        ("1", "red", "Teapot", "Red", "Kitchen"), ("2", "green", "Teapot", "Green", "Kitchen"),
        ("3", "blue", "Teapot", "Blue", "Kitchen"), ("4", "purple", "Teapot", "Purple", "Kitchen"),
        ("5", "yellow", "Mug", "Red", "Kitchen"), ("6", "purple", "Mug", "Purple", "Garden"),
    ])  # fmt: skip


SEES = {"red": "teapot kitchen", "green": "teapot kitchen", "blue": "teapot kitchen", "purple": "mug kitchen",
        "yellow": "mug kitchen", "black": "teapot"}  # fmt: skip


def test_known_confusion_gives_the_known_figures(tmp_path: Path) -> None:
    small_shop(tmp_path / "data" / "shop")
    report = vision.evaluate(tmp_path / "data", fakes.make_models(**SEES), quiet=True)
    found = by_task(report)
    kind = found["shop: 2 labels by name, top 1"]
    assert (kind.count, kind.score) == (6, pytest.approx(5 / 6))
    assert kind.low == pytest.approx(0.4365, abs=1e-3) and kind.high == pytest.approx(0.9699, abs=1e-3)
    assert found["shop: base color of 4, measured"].score == pytest.approx(5 / 6), "the yellow one is labelled red"
    assert found["shop, category: 2 labels by name, top 1"].score == pytest.approx(5 / 6)
    assert kind.trained == "unknown" and any("training" in note for note in report.notes)
    assert "| shop: 2 labels by name, top 1 | 6 | 0.833 |" in report.markdown()
    assert report.notes[-1] == "Measured with fake-joint"


@pytest.mark.skipif(not METRICS.is_file(), reason="the outside scorer metrics.py is not here")
def test_an_outside_scorer_agrees(tmp_path: Path) -> None:
    small_shop(tmp_path / "shop")
    report = vision.evaluate(tmp_path, fakes.make_models(**SEES), quiet=True)
    (tmp_path / "predictions.json").write_text(json.dumps(report.predictions), encoding="utf-8")
    command = [sys.executable, METRICS, "attr", tmp_path / "shop" / "index.csv", tmp_path / "predictions.json"]
    theirs = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    ours = by_task(report)
    assert theirs["n"] == 6
    assert theirs["articleType_acc"] == pytest.approx(ours["shop: 2 labels by name, top 1"].score, abs=1e-4)
    assert theirs["baseColour_acc"] == pytest.approx(ours["shop: base color of 4, measured"].score, abs=1e-4)
    assert theirs["masterCategory_acc"] == pytest.approx(
        ours["shop, category: 2 labels by name, top 1"].score, abs=1e-4
    )


def test_pictures_that_were_trained_on_are_told_apart(tmp_path: Path) -> None:
    small_shop(tmp_path / "photos" / "shop")
    rows = [(f"fashion/{name}.png", "Teapot", "", "product", "fashion", "train") for name in ("1", "2", "3")]
    rows.append(("fashion/5.png", "Mug", "", "product", "fashion", "val"))
    fakes.training(tmp_path / "train", rows)
    fakes.paint(tmp_path / "train" / "fashion" / "5.png", "yellow")
    found = by_task(vision.evaluate(tmp_path, fakes.make_models(**SEES), quiet=True))
    whole = found["shop: 2 labels by name, top 1"]
    assert (whole.count, whole.trained) == (6, "yes") and whole.clean is not None
    assert whole.clean[:2] == (2, 0.5), "4 and 6: temperatures are fitted on what is held out"
    told = found["shop: sure enough to tell a type"]
    assert told.clean is not None and told.clean[0] == 2
    held = found["fashion, held out: 2 labels by name, top 1"]
    assert (held.count, held.score, held.trained) == (1, 1.0, "yes")
    assert found["held out, all sources: type of the vocabulary, top 5"].count == 1


def test_photos_that_are_trained_on_as_they_lie(tmp_path: Path) -> None:
    folder = tmp_path / "clothing_real"
    rows = []
    for number in range(6):
        fakes.paint(folder / f"{number}.png", "green" if number == 5 else "red", 40 + 2 * number)
        rows.append({"image": f"{number}.png", "cls": "hat"})
    rows[0]["cls"] = "shoes"
    fakes.write_csv(folder / "index.csv", rows)
    (folder / "LICENSE").write_text("CC0 1.0 Universal\n", encoding="utf-8")
    models = fakes.make_models(red="hat", green="shoes")
    figure = by_task(vision.evaluate(folder, models, quiet=True))["clothing_real: 2 labels by name, top 1"]
    assert (figure.count, figure.score, figure.trained) == (6, pytest.approx(4 / 6), "yes")
    assert figure.clean is not None and figure.clean[:2] == (2, 0.5), "every third is held out: 2 is right, 5 wrong"


def test_types_family_and_confidence(tmp_path: Path) -> None:
    folder = tmp_path / "clothes"
    rows = []
    for number, (color, label) in enumerate([("red", "teapot"), ("green", "mug"), ("blue", "no_such_thing")]):
        fakes.paint(folder / f"{number}.png", color)
        rows.append({"image": f"{number}.png", "cls": label})
    fakes.write_csv(folder / "index.csv", rows)
    models = fakes.make_models(red="teapot", green="teapot", blue="teapot")
    found = by_task(vision.evaluate(folder, models, quiet=True))
    first = found["clothes: type of the vocabulary, top 1"]
    assert (first.count, first.score) == (2, 0.5), "the unknown label is no type and is not counted"
    error = found["clothes: calibration error of the type's confidence"]
    confidence = 0.5 + error.score  # both pictures look the same, one of them is right
    assert 0.5 < confidence <= 1.0 and error.low <= error.score <= error.high


def test_a_second_run_looks_at_nothing_and_a_killed_one_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_shop(tmp_path / "shop")
    models = fakes.make_models(**SEES)
    original, seen = Looks._write, []

    def killed(self: Looks, key: str, look: object) -> None:
        original(self, key, look)  # type: ignore[arg-type]
        seen.append(key)
        if len(seen) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(Looks, "_write", killed)
    with pytest.raises(KeyboardInterrupt):
        vision.evaluate(tmp_path, models, quiet=True)
    monkeypatch.setattr(Looks, "_write", original)
    eyes = models.vision
    assert isinstance(eyes, fakes.Eyes)
    eyes.looked = 0
    first = vision.evaluate(tmp_path, models, quiet=True)
    assert eyes.looked == 4, "two of six were kept"
    eyes.looked = 0
    assert vision.evaluate(tmp_path, models, quiet=True).figures == first.figures
    assert eyes.looked == 0
    fakes.paint(tmp_path / "shop" / "1.png", "black")
    vision.evaluate(tmp_path, models, quiet=True)
    assert eyes.looked == 1, "a changed file is looked at again"


def test_a_faulty_picture_is_named_and_not_counted(tmp_path: Path) -> None:
    small_shop(tmp_path / "shop")
    (tmp_path / "shop" / "6.png").write_bytes(b"\x89PNG\r\n\x1a\nnonsense")
    (tmp_path / "shop" / "5.png").unlink()
    report = vision.evaluate(tmp_path, fakes.make_models(**SEES), quiet=True)
    assert by_task(report)["shop: 2 labels by name, top 1"].count == 4
    assert {Path(fault.path).name for fault in report.faults} == {"5.png", "6.png"}
    assert "2 pictures could not be read" in report.markdown() and "6.png" in report.markdown()


def test_captions_and_held_out_labels(tmp_path: Path) -> None:
    colors = ("red", "green", "blue")
    rows = [(f"{c}.png", "", f"the {c} one | a {c} thing", "caption", "flickr8k", "val") for c in colors]
    rows += [(f"w{n}.png", "wood" if n < 5 else "glass", "", "material", "fmd", "train") for n in range(10)]
    fakes.training(tmp_path, rows)
    for color in colors:
        fakes.paint(tmp_path / f"{color}.png", color)
    fakes.paint(tmp_path / "w4.png", "yellow")
    fakes.paint(tmp_path / "w9.png", "purple")
    models = fakes.make_models(
        red="red one", green="green one", blue="green one", yellow="wood", purple="wood", black="x"
    )
    found = by_task(vision.evaluate(tmp_path, models, quiet=True))
    name = "flickr8k, held out: {} R@{} among 3 pictures"
    assert found[name.format("image to text", 1)].score == pytest.approx(2 / 3), "blue finds the caption of green"
    assert found[name.format("image to text", 5)].score == 1.0
    assert found[name.format("text to image", 1)].score >= 2 / 3
    fmd = found["fmd, held out: 2 labels by name, top 1"]
    assert (fmd.count, fmd.score) == (2, 0.5), "every fifth of fmd is held out, and both were seen as wood"


def test_objects_and_catalogue(tmp_path: Path) -> None:
    objects = tmp_path / "objects"
    rows = []
    for number, (color, product) in enumerate([("red", "a"), ("red", "a"), ("blue", "b"), ("green", "b")]):
        fakes.paint(objects / f"{number}.png", color, 40 + 2 * number)
        rows.append({"image": f"{number}.png", "product": product, "cls": product, "view": "0"})
    fakes.write_csv(objects / "index.csv", rows)
    fakes.paint(tmp_path / "elsewhere" / "x.png", "blue", 60)
    fakes.write_csv(objects / "distractors.csv", [{"image": "../elsewhere/x.png", "what": "other"}])
    shelf = tmp_path / "shelf"
    for color in ("red", "blue"):
        fakes.paint(shelf / f"{color}.png", color)
        fakes.paint(shelf / "catalogue" / f"{color}.png", color, 70)
    rows = [{"image": f"{c}.png", "product": p, "coarse": p} for c, p in (("red", "milk"), ("blue", "milk"))]
    fakes.write_csv(shelf / "test.csv", rows)
    entries = [{"product": "milk", "image": "catalogue/red.png"}, {"product": "tea", "image": "catalogue/blue.png"}]
    fakes.write_csv(shelf / "catalogue.csv", entries)
    models = fakes.make_models(red="milk box", blue="tea box", green="apple", yellow="", purple="", black="")
    report = vision.evaluate(tmp_path, models, quiet=True)
    found = by_task(report)
    assert found["objects: nearest other picture shows the same object (embed)"].score >= 0.5
    alone = found["objects: the same among 1 other things (embed)"]
    assert alone.score == pytest.approx(0.5), "the two red ones; blue is nearer to the other blue thing"
    match = found["shelf: product among 2 by its catalogue picture, R@1"]
    assert (match.count, match.score) == (2, 0.5)
    assert report.predictions["red.png"] == ["milk", "tea"]


def test_a_limit_is_spread_evenly() -> None:
    assert datasets.some(list(range(10)), 4) == [0, 2, 5, 7]
    assert datasets.some([1, 2], 0) == [1, 2] and datasets.some([1, 2], 9) == [1, 2]


def test_nothing_to_score_is_one_clear_error(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(BacklotError) as error:
            vision.evaluate(folder, fakes.make_models(), quiet=True)
        assert error.value.code == "missing_file" and str(folder) in str(error.value)
    (tmp_path / "index.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BacklotError) as error:
        vision.evaluate(tmp_path, fakes.make_models(), quiet=True)
    assert error.value.code == "bad_index"
