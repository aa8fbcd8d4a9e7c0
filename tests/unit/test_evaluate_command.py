# SPDX-License-Identifier: GPL-3.0-or-later
"""``evaluate vision`` on the command line: the table, JSON, the files it writes, and wrong use."""

from __future__ import annotations

import json
from pathlib import Path

import evaluation_fakes as fakes
import pytest
from backlot.backend import __main__ as command
from backlot.backend.models import holder
from backlot.backend.perception import types


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BACKLOT_CACHE", str(tmp_path / "cache"))
    types._BANKS.clear()
    monkeypatch.setattr(holder, "Models", lambda: fakes.make_models(red="teapot", green="mug"))
    fakes.shop(tmp_path / "data" / "shop", [("1", "red", "Teapot", "Red", "K"), ("2", "green", "Teapot", "Green", "K"),
                                            ("3", "green", "Mug", "Green", "K")])  # fmt: skip
    return tmp_path / "data"


def test_json_is_alone_on_standard_output(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, predictions = tmp_path / "out" / "table.md", tmp_path / "out" / "predictions.json"
    arguments = ["evaluate", "vision", str(data), "--json", "--out", str(table), "--predictions", str(predictions)]
    assert command.main(arguments) == 0
    told = capsys.readouterr()
    found = json.loads(told.out)
    assert found["schema"] == 1 and found["limit"] == 0
    first = next(figure for figure in found["figures"] if figure["task"] == "shop: 2 labels by name, top 1")
    assert first["score"] == pytest.approx(2 / 3, abs=1e-4) and first["count"] == 3
    assert "shop: 3/3" in told.err and "s left" in told.err
    assert "| shop: 2 labels by name, top 1 | 3 | 0.667 |" in table.read_text(encoding="utf-8")
    assert json.loads(predictions.read_text(encoding="utf-8"))["2"]["articleType"] == "Mug"
    assert {path.name for path in table.parent.iterdir()} == {"table.md", "predictions.json"}, "no part is left"


def test_table_and_limit(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["evaluate", "vision", str(data), "--limit", "2", "--quiet"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("| task | n |") and "| shop: 2 labels by name, top 1 | 2 |" in told.out
    assert told.err == ""


@pytest.mark.parametrize("wrong", [["--limit", "-1"], ["--limit", "many"]])
def test_a_wrong_limit_is_wrong_usage(data: Path, wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as error:
        command.main(["evaluate", "vision", str(data), *wrong])
    assert error.value.code == 2 and "--limit" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "file").write_text("", encoding="utf-8")
    target = data / "file" / "table.md"
    assert command.main(["evaluate", "vision", str(data), "--quiet", "--out", str(target)]) == 1
    assert str(target) in capsys.readouterr().err
