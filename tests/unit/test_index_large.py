# SPDX-License-Identifier: GPL-3.0-or-later
"""A library too large to be read whole, from the command to the ranking, on this machine and through a server."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from backlot.backend import __main__ as command_line
from backlot.backend.library.cards import load_library
from backlot.backend.library.index import cache_file, large, publish, remote, snapshot
from backlot.backend.library.index.large import LocalLibrary, RemoteLibrary
from backlot.backend.library.index.store import Store
from backlot.backend.models import holder
from backlot.backend.pipeline import Pipeline, Quiet
from backlot.backend.protocol import BacklotError
from index_cards import caption, write_card, write_cards
from products import PERFUME, FakeModels

COUNT = 60


class Eyes:
    """Says of every subject that it is the same perfume."""

    @staticmethod
    def analyze(*_: object) -> object:
        return PERFUME


@pytest.fixture(autouse=True)
def small_numbers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(large, "LARGE", 20)
    monkeypatch.setattr(large, "MOST", 12)
    monkeypatch.setattr(large, "MOST_AT_ONCE", 10)
    monkeypatch.setattr(large, "_REST", 0.0)
    monkeypatch.setattr(holder, "Models", FakeModels)
    monkeypatch.setenv("BACKLOT_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("BACKLOT_INDEX", raising=False)
    monkeypatch.delenv("BACKLOT_INDEX_KEY", raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_cards(tmp_path / "library", COUNT)
    return tmp_path / "library"


def run(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, Any]:
    capsys.readouterr()
    code = command_line.main(["library", *(str(word) for word in words), "--json"])
    printed = capsys.readouterr()
    data: dict[str, Any] = json.loads(printed.out)
    assert (code == 0) == ("error" not in data), printed
    return data


def recommend(pipeline: Pipeline, folder: Path) -> dict[str, Any]:
    subject = {"kind": "photo", "path": "x.png"}
    return pipeline.recommend({"subject": subject, "library": str(folder), "sentences": False}, Quiet())


def pipeline() -> Pipeline:
    return Pipeline(FakeModels(), Eyes())  # type: ignore[arg-type]


def test_index_status_and_what_has_changed_since(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "status", folder)["error"]["code"] == "not_indexed"
    data = run(capsys, "index", folder)
    assert (data["sets"], data["candidates"], data["space"]) == (COUNT, 2 * COUNT, "fake-text")
    assert data["index"] == str(cache_file("fake-text")) and data["megabytes"] > 0.1 and data["faults"] == []
    assert data["snapshot"]["cards"] == 2 * COUNT and data["snapshot"]["age_s"] < 60 and data["search"] == "exact"
    write_card(folder, 500)
    shutil.rmtree(folder / "set_3")
    (folder / "broken.json").write_text("{", "utf-8")
    data = run(capsys, "status", folder)
    assert (data["not_indexed"], data["not_in_folder"], data["candidates"]) == (2, 1, 2 * COUNT)
    data = run(capsys, "index", folder)
    assert data["candidates"] == 2 * COUNT and [Path(f["path"]).name for f in data["faults"]] == ["broken.json"]
    assert data["snapshot"]["newer"] == data["snapshot"]["gone"] == 0


def test_progress_goes_to_standard_error(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["library", "index", str(folder)]) == 0
    printed = capsys.readouterr()
    assert "Indexed 60 of 60" in printed.err or "Indexed 60 changed" in printed.err
    assert "60 sets in 120 variants are indexed in" in printed.out and "snapshot of 120 cards" in printed.out


@pytest.mark.parametrize("damage", [b"no database", b""])
def test_a_damaged_index_is_told_and_built_again(
    damage: bytes, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "index", folder)
    cache_file("fake-text").write_bytes(damage)
    assert command_line.main(["library", "index", str(folder)]) == 0
    printed = capsys.readouterr()
    assert ("is damaged" in printed.out) == bool(damage)  # an empty file is a new one
    assert "60 sets in 120 variants" in printed.out


def test_rebuild_begins_anew(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "index", folder)
    with Store(cache_file("fake-text"), "fake-text", 512) as store:
        before = store.id
    assert run(capsys, "index", folder, "--rebuild")["candidates"] == 2 * COUNT
    with Store(cache_file("fake-text"), "fake-text", 512) as store:
        assert store.id != before


def test_a_small_library_needs_no_snapshot(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large, "LARGE", 2000)
    data = run(capsys, "index", folder)
    assert data["snapshot"] is None and data["search"] == "whole"


def test_ranking_of_a_large_library_judges_the_candidates_only(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(BacklotError, match=r"60 of the 60 cards .* are not in its index") as told:
        recommend(pipeline(), folder)
    assert told.value.code == "not_indexed" and f"backlot library index {folder}" in told.value.hint
    run(capsys, "index", folder)
    engine = pipeline()
    found = recommend(engine, folder)
    assert found["library"]["candidates"] == 2 * COUNT and found["library"]["sets"] == COUNT
    assert len(found["matches"]) == 12
    write_card(folder, 900, "A marble set for perfume bottle, amber and gold glass perfume")
    assert "set_900" in {match["set"] for match in recommend(engine, folder)["matches"]}
    shutil.rmtree(folder / "set_900")
    assert "set_900" not in {match["set"] for match in recommend(engine, folder)["matches"]}


def test_an_index_that_breaks_while_it_is_used_is_made_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "index", folder)
    engine = pipeline()
    recommend(engine, folder)
    path = cache_file("fake-text")
    with path.open("r+b") as file:  # in place, as a failing disk does
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))
    write_card(folder, 901)
    codes = []
    for _ in range(3):
        try:
            recommend(engine, folder)
            codes.append("")
        except BacklotError as ex:
            codes.append(ex.code)
    assert set(codes) <= {"damaged_index", "not_indexed"} and codes[-1] == "not_indexed"  # told, never a wrong answer
    run(capsys, "index", folder)
    assert len(recommend(engine, folder)["matches"]) == 12


def test_libraries_of_a_few_hundred_are_judged_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "LARGE", 2000)
    assert len(recommend(pipeline(), folder)["matches"]) == 2 * COUNT


# --- through a server ------------------------------------------------------------------------------------------------


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch) -> str:
    pytest.importorskip("qdrant_client", reason="qdrant-client is not installed (requirements/dev.txt)")
    from qdrant_server import QdrantStandIn

    return f"qdrant://{QdrantStandIn().address}/studio"


def test_a_shared_index_is_filled_followed_and_searched(
    url: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data = run(capsys, "index", folder, "--index", url)
    assert data["shared"] == {"url": url, "sent": 120, "deleted": 0, "cards": 120}
    shutil.rmtree(folder / "set_3")
    write_card(folder, 700)
    write_card(folder, 7, "something else")
    monkeypatch.setenv("BACKLOT_INDEX", url)
    assert run(capsys, "index", folder)["shared"] == {"url": url, "sent": 4, "deleted": 2, "cards": 120}
    monkeypatch.setenv("BACKLOT_CACHE", str(tmp_path / "another machine"))
    engine = pipeline()
    matches = recommend(engine, folder)["matches"]
    assert len(matches) == 12
    assert engine.models.text.calls == 2  # type: ignore[attr-defined]  # the brief, for the search and for the ranking
    local = LocalLibrary(folder, FakeModels())  # type: ignore[arg-type]
    monkeypatch.setattr(large, "MOST_AT_ONCE", 1000)
    local.refresh()
    query = FakeModels().text.embed([caption(44)])[0]
    there = RemoteLibrary(folder, FakeModels(), url)  # type: ignore[arg-type]
    assert {card.id for card in there.cards({"text": query}, 2)} == {"set_44", "set_44:dusk"}
    assert {card.id for card in there.cards({"text": query}, 2)} == {c.id for c in local.cards({"text": query}, 2)}


def test_the_index_of_another_library_is_not_emptied(
    url: str, folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run(capsys, "index", folder, "--index", url)
    other = tmp_path / "other"
    write_cards(other, 2)
    shutil.move(other / "set_0", other / "set_0x")
    publish_many = publish._MANY
    try:
        publish._MANY = 10
        data = run(capsys, "index", other, "--index", url)
        assert data["error"]["code"] == "other_library" and "116 cards" in data["error"]["message"]
        assert run(capsys, "index", other, "--index", url, "--rebuild")["shared"]["cards"] == 4
    finally:
        publish._MANY = publish_many


def test_a_server_cannot_name_files_outside_of_the_library(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    write_card(outside, 1)
    card = outside / "set_1" / "card.json"
    shutil.copy(card, folder.parent / "loose.json")
    for file in (
        str(card), "../outside/set_1/card.json", "../loose.json", "set_1/../../loose.json", "", "set_1", ".", "/",
        "set_1\\..\\..\\loose.json", "C:/loose.json", "set_999/card.json",
    ):  # fmt: skip
        assert large._cards_of(folder, file) == (), file
    assert [card.id for card in large._cards_of(folder, "set_1/card.json")] == ["set_1", "set_1:dusk"]


def test_a_folder_that_is_not_the_servers_is_told(
    url: str, folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(capsys, "index", folder, "--index", url)
    other = tmp_path / "other"
    for number in range(100, 130):
        write_card(other, number)
    monkeypatch.setenv("BACKLOT_INDEX", url)
    with pytest.raises(BacklotError, match="None of the cards") as told:
        recommend(pipeline(), other)
    assert told.value.code == "other_library"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("redis://me:s3cret@host/x", "redis:// is not known"),
        ("host:6333", "is not known"),
        ("qdrant:///studio", "the host is missing"),
        ("qdrant://host:6333", "the collection's name"),
        ("qdrant://host:6333/a/b", "the collection's name"),
        ("qdrant://me:s3cret@host:99999/studio", "is no address"),
        ("postgresql://me:s3cret@host/db?table=a%22;drop", "the table's name"),
    ],
)
def test_addresses_that_are_none_are_told_without_their_password(url: str, words: str) -> None:
    with pytest.raises(BacklotError) as told:
        remote.connect(url, {})
    assert told.value.code == "bad_index_url" and words in told.value.message and "s3cret" not in str(told.value)


def test_a_url_is_shown_without_its_password() -> None:
    assert remote.shown("postgresql://me:p@ss@host:1/db?x=1") == "postgresql://me@host:1/db?x=1"
    assert remote.shown("qdrant://host:6333/studio") == "qdrant://host:6333/studio"
    told = remote.unreachable("qdrant://:s3cret@host/c", 'server said "s3cret is wrong"', "s3cret")
    assert "s3cret" not in str(told)


def test_all_of_the_library_is_in_the_snapshot(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "index", folder)
    assert snapshot.EXACT_UP_TO > 2 * COUNT == len(load_library(folder).cards)
