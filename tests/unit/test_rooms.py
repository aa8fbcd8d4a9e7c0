# SPDX-License-Identifier: GPL-3.0-or-later
"""Rooms and scene ingredients: knowledge in TOML, the small heads, their evaluation and the command line."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import numpy as np
import pytest
from backlot.backend import __main__ as command
from backlot.backend.brief import ingredients, rooms
from backlot.backend.evaluate import ingredients as evaluate_ingredients
from backlot.backend.evaluate import rooms as evaluate_rooms
from backlot.backend.models import holder
from backlot.backend.models.holder import Models
from backlot.backend.protocol import BacklotError
from backlot.backend.training import rooms as training
from products import FakeText


@pytest.fixture(autouse=True)
def no_heads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "_HEADS", {})
    monkeypatch.setattr(evaluate_rooms, "SEEDS", 1)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Names that share words with others of their room, and one that stands in two rooms."""
    path = tmp_path / "rooms.csv"
    pairs = [("Frying pan", "Kitchen"), ("Sauce pan", "Kitchen"), ("Iron pan", "Kitchen"), ("Copper pan", "Kitchen"),
             ("Red blanket", "Bedroom"), ("Blue blanket", "Bedroom"), ("Baby blanket", "Bedroom"),
             ("Towel", "Bathroom"), ("Towel", "Kitchen")]  # fmt: skip
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("name", "room"), *pairs])
    return path


def test_shipped_rooms_are_whole() -> None:
    found = rooms.load_rooms()
    assert [room.name for room in found] == ["living room", "kitchen", "bedroom", "bathroom", "office", "exterior"]
    assert all(len(room.things) >= 60 for room in found)
    words, lives = rooms.things(found)
    assert len(words) == len(set(words)) and lives.sum(axis=1) == pytest.approx(np.ones(len(words)))


@pytest.mark.parametrize(
    "text",
    [
        "[kitchen]\nplaces = []\nthings = ['pan']\n[b]\nplaces=['x']\nthings=['y']",
        "[kitchen]\nthings = ['pan']",
        "kitchen = 3",
        "[a]\nplaces=['x']\nthings=['y']",
    ],
)
def test_wrong_rooms_are_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "rooms.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BacklotError) as error:
        rooms.load_rooms(path)
    assert error.value.code == "bad_rooms"


def test_another_text_model_asks_the_nearest_things() -> None:
    text = FakeText()
    assert rooms.load_head(text.space) is None, "the shipped head belongs to another model"
    found = rooms.room_likelihood("frying pan", text)
    assert next(iter(found)) == "kitchen" and sum(found.values()) == pytest.approx(1.0)
    calls = text.calls
    assert rooms.likely_places("frying pan", text)[0] in rooms.load_rooms()[1].places
    assert text.calls < calls + 30, "the things are embedded once"


def test_training_is_told_apart_from_what_it_saw(table: Path, tmp_path: Path) -> None:
    found = training.read_table(table)
    assert found["towel"] == {"bathroom", "kitchen"} and len(found) == 8
    text = FakeText()
    names = sorted(found)
    learned = training.examples(names, found, text)
    chances = training.out_of_fold(learned, folds=4)
    right = dict(zip(names, training.hits(chances, names, found, 1), strict=True))
    assert right["iron pan"] and right["red blanket"]
    assert sum(training.hits(chances, names, found, 2)) >= sum(right.values())
    head = training.train(learned)
    path = tmp_path / "rooms.safetensors"
    training.write(head, rooms.rooms_key(rooms.load_rooms(), text.space), path)
    again = rooms.load_head(text.space, path)
    assert again is not None and os.stat(path).st_mode & 0o044
    vectors = text.embed(["iron pan", "a towel"])
    assert again.likelihood(vectors) == pytest.approx(head.likelihood(vectors), abs=0.01)
    path.write_bytes(b"x")
    with pytest.raises(BacklotError) as error:
        rooms.load_head(text.space, path)
    assert error.value.code == "bad_model"


