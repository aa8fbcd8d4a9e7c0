# SPDX-License-Identifier: GPL-3.0-or-later
"""`backlot library check` without Blender: each rule for cards, files and previews; what a bad file costs."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from backlot.addon import workflow
from backlot.addon.library import check
from backlot.addon.library.command import lines
from backlot.backend.__main__ import main
from backlot.backend.library import check as cards
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
SETS = ROOT / "blender_scenes" / "sets"
Card = dict[str, Any]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of one good set."""
    folder = tmp_path / "sets"
    shutil.copytree(SETS / "marble_podium", folder / "marble_podium")
    shutil.copy(SETS / check.CATALOGS, folder)
    return folder


def faults(library: Path) -> list[str]:
    return [fault for checked in cards.check_library(library) for fault in checked.faults]


def test_rules_of_the_kit_and_of_the_check_are_one() -> None:
    kit = ROOT / "blender_scenes" / "kit" / "rules.py"
    assert kit.read_bytes() == (ROOT / "addon" / "library" / "rules.py").read_bytes()
    text = kit.read_text("utf-8")
    assert f"MAX_BYTES = {cards.MAX_BLEND_BYTES:_}\n" in text
    assert "EXPOSURE = (0.12, 0.50)\n" in text and cards.EXPOSURE == (0.12, 0.50)


def test_a_good_set_has_no_faults(library: Path) -> None:
    (checked,) = cards.check_library(library)
    assert checked.faults == () and checked.id == "marble_podium" and checked.candidates == 3
    assert checked.blend == library / "marble_podium" / "set.blend" and checked.megabytes > 0.2
    # the folder of one set alone
    assert [each.faults for each in cards.check_library(library / "marble_podium")] == [()]


def _set(*path: str | int, value: Any) -> Callable[[Card], None]:
    def spoil(card: Card) -> None:
        part: Any = card
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = value

    return spoil


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_set("schema", value=9), "schema 9 is not known"),
        (_set("kind", value="cellar"), "kind is 'cellar'"),
        (_set("id", value="other"), "the folder is marble_podium and the card's id other: give both the same name"),
        (_set("caption_ko", value=" "), "caption_ko is empty: write it"),
        (_set("licence", value=""), "licence is empty: write it"),
        (_set("version", value=None), "version is missing: begin with 1"),
        (
            _set("suits", "families", value=["perfume", "gizmos"]),
            "suits.families has the unknown gizmos: the words are",
        ),
        (_set("suits", "families", value=[]), "suits.families is empty: name"),
        (_set("avoids", value=["perfume"]), "suits and avoids both name perfume: take it out of one"),
        (_set("mood", value=["sassy"]), "mood has the unknown sassy: the words are"),
        (_set("suits", "size_m", value=[30, 450]), "suits.size_m is 30 to 450 m: give meters"),
        (_set("suits", "size_m", value=[0.03, 3.0]), "the largest mark has room for 1.5 m: lower it"),
        (_set("design_size_m", value=2.0), "is not within suits.size_m 0.03 to 0.45: correct one"),
        (_set("design_size_m", value=None), "design_size_m is missing: give"),
        (_set("marks", value=[]), "there are 0 marks: a set has 1 to 3"),
        (_set("cameras", value=[{"name": "hero"}]), "there are 1 cameras: a set has at least 4"),
        (_set("copy_space", value=["middle"]), "copy_space has the unknown middle: the words are left right top"),
        (_set("palette", value=[]), "palette is missing: measure it"),
        (_set("palette", 0, "share", value=0.1), "the palette's shares add up to 0.60 and not to 1: measure it"),
        (_set("palette", 0, "lab", value=[10, 0, 0]), "lab and hex disagree, or lab is missing: measure it"),
        (_set("light", value={}), "light is missing: read it"),
        (_set("light", "kelvin", value=None), "light has no kelvin: read it"),
        (_set("light", "gray_card", value=0.9), "a gray card at the mark reads 0.9, not 0.12 to 0.5"),
        (_set("variants", 1, "id", value="Nero!"), "variant 'Nero!' must be small letters"),
        (_set("variants", 1, "title", value=""), "variant nero: title is empty: write it"),
        (_set("variants", 1, "palette", value=[]), "variant nero: palette is missing: measure it"),
        (_set("variants", 1, "preview", value="../../x.webp"), "is not named as a file of the set's folder"),
        (_set("variants", 1, "preview", value="gone.webp"), "variant nero: the preview gone.webp is not there: render"),
    ],
)
def test_each_fault_of_a_card_is_found_and_says_how_to_mend_it(
    spoil: Callable[[Card], None], words: str, library: Path
) -> None:
    path = library / "marble_podium" / "card.json"
    card = json.loads(path.read_text("utf-8"))
    spoil(card)
    path.write_text(json.dumps(card), "utf-8")
    found = faults(library)
    assert any(words in fault for fault in found), found
    assert all(": " in fault for fault in found)


