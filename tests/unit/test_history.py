# SPDX-License-Identifier: GPL-3.0-or-later
"""The history of choices: what is written, what is not, and the little that it changes."""

from __future__ import annotations

import argparse
import json
import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from backlot.backend.brief.brief import write_brief
from backlot.backend.library import history
from backlot.backend.library.cards import load_library
from backlot.backend.library.history import Choice, Prior
from backlot.backend.library.ranking import Ranking, recommend
from backlot.backend.library.scoring import settings
from backlot.backend.pipeline import Pipeline, Quiet
from backlot.backend.protocol import BacklotError
from products import CARDS, PERFUME, SNEAKERS, FakeModels

LIBRARY = load_library(CARDS)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(history.DATA_ENV, str(tmp_path / "data"))
    monkeypatch.delenv(history.ENV, raising=False)
    yield tmp_path / "data"


def choice(set_id: str = "dune_dusk", family: str = "perfume", features: str = "abc", rank: int = 3) -> Choice:
    return Choice("2026-01-02", family, f"{family} thing", set_id, rank, features)


def ranked(choices: list[Choice], tmp_path: Path) -> Ranking:
    return recommend(PERFUME, write_brief(PERFUME), LIBRARY, FakeModels(), None, tmp_path, choices)  # type: ignore[arg-type]


def test_one_line_with_what_was_promised_and_no_more(folder: Path) -> None:
    features = {**PERFUME.to_json(), "name": "Secret Prototype 7", "path": "/home/me/secret.glb"}
    assert history.record(history.choice_of(features, "marble_podium:nero", 2))
    text = (folder / "history.jsonl").read_text("utf-8")
    assert set(json.loads(text)) == {"day", "family", "type", "set", "rank", "features"}
    assert "Secret" not in text and "/home" not in text and text.count("\n") == 1
    assert history.read() == [history.choice_of(features, "marble_podium:nero", 2)]
    if os.name == "posix":
        assert stat.S_IMODE((folder / "history.jsonl").stat().st_mode) == 0o600


def test_the_same_choice_again_counts_once(folder: Path) -> None:
    assert history.record(choice()) and not history.record(choice())
    assert history.record(choice(features="another product"))
    assert len(history.read()) == 2