def test_the_linear_part_learns_what_divides() -> None:
    random = np.random.default_rng(0)
    vectors = random.standard_normal((200, 8)).astype(np.float32)
    lives = np.eye(2, dtype=np.float32)[(vectors[:, 0] > 0.3).astype(int)]
    weights, bias = training.fit_linear(vectors, lives, decay=0.1)
    right = (vectors @ weights + bias).argmax(axis=1) == lives.argmax(axis=1)
    assert right.mean() > 0.97 and bias[0] > bias[1]
    flat, _ = training.fit_linear(vectors, lives, decay=1e4)
    assert np.abs(flat).max() < 0.05 < np.abs(weights).max()


@pytest.mark.parametrize("text", ["name,room\npan,cellar\n", "name,room\n", "a,b\n1,2\n"])
def test_wrong_tables_are_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "rooms.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BacklotError) as error:
        training.read_table(path)
    assert error.value.code == "bad_index" and str(path) in error.value.message


def test_rooms_report_compares_methods_on_the_same_names(table: Path) -> None:
    report = evaluate_rooms.evaluate(table, FakeText())
    means = {row.ranker: row.scores["hit@1"].mean() for row in report.rows}
    assert means[evaluate_rooms.OURS] > means["random"] and len(report.predictions) == 8
    assert report.predictions["iron pan"][0] == "Kitchen"
    assert len(report.unseen[0].scores["hit@1"]) < 8, "a frying pan stands in rooms.toml"


def test_ingredients_are_valid_and_follow_the_family() -> None:
    assert len(ingredients.load_ingredients()) == 19
    found = dict(ingredients.suggest("soft drinks: soda can", FakeText()))
    assert found["water, splash, wet surface"] > found["marble"]


@pytest.mark.parametrize(
    "text", ["[water]\noften = ['cars']", "[water]\n", "[water]\noften = ['beer']\nsometimes = ['beer']"]
)
def test_wrong_ingredients_are_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "ingredients.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BacklotError) as error:
        ingredients.load_ingredients(path)
    assert error.value.code == "bad_ingredients"


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    path = tmp_path / "prompts.csv"
    perfume, tools = ("marble | water/splash/wet", "marble", "marble | wood"), ("wood", "wood | dark/moody", "wood")
    rows = [*(("perfume", tags) for tags in perfume), *(("tools", tags) for tags in (*tools, "wood | marble"))]
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("product_type", "scene_tags"), *rows])
    return path


def test_a_type_has_its_own_ranking_and_no_picture_tells_of_itself(pictures: Path) -> None:
    report = evaluate_ingredients.evaluate(pictures, FakeText())
    means = {row.ranker: row.scores["nDCG@5"].mean() for row in report.rows}
    assert means[evaluate_ingredients.OURS] > means["popularity"] > 0
    assert report.predictions["perfume"][0] == "marble" and report.predictions["tools"][0] == "wood"
    found = evaluate_ingredients.read_pictures(pictures)
    shown, number = evaluate_ingredients.counts(found, [0, 1])
    assert number.tolist() == [2.0, 0.0] and shown[1].sum() == 0


def test_command_line(
    table: Path, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(holder, "Models", lambda **_: Models(text=FakeText()))
    target, predictions = tmp_path / "out" / "rooms.md", tmp_path / "out" / "rooms.json"
    arguments = ["--markdown", str(target), "--predictions", str(predictions)]
    assert command.main(["evaluate", "rooms", str(table), *arguments]) == 0
    assert "| ours, cross-validated |" in capsys.readouterr().out and "hit@2" in target.read_text(encoding="utf-8")
    assert json.loads(predictions.read_text(encoding="utf-8"))["iron pan"][0] == "Kitchen"
    folder = tmp_path / "scene_prompts"
    folder.mkdir()
    pictures.rename(folder / "ecommerce_prompts.csv")
    assert command.main(["evaluate", "ingredients", str(tmp_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == 1 and told["all"][-1]["ranker"] == evaluate_ingredients.OURS
    assert command.main(["evaluate", "rooms", str(tmp_path)]) == 1
    assert "sh3d_room_table.csv cannot be read" in capsys.readouterr().err
