# SPDX-License-Identifier: GPL-3.0-or-later
"""Judged products, precedents, rooms and ingredients with the models of the offline pack, on a handful."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from backlot.backend import __main__ as command
from backlot.backend.brief.ingredients import suggest
from backlot.backend.brief.rooms import load_head, load_rooms, room_likelihood, rooms_key
from backlot.backend.evaluate import judgments, rooms
from backlot.backend.library import precedents
from backlot.backend.library.cards import Card, load_library
from backlot.backend.library.index import card_vectors
from backlot.backend.models.holder import Models
from backlot.backend.perception.features import analyze
from backlot.backend.pipeline import shipped_library

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
HANDFUL = 6


@pytest.fixture(scope="module")
def models() -> Models:
    made = Models(chosen={})
    absent = [id for id in ("tinyvit-5m", "minilm-l6-v2", "u2netp") if not made.store.has(id)]
    if absent:
        pytest.skip(f"not in the cache (backlot models fetch): {', '.join(absent)}")
    return made


def test_the_shipped_head_knows_rooms(models: Models) -> None:
    head = load_head(models.text.space)
    assert head is not None, "brief/rooms.toml was changed: python -m backlot.backend.training.rooms TABLE.csv"
    assert rooms_key(load_rooms(), models.text.space) != rooms_key(load_rooms(), "other")
    known = {
        "cast iron skillet": "kitchen", "bunk bed with ladder": "bedroom", "pine tree": "exterior",
        "electric toothbrush": "bathroom", "paper shredder": "office", "velvet couch": "living room",
    }  # fmt: skip
    assert {name: next(iter(room_likelihood(name, models.text))) for name in known} == known


def test_ingredients_of_words_that_no_family_has(models: Models) -> None:
    best = [words for words, _ in suggest("energy drink", models.text)][:4]
    assert "water, splash, wet surface" in best and "marble" not in best


def test_rooms_of_the_shared_catalogue(models: Models) -> None:
    path = SHARED / "ground_truth" / rooms.TABLE
    if not path.is_file():
        pytest.skip("the shared data is not here")
    report = rooms.evaluate(path, models.text)
    ours = next(row for row in report.rows if row.ranker == rooms.OURS)
    assert ours.scores["hit@1"].mean() >= 0.75 and ours.scores["hit@2"].mean() >= 0.88


def test_precedents_are_for_the_shipped_sets(models: Models, tmp_path: Path) -> None:
    known = precedents.load(models.text.space)
    assert known is not None and len(known.names) >= 100
    cards = load_library(shipped_library()).cards
    path = tmp_path / "bottle.json"
    path.write_text(
        '{"name": "Single malt whisky in a squat bottle", "colors": ["amber"], "size_m": [0.09, 0.09, 0.24]}'
    )
    bottle = analyze({"kind": "description", "path": str(path)}, models)
    judged = known.judge(bottle, cards, card_vectors(cards, models.text, tmp_path), models.text)
    by_set: dict[str, float] = {}
    for card, each in zip(cards, judged, strict=True):
        by_set[card.set_id] = max(by_set.get(card.set_id, 0.0), each.value)
    assert by_set["dark_acrylic_rim"] > 2 * by_set["bathroom_shelf"]
    assert any("similar product" in each.pro for each in judged)


@pytest.fixture
def handful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every family's first described product of the first families, and one with a photo."""
    whole = judgments.read_judgments

    def some(cards: tuple[Card, ...], folder: Path = judgments.FOLDER) -> tuple[judgments.Judged, ...]:
        found = whole(cards, folder)
        first = {product.family: product for product in reversed(found) if product.in_words}
        return (*list(first.values())[:HANDFUL], *[product for product in found if product.photo][:1])

    monkeypatch.setattr(judgments, "read_judgments", some)


@pytest.mark.usefixtures("handful", "models")
def test_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "table.md"
    assert command.main(["evaluate", "ranking", "--part", "fit", "--json", "--quiet", "--markdown", str(table)]) == 0
    told = json.loads(capsys.readouterr().out)
    rankers = {row["ranker"]: row for row in told["sections"][0]["rankers"]}
    assert told["part"] == "fit" and rankers["ours"]["nDCG@5"][0] > rankers["random"]["nDCG@5"][0]
    assert any("Left out, their pictures" in note for note in told["notes"])
    assert "| ours |" in table.read_text(encoding="utf-8")
    assert command.main(["evaluate", "fit", "--quiet"]) == 0
    assert "| precedent |" in capsys.readouterr().out
