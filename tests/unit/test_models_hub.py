# SPDX-License-Identifier: GPL-3.0-or-later
"""Fetching from a model hub, against a hub of our own on this machine: resume, faults, trust, cancel, kill."""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections import namedtuple
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from backlot.backend.models import hub, pins, store
from backlot.backend.models.registry import Hub, ModelEntry
from backlot.backend.protocol import BacklotError, Cancelled
from hub_server import COMMIT, FakeHub

WEIGHTS = bytes(range(256)) * 4096  # 1 MiB
FILES = {
    "weights.safetensors": WEIGHTS,
    "config.json": b'{"a": 1}',
    "tokenizer.json": b"{}",
    "code.py": b"raise SystemExit('never')",
    "weights.bin": b"pickled",
}
ENTRY = ModelEntry(
    id="tiny", role="clip", title="Tiny", revision="main", licence="MIT", origin="here", pack="online", carrier=None,
    second=None, files=(), maker="open_clip",
    hub=Hub("owner/tiny", ("weights.safetensors", "weights.bin"), ("config.json", "token*.json"), len(WEIGHTS)),
)  # fmt: skip


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "WAIT_S", 0.01)
    for name in ("HF_HUB_OFFLINE", "HF_TOKEN", "HF_HUB_DOWNLOAD_TIMEOUT", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHub]:
    made = FakeHub(dict(FILES))
    monkeypatch.setenv("HF_ENDPOINT", made.start() + "/")
    yield made
    made.stop()


def make_store(folder: Path, entry: ModelEntry = ENTRY) -> store.Store:
    return store.Store(folder, {entry.id: entry})


def code_of(cache: store.Store) -> BacklotError:
    with pytest.raises(BacklotError) as caught:
        cache.ensure("tiny")
    return caught.value


def parts(folder: Path) -> list[Path]:
    return [path for path in (folder / "downloads").rglob("*") if path.is_file()]


def test_fetch_takes_only_what_is_listed(tmp_path: Path, fake: FakeHub) -> None:
    cache = make_store(tmp_path)
    assert cache.states("tiny") == {} and not cache.has("tiny")
    steps: list[tuple[str, float]] = []
    folder = cache.ensure("tiny", lambda step, fraction, text: steps.append((step, fraction)))
    assert {path.name for path in folder.iterdir()} == {
        "weights.safetensors", "config.json", "tokenizer.json", store.STAMP,
    }  # fmt: skip
    assert (folder / "weights.safetensors").read_bytes() == WEIGHTS
    fractions = [fraction for _, fraction in steps]
    assert fractions == sorted(fractions) and fractions[-1] == 1.0 and len(fractions) > 10
    assert not (tmp_path / "downloads").exists()
    count = len(fake.requests)
    assert cache.ensure("tiny") == folder and len(fake.requests) == count, "a complete model asks the hub nothing"
    assert cache.entry("tiny").files[0].name == "weights.safetensors", "the weights come first"


def test_pickled_weights_only_where_there_are_no_others(tmp_path: Path, fake: FakeHub) -> None:
    del fake.files["weights.safetensors"]
    folder = make_store(tmp_path).ensure("tiny")
    assert (folder / "weights.bin").is_file()


def test_first_answer_is_written_down_and_held_to(tmp_path: Path, fake: FakeHub) -> None:
    cache = make_store(tmp_path)
    assert cache.describe("tiny")["hub"] == {"repository": "owner/tiny", "commit": None}
    assert not cache.describe("tiny")["pinned"]
    cache.ensure("tiny")
    pin = json.loads(pins.pin_file(tmp_path, "tiny").read_text())
    assert pin["commit"] == COMMIT and {len(file["sha256"]) for file in pin["files"]} == {64}
    space = cache.entry("tiny").space
    # The owner changes the branch: what was trusted is still what is fetched, by its commit.
    assert cache.remove("tiny") > len(WEIGHTS) and not cache.has("tiny")
    fake.requests.clear()
    cache.ensure("tiny")
    assert cache.entry("tiny").space == space
    assert not [path for path in fake.paths() if path.startswith("/api/")], "main must not be asked for again"
    # The hub gives other bytes for the same commit: refused.
    cache.remove("tiny")
    fake.wrong = b"x" * len(WEIGHTS)
    assert code_of(cache).code == "bad_sha256"


