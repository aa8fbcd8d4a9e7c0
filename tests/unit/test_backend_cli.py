# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine's command line: JSON alone on standard output, one sentence for an error, help everywhere."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from backlot.backend.__main__ import main
from products import CARDS


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKLOT_CACHE", str(tmp_path / "cache"))


def test_library_list_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["library", "list", str(CARDS), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == 1 and len(data["sets"]) == 12 and data["faults"] == []
    assert data["sets"][0].keys() >= {"id", "title", "kind", "place", "stageable"}


def test_library_check_fails_on_a_faulty_card_and_names_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "sets"
    shutil.copytree(CARDS, folder)
    assert main(["library", "check", str(folder)]) == 0
    (folder / "broken.json").write_text("{", encoding="utf-8")
    assert main(["library", "check", str(folder)]) == 1
    assert "broken.json: not readable as JSON" in capsys.readouterr().out
    assert main(["library", "list", str(folder)]) == 0


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["library", "list", "/nowhere/at/all"], "/nowhere/at/all"),
        (["models", "fetch", "no-such-model"], "no-such-model"),
        (["library", "index", str(CARDS)], "models fetch"),
    ],
)
def test_errors_are_one_sentence_and_no_traceback(
    argv: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*argv, "--json"]) == 1
    caught = capsys.readouterr()
    assert words in caught.err and "Traceback" not in caught.err
    assert json.loads(caught.out)["error"]["code"]
    assert len(caught.err.strip().splitlines()) == 1


def test_debug_shows_the_traceback() -> None:
    with pytest.raises(Exception, match="nowhere"):
        main(["library", "list", "/nowhere/at/all", "--debug"])


def test_cutout_reports_each_photo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cutout", str(tmp_path / "a.png"), str(tmp_path / "b.png"), "--out", str(tmp_path), "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert [one["error"]["code"] for one in data] == ["missing_file"] * 2 and data[0]["schema"] == 1


def test_models_list_and_doctor_tell_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list", "--json"]) == 0
    models = json.loads(capsys.readouterr().out)["models"]
    assert {m["role"] for m in models} >= {"vision", "text", "language", "cutout"}
    assert {m["state"] for m in models} == {"missing"}
    assert main(["doctor", "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["protocol"] == 1 and data["packages"]["numpy"] and len(data["problems"]) >= 4


@pytest.mark.parametrize("command", ["", "serve", "models", "library", "cutout", "evaluate", "doctor"])
def test_help_everywhere(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([*command.split(), "--help"])
    assert caught.value.code == 0 and "usage: backlot" in capsys.readouterr().out


def test_runs_under_the_other_package_name_too(root: Path) -> None:
    # In the extension's zip the same files are the package "backend".
    done = subprocess.run(
        [sys.executable, "-m", "backend", "library", "list", str(CARDS), "--json"],
        cwd=root, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert len(json.loads(done.stdout)["sets"]) == 12


def test_nothing_heavy_is_imported_before_the_ready_line() -> None:
    program = "import sys, backlot.backend.server; print(sorted({'torch', 'numpy', 'PIL'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
