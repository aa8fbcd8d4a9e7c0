# SPDX-License-Identifier: GPL-3.0-or-later
"""build.py: what a stranger meets first, above all when something is missing on the machine."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_entry", ROOT / "build.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fake_result(code: int, err: str = "", out: str = "") -> SimpleNamespace:
    return SimpleNamespace(returncode=code, stderr=err, stdout=out)


def test_every_command_has_help() -> None:
    for command in ("setup", "demo", "test", "lint", "scenes", "zip"):
        done = subprocess.run(
            [sys.executable, str(ROOT / "build.py"), command, "--help"], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0
        assert "usage: build.py" in done.stdout


def test_wrong_python_is_named_with_the_way_out(build: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build.sys, "version_info", (3, 9, 1, "final", 0))
    monkeypatch.setattr(build.shutil, "which", lambda name: None)
    with pytest.raises(build.BuildError, match=r"needs Python 3\.11 .*apt|needs Python 3\.11[\s\S]*python3\.11"):
        build.find_python()


def test_another_python_311_on_the_path_is_used(build: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build.sys, "version_info", (3, 13, 0, "final", 0))
    monkeypatch.setattr(build.shutil, "which", lambda name: "/opt/python3.11" if name == "python3.11" else None)
    assert build.find_python() == "/opt/python3.11"


def test_missing_system_library_names_the_package(build: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    err = "ImportError: libXi.so.6: cannot open shared object file: No such file or directory"
    monkeypatch.setattr(build.subprocess, "run", lambda *a, **k: fake_result(1, err))
    with pytest.raises(build.BuildError, match=r"libXi\.so\.6[\s\S]*apt install libxi6"):
        build.check_blender(Path("nowhere"))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("ERROR: [Errno 28] No space left on device", "No space left"),
        ("WARNING: Retrying: NewConnectionError('Failed to establish')", "Check the network"),
        ("ERROR: something else", "could not install"),
    ],
)
def test_pip_failures_say_what_to_do(
    build: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: str, message: str
) -> None:
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\necho "{line}"\nexit 1\n')
    python.chmod(0o755)
    monkeypatch.setattr(build, "venv_python", lambda venv: python)
    with pytest.raises(build.BuildError, match=message):
        build.pip(tmp_path, "anything")


def test_stamp_is_written_last(build: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    calls: list[tuple[str, ...]] = []

    def broken_pip(where: Path, *arguments: str) -> None:
        calls.append(arguments)
        raise build.BuildError("network")

    monkeypatch.setattr(build, "pip", broken_pip)
    build.venv_python(venv).parent.mkdir(parents=True)
    build.venv_python(venv).touch()
    with pytest.raises(build.BuildError):
        build.ensure_installed(venv, ("requirements/dev.txt",))
    assert not (venv / build.STAMP).exists()
    monkeypatch.setattr(build, "pip", lambda *a: calls.append(a[1:]))
    build.ensure_installed(venv, ("requirements/dev.txt",))
    build.ensure_installed(venv, ("requirements/dev.txt",))
    assert len(calls) == 2, "the third call had nothing left to do"


def test_lock_of_a_dead_process_is_taken_over(build: ModuleType, tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    lock = tmp_path / "venv.lock"
    lock.write_text(str(ended.pid))
    with build.locked(tmp_path / "venv"):
        assert lock.read_text() == str(os.getpid())
    assert not lock.exists()


def test_demo_of_a_missing_product_stops_before_any_setup(build: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "set_up", lambda **k: pytest.fail("set-up was started"))
    with pytest.raises(build.BuildError, match=r"no product at /no/such\.glb"):
        build.command_demo(SimpleNamespace(product="/no/such.glb", out="out"), [])


def test_zip_holds_the_extension_and_no_weights(
    build: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "validate", lambda archive: None)
    assert build.command_zip(SimpleNamespace(out=str(tmp_path))) == 0
    made = Path(capsys.readouterr().out.strip())
    assert [path.name for path in tmp_path.iterdir()] == [made.name]
    names = zipfile.ZipFile(made).namelist()
    assert {"blender_manifest.toml", "__init__.py", "backend/__main__.py", "requirements/engine.txt"} <= set(names)
    assert sum(name.endswith("set.blend") for name in names) >= 12
    assert not [name for name in names if "__pycache__" in name or name.startswith("tests/")]
    first = made.read_bytes()
    build.command_zip(SimpleNamespace(out=str(tmp_path)))
    assert made.read_bytes() == first
