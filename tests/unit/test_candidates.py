# SPDX-License-Identifier: GPL-3.0-or-later
"""Ids of candidates, and which of them are tried: a set or one of its variants, checked before any work."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from backlot.addon import candidates
from backlot.addon.candidates import Candidate
from backlot.addon.engine.protocol import BacklotError

FOUND = {
    "verdict": "fits",
    "matches": [
        {"set": "paper", "stageable": False},
        {"set": "cove:noir"},
        {"set": "dune"},
        {"set": "cove"},
        {"set": "dune:morning"},
        {"set": "shelf"},
    ],
}


@pytest.mark.parametrize(
    ("id", "parts"), [("cove", ("cove", "default")), ("cove:noir", ("cove", "noir")), ("cove:", ("cove", "default"))]
)
def test_ids(id: str, parts: tuple[str, str]) -> None:
    assert candidates.split_id(id) == parts
    assert candidates.join_id(*parts) == id.removesuffix(":")


def test_a_candidate_knows_its_picture() -> None:
    assert Candidate(Path("cove")).preview == Path("cove/preview.webp")
    assert Candidate(Path("cove"), "noir").preview == Path("cove/preview.noir.webp")
    assert Candidate(Path("sets/cove"), "noir").id == "cove:noir"


def test_of_each_set_only_the_best_variant_is_tried() -> None:
    assert candidates.choose_sets(FOUND, "auto") == ["cove:noir", "dune", "shelf"]
    assert candidates.choose_sets({**FOUND, "verdict": "nothing_fits"}, "dune:morning") == ["dune:morning"]
    with pytest.raises(BacklotError) as info:
        candidates.choose_sets({**FOUND, "verdict": "nothing_fits"}, "auto")
    assert info.value.code == "nothing_fits"
    assert "cove:noir" in info.value.message


def test_the_next_set_is_tried_where_a_product_has_no_room() -> None:
    def stage(candidate: Candidate) -> str:
        name = candidate.folder.name
        if name == "shelf":
            raise BacklotError("does_not_fit", "Shelf has room for 20 cm.")
        if name == "broken":
            raise BacklotError("bad_set", "Broken.")
        return f"staged in {candidate.id}"

    tried = [Candidate(Path("shelf"), "blush"), Candidate(Path("cove"), "noir"), Candidate(Path("dune"))]
    staged, skipped = candidates.first_that_fits(tried, stage)
    assert staged == "staged in cove:noir"
    assert skipped == [{"set": "shelf:blush", "reason": "Shelf has room for 20 cm."}]
    for names, code in ((["shelf", "shelf"], "does_not_fit"), (["broken", "cove"], "bad_set")):
        with pytest.raises(BacklotError) as info:
            candidates.first_that_fits([Candidate(Path(name)) for name in names], stage)
        assert info.value.code == code


@pytest.mark.parametrize(
    ("id", "camera", "mark", "code"),
    [
        ("cove", "hero", "", ""),
        ("cove:noir", "hero", "", ""),
        ("cove:default", "", "", ""),
        ("cove:blanc", "", "", "unknown_variant"),
        ("cove:../noir", "", "", "unknown_variant"),
        ("cove", "side", "", "unknown_camera"),
        ("cove", "hero", "mark.floor", ""),
        ("cove", "hero", "mark.ceiling", "unknown_mark"),
        ("card_only", "", "", "not_stageable"),
        ("nowhere", "", "", "unknown_set"),
        ("../cove", "", "", "unknown_set"),
        ("", "", "", "unknown_set"),
        (":noir", "", "", "unknown_set"),
    ],
)
def test_a_candidate_is_checked(tmp_path: Path, id: str, camera: str, mark: str, code: str) -> None:
    marks = [{"name": "mark"}, {"name": "mark.floor"}]
    card = {"cameras": [{"name": "hero"}], "marks": marks, "variants": [{"id": "default"}, {"id": "noir"}]}
    for name in ("cove", "card_only"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "card.json").write_text(json.dumps(card))
    (tmp_path / "cove" / "set.blend").touch()
    if not code:
        found = candidates.candidate(tmp_path, id, camera, mark)
        assert found.folder == tmp_path / "cove" and found.id == id.removesuffix(":default")
        return
    with pytest.raises(BacklotError) as info:
        candidates.candidate(tmp_path, id, camera, mark)
    assert info.value.code == code and info.value.hint


def test_a_card_without_variants_has_its_default(tmp_path: Path) -> None:
    (tmp_path / "cove").mkdir()
    (tmp_path / "cove" / "card.json").write_text('{"cameras": [{"name": "hero"}]}')
    (tmp_path / "cove" / "set.blend").touch()
    assert candidates.candidate(tmp_path, "cove", "hero").variant == "default"
    with pytest.raises(BacklotError, match="no variant"):
        candidates.candidate(tmp_path, "cove:noir")


@pytest.mark.parametrize("card", ["{", "[]", '{"cameras": 3}'])
def test_damaged_card_is_named(tmp_path: Path, card: str) -> None:
    (tmp_path / "cove").mkdir()
    (tmp_path / "cove" / "card.json").write_text(card)
    (tmp_path / "cove" / "set.blend").touch()
    with pytest.raises(BacklotError) as info:
        candidates.candidate(tmp_path, "cove", "hero")
    assert info.value.code == "bad_card"