def test_vanished_commit_tells_how_to_trust_anew(tmp_path: Path, fake: FakeHub) -> None:
    cache = make_store(tmp_path)
    cache.ensure("tiny")
    cache.remove("tiny")
    fake.commit = "f" * 40
    error = code_of(cache)
    pin = pins.pin_file(tmp_path, "tiny")
    assert error.code == "not_found" and str(pin) in error.hint
    pin.unlink()
    cache.ensure("tiny")
    assert json.loads(pin.read_text())["commit"] == "f" * 40


def test_another_revision_in_the_registry_is_fetched(tmp_path: Path, fake: FakeHub) -> None:
    make_store(tmp_path).ensure("tiny")
    fake.files["weights.safetensors"] = WEIGHTS[::-1]
    cache = make_store(tmp_path, replace(ENTRY, revision=COMMIT))
    assert not cache.has("tiny")
    assert (cache.ensure("tiny") / "weights.safetensors").read_bytes() == WEIGHTS[::-1]
    assert cache.describe("tiny")["pinned"]


def test_pinned_revision_answered_with_another_commit_is_refused(tmp_path: Path, fake: FakeHub) -> None:
    error = code_of(make_store(tmp_path, replace(ENTRY, revision="a" * 40)))
    assert error.code == "bad_sha256" and "another version" in error.message


def test_damaged_pin_is_no_reason_to_trust_anew(tmp_path: Path, fake: FakeHub) -> None:
    cache = make_store(tmp_path)
    cache.ensure("tiny")
    pins.pin_file(tmp_path, "tiny").write_text("{")
    error = code_of(cache)
    assert error.code == "bad_pin" and "Delete that file" in error.hint


def test_changed_file_is_seen_and_repaired(tmp_path: Path, fake: FakeHub) -> None:
    cache = make_store(tmp_path)
    path = cache.ensure("tiny") / "weights.safetensors"
    path.write_bytes(b"x" * len(WEIGHTS))
    os.utime(path, (1, 1))
    assert cache.states("tiny")["weights.safetensors"] == "damaged"
    fake.requests.clear()
    cache.ensure("tiny")
    assert path.read_bytes() == WEIGHTS
    assert len(fake.requests) == 1, "only the damaged file is fetched"


def test_broken_transfer_goes_on_where_it_stopped(tmp_path: Path, fake: FakeHub) -> None:
    fake.break_at = [300_000, 200_000, 1]
    folder = make_store(tmp_path).ensure("tiny")
    assert (folder / "weights.safetensors").read_bytes() == WEIGHTS
    asked = [seen.headers.get("Range") for seen in fake.requests if seen.path.endswith("weights.safetensors")]
    assert asked == [None, "bytes=300000-", "bytes=500000-", "bytes=500001-"]


def test_server_without_ranges_starts_again(tmp_path: Path, fake: FakeHub) -> None:
    fake.ranges, fake.break_at = False, [300_000]
    assert (make_store(tmp_path).ensure("tiny") / "weights.safetensors").read_bytes() == WEIGHTS


def test_server_that_always_breaks_gives_up_and_keeps_what_came(tmp_path: Path, fake: FakeHub) -> None:
    fake.break_at = [400_000, *[0] * 20]
    error = code_of(make_store(tmp_path))
    assert error.code == "no_network" and "broke" in error.message and "weights.safetensors" in error.message
    assert [path.stat().st_size for path in parts(tmp_path)] == [400_000]
    assert sum(seen.path.endswith("weights.safetensors") for seen in fake.requests) == 1 + hub.TRIES - 1
    fake.break_at.clear()
    fake.requests.clear()
    make_store(tmp_path).ensure("tiny")
    assert fake.requests[-3].headers["Range"] == "bytes=400000-"


