# SPDX-License-Identifier: GPL-3.0-or-later
"""The store of the index: what is acknowledged stays, spaces never mix, damage is told, the folder is followed."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from backlot.backend.library.index.embed import cache_file, key, open_store
from backlot.backend.library.index.scan import refresh
from backlot.backend.library.index.store import BlockedIndex, Candidate, CardFile, DamagedIndex, Store
from index_cards import caption, write_cards
from products import FakeText


def texts_of(store: Store, library: int) -> dict[str, bytes]:
    return {id: k for block in store.listed(library) for id, _, k in block}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_cards(tmp_path / "library", 12)
    return tmp_path / "library"


def test_only_what_changed_is_read_and_embedded(folder: Path, tmp_path: Path) -> None:
    model = FakeText()
    with open_store(model, tmp_path / "index") as store:
        found = refresh(store, folder, model)
        assert (found.files, found.read, found.embedded) == (12, 12, 24) and model.calls == 24
        found = refresh(store, folder, model)
        assert (found.read, found.removed, found.embedded) == (0, 0, 0)
        before = store.state(store.library(str(folder)))
        (folder / "set_3" / "card.json").unlink()
        path = folder / "set_5" / "card.json"
        path.write_text(path.read_text("utf-8").replace(caption(5), "another caption"), "utf-8")
        found = refresh(store, folder, model)
        assert (found.files, found.read, found.removed, found.embedded) == (11, 1, 1, 2)
        library = store.library(str(folder))
        state = store.state(library)
        assert (state.sets, state.candidates) == (11, 22) and state.generation > before.generation
        assert "set_3" not in texts_of(store, library) and len(store.gone(library, state.last)) == 4
    with Store(cache_file(model.space, tmp_path / "index"), model.space, model.dimensions) as store:
        assert refresh(store, folder, model).read == 0


def test_a_card_whose_text_is_the_same_keeps_its_number(folder: Path, tmp_path: Path) -> None:
    model = FakeText()
    with open_store(model, tmp_path / "index") as store:
        refresh(store, folder, model)
        library = store.library(str(folder))
        numbers = [n for block, _ in store.rows(library) for n in block]
        path = folder / "set_5" / "card.json"
        path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "licence": "CC0"}), "utf-8")
        assert refresh(store, folder, model).embedded == 0
        assert [n for block, _ in store.rows(library) for n in block] == numbers
        assert not store.gone(library, 1 << 60)


def test_two_spaces_never_mix(folder: Path, tmp_path: Path) -> None:
    one, other = FakeText(), FakeText("another-space")
    with open_store(one, tmp_path) as store, open_store(other, tmp_path) as second:
        refresh(store, folder, one)
        assert store.path != second.path
        assert second.state(second.library(str(folder))).candidates == 0
    os.replace(cache_file(one.space, tmp_path), cache_file(other.space, tmp_path))
    with pytest.raises(DamagedIndex, match="space is 'fake-text' and not 'another-space'"):
        Store(cache_file(other.space, tmp_path), other.space, other.dimensions)
    with open_store(other, tmp_path) as store:  # and it is begun anew
        assert not store.vectors(texts_of(store, store.library(str(folder))).values())


def test_faulty_cards_are_told_and_seen_again_when_mended(folder: Path, tmp_path: Path) -> None:
    model = FakeText()
    broken, double = folder / "broken.json", folder / "zz_double" / "card.json"
    broken.write_text("{", "utf-8")
    double.parent.mkdir()
    double.write_text((folder / "set_1" / "card.json").read_text("utf-8"), "utf-8")
    with open_store(model, tmp_path / "index") as store:
        refresh(store, folder, model)
        library = store.library(str(folder))
        assert dict(store.faults(library)) == {
            "broken.json": "not readable as JSON: Expecting property name enclosed in double quotes:"
            " line 1 column 2 (char 1)",
            "zz_double/card.json": "the id 'set_1' is taken by set_1",
        }
        generation = store.state(library).generation
        refresh(store, folder, model)
        assert store.state(library).generation == generation  # nothing new was learned
        (folder / "set_1" / "card.json").unlink()
        refresh(store, folder, model)
        assert [path for path, _ in store.faults(library)] == ["broken.json"]
        assert store.state(library).sets == 12


def test_a_transaction_is_whole_or_not_there(tmp_path: Path) -> None:
    with Store(tmp_path / "x.sqlite", "space", 4) as store:
        library = store.library("/somewhere")
        good = CardFile("a/card.json", "1", "a", b"x", (Candidate("a", b"k"),))
        bad = CardFile("b/card.json", "1", "b", b"x", (Candidate("b", b"nowhere"),))
        with pytest.raises(KeyError):
            store.update(library, [good, bad], [], {b"k": np.ones(4, np.float32)})
        assert store.state(library).candidates == 0 and not store.stamps(library) and not store.vectors([b"k"])
        store.update(library, [good], [], {b"k": np.ones(4, np.float32)})
        assert store.state(library).candidates == 1


def test_a_moved_set_keeps_its_vector(folder: Path, tmp_path: Path) -> None:
    model = FakeText()
    with open_store(model, tmp_path / "index") as store:
        refresh(store, folder, model)
        (folder / "set_2").rename(folder / "a_new_place")
        refresh(store, folder, model)
        library = store.library(str(folder))
        assert store.paths(library, ["set_2"]) == {"set_2": "a_new_place/card.json"}
        assert len(store.vectors(texts_of(store, library).values())) == 24


@pytest.mark.parametrize("damage", ["cut", "noise", "text", "tables"])
def test_a_damaged_file_is_told(damage: str, folder: Path, tmp_path: Path) -> None:
    model = FakeText()
    with open_store(model, tmp_path / "index") as store:
        refresh(store, folder, model)
        keys = list(texts_of(store, store.library(str(folder))).values())
    path = cache_file(model.space, tmp_path / "index")
    whole = path.read_bytes()
    if damage == "tables":
        with sqlite3.connect(path) as db:
            db.execute("DROP TABLE vectors")
        db.close()
    else:
        noise = random.Random(1).randbytes(len(whole) - 8192)
        path.write_bytes(
            {"cut": whole[: len(whole) // 2], "noise": whole[:8192] + noise, "text": b"no database" * 100}[damage]
        )
    with (
        pytest.raises(DamagedIndex, match=r"is damaged \(.*\)\.") as told,
        Store(path, model.space, model.dimensions) as store,
    ):
        store.vectors(keys)
        store.state(store.library(str(folder)))
    assert "library index --rebuild" in told.value.hint


def test_a_vector_of_another_length_is_damage(tmp_path: Path) -> None:
    with Store(tmp_path / "x.sqlite", "space", 4) as store:
        store.put_vectors({b"k": np.ones(4, np.float32)})
        for bad in (b"\0" * 15, np.full(4, np.nan, "<f4").tobytes()):
            with sqlite3.connect(store.path) as db:
                db.execute("UPDATE vectors SET vector = ?", (bad,))
            db.close()
            with pytest.raises(DamagedIndex):
                store.vectors([b"k"])


def test_a_place_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BlockedIndex, match="cannot be used"):
        Store(tmp_path / "file" / "x.sqlite", "space", 4)
    (tmp_path / "folder.sqlite").mkdir()
    with pytest.raises(BlockedIndex, match="cannot be used"):
        Store(tmp_path / "folder.sqlite", "space", 4)


def test_a_writer_waits_for_another_and_readers_for_none(tmp_path: Path) -> None:
    with Store(tmp_path / "x.sqlite", "space", 4) as one, Store(tmp_path / "x.sqlite", "space", 4) as other:
        one.put_vectors({b"a": np.ones(4, np.float32)})
        with one.writing():
            one._put_vectors({b"b": np.ones(4, np.float32)})
            assert set(other.vectors([b"a", b"b"])) == {b"a"}
        assert set(other.vectors([b"a", b"b"])) == {b"a", b"b"}


def test_processes_that_begin_at_once_share_one_file(tmp_path: Path) -> None:
    begin = (
        "import sys, numpy as np; from pathlib import Path\n"
        "from backlot.backend.library.index.store import Store\n"
        "sys.stdin.readline()\n"
        "with Store(Path(sys.argv[1]), 'space', 4) as store:\n"
        "    store.put_vectors({sys.argv[2].encode(): np.ones(4, np.float32)}); print(store.id)\n"
    )
    command = [sys.executable, "-c", begin, str(tmp_path / "x.sqlite")]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    started = [subprocess.Popen([*command, str(n)], text=True, **pipes) for n in range(4)]
    time.sleep(0.5)
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=60) for process in started]
    assert len({out for out, _ in told}) == 1 and not any(error for _, error in told), told
    with Store(tmp_path / "x.sqlite", "space", 4) as store:
        assert len(store.vectors([b"0", b"1", b"2", b"3"])) == 4


WRITER = """
import sys
from pathlib import Path
import numpy as np
from backlot.backend.library.index.store import Candidate, CardFile, Store

