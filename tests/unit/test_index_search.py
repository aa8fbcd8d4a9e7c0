# SPDX-License-Identifier: GPL-3.0-or-later
"""Search in a large library: new cards are found at once, deleted ones vanish at once, whatever the snapshot holds."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from backlot.backend.library.index import approximate, large, snapshot
from backlot.backend.library.index.embed import open_store
from backlot.backend.library.index.scan import quiet, refresh
from backlot.backend.library.index.shelf import Shelf, taken_in_turn
from backlot.backend.library.index.snapshot import View, build, open_snapshot, snapshot_folder
from backlot.backend.library.index.store import Store
from backlot.backend.models.roles import Array, unit
from index_cards import caption, write_card, write_cards
from products import FakeText

HALF = View("image", "fake-half", lambda rows: unit(rows[:, ::2]))
VIEWS = (View("text", "fake-text"), HALF)


@pytest.fixture
def model() -> FakeText:
    return FakeText()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_cards(tmp_path / "library", 60)
    return tmp_path / "library"


@pytest.fixture
def store(folder: Path, model: FakeText, tmp_path: Path) -> Iterator[Store]:
    with open_store(model, tmp_path / "index") as opened:
        refresh(opened, folder, model)
        yield opened


@pytest.fixture(params=["exact", "approximate"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "approximate":
        pytest.importorskip("faiss", reason="faiss is not installed (requirements/index.txt)")
        monkeypatch.setattr(snapshot, "EXACT_UP_TO", 10)
        monkeypatch.setattr(approximate, "_LEAST_LISTS", 1000)  # looks into all lists: what is found must be exact
    return str(request.param)


def asked(model: FakeText, number: int) -> Array:
    return model.embed([f"{caption(number)}"])[0]


def by_hand(store: Store, folder: Path, query: Array, most: int, view: View = VIEWS[0]) -> list[tuple[str, float]]:
    """The same by comparing with all there is."""
    library = store.library(str(folder))
    found = []
    for block, vectors in store.rows(library):
        ids = store.ids(block)
        scores = view.rows(vectors) @ query
        found += [(ids[n][0], float(score)) for n, score in zip(block, scores, strict=True)]
    return sorted(found, key=lambda pair: -pair[1])[:most]


def same(found: list[tuple[str, float]], wanted: list[tuple[str, float]]) -> bool:
    """Equal scores may come in any order."""
    return bool(
        np.allclose([score for _, score in found], [score for _, score in wanted], atol=1e-5)
        and {id for id, s in found if s > wanted[-1][1] + 1e-5} == {id for id, s in wanted if s > wanted[-1][1] + 1e-5}
    )


def test_search_is_exact_with_and_without_a_snapshot(store: Store, folder: Path, model: FakeText, kind: str) -> None:
    shelf = Shelf(store, folder, VIEWS)
    for built in (False, True):
        if built:
            build(store, store.library(str(folder)), VIEWS, quiet)
            assert shelf.snapshot and shelf.snapshot.is_approximate == (kind == "approximate")
        for number in (0, 17, 59):
            query = asked(model, number)
            assert same(shelf.nearest("text", query, 10), by_hand(store, folder, query, 10))
            half = HALF.rows(query[None])[0]
            assert same(shelf.nearest("image", half, 10), by_hand(store, folder, half, 10, HALF))


def test_new_cards_are_found_and_deleted_ones_vanish_at_once(
    store: Store, folder: Path, model: FakeText, kind: str
) -> None:
    build(store, store.library(str(folder)), VIEWS, quiet)
    shelf = Shelf(store, folder, VIEWS)
    query = asked(model, 30)
    assert {id for id, _ in shelf.nearest("text", query, 2)} == {"set_30", "set_30:dusk"}
    shutil.rmtree(folder / "set_30")
    write_card(folder, 100, caption(30))
    write_card(folder, 31, "zebra giraffe okapi zebra giraffe okapi")
    refresh(store, folder, model)
    snap = shelf.snapshot
    assert snap and snap.generation < store.state(store.library(str(folder))).generation  # the old one still
    found = [id for id, _ in shelf.nearest("text", query, 20)]
    assert set(found[:2]) == {"set_100", "set_100:dusk"} and not {"set_30", "set_30:dusk"} & set(found)
    assert same(shelf.nearest("text", query, 20), by_hand(store, folder, query, 20))
    zebra = model.embed(["zebra giraffe okapi zebra giraffe okapi"])[0]
    assert {id for id, _ in shelf.nearest("text", zebra, 2)} == {"set_31", "set_31:dusk"}
    everything = [id for id, _ in shelf.nearest("text", query, 500)]
    assert len(everything) == len(set(everything)) == 120


def test_what_another_process_deletes_is_not_handed_out(store: Store, folder: Path, model: FakeText) -> None:
    build(store, store.library(str(folder)), VIEWS, quiet)
    shelf = Shelf(store, folder, VIEWS)
    query = asked(model, 30)
    assert shelf.nearest("text", query, 1)
    with Store(store.path, store.space, store.dimensions) as other:
        shutil.rmtree(folder / "set_30")
        refresh(other, folder, model)
    assert "set_30" not in {id for id, _ in shelf.nearest("text", query, 60)}


def test_a_snapshot_of_another_file_is_never_used(folder: Path, model: FakeText, tmp_path: Path) -> None:
    with open_store(model, tmp_path) as store:
        refresh(store, folder, model)
        build(store, store.library(str(folder)), VIEWS, quiet)
        path = store.path
    path.unlink()
    with open_store(model, tmp_path) as store:
        refresh(store, folder, model)
        assert open_snapshot(store, store.library(str(folder)), VIEWS) is None
        query = asked(model, 4)
        assert same(Shelf(store, folder, VIEWS).nearest("text", query, 5), by_hand(store, folder, query, 5))


def test_a_snapshot_of_another_model_of_pictures_is_not_compared_with(
    store: Store, folder: Path, model: FakeText
) -> None:
    build(store, store.library(str(folder)), VIEWS, quiet)
    other = View("image", "another-joint", lambda rows: unit(rows[:, 1::2]))
    shelf = Shelf(store, folder, (VIEWS[0], other))
    query = other.rows(asked(model, 8)[None])[0]
    assert same(shelf.nearest("image", query, 10), by_hand(store, folder, query, 10, other))


@pytest.mark.parametrize("damage", ["cut matrix", "no manifest", "bad manifest", "wrong ids"])
def test_a_damaged_snapshot_is_left_aside(damage: str, store: Store, folder: Path, model: FakeText) -> None:
    library = store.library(str(folder))
    build(store, library, VIEWS, quiet)
    place = snapshot_folder(store, library)
    manifest = json.loads((place / "manifest.json").read_text("utf-8"))
    if damage == "cut matrix":
        path = place / manifest["views"]["text"]["matrix"]
        path.write_bytes(path.read_bytes()[:1000])
    elif damage == "no manifest":
        (place / "manifest.json").unlink()
    elif damage == "bad manifest":
        (place / "manifest.json").write_text(json.dumps({**manifest, "views": None}), "utf-8")
    else:
        np.save(place / manifest["ids"], np.arange(5))
    query = asked(model, 4)
    shelf = Shelf(store, folder, VIEWS)
    assert shelf.snapshot is None and same(shelf.nearest("text", query, 5), by_hand(store, folder, query, 5))
    build(store, library, VIEWS, quiet)
    assert shelf.snapshot is not None


def test_a_new_snapshot_takes_the_place_of_the_old_while_it_is_searched(
    store: Store, folder: Path, model: FakeText
) -> None:
    library = store.library(str(folder))
    build(store, library, VIEWS, quiet)
    shelf = Shelf(store, folder, VIEWS)
    first = shelf.snapshot
    write_card(folder, 200)
    refresh(store, folder, model)
    build(store, library, VIEWS, quiet)
    assert first and len(first.search("text", asked(model, 1), 5, np.zeros(0, np.int64))[0]) == 5
    assert shelf.snapshot and len(shelf.snapshot.ids) == 122
    assert len(list(snapshot_folder(store, library).iterdir())) == 4  # the manifest, the numbers, two matrices


def test_a_build_that_is_stopped_leaves_the_old_snapshot(store: Store, folder: Path) -> None:
    library = store.library(str(folder))
    build(store, library, VIEWS, quiet)
    before = sorted(snapshot_folder(store, library).iterdir())

    def stop(step: str, fraction: float, text: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(store, library, VIEWS, stop)
    assert sorted(snapshot_folder(store, library).iterdir()) == before
    assert open_snapshot(store, library, VIEWS) is not None


BUILDER = """
import sys
from pathlib import Path
from backlot.backend.library.index.snapshot import View, build
from backlot.backend.library.index.store import Store

