# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.output import sidecar
from backlot.addon.staging.records import Staged


def staged() -> Staged:
    card = {"id": "podium", "title": "Podium", "licence": "CC0-1.0", "author": "Backlot", "kind": "studio"}
    size = (0.1, 0.1, 0.2)
    made = Staged(
        "id", "scene", "hero", "Flask", "empty", "podium", "/x", "podium", card, (64, 64), size, 0.01, 1.0, 12.0
    )
    made.credits = {"author": "Ann", "licence": "CC-BY-4.0"}
    return made


def test_sidecar_lies_beside_the_picture_and_reads_back(tmp_path: Path) -> None:
    data = sidecar.build(
        staged(), {"path": "/out/a.png", "samples": 64}, {"passed": True}, {"name": "Flask"}, {"text": "한국어"}
    )
    path = sidecar.write_sidecar(tmp_path / "a.png", data)
    assert path == tmp_path / "a.json" and os.listdir(tmp_path) == ["a.json"]
    back = json.loads(path.read_text(encoding="utf-8"))
    assert back["schema"] == 1 and back["picture"] == "a.png" and back["brief"]["text"] == "한국어"
    assert (
        back["kind"] == "3d product" and back["set"]["id"] == "podium" and back["staging"]["size_m"] == [0.1, 0.1, 0.2]
    )
    # folders of this machine do not belong into a file that travels with the picture
    assert "/out" not in path.read_text() and "/x" not in path.read_text()


def test_of_a_long_ranking_the_best_are_kept() -> None:
    data = sidecar.build(staged(), {"path": "a.png"}, ranking=[{"set": str(n)} for n in range(300)])
    assert [each["set"] for each in data["ranking"]] == [str(n) for n in range(sidecar.RANKED)]


def test_no_nan_reaches_the_file(tmp_path: Path) -> None:
    path = sidecar.write_sidecar(tmp_path / "a.png", {"x": float("nan"), "y": [float("inf"), 1.0]})
    assert json.loads(path.read_text()) == {"x": None, "y": [None, 1.0]}


def test_a_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sidecar.write_sidecar(tmp_path / "a.png", {"n": 1})

    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(BacklotError) as caught:
        sidecar.write_sidecar(tmp_path / "a.png", {"n": 2})
    assert caught.value.code == "no_space" and "No space left" in caught.value.message
    assert json.loads(path.read_text()) == {"n": 1} and os.listdir(tmp_path) == ["a.json"]


def test_a_photo_card_is_labelled() -> None:
    card = staged()
    card.photo_card = True
    assert sidecar.build(card, {})["kind"] == "photo card"
