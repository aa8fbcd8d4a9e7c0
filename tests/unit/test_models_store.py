# SPDX-License-Identifier: GPL-3.0-or-later
"""The store of weights against carriers made here: resume, damage, disk, two processes. No network, no models."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from collections import namedtuple
from pathlib import Path
from types import SimpleNamespace

import pytest
from backlot.backend.models import carrier, commands, registry, store
from backlot.backend.protocol import BacklotError, Cancelled

CONTENT = {"model.bin": b"weights" * 5000, "tokens.json": b'{"a": 1}'}


def make_entry() -> registry.ModelEntry:
    files = tuple(
        registry.ModelFile(name, f"pack/data/{name}", hashlib.sha256(data).hexdigest(), len(data))
        for name, data in CONTENT.items()
    )
    return registry.ModelEntry(
        id="tiny", role="text", title="Tiny", revision="r1", licence="MIT", origin="here", pack="offline",
        carrier=registry.Carrier("tiny-pack", "1.0", 40_000), second=registry.Source("owner/tiny", "main"), files=files,
    )  # fmt: skip


class Downloads:
    """Stands for pip: writes the wheel that it was told to, and counts."""

    def __init__(self, content: dict[str, bytes] = CONTENT) -> None:
        self.count = 0
        self.content = content

    def __call__(self, wanted: registry.Carrier, folder: Path, progress: carrier.Progress) -> Path:
        self.count += 1
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "tiny_pack-1.0-py3-none-any.whl"
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in self.content.items():
                archive.writestr(f"pack/data/{name}", data)
            archive.writestr("pack/__init__.py", "raise SystemExit('the package was imported')")
        progress("fetch", 1.0, "done")
        return path


def make_store(folder: Path, downloads: Downloads | None = None) -> store.Store:
    entry = make_entry()
    return store.Store(folder, {entry.id: entry}, downloads or Downloads())


def test_ensure_takes_only_the_listed_files(tmp_path: Path) -> None:
    downloads = Downloads()
    cache = make_store(tmp_path, downloads)
    seen: list[tuple[str, float]] = []
    folder = cache.ensure("tiny", lambda step, fraction, text: seen.append((step, fraction)))
    assert {path.name for path in folder.iterdir()} == {*CONTENT, store.STAMP}
    assert (folder / "model.bin").read_bytes() == CONTENT["model.bin"]
    assert not list(tmp_path.rglob("*.whl")), "the wheel must be gone"
    assert ("fetch", 1.0) in seen and seen[-1] == ("unpack", 1.0)
    cache.ensure("tiny")
    assert downloads.count == 1, "a complete model is not fetched again"


def test_partial_fetch_keeps_finished_files_and_wheel(tmp_path: Path) -> None:
    downloads = Downloads()
    cache = make_store(tmp_path, downloads)

    def stop(step: str, fraction: float, text: str) -> None:
        if step == "unpack" and "tokens.json" in text:
            raise Cancelled()

    with pytest.raises(Cancelled):
        cache.ensure("tiny", stop)
    assert cache.states("tiny") == {"model.bin": "ok", "tokens.json": "missing"}
    before = (tmp_path / "tiny" / "model.bin").stat().st_mtime_ns
    # A cancel is a BacklotError too, but the user's wish is no fault of the wheel.
    cache.ensure("tiny")
    assert (tmp_path / "tiny" / "model.bin").stat().st_mtime_ns == before, "the finished file was written again"
    assert downloads.count == 1, "the finished wheel was fetched again"


def test_wrong_sha256_in_carrier_names_the_file_and_leaves_nothing(tmp_path: Path) -> None:
    bad = {**CONTENT, "tokens.json": b'{"a": 2}'}
    cache = make_store(tmp_path, Downloads(bad))
    with pytest.raises(BacklotError) as caught:
        cache.ensure("tiny")
    assert caught.value.code == "bad_sha256"
    assert "tokens.json" in caught.value.message and "backlot models fetch" in caught.value.hint
    assert [path.name for path in (tmp_path / "tiny").iterdir()] == ["model.bin"]


def test_too_long_member_is_not_written_out(tmp_path: Path) -> None:
    cache = make_store(tmp_path, Downloads({**CONTENT, "tokens.json": b"x" * 10_000_000}))
    with pytest.raises(BacklotError, match="wrong sha256"):
        cache.ensure("tiny")


def test_changed_file_is_seen_and_repaired(tmp_path: Path) -> None:
    cache = make_store(tmp_path)
    path = cache.ensure("tiny") / "model.bin"
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    with pytest.raises(BacklotError) as caught:
        cache.path("tiny")
    assert caught.value.code == "bad_sha256" and str(path) in caught.value.message
    assert cache.states("tiny", thorough=True)["model.bin"] == "damaged"
    cache.ensure("tiny")
    assert path.read_bytes() == CONTENT["model.bin"]


def test_same_size_and_time_is_caught_by_verify(tmp_path: Path) -> None:
    cache = make_store(tmp_path)
    path = cache.ensure("tiny") / "model.bin"
    stat = path.stat()
    path.write_bytes(b"W" + path.read_bytes()[1:])
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert cache.states("tiny", thorough=True)["model.bin"] == "damaged"


def test_missing_model_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(BacklotError) as caught:
        make_store(tmp_path).path("tiny")
    assert caught.value.code == "missing_model" and "backlot models fetch" in caught.value.hint


def test_unknown_model(tmp_path: Path) -> None:
    with pytest.raises(BacklotError, match="There is no model 'gone'"):
        make_store(tmp_path).ensure("gone")


def test_no_space_is_told_before_fetching(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(store.shutil, "disk_usage", lambda path: usage(10, 9, 1_000_000))
    downloads = Downloads()
    with pytest.raises(BacklotError) as caught:
        make_store(tmp_path, downloads).ensure("tiny")
    assert caught.value.code == "no_space" and "BACKLOT_CACHE" in caught.value.hint
    assert downloads.count == 0


def test_disk_full_in_the_middle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: object, target: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store.os, "replace", full)
    with pytest.raises(BacklotError) as caught:
        make_store(tmp_path).ensure("tiny")
    assert caught.value.code == "no_space"
    assert not [path for path in (tmp_path / "tiny").iterdir() if path.name.startswith(".model")]


def test_cut_off_wheel_is_fetched_again(tmp_path: Path) -> None:
    folder = tmp_path / "downloads" / "tiny"
    folder.mkdir(parents=True)
    (folder / "tiny_pack-1.0-py3-none-any.whl").write_bytes(b"PK\x03\x04 half of it")
    downloads = Downloads()
    make_store(tmp_path, downloads).ensure("tiny")
    assert downloads.count == 1


@pytest.mark.skipif(sys.platform == "win32", reason="the second process is written for flock")
def test_second_process_waits_for_the_first(tmp_path: Path) -> None:
    lock = tmp_path / "tiny.lock"
    code = (
        "import fcntl, sys, time\n"
        f"file = open({str(lock)!r}, 'ab'); fcntl.flock(file, fcntl.LOCK_EX); print('held', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdin is not None
        assert other.stdout.readline() == b"held\n"
        steps: list[str] = []

        def progress(step: str, fraction: float, text: str) -> None:
            steps.append(step)
            if step == "wait" and other.stdin is not None and not other.stdin.closed:
                other.stdin.close()  # the other one ends, and its lock with it

        make_store(tmp_path).ensure("tiny", progress)
        assert steps[0] == "wait" and steps[-1] == "unpack"


def test_describe_is_plain_data(tmp_path: Path) -> None:
    cache = make_store(tmp_path)
    assert json.loads(json.dumps(cache.describe("tiny")))["state"] == "missing"
    cache.ensure("tiny")
    told = cache.describe("tiny")
    assert told["state"] == "ok" and told["second"] == {"repository": "owner/tiny", "revision": "main"}
    assert told["files"][0]["sha256"] == hashlib.sha256(CONTENT["model.bin"]).hexdigest()


def test_cache_folder_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKLOT_CACHE", str(tmp_path))
    assert store.Store().folder == tmp_path / "models"
    monkeypatch.delenv("BACKLOT_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    if sys.platform.startswith("linux"):
        assert store.cache_dir() == tmp_path / "xdg" / "backlot"


def test_registry_is_complete() -> None:
    entries = registry.read_registry()
    offline = [entry for entry in entries.values() if entry.pack == "offline"]
    assert {entry.role for entry in offline} >= {"vision", "text", "cutout", "language"}
    for entry in entries.values():
        assert entry.licence and entry.origin and entry.revision
    for entry in offline:
        assert entry.carrier and entry.second and entry.second.repository and entry.second.revision
        assert entry.files and all(len(file.sha256) == 64 and file.size > 0 for file in entry.files)
    text = registry.REGISTRY.read_text(encoding="utf-8")
    assert "://" not in text, "the registry names packages, not hosts"


def test_damaged_registry_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "registry.toml"
    path.write_text("[[model]]\nid = 'half'\n", encoding="utf-8")
    with pytest.raises(BacklotError) as caught:
        registry.read_registry(path)
    assert caught.value.code == "bad_registry" and str(path) in caught.value.message


def quiet(step: str, fraction: float, text: str) -> None:
    """No progress wanted."""


def no_pip_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)


def test_no_network_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    no_pip_settings(monkeypatch)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")  # the discard port: refused at once
    with pytest.raises(BacklotError) as caught:
        carrier.download_wheel(registry.Carrier("tiny-pack", "1.0", 100), tmp_path, quiet)
    assert caught.value.code == "no_network" and "tiny-pack" in caught.value.message
    assert list(tmp_path.iterdir()) == []


def test_absent_package_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    no_pip_settings(monkeypatch)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(BacklotError) as caught:
        carrier.download_wheel(registry.Carrier("tiny-pack", "1.0", 100), tmp_path, quiet)
    assert caught.value.code == "fetch_failed" and "tiny-pack" in caught.value.message


def test_cancel_ends_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[SimpleNamespace] = []
    real = subprocess.Popen

    def slow(command: list[str], **options: object) -> object:
        child = real([sys.executable, "-c", "import time; time.sleep(60)"])
        started.append(SimpleNamespace(child=child))
        return child

    monkeypatch.setattr(carrier.subprocess, "Popen", slow)

    def stop(step: str, fraction: float, text: str) -> None:
        raise Cancelled()

    with pytest.raises(Cancelled):
        carrier.download_wheel(registry.Carrier("tiny-pack", "1.0", 100), tmp_path, stop)
    assert started[0].child.poll() is not None, "the child still runs"
    assert list(tmp_path.iterdir()) == []


def test_fetch_models_goes_over_all_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = make_entry()
    monkeypatch.setenv("BACKLOT_CACHE", str(tmp_path))
    monkeypatch.setattr(store, "registry", lambda: {entry.id: entry})
    downloads = Downloads()
    monkeypatch.setattr(store.Store, "__init__", _init_with(entry, downloads, tmp_path))
    fractions: list[float] = []
    told = commands.fetch_models((), lambda step, fraction, text: fractions.append(fraction))
    assert [model["state"] for model in told] == ["ok"]
    assert fractions == sorted(fractions) and fractions[-1] == pytest.approx(1.0)


def _init_with(entry: registry.ModelEntry, downloads: Downloads, folder: Path):  # type: ignore[no-untyped-def]
    def init(self: store.Store) -> None:
        self.folder, self.entries, self._download = folder / "models", {entry.id: entry}, downloads

    return init