with Store(Path(sys.argv[1]), "fake-text", 512) as store:
    print("ready", flush=True)
    while True:
        build(store, int(sys.argv[2]), [View("text", "fake-text")], lambda *_: None)
        print("built", flush=True)
"""


def test_kill_9_during_builds_leaves_a_snapshot_that_is_right(store: Store, folder: Path, model: FakeText) -> None:
    library = store.library(str(folder))
    query, built = asked(model, 12), 0
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", BUILDER, str(store.path), str(library)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout and process.stdout.readline() == "ready\n"
        time.sleep(random.uniform(0.01, 0.2))
        process.kill()
        built += process.stdout.read().count("built\n")
        process.wait()
        process.stdout.close()
        shelf = Shelf(store, folder, VIEWS[:1])
        assert built == 0 or shelf.snapshot is not None
        assert same(shelf.nearest("text", query, 10), by_hand(store, folder, query, 10))
    assert built


def test_without_faiss_a_large_library_is_searched_exactly(
    store: Store, folder: Path, model: FakeText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "EXACT_UP_TO", 10)
    monkeypatch.setattr(approximate, "faiss", lambda: None)
    build(store, store.library(str(folder)), VIEWS, quiet)
    shelf = Shelf(store, folder, VIEWS)
    query = asked(model, 7)
    assert shelf.snapshot and not shelf.snapshot.is_approximate
    assert same(shelf.nearest("text", query, 10), by_hand(store, folder, query, 10))


def test_candidates_are_taken_from_each_view_in_turn(store: Store, folder: Path, model: FakeText) -> None:
    assert taken_in_turn([["a", "b", "c"], ["x", "a", "y", "z"]], 5) == ["a", "x", "b", "c", "y"]
    shelf = Shelf(store, folder, VIEWS)
    queries = {"text": asked(model, 3), "image": HALF.rows(asked(model, 50)[None])[0]}
    ids = shelf.candidates(queries, 6)
    first = [shelf.nearest(view, query, 1)[0][0] for view, query in queries.items()]
    assert len(ids) == 6 and ids[:2] == first and len(set(first)) == 2


def test_cards_come_from_the_store_as_from_the_folder(store: Store, folder: Path) -> None:
    from backlot.backend.library.cards import load_library

    whole = {card.id: card for card in load_library(folder).cards}
    found = Shelf(store, folder, VIEWS).cards(["set_9:dusk", "set_10", "nobody", "set_9"])
    assert [card.id for card in found] == ["set_10", "set_9", "set_9:dusk"]
    assert all(card == whole[card.id] for card in found)


def test_what_is_gone_is_forgotten_once_no_snapshot_holds_it(store: Store, folder: Path, model: FakeText) -> None:
    library = store.library(str(folder))
    build(store, library, VIEWS, quiet)
    shutil.rmtree(folder / "set_30")
    refresh(store, folder, model)
    assert len(store.gone(library, 1 << 60)) == 2
    build(store, library, VIEWS, quiet)
    assert store.gone(library, 1 << 60) == []


def test_only_large_folders_are_searched_and_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not large.is_large(folder) and not large.is_large(folder / "nowhere")
    monkeypatch.setattr(large, "LARGE", 59)
    assert large.is_large(folder)