def _picture(path: Path, size: tuple[int, int], format: str) -> None:
    Image.new("RGB", size).save(path, format)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda folder: (folder / "card.json").write_text("{"), "card.json: not readable as JSON"),
        (lambda folder: (folder / "card.json").unlink(), "marble_podium has no card.json: write its card"),
        (lambda folder: (folder / "set.blend").unlink(), "set.blend is not there: build or copy"),
        (lambda folder: (folder / "set.blend").write_bytes(b"BLENDER" + bytes(4_000_000)), "set.blend has 4.0 MB"),
        (lambda folder: (folder / "set.blend").write_bytes(b"BLENDER17"), "is not compressed: save it"),
        (lambda folder: (folder / "preview.webp").unlink(), "the preview preview.webp is not there: render it again"),
        (lambda folder: (folder / "preview.webp").write_bytes(b"RIFF"), "the preview preview.webp is damaged"),
        (lambda folder: _picture(folder / "preview.webp", (256, 256), "WEBP"), "has 256 × 256 px: render it again"),
        (lambda folder: _picture(folder / "preview.webp", (512, 512), "PNG"), "preview.webp is a PNG"),
    ],
)
def test_each_fault_of_the_files_is_found(spoil: Callable[[Path], None], words: str, library: Path) -> None:
    spoil(library / "marble_podium")
    found = faults(library)
    assert any(words in fault for fault in found), found


def test_one_id_twice_and_the_exit_code(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["library", "check", str(library), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    shutil.copytree(library / "marble_podium", library / "second")
    assert main(["library", "check", str(library), "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    (text,) = [fault for fault in data["sets"][1]["faults"] if "as well" in fault]
    assert "'marble_podium' is that of" in text and data["ok"] is False


# ---- card and file ----

CARD = {
    "id": "cove", "caption": "A cove.", "author": "Ann", "licence": "CC0-1.0", "triangles": 12,
    "cameras": [{"name": "hero"}, {"name": "top.001"}], "marks": [{"name": "mark", "position": [0, 0, 0.1]}],
    "variants": [{"id": "default"}, {"id": "night"}],
}  # fmt: skip
FACTS = {
    "blender": "4.2.0", "triangles": 12, "cameras": ["hero", "top"], "marks": {"mark": [0.0, 0.0, 0.1]},
    "variants": ["default", "night"], "copy_space": [],
    "asset": {"description": "A cove.", "author": "Ann", "licence": "CC0-1.0", "catalog": "c", "tags": ["studio"],
              "picture": 160},
}  # fmt: skip


def test_card_and_file_that_agree() -> None:
    assert check.compare(CARD, FACTS, frozenset("c")) == []
    assert check.compare(None, FACTS, None) == check.compare(CARD, {}, None) == []


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"triangles": 13}, "the card says 12 triangles and there are 13"),
        ({"cameras": ["hero"]}, "the card's cameras are hero, top, the file's hero: make"),
        ({"marks": {}}, "the card's marks are not those of the file (none)"),
        ({"marks": {"mark": [0, 0, 0.2]}}, "the card has mark at [0, 0, 0.1], the file at [0.0000, 0.0000, 0.2000]"),
        ({"variants": ["default"]}, "the card's variants are default, night, the file's default: make"),
        ({"copy_space": ["left"]}, "the card's copy_space and the file's (left) differ: make"),
        ({"asset": None}, "is no asset: right-click it"),
        (
            {"asset": {**FACTS["asset"], "description": "Else"}},
            "the asset's description 'Else' is not the card's caption",
        ),
        ({"asset": {**FACTS["asset"], "tags": []}}, "the asset has no tags: add"),
        ({"asset": {**FACTS["asset"], "picture": 0}}, "the asset has no picture of 128 px"),
        ({"asset": {**FACTS["asset"], "catalog": "d"}}, "the asset's catalog is not in blender_assets.cats.txt: drag"),
    ],
)
def test_where_card_and_file_differ(facts: dict[str, Any], words: str) -> None:
    (fault,) = check.compare(CARD, {**FACTS, **facts}, frozenset("c"))
    assert words in fault


