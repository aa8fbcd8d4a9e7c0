# SPDX-License-Identifier: GPL-3.0-or-later
"""The licence ledger of a picture and its credit lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from backlot.addon.cli import main
from backlot.addon.engine.protocol import BacklotError
from backlot.addon.output import ledger, sidecar
from backlot.addon.staging.records import Staged


def staged(credits: dict[str, str], photo_card: bool = False) -> Staged:
    card = {"id": "podium", "title": "Podium · Nero", "licence": "CC0-1.0", "author": "Backlot", "version": 3}
    size = (0.1, 0.1, 0.2)
    return Staged(
        "id", "scene", "hero", "Flask", "empty", "podium:nero", "/x", "podium", card, (64, 64), size, 0.01, 1.0, 12.0,
        photo_card=photo_card, credits=credits,
    )  # fmt: skip


def shot(folder: Path, name: str, credits: dict[str, str], photo_card: bool = False) -> Path:
    picture = folder / name
    picture.write_bytes(b"a picture")
    data = sidecar.build(staged(credits, photo_card), {"path": str(picture)})
    sidecar.write_sidecar(picture, data)
    return picture


def test_ledger_names_everything_visible() -> None:
    product, the_set = sidecar.build(staged({"author": "Ann", "licence": "CC-BY-4.0"}), {})["ledger"]
    assert (product["what"], product["name"], product["author"]) == ("product", "Flask", "Ann")
    assert product["licence"] == "CC-BY-4.0"
    assert (the_set["what"], the_set["id"], the_set["variant"], the_set["version"]) == ("set", "podium", "nero", "3")
    assert (the_set["name"], the_set["licence"]) == ("Podium · Nero", "CC0-1.0")


@pytest.mark.parametrize(
    ("credits", "line"),
    [
        ({"author": "Ann", "licence": "CC-BY-4.0", "source": "https://example.org/f"},
         "Product: Flask by Ann, CC-BY-4.0, https://example.org/f"),
        ({"copyright": "© 2020 Ann"}, "Product: Flask, © 2020 Ann, licence unknown"),
        ({"title": "Old flask"}, "Product: Old flask, author unknown, licence unknown"),
        ({"author": "An\nn\x1b[31m", "licence": "MIT"}, "Product: Flask by An n [31m, MIT"),
    ],
)  # fmt: skip
def test_credit_lines(credits: dict[str, str], line: str) -> None:
    lines = ledger.credit_lines(ledger.ledger(staged(credits)))
    assert lines == [line, "Set: Podium · Nero (version 3) by Backlot, CC0-1.0"]


def test_a_photo_is_called_one() -> None:
    assert ledger.credit_lines(ledger.ledger(staged({}, True)))[0].startswith("Photo: Flask, author unknown")


def test_picture_sidecar_and_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = shot(tmp_path, "a.png", {"author": "Ann"})
    shot(tmp_path, "b.png", {"author": "Ben"})
    (tmp_path / "note.json").write_text('{"ledger": 5}')
    assert ledger.read(picture) == ledger.read(picture.with_suffix(".json"))
    assert main(["credits", str(tmp_path), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [each["picture"] for each in data["pictures"]] == ["a.png", "b.png"]
    # the set of both is credited once
    assert [line.split(",")[0] for line in data["lines"]] == [
        "Product: Flask by Ann", "Set: Podium · Nero (version 3) by Backlot", "Product: Flask by Ben",
    ]  # fmt: skip
    assert main(["credits", str(picture)]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "Product: Flask by Ann, licence unknown"


@pytest.mark.parametrize("text", ["", "[]", '{"ledger": [{"what": 3}]}', '{"schema": 1}', "[" * 100_000])
def test_what_is_no_sidecar_is_said(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"x")
    (tmp_path / "a.json").write_text(text)
    for out in (tmp_path, tmp_path / "a.png"):
        with pytest.raises(BacklotError) as caught:
            ledger.read(out)
        assert caught.value.code == "no_ledger"
    with pytest.raises(BacklotError) as caught:
        ledger.read(tmp_path / "nothing.png")
    assert caught.value.code == "missing_file"


def test_an_error_is_json_as_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["credits", str(tmp_path / "gone.png"), "--json"]) == 1
    caught = capsys.readouterr()
    assert json.loads(caught.out)["error"]["code"] == "missing_file" and "gone.png" in caught.err