def test_wrong_checksum_is_thrown_away(tmp_path: Path, fake: FakeHub) -> None:
    fake.wrong = WEIGHTS[:-1] + b"?"
    error = code_of(make_store(tmp_path))
    assert error.code == "bad_sha256" and "weights.safetensors" in error.message
    assert not parts(tmp_path) and not make_store(tmp_path).has("tiny")
    assert not pins.pin_file(tmp_path, "tiny").exists(), "nothing that was not whole is trusted"
    fake.wrong = None
    make_store(tmp_path).ensure("tiny")


@pytest.mark.parametrize("extra", [1, 500_000])
def test_too_long_file_is_refused(tmp_path: Path, fake: FakeHub, extra: int) -> None:
    fake.wrong = WEIGHTS + b"x" * extra
    assert code_of(make_store(tmp_path)).code == "bad_sha256"


def test_small_files_are_checked_too(tmp_path: Path, fake: FakeHub) -> None:
    listing = fake.listed()
    fake.files["config.json"] = b'{"a": 2}'
    fake.listing = listing
    error = code_of(make_store(tmp_path))
    assert error.code == "bad_sha256" and "config.json" in error.message


@pytest.mark.parametrize(
    ("status", "error_code", "code", "words"),
    [
        (404, "", "not_found", "HTTP 404"),
        (401, "RepoNotFound", "not_found", "keeps it private"),
        (401, "GatedRepo", "needs_access", "HF_TOKEN"),
        (403, "GatedRepo", "needs_access", "HF_TOKEN"),
        (429, "", "busy", "later"),
        (500, "", "fetch_failed", "HTTP 500"),
    ],
)
def test_refusals_in_words(tmp_path: Path, fake: FakeHub, status: int, error_code: str, code: str, words: str) -> None:
    fake.status, fake.error_code = status, error_code
    error = code_of(make_store(tmp_path))
    assert error.code == code and words in str(error) and "owner/tiny" in str(error)
    assert len(fake.requests) == (1 if status in (401, 403, 404) else hub.TRIES)


def test_busy_server_is_tried_again(tmp_path: Path, fake: FakeHub) -> None:
    fake.busy = 2
    make_store(tmp_path).ensure("tiny")


def test_file_that_the_owner_removed(tmp_path: Path, fake: FakeHub) -> None:
    del fake.files["config.json"]
    error = code_of(make_store(tmp_path))
    assert error.code == "not_found" and "config.json" in error.message


def test_redirect_to_another_host_without_the_token(
    tmp_path: Path, fake: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "secret-token")
    cdn = FakeHub(dict(FILES), break_at=[100_000])
    fake.cdn = cdn.start()
    try:
        make_store(tmp_path).ensure("tiny")
    finally:
        cdn.stop()
    assert {seen.headers.get("Authorization") for seen in fake.requests} == {"Bearer secret-token"}
    assert cdn.requests and not [seen for seen in cdn.requests if "Authorization" in seen.headers]
    assert cdn.requests[1].headers["Range"] == "bytes=100000-", "a redirect keeps the range"


@pytest.mark.parametrize(
    "listing", [b"<html>a login page</html>", b"[]", b'{"sha": "main", "siblings": []}', b'{"sha": 1}']
)
def test_answer_that_is_no_hubs(tmp_path: Path, fake: FakeHub, listing: bytes) -> None:
    fake.listing = listing
    error = code_of(make_store(tmp_path))
    assert error.code == "fetch_failed" and "HF_ENDPOINT" in error.hint


def test_names_that_leave_the_folder_are_refused(tmp_path: Path, fake: FakeHub) -> None:
    data = json.loads(fake.listed())
    data["siblings"].append({**data["siblings"][2], "rfilename": "token/../../evil.json"})
    fake.listing = json.dumps(data).encode()
    assert code_of(make_store(tmp_path)).code == "fetch_failed"
    assert not list(tmp_path.rglob("evil*"))