def test_catalogs_are_read_from_the_library(library: Path) -> None:
    card = str(library / "marble_podium" / "card.json")
    known = check.catalogs(card)
    assert known and all(len(id) == 36 for id in known)
    (library / check.CATALOGS).unlink()
    assert check.catalogs(card) is None
    (fault,) = check.compare(CARD, FACTS, None)
    assert "the library has no blender_assets.cats.txt: copy" in fault


# ---- the process that opens the files ----

PROGRAM = """
import json, os, sys, time
from pathlib import Path
spec = Path(sys.argv[-1])
name = Path(json.loads(spec.read_text())["file"]).parent.name
if name == "b_dies":
    os._exit(11)
if name == "c_hangs":
    time.sleep(60)
error = {"code": "damaged_file", "message": "set.blend cannot be opened (no)", "hint": "copy or build it again"}
good = {"faults": ["x is red: make it blue"], "facts": {"blender": "4.2.0", "triangles": 7}}
(spec.parent / "result.json").write_text(json.dumps({"error": error} if name == "d_bad" else good))
"""


def test_a_bad_file_costs_one_line_and_not_the_run(tmp_path: Path) -> None:
    script = tmp_path / "blender.py"
    script.write_text(PROGRAM)
    entries = []
    for name in ("a_good", "b_dies", "c_hangs", "d_bad", "e_good", "f_card"):
        blend = tmp_path / name / "set.blend"
        entries.append(
            {"path": str(blend.parent / "card.json"), "id": name, "candidates": 1, "megabytes": 1.0, "faults": [],
             "blend": None if name == "f_card" else str(blend), "card": None}
        )  # fmt: skip
    start = time.monotonic()
    checked = workflow.run(check.check_steps(entries, [sys.executable, str(script)], limit_s=3.0))
    assert time.monotonic() - start < 30
    found = {entry["id"]: entry["faults"] for entry in checked}
    assert found["a_good"] == found["e_good"] == ["x is red: make it blue"] and found["f_card"] == []
    assert [len(found[name]) for name in ("b_dies", "c_hangs", "d_bad")] == [1, 1, 1]
    assert "set.blend cannot be examined" in found["b_dies"][0]
    assert "took more than 3 s to open" in found["c_hangs"][0]
    assert found["d_bad"] == ["set.blend cannot be opened (no): copy or build it again"]
    assert checked[0]["triangles"] == 7 and checked[5]["triangles"] is None and "card" not in checked[0]
    table = lines("/lib", checked)
    assert any(line.startswith("a_good") and line.endswith("1") for line in table)
    assert table[-1] == "/lib: 6 sets in 6 candidates, 6.0 MB, 5 with faults."


def test_many_faults_of_one_set_are_counted_and_not_all_printed() -> None:
    entry = {"path": "/lib/a/card.json", "id": "a", "candidates": 1, "megabytes": 1.0, "triangles": None}
    table = lines("/lib", [{**entry, "faults": [f"thing {n} has no role: give it one" for n in range(40)]}])
    assert "  and 28 more (--json lists all)" in table and sum("no role" in line for line in table) == 12
