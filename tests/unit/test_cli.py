# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line against a scripted engine: the contract of its JSON, its errors, its end. No bpy, no models."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

FAKE = Path(__file__).parent.parent / "data" / "fake_engine.py"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of a machine whose engine is the scripted one and whose temporary folder is empty."""
    python = tmp_path / "engine-python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{FAKE}" "$@"\n')
    python.chmod(0o755)
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    return {**os.environ, "BACKLOT_PYTHON": str(python), "TMPDIR": str(temporary)}


@pytest.fixture
def run(tmp_path: Path, environment: dict[str, str]) -> Run:
    def runner(*arguments: object, **extra: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "backlot.addon", *map(str, arguments)]
        return subprocess.run(
            command, capture_output=True, text=True, cwd=tmp_path, env={**environment, **extra}, timeout=60
        )

    return runner


def photo(folder: Path, name: str = "bottle.jpg") -> Path:
    path = folder / name
    path.write_bytes(b"not really a photo")
    return path


def library(folder: Path, cameras: str = '[{"name": "hero"}]') -> Path:
    for name in ("cove", "card_only"):
        (folder / "sets" / name).mkdir(parents=True)
        (folder / "sets" / name / "card.json").write_text(f'{{"id": "{name}", "cameras": {cameras}}}')
    (folder / "sets" / "cove" / "set.blend").write_bytes(b"BLENDER")
    return folder / "sets"


@pytest.mark.parametrize(
    "command",
    [
        "",
        "doctor",
        "analyze",
        "measure",
        "classify",
        "embed",
        "describe",
        "recommend",
        "shoot",
        "credits",
        "library check",
    ],
)
def test_help(run: Run, command: str) -> None:
    done = run(*command.split(), "--help")
    assert done.returncode == 0
    assert "usage: backlot" in done.stdout
    assert "exit codes" in done.stdout


def test_version(run: Run) -> None:
    assert run("--version").stdout.startswith("backlot 0.")


def test_recommend_is_the_contract(run: Run, tmp_path: Path) -> None:
    done = run("recommend", photo(tmp_path), "--json", "--library", library(tmp_path))
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert data["schema"] == 1
    assert data["input"].endswith("bottle.jpg")
    assert data["verdict"] == "fits"
    assert {"set", "rank", "score", "scores", "reasons"} <= set(data["matches"][0])
    assert data["brief"]["text"] == "Marble."
    assert "Looking" in done.stderr


def test_several_inputs_give_an_array_in_order_with_errors(run: Run, tmp_path: Path) -> None:
    inputs = [photo(tmp_path, "a.jpg"), tmp_path / "missing.jpg", photo(tmp_path, "bad.png"), photo(tmp_path, "d.png")]
    done = run("analyze", *inputs, "--json")
    assert done.returncode == 1
    data = json.loads(done.stdout)
    assert [Path(item["input"]).name for item in data] == ["a.jpg", "missing.jpg", "bad.png", "d.png"]
    assert [item.get("error", {}).get("code") for item in data] == [None, "missing_file", "bad_photo", None]
    assert "Traceback" not in done.stderr


def test_inputs_after_a_death_of_the_engine_still_work(run: Run, tmp_path: Path) -> None:
    done = run("analyze", photo(tmp_path, "die.jpg"), photo(tmp_path, "fine.jpg"), "--json")
    data = json.loads(done.stdout)
    assert data[0]["error"]["code"] == "engine_died"
    assert data[1]["features"]["type"]["value"] == "perfume bottle"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("missing.jpg", None, "missing_file"), ("a.xyz", b"x", "unknown_type"), ("empty.png", b"", "empty_file")],
)
def test_bad_input_is_one_sentence(run: Run, tmp_path: Path, name: str, content: bytes | None, code: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    done = run("recommend", path, "--json", "--quiet", "--library", library(tmp_path))
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["code"] == code
    assert len(done.stderr.strip().splitlines()) == 1
    assert name in done.stderr


def test_debug_shows_the_traceback(run: Run, tmp_path: Path) -> None:
    done = run("analyze", tmp_path / "missing.jpg", "--debug")
    assert done.returncode == 1
    assert "Traceback" in done.stderr


def test_no_engine_python_says_what_to_do(run: Run, tmp_path: Path) -> None:
    done = run("analyze", photo(tmp_path), BACKLOT_PYTHON="/no/python")
    assert done.returncode == 1
    assert "BACKLOT_PYTHON" in done.stderr
    assert "Traceback" not in done.stderr


def test_classify_reads_labels(run: Run, tmp_path: Path) -> None:
    labels = tmp_path / "labels.txt"
    labels.write_text("perfume\n\n shoe \nperfume\n")
    data = json.loads(run("classify", photo(tmp_path), "--labels", labels, "--json").stdout)
    assert [item["label"] for item in data["labels"]] == ["perfume", "shoe"]
    labels.write_text("\n")
    done = run("classify", photo(tmp_path), "--labels", labels)
    assert done.returncode == 1
    assert "no labels" in done.stderr


def test_embed_writes_the_file(run: Run, tmp_path: Path) -> None:
    import numpy as np

    out = tmp_path / "new" / "vectors.npz"
    done = run("embed", photo(tmp_path, "a.jpg"), photo(tmp_path, "b.jpg"), "--out", out, "--json")
    assert done.returncode == 0, done.stderr
    with np.load(out) as data:
        assert data["vectors"].shape == (2, 2)
        assert data["vectors"].dtype == np.float32
        assert str(data["space"]) == "fake"
        assert [Path(name).name for name in data["inputs"]] == ["a.jpg", "b.jpg"]
    assert [path.name for path in out.parent.iterdir()] == ["vectors.npz"]


def test_human_output_is_readable(run: Run, tmp_path: Path) -> None:
    done = run("recommend", photo(tmp_path), "--library", library(tmp_path))
    assert "perfume bottle (80 % sure)" in done.stdout
    assert "5.0 × 3.0 × 12.0 cm" in done.stdout
    assert "1. Infinity cove" in done.stdout
    assert "{" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["shoot", "x.glb", "--size", "10x"], "WIDTHxHEIGHT"),
        (["shoot", "x.glb", "--size", "10"], "between 16 and 16384"),
        (["shoot", "x.glb", "--samples", "0"], "at least 1"),
        (["shoot", "x.glb", "--format", "png,gif"], "'gif' is no format"),
        (["shoot", "x.glb", "--background", "pink"], "transparent"),
        (["relight", "x.exr", "--key", "-1"], "between 0 and 100"),
        (["recommend"], "INPUT"),
        (["nonsense"], "nonsense"),
        (["analyze", "x.jpg", "--dimensions", "1 x 2 m"], "width, depth and height"),
        (["measure", "x.glb", "--up", "north"], "none of z"),
    ],
)
def test_wrong_usage(run: Run, arguments: list[str], word: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert word in done.stderr


def test_reader_that_goes_away(tmp_path: Path, environment: dict[str, str]) -> None:
    """`backlot … | head -0` ends without a traceback."""
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "backlot.addon", "analyze", str(photo(tmp_path)), "--json"]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, env=environment, timeout=60)
    os.close(write)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_leaves_nothing_behind(tmp_path: Path, environment: dict[str, str], number: int) -> None:
    command = [sys.executable, "-m", "backlot.addon", "analyze", str(photo(tmp_path, "slow.jpg")), "--json"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
    )
    assert process.stderr is not None
    while "Slow" not in process.stderr.readline():
        assert process.poll() is None
    children = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True).stdout.split()
    assert children
    process.send_signal(number)
    out, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert out == ""
    assert "Traceback" not in err
    deadline = time.monotonic() + 3
    while any(Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(Path(f"/proc/{child}").exists() for child in children)
    assert list(Path(environment["TMPDIR"]).iterdir()) == []


def test_two_at_once(tmp_path: Path, environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "backlot.addon", "analyze", str(photo(tmp_path)), "--json", "--quiet"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) for _ in range(2)]
    assert [json.loads(process.communicate(timeout=60)[0])["schema"] for process in both] == [1, 1]


def test_importing_the_command_line_imports_nothing_heavy() -> None:
    code = (
        "import sys, backlot.addon.cli, backlot.addon.commands\n"
        "print([m for m in ('bpy', 'numpy', 'torch') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"
