# SPDX-License-Identifier: GPL-3.0-or-later
"""Cards and their index: faulty ones are told one by one, good ones are used, the cache follows content and model."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from backlot.backend.library.cards import MAX_BYTES, load_library, stamp
from backlot.backend.library.index import cache_file, card_vectors
from backlot.backend.protocol import BacklotError
from products import CARDS, FakeText


def card(**changes: Any) -> dict[str, Any]:
    data = json.loads((CARDS / "marble_podium.json").read_text(encoding="utf-8"))
    return {key: value for key, value in {**data, **changes}.items() if value is not ...}


def write(folder: Path, name: str, data: Any) -> Path:
    path = folder / name / "card.json"
    path.parent.mkdir(parents=True)
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return path


def test_twelve_cards_are_read_and_cannot_be_staged() -> None:
    library = load_library(CARDS)
    assert len(library.cards) == 12 and library.faults == ()
    assert [c.id for c in library.cards] == sorted(c.id for c in library.cards)
    assert not any(c.stageable for c in library.cards)
    podium = next(c for c in library.cards if c.id == "marble_podium")
    assert podium.size_m == (0.03, 0.5) and podium.marks[0].free_radius_m == 0.25 and podium.palette[0].share == 0.46


def test_a_card_beside_its_blend_can_be_staged(tmp_path: Path) -> None:
    path = write(tmp_path, "marble_podium", card())
    (path.parent / "set.blend").write_bytes(b"BLENDER")
    assert load_library(tmp_path).cards[0].stageable


def test_every_card_of_our_own_sets_is_valid(root: Path) -> None:
    folder = root / "blender_scenes" / "sets"
    if not any(folder.glob("*/card.json")):
        pytest.skip("no set is built yet (build.py scenes)")
    library = load_library(folder)
    assert library.faults == ()
    for one in library.cards:
        assert one.stageable and one.palette and one.families and one.size_m and one.light.key, one.id
    for set_id in {one.set_id for one in library.cards}:
        variants = [one for one in library.cards if one.set_id == set_id]
        assert len(variants) >= 3, f"{set_id} has {len(variants)} variants"
        assert len({one.text for one in variants}) == len({one.title for one in variants}) == len(variants)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ('{"id": "half', "JSON"),
        ("", "JSON"),
        ("[]", "object"),
        ("[" * 100_000, "JSON"),
        (card(id=...), "id is missing"),
        (card(id="../up"), "id"),
        (card(schema=9), "schema"),
        (card(kind="moon"), "kind"),
        (card(kind=...), "kind"),
        (card(caption=..., title=...), "caption"),
        (card(mood="calm"), "mood"),
        (card(mood=["calm", 3]), "mood"),
        (card(palette=[{"hex": "beige", "share": 1}]), "palette"),
        (card(palette=[{"hex": "#aabbcc", "share": 40}]), "share"),
        (card(light={"key": "dim"}), "key"),
        (card(light={"kelvin": "warm"}), "kelvin"),
        (card(light={"kelvin": True}), "kelvin"),
        (card(light=[]), "light"),
        (card(suits={"families": ["perfume"], "size_m": [0.4, 0.03]}), "size_m"),
        (card(scale_range=[0, 1]), "scale_range"),
        (card(design_size_m=-1), "design_size_m"),
        (card(marks=[3]), "marks"),
    ],
)
def test_a_faulty_card_is_reported_in_one_line_and_the_rest_is_used(tmp_path: Path, data: Any, reason: str) -> None:
    write(tmp_path, "bad", data)
    write(tmp_path, "good", card(id="good"))
    library = load_library(tmp_path)
    assert [c.id for c in library.cards] == ["good"]
    (fault,) = library.faults
    assert reason in fault.reason and "\n" not in fault.reason and fault.path.parent.name == "bad"


def test_bytes_that_are_no_text_and_giants_are_faults(tmp_path: Path) -> None:
    write(tmp_path, "binary", "{}").write_bytes(b"\xff\xfe\x00\x80")
    write(tmp_path, "giant", " " * (MAX_BYTES + 1))
    write(tmp_path, "good", card())
    assert {f.path.parent.name for f in load_library(tmp_path).faults} == {"binary", "giant"}


def test_an_id_taken_twice_is_a_fault(tmp_path: Path) -> None:
    write(tmp_path, "a", card())
    write(tmp_path, "b", card())
    library = load_library(tmp_path)
    assert len(library.cards) == 1 and "taken" in library.faults[0].reason


NERO = {
    "id": "nero",
    "title": "Nero",
    "caption": "Black marble before a dark wall.",
    "mood": ["dramatic"],
    "palette": [{"hex": "#222222", "share": 1.0}],
    "light": {"key": "low key", "kelvin": 4300},
    "families": ["spirits", "watches"],
}


def test_each_variant_is_a_candidate_with_its_own_facts(tmp_path: Path) -> None:
    path = write(tmp_path, "marble_podium", card(variants=[{"id": "default"}, NERO, {"id": "warm_rose"}]))
    (path.parent / "set.blend").write_bytes(b"BLENDER")
    write(tmp_path, "cove", card(id="cove"))
    library = load_library(tmp_path)
    assert library.faults == () and library.sets == 2
    cove, default, nero, rose = library.cards
    assert [c.id for c in library.cards] == ["cove", "marble_podium", "marble_podium:nero", "marble_podium:warm_rose"]
    assert {c.set_id for c in (default, nero, rose)} == {"marble_podium"} and cove.variant == "default"
    assert nero.title == "Marble podium · Nero" and rose.title == "Marble podium · Warm rose"
    assert nero.caption in nero.text and "low key" in nero.text and nero.text != default.text
    assert nero.palette[0].hex == "#222222" and nero.light.kelvin == 4300 and nero.mood == ("dramatic",)
    assert nero.families == ("spirits", "watches") and nero.size_m == default.size_m and nero.stageable
    assert (rose.palette, rose.mood, rose.families) == (default.palette, default.mood, default.families)


@pytest.mark.parametrize(
    ("variants", "reason"),
    [
        ("nero", "variants must be a list"),
        ([3], "variants must be a list"),
        ([{"title": "Nero"}], "id is missing"),
        ([{"id": "../nero"}], "variant '../nero'"),
        ([{"id": "a:b"}], "variant 'a:b'"),
        ([NERO, NERO], "there twice"),
        ([{**NERO, "mood": "dramatic"}], "variant nero: mood"),
        ([{**NERO, "light": {"key": "dim"}}], "variant nero: key"),
        ([{**NERO, "families": "spirits"}], "variant nero: families"),
        ([{"id": f"v{number}"} for number in range(65)], "more than 64"),
    ],
)
def test_a_faulty_variant_is_a_fault_of_its_card(tmp_path: Path, variants: Any, reason: str) -> None:
    write(tmp_path, "bad", card(variants=variants))
    write(tmp_path, "good", card(id="good"))
    library = load_library(tmp_path)
    assert [c.id for c in library.cards] == ["good"] and reason in library.faults[0].reason


def test_a_variant_cannot_change_what_the_set_is(tmp_path: Path) -> None:
    changed = {**NERO, "kind": "outdoor", "marks": [], "licence": "none", "design_size_m": 9}
    write(tmp_path, "marble_podium", card(variants=[changed]))
    default, nero = load_library(tmp_path).cards
    assert (nero.kind, nero.marks, nero.licence, nero.design_size_m) == (
        default.kind, default.marks, default.licence, default.design_size_m,
    )  # fmt: skip


def test_a_minimal_card_of_another_maker_is_enough(tmp_path: Path) -> None:
    write(tmp_path, "x", {"id": "x", "kind": "studio", "caption": "A gray wall."})
    assert load_library(tmp_path).cards[0].title == "X"


def test_empty_and_missing_libraries_are_errors(tmp_path: Path) -> None:
    with pytest.raises(BacklotError) as caught:
        load_library(tmp_path)
    assert caught.value.code == "empty_library" and caught.value.hint
    write(tmp_path, "bad", "{")
    with pytest.raises(BacklotError, match="1 faulty") as caught:
        load_library(tmp_path)
    assert caught.value.code == "empty_library"
    with pytest.raises(BacklotError) as caught:
        load_library(tmp_path / "nowhere")
    assert caught.value.code == "missing_library"


def test_stamp_changes_with_any_card(tmp_path: Path) -> None:
    path = write(tmp_path, "a", card())
    before = stamp(tmp_path)
    path.write_text(json.dumps(card(title="Another")), encoding="utf-8")
    assert stamp(tmp_path) != before
    assert stamp(tmp_path / "nowhere") == ()


def test_index_embeds_each_card_once(tmp_path: Path) -> None:
    cards, model = load_library(CARDS).cards, FakeText()
    first = card_vectors(cards, model, tmp_path)
    assert first.shape == (12, model.dimensions) and model.calls == 12
    assert np.array_equal(card_vectors(cards, model, tmp_path), first) and model.calls == 12
    assert np.array_equal(card_vectors(cards[3:5], model, tmp_path), first[3:5]) and model.calls == 12


def test_variants_are_embedded_by_their_own_words(tmp_path: Path) -> None:
    write(tmp_path / "library", "marble_podium", card(variants=[{"id": "default"}, NERO]))
    model = FakeText()
    default, nero = card_vectors(load_library(tmp_path / "library").cards, model, tmp_path / "index")
    assert model.calls == 2 and not np.array_equal(default, nero)


def test_index_follows_changed_cards_and_another_model(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    shutil.copytree(CARDS, folder)
    model = FakeText()
    card_vectors(load_library(folder).cards, model, tmp_path / "index")
    path = folder / "moss_forest.json"
    path.write_text(path.read_text(encoding="utf-8").replace("A mossy forest floor", "A snowy forest floor"), "utf-8")
    card_vectors(load_library(folder).cards, model, tmp_path / "index")
    assert model.calls == 13
    other = FakeText("another-space")
    card_vectors(load_library(folder).cards, other, tmp_path / "index")
    assert other.calls == 12 and len(list((tmp_path / "index").iterdir())) == 2


@pytest.mark.parametrize("damage", [b"", b"not a zip", b"PK\x03\x04" + b"\0" * 40])
def test_a_damaged_index_is_built_again(tmp_path: Path, damage: bytes) -> None:
    cards, model = load_library(CARDS).cards, FakeText()
    wanted = card_vectors(cards, model, tmp_path)
    cache_file(model.space, tmp_path).write_bytes(damage)
    assert np.array_equal(card_vectors(cards, model, tmp_path), wanted) and model.calls == 24
    assert np.array_equal(card_vectors(cards, model, tmp_path), wanted) and model.calls == 24


def test_an_index_that_cannot_be_written_is_only_slower(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    cards = load_library(CARDS).cards
    assert card_vectors(cards, FakeText(), blocked / "index").shape[0] == 12