def test_it_is_bounded_and_keeps_the_newest(folder: Path) -> None:
    folder.mkdir()
    lines = [json.dumps({**history.asdict(choice()), "features": str(n)}) for n in range(history.MOST + 200)]
    (folder / "history.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    assert history.record(choice(features="the newest"))
    kept = history.read()
    assert len(kept) == history.MOST and kept[-1].features == "the newest"
    assert not [path for path in folder.iterdir() if path.suffix == ".tmp"]


def test_damaged_lines_are_left_out_and_stay_harmless(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    good = json.dumps(history.asdict(choice()))
    bad = ['{"day": 3}', "{", "[]", '"x"', json.dumps({**history.asdict(choice()), "set": 5}), "x" * 5000, "\x00"]
    (folder / "history.jsonl").write_text("\n".join([*bad, good, good[:30]]), "utf-8")
    assert history.read() == [choice()]


def test_two_writers_at_once_lose_and_mix_nothing(folder: Path) -> None:
    def write(who: str) -> None:
        for n in range(50):
            history.record(choice(features=f"{who}{n}"))

    threads = [threading.Thread(target=write, args=(who,)) for who in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(c.features for c in history.read()) == sorted(f"{who}{n}" for who in "abcd" for n in range(50))


@pytest.mark.parametrize("word", ["off", "0", "no", "False", " OFF "])
def test_switched_off_nothing_is_written_or_read(word: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline = Pipeline(FakeModels())  # type: ignore[arg-type]
    params = {"features": PERFUME.to_json(), "set": "dune_dusk", "rank": 1}
    assert pipeline.record_choice(params, Quiet()) == {"recorded": True}
    monkeypatch.setenv(history.ENV, word)
    assert pipeline.record_choice({**params, "set": "marble_podium"}, Quiet()) == {"recorded": False}
    assert pipeline._choices() == () and len(history.read()) == 1


def test_a_folder_that_cannot_be_written_stops_nothing(folder: Path) -> None:
    folder.write_text("a file where the folder should be", "utf-8")
    assert history.record(choice()) is False and history.read() == []


def test_wiping_forgets_all(folder: Path) -> None:
    history.record(choice())
    assert Pipeline(FakeModels()).wipe_history({}, Quiet()) == {"wiped": 1}  # type: ignore[arg-type]
    assert history.read() == [] and not (folder / "history.jsonl").exists()
    assert history.wipe() == 0


@pytest.mark.parametrize("params", [{}, {"features": {}}, {"features": {}, "set": ""}, {"features": 3, "set": "x"},
                                    {"features": {}, "set": "x", "rank": "1"}])  # fmt: skip
def test_bad_records_are_typed(params: dict[str, Any]) -> None:
    with pytest.raises(BacklotError) as caught:
        Pipeline(FakeModels()).record_choice(params, Quiet())  # type: ignore[arg-type]
    assert caught.value.code == "bad_request"


def test_show_and_wipe_on_the_command_line(folder: Path) -> None:
    heard: list[tuple[Any, list[str]]] = []

    def out(_args: argparse.Namespace, data: Any, lines: Any) -> None:
        heard.append((data, list(lines)))

    history.record(choice())
    assert history.command(argparse.Namespace(what="show"), out) == 0
    assert heard[0][0]["choices"][0]["set"] == "dune_dusk" and "dune_dusk" in heard[0][1][0] and heard[0][0]["on"]
    assert history.command(argparse.Namespace(what="wipe"), out) == 0
    assert heard[1][0]["wiped"] == 1


def test_without_choices_for_the_family_nothing_changes(tmp_path: Path) -> None:
    plain = ranked([], tmp_path)
    assert ranked([choice(family="footwear")], tmp_path) == plain
    assert all("history" not in match.scores for match in plain.matches)


def test_a_chosen_set_gains_a_little_and_says_so(tmp_path: Path) -> None:
    before = {match.set: match for match in ranked([], tmp_path).matches}
    after = {match.set: match for match in ranked([choice(features=str(n)) for n in range(50)], tmp_path).matches}
    gained = {name: after[name].score - before[name].score for name in after}
    most = settings()["history"]["most"]
    assert gained["dune_dusk"] == max(gained.values()) > 0.01
    # the list's own spreading may move a score by its own step as well
    assert all(abs(value) <= most + settings()["diversity"]["repeat"] + 1e-3 for value in gained.values())
    assert any("You chose it for perfume before" in line for line in after["dune_dusk"].reasons)
    assert after["dune_dusk"].scores["history"] > 0.5


def test_one_choice_says_less_than_many() -> None:
    card = next(card for card in LIBRARY.cards if card.id == "dune_dusk")
    few, many = (
        Prior([choice(features=str(n)) for n in range(count)], "perfume", LIBRARY.cards).judge(card)
        for count in (1, 30)
    )
    assert few is not None and many is not None and 0.5 < few.value < many.value <= 1.0


def test_sets_alike_gain_more_than_others() -> None:
    prior = Prior([choice("marble_podium", features=str(n)) for n in range(9)], "perfume", LIBRARY.cards)
    value = {card.id: judged.value for card in LIBRARY.cards if (judged := prior.judge(card))}
    assert value["marble_podium"] > value["pastel_arches"] > value["moss_forest"]


def test_a_set_that_is_gone_from_the_library_is_no_harm(tmp_path: Path) -> None:
    assert ranked([choice("gone_set")], tmp_path).matches == ranked([], tmp_path).matches


def test_the_hash_tells_products_apart() -> None:
    one, two = history.features_hash(PERFUME.to_json()), history.features_hash(SNEAKERS.to_json())
    assert one != two and one == history.features_hash(PERFUME.to_json())