def test_slow_server_is_waited_for_and_silent_one_is_not(
    tmp_path: Path, fake: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_DOWNLOAD_TIMEOUT", "1")
    monkeypatch.setattr(hub, "TRIES", 2)
    fake.delay_s = 0.1  # 16 chunks: longer than the timeout in all, never silent for that long
    make_store(tmp_path / "slow").ensure("tiny")
    fake.delay_s, fake.silent_s = 0.0, 1.6
    error = code_of(make_store(tmp_path / "silent"))
    assert error.code == "no_network" and "silent for 1 s" in error.message


def test_no_hub_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")  # the discard port: refused at once
    error = code_of(make_store(tmp_path))
    assert error.code == "no_network" and "HF_ENDPOINT" in error.hint
    monkeypatch.setenv("HF_ENDPOINT", "file:///etc")
    assert code_of(make_store(tmp_path)).code == "bad_endpoint"


def test_offline_mode_fetches_nothing_and_opens_what_is_there(
    tmp_path: Path, fake: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    error = code_of(make_store(tmp_path))
    assert error.code == "offline" and not fake.requests
    monkeypatch.delenv("HF_HUB_OFFLINE")
    make_store(tmp_path).ensure("tiny")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert make_store(tmp_path).ensure("tiny").is_dir()


def test_full_disk_is_told_before_and_while(tmp_path: Path, fake: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    with monkeypatch.context() as patch:
        patch.setattr(pins.shutil, "disk_usage", lambda _: usage(10**9, 10**9, 10_000_000))
        error = code_of(make_store(tmp_path))
        assert error.code == "no_space" and "BACKLOT_CACHE" in error.hint
        assert len(fake.requests) == 1, "only the listing was asked for"

    class Full(io.FileIO):
        """A file on a disk that fills up in the middle."""

        def write(self, data: Any) -> int:
            if self.tell() > 300_000:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(data)

    monkeypatch.setattr(hub, "open", Full, raising=False)
    assert code_of(make_store(tmp_path)).code == "no_space"
    monkeypatch.undo()
    assert not make_store(tmp_path).has("tiny") and parts(tmp_path), "what fitted is kept"


def test_cancel_keeps_what_came(tmp_path: Path, fake: FakeHub) -> None:
    def stop(step: str, fraction: float, text: str) -> None:
        if fraction > 0.4:
            raise Cancelled()

    with pytest.raises(Cancelled):
        make_store(tmp_path).ensure("tiny", stop)
    (kept,) = parts(tmp_path)
    assert 0.3 * len(WEIGHTS) < kept.stat().st_size < len(WEIGHTS)
    size = kept.stat().st_size
    fake.requests.clear()
    make_store(tmp_path).ensure("tiny")
    assert fake.requests[1].headers["Range"] == f"bytes={size}-"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_kill_in_the_middle_and_again(tmp_path: Path, fake: FakeHub) -> None:
    """The process dies without a chance to clean up; the next one goes on, and the lock is free."""
    fake.delay_s = 0.05
    code = (
        "import sys\nsys.path.insert(0, sys.argv[2])\nfrom pathlib import Path\n"
        "from test_models_hub import make_store\nmake_store(Path(sys.argv[1])).ensure('tiny')\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path), str(Path(__file__).parent)]) as child:
        deadline = time.monotonic() + 30
        while not any(path.stat().st_size > 200_000 for path in parts(tmp_path)):
            assert time.monotonic() < deadline and child.poll() is None, "the fetch did not start"
            time.sleep(0.02)
        os.kill(child.pid, signal.SIGKILL)
    assert not make_store(tmp_path).has("tiny")
    fake.delay_s = 0.0
    fake.requests.clear()
    assert (make_store(tmp_path).ensure("tiny") / "weights.safetensors").read_bytes() == WEIGHTS
    ranges = [seen.headers["Range"] for seen in fake.requests if "Range" in seen.headers]
    assert len(ranges) == 1 and int(ranges[0].removeprefix("bytes=").rstrip("-")) > 200_000
    assert not (tmp_path / "downloads").exists()