path, start = Path(sys.argv[1]), int(sys.argv[2])
with Store(path, "space", 384) as store:
    library = store.library("/library")
    print("ready", flush=True)
    for number in range(start, start + 100_000, 5):
        files, vectors = [], {}
        for n in range(number, number + 5):
            key = n.to_bytes(8, "big")
            vectors[key] = np.full(384, n, np.float32)
            files.append(CardFile(f"{n}/card.json", "1", str(n), b"{}" * 500, (Candidate(str(n), key),)))
        store.update(library, files, [], vectors)
        print(number, flush=True)
"""


def test_kill_9_during_writes_loses_no_acknowledged_card(tmp_path: Path) -> None:
    """A card is acknowledged when its number is printed, after the commit; the process is killed at random moments."""
    path, chosen = tmp_path / "x.sqlite", random.Random()
    acknowledged: set[int] = set()
    for turn in range(8):
        start = turn * 1_000_000
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(start)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout and process.stdout.readline() == "ready\n"
        time.sleep(chosen.uniform(0.02, 0.4))
        process.kill()
        printed = process.stdout.read().splitlines(keepends=True)
        process.wait()
        process.stdout.close()
        for line in printed:
            if line.endswith("\n"):  # the last one may be cut in half: then nobody was told
                acknowledged |= set(range(int(line), int(line) + 5))
        with Store(path, "space", 384) as store:
            library = store.library("/library")
            there = texts_of(store, library)
            assert not {str(n) for n in acknowledged} - there.keys()
            state = store.state(library)
            assert state.candidates == state.sets == len(there) and len(there) % 5 == 0  # batches are whole
            assert sum(len(block) for block, _ in store.rows(library)) == len(there)
            known = store.vectors(there.values())
            assert all((known[k] == int(id)).all() for id, k in there.items())
    assert len(acknowledged) > 40
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


def test_keys_are_of_the_text_alone(folder: Path) -> None:
    from backlot.backend.library.cards import load_library

    cards: Any = load_library(folder).cards
    assert len({key(card) for card in cards}) == len({card.text for card in cards}) == 24
