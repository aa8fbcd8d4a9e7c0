# SPDX-License-Identifier: GPL-3.0-or-later
"""Photos in groups: order, faults of single photos, and an engine that ends in the middle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from backlot.addon import photos
from backlot.addon.engine.protocol import BacklotError, Cancelled
from backlot.addon.photos import PhotoGroups


@pytest.fixture
def names(tmp_path: Path) -> list[str]:
    paths = [tmp_path / f"{number}.jpg" for number in range(5)]
    for path in paths:
        path.write_bytes(b"photo")
    return [str(path) for path in paths]


def asked(calls: list[list[str]]) -> Any:
    def ask(paths: list[str]) -> dict[str, Any]:
        calls.append(paths)
        faulty = {"error": {"code": "bad_photo", "message": "1.jpg is damaged.", "hint": ""}}
        return {"results": [faulty if "/1.jpg" in path else {"features": {"name": path}} for path in paths]}

    return ask


def test_groups_in_order(names: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "GROUP", 3)
    calls: list[list[str]] = []
    groups = PhotoGroups(names, asked(calls))
    assert groups.features(Path(names[0])) == {"name": names[0]}
    with pytest.raises(BacklotError, match="damaged"):
        groups.features(Path(names[1]))
    assert [groups.features(Path(name)) for name in names[2:]] == [{"name": name} for name in names[2:]]
    assert calls == [names[:3], names[3:]]


def test_others_are_asked_for_alone(names: list[str], tmp_path: Path) -> None:
    calls: list[list[str]] = []
    model = tmp_path / "chair.glb"
    model.write_bytes(b"glTF")
    groups = PhotoGroups([*names[:2], str(model), str(tmp_path / "absent.jpg")], asked(calls))
    assert groups.features(model) is None and groups.features(tmp_path / "absent.jpg") is None
    assert PhotoGroups(names[:1], asked(calls)).features(Path(names[0])) is None
    assert not calls


def test_a_photo_that_ends_the_engine_is_found_alone(names: list[str]) -> None:
    def ask(_paths: list[str]) -> dict[str, Any]:
        raise BacklotError("engine_ended", "The engine ended.")

    groups = PhotoGroups(names, ask)
    assert [groups.features(Path(name)) for name in names] == [None] * 5


def test_cancel_is_no_fault_of_a_photo(names: list[str]) -> None:
    def ask(_paths: list[str]) -> dict[str, Any]:
        raise Cancelled()

    with pytest.raises(Cancelled):
        PhotoGroups(names, ask).features(Path(names[0]))
