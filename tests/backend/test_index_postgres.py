# SPDX-License-Identifier: GPL-3.0-or-later
"""The client for PostgreSQL against a real server with pgvector."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from backlot.backend.library.index import remote, remote_postgres
from backlot.backend.library.index.embed import open_store
from backlot.backend.library.index.large import RemoteLibrary, spaces
from backlot.backend.library.index.publish import publish
from backlot.backend.library.index.scan import quiet, refresh
from backlot.backend.library.index.snapshot import views
from backlot.backend.protocol import BacklotError

sys.path.append(str(Path(__file__).parents[1] / "unit"))
from index_cards import write_cards
from index_servers import PASSWORD, NoServer, free_port, postgres
from products import FakeModels
from remote_contract import SPACES, check_all, entries, vectors

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed (requirements/index.txt)")


@pytest.fixture(scope="module")
def where() -> Iterator[str]:
    try:
        with postgres() as address:
            yield address
    except NoServer as ex:
        pytest.skip(f"no PostgreSQL can be started here: {ex}")


@pytest.fixture(autouse=True)
def no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BACKLOT_INDEX_KEY", "PGPASSWORD"):
        monkeypatch.delenv(name, raising=False)


def test_cards_are_kept_found_and_deleted(where: str) -> None:
    check_all(f"postgresql://backlot:{quote(PASSWORD, safe='')}@{where}/postgres")


def test_two_libraries_lie_in_one_database(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKLOT_INDEX_KEY", PASSWORD)
    check_all(f"postgresql://backlot@{where}/postgres?table=spring_studio")
    check_all(f"postgresql://backlot@{where}/postgres?table=autumn_studio&sslmode=prefer")


def test_a_wrong_password_is_told_and_never_shown(where: str) -> None:
    with pytest.raises(BacklotError) as told:
        remote.connect(f"postgresql://backlot:wr0ng-s3cret@{where}/postgres", SPACES)
    assert told.value.code == "remote_index" and "password authentication failed" in told.value.message
    assert "wr0ng" not in str(told.value) and told.value.__cause__ is None


def test_what_was_acknowledged_outlives_a_killed_writer(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKLOT_INDEX_KEY", PASSWORD)
    url = f"postgresql://backlot@{where}/postgres?table=killed"
    writer = (
        "import sys; sys.path.insert(0, sys.argv[2])\n"
        "from backlot.backend.library.index import remote\n"
        "from remote_contract import SPACES, entries\n"
        "opened = remote.connect(sys.argv[1], SPACES)\n"
        "for start in range(0, 2000, 20):\n"
        "    opened.upsert(entries(2000)[start:start + 20]); print(start + 20, flush=True)\n"
    )
    unit = str(Path(__file__).parents[1] / "unit")
    process = subprocess.Popen([sys.executable, "-c", writer, url, unit], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    acknowledged = 0
    for line in process.stdout:
        acknowledged = int(line)
        if acknowledged >= 100:
            process.kill()
            break
    process.wait()
    process.stdout.close()
    opened = remote.connect(url, SPACES)
    assert opened.count() >= acknowledged and opened.count() % 20 == 0
    opened.close()


def test_a_slow_question_ends(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKLOT_INDEX_KEY", PASSWORD)
    monkeypatch.setattr(remote_postgres, "TIMEOUT_S", 1.0)
    url = f"postgresql://backlot@{where}/postgres?table=slow"
    opened = remote.connect(url, SPACES)
    opened.upsert(entries(3))
    with psycopg.connect(f"postgresql://backlot@{where}/postgres", password=PASSWORD) as other:
        other.execute("LOCK TABLE slow")
        with pytest.raises(BacklotError, match="statement timeout"):
            opened.search("text", vectors(1, 16)[0], 3)
    assert len(opened.search("text", vectors(1, 16)[0], 3)) == 3  # and it goes on
    opened.close()


def test_a_restarted_server_is_asked_again(where: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BACKLOT_INDEX_KEY", PASSWORD)
    monkeypatch.setenv("BACKLOT_CACHE", str(tmp_path / "cache"))
    library = tmp_path / "library"
    write_cards(library, 3)
    url = f"postgresql://backlot@{where}/postgres?table=restarted"
    models: Any = FakeModels()
    with open_store(models.text) as store:
        refresh(store, library, models.text)
        shared, ways = remote.connect(url, spaces(models)), views(models.text, models.bridge)
        assert publish(store, store.library(str(library)), ways, shared, url, quiet, all_of_it=False).cards == 6
    opened = RemoteLibrary(library, models, url)
    query = models.text.embed(["marble"])[0]
    assert len(opened.cards({"text": query}, 6)) == 6
    with psycopg.connect(f"postgresql://backlot@{where}/postgres", password=PASSWORD, autocommit=True) as db:
        db.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid != pg_backend_pid()")
    assert len(opened.cards({"text": query}, 6)) == 6
    opened.close()


def test_nobody_there_is_told() -> None:
    with pytest.raises(BacklotError, match="does not answer"):
        remote.connect(f"postgresql://backlot@127.0.0.1:{free_port()}/postgres", SPACES)


def test_a_user_who_may_make_nothing_is_told(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with psycopg.connect(f"postgresql://backlot@{where}/postgres", password=PASSWORD, autocommit=True) as db:
        db.execute("CREATE ROLE guest LOGIN PASSWORD 'guest'")
    with pytest.raises(BacklotError, match="permission denied"):
        remote.connect(f"postgresql://guest:guest@{where}/postgres?table=guests", SPACES)
