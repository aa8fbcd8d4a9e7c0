# SPDX-License-Identifier: GPL-3.0-or-later
"""The ranking over twelve sets: what an art director expects on top, what must never come, reasons, verdict."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from backlot.backend.brief.brief import write_brief
from backlot.backend.library.cards import Library, load_library
from backlot.backend.library.ranking import Verdict, rank
from backlot.backend.library.scoring import Wanted, settings, size
from backlot.backend.records import ProductFeatures, SceneMatch
from products import BICYCLE, CARDS, EXPECTED, HEADPHONES, PERFUME, SNEAKERS, UNKNOWN, FakeModels, product


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index")


def ranked(
    features: ProductFeatures, index: Path, ids: Iterable[str] = (), top: int | None = None
) -> tuple[tuple[SceneMatch, ...], Verdict]:
    library = load_library(CARDS)
    kept = tuple(c for c in library.cards if not ids or c.id in ids)
    chosen = Library(library.folder, kept, ())
    return rank(features, write_brief(features), chosen, FakeModels(), top, index)  # type: ignore[arg-type]


@pytest.mark.parametrize(("features", "wanted"), EXPECTED, ids=[f.name for f, _ in EXPECTED])
def test_the_first_set_is_one_an_art_director_would_take(
    features: ProductFeatures, wanted: set[str], index: Path
) -> None:
    matches, verdict = ranked(features, index)
    assert matches[0].set in wanted, [(m.set, m.score) for m in matches[:4]]
    assert verdict == "fits"


@pytest.mark.parametrize(
    ("features", "never"),
    [
        (BICYCLE, {"bathroom_shelf", "oak_table_window", "kitchen_counter", "reading_room"}),
        (PERFUME, {"kitchen_counter", "meeting_room"}),
        (next(f for f, _ in EXPECTED if f.name == "croissant"), {"bathroom_shelf", "dark_acrylic_rim"}),
        (next(f for f, _ in EXPECTED if f.name == "laptop"), {"bathroom_shelf", "dune_dusk", "moss_forest"}),
        (next(f for f, _ in EXPECTED if f.name == "sofa"), {"marble_podium", "bathroom_shelf", "oak_table_window"}),
    ],
    ids=lambda v: getattr(v, "name", ""),
)
def test_what_must_never_come_is_far_down(features: ProductFeatures, never: set[str], index: Path) -> None:
    matches, _ = ranked(features, index)
    assert not never & {m.set for m in matches[:4]}
    assert all(m.score < 0.5 and m.objection for m in matches if m.set in never)


def test_scores_and_ranks_are_in_order(index: Path) -> None:
    for features, _ in EXPECTED:
        matches, _ = ranked(features, index)
        assert [m.rank for m in matches] == list(range(1, 13))
        assert all(one.score >= two.score for one, two in pairwise(matches))
        for match in matches:
            assert 0 <= match.score <= 1 and all(0 <= v <= 1 for v in match.scores.values())
            assert set(match.scores) <= set(settings()["weights"])


def test_reasons_are_sentences_with_facts(index: Path) -> None:
    matches, _ = ranked(PERFUME, index)
    best = matches[0]
    assert 1 <= len(best.reasons) <= 3 and len(set(best.reasons)) == len(best.reasons)
    text = " ".join(best.reasons)
    assert "Marble" in text and "perfume bottle" in text
    for match in matches:
        for reason in (*match.reasons, match.objection):
            assert not reason or (reason[0].isupper() and reason.endswith("."))


def test_what_is_too_large_is_said_with_both_sizes(index: Path) -> None:
    matches, _ = ranked(BICYCLE, index)
    bathroom = next(m for m in matches if m.set == "bathroom_shelf")
    assert bathroom.score < 0.1 and "1.8 m" in bathroom.objection and "35 cm" in bathroom.objection


def test_a_mark_without_room_is_impossible_though_the_longest_side_would_fit(index: Path) -> None:
    tray = product("tray", "tableware", [("white", "#eeeeec", 1)], ["ceramic"], "matte", (1.2, 1.2, 0.03))
    matches, _ = ranked(replace(tray, size_confidence=1.0), index, ["meeting_room"])
    assert "across" in matches[0].objection and matches[0].score < 0.1


def test_verdict_when_every_fitting_set_is_taken_away(index: Path) -> None:
    rooms = ["bathroom_shelf", "oak_table_window", "kitchen_counter", "reading_room"]
    assert ranked(BICYCLE, index, rooms)[1] == "nothing_fits"
    sofa = next(f for f, _ in EXPECTED if f.name == "sofa")
    assert ranked(sofa, index, ["marble_podium", "bathroom_shelf", "kitchen_counter"])[1] == "nothing_fits"
    laptop = next(f for f, _ in EXPECTED if f.name == "laptop")
    assert ranked(laptop, index, ["bathroom_shelf", "moss_forest", "dune_dusk"])[1] == "nothing_fits"
    croissant = next(f for f, _ in EXPECTED if f.name == "croissant")
    assert ranked(croissant, index, ["dark_acrylic_rim", "bathroom_shelf"])[1] == "nothing_fits"
    assert ranked(SNEAKERS, index, ["meeting_room", "bathroom_shelf", "kitchen_counter"])[1] == "nothing_fits"


def test_unknown_products_get_versatile_neutral_sets(index: Path) -> None:
    matches, verdict = ranked(UNKNOWN, index)
    assert matches[0].set in {"infinity_cove", "pastel_arches"} and verdict == "fits"
    assert matches[-1].score < matches[0].score - 0.1


def test_an_unsure_size_weighs_less(index: Path) -> None:
    def size_of(confidence: float) -> float:
        large = replace(PERFUME, size_m=(0.3, 0.3, 0.6), size_confidence=confidence)
        return next(m for m in ranked(large, index)[0] if m.set == "marble_podium").scores["size"]

    assert size_of(1.0) < size_of(0.2) < 0.6


def test_caution_of_material_is_the_objection(index: Path) -> None:
    glass = product("vase", "decor", [("clear", "#e8eeee", 1)], ["glass"], "transparent", (0.1, 0.1, 0.3))
    cove = next(m for m in ranked(glass, index)[0] if m.set == "infinity_cove")
    assert cove.scores["material"] <= 0.4
    black = next(m for m in ranked(HEADPHONES, index)[0] if m.set == "dark_acrylic_rim")
    assert black.scores["material"] >= 0.9


def test_top_cuts_the_list_and_not_the_verdict(index: Path) -> None:
    matches, verdict = ranked(PERFUME, index, top=3)
    assert len(matches) == 3 and verdict == "fits"
    assert matches == ranked(PERFUME, index)[0][:3]


def test_near_twins_are_spread(index: Path, tmp_path: Path) -> None:
    shutil.copytree(CARDS, tmp_path / "library")
    source = (CARDS / "marble_podium.json").read_text(encoding="utf-8")
    for number in range(3):
        twin = source.replace('"marble_podium"', f'"marble_twin_{number}"')
        (tmp_path / "library" / f"twin{number}.json").write_text(twin, encoding="utf-8")
    library = load_library(tmp_path / "library")
    matches, _ = rank(PERFUME, write_brief(PERFUME), library, FakeModels(), None, index)  # type: ignore[arg-type]
    scores = [m.score for m in matches if m.set.startswith("marble")]
    assert len(set(scores)) == 4  # equal sets, and each repeat a little lower


def with_variants(folder: Path, count: int) -> Library:
    """The twelve cards, each with variants that differ in mood only."""
    for path in CARDS.glob("*.json"):
        data = json.loads(path.read_text("utf-8"))
        mood = data.get("mood", [])
        variants = [{"id": f"other_{number}", "mood": mood[number % 2 :]} for number in range(count)]
        (folder / path.name).write_text(json.dumps({**data, "variants": [{"id": "default"}, *variants]}), "utf-8")
    return load_library(folder)


@pytest.mark.parametrize(("features", "wanted"), EXPECTED, ids=[f.name for f, _ in EXPECTED])
def test_the_first_three_are_three_sets(
    features: ProductFeatures, wanted: set[str], index: Path, tmp_path: Path
) -> None:
    library = with_variants(tmp_path, 3)
    matches, verdict = rank(features, write_brief(features), library, FakeModels(), None, index)  # type: ignore[arg-type]
    sets = [match.set.partition(":")[0] for match in matches]
    assert len(matches) == 48 and len({match.set for match in matches}) == 48
    assert len(set(sets[:3])) == 3 and sets[0] in wanted and verdict == "fits"
    assert all(one.score >= two.score for one, two in pairwise(matches))


def test_variants_are_ranked_by_their_own_facts(index: Path, tmp_path: Path) -> None:
    data = json.loads((CARDS / "marble_podium.json").read_text("utf-8"))
    dull = {
        "id": "dull",
        "mood": ["sporty"],
        "palette": [{"hex": "#a5691e", "share": 1.0}],
        "light": {"key": "low key"},
    }
    (tmp_path / "marble_podium.json").write_text(json.dumps({**data, "variants": [{"id": "default"}, dull]}), "utf-8")
    matches, _ = rank(PERFUME, write_brief(PERFUME), load_library(tmp_path), FakeModels(), None, index)  # type: ignore[arg-type]
    assert [m.set for m in matches] == ["marble_podium", "marble_podium:dull"]
    assert matches[1].scores["palette"] < matches[0].scores["palette"]
    assert (
        matches[1].scores["mood"] < matches[0].scores["mood"] and matches[1].scores["size"] == matches[0].scores["size"]
    )


def test_variants_of_a_set_that_fits_come_before_sets_that_cannot_be_used(index: Path, tmp_path: Path) -> None:
    library = with_variants(tmp_path, 2)
    kept = tuple(c for c in library.cards if c.set_id in ("infinity_cove", "bathroom_shelf", "oak_table_window"))
    chosen = Library(library.folder, kept, ())
    matches, _ = rank(BICYCLE, write_brief(BICYCLE), chosen, FakeModels(), None, index)  # type: ignore[arg-type]
    assert [m.set.partition(":")[0] for m in matches[:3]] == ["infinity_cove"] * 3


def test_a_picture_adds_the_image_attribute(index: Path) -> None:
    assert "image" not in ranked(PERFUME, index)[0][0].scores
    vector = tuple(float(v) for v in FakeModels().text.embed(["marble podium"])[0])
    assert "image" in ranked(replace(PERFUME, embedding=vector), index)[0][0].scores


def test_bare_cards_of_another_maker_are_ranked(index: Path, tmp_path: Path) -> None:
    for id, caption in (("a", "A gray wall."), ("b", "Polished marble and a perfume bottle, elegant.")):
        (tmp_path / f"{id}.json").write_text(f'{{"id": "{id}", "kind": "studio", "caption": "{caption}"}}', "utf-8")
    matches, _ = rank(PERFUME, write_brief(PERFUME), load_library(tmp_path), FakeModels(), None, index)  # type: ignore[arg-type]
    assert [m.set for m in matches] == ["b", "a"]


@pytest.mark.parametrize(
    ("size_m", "fits"), [((1.67, 0.75, 0.85), False), ((1.2, 1.2, 0.85), True), ((1.3, 0.6, 0.85), True)]
)
def test_a_long_product_must_go_where_it_stands_and_a_round_one_has_no_corners(
    size_m: tuple[float, float, float], fits: bool
) -> None:
    card = next(card for card in load_library(CARDS).cards if card.id == "reading_room")
    mark = replace(card.marks[0], free_radius_m=0.75, free_height_m=2.2)
    narrow = replace(card, marks=(mark,), scale_range=(1.0, 1.0), size_m=(0.4, 2.5))
    sofa = replace(EXPECTED[0][0], size_m=size_m, size_confidence=1.0)
    wanted = Wanted.of(sofa, write_brief(sofa))
    assert size(wanted, narrow)[1] is not fits
